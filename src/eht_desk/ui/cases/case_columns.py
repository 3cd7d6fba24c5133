# SPDX-License-Identifier: EUPL-1.2
"""What stands on a case's page below its steps: which cards, in which order."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QBoxLayout, QWidget

from eht_desk.application.case_views import ActionKind, AnswersBecause, CaseAction, CasePage
from eht_desk.application.workspace import local_time
from eht_desk.ui.cases.case_cards import (
    DuesCard,
    MissingCard,
    NextCard,
    OutsideCard,
    ResponsibleCard,
    action_button,
    what_stopped,
)
from eht_desk.ui.cases.case_runs import CaseRuns
from eht_desk.ui.cases.entry_cards import DecisionsCard, FactsCard, MeasuresCard, SignalsCard
from eht_desk.ui.cases.event_card import EventsCard
from eht_desk.ui.desk import Desk
from eht_desk.ui.panes import first_stop
from eht_desk.ui.screens.pupil_tasks import TasksCard
from eht_desk.ui.screens.rows import TwoColumns
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_BESIDE, _SIDE, _ANY = 780, 350, 16_000
"""Pixels at 100 %: from which width two columns stand beside each other, and how wide the right one is then."""
_NO_CALENDAR = (
    "Skolans läsår är inte inskrivet, så dagarna räknas utan lov och studiedagar. "
    "Rektor skriver in det i Inställningar."
)
_WITHOUT_OWNER = (AnswersBecause.NOT_ACCEPTED, AnswersBecause.OWNER_LEFT)
_NO_ROUTINE = "Ärendet följer ingen rutin. Välj en under Mer, så visas stegen och vad som är nästa."


class CaseColumns(TwoColumns):
    """Made anew each time the page is read. In a narrow window what is to be done stands above what happened."""

    def __init__(
        self, desk: Desk, page: CasePage, runs: CaseRuns, *, is_why_open: bool, shows_all: bool
    ) -> None:
        super().__init__()
        self._desk, self._page, self._runs = desk, page, runs
        self.next_card: NextCard | None = None
        self.ended: EndedCard | None = None
        self._fill_right(is_why_open)
        self._fill_left(shows_all)

    def _fit(self, width: int) -> None:
        """Side by side, or what is to be done above what happened."""
        is_wide = width >= theme().px(_BESIDE)
        wanted = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.BottomToTop
        if self._layout.direction() != wanted or self._side.maximumWidth() > _ANY:
            self._layout.setDirection(wanted)
        self._layout.setStretch(0, 1 if is_wide else 0)
        self._side.setMinimumWidth(theme().px(_SIDE) if is_wide else 0)
        self._side.setMaximumWidth(theme().px(_SIDE) if is_wide else _ANY)

    def first_stop(self) -> QWidget | None:
        """Where the page begins: the one thing that is next."""
        if self.next_card is not None:
            return self.next_card.primary or self.next_card.why_button
        return self.ended.button if self.ended is not None else None

    def panes(self) -> tuple[QWidget, ...]:
        """What is to be done, and what happened."""
        right = self.next_card or self.ended
        return tuple(
            part for part in (right, self.events) if part is not None and first_stop(part) is not None
        )

    def unfolded(self) -> dict[str, bool]:
        """What somebody has opened on the page."""
        return {
            "why": self.next_card is not None and self.next_card.is_open,
            "all": self.events.shows_all,
        }

    def _fill_left(self, shows_all: bool) -> None:
        page, desk, runs = self._page, self._desk, self._runs
        for words in self._told():
            self.left.addWidget(Notice(words, "info"))
        self.events = EventsCard(desk, page, runs.go, shows_all=shows_all)
        self.left.addWidget(self.events)
        self.left.addWidget(MeasuresCard(page, runs, desk.workspace.today))
        self.left.addWidget(SignalsCard(page, runs, desk.workspace.today))
        self.left.addWidget(DecisionsCard(page, runs, desk.workspace.today))
        self.left.addWidget(FactsCard(page, runs, desk.workspace.today))
        self.left.addStretch(1)

    def _told(self) -> list[str]:
        page = self._page
        found = [what_stopped(page)] if page.case.is_open else []
        if page.routine is None:
            found.append(_NO_ROUTINE if page.case.is_open else "")
        elif page.case.is_open and page.without_calendar:
            found.append(_NO_CALENDAR)
        return [words for words in found if words]

    def _fill_right(self, is_why_open: bool) -> None:
        page, runs, today = self._page, self._runs, self._desk.workspace.today
        tasks_card = TasksCard(self._desk, page.pupil.id, page.tasks_apart, page.case.id, runs.tell)
        told = [row for row in page.tasks if row.is_open and row not in page.tasks_apart]
        elsewhere = {row.id: partial(tasks_card.more_button, row) for row in told}
        if page.next is not None and page.case.is_open:
            self.next_card = NextCard(
                page.next,
                runs.act,
                today,
                is_primary=page.next.action.is_allowed,
                is_open=is_why_open,
                more=elsewhere[page.next_task]() if page.next_task in elsewhere else None,
            )
            self.right.addWidget(self.next_card)
        elif not page.case.is_open:
            self.ended = EndedCard(page, runs)
            self.right.addWidget(self.ended)
        waits_for_me = page.responsible.may_accept and page.responsible.because in _WITHOUT_OWNER
        if (
            page.case.is_open and waits_for_me
        ):  # what is asked of this person, before what somebody has to write
            self._add_responsible()
        if page.missing and page.case.is_open:
            role = page.next.role if page.next is not None else None
            passes = runs.ask_pass if page.may_keep and page.next is not None else None
            self.right.addWidget(MissingCard(page.missing, runs.act, today, passes, role))
        offers = [
            action
            for action in page.offers
            if action.is_allowed and (page.may_keep or action.kind is not ActionKind.FACT)
        ]
        if offers and page.case.is_open:
            self.right.addWidget(_offers_card(offers, runs))
        self.right.addWidget(OutsideCard(runs.report, runs.missing, runs.report_word))
        if page.case.is_open and not waits_for_me:
            self._add_responsible()
        if page.dues:
            self.right.addWidget(DuesCard(page.dues, runs.act, today, elsewhere, page.next_task))
        self.right.addWidget(tasks_card)
        self.right.addStretch(1)

    def _add_responsible(self) -> None:
        runs = self._runs
        card = ResponsibleCard(self._page.responsible, runs.accept, runs.ask_delegate, runs.end_delegate)
        self.right.addWidget(card)


class EndedCard(Card):
    """A case that is closed: why, and what leads on when the absence comes back."""

    def __init__(self, page: CasePage, runs: CaseRuns) -> None:
        super().__init__("Avslutat", kind="accent")
        case = page.case
        day = long_date(local_time(case.closed_at).date()) if case.closed_at is not None else ""
        who = f" av {case.closed_by}" if case.closed_by else ""
        self.body.addWidget(PlainLabel(case.closing_reason, "strong", wraps=True))
        self.body.addWidget(PlainLabel(f"{day}{who}".strip(), "secondary", wraps=True))
        if case.closing_note:
            self.body.addWidget(PlainLabel(case.closing_note, "", wraps=True))
        self.button: PrimaryButton | None = None
        if page.may_relapse:
            self.button = needs_writing(PrimaryButton("Frånvaron är tillbaka …", runs.ask_relapse))
            self.button.setProperty("key", "relapse")
            self.body.addWidget(self.button)
        if page.may_keep:
            again = needs_writing(LinkButton("Avslutat av misstag: öppna igen …", runs.ask_reopen))
            again.setProperty("key", "reopen")
            self.body.addWidget(again)


def _offers_card(offers: list[CaseAction], runs: CaseRuns) -> Card:
    """What belongs to the step without being asked for."""
    card = Card("Hör till steget", kind="quiet")
    for action in offers:
        button = action_button(action, runs.act, "")
        if button is not None:
            button.setProperty("key", f"offer {action.kind.value} {action.form_id or action.item}")
            card.body.addWidget(button)
    return card
