# SPDX-License-Identifier: EUPL-1.2
"""The frame's left side and top: places, who is here, search, and the buttons of the screen that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.application.sessions import Who
from eht_desk.domain.access import EHT_ROLES, sees_pupils
from eht_desk.ui.navigation import HeaderAction, Route
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.brand import Brand
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import KeyHint, Line, PlainLabel, plain_tooltip, repolish
from eht_desk.ui.words import role_names

_WIDEST_SIDEBAR = 330
_SEARCH_WORD = 110
"""Pixels at 100 % from which the search has room for a word beside its glass."""
_NARROW_BAR = 420
"""Pixels at 100 % below which the top bar keeps no wide edges."""
_NAV_EDGES = 20
"""Pixels at 100 % beside a place's word, left and right together."""


def places_of(who: Who, go: Callable[[Route], object]) -> tuple[tuple[str, str, Callable[[], object]], ...]:
    """Area, word and way of the places above; cases and papers of pupils only for those who see pupils,
    meetings for those who sit in EHT."""
    places: list[tuple[str, str, Callable[[], object]]] = [
        ("today", "I dag", lambda: go(Route("today"))),
        ("pupils", "Elever", lambda: go(Route("pupils"))),
    ]
    if sees_pupils(who.viewer):
        places.append(("cases", "Ärenden", lambda: go(Route("cases"))))
    if any(role in EHT_ROLES for _, role in who.viewer.roles):
        places.append(("meetings", "EHT-möte", lambda: go(Route("meetings"))))
    if sees_pupils(who.viewer):
        places.append(("signed", "Underskrivna papper", lambda: go(Route("signed_papers"))))
    return tuple(places)


class NavButton(QPushButton):
    """A place in the navigation, with a count of what waits or the key that leads there."""

    def __init__(
        self, text: str, run: Callable[[], object], keys: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._whole = text
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leads to the page and leaves no ring here
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked=False: run())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, theme().px(10), 0)
        layout.addStretch(1)
        self._pill = Pill("0", "neutral")
        self._pill.hide()
        layout.addWidget(self._pill)
        if keys:
            layout.addWidget(KeyHint(keys))
            self.setAccessibleDescription(f"Tangent {keys}")
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_current(self, is_current: bool) -> None:
        """Whether the window is at this place."""
        self.setProperty("current", "true" if is_current else "false")
        self.setAccessibleName(f"{self._whole}, vald" if is_current else self._whole)
        repolish(self)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The word gives way to the count where both have no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        held = self._pill.sizeHint().width() + theme().px(4) if not self._pill.isHidden() else 0
        room = self.width() - theme().px(_NAV_EDGES) - held
        text = self._whole
        if room > 0 and self.fontMetrics().horizontalAdvance(text) > room:
            text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.setText(text)
        self.setToolTip(plain_tooltip(self._whole) if text != self._whole else "")

    def show_count(self, number: int, kind: str, words: str) -> None:
        """How much waits there; nothing for zero."""
        self._pill.setVisible(number > 0)
        if number > 0:
            self._pill.show_status(str(number), kind)
            self.setAccessibleDescription(words)
        self._fit()


