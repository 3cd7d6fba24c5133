# SPDX-License-Identifier: EUPL-1.2
"""One sentence that the pupil approves, in parts or not at all, with a signature drawn in a box (TRO-43, TRO-46)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.approvals import ApprovalPage, ApprovalRow
from eht_desk.domain.documents import Ink
from eht_desk.ui.forms.texts import roles_text
from eht_desk.ui.interview.ink_pad import InkPad
from eht_desk.ui.interview.parts import in_lines
from eht_desk.ui.interview.reading_pages import ReadPage
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import readers_text

ALL, PARTS, NO = "all", "parts", "no"
_CHOICES = ((ALL, "Ja, allt"), (PARTS, "Ja, men bara delar"), (NO, "Nej, jag vill inte"))


class ApprovalStep(ReadPage):
    """`save(step)` when the pupil is ready; `on_paper` and `edit` lead elsewhere."""

    def __init__(
        self,
        page: ApprovalPage,
        row: ApprovalRow,
        number: int,
        witness: str,
        save: Callable[[ApprovalStep], object],
        on_paper: Callable[[], object],
        edit: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        readers = row.standing.definition.readers
        who = readers_text(readers) if readers else ""
        asks = f"Får {who} läsa det du har sagt?" if who else row.label
        super().__init__(f"Fråga {number} av {len(page.approvals)}", asks, parent)
        self.row = row
        said = [area for area in page.areas if area.section_id in row.sections and area.text]
        if len(readers) > 1:
            self.add_text(f"Det får läsas av {roles_text(readers)}.")
        if who:
            sentence = PlainLabel(f"På papperet står det: {row.label}", "secondary", wraps=True)
            self.column.addWidget(sentence)
        self.choice = ChoiceButtons(_CHOICES, asks, can_clear=False)
        self.choice.chosen.connect(lambda _value: self._show())
        self.column.addWidget(self.choice)
        self.boxes: dict[str, CheckBox] = {}
        self._parts = QWidget()
        column = QVBoxLayout(self._parts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(2))
        column.addWidget(PlainLabel("Mina svar på de här frågorna får läsas:", "aloud", wraps=True))
        for area in said:
            box = CheckBox("")
            box.setAccessibleName(area.title)
            box.setProperty("words", area.title)
            self.boxes[area.section_id] = box
            column.addWidget(box)
        self.column.addWidget(self._parts)
        self._signing = QWidget()
        signing = QVBoxLayout(self._signing)
        signing.setContentsMargins(0, 0, 0, 0)
        signing.setSpacing(theme().px(10))
        signing.addWidget(PlainLabel("Skriv ditt namn i rutan", "aloud"))
        self.pad = InkPad("Ditt namn")
        signing.addWidget(self.pad)
        place = QWidget()
        line = FlowLayout(place, theme().px(12))
        self.undo_button = LinkButton("Ångra strecket", self.pad.undo)
        self.clear_button = LinkButton("Rensa", self.pad.clear)
        self.paper_button = LinkButton("På papper i stället", on_paper)
        for button in (self.undo_button, self.clear_button, self.paper_button):
            line.addWidget(button)
        signing.addWidget(place)
        self.column.addWidget(self._signing)
        self._witness = QWidget()
        with_whom = FlowLayout(self._witness, theme().px(12))
        with_whom.addWidget(PlainLabel("Vuxen som är med", "secondary"))
        self.witness = LineField("Vuxen som är med")
        self.witness.setText(witness)
        self.witness.setMinimumWidth(theme().px(300))
        with_whom.addWidget(self.witness)
        self.column.addWidget(self._witness)
        self.save_button = PrimaryButton("Spara mitt svar", lambda: save(self))
        self.edit_button = LinkButton("Något i texten stämmer inte", lambda: self._ask_to_edit(edit))
        self.add_buttons((self.save_button,), (self.edit_button,))
        self.column.setSpacing(theme().px(12))
        self.column.addStretch(1)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The names of the areas in as many lines as they need; a box does not wrap by itself."""
        super().resizeEvent(event)
        room = min(self.viewport().width() - theme().px(110), theme().px(880))
        for box in self.boxes.values():
            box.ensurePolished()
            lines = in_lines(box.fontMetrics(), str(box.property("words")), room, 6)
            box.setText("\n".join(lines).replace("&", "&&"))  # a single & would be read as a mnemonic

    def sections(self) -> tuple[str, ...]:
        """What is approved. Everything there is a text in is the whole."""
        if self.choice.value() == ALL:
            return self.row.sections
        ticked = [section for section, box in self.boxes.items() if box.isChecked()]
        if len(ticked) == len(self.boxes) and ticked:
            return self.row.sections
        return tuple(ticked)

    def ink(self) -> Ink | None:
        """The signature."""
        return self.pad.ink()

    @property
    def says_no(self) -> bool:
        """Whether the pupil does not want it handed on."""
        return self.choice.value() == NO

    def problem(self) -> str:
        """What is missing before it can be saved, in plain words, or empty."""
        value = self.choice.value()
        if not value:
            return "Välj ett av svaren först."
        if value == PARTS and not self.sections():
            return "Välj minst en del, eller svara nej."
        if value != NO and self.pad.is_empty:
            return "Skriv ditt namn i rutan, eller välj papper i stället."
        return ""

    def set_choice(self, value: str, ticked: Sequence[str]) -> None:
        """As it was before the window locked. The signature is drawn again."""
        self.choice.set_value(value)
        for section, box in self.boxes.items():
            box.setChecked(section in ticked)
        self._show()

    def first_stop(self) -> QWidget | None:
        """See ReadPage."""
        return self.choice.segments()[0]

    def _ask_to_edit(self, edit: Callable[[], object]) -> None:
        words = "Då ändrar ni texten, läser den en gång till och svarar på nytt."
        self.notice.tell(words, "info", "Ändra texten", edit)
        self.verticalScrollBar().setValue(0)
        self.notice.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        value = self.choice.value()
        self._parts.setVisible(value == PARTS)
        self._signing.setVisible(value in (ALL, PARTS))
        self._witness.setVisible(bool(value))
        self.save_button.setVisible(bool(value))
        self.notice.clear()
        if value:
            self.column.setAlignment(Qt.AlignmentFlag.AlignTop)
