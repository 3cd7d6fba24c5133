# SPDX-License-Identifier: EUPL-1.2
"""First run's last step: a second place for backups, with a first copy made there at once; or later."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application.backups import put_off_second_place
from eht_desk.domain.settings import SECOND_BACKUP_PLACE, SECOND_PLACE_DAYS, definition
from eht_desk.ui import errors
from eht_desk.ui.daily_backup import Round, make_round
from eht_desk.ui.desk import Desk
from eht_desk.ui.file_dialogs import ask_folder
from eht_desk.ui.policy_texts import DECIDED, decided_hint
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import Heading, PlainLabel, plain_tooltip

FOOT_DONE = "Platsen kan ändras under Inställningar, Säkerhetskopior."
FOOT = f"Väljs ingen plats nu påminner I dag om det efter {definition(SECOND_PLACE_DAYS).default} dagar. {FOOT_DONE}"
_TITLE = "En kopia på ett annat ställe"


class CopiesStep(Card):
    """Asks for the folder. Signals: `made()` when a copy was made there, `finished()` to go on, also when put off."""

    made = Signal()
    finished = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, step: str = "") -> None:
        super().__init__("", parent)
        self._desk = desk
        self.setAccessibleName(_TITLE)
        self.body.setSpacing(theme().px(14))
        own = desk.workspace.services.backups.own_place(desk.workspace.store.header.path)
        is_decided = desk.settings.is_decided(SECOND_BACKUP_PLACE)
        if step:
            self.body.addWidget(PlainLabel(step, "hint"))
        self.body.addWidget(Heading(_TITLE, 1, wraps=True))
        self.body.addWidget(
            PlainLabel(
                "Varje dag görs en krypterad kopia av arkivet. Den läggs i arkivets egen mapp. Går datorn sönder eller "
                "blir stulen behövs en till, på ett USB-minne eller i en mapp på skolans server.",
                "secondary",
                wraps=True,
            )
        )
        self.body.addWidget(PlainLabel(f"Arkivets egna kopior: {own}", "hint", wraps=True))
        self.path = LineField("Mapp för den andra kopian")
        given = desk.settings.second_backup_place
        self.path.setText(str(given) if given is not None else "")
        self._row = FormRow("&Mapp för den andra kopian", self.path)
        self.body.addWidget(self._row)
        self.choose = SecondaryButton("Välj plats …", self._choose, icon="folder-open")
        self.body.addWidget(self.choose)
        if is_decided:
            pill = Pill(DECIDED, "neutral")
            pill.setToolTip(plain_tooltip(decided_hint(desk.settings.policy)))
            self.body.addWidget(pill)
            has_choice = len(desk.settings.policy.backup_places) > 1
            self.path.setReadOnly(not has_choice)
            self.choose.setVisible(has_choice)
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.later = LinkButton("Senare", self._put_off)
        self.button = PrimaryButton("Kopiera dit nu", self._copy)
        buttons = QHBoxLayout()
        buttons.addWidget(self.later)
        buttons.addStretch(1)
        buttons.addWidget(self.button)
        self.body.addLayout(buttons)
        self.path.returnPressed.connect(self._copy)
        self.setFocusProxy(self.path)

    def choose_place(self, place: Path) -> None:
        """Take a folder; the copy is made when the person says so."""
        self.path.setText(str(place))
        self._row.show_problem("")
        self.button.setFocus()

    def _choose(self) -> None:
        folder = ask_folder(self, "Välj plats för den andra kopian")
        if folder:
            self.choose_place(Path(folder))

    def _copy(self) -> None:
        if not self.button.isEnabled():
            return
        text = self.path.text().strip()
        if not text:
            self._refuse("Skriv eller välj en mapp, eller tryck på Senare.")
            return
        place, workspace = Path(text).expanduser(), self._desk.workspace
        if not place.is_absolute():
            self._refuse(errors.text_of("path_not_whole"))
            return
        self._row.show_problem("")
        self._allow(False)
        self.notice.tell("Kopierar och läser igenom kopian …")

        def made(result: Round) -> None:
            self._made(result, place)

        self._desk.tasks.aside(lambda: make_round(workspace, place, wants_own=True), made, self._failed)

    def _made(self, result: Round, place: Path) -> None:
        self._allow(True)
        failure = result.second_failure or result.own_failure
        if failure is not None:
            self.notice.clear()
            self._refuse(errors.describe(failure))
            return
        if self._desk.settings.second_backup_place != place:
            self._desk.settings.put(SECOND_BACKUP_PLACE, str(place))
        self.notice.tell(f"Kopian är gjord och genomläst. Den ligger i {place}.", "ok")
        for widget in (self.later, self.choose, self._row):
            widget.hide()
        self.button.hide()
        self.made.emit()
        self.done = PrimaryButton("Börja använda EHT Desk", self.finished.emit)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.done)
        self.body.addLayout(row)
        self.done.setFocus()

    def _put_off(self) -> None:
        workspace = self._desk.workspace
        self.later.setEnabled(False)
        self._desk.tasks.write(
            lambda: put_off_second_place(workspace), lambda _changes: self.finished.emit(), self._failed
        )

    def _failed(self, error: BaseException) -> None:
        self._allow(True)
        if not errors.is_expected(error):
            raise error
        self.notice.clear()
        self._refuse(errors.describe(error))

    def _refuse(self, words: str) -> None:
        self._row.show_problem(words)
        self.path.setFocus()

    def _allow(self, is_allowed: bool) -> None:
        for widget in (self.button, self.later, self.choose, self.path):
            widget.setEnabled(is_allowed)
        self.button.set_text("Kopiera dit nu" if is_allowed else "Kopierar …")
