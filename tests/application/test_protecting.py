# SPDX-License-Identifier: EUPL-1.2
"""A pupil becomes protected: members see the alias, others nobody; who may know changes with reason and trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eht_desk.application import form_work, protections, pupils
from eht_desk.application.disclosure import search
from eht_desk.application.name_search import find_revealing
from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.application.today import today_page
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import GuardianId, ImportId, UndoImageId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardian, Guardianship
from eht_desk.domain.protection import (
    AliasSource,
    DeniedPerson,
    ProtectionEvent,
    ProtectionGrade,
    ProtectionPlan,
    Secret,
)
from eht_desk.domain.pupil_view import Alias
from eht_desk.domain.undo import ImageKind, UndoImage
from tests.fakes.school import ALMA, FORM, NOEL, TALK, School, make_school


@pytest.fixture
def school() -> School:
    return make_school()


def protect(school: School, *logins: str, **changes: object) -> str:
    """Alma becomes protected; rektor and these may know. Her alias."""
    members = (school.rector.store.account_id, *(school.accounts[login] for login in logins))
    request = ProtectionRequest(
        ProtectionGrade.CONFIDENTIALITY_MARKING, members, date(2026, 11, 16), reason="Avisering"
    )
    protection, _ = protect_pupil(school.rector, ALMA, replace(request, **changes))  # type: ignore[arg-type]
    return protection.alias


def refusal(call: object, *arguments: object, **named: object) -> tuple[str, str]:
    assert callable(call)
    with pytest.raises(RuleViolation) as caught:
        call(*arguments, **named)
    return caught.value.code, caught.value.field


def names(workspace: Workspace) -> list[str]:
    return [view.list_name for view in pupils.list_pupils(workspace)]


def test_members_see_the_alias_and_others_nobody(school: School) -> None:
    alias = protect(school, "maria")
    assert alias in names(school.rector)
    assert alias in names(school.as_("maria"))
    assert not any("Dahl" in name for name in names(school.rector))
    assert names(school.as_("per")) == []
    assert refusal(pupils.open_pupil, school.as_("per"), ALMA) == ("not_allowed", "")
    view = pupils.open_pupil(school.as_("maria"), ALMA).pupil
    assert view.shown == Alias(alias)
    assert (view.number, view.name) == ("", alias)
    assert pupils.open_pupil(school.as_("maria"), ALMA).guardians == ()


def test_what_an_import_kept_of_her_guardian_is_forgotten(school: School) -> None:
    """It held the name and the number to call in the school's compartment, and undoing would bring them back."""
    other = Guardian(GuardianId("g2"), school.rector.store.school, "Eva", "Ek")
    with school.rector.store.write() as work:
        (omar,) = work.pupils.guardians([GuardianId("g1")])
        images = [
            UndoImage(
                UndoImageId(person.id),
                ImportId("i"),
                ImageKind.GUARDIAN,
                person.id,
                person.compartment_id,
                None,
                (person,),
                (person,),
            )
            for person in (omar, other)
        ]
        work.undo.add(images)
        work.commit(LogEvent("test_images"))
    protect(school, "maria")
    with school.rector.store.read() as work:
        assert [image.key for image in work.undo.of_import(ImportId("i"))] == ["g2"]


def test_the_true_name_finds_nothing_and_the_alias_does(school: School) -> None:
    alias = protect(school, "maria")
    views = pupils.list_pupils(school.rector)
    assert search(views, "dahl") == []
    assert search(views, "150512") == []
    assert [view.id for view in search(views, alias.lower())] == [ALMA]


def test_what_was_written_before_is_the_members_only(school: School) -> None:
    per = school.as_("per")
    page = form_work.open_form(per, ALMA, FORM)
    draft = form_work.save_draft(per, page.draft, TALK, starts_stretch=True)
    form_work.finalise_stage(per, draft)
    protect(school, "maria")
    assert len(pupils.open_pupil(school.as_("maria"), ALMA).documents) == 1
    with school.as_("per").store.read() as work:
        assert work.documents.all() == []
        assert work.documents.drafts() == []


def test_a_named_person_without_a_role_that_sees_pupils_may_know(school: School) -> None:
    alias = protect(school, "ida")
    assert names(school.as_("ida")) == [alias]


def test_rektor_and_one_more_at_least_who_can_open_the_store(school: School) -> None:
    me = school.rector.store.account_id
    maria = school.accounts["maria"]
    assert refusal(protect, school, members=(me,)) == ("too_few_members", "members")
    assert refusal(protect, school, members=(maria, school.accounts["per"])) == ("no_rector", "members")
    assert refusal(protect, school, "maria", since=date(2030, 1, 1)) == ("in_future", "since")
    protect(school, "maria")
    assert refusal(protect, school, "maria") == ("protected_already", "")


