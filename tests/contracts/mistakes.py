# SPDX-License-Identifier: EUPL-1.2
"""What must hold when mistakes are taken back, whatever the store. A test class inherits this and gives `desk`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from eht_desk.application import form_work, papers, register_import
from eht_desk.application.document_views import DocumentRow
from eht_desk.application.merge_pupils import (
    merge_pupils,
    merges_of,
    possible_twins,
    preview_merge,
    undo_merge,
)
from eht_desk.application.move_document import move_document, move_draft
from eht_desk.application.pupils import PupilPage, list_pupils, open_pupil
from eht_desk.application.undo import people
from eht_desk.application.undo_import import (
    drop_expired_images,
    last_import,
    preview_undo,
    undo_import,
)
from eht_desk.application.workspace import Workspace
from eht_desk.domain.documents import Document, Draft
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import Answers
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.ids import ClassId, GuardianId, ImportId, PupilId
from eht_desk.domain.log import LogEvent, LogRow
from eht_desk.domain.organisation import Mentorship
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil, SecurityMarking
from eht_desk.domain.register import (
    RegisterGuardian,
    RegisterMentorship,
    RegisterPupil,
    RegisterStaff,
    StagedRegister,
)
from eht_desk.domain.register_sources import ReadOptions, SourceFile
from tests.fakes.devices import FixedClock, PreparedRegisters, TellingRenderer
from tests.fakes.school import ALMA, CLASS_5A, FOLLOW_UP_YES, FORM, NOEL, PER, TALK

FILES = [SourceFile("klasslista.csv", b"x")]
OPTIONS = ReadOptions(date(2026, 11, 23))
ZAHRA = RegisterGuardian("Zahra", "Sand", None, ("070-1740606",), external_id="g-9")
TWIN = PupilId("pupil-twin")


@dataclass
class MistakesDesk:
    """The made-up school in the rektor's hands."""

    rector: Workspace
    clock: FixedClock
    registers: PreparedRegisters

    def people(self):
        with self.rector.store.read() as work:
            return {kind: dict(found) for kind, found in people(work).items()}

    def log(self) -> list[LogRow]:
        with self.rector.store.read() as work:
            return work.log.rows()

    def id_of(self, name: str) -> PupilId:
        return next(view.id for view in list_pupils(self.rector) if view.name == name)

    def names(self) -> list[str]:
        return [view.name for view in list_pupils(self.rector)]

    def take_in(
        self,
        *pupils: RegisterPupil,
        absent_have_left: bool = False,
        turns_year: bool = False,
        **more: object,
    ) -> ImportId:
        base = StagedRegister(
            "ss12000", "d", len(pupils), pupils, is_complete_list=absent_have_left, has_guardians=True
        )
        self.registers.register = replace(base, **more)  # type: ignore[arg-type]  # the test names fields
        summary, _ = register_import.stage_register(self.rector, FILES, OPTIONS)
        self.clock.advance(minutes=1)
        register_import.approve_import(
            self.rector,
            summary.import_id,
            unknown_marking_vouched=False,
            absent_have_left=absent_have_left,
            turns_year=turns_year,
        )
        self.clock.advance(minutes=1)
        return summary.import_id

    def write(self, pupil_id: PupilId, answers: Answers = TALK) -> Draft:
        page = form_work.open_form(self.rector, pupil_id, FORM)
        self.clock.advance(minutes=1)
        return form_work.save_draft(self.rector, page.draft, answers, starts_stretch=True)

    def freeze(self, pupil_id: PupilId) -> Document:
        document, _ = form_work.finalise_stage(self.rector, self.write(pupil_id))
        self.clock.advance(minutes=1)
        return document

    def page(self, pupil_id: PupilId) -> PupilPage:
        return open_pupil(self.rector, pupil_id)

    def row(self, pupil_id: PupilId, document: Document) -> DocumentRow:
        return next(row for row in self.page(pupil_id).documents if row.document_id == document.id)

    def change_by_hand(self, pupil_id: PupilId, **fields: object) -> None:
        with self.rector.store.write() as work:
            pupil = work.pupils.get(pupil_id)
            assert pupil is not None
            work.pupils.update([replace(pupil, **fields)])  # type: ignore[arg-type]  # the test names fields
            work.commit(LogEvent("test_changed", pupil_id))

    def add_twin(self, **fields: object) -> PupilId:
        """Alma once more, as somebody added her by hand: no number, another guardian, class 7B."""
        with self.rector.store.write() as work:
            alma = work.pupils.get(ALMA)
            assert alma is not None
            twin = Pupil(
                TWIN, alma.compartment_id, alma.unit_id, "Alma", "Dahl-Sand", birth_date=alma.birth_date
            )
            work.pupils.add([replace(twin, **fields)])  # type: ignore[arg-type]  # the test names fields
            work.pupils.add_memberships([ClassMembership(TWIN, ClassId("class-7b"))])
            work.pupils.add_guardians(
                [
                    Guardian(GuardianId("g2"), alma.compartment_id, "Siv", "Sand"),
                    Guardian(GuardianId("g3"), alma.compartment_id, "OMAR", "Dahl"),
                ]
            )
            work.pupils.add_guardianships(
                [Guardianship(TWIN, GuardianId("g2")), Guardianship(TWIN, GuardianId("g3"))]
            )
            work.commit(LogEvent("test_twin"))
        return TWIN


