# SPDX-License-Identifier: EUPL-1.2
"""Samtycken of one pupil: a card for each purpose, with every person whose yes it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.consent_views import (
    ConsentPage,
    PersonRow,
    PurposeView,
    open_consents,
    read_consents,
)
from eht_desk.application.papers import PaperIssue
from eht_desk.ui import errors
from eht_desk.ui.consent_texts import NOT_GDPR, OWN_SAY, UNKNOWN_AGE
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.document_paper import print_paper
from eht_desk.ui.screens.consent_card import CardRuns, PurposeCard
from eht_desk.ui.screens.consent_dialogs import (
    PaperDialog,
    answer_dialog,
    correct_dialog,
    not_needed_dialog,
    withdraw_dialog,
)
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.notice import EmptyState
from eht_desk.ui.widgets.text import PlainLabel

_TOUCHED_BY = (ChangeKind.CONSENT, ChangeKind.PUPIL, ChangeKind.DOCUMENT, ChangeKind.ORGANISATION)


class ConsentsScreen(RecordScreen):
    """Route parameters: `pupil`. Opening it is a reading and leaves a log row."""

    help_id = "consents"
    heading = "Samtycken"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._read: ConsentPage | None = None
        self._content: QWidget | None = None
        self._unfolded: set[str] = set()
        self._wanted: Mapping[str, Any] = {}
        self.cards: list[PurposeCard] = []
        desk.bus.changed.connect(self._changed)
        workspace, pupil_id = desk.workspace, self._pupil_id
        desk.tasks.write(lambda: open_consents(workspace, pupil_id), self._show, self.failed)

    def refresh(self) -> None:
        """Read again."""
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        self._desk.tasks.read(lambda: read_consents(workspace, pupil_id), self._show, self.failed)

    def first_focus(self) -> QWidget | None:
        """The first thing that can be done."""
        buttons = [item for item in self._buttons() if item.isEnabled() and item.property("key")]
        wanted = ("next ", "ask ")
        first = (item for item in buttons if str(item.property("key")).startswith(wanted))
        return next(first, None) or (self.back_button if self._read is not None else None)

    def state(self) -> dict[str, Any]:
        """The button that had the focus, the scroll, which histories were open. Ids only."""
        last = self.focusWidget()  # also while a small form or the printing has the window's focus
        focused = last if last in self._buttons() else None
        return {
            "focus": str(focused.property("key") or "") if focused else "",
            "scroll": self.page.verticalScrollBar().value(),
            "open": sorted(self._unfolded),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back there when the page has been read."""
        self._wanted = state
        self._unfolded = {str(key) for key in state.get("open", ())}

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_TOUCHED_BY):
            self.refresh()

    def _show(self, page: ConsentPage) -> None:
        is_first = self._read is None
        kept = {} if is_first or self._is_elsewhere() else self.state()
        scroll = self.page.verticalScrollBar().value()
        self._read, self._pupil_id = page, page.pupil.id
        self.show_pupil(page.pupil)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(16))
        self._fill(column, page)
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self.body.addWidget(content)
        wanted, self._wanted = (self._wanted or kept), {}
        if wanted or not is_first:
            self._go_to(str(wanted.get("focus", "")), int(wanted.get("scroll", scroll)))
        elif is_first:
            self.focus_wanted.emit()

    def _fill(self, column: QVBoxLayout, page: ConsentPage) -> None:
        for text in (NOT_GDPR, OWN_SAY if page.has_own_say else "", "" if page.knows_age else UNKNOWN_AGE):
            if text:
                column.addWidget(PlainLabel(text, "secondary", wraps=True))
        runs = CardRuns(self._ask, self._answer, self._withdraw, self._print, self._not_needed, self._correct)
        views = sorted(page.purposes, key=lambda view: not view.is_in_use)
        self.cards = [
            PurposeCard(
                view,
                self._desk.workspace.today,
                runs,
                may_write=page.may_write,
                unfolded=frozenset(self._unfolded),
                fold=self._fold,
            )
            for view in views
            if page.may_write or view.is_in_use
        ]
        for card in self.cards:
            column.addWidget(card)
        if not self.cards:
            empty = Card()
            empty.body.addWidget(
                EmptyState(
                    "Inga samtycken", "Ingen har frågats. Rektor, kurator eller specialpedagog frågar."
                )
            )
            column.addWidget(empty)

    def _fold(self, key: str, is_open: bool) -> None:
        if is_open:
            self._unfolded.add(key)
        else:
            self._unfolded.discard(key)

    def _is_elsewhere(self) -> bool:
        """Whether the person has gone to another part of the window; a small form over it is no other part."""
        focus = QApplication.focusWidget()
        if focus is None or focus is self or focus.window() is not self.window():
            return False
        return not self.isAncestorOf(focus)

    def _buttons(self) -> list[QPushButton]:
        return [] if self._content is None else self._content.findChildren(QPushButton)

    def _go_to(self, key: str, scroll: int) -> None:
        """The focus where it was; where that button is gone, at the same person's next step."""
        about = key.partition(" ")[2]
        found = [item for item in self._buttons() if not item.isHidden()]
        exact = next((item for item in found if key and item.property("key") == key), None)
        near = next(
            (item for item in found if about and str(item.property("key") or "").partition(" ")[2] == about),
            None,
        )
        target = exact or near
        if target is not None:
            target.setFocus()
        elif key:
            self.focus_wanted.emit()
        self.page.verticalScrollBar().setValue(scroll)

    # -- what the buttons do

    def _ask(self, view: PurposeView, row: PersonRow | None, is_else: bool) -> None:
        parameters = {"pupil": str(self._pupil_id), "purpose": view.purpose.id}
        first = next((item for item in (*view.persons, *view.former) if item.consent_id is not None), None)
        if first is not None and not is_else:
            parameters["about"] = str(first.consent_id)
        if row is not None:
            parameters["person"] = str(row.guardian_id or row.person.value)
        self.go(Route("ask_consent", parameters))

    def _answer(self, view: PurposeView, row: PersonRow) -> None:
        answer_dialog(self, self._desk, view, row).open()

    def _withdraw(self, view: PurposeView, row: PersonRow) -> None:
        withdraw_dialog(self, self._desk, view, row).open()

    def _not_needed(self, view: PurposeView, row: PersonRow) -> None:
        not_needed_dialog(self, self._desk, self._pupil_id, view, row).open()

    def _correct(self, view: PurposeView, row: PersonRow) -> None:
        correct_dialog(self, self._desk, view, row).open()

    def _print(self, view: PurposeView, row: PersonRow) -> None:
        languages = self._read.languages if self._read is not None else ()
        PaperDialog(self, self._desk, view, row, languages, self._made).open()

    def _made(self, issue: PaperIssue) -> None:
        print_paper(self, self._desk, issue, self._not_recorded)

    def _not_recorded(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")
