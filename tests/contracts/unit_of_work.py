# SPDX-License-Identifier: EUPL-1.2
"""What every store must do, whether in memory or encrypted. A test class inherits this and gives `make_store`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from eht_desk.application.ports import ImportOutcome, OpenStore, StagedImport, UnitOfWork
from eht_desk.domain.accounts import Role, RoleAssignment
from eht_desk.domain.documents import (
    Delivery,
    Document,
    DocumentState,
    Draft,
    FinalisedStage,
    IssuedPaper,
    PaperSignature,
)
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.ids import (
    AccountId,
    ClassId,
    DocumentId,
    DraftId,
    GuardianId,
    ImportId,
    MergeId,
    PupilEventId,
    PupilId,
    RoleId,
    StaffId,
    UndoImageId,
    UnitId,
)
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Mentorship, Period, SchoolClass, SchoolUnit, StaffMember
from eht_desk.domain.people import ClassMembership, Guardian, GuardianKind, Guardianship, Pupil
from eht_desk.domain.pupil_events import PupilEvent, PupilEventKind
from eht_desk.domain.pupil_merges import PupilMerge
from eht_desk.domain.recipients import Recipient
from eht_desk.domain.register import (
    RegisterClass,
    RegisterGuardian,
    RegisterMentorship,
    RegisterPupil,
    RegisterStaff,
    RowProblem,
    StagedRegister,
)
from eht_desk.domain.undo import ImageKind, Undoable, UndoImage

MakeStore = Callable[[], OpenStore]
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def unit_of(store: OpenStore) -> UnitId:
    with store.read() as work:
        return work.organisation.units()[0].id


def a_pupil(store: OpenStore, name: str = "Alma", pupil_id: str = "pupil-1") -> Pupil:
    return Pupil(
        PupilId(pupil_id),
        store.school,
        unit_of(store),
        name,
        "Provsson",
        IdentityNumber("201305112384", NumberKind.PERSONAL, date(2013, 5, 11), ("century_guessed",)),
        date(2013, 5, 11),
        6,
        "ext-1",
        "alma@example.invalid",
        date(2027, 6, 11),
    )


def a_draft(store: OpenStore, pupil: Pupil, **changes: object) -> Draft:
    draft = Draft(
        DraftId("draft-1"),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        "absence_checklist",
        1,
        "talk",
        store.account_id,
        None,
        {"comment": "Ja, men inte på idrotten", "rows": [1, None, {"value": "yes"}]},
        NOON,
        NOON,
    )
    return replace(draft, **changes)  # type: ignore[arg-type]  # the test names fields


def a_document(store: OpenStore, pupil: Pupil, **changes: object) -> Document:
    document = Document(
        DocumentId("document-1"),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        "absence_checklist",
        1,
        "7K2F-91",
        1,
        DocumentState.DRAFT,
        NOON,
        store.account_id,
    )
    return replace(document, **changes)  # type: ignore[arg-type]  # the test names fields


def with_pupil(store: OpenStore, pupil: Pupil | None = None) -> Pupil:
    pupil = pupil or a_pupil(store)
    with store.write() as work:
        work.pupils.add([pupil])
        work.commit(LogEvent("pupil_added", pupil.id))
    return pupil


class UnitOfWorkContract:
    """Inherit and give `make_store`."""

    def test_what_was_committed_is_read_back_equal(self, make_store: MakeStore) -> None:
        store = make_store()
        pupil = with_pupil(store)
        with store.read() as work:
            assert work.pupils.get(pupil.id) == pupil
            assert work.pupils.all() == [pupil]

    def test_what_was_not_committed_is_gone(self, make_store: MakeStore) -> None:
        store = make_store()
        with store.write() as work:
            work.pupils.add([a_pupil(store)])
        with store.read() as work:
            assert work.pupils.all() == []

    def test_an_error_inside_takes_everything_back(self, make_store: MakeStore) -> None:
        store = make_store()
        pupil = a_pupil(store)

        def fail_half_way() -> None:
            with store.write() as work:
                work.pupils.add([pupil])
                work.settings.put("colour", "blue")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail_half_way()
        with store.read() as work:
            assert work.pupils.get(pupil.id) is None
            assert work.settings.get("colour") is None
        with_pupil(store, pupil)

    def test_each_commit_is_one_log_row(self, make_store: MakeStore) -> None:
        store = make_store()
        with store.read() as work:
            before = work.log.head()
        with store.write() as work:
            assert work.next_anchor() == before
            anchor = work.commit(LogEvent("first", PupilId("p"), DocumentId("d"), {"count": 3, "place": "å"}))
        with store.write() as work:
            work.settings.put("colour", "blue")
            work.commit_in_stretch()
        with store.read() as work:
            assert work.log.head() == anchor
            assert anchor.position == (before.position if before else 0) + 1
            row = work.log.rows(newest=1)[0]
            assert row.event == LogEvent("first", PupilId("p"), DocumentId("d"), {"count": 3, "place": "å"})
            assert (row.position, row.account_id) == (anchor.position, store.account_id)
            assert work.settings.get("colour") == "blue"

    def test_log_rows_come_oldest_first(self, make_store: MakeStore) -> None:
        store = make_store()
        for kind in ("one", "two", "three"):
            with store.write() as work:
                work.commit(LogEvent(kind))
        with store.read() as work:
            assert [row.event.kind for row in work.log.rows(newest=2)] == ["two", "three"]
            rows = work.log.rows()
        assert [row.position for row in rows] == list(range(1, len(rows) + 1))

    def test_log_rows_are_narrowed_by_moment_person_and_kind(self, make_store: MakeStore) -> None:
        store = make_store()
        for kind in ("one", "two", "one"):
            with store.write() as work:
                work.commit(LogEvent(kind))
        with store.read() as work:
            rows = work.log.rows()
            last = rows[-1]
            assert [row.event.kind for row in work.log.rows(kinds=("one",))] == ["one", "one"]
            assert work.log.rows(kinds=("one",), newest=1) == [last]
            assert work.log.rows(account_id=store.account_id, kinds=("two",))[0].event.kind == "two"
            assert work.log.rows(account_id=AccountId("nobody")) == []
            assert last in work.log.rows(since=last.at)
            assert last not in work.log.rows(until=last.at)
            assert work.log.rows(since=last.at + timedelta(seconds=1)) == []

    def test_pupils_are_replaced_by_id(self, make_store: MakeStore) -> None:
        store = make_store()
        pupil = with_pupil(store)
        renamed = replace(pupil, given_name="Alva", identity=None, grade=None, left_on=None, birth_date=None)
        with store.write() as work:
            work.pupils.update([renamed])
            work.commit(LogEvent("pupil_changed", pupil.id))
        with store.read() as work:
            assert work.pupils.all() == [renamed]

    def test_classes_and_memberships(self, make_store: MakeStore) -> None:
        store = make_store()
        pupil, other = with_pupil(store), with_pupil(store, a_pupil(store, "Noel", "pupil-2"))
        first = SchoolClass(ClassId("class-1"), pupil.unit_id, "6A", 6, "g1")
        second = SchoolClass(ClassId("class-2"), pupil.unit_id, "7B")
        autumn = Period(date(2026, 8, 18), date(2026, 12, 20))
        with store.write() as work:
            work.organisation.add_classes([first, second])
            work.organisation.update_class(replace(second, name="7C"))
            work.pupils.add_memberships(
                [ClassMembership(pupil.id, first.id, autumn), ClassMembership(other.id, second.id)]
            )
            work.pupils.set_memberships(
                other.id, [ClassMembership(other.id, first.id, Period(end=autumn.end))]
            )
            work.commit(LogEvent("classes"))
        with store.read() as work:
            assert work.organisation.classes() == [first, replace(second, name="7C")]
            assert work.pupils.memberships(pupil.id) == [ClassMembership(pupil.id, first.id, autumn)]
            assert len(work.pupils.memberships()) == 2
            assert work.pupils.memberships(other.id)[0].period == Period(end=autumn.end)

    def test_the_classes_of_many_pupils_at_once(self, make_store: MakeStore) -> None:
        store = make_store()
        pupils = [with_pupil(store), with_pupil(store, a_pupil(store, "Noel", "pupil-2"))]
        third = with_pupil(store, a_pupil(store, "Saga", "pupil-3"))
        summer, autumn = Period(None, date(2027, 8, 19)), Period(date(2027, 8, 20))
        old = SchoolClass(ClassId("class-1"), third.unit_id, "7A", 7, "", summer)
        new = SchoolClass(ClassId("class-2"), third.unit_id, "8A", 8, "", autumn)
        with store.write() as work:
            work.organisation.add_classes([old, new])
            work.pupils.add_memberships([ClassMembership(pupil.id, old.id) for pupil in (*pupils, third)])
            work.pupils.replace_memberships(
                {
                    pupils[0].id: [
                        ClassMembership(pupils[0].id, old.id, summer),
                        ClassMembership(pupils[0].id, new.id, autumn),
                    ],
                    pupils[1].id: [],
                }
            )
            work.commit(LogEvent("classes"))
        with store.read() as work:
            assert work.organisation.classes() == [old, new]
            assert [item.period for item in work.pupils.memberships(pupils[0].id)] == [summer, autumn]
            for day, names in (
                (date(2027, 8, 19), {(pupils[0].id, old.id), (third.id, old.id)}),
                (date(2027, 8, 20), {(pupils[0].id, new.id), (third.id, old.id)}),
            ):
                found = work.pupils.memberships_on(day)
                assert {(item.pupil_id, item.class_id) for item in found} == names
            assert work.pupils.memberships(pupils[1].id) == []
            assert work.pupils.memberships(third.id) == [ClassMembership(third.id, old.id)]

    def test_a_mentorship_says_for_whom_it_is(self, make_store: MakeStore) -> None:
        store = make_store()
        unit_id = with_pupil(store).unit_id
        school_class = SchoolClass(ClassId("class-1"), unit_id, "7A")
        staff = [StaffMember(StaffId(f"staff-{name}"), unit_id, name) for name in ("Per", "Sara")]
        ties = [
            Mentorship(school_class.id, staff[0].id),
            Mentorship(
                school_class.id, staff[1].id, Period(date(2027, 3, 1), date(2027, 3, 14)), staff[0].id
            ),
        ]
        with store.write() as work:
            work.organisation.add_classes([school_class])
            work.organisation.add_staff(staff)
            work.organisation.set_mentorships(school_class.id, ties)
            work.commit(LogEvent("mentors"))
        with store.read() as work:
            assert work.organisation.mentorships() == ties

    def test_guardians_and_ties(self, make_store: MakeStore) -> None:
        store = make_store()
        pupil = with_pupil(store)
        guardian = Guardian(
            GuardianId("guardian-1"),
            store.school,
            "Gun",
            "Provsson",
            IdentityNumber("198001012386", NumberKind.PERSONAL),
            ("070-1740605",),
            ("gun@example.invalid",),
        )
        other = replace(guardian, id=GuardianId("guardian-2"), given_name="Geir", identity=None, phones=())
        tie = Guardianship(pupil.id, guardian.id, GuardianKind.FOSTER_HOME, Period(date(2026, 1, 1)))
        with store.write() as work:
            work.pupils.add_guardians([guardian, other])
            work.pupils.add_guardianships([tie, Guardianship(pupil.id, other.id)])
            work.commit(LogEvent("guardians"))
        with store.write() as work:
            work.pupils.update_guardians([replace(guardian, emails=())])
            work.pupils.set_guardianships(pupil.id, [tie])
            work.commit(LogEvent("guardians"))
        with store.read() as work:
            assert work.pupils.guardians([guardian.id]) == [replace(guardian, emails=())]
            assert len(work.pupils.guardians()) == 2
            assert work.pupils.guardians([]) == []
            assert work.pupils.guardianships(pupil.id) == work.pupils.guardianships() == [tie]

    def test_organisation_and_mentors(self, make_store: MakeStore) -> None:
        store = make_store()
        unit_id = unit_of(store)
        school_class = SchoolClass(ClassId("class-1"), unit_id, "6A")
        staff = StaffMember(StaffId("staff-1"), unit_id, "Per Holm", "per@example.invalid")
        ties = [Mentorship(school_class.id, staff.id, Period(date(2026, 8, 1)))]
        with store.write() as work:
            authority = replace(work.organisation.authority(), name="Provkommun")
            work.organisation.update_authority(authority)
            unit = SchoolUnit(UnitId("unit-2"), authority.id, "Åskolan", "12345678", "Provkommun")
            work.organisation.add_unit(unit)
            work.organisation.update_unit(replace(unit, name="Öskolan"))
            work.organisation.add_classes([school_class])
            work.organisation.add_staff([staff])
            work.organisation.update_staff(replace(staff, email=""))
            work.organisation.set_mentorships(school_class.id, [Mentorship(school_class.id, staff.id)])
            work.organisation.set_mentorships(school_class.id, ties)
            work.commit(LogEvent("organisation"))
        with store.read() as work:
            assert work.organisation.authority() == authority
            assert replace(unit, name="Öskolan") in work.organisation.units()
            assert work.organisation.staff() == [replace(staff, email="")]
            assert work.organisation.mentorships() == ties

    def test_accounts_and_roles(self, make_store: MakeStore) -> None:
        store = make_store()
        role = RoleAssignment(
            RoleId("role-1"), store.account_id, unit_of(store), Role.COUNSELLOR, Period(NOON.date())
        )
        with store.write() as work:
            account = work.accounts.get(store.account_id)
            assert account is not None
            changed = replace(account, display_name="Lena Ek", has_temporary_password=True)
            work.accounts.update(changed)
            work.accounts.add_role(role)
            work.accounts.update_role(replace(role, period=Period(NOON.date(), NOON.date())))
            work.commit(LogEvent("role_assigned"))
        with store.read() as work:
            assert work.accounts.all() == [changed]
            assert work.accounts.roles(store.account_id) == work.accounts.roles()
            assert work.accounts.roles()[0].period.end == NOON.date()

    def test_a_draft_is_saved_again_and_again(self, make_store: MakeStore) -> None:
        store = make_store()
        pupil = with_pupil(store)
        draft = a_draft(store, pupil)
        for revision in range(3):
            draft = replace(draft, revision=revision, answers={"text": f"ord {revision}"})
            with store.write() as work:
                work.documents.put_draft(draft)
                work.commit(LogEvent("draft_written", pupil.id))
        with store.read() as work:
            assert work.documents.draft(draft.id) == draft
            assert work.documents.drafts() == work.documents.drafts_of_pupil(pupil.id) == [draft]
        with store.write() as work:
            work.documents.remove_draft(draft.id)
            work.commit(LogEvent("draft_discarded", pupil.id))
        with store.read() as work:
            assert work.documents.drafts() == []

    @pytest.mark.parametrize("revision", [0, 1, 3, 7])
    def test_a_draft_changed_elsewhere_is_not_overwritten(self, make_store: MakeStore, revision: int) -> None:
        store = make_store()
        pupil = with_pupil(store)
        for number in (0, 1):
            with store.write() as work:
                work.documents.put_draft(a_draft(store, pupil, revision=number))
                work.commit(LogEvent("draft_written", pupil.id))
        with pytest.raises(ExpectedFailure, match="draft_conflict"), store.write() as work:
            work.documents.put_draft(a_draft(store, pupil, revision=revision, answers={"text": "other"}))
        with store.read() as work:
            assert work.documents.draft(DraftId("draft-1")) == a_draft(store, pupil, revision=1)

    def test_documents_live_and_frozen_answers_stay(self, make_store: MakeStore) -> None:
        store = make_store()
        pupil = with_pupil(store)
        talk = FinalisedStage("talk", store.account_id, NOON, "checksum")
        frozen = a_document(
            store, pupil, state=DocumentState.FINALISED, answers={"why": ["a", 1]}, stages=(talk,)
        )
        with store.write() as work:
            work.documents.add(a_document(store, pupil))
            work.documents.update(frozen)
            work.commit(LogEvent("stage_finalised", pupil.id, frozen.id))
        for changed in (
            replace(frozen, answers={"why": "b"}),
            replace(frozen, answers={}),
            replace(frozen, stages=()),
        ):
            with pytest.raises(ExpectedFailure, match="frozen"), store.write() as work:
                work.documents.update(changed)
        later = replace(
            frozen,
            state=DocumentState.SIGNED,
            answers={**frozen.answers, "follow_up": {"value": "yes", "comment": ""}},
            stages=(talk, FinalisedStage("follow_up", store.account_id, NOON, "checksum 2")),
            deliveries=(Delivery("rector", Recipient.RECTOR, "Rut", NOON.date(), store.account_id),),
            signatures=(PaperSignature("talk", NOON.date(), "Pärm 3", store.account_id, NOON),),
            outcomes=("eht_referral",),
        )
        with store.write() as work:
            work.documents.update(later)
            work.commit(LogEvent("stage_finalised", pupil.id, frozen.id))
        with store.read() as work:
            assert work.documents.get(frozen.id) == later
            assert work.documents.of_pupil(pupil.id) == work.documents.all() == [later]
            assert work.documents.code_exists(frozen.code)
            assert not work.documents.code_exists("0000-00")

    def test_issued_papers_are_kept_as_issued(self, make_store: MakeStore) -> None:
        store = make_store()
        pupil = with_pupil(store)
        document = a_document(store, pupil)
        pdf = b"%PDF \x00\xff as issued"
        with store.write() as work:
            anchor = work.next_anchor()
            assert anchor is not None
            paper = IssuedPaper(
                document.id, 1, NOON, store.account_id, "talk", "0" * 64, 1, anchor.position, anchor.head
            )
            work.documents.add(document)
            work.documents.add_paper(paper, pdf)
            work.commit(LogEvent("paper_issued", pupil.id, document.id))
        with store.write() as work:
            assert work.documents.count_copy(document.id, 1) == 2
            work.commit(LogEvent("paper_reprinted", pupil.id, document.id))
        with store.read() as work:
            assert work.documents.papers(document.id) == [replace(paper, copies=2)]
            assert work.documents.paper_bytes(document.id, 1) == pdf
            with pytest.raises(KeyError):
                work.documents.paper_bytes(document.id, 2)

    def test_imports_wait_and_end(self, make_store: MakeStore) -> None:
        store = make_store()
        staged = StagedImport(
            ImportId("import-1"),
            unit_of(store),
            NOON,
            store.account_id,
            "klasser.csv",
            "staged",
            a_register(),
        )
        with store.write() as work:
            work.imports.add(staged)
            work.commit(LogEvent("import_staged"))
        with store.read() as work:
            assert work.imports.get(staged.id) == staged
            assert work.imports.waiting() == [replace(staged, register=None)]
        with store.write() as work:
            work.imports.finish(staged.id, "approved")
            work.commit(LogEvent("import_approved"))
        with store.read() as work:
            assert work.imports.waiting() == []
            assert work.imports.get(staged.id) == replace(staged, state="approved", register=None)

    def test_settings_and_resume_point(self, make_store: MakeStore) -> None:
        store = make_store()
        with store.write() as work:
            assert work.resume.get() is None
            for value in ("5", "10"):
                work.settings.put("idle_minutes", value)
                work.resume.put(f'{{"page": "{value}"}}')
            work.commit_in_stretch()
        with store.read() as work:
            assert work.settings.get("idle_minutes") == work.settings.all()["idle_minutes"] == "10"
            assert work.settings.get("other") is None
            assert work.resume.get() == '{"page": "10"}'

    def test_what_could_not_be_saved_is_sealed_for_its_writer(self, make_store: MakeStore) -> None:
        store = make_store()
        text = "Magont på morgonen".encode()
        sealed = store.seal_for_later(text)
        assert b"Magont" not in sealed
        assert store.open_sealed(sealed) == text
        with pytest.raises(ExpectedFailure, match="store_damaged"):
            store.open_sealed(b"\x01\x01" + bytes(80))

    def test_nothing_is_read_or_written_after_closing(self, make_store: MakeStore) -> None:
        store = make_store()
        store.close()
        with pytest.raises(ExpectedFailure), store.write() as work:
            work.settings.put("a", "b")
        with pytest.raises(ExpectedFailure), store.read() as reading:
            reading.settings.all()

    def test_a_merged_record_is_found_only_when_asked_for(self, make_store: MakeStore) -> None:
        store = make_store()
        kept, twin = with_pupil(store), with_pupil(store, a_pupil(store, "Alma", "pupil-2"))
        hidden = replace(twin, merged_into=kept.id)
        with store.write() as work:
            work.pupils.update([hidden])
            work.commit(LogEvent("pupils_merged"))
        with store.read() as work:
            assert work.pupils.all() == [kept]
            assert work.pupils.merged() == [hidden]
            assert work.pupils.get(twin.id) == hidden

    def test_pupils_go_with_their_ties_and_nobody_elses(self, make_store: MakeStore) -> None:
        store = make_store()
        pupil, other = with_pupil(store), with_pupil(store, a_pupil(store, "Noel", "pupil-2"))
        school_class = SchoolClass(ClassId("class-1"), pupil.unit_id, "6A")
        guardian = Guardian(GuardianId("guardian-1"), store.school, "Gun", "Provsson")
        with store.write() as work:
            work.organisation.add_classes([school_class])
            work.pupils.add_guardians([guardian])
            work.pupils.add_memberships(
                [ClassMembership(item.id, school_class.id) for item in (pupil, other)]
            )
            work.pupils.add_guardianships([Guardianship(item.id, guardian.id) for item in (pupil, other)])
            work.commit(LogEvent("register_taken_in"))
        with store.write() as work:
            work.pupils.remove([pupil.id])
            work.commit(LogEvent("import_undone"))
        with store.read() as work:
            assert work.pupils.all() == [other]
            assert work.pupils.memberships() == [ClassMembership(other.id, school_class.id)]
            assert work.pupils.guardianships() == [Guardianship(other.id, guardian.id)]

    def test_nothing_is_removed_that_something_points_at(self, make_store: MakeStore) -> None:
        store = make_store()
        pupil = with_pupil(store)
        free = with_pupil(store, a_pupil(store, "Noel", "pupil-2"))
        school_class = SchoolClass(ClassId("class-1"), pupil.unit_id, "6A")
        staff = StaffMember(StaffId("staff-1"), pupil.unit_id, "Per Holm")
        guardian = Guardian(GuardianId("guardian-1"), store.school, "Gun", "Provsson")
        with store.write() as work:
            work.documents.put_draft(a_draft(store, pupil))
            work.organisation.add_classes([school_class])
            work.organisation.add_staff([staff])
            work.organisation.set_mentorships(school_class.id, [Mentorship(school_class.id, staff.id)])
            work.pupils.add_guardians([guardian])
            work.pupils.add_guardianships([Guardianship(free.id, guardian.id)])
            work.commit(LogEvent("register_taken_in"))
        attempts: tuple[Callable[[UnitOfWork], None], ...] = (
            lambda work: work.pupils.remove([free.id, pupil.id]),
            lambda work: work.pupils.remove_guardians([guardian.id]),
            lambda work: work.organisation.remove_classes([school_class.id]),
            lambda work: work.organisation.remove_staff([staff.id]),
        )
        for attempt in attempts:
            with pytest.raises(ExpectedFailure, match="still_in_use"), store.write() as work:
                attempt(work)
        with store.write() as work:
            work.documents.remove_draft(DraftId("draft-1"))
            work.organisation.set_mentorships(school_class.id, [])
            work.pupils.set_guardianships(free.id, [])
            for attempt in attempts:
                attempt(work)
            work.commit(LogEvent("import_undone"))
        with store.read() as reading:
            assert (reading.pupils.all(), reading.pupils.guardians()) == ([], [])
            assert (reading.organisation.classes(), reading.organisation.staff()) == ([], [])

    def test_an_account_s_staff_record_stays(self, make_store: MakeStore) -> None:
        store = make_store()
        staff = StaffMember(StaffId("staff-1"), unit_of(store), "Per Holm")
        with store.write() as work:
            work.organisation.add_staff([staff])
            account = work.accounts.get(store.account_id)
            assert account is not None
            work.accounts.update(replace(account, staff_id=staff.id))
            work.commit(LogEvent("account_tied_to_staff"))
        with pytest.raises(ExpectedFailure, match="still_in_use"), store.write() as work:
            work.organisation.remove_staff([staff.id])

    def test_a_role_given_by_mistake_goes(self, make_store: MakeStore) -> None:
        store = make_store()
        unit_id = unit_of(store)
        for number in (1, 2):
            with store.write() as work:
                role = RoleAssignment(RoleId(f"role-{number}"), store.account_id, unit_id, Role.RECTOR)
                work.accounts.add_role(role)
                work.commit(LogEvent("role_assigned"))
        with store.write() as work:
            work.accounts.remove_role(RoleId("role-1"))
            work.commit(LogEvent("role_withdrawn"))
        with store.read() as work:
            assert [item.id for item in work.accounts.roles()] == ["role-2"]

    def test_documents_drafts_and_papers_move_to_another_pupil(self, make_store: MakeStore) -> None:
        store = make_store()
        wrong, right = with_pupil(store), with_pupil(store, a_pupil(store, "Noel", "pupil-2"))
        document = a_document(store, wrong, answers={"why": "a"}, stages=(a_stage(store),))
        draft = a_draft(store, wrong, document_id=document.id, stage_id="follow_up")
        paper = IssuedPaper(document.id, 1, NOON, store.account_id, "talk", "0" * 64, 1, 1, "0" * 64)
        with store.write() as work:
            work.documents.add(document)
            work.documents.add_paper(paper, b"%PDF")
            work.documents.put_draft(draft)
            work.commit(LogEvent("written", wrong.id))
        home = replace(right, compartment_id=store.own)
        with store.write() as work:
            work.documents.move([document.id], [draft.id], home, unit_id=right.unit_id, moved_at=NOON)
            work.commit(LogEvent("document_moved", right.id))
        with store.read() as work:
            assert work.documents.of_pupil(wrong.id) == []
            assert work.documents.drafts_of_pupil(wrong.id) == []
            assert work.documents.of_pupil(right.id) == [
                replace(document, pupil_id=right.id, compartment_id=store.own, moved_at=NOON)
            ]
            assert work.documents.drafts_of_pupil(right.id) == [
                replace(draft, pupil_id=right.id, compartment_id=store.own)
            ]
            assert work.documents.papers(document.id) == [paper]
            assert work.documents.paper_bytes(document.id, 1) == b"%PDF"

    def test_a_draft_never_moves_over_another(self, make_store: MakeStore) -> None:
        store = make_store()
        wrong, right = with_pupil(store), with_pupil(store, a_pupil(store, "Noel", "pupil-2"))
        mine, other = a_draft(store, wrong), a_draft(store, right, id=DraftId("draft-2"))
        with store.write() as work:
            work.documents.put_draft(mine)
            work.documents.put_draft(other)
            work.commit(LogEvent("draft_written"))
        with pytest.raises(ExpectedFailure, match="draft_conflict"), store.write() as work:
            work.documents.move([], [mine.id], right)
        with store.read() as work:
            assert work.documents.drafts_of_pupil(wrong.id) == [mine]
            assert work.documents.drafts_of_pupil(right.id) == [other]

    def test_a_draft_that_was_moved_is_not_saved_back_to_the_wrong_pupil(self, make_store: MakeStore) -> None:
        store = make_store()
        wrong, right = with_pupil(store), with_pupil(store, a_pupil(store, "Noel", "pupil-2"))
        draft = a_draft(store, wrong)
        with store.write() as work:
            work.documents.put_draft(draft)
            work.documents.move([], [draft.id], right)
            work.commit(LogEvent("document_moved"))
        with pytest.raises(ExpectedFailure, match="draft_moved"), store.write() as work:
            work.documents.put_draft(replace(draft, revision=1, answers={"text": "typed meanwhile"}))
        with store.read() as work:
            assert work.documents.drafts() == [replace(draft, pupil_id=right.id)]

    def test_imports_that_were_taken_in_are_remembered(self, make_store: MakeStore) -> None:
        store = make_store()
        unit_id = unit_of(store)
        for number in (1, 2, 3):
            import_id = ImportId(f"import-{number}")
            staged = StagedImport(
                import_id, unit_id, NOON, store.account_id, f"{number}.csv", "staged", a_register()
            )
            taken_in = ImportOutcome(
                NOON - timedelta(hours=number), store.account_id, "digest", {"added": number}
            )
            with store.write() as work:
                work.imports.add(staged)
                work.imports.finish(
                    import_id, "approved" if number < 3 else "discarded", taken_in if number < 3 else None
                )
                work.commit(LogEvent("register_approved"))
        with store.write() as work:
            work.imports.finish(ImportId("import-1"), "undone")
            work.commit(LogEvent("import_undone"))
        with store.read() as work:
            first, second = work.imports.approved()
        assert (first.id, first.state, first.register) == ("import-1", "undone", None)
        assert first.outcome == ImportOutcome(
            NOON - timedelta(hours=1), store.account_id, "digest", {"added": 1}
        )
        assert (second.id, second.state, second.source_name) == ("import-2", "approved", "2.csv")

    def test_undo_images_are_read_back_equal_and_dropped(self, make_store: MakeStore) -> None:
        store = make_store()
        pupil = with_pupil(store)
        staged = StagedImport(
            ImportId("import-1"), unit_of(store), NOON, store.account_id, "k.csv", "approved", None
        )
        class_id, staff_id = ClassId("class-1"), StaffId("staff-1")
        period = Period(date(2026, 8, 1))
        shown: dict[ImageKind, Undoable] = {
            ImageKind.PUPIL: pupil,
            ImageKind.MEMBERSHIPS: ClassMembership(pupil.id, class_id, period),
            ImageKind.GUARDIANSHIPS: Guardianship(
                pupil.id, GuardianId("g"), GuardianKind.FOSTER_HOME, period
            ),
            ImageKind.EVENT: an_event(store, pupil),
            ImageKind.GUARDIAN: Guardian(
                GuardianId("g"), store.school, "Gun", "Provsson", pupil.identity, ("070-1740605",)
            ),
            ImageKind.CLASS: SchoolClass(class_id, pupil.unit_id, "6A", 6),
            ImageKind.STAFF: StaffMember(staff_id, pupil.unit_id, "Per Holm"),
            ImageKind.MENTORSHIPS: Mentorship(class_id, staff_id, period),
        }
        images = [
            UndoImage(
                UndoImageId(f"image-{number}"),
                staged.id,
                kind,
                pupil.id,
                store.school,
                pupil.id if number % 2 else None,
                () if number % 3 else (record, record),
                (record,),
            )
            for number, (kind, record) in enumerate(shown.items())
        ]
        assert set(shown) == set(ImageKind)
        with store.write() as work:
            work.imports.add(staged)
            work.undo.add(images)
            work.commit(LogEvent("register_approved"))
        with store.read() as work:
            assert work.undo.imports() == {staged.id}
            assert work.undo.of_import(staged.id) == images
            assert work.undo.of_import(ImportId("other")) == []
        with pytest.raises(ExpectedFailure, match="still_in_use"), store.write() as work:
            work.pupils.remove([pupil.id])
        with store.write() as work:
            work.undo.drop([staged.id])
            work.pupils.remove([pupil.id])
            work.commit(LogEvent("import_undone"))
        with store.read() as work:
            assert work.undo.imports() == frozenset()

    def test_events_stand_newest_first(self, make_store: MakeStore) -> None:
        store = make_store()
        pupil, other = with_pupil(store), with_pupil(store, a_pupil(store, "Noel", "pupil-2"))
        first = an_event(store, pupil)
        second = replace(first, id=PupilEventId("event-2"), at=NOON + timedelta(days=1), facts={})
        third = replace(first, id=PupilEventId("event-3"), pupil_id=other.id, at=NOON - timedelta(days=1))
        with store.write() as work:
            for event in (first, second, third):
                work.events.add(event)
            work.commit(LogEvent("school_changed"))
        with store.read() as work:
            assert work.events.of_pupil(pupil.id) == [second, first]
            assert work.events.all() == [second, first, third]
        with store.write() as work:
            work.events.remove([first.id, third.id])
            work.commit(LogEvent("import_undone"))
        with store.read() as work:
            assert work.events.all() == [second]

    def test_merges_are_kept_with_all_that_is_needed_to_undo_them(self, make_store: MakeStore) -> None:
        store = make_store()
        kept, other = with_pupil(store), with_pupil(store, a_pupil(store, "Alva", "pupil-2"))
        merge = PupilMerge(
            MergeId("merge-1"),
            kept.id,
            other.id,
            NOON,
            store.account_id,
            store.school,
            "Samma elev",
            kept,
            replace(kept, given_name="Alva"),
            (DocumentId("document-1"),),
            (DraftId("draft-1"),),
            (Guardianship(kept.id, GuardianId("g")),),
            (),
            (ClassMembership(kept.id, ClassId("class-1"), Period(date(2026, 8, 1))),),
        )
        with store.write() as work:
            work.merges.add(merge)
            work.commit(LogEvent("pupils_merged"))
        undone = replace(merge, undone_at=NOON, undone_by=store.account_id, undone_reason="Fel")
        with store.read() as work:
            assert work.merges.get(merge.id) == merge
        with store.write() as work:
            work.merges.update(undone)
            work.commit(LogEvent("merge_undone"))
        with store.read() as work:
            assert work.merges.of_pupil(kept.id) == work.merges.of_pupil(other.id) == [undone]
            assert work.merges.get(MergeId("merge-2")) is None


def a_stage(store: OpenStore) -> FinalisedStage:
    return FinalisedStage("talk", store.account_id, NOON, "checksum")


def an_event(store: OpenStore, pupil: Pupil) -> PupilEvent:
    return PupilEvent(
        PupilEventId("event-1"),
        pupil.id,
        NOON,
        store.account_id,
        PupilEventKind.DOCUMENT_MOVED_HERE,
        store.school,
        {"from_pupil": "pupil-9", "documents": 2},
    )


def a_register() -> StagedRegister:
    guardian = RegisterGuardian(
        "Gun", "Provsson", None, ("070-1740605",), (), GuardianKind.APPOINTED_GUARDIAN
    )
    pupil = RegisterPupil(
        2,
        "Alma",
        "Provsson",
        IdentityNumber("201305112384", NumberKind.PERSONAL, date(2013, 5, 11)),
        date(2013, 5, 11),
        "6A",
        6,
        guardians=(guardian,),
        membership=Period(date(2026, 8, 18)),
    )
    return StagedRegister(
        "table",
        "digest",
        3,
        (pupil,),
        (RegisterClass("6A", 6),),
        (RegisterMentorship("6A", RegisterStaff("Per Holm")),),
        (RowProblem(3, "marking_held", "Skyddad"),),
        is_complete_list=False,
    )
