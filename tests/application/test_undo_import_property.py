# SPDX-License-Identifier: EUPL-1.2
"""Whatever a register changed in whatever school: undone, the people are as before, but for what was touched since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eht_desk.application import form_work, register_import
from eht_desk.application.pupil_events import note_event
from eht_desk.application.undo_import import preview_undo, undo_import
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import ClassId, GuardianId, PupilId, StaffId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Mentorship, Period
from eht_desk.domain.people import ClassMembership, Guardianship, SecurityMarking
from eht_desk.domain.pupil_events import PupilEventKind
from eht_desk.domain.register import (
    RegisterGuardian,
    RegisterMentorship,
    RegisterPupil,
    RegisterStaff,
    StagedRegister,
)
from eht_desk.domain.undo import ImageKind
from tests.contracts.mistakes import FILES, OPTIONS, MistakesDesk
from tests.fakes.school import FORM, TALK, make_school

CLASSES = st.sampled_from(["5A", "7B", "9C", "9D", ""])
TIES = (ImageKind.MEMBERSHIPS, ImageKind.GUARDIANSHIPS)
OF_PUPIL = (ImageKind.PUPIL, *TIES)


@st.composite
def guardians(draw: st.DrawFn) -> tuple[RegisterGuardian, ...]:
    numbers = draw(st.lists(st.integers(0, 3), max_size=2, unique=True))
    return tuple(
        RegisterGuardian(
            f"Vuxen{number}",
            "Prov",
            None,
            (f"070-17406{draw(st.integers(10, 12))}",),
            external_id=f"g{number}",
        )
        for number in numbers
    )


@st.composite
def rows(draw: st.DrawFn, numbers: st.SearchStrategy[list[int]]) -> tuple[RegisterPupil, ...]:
    return tuple(
        RegisterPupil(
            number,
            draw(st.sampled_from(["Leo", "Maja"])) + str(number),
            draw(st.sampled_from(["Sand", "Berg"])),
            class_name=draw(CLASSES),
            grade=draw(st.sampled_from([5, 6, None])),
            external_id=f"ext-{number}",
            marking=SecurityMarking.NONE,
            guardians=draw(guardians()),
        )
        for number in draw(numbers)
    )


NUMBERS = st.lists(st.integers(0, 7), max_size=6, unique=True)
MENTORS = st.lists(
    st.builds(
        lambda name, mentor: RegisterMentorship(name, RegisterStaff(mentor)),
        st.sampled_from(["5A", "7B", "9C"]),
        st.sampled_from(["Per Holm", "Sara Berg", "Ulla Ny"]),
    ),
    max_size=3,
).map(tuple)
TOUCHES = st.lists(
    st.tuples(
        st.sampled_from(["draft", "rename", "reclass", "event", "tie", "phone", "mentor", "account"]),
        st.integers(0, 20),
    ),
    max_size=4,
)


@dataclass
class Touch:
    """Something that a person did after the import, to the nth of whatever it is about."""

    rector: Workspace
    after: dict

    def nth(self, kind: ImageKind, number: int) -> str:
        keys: list[str] = sorted(self.after[kind])
        return keys[number % len(keys)]

    def draft(self, number: int) -> None:
        pupil_id = PupilId(self.nth(ImageKind.PUPIL, number))
        page = form_work.open_form(self.rector, pupil_id, FORM)
        form_work.save_draft(self.rector, page.draft, TALK, starts_stretch=True)

    def rename(self, number: int) -> None:
        with self.rector.store.write() as work:
            pupil = work.pupils.get(PupilId(self.nth(ImageKind.PUPIL, number)))
            assert pupil is not None
            work.pupils.update([replace(pupil, given_name="Ny")])
            work.commit(LogEvent("test"))

    def reclass(self, number: int) -> None:
        pupil_id = PupilId(self.nth(ImageKind.PUPIL, number))
        with self.rector.store.write() as work:
            class_id = ClassId(self.nth(ImageKind.CLASS, number))
            work.pupils.set_memberships(pupil_id, [ClassMembership(pupil_id, class_id)])
            work.commit(LogEvent("test"))

    def event(self, number: int) -> None:
        with self.rector.store.write() as work:
            pupil = work.pupils.get(PupilId(self.nth(ImageKind.PUPIL, number)))
            assert pupil is not None
            note_event(self.rector, work, pupil, PupilEventKind.CAME_BACK, {})
            work.commit(LogEvent("test"))

    def tie(self, number: int) -> None:
        pupil_id = PupilId(self.nth(ImageKind.PUPIL, number))
        guardian_id = GuardianId(self.nth(ImageKind.GUARDIAN, number))
        with self.rector.store.write() as work:
            work.pupils.set_guardianships(pupil_id, [Guardianship(pupil_id, guardian_id)])
            work.commit(LogEvent("test"))

    def phone(self, number: int) -> None:
        with self.rector.store.write() as work:
            [person] = work.pupils.guardians([GuardianId(self.nth(ImageKind.GUARDIAN, number))])
            work.pupils.update_guardians([replace(person, phones=("070-1740699",))])
            work.commit(LogEvent("test"))

    def mentor(self, number: int) -> None:
        class_id = ClassId(self.nth(ImageKind.CLASS, number))
        with self.rector.store.write() as work:
            staff_id = StaffId(self.nth(ImageKind.STAFF, number))
            tie = Mentorship(class_id, staff_id, Period(date(2026, 12, 24)))
            work.organisation.set_mentorships(class_id, [tie])
            work.commit(LogEvent("test"))

    def account(self, number: int) -> None:
        with self.rector.store.write() as work:
            account = work.accounts.get(self.rector.store.account_id)
            assert account is not None
            staff_id = StaffId(self.nth(ImageKind.STAFF, number))
            work.accounts.update(replace(account, staff_id=staff_id))
            work.commit(LogEvent("test"))


def approve(desk: MistakesDesk, register: StagedRegister, **flags: Any):
    desk.registers.register = register
    summary, _ = register_import.stage_register(desk.rector, FILES, OPTIONS)
    desk.clock.advance(minutes=1)
    register_import.approve_import(desk.rector, summary.import_id, unknown_marking_vouched=False, **flags)
    desk.clock.advance(days=1)
    return summary.import_id


def a_register(told: tuple[RegisterPupil, ...], mentors=()) -> StagedRegister:
    return StagedRegister(
        "ss12000", "d", len(told), told, mentorships=mentors, is_complete_list=True, has_guardians=True
    )


@settings(max_examples=150, deadline=None)
@given(rows(NUMBERS), rows(NUMBERS), MENTORS, st.booleans(), st.booleans(), TOUCHES)
def test_undone_the_people_are_as_before_but_for_what_was_touched(
    first, second, mentors, absent_have_left, turns_year, touches
):
    school = make_school()
    desk = MistakesDesk(school.rector, school.clock, school.registers)
    approve(desk, a_register(first))
    before = desk.people()
    has_classes = any(row.class_name for row in second)
    import_id = approve(
        desk,
        a_register(second, mentors),
        absent_have_left=absent_have_left,
        turns_year=turns_year and has_classes,
    )
    after = desk.people()
    for action, number in touches:
        getattr(Touch(desk.rector, after), action)(number)
    now = desk.people()
    looked = preview_undo(desk.rector, import_id)
    done, _ = undo_import(desk.rector, import_id)
    final = desk.people()
    assert done == looked
    with desk.rector.store.read() as work:
        drafts = {draft.pupil_id for draft in work.documents.drafts()}
        accounts = {account.staff_id for account in work.accounts.all()}
    check_pupils(before, after, now, final, drafts, {item.pupil.id for item in done.staying})
    check_the_rest(before, after, now, final, accounts)


def got(found, kind: ImageKind, key: str):
    return found[kind].get(key, ())


def check_pupils(before, after, now, final, drafts, staying) -> None:
    expected_to_stay = set()
    events = {event.pupil_id for [event] in now[ImageKind.EVENT].values()}
    for key in after[ImageKind.PUPIL]:
        changed = [kind for kind in OF_PUPIL if got(before, kind, key) != got(after, kind, key)]
        is_new = key not in before[ImageKind.PUPIL]
        watched = OF_PUPIL if is_new else changed
        stays = any(got(after, kind, key) != got(now, kind, key) for kind in watched)
        stays = stays or (is_new and (key in drafts or key in events))
        if stays:
            expected_to_stay.add(key)
        for kind in OF_PUPIL:
            wanted = now if stays or kind not in changed else before
            assert got(final, kind, key) == got(wanted, kind, key)
    assert staying == expected_to_stay
    assert set(before[ImageKind.PUPIL]) <= set(final[ImageKind.PUPIL])
    assert final[ImageKind.EVENT] == now[ImageKind.EVENT]


def check_the_rest(before, after, now, final, accounts) -> None:
    classes = {tie.class_id for ties in final[ImageKind.MEMBERSHIPS].values() for tie in ties}
    tied = {tie.guardian_id for ties in final[ImageKind.GUARDIANSHIPS].values() for tie in ties}
    mentors = [tie for ties in final[ImageKind.MENTORSHIPS].values() for tie in ties]
    used = {
        ImageKind.CLASS: classes | {tie.class_id for tie in mentors},
        ImageKind.GUARDIAN: tied,
        ImageKind.STAFF: accounts
        | {tie.staff_id for tie in mentors}
        | {tie.substitute_for for tie in mentors},
    }
    for kind, keys in used.items():
        assert {key for key in keys if key} <= set(final[kind])  # nothing points at what is gone
        for key in now[kind]:
            is_touched = now[kind][key] != after[kind][key]
            if key in before[kind]:
                assert final[kind][key] == (now if is_touched else before)[kind][key]
            else:
                assert (key in final[kind]) == (is_touched or key in keys)
    for key in {*before[ImageKind.MENTORSHIPS], *now[ImageKind.MENTORSHIPS]}:
        is_touched = got(now, ImageKind.MENTORSHIPS, key) != got(after, ImageKind.MENTORSHIPS, key)
        if key in before[ImageKind.CLASS] and not is_touched:
            assert got(final, ImageKind.MENTORSHIPS, key) == got(before, ImageKind.MENTORSHIPS, key)
        elif key in final[ImageKind.CLASS]:
            assert got(final, ImageKind.MENTORSHIPS, key) == got(now, ImageKind.MENTORSHIPS, key)
        else:
            assert got(final, ImageKind.MENTORSHIPS, key) == ()
