# SPDX-License-Identifier: EUPL-1.2
"""One purpose on the page Samtycken: what it is for, each person with state and history, and what can be done next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.application.consent_views import PersonRow, PurposeView
from eht_desk.domain.consent_standing import PurposeState
from eht_desk.domain.consents import ConsentState
from eht_desk.ui.consent_texts import (
    NO_GUARDIAN,
    TOGETHER,
    conflict_text,
    person_kind,
    person_title,
    pill_of,
    purpose_title,
    since_text,
    step_text,
)
from eht_desk.ui.more_menu import MenuEntry, MoreButton
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PushButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.long_words import breaking
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.writing import needs_writing

_ASKS_AGAIN = (ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.EXPIRED, ConsentState.NOT_NEEDED)


@dataclass(frozen=True, slots=True)
class CardRuns:
    """What the buttons of a card start."""

    ask: Callable[[PurposeView, PersonRow | None, bool], None]
    """True: about something else than this card."""
    answer: Callable[[PurposeView, PersonRow], None]
    withdraw: Callable[[PurposeView, PersonRow], None]
    print_paper: Callable[[PurposeView, PersonRow], None]
    not_needed: Callable[[PurposeView, PersonRow], None]
    correct: Callable[[PurposeView, PersonRow], None]


class PurposeCard(Card):
    """`unfolded` are the ids of consents whose history is open; `fold` is told when that changes."""

    def __init__(
        self,
        view: PurposeView,
        today: date,
        runs: CardRuns,
        *,
        may_write: bool,
        unfolded: frozenset[str] = frozenset(),
        fold: Callable[[str, bool], object] = lambda _key, _is_open: None,
    ) -> None:
        super().__init__(purpose_title(view))
        self._view, self._today, self._runs, self._may_write = view, today, runs, may_write
        self._unfolded, self._fold = unfolded, fold
        self.head.addWidget(Pill(*TOGETHER[view.state]), 0, Qt.AlignmentFlag.AlignTop)
        if view.purpose.text:
            self.body.addWidget(PlainLabel(view.purpose.text, "secondary", wraps=True))
        if view.state is PurposeState.CONFLICT:
            self.body.addWidget(Notice(conflict_text(view, today), "warn"))
        if view.has_nobody:
            self.body.addWidget(PlainLabel(NO_GUARDIAN, "", wraps=True))
        if view.is_in_use:
            self._add_persons()
        self._add_foot()

    def _add_persons(self) -> None:
        for row in (*self._view.persons, *self._view.former):
            self.body.addWidget(Line())
            self.body.addWidget(self._person(row))

    def _person(self, row: PersonRow) -> QWidget:
        parts = SideBySide(spacing=12)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(3))
        first = SideBySide(spacing=8)
        name = PlainLabel(person_title(row), "strong", wraps=True)
        first.add(name, 1, min(name.fontMetrics().horizontalAdvance(person_title(row)) + 4, theme().px(320)))
        first.add(Pill(*pill_of(row)))
        column.addWidget(first)
        column.addWidget(PlainLabel(person_kind(row), "secondary", wraps=True))
        since = since_text(row, self._today)
        if since:
            column.addWidget(PlainLabel(since, "", wraps=True))
        note = row.steps[-1].note if row.steps else ""
        if note:
            column.addWidget(PlainLabel(breaking(note), "secondary", wraps=True))
        history = self._add_history(column, row)
        parts.add(words, 1, theme().px(300))
        buttons = self._buttons(row)
        if buttons is not None:
            parts.add(buttons)
            last = buttons.findChildren(QPushButton)[-1]
            if history is not None:  # it stands below them
                QWidget.setTabOrder(last, history)
        words.setAccessibleName(
            ", ".join(
                part for part in (person_title(row), person_kind(row), pill_of(row)[0], since, note) if part
            )
        )
        return parts

    def _add_history(self, column: QVBoxLayout, row: PersonRow) -> QPushButton | None:
        """The button that shows what happened, where more happened than stands there."""
        has_told = any(step.told for step in row.steps)
        if len(row.steps) < 2 and not has_told and not row.judged_because:
            return None
        key = str(row.consent_id)
        holder = QWidget()
        lines = QVBoxLayout(holder)
        lines.setContentsMargins(theme().px(10), 0, 0, 0)
        lines.setSpacing(theme().px(3))
        if row.judged_because:
            lines.addWidget(
                PlainLabel(breaking(f"Bedömning av {row.judged_by}: {row.judged_because}"), "", wraps=True)
            )
        for step in row.steps:
            wrong = " Rättat efteråt." if step.is_corrected else ""
            lines.addWidget(
                PlainLabel(f"{step_text(step, self._today)}{wrong}", "secondary" if wrong else "", wraps=True)
            )
            for label, text in (("Berättade", step.told), ("Anteckning", step.note)):
                if text:
                    lines.addWidget(PlainLabel(breaking(f"{label}: {text}"), "secondary", wraps=True))
        holder.setVisible(key in self._unfolded)
        button = LinkButton(_history_word(key in self._unfolded))
        button.setAccessibleName(f"{_history_word(key in self._unfolded)}: {person_title(row)}")
        button.setProperty("key", f"history {key}")

        def turn() -> None:
            is_open = holder.isHidden()
            holder.setVisible(is_open)
            button.set_text(_history_word(is_open))
            button.setAccessibleName(f"{_history_word(is_open)}: {person_title(row)}")
            self._fold(key, is_open)

        button.clicked.connect(turn)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(holder)
        return button

    def _buttons(self, row: PersonRow) -> QWidget | None:
        if not self._may_write or not row.counts:
            return None
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().px(8))
        step = self._next(row)
        if step is not None:
            line.addWidget(step)
        more = self._more(row)
        line.addWidget(more)
        return holder if step is not None or more.entries else None

    def _next(self, row: PersonRow) -> PushButton | None:
        """The one thing that comes next."""
        view = self._view
        if row.state is ConsentState.ASKED:
            word, run = "Svar …", partial(self._runs.answer, view, row)
        elif row.state is ConsentState.GIVEN:
            word, run = "Återkallat …", partial(self._runs.withdraw, view, row)
        elif row.state in (None, *_ASKS_AGAIN) and row.may_be_asked:
            word = "Fråga …" if row.state is None else "Fråga igen …"
            run = partial(self._runs.ask, view, row, False)
        else:
            return None
        button = needs_writing(SecondaryButton(word, run))
        widest = button.fontMetrics().horizontalAdvance("Återkallat …") + theme().px(32)
        button.setMinimumWidth(widest)  # so that the states stand in a line
        button.setAccessibleName(f"{word} {person_title(row)}, {purpose_title(view)}")
        button.setProperty("key", f"next {self._key(row)}")
        return button

    def _more(self, row: PersonRow) -> MoreButton:
        view, entries = self._view, []
        if row.state is ConsentState.ASKED and row.form_id:
            entries.append(MenuEntry("Skriv ut blankett …", partial(self._runs.print_paper, view, row)))
        if ConsentState.NOT_NEEDED in row.next:
            entries.append(MenuEntry("Behövs inte …", partial(self._runs.not_needed, view, row)))
        if row.may_correct:
            entries.append(MenuEntry("Rätta …", partial(self._runs.correct, view, row)))
        more = MoreButton("Mer …")
        more.set_entries(entries)
        more.setAccessibleName(f"Mer om {person_title(row)}, {purpose_title(view)}")
        more.setProperty("key", f"more {self._key(row)}")
        return more

    def _key(self, row: PersonRow) -> str:
        return f"{self._view.purpose.id} {row.consent_id or row.guardian_id or row.person.value}"

    def _add_foot(self) -> None:
        view = self._view
        if not self._may_write:
            return
        title = purpose_title(view)
        line = QHBoxLayout()
        line.setSpacing(theme().px(8))
        if not view.is_in_use:
            if any(row.may_be_asked for row in view.persons):
                ask = needs_writing(SecondaryButton("Fråga …", partial(self._runs.ask, view, None, False)))
                ask.setAccessibleName(f"Fråga … {title}")
                ask.setProperty("key", f"ask {view.purpose.id}")
                line.addWidget(ask)
            more = MoreButton("Mer …")
            more.set_entries(
                [
                    MenuEntry(
                        f"Behövs inte från {person_title(row)} …", partial(self._runs.not_needed, view, row)
                    )
                    for row in view.persons
                ]
            )
            more.setAccessibleName(f"Mer om {title}")
            more.setProperty("key", f"more {view.purpose.id}")
            line.addWidget(more)
        elif view.purpose.asks_scope:
            other = LinkButton(
                "Fråga om något annat …", partial(self._runs.ask, view, None, True), icon="plus"
            )
            other.setAccessibleName(f"Fråga om något annat … {view.purpose.title}")
            other.setProperty("key", f"other {self._key((*view.persons, *view.former)[0])}")
            needs_writing(other)
            line.addWidget(other)
        line.addStretch(1)
        self.body.addLayout(line)


def _history_word(is_open: bool) -> str:
    return "Dölj vad som hänt" if is_open else "Visa vad som hänt"