def test_a_mentor_protects_nobody(school: School) -> None:
    request = ProtectionRequest(ProtectionGrade.LOCAL, (school.accounts["per"],), date(2026, 11, 16))
    assert refusal(protect_pupil, school.as_("per"), ALMA, request) == ("not_allowed", "")


def test_the_municipalitys_alias_is_taken_as_it_is(school: School) -> None:
    assert protect(school, "maria", alias="Björk 7") == "Björk 7"
    view = protections.read_protection(school.rector, ALMA)
    assert view.protection.alias_source is AliasSource.MUNICIPALITY


def test_the_plan_hides_class_and_staff(school: School) -> None:
    protect(school, "maria", plan=ProtectionPlan((Secret.NAME, Secret.SCHOOL)))
    view = pupils.open_pupil(school.rector, ALMA).pupil
    assert (view.class_name, view.mentor_names) == ("", ())


def test_a_guardian_of_another_pupil_too_stays_there_and_is_copied(school: School) -> None:
    with school.rector.store.write() as work:
        work.pupils.add_guardianships([Guardianship(NOEL, GuardianId("g1"))])
        work.commit(LogEvent("test"))
    protect(school, "maria")
    with school.as_("per").store.read() as work:
        assert [tie.guardian_id for tie in work.pupils.guardianships()] == ["g1"]
        assert [item.id for item in work.pupils.guardians()] == ["g1"]
    with school.rector.store.read() as work:
        [tie] = work.pupils.guardianships(ALMA)
        assert tie.guardian_id != "g1"
        assert work.pupils.guardians([tie.guardian_id])[0].given_name == "Omar"


def test_a_guardian_of_this_pupil_only_is_known_to_members_only(school: School) -> None:
    protect(school, "maria")
    with school.as_("per").store.read() as work:
        assert work.pupils.guardians() == []


def test_revealing_says_who_and_why_in_the_log(school: School) -> None:
    protect(school, "maria")
    maria = school.as_("maria")
    assert refusal(protections.reveal, maria, ALMA, " ") == ("required", "reason")
    shown = protections.reveal(maria, ALMA, "Ringer hem om måndag")
    assert (shown.name, shown.number) == ("Alma Dahl", "20150512-2380")
    assert shown.guardians == (("Omar Dahl", ("070-1740605",)),)
    kinds = [opening.kind for opening in protections.read_protection(maria, ALMA).openings]
    assert kinds[0] == "identity_revealed"
    assert refusal(protections.reveal, school.as_("per"), ALMA, "Nyfiken") == ("not_allowed", "")


def test_searching_by_the_true_name_is_a_revealing(school: School) -> None:
    alias = protect(school, "maria")
    for told in ("alma dahl", "Dahl, Alma", "20150512-2380", "201505122380"):
        assert find_revealing(school.rector, told, "Föräldern ringer") == (ALMA, alias)
    assert find_revealing(school.as_("per"), "alma dahl", "Föräldern ringer") is None
    assert refusal(find_revealing, school.rector, "alma dahl", "") == ("required", "reason")
    openings = protections.read_protection(school.rector, ALMA).openings
    assert openings[0].kind == "identity_searched"


def test_a_part_of_a_name_finds_nobody_and_leaves_a_row_for_the_members_only(school: School) -> None:
    protect(school, "maria")
    for told in ("a", "alm", "dahl", "Alma", "150512", "2380"):
        assert find_revealing(school.as_("maria"), told, "Föräldern ringer") is None
    for login, is_there in (("karin", True), ("sara", False), ("per", False)):
        with school.as_(login).store.read() as work:
            row = work.log.rows(newest=1)[0]
        assert (row.event.kind == "identity_searched", row.is_sealed) == (True, not is_there)
        assert (row.event.pupil_id, dict(row.event.detail)) == (None, {})


def test_who_knows_nobody_leaves_a_row_for_the_own_eyes(school: School) -> None:
    protect(school, "maria")
    find_revealing(school.as_("per"), "Alma Dahl", "Nyfiken")
    for login in ("karin", "maria", "sara"):
        with school.as_(login).store.read() as work:
            assert work.log.rows(newest=1)[0].is_sealed


