# SPDX-License-Identifier: EUPL-1.2
"""Two schools in one store: who sees whom, who changes school, a register that names the other school's pupil."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eht_desk.application import (
    cases,
    contact_notes,
    form_work,
    mentors,
    organisation,
    papers,
    pupil_moves,
    tasks,
)
from eht_desk.application.account_desk import assign_role
from eht_desk.application.contact_notes import NewNote
from eht_desk.application.handing_over import hand_over, orphaned_work, possible_heirs
from eht_desk.application.pupils import NewPupil, add_pupil, list_classes, list_pupils, open_pupil
from eht_desk.application.register_import import import_units
from eht_desk.application.sessions import who
from eht_desk.application.tasks import NewTask
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import CaseLevel
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.ids import ClassId, UnitId
from eht_desk.domain.organisation import Period
from eht_desk.domain.pupil_events import PupilEventKind
from tests.fakes.august import Desk, register, row
from tests.fakes.school import ALMA, CLASS_5A, FORM, NOEL, TALK, School

ALMAS_NUMBER = IdentityNumber("201505122380", NumberKind.PERSONAL, date(2015, 5, 12))


class Town:
    """Ekskolan with the usual people, and Alskolan, where Nils is rektor, Sara mentors 5X and Maria is kurator too."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.eks = school.unit_id
        self.als, _ = organisation.add_unit(school.rector, "Alskolan", "", "Provköping")
        today = Period(school.rector.today)
        for login, role in (("maria", Role.COUNSELLOR), ("nils", Role.RECTOR)):
            assign_role(school.rector, school.accounts[login], self.als, role, today)
        self.rector_of_als = school.as_("nils")
        self.class_5x, _ = mentors.add_class(self.rector_of_als, self.als, "5X", 5)
        mentors.appoint_mentor(
            self.rector_of_als, self.class_5x, account_id=school.accounts["sara"], period=today
        )

    def sees(self, login: str) -> set[str]:
        return {view.name for view in list_pupils(self.school.as_(login))}

    def alma_moves(self, class_id: ClassId | None = None, workspace: Workspace | None = None) -> None:
        pupil_moves.change_school(
            workspace or self.school.rector,
            ALMA,
            self.als,
            class_id or self.class_5x,
            self.school.rector.today,
            "Flyttade närmare",
        )


@pytest.fixture
def town(school: School) -> Town:
    return Town(school)


def refused(code: str):
    return pytest.raises(RuleViolation, match=f"^{code}")


# ---------------------------------------------------------------------------------------------- the schools


def test_who_adds_a_school_opens_accounts_there_and_sees_nobody(school: School):
    ida = school.as_("ida")
    unit_id, _ = organisation.add_unit(ida, " Al skolan ", "1234 5678", "Provköping")
    assert [unit.name for unit in organisation.list_units(ida)] == ["Ekskolan", "Al skolan"]
    assign_role(ida, school.accounts["nils"], unit_id, Role.RECTOR, Period(ida.today))
    assert list_pupils(ida) == []
    assert list_pupils(school.as_("nils")) == []  # rektor of a school without pupils
    row = school.rector.store.read().log.rows()[-2]
    assert (row.event.kind, row.event.detail["unit"]) == ("school_added", unit_id)


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("  ", "", "required:unit_name"),
        ("Alskolan", "123", "unit_code_form:unit_code"),
        ("EKSKOLAN", "", "unit_name_taken:unit_name"),
    ],
)
def test_a_school_that_cannot_be_added(school: School, name: str, code: str, expected: str):
    with refused(expected):
        organisation.add_unit(school.rector, name, code, "")
    assert len(organisation.list_units(school.rector)) == 1


def test_two_schools_have_no_code_in_common(school: School):
    organisation.add_unit(school.rector, "Alskolan", "12345678", "")
    with refused("unit_code_taken"):
        organisation.add_unit(school.rector, "Björkskolan", "12345678", "")


@pytest.mark.parametrize("login", ["maria", "per", "nils"])
def test_others_add_no_school(school: School, login: str):
    with refused("not_allowed"):
        organisation.add_unit(school.as_(login), "Alskolan", "", "")


