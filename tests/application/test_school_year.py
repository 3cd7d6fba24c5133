# SPDX-License-Identifier: EUPL-1.2
"""August at a school: classes end and begin, pupils go up, mentors follow; last year's mentor sees nobody new."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eht_desk.application.pupils import list_pupils
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ClassId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period, SchoolClass
from eht_desk.domain.people import ClassMembership
from eht_desk.domain.register import RegisterMentorship, RegisterPupil, RegisterStaff, StagedRegister
from eht_desk.domain.school_year import school_year_of
from eht_desk.exchange.made_up_year import write_next_year
from tests.fakes.august import AUGUST, MAY, Desk, read_school, register, row, two_years
from tests.fakes.school import ALMA, NOEL, School, make_school


@pytest.fixture
def desk(school: School) -> Desk:
    """The rector, who takes registers in. The spring's register is in the store already."""
    school.clock.set(MAY)
    return Desk(school.rector, school.registers)


def seen_by(school: School, login: str) -> set[str]:
    return {view.name for view in list_pupils(school.as_(login))}


def per_mentors(*classes: str) -> tuple[RegisterMentorship, ...]:
    return tuple(RegisterMentorship(name, RegisterStaff("Per Holm")) for name in classes)


def small_school(desk: Desk, school: School, *mentorships: RegisterMentorship) -> None:
    """7A with six, 6A with six; Per mentors 7A and Sara 6A."""
    desk.take_in(
        register(
            *(row(number, "7A", 7) for number in range(1, 7)),
            *(row(number, "6A", 6) for number in range(11, 17)),
            mentorships=(*per_mentors("7A"), RegisterMentorship("6A", RegisterStaff("Sara Berg"))),
        )
    )
    school.clock.set(AUGUST)


def one_year_up(**more: object) -> StagedRegister:
    return register(
        *(row(number, "8A", 8) for number in range(1, 7)),
        *(row(number, "7A", 7) for number in range(11, 17)),
        **more,
    )


# ------------------------------ a whole made-up school


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_the_august_import_lists_what_happened_and_then_does_it(desk: Desk, school: School, seed: int):
    spring, autumn = two_years(seed=seed)
    desk.take_in(read_school(spring, MAY))
    school.clock.set(AUGUST)
    staged = read_school(autumn.school, AUGUST)

    seen = desk.preview(staged)
    ids = {pupil.id: external for external, pupil in desk.pupils().items()}
    year = seen.year
    assert year is not None
    assert year.is_likely
    assert year.year == 2027
    assert {ids[item.pupil_id] for item in year.repeated} == autumn.repeated
    assert {ids[item.pupil_id] for item in year.moved} == autumn.moved_up
    assert {item.external_id for item in seen.comparison.new} == autumn.new
    assert autumn.left <= {ids[pupil_id] for pupil_id in seen.comparison.absent}
    assert year.carries == ()  # this register names the mentors itself

    result = desk.take_in(staged, turns_year=True, absent_have_left=True)
    assert result.added == len(autumn.new)
    classes = desk.classes()
    for pupil in autumn.school.pupils:
        assert classes[pupil.external_id] == pupil.class_name
    assert all(classes[external] == "" for external in autumn.left)
    mentors = desk.mentors()
    for person in autumn.school.staff:
        if person.mentors:
            assert mentors[person.mentors] == {person.name}


def test_the_same_register_again_changes_nothing(desk: Desk, school: School):
    spring, autumn = two_years()
    desk.take_in(read_school(spring, MAY))
    school.clock.set(AUGUST)
    staged = read_school(autumn.school, AUGUST)
    desk.take_in(staged, turns_year=True, absent_have_left=True)
    before = desk.people()
    for days in (0, 1, 40):
        school.clock.advance(days=days)
        seen = desk.preview(staged)
        assert seen.comparison.changes_nothing
        assert seen.year is not None
        assert not seen.year.is_likely
        assert seen.year.moved == seen.year.repeated == seen.year.returned == ()
        for turns_year in (False, True):  # also when somebody says by mistake that it is a new year once more
            desk.take_in(staged, turns_year=turns_year, absent_have_left=True)
            assert desk.people() == before