def test_two_of_one_name_are_told_apart_by_number(school: School) -> None:
    protect(school, "maria")
    with school.rector.store.write() as work:
        noel = work.pupils.get(NOEL)
        assert noel is not None
        work.pupils.update([replace(noel, given_name="Alma", family_name="Dahl")])
        work.commit(LogEvent("test"))
    members = (school.rector.store.account_id, school.accounts["maria"])
    request = ProtectionRequest(ProtectionGrade.LOCAL, members, date(2026, 11, 16), alias="Björk 7")
    protect_pupil(school.rector, NOEL, request)
    assert refusal(find_revealing, school.rector, "Alma Dahl", "Ringde") == ("several_pupils", "text")
    found = find_revealing(school.rector, "20150512-2380", "Ringde")
    assert found is not None
    assert found[0] == ALMA


def test_one_more_may_know_and_then_no_more(school: School) -> None:
    alias = protect(school, "maria")
    per = school.accounts["per"]
    protections.add_member(school.rector, ALMA, per, "Ny mentor")
    assert names(school.as_("per")) == [alias]
    protections.remove_member(school.rector, ALMA, per, "Byter klass")
    assert names(school.as_("per")) == []
    assert alias in names(school.as_("maria"))
    events = [step.event for step in protections.read_protection(school.rector, ALMA).protection.steps]
    assert events[-2:] == [ProtectionEvent.MEMBER_ADDED, ProtectionEvent.MEMBER_REMOVED]
    members = [row.name for row in protections.read_protection(school.rector, ALMA).members]
    assert members == ["Karin Ås", "Maria Lind"]


def test_the_last_two_and_the_last_rektor_stay(school: School) -> None:
    protect(school, "maria", "per")
    me = school.rector.store.account_id
    assert refusal(protections.remove_member, school.rector, ALMA, me, "Slutar") == ("no_rector", "members")
    protections.remove_member(school.rector, ALMA, school.accounts["per"], "Byter klass")
    maria = school.accounts["maria"]
    assert refusal(protections.remove_member, school.rector, ALMA, maria, "Slutar") == (
        "too_few_members",
        "members",
    )


def test_two_people_end_it_and_then_everybody_sees_the_pupil_again(school: School) -> None:
    protect(school, "maria")
    protections.ask_to_loosen(school.rector, ALMA, None, "Skyddet är hävt")
    assert not protections.read_protection(school.rector, ALMA).may_answer
    answer = protections.answer_loosening
    assert refusal(answer, school.rector, ALMA, agrees=True) == ("second_person_needed", "")
    protections.answer_loosening(school.as_("maria"), ALMA, agrees=True)
    assert names(school.as_("per")) == ["Dahl, Alma"]
    assert "Dahl, Alma" in names(school.rector)
    assert refusal(protections.read_protection, school.rector, ALMA) == ("not_allowed", "")
    with school.as_("per").store.read() as work:
        assert [item.given_name for item in work.pupils.guardians()] == ["Omar"]


def test_a_higher_grade_at_once_a_lower_with_two(school: School) -> None:
    protect(school, "maria")
    protections.tighten(school.as_("maria"), ALMA, ProtectionGrade.PROTECTED_REGISTRATION)
    assert (
        protections.read_protection(school.rector, ALMA).protection.grade
        is ProtectionGrade.PROTECTED_REGISTRATION
    )
    protections.ask_to_loosen(school.as_("maria"), ALMA, ProtectionGrade.LOCAL, "Nytt beslut")
    protections.answer_loosening(school.rector, ALMA, agrees=True)
    assert protections.read_protection(school.rector, ALMA).protection.grade is ProtectionGrade.LOCAL


def test_the_plan_is_changed_with_a_trace(school: School) -> None:
    protect(school, "maria")
    plan = ProtectionPlan((Secret.NAME,), (DeniedPerson("Omar Dahl"),), "Karin", "", date(2027, 1, 1))
    protections.change_plan(school.rector, ALMA, plan)
    view = protections.read_protection(school.rector, ALMA)
    assert view.protection.plan == plan
    assert view.protection.steps[-1].event is ProtectionEvent.PLAN_CHANGED


