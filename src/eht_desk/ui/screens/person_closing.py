# SPDX-License-Identifier: EUPL-1.2
"""Closing somebody's account: what the person leaves open and who gets it are said before the key is taken away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.account_desk import close_account
from eht_desk.application.handing_over import WorkLeft, work_left
from eht_desk.application.mentor_times import classes_left_behind
from eht_desk.domain.access import Duty, may
from eht_desk.domain.accounts import Account
from eht_desk.domain.ids import ClassId
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.form_card import FormCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted, listed
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


class ClassesLeftBehind(QWidget):
    """After the closing: classes that have no mentor now, and the way to give them one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.notice = Notice(parent=self)
        column.addWidget(self.notice)
        workspace = desk.workspace
        desk.tasks.read(lambda: classes_left_behind(workspace), self._take, self._failed)

    def _take(self, classes: tuple[tuple[ClassId, str], ...]) -> None:
        if classes:
            self.notice.tell(
                no_mentor_words([name for _, name in classes]), "warn", "Välj mentor", self._to_classes
            )

    def _to_classes(self) -> None:
        self._desk.navigator.go(Route("settings", {"page": "classes"}))

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error


def no_mentor_words(classes: Sequence[str]) -> str:
    """`9A har ingen mentor som kan öppna arkivet.`"""
    return f"{listed(classes)} har ingen mentor som kan öppna arkivet."


def left_words(name: str, left: WorkLeft, *, chooses: bool) -> str:
    """What a leaver leaves open, as numbers only, and what becomes of it."""
    parts = []
    if left.drafts:
        parts.append(counted(left.drafts, "påbörjad text", "påbörjade texter"))
    if left.stages:
        parts.append(counted(left.stages, "uppföljning", "uppföljningar"))
    mentor = f" {_classes_words(left.classes)}" if left.classes else ""
    mentor = f"{_case_words(name, left)}{_own_words(name, left)}{mentor}"
    if not parts:
        return f"{name} lämnar inget öppet efter sig. Nyckeln slutar gälla nu.{mentor}"
    it = "den" if left.drafts + left.stages == 1 else "dem"
    then = (
        f"När kontot är avslutat väljer du här vem som tar över {it}."
        if chooses
        else f"Rektor ser {it} på I dag och väljer vem som tar över."
    )
    left_open = f"{name} lämnar {' och '.join(parts)} efter sig. Inget försvinner."
    return f"{left_open} {then} Nyckeln slutar gälla nu.{mentor}"


def _case_words(name: str, left: WorkLeft) -> str:
    """Cases fall to rektor until somebody accepts them (TRO-04); who keeps a case gives its measures to somebody."""
    words = ""
    if left.cases:
        it = "det" if left.cases == 1 else "dem"
        many = counted(left.cases, "ärende", "ärenden")
        words = f" Rektor svarar för {many} efter {name} tills någon annan tar på sig {it}."
    if left.measures:
        words += f" {counted(left.measures, 'insats', 'insatser')} behöver en ny ansvarig."
    return words


def _own_words(name: str, left: WorkLeft) -> str:
    """What nobody can take over, and what to do before the key is taken away."""
    parts = []
    if left.own_drafts:
        parts.append(counted(left.own_drafts, "egen påbörjad text", "egna påbörjade texter"))
    if left.own_documents:
        parts.append(counted(left.own_documents, "eget dokument", "egna dokument"))
    if not parts:
        return ""
    it = "den" if left.own_drafts + left.own_documents == 1 else "dem"
    if left.own_drafts + left.own_documents == 1 and left.own_documents:
        it = "det"
    return (
        f" Dessutom finns {' och '.join(parts)} som bara {name} kan läsa. Ingen kan ta över {it}."
        f" Be {name} först gå igenom vad eleverna har godkänt, och skriva ut det som ska sparas."
    )


def _classes_words(classes: Sequence[str]) -> str:
    those = "Klassen" if len(classes) == 1 else "Klasserna"
    return f"{those} {listed(classes)} blir av med sin mentor. När kontot är avslutat väljer du en ny."
