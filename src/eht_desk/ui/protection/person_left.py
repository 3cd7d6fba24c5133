# SPDX-License-Identifier: EUPL-1.2
"""What is left after a guardian or colleague became protected: the program's own work, copies, papers, texts."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, changed
from eht_desk.application.naming_texts import NamingRow
from eht_desk.application.person_aftermath import (
    PersonAftermath,
    finish_person,
    read_aftermath,
    texts_naming_person,
)
from eht_desk.application.protected_people import PersonPage
from eht_desk.domain.protected_person import PersonKind
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.protection.aftermath_rows import (
    ALL_DONE,
    ELSEWHERE,
    WORKING,
    kept_words,
    out_detail,
    out_words,
    place_of,
    whose,
)
from eht_desk.ui.protection.texts import NAMED_IN
from eht_desk.ui.register_import.progress_card import ProgressCard
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_OUT = "De kan bära namnet. Be att få tillbaka dem, eller bestäm vad som ska gälla."
_LOOK = "Programmet kan leta efter namnet i det du får läsa. Sökningen sparas i loggen."
_NOTHING = "Namnet står inte i någon text som du får läsa."
_NAMED = "Namnet står i de här texterna. Läs dem och rätta det som röjer personen."
_NO_PAPERS = "Inget om barnen har skrivits ut, sparats eller lämnats."
_STAFF_PAPERS = "Papper som redan är utskrivna kan bära namnet. Programmet vet inte vilka."


class PersonLeft(QWidget):
    """Cards below those of the page. What the program does begins by itself when the page is shown."""

    def __init__(self, desk: Desk, record_id: str) -> None:
        super().__init__()
        self._desk, self._id = desk, record_id
        self._is_begun = False
        self._naming: tuple[NamingRow, ...] | None = None
        self._page: PersonPage | None = None
        self._cards: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(16))
        self.notice = Notice()
        self.progress = ProgressCard(lambda: None, lambda: None)
        self.progress.hide()
        self._column.addWidget(self.notice)
        self._column.addWidget(self.progress)

    def show_person(self, page: PersonPage) -> None:
        """Read what is still out, and begin what is left."""
        self._page = page
        workspace, record_id = self._desk.workspace, self._id
        second = self._desk.settings.second_backup_place
        self._desk.tasks.read(lambda: read_aftermath(workspace, record_id, second), self._show, self._refused)
        if page.person.left_to_do and not self._is_begun and self._desk.sharing.may_write:
            self._begin()

    # -- what the program does

    def _begin(self) -> None:
        self._is_begun = True
        self.notice.clear()
        self.progress.begin(WORKING, can_cancel=False)
        workspace, record_id = self._desk.workspace, self._id
        second = self._desk.settings.second_backup_place
        self._desk.tasks.aside(
            lambda: finish_person(workspace, record_id, second), self._finished, self._not_finished
        )

    def _finished(self, _removed: int) -> None:
        self.progress.end()
        self._is_begun = False
        self._desk.bus.publish(changed(ChangeKind.ACCOUNT))

    def _not_finished(self, error: BaseException) -> None:
        self.progress.end()
        self._is_begun = False
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error", "Försök igen", self._begin)

    # -- what a person looks at

    def _show(self, told: PersonAftermath) -> None:
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._done_card(told), self._out_card(told), self._names_card()]
        for card in self._cards:
            self._column.addWidget(card)

    def _done_card(self, told: PersonAftermath) -> Card:
        card = Card("Det som låg öppet")
        is_left = self._page is not None and bool(self._page.person.left_to_do)
        for text in (WORKING if is_left else ALL_DONE, kept_words(told.copies), ELSEWHERE):
            if text:
                card.body.addWidget(PlainLabel(text, "secondary", wraps=True))
        return card

    def _out_card(self, told: PersonAftermath) -> Card:
        today = self._desk.workspace.today
        rows = [ListRow(out_words(row), out_detail(row, today)) for row in told.out]
        card = RowCard("Papper som är ute", rows)
        is_staff = self._page is not None and self._page.person.kind is PersonKind.STAFF
        text = _OUT if rows else _STAFF_PAPERS if is_staff else _NO_PAPERS
        card.body.insertWidget(0, PlainLabel(text, "secondary", wraps=True))
        return card

    def _names_card(self) -> Card:
        if self._naming:
            rows = [
                ListRow(
                    whose(row),
                    NAMED_IN.get(row.what, ""),
                    None,
                    "Öppna",
                    partial(self._desk.navigator.go, place_of(row)),
                    f"named {row.item_id}",
                )
                for row in self._naming
            ]
            listed = RowCard("Texter med namnet", rows)
            listed.body.insertWidget(0, PlainLabel(_NAMED, "secondary", wraps=True))
            return listed
        card = Card("Texter med namnet")
        if self._naming is not None:
            card.body.addWidget(PlainLabel(_NOTHING, "secondary", wraps=True))
            return card
        card.body.addWidget(PlainLabel(_LOOK, "secondary", wraps=True))
        look = needs_writing(SecondaryButton("Leta efter namnet", self._look))
        look.setProperty("key", "look")
        card.body.addWidget(look)
        return card

    def _look(self) -> None:
        workspace, record_id = self._desk.workspace, self._id
        self._desk.tasks.write(lambda: texts_naming_person(workspace, record_id), self._found, self._refused)

    def _found(self, rows: tuple[NamingRow, ...]) -> None:
        self._naming = rows
        if self._page is not None:
            self.show_person(self._page)

    def _refused(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")
