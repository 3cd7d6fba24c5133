# SPDX-License-Identifier: EUPL-1.2
"""The counsellor's own talk with the pupil, on the pupil's page: how far it has come, and the next step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.approvals import ApprovalRow, decline, withdraw_approval
from eht_desk.application.changes import ChangeSet
from eht_desk.application.mapping import MappingStep, MappingView
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.domain.approvals import ApprovalState
from eht_desk.domain.documents import Delivery
from eht_desk.domain.ids import DocumentId, PupilId
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.more_menu import MenuEntry, MoreButton
from eht_desk.ui.navigation import Route
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import RECIPIENTS, counted, in_sentence, readers_text

if TYPE_CHECKING:
    from eht_desk.ui.screens.pupil_cards import CardPlace

STATES: dict[ApprovalState, tuple[str, str]] = {
    ApprovalState.NOT_ASKED: ("Inte frågad", "neutral"),
    ApprovalState.APPROVED: ("Godkänd", "ok"),
    ApprovalState.PARTLY: ("Godkänd i delar", "ok"),
    ApprovalState.DECLINED: ("Nej", "neutral"),
    ApprovalState.WITHDRAWN: ("Återtagen", "warn"),
    ApprovalState.OUTDATED: ("Gäller en äldre text", "warn"),
}


def mapping_cards(place: CardPlace) -> QWidget | None:
    """A card for each of the person's own talks with the pupil; None without any."""
    if not place.page.mappings:
        return None
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme().px(16))
    for item in place.page.mappings:
        column.addWidget(MappingCard(place.desk, place.page.pupil.id, item, place.tell))
    return holder


def reader_text(row: ApprovalRow) -> str:
    """`rektor`, `EHT`: to whom the approval hands on."""
    return readers_text(row.standing.definition.readers)


