# SPDX-License-Identifier: EUPL-1.2
"""The settings page Loggen: what a person has done, and the recurring checks."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.log_reviews import LogReview, begin_review, list_reviews
from eht_desk.application.log_views import people_in_log
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.domain.access import Duty, may
from eht_desk.domain.ids import AccountId, UnitId
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.glass_dialog import GlassDialog
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import Dropdown, FormRow
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing

_Read = tuple[tuple[tuple[AccountId, str], ...], tuple[LogReview, ...], tuple[tuple[UnitId, str], ...]]


class LogPage(QWidget):
    """For rektor. The log about one pupil is on the pupil's page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(16))
        self.notice = Notice()
        self._column.addWidget(self.notice)
        self._column.addStretch(1)
        self._cards: list[QWidget] = []
        desk.bus.changed.connect(self._changed)
        self._look()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.SETTING, ChangeKind.ACCOUNT):
            self._look()

    def _look(self) -> None:
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: _read(workspace), self._show, self._failed)

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _show(self, read: _Read) -> None:
        people, reviews, units = read
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._person_card(people), self._check_card(units, reviews), self._glass_card()]
        if reviews:
            self._cards.append(RowCard("Tidigare kontroller", [partial(self._row, item) for item in reviews]))
        for at, card in enumerate(self._cards, start=1):
            self._column.insertWidget(at, card)

    def _person_card(self, people: tuple[tuple[AccountId, str], ...]) -> Card:
        card = Card("Vad en person har gjort")
        card.body.addWidget(
            PlainLabel(
                "Vem som har läst om en elev står på elevens sida, under Mer. Att du läser loggen står också i loggen.",
                "secondary",
                wraps=True,
            )
        )
        self.person = Dropdown("Person", [(str(account_id), name) for account_id, name in people])
        card.body.addWidget(FormRow("&Person", self.person))
        self.show_button = SecondaryButton("Visa", self._open_person)
        card.body.addWidget(self.show_button)
        return card

    def _open_person(self) -> None:
        self._desk.navigator.go(Route("log", {"person": self.person.value()}))

    def _check_card(self, units: tuple[tuple[UnitId, str], ...], reviews: tuple[LogReview, ...]) -> Card:
        card = Card("Kontrollera loggen")
        card.body.addWidget(
            PlainLabel(
                "Några rader lottas fram bland det som andra har läst, skrivit ut eller lämnat. Du svarar på varje rad "
                "och skriver ut ett protokoll. Elever med skyddade uppgifter är aldrig med: de behöriga ser vem som "
                "har öppnat hos eleven.",
                wraps=True,
            )
        )
        for unit_id, name in units:
            mine = next((item for item in reviews if item.unit_id == unit_id and self._is_mine(item)), None)
            word = "Fortsätt kontrollen" if mine is not None else "Börja en kontroll"
            text = word if len(units) == 1 else f"{word}: {name}"
            button = needs_writing(PrimaryButton(text, partial(self._begin, unit_id)))
            button.setProperty("key", f"review {unit_id}")
            card.body.addWidget(button)
        return card

    def _glass_card(self) -> Card:
        card = Card("Öppna en elev tillfälligt")
        card.body.addWidget(
            PlainLabel(
                "När du måste läsa om en elev på en annan skola i arkivet, eller det som eleven har godkänt för andra. "
                "Du skriver skäl och väljer tid. De som arbetar med eleven får veta det.",
                "secondary",
                wraps=True,
            )
        )
        self.glass_button = SecondaryButton("Öppna en elev tillfälligt …", self._ask_glass)
        card.body.addWidget(self.glass_button)
        return card

    def _ask_glass(self) -> None:
        GlassDialog(self, self._desk).open()

    def _is_mine(self, review: LogReview) -> bool:
        return review.done_at is None and review.reviewer_id == self._desk.workspace.store.account_id

    def _begin(self, unit_id: UnitId) -> None:
        workspace = self._desk.workspace
        self._desk.tasks.write(lambda: begin_review(workspace, unit_id)[0], self._open, self._failed)

    def _open(self, review: LogReview) -> None:
        self._desk.navigator.go(Route("log_review", {"review": str(review.id)}))

    def _row(self, review: LogReview) -> ListRow:
        questions = len(review.questions)
        outcome = f"{counted(len(review.lines), 'rad', 'rader')}, {counted(questions, 'fråga', 'frågor')}"
        day = long_date(local_time(review.done_at or review.begun_at).date())
        pill = ("Klar", "ok") if review.done_at else ("Pågår", "warn")
        return ListRow(
            f"{day} · {review.reviewer}",
            f"{review.unit_name} · {outcome}",
            pill,
            "Öppna",
            partial(self._open, review),
            f"review {review.id}",
            is_link=True,
        )


def _read(workspace: Workspace) -> _Read:
    from eht_desk.application.organisation import list_units
    from eht_desk.application.sessions import who

    viewer = who(workspace).viewer
    units = tuple(
        (unit.id, unit.name) for unit in list_units(workspace) if may(viewer, Duty.REVIEW_LOG, unit.id)
    )
    return people_in_log(workspace), list_reviews(workspace), units
