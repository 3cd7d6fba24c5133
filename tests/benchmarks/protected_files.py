# SPDX-License-Identifier: EUPL-1.2
"""What a protected pupil costs beside an ordinary one: opening the page, unlocking with many, taking a member away."""

from __future__ import annotations

import shutil
import statistics
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

DOCUMENTS = 500
COMPARTMENTS = 200
PAPER = b"%PDF-" + bytes(60_000)
"""As large as a signed paper of two pages."""


def opening(folder: Path, repetitions: int) -> float:
    """Seconds that opening a protected pupil with 200 documents takes beyond an ordinary one with as many."""
    from eht_desk.application import pupils
    from tests.fakes.school import ALMA, NOEL

    rector = _store(folder / "opening")
    for pupil_id in (ALMA, NOEL):
        _give_documents(rector, pupil_id, 200, b"")
    _protect(rector, ALMA)
    seconds: dict[str, list[float]] = {ALMA: [], NOEL: []}
    for _ in range(repetitions):
        for pupil_id in (ALMA, NOEL):
            began = time.perf_counter()
            pupils.open_pupil(rector, pupil_id)
            seconds[pupil_id].append(time.perf_counter() - began)
    rector.store.close()
    return statistics.median(seconds[ALMA]) - statistics.median(seconds[NOEL])


def unlocking(folder: Path, repetitions: int) -> float:
    """Seconds that 200 protected pupils add to unlocking and listing, beside as many ordinary ones."""
    from eht_desk.application import pupils, sessions
    from eht_desk.domain.ids import PupilId
    from tests.fakes.school import ALMA, PASSWORD

    plain, many = folder / "plain", folder / "many"
    rector = _store(plain)
    with rector.store.write() as work:
        alma = work.pupils.get(ALMA)
        assert alma is not None
        copies = [
            replace(alma, id=PupilId(f"pupil-{number}"), identity=None) for number in range(COMPARTMENTS)
        ]
        work.pupils.add(copies)
        work.commit(_event("test_pupils"))
    rector.store.close()
    shutil.copytree(plain, many)
    rector = _unlock(many)
    with rector.store.write() as work:
        for number, pupil in enumerate(copies):
            compartment = work.keys.new_compartment([rector.store.account_id])
            work.protections.move_everything(pupil.id, rector.store.school, compartment)
            work.protections.put(_protection(pupil.id, compartment, f"Elev K-{number}x"))
        work.commit(_event("test_protections"))
    rector.store.close()
    seconds: dict[Path, list[float]] = {plain: [], many: []}
    for _ in range(repetitions):
        for path in (plain, many):
            began = time.perf_counter()
            rector = sessions.unlock(_services(), path, "karin", PASSWORD)
            shown = pupils.list_pupils(rector)
            seconds[path].append(time.perf_counter() - began)
            assert len(shown) == COMPARTMENTS + 2
            rector.store.close()
    return statistics.median(seconds[many]) - statistics.median(seconds[plain])


def removing(folder: Path) -> tuple[float, int]:
    """Seconds to take a member away from 500 documents, each with its paper; how often progress was told."""
    from eht_desk.application import protections
    from tests.fakes.school import ALMA

    rector = _store(folder / "removing")
    others = _colleagues(rector)
    _give_documents(rector, ALMA, DOCUMENTS, PAPER)
    _protect(rector, ALMA, *others)
    told: list[int] = []
    began = time.perf_counter()
    protections.remove_member(rector, ALMA, others[0], "Byter tjänst", lambda done, _total: told.append(done))
    took = time.perf_counter() - began
    rector.store.close()
    return took, len(told)


def _services() -> Any:
    from tests.store.kill_state import services_at

    return services_at(datetime(2027, 1, 11, 8, 0, tzinfo=UTC), "")


def _unlock(path: Path) -> Any:
    from eht_desk.application import sessions
    from tests.fakes.school import PASSWORD

    return sessions.unlock(_services(), path, "karin", PASSWORD)


def _store(path: Path) -> Any:
    """A small real store of rektor with a password that costs nothing, so that only the rest is timed."""
    from eht_desk.application import setup
    from tests.fakes.school import furnish, setup_of

    rector, secrets = setup.create_store(_services(), setup_of(path))
    setup.confirm_recovery_papers(rector, secrets.first_paper, secrets.second_paper)
    furnish(rector)
    return rector


def _colleagues(rector: Any) -> list[Any]:
    from eht_desk.application.account_desk import NewAccount, open_account
    from eht_desk.application.sessions import who
    from eht_desk.domain.accounts import Role
    from tests.fakes.school import PASSWORD

    unit_id = who(rector).unit_id
    for login in ("maria", "per"):
        open_account(rector, NewAccount(login, login.title(), PASSWORD, unit_id, (Role.COUNSELLOR,)))
    with rector.store.read() as work:
        return [item.id for item in work.accounts.all() if item.id != rector.store.account_id]


def _give_documents(rector: Any, pupil_id: Any, count: int, paper: bytes) -> None:
    from eht_desk.domain.documents import Document, DocumentState, FinalisedStage, IssuedPaper
    from eht_desk.domain.ids import DocumentId

    me, now = rector.store.account_id, rector.now
    with rector.store.write() as work:
        pupil = work.pupils.get(pupil_id)
        for number in range(count):
            at = now - timedelta(days=number)
            document_id = DocumentId(f"document-{pupil_id}-{number}")
            stages = (FinalisedStage("talk", me, at, "0" * 64),)
            answers: dict[str, Any] = {
                "illness": {"value": "yes", "comment": "Hon har ont i magen på morgonen. " * 20}
            }
            work.documents.add(
                Document(
                    document_id,
                    pupil.compartment_id,
                    pupil_id,
                    pupil.unit_id,
                    "absence_checklist",
                    1,
                    f"{pupil_id[6:9]}-{number:03d}",
                    1,
                    DocumentState.FINALISED,
                    at,
                    me,
                    answers,
                    stages,
                )
            )
            if paper:
                issued = IssuedPaper(document_id, 1, at, me, "talk", "0" * 64, 1, 0, "")
                work.documents.add_paper(issued, paper)
        work.commit(_event("test_documents"))


def _protect(rector: Any, pupil_id: Any, *others: Any) -> None:
    from eht_desk.application.protecting import ProtectionRequest, protect_pupil
    from eht_desk.domain.protection import ProtectionGrade

    members = (rector.store.account_id, *(others or _colleagues(rector)))
    protect_pupil(rector, pupil_id, ProtectionRequest(ProtectionGrade.LOCAL, members, date(2027, 1, 4)))


def _protection(pupil_id: Any, compartment: Any, alias: str) -> Any:
    from eht_desk.domain.protection import AliasSource, Protection, ProtectionGrade

    return Protection(
        pupil_id, compartment, alias, AliasSource.RANDOM, ProtectionGrade.LOCAL, date(2027, 1, 4)
    )


def _event(kind: str) -> Any:
    from eht_desk.domain.log import LogEvent

    return LogEvent(kind)
