# SPDX-License-Identifier: EUPL-1.2
"""Reading through with the pupil: the pupil's own text only, then locking it, then what may be handed on (TRO-43).

Nothing else of the program is seen or reached from here; Ctrl Esc or the button leads back to the counsellor's pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from eht_desk.application.form_pages import FormPage
from eht_desk.domain.documents import Document
from eht_desk.domain.forms.areas import Area
from eht_desk.domain.ids import DocumentId
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe, is_expected
from eht_desk.ui.forms.autosave import Pace
from eht_desk.ui.forms.conflict_pane import ConflictPane
from eht_desk.ui.forms.form_notices import BESIDE
from eht_desk.ui.interview.approving import Approving
from eht_desk.ui.interview.reading_pages import DECLINED, AreaPage, EndPage, ReadPage
from eht_desk.ui.interview.talk_screen import TalkScreen
from eht_desk.ui.navigation import Route
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel

LEAVE_KEYS = "Ctrl+Esc"
_FROZEN = "Texten låstes på ett annat ställe"
_LOCK_TEXT = "När texten är låst ändras den inte mer. Sedan väljer du vem som får läsa den."


class ReadThroughScreen(TalkScreen):
    """Route parameters as of a form: `pupil`, `form`, `document`?, `draft`?."""

    help_id = "read_through"

    def __init__(
        self, desk: Desk, route: Route, parent: QWidget | None = None, *, pace: Pace | None = None
    ) -> None:
        super().__init__(desk, route, parent, pace=pace)
        self._at = 0
        self._agreed: dict[str, str] = {}
        self.page_shown: ReadPage | None = None
        self._pane: ConflictPane | None = None
        self._approving = Approving(desk, self)
        self._approving.shown.connect(self._put)
        self._approving.told.connect(self.tell)
        self._approving.refused.connect(self._refuse)
        self._approving.busy.connect(self.content.setDisabled)
        self._approving.corrected.connect(self._read_anew)
        self._approving.left.connect(self._leave)
        self.leave_button = LinkButton("Tillbaka till kurator", self._ask_to_leave)
        self.leave_button.setToolTip("Ctrl Esc")
        self.status = PlainLabel("", "hint")
        self.notice = Notice()
        bar = QHBoxLayout()
        bar.setContentsMargins(theme().px(24), theme().px(10), theme().px(24), 0)
        bar.addWidget(self.status)
        bar.addStretch(1)
        bar.addWidget(self.leave_button)
        message = QVBoxLayout()
        message.setContentsMargins(theme().px(24), theme().px(8), theme().px(24), 0)
        message.addWidget(self.notice)
        self._places = QVBoxLayout(self.content)
        self._places.setContentsMargins(0, 0, 0, 0)
        self._places.setSpacing(0)
        self._places.addLayout(bar)
        self._places.addLayout(message)
        QShortcut(QKeySequence(LEAVE_KEYS), self.content).activated.connect(self._leave)
        self.talk.said.connect(self.status.setText)
        self.talk.told.connect(self.tell)
        self.talk.asked.connect(self._ask)
        self.talk.replaced.connect(self._show_part)

    # -- what the frame asks

    def title(self) -> str:
        """See Screen. Says nothing about whom or what."""
        return "Läs igenom"

    def first_focus(self) -> QWidget | None:
        """See Screen."""
        if self._cover is not None:
            return self._cover
        return self.page_shown.first_stop() if self.page_shown is not None else self.leave_button

    def state(self) -> dict[str, Any]:
        """Which part, what was agreed to (as checksums), the choice; no text, no signature."""
        if self.talk.page is None:
            return dict(self._awaited or {})
        state: dict[str, Any] = {
            "at": self._at,
            "agreed": dict(self._agreed),
            "draft": self.talk.stored_draft,
        }
        if self.talk.document_id is not None:
            state["document"] = str(self.talk.document_id)
        shown = self.page_shown
        if isinstance(shown, AreaPage) and shown.is_editing:
            cursor = shown.text.textCursor()
            state |= {"is_editing": True, "anchor": cursor.anchor(), "position": cursor.position()}
        return state | self._approving.state()

    def restore(self, state: Mapping[str, Any]) -> None:
        """See Screen."""
        super().restore(state)
        if self.talk.page is not None:
            self._come_back()

    # -- reading

    def show_page(self, page: FormPage) -> None:
        """See TalkScreen."""
        document = page.document
        if page.stage_id and page.may_write and self.talk.areas and page.others_draft is None:
            self._approving.end()
            if not self._come_back():
                self._show_part()
        elif self.talk.is_beside:
            self._put(EndPage(_FROZEN, (), BESIDE, ("Tillbaka till kurator", self._leave)))
        elif document is not None and document.stages:
            state, self._awaited = self._awaited, None
            self._approving.begin(document, state)
        else:
            self.tell_closed("Här finns inget att läsa igenom.")

    def tell_closed(self, text: str) -> None:
        """See TalkScreen."""
        self.notice.tell(text, "warn")

    def agrees_with(self, area: Area) -> bool:
        """Whether the pupil said that the area is right as it stands now."""
        return self._agreed.get(area.section.id) == self._mark(area)

    def _mark(self, area: Area) -> str:
        """What the text is recognised by: it changes with every letter."""
        answers = self.talk.answers
        text = f"{area.section.id}\0{area.is_declined(answers)}\0{area.said(answers)}"
        return self._desk.workspace.store.keyed_checksum(text.encode())

    def _come_back(self) -> bool:
        state, self._awaited = self._awaited, None
        if state is None or not self.talk.areas:
            return False
        agreed, at = state.get("agreed"), state.get("at")
        if isinstance(agreed, Mapping):
            self._agreed = {str(key): str(value) for key, value in agreed.items()}
        if isinstance(at, int):
            self._at = min(max(at, 0), len(self.talk.areas))
        self._show_part()
        shown = self.page_shown
        if isinstance(shown, AreaPage) and state.get("is_editing"):
            shown.edit()
            anchor, position = state.get("anchor"), state.get("position")
            if isinstance(anchor, int) and isinstance(position, int):
                cursor = shown.text.textCursor()
                last = shown.text.document().characterCount() - 1
                cursor.setPosition(min(max(anchor, 0), last))
                cursor.setPosition(min(max(position, 0), last), cursor.MoveMode.KeepAnchor)
                shown.text.setTextCursor(cursor)
        return True

    def _show_part(self) -> None:
        areas = self.talk.areas
        if not areas:
            return
        if self._at >= len(areas):
            left = [at for at, area in enumerate(areas) if not self.agrees_with(area)]
            if not left:
                self._show_all_read()
                return
            self._at = left[0]
        area = areas[self._at]
        page = AreaPage(self._at + 1, len(areas), area.section.title)
        self._fill(page, area)
        page.agreed.connect(lambda: self._agree(area))
        page.changed.connect(lambda text: self._change(page, area, text))
        page.declined.connect(lambda: self._decline(page, area))
        page.back.connect(lambda: self._go(self._at - 1))
        self._put(page)

    def _fill(self, page: AreaPage, area: Area) -> None:
        answers = self.talk.answers
        text = answers.get(area.text.id)
        page.show_text(
            text if isinstance(text, str) else "",
            is_declined=area.is_declined(answers),
            may_write=self.talk.may_write,
        )

    def _go(self, at: int) -> None:
        if self.talk.is_asking:  # two texts wait for a choice on this page
            return
        self._at = at
        self._show_part()

    def _agree(self, area: Area) -> None:
        self._agreed[area.section.id] = self._mark(area)
        self._go(self._at + 1)

    def _change(self, page: AreaPage, area: Area, text: str) -> None:
        if text.strip() and area.is_declined(self.talk.answers):
            self.talk.change(area.declines.id, [])
        self.talk.change(area.text.id, text)
        self._fill(page, area)

    def _decline(self, page: AreaPage, area: Area) -> None:
        self.talk.change(area.declines.id, [area.decline_option])
        page.is_editing = False
        self._fill(page, area)
        stop = page.first_stop()
        if stop is not None:
            stop.setFocus()

    # -- locking

    def _show_all_read(self) -> None:
        answers = self.talk.answers
        rows = [
            (area.section.title, DECLINED if area.is_declined(answers) else "Stämmer")
            for area in self.talk.areas
        ]
        self._put(
            EndPage(
                "Nu har du läst allt", rows, _LOCK_TEXT, ("Lås texten", self._lock), ("Läs igen", self._again)
            )
        )

    def _again(self) -> None:
        self._go(0)

    def _lock(self) -> None:
        page, resolved = self.talk.page, self.talk.resolved()
        if page is None or resolved is None or self.talk.is_asking:
            return
        problems = resolved.problems(page.stage_id)
        areas = {field.id: at for at, area in enumerate(self.talk.areas) for field in area.section.fields}
        for item in problems:
            if item.definition.id in areas:
                self._go(areas[item.definition.id])
                self.tell("Den här delen är inte klar än.", "warn")
                return
        if problems:
            names = ", ".join(item.definition.plain_label for item in problems)
            self.tell(f"Kuratorn behöver fylla i något först: {names}.", "warn")
            return
        self.content.setEnabled(False)
        self.talk.lock_stage(self._when_locked, self._when_not_locked)

    def _when_locked(self, document: Document) -> None:
        self.content.setEnabled(True)
        self._agreed = {}
        self.status.setText("")
        self._approving.begin(document)

    def _when_not_locked(self, error: BaseException) -> None:
        self.content.setEnabled(True)
        self._refuse(error)

    def _read_anew(self, document_id: DocumentId) -> None:
        """The text is changed after all: a new version, read from the beginning."""
        self.talk.document_id = document_id
        self._at, self._agreed, self._awaited = 0, {}, None
        self.talk.read_again()

    # -- what is shown

    def _put(self, page: ReadPage) -> None:
        former, self.page_shown = self.page_shown, page
        if former is not None:
            self._places.removeWidget(former)
            former.hide()
            former.deleteLater()
        self.notice.clear()
        self._places.addWidget(page, 1)
        page.show()
        if self.isVisible() and not self.is_blank:
            stop = page.first_stop()
            if stop is not None:
                QTimer.singleShot(0, stop, lambda: stop.setFocus())

    def tell(self, text: str, kind: str) -> None:
        """See TalkScreen."""
        if text:
            self.notice.tell(text, kind)
        else:
            self.notice.clear()

    def _ask(self, pane: ConflictPane | None) -> None:
        former, self._pane = self._pane, pane
        if former is not None and isValid(former):
            former.hide()
            former.deleteLater()
        if pane is not None and self.page_shown is not None:
            self.page_shown.column.insertWidget(0, pane)
            pane.show()
            self.page_shown.verticalScrollBar().setValue(0)

    def _refuse(self, error: BaseException) -> None:
        if not is_expected(error):
            raise error
        self.tell(describe(error), "error")

    def _ask_to_leave(self) -> None:
        """A stray key of the pupil's does not open the counsellor's pages."""
        self.notice.tell("Det är kuratorn som går vidare härifrån.", "info", "Gå tillbaka", self._leave)
        self.notice.button.setFocus()

    def _leave(self) -> None:
        route = Route("interview", self.parameters())
        if self._approving.document is not None:
            route = Route("pupil", {"pupil": str(self.talk.pupil_id)})
        if self._approving.is_on_paper:
            self._desk.navigator.go(Route("approve", self.parameters()))
            return
        self.flush()
        self._desk.navigator.return_to(route)
