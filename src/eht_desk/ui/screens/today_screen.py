# SPDX-License-Identifier: EUPL-1.2
"""I dag: what waits for this person, late things first, and what was begun."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from eht_desk.application.document_views import DocumentRow, DraftRow
from eht_desk.application.pupil_classes import count_without_class
from eht_desk.application.tasks import TaskRow
from eht_desk.application.today import TodayPage
from eht_desk.application.workspace import local_time
from eht_desk.domain.access import Duty, may
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.overview import Overview, todo_count
from eht_desk.ui.screens.rows import ListRow, RowCard, TwoColumns
from eht_desk.ui.screens.today_cards import ANSWERS, answered_here
from eht_desk.ui.screens.today_consents import consents_card
from eht_desk.ui.screens.today_eht import TodayEht
from eht_desk.ui.screens.today_empty import nothing_to_do
from eht_desk.ui.screens.today_leavers import Leavers
from eht_desk.ui.screens.today_log import log_notices, opened_card, review_card
from eht_desk.ui.screens.today_mentors import mentor_notices
from eht_desk.ui.screens.today_waiting import (
    note_row,
    person_text,
    saved_text,
    waiting_order,
    waiting_row,
    with_journal,
)
from eht_desk.ui.second_place import SecondPlace
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton
from eht_desk.ui.widgets.card import Card, ScrollPage
from eht_desk.ui.widgets.date_text import long_date, short_date, weekday_date
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading, PlainLabel
from eht_desk.ui.without_pupils import hides_roles
from eht_desk.ui.words import counted, given_to, in_sentence

# What is to be done comes before what can be looked at.
_ORDER = (
    "write",
    "check",
    "draft",
    "orphan",
    "consent",
    "sign",
    "copy",
    "leaver",
    "eht",
    "signal",
    "meeting",
)


class TodayScreen(Screen):
    """Shows the overview's reading; rebuilt when it changes, the focus stays."""

    help_id = "today"
    area = "today"

    def __init__(
        self, desk: Desk, _route: Route, parent: QWidget | None = None, *, overview: Overview
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._overview = overview
        self._wanted: Mapping[str, Any] = {}
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a start for the keyboard that is no button
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.page = ScrollPage()
        outer.addWidget(self.page)
        self._content: QWidget | None = None
        self._shown: tuple[Any, ...] = ()
        overview.updated.connect(self._build)
        self._second_place = SecondPlace(desk, self)
        self._second_place.changed.connect(self._build)
        self._leavers = Leavers(desk, self)
        self._leavers.changed.connect(self._build)
        self._eht = TodayEht(desk, self)
        self._eht.changed.connect(self._build)
        self._build()

    def title(self) -> str:
        """The page's name."""
        return "I dag"

    def first_focus(self) -> QWidget | None:
        """The first thing to do."""
        buttons = self._buttons()
        for kind in _ORDER:
            for button in buttons:
                if str(button.property("key") or "").startswith(f"{kind} "):
                    return button
        primary = (button for button in buttons if isinstance(button, PrimaryButton))
        # The Enter that unlocked must not agree to a role.
        others = (item for item in buttons if not str(item.property("key") or "").startswith(ANSWERS))
        return next(primary, next(others, self if buttons else None))

    def refresh(self) -> None:
        """Read again."""
        self._overview.read()

    def state(self) -> dict[str, Any]:
        """Which button had the focus and how far the page was scrolled."""
        focused = next((button for button in self._buttons() if button.hasFocus()), None)
        return {
            "focus": str(focused.property("key") or "") if focused else "",
            "scroll": self.page.verticalScrollBar().value(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back there, as soon as the page has been read."""
        self._wanted = state
        self._apply_state()

    # ---------------------------------------------------------------------------------------------------------- build

    def _build(self) -> None:
        page = self._overview.page
        looks = (
            page,
            self._has_nobody(),
            self._overview.is_recovery_confirmed,
            self._without_class(),
            self._second_place.words,
            self._leavers.shown,
            self._eht.shown,
            self._desk.sharing.may_begin,
        )
        if self._content is not None and looks == self._shown:
            return
        is_first = self._shown == () or self._shown[0] is None
        self._shown = looks
        former = self.state() if self._content is not None and not self._wanted else {}
        focus = QApplication.focusWidget()
        had_focus = self._content is not None and focus is not None and self._content.isAncestorOf(focus)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(16))
        if page is not None:
            self._fill(layout, page)
        old, self._content = self._content, content
        self.page.body.addWidget(content, 1)
        content.show()
        if self._wanted and page is not None:
            self._apply_state()
        elif former and had_focus:
            self._wanted = former
            self._apply_state()
        elif is_first and page is not None and QApplication.focusWidget() in (None, self):
            self.focus_wanted.emit()
        if (
            old is not None
        ):  # only now: hidden with the focus in it, Qt would give that to any part of the window
            self.page.body.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _fill(self, layout: QVBoxLayout, page: TodayPage) -> None:
        columns = TwoColumns()
        head = QVBoxLayout()
        head.setSpacing(theme().px(2))
        head.addWidget(Heading(weekday_date(self._desk.workspace.today), 1))
        waits_for_more = (
            bool(page.imports_waiting or self._without_class() or page.classes_left_behind)
            or bool(self._leavers.shown[1] or self._eht.shown)
            or not self._overview.is_recovery_confirmed
        )
        summary = PlainLabel(_summary(page), "secondary", wraps=True)
        if waits_for_more and not todo_count(page):
            summary.hide()  # what waits stands in a notice right below
        head.addWidget(summary)
        columns.left.addLayout(head)
        for notice in self._notices(page):
            columns.left.addWidget(notice)
        left_behind = self._leavers.cards()
        left_behind[:0] = answered_here(self._desk, page)
        if (
            page.to_write or page.tasks or not left_behind
        ):  # else there is something to do, and the empty card would deny it
            columns.left.addWidget(self._to_do(page))
        for card in left_behind:
            columns.left.addWidget(card)
        columns.left.addStretch(1)
        side = self._side(page)
        for card in side:
            columns.right.addWidget(card)
        columns.right.addStretch(1)
        columns.show_side(bool(side))
        layout.addWidget(columns, 1)

    def _notices(self, page: TodayPage) -> list[Notice]:
        go = self._desk.navigator.go
        notices = []
        can_import = may(self._desk.who.viewer, Duty.IMPORT_REGISTER)
        if not self._overview.is_recovery_confirmed and not (self._has_nobody() and can_import):
            # The empty page of somebody who may read in pupils says the same with its button.
            notices.append(
                Notice(
                    "Återställningspappren är inte inskrivna än. Elever kan läggas in först därefter.",
                    "warn",
                    "Skriv in koderna",
                    lambda: go(Route("settings", {"page": "recovery"})),
                )
            )
        if page.clock_behind is not None and not hides_roles(self._desk.who):  # else the empty page says it
            moment = local_time(page.clock_behind)
            notices.append(
                Notice(
                    f"Datorns klocka går efter. Något skrevs i arkivet {long_date(moment.date())} "
                    f"kl. {moment:%H:%M}. Ställ klockan innan något undertecknas.",
                    "warn",
                )
            )
        if page.imports_waiting and not self._has_nobody():  # else the empty page leads there
            number = counted(page.imports_waiting, "inläsning", "inläsningar")
            notices.append(
                Notice(
                    f"{number} av elever väntar på granskning.",
                    "info",
                    "Granska",
                    lambda: go(Route("import", {"waiting": "1"})),
                )
            )
        without_class = self._without_class()
        if without_class:
            number = counted(without_class, "elev", "elever")
            notices.append(
                Notice(
                    f"{number} har ingen klass i år och syns inte för någon mentor.",
                    "warn",
                    "Visa utan klass",
                    lambda: go(Route("pupils", {"class": "none"})),
                )
            )
        notices.extend(mentor_notices(self._desk, page))
        notices.extend(log_notices(self._desk, page))
        notices.extend(self._second_place.notices())
        return notices

    def _to_do(self, page: TodayPage) -> Card:
        today = self._desk.workspace.today
        waiting: list[DocumentRow | TaskRow] = [*page.to_write, *page.tasks]
        waiting.sort(key=lambda row: waiting_order(row, today))
        rows = [
            waiting_row(
                row, today, self._desk.navigator.go, is_first=not at, may_begin=self._desk.sharing.may_begin
            )
            for at, row in enumerate(waiting)
        ]
        if rows:
            return with_journal(RowCard("Att göra", rows), self._desk)
        card = Card("Att göra")
        empty = nothing_to_do(
            self._desk,
            page,
            has_others=bool(self._eht.shown or page.signals or page.cases_to_accept),
            has_nobody=self._has_nobody(),
            is_recovery_confirmed=self._overview.is_recovery_confirmed,
        )
        card.body.addWidget(empty)
        return with_journal(card, self._desk)

    def _or_read(self, word: str) -> str:
        """What the button does while nothing can be written."""
        return word if self._desk.sharing.may_begin else "Läs"

    def _without_class(self) -> int:
        return count_without_class(self._overview.pupils, self._desk.who.viewer)

    def _has_nobody(self) -> bool:
        return self._overview.has_pupils and not self._overview.pupils

    def _side(self, page: TodayPage) -> list[Card]:
        today = self._desk.workspace.today
        cards: list[Card] = []
        left_behind = self._leavers.draft_ids()  # they stand in their own card
        drafts = [draft for draft in page.drafts_apart if draft.draft_id not in left_behind]
        drafts.sort(key=lambda draft: (not draft.is_mine, -draft.saved_at.timestamp()))
        rows = [self._draft_row(draft, page.old_draft_days) for draft in drafts]
        rows += [note_row(row, self._desk) for row in page.note_drafts]
        if rows:
            cards.append(RowCard("Påbörjat", rows))
        cards.extend(self._eht.cards(page))
        extra = (
            opened_card(self._desk, page.opened),
            review_card(self._desk, page.rules_to_review),
            consents_card(page.consents, self._desk),
        )
        cards.extend(card for card in extra if card is not None)
        if page.eht_list:
            rows = [
                ListRow(
                    person_text(row.pupil),
                    f"Fortsatt frånvaro · {in_sentence(row.short_title)} {row.code}",
                    None,
                    "Öppna",
                    self._opener(row),
                    f"eht {row.document_id}",
                    is_link=True,
                )
                for row in page.eht_list
            ]
            cards.append(RowCard("EHT-listan", rows))
        for title, documents, key in (
            ("Väntar på underskrift", page.awaiting_signature, "sign"),
            ("Ska lämnas", page.copies_missing, "copy"),
        ):
            if documents:
                rows = [
                    ListRow(
                        person_text(row.pupil),
                        f"{row.short_title} {row.code} · {short_date(local_time(row.created_at).date(), today)}"
                        f"{f' · till {given_to(row.due_handovers)}' if key == 'copy' else ''}",
                        ("Borta länge", "warn")
                        if key == "sign" and row.document_id in page.signed.late
                        else None,
                        "Öppna",
                        self._opener(row),
                        f"{key} {row.document_id}",
                        is_link=True,
                        is_pill_below=True,
                    )
                    for row in documents
                ]
                cards.append(RowCard(title, rows))
        return cards

    def _draft_row(self, draft: DraftRow, old_days: int) -> ListRow:
        now = local_time(self._desk.workspace.now)
        saved = saved_text(local_time(draft.saved_at), now)
        days = (now.date() - local_time(draft.saved_at).date()).days
        who = "" if draft.is_mine else f" av {draft.author_name}"
        parameters = {"pupil": draft.pupil.id, "form": draft.form_id, "draft": draft.draft_id}
        if draft.document_id:
            parameters["document"] = draft.document_id
        return ListRow(
            f"{draft.short_title} · {person_text(draft.pupil)}",
            f"{draft.answered} av {draft.asked} besvarade · sparad {saved}{who}",
            (f"Orört i {days} dagar", "warn") if days > old_days else None,
            self._or_read("Fortsätt"),
            lambda: self._desk.navigator.go(Route("form", parameters)),
            f"draft {draft.draft_id}",
            is_link=True,
            is_pill_below=True,
        )

    def _opener(self, row: DocumentRow) -> Any:
        route = Route("form", {"pupil": row.pupil.id, "form": row.form_id, "document": row.document_id})
        return lambda: self._desk.navigator.go(route)

    def _buttons(self) -> list[QPushButton]:
        if self._content is None:
            return []
        return [button for button in self._content.findChildren(QPushButton) if not button.isHidden()]

    def _apply_state(self) -> None:
        if self._overview.page is None:
            return
        wanted, self._wanted = self._wanted, {}
        key = wanted.get("focus")
        for button in self._buttons():
            if key and button.property("key") == key:
                button.setFocus()
                break
        else:
            if wanted:
                self.focus_wanted.emit()
        self.page.verticalScrollBar().setValue(int(wanted.get("scroll", 0)))


def _summary(page: TodayPage) -> str:
    number = todo_count(page)
    if number == 0:
        return "Inget behöver göras just nu"
    verb = "behöver göras"
    late = f" · {page.late} är {'försenad' if page.late == 1 else 'försenade'}" if page.late else ""
    return f"{counted(number, 'sak', 'saker')} {verb}{late}"