def told(row: int, given: str, family: str, class_name: str = "5A", **more: object) -> RegisterPupil:
    base = RegisterPupil(row, given, family, class_name=class_name, grade=5, external_id=f"ext-{row}")
    return replace(base, marking=SecurityMarking.NONE, **more)  # type: ignore[arg-type]  # the test names fields


class UndoImportContract:
    """Inherit and give `desk`."""

    def test_an_import_that_nobody_touched_is_taken_back_whole(self, desk: MistakesDesk) -> None:
        before = desk.people()
        import_id = desk.take_in(
            told(1, "Leo", "Sand", "9C", guardians=(ZAHRA,)),
            told(2, "Maja", "Sand", "9C", guardians=(ZAHRA,)),
            told(3, "Noel", "Östlund-Ek", "9C"),
            mentorships=(
                RegisterMentorship("9C", RegisterStaff("Ulla Ny")),
                RegisterMentorship("7B", RegisterStaff("Per Holm")),
            ),
            absent_have_left=True,
        )
        assert desk.people() != before
        found = last_import(desk.rector)
        assert found is not None
        assert (found.import_id, found.who, found.source_name) == (import_id, "Karin Ås", "klasslista.csv")
        assert (found.is_undone, found.hindrance) == (False, "")
        looked = preview_undo(desk.rector, import_id)
        done, _ = undo_import(desk.rector, import_id)
        assert done == looked
        assert (done.removed, done.staying) == (found.added, ())
        assert desk.people() == before
        assert desk.log()[-1].event.kind == "import_undone"

    def test_it_is_taken_back_once(self, desk: MistakesDesk) -> None:
        import_id = desk.take_in(told(1, "Leo", "Sand"))
        undo_import(desk.rector, import_id)
        before = desk.people()
        for attempt in (preview_undo, undo_import):
            with pytest.raises(RuleViolation, match="undone_already"):
                attempt(desk.rector, import_id)
        found = last_import(desk.rector)
        assert found is not None
        assert (found.is_undone, found.hindrance) == (True, "undone_already")
        assert desk.people() == before

    def test_only_the_newest_import_is_taken_back(self, desk: MistakesDesk) -> None:
        first = desk.take_in(told(1, "Leo", "Sand"))
        second = desk.take_in(told(1, "Leo", "Sand"), told(2, "Maja", "Sand"))
        with pytest.raises(RuleViolation, match="not_newest_import"):
            undo_import(desk.rector, first)
        with desk.rector.store.read() as work:
            assert work.undo.imports() == {second}
        undo_import(desk.rector, second)
        assert "Leo Sand" in desk.names()
        assert "Maja Sand" not in desk.names()
        with pytest.raises(RuleViolation, match="not_newest_import"):
            undo_import(desk.rector, first)

    def test_ninety_days_later_it_stands_and_what_was_kept_is_gone(self, desk: MistakesDesk) -> None:
        import_id = desk.take_in(told(1, "Leo", "Sand"))
        desk.clock.advance(days=90, minutes=-1)
        assert not drop_expired_images(desk.rector)
        assert preview_undo(desk.rector, import_id).removed == 1
        desk.clock.advance(days=1)
        found = last_import(desk.rector)
        assert found is not None
        assert found.hindrance == "undo_expired"
        with pytest.raises(RuleViolation, match="undo_expired"):
            undo_import(desk.rector, import_id)
        assert drop_expired_images(desk.rector)
        assert not drop_expired_images(desk.rector)
        with desk.rector.store.read() as work:
            assert work.undo.imports() == frozenset()

    def test_a_new_pupil_with_work_stays_with_class_mentor_and_guardian(self, desk: MistakesDesk) -> None:
        before = set(desk.names())
        import_id = desk.take_in(
            told(1, "Leo", "Sand", "9C", guardians=(ZAHRA,)),
            told(2, "Maja", "Sand", "9C", guardians=(ZAHRA,)),
            told(3, "Ida", "Ek", "9D"),
            mentorships=(RegisterMentorship("9C", RegisterStaff("Ulla Ny")),),
        )
        desk.write(desk.id_of("Leo Sand"))
        done, _ = undo_import(desk.rector, import_id)
        assert [(item.pupil.name, item.code) for item in done.staying] == [("Leo Sand", "has_draft")]
        assert done.removed == 2
        assert set(desk.names()) == before | {"Leo Sand"}
        page = desk.page(desk.id_of("Leo Sand"))
        assert (page.pupil.class_name, page.pupil.mentor_names) == ("9C", ("Ulla Ny",))
        assert [item.name for item in page.guardians] == ["Zahra Sand"]
        with desk.rector.store.read() as work:
            assert "9D" not in {item.name for item in work.organisation.classes()}

    def test_a_document_or_a_change_by_hand_keeps_a_new_pupil(self, desk: MistakesDesk) -> None:
        import_id = desk.take_in(told(1, "Leo", "Sand"), told(2, "Maja", "Sand"), told(3, "Ida", "Ek"))
        desk.freeze(desk.id_of("Leo Sand"))
        desk.change_by_hand(desk.id_of("Maja Sand"), given_name="Maia")
        done, _ = undo_import(desk.rector, import_id)
        assert [(item.pupil.name, item.code) for item in done.staying] == [
            ("Leo Sand", "has_documents"),
            ("Maia Sand", "changed_since"),
        ]

    def test_what_was_changed_by_hand_since_is_left(self, desk: MistakesDesk) -> None:
        with desk.rector.store.write() as work:
            noel = work.pupils.get(NOEL)
            alma = work.pupils.get(ALMA)
            assert noel is not None
            assert alma is not None
            work.pupils.update([replace(noel, external_id="ext-3"), replace(alma, external_id="ext-4")])
            work.commit(LogEvent("test"))
        import_id = desk.take_in(told(3, "Noell", "Östlund", "5A"), told(4, "Alva", "Dahl", "7B"))
        desk.change_by_hand(NOEL, email="noel@example.invalid")
        desk.write(ALMA)
        done, _ = undo_import(desk.rector, import_id)
        assert [(item.pupil.name, item.code) for item in done.staying] == [("Noell Östlund", "changed_since")]
        assert done.restored == 1
        page = desk.page(ALMA)
        assert (page.pupil.name, page.pupil.class_name) == ("Alma Dahl", "5A")
        assert len(page.drafts) == 1  # what was written since is still there

    def test_a_merged_pupil_stays_and_the_kept_record_is_named(self, desk: MistakesDesk) -> None:
        import_id = desk.take_in(told(1, "Almaa", "Dahl"))
        merge_pupils(desk.rector, ALMA, desk.id_of("Almaa Dahl"), frozenset(), "Samma elev")
        done, _ = undo_import(desk.rector, import_id)
        assert [(item.pupil.id, item.code) for item in done.staying] == [(ALMA, "merged")]

    def test_a_record_that_was_merged_before_is_no_hindrance(self, desk: MistakesDesk) -> None:
        desk.take_in(told(1, "Alma", "Dahl", "5A"), told(2, "Noel", "Östlund-Ek", "7B"))
        desk.add_twin()
        merge_pupils(desk.rector, ALMA, TWIN, frozenset(), "Samma elev")
        desk.clock.advance(days=280)
        before = desk.people()
        import_id = desk.take_in(
            told(1, "Alma", "Dahl", "6A"), told(2, "Noel", "Östlund-Ek", "8B"), turns_year=True
        )
        done, _ = undo_import(desk.rector, import_id)
        assert done.staying == ()
        assert desk.people() == before

    def test_a_pupil_merged_away_after_a_change_by_the_import_stays(self, desk: MistakesDesk) -> None:
        desk.add_twin(external_id="ext-5")
        import_id = desk.take_in(told(5, "Alma", "Dahl-Sandh", "7B"))
        merge_pupils(desk.rector, ALMA, TWIN, frozenset(), "Samma elev")
        done, _ = undo_import(desk.rector, import_id)
        assert [(item.pupil.id, item.code) for item in done.staying] == [(ALMA, "merged")]

    def test_staff_with_an_account_and_guardians_of_others_stay(self, desk: MistakesDesk) -> None:
        import_id = desk.take_in(
            told(1, "Leo", "Sand", guardians=(ZAHRA,)),
            mentorships=(RegisterMentorship("7B", RegisterStaff("Ulla Ny")),),
        )
        with desk.rector.store.write() as work:
            ulla = next(item for item in work.organisation.staff() if item.name == "Ulla Ny")
            zahra = next(item for item in work.pupils.guardians() if item.given_name == "Zahra")
            account = work.accounts.get(desk.rector.store.account_id)
            assert account is not None
            work.accounts.update(replace(account, staff_id=ulla.id))
            work.pupils.add_guardianships([Guardianship(NOEL, zahra.id)])
            work.commit(LogEvent("test"))
        undo_import(desk.rector, import_id)
        with desk.rector.store.read() as reading:
            assert ulla in reading.organisation.staff()
            assert zahra in reading.pupils.guardians()
            assert {tie.staff_id for tie in reading.organisation.mentorships()} == {"staff-per", "staff-sara"}
        assert [item.name for item in desk.page(NOEL).guardians] == ["Zahra Sand"]

    def test_a_new_class_that_was_given_a_mentor_by_hand_stays(self, desk: MistakesDesk) -> None:
        import_id = desk.take_in(told(1, "Leo", "Sand", "9C"), told(2, "Maja", "Sand", "9D"))
        with desk.rector.store.write() as work:
            classes = {item.name: item.id for item in work.organisation.classes()}
            work.organisation.set_mentorships(classes["9C"], [Mentorship(classes["9C"], PER)])
            work.commit(LogEvent("test"))
        undo_import(desk.rector, import_id)
        with desk.rector.store.read() as reading:
            assert {item.name for item in reading.organisation.classes()} == {"5A", "7B", "9C"}
            assert Mentorship(classes["9C"], PER) in reading.organisation.mentorships()

    def test_a_school_year_that_was_begun_is_taken_back(self, desk: MistakesDesk) -> None:
        desk.take_in(told(1, "Alma", "Dahl", "5A"), told(2, "Noel", "Östlund-Ek", "7B"))
        desk.clock.advance(days=280)
        before = desk.people()
        import_id = desk.take_in(
            told(1, "Alma", "Dahl", "6A"), told(2, "Noel", "Östlund-Ek", "8B"), turns_year=True
        )
        assert [view.class_name for view in list_pupils(desk.rector)] == ["6A", "8B"]
        assert desk.people() != before
        undo_import(desk.rector, import_id)
        assert desk.people() == before


