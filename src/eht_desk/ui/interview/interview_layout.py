# SPDX-License-Identifier: EUPL-1.2
"""How the interview page is laid out: bar, areas, question and text, support words; fewer columns when narrow."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.domain.forms.areas import Area
from eht_desk.domain.forms.model import Answers
from eht_desk.ui.interview.parts import AreaButton, PromptChip, TalkArea
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card, ScrollPage
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import Heading, KeyHint, PlainLabel, plain_tooltip
from eht_desk.ui.writing import needs_writing

OWN_VIEW = "Kartläggningen återger elevens egen syn. Skriv inte bedömning eller andras uppfattning här."
_WIDE, _MEDIUM = 1120, 760
_SIDE = 240
_WIDE_BAR = 880
"""What everything in the bar but title and name needs, at 100 %."""
_WIDEST_TEXT = 900
_LONGEST_ON_BUTTON = 24


class TalkBar(QFrame):
    """What is written about whom, the time, whether it is saved, and the ways on."""

    def __init__(
        self,
        hide: Callable[[], object],
        lock: Callable[[], object],
        leave: Callable[[], object],
        read: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Sidhuvud")
        self.title = PlainLabel("", "strong", self)
        self.about = PlainLabel("", "secondary", self)
        self.protected = Pill("Skyddade personuppgifter", "protected", self)
        self.protected.hide()
        self.elapsed = PlainLabel("", "secondary", self)
        self.status = PlainLabel("", "secondary", self)
        self.leave_button = LinkButton("Till formuläret", leave, self)
        self.leave_button.setToolTip("Esc")
        self.leave_button.setAccessibleDescription("Tangent Esc")
        self.hide_button = SecondaryButton("Dölj", hide, self, "eye-off")
        self.hide_button.setToolTip("F9")
        self.hide_button.setAccessibleDescription("Tangent F9. F9 eller Esc visar igen.")
        self.lock_button = SecondaryButton("Pausa och lås", lock, self)
        self.lock_button.setToolTip("Ctrl L")
        self.read_button = PrimaryButton("Läs tillsammans med eleven", read, self)
        self.read_button.setToolTip("Ctrl Enter")
        self.read_button.setAccessibleDescription("Tangent Ctrl Enter")
        self._left, self._right = QWidget(self), QWidget(self)
        self._states: tuple[QWidget, ...] = (self.elapsed, self.status)
        self._ways: tuple[QWidget, ...] = (
            self.leave_button,
            self.hide_button,
            self.lock_button,
            self.read_button,
        )
        self._flows = (FlowLayout(self._left, theme().px(12)), FlowLayout(self._right, theme().px(12)))
        for shown in (self.title, self.about, self.protected):
            self._flows[0].addWidget(shown)
        self._grid = QGridLayout(self)
        self._grid.setHorizontalSpacing(theme().px(16))
        self._grid.setVerticalSpacing(theme().px(4))
        self._is_one_row = False
        self._arrange(is_forced=True)

    def say(self, status: str) -> None:
        """Such as "Sparat 10:12:41", green only when it says so."""
        is_saved = status.startswith("Sparat")
        self.status.setText(f"●  {status}" if is_saved else status)
        self.status.setAccessibleName(status)
        self.status.set_role("ok" if is_saved else "secondary")
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One row where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self, *, is_forced: bool = False) -> None:
        needed = theme().px(_WIDE_BAR) + self.about.sizeHint().width() + self.title.sizeHint().width()
        is_one_row = self.width() >= needed
        if is_one_row == self._is_one_row and not is_forced:
            return
        self._is_one_row = is_one_row
        left, right = self._flows
        for part in self._states:
            left.removeWidget(part)
            right.removeWidget(part)
        for part in self._ways:
            right.removeWidget(part)
        for part in self._states:
            (right if is_one_row else left).addWidget(part)
        for part in self._ways:
            right.addWidget(part)
        self.leave_button.setText("Till formuläret" if is_one_row else "Formulär")
        self.lock_button.setText("Pausa och lås" if is_one_row else "Lås")
        self.read_button.setText("Läs tillsammans med eleven" if is_one_row else "Läs tillsammans")
        side = theme().px(24 if is_one_row else 12)
        self._grid.setContentsMargins(side, theme().px(8), side, theme().px(8))
        self._grid.removeWidget(self._left)
        self._grid.removeWidget(self._right)
        self._grid.addWidget(self._left, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(self._right, 0 if is_one_row else 1, 1 if is_one_row else 0)
        width = QSizePolicy.Policy.Fixed if is_one_row else QSizePolicy.Policy.Preferred
        policy = QSizePolicy(width, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._right.setSizePolicy(policy)
        self._grid.setColumnStretch(0, 1)


class InterviewLayout(QWidget):
    """The page under the bar. `go(area id)` is asked for another area, `read` for the reading together."""

    def __init__(
        self, go: Callable[[str], object], read: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._go = go
        self._read = read
        self._columns = 0
        self._before: Area | None = None
        self._after: Area | None = None
        self.buttons: dict[str, AreaButton] = {}
        self.chips: list[PromptChip] = []
        self.notice = Notice(parent=self)
        self.question = Heading("", 1, wraps=True)
        self.question.setProperty("level", "question")
        self.text = needs_writing(TalkArea())
        self.declined = Notice(parent=self)
        self.quote_button = LinkButton("Citat", self.text.quote)
        self.quote_button.setToolTip('Ctrl "')
        self.quote_button.setAccessibleDescription("Tangent Ctrl och citattecken")
        self.decline_button = LinkButton("Eleven avstår")
        self.decline_button.setToolTip("Ctrl D")
        self.decline_button.setAccessibleDescription("Tangent Ctrl D")
        self.decline_button.setCheckable(True)
        self.before_button = SecondaryButton("", lambda: self._step(self._before))
        self.after_button = SecondaryButton("", lambda: self._step(self._after))
        self._place_of_chips = QWidget()
        self._chip_flow = FlowLayout(self._place_of_chips, theme().px(8))
        self._areas = QWidget()
        self._area_flow = FlowLayout(self._areas, theme().px(2))
        self._own_view = Card(kind="quiet")
        self._own_view.body.addWidget(PlainLabel(OWN_VIEW, "secondary", wraps=True))
        self.support = Card("Stödord")
        self._support_lines = QVBoxLayout()
        self._support_lines.setSpacing(theme().px(10))
        self.support.body.addLayout(self._support_lines)
        self._lay_out()

    # -- what is shown

    def show_areas(self, areas: Sequence[Area]) -> None:
        """The areas of the talk, and the reading together after them."""
        for button in self._areas.findChildren(AreaButton):
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for number, area in enumerate(areas, start=1):
            button = AreaButton(number, area.section.title, _going(self._go, area.section.id), self._areas)
            self.buttons[area.section.id] = button
            self._area_flow.addWidget(button)
        self.approval_button = AreaButton(0, "Läsa och godkänna", self._read, self._areas)
        self.approval_button.setAccessibleName("Läsa och godkänna")
        self._area_flow.addWidget(self.approval_button)
        for shown in (*self.buttons.values(), self.approval_button):
            shown.show()
        self._arrange(is_forced=True)

    def show_area(self, areas: Sequence[Area], at: int, answers: Answers) -> None:
        """One area with what is written in it. The keyboard stays where it is."""
        area = areas[at]
        self.question.setText(area.section.title)
        self.text.setAccessibleName(area.section.title)
        self.text.setAccessibleDescription(area.text.plain_label)
        value = answers.get(area.text.id)
        self.text.show_text(value if isinstance(value, str) else "")
        self._before = areas[at - 1] if at else None
        self._after = areas[at + 1] if at + 1 < len(areas) else None
        self._show_steps()
        self._show_support(area)
        self.show_states(areas, at, answers)

    def show_chips(self, area: Area, ticked: Sequence[str], when_ticked: Callable[[], object]) -> None:
        """The prompts of an area, those ticked that were talked about."""
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for number, option in enumerate(area.prompts.options, start=1):
            chip = needs_writing(PromptChip(option.label, number, self._place_of_chips))
            chip.setProperty("option", option.id)
            chip.set_checked(option.id in ticked)
            chip.toggled.connect(lambda _on: when_ticked())
            self._chip_flow.addWidget(chip)
            chip.show()
            self.chips.append(chip)
        self._place_of_chips.setVisible(bool(self.chips))
        order: list[QWidget] = [
            *self.buttons.values(),
            self.approval_button,
            *self.chips,
            self.text,
            self.quote_button,
            self.decline_button,
            self.before_button,
            self.after_button,
        ]
        for first, second in itertools.pairwise(order):
            QWidget.setTabOrder(first, second)

    def ticked(self) -> list[str]:
        """The options that are ticked."""
        return [str(chip.property("option")) for chip in self.chips if chip.isChecked()]

    def show_states(self, areas: Sequence[Area], at: int, answers: Answers) -> None:
        """Which areas have something in them, and whether the pupil declines the one that is shown."""
        for index, area in enumerate(areas):
            state = "declined" if area.is_declined(answers) else "answered" if area.said(answers) else ""
            self.buttons[area.section.id].show_state(state, is_shown=index == at)
        area = areas[at]
        is_declined = area.is_declined(answers)
        self.decline_button.setChecked(is_declined)
        self.decline_button.set_text("Eleven vill svara" if is_declined else "Eleven avstår")
        has_text = bool(answers.get(area.text.id)) or bool(answers.get(area.prompts.id))
        if is_declined:
            more = " Det som står här följer inte med när texten låses." if has_text else ""
            words = f"Eleven avstår från att svara.{more}"
            if self.declined.text != words:
                self.declined.tell(words, "info")
        else:
            self.declined.clear()

    # -- room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fewer columns where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _follow_cursor(self) -> None:
        """With large letters the text is higher than the window: the line that is written in stays in sight."""
        inside = self.page.widget()
        if not self.text.hasFocus() or inside is None:
            return
        line = self.text.cursorRect()
        place = self.text.viewport().mapTo(inside, line.center())
        self.page.ensureVisible(place.x(), place.y(), 0, line.height() + theme().px(12))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        notice = QWidget(self)
        line = QHBoxLayout(notice)
        line.setContentsMargins(theme().px(24), theme().px(8), theme().px(24), 0)
        line.addWidget(self.notice)
        column.addWidget(notice)
        self.page = ScrollPage(self)
        self.text.cursorPositionChanged.connect(self._follow_cursor)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(theme().px(28))
        self.grid.setVerticalSpacing(theme().px(16))
        self.page.body.addLayout(self.grid, 1)
        self._left = QWidget()
        self._left_column = left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme().px(10))
        self._areas_title = PlainLabel("Områden", "hint")
        left.addWidget(self._areas_title)
        left.addWidget(self._areas)
        left.addWidget(self._own_view)
        self._middle = QWidget()
        self._middle.setMaximumWidth(theme().px(_WIDEST_TEXT))
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(theme().px(12))
        middle.addWidget(self.question)
        middle.addWidget(self._place_of_chips)
        middle.addWidget(self.declined)
        middle.addWidget(self.text, 1)
        steps = QHBoxLayout()
        steps.setSpacing(theme().px(8))
        self._step_hints = (KeyHint("Alt ←"), KeyHint("Alt →"))
        steps.addWidget(self.before_button)
        steps.addWidget(self._step_hints[0])
        steps.addStretch(1)
        self._hints = (KeyHint('Ctrl "'), KeyHint("Ctrl D"))
        for button, hint in zip(
            (self.quote_button, needs_writing(self.decline_button)), self._hints, strict=True
        ):
            steps.addWidget(button)
            steps.addWidget(hint)
        steps.addStretch(1)
        steps.addWidget(self._step_hints[1])
        steps.addWidget(self.after_button)
        middle.addLayout(steps)
        column.addWidget(self.page, 1)

    def _arrange(self, *, is_forced: bool = False) -> None:
        columns = 3 if self.width() >= theme().px(_WIDE) else 2 if self.width() >= theme().px(_MEDIUM) else 1
        if columns == self._columns and not is_forced:
            return
        self._columns = columns
        for part in (self._left, self._middle, self.support, self._own_view):
            self.grid.removeWidget(part)
        for at in range(4):
            self.grid.setColumnStretch(at, 0)
            self.grid.setRowStretch(at, 0)
        is_beside = columns > 1
        for button in self.buttons.values():
            button.set_short(not is_beside)
        self._left.setMaximumWidth(theme().px(_SIDE) if is_beside else _NO_LIMIT)
        self._left.setMinimumWidth(theme().px(_SIDE) if is_beside else 0)
        self._areas_title.setVisible(is_beside)
        for hint in self._hints:
            hint.setVisible(is_beside)
        self.text.setMinimumHeight(theme().px(190 if is_beside else 120))
        self.support.setMinimumWidth(theme().px(_SIDE) if columns == 3 else 0)
        self.support.setMaximumWidth(theme().px(_SIDE) if columns == 3 else _NO_LIMIT)
        top = Qt.AlignmentFlag.AlignTop
        if is_beside:
            self.grid.addWidget(self._left, 0, 0, 2, 1, top)
            self._left_column.addWidget(self._own_view)
            self.grid.addWidget(self._middle, 0, 1)
            self.grid.setColumnStretch(1, 100)
            self.grid.setColumnStretch(3, 1)  # what the text does not take is to the right of it
            self.grid.setRowStretch(0, 1)
            if columns == 3:
                self.grid.addWidget(self.support, 0, 2, top)
            else:
                self.grid.addWidget(self.support, 1, 1)
        else:  # the text as near to the top as it goes
            for row, part in enumerate((self._left, self._middle, self.support, self._own_view)):
                self.grid.addWidget(part, row, 0)
            self.grid.setColumnStretch(0, 1)
            self.grid.setRowStretch(1, 1)
        self._show_steps()

    def _show_steps(self) -> None:
        self.before_button.setVisible(self._before is not None)
        self.after_button.setVisible(self._after is not None)
        has_room = self._columns == 3
        self._step_hints[0].setVisible(has_room and self._before is not None)
        self._step_hints[1].setVisible(has_room and self._after is not None)
        for button, area, words, usual, keys in (
            (self.before_button, self._before, "← {}", "Förra", "vänsterpil"),
            (self.after_button, self._after, "{} →", "Nästa", "högerpil"),
        ):
            if area is not None:
                title = area.section.title
                is_short = self._columns > 1 and len(title) <= _LONGEST_ON_BUTTON
                # A single & would be read as a mnemonic.
                button.setText(words.format(title if is_short else usual).replace("&", "&&"))
                button.setAccessibleName(f"{usual}: {title}")
                button.setAccessibleDescription(f"Tangent Alt {keys}")
                button.setToolTip(plain_tooltip(f"{title} (Alt {keys})"))

    def _show_support(self, area: Area) -> None:
        while (item := self._support_lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        hints = "\n".join((area.section.hint, area.text.hint))
        lines = [line.strip() for line in hints.splitlines() if line.strip()]
        for text in lines:
            self._support_lines.addWidget(PlainLabel(text, "secondary", wraps=True))
        self.support.setVisible(bool(lines))

    def _step(self, area: Area | None) -> None:
        if area is not None:
            self._go(area.section.id)

    def sizeHint(self) -> QSize:
        """The usual window."""
        return QSize(theme().px(1100), theme().px(640))


_NO_LIMIT = 16_777_215
"""Qt's own greatest width."""


def _going(go: Callable[[str], object], area_id: str) -> Callable[[], object]:
    return lambda: go(area_id)