# ---------------------------------------------------------------------------------------------- who sees whom


def test_a_kurator_with_two_schools_sees_both_and_each_rector_the_own(town: Town):
    Desk(town.rector_of_als, town.school.registers, town.als).take_in(register(row(1, "5X")))
    assert town.sees("maria") == {"Alma Dahl", "Noel Östlund-Ek", "Elev1 Prov"}
    assert town.sees("karin") == {"Alma Dahl", "Noel Östlund-Ek"}
    assert town.sees("nils") == {"Elev1 Prov"}
    assert town.sees("sara") == {"Noel Östlund-Ek", "Elev1 Prov"}  # mentor at both
    assert [name for _, name in who(town.school.as_("maria")).units] == ["Ekskolan", "Alskolan"]
    with refused("not_allowed"):
        open_pupil(town.rector_of_als, ALMA)


def test_each_school_has_its_own_register(town: Town):
    als = Desk(town.rector_of_als, town.school.registers, town.als)
    eks = Desk(town.school.rector, town.school.registers, town.eks)
    als.take_in(register(row(1, "5X")))
    assert import_units(town.school.rector) == (
        (town.eks, "Ekskolan"),
        (town.als, "Alskolan"),
    )  # administrator there
    assert import_units(town.rector_of_als) == ((town.als, "Alskolan"),)
    seen = eks.preview(register(row(2, "5A")))
    assert "Elev1 Prov" not in seen.names.values()
    assert set(seen.comparison.absent) == {ALMA, NOEL}  # nobody of the other school has left
    with refused("not_allowed"):
        Desk(town.rector_of_als, town.school.registers, town.eks).take_in(register(row(2)))


def test_a_class_of_the_other_school_with_the_same_name_is_another(town: Town):
    als = Desk(town.rector_of_als, town.school.registers, town.als)
    als.take_in(register(row(1, "5A")))
    assert "Elev1 Prov" not in town.sees("per")


def test_an_import_of_one_school_ends_no_class_of_the_other(town: Town):
    als = Desk(town.rector_of_als, town.school.registers, town.als)
    als.take_in(register(*(row(number, "5X") for number in range(1, 7))))
    town.school.clock.advance(days=270)
    als.take_in(register(*(row(number, "6X", 6) for number in range(1, 7))), turns_year=True)
    assert als.classes()[ALMA] == "5A"
    assert als.classes()["ext-1"] == "6X"


# ------------------------------------------------------------------------------------------------------ changing school


def test_who_changes_school_is_seen_there_with_the_history_and_no_longer_here(town: Town):
    mentor = town.school.as_("per")
    draft = form_work.save_draft(
        mentor, form_work.open_form(mentor, ALMA, FORM).draft, TALK, starts_stretch=True
    )
    document, _ = form_work.finalise_stage(mentor, draft)
    town.alma_moves()
    assert "Alma Dahl" not in town.sees("per") | town.sees("karin")
    assert "Alma Dahl" in town.sees("nils") & town.sees("sara") & town.sees("maria")
    page = open_pupil(town.rector_of_als, ALMA)
    assert [item.document_id for item in page.documents] == [document.id]
    assert page.pupil.class_name == "5X"
    for workspace in (mentor, town.school.rector):
        with refused("not_allowed"):
            open_pupil(workspace, ALMA)
    papers.issue_paper(town.rector_of_als, document.id)
    assert town.school.renderer.forms[-1][1].school_name == "Ekskolan"  # made there


def test_a_move_leaves_one_row_and_one_event(town: Town):
    town.alma_moves()
    with town.school.rector.store.read() as work:
        (moved,) = [item for item in work.log.rows() if item.event.kind == "pupil_changed_school"]
        (event,) = work.events.of_pupil(ALMA)
    assert moved.event.pupil_id == ALMA
    assert (moved.event.detail["from"], moved.event.detail["to"]) == (town.eks, town.als)
    assert event.kind is PupilEventKind.SCHOOL_CHANGED
    assert event.facts["note"] == "Flyttade närmare"


