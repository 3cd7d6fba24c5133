# SPDX-License-Identifier: EUPL-1.2
"""The room of the pages that do one thing to a pupil's record: title, the pupil's name, a scrolling page, ways back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.domain.ids import PupilId
from eht_desk.domain.pupil_view import PupilView, ShownIdentity
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.page_band import BandPlace, PageBand
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Line
from eht_desk.ui.words import grade_text, in_a_row
from eht_desk.ui.writing import needs_writing

_WIDEST = 820
W = TypeVar("W", bound=QWidget)


class RecordScreen(Screen):
    """`body` takes the cards, no wider than is good to read. "Avbryt" leads back to the pupil."""

    help_id = "pupil"
    area = "pupils"
    heading = ""

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pupil_id = PupilId(route.parameters.get("pupil", ""))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        band = PageBand("Till eleven", self.to_pupil, self.heading)
        self.back_button, self.title_label, self.facts = band.back_button, band.title_label, band.facts
        self.band_side, self.band_rows = band.side, band.rows
        outer.addWidget(band)
        outer.addWidget(Line())
        self.page = ScrollPage()
        outer.addWidget(self.page, 1)
        self.band_place = BandPlace(outer, band, self.page)
        """For a page whose band is so high that it scrolls along in a small window."""
        holder = QWidget()
        holder.setMaximumWidth(theme().px(_WIDEST))
        self.body = QVBoxLayout(holder)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme().px(16))
        self.notice = Notice()
        self.body.addWidget(self.notice)
        row = QHBoxLayout()  # asks for the height in the width that the holder gets, which a column would not
        row.addWidget(holder, 1)
        row.addStretch(0)
        self.page.body.addLayout(row)
        self.page.body.addStretch(1)

    def title(self) -> str:
        """The page's name; never the pupil's."""
        return self.heading

    def to_pupil(self) -> None:
        """Back to the pupil's page."""
        self.go(Route("pupil", {"pupil": str(self._pupil_id)}))

    def go(self, route: Route) -> None:
        """Another place."""
        self._desk.navigator.go(route)

    def opener(self, route: Route) -> Callable[[], None]:
        """What a button does that leads there."""
        return lambda: self.go(route)

    def failed(self, error: BaseException) -> None:
        """The page could not be read."""
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error", "Till eleverna", self.opener(Route("pupils")))

    def show_pupil(self, view: PupilView) -> None:
        """Whom it is about, below the title."""
        self.facts.setText(person_words(view))

    def add(self, widget: W) -> W:
        """One more card."""
        self.body.addWidget(widget)
        return widget

    def buttons(self, primary: PrimaryButton) -> SideBySide:
        """What the page does, and the way back, at its end."""
        row = SideBySide()
        row.add(needs_writing(primary))
        row.add(SecondaryButton("Avbryt", self.to_pupil), 1)
        return row


def person_words(view: PupilView) -> str:
    """`Alma Dahl · 5A · 20150512-2380`; the day of birth where there is no number."""
    born = view.shown.birth_date if isinstance(view.shown, ShownIdentity) else None
    number = view.number or (f"född {born.isoformat()}" if born else "")
    return in_a_row(view.name, view.class_name or grade_text(view.grade), number)