class MappingCard(Card):
    """Written, approved for whom, handed over; and what comes next."""

    def __init__(
        self, desk: Desk, pupil_id: PupilId, view: MappingView, tell: Callable[[str, str], object]
    ) -> None:
        super().__init__(f"Din {view.form_title.lower()}")
        self._desk, self._pupil_id, self._view, self._tell = desk, pupil_id, view, tell
        self.body.addWidget(PlainLabel(_privacy_text(view), "secondary", wraps=True))
        if view.locked_at is None:
            self._line("Skrivs", ("Utkast", "neutral"))
        else:
            self._line(f"Skriven {self._day(view.locked_at)}", ("Låst", "ok"))
        for row in view.approvals:
            self._approval(row)
        if view.handed_over is not None:
            self._line(f"Lämnad {self._day(view.handed_over)}", ("Lämnad", "ok"))
        elif view.to_hand_over is not None:
            self._line("Ska lämnas", ("Inte lämnad", "warn"))
        self._steps()

    def _approval(self, row: ApprovalRow) -> None:
        word, kind = STATES[row.standing.state]
        words = f"Till {reader_text(row)}"
        if row.standing.holds:
            words += f": {len(row.standing.sections)} av {len(row.sections)} delar"
        elif row.still_read:
            words += f": {row.still_read} av {len(row.sections)} delar ur en tidigare version"
            word, kind = "Läses ännu", "warn"
        self._line(words, (word, kind))
        if row.still_read or row.standing.state in (ApprovalState.WITHDRAWN, ApprovalState.DECLINED):
            out = [self._given(item) for item in row.handed_over]
            printed = counted(row.papers, "utskrift", "utskrifter") if row.papers else ""
            told = "; ".join(
                part
                for part in (
                    f"Lämnad till {', '.join(out)}" if out else "",
                    f"{printed} finns" if printed else "",
                )
                if part
            )
            if told:
                ask = "" if row.still_read else " Be att få tillbaka papperen."
                self.body.addWidget(PlainLabel(f"{told}.{ask}", "secondary", wraps=True))

    def _given(self, delivery: Delivery) -> str:
        """`rektor 22 november`."""
        name = delivery.recipient_name or in_sentence(RECIPIENTS[delivery.recipient])
        return f"{name} {short_date(delivery.on, self._desk.workspace.today)}"

    def _line(self, words: str, pill: tuple[str, str]) -> None:
        holder = QWidget()
        holder.setAccessibleName(f"{words}, {pill[0]}")
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().px(10))
        line.addWidget(PlainLabel(words, "", wraps=True), 1)
        line.addWidget(Pill(*pill), 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(holder)

    def _steps(self) -> None:
        view = self._view
        place = {"pupil": str(self._pupil_id), "form": view.form_id}
        document = {"document": str(view.document_id)} if view.document_id is not None else {}
        line = QHBoxLayout()
        line.setSpacing(theme().px(8))
        match view.step:
            case MappingStep.WRITE:
                own = {"document": str(view.draft_document_id)} if view.draft_document_id is not None else {}
                route = Route("form", {**place, **own, "draft": str(view.draft_id)})
                self._add(line, "Fortsätt skriva", route)
            case MappingStep.READ_THROUGH:
                self._add(line, "Läs igenom med eleven", Route("read_through", {**place, **document}))
            case MappingStep.READ_TICKS:
                self._add(line, "Läs av kryssen", Route("approve", {**place, **document}))
            case MappingStep.HAND_OVER:
                given = {"document": str(view.to_hand_over)}
                self._add(line, "Skriv ut och lämna", Route("form", {**place, **given}))
            case MappingStep.DONE:
                self._add(line, "Öppna", Route("form", {**place, **document}))
        more = MoreButton("Mer …", self)
        more.set_entries(self._entries(place, document))
        more.setAccessibleName(f"Mer om {view.form_title.lower()}")
        more.setProperty("key", f"mapping more {view.form_id}")
        line.addWidget(more)
        line.addStretch(1)
        self.body.addLayout(line)
        QWidget.setTabOrder(self.next_button, more)

    def _add(self, line: QHBoxLayout, words: str, route: Route) -> None:
        self.next_button = SecondaryButton(words, partial(self._desk.navigator.go, route))
        self.next_button.setProperty("key", f"mapping {self._view.form_id}")
        line.addWidget(self.next_button)

    def _entries(self, place: dict[str, str], document: dict[str, str]) -> list[MenuEntry]:
        view, go = self._view, self._desk.navigator.go
        if view.document_id is None or view.draft_id is not None:
            return []
        entries = [
            MenuEntry(
                "Godkännande på papper …", lambda: go(Route("approve", {**place, **document})), writes=False
            )
        ]
        if view.step is not MappingStep.READ_THROUGH:
            entries.append(
                MenuEntry(
                    "Läs igenom igen …",
                    lambda: go(Route("read_through", {**place, **document})),
                    writes=False,
                )
            )
        for row in view.approvals:
            reader = reader_text(row)
            if row.standing.holds:
                entries.append(
                    MenuEntry(f"Ta tillbaka godkännandet till {reader} …", partial(self._ask_withdraw, row))
                )
            elif row.still_read:
                entries.append(
                    MenuEntry(f"Ta tillbaka det som {reader} läser …", partial(self._ask_end_former, row))
                )
            elif row.standing.state is not ApprovalState.DECLINED:
                entries.append(
                    MenuEntry(f"Eleven vill inte lämna till {reader} …", partial(self._ask_decline, row))
                )
        if view.step is not MappingStep.DONE:
            entries.append(MenuEntry("Öppna", lambda: go(Route("form", {**place, **document})), writes=False))
        return entries

    def _ask_withdraw(self, row: ApprovalRow) -> None:
        out = row.papers or row.handed_over
        words = f"Ingen kan läsa utdraget till {reader_text(row)} längre. Texten finns kvar hos dig."
        if out:
            words += " Papper som är utskrivna eller lämnade måste ni be att få tillbaka."
        self._ask("Ta tillbaka godkännandet", words, "Ta tillbaka", row, _withdraw)

    def _ask_end_former(self, row: ApprovalRow) -> None:
        words = (
            f"Ingen kan läsa utdraget till {reader_text(row)} längre. Papper som är utskrivna eller lämnade måste ni "
            "be att få tillbaka. Eleven kan svara på nytt om den nya texten."
        )
        self._ask("Ta tillbaka godkännandet", words, "Ta tillbaka", row, _decline)

    def _ask_decline(self, row: ApprovalRow) -> None:
        words = (
            f"Texten stannar hos dig och lämnas inte till {reader_text(row)}. Eleven kan ändra sig senare."
        )
        self._ask("Eleven avstår", words, "Spara", row, _decline)

    def _ask(
        self,
        title: str,
        words: str,
        action: str,
        row: ApprovalRow,
        work: Callable[..., ChangeSet],
    ) -> None:
        if self._view.document_id is not None:
            run = partial(work, self._desk.workspace, self._view.document_id, row.id)
            DayDialog(self, self._desk, title, words, action, run).open()

    def _day(self, moment: datetime) -> str:
        return short_date(local_time(moment).date(), self._desk.workspace.today)


class DayDialog(SmallDialog):
    """On which day the pupil said it. `work(day)` runs on the writer thread."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        text: str,
        action: str,
        work: Callable[[date], ChangeSet],
    ) -> None:
        self._desk, self._work = desk, work
        self.day = DateField(lambda: desk.workspace.today, "Dag")
        self.day.set_value(desk.workspace.today)
        super().__init__(parent, title, text, {"on": ("&Dag när eleven sa det", self.day)}, action, self._ask)

    def _ask(self) -> None:
        day = self.day.value()
        if day is None:
            self.hold("on", "Skriv dagen, till exempel i dag eller 23/11.")
            return
        self._desk.tasks.write(lambda: self._work(day), self._done, self.refuse)

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)


def _privacy_text(view: MappingView) -> str:
    if any(row.standing.holds or row.still_read for row in view.approvals):
        return "Andra läser bara det som eleven har godkänt."
    return "Bara du kan läsa den tills eleven har godkänt."


def _withdraw(workspace: Workspace, document_id: DocumentId, approval_id: str, day: date) -> ChangeSet:
    return withdraw_approval(workspace, document_id, approval_id, on=day)


def _decline(workspace: Workspace, document_id: DocumentId, approval_id: str, day: date) -> ChangeSet:
    return decline(workspace, document_id, approval_id, on=day)
