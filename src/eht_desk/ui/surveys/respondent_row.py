# SPDX-License-Identifier: EUPL-1.2
"""One who can answer, on the page of an occasion: where the form stands and what can be done next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.application.survey_views import NO_WORDING, RespondentRow
from eht_desk.domain.instruments.responses import ResponseState
from eht_desk.ui.more_menu import MenuEntry, MoreButton
from eht_desk.ui.surveys.asking_texts import NOBODY, STATES, form_detail, person_words
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PushButton, SecondaryButton
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing


@dataclass(frozen=True, slots=True)
class RowRuns:
    """What the buttons of a row start."""

    hand_over: Callable[[RespondentRow], None]
    paper: Callable[[RespondentRow], None]
    decline: Callable[[RespondentRow], None]
    withdraw: Callable[[RespondentRow], None]
    finish: Callable[[RespondentRow], None]
    print_form: Callable[[RespondentRow], None] | None = None
    """The empty form on paper; None for who may not print."""


class RespondentLine(QWidget):
    """`next_button` is the one thing that comes next, None where nothing does. `is_told`: the page says why nobody can
    answer on screen."""

    def __init__(
        self, row: RespondentRow, today: date, runs: RowRuns, *, may_write: bool, is_told: bool = False
    ) -> None:
        super().__init__()
        self.row, self._runs, self._may_write = row, runs, may_write
        self._name = person_words(row.label, row.name, row.number)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, theme().px(4), 0, theme().px(4))
        parts = SideBySide(spacing=12)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(2))
        first = SideBySide(spacing=8)
        title = PlainLabel(self._name, "strong", wraps=True)
        first.add(title, 1, min(title.fontMetrics().horizontalAdvance(self._name) + 4, theme().px(280)))
        state = STATES[row.state] if row.state is not None else NOBODY
        first.add(Pill(*state))
        column.addWidget(first)
        detail = form_detail(row, short_date(row.day, today) if row.day is not None else "")
        if detail and not (is_told and row.why_not == NO_WORDING):
            column.addWidget(PlainLabel(detail, "secondary", wraps=True))
        words.setAccessibleName(", ".join(part for part in (self._name, state[0], detail) if part))
        parts.add(words, 1, theme().px(260))
        self.next_button: PushButton | None = None
        self.more = MoreButton()
        buttons = self._buttons()
        if buttons is not None:
            parts.add(buttons)
        whole.addWidget(parts)

    @property
    def has_next(self) -> bool:
        """Whether somebody still can answer here."""
        return self.next_button is not None

    def _buttons(self) -> QWidget | None:
        if not self._may_write:
            return None
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().px(8))
        row, runs = self.row, self._runs
        if row.may_answer_on_screen or row.may_resume:
            word = "Fortsätt på skärm …" if row.may_resume else "Svara på skärm …"
            self._add(line, "screen", word, partial(runs.hand_over, row))
        if row.may_be_entered:
            self._add(line, "paper", "Från papper …", partial(runs.paper, row))
        self.more.setParent(holder)
        self.more.set_entries(self._entries())
        self.more.setAccessibleName(f"Mer: {self._name}")
        self.more.setProperty("key", self._key("more"))
        line.addWidget(self.more)
        return holder if self.next_button is not None or self.more.entries else None

    def _add(self, line: QHBoxLayout, kind: str, word: str, run: Callable[[], None]) -> None:
        button = needs_writing(SecondaryButton(word, run))
        button.setAccessibleName(f"{word} {self._name}")
        button.setProperty("key", self._key(kind))
        line.addWidget(button)
        if self.next_button is None:
            self.next_button = button

    def _entries(self) -> tuple[MenuEntry, ...]:
        row, entries = self.row, []
        goes_on = row.state is ResponseState.ANSWERING
        if goes_on:
            entries.append(MenuEntry("Avsluta som det är", partial(self._runs.finish, row)))
        if goes_on or (row.state is None and (row.may_be_entered or row.may_answer_on_screen)):
            entries.append(MenuEntry("Vill inte svara …", partial(self._runs.decline, row)))
        if row.may_be_entered and self._runs.print_form is not None:
            run = partial(self._runs.print_form, row)
            entries.insert(0, MenuEntry("Skriv ut formuläret …", run, writes=False))
        if row.may_withdraw:
            entries.append(MenuEntry("Ta bort formuläret …", partial(self._runs.withdraw, row)))
        return tuple(entries)

    def _key(self, kind: str) -> str:
        who = self.row.respondent
        return f"{kind} {who.guardian_id or who.staff_id or who.kind.value}"
