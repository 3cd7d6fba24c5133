# SPDX-License-Identifier: EUPL-1.2
"""What has happened to a document after its locking, and what is left: paper, signature, copies, outcomes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from eht_desk.application.document_views import finalised_ids
from eht_desk.application.hand_overs import waits_for_approval
from eht_desk.application.paper_making import awaits_signature
from eht_desk.domain.documents import Delivery, Document, DocumentState
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.forms.stages import missing_handovers
from eht_desk.domain.recipients import Recipient
from eht_desk.domain.text_nature import CHOSEN, nature_of, usual_nature
from eht_desk.ui.forms.guardian_dialog import kept_from_text
from eht_desk.ui.forms.hand_over_dialog import delivery_text
from eht_desk.ui.forms.nature_dialog import NATURES
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import RECIPIENTS, readers_text
from eht_desk.ui.writing import needs_writing

PAPER = "Papper"
"""The row of the paper."""


@dataclass(frozen=True, slots=True)
class DocumentSteps:
    """What the card's buttons do."""

    print_again: Callable[[], None]
    record_signature: Callable[[], None]
    record_delivery: Callable[[str], None]
    hand_over: Callable[[], None]
    guardians: Callable[[], None] | None = None
    nature: Callable[[], None] | None = None
    stub: Callable[[], None] | None = None
    """What others see of it, for the author of something that not everybody reads."""


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    pill: str
    kind: str
    text: str = ""
    action: str = ""
    run: Callable[[], None] | None = None
    spoken: str = ""
    """What the button is called where its word alone does not say what it does."""


class DocumentCard(Card):
    """Rows of label, status and the one thing that can be done about it."""

    def __init__(
        self,
        document: Document,
        definition: FormDefinition,
        today: date,
        steps: DocumentSteps,
        parent: QWidget | None = None,
        *,
        names_wrong_pupil: bool = False,
        printed_on: date | None = None,
    ) -> None:
        title = f"Dokument {document.code}"
        if document.version > 1:
            title += f", version {document.version}"
        super().__init__(title, parent)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().px(14))
        grid.setVerticalSpacing(theme().px(6))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(2, 1)
        for row in _rows(document, definition, today, steps, names_wrong_pupil, printed_on):
            self._add(grid, row)
        self.body.addLayout(grid)
        if steps.guardians is not None:
            link = LinkButton("Vårdnadshavare …", steps.guardians)
            link.setAccessibleDescription("Håll dokumentet från en vårdnadshavare")
            self.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        if steps.stub is not None:
            link = LinkButton("Vad ser de andra …", steps.stub)
            link.setAccessibleDescription("Bestäm om de som inte får läsa ser att texten finns")
            self.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        if document.excerpt_of is not None:
            words = (
                f"Bara det som eleven har godkänt för {readers_text(document.readers)}. Resten visas inte."
            )
            self.body.addWidget(PlainLabel(words, "secondary", self, wraps=True))
        if document.correction_reason:
            what = "Reviderad" if definition.revise_label else "Rättad"
            words = f"{what} version. Skäl: {document.correction_reason}"
            self.body.addWidget(PlainLabel(words, "secondary", self, wraps=True))

    def focus_row(self, label: str) -> None:
        """Put the focus on the button of a row, or on the first one when that row has none any more."""
        buttons = [item for item in self.findChildren(QPushButton) if item.property("key")]
        same = [item for item in buttons if item.property("key") == label]
        for button in (same or buttons)[:1]:
            button.setFocus()

    def _add(self, grid: QGridLayout, row: _Row) -> None:
        """Label, status and button on a line, the text below them over the whole width: nothing is cut when narrow."""
        number = grid.rowCount()
        grid.addWidget(PlainLabel(row.label, "secondary", self, wraps=True), number, 0)
        if row.pill:
            grid.addWidget(Pill(row.pill, row.kind, self), number, 1)
        if row.action and row.run is not None:
            button = needs_writing(SecondaryButton(row.action, row.run, self))
            button.setProperty("key", row.label)
            if row.spoken:
                button.setAccessibleName(row.spoken)
            grid.addWidget(button, number, 3, Qt.AlignmentFlag.AlignRight)
        if row.text:
            grid.addWidget(PlainLabel(row.text, "secondary", self, wraps=True), number + 1, 0, 1, 4)


