# SPDX-License-Identifier: EUPL-1.2
"""Classes and mentors by hand: who mentors whom from which day to which, and a substitute for two weeks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from eht_desk.application import form_work, mentors
from eht_desk.application.account_desk import close_account, end_role
from eht_desk.application.handing_over import hand_over, orphaned_work, possible_heirs
from eht_desk.application.mentors import ClassCard
from eht_desk.application.pupils import list_pupils, open_pupil
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ClassId, StaffId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Mentorship, Period
from eht_desk.domain.people import ClassMembership
from eht_desk.domain.protection import Secret
from eht_desk.domain.register import RegisterMentorship, RegisterStaff
from tests.application.protected import protect_alma
from tests.fakes.august import Desk, register, row
from tests.fakes.school import ALMA, CLASS_5A, CLASS_7B, FORM, PER, SARA, TALK, School

TODAY = date(2026, 11, 23)
TWO_WEEKS = Period(TODAY, TODAY + timedelta(days=13))


def sees(school: School, login: str) -> set[str]:
    return {view.name for view in list_pupils(school.as_(login))}


def card(school: School, name: str) -> ClassCard:
    return next(item for item in mentors.list_class_cards(school.rector, school.unit_id) if item.name == name)


def refused(code: str):
    return pytest.raises(RuleViolation, match=f"^{code}")


def test_the_cards_say_classes_pupils_and_mentors(school: School):
    cards = mentors.list_class_cards(school.as_("ida"), school.unit_id)
    assert [(item.name, item.grade, item.pupils) for item in cards] == [("5A", 5, 1), ("7B", 7, 1)]
    (mentor,) = cards[1].mentors
    assert (mentor.name, mentor.end, mentor.has_account) == ("Sara Berg", date(2026, 12, 31), True)
    with refused("not_allowed"):
        mentors.list_class_cards(school.as_("maria"), school.unit_id)


def test_a_mentor_begins_and_ends_at_midnight_of_the_school(school: School):
    mentors.appoint_mentor(
        school.rector, CLASS_7B, staff_id=PER, period=Period(date(2026, 11, 24), date(2026, 11, 25))
    )
    for moment, is_mentor in (
        (datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC), False),  # 23:59:59 in Stockholm
        (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 22, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 23, 0, tzinfo=UTC), False),
    ):
        school.clock.set(moment)
        assert ("Noel Östlund-Ek" in sees(school, "per")) is is_mentor


def test_in_summer_time_midnight_is_an_hour_earlier_in_utc(school: School):
    mentors.appoint_mentor(school.rector, CLASS_7B, staff_id=PER, period=Period(date(2027, 6, 1)))
    school.clock.set(datetime(2027, 5, 31, 21, 59, tzinfo=UTC))
    assert "Noel Östlund-Ek" not in sees(school, "per")
    school.clock.set(datetime(2027, 5, 31, 22, 0, tzinfo=UTC))
    assert "Noel Östlund-Ek" in sees(school, "per")


def test_a_person_without_staff_and_role_gets_both_for_the_time(school: School):
    mentors.appoint_mentor(
        school.rector, CLASS_5A, account_id=school.accounts["nils"], period=TWO_WEEKS, substitute_for=PER
    )
    assert sees(school, "nils") == {"Alma Dahl"}
    with school.rector.store.read() as work:
        (given,) = [role for role in work.accounts.roles(school.accounts["nils"]) if role.role is Role.MENTOR]
    assert given.period == TWO_WEEKS
    (ordinary, substitute) = card(school, "5A").mentors
    assert (ordinary.name, ordinary.is_substitute_for) == ("Per Holm", "")
    assert (substitute.name, substitute.is_substitute_for) == ("Nils Ro", "Per Holm")
    school.clock.advance(days=14)
    assert sees(school, "nils") == set()
    assert [item.name for item in card(school, "5A").mentors] == ["Per Holm"]


def test_a_register_in_between_keeps_the_substitute(school: School):
    mentors.appoint_mentor(
        school.rector, CLASS_5A, account_id=school.accounts["nils"], period=TWO_WEEKS, substitute_for=PER
    )
    desk = Desk(school.rector, school.registers)
    desk.take_in(
        register(row(1, "5A"), mentorships=(RegisterMentorship("5A", RegisterStaff("Per Holm")),)),
    )
    assert "Elev1 Prov" in sees(school, "nils") & sees(school, "per")
    assert [item.is_substitute_for for item in card(school, "5A").mentors] == ["", "Per Holm"]


def test_what_a_substitute_began_goes_back_to_the_ordinary_mentor(school: School):
    mentors.appoint_mentor(
        school.rector, CLASS_5A, account_id=school.accounts["sara"], period=TWO_WEEKS, substitute_for=PER
    )
    sara = school.as_("sara")
    page = form_work.open_form(sara, ALMA, FORM)
    form_work.save_draft(sara, page.draft, TALK, starts_stretch=True)
    assert orphaned_work(school.rector) == ()
    school.clock.advance(days=14)
    (orphan,) = orphaned_work(school.rector)
    assert orphan.former == "Sara Berg"
    heirs = possible_heirs(school.rector, ALMA, orphan.form_id, orphan.stage_id)
    assert heirs[0] == (school.accounts["per"], "Per Holm")
    assert orphan.draft_id is not None
    hand_over(school.rector, [orphan.draft_id], heirs[0][0])
    page = form_work.open_form(school.as_("per"), ALMA, FORM)
    assert page.answers["illness"] == TALK["illness"]
    assert orphaned_work(school.rector) == ()


def test_ending_a_mentorship_keeps_what_was(school: School):
    mentors.end_mentorship(school.rector, CLASS_5A, PER, None, TODAY)
    assert sees(school, "per") == {"Alma Dahl"}
    school.clock.advance(days=1)
    assert sees(school, "per") == set()
    with school.rector.store.read() as work:
        assert any(
            tie.staff_id == PER and tie.period == Period(None, TODAY)
            for tie in work.organisation.mentorships()
        )


def test_one_that_never_began_is_gone(school: School):
    period = Period(TODAY + timedelta(days=7))
    mentors.appoint_mentor(school.rector, CLASS_7B, staff_id=PER, period=period)
    mentors.end_mentorship(school.rector, CLASS_7B, PER, period.start, TODAY)
    assert [item.name for item in card(school, "7B").mentors] == ["Sara Berg"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"period": TWO_WEEKS}, "required:mentor"),
        ({"staff_id": SARA, "period": Period(None, TODAY)}, "required:start"),
        ({"staff_id": SARA, "period": Period(TODAY), "substitute_for": PER}, "required:end"),
        ({"staff_id": SARA, "period": Period(TODAY, date(2026, 11, 1))}, "period_reversed:end"),
        ({"staff_id": PER, "period": TWO_WEEKS}, "mentor_already:mentor"),
        ({"staff_id": SARA, "period": TWO_WEEKS, "substitute_for": SARA}, "substitute_for_nobody"),
        ({"staff_id": StaffId("nobody"), "period": TWO_WEEKS}, "not_found"),
    ],
)
def test_appointments_that_make_no_sense_change_nothing(school: School, values: dict[str, object], code: str):
    before = card(school, "5A")
    with refused(code):
        mentors.appoint_mentor(school.rector, CLASS_5A, **values)  # type: ignore[arg-type]
    assert card(school, "5A") == before


def test_a_closed_account_mentors_nobody(school: School):
    close_account(school.rector, school.accounts["nils"])
    with refused("account_closed"):
        mentors.appoint_mentor(school.rector, CLASS_5A, account_id=school.accounts["nils"], period=TWO_WEEKS)


def test_a_role_that_ended_comes_back_for_the_time(school: School):
    with school.rector.store.read() as work:
        (role,) = work.accounts.roles(school.accounts["sara"])
    end_role(school.rector, role.id, TODAY - timedelta(days=1))
    assert sees(school, "sara") == set()
    mentors.appoint_mentor(school.rector, CLASS_5A, staff_id=SARA, period=TWO_WEEKS)
    assert "Alma Dahl" in sees(school, "sara")


@pytest.mark.parametrize("login", ["maria", "per", "nils"])
def test_others_appoint_nobody(school: School, login: str):
    with refused("not_allowed"):
        mentors.appoint_mentor(school.as_(login), CLASS_5A, staff_id=SARA, period=TWO_WEEKS)
    with refused("not_allowed"):
        mentors.end_class(school.as_(login), CLASS_5A, TODAY)


def test_a_class_by_hand(school: School):
    class_id, _ = mentors.add_class(school.rector, school.unit_id, " 6  C ", None)
    assert [item.name for item in mentors.list_class_cards(school.rector, school.unit_id)] == [
        "5A",
        "7B",
        "6 C",
    ]
    for name, grade, code in (("6 c", 6, "class_name_taken"), (" ", 6, "required:name"), ("6D", 11, "grade")):
        with refused(code):
            mentors.add_class(school.rector, school.unit_id, name, grade)
    mentors.end_class(school.rector, class_id, TODAY - timedelta(days=0))
    school.clock.advance(days=1)
    again, _ = mentors.add_class(school.rector, school.unit_id, "6 C", 6)
    assert again != class_id


def test_a_class_that_ended_shows_nobody_anybody(school: School):
    mentors.end_class(school.rector, CLASS_5A, TODAY)
    assert sees(school, "per") == {"Alma Dahl"}  # to the end of the day
    school.clock.advance(days=1)
    assert sees(school, "per") == set()
    assert [item.name for item in mentors.list_class_cards(school.rector, school.unit_id)] == ["7B"]
    view = next(item for item in list_pupils(school.rector) if item.id == ALMA)
    assert (view.class_name, view.mentor_names) == ("", ())
    with refused("class_ended"):
        mentors.appoint_mentor(school.rector, CLASS_5A, staff_id=SARA, period=Period(TODAY))
    with refused("not_found"):
        mentors.end_class(school.rector, ClassId("none"), TODAY)


def test_a_stray_tie_to_a_class_that_has_ended_shows_nobody(school: School):
    mentors.end_class(school.rector, CLASS_5A, TODAY)
    with school.rector.store.write() as work:  # as a damaged or hand-made store might say
        work.organisation.set_mentorships(CLASS_5A, [Mentorship(CLASS_5A, PER)])
        work.pupils.set_memberships(ALMA, [ClassMembership(ALMA, CLASS_5A)])
        work.commit(LogEvent("test"))
    school.clock.advance(days=1)
    assert sees(school, "per") == set()
    with refused("not_allowed"):
        open_pupil(school.as_("per"), ALMA)


def test_a_class_that_is_secret_is_not_told_by_the_number_of_its_pupils(school: School) -> None:
    def pupils_in_5a() -> int:
        (card,) = [
            item for item in mentors.list_class_cards(school.rector, school.unit_id) if item.name == "5A"
        ]
        return card.pupils

    assert pupils_in_5a() == 1
    protect_alma(school, Secret.CLASS)
    assert pupils_in_5a() == 0