def test_three_years_of_a_school_with_some_who_were_away(desk: Desk, school: School):
    spring, autumn = two_years(120, 22)
    left = [pupil for pupil in spring.pupils if pupil.external_id in autumn.left and pupil.grade < 7]
    third = write_next_year(autumn.school, 4711, returning=left[:3])
    assert third.returned
    desk.take_in(read_school(spring, MAY))
    records = {external: pupil.id for external, pupil in desk.pupils().items()}
    school.clock.set(AUGUST)
    desk.take_in(read_school(autumn.school, AUGUST), turns_year=True, absent_have_left=True)
    in_between = AUGUST.replace(year=2028)
    school.clock.set(in_between)
    staged = read_school(third.school, in_between)
    seen = desk.preview(staged)
    assert seen.year is not None
    assert seen.year.is_likely
    assert {item.pupil_id for item in seen.year.returned} == {records[one] for one in third.returned}
    desk.take_in(staged, turns_year=True, absent_have_left=True)
    classes = desk.classes()
    assert all(classes[pupil.external_id] == pupil.class_name for pupil in third.school.pupils)
    with school.rector.store.read() as work:
        ended = [item for item in work.organisation.classes() if item.has_ended(in_between.date())]
    assert {school_year_of(item.period.end).start for item in ended if item.period.end} == {2027, 2028}
    after = desk.people()
    desk.take_in(staged, turns_year=True, absent_have_left=True)
    assert desk.people() == after


def test_who_was_away_for_a_year_is_back_with_the_same_record(desk: Desk, school: School):
    small_school(desk, school)
    away = register(*(row(number, "8A", 8) for number in range(2, 7)))
    desk.take_in(away, turns_year=True, absent_have_left=True)
    record = desk.pupils()["ext-1"]
    assert record.left_on is not None
    school.clock.advance(days=365)
    back = register(*(row(number, "9A", 9) for number in range(1, 7)))
    seen = desk.preview(back)
    assert seen.year is not None
    assert [item.pupil_id for item in seen.year.returned] == [record.id]
    desk.take_in(back, turns_year=True, absent_have_left=True)
    assert desk.pupils()["ext-1"].id == record.id
    assert desk.pupils()["ext-1"].left_on is None
    assert desk.classes()["ext-1"] == "9A"


# ------------------------------ 8A of this year is another class


def test_last_years_mentor_does_not_see_this_years_class_of_the_same_name(desk: Desk, school: School):
    small_school(desk, school)
    assert {"Elev1 Prov"} <= seen_by(school, "per")
    desk.take_in(
        one_year_up(mentorships=(*per_mentors("8A"), RegisterMentorship("7A", RegisterStaff("Ny Lärare")))),
        turns_year=True,
    )
    seen = seen_by(school, "per")
    assert "Elev1 Prov" in seen  # his pupils, in 8A now
    assert "Elev11 Prov" not in seen  # the new 7A
    assert seen_by(school, "sara") == set()


def test_history_keeps_both_classes(desk: Desk, school: School):
    small_school(desk, school)
    desk.take_in(one_year_up(), turns_year=True)
    with school.rector.store.read() as work:
        named = [item for item in work.organisation.classes() if item.name == "7A"]
        pupil = desk.pupils()["ext-11"].id
        stays = [(item.class_id, item.period) for item in work.pupils.memberships(pupil)]
    assert len(named) == 2
    ended = next(item for item in named if item.has_ended(AUGUST.date()))
    begun = next(item for item in named if item is not ended)
    assert ended.period.end == AUGUST.date().replace(day=19)
    assert begun.period.start == AUGUST.date()
    assert (begun.id, Period(AUGUST.date())) in stays
    assert len(stays) == 2


def test_who_repeats_is_in_the_new_class_and_not_with_the_old_friends(desk: Desk, school: School):
    small_school(desk, school)
    staged = register(
        *(row(number, "8A", 8) for number in range(1, 6)),
        row(6, "7A", 7),
        *(row(number, "7A", 7) for number in range(11, 17)),
        mentorships=per_mentors("8A"),
    )
    seen = desk.preview(staged)
    assert seen.year is not None
    assert [item.name for item in seen.year.repeated] == ["Elev6 Prov"]
    desk.take_in(staged, turns_year=True)
    assert desk.classes()["ext-6"] == "7A"
    assert "Elev6 Prov" not in seen_by(school, "per")


def test_names_of_classes_that_stay_are_new_classes_all_the_same(desk: Desk, school: School):
    rows = [row(number, "2013A", None) for number in range(1, 7)]
    desk.take_in(register(*rows, mentorships=per_mentors("2013A")))
    school.clock.set(AUGUST)
    desk.take_in(register(*rows), turns_year=True)
    with school.rector.store.read() as work:
        assert sum(1 for item in work.organisation.classes() if item.name == "2013A") == 2
    assert {desk.classes()[f"ext-{number}"] for number in range(1, 7)} == {"2013A"}
    assert "Elev1 Prov" in seen_by(school, "per")  # the mentor followed from 2013A to 2013A