def _rows(
    document: Document,
    definition: FormDefinition,
    today: date,
    steps: DocumentSteps,
    names_wrong_pupil: bool,
    printed_on: date | None,
) -> list[_Row]:
    printed = "" if printed_on is None else f"Utskrivet {short_date(printed_on, today)}"
    rows = [_paper_row(document, steps, names_wrong_pupil, awaits_signature(definition, document), printed)]
    if document.state is DocumentState.AWAITING_SIGNATURE:
        rows.append(_Row("Underskrift", "Väntar", "warn", "", "Undertecknad …", steps.record_signature))
    if document.signatures and document.state in (DocumentState.SIGNED, DocumentState.DELIVERED):
        last = document.signatures[-1]
        rows.append(
            _Row(
                "Underskrift",
                f"Undertecknad {short_date(last.signed_on, today)}",
                "ok",
                f"Originalet finns: {last.kept_at}",
            )
        )
    rows.append(_nature_row(document, definition, steps))
    if document.guardian_rules:
        kept = kept_from_text(document.guardian_rules)
        rows.append(_Row("Vårdnadshavare", "Begränsat", "warn", kept))
    rows.extend(_hand_over_rows(document, definition, today, steps))
    for outcome in definition.outcomes:
        if outcome.id in document.outcomes:
            rows.append(_Row("Nästa steg", outcome.label, "accent"))
    return rows


def _nature_row(document: Document, definition: FormDefinition, steps: DocumentSteps) -> _Row:
    """What the text is; the choice while nobody has said it, and afterwards while it was not sent."""
    nature = nature_of(document, definition)
    if nature is None:
        return _Row("Texten", "Inte bestämt", "warn", "Säg en gång vad den är.", "Välj …", steps.nature)
    is_open = usual_nature(definition) is None and nature in CHOSEN and document.excerpt_of is None
    word, text = NATURES[nature]
    return _Row("Texten", word, "neutral", text, "Ändra …" if is_open else "", steps.nature)


def _hand_over_rows(
    document: Document, definition: FormDefinition, today: date, steps: DocumentSteps
) -> list[_Row]:
    """What is due, then what has been given: teachers told together make one row."""
    rows: list[_Row] = []
    missing = missing_handovers(definition, finalised_ids(document), document.deliveries)
    waits = waits_for_approval(definition, document)
    for handover in definition.handovers:
        if handover.id in missing and waits:
            rows.append(_Row(handover.label, "Väntar", "neutral", "Lämnas när eleven har godkänt."))
        elif handover.id in missing:
            recipient = RECIPIENTS[handover.recipient].lower()
            rows.append(_missing_copy(handover.id, handover.label, recipient, steps))
    labels = {handover.id: handover.label for handover in definition.handovers}
    copies = {copy.id: copy.title for copy in definition.copies}
    for together in _together(document.deliveries):
        first = together[0]
        label = labels.get(first.handover_id) or f"Till {RECIPIENTS[first.recipient].lower()}"
        names = tuple(item.recipient_name for item in together)
        text = delivery_text(copies.get(first.copy_id, ""), first.way, first.what, names)
        rows.append(_Row(label, f"Lämnad {short_date(first.on, today)}", "ok", text))
    if document.stages and document.state is not DocumentState.WITHDRAWN:
        rows.append(_Row("Till någon annan", "", "", "", "Överlämna …", steps.hand_over))
    return rows


def _together(deliveries: Sequence[Delivery]) -> list[list[Delivery]]:
    """Those of one day to one kind of recipient in one way, also when they were noted one by one."""
    groups: dict[tuple[object, ...], list[Delivery]] = {}
    for item in deliveries:
        # The first of several teachers fulfilled what was due, the others came after.
        due = "" if item.recipient is Recipient.TEACHERS else item.handover_id
        same = (due, item.recipient, item.on, item.way, item.what, item.copy_id)
        groups.setdefault(same, []).append(item)
    return list(groups.values())


def _paper_row(
    document: Document, steps: DocumentSteps, names_wrong_pupil: bool, is_signed: bool, printed: str
) -> _Row:
    if document.state is DocumentState.SUPERSEDED:
        return _Row(PAPER, "Ersatt", "neutral", "Det finns en nyare version.")
    if names_wrong_pupil:
        text = "Samla in det och skriv ut ett nytt med rätt namn."
        return _Row(PAPER, "Utskrivet med fel elev", "warn", text, "Skriv ut nytt", steps.print_again)
    if document.state is DocumentState.FINALISED and not is_signed and printed:
        return _Row(PAPER, printed, "ok", "", "Skriv ut igen", steps.print_again)
    if document.state is DocumentState.FINALISED and not is_signed:
        return _Row(PAPER, "Kan skrivas ut", "neutral", "", "Skriv ut", steps.print_again)
    if document.state is DocumentState.FINALISED:
        return _Row(PAPER, "Inte utskrivet", "warn", "", "Skriv ut", steps.print_again)
    return _Row(PAPER, printed or "Utskrivet", "ok", "", "Skriv ut igen", steps.print_again)


def _missing_copy(handover_id: str, label: str, recipient: str, steps: DocumentSteps) -> _Row:
    return _Row(
        label,
        "Saknas",
        "warn",
        "",
        "Lämnad …",
        lambda: steps.record_delivery(handover_id),
        f"Lämnad till {recipient} …",
    )