def test_one_member_alone_takes_nothing_out_of_the_plan(school: School) -> None:
    first = ProtectionPlan((Secret.NAME, Secret.CLASS), (DeniedPerson("Omar Dahl", GuardianId("g1")),))
    protect(school, "maria", plan=first)
    maria = school.as_("maria")
    wanted = ProtectionPlan((Secret.NAME, Secret.ADDRESS), (), "Karin")
    assert refusal(protections.change_plan, maria, ALMA, wanted) == ("required", "reason")
    protections.change_plan(maria, ALMA, wanted, "Avtalat")
    now = protections.read_protection(maria, ALMA)
    assert now.protection.hidden == {Secret.NAME, Secret.ADDRESS, Secret.CLASS, Secret.STAFF}
    assert not now.protection.may_receive(GuardianId("g1"))
    assert now.protection.plan.phone_whom == "Karin"
    assert not now.may_answer
    assert pupils.open_pupil(maria, ALMA).pupil.class_name == ""
    assert today_page(maria).protections.asked == ()
    [asked] = today_page(school.rector).protections.asked
    assert asked.of_plan is not None
    assert asked.of_plan.denied == first.denied
    answer = protections.answer_loosening
    assert refusal(answer, maria, ALMA, agrees=True) == ("second_person_needed", "")
    answer(school.rector, ALMA, agrees=True)
    after = protections.read_protection(maria, ALMA).protection
    assert after.hidden == {Secret.NAME, Secret.ADDRESS}
    assert after.may_receive(GuardianId("g1"))
    assert after.grade is ProtectionGrade.CONFIDENTIALITY_MARKING
    assert pupils.open_pupil(maria, ALMA).pupil.class_name == "5A"


def test_the_plan_is_tightened_while_a_lower_grade_is_asked_for_and_the_rest_is_told_to_wait(
    school: School,
) -> None:
    protect(school, "maria", plan=ProtectionPlan((Secret.NAME,), (DeniedPerson("Omar Dahl"),)))
    protections.ask_to_loosen(school.rector, ALMA, ProtectionGrade.LOCAL, "Nytt beslut")
    saved = protections.change_plan(school.rector, ALMA, ProtectionPlan((Secret.NAME, Secret.SCHOOL)))
    assert saved.left_out is not None
    assert saved.left_out.denied == (DeniedPerson("Omar Dahl"),)
    now = protections.read_protection(school.rector, ALMA).protection
    assert Secret.SCHOOL in now.hidden
    assert now.plan.denied == (DeniedPerson("Omar Dahl"),)
    more = replace(now.plan, phone_whom="Karin")
    assert protections.change_plan(school.rector, ALMA, more).left_out is None


def test_who_asked_takes_the_own_request_back(school: School) -> None:
    protect(school, "maria")
    protections.ask_to_loosen(school.rector, ALMA, None, "Skyddet är hävt")
    take_back = protections.take_back_request
    assert refusal(take_back, school.as_("maria"), ALMA) == ("not_your_request", "")
    assert not protections.read_protection(school.as_("maria"), ALMA).is_mine
    assert protections.read_protection(school.rector, ALMA).is_mine
    take_back(school.rector, ALMA)
    now = protections.read_protection(school.rector, ALMA).protection
    assert now.loosening is None
    assert now.steps[-1].event is ProtectionEvent.LOOSENING_WITHDRAWN
    assert today_page(school.as_("maria")).protections.asked == ()
    assert refusal(take_back, school.rector, ALMA) == ("nothing_asked", "")


def test_a_guardian_chosen_by_number_is_known_by_name_to_every_hand_over(school: School) -> None:
    protect(school, "maria")
    [guardian] = protections.read_protection(school.rector, ALMA).guardians
    plan = ProtectionPlan((Secret.NAME,), (DeniedPerson("", guardian),))
    protections.change_plan(school.rector, ALMA, plan)
    after = protections.read_protection(school.rector, ALMA).protection
    assert after.plan.denied == (DeniedPerson("Omar Dahl", guardian),)
    assert not after.may_receive(guardian)
    assert after.names_denied("Omar")


def test_the_day_of_review_stands_on_i_dag_for_the_members(school: School) -> None:
    protect(school, "maria", plan=ProtectionPlan(review_on=date(2026, 12, 1)))
    assert today_page(school.rector).protections.reviews == ()
    school.clock.advance(days=8)
    for login in ("karin", "maria"):
        [row] = today_page(school.as_(login)).protections.reviews
        assert (row.pupil.id, row.review_on) == (ALMA, date(2026, 12, 1))
    assert today_page(school.as_("per")).protections.reviews == ()


def test_nobody_outside_reads_in_the_log_that_there_is_somebody(school: School) -> None:
    protect(school, "maria")
    protections.reveal(school.rector, ALMA, "Ringer hem")
    with school.as_("per").store.read() as work:
        after = [row for row in work.log.rows() if row.event.kind in ("pupil_protected", "identity_revealed")]
    assert all(row.is_sealed and row.event.pupil_id is None for row in after)


def test_a_day_long_ago_is_a_day_too(school: School) -> None:
    protect(school, "maria", since=date(2026, 11, 16) - timedelta(days=400))
    assert protections.read_protection(school.rector, ALMA).protection.since.year == 2025