def test_pupils_whom_the_register_does_not_name_are_without_class(desk: Desk, school: School):
    small_school(desk, school)
    desk.take_in(register(*(row(number, "8A", 8) for number in range(1, 7))), turns_year=True)
    classes = desk.classes()
    assert {classes[f"ext-{number}"] for number in range(11, 17)} == {""}
    assert "Elev11 Prov" not in seen_by(school, "sara")
    assert "Elev11 Prov" in seen_by(school, "maria")


def test_a_pupil_without_class_in_the_register_has_none_in_the_new_year(desk: Desk, school: School):
    small_school(desk, school)
    staged = register(row(1, "", 8), *(row(number, "8A", 8) for number in range(2, 7)))
    desk.take_in(staged, turns_year=True)
    assert desk.classes()["ext-1"] == ""
    assert desk.pupils()["ext-1"].grade == 8


def test_a_list_of_one_class_ends_no_other(desk: Desk, school: School):
    small_school(desk, school)
    part = register(*(row(number, "8A", 8) for number in range(1, 7)), is_complete_list=False)
    desk.take_in(part, turns_year=True)
    classes = desk.classes()
    assert {classes[f"ext-{number}"] for number in range(1, 7)} == {"8A"}
    assert {classes[f"ext-{number}"] for number in range(11, 17)} == {"6A"}
    other = register(*(row(number, "7A", 7) for number in range(11, 17)), is_complete_list=False)
    desk.take_in(other, turns_year=True)
    classes = desk.classes()
    assert {classes[f"ext-{number}"] for number in range(1, 7)} == {"8A"}
    assert {classes[f"ext-{number}"] for number in range(11, 17)} == {"7A"}


def test_the_lower_class_first_takes_no_name_from_the_upper_one(desk: Desk, school: School):
    small_school(desk, school)
    desk.take_in(
        register(*(row(number, "7A", 7) for number in range(11, 17)), is_complete_list=False), turns_year=True
    )
    classes = desk.classes()
    assert {classes[f"ext-{number}"] for number in range(11, 17)} == {"7A"}
    assert {classes[f"ext-{number}"] for number in range(1, 7)} == {""}  # last year's 7A is over
    assert "Elev11 Prov" not in seen_by(school, "per")


def test_a_pupil_in_two_classes_is_out_of_both_when_both_are_over(desk: Desk, school: School):
    small_school(desk, school)
    with school.rector.store.write() as work:
        other = SchoolClass(ClassId("music"), school.unit_id, "Musik", None)
        begun = SchoolClass(
            ClassId("choir"), school.unit_id, "7a ", 7
        )  # the name of another class, written otherwise
        work.organisation.add_classes([other, begun])
        pupil = desk.pupils()["ext-1"].id
        work.pupils.add_memberships([ClassMembership(pupil, other.id), ClassMembership(pupil, begun.id)])
        work.commit(LogEvent("test"))
    desk.take_in(one_year_up(), turns_year=True)
    assert desk.classes()["ext-1"] == "8A"
    with school.rector.store.read() as work:
        stays = work.pupils.memberships(pupil)
    assert len(stays) == 4
    assert sum(1 for item in stays if item.period.end is None) == 1


def test_a_register_without_classes_begins_no_year_and_changes_nothing(desk: Desk, school: School):
    small_school(desk, school)
    before = desk.people()
    with pytest.raises(RuleViolation) as refused:
        desk.take_in(register(row(1, "", 8)), turns_year=True)
    assert refused.value.code == "year_needs_classes"
    assert desk.people() == before


def test_in_the_middle_of_the_year_classes_go_on(desk: Desk, school: School):
    small_school(desk, school)
    school.clock.set(MAY)
    staged = register(
        row(1, "6A", 6),
        *(row(number, "7A", 7) for number in range(2, 7)),
        *(row(number, "6A", 6) for number in range(11, 17)),
    )
    seen = desk.preview(staged)
    assert seen.year is not None
    assert not seen.year.is_likely
    desk.take_in(staged)
    with school.rector.store.read() as work:
        assert sum(1 for item in work.organisation.classes() if item.name in {"6A", "7A"}) == 2
    assert "Elev1 Prov" in seen_by(school, "sara")
    assert "Elev1 Prov" not in seen_by(school, "per")


# ----------------------------------------------------------------------------------------------------- mentors follow


