# SPDX-License-Identifier: EUPL-1.2
"""Two records of one pupil become one: find the other, look at both, choose what stays, say why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.merge_pupils import (
    DIFFERENT_UNITS,
    SAME_DRAFT,
    MergePreview,
    merge_pupils,
    possible_twins,
    preview_merge,
)
from eht_desk.application.pupils import PupilPage, list_pupils, open_pupil, read_pupil
from eht_desk.domain.access import Duty, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import PupilId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.merge_cards import (
    BothRecords,
    DifferencesCard,
    coming_words,
    filled_from_other,
    filling_words,
    to_choose,
)
from eht_desk.ui.screens.pupil_choice import PupilChoice
from eht_desk.ui.screens.pupil_record import PupilRecord, read_record
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import FormRow
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea

_Read = tuple[PupilRecord, list[PupilView], list[PupilView]]
_Compared = tuple[MergePreview, PupilPage, PupilPage]


class MergeScreen(RecordScreen):
    """Route parameters: `pupil`, the record that stays unless the person turns them round."""

    help_id = "merge"
    heading = "Slå ihop två poster av samma elev"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._record: PupilRecord | None = None
        self._pupils: list[PupilView] = []
        self._other_id: PupilId | None = None
        self._opened: set[PupilId] = set()
        self._wanted: Mapping[str, Any] = {}
        self._filled: frozenset[str] = frozenset()
        self.differences: DifferencesCard | None = None
        self.both: BothRecords | None = None
        self.button: PrimaryButton | None = None
        find = self.add(Card("Den andra posten"))
        find.body.addWidget(PlainLabel("Sök fram posten som är samma elev.", "secondary", wraps=True))
        self.choice = PupilChoice("Den andra posten", "Troligen samma elev:")
        self.choice.chosen.connect(self._chosen)
        find.body.addWidget(self.choice)
        self._place = QWidget()
        self._column = QVBoxLayout(self._place)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(16))
        self.body.addWidget(self._place)
        self.reason = TextArea("Skäl", 2)
        self.reason_row = FormRow("S&käl", self.reason, "Står på elevens sida.")
        workspace, pupil_id = desk.workspace, self._pupil_id
        desk.tasks.write(
            lambda: (
                read_record(workspace, pupil_id, opens=True),
                possible_twins(workspace, pupil_id),
                list_pupils(workspace),
            ),
            self._show,
            self.failed,
        )

    def first_focus(self) -> QWidget | None:
        """The search."""
        return self.choice.line if self.choice.value is None else None

    def state(self) -> dict[str, Any]:
        """Which records, and what was chosen to come from the other; ids only."""
        other = self._other_id or self._wanted.get("other")
        taken = self.differences.taken() if self.differences is not None else ()
        return {"other": str(other or ""), "kept": str(self._pupil_id), "taken": sorted(taken)}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Compare the same two again when they have been read."""
        self._wanted = state

    # -- finding

    def _show(self, read: _Read) -> None:
        record, twins, pupils = read
        self._record = record
        self._pupil_id = record.page.pupil.id  # of a merged record, the kept one
        self._opened.add(self._pupil_id)
        self.show_pupil(record.page.pupil)
        viewer = self._desk.who.viewer
        self._pupils = [view for view in pupils if may(viewer, Duty.MEND_MISTAKES, view.unit_id)]
        self.choice.offer(self._pupils, likely=twins, schools=record.schools, without={self._pupil_id})
        if self._wanted.get("other") == self._pupil_id:  # they had been turned round
            self._wanted = {"other": self._wanted.get("kept", "")}
        view = next((view for view in self._pupils if view.id == self._wanted.get("other")), None)
        if view is not None:
            self.choice.choose(view)
            self._compare(view.id)
        else:
            self.focus_wanted.emit()

    def _chosen(self, view: PupilView | None) -> None:
        if view is None:
            self._other_id = None
            self._clear()
        else:
            self._compare(view.id)

    def _compare(self, other_id: PupilId) -> None:
        """Looking at the other's guardians is a reading of that record: the first time it leaves a log row."""
        self._other_id = other_id
        workspace, kept_id = self._desk.workspace, self._pupil_id
        is_new = other_id not in self._opened
        self._opened.add(other_id)

        def work() -> _Compared:
            preview = preview_merge(workspace, kept_id, other_id)
            other = (open_pupil if is_new else read_pupil)(workspace, other_id)
            return preview, read_pupil(workspace, kept_id), other

        self._desk.tasks.write(work, self._show_both, self._refused)

    def _swap(self) -> None:
        """The other record is the one that stays."""
        if self._other_id is None or self._record is None or self.both is None:
            return
        former, self._pupil_id = self._pupil_id, self._other_id
        self.choice.offer(self._pupils, schools=self._record.schools, without={self._pupil_id})
        self._compare(former)

    # -- comparing

    def _clear(self) -> None:
        self.reason_row.hide()
        self.reason_row.setParent(self)  # what was written stays when the card around it goes
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.differences = self.both = self.button = None

    def _show_both(self, compared: _Compared) -> None:
        preview, kept, other = compared
        if self._record is None or other.pupil.id != self._other_id:
            return  # somebody else was chosen meanwhile
        self.notice.clear()
        self._clear()
        self.show_pupil(kept.pupil)
        self.choice.choose(other.pupil)
        self.both = BothRecords(kept, other, self._record.schools, self._swap)
        self._column.addWidget(self.both)
        for code in preview.hindrances:
            self._column.addWidget(self._hindrance(code, other.pupil))
        self._filled = filled_from_other(preview.differing)
        if to_choose(preview.differing) or filling_words(preview.differing):
            taken = frozenset(str(item) for item in self._wanted.get("taken", ()))
            self.differences = DifferencesCard(preview.differing, taken)
            self._column.addWidget(self.differences)
        self._wanted = {}
        last = Card("Slå ihop")
        last.body.addWidget(PlainLabel(coming_words(preview), "secondary", wraps=True))
        last.body.addWidget(self.reason_row)
        self.reason_row.show()
        self._column.addWidget(last)
        self.button = PrimaryButton("Slå ihop", self._merge)
        self.button.setEnabled(not preview.hindrances)
        self._column.addWidget(self.buttons(self.button))
        first = self.differences.choices if self.differences is not None else {}
        (next(iter(first.values()), None) or self.reason).setFocus()

    def _hindrance(self, code: str, other: PupilView) -> Notice:
        """In words, with a way to mend it."""
        there = self.opener(Route("pupil", {"pupil": other.id}))
        action = {DIFFERENT_UNITS: "Öppna den andra", SAME_DRAFT: "Öppna den andra"}.get(code, "")
        return Notice(errors.text_of(code), "warn", action, there if action else None, self._place)

    # -- merging

    def _merge(self) -> None:
        other_id, button = self._other_id, self.button
        if other_id is None or button is None:
            return
        self.reason_row.show_problem("")
        self.notice.clear()
        button.setEnabled(False)
        workspace, kept_id, reason = self._desk.workspace, self._pupil_id, self.reason.toPlainText()
        taken = self._filled | (self.differences.taken() if self.differences is not None else frozenset())
        self._desk.tasks.write(
            lambda: merge_pupils(workspace, kept_id, other_id, taken, reason), self._merged, self._refused
        )

    def _merged(self, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        self.to_pupil()

    def _refused(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        if self.button is not None:
            self.button.setEnabled(True)
        if isinstance(error, RuleViolation) and error.field == "reason":
            self.reason_row.show_problem(errors.describe(error))
            self.reason.setFocus()
            return
        self.notice.tell(errors.describe(error), "error")
        self.page.verticalScrollBar().setValue(0)
