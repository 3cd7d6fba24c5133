# SPDX-License-Identifier: EUPL-1.2
"""Protecting, taking a member away and overwriting, for the kill tests: every row of the pupil, or none."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import date
from typing import Any

from eht_desk.application import protection_aftermath, protections
from eht_desk.application.account_desk import NewAccount, open_account
from eht_desk.application.ports import ReadWork
from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.application.sessions import who
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import IssuedPaper
from eht_desk.domain.ids import AccountId, CompartmentId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.protection import ProtectionGrade
from tests.contracts.cases import a_case, a_note
from tests.contracts.unit_of_work import a_document, a_draft
from tests.fakes.school import ALMA

KINDS = ("write about", "protect", "remove member", "finish")
COLLEAGUES = ("maria", "per")
DOCUMENTS = 20
PAPER = bytes(20_000)
DIGEST = hashlib.sha256(PAPER).hexdigest()
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def open_accounts(rector: Workspace, password: str) -> None:
    """The colleagues who may know."""
    unit_id = who(rector).unit_id
    for login in COLLEAGUES:
        open_account(rector, NewAccount(login, login.title(), password, unit_id, (Role.COUNSELLOR,)))


def new_pupil_id() -> PupilId:
    return PupilId("pupil-" + os.urandom(6).hex().translate(_LETTERS))


def write_about(rector: Workspace, pupil_id: PupilId) -> None:
    """A new pupil with documents, papers, a draft, a note and a case."""
    store = rector.store
    with store.write() as work:
        alma = work.pupils.get(ALMA)
        assert alma is not None
        pupil = replace(alma, id=pupil_id, identity=None)
        work.pupils.add([pupil])
        for number in range(DOCUMENTS):
            document = a_document(store, pupil, id=f"{pupil_id}-{number}", code=f"{pupil_id[6:]}-{number}")
            work.documents.add(document)
            at, me = document.created_at, store.account_id
            work.documents.add_paper(IssuedPaper(document.id, 1, at, me, "talk", DIGEST, 1, 0, ""), PAPER)
        work.documents.put_draft(a_draft(store, pupil, id=f"draft-{pupil_id}"))
        work.notes.add(a_note(store, pupil, f"note-{pupil_id}"))
        work.cases.add(a_case(store, pupil, id=f"case-{pupil_id}", reference=pupil_id[6:]))
        work.commit(LogEvent("test_written_about", pupil_id))


def protect(rector: Workspace, pupil_id: PupilId) -> None:
    with rector.store.read() as work:
        members = tuple(item.id for item in work.accounts.all() if item.login in COLLEAGUES)
    request = ProtectionRequest(ProtectionGrade.LOCAL, (rector.store.account_id, *members), date(2027, 1, 4))
    protect_pupil(rector, pupil_id, request)


def remove_one(rector: Workspace, pupil_id: PupilId) -> None:
    with rector.store.read() as work:
        found = _per(work)
    protections.remove_member(rector, pupil_id, found, "Byter tjänst")


def unfinished(rector: Workspace) -> list[PupilId]:
    """Those of whom a kill left something to do."""
    with rector.store.read() as work:
        return [item.pupil_id for item in work.protections.all() if item.left_to_do]


def finish(rector: Workspace, pupil_id: PupilId) -> None:
    protection_aftermath.finish(rector, pupil_id)


def told(work: ReadWork) -> list[Any]:
    """Each protection with its members, for comparing."""
    return sorted(
        [
            str(item.pupil_id),
            str(item.compartment_id),
            [step.event.value for step in item.steps],
            list(item.left_to_do),
            sorted(work.protections.members(item.compartment_id)),
        ]
        for item in work.protections.all()
    )


def check_whole(work: ReadWork, kind: str, pupil_id: PupilId) -> None:
    """Everything about the pupil is there and lies in one compartment, which the right people open."""
    homes, found = _homes(work, pupil_id)
    assert found == 2 * DOCUMENTS + 4, "nothing is lost"
    assert len(homes) == 1, f"everything lies in one compartment: {homes}"
    protection = work.protections.of_pupil(pupil_id)
    if kind == "write about":
        assert protection is None
        return
    assert protection is not None
    assert homes == {protection.compartment_id}
    has_per = _per(work) in work.protections.members(protection.compartment_id)
    assert has_per == (kind == "protect" or len(protection.steps) == 1)
    assert protection.left_to_do in {("scrub", "backups"), ("backups",), ()}


def _homes(work: ReadWork, pupil_id: PupilId) -> tuple[set[CompartmentId], int]:
    pupil = work.pupils.get(pupil_id)
    assert pupil is not None
    documents = work.documents.of_pupil(pupil_id)
    things: list[Any] = [
        pupil,
        *documents,
        *work.documents.drafts_of_pupil(pupil_id),
        *work.notes.of_pupil(pupil_id),
        *work.cases.of_pupil(pupil_id),
    ]
    papers = [work.documents.paper_bytes(item.id, 1) for item in documents]
    assert set(papers) == {PAPER}, "each paper opens"
    return {item.compartment_id for item in things}, len(things) + len(papers)


def _per(work: ReadWork) -> AccountId:
    return next(item.id for item in work.accounts.all() if item.login == COLLEAGUES[1])
