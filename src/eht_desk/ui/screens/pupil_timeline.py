# SPDX-License-Identifier: EUPL-1.2
"""Händelser on the pupil's page: contacts, received documents and what happened to the record, in one list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.application.cases import CaseStepRow
from eht_desk.application.contact_notes import withdraw_note
from eht_desk.application.gates import OverrideRow
from eht_desk.application.note_views import NoteView
from eht_desk.application.pupil_events import PupilEventView
from eht_desk.application.received_views import ReceivedRow
from eht_desk.application.stubs import StubRow
from eht_desk.application.tasks import TaskRow
from eht_desk.application.timeline import TimelineKind, TimelineRow
from eht_desk.application.workspace import local_time
from eht_desk.domain.cases import CaseStepKind
from eht_desk.domain.contact_notes import ContactOutcome
from eht_desk.domain.ids import PupilId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.text_nature import TextNature
from eht_desk.ui.cases.case_texts import HAPPENED
from eht_desk.ui.contact_texts import GOOD, note_title, outcome_text
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.nature_dialog import NATURES
from eht_desk.ui.forms.stub_dialog import stub_day, stub_title
from eht_desk.ui.more_menu import MenuEntry, MoreButton
from eht_desk.ui.navigation import Route
from eht_desk.ui.received_texts import received_text
from eht_desk.ui.screens.pupil_events import EventAction, EventWords
from eht_desk.ui.screens.reason_dialog import ReasonDialog
from eht_desk.ui.screens.rows import ListRow
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_text import long_date, short_date
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import KeyHint, Line, PlainLabel
from eht_desk.ui.words import ROLES
from eht_desk.ui.writing import needs_writing

MOST_ROWS = 5
_SHORT = 160
"""Characters of a note that are shown before somebody asks for the rest."""

_GROUPS: dict[str, frozenset[TimelineKind]] = {
    "notes": frozenset({TimelineKind.NOTE}),
    "received": frozenset({TimelineKind.RECEIVED}),
    "others": frozenset(TimelineKind) - {TimelineKind.NOTE, TimelineKind.RECEIVED},
}
_WORDS = {"notes": "Kontakter", "received": "Inkommet", "others": "Övrigt"}


@dataclass(frozen=True, slots=True)
class TimelineRuns:
    """What the card's buttons start."""

    contact: Callable[[], None]
    receive: Callable[[], None]
    go: Callable[[Route], None]
    event_action: Callable[[PupilEventView], EventAction | None]


