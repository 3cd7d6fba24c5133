# SPDX-License-Identifier: EUPL-1.2
"""Protected identity on I dag: what must be finished, who asks for less protection, which plan to go through, who was
let in."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application.protection_views import LetIn, LooseningAsked, ProtectionsToday, ReviewDue
from eht_desk.application.workspace import local_time
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.protection.dialogs import AnswerDialog
from eht_desk.ui.protection.texts import asked_words, falls_words
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.long_words import breaking
from eht_desk.ui.writing import needs_writing

PROTECTION_ANSWERS = ("loosen yes ", "loosen no ", "let in ")
"""How the keys of buttons begin that answer or put away: the Enter that unlocked must not press one."""


def protection_cards(desk: Desk, today: ProtectionsToday) -> list[ProtectionTodayCard]:
    """One card, or none: to who is no member there is nothing here."""
    news = tuple(row for row in today.let_in if _key_of(row) not in desk.dismissed)
    if not (today.unfinished or today.few or today.asked or today.reviews or news):
        return []
    return [ProtectionTodayCard(desk, today, news)]


class ProtectionTodayCard(RowCard):
    """Work first, then questions, then news that can be put away."""

    def __init__(self, desk: Desk, today: ProtectionsToday, news: tuple[LetIn, ...]) -> None:
        self._desk = desk
        rows = [self._unfinished(view) for view in today.unfinished]
        rows += [self._alone(view) for view in today.few]
        rows += [self._asked(row) for row in today.asked]
        rows += [self._review(row) for row in today.reviews]
        rows += [self._let_in(row) for row in news]
        super().__init__("Skyddade personuppgifter", rows)

    def _unfinished(self, view: PupilView) -> ListRow:
        place = Route("protection_aftermath", {"pupil": str(view.id)})
        return ListRow(
            f"Gör klart skyddet för {view.name}",
            "Det som låg öppet är inte överskrivet än, eller äldre säkerhetskopior finns kvar.",
            None,
            "Gör klart",
            partial(self._desk.navigator.go, place),
            f"protection {view.id}",
        )

    def _alone(self, view: PupilView) -> ListRow:
        place = Route("protection", {"pupil": str(view.id)})
        return ListRow(
            f"Bara en person kan öppna {view.name}",
            "Om du slutar eller glömmer lösenordet kan ingen läsa det som finns. Ge en till behörighet.",
            None,
            "Till skyddet",
            partial(self._desk.navigator.go, place),
            f"alone {view.id}",
        )

    def _review(self, row: ReviewDue) -> ListRow:
        day = short_date(row.review_on, self._desk.workspace.today)
        return ListRow(
            f"Gå igenom planen för {row.pupil.name}",
            f"Skulle gås igenom {day}. Skriv en ny dag i planen när ni har gjort det.",
            None,
            "Till planen",
            partial(self._desk.navigator.go, Route("protection", {"pupil": str(row.pupil.id)})),
            f"plan {row.pupil.id}",
        )

    def _asked(self, row: LooseningAsked) -> ListRow:
        words = f"{row.by} begär {asked_words(row.to, row.of_plan)} för {row.pupil.name}"
        falls = "" if row.of_plan is None else f"{falls_words(row.of_plan, row.guardians)}. "
        line = ListRow(words, f"{falls[:1].upper()}{falls[1:]}Skäl: {breaking(row.reason)}")
        answers = QWidget()
        beside = QHBoxLayout(answers)
        beside.setContentsMargins(0, theme().px(4), 0, 0)
        beside.setSpacing(theme().px(10))
        for answer, agrees, key in (("Ja …", True, "loosen yes"), ("Nej …", False, "loosen no")):
            button = needs_writing(SecondaryButton(answer, partial(self._answer, row, agrees)))
            button.setAccessibleName(f"{answer} {words}")
            button.setProperty("key", f"{key} {row.pupil.id}")
            beside.addWidget(button)
        beside.addStretch(1)
        line.words.insertWidget(line.words.count() - 1, answers)  # above the stretch
        return line

    def _answer(self, row: LooseningAsked, agrees: bool) -> None:
        falls = "" if row.of_plan is None else falls_words(row.of_plan, row.guardians)
        AnswerDialog(
            self, self._desk, row.pupil.id, row.pupil.name, row.to, falls=falls, agrees=agrees
        ).open()

    def _let_in(self, row: LetIn) -> ListRow:
        who = "Du" if row.is_me else row.name
        day = short_date(local_time(row.at).date(), self._desk.workspace.today)
        came = "kan åter öppna" if row.came_back else "fick behörighet till"
        how = "med sitt gamla blad, efter ett nytt lösenord" if row.came_back else f"av {row.by}"
        line = ListRow(
            f"{who} {came} {row.pupil.name}",
            " · ".join(part for part in (day, how, breaking(row.reason)) if part),
            None,
            "Jag har sett det",
            lambda: self._put_away(row, line),
            f"let in {_key_of(row)}",
            is_link=True,
        )
        return line

    def _put_away(self, row: LetIn, line: ListRow) -> None:
        """Until the next unlocking; after a week it is no news any more."""
        self._desk.dismissed.add(_key_of(row))
        line.hide()


def _key_of(row: LetIn) -> str:
    return f"let-in {row.pupil.id} {row.at.isoformat()}"
