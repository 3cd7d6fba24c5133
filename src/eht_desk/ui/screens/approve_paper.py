# SPDX-License-Identifier: EUPL-1.2
"""Approval on paper: printing the paper with its boxes, and writing down which the pupil ticked when it is back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.approvals import ApprovalPage, ApprovalRow, approval_page, record_paper_answers
from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.store_settings import read_settings
from eht_desk.application.workspace import local_time
from eht_desk.domain.documents import PaperSignature
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.settings import SIGNED_ORIGINALS_PLACE
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.document_printing import DocumentPrinting
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.mapping_card import STATES, reader_text
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_ALL, _PARTS, _NO, _NOTHING = "all", "parts", "no", ""
_CHOICES = ((_ALL, "Allt"), (_PARTS, "Bara delar"), (_NO, "Nej"))


class ApprovePaperScreen(RecordScreen):
    """Route parameters: `pupil`, `form`, `document`; `papers`: signed papers to look at after this one."""

    help_id = "approvals"
    heading = "Godkännande på papper"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._document_id = DocumentId(route.parameters.get("document", ""))
        self._next_papers = route.parameters.get("papers", "")
        self._read: ApprovalPage | None = None
        self._wanted: Mapping[str, Any] = {}
        self._printing = DocumentPrinting(desk, self)
        self._printing.refused.connect(self._refused)
        self._build()
        desk.bus.changed.connect(self._changed)
        self.refresh()

    def _build(self) -> None:
        desk = self._desk
        printing = self.add(Card("1. Skriv ut"))
        printing.body.addWidget(
            PlainLabel(
                "På papperet står elevens text och en ruta för varje godkännande. Eleven läser, kryssar och skriver "
                "sitt namn.",
                "secondary",
                wraps=True,
            )
        )
        self.print_button = needs_writing(SecondaryButton("Skriv ut papperet …", self._print, icon="printer"))
        self.print_button.setProperty("key", "print")
        printing.body.addWidget(self.print_button)
        self._back = self.add(Card("2. När papperet är tillbaka"))
        self._questions = QVBoxLayout()
        self._questions.setSpacing(theme().px(16))
        self._back.body.addLayout(self._questions)
        self._back.body.addSpacing(theme().px(8))
        self.asked: dict[str, _Question] = {}
        self.day = DateField(lambda: desk.workspace.today, "Dag för underskrift")
        self.witness = LineField("Vem såg eleven skriva på")
        self.place = LineField("Var originalet finns", None, "Till exempel kurators låsta skåp")
        for line in (self.witness, self.place):
            line.setMaxLength(200)
        self.rows = {
            "on": FormRow(
                "&Dag för underskrift", self.day, "Den dag som står vid underskriften, eller i dag."
            ),
            "witnessed_by": FormRow("V&em såg eleven skriva på (kan lämnas tomt)", self.witness),
            "kept_at": FormRow("&Var originalet finns", self.place),
        }
        for row in self.rows.values():
            self._back.body.addWidget(row)
            needs_writing(row.field)
        self.save_button = PrimaryButton("Spara", self.save)
        self._back.body.addWidget(self.buttons(self.save_button))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._save_by_key)
        self._back.setEnabled(False)

    # ------------------------------------------------------------------------------------------------ what is asked

    def first_focus(self) -> QWidget | None:
        """See Screen."""
        if self._read is None:
            return None
        if self._signed() is not None and self.asked:
            return next(iter(self.asked.values())).choice.segments()[0]
        return self.print_button

    def refresh(self) -> None:
        """Read again."""
        workspace, document_id = self._desk.workspace, self._document_id
        self._desk.tasks.read(
            lambda: (
                approval_page(workspace, document_id),
                str(read_settings(workspace)[SIGNED_ORIGINALS_PLACE]),
            ),
            self._show,
            self.failed,
        )

    def state(self) -> dict[str, Any]:
        """What is ticked and written, a day that is half written, too; none of it is the pupil's text."""
        if self._read is None:  # locked again before it was read: what was to come back still is
            return dict(self._wanted)
        day = self.day.value()  # "i går" is another day after the lock
        return {
            "answers": {key: question.state() for key, question in self.asked.items()},
            "on": day.isoformat() if day is not None else self.day.line.text(),
            "witness": self.witness.text(),
            "place": self.place.text(),
            "scroll": self.page.verticalScrollBar().value(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """See Screen."""
        self._wanted = state
        if self._read is not None:
            self._apply()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.DOCUMENT):
            self.refresh()

    # --------------------------------------------------------------------------------------------------------- show

    def _show(self, read: tuple[ApprovalPage, str]) -> None:
        page, usual_place = read
        is_first = self._read is None
        if not is_first:  # what is ticked now, not when it was asked for; the lines below stay as they are
            self._wanted = {"answers": self.state()["answers"]}
        self._read = page
        self.show_pupil(page.pupil)
        for former in self.asked.values():
            self._questions.removeWidget(former)
            former.hide()
            former.deleteLater()
        titles = {area.section_id: area.title for area in page.areas}
        texts = {area.section_id for area in page.areas if area.text}
        self.asked = {
            row.id: _Question(row, titles, texts, self._desk.workspace.today) for row in page.approvals
        }
        for question in self.asked.values():
            self._questions.addWidget(question)
        self._order_stops()
        self._back.setEnabled(page.may_record)
        self.print_button.setEnabled(page.may_record)
        if not page.may_record:
            self.notice.tell("Texten är inte låst, eller har ersatts av en nyare version.", "warn")
        if is_first:
            signed = self._signed()
            self.day.set_value(signed.signed_on if signed is not None else None)
            self.witness.setText(signed.witnessed_by if signed is not None else self._desk.who.display_name)
            self.place.setText(signed.kept_at if signed is not None else usual_place)
            self.focus_wanted.emit()
        self._apply()

    def _signed(self) -> PaperSignature | None:
        """The paper that is confirmed already: its day, witness and place are not asked again."""
        return self._read.document.signatures[-1] if self._read and self._read.document.signatures else None

    def _order_stops(self) -> None:
        """Tab goes as one reads: the questions were made after the fields below them."""
        before: QWidget = self.print_button
        for question in self.asked.values():
            for stop in question.stops():
                QWidget.setTabOrder(before, stop)
                before = stop

    def _apply(self) -> None:
        wanted, self._wanted = self._wanted, {}
        for key, state in dict(wanted.get("answers", {})).items():
            if key in self.asked:
                self.asked[key].restore(state)
        for key, line in (("on", self.day.line), ("witness", self.witness), ("place", self.place)):
            if key in wanted:
                line.setText(str(wanted[key]))

    def _print(self) -> None:
        if self._read is not None:
            self._printing.print_document(self._read.document)

    # --------------------------------------------------------------------------------------------------------- save

    def _save_by_key(self) -> None:
        if self._back.isEnabled() and self.save_button.isEnabled():
            self.save()

    def save(self) -> None:
        """Write down every answer that was chosen, all of them or none."""
        for row in self.rows.values():
            row.show_problem("")
        self.notice.clear()
        answers = {key: question.answer() for key, question in self.asked.items()}
        given = {key: answer for key, answer in answers.items() if answer is not None}
        day = self.day.value()
        if not given:
            self.notice.tell("Välj minst ett svar: allt, bara delar eller nej.", "warn")
            return
        half = next(
            (key for key, answer in given.items() if answer == () and not self.asked[key].says_no), None
        )
        if half is not None:
            self.asked[half].show_problem("Kryssa de delar som eleven har kryssat, eller välj Nej.")
            return
        if day is None:
            self.rows["on"].show_problem("Skriv dagen som står på papperet.")
            self.day.setFocus()
            return
        workspace, document_id = self._desk.workspace, self._document_id
        witness, place = self.witness.text(), self.place.text()
        self.save_button.setEnabled(False)
        self._desk.tasks.write(
            lambda: record_paper_answers(
                workspace, document_id, given, on=day, witnessed_by=witness, kept_at=place
            ),
            self._done,
            self._refused,
        )

    def _done(self, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        if self._next_papers:
            self.go(Route("confirm_signed", {"papers": self._next_papers}))
        else:
            self.to_pupil()

    def _refused(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        if not errors.is_expected(error):
            raise error
        if isinstance(error, RuleViolation) and error.field in self.rows:
            self.rows[error.field].show_problem(errors.describe(error))
            self.rows[error.field].field.setFocus()
        else:
            self.notice.tell(errors.describe(error), "error")


class _Question(QWidget):
    """One sentence of the paper: all, parts, no, or not answered on this paper."""

    def __init__(self, row: ApprovalRow, titles: Mapping[str, str], with_text: set[str], today: date) -> None:
        super().__init__()
        self._row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(6))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(row.label, "strong", wraps=True), 1)
        head.addWidget(Pill(*STATES[row.standing.state]))
        column.addLayout(head)
        given = row.standing.approval
        if given is not None:
            by = short_date(local_time(given.at).date(), today)
            column.addWidget(
                PlainLabel(f"Svaret skrevs in {by}. Ett nytt svar ersätter det.", "secondary", wraps=True)
            )
        self.choice = needs_writing(ChoiceButtons(_CHOICES, f"Svar till {reader_text(row)}", can_clear=True))
        self.choice.chosen.connect(lambda _value: self._fit())
        column.addWidget(self.choice)
        self._parts = QWidget()
        parts = QVBoxLayout(self._parts)
        parts.setContentsMargins(theme().px(12), 0, 0, 0)
        self.boxes: dict[str, CheckBox] = {}
        for key in row.sections:
            if key in with_text:
                box = needs_writing(CheckBox(titles.get(key, key).replace("&", "&&")))
                box.setAccessibleName(titles.get(key, key))
                self.boxes[key] = box
                parts.addWidget(box)
        column.addWidget(self._parts)
        self._problem = PlainLabel("", "error", wraps=True)
        self._problem.hide()
        column.addWidget(self._problem)
        self._fit()

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in the order that one sees."""
        return [*self.choice.segments(), *self.boxes.values()]

    @property
    def says_no(self) -> bool:
        """Whether the pupil said no."""
        return self.choice.value() == _NO

    def answer(self) -> tuple[str, ...] | None:
        """The approved sections; none of them for a no; None without an answer. All texts are the whole."""
        ticked = tuple(key for key, box in self.boxes.items() if box.isChecked())
        match self.choice.value():
            case "all":
                return self._row.sections
            case "parts":
                return self._row.sections if ticked and len(ticked) == len(self.boxes) else ticked
            case "no":
                return ()
        return None

    def show_problem(self, words: str) -> None:
        """Say what is missing."""
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        next(iter(self.boxes.values()), self.choice).setFocus()

    def state(self) -> dict[str, Any]:
        """The choice and the ticks."""
        return {
            "choice": self.choice.value(),
            "ticked": [key for key, box in self.boxes.items() if box.isChecked()],
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """As it was."""
        self.choice.set_value(str(state.get("choice", _NOTHING)))
        for key, box in self.boxes.items():
            box.setChecked(key in state.get("ticked", ()))
        self._fit()

    def _fit(self) -> None:
        self._parts.setVisible(self.choice.value() == _PARTS)
        self._problem.hide()
