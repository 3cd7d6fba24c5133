# SPDX-License-Identifier: EUPL-1.2
"""August on a real encrypted store: the turn of the year, taken back and done again, two schools, a leaver's work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eht_desk import resources
from eht_desk.application import form_work, mentors, organisation, pupil_moves, sessions, setup, sharing
from eht_desk.application.account_desk import NewAccount, close_account, open_account
from eht_desk.application.handing_over import hand_over, orphaned_work
from eht_desk.application.pupils import list_pupils
from eht_desk.application.undo_import import last_import, undo_import
from eht_desk.application.workspace import Services, Workspace
from eht_desk.catalog.leaving import LeavingCatalogFromFiles
from eht_desk.domain.accounts import Role
from eht_desk.domain.leaving import Leaving, LeavingReason
from eht_desk.domain.organisation import Period
from tests.fakes.august import AUGUST, MAY, Desk, read_school, two_years
from tests.fakes.devices import FixedClock, PreparedRegisters
from tests.fakes.school import FORM, PASSWORD, TALK, setup_of
from tests.store.test_with_use_cases import services as real_services

services = real_services
PUPILS = 60


@pytest.fixture
def desk(services: Services, tmp_path: Path) -> Desk:
    """The rector of a school whose register of the spring is taken in; it is August."""
    services = replace(services, leaving=LeavingCatalogFromFiles(resources.root() / "leaving"))
    assert isinstance(services.clock, FixedClock)
    assert isinstance(services.registers, PreparedRegisters)
    services.clock.set(MAY)
    rector, secrets = setup.create_store(services, setup_of(tmp_path / "arkiv"))
    setup.confirm_recovery_papers(rector, secrets.first_paper, secrets.second_paper)
    desk = Desk(rector, services.registers)
    desk.take_in(read_school(two_years(PUPILS)[0], MAY))
    services.clock.set(AUGUST)
    return desk


def check(workspace: Workspace) -> None:
    report = workspace.store.verify()
    assert (report.findings, report.remarks) == ((), ())


def test_the_year_turns_once(desk: Desk) -> None:
    autumn = two_years(PUPILS)[1].school
    staged = read_school(autumn, AUGUST)
    desk.take_in(staged, turns_year=True, absent_have_left=True)
    after = desk.people()
    classes = desk.classes()
    assert all(classes[pupil.external_id] == pupil.class_name for pupil in autumn.pupils)
    desk.take_in(staged, turns_year=True, absent_have_left=True)
    assert desk.people() == after
    check(desk.workspace)


def test_a_turn_of_the_year_is_undone_to_the_last_class(desk: Desk) -> None:
    before = desk.people()
    desk.take_in(read_school(two_years(PUPILS)[1].school, AUGUST), turns_year=True, absent_have_left=True)
    latest = last_import(desk.workspace)
    assert latest is not None
    undo_import(desk.workspace, latest.import_id)
    assert desk.people() == before
    check(desk.workspace)


def test_a_year_of_a_school_with_everything_that_happens(
    desk: Desk, services: Services, tmp_path: Path
) -> None:
    rector = desk.workspace
    desk.take_in(read_school(two_years(PUPILS)[1].school, AUGUST), turns_year=True, absent_have_left=True)
    with rector.store.read() as work:
        unit_id = work.organisation.units()[0].id
    assert len(pupil_moves.leavers_waiting(rector)) == len(two_years(PUPILS)[1].left)

    others, _ = organisation.add_unit(rector, "Alskolan", "", "Provköping")
    class_id, _ = mentors.add_class(rector, unit_id, "Blå", None)
    for login, role in (("per", Role.COUNSELLOR), ("sara", Role.COUNSELLOR)):
        open_account(
            rector,
            NewAccount(login, login.title(), PASSWORD, unit_id, (role,), is_temporary_password=False),
        )
    with rector.store.read() as work:
        accounts = {account.login: account.id for account in work.accounts.all()}
    today = rector.today
    mentors.appoint_mentor(rector, class_id, account_id=accounts["sara"], period=Period(today))
    mentors.appoint_mentor(
        rector,
        class_id,
        account_id=accounts["per"],
        period=Period(today, today),
        substitute_for=mentors.list_class_cards(rector, unit_id)[-1].mentors[0].staff_id,
    )
    blue = next(item for item in mentors.list_class_cards(rector, unit_id) if item.name == "Blå")
    assert [item.is_substitute_for for item in blue.mentors] == ["", "Sara"]

    first, second, *_ = [view.id for view in list_pupils(rector) if not view.has_left]
    sharing.stop_writing(rector)
    per = sessions.unlock(services, tmp_path / "arkiv", "per", PASSWORD)
    draft = form_work.save_draft(per, form_work.open_form(per, first, FORM).draft, TALK, starts_stretch=True)
    sessions.lock(per, "person")
    sharing.begin_writing(rector)
    close_account(rector, accounts["per"])
    (orphan,) = orphaned_work(rector)
    assert orphan.draft_id == draft.id
    hand_over(rector, [draft.id], accounts["sara"])
    assert orphaned_work(rector) == ()

    pupil_moves.change_school(rector, first, others, None, today, "Flytt")
    assert first not in {view.id for view in list_pupils(rector)}
    pupil_moves.leave_school(rector, second, Leaving(today, "Norrskolan", LeavingReason.OTHER_SCHOOL))
    assert second in {item.pupil.id for item in pupil_moves.leavers_waiting(rector)}
    with rector.store.read() as work:
        assert [event.pupil_id for event in work.events.of_pupil(second)] == [second]
    check(rector)
