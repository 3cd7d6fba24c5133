# SPDX-License-Identifier: EUPL-1.2
"""Rows of I dag that wait for the person: stages, tasks, begun contacts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from eht_desk.application.case_views import ActionKind
from eht_desk.application.document_views import DocumentRow
from eht_desk.application.note_views import NoteDraftRow
from eht_desk.application.tasks import TaskRow
from eht_desk.application.workspace import local_time
from eht_desk.domain.access import MEDICAL_ROLES
from eht_desk.domain.ids import CaseId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui.cases.action_words import action_route, action_word
from eht_desk.ui.cases.why_texts import case_day_words
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screen_table import SCREENS
from eht_desk.ui.screens.pupil_tasks import owner_text
from eht_desk.ui.screens.rows import ListRow, due_pill
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import in_a_row, in_sentence

_JOURNAL = "Journalen förs i journalsystemet. Här skriver du bara utlåtanden, medan samtyckena gäller."


def with_journal(card: Card, desk: Desk) -> Card:
    """What to do, for school nurse and physician with where the journal is kept."""
    if any(role in MEDICAL_ROLES for _, role in desk.who.viewer.roles):
        card.body.addWidget(PlainLabel(_JOURNAL, "secondary", wraps=True))
    return card


def waiting_row(
    row: DocumentRow | TaskRow,
    today: date,
    go: Callable[[Route], object],
    *,
    is_first: bool,
    may_begin: bool = True,
) -> ListRow:
    """A stage to write, or a task to do; the first has the primary button. While nothing can be written
    (`may_begin`), a stage is only read."""
    if isinstance(row, TaskRow):
        word, place = task_way(row)
        return ListRow(
            row.title,
            task_words(row),
            _task_pill(row, today),
            word,
            lambda: go(place),
            f"write {row.id}",
            is_primary=is_first,
        )
    asked = row.case_day
    shown = asked.shown_on if asked is not None and asked.shown_on is not None else row.due
    form = Route("form", {"pupil": row.pupil.id, "form": row.form_id, "document": row.document_id})
    about = f"{person_text(row.pupil)} · {in_sentence(row.short_title)} av {row.author_name}"
    key = f"write {row.document_id}"
    return ListRow(
        row.next_stage_title if asked is None else asked.title,
        in_a_row(about, case_day_words(asked, today)),
        due_pill(shown, row.days_left, today),
        "Fyll i" if may_begin else "Läs",
        lambda: go(form),
        key,
        is_primary=is_first and may_begin,
    )


def waiting_order(row: DocumentRow | TaskRow, today: date) -> tuple[bool, date, str]:
    """Late first. What is reported always has no day (TRO-30) and still does not wait behind what has one."""
    must = isinstance(row, TaskRow) and row.stays
    return row.due is None and not must, row.due or today, row.pupil.sort_key


def _task_pill(row: TaskRow, today: date) -> tuple[str, str]:
    if row.due is None and row.stays:
        return "Ska göras", "warn"
    return due_pill(row.shown_on or row.due, row.days_left, today)


def task_way(row: TaskRow) -> tuple[str, Route]:
    """The one button that does it: its word, and where it leads. What a small form asks for is asked on the case."""
    pupil = {"pupil": str(row.pupil.id)}
    action, case_id = row.action, row.case_id
    if action is None or not action.is_allowed:
        return "Öppna", Route("pupil", pupil)
    route = action_route(action, row.pupil.id, case_id or CaseId(""), SCREENS)
    if route is not None:
        return action_word(action) or "Öppna", route
    if case_id is not None and action.kind is not ActionKind.TASK:
        return "Öppna ärendet", Route("case", pupil | {"case": str(case_id)})
    return "Öppna", Route("pupil", pupil)


def task_words(row: TaskRow) -> str:
    """Whom it is about, what stands under the title, and whose day it is where the law has no figure."""
    target = f"skolans mål, lagen säger ”{row.law_word}”" if row.is_target and row.law_word else ""
    about = row.text or f"uppgift för {owner_text(row)}"
    return in_a_row(person_text(row.pupil), about, target)


def note_row(row: NoteDraftRow, desk: Desk) -> ListRow:
    """A contact that the person has begun."""
    corrects = {"corrects": str(row.corrects)} if row.corrects is not None else {}
    route = Route("contact", {"pupil": str(row.pupil.id), **corrects})
    saved = saved_text(local_time(row.saved_at), local_time(desk.workspace.now))
    return ListRow(
        f"Kontakt · {person_text(row.pupil)}",
        f"sparad {saved}",
        None,
        "Fortsätt",
        lambda: desk.navigator.go(route),
        f"draft {row.draft_id}",
        is_link=True,
    )


def person_text(view: PupilView) -> str:
    """`Alma Dahl, 5A`."""
    return f"{view.name}, {view.class_name}" if view.class_name else view.name


def saved_text(saved: datetime, now: datetime) -> str:
    """`10:42`, `i går`, `16 nov`."""
    days = (now.date() - saved.date()).days
    if days == 0:
        return f"{saved:%H:%M}"
    return "i går" if days == 1 else short_date(saved.date(), now.date())
