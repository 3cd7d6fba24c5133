# SPDX-License-Identifier: EUPL-1.2
"""What a store holds, told so that two processes can compare it; and a store to be killed on. For the kill tests.

Does not hold: killing (kills), the child that is killed (kill_worker), the judging (kill_checks).
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from eht_desk import resources
from eht_desk.application import papers, setup
from eht_desk.application.backups import OWN_LAST, SECOND_LAST
from eht_desk.application.ports import ReadWork
from eht_desk.application.undo import people
from eht_desk.application.workspace import Services, Workspace
from eht_desk.catalog.access_table import AccessTableFromFile
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.catalog.instruments import InstrumentCatalogFromFiles
from eht_desk.domain.ids import PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.register import RegisterGuardian, RegisterPupil
from eht_desk.domain.undo import ImageKind
from eht_desk.store.backup import FolderBackups
from eht_desk.store.gate import SqlCipherGate
from tests.contracts.mistakes import TWIN, MistakesDesk, told
from tests.fakes.devices import FewCommonPasswords, FixedClock, PreparedRegisters, TellingRenderer
from tests.fakes.school import NOEL, furnish, setup_of
from tests.store import kill_papers, kill_protection
from tests.store.conftest import CHEAP, RandomIds
from tests.store.lease_process import surroundings_of

LOGIN, PASSWORDS = "karin", ("blå hattar i regn", "gröna skor i snö")
MARK = "Kvittblåvinge"
"""In each name and text that the children write; no file may hold it."""

IMPORTED = 40
START = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
"""Later than the files' own times, so that half files that a kill left are old by the store's clock."""

OVE, SIV = PupilId("pupil-ove"), PupilId("pupil-siv")
"""A document is moved between Noel and Ove; Siv is written about."""

BETWEEN_KILLS = timedelta(hours=3)
BACKUP_SETTINGS = {OWN_LAST, SECOND_LAST}


class RandomCodes(RandomIds):
    def new_code(self) -> str:
        return f"{os.urandom(2).hex().upper()}-{os.urandom(1).hex().upper()}"


@cache
def forms() -> FormCatalogFromFiles:
    """Read once, before any child is forked."""
    return FormCatalogFromFiles(resources.root() / "forms")


@cache
def instruments() -> InstrumentCatalogFromFiles:
    """Read once as well."""
    return InstrumentCatalogFromFiles(resources.root() / "instruments")


def services_at(now: datetime, word: str, device: str = "KONTOR-1") -> Services:
    """A device on a local disk, or with `share` on a network path."""
    clock, ids = FixedClock(now), RandomCodes()
    around = surroundings_of(word, device, 0.05)
    return Services(
        clock=clock,
        ids=ids,
        forms=forms(),
        renderer=TellingRenderer(),
        stores=SqlCipherGate(clock, ids, kdf=CHEAP, floor=CHEAP, surroundings=around),
        registers=PreparedRegisters(),
        passwords=FewCommonPasswords(),
        backups=FolderBackups(clock),
        access=AccessTableFromFile(resources.root() / "access"),
        instruments=instruments(),
    )


def desk_of(workspace: Workspace) -> MistakesDesk:
    """Karin's hands, with the clock and the register of this workspace."""
    clock, registers = workspace.services.clock, workspace.services.registers
    assert isinstance(clock, FixedClock)
    assert isinstance(registers, PreparedRegisters)
    return MistakesDesk(workspace, clock, registers)


def make_store(path: Path) -> None:
    """Alma and her twin, who has a frozen document with its paper and a draft; Noel with another document."""
    services = services_at(START, "")
    rector, secrets = setup.create_store(services, setup_of(path))
    setup.confirm_recovery_papers(rector, secrets.first_paper, secrets.second_paper)
    furnish(rector)
    kill_protection.open_accounts(rector, PASSWORDS[0])
    desk = desk_of(rector)
    with rector.store.write() as work:
        noel = work.pupils.get(NOEL)
        assert noel is not None
        work.pupils.add([replace(noel, id=OVE, given_name="Ove"), replace(noel, id=SIV, given_name="Siv")])
        work.commit(LogEvent("test_pupils"))
    desk.add_twin(family_name=f"{MARK}-Sand")
    for pupil_id in (TWIN, NOEL):
        papers.issue_paper(rector, desk.freeze(pupil_id).id)
    desk.write(TWIN)
    rector.store.close()


def a_register(tag: str) -> tuple[RegisterPupil, ...]:
    """A file with so many pupils in two classes that it does not know yet, each with a guardian."""
    return tuple(
        told(
            1000 + row,
            f"Elev{row}",
            f"{MARK}{tag}",
            f"{8 + row % 2}K",
            external_id=f"{tag}-{row}",
            guardians=(RegisterGuardian("Vera", f"{MARK}{tag}", None, (), external_id=f"g-{tag}-{row}"),),
        )
        for row in range(IMPORTED)
    )


def digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


def parts_of(work: ReadWork) -> dict[str, Any]:
    """Everything that the store holds, part by part; equal when nothing differs."""
    found = dict(people(work))
    events = found.pop(ImageKind.EVENT)
    documents = sorted(work.documents.all(), key=lambda item: item.id)
    return {
        "people": digest([sorted(records.items()) for _, records in sorted(found.items())]),
        "events": len(events),
        "documents": digest(documents),
        "owners": sorted(
            [str(item.id), str(item.pupil_id), len(work.documents.papers(item.id))] for item in documents
        ),
        "drafts": digest(sorted(work.documents.drafts(), key=lambda item: item.id)),
        "papers": digest(sorted((name, repr(items)) for name, items in kill_papers.told(work, SIV).items())),
        "protections": kill_protection.told(work),
        "merges": digest([work.merges.of_pupil(TWIN)]),
        "imports": sorted([str(item.id), item.state] for item in work.imports.approved()),
        "waiting": sorted(str(item.id) for item in work.imports.waiting()),
        "images": sorted(
            [str(one), digest(sorted(map(repr, work.undo.of_import(one))))] for one in work.undo.imports()
        ),
        "settings": digest(
            sorted(item for item in work.settings.all().items() if item[0] not in BACKUP_SETTINGS)
        ),
        "accounts": digest(
            [sorted(map(repr, work.accounts.all())), sorted(map(repr, work.accounts.roles()))]
        ),
    }


def typed(revision: int) -> str:
    """What revision n says: different in length and content each time."""
    return f"{MARK} {revision} " + "skriver vidare " * (revision % 40)