class TimelineCard(Card):
    """The latest first, the others behind one button; chips narrow it where there are several kinds.

    `shown` is what it was narrowed to, told again after the page was read anew.
    """

    def __init__(
        self,
        desk: Desk,
        pupil: PupilView,
        rows: Sequence[TimelineRow],
        runs: TimelineRuns,
        note_drafts: int = 0,
        shown: str = "",
    ) -> None:
        super().__init__("Händelser")
        self._desk, self._pupil, self._rows, self._runs = desk, pupil, tuple(rows), runs
        self._words = EventWords(desk.workspace, pupil.name)
        self._shows_all = False
        self.body.addWidget(self._buttons())
        if note_drafts:
            self.body.addWidget(
                ListRow(
                    "Påbörjad kontakt",
                    "Det du har skrivit är sparat.",
                    ("Utkast", "neutral"),
                    "Fortsätt",
                    runs.contact,
                    "note draft",
                    is_pill_last=True,
                )
            )
        self.filter = self._filter(shown)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self._fill()

    def _buttons(self) -> SideBySide:
        line = SideBySide()
        for text, keys, run, key in (
            ("Ny kontakt", "Alt K", self._runs.contact, "new contact"),
            ("Inkommet", "Alt I", self._runs.receive, "new received"),
        ):
            part = QWidget()
            part.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            inside = QHBoxLayout(part)
            inside.setContentsMargins(0, 0, theme().px(8), 0)
            inside.setSpacing(theme().px(8))
            button = needs_writing(SecondaryButton(text, run, icon="plus"))
            button.setAccessibleDescription(keys)
            button.setProperty("key", key)
            inside.addWidget(button)
            inside.addWidget(KeyHint(keys))
            line.add(part)
        rest = QWidget()  # takes what is left, so that the buttons stand together
        rest.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        line.add(rest, 1)
        return line

    def _filter(self, shown: str) -> ChoiceButtons | None:
        groups = [key for key, kinds in _GROUPS.items() if any(row.kind in kinds for row in self._rows)]
        if len(groups) < 2 or len(self._rows) <= MOST_ROWS:
            return None
        options = [("all", "Allt"), *((key, _WORDS[key]) for key in groups)]
        chips = ChoiceButtons(options, "Visa", can_clear=False)
        chips.set_value(shown or "all")
        if not chips.value():
            chips.set_value("all")
        chips.chosen.connect(lambda _value: self._fill())
        self.body.addWidget(chips)
        return chips

    @property
    def shown(self) -> str:
        """What it is narrowed to, or an empty text."""
        value = self.filter.value() if self.filter is not None else ""
        return "" if value == "all" else value

    def _fill(self) -> None:
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        kinds = _GROUPS.get(self.shown, frozenset(TimelineKind))
        rows = [row for row in self._rows if row.kind in kinds]
        if not rows:
            words = (
                "Här samlas samtal, möten och brev, det som kommer in utifrån och det som händer med eleven."
            )
            self._add(PlainLabel(words, "secondary", wraps=True))
            return
        shown = rows if self._shows_all else rows[:MOST_ROWS]
        for at, row in enumerate(shown):
            if at:
                self._add(Line())
            self._add(self._row(row))
        if len(shown) < len(rows):
            self._list.addSpacing(theme().px(6))
            self._add(LinkButton(f"Visa alla {len(rows)}", self._show_all))

    def _add(self, widget: QWidget) -> None:
        self._list.addWidget(widget)
        widget.show()  # at once: the layout would do it a turn later

    def _show_all(self) -> None:
        at = self._list.count()
        self._shows_all = True
        self._fill()
        for index in range(at, self._list.count()):
            item = self._list.itemAt(index)
            widget = item.widget() if item is not None else None
            button = widget.findChild(LinkButton) if widget is not None else None
            if button is not None:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    # --------------------------------------------------------------------------------------------------------- rows

    def _row(self, row: TimelineRow) -> QWidget:
        item, today = row.item, self._desk.workspace.today
        day = short_date(local_time(row.at).date(), today)
        who = f" av {row.who}" if row.who else ""
        if isinstance(item, NoteView):
            return NoteRow(self._desk, self._pupil.id, item, self._runs.go)
        if isinstance(item, ReceivedRow):
            return self._received(item)
        if isinstance(item, StubRow):
            return ListRow(stub_title(item), stub_day(item, today))
        if isinstance(item, PupilEventView):
            action = self._runs.event_action(item)
            title, detail = self._words.title(item), self._words.detail(item)
            if action is None:
                return ListRow(title, detail)
            return ListRow(title, detail, None, action.text, action.run, action.key, is_link=True)
        if isinstance(item, CaseStepRow):
            said = ". ".join(part.rstrip(".") for part in (item.reason, item.note) if part)
            to = f" till {ROLES[item.role].lower()}" if item.kind is CaseStepKind.HANDED else ""
            return ListRow(
                f"{HAPPENED[item.kind]}{to}", f"{day}{who} · {item.reference}{f' · {said}' if said else ''}"
            )
        if isinstance(item, TaskRow):
            pill = ("Klart", "ok") if row.holds else ("Blir inte av", "neutral")
            said = item.done_note or item.cancelled_reason
            return ListRow(item.title, f"{day}{who}{f' · {said}' if said else ''}", pill, is_pill_last=True)
        return self._override(item, day)

    def _received(self, item: ReceivedRow) -> ListRow:
        route = Route("received", {"pupil": str(item.pupil_id), "received": str(item.id)})
        gone = item.withdrawn_at is not None
        row = ListRow(
            item.title,
            received_text(item, self._desk.workspace.today)
            + (f" · återtaget: {item.withdrawn_reason}" if gone else ""),
            ("Återtaget", "neutral") if gone else ("Inkommet", "accent"),
            "Öppna",
            partial(self._runs.go, route),
            f"received {item.id}",
            is_link=True,
            is_pill_last=True,
        )
        _strike(row.title, gone)
        return row

    def _override(self, item: OverrideRow, day: str) -> ListRow:
        return ListRow(
            f"{item.title}: steget togs trots att något saknades",
            f"{day} · {item.name} beslutade, {item.who} skrev · {item.reason}",
        )


