# SPDX-License-Identifier: EUPL-1.2
"""The meeting itself, while no pupil is spoken of: who is there, what is about nobody, how it begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.meeting_views import AgendaView
from eht_desk.application.meetings import save_general, set_present
from eht_desk.application.workspace import local_time
from eht_desk.domain.unit_entries import MeetingState, Present
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.meetings.item_saving import ItemSaver
from eht_desk.ui.meetings.meeting_layout import flush_top
from eht_desk.ui.meetings.meeting_texts import present_words
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card, ScrollPage
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.read_only import set_read_only
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing

_GENERAL_HINT = "Det som inte rör en enskild elev. Skriv inga namn på elever."
_LONGEST = 120


class MeetingPane(ScrollPage):
    """Signals: `saving()`, `stored(ChangeSet)`, `not_stored(error)`; `begin_asked()`, `next_asked()`,
    `present_asked()`, `adjust_asked()`."""

    saving = Signal()
    stored = Signal(object)
    not_stored = Signal(object)
    begin_asked = Signal()
    next_asked = Signal()
    present_asked = Signal()
    adjust_asked = Signal()

    def __init__(self, desk: Desk, view: AgendaView) -> None:
        super().__init__()
        flush_top(self)
        self._desk, self.view = desk, view
        self._has_begun = False
        meeting = view.meeting
        workspace, meeting_id = desk.workspace, meeting.id

        def save(text: str) -> ChangeSet:
            changes = save_general(workspace, meeting_id, text, starts_stretch=not self._has_begun)
            self._has_begun = True
            return changes

        self.saver: ItemSaver[str] = ItemSaver(desk.tasks, save, self, desk.unsaved)
        self.saver.saving.connect(self.saving)
        self.saver.saved.connect(self.stored)
        self.saver.failed.connect(self._not_saved)
        self.notice = Notice(parent=self)
        self.body.addWidget(self.notice)
        self._head = QVBoxLayout()
        self._head.setSpacing(theme().px(16))
        self.body.addLayout(self._head)
        card = Card("Allmänt")
        self.general = TextArea("Allmänna anteckningar", 3)
        self.general.setPlainText(meeting.general)
        self.general.textChanged.connect(lambda: self.saver.put(self.general.toPlainText()))
        if meeting.may_keep and meeting.state is not MeetingState.ADJUSTED:
            needs_writing(self.general)
        else:
            set_read_only(self.general, True)
        card.body.addWidget(FormRow("Allmänna a&nteckningar", self.general, _GENERAL_HINT))
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.action: PrimaryButton | None = None
        self._fill()

    def first_stop(self) -> QWidget:
        """What is next."""
        return self.action if self.action is not None else self.general

    def show_view(self, view: AgendaView) -> None:
        """The meeting read again; what is being typed stays."""
        is_lost = any(part.isAncestorOf(item) for part in self._cards() for item in self._focused())
        self.view = view
        self._fill()
        if is_lost:
            self.first_stop().setFocus()

    def _cards(self) -> list[QWidget]:
        """What is made anew at each reading."""
        items = (self._head.itemAt(at) for at in range(self._head.count()))
        found = (item.widget() for item in items if item is not None)
        return [part for part in found if part is not None]

    def _focused(self) -> list[QWidget]:
        """What takes the keys in this window, also while a form stands over it."""
        return [item for item in self.findChildren(QWidget) if item is self.window().focusWidget()]

    def end(self) -> None:
        """The pane goes: what waits is queued."""
        self.saver.end()

    def refuse(self, error: BaseException) -> None:
        """What was asked for did not go."""
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _fill(self) -> None:
        while (item := self._head.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.action = None
        for card in (self._state_card(), self._present_card()):
            self._head.addWidget(card)
            card.show()  # now, and not when the event loop runs: what is hidden takes no focus

    def _state_card(self) -> Card:
        meeting = self.view.meeting
        waits = counted(meeting.left, "ärende väntar", "ärenden väntar")
        match meeting.state:
            case MeetingState.PLANNED:
                title, text = "Mötet är planerat", self._planned_words()
                action, run = "Börja mötet", self.begin_asked
            case MeetingState.RUNNING if self.view.current is not None:
                title, text = "Mötet pågår", f"{waits}. En elev i taget visas, och listan har bara nummer."
                action, run = "Ta nästa ärende", self.next_asked
            case MeetingState.RUNNING:
                title = "Alla ärenden är klara"
                text = "När mötet justeras låses allt som är skrivet. Det kan läsas och skrivas ut, men inte ändras."
                action, run = "Avsluta och justera …", self.adjust_asked
            case _:
                title, text = "Mötet är justerat", self._adjusted_words()
                action, run = ("Justera de ärenden som är kvar", self.adjust_asked)
        card = Card(title, kind="accent" if meeting.state is not MeetingState.ADJUSTED else "")
        card.body.addWidget(PlainLabel(text, wraps=True))
        is_open = meeting.state is not MeetingState.ADJUSTED or meeting.to_lock > 0
        if meeting.may_keep and is_open:
            self.action = needs_writing(PrimaryButton(action, run.emit))
            card.body.addWidget(self.action)
        return card

    def _planned_words(self) -> str:
        numbers, waiting = self.view.meeting.numbers, self.view.waiting
        if not numbers and not waiting:
            return "Inget väntar än. Dagordningen fylls på när mötet börjar, och du kan lägga till elever för hand."
        there = f"{counted(numbers, 'ärende har', 'ärenden har')} nummer på dagordningen." if numbers else ""
        more = f"{counted(waiting, 'elev', 'elever')} får nummer när mötet börjar." if waiting else ""
        return f"{there} {more}".strip()

    def _adjusted_words(self) -> str:
        meeting = self.view.meeting
        day = long_date(local_time(meeting.adjusted_at).date()) if meeting.adjusted_at is not None else ""
        words = f"Justerat {day} av {meeting.adjusted_by}. Inget i mötet kan ändras längre."
        if meeting.to_lock:
            left = counted(meeting.to_lock, "ärende", "ärenden")
            words = f"{words} {left} med egen krets är inte låsta än."
        return words

    def _present_card(self) -> Card:
        card = Card("Närvarande")
        meeting = self.view.meeting
        if meeting.may_keep and meeting.state is not MeetingState.ADJUSTED:
            self.present_button = needs_writing(
                SecondaryButton("Ändra n&ärvarande …", self.present_asked.emit)
            )
            card.head.addWidget(self.present_button)
        if meeting.chair:
            card.body.addWidget(PlainLabel(f"Ordförande: {meeting.chair}", wraps=True))
        for person in meeting.present:
            card.body.addWidget(PlainLabel(present_words(person), "", wraps=True))
        if not meeting.present:
            card.body.addWidget(PlainLabel("Ingen är antecknad än.", "secondary"))
        return card

    def _not_saved(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(
            f"Det senaste är inte sparat. {errors.describe(error)}", "error", "Försök igen", self.saver.flush
        )
        self.not_stored.emit(error)


class PresentDialog(SmallDialog):
    """Who is at the meeting: those who sit in EHT to tick, and others by name."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        view: AgendaView,
        people: Sequence[Present],
    ) -> None:
        self._desk, self._meeting_id = desk, view.meeting.id
        known = {item.account_id for item in people}
        self._people = [*people, *(item for item in view.meeting.present if item.account_id not in known)]
        self._people = [item for item in self._people if item.account_id is not None]
        there = {item.account_id for item in view.meeting.present}
        holder = QWidget()
        holder.setAccessibleName("Närvarande")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(2))
        self.boxes: list[CheckBox] = []
        for person in self._people:
            box = CheckBox(present_words(person))
            box.setChecked(person.account_id in there)
            self.boxes.append(box)
            column.addWidget(box)
        if self.boxes:
            holder.setFocusProxy(self.boxes[0])
        guests = [item.name for item in view.meeting.present if item.account_id is None]
        self.others = LineField("Andra", None, "Namn, med komma emellan")
        self.others.setText(", ".join(guests))
        self.chair = LineField("Ordförande")
        self.chair.setMaxLength(_LONGEST)
        self.chair.setText(view.meeting.chair or desk.who.display_name)
        super().__init__(
            parent,
            "Närvarande",
            "Vid varje ärende visas vem som inte får vara med just då.",
            {
                "present": ("&Närvarande", holder),
                "others": ("&Andra utan konto", self.others),
                "chair": ("&Ordförande", self.chair),
            },
            "Spara",
            self._ask,
        )
        if self.boxes:
            self.row("present").label.setBuddy(self.boxes[0])

    def _ask(self) -> None:
        present = [person for person, box in zip(self._people, self.boxes, strict=True) if box.isChecked()]
        present += [Present(None, name) for part in self.others.text().split(",") if (name := part.strip())]
        workspace, meeting_id, chair = self._desk.workspace, self._meeting_id, self.chair.text()
        self._desk.tasks.write(
            partial(set_present, workspace, meeting_id, chair, tuple(present)), self._done, self.refuse
        )

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)
