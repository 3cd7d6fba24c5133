# SPDX-License-Identifier: EUPL-1.2
"""Nästa steg on the pupil's page: what it is, by when and why, and the page's one primary button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application.document_views import DocumentRow, DraftRow
from eht_desk.application.form_days import days_until
from eht_desk.application.workspace import local_time
from eht_desk.ui.cases.why_texts import case_day_words
from eht_desk.ui.screens.next_step import Step
from eht_desk.ui.screens.rows import due_pill
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import PlainLabel


class NextStepCard(Card):
    """One thing. `more`: what else can be done with the task that it stands for."""

    def __init__(
        self, step: Step, word: str, run: Callable[[], object], today: date, more: QWidget | None = None
    ) -> None:
        super().__init__("Nästa steg", kind="accent")
        title, about, _, _ = step
        self.body.addWidget(PlainLabel(title, "strong", wraps=True))
        if not isinstance(about, str):
            self._add_day(about, today)
        self.body.addWidget(PlainLabel(_words(about, today), "secondary", wraps=True))
        self.why = "" if isinstance(about, str) else case_day_words(about.case_day, today)
        if self.why:
            self.body.addWidget(PlainLabel(f"{self.why[:1].upper()}{self.why[1:]}", "hint", wraps=True))
        self.primary = PrimaryButton(word, run)
        self.primary.setProperty("key", "next")
        self.body.addSpacing(theme().px(4))
        self.body.addWidget(self.primary)
        if more is not None:
            line = QHBoxLayout()
            line.addWidget(more)
            line.addStretch(1)
            self.body.addLayout(line)

    def _add_day(self, about: DocumentRow | DraftRow, today: date) -> None:
        asked = about.case_day
        if isinstance(about, DocumentRow):
            shown = asked.shown_on if asked is not None and asked.shown_on is not None else about.due
            pill = due_pill(shown, about.days_left, today)
        elif asked is not None and asked.due is not None:
            pill = due_pill(asked.shown_on, days_until(asked.due, asked.shown_on, today), today)
        else:
            return
        row = QHBoxLayout()
        row.addWidget(Pill(*pill))
        row.addStretch(1)
        self.body.addLayout(row)


def _words(about: str | DocumentRow | DraftRow, today: date) -> str:
    if isinstance(about, DraftRow):
        return f"{about.answered} av {about.asked} besvarade"
    if isinstance(about, DocumentRow):
        written = short_date(local_time(about.created_at).date(), today)
        return f"{about.short_title} {about.code}, {written}"
    return about
