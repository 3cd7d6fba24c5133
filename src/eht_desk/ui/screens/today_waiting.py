# SPDX-License-Identifier: EUPL-1.2
"""Rows of I dag that wait for the person: stages, tasks, begun contacts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from eht_desk.application.document_views import DocumentRow
from eht_desk.application.note_views import NoteDraftRow
from eht_desk.application.tasks import TaskRow
from eht_desk.application.workspace import local_time
from eht_desk.domain.access import MEDICAL_ROLES
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.pupil_tasks import owner_text
from eht_desk.ui.screens.rows import ListRow, due_pill
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import in_sentence

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
    pill = due_pill(row.due, row.days_left, today)
    if isinstance(row, TaskRow):
        place = Route("pupil", {"pupil": str(row.pupil.id)})
        about = f"{person_text(row.pupil)} · uppgift för {owner_text(row)}"
        return ListRow(
            row.title, about, pill, "Öppna", lambda: go(place), f"write {row.id}", is_primary=is_first
        )
    form = Route("form", {"pupil": row.pupil.id, "form": row.form_id, "document": row.document_id})
    about = f"{person_text(row.pupil)} · {in_sentence(row.short_title)} av {row.author_name}"
    key = f"write {row.document_id}"
    return ListRow(
        row.next_stage_title,
        about,
        pill,
        "Fyll i" if may_begin else "Läs",
        lambda: go(form),
        key,
        is_primary=is_first and may_begin,
    )


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