def test_mentors_follow_their_pupils_when_the_register_is_silent(desk: Desk, school: School):
    small_school(desk, school)
    seen = desk.preview(one_year_up())
    assert seen.year is not None
    assert {(item.from_class, item.to_class, item.mentors) for item in seen.year.carries} == {
        ("7A", "8A", ("Per Holm",)),
        ("6A", "7A", ("Sara Berg",)),
    }
    desk.take_in(one_year_up(), turns_year=True)
    assert desk.mentors()["8A"] == {"Per Holm"}
    assert desk.mentors()["7A"] == {"Sara Berg"}
    assert "Elev1 Prov" in seen_by(school, "per")


def test_the_proposal_can_be_declined(desk: Desk, school: School):
    small_school(desk, school)
    desk.take_in(one_year_up(), turns_year=True, carries_mentors=False)
    assert desk.mentors()["8A"] == set()
    assert seen_by(school, "per") == set()


def test_mentors_whose_time_the_register_ended_in_june_still_follow(desk: Desk, school: School):
    june = Period(MAY.date().replace(year=2026, month=8), MAY.date().replace(month=6, day=15))
    desk.take_in(
        register(
            *(row(number, "7A", 7) for number in range(1, 7)),
            mentorships=(RegisterMentorship("7A", RegisterStaff("Per Holm"), june),),
        )
    )
    school.clock.set(AUGUST)
    assert "Elev1 Prov" not in seen_by(school, "per")
    desk.take_in(register(*(row(number, "8A", 8) for number in range(1, 7))), turns_year=True)
    assert "Elev1 Prov" in seen_by(school, "per")


def test_a_time_that_was_set_for_a_mentor_still_ends(desk: Desk, school: School):
    october = Period(MAY.date(), AUGUST.date().replace(month=10))
    desk.take_in(
        register(
            *(row(number, "7A", 7) for number in range(1, 7)),
            mentorships=(RegisterMentorship("7A", RegisterStaff("Per Holm"), october),),
        )
    )
    school.clock.set(AUGUST)
    desk.take_in(register(*(row(number, "8A", 8) for number in range(1, 7))), turns_year=True)
    assert "Elev1 Prov" in seen_by(school, "per")
    school.clock.advance(days=90)
    assert seen_by(school, "per") == set()


def test_a_mentor_that_a_person_gave_by_hand_follows_too_and_the_school_of_the_test_goes_on(
    desk: Desk, school: School
):
    staged = register(row(1, "6A", 6, given_name="Alma", family_name="Dahl", external_id=""))
    school.clock.set(AUGUST)
    with school.rector.store.read() as work:
        number = work.pupils.get(ALMA)
    assert number is not None
    staged = register(
        row(1, "6A", 6, given_name="Alma", family_name="Dahl", identity=number.identity, external_id="")
    )
    seen = desk.preview(staged)
    assert seen.year is not None
    assert [(item.from_class, item.to_class) for item in seen.year.carries] == [("5A", "6A")]
    desk.take_in(staged, turns_year=True)
    assert seen_by(school, "per") == {"Alma Dahl"}
    with school.rector.store.read() as work:
        assert work.pupils.get(NOEL) is not None


# --------------------------------------------------------------------------------------------------- whatever comes


CLASSES = st.sampled_from(["", "F", "1A", "1B", "2A", "3 Röd", "Röd"])
ROWS = st.lists(
    st.tuples(st.integers(1, 30), CLASSES, st.one_of(st.none(), st.integers(0, 9))),
    max_size=25,
    unique_by=lambda item: item[0],
)


def rows_of(found: list[tuple[int, str, int | None]]) -> list[RegisterPupil]:
    return [row(number, name, grade) for number, name, grade in found]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, ROWS, st.booleans(), st.booleans(), st.booleans())
def test_whatever_the_registers_say_a_second_reading_changes_nothing(
    first: list[tuple[int, str, int | None]],
    second: list[tuple[int, str, int | None]],
    turns: bool,
    left: bool,
    is_complete: bool,
):
    school = make_school()
    school.clock.set(MAY)
    desk = Desk(school.rector, school.registers)
    desk.take_in(register(*rows_of(first), mentorships=per_mentors("1A")))
    school.clock.set(AUGUST)
    staged = register(*rows_of(second), is_complete_list=is_complete)
    turns = turns and any(name for _, name, _ in second)
    desk.take_in(staged, turns_year=turns, absent_have_left=left)
    after = desk.people()
    classes = desk.classes()
    assert all("+" not in name and name != "ENDED" for name in classes.values())
    for told in staged.pupils:
        if told.class_name:
            assert classes[told.external_id] == told.class_name
    desk.take_in(staged, turns_year=turns, absent_have_left=left)
    assert desk.people() == after
