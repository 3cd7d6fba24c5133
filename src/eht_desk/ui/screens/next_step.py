# SPDX-License-Identifier: EUPL-1.2
"""What a person would do next about a pupil, and where documents and drafts are opened."""

from __future__ import annotations

from eht_desk.application.document_views import DocumentRow, DraftRow
from eht_desk.application.pupils import PupilPage
from eht_desk.domain.ids import TaskId
from eht_desk.ui.navigation import Route
from eht_desk.ui.words import given_to

Step = tuple[str, str | DocumentRow | DraftRow, str, Route]
"""Title, what it is about, the button's word, where it leads."""


def task_of(step: Step | None) -> TaskId | None:
    """The task that the step stands for, where the pupil's case asks for it."""
    about = None if step is None else step[1]
    asked = None if about is None or isinstance(about, str) else about.case_day
    return None if asked is None else asked.task_id


def next_step(page: PupilPage) -> Step | None:
    """What the person would do now: an own draft first, then a paper with the wrong name, then the stage that waits,
    then what is to be handed over."""
    for draft in page.drafts:
        if draft.is_mine and draft.may_write:
            return draft_title(draft), draft, "Fortsätt", draft_route(draft)
    for row in page.documents:
        if row.issued_before_move:
            text = f"{row.short_title} {row.code} skrevs ut med fel elev. Samla in papperet och skriv ut ett nytt."
            return "Byt ut papperet", text, "Öppna", document_route(row)
    for row in page.documents:
        if row.next_stage and row.may_write_next:
            title = row.next_stage_title if row.case_day is None else row.case_day.title
            return title, row, "Fyll i", document_route(row)
    for row in page.documents:
        if row.missing_handovers:
            whom = given_to(row.due_handovers)
            text = f"{row.short_title} {row.code} ska lämnas till {whom}."
            return f"Lämna till {whom}", text, "Öppna", document_route(row)
    return None


def draft_title(draft: DraftRow) -> str:
    """`Checklista: samtal`; one that is only its author's has no title in lists."""
    if draft.short_title == draft.stage_title:
        return draft.short_title
    return f"{draft.short_title}: {draft.stage_title.lower()}"


def document_route(row: DocumentRow) -> Route:
    """Where the document is read and written."""
    return Route("form", {"pupil": row.pupil.id, "form": row.form_id, "document": row.document_id})


def draft_route(draft: DraftRow) -> Route:
    """Where this very draft is, not another of the same stage."""
    parameters = {"pupil": draft.pupil.id, "form": draft.form_id, "draft": draft.draft_id}
    if draft.document_id:
        parameters["document"] = draft.document_id
    return Route("form", parameters)
