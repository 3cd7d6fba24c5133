# SPDX-License-Identifier: EUPL-1.2
"""What is left to somebody else: open work of those who have gone, and pupils who left with something to hand over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.handing_over import OrphanRow, hand_over, orphaned_work, possible_heirs
from eht_desk.application.pupil_moves import LeaverRow, leavers_waiting
from eht_desk.application.workspace import local_time
from eht_desk.domain.access import Duty, may
from eht_desk.domain.ids import AccountId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.leavers_together import group_row, grouped
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.choices import MOST_VISIBLE, ChoiceButtons
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.fields import Dropdown
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted, in_sentence
from eht_desk.ui.writing import needs_writing

_TOUCHED_BY = (
    ChangeKind.PUPIL,
    ChangeKind.DRAFT,
    ChangeKind.DOCUMENT,
    ChangeKind.ACCOUNT,
    ChangeKind.ORGANISATION,
    ChangeKind.IMPORT,
)
_MOST_LEAVERS = 48
Heirs = tuple[tuple[AccountId, str], ...]
Read = tuple[tuple[OrphanRow, ...], tuple[LeaverRow, ...]]


class Leavers(QObject):
    """Reads both lists for those whom they concern; nobody else's window asks for them.

    Signals: `changed()` when `cards` has something else to show.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._parent = desk, parent
        viewer = desk.who.viewer
        self._hands_over = may(viewer, Duty.HAND_OVER_WORK)
        self._moves = may(viewer, Duty.MOVE_PUPILS)
        self.shown: Read = ((), ())
        self._is_reading = self._is_stale = False
        if self._hands_over or self._moves:
            desk.bus.changed.connect(self._something_changed)
            self.read()

    def read(self) -> None:
        """Read again; readings that are asked for meanwhile become one."""
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading, self._is_stale = True, False
        workspace, hands_over = self._desk.workspace, self._hands_over
        self._desk.tasks.read(
            lambda: (orphaned_work(workspace) if hands_over else (), leavers_waiting(workspace)),
            self._take,
            self._failed,
        )

    def cards(self) -> list[Card]:
        """New cards of what waits; none when nothing does."""
        orphans, leavers = self.shown
        cards: list[Card] = []
        if orphans:
            cards.append(OrphanCard(self._desk, orphans))
        if leavers:
            groups, alone = grouped(leavers)
            rows = [group_row(self._parent, self._desk, group) for group in groups]
            rows += [self._leaver_row(row) for row in alone[:_MOST_LEAVERS]]
            card = RowCard("Slutat, överlämning kvar", rows)
            if len(alone) > _MOST_LEAVERS:
                text = f"Och {len(alone) - _MOST_LEAVERS} till. De står på Elever, under Slutat."
                card.body.addWidget(PlainLabel(text, "hint", card, wraps=True))
            cards.append(card)
        return cards

    def draft_ids(self) -> frozenset[str]:
        """The drafts in the first list."""
        return frozenset(row.draft_id for row in self.shown[0] if row.draft_id is not None)

    def _leaver_row(self, row: LeaverRow) -> ListRow:
        left = f"Slutade {short_date(row.left_on, self._desk.workspace.today)}"
        what = (
            "ingen har gått igenom listan"
            if row.remaining is None
            else f"{row.remaining} kvar att lämna över"
        )
        route = Route("pupil", {"pupil": row.pupil.id})
        return ListRow(
            row.pupil.name,
            f"{left} · {what}",
            None,
            "Öppna",
            lambda: self._desk.navigator.go(route),
            f"leaver {row.pupil.id}",
            is_link=True,
        )

    def _something_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_TOUCHED_BY):
            self.read()

    def _take(self, read: Read) -> None:
        self._is_reading = False
        if read != self.shown:
            self.shown = read
            self.changed.emit()
        if self._is_stale:
            self.read()

    def _failed(self, error: BaseException) -> None:
        self._is_reading = False
        if not errors.is_expected(error):
            raise error


