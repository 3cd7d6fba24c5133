# SPDX-License-Identifier: EUPL-1.2
"""The page of one pupil: who, the next step, documents, drafts, guardians."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.new_documents import FIRST_FORM
from eht_desk.application.pupil_events import PupilEventView
from eht_desk.application.pupils import PupilPage
from eht_desk.domain.access import Duty, may
from eht_desk.domain.ids import MergeId, PupilId
from eht_desk.domain.protection import Secret
from eht_desk.domain.pupil_events import PupilEventKind
from eht_desk.domain.pupil_view import PupilView, ShownIdentity
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.incoming_files import DropTarget
from eht_desk.ui.more_menu import MoreButton
from eht_desk.ui.navigation import HeaderAction, Route, Screen
from eht_desk.ui.protection.begin_person import protect_guardian_of
from eht_desk.ui.protection.head import ProtectedHead
from eht_desk.ui.screens import pupil_cards
from eht_desk.ui.screens.new_document import NEW_DOCUMENT_KEYS, choose_new_document
from eht_desk.ui.screens.next_step import Step, next_step, task_of
from eht_desk.ui.screens.next_step_card import NextStepCard
from eht_desk.ui.screens.pupil_case import CaseCard
from eht_desk.ui.screens.pupil_class_dialog import ClassDialog
from eht_desk.ui.screens.pupil_dialogs import ComeBackDialog, SeparateDialog
from eht_desk.ui.screens.pupil_documents import documents_card, or_read
from eht_desk.ui.screens.pupil_events import EventAction
from eht_desk.ui.screens.pupil_focus import focus_again, somewhere_else
from eht_desk.ui.screens.pupil_guardians import guardians_card
from eht_desk.ui.screens.pupil_record import (
    PupilRecord,
    RecordRuns,
    handing_over_left,
    read_record,
    record_entries,
)
from eht_desk.ui.screens.pupil_tasks import TasksCard
from eht_desk.ui.screens.pupil_timeline import TimelineCard, TimelineRuns
from eht_desk.ui.screens.rows import TwoColumns
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.page_band import BandPlace
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import Heading, PlainLabel
from eht_desk.ui.words import age_on, grade_text

UNDOES = "undo"
"""How the key of a button begins that takes something back; the page never starts there."""

_STEPS = ("draft ", "document ")
"""How the keys of buttons begin at which the page may start."""
_TOUCHED_BY = (
    ChangeKind.PUPIL,
    ChangeKind.DOCUMENT,
    ChangeKind.DRAFT,
    ChangeKind.ORGANISATION,
    ChangeKind.NOTE,
    ChangeKind.RECEIVED,
    ChangeKind.TASK,
    ChangeKind.CASE,
    ChangeKind.ENTRY,
    ChangeKind.GATE,
    ChangeKind.OFFERED_TIME,
    ChangeKind.CONSENT,
)


class PupilScreen(Screen):
    """Opening it is a reading and leaves a log row; reading again after a change does not."""

    help_id = "pupil"
    area = "pupils"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pupil_id = PupilId(route.parameters.get("pupil", ""))
        self._read: PupilPage | None = None
        self._record: PupilRecord | None = None
        self._content: QWidget | None = None
        self._wanted: Mapping[str, Any] = {}
        self._primary: PrimaryButton | None = None
        self.timeline: TimelineCard | None = None
        self._narrowed = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._band = QWidget()
        self._band.setProperty("role", "band")
        self._band.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        rows = QVBoxLayout(self._band)
        side = theme().px(24)
        rows.setContentsMargins(side, theme().px(14), side, theme().px(14))
        whole = QHBoxLayout()
        rows.addLayout(whole)
        whole.setSpacing(theme().px(10))
        self._band_layout = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._band_layout.setSpacing(theme().px(10))
        self.name = Heading("", 1, wraps=True)
        self.facts = PlainLabel("", "secondary", wraps=True)
        self._left = Pill("Slutat", "neutral")
        self._left.hide()
        self.more = MoreButton("&Mer …", is_pages=True)
        self._band_layout.addWidget(self.name)
        self._band_layout.addWidget(self.facts, 1, Qt.AlignmentFlag.AlignVCenter)
        whole.addLayout(self._band_layout, 1)
        whole.addWidget(self._left)
        whole.addWidget(self.more)
        self.protected = ProtectedHead(desk)
        self.protected.stand_in(whole, rows)
        outer.addWidget(self._band)
        self.page = ScrollPage()
        self._place = BandPlace(outer, self._band, self.page)
        self.notice = Notice()
        self.page.body.addWidget(self.notice)
        outer.addWidget(self.page, 1)
        DropTarget(self, self._take_files, lambda: desk.sharing.may_write)
        desk.bus.changed.connect(self._changed)
        workspace, pupil_id = desk.workspace, self._pupil_id
        desk.tasks.write(lambda: read_record(workspace, pupil_id, opens=True), self._show, self._failed)

    def resizeEvent(self, _event: object) -> None:
        """Name and facts below each other where there is no room beside."""
        self.protected.fit(self.width() - self.name.sizeHint().width())
        is_wide = self.width() >= self.name.fontMetrics().horizontalAdvance(self.name.text()) + theme().px(
            520
        )
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._band_layout.setDirection(direction)
        self._band_layout.setSpacing(theme().px(10 if is_wide else 2))
        self.name.setWordWrap(not is_wide)
        self._place.fit(self.size())

    def title(self) -> str:
        """The page's name; never the pupil's."""
        return "Elev"

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """A new document; the checklist is the primary step when nothing is begun or waits."""
        if self._read is None:
            return ()
        has_begun = next_step(self._read) is not None or bool(self._read.drafts)  # a colleague's counts, too
        is_free = not has_begun and not self._read.pupil.has_left
        new = HeaderAction("new document", "Nytt dokument", self._choose_new, shortcut=NEW_DOCUMENT_KEYS)
        if not is_free:
            return (new,)
        place = Route("form", {"pupil": self._pupil_id, "form": FIRST_FORM})
        first = HeaderAction(f"new {FIRST_FORM}", "Ny checklista", self._opener(place), is_primary=True)
        return new, first

    def _choose_new(self) -> None:
        choose_new_document(self, self._desk, self._pupil_id, self._failed)

    def first_focus(self) -> QWidget | None:
        """The next step, as soon as it is known."""
        if self._primary is not None:
            return self._primary
        buttons = self.page.findChildren(QPushButton) if self._read is not None else []
        steps = (button for button in buttons if not button.isHidden())
        return next((item for item in steps if str(item.property("key")).startswith(_STEPS)), None)

    def refresh(self) -> None:
        """Read again."""
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        self._desk.tasks.read(lambda: read_record(workspace, pupil_id), self._show, self._failed)

    def state(self) -> dict[str, Any]:
        """The button that had the focus and the scroll."""
        focused = next((button for button in self.page.findChildren(QPushButton) if button.hasFocus()), None)
        return {
            "focus": str(focused.property("key") or "") if focused else "",
            "scroll": self.page.verticalScrollBar().value(),
            "events": self.timeline.shown if self.timeline is not None else self._narrowed,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back there when the page has been read."""
        self._wanted = state
        self._narrowed = str(state.get("events", ""))

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_TOUCHED_BY):
            self.refresh()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        if errors.is_out_of_reach(error):
            self._empty()
        self.notice.tell(errors.describe(error), "error", "Till eleverna", self._opener(Route("pupils")))

    def _empty(self) -> None:
        """Gone, or not this person's to read any more: nothing of the pupil stays on the page."""
        self._read = self._record = self._primary = self.timeline = None
        for label in (self.name, self.facts):
            label.setText("")
        self._left.hide()
        self.protected.hide()
        self.more.set_entries(())
        self._drop_content()
        self.header_changed.emit()

    def _drop_content(self) -> None:
        if self._content is not None:
            self.page.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
            self._content = None

    def _show(self, record: PupilRecord) -> None:
        page = record.page
        is_first = self._read is None
        self._read, self._record = page, record
        if page.merged_into is not None:  # an old link or a place remembered: this is the record that is kept
            self._pupil_id = page.merged_into
            self.notice.tell("Posten är sammanslagen med en annan. Här är den som finns kvar.")
        self.name.setText(page.pupil.name)
        self.resizeEvent(None)
        self.facts.setText(self._facts(page.pupil))
        self._left.setVisible(page.pupil.has_left)
        self.protected.show_pupil(page.pupil)
        self.more.set_entries(record_entries(record, self._desk.who.viewer, self._runs()))
        content = TwoColumns()
        self._fill(content, record)
        focus = QApplication.focusWidget()
        has_focus = self._content is not None and focus is not None and self._content.isAncestorOf(focus)
        if has_focus and not self._wanted:
            self._wanted = self.state()  # the button may be gone, but what it was about is there
        self._drop_content()
        self._content = content
        self.page.body.addWidget(content, 1)
        content.show()  # what is not shown yet takes no focus
        self.header_changed.emit()
        if self._wanted:
            wanted, self._wanted = self._wanted, {}
            focus_again(content, str(wanted.get("focus") or ""))
            self.page.verticalScrollBar().setValue(int(wanted.get("scroll", 0)))
        elif is_first and not somewhere_else(self):
            self.focus_wanted.emit()

    def _facts(self, view: PupilView) -> str:
        if view.is_protected:
            return grade_text(view.grade)
        born = view.shown.birth_date if isinstance(view.shown, ShownIdentity) else None
        age = age_on(born, self._desk.workspace.today)
        mentors = f"mentor {', '.join(view.mentor_names)}" if view.mentor_names else "ingen mentor"
        parts = [
            view.class_name or grade_text(view.grade),
            f"{age} år" if age is not None else "",
            view.number,
            "" if Secret.SCHOOL in view.hidden else self._school_of(view),
            "" if Secret.STAFF in view.hidden else mentors,
        ]
        return " · ".join(part for part in parts if part)

    def _fill(self, columns: TwoColumns, record: PupilRecord) -> None:
        page, today = record.page, self._desk.workspace.today
        columns.left.addWidget(documents_card(self._desk, page))
        place = pupil_cards.CardPlace(self._desk, page, self.notice.tell)
        for extra in pupil_cards.cards(pupil_cards.LEFT, place):
            columns.left.addWidget(extra)
        former = self.timeline.shown if self.timeline is not None else self._narrowed
        self.timeline = TimelineCard(
            self._desk, page.pupil, page.timeline, self._timeline_runs(), page.note_drafts, former
        )
        columns.left.addWidget(self.timeline)
        columns.left.addStretch(1)
        step = self._handing_over(record) or next_step(page)
        self._primary = None
        open_case = next((row for row in page.cases if row.is_open), None)
        case_id = open_case.id if open_case is not None else None
        told = next((row for row in page.tasks if row.id == task_of(step)), None)
        tasks = [row for row in page.tasks if row is not told]
        tasks_card = TasksCard(self._desk, page.pupil.id, tasks, case_id, self.notice.tell)
        if step is not None:
            more = None if told is None else tasks_card.more_button(told)
            card = NextStepCard(step, or_read(self._desk, step[2]), self._opener(step[3]), today, more)
            self._primary = card.primary
            columns.right.addWidget(card)
        columns.right.addWidget(
            guardians_card(
                page.guardians,
                is_protected=page.pupil.is_protected,
                open_person=lambda record: self._opener(Route("protected_person", {"person": record})),
            )
        )
        for extra in pupil_cards.cards(pupil_cards.RIGHT, place):
            columns.right.addWidget(extra)
        may_keep = may(self._desk.who.viewer, Duty.KEEP_CASES, page.pupil.unit_id)
        case_card = CaseCard(self._desk, page.pupil.id, page.cases, may_keep, self.notice.tell, page.signals)
        columns.right.addWidget(case_card)
        columns.right.addWidget(tasks_card)
        columns.right.addStretch(1)

    def _school_of(self, view: PupilView) -> str:
        schools = self._record.schools if self._record is not None else {}
        return schools.get(view.unit_id, self._desk.who.unit_name)

    def _runs(self) -> RecordRuns:
        place = {"pupil": str(self._pupil_id)}
        return RecordRuns(
            self._opener(Route("change_school", place)),
            self._opener(Route("leaving", place)),
            self._ask_come_back,
            self._opener(Route("merge", place)),
            self._ask_class,
            self._opener(Route("protect", place)),
            self._opener(Route("log", place)),
            lambda: protect_guardian_of(self, self._desk, self._pupil_id),
            self._opener(Route("surveys", place)),
        )

    def _handing_over(self, record: PupilRecord) -> Step | None:
        text = handing_over_left(record, self._desk.who.viewer)
        route = Route("leaving", {"pupil": str(self._pupil_id)})
        return ("Lämna över", text, "Gå igenom", route) if text else None

    def _event_action(self, event: PupilEventView) -> EventAction | None:
        """A merge can be undone; the newest first where they lie on top of each other."""
        merges = self._record.merges if self._record is not None else {}
        row = merges.get(MergeId(str(event.facts.get("merge", ""))))
        if event.kind is not PupilEventKind.MERGED_HERE or row is None or not row.can_undo:
            return None
        return EventAction(
            "Dela igen …", lambda: SeparateDialog(self, self._desk, row).open(), f"{UNDOES} {row.id}"
        )

    def _timeline_runs(self) -> TimelineRuns:
        place = {"pupil": str(self._pupil_id)}
        return TimelineRuns(
            self._opener(Route("contact", place)),
            self._opener(Route("receive", place)),
            self._desk.navigator.go,
            self._event_action,
        )

    def _take_files(self, paths: tuple[Path, ...]) -> None:
        """Dropped on the page: they are about this pupil."""
        self._desk.incoming.put(paths)
        self._desk.navigator.go(Route("receive", {"pupil": str(self._pupil_id)}))

    def _ask_class(self) -> None:
        if self._read is not None:
            ClassDialog(self, self._desk, self._read.pupil).open()

    def _ask_come_back(self) -> None:
        ComeBackDialog(self, self._desk, self._pupil_id).open()

    def _opener(self, route: Route) -> Callable[[], None]:
        return lambda: self._desk.navigator.go(route)
