# SPDX-License-Identifier: EUPL-1.2
"""Closing somebody's account: what the person leaves open and who gets it are said before the key is taken away."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.account_desk import close_account
from eht_desk.application.handing_over import WorkLeft, work_left
from eht_desk.domain.access import Duty, may
from eht_desk.domain.accounts import Account
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.form_card import FormCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing


class ClosingPart(QWidget):
    """The button, and after it the question with what is left open. Failures are shown by `card`."""

    def __init__(self, desk: Desk, account: Account, card: FormCard, buttons: SideBySide) -> None:
        super().__init__()
        self._desk, self._account, self._card = desk, account, card
        self.button = needs_writing(SecondaryButton("Avsluta kontot …", self.ask))
        buttons.add(self.button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(6))
        self.left = PlainLabel("", wraps=True)
        self.sure = needs_writing(LinkButton("Ja, avsluta kontot nu", self._close))
        column.addWidget(self.left)
        column.addWidget(self.sure)
        self.hide()

    def ask(self) -> None:
        """Read what is left open, and ask."""
        self._card.clear_problems()
        workspace, account_id = self._desk.workspace, self._account.id
        self._desk.tasks.read(lambda: work_left(workspace, account_id), self._show, self._card.show_failure)

    def _show(self, left: WorkLeft) -> None:
        is_heir = may(self._desk.who.viewer, Duty.HAND_OVER_WORK)
        self.left.setText(left_words(self._account.display_name, left, chooses=is_heir))
        self.show()
        self.sure.setFocus()

    def _close(self) -> None:
        workspace, account_id = self._desk.workspace, self._account.id
        self._card.write(lambda: close_account(workspace, account_id))


def left_words(name: str, left: WorkLeft, *, chooses: bool) -> str:
    """What a leaver leaves open, as numbers only, and what becomes of it."""
    parts = []
    if left.drafts:
        parts.append(counted(left.drafts, "påbörjad text", "påbörjade texter"))
    if left.stages:
        parts.append(counted(left.stages, "uppföljning", "uppföljningar"))
    if not parts:
        return f"{name} lämnar inget öppet efter sig. Nyckeln slutar gälla nu."
    it = "den" if left.drafts + left.stages == 1 else "dem"
    then = (
        f"När kontot är avslutat väljer du här vem som tar över {it}."
        if chooses
        else f"Rektor ser {it} på I dag och väljer vem som tar över."
    )
    return f"{name} lämnar {' och '.join(parts)} efter sig. Inget försvinner. {then} Nyckeln slutar gälla nu."
