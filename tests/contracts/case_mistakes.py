# SPDX-License-Identifier: EUPL-1.2
"""What the process rests on goes along when mistakes are mended. A test class inherits this and gives `desk`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eht_desk.application import cases, contact_notes, tasks
from eht_desk.application.contact_notes import NewNote
from eht_desk.application.merge_pupils import merge_pupils, merges_of, preview_merge, undo_merge
from eht_desk.application.move_document import move_document
from eht_desk.application.tasks import NewTask
from eht_desk.application.undo_import import preview_undo, undo_import
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import CaseLevel
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.ids import NoteId, PupilId
from eht_desk.domain.log import LogEvent
from tests.contracts.cases import PDF, a_scan, an_override
from tests.contracts.entries import one_of_each
from tests.contracts.mistakes import TWIN, MistakesDesk, told
from tests.contracts.papers import a_consent, a_survey, an_offered_time
from tests.fakes.school import ALMA, FORM, NOEL


def a_note(desk: MistakesDesk, text: str = "Ringde") -> NewNote:
    at = desk.clock.now() - timedelta(minutes=1)
    return NewNote(
        ContactWith.OTHER, ContactChannel.PHONE, ContactOutcome.REACHED, at, text, with_name="Farmor"
    )


def write_all(desk: MistakesDesk, pupil_id: PupilId) -> NoteId:
    """A note, a draft of one, a received document, a case with a task, an overridden gate."""
    note_id, _ = contact_notes.write_note(desk.rector, pupil_id, a_note(desk))
    draft = contact_notes.read_contact(desk.rector, pupil_id).draft
    contact_notes.save_note_draft(desk.rector, draft, {"text": "Halv"}, starts_stretch=True)
    case_id, _ = cases.open_case(desk.rector, pupil_id, CaseLevel.SCHOOL, Role.COUNSELLOR, "Frånvaro")
    tasks.add_task(desk.rector, pupil_id, NewTask("Följ upp", Role.RECTOR, case_id=case_id))
    with desk.rector.store.write() as work:
        pupil = work.pupils.get(pupil_id)
        assert pupil is not None
        work.received.add(a_scan(desk.rector.store, pupil), [PDF])
        work.gates.add(an_override(desk.rector.store, pupil))
        work.offered.add(an_offered_time(desk.rector.store, pupil))
        work.consents.add(a_consent(desk.rector.store, pupil))
        work.surveys.add(a_survey(desk.rector.store, pupil))
        work.entries.add(one_of_each(desk.rector.store, pupil)[0])
        work.commit(LogEvent("test_received"))
    return note_id


def counts(desk: MistakesDesk, pupil_id: PupilId) -> dict[str, int]:
    with desk.rector.store.read() as work:
        return {
            "notes": len(work.notes.of_pupil(pupil_id)),
            "note_drafts": len(work.notes.drafts_of_pupil(pupil_id)),
            "received": len(work.received.of_pupil(pupil_id)),
            "cases": len(work.cases.of_pupil(pupil_id)),
            "tasks": len(work.tasks.of_pupil(pupil_id)),
            "overrides": len(work.gates.of_pupil(pupil_id)),
            "offered": len(work.offered.of_pupil(pupil_id)),
            "consents": len(work.consents.of_pupil(pupil_id)),
            "surveys": len(work.surveys.of_pupil(pupil_id)),
            "entries": len(work.entries.of_pupil(pupil_id)),
        }


_KINDS = "notes note_drafts received cases tasks overrides offered consents surveys entries"
ONE_OF_EACH = dict.fromkeys(_KINDS.split(), 1)
NOTHING = dict.fromkeys(ONE_OF_EACH, 0)


class CaseMistakesContract:
    """Inherit and give `desk`."""

    def test_all_of_it_comes_with_a_merged_record_and_goes_back_with_it(self, desk: MistakesDesk) -> None:
        desk.add_twin()
        note_id = write_all(desk, TWIN)
        assert preview_merge(desk.rector, ALMA, TWIN).case_work == ONE_OF_EACH
        merge_pupils(desk.rector, ALMA, TWIN, frozenset(), "Samma elev")
        assert (counts(desk, ALMA), counts(desk, TWIN)) == (ONE_OF_EACH, NOTHING)
        assert {row.kind.value for row in desk.page(ALMA).timeline} == {
            "note",
            "received",
            "case",
            "override",
            "event",
        }
        desk.clock.advance(minutes=1)
        contact_notes.correct_note(desk.rector, note_id, a_note(desk, "Rättat"), "Fel ord")
        contact_notes.write_note(desk.rector, ALMA, a_note(desk, "Skrivet efteråt"))
        with desk.rector.store.read() as work:
            [case] = work.cases.of_pupil(ALMA)
        tasks.add_task(desk.rector, ALMA, NewTask("I ärendet", Role.RECTOR, case_id=case.id))
        tasks.add_task(desk.rector, ALMA, NewTask("Utan ärende", Role.RECTOR))
        [row] = merges_of(desk.rector, ALMA)
        undo_merge(desk.rector, row.id, "Två elever")
        assert counts(desk, TWIN) == {**ONE_OF_EACH, "notes": 2, "tasks": 2}
        assert counts(desk, ALMA) == {**NOTHING, "notes": 1, "tasks": 1}
        assert desk.rector.store.verify().is_ok
        with desk.rector.store.read() as work:
            [scan] = work.received.of_pupil(TWIN)
            assert b"".join(work.received.content(scan.id)) == PDF

    @pytest.mark.parametrize("what", sorted(ONE_OF_EACH))
    def test_a_new_pupil_with_any_of_it_stays_when_the_import_is_undone(
        self, desk: MistakesDesk, what: str
    ) -> None:
        import_id = desk.take_in(told(1, "Leo", "Sand"), told(2, "Ida", "Ek"))
        leo = desk.id_of("Leo Sand")
        if what == "notes":
            contact_notes.write_note(desk.rector, leo, a_note(desk))
        elif what == "note_drafts":
            draft = contact_notes.read_contact(desk.rector, leo).draft
            contact_notes.save_note_draft(desk.rector, draft, {"text": "Halv"}, starts_stretch=True)
        elif what == "cases":
            cases.open_case(desk.rector, leo, CaseLevel.SCHOOL, Role.COUNSELLOR, "Frånvaro")
        elif what == "tasks":
            tasks.add_task(desk.rector, leo, NewTask("Ring", Role.RECTOR))
        else:
            with desk.rector.store.write() as work:
                pupil = work.pupils.get(leo)
                assert pupil is not None
                if what == "received":
                    work.received.add(a_scan(desk.rector.store, pupil), [PDF])
                elif what == "entries":
                    work.entries.add(one_of_each(desk.rector.store, pupil)[0])
                else:
                    work.gates.add(an_override(desk.rector.store, pupil))
                work.commit(LogEvent("test"))
        preview = preview_undo(desk.rector, import_id)
        assert [item.code for item in preview.staying] == ["has_case_work"]
        undo_import(desk.rector, import_id)
        assert "Leo Sand" in desk.names()
        assert "Ida Ek" not in desk.names()

    def test_evidence_that_was_another_pupils_opens_the_task_again(self, desk: MistakesDesk) -> None:
        wanted = Evidence(EvidenceKind.DOCUMENT_STAGE, form_id=FORM, stage_id="talk")
        for pupil_id in (ALMA, NOEL):
            tasks.add_task(desk.rector, pupil_id, NewTask("Fyll i", Role.RECTOR, evidence=wanted))
        document = desk.freeze(ALMA)
        assert [row.pupil.id for row in tasks.tasks_for_me(desk.rector)] == [NOEL]
        move_document(desk.rector, document.id, NOEL, "Fel elev")
        assert [row.pupil.id for row in tasks.tasks_for_me(desk.rector)] == [ALMA]