class NoteRow(QWidget):
    """One contact: what came of it, the beginning of the text, and behind "Visa" the whole with what can be done."""

    def __init__(self, desk: Desk, pupil_id: PupilId, note: NoteView, go: Callable[[Route], None]) -> None:
        super().__init__()
        self._desk, self._pupil_id, self._note, self._go = desk, pupil_id, note, go
        self._is_open = False
        line = QHBoxLayout(self)
        line.setContentsMargins(0, theme().px(8), 0, theme().px(8))
        line.setSpacing(theme().px(12))
        self._column = column = QVBoxLayout()
        column.setSpacing(theme().px(1))
        self.title = PlainLabel(note_title(note), "strong", wraps=True)
        _strike(self.title, not note.stands)
        column.addWidget(self.title)
        column.addWidget(PlainLabel(self._when(), "secondary", wraps=True))
        self.text = PlainLabel("", "", wraps=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.text)
        line.addLayout(column, 1)
        line.addWidget(Pill(*_pill(note)), 0, Qt.AlignmentFlag.AlignTop)
        self.button: LinkButton | None = None
        if self._has_more:
            self.button = LinkButton("Visa", self.toggle)
            self.button.setProperty("key", f"note {note.id}")
            self.button.setAccessibleName(f"Visa: {note_title(note)}")
            line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self._more: QWidget | None = None
        self._show()
        self.setAccessibleName(f"{note_title(note)}, {_pill(note)[0]}, {self._when()}")

    @property
    def _short(self) -> str:
        words = " ".join(self._note.text.split())
        return words if len(words) <= _SHORT else words[:_SHORT].rsplit(" ", 1)[0][:_SHORT] + " …"

    @property
    def _has_more(self) -> bool:
        note = self._note
        return (
            note.may_mend
            or self._short != note.text
            or bool(note.correction_reason or note.withdrawn_reason)
            or note.nature is not TextNature.CASE
        )

    def toggle(self) -> None:
        """Show everything, or the beginning only."""
        self._is_open = not self._is_open
        self._show()

    def _when(self) -> str:
        moment = local_time(self._note.at)
        day = short_date(moment.date(), self._desk.workspace.today)
        return f"{day} {moment:%H:%M}{f' · {self._note.who}' if self._note.who else ''}"

    def _show(self) -> None:
        self.text.setText(self._note.text if self._is_open else self._short)
        self.text.setVisible(bool(self.text.text()))
        if self.button is not None:
            self.button.set_text("Dölj" if self._is_open else "Visa")
            self.button.setAccessibleName(f"{'Dölj' if self._is_open else 'Visa'}: {note_title(self._note)}")
        if self._more is not None:
            self._more.hide()
            self._more.deleteLater()
            self._more = None
        if self._is_open:
            self._more = self._details()
            self._column.addWidget(self._more)
            self._more.show()

    def _details(self) -> QWidget:
        note = self._note
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, theme().px(4), 0, 0)
        column.setSpacing(theme().px(4))
        written = local_time(note.written_at)
        lines = [
            f"Skrivet {long_date(written.date())} {written:%H:%M}{f' av {note.who}' if note.who else ''}."
        ]
        if note.nature is not TextNature.CASE:
            lines.append(f"{NATURES[note.nature][0]}. {NATURES[note.nature][1]}")
        if note.correction_reason:
            lines.append(f"Rättelse av en tidigare anteckning: {note.correction_reason}")
        if note.withdrawn_at is not None:
            gone = local_time(note.withdrawn_at)
            by = f" av {note.withdrawn_by}" if note.withdrawn_by else ""
            lines.append(f"Återtagen {long_date(gone.date())}{by}: {note.withdrawn_reason}")
        elif note.corrected_by is not None:
            lines.append("Rättad: en senare anteckning gäller i stället.")
        for words in lines:
            column.addWidget(PlainLabel(words, "hint", wraps=True))
        if note.may_mend:
            more = MoreButton("Ändra …")
            more.set_entries(
                (MenuEntry("Rätta …", self._correct), MenuEntry("Ta tillbaka …", self._withdraw))
            )
            more.setProperty("key", f"mend {note.id}")
            column.addWidget(more)
        return holder

    def _correct(self) -> None:
        self._go(Route("contact", {"pupil": str(self._pupil_id), "corrects": str(self._note.id)}))

    def _withdraw(self) -> None:
        ReasonDialog(
            self,
            self._desk,
            "Ta tillbaka kontakten",
            "För en anteckning som inte skulle ha skrivits. Den stryks över men finns kvar, och räknas inte längre.",
            "Ta tillbaka",
            partial(withdraw_note, self._desk.workspace, self._note.id),
        ).open()


def _pill(note: NoteView) -> tuple[str, str]:
    if note.withdrawn_at is not None:
        return "Återtagen", "neutral"
    if not note.stands:
        return "Rättad", "neutral"
    kind = "ok" if note.outcome in GOOD else "neutral" if note.outcome is ContactOutcome.SENT else "warn"
    return outcome_text(note.channel, note.outcome), kind


def _strike(label: PlainLabel, is_struck: bool) -> None:
    if is_struck:
        font = label.font()
        font.setStrikeOut(True)
        label.setFont(font)
        label.setProperty("struck", "true")