class MergeContract:
    """Inherit and give `desk`."""

    def test_twins_are_proposed_likeliest_first(self, desk: MistakesDesk) -> None:
        desk.add_twin()
        with desk.rector.store.write() as work:
            alma = work.pupils.get(ALMA)
            assert alma is not None
            work.pupils.add(
                [
                    Pupil(
                        PupilId("p-same-number"), alma.compartment_id, alma.unit_id, "A", "D", alma.identity
                    ),
                    Pupil(PupilId("p-same-name"), alma.compartment_id, alma.unit_id, "alma", "dahl"),
                ]
            )
            work.commit(LogEvent("test"))
        assert [view.id for view in possible_twins(desk.rector, ALMA)] == [
            "p-same-number",
            "p-same-name",
            TWIN,
        ]
        assert possible_twins(desk.rector, NOEL) == []

    def test_two_records_become_one(self, desk: MistakesDesk) -> None:
        desk.add_twin()
        document, draft = desk.freeze(TWIN), desk.write(TWIN)
        preview = preview_merge(desk.rector, ALMA, TWIN)
        assert (preview.documents, preview.drafts, preview.guardians, preview.hindrances) == (1, 1, 1, ())
        fields = {item.field: (item.kept, item.other) for item in preview.differing}
        assert fields["family_name"] == ("Dahl", "Dahl-Sand")
        assert fields["class_name"] == ("5A", "7B")
        merge_pupils(desk.rector, ALMA, TWIN, frozenset({"family_name", "class_name"}), "Inlagd för hand")
        page = desk.page(ALMA)
        assert (page.pupil.name, page.pupil.class_name) == ("Alma Dahl-Sand", "7B")
        assert page.pupil.number == "20150512-2380"
        assert [row.document_id for row in page.documents] == [document.id]
        assert [row.draft_id for row in page.drafts] == [draft.id]
        assert sorted(item.name for item in page.guardians) == ["Omar Dahl", "Siv Sand"]
        assert TWIN not in {view.id for view in list_pupils(desk.rector)}
        assert [event.kind for event in page.events] == ["merged_here"]
        assert page.events[0].who == "Karin Ås"
        assert page.events[0].facts["other_name"] == "Alma Dahl-Sand"
        row = desk.log()[-2]
        assert (row.event.kind, "reason" in row.event.detail) == ("pupils_merged", False)
        assert page.events[0].facts["reason"] == "Inlagd för hand"

    def test_what_happened_to_the_merged_record_is_told_on_the_kept_page(self, desk: MistakesDesk) -> None:
        desk.add_twin()
        document = desk.freeze(TWIN)
        move_document(desk.rector, document.id, NOEL, "Fel elev")
        merge_pupils(desk.rector, ALMA, TWIN, frozenset(), "Samma elev")
        assert [event.kind for event in desk.page(ALMA).events] == ["merged_here", "document_moved_away"]

    def test_opening_the_merged_record_gives_the_kept_one(self, desk: MistakesDesk) -> None:
        desk.add_twin()
        merge_pupils(desk.rector, ALMA, TWIN, frozenset(), "Samma elev")
        page = desk.page(TWIN)
        assert (page.pupil.id, page.merged_into) == (ALMA, ALMA)
        assert desk.page(ALMA).merged_into is None
        assert desk.log()[-1].event.pupil_id == ALMA

    def test_undoing_puts_back_what_came_and_leaves_what_was_written_since(self, desk: MistakesDesk) -> None:
        desk.add_twin()
        came = desk.freeze(TWIN)
        before = desk.people()
        merge_pupils(desk.rector, ALMA, TWIN, frozenset({"family_name", "class_name"}), "Samma elev")
        corrected, _ = form_work.correct_document(desk.rector, came.id, "Fel datum")
        desk.clock.advance(minutes=1)
        since = desk.write(ALMA)
        [row] = merges_of(desk.rector, ALMA)
        assert (row.other_name, row.documents, row.can_undo, row.hindrance) == ("Alma Dahl-Sand", 1, True, "")
        undo_merge(desk.rector, row.id, "Två olika elever")
        after = desk.people()
        assert {kind: found for kind, found in after.items() if kind != "event"} == {
            kind: found for kind, found in before.items() if kind != "event"
        }
        twin, alma = desk.page(TWIN), desk.page(ALMA)
        assert {item.document_id for item in twin.documents} == {came.id, corrected.document_id}
        assert [item.draft_id for item in twin.drafts] == [corrected.id]
        assert [item.draft_id for item in alma.drafts] == [since.id]
        assert alma.documents == ()
        assert [event.kind for event in alma.events] == ["merge_undone", "merged_here"]
        assert form_work.read_form(desk.rector, TWIN, FORM, corrected.document_id).draft.id == corrected.id
        [row] = merges_of(desk.rector, ALMA)
        assert (row.can_undo, row.hindrance) == (False, "merge_undone_already")
        with pytest.raises(RuleViolation, match="merge_undone_already"):
            undo_merge(desk.rector, row.id, "En gång till")

    def test_what_was_changed_after_the_merge_stays_when_it_is_undone(self, desk: MistakesDesk) -> None:
        desk.add_twin()
        merge_pupils(desk.rector, ALMA, TWIN, frozenset({"family_name", "class_name"}), "Samma elev")
        desk.change_by_hand(ALMA, family_name="Dahl-Lind")
        with desk.rector.store.write() as work:
            work.pupils.set_memberships(ALMA, [ClassMembership(ALMA, CLASS_5A)])
            work.commit(LogEvent("test"))
        [row] = merges_of(desk.rector, ALMA)
        undo_merge(desk.rector, row.id, "Fel")
        page = desk.page(ALMA)
        assert (page.pupil.name, page.pupil.class_name) == ("Alma Dahl-Lind", "5A")
        assert desk.page(TWIN).pupil.name == "Alma Dahl-Sand"

    def test_merges_are_undone_in_order(self, desk: MistakesDesk) -> None:
        desk.add_twin()
        merge_pupils(desk.rector, TWIN, NOEL, frozenset(), "Fel")
        merge_pupils(desk.rector, ALMA, TWIN, frozenset(), "Samma elev")
        assert desk.page(NOEL).pupil.id == ALMA
        with desk.rector.store.read() as work:
            [first] = work.merges.of_pupil(NOEL)
        with pytest.raises(RuleViolation, match="merged_on"):
            undo_merge(desk.rector, first.id, "Fel")
        [later] = merges_of(desk.rector, ALMA)
        undo_merge(desk.rector, later.id, "Fel")
        undo_merge(desk.rector, first.id, "Fel")
        assert {ALMA, NOEL, TWIN} <= {view.id for view in list_pupils(desk.rector)}

    def test_hindrances_are_told_and_nothing_is_lost(self, desk: MistakesDesk) -> None:
        desk.add_twin()
        mine, other = desk.write(ALMA), desk.write(TWIN)
        assert preview_merge(desk.rector, ALMA, TWIN).hindrances == ("merge_same_draft",)
        with pytest.raises(RuleViolation, match="merge_same_draft"):
            merge_pupils(desk.rector, ALMA, TWIN, frozenset(), "Samma elev")
        assert [row.draft_id for row in desk.page(ALMA).drafts] == [mine.id]
        assert [row.draft_id for row in desk.page(TWIN).drafts] == [other.id]
        form_work.discard_draft(desk.rector, other.id)
        merge_pupils(desk.rector, ALMA, TWIN, frozenset(), "Samma elev")
        for pair in ((ALMA, TWIN), (TWIN, NOEL)):
            with pytest.raises(RuleViolation, match="merged_already"):
                preview_merge(desk.rector, *pair)
        with pytest.raises(RuleViolation, match="same_pupil"):
            preview_merge(desk.rector, ALMA, ALMA)
        with pytest.raises(RuleViolation, match="required:reason"):
            merge_pupils(desk.rector, ALMA, NOEL, frozenset(), "  ")

    def test_a_register_never_brings_the_twin_back(self, desk: MistakesDesk) -> None:
        number = IdentityNumber("201505122398", NumberKind.PERSONAL, date(2015, 5, 12))
        desk.add_twin(external_id="ext-9", identity=number)
        merge_pupils(desk.rector, ALMA, TWIN, frozenset(), "Samma elev")
        before = len(desk.names())
        desk.take_in(told(9, "Alma", "Dahl-Sand", "5A"))
        desk.take_in(told(8, "Alma", "Dahl-Sand", "5A", identity=number, external_id=""))
        assert len(desk.names()) == before
        assert TWIN not in {view.id for view in list_pupils(desk.rector)}


