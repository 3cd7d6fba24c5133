# SPDX-License-Identifier: EUPL-1.2
"""Forms that only their author reads, excerpts for named roles, closed gates and what a draft takes over: whatever use
case somebody else tries, there is no trace of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eht_desk.application import (
    form_work,
    gates,
    handing_over,
    move_document,
    papers,
    pupils,
    revisions,
    today,
)
from eht_desk.application.new_documents import form_choices
from eht_desk.application.workspace import Workspace
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import Document, DocumentState, Draft
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import AnswerValue, FormDefinition, Privacy
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.log import LogEvent
from tests.fakes.school import ALMA, NOEL, School, make_school

FORMS = FormCatalogFromFiles(Path(__file__).parents[1] / "files" / "forms")
PLAN = "process_sink"
TALK: dict[str, AnswerValue] = {
    "talk_date": "2026-11-16",
    "background": "Sover dåligt.",
    "school_work_text": "Matten är svår.",
    "free_time_declines": ["declines"],
}
SINK: dict[str, AnswerValue] = {
    "short": "Kort",
    "day": "2026-11-02",
    "agrees": {"value": "yes"},
    "contact": {"name": "Maria Lind"},
}


class Forms:
    """The made-up forms, one of them changed."""

    def __init__(self, changed: FormDefinition) -> None:
        self.changed = changed

    def get(self, form_id: str, version: int | None = None) -> FormDefinition:
        return self.changed if form_id == self.changed.id else FORMS.get(form_id, version)

    def all_latest(self) -> tuple[FormDefinition, ...]:
        return tuple(self.get(form_id) for form_id in FORMS.form_ids())

    def form_ids(self) -> tuple[str, ...]:
        return FORMS.form_ids()

    def versions(self, form_id: str) -> tuple[int, ...]:
        return FORMS.versions(form_id)


@pytest.fixture
def school() -> School:
    return make_school()


def of(school: School, login: str, *, privacy: Privacy = Privacy.UNTIL_APPROVED, gate: str = "") -> Workspace:
    forms = Forms(replace(FORMS.get(PLAN), privacy=privacy, gate=gate))
    return replace(school.as_(login), school_forms=forms)


def begun(workspace: Workspace, form: str = PLAN, answers: dict[str, Any] = TALK) -> Draft:
    page = form_work.open_form(workspace, ALMA, form)
    return form_work.save_draft(workspace, page.draft, answers, starts_stretch=True)


def locked(workspace: Workspace, form: str = PLAN, answers: dict[str, Any] = TALK) -> Document:
    return form_work.finalise_stage(workspace, begun(workspace, form, answers))[0]


def refused(run: Callable[[], object]) -> bool:
    try:
        run()
    except RuleViolation as error:
        return error.code in {"not_found", "not_allowed"}
    return False


def test_a_private_text_lies_in_its_authors_compartment_from_draft_to_correction(school: School) -> None:
    maria = of(school, "maria")
    draft = begun(maria)
    assert draft.compartment_id == maria.store.own
    document, _ = form_work.finalise_stage(maria, draft)
    assert document.compartment_id == maria.store.own
    correction, _ = form_work.correct_document(maria, document.id, "Fel dag")
    assert correction.compartment_id == maria.store.own


@pytest.mark.parametrize("other", ["karin", "per"])
@pytest.mark.parametrize("privacy", [Privacy.UNTIL_APPROVED, Privacy.OWN])
def test_nobody_else_finds_a_private_document(school: School, other: str, privacy: Privacy) -> None:
    maria = of(school, "maria", privacy=privacy)
    document = locked(maria)
    begun(maria)
    them = of(school, other, privacy=privacy)
    page = pupils.open_pupil(them, ALMA)
    assert (page.documents, page.drafts) == ((), ())
    shown = today.today_page(them)
    assert not [*shown.drafts, *shown.to_write, *shown.copies_missing, *shown.awaiting_signature]
    assert shown.orphans == 0
    if other == "karin":
        assert handing_over.orphaned_work(them) == ()
    for attempt in attempts(them, document.id):
        assert refused(attempt)
    fresh = form_work.open_form(them, ALMA, PLAN)
    assert fresh.others_draft is None
    assert not fresh.is_stored


def attempts(workspace: Workspace, document_id: DocumentId) -> list[Callable[[], object]]:
    return [
        lambda: form_work.open_form(workspace, ALMA, PLAN, document_id),
        lambda: form_work.correct_document(workspace, document_id, "skäl"),
        lambda: papers.issue_paper(workspace, document_id),
        lambda: papers.save_paper(workspace, document_id, 1, "skäl"),
        lambda: papers.record_signature(workspace, document_id, date(2026, 11, 20), "pärmen"),
        lambda: move_document.preview_move(workspace, document_id),
        lambda: move_document.move_document(workspace, document_id, NOEL, "skäl"),
    ]


def test_a_colleague_cannot_take_a_private_draft_over_even_when_it_can_be_read(school: School) -> None:
    maria = of(school, "maria")
    draft = begun(maria)
    with maria.store.write() as work:  # as if it lay where others read
        work.documents.remove_draft(draft.id)
        work.documents.put_draft(replace(draft, compartment_id=maria.store.school))
        work.commit(LogEvent("test"))
    with pytest.raises(RuleViolation, match="not_allowed"):
        form_work.take_over_draft(of(school, "karin"), draft.id)


def test_a_document_that_is_only_its_authors_has_no_title_in_lists_and_logs(school: School) -> None:
    maria = of(school, "maria", privacy=Privacy.OWN)
    locked(maria)
    begun(maria)
    page = pupils.open_pupil(maria, ALMA)
    titles = {row.short_title for row in page.documents} | {row.short_title for row in page.drafts}
    assert titles == {"Eget dokument"}
    assert {row.annex for row in page.documents} == {""}
    with maria.store.read() as work:
        details = (
            [str(row.event.detail) for row in work.log.entries()] if hasattr(work.log, "entries") else []
        )
    assert not [text for text in details if PLAN in text]
    assert form_work.open_form(maria, ALMA, PLAN).definition.title == "Påhittad plan"


def excerpt(school: School, *readers: Role) -> Document:
    maria = of(school, "maria", privacy=Privacy.SHARED)
    document = locked(maria)
    with maria.store.write() as work:
        made = replace(
            document,
            id=DocumentId("the-excerpt"),
            code="X000-01",
            readers=readers,
            excerpt_of=document.id,
            excerpt_sections=("school_work",),
        )
        work.documents.add(made)
        work.documents.update(replace(document, state=DocumentState.WITHDRAWN))
        work.commit(LogEvent("test"))
    return made


def test_only_its_readers_and_its_author_find_an_excerpt(school: School) -> None:
    made = excerpt(school, Role.RECTOR)
    for login, sees in (("karin", True), ("maria", True), ("per", False)):
        them = of(school, login, privacy=Privacy.SHARED)
        page = pupils.open_pupil(them, ALMA)
        assert (made.id in {row.document_id for row in page.documents}) is sees
        if not sees:
            assert all(refused(attempt) for attempt in attempts(them, made.id))


def test_an_excerpt_is_read_and_never_written_on_or_corrected(school: School) -> None:
    made = excerpt(school, Role.RECTOR)
    karin = of(school, "karin", privacy=Privacy.SHARED)
    page = form_work.open_form(karin, ALMA, PLAN, made.id)
    assert page.stage_id == ""
    assert not page.is_private
    with pytest.raises(RuleViolation, match="not_allowed"):
        form_work.correct_document(karin, made.id, "skäl")


def test_a_closed_gate_takes_no_first_word_and_lets_nothing_be_locked(school: School) -> None:
    maria = of(school, "maria", gate="before_social_mapping")
    page = form_work.open_form(maria, ALMA, PLAN)
    assert page.is_stopped
    with pytest.raises(RuleViolation, match="gate_closed") as caught:
        form_work.save_draft(maria, page.draft, TALK, starts_stretch=True)
    assert caught.value.facts == {"gate": "before_social_mapping"}
    draft = begun(of(school, "maria"))
    with pytest.raises(RuleViolation, match="gate_closed"):
        form_work.finalise_stage(maria, draft)
    saved = form_work.save_draft(maria, draft, {**TALK, "background": "Mer"}, starts_stretch=True)
    assert saved.answers["background"] == "Mer"  # what was begun is never shut away
    choices = {item.form_id: item for item in form_choices(maria, ALMA)}
    assert choices[PLAN].is_stopped
    gates.override_gate(of(school, "karin"), ALMA, "before_social_mapping", "Karin Ås", "Mötet hölls i går")
    assert form_work.open_form(maria, ALMA, PLAN).is_stopped is False
    form_work.finalise_stage(maria, saved)


def test_a_new_draft_begins_with_what_earlier_documents_say_and_names_them(school: School) -> None:
    maria = of(school, "maria", privacy=Privacy.SHARED)
    document = locked(maria, "kitchen_sink", {**SINK, "long": "Borta på måndagar."})
    page = form_work.open_form(maria, ALMA, PLAN, None)
    assert page.draft.answers["background"] == "Allt, 23 november 2026:\nBorta på måndagar."
    assert page.taken_from_earlier
    assert page.draft.answers["talk_date"] == maria.today.isoformat()
    second = form_work.open_form(maria, ALMA, "kitchen_sink", document.id)
    saved = form_work.save_draft(maria, second.draft, {"result": "Bättre nu."}, starts_stretch=True)
    form_work.finalise_stage(maria, saved)
    both = form_work.open_form(maria, ALMA, PLAN).draft.answers["background"]
    assert both == "Allt, 23 november 2026:\nBorta på måndagar.\n\nAllt, 23 november 2026:\nBättre nu."


def test_what_the_pupil_has_not_approved_is_taken_into_no_shared_form(school: School) -> None:
    maria = school.as_("maria")
    sink = replace(FORMS.get("kitchen_sink"), privacy=Privacy.UNTIL_APPROVED)
    private = replace(maria, school_forms=Forms(sink))
    locked(private, "kitchen_sink", {**SINK, "long": "Eget."})
    shared = of(school, "maria", privacy=Privacy.SHARED)
    assert "background" not in form_work.open_form(shared, ALMA, PLAN).draft.answers
    own = of(school, "maria")
    assert "Eget." in str(form_work.open_form(own, ALMA, PLAN).draft.answers["background"])


def test_a_new_version_says_what_it_changed_and_nothing_of_rounds(school: School) -> None:
    maria = of(school, "maria", privacy=Privacy.SHARED)
    first = locked(maria)
    week = {"weekly_date": "2026-11-20", "weekly_done": "Bra", "weekly_goes_on": "goes_on"}
    page = form_work.open_form(maria, ALMA, PLAN, first.id)
    saved = form_work.save_draft(maria, page.draft, week, starts_stretch=True)
    plan, _ = form_work.finalise_stage(maria, saved)
    assert revisions.revision_changes(maria, plan) == (0, ())
    draft, _ = form_work.correct_document(maria, plan.id, "Ny plan")
    assert draft.answers["background"] == "Sover dåligt."
    saved = form_work.save_draft(maria, draft, {**TALK, "background": "Sover bättre."}, starts_stretch=True)
    heir, _ = form_work.finalise_stage(maria, saved)
    version, changes = revisions.revision_changes(maria, heir)
    assert version == 1
    assert [(item.field_id, item.before, item.after) for item in changes] == [
        ("background", "Sover dåligt.", "Sover bättre.")
    ]