class OrphanCard(RowCard):
    """Open work that nobody can go on with, each with a way to somebody who can."""

    def __init__(self, desk: Desk, rows: Sequence[OrphanRow], title: str = "Efter dem som slutat") -> None:
        self._desk, self._orphans = desk, tuple(rows)
        super().__init__(title, [self._row(row) for row in rows])
        self.notice = Notice(parent=self)
        self.body.insertWidget(0, self.notice)

    def _row(self, row: OrphanRow) -> ListRow:
        since = short_date(local_time(row.since).date(), self._desk.workspace.today)
        stage = row.stage_title if row.stage_title != row.form_title else ""
        if row.draft_id is not None:
            detail = f"{row.form_title}, påbörjad av {row.former} · sparad {since}"
            action, run = "Ge till …", self._giver(row)
        else:
            detail = f"{row.form_title}, {stage.lower() or 'nästa steg'} väntar · {row.former} skrev {since}"
            action, run = "Välj mentor", self._to_classes
        shown = ListRow(
            _person(row.pupil),
            detail,
            None,
            action,
            run,
            f"orphan {row.draft_id or row.document_id}",
            is_link=True,
        )
        if shown.button is not None and row.draft_id is not None:
            needs_writing(shown.button)
        return shown

    def _to_classes(self) -> None:
        self._desk.navigator.go(Route("settings", {"page": "classes"}))

    def _giver(self, row: OrphanRow) -> Callable[[], None]:
        return lambda: self._ask(row)

    def _ask(self, row: OrphanRow) -> None:
        self.notice.clear()
        workspace = self._desk.workspace
        self._desk.tasks.read(
            lambda: possible_heirs(workspace, row.pupil.id, row.form_id, row.stage_id),
            lambda heirs: self.offer(row, heirs),
            self._failed,
        )

    def offer(self, row: OrphanRow, heirs: Heirs) -> None:
        """Ask which of them takes it over; say what to do when there is nobody."""
        if not heirs:
            self.notice.tell(
                f"Ingen kan ta över {in_sentence(row.form_title)} om {row.pupil.name} i dag. Texten är kvar. "
                "Ge klassen en mentor eller någon en roll som får skriva.",
                "warn",
                "Klasser och mentorer",
                self._to_classes,
            )
            return
        alike = [item for item in self._orphans if item is not row and _has_same_heirs(item, row)]
        HandOverDialog(self, self._desk, row, heirs, alike).open()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")


class HandOverDialog(SmallDialog):
    """Who goes on with a text; several of the same kind after the same person can go along."""

    def __init__(
        self, parent: QWidget, desk: Desk, row: OrphanRow, heirs: Heirs, alike: Sequence[OrphanRow]
    ) -> None:
        self._desk, self._row, self._alike = desk, row, tuple(alike)
        options = [(str(account_id), name) for account_id, name in heirs]
        self.heir: ChoiceButtons | Dropdown
        if len(options) <= MOST_VISIBLE:
            self.heir = ChoiceButtons(options, "Vem tar över", can_clear=False)
            self.heir.set_value(options[0][0] if len(options) == 1 else "")
        else:
            self.heir = Dropdown("Vem tar över", (("", "Välj"), *options))
        super().__init__(
            parent,
            f"Ge {in_sentence(row.form_title)} till någon annan",
            f"{_person(row.pupil)}. Påbörjad av {row.former}. Texten följer med som den är.",
            {"heir": ("&Vem tar över", self.heir)},
            "Ge över",
            self._give,
        )
        self.all_box: CheckBox | None = None
        column = self.column
        if self._alike:
            number = counted(len(self._alike), "sådan text", "sådana texter")
            where = f" i {row.pupil.class_name}" if row.pupil.class_name else ""
            self.all_box = CheckBox(f"Ge &också {number} efter {row.former}{where}")
            column.insertWidget(column.indexOf(self.message), self.all_box)

    def _give(self) -> None:
        chosen = self.heir.value()
        if not chosen:
            self.hold("heir", "Välj vem som tar över.")
            return
        rows = [self._row]
        if self.all_box is not None and self.all_box.isChecked():
            rows += self._alike
        drafts = [row.draft_id for row in rows if row.draft_id is not None]
        workspace = self._desk.workspace
        self._desk.tasks.write(
            lambda: hand_over(workspace, drafts, AccountId(chosen)), self._given, self.refuse
        )

    def _given(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)


class WorkLeftBehind(QWidget):
    """On the page of a closed account: what the person left open, for rektor to give away at once."""

    def __init__(self, desk: Desk, former: str) -> None:
        super().__init__()
        self._desk, self._former = desk, former
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        desk.bus.changed.connect(self._changed)
        self.read()

    def read(self) -> None:
        """Look again."""
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: orphaned_work(workspace), self._take, self._failed)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_TOUCHED_BY):
            self.read()

    def _take(self, rows: tuple[OrphanRow, ...]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        own = [row for row in rows if row.former == self._former]
        if own:
            self._column.addWidget(OrphanCard(self._desk, own, f"Efter {self._former}"))
        else:
            self._column.addWidget(PlainLabel("Inget står öppet efter personen.", "secondary", wraps=True))

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error


def _has_same_heirs(item: OrphanRow, row: OrphanRow) -> bool:
    """Whether the same persons can take it over: same author, form, stage, school and class."""
    return item.draft_id is not None and (
        (item.former, item.form_id, item.stage_id) == (row.former, row.form_id, row.stage_id)
        and (item.pupil.unit_id, item.pupil.class_id) == (row.pupil.unit_id, row.pupil.class_id)
    )


def _person(view: PupilView) -> str:
    return f"{view.name}, {view.class_name}" if view.class_name else view.name