class MoveDocumentContract:
    """Inherit and give `desk`."""

    def test_a_document_moves_with_its_corrections_drafts_and_papers(self, desk: MistakesDesk) -> None:
        document = desk.freeze(ALMA)
        issued = papers.issue_paper(desk.rector, document.id)
        papers.record_print(desk.rector, document.id, issued.paper.number, 1)
        draft, _ = form_work.correct_document(desk.rector, document.id, "Fel datum")
        other = desk.write(ALMA)
        desk.clock.advance(minutes=1)
        move_document(desk.rector, document.id, NOEL, "Skrevs på fel elev")
        alma, noel = desk.page(ALMA), desk.page(NOEL)
        assert alma.documents == ()
        assert [row.draft_id for row in alma.drafts] == [other.id]
        assert document.id in {row.document_id for row in noel.documents}
        assert [row.draft_id for row in noel.drafts] == [draft.id]
        with desk.rector.store.read() as work:
            moved = work.documents.get(document.id)
            assert moved is not None
            assert (moved.answers, moved.stages) == (document.answers, document.stages)
            assert work.documents.paper_bytes(document.id, 1) == issued.pdf
        row = desk.log()[-3]
        assert row.event.kind == "document_moved"
        assert (row.event.pupil_id, row.event.detail["from"]) == (NOEL, ALMA)
        assert "reason" not in row.event.detail  # it stands in what happened to the pupils
        assert desk.rector.store.verify().is_ok

    def test_a_paper_with_the_wrong_name_is_told_of_and_not_given_out_again(self, desk: MistakesDesk) -> None:
        document = desk.freeze(ALMA)
        wrong = papers.issue_paper(desk.rector, document.id)
        assert not desk.row(ALMA, document).issued_before_move
        desk.clock.advance(minutes=1)
        move_document(desk.rector, document.id, NOEL, "Fel elev")
        assert desk.row(NOEL, document).issued_before_move
        with pytest.raises(RuleViolation, match="not_issued"):
            papers.save_paper(desk.rector, document.id, wrong.paper.number, "Till akten")
        desk.clock.advance(minutes=1)
        right = papers.issue_paper(desk.rector, document.id)
        assert (right.paper.number, wrong.paper.number) == (2, 1)
        renderer = desk.rector.services.renderer
        assert isinstance(renderer, TellingRenderer)
        assert [context.pupil_name for _, context in renderer.forms] == ["Alma Dahl", "Noel Östlund-Ek"]
        assert papers.issue_paper(desk.rector, document.id).paper == right.paper
        assert not desk.row(NOEL, document).issued_before_move
        with desk.rector.store.read() as work:
            assert work.documents.paper_bytes(document.id, 1) == wrong.pdf

    def test_the_next_stage_is_written_at_the_right_pupil(self, desk: MistakesDesk) -> None:
        document = desk.freeze(ALMA)
        move_document(desk.rector, document.id, NOEL, "Fel elev")
        page = form_work.open_form(desk.rector, NOEL, FORM, document.id)
        draft = form_work.save_draft(desk.rector, page.draft, FOLLOW_UP_YES, starts_stretch=True)
        frozen, _ = form_work.finalise_stage(desk.rector, draft)
        assert (frozen.pupil_id, len(frozen.stages)) == (NOEL, 2)
        with pytest.raises(RuleViolation, match="not_found"):
            form_work.open_form(desk.rector, ALMA, FORM, document.id)

    def test_both_pages_tell_and_the_wrong_one_tells_no_content(self, desk: MistakesDesk) -> None:
        document = desk.freeze(ALMA)
        move_document(desk.rector, document.id, NOEL, "Gällde Noel")
        [away], [here] = desk.page(ALMA).events, desk.page(NOEL).events
        assert (away.kind, here.kind) == ("document_moved_away", "document_moved_here")
        assert away.facts["code"] == here.facts["code"] == document.code
        assert away.facts["to_name"] == "Noel Östlund-Ek"
        assert here.facts["from_name"] == "Alma Dahl"
        assert not any("Stökigt" in str(value) for value in (*away.facts.values(), *here.facts.values()))

    def test_what_cannot_be_moved_stays(self, desk: MistakesDesk) -> None:
        document = desk.freeze(ALMA)
        desk.add_twin()
        merge_pupils(desk.rector, NOEL, TWIN, frozenset(), "Fel")
        for target, reason, code in (
            (NOEL, " ", "required:reason"),
            (ALMA, "Fel elev", "same_pupil"),
            (TWIN, "Fel elev", "merged_already"),
            (PupilId("nobody"), "Fel elev", "not_allowed"),
        ):
            with pytest.raises(RuleViolation, match=code):
                move_document(desk.rector, document.id, target, reason)
        assert [row.document_id for row in desk.page(ALMA).documents] == [document.id]

    def test_a_draft_goes_to_the_right_pupil_whole(self, desk: MistakesDesk) -> None:
        draft = desk.write(ALMA)
        move_draft(desk.rector, draft.id, NOEL, "Fel elev")
        assert desk.page(ALMA).drafts == ()
        page = form_work.open_form(desk.rector, NOEL, FORM)
        assert (page.draft.id, page.draft.answers) == (draft.id, draft.answers)
        assert [row.event.kind for row in desk.log()].count("draft_moved") == 1
        form_work.save_draft(
            desk.rector, page.draft, {**TALK, "illness": {"value": "yes"}}, starts_stretch=True
        )

    def test_a_draft_never_moves_onto_another_text(self, desk: MistakesDesk) -> None:
        mine, other = desk.write(ALMA), desk.write(NOEL)
        with pytest.raises(RuleViolation, match="draft_there_already"):
            move_draft(desk.rector, mine.id, NOEL, "Fel elev")
        assert [row.draft_id for row in desk.page(ALMA).drafts] == [mine.id]
        assert [row.draft_id for row in desk.page(NOEL).drafts] == [other.id]
        form_work.discard_draft(desk.rector, other.id)
        document, _ = form_work.finalise_stage(desk.rector, mine)
        page = form_work.open_form(desk.rector, ALMA, FORM, document.id)
        later = form_work.save_draft(desk.rector, page.draft, FOLLOW_UP_YES, starts_stretch=True)
        for target, reason, code in (
            (NOEL, "Fel elev", "draft_of_document"),
            (NOEL, "", "required:reason"),
        ):
            with pytest.raises(RuleViolation, match=code):
                move_draft(desk.rector, later.id, target, reason)
