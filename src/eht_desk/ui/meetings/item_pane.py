# SPDX-License-Identifier: EUPL-1.2
"""The one pupil of whom the meeting speaks: what can be read up, who is not there, what is said and decided.

What is typed goes to the store as it is typed; the pane never waits for a button.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.meeting_items import save_item
from eht_desk.application.meeting_views import ItemView, Said
from eht_desk.domain.case_entries import ItemState
from eht_desk.domain.errors import RuleViolation
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.meetings.action_rows import ActionRows
from eht_desk.ui.meetings.evidence_card import EvidenceCard, Go
from eht_desk.ui.meetings.item_saving import ItemSaver
from eht_desk.ui.meetings.meeting_layout import flush_top
from eht_desk.ui.meetings.meeting_texts import absent_words, reason_words
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card, ScrollPage
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import FormRow
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.read_only import set_read_only
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Heading, PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import counted, in_a_row
from eht_desk.ui.writing import needs_writing

W = TypeVar("W", bound=QWidget)
_UNREADABLE = "Ett datum går inte att läsa. Skriv som 2026-12-01."


class ItemPane(ScrollPage):
    """Made for one item and thrown away with it.

    Signals: `saving()`, `stored(ChangeSet)` after the commit, `not_stored(error)`; `finish_asked()`,
    `postpone_asked()`, `again_asked()`, `minutes_asked()`, `measures_asked()`, `case_asked()`.
    """

    saving = Signal()
    stored = Signal(object)
    not_stored = Signal(object)
    finish_asked = Signal()
    postpone_asked = Signal()
    again_asked = Signal()
    minutes_asked = Signal()
    measures_asked = Signal()
    case_asked = Signal()

    def __init__(self, desk: Desk, view: ItemView, go: Go, *, is_last: bool) -> None:
        super().__init__()
        flush_top(self)
        self._desk, self._go = desk, go
        self._is_last = is_last
        self.view = view
        self._is_filling = False
        self._has_begun = False
        self._has_failed = False
        self.rows: dict[str, FormRow] = {}
        self.causes: dict[str, CheckBox] = {}
        workspace, item_id = desk.workspace, view.row.item_id
        if item_id is None:
            raise ValueError("an item of an own circle has no pane")

        def save(said: Said) -> ChangeSet:
            changes = save_item(workspace, item_id, said, starts_stretch=not self._has_begun)
            self._has_begun = True
            return changes

        self.saver: ItemSaver[Said] = ItemSaver(desk.tasks, save, self, desk.unsaved)
        self.saver.saving.connect(self.saving)
        self.saver.saved.connect(self._is_saved)
        self.saver.failed.connect(self._not_saved)
        self._head = QVBoxLayout()
        self._head.setSpacing(theme().px(8))
        self.body.addLayout(self._head)
        self.notice = Notice(parent=self)
        self.body.addWidget(self.notice)
        self._evidence = EvidenceCard(view, workspace.today, go)
        self.body.addWidget(self._evidence)
        self.body.addWidget(self._assessment_card())
        self.body.addWidget(self._actions_card())
        self.body.addWidget(self._feedback_card())
        self.body.addWidget(self._foot())
        self.body.addStretch(1)
        self._fill()
        finish = QShortcut(QKeySequence("Ctrl+Return"), self)
        finish.activated.connect(self._finish_by_key)

    # -- what the screen asks

    def said(self) -> Said:
        """What stands there now."""
        return Said(
            self.assessment.value() if self.assessment is not None else "",
            tuple(key for key, box in self.causes.items() if box.isChecked()),
            self.text.toPlainText(),
            self.decided.written(),
            self.feedback.toPlainText(),
        )

    def first_stop(self) -> QWidget:
        """Where the keyboard starts: the assessment, else what can be read up."""
        if not self.view.may_write:
            return self.again_button if not self.again_button.isHidden() else self.minutes_button
        if self.assessment is not None:
            return self.assessment.focusProxy() or self.assessment
        return self.text

    def show_view(self, view: ItemView) -> None:
        """The same pupil read again. What somebody is typing stays."""
        self.view = view
        former, self._evidence = self._evidence, EvidenceCard(view, self._desk.workspace.today, self._go)
        had_focus = former.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        key = self.focusWidget().property("key") if had_focus else None
        self.body.insertWidget(self.body.indexOf(former), self._evidence)
        self._evidence.show()
        if had_focus:
            same = (item for item in self._evidence.findChildren(QWidget) if item.property("key") == key)
            next(same, self.text).setFocus()
        self.body.removeWidget(former)
        former.hide()
        former.deleteLater()
        self._fill_head()

    def refuse(self, error: BaseException) -> None:
        """Finishing did not go: say why where it belongs."""
        if not errors.is_expected(error):
            raise error
        words = errors.describe(error)
        field = error.field if isinstance(error, RuleViolation) else ""
        if field in ("owner", "actions") and self.decided.show_problem(words):
            return
        if isinstance(error, RuleViolation) and error.code == "needs_case":
            self.notice.tell(words, "warn", "Öppna ärende …", self.case_asked.emit)
            self.notice.button.setFocus()
            return
        if field in self.rows:
            self.rows[field].show_problem(words)
            target = self.rows[field].field
            (target.focusProxy() or target).setFocus()
            return
        self.notice.tell(words, "error")

    def clear_problems(self) -> None:
        """Before trying again."""
        self.notice.clear()
        self.decided.clear_problems()
        for row in self.rows.values():
            row.show_problem("")

    def end(self) -> None:
        """The pane goes: what waits is queued."""
        self.saver.end()

    # -- building

    def _assessment_card(self) -> Card:
        card = Card("EHT:s bedömning")
        choices = self.view.choices
        self.assessment: ChoiceButtons | None = None
        if choices.assessment is not None:
            options = [(value.id, value.label) for value in choices.assessment.values]
            self.assessment = self._field(ChoiceButtons(options, "Bedömning"))
            self.assessment.chosen.connect(lambda _value: self._chose())
            self.rows["assessment"] = FormRow("&Bedömning", self.assessment)
            card.body.addWidget(self.rows["assessment"])
        if choices.causes:
            holder = QWidget()
            holder.setAccessibleName("Orsaker")
            flow = FlowLayout(holder, gap=12)
            for cause in choices.causes:
                box = self._field(CheckBox(cause.label))
                box.toggled.connect(lambda _checked: self._chose())
                self.causes[cause.id] = box
                flow.addWidget(box)
            self.rows["causes"] = FormRow("&Orsaker enligt EHT", holder)
            if self.causes:
                self.rows["causes"].label.setBuddy(next(iter(self.causes.values())))
            card.body.addWidget(self.rows["causes"])
        self.text = self._field(TextArea("Vad mötet kom fram till", 3))
        self.text.textChanged.connect(self._typed)
        self.rows["text"] = FormRow("&Vad mötet kom fram till", self.text)
        card.body.addWidget(self.rows["text"])
        return card

    def _field(self, widget: W) -> W:
        """To be written in while something can be saved; of a pupil who is done only to be read."""
        if self.view.may_write:
            return needs_writing(widget)
        set_read_only(widget, True)
        return widget

    def _actions_card(self) -> Card:
        card = Card("Beslut")
        workspace = self._desk.workspace
        self.decided = ActionRows(self.view.choices, lambda: workspace.today, may_write=self.view.may_write)
        self.decided.edited.connect(self._typed)
        self.decided.chose.connect(self._chose)
        card.body.addWidget(self.decided)
        return card

    def _feedback_card(self) -> Card:
        card = Card("Återkoppling till mentor")
        self.feedback = self._field(TextArea("Återkoppling till mentor", 2))
        self.feedback.textChanged.connect(self._typed)
        self.rows["feedback"] = FormRow(
            "Åter&koppling", self.feedback, "Mentorn får den som uppgift på I dag när ärendet är klart."
        )
        card.body.addWidget(self.rows["feedback"])
        return card

    def _foot(self) -> QWidget:
        row = SideBySide()
        word = "Klart" if self._is_last else "Klart, nästa ärende"
        self.finish_button = needs_writing(PrimaryButton(word, self.finish_asked.emit))
        self.finish_button.setToolTip("Ctrl Enter")
        self.finish_button.setAccessibleDescription("Ctrl Enter")
        self.postpone_button = needs_writing(
            SecondaryButton("Sk&juta upp till nästa möte", self.postpone_asked.emit)
        )
        self.again_button = needs_writing(SecondaryButton("Ta upp i&gen", self.again_asked.emit))
        self.minutes_button = SecondaryButton(
            "Skriv ut &protokoll …", self.minutes_asked.emit, icon="printer"
        )
        self.measures_button = SecondaryButton(
            "Skriv ut åt&gärdslista …", self.measures_asked.emit, icon="printer"
        )
        for button in self._foot_buttons():
            row.add(button)
        row.add(QWidget(), 1)
        return row

    def _foot_buttons(self) -> tuple[PrimaryButton | SecondaryButton, ...]:
        return (
            self.finish_button,
            self.postpone_button,
            self.again_button,
            self.minutes_button,
            self.measures_button,
        )

    # -- filling

    def _fill(self) -> None:
        self._is_filling = True
        view = self.view
        if self.assessment is not None:
            self.assessment.set_value(view.assessment)
        for key, box in self.causes.items():
            box.setChecked(key in view.causes)
        self.text.setPlainText(view.text)
        self.decided.show_rows(view.actions)
        self.feedback.setPlainText(view.feedback)
        self._fill_head()
        self._is_filling = False

    def _fill_head(self) -> None:
        view, today = self.view, self._desk.workspace.today
        while (item := self._head.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        named = f"{view.pupil.name}, {view.pupil.class_name}" if view.pupil.class_name else view.pupil.name
        line = SideBySide()
        line.add(Heading(f"Ärende {view.row.number} · {named}", 2, wraps=True), 1, theme().px(240))
        if view.row.state is ItemState.DONE:
            line.add(Pill("Klart", "ok"))
        elif view.row.state is ItemState.POSTPONED:
            line.add(Pill("Till nästa möte", "neutral"))
        self._head.addWidget(line)
        reasons = ", ".join(reason_words(item, today) for item in view.row.reasons) or "uppsatt för hand"
        again = (
            f" · uppskjutet {counted(view.postponed_before, 'gång', 'gånger')}"
            if view.postponed_before
            else ""
        )
        words = in_a_row(f"{reasons[:1].upper()}{reasons[1:]}{again}", view.row.code)
        self._head.addWidget(PlainLabel(words, "secondary", wraps=True))
        for absent in view.absent:
            self._head.addWidget(Notice(absent_words(absent), "warn" if absent.must_leave else "info"))
        is_waiting = view.row.state is ItemState.WAITING
        self.finish_button.setVisible(view.may_write)
        self.postpone_button.setVisible(view.may_write and is_waiting)
        self.again_button.setVisible(not view.may_write and not is_waiting and not view.row.is_locked)
        self.minutes_button.setVisible(not is_waiting)
        self.measures_button.setVisible(not is_waiting and bool(view.actions))

    # -- writing

    def _typed(self) -> None:
        if not self._is_filling and self.view.may_write:
            self.saver.put(self.said())

    def _chose(self) -> None:
        if not self._is_filling and self.view.may_write:
            self.clear_problems()
            self.saver.put_now(self.said())

    def _is_saved(self, changes: ChangeSet) -> None:
        if self._has_failed:
            self._has_failed = False
            self.notice.clear()
        self.stored.emit(changes)

    def _not_saved(self, error: BaseException) -> None:
        self._has_failed = True
        if not errors.is_expected(error):
            raise error
        self.notice.tell(
            f"Det senaste är inte sparat. {errors.describe(error)}", "error", "Försök igen", self.saver.flush
        )
        self.not_stored.emit(error)

    def _finish_by_key(self) -> None:
        if self.view.may_write and self.finish_button.isEnabled():
            self.finish_button.click()

    def is_readable(self) -> bool:
        """Whether every day that was typed is one; else the line says so and has the focus."""
        line = self.decided.unreadable()
        if line is not None:
            line.show_problem(_UNREADABLE)
            line.due.setFocus()
        return line is None
