# SPDX-License-Identifier: EUPL-1.2
"""Small forms over a received document: its description, who reads it, to whom it was handed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.received import ReceivedUse, correct_received, note_use
from eht_desk.application.received_sorting import SortingPage, sort_received
from eht_desk.application.received_views import ReceivedRow
from eht_desk.domain.ids import ReceivedId
from eht_desk.domain.received import Description, Sorting
from eht_desk.domain.recipients import Recipient
from eht_desk.domain.text_nature import TextNature
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.sorting_fields import SortingFields
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import Dropdown, LineField
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import RECIPIENTS


class DescriptionDialog(SmallDialog):
    """Title, sender, day and a note; the former description stays in the store."""

    def __init__(
        self, parent: QWidget, desk: Desk, row: ReceivedRow, shown: Callable[[ReceivedRow], None]
    ) -> None:
        self._desk, self._row, self._shown = desk, row, shown
        self.title_line, self.from_whom = LineField("Titel"), LineField("Från vem")
        self.title_line.setText(row.title)
        self.from_whom.setText(row.sender)
        self.day = DateField(lambda: desk.workspace.today, "Kom in")
        self.day.set_value(row.received_on)
        self.note = TextArea("Anmärkning", 2)
        self.note.setPlainText(row.note)
        super().__init__(
            parent,
            "Rätta uppgifterna",
            "Dokumentet självt ändras inte. Det som stod förut sparas.",
            {
                "title": ("&Titel", self.title_line),
                "sender": ("&Från vem", self.from_whom),
                "received_on": ("&Kom in", self.day),
                "note": ("&Anmärkning", self.note),
            },
            "Spara",
            self._ask,
        )

    def _ask(self) -> None:
        day = self.day.value()
        if day is None:
            self.hold("received_on", "Datumet går inte att läsa. Skriv som 2026-11-23.")
            return
        said = Description(self.title_line.text(), self.from_whom.text(), day, self.note.toPlainText())
        workspace, received_id = self._desk.workspace, self._row.id
        self._desk.tasks.write(
            lambda: correct_received(workspace, received_id, said), self._done, self.refuse
        )

    def _done(self, result: tuple[ReceivedRow, ChangeSet]) -> None:
        self.done_well()
        self._shown(result[0])
        self._desk.bus.publish(result[1])


class SortingDialog(SmallDialog):
    """Who reads it and what it is, said anew; the log keeps what it was before."""

    def __init__(
        self, parent: QWidget, desk: Desk, page: SortingPage, shown: Callable[[ReceivedRow], None]
    ) -> None:
        self._desk, self._row, self._shown = desk, page.row, shown
        row = page.row
        self.sorting = SortingFields(desk.who.viewer)
        self.sorting.offer(page.classes)
        self.sorting.show(Sorting(row.sender_kind, row.document_class, row.nature))
        fields = self.sorting.fields
        if row.nature is TextNature.SENT:
            del fields["nature"]
        super().__init__(
            parent,
            "Vem får läsa?",
            "Den som har tagit emot dokumentet läser det alltid. Ändringen står i loggen.",
            fields,
            "Spara",
            self._ask,
        )

    def _ask(self) -> None:
        workspace, received_id, said = self._desk.workspace, self._row.id, self.sorting.sorting()
        self._desk.tasks.write(lambda: sort_received(workspace, received_id, said), self._done, self.refuse)

    def _done(self, result: tuple[ReceivedRow, ChangeSet]) -> None:
        self.done_well()
        self._shown(result[0])
        self._desk.bus.publish(result[1])


class ReceivedHandOverDialog(SmallDialog):
    """To whom it was given; what was given is the document as it came."""

    def __init__(
        self, parent: QWidget, desk: Desk, received_id: ReceivedId, noted: Callable[[], None]
    ) -> None:
        self._desk, self._received_id, self._noted = desk, received_id, noted
        self.to = LineField("Till vem")
        options = [("", "Välj")] + [(item.value, text) for item, text in RECIPIENTS.items()]
        self.recipient = Dropdown("Mottagaren är", options)
        super().__init__(
            parent,
            "Överlämna",
            "Noterar att dokumentet har lämnats till någon i dag.",
            {"recipient": ("&Mottagaren är", self.recipient), "to": ("&Till vem", self.to)},
            "Spara",
            self._ask,
        )

    def _ask(self) -> None:
        if not self.recipient.value():
            self.hold("recipient", "Välj vem som får det.")
            return
        recipient = Recipient(self.recipient.value())
        act = partial(
            note_use,
            self._desk.workspace,
            self._received_id,
            ReceivedUse.HANDED_OVER,
            self.to.text(),
            recipient=recipient,
        )
        self._desk.tasks.write(act, self._done, self.refuse)

    def _done(self, _nothing: None) -> None:
        self.done_well()
        self._noted()
