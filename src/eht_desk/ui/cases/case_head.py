# SPDX-License-Identifier: EUPL-1.2
"""The upper edge of a case: whom it is about, what was noticed, the menu, and the steps of the routine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.case_views import CasePage, StepLine, StepRow
from eht_desk.application.workspace import local_time
from eht_desk.domain.protection import Secret
from eht_desk.domain.pupil_view import PupilView, ShownIdentity
from eht_desk.ui.cases.case_cards import passed_text
from eht_desk.ui.cases.case_menu import case_entries
from eht_desk.ui.cases.case_runs import CaseRuns
from eht_desk.ui.cases.stepper import CURRENT, DONE, NOT_NEEDED, PASSED, StepMark, Stepper
from eht_desk.ui.desk import Desk
from eht_desk.ui.more_menu import MoreButton
from eht_desk.ui.protection.head import ProtectedHead
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import Heading, PlainLabel
from eht_desk.ui.words import age_on, grade_text, in_a_row

_MOST_PILLS = 2
_ROOM_BESIDE = 620
"""Pixels at 100 % beside the name from which facts, pills and the menu stand in its row."""


class CaseHead(QWidget):
    """`leave` leads back to the pupil."""

    def __init__(self, desk: Desk, leave: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("role", "band")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        rows = QVBoxLayout(self)
        side = theme().px(24)
        rows.setContentsMargins(side, theme().px(10), side, theme().px(12))
        rows.setSpacing(theme().px(6))
        self.back_button = LinkButton("Till eleven", leave, icon="arrow-left")
        self.back_button.setProperty("key", "back")
        rows.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        whole = QHBoxLayout()
        whole.setSpacing(theme().px(10))
        rows.addLayout(whole)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(theme().px(10))
        self.name = Heading("", 1, wraps=True)
        self.facts = PlainLabel("", "secondary", wraps=True)
        self._words.addWidget(self.name)
        self._words.addWidget(self.facts, 1, Qt.AlignmentFlag.AlignVCenter)
        whole.addLayout(self._words, 1)
        self._pills = QWidget()
        self._pill_row = FlowLayout(self._pills, theme().px(8))
        self.more = MoreButton("&Mer …", is_pages=True)
        self.protected = ProtectedHead(desk)
        whole.addWidget(self._pills, 0, Qt.AlignmentFlag.AlignVCenter)
        whole.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.protected.stand_in(whole, rows)
        self.stepper = Stepper()
        rows.addSpacing(theme().px(4))
        rows.addWidget(self.stepper)
        self._whole = whole
        self._rows = rows

    def fit(self, width: int) -> None:
        """Name, facts and pills below each other where there is no room beside."""
        needed = self.name.fontMetrics().horizontalAdvance(self.name.text()) + theme().px(_ROOM_BESIDE)
        is_wide = width >= needed
        self._words.setDirection(
            QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        )
        self._words.setSpacing(theme().px(10 if is_wide else 2))
        self.name.setWordWrap(not is_wide)
        if is_wide == (self._rows.indexOf(self._pills) >= 0):
            (self._rows if is_wide else self._whole).removeWidget(self._pills)
            if is_wide:
                self._whole.insertWidget(1, self._pills)
            else:
                self._rows.insertWidget(2, self._pills)
        self.protected.fit(width - self.name.sizeHint().width())

    def show_page(self, page: CasePage, runs: CaseRuns) -> None:
        """Whom, what was noticed, the steps, and what can be done now and then."""
        today = self._desk.workspace.today
        self.name.setText(page.pupil.name)
        self.facts.setText(in_a_row(pupil_words(page.pupil, today), page.case.reference))
        self.protected.show_pupil(page.pupil)
        while self._pill_row.count():
            item = self._pill_row.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for word, kind in pills(page, today):
            pill = Pill(word, kind)
            self._pill_row.addWidget(pill)
            pill.show()
        self.stepper.show_steps([mark_of(row, today) for row in page.steps])
        self.stepper.setVisible(bool(page.steps))
        self.more.set_entries(case_entries(page, runs))
        self.fit(self.width())

    def clear(self) -> None:
        """Nothing of the pupil."""
        for label in (self.name, self.facts):
            label.setText("")
        self.stepper.show_steps(())
        self.stepper.hide()
        self._pills.hide()
        self.protected.hide()
        self.more.set_entries(())


def pupil_words(view: PupilView, today: date) -> str:
    """`7B · 13 år · mentor Per Holm`; of a protected pupil the grade only."""
    if view.is_protected:
        return grade_text(view.grade)
    born = view.shown.birth_date if isinstance(view.shown, ShownIdentity) else None
    age = age_on(born, today)
    mentors = f"mentor {', '.join(view.mentor_names)}" if view.mentor_names else "ingen mentor"
    return in_a_row(
        view.class_name or grade_text(view.grade),
        f"{age} år" if age is not None else "",
        "" if Secret.STAFF in view.hidden else mentors,
        "slutat" if view.has_left else "",
    )


def pills(page: CasePage, today: date) -> list[tuple[str, str]]:
    """What was noticed, and whether the case goes on."""
    found = [(row.label, "warn") for row in page.reached[:_MOST_PILLS]]
    if not page.case.is_open:
        day = page.case.closed_at
        word = f"Avslutat {short_date(local_time(day).date(), today)}" if day is not None else "Avslutat"
        return [(word, "neutral")]
    if page.stopped_by:
        return [*found, ("Processen stannar", "warn")]
    return [*found, ("Pågår", "accent")]


def mark_of(row: StepRow, today: date) -> StepMark:
    """A step as the stepper shows it."""
    line = replace(row.line, paper="") if row.line.paper == row.title else row.line
    if row.passed_by is not None:  # who decided stands there for as long as the case does
        more = passed_text(row.passed_by, today)
        words = step_line(replace(line, paper=row.passed_by.name), row.state.value, today)
        return StepMark(row.title, words, row.state.value, more)
    return StepMark(row.title, step_line(line, row.state.value, today), row.state.value)


def step_line(line: StepLine, state: str, today: date) -> str:
    """`Formulär 1 · 12 okt` behind, `dag 26 · senast 17 dec` now, `Handlingsplan` ahead."""
    if state in (DONE, PASSED):
        return in_a_row(line.paper, short_date(line.done_on, today) if line.done_on else "")
    if state == NOT_NEEDED:
        return ""
    due = f"{'mål' if line.is_target else 'senast'} {short_date(line.due, today)}" if line.due else ""
    if state == CURRENT:
        return in_a_row(f"dag {line.day_number}" if line.day_number is not None else "", due) or line.paper
    return in_a_row(line.paper, due)
