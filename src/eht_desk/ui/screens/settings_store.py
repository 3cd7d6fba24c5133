# SPDX-License-Identifier: EUPL-1.2
"""Pages about the recovery papers and about the program."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk import __version__
from eht_desk.application.changes import ChangeKind, changed
from eht_desk.application.setup import is_recovery_confirmed, renew_recovery_papers
from eht_desk.domain.access import Duty, may
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.generated.ui_about import Ui_About
from eht_desk.ui.screens.recovery_papers import PaperSteps, TypeBack, paper_of
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing


class _Page(QWidget):
    """A column of cards."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme().px(16))


class RecoveryPage(_Page):
    """Whether the papers were typed back, typing them back, and making new ones."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._cards: list[QWidget] = []
        workspace = desk.workspace
        desk.tasks.read(lambda: is_recovery_confirmed(workspace), self._show)

    def _show(self, is_confirmed: bool, message: str = "") -> None:
        cards: list[QWidget] = []
        if message:
            cards.append(Notice(message, "ok"))
        if is_confirmed:
            card = Card("Återställningspapper")
            card.body.addWidget(
                PlainLabel(
                    "Båda pappren är inskrivna. De förvaras inlåsta av två personer på två ställen och öppnar arkivet "
                    "tillsammans om ingen kan sitt lösenord.",
                    wraps=True,
                )
            )
            cards.append(card)
        else:
            back = TypeBack(self._desk)
            back.confirmed.connect(lambda: self._show(True, "Båda koderna stämmer. Nu kan elever läggas in."))
            cards.append(back)
        if may(self._desk.who.viewer, Duty.MANAGE_ACCOUNTS):
            cards.append(self._renewal())
        self._replace(cards)
        if isinstance(cards[0], TypeBack):
            cards[0].first.setFocus()

    def _renewal(self) -> Card:
        card = Card("Nya papper")
        card.body.addWidget(
            PlainLabel(
                "Gör nya papper om något är borta eller om någon som hade ett papper har slutat. De gamla slutar "
                "gälla direkt och de nya behöver skrivas in.",
                "secondary",
                wraps=True,
            )
        )
        self.notice = Notice()
        card.body.addWidget(self.notice)
        self.renew = needs_writing(SecondaryButton("Gör nya papper …", self._ask))
        self.sure = needs_writing(LinkButton("Ja, gör nya. De gamla slutar gälla.", self._renew))
        self.sure.hide()
        card.body.addWidget(self.renew)
        card.body.addWidget(self.sure)
        return card

    def _ask(self) -> None:
        self.sure.show()
        self.sure.setFocus()

    def _renew(self) -> None:
        workspace = self._desk.workspace
        self.sure.setEnabled(False)
        self._desk.tasks.write(lambda: renew_recovery_papers(workspace), self._renewed, self._not_renewed)

    def _renewed(self, codes: tuple[str, str]) -> None:
        self._desk.bus.publish(changed(ChangeKind.SETTING))
        kinds = ("store_first", "store_second")
        papers = [paper_of(self._desk, kind, code) for kind, code in zip(kinds, codes, strict=True)]
        steps = PaperSteps(self._desk, papers)
        steps.finished.connect(lambda: self._show(False))
        self._replace([steps])
        steps.print_button.setFocus()

    def _not_renewed(self, error: BaseException) -> None:
        self.sure.setEnabled(True)
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _replace(self, cards: list[QWidget]) -> None:
        for card in self._cards:
            self.column.removeWidget(card)
            card.hide()
            card.deleteLater()
        while self.column.count():
            self.column.takeAt(0)
        self._cards = cards
        for card in cards:
            self.column.addWidget(card)
        self.column.addStretch(1)


class AboutPage(_Page):
    """Version, licence and whose work is inside; the words stand in ui/about.ui."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        card = Card("EHT Desk")
        about, words = QWidget(card), Ui_About()
        words.setupUi(about)
        words.facts.setHorizontalSpacing(theme().px(20))
        words.facts.setVerticalSpacing(theme().px(8))
        words.version.setText(__version__)
        card.body.addWidget(about)
        self.column.addWidget(card)
        self.column.addStretch(1)