class _Places(ScrollPage):
    """The places above, which scroll where large letters leave no room for all of them."""

    def __init__(self) -> None:
        super().__init__(margin=0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column = self.body
        self.column.setSpacing(theme().px(2))

    def minimumSizeHint(self) -> QSize:
        """Two places at least."""
        return QSize(0, theme().px(80))


class Sidebar(QFrame):
    """Places above, handbook, settings and lock below, and who is here."""

    def __init__(
        self,
        who: Who,
        places: Sequence[tuple[str, str, Callable[[], object]]],
        lower: Sequence[tuple[str, str, str, Callable[[], object]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Navigering")
        layout = QVBoxLayout(self)
        side = theme().px(10)
        layout.setContentsMargins(side, theme().px(18), side, theme().px(14))
        layout.setSpacing(theme().px(2))
        brand = Brand(22)
        brand.setContentsMargins(theme().px(10), 0, 0, theme().px(12))
        layout.addWidget(brand)
        self.buttons: dict[str, NavButton] = {}
        above = self._above = _Places()
        for area, text, run in places:
            self.buttons[area] = NavButton(text, run)
            above.column.addWidget(self.buttons[area])
        above.column.addStretch(1)
        layout.addWidget(above, 1)
        for area, text, keys, run in lower:
            self.buttons[area] = NavButton(text, run, keys)
            layout.addWidget(self.buttons[area])
        self.setFixedWidth(min(theme().px(218), _WIDEST_SIDEBAR))
        layout.addSpacing(theme().px(4))
        layout.addWidget(Line())
        for text, role in (
            (who.display_name, "strong"),
            (" · ".join(part for part in (role_names(who.roles), _schools(who)) if part), "secondary"),
            ("Sparat lokalt, krypterat", "hint"),
        ):
            label = PlainLabel(text, role, wraps=True)
            label.setContentsMargins(theme().px(10), theme().px(4) if role == "strong" else 0, 0, 0)
            layout.addWidget(label)

    def set_current(self, area: str) -> None:
        """Highlight a place."""
        for known, button in self.buttons.items():
            button.set_current(known == area)
        if area in self.buttons and self._above.isAncestorOf(self.buttons[area]):
            self._above.ensureWidgetVisible(self.buttons[area], 0, 0)


def _schools(who: Who) -> str:
    """The school's name, or how many they are for somebody who works at several."""
    return who.unit_name if len(who.units) < 2 else f"{len(who.units)} skolor"


class SearchButton(QPushButton):
    """Looks like a search field and opens the palette."""

    def __init__(self, run: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(" Sök elev, dokument …", parent)
        self.setAutoDefault(False)
        self.setAccessibleName("Sök elev, dokument eller kommando")
        self.setAccessibleDescription("Ctrl K")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setIcon(theme().icon("search", "text_3", 16))
        self.setIconSize(QSize(theme().px(16), theme().px(16)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(theme().px(380))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, theme().px(8), 0)
        layout.addStretch(1)
        self._hint = KeyHint("Ctrl K")
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout.addWidget(self._hint)
        self.clicked.connect(lambda _checked=False: run())

    def sizeHint(self) -> QSize:
        """As wide as in the design where there is room."""
        return QSize(theme().px(380), super().sizeHint().height())

    def resizeEvent(self, _event: object) -> None:
        """Fewer words where there is no room for them."""
        is_wide = self.width() >= theme().px(280)
        self._hint.setVisible(is_wide)
        words = " Sök elev, dokument …" if is_wide else " Sök …"
        self.setText(words if self.width() >= theme().px(_SEARCH_WORD) else "")

    def minimumSizeHint(self) -> QSize:
        """Only the glass where there is none."""
        return QSize(theme().px(48), super().sizeHint().height())


class TopBar(QFrame):
    """Search to the left, status and the screen's buttons to the right."""

    def __init__(self, search: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Sidhuvud")
        self._layout = QHBoxLayout(self)
        self.search = SearchButton(search)
        self._status = PlainLabel("", "secondary")
        self._layout.addWidget(self.search, 2)
        self._layout.addStretch(1)
        self._layout.addWidget(self._status)
        self._buttons: list[QPushButton] = []
        self._shown: tuple[HeaderAction, ...] = ()
        self._held = ""
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large letters in a small window: the search gives way first, then the words of the secondary buttons."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """The words of the buttons never make the window wider than its screen."""
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        is_narrow = 0 < self.width() < theme().px(_NARROW_BAR)
        side, gap = theme().px(8 if is_narrow else 24), theme().px(6 if is_narrow else 12)
        self._layout.setContentsMargins(side, theme().px(8), side, theme().px(8))
        self._layout.setSpacing(gap)
        for button, action in zip(self._buttons, self._shown, strict=True):
            button.setText(action.text)
        lacking = self._layout.minimumSize().width() - self.width()
        for button, action in zip(self._buttons, self._shown, strict=True):
            if lacking > 0 and self.width() > 0 and not action.is_primary:
                room = button.fontMetrics().horizontalAdvance(action.text) - lacking
                shown = button.fontMetrics().elidedText(
                    action.text, Qt.TextElideMode.ElideRight, max(room, 0)
                )
                lacking -= button.fontMetrics().horizontalAdvance(action.text) - max(room, 0)
                button.setText(shown)

    def show_status(self, text: str) -> None:
        """Such as "Sparat 10:12:41", green only when it says so."""
        self._status.setText(f"●  {text}" if text.startswith("Sparat") else text)
        self._status.setAccessibleName(text)
        self._status.set_role("ok" if text.startswith("Sparat") else "secondary")
        self._fit()

    def show_actions(self, actions: tuple[HeaderAction, ...]) -> bool:
        """The screen's buttons, next after the search in the Tab order. The focus stays on the button that has it.

        When that one is gone the primary one takes it; False when there is none to take it.
        """
        if actions == self._shown:
            return True
        held = next((str(button.property("action")) for button in self._buttons if button.hasFocus()), "")
        if not held and self.hasFocus():
            held = self._held
        former, self._buttons = self._buttons, [self._button(action) for action in actions]
        self._shown = actions
        before: QWidget = self.search
        for button in self._buttons:
            self._layout.addWidget(button)
            button.show()
            self.setTabOrder(before, button)
            before = button
        is_held = self._pass_on(held) if held else True
        for button in former:
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._fit()
        return is_held

    def primary(self) -> QPushButton | None:
        """The screen's primary button, if it can be pressed."""
        return next(
            (button for button in self._buttons if isinstance(button, PrimaryButton) and button.isEnabled()),
            None,
        )

    def _pass_on(self, held: str) -> bool:
        """Give the focus of a button that is replaced to its successor."""
        same = next((button for button in self._buttons if button.property("action") == held), None)
        if same is not None and not same.isEnabled():
            self._held = held  # at work: the focus waits here until the button is back or gone
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        heir = same or self.primary()
        if heir is not None:
            heir.setFocus(Qt.FocusReason.OtherFocusReason)
        return heir is not None

    def _button(self, action: HeaderAction) -> QPushButton:
        kind = PrimaryButton if action.is_primary else SecondaryButton
        button = kind(action.text, action.run)
        button.setEnabled(action.is_enabled)
        button.setProperty("action", action.id)
        if action.shortcut:
            button.setShortcut(action.shortcut)
        hint = action.hint or action.shortcut.replace("+", " ")
        button.setToolTip(plain_tooltip(hint))
        button.setAccessibleDescription(hint)
        return button
