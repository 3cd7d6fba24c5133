# SPDX-License-Identifier: EUPL-1.2
"""Handing over, from the form page: to whom, when, how, what; several names at once; the sheet that goes along."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.at_printer import check_at_printer
from eht_desk.application.changes import ChangeSet
from eht_desk.application.hand_overs import (
    CoverWords,
    HandOver,
    HandOverPage,
    cover_sheet,
    record_cover_print,
    record_hand_over,
)
from eht_desk.domain.documents import DeliveryWay, IssuedPaper
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import HandoverDefinition
from eht_desk.domain.recipients import Recipient
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.printing.print_dialog import PrintRecord, print_pdf
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import Dropdown, LineField
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import RECIPIENTS, WAYS

_ONLY_PUPIL = "Det här är elevens egen text och bara din, tills eleven har godkänt att den lämnas vidare."
_DUE = "due:"
_OUTSIDE = (Recipient.GUARDIAN, Recipient.OTHER)
_AT_HOME = (Recipient.PUPIL, *_OUTSIDE)


class HandOverDialog(SmallDialog):
    """The form for one hand-over. `recorded(changes)` is called when it is in the store."""

    def __init__(
        self,
        screen: QWidget,
        desk: Desk,
        page: HandOverPage,
        recorded: Callable[[ChangeSet], None],
        handover_id: str = "",
    ) -> None:
        self._desk = desk
        self._page = page
        self._recorded = recorded
        self.recipient = Dropdown("Till", _recipients(page))
        self.names = TextArea("Namn, ett på varje rad", 1)
        self.day = DateField(lambda: desk.workspace.today, "Dag")
        self.day.set_value(desk.workspace.today)
        ways = [("", "Inte angivet"), *((way.value, word) for way, word in WAYS.items())]
        self.way = Dropdown("Hur", ways)
        self.what = Dropdown("Vad", _things(page))
        self.more = LineField("Mer om vad, om du vill")
        self.reason = TextArea("Varför det ska till hemkommunen", 1)
        self.decided_by = LineField("Vem som bestämde det")
        self.told = PlainLabel("", "hint", wraps=True)
        if handover_id:
            self.recipient.set_value(f"{_DUE}{handover_id}")
        super().__init__(
            screen,
            "Överlämna",
            _ONLY_PUPIL if page.waits_for_approval else "",
            {
                "recipient": ("&Till", self.recipient),
                "reason": ("Va&rför det ska dit", self.reason),
                "decided_by": ("V&em som bestämde det", self.decided_by),
                "names": ("&Namn, ett på varje rad, om du vill", self.names),
                "on": ("&Dag", self.day),
                "way": ("&Hur", self.way),
                "copy_id": ("&Vad", self.what),
                "what": ("&Mer om vad, om du vill", self.more),
            },
            "&Spara",
            self._save,
        )
        self.cover_button = SecondaryButton("Skriv ut följebrev", self._print_cover, self)
        self.add_button(self.cover_button)
        self.column.insertWidget(self.column.indexOf(self.row("recipient")) + 1, self.told)
        self.recipient.currentIndexChanged.connect(lambda _index: self._take_recipient())
        self.way.currentIndexChanged.connect(lambda _index: self._tell_way())
        self._take_recipient()

    def _take_recipient(self) -> None:
        """Who is to have a copy with less in it gets that one chosen."""
        due = self._due_handover()
        copy = "" if due is None else due.copy
        self.what.set_value(_thing(copy, "", self._page.papers)[0])
        self._tell_way()

    def _tell_way(self) -> None:
        """What to know about this recipient and this way, for a protected pupil; nothing for others."""
        routing, recipient = self._page.routing, self._recipient()
        must_decide = recipient is Recipient.HOME_MUNICIPALITY and routing.home_municipality is not None
        for key in ("reason", "decided_by"):
            self.row(key).setVisible(must_decide)
        told = [
            routing.home_municipality if must_decide else None,
            routing.denied if recipient in _OUTSIDE else None,
            routing.forwarding
            if recipient in _AT_HOME and self.way.value() == DeliveryWay.LETTER.value
            else None,
        ]
        text = "\n\n".join(item.text for item in told if item is not None and item.text)
        self.told.setText(text)
        self.told.setVisible(bool(text))
        self.fit()

    def _recipient(self) -> Recipient:
        due = self._due_handover()
        return due.recipient if due is not None else Recipient(self.recipient.value())

    def _due_handover(self) -> HandoverDefinition | None:
        """What the form asks for, when that is chosen."""
        chosen = self.recipient.value()
        return next((item for item in self._page.due if chosen == f"{_DUE}{item.id}"), None)

    def _given(self) -> HandOver:
        """What the fields say. Raises RuleViolation("required") without a day."""
        day = self.day.value()
        if day is None:
            raise RuleViolation("required", "on")
        chosen = self.recipient.value()
        handover_id = chosen.removeprefix(_DUE) if chosen.startswith(_DUE) else ""
        recipient = self._recipient()
        copy_id, _, number = self.what.value().partition("|")
        return HandOver(
            recipient,
            day,
            tuple(line.strip() for line in self.names.toPlainText().splitlines() if line.strip()),
            DeliveryWay(self.way.value()) if self.way.value() else None,
            self.more.text(),
            copy_id,
            int(number) if number else None,
            handover_id,
            self.reason.toPlainText(),
            self.decided_by.text(),
        )

    def _save(self) -> None:
        try:
            given = self._given()
        except RuleViolation as error:
            self.refuse(error)
            return
        workspace, document_id = self._desk.workspace, self._page.document.id
        self._desk.tasks.write(
            lambda: record_hand_over(workspace, document_id, given), self._saved, self.refuse
        )

    def _saved(self, changes: ChangeSet) -> None:
        self.done_well()
        self._recorded(changes)

    def _print_cover(self) -> None:
        """The sheet says what the fields say now. That it was printed is in the log; the hand-over itself is not
        recorded by it."""
        try:
            given = self._given()
        except RuleViolation as error:
            self.refuse(error)
            return
        document = self._page.document
        what = self.what.currentText() if given.copy_id else self._page.title
        line = f"{what}, {document.code}, version {document.version}{_pages(self._page, given.paper_number)}"
        words = CoverWords(
            ": ".join(part for part in (RECIPIENTS[given.recipient], ", ".join(given.names)) if part),
            WAYS[given.way] if given.way is not None else "",
            tuple(part for part in (line, given.what.strip()) if part),
            names=given.names,
        )
        workspace = self._desk.workspace

        def show(pdf: bytes) -> None:
            is_protected = self._page.pupil.is_protected
            print_pdf(
                self,
                self._desk,
                pdf,
                "EHT Desk",
                "Följebrev",
                asks_who=partial(check_at_printer, workspace, document.pupil_id) if is_protected else None,
                is_never_file=is_protected,
                record=PrintRecord(partial(record_cover_print, workspace, document.id), self.refuse),
            )

        self._desk.tasks.read(lambda: cover_sheet(workspace, document.id, given.on, words), show, self.refuse)


def delivery_text(copy: str, way: DeliveryWay | None, what: str, names: tuple[str, ...]) -> str:
    """A hand-over in one line: names, how, what."""
    parts = [
        ", ".join(name for name in names if name),
        WAYS[way].lower() if way is not None else "",
        copy,
        what,
    ]
    return " · ".join(part for part in parts if part)


def _recipients(page: HandOverPage) -> list[tuple[str, str]]:
    """What is due first, then everybody."""
    if page.waits_for_approval:
        return [(Recipient.PUPIL.value, RECIPIENTS[Recipient.PUPIL])]
    due = [(f"{_DUE}{item.id}", item.label) for item in page.due]
    left_out = page.routing.left_out
    others = [(item.value, word) for item, word in RECIPIENTS.items() if item not in left_out]
    # A report of concern goes to the social services and to nobody else first.
    first = Recipient.SOCIAL_SERVICES.value if page.is_concern else ""
    return due + sorted(others, key=lambda choice: choice[0] != first)


def _things(page: HandOverPage) -> list[tuple[str, str]]:
    """The whole or a copy, and the paper that was printed of it last."""
    things = [_thing("", "Hela dokumentet", page.papers)]
    return things + [_thing(copy.id, copy.title, page.papers) for copy in page.copies]


def _thing(copy_id: str, label: str, papers: tuple[IssuedPaper, ...]) -> tuple[str, str]:
    paper = next((item for item in reversed(papers) if item.copy_id == copy_id), None)
    if paper is None:
        return f"{copy_id}|", label
    return f"{copy_id}|{paper.number}", label


def _pages(page: HandOverPage, number: int | None) -> str:
    paper = next((item for item in page.papers if item.number == number), None)
    if paper is None or not paper.pages:
        return ""
    return f", {paper.pages} {'sida' if paper.pages == 1 else 'sidor'}"
