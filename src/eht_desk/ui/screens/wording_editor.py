# SPDX-License-Identifier: EUPL-1.2
"""Putting in the school's questionnaire: a text or a file, its rows beside the topics, what the form is, in use."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.school_wordings import look_at_wording, put_in_wording
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.instruments.model import InformantKind, Instrument
from eht_desk.domain.instruments.wording import WordingDraft, WordingFacts
from eht_desk.domain.instruments.wording_rows import check_rows
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.file_dialogs import no_trace
from eht_desk.ui.incoming_files import DropTarget
from eht_desk.ui.screens.wording_rows_card import WordingRowsCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import WrappingCheckBox
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.writing import needs_writing

_LARGEST_READ = 11 << 20
"""More than the reader takes: what is larger is not even read."""
_FILTER = "Frågeformulär (*.docx *.pdf *.txt *.csv);;Alla filer (*)"
_WELCOME = (
    "Klistra in frågorna som de står i formuläret, eller välj en fil. Ta bara ett formulär som skolan får använda. "
    "Texten sparas i skolans arkiv och följer inte med ut."
)
_FACTS = {
    "form_title": ("Formulärets &namn", ""),
    "language": ("S&pråk", ""),
    "form_version": ("&Version eller år", ""),
    "source": ("Var formuläret &kommer ifrån", ""),
    "confirmed_by": (
        "&Rätten bekräftad av",
        "Den på skolan som har sett att ni får använda formuläret.",
    ),
}


class WordingEditor(QWidget):
    """Two steps in one place. Signals: `left()` when nothing was put in, `put_in()` when the wording is in use.

    `facts`: what was said of the same form for somebody else who answers, to begin from.
    """

    left = Signal()
    put_in = Signal()

    def __init__(
        self,
        desk: Desk,
        instrument: Instrument,
        informant: InformantKind,
        label: str,
        facts: WordingFacts | None = None,
    ) -> None:
        super().__init__()
        self._desk, self._instrument, self._informant = desk, instrument, informant
        self._title = f"{instrument.short_title}: {label}"
        self._is_working = False
        self.rows: WordingRowsCard | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(16))
        self.back = LinkButton("Tillbaka till listan", self.left.emit, icon="arrow-left")
        self._column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._source = self._source_card()
        self._column.addWidget(self._source)
        self._about = self._facts_card(facts)
        self._about.hide()
        self._column.addWidget(self._about)
        self._column.addStretch(1)
        self._drop = DropTarget(self, lambda paths: self.take(paths[0]), lambda: self.rows is None)

    def half_done(self) -> dict[str, Any]:
        """Everything that stands here, for `take_half_done`: nobody compares the rows twice because a window locked."""
        return {
            "text": self.text.toPlainText(),
            "rows": None if self.rows is None else self.rows.numbered(),
            "facts": {name: row.text() for name, row in self.lines.items()},
            "intro": self.intro.toPlainText(),
            "labels": self.labels.toPlainText(),
        }

    def take_half_done(self, kept: Mapping[str, Any]) -> None:
        """Go on where the person was."""
        self.text.setPlainText(str(kept["text"]))
        for name, text in kept["facts"].items():
            self.lines[name].setText(str(text))
        self.labels.setPlainText(str(kept["labels"]))
        if kept["rows"] is not None:
            rows = [(int(number), str(text)) for number, text in kept["rows"]]
            self._show_rows(check_rows(self._instrument, rows, str(kept["intro"])))

    # -- from a text to rows

    def choose(self) -> None:
        """Ask for a file."""
        with no_trace():
            name, _ = QFileDialog.getOpenFileName(self.window(), "Välj formuläret", "", _FILTER)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Read a file."""
        workspace, instrument_id, informant = self._desk.workspace, self._instrument.id, self._informant
        self.notice.clear()
        self._desk.tasks.read(
            lambda: _look_at_file(workspace, instrument_id, informant, path), self._show_rows, self._failed
        )

    def read(self) -> None:
        """Find the rows in what was pasted."""
        text = self.text.toPlainText()
        if not text.strip():
            self.notice.tell("Klistra in frågorna först, eller välj en fil.", "warn")
            self.text.setFocus()
            return
        workspace, instrument_id, informant = self._desk.workspace, self._instrument.id, self._informant
        self.notice.clear()
        self._desk.tasks.read(
            lambda: look_at_wording(workspace, instrument_id, informant, text), self._show_rows, self._failed
        )

    def begin_again(self) -> None:
        """Back to the text; the rows are dropped."""
        self._drop_rows()
        self._about.hide()
        self._source.show()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_rows(self, draft: WordingDraft) -> None:
        self._drop_rows()
        self.message.clear()
        self.compared.setChecked(False)
        self.intro.setPlainText(draft.before)
        self.rows = WordingRowsCard(self._instrument, draft, self._title)
        self.rows.changed.connect(self._rows_changed)
        self._column.insertWidget(2, self.rows)
        self.rows.show()
        self._source.hide()
        self._about.show()
        stops = [
            *self.lines.values(),
            self.intro,
            self.labels,
            self.compared,
            self.use_button,
            self.again_button,
        ]
        for before, after in pairwise([self.rows.last_stop, *stops]):
            self.setTabOrder(before, after)  # made after what stands below them
        self.rows.begin()

    def _drop_rows(self) -> None:
        if self.rows is not None:
            self._column.removeWidget(self.rows)
            self.rows.hide()
            self.rows.deleteLater()
            self.rows = None

    def _rows_changed(self) -> None:
        self.message.clear()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    # -- in use

    def submit(self) -> None:
        """Put the rows in use."""
        if self.rows is None or self._is_working:
            return
        for row in self.fields.values():
            row.show_problem("")
        self.message.clear()
        if not self.rows.draft.stops and not self.compared.isChecked():
            self.message.tell(errors.text_of("wording_not_looked_at"), "error")
            self.compared.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        rows = self.rows.numbered()
        facts = WordingFacts(**{name: line.text() for name, line in self.lines.items()})
        labels = tuple(line.strip() for line in self.labels.toPlainText().splitlines() if line.strip())
        intro = self.intro.toPlainText()
        workspace, instrument_id, informant = self._desk.workspace, self._instrument.id, self._informant
        self._set_working(True)
        self._desk.tasks.write(
            lambda: put_in_wording(
                workspace,
                instrument_id,
                informant,
                rows,
                facts,
                labels=labels,
                intro=intro,
                are_looked_at=True,
            ),
            self._done,
            self._refuse,
        )

    def _done(self, result: tuple[str, ChangeSet]) -> None:
        self._set_working(False)
        self._desk.bus.publish(result[1])
        self.put_in.emit()

    def _refuse(self, error: BaseException) -> None:
        self._set_working(False)
        if not errors.is_expected(error):
            raise error
        field = error.field if isinstance(error, RuleViolation) else ""
        if field in self.fields:
            self.fields[field].show_problem(errors.describe(error))
            self.fields[field].field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.message.tell(errors.describe(error), "error")
        if field == "rows" and self.rows is not None:
            self.message.tell(errors.describe(error), "error", "Till den första", self.rows.focus_first)

    def _set_working(self, is_working: bool) -> None:
        self._is_working = is_working
        self.use_button.setEnabled(not is_working)
        self.back.setEnabled(not is_working)

    # -- parts

    def _source_card(self) -> Card:
        card = Card(self._title)
        card.body.addWidget(PlainLabel(_WELCOME, "secondary", wraps=True))
        self.text = TextArea("Frågorna", 8)
        hint = f"{len(self._instrument.items)} frågor, en på varje rad, med eller utan nummer."
        card.body.addWidget(FormRow("&Frågorna", self.text, hint))
        self.notice = Notice(parent=card)
        card.body.addWidget(self.notice)
        self.file_button = SecondaryButton("Välj f&il …", self.choose, icon="file-plus")
        self.read_button = PrimaryButton("Visa &raderna", self.read)
        card.body.addWidget(_foot(self.read_button, self.file_button))
        card.body.addWidget(
            PlainLabel("Text, CSV, Word (.docx) eller PDF. Du kan också dra hit filen.", "hint", wraps=True)
        )
        return card

    def _facts_card(self, facts: WordingFacts | None) -> Card:
        card = Card("Om formuläret")
        self.fields: dict[str, FormRow] = {}
        self.lines: dict[str, LineField] = {}
        for name, (label, hint) in _FACTS.items():
            field = LineField(label.replace("&", ""))
            field.setText(
                getattr(facts, name) if facts is not None else "svenska" if name == "language" else ""
            )
            self.lines[name] = field
            self.fields[name] = FormRow(label, field, hint)
        self.intro = TextArea("Text före första frågan", 2)
        self.fields["intro"] = FormRow("&Text före första frågan", self.intro, "Valfritt.")
        self.labels = TextArea("Svarsord, ett på varje rad", 2)
        own = ", ".join(self._instrument.scale.labels)
        hint = f"Valfritt. Ett på varje rad. Utan egna svarsord visas: {own}."
        self.fields["labels"] = FormRow("Svars&ord", self.labels, hint)
        for row in self.fields.values():
            card.body.addWidget(needs_writing(row))
        self.compared = WrappingCheckBox("Jag har jämfört raderna med ä&mnena, och de hör ihop")
        card.body.addWidget(self.compared)
        self.message = Notice(parent=card)
        card.body.addWidget(self.message)
        self.again_button = SecondaryButton("&Börja om", self.begin_again)
        self.use_button = needs_writing(PrimaryButton("Ta i br&uk", self.submit))
        card.body.addWidget(_foot(self.use_button, self.again_button))
        return card


def _foot(*buttons: QWidget) -> QWidget:
    """Beside each other, below each other with large letters."""
    place = QWidget()
    line = FlowLayout(place, theme().px(12))
    for button in buttons:
        line.addWidget(button)
    return place


def _look_at_file(
    workspace: Workspace, instrument_id: str, informant: InformantKind, path: Path
) -> WordingDraft:
    """Raises ExpectedFailure("wording_file_unreadable") and as the reader does."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_READ)
    except OSError as error:
        raise ExpectedFailure("wording_file_unreadable") from error
    text = workspace.services.instrument_files.text(content)
    return look_at_wording(workspace, instrument_id, informant, text)
