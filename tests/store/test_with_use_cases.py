# SPDX-License-Identifier: EUPL-1.2
"""The use cases on a real encrypted store: from first run to a leaver, everything checked at the end."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from eht_desk import resources
from eht_desk.application import account_desk, form_work, papers, sessions, setup, sharing
from eht_desk.application.account_desk import NewAccount
from eht_desk.application.workspace import Services, Workspace
from eht_desk.catalog.access_table import AccessTableFromFile
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import ClassId, PupilId, StaffId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Mentorship, SchoolClass, StaffMember
from eht_desk.domain.people import ClassMembership, Pupil
from eht_desk.store.backup import FolderBackups
from eht_desk.store.gate import SqlCipherGate
from tests.fakes.devices import FewCommonPasswords, FixedClock, PreparedRegisters, TellingRenderer
from tests.fakes.school import ALMA, FORM, PASSWORD, TALK, setup_of
from tests.store.conftest import CHEAP, RandomIds

CLASS = ClassId("class-5a")
PER = StaffId("staff-per")


class CountingCodes(RandomIds):
    def __init__(self) -> None:
        self._numbers = itertools.count(10)

    def new_code(self) -> str:
        return f"AAAA-{next(self._numbers)}"


@pytest.fixture
def services() -> Services:
    clock, ids = FixedClock(), CountingCodes()
    return Services(
        clock=clock,
        ids=ids,
        forms=FormCatalogFromFiles(resources.root() / "forms"),
        renderer=TellingRenderer(),
        stores=SqlCipherGate(clock, ids, kdf=CHEAP, floor=CHEAP),
        registers=PreparedRegisters(),
        passwords=FewCommonPasswords(),
        backups=FolderBackups(clock),
        access=AccessTableFromFile(resources.root() / "access"),
    )


def fill(rector: Workspace) -> None:
    with rector.store.write() as work:
        unit_id = work.organisation.units()[0].id
        work.organisation.add_classes([SchoolClass(CLASS, unit_id, "5A", 5)])
        work.organisation.add_staff([StaffMember(PER, unit_id, "Per Holm")])
        work.organisation.set_mentorships(CLASS, [Mentorship(CLASS, PER)])
        work.pupils.add([Pupil(PupilId(ALMA), rector.store.school, unit_id, "Alma", "Dahl")])
        work.pupils.add_memberships([ClassMembership(ALMA, CLASS)])
        work.commit(LogEvent("register_taken_in"))


def test_from_first_run_to_a_leaver(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "arkiv"
    rector, secrets = setup.create_store(services, setup_of(path))
    assert not setup.is_recovery_confirmed(rector)
    setup.confirm_recovery_papers(rector, secrets.first_paper, secrets.second_paper)
    assert setup.is_recovery_confirmed(rector)
    fill(rector)
    unit_id = sessions.who(rector).unit_id
    sheet, _ = account_desk.open_account(
        rector, NewAccount("per", "Per Holm", PASSWORD, unit_id, (Role.MENTOR,), staff_id=PER)
    )

    sharing.stop_writing(rector)
    mentor = sessions.unlock(services, path, "per", PASSWORD)
    assert sessions.who(mentor).has_temporary_password
    account_desk.change_password(mentor, PASSWORD, "röda vantar i maj")
    draft = form_work.open_form(mentor, ALMA, FORM).draft
    draft = form_work.save_draft(mentor, draft, {"illness": {"value": "no"}}, starts_stretch=True)
    draft = form_work.save_draft(mentor, draft, TALK, starts_stretch=False)
    sessions.remember_point(mentor, '{"page": "form"}')
    sessions.lock(mentor, "person")

    mentor = sessions.unlock(services, path, "per", "röda vantar i maj")
    assert sessions.resume_point(mentor) == '{"page": "form"}'
    page = form_work.read_form(mentor, ALMA, FORM)
    assert page.draft == draft
    document, _ = form_work.finalise_stage(mentor, page.draft)
    issued = papers.issue_paper(mentor, document.id)
    again = papers.issue_paper(mentor, document.id)
    assert again.pdf == issued.pdf
    papers.record_print(mentor, document.id, issued.paper.number, 1)
    papers.record_signature(mentor, document.id, mentor.today, "Pärm 3")
    heir, _ = form_work.correct_document(mentor, document.id, "Fel datum")
    assert heir.document_id != document.id
    sessions.lock(mentor, "idle")

    sessions.forgot_password(services, path, "per", sheet, "gula vantar i juni")
    with rector.store.read() as work:
        per = next(item for item in work.accounts.all() if item.login == "per")
        former = work.documents.get(document.id)
    assert former is not None
    assert former.state is DocumentState.SIGNED  # the correction is only begun
    sharing.begin_writing(rector)
    account_desk.reset_password(rector, per.id, "lila vantar i juli")
    sessions.unlock(services, path, "per", "lila vantar i juli").store.close()
    account_desk.close_account(rector, per.id)
    with pytest.raises(ExpectedFailure, match="account_closed"):
        sessions.unlock(services, path, "per", "lila vantar i juli")

    report = rector.store.verify()
    assert (report.findings, report.remarks, report.key_slots) == ((), (), 1)
    sessions.lock(rector, "quit")
    assert sorted(item.name for item in path.iterdir()) == [
        "anchor.json",
        "backups",
        "keyring.json",
        "lease.lock",
        "store.db",
    ]
