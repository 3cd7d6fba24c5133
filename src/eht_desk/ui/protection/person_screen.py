# SPDX-License-Identifier: EUPL-1.2
"""The page of a protected guardian or member of staff: the alias, who may know, the grade, what has happened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.protected_people import (
    PersonPage,
    read_person,
    reveal_person,
    take_back_person_request,
)
from eht_desk.application.workspace import local_time
from eht_desk.domain.ids import AccountId
from eht_desk.domain.protected_person import PersonKind
from eht_desk.domain.protection import ProtectionStep
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.protection.dialogs import higher_grades
from eht_desk.ui.protection.person_dialogs import (
    AnswerPersonDialog,
    give_dialog,
    loosen_dialog,
    remove_dialog,
    tighten_dialog,
)
from eht_desk.ui.protection.person_left import PersonLeft
from eht_desk.ui.protection.reveal import REVEAL, RevealDialog
from eht_desk.ui.protection.texts import EVENTS, GRADES, asked_words
from eht_desk.ui.screens.pupil_focus import focus_again
from eht_desk.ui.screens.rows import ListRow, RowCard, TwoColumns
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PushButton, SecondaryButton
from eht_desk.ui.widgets.card import Card, ScrollPage
from eht_desk.ui.widgets.date_text import long_date, short_date
from eht_desk.ui.widgets.long_words import breaking
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.page_band import PageBand
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.writing import needs_writing

PERSON = "protected_person"
"""The route, with `person`: the record."""

_KINDS = {PersonKind.GUARDIAN: "Vårdnadshavare", PersonKind.STAFF: "Personal"}
_DID = {
    "person_protected": "skyddade personen",
    "person_revealed": "visade vem det är",
    "person_tightened": "höjde skyddet",
    "person_loosening_asked": "begärde lägre skydd",
    "person_loosening_taken_back": "tog tillbaka en begäran",
    "person_loosening_answered": "svarade om lägre skydd",
    "person_member_added": "gav behörighet",
    "person_member_removed": "tog bort behörighet",
    "person_step_done": "gjorde klart skyddet",
}
_OVER = "Skyddet är avslutat, eller så är du inte behörig längre."
_WAITS = "kan inte öppna nu: nytt lösenord eller stängt konto"
_MOST = 6


class PersonScreen(Screen):
    """Route parameters: `person`. Only who may know comes here."""

    help_id = "protect_person"
    area = "settings"
    heading = "Skyddad person"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._id = route.parameters.get("person", "")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.band = PageBand("Tillbaka", desk.navigator.back, self.heading)
        outer.addWidget(self.band)
        outer.addWidget(Line())
        self.page = ScrollPage()
        outer.addWidget(self.page, 1)
        self.notice = Notice()
        self.page.body.addWidget(self.notice)
        self.reveal_button = needs_writing(SecondaryButton(REVEAL, self._reveal))
        self.reveal_button.hide()
        self.band.side.addWidget(self.reveal_button)
        self.left = PersonLeft(desk, self._id)
        self._content: TwoColumns | None = None
        self._alias = ""
        self.page.body.addStretch(1)
        desk.bus.changed.connect(self._changed)
        self.refresh()

    def title(self) -> str:
        """The page's name; never the person's."""
        return self.heading

    def first_focus(self) -> QWidget | None:
        """Who it is."""
        return self.reveal_button if not self.reveal_button.isHidden() else None

    def refresh(self) -> None:
        """Read again."""
        workspace, record_id = self._desk.workspace, self._id
        self._desk.tasks.read(lambda: read_person(workspace, record_id), self._show, self._gone)

    def _changed(self, _changes: ChangeSet) -> None:
        self.refresh()

    def _gone(self, error: BaseException) -> None:
        """Ended, or not this person's any more: nothing of it stays."""
        if not errors.is_expected(error):
            raise error
        was_shown = self._content is not None
        if self._content is not None:
            self.left.setParent(self)
            self.left.hide()
            self._content.hide()
            self._content.deleteLater()
            self._content = None
        self.reveal_button.hide()
        self.band.title_label.setText(self.heading)
        self.band.facts.setText("")
        if was_shown and errors.is_out_of_reach(error):
            self.notice.tell(_OVER, "info", "Tillbaka", self._desk.navigator.back)
        else:
            self.notice.tell(errors.describe(error), "error", "Tillbaka", self._desk.navigator.back)

    def _show(self, page: PersonPage) -> None:
        person = page.person
        is_first = self._content is None
        self._alias = person.alias
        self.band.title_label.setText(person.alias)
        self.band.facts.setText(f"{_KINDS[person.kind]} med skyddade personuppgifter")
        self.reveal_button.show()
        content = TwoColumns()
        for card in (self._handling(page), self._history(page)):
            content.left.addWidget(card)
        content.left.addWidget(self.left)
        content.left.addStretch(1)
        for card in (self._grade(page), self._members(page), self._openings(page)):
            content.right.addWidget(card)
        content.right.addStretch(1)
        former, self._content = self._content, content
        key = ""
        if former is not None:
            focus = QApplication.focusWidget()
            if focus is not None and former.isAncestorOf(focus):
                key = str(focus.property("key") or "")
            self.page.body.removeWidget(former)
            former.hide()
            former.deleteLater()
        self.page.body.insertWidget(1, content)
        content.show()
        self.left.show_person(page)
        if key:
            focus_again(content, key)
        elif is_first:
            self.focus_wanted.emit()

    # -- left

    def _handling(self, page: PersonPage) -> Card:
        card = Card("Så hanteras det")
        lines = [
            f"{page.person.alias} står där namnet stod i listor, på sidor och i nya texter.",
            "I det som redan var skrivet och låst står namnet kvar. Leta efter det längre ner.",
            "En inläsning hittar aliaset och kan varken läsa in, ändra eller visa namnet.",
        ]
        if page.person.kind is PersonKind.GUARDIAN:
            lines.append(
                "Telefon, mejl och nummer visas bara tillsammans med namnet. Adressen finns inte här."
            )
            lines.append("Namnteckningen på ett papper visar namnet. Förvara papperet i rektors skåp.")
        else:
            lines.append("Inloggningsnamnet är kvar. Det ska inte vara ett riktigt namn.")
        for line in lines:
            card.body.addWidget(PlainLabel(line, "secondary", wraps=True))
        for number, pupil_id in enumerate(sorted(page.pupils), start=1):
            words = "Till barnet" if len(page.pupils) == 1 else f"Till barn {number}"
            place = Route("pupil", {"pupil": str(pupil_id)})
            button = SecondaryButton(words, partial(self._desk.navigator.go, place))
            button.setProperty("key", f"pupil {pupil_id}")
            card.body.addWidget(button)
        return card

    def _history(self, page: PersonPage) -> Card:
        rows = [self._step_row(page, step) for step in reversed(page.person.steps)]
        return RowCard("Vad som har hänt", rows, most=_MOST)

    def _step_row(self, page: PersonPage, step: ProtectionStep) -> ListRow:
        about = page.names.get(step.about, "") if step.about is not None else ""
        grade = asked_words(step.grade)
        title = ": ".join(part for part in (EVENTS[step.event], about or grade) if part)
        day = short_date(local_time(step.at).date(), self._desk.workspace.today)
        by = page.names.get(step.account_id, "")
        return ListRow(title, " · ".join(part for part in (day, by, breaking(step.reason)) if part))

    # -- right

    def _grade(self, page: PersonPage) -> Card:
        person, asked = page.person, page.person.loosening
        card = Card("Skydd")
        card.body.addWidget(PlainLabel(GRADES[person.grade], "strong", wraps=True))
        card.body.addWidget(PlainLabel(f"sedan {long_date(person.since)}", "secondary", wraps=True))
        if asked is not None:
            words = f"{page.loosening_by} begär {asked_words(asked.to)}. Skäl: {breaking(asked.reason)}"
            card.body.addWidget(PlainLabel(words, wraps=True))
            if page.may_answer:
                card.body.addWidget(self._answers(page))
            else:
                waits = "Väntar på svar av en annan behörig."
                card.body.addWidget(PlainLabel(waits, "secondary", wraps=True))
            if page.is_mine:
                card.body.addWidget(self._button("Ta tillbaka begäran", "take back", self._take_back))
        if higher_grades(person.grade):
            open_higher = partial(tighten_dialog, self, self._desk, person)
            card.body.addWidget(self._button("Höj skyddet …", "tighten", lambda: open_higher().open()))
        if asked is None:
            open_lower = partial(loosen_dialog, self, self._desk, person)
            card.body.addWidget(self._button("Begär lägre skydd …", "loosen", lambda: open_lower().open()))
        return card

    def _take_back(self) -> None:
        """At once: everything goes on holding as it does."""
        workspace, record_id = self._desk.workspace, self._id
        self._desk.tasks.write(
            lambda: take_back_person_request(workspace, record_id), self._desk.bus.publish, self._refused
        )

    def _refused(self, error: BaseException) -> None:
        """Somebody was quicker: the page as it is now, and why not."""
        self.refresh()
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _answers(self, page: PersonPage) -> QWidget:
        row = SideBySide()
        for words, agrees in (("Ja …", True), ("Nej …", False)):
            row.add(self._button(words, f"answer {agrees}", partial(self._answer, page, agrees)))
        return row

    def _answer(self, page: PersonPage, agrees: bool) -> None:
        AnswerPersonDialog(self, self._desk, page.person, agrees=agrees).open()

    def _members(self, page: PersonPage) -> Card:
        card = RowCard("Behöriga", [self._member_row(page, member) for member in page.members])
        give = self._button("Ge behörighet …", "give", lambda: give_dialog(self, self._desk, page).open())
        give.setVisible(bool(page.may_be_members))
        card.body.addSpacing(theme().px(8))
        card.body.addWidget(give)
        return card

    def _member_row(self, page: PersonPage, member: tuple[AccountId, str]) -> ListRow:
        is_me = member[0] == self._desk.workspace.store.account_id
        row = ListRow(
            f"{member[1]} (du)" if is_me else member[1],
            _WAITS if member[0] in page.waiting else "",
            None,
            "" if is_me else "Ta bort …",
            lambda: remove_dialog(self, self._desk, page.person, member).open(),
            f"remove {member[0]}",
            is_link=True,
        )
        if row.button is not None:
            needs_writing(row.button)
        return row

    def _openings(self, page: PersonPage) -> Card:
        today = self._desk.workspace.today
        rows = []
        for at, name, kind in page.openings:
            local = local_time(at)
            day = "i dag" if local.date() == today else short_date(local.date(), today)
            rows.append(ListRow(name or "Programmet", f"{day} {local:%H:%M} · {_DID.get(kind, 'ändrade')}"))
        return RowCard("Senaste öppningar", rows, most=_MOST)

    def _button(self, words: str, key: str, run: Callable[[], object]) -> PushButton:
        button = needs_writing(SecondaryButton(words, run))
        button.setProperty("key", key)
        return button

    def _reveal(self) -> None:
        ask = partial(reveal_person, self._desk.workspace, self._id)
        RevealDialog(self, self._desk, ask, self._alias).open()
