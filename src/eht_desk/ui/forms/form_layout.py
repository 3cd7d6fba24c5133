# SPDX-License-Identifier: EUPL-1.2
"""The room of the form page: title band, messages, form and paper beside each other or, where it is narrow, one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QMargins, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from eht_desk.ui.forms.form_view import FormView
from eht_desk.ui.more_menu import MenuEntry, MoreButton
from eht_desk.ui.printing.paper_view import PaperGround, PaperView
from eht_desk.ui.tasks import Tasks
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading, Line, PlainLabel

# Narrower than this (at 100 %) form and paper do not stand beside each other.
_WIDE = 900
_TOGGLE_KEYS = "Ctrl+Shift+P"
_PAPER_MARGINS = (2, 20, 24, 20)


class FormLayout(QWidget):
    """Parts: `notice`, `paper`, and the form given to `show_form`."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: FormView | None = None
        self._question: QWidget | None = None
        self._shows_paper = True
        self._shows_paper_alone = False
        self.heading = Heading("", 1, wraps=True)
        self.subtitle = PlainLabel("", "secondary", wraps=True)
        self.paper_button = SecondaryButton("Dölj papperet", self.toggle_paper)
        self.paper_button.setToolTip(_TOGGLE_KEYS)
        self.more_button = MoreButton(is_pages=True)
        self.notice = Notice(parent=self)
        self.paper = PaperView(tasks, self)
        self._form_place = QWidget(self)
        self._paper_place = PaperGround(
            self.paper, QMargins(*(theme().px(edge) for edge in _PAPER_MARGINS)), self
        )
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._lay_out()
        toggle = QShortcut(QKeySequence(_TOGGLE_KEYS), self)
        toggle.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        toggle.activated.connect(self.toggle_paper)

    @property
    def is_wide(self) -> bool:
        """Whether form and paper fit beside each other."""
        return self.width() >= theme().px(_WIDE)

    @property
    def question(self) -> QWidget | None:
        """The message that wants an answer, if any."""
        return self._question

    def show_form(self, view: FormView, title: str, subtitle: str) -> None:
        """Put a form in the place of the former one."""
        former = self._view
        self._question = None
        self._view = view
        self.heading.setText(title)
        self.subtitle.setText(subtitle)
        self._form_column.addWidget(view, 1)
        view.show()  # the layout would do it a turn later, and Tab pressed before that would leave the form
        if former is not None:
            former.hide()
            former.deleteLater()
        self.tell("")
        self._arrange()

    def set_menu(self, entries: Sequence[MenuEntry]) -> None:
        """What stands under "Mer"; without entries there is no such button."""
        self.more_button.set_entries(entries)

    def entry(self, text: str) -> MenuEntry:
        """The entry of the menu with this text. Raises StopIteration."""
        return self.more_button.entry(text)

    def ask(self, question: QWidget | None) -> None:
        """Show a message that wants an answer above the form, in the place of the former one; None takes it away."""
        if self._question is not None:
            self._question.hide()
            self._question.deleteLater()
        self._question = question
        if question is not None and self._view is not None:
            self._view.head.insertWidget(0, question)
            self._view.verticalScrollBar().setValue(0)
            self._show_form_pane()

    def tell(
        self,
        text: str,
        kind: str = "info",
        action: str = "",
        run: Callable[[], object] | None = None,
        *,
        about: str = "",
    ) -> None:
        """A message above form and paper, where it is seen however far the form is scrolled."""
        self.notice.setProperty("about", about)
        self.notice.tell(text, kind, action, run)
        self._notice_place.setVisible(bool(text))
        if self._view is not None:
            QTimer.singleShot(0, self._view, self._keep_cursor_in_sight)

    def tell_once(self, text: str, about: str) -> None:
        """The same, unless it stands there already."""
        if self.notice.property("about") != about or not self.notice.text:
            self.tell(text, "warn", about=about)

    def _keep_cursor_in_sight(self) -> None:
        """A message takes room from the form: what somebody writes in stays visible."""
        widget = QApplication.focusWidget()
        if widget is not None and self._view is not None and self._view.isAncestorOf(widget):
            self._view.ensureWidgetVisible(widget, 24, theme().px(48))

    def panes(self) -> tuple[QWidget, ...]:
        """Form and paper, the visible ones; each leads to where the cursor was in it."""
        if self._view is not None:
            # The stub denies it, but there is no such widget until something had the focus; and no field at all when
            # every stage is frozen.
            targets: tuple[QWidget | None, ...] = (self._view.focusWidget(), self._view.first_field())
            self._form_place.setFocusProxy(next((item for item in targets if item is not None), self._view))
        return tuple(place for place in (self._form_place, self._paper_place) if place.isVisibleTo(self))

    def toggle_paper(self) -> None:
        """Show or hide the paper; where it is narrow it takes the form's place."""
        if self.is_wide:
            self._shows_paper = not self._shows_paper
        else:
            self._shows_paper_alone = not self._shows_paper_alone
        self._arrange()

    def state(self) -> dict[str, Any]:
        """Which pane, for coming back."""
        return {
            "pane": "paper" if self.paper.hasFocus() else "form",
            "paper": self._shows_paper,
            "paper_alone": self._shows_paper_alone,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Back to what `state` told."""
        self._shows_paper = bool(state.get("paper", True))
        self._shows_paper_alone = bool(state.get("paper_alone", False))
        self._arrange()
        if state.get("pane") == "paper":
            self.paper.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit to the new size."""
        super().resizeEvent(event)
        self._arrange()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        band = QWidget(self)
        band.setProperty("role", "band")
        band.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(band)
        line.setContentsMargins(theme().px(24), theme().px(10), theme().px(24), theme().px(10))
        line.setSpacing(theme().px(10))
        self.heading.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        line.addWidget(self.heading, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addWidget(self.subtitle, 1, Qt.AlignmentFlag.AlignBaseline)
        line.addWidget(self.paper_button)
        line.addWidget(self.more_button)
        column.addWidget(band)
        column.addWidget(Line(self))
        self._notice_place = QWidget(self)
        notice_line = QHBoxLayout(self._notice_place)
        notice_line.setContentsMargins(theme().px(24), theme().px(14), theme().px(24), 0)
        notice_line.addWidget(self.notice)
        self._notice_place.hide()
        column.addWidget(self._notice_place)
        self._form_column = QVBoxLayout(self._form_place)
        self._form_column.setContentsMargins(0, 0, 0, 0)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(theme().px(6))
        self._splitter.addWidget(self._form_place)
        self._splitter.addWidget(self._paper_place)
        self._splitter.setStretchFactor(0, 65)
        self._splitter.setStretchFactor(1, 35)
        column.addWidget(self._splitter, 1)

    def _arrange(self) -> None:
        wide = self.is_wide
        paper = self._shows_paper if wide else self._shows_paper_alone
        form = wide or not self._shows_paper_alone
        self._form_place.setVisible(form)
        self._paper_place.setVisible(paper)
        if wide:
            self.paper_button.setText("Dölj papperet" if paper else "Visa papperet")
            if paper and not self._splitter.property("is_placed"):
                self._splitter.setSizes([self.width() * 64 // 100, self.width() * 36 // 100])
                self._splitter.setProperty("is_placed", True)
        else:
            self.paper_button.setText("Visa formuläret" if paper else "Visa papperet")

    def _show_form_pane(self) -> None:
        if self._shows_paper_alone:
            self._shows_paper_alone = False
            self._arrange()