def test_a_draft_of_the_former_mentor_waits_for_the_new_rector(town: Town):
    mentor = town.school.as_("per")
    page = form_work.open_form(mentor, ALMA, FORM)
    form_work.save_draft(mentor, page.draft, TALK, starts_stretch=True)
    assert orphaned_work(town.school.rector) == ()
    town.alma_moves()
    assert orphaned_work(town.school.rector) == ()
    (orphan,) = orphaned_work(town.rector_of_als)
    assert (orphan.former, orphan.pupil.name) == ("Per Holm", "Alma Dahl")
    heirs = possible_heirs(town.rector_of_als, ALMA, orphan.form_id, orphan.stage_id)
    assert [name for _, name in heirs] == ["Sara Berg", "Maria Lind", "Nils Ro"]
    assert orphan.draft_id is not None
    hand_over(town.rector_of_als, [orphan.draft_id], town.school.accounts["sara"])
    sara = town.school.as_("sara")
    page = form_work.open_form(sara, ALMA, FORM)
    assert page.is_stored
    assert page.answers["absence_pattern"] == TALK["absence_pattern"]
    document, _ = form_work.finalise_stage(sara, page.draft)
    assert document.unit_id == town.als


def test_the_draft_of_a_kurator_at_both_schools_stays_the_kurators(town: Town):
    maria = town.school.as_("maria")
    page = form_work.open_form(maria, ALMA, FORM)
    form_work.save_draft(maria, page.draft, TALK, starts_stretch=True)
    town.alma_moves()
    assert orphaned_work(town.rector_of_als) == ()
    assert form_work.open_form(maria, ALMA, FORM).is_stored


def test_only_who_answers_for_moves_at_the_pupils_school_moves(town: Town):
    for workspace in (town.rector_of_als, town.school.as_("per"), town.school.as_("ida")):
        with refused("not_allowed"):
            town.alma_moves(workspace=workspace)
    town.alma_moves(workspace=town.school.as_("maria"))


def test_moves_that_make_no_sense_change_nothing(town: Town):
    today = town.school.rector.today
    karin = town.school.rector
    for unit_id, class_id, day, code in (
        (town.eks, None, today, "same_school"),
        (UnitId("nowhere"), None, today, "not_found"),
        (town.als, CLASS_5A, today, "not_found"),
        (town.als, None, date(2027, 1, 1), "in_future"),
    ):
        with refused(code):
            pupil_moves.change_school(karin, ALMA, unit_id, class_id, day)
    assert open_pupil(karin, ALMA).pupil.class_name == "5A"


def test_a_pupil_may_come_without_class(town: Town):
    pupil_moves.change_school(town.school.rector, ALMA, town.als, None, town.school.rector.today)
    assert open_pupil(town.rector_of_als, ALMA).pupil.class_name == ""
    assert "Alma Dahl" not in town.sees("sara")


# ------------------------------------------------------------ a register that names the other school's pupil


def almas_row() -> object:
    return row(
        7, "5X", 5, given_name="Alma", family_name="Dahl", identity=ALMAS_NUMBER, external_id="other-system"
    )


def test_the_other_schools_pupil_is_no_new_pupil_and_waits_for_somebody_there(town: Town):
    als = Desk(town.rector_of_als, town.school.registers, town.als)
    seen = als.preview(register(almas_row(), row(1, "5X")))  # type: ignore[arg-type]
    assert [(item.name, item.unit_name, item.may_move) for item in seen.elsewhere] == [
        ("Alma Dahl", "Ekskolan", False)
    ]
    result = als.take_in(register(almas_row(), row(1, "5X")))  # type: ignore[arg-type]
    assert (result.added, result.from_other_schools) == (1, 0)
    assert "Alma Dahl" in town.sees("karin")
    assert "Alma Dahl" not in town.sees("nils")
    town.alma_moves()
    result = als.take_in(register(almas_row(), row(1, "5X")))  # type: ignore[arg-type]
    assert (result.added, result.changed) == (0, 1)  # the other system's id
    with town.school.rector.store.read() as work:
        assert sum(1 for pupil in work.pupils.all() if pupil.given_name == "Alma") == 1


