# SPDX-License-Identifier: EUPL-1.2
"""A guardian and a member of staff become protected: everybody reads the alias, named persons can reveal the name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eht_desk.application import (
    account_desk,
    contributions,
    form_work,
    import_marks,
    person_aftermath,
    protected_people,
    protecting_people,
    protections,
    pupils,
    register_import,
)
from eht_desk.application.person_marks import veiled
from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.application.protecting_people import PersonRequest, StaffChoice
from eht_desk.application.siblings import siblings_left
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardianship, SecurityMarking
from eht_desk.domain.protected_person import ProtectedPerson
from eht_desk.domain.protection import ProtectionEvent, ProtectionGrade
from eht_desk.domain.register import (
    RegisterGuardian,
    RegisterMentorship,
    RegisterPupil,
    RegisterStaff,
    StagedRegister,
)
from eht_desk.domain.register_sources import ReadOptions, SourceFile
from tests.fakes.school import ALMA, FORM, NOEL, PER, TALK, School, make_school

OMAR = GuardianId("g1")
FILES = [SourceFile("klasser.csv", b"")]
MARKING, REGISTRATION = ProtectionGrade.CONFIDENTIALITY_MARKING, ProtectionGrade.PROTECTED_REGISTRATION
NUMBER = IdentityNumber("198003042389", NumberKind.PERSONAL, date(1980, 3, 4))


@pytest.fixture
def school() -> School:
    """Omar, with a number, answers for Alma and Noel."""
    made = make_school()
    with made.rector.store.write() as work:
        (omar,) = work.pupils.guardians([OMAR])
        work.pupils.update_guardians([replace(omar, identity=NUMBER, emails=("omar@exempel.se",))])
        work.pupils.add_guardianships([Guardianship(NOEL, OMAR)])
        work.commit(LogEvent("test"))
    return made


def request(school: School, *logins: str) -> PersonRequest:
    members = (school.rector.store.account_id, *(school.accounts[login] for login in logins))
    return PersonRequest(MARKING, members, date(2026, 11, 16), reason="Avisering")


def protect_omar(school: School, *logins: str) -> ProtectedPerson:
    person, _ = protecting_people.protect_guardian(
        school.rector, ALMA, OMAR, request(school, *logins or ("maria",))
    )
    return person


def protect_per(school: School) -> ProtectedPerson:
    who = StaffChoice("Per Holm", school.accounts["per"], PER)
    person, _ = protecting_people.protect_staff(school.rector, school.unit_id, who, request(school, "maria"))
    return person


def only(school: School) -> str:
    (row,) = protected_people.list_protected_people(school.rector)
    return row.id


def refusal(call: object, *arguments: object, **named: object) -> tuple[str, str]:
    assert callable(call)
    with pytest.raises(RuleViolation) as caught:
        call(*arguments, **named)
    return caught.value.code, caught.value.field


def guardians(by: Workspace, pupil: object = ALMA) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.name, item.phones) for item in pupils.open_pupil(by, pupil).guardians]  # type: ignore[arg-type]


def test_everybody_reads_the_alias_of_a_guardian_and_no_way_to_reach(school: School) -> None:
    alias = protect_omar(school).alias
    assert alias.startswith("Vårdnadshavare ")
    for by in (school.rector, school.as_("maria"), school.as_("per")):
        assert guardians(by) == [(alias, ())]
    assert guardians(school.rector, NOEL) == [(alias, ())]


def test_named_persons_reveal_with_a_reason_and_nobody_else(school: School) -> None:
    person = protect_omar(school)
    maria, per = school.as_("maria"), school.as_("per")
    assert refusal(protected_people.reveal_person, maria, person.id, " ") == ("required", "reason")
    shown = protected_people.reveal_person(maria, person.id, "Ringer hem")
    assert (shown.name, shown.lines) == ("Omar Dahl", ("070-1740605", "omar@exempel.se"))
    assert refusal(protected_people.reveal_person, per, person.id, "Nyfiken") == ("not_allowed", "")
    assert refusal(protected_people.read_person, per, person.id) == ("not_allowed", "")
    assert protected_people.list_protected_people(per) == ()
    page = protected_people.read_person(school.rector, person.id)
    assert page.openings[0][1:] == ("Maria Lind", "person_revealed")
    assert set(page.pupils) == {ALMA, NOEL}


def test_a_colleague_is_the_alias_wherever_the_name_was(school: School) -> None:
    alias = protect_per(school).alias
    assert alias.startswith("Personal ")
    assert pupils.open_pupil(school.rector, ALMA).pupil.mentor_names == (alias,)
    with school.rector.store.read() as work:
        assert "Per Holm" not in {item.display_name for item in work.accounts.all()}
        assert {item.name for item in work.organisation.staff()} == {alias, "Sara Berg"}
    shown = protected_people.reveal_person(
        school.as_("maria"), protected_people.list_protected_people(school.rector)[0].id, "Skäl"
    )
    assert shown.name == "Per Holm"


def test_two_people_end_it_and_all_is_as_before(school: School) -> None:
    omar, per = protect_omar(school), protect_per(school)
    maria = school.as_("maria")
    for person in (omar, per):
        assert refusal(protected_people.ask_to_loosen_person, maria, person.id, None, "") == (
            "required",
            "reason",
        )
        protected_people.ask_to_loosen_person(maria, person.id, None, "Beslutet är hävt")
        assert refusal(protected_people.answer_person, maria, person.id, agrees=True) == (
            "second_person_needed",
            "",
        )
        assert any(row.is_asked for row in protected_people.list_protected_people(school.rector))
        protected_people.answer_person(school.rector, person.id, agrees=True)
    assert guardians(school.rector) == [("Omar Dahl", ("070-1740605",))]
    with school.rector.store.read() as work:
        (row,) = work.pupils.guardians([OMAR])
        assert (row.identity, row.emails, row.external_id) == (NUMBER, ("omar@exempel.se",), "")
        assert {item.name for item in work.organisation.staff()} == {"Per Holm", "Sara Berg"}
        assert work.accounts.get(school.accounts["per"]).display_name == "Per Holm"  # type: ignore[union-attr]
    assert protected_people.list_protected_people(school.rector) == ()


def test_tighter_at_once_and_a_member_goes_with_the_key(school: School) -> None:
    person = protect_omar(school, "maria", "per")
    protected_people.tighten_person(school.as_("maria"), person.id, REGISTRATION)
    assert refusal(protected_people.tighten_person, school.rector, person.id, MARKING) == (
        "not_tighter",
        "grade",
    )
    per = school.accounts["per"]
    protected_people.remove_person_member(school.rector, person.id, per, "Slutar")
    assert refusal(protected_people.read_person, school.as_("per"), person.id) == ("not_allowed", "")
    page = protected_people.read_person(school.rector, person.id)
    assert page.person.left_to_do == ("scrub", "backups")
    assert per not in {key for key, _ in page.members}
    maria = school.accounts["maria"]
    assert refusal(protected_people.remove_person_member, school.rector, person.id, maria, "Skäl") == (
        "too_few_members",
        "members",
    )
    protected_people.add_person_member(school.rector, person.id, school.accounts["sara"], "Ny mentor")
    assert protected_people.reveal_person(school.as_("sara"), person.id, "Skäl").name == "Omar Dahl"


def test_a_protected_guardian_is_no_second_time_protected_and_the_choice_is_gone(school: School) -> None:
    assert protecting_people.guardian_choices(school.rector, ALMA) == ((OMAR, "Omar Dahl"),)
    protect_omar(school)
    assert protecting_people.guardian_choices(school.rector, ALMA) == ()
    assert refusal(
        protecting_people.protect_guardian, school.rector, NOEL, OMAR, request(school, "maria")
    ) == (
        "protected_already",
        "",
    )
    protect_per(school)
    names = [item.name for item in protecting_people.staff_choices(school.rector, school.unit_id)]
    assert names == ["Ida Ek", "Karin Ås", "Maria Lind", "Nils Ro", "Sara Berg"]
    per = StaffChoice("", school.accounts["per"], PER)
    assert refusal(
        protecting_people.protect_staff, school.rector, school.unit_id, per, request(school, "maria")
    ) == ("protected_already", "")
    assert refusal(
        protecting_people.protect_guardian, school.as_("per"), ALMA, OMAR, request(school, "maria")
    ) == (
        "not_allowed",
        "",
    )


def omar_row(**changes: object) -> RegisterGuardian:
    return replace(RegisterGuardian("Omar", "Dahl", NUMBER, ("+46701740605",)), **changes)  # type: ignore[arg-type]


def row(number: int, given: str, family: str, *guardians: RegisterGuardian) -> RegisterPupil:
    return RegisterPupil(
        number, given, family, class_name="7B", marking=SecurityMarking.NONE, guardians=guardians
    )


@pytest.mark.parametrize(
    "told",
    [
        omar_row(),
        omar_row(identity=None),
        omar_row(given_name="O", family_name="D"),
        omar_row(identity=None, given_name="O", phones=("070-174 06 05",)),
        omar_row(identity=None, phones=(), emails=("Omar@exempel.se",), family_name="Annan"),
    ],
)
def test_an_import_finds_the_alias_and_never_the_name(school: School, told: RegisterGuardian) -> None:
    alias = protect_omar(school).alias
    noel = row(2, "Noel", "Östlund-Ek", told)
    lisa = row(3, "Lisa", "Ny", told)
    school.registers.register = StagedRegister("table", "d" * 64, 2, (noel, lisa), has_guardians=True)
    staged, _ = register_import.stage_register(school.rector, FILES, ReadOptions(school.rector.today))
    preview = register_import.preview_import(school.rector, staged.import_id, False)
    assert "Omar" not in repr(preview)
    register_import.approve_import(school.rector, staged.import_id, unknown_marking_vouched=False)
    assert guardians(school.rector, NOEL) == [(alias, ())]
    with school.rector.store.read() as work:
        (new,) = [pupil for pupil in work.pupils.all() if pupil.given_name == "Lisa"]
        assert len(work.pupils.guardians()) == 1
    assert guardians(school.rector, new.id) == [(alias, ())]
    assert (
        protected_people.reveal_person(
            school.rector, protected_people.list_protected_people(school.rector)[0].id, "Skäl"
        ).name
        == "Omar Dahl"
    )


def test_somebody_else_of_the_same_name_is_taken_in(school: School) -> None:
    protect_omar(school)
    other = IdentityNumber("197001012393", NumberKind.PERSONAL, date(1970, 1, 1))
    with school.rector.store.read() as work:
        register = StagedRegister(
            "table", "d", 1, (row(2, "Lisa", "Ny", omar_row(identity=other, phones=())),)
        )
        assert veiled(work, register) == register


def test_a_file_that_names_the_mentor_keeps_the_alias(school: School) -> None:
    alias = protect_per(school).alias
    with school.rector.store.read() as work:
        tie = RegisterMentorship("5A", RegisterStaff("Per  holm"))
        (after,) = veiled(work, StagedRegister("table", "d", 1, mentorships=(tie,))).mentorships
    assert after.staff.name == alias


def test_whoever_clears_imports_later_reads_the_marks_after_a_members_unlocking(school: School) -> None:
    protect_omar(school, "per")
    import_marks.choose_import_persons(
        school.rector, {school.rector.store.account_id, school.accounts["maria"]}
    )
    contributions.catch_up(school.rector)
    with school.as_("maria").store.read() as work:
        register = StagedRegister("table", "d", 1, (row(2, "Lisa", "Ny", omar_row()),))
        assert "Omar" not in repr(veiled(work, register))


def test_siblings_by_a_guardian_are_told_of_to_who_may_know(school: School) -> None:
    """The copy of the guardian has a name of its own, so they are found by number or name and phone."""
    protect_pupil(
        school.rector,
        ALMA,
        ProtectionRequest(
            MARKING, (school.rector.store.account_id, school.accounts["maria"]), date(2026, 11, 16)
        ),
    )
    assert [view.id for view in siblings_left(school.rector, ALMA)] == [NOEL]
    assert refusal(siblings_left, school.as_("per"), ALMA) == ("not_allowed", "")


def test_what_is_left_is_done_and_texts_with_the_name_are_found(school: School) -> None:
    per = school.as_("per")
    page = form_work.open_form(per, ALMA, FORM)
    assert page.draft is not None
    answers: dict[str, AnswerValue] = {
        **TALK,
        "has_friends": {"value": "yes", "comment": "Ring Omar på 070-174 06 05"},
    }
    form_work.save_draft(per, page.draft, answers, starts_stretch=True)
    person = protect_omar(school)
    assert person_aftermath.finish_person(school.rector, person.id) >= 0
    assert protected_people.read_person(school.rector, person.id).person.left_to_do == ()
    assert not protected_people.list_protected_people(school.rector)[0].is_unfinished
    found = person_aftermath.texts_naming_person(school.rector, person.id)
    assert [(row.pupil and row.pupil.id, row.what) for row in found] == [(ALMA, "draft")]
    assert refusal(person_aftermath.texts_naming_person, per, person.id) == ("not_allowed", "")
    assert refusal(person_aftermath.finish_person, per, person.id) == ("not_allowed", "")
    assert person_aftermath.read_aftermath(school.rector, person.id).out == ()


def protect_alma(school: School) -> None:
    members = (school.rector.store.account_id, school.accounts["sara"])
    protect_pupil(school.rector, ALMA, ProtectionRequest(MARKING, members, date(2026, 11, 16)))


def test_with_a_protected_pupil_the_true_name_lies_in_the_compartment_and_the_alias_stays_elsewhere(
    school: School,
) -> None:
    alias = protect_omar(school).alias
    protect_alma(school)
    assert protections.reveal(school.as_("sara"), ALMA, "Skäl").guardians == (
        ("Omar Dahl", ("070-1740605",)),
    )
    assert guardians(school.rector, NOEL) == [(alias, ())]
    maria = school.as_("maria")
    assert protected_people.reveal_person(maria, only(school), "Skäl").name == "Omar Dahl"


def test_who_asked_takes_the_own_request_back(school: School) -> None:
    person = protect_omar(school, "maria")
    maria = school.as_("maria")
    protected_people.ask_to_loosen_person(school.rector, person.id, None, "Hävt")
    take_back = protected_people.take_back_person_request
    assert refusal(take_back, maria, person.id) == ("not_your_request", "")
    assert protected_people.read_person(school.rector, person.id).is_mine
    take_back(school.rector, person.id)
    page = protected_people.read_person(maria, person.id)
    assert page.person.loosening is None
    assert page.person.steps[-1].event is ProtectionEvent.LOOSENING_WITHDRAWN
    assert refusal(protected_people.answer_person, maria, person.id, agrees=True) == ("nothing_asked", "")


def test_it_ends_for_who_does_not_know_of_the_protected_pupil_and_nothing_is_lost(school: School) -> None:
    with school.rector.store.write() as work:
        work.pupils.set_guardianships(NOEL, [])
        work.commit(LogEvent("test"))
    person = protect_omar(school, "maria")
    protect_alma(school)
    protected_people.ask_to_loosen_person(school.rector, person.id, None, "Hävt")
    protected_people.answer_person(school.as_("maria"), person.id, agrees=True)
    with school.as_("maria").store.read() as work:
        (row,) = work.pupils.guardians()
        assert (row.given_name, row.phones) == ("Omar", ("070-1740605",))
    assert protections.reveal(school.rector, ALMA, "Skäl").guardians == (("Omar Dahl", ("070-1740605",)),)


def test_who_got_a_new_password_waits_and_can_be_taken_away(school: School) -> None:
    maria = school.accounts["maria"]
    person = protect_omar(school, "maria", "per")
    account_desk.reset_password(school.rector, maria, "blå gräset under snön")
    page = protected_people.read_person(school.rector, person.id)
    assert page.waiting == {maria}
    assert maria in dict(page.members)
    protected_people.remove_person_member(school.rector, person.id, maria, "Byter uppdrag")
    assert maria not in dict(protected_people.read_person(school.rector, person.id).members)