def test_who_answers_for_both_schools_fetches_the_pupil_with_the_register(town: Town):
    maria = Desk(town.school.as_("maria"), town.school.registers, town.als)
    staged = register(almas_row())  # type: ignore[arg-type]
    assert [item.may_move for item in maria.preview(staged).elsewhere] == [True]
    assert maria.take_in(staged).from_other_schools == 1
    view = open_pupil(town.rector_of_als, ALMA).pupil
    assert (view.name, view.class_name) == ("Alma Dahl", "5X")
    assert maria.take_in(staged).from_other_schools == 0


def test_the_former_schools_register_that_lags_behind_fetches_nobody_back(town: Town):
    town.alma_moves()
    town.school.clock.advance(days=5)
    maria = Desk(town.school.as_("maria"), town.school.registers, town.eks)
    lagging = register(row(7, "5A", 5, given_name="Alma", family_name="Dahl", identity=ALMAS_NUMBER))
    assert [item.may_move for item in maria.preview(lagging).elsewhere] == [False]
    assert maria.take_in(lagging).added == 0
    assert "Alma Dahl" in town.sees("nils")
    town.school.clock.advance(days=90)
    assert [item.may_move for item in maria.preview(lagging).elsewhere] == [True]


def test_the_same_id_in_two_schools_systems_is_two_pupils(town: Town):
    Desk(town.school.rector, town.school.registers, town.eks).take_in(register(row(1, "5A")))
    als = Desk(town.rector_of_als, town.school.registers, town.als)
    stranger = replace(row(1, "5X"), given_name="Någon", family_name="Annan")
    seen = als.preview(register(stranger))
    assert seen.elsewhere == ()
    assert len(seen.comparison.new) == 1


def test_a_class_of_a_former_year_or_of_the_other_school_takes_nobody_in(town: Town):
    karin = town.school.rector
    mentors.end_class(karin, CLASS_5A, karin.today)
    town.school.clock.advance(days=1)
    assert "5A" not in {item.name for item in list_classes(karin)}
    for class_id in (CLASS_5A, town.class_5x):
        with refused("class_not_here"):
            add_pupil(
                karin, NewPupil(town.eks, "Nova", "Ny", class_id=class_id, has_protected_identity=False)
            )
    assert "Nova Ny" not in town.sees("karin")


def test_a_file_of_the_whole_municipality_gives_each_school_its_own(town: Town):
    organisation.change_school(town.school.rector, town.als, "Alskolan", "12345678", "", "Provköpings kommun")
    asked: list[str] = []
    registers = town.school.registers

    def read(files, options, progress=None):
        asked.append(options.unit_code)
        return registers.register

    registers.read = read  # type: ignore[method-assign]
    Desk(town.rector_of_als, registers, town.als).take_in(register(row(1, "5X")))
    assert asked == ["12345678"]


def test_open_cases_and_tasks_are_the_new_schools_and_what_is_written_stays_where_it_was(town: Town) -> None:
    school, rector = town.school, town.school.rector
    case_id, _ = cases.open_case(rector, ALMA, CaseLevel.SCHOOL, Role.COUNSELLOR, "Frånvaro")
    task_id, _ = tasks.add_task(rector, ALMA, NewTask("Möte", Role.RECTOR))
    done_id, _ = tasks.add_task(rector, ALMA, NewTask("Klar", Role.RECTOR))
    tasks.finish_task(rector, done_id)
    note = NewNote(
        ContactWith.PUPIL, ContactChannel.MEETING_SCHOOL, ContactOutcome.REACHED, school.clock.now()
    )
    contact_notes.write_note(rector, ALMA, note)
    assert [row.id for row in tasks.tasks_for_me(rector)] == [task_id]
    town.alma_moves()
    assert tasks.tasks_for_me(rector) == ()
    assert [row.id for row in tasks.tasks_for_me(town.rector_of_als)] == [task_id]
    with rector.store.read() as work:
        case_units = {item.id: item.unit_id for item in work.cases.of_pupil(ALMA)}
        task_units = {item.id: item.unit_id for item in work.tasks.of_pupil(ALMA)}
        [kept] = work.notes.of_pupil(ALMA)
    assert case_units == {case_id: town.als}
    assert task_units == {task_id: town.als, done_id: town.eks}
    assert kept.unit_id == town.eks
