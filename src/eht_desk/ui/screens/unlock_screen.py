# SPDX-License-Identifier: EUPL-1.2
"""The first page: which store, who, password. Nothing heavy is imported here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from eht_desk.ui.screens.gate_page import GatePage, caps_lock_seems_on
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton
from eht_desk.ui.widgets.fields import Dropdown, FormRow, PasswordField
from eht_desk.ui.widgets.notice import Notice

_CAPS = "Caps Lock verkar vara på."
_DAMAGED = {
    "store_damaged": "Arkivet är skadat och öppnas inte. Inget har ändrats. Med Visa kopior görs ett nytt arkiv av den "
    "senaste hela säkerhetskopian.",
    "key_ring_damaged": "Arkivets nyckelfil är skadad eller saknas. Det som är skrivet finns kvar. Med Visa kopior "
    "läggs nyckelfilen till från en säkerhetskopia.",
    "key_ring_does_not_fit": "Nyckelfilen passar inte till arkivets fil. Inget har ändrats. Visa kopior säger vilken "
    "säkerhetskopia som hjälper.",
}
"""What is said beside the button; the command line, which has none, says more (error_texts)."""


@dataclass(frozen=True, slots=True)
class StoreChoice:
    """A store that can be chosen. `logins` are empty and `problem` tells why when it could not be read.

    `demo_password` is empty except for a demo. `used` says who writes in it now; empty when nobody does.
    """

    path: Path
    name: str
    logins: tuple[str, ...] = ()
    login: str = ""
    is_demo: bool = False
    problem: str = ""
    demo_password: str = ""
    problem_code: str = ""
    used: str = ""
    replaced_by: Path | None = None
    """A store that was made of this damaged one's copies, in a folder beside."""


class UnlockScreen(GatePage):
    """Signals: `unlock_wanted(Path, str, str)`, `upgrade_wanted(Path, str, str)`, `forgot_wanted(Path, str)`,
    `open_wanted(Path)`, `create_wanted()`, `backup_wanted(Path, str)` to look into a backup,
    `rescue_wanted(Path, str)` for the copies of a damaged store, with what unlocking said.
    """

    unlock_wanted = Signal(object, str, str)
    upgrade_wanted = Signal(object, str, str)
    forgot_wanted = Signal(object, str)
    open_wanted = Signal(object)
    create_wanted = Signal()
    backup_wanted = Signal(object, str)
    rescue_wanted = Signal(object, str)

    def __init__(self, idle_minutes: int, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._choices: tuple[StoreChoice, ...] = ()
        self._is_store_problem = False
        self._strip: QWidget | None = None
        self.store = Dropdown("Arkiv")
        self.login = Dropdown("Användare")
        self.password = PasswordField("Lösenord")
        self._password_row = FormRow("&Lösenord", self.password)
        self.notice = Notice(is_narrow=True)
        self.button = PrimaryButton("Lås upp", self._unlock)
        policy = self.button.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Expanding)
        self.button.setSizePolicy(policy)
        self.forgot = LinkButton("Glömt lösenord", self._forgot)
        self.other = LinkButton("Öppna annat arkiv", self._open_other)
        self.new = LinkButton("Nytt arkiv", self.create_wanted.emit)
        self.backup = LinkButton("Öppna en säkerhetskopia", self._open_backup)
        self._other_ways = (self.other, self.new, self.backup)
        self._open_parts = (
            self.button,
            self.store,
            self.login,
            self.password,
            self.forgot,
            self.other,
            self.new,
            self.backup,
        )
        self._store_row = FormRow("&Arkiv", self.store)
        self.body.addWidget(self.notice)
        self.body.addWidget(self._store_row)
        self.body.addWidget(FormRow("An&vändare", self.login))
        self.body.addWidget(self._password_row)
        self.body.addSpacing(theme().px(4))
        self.body.addWidget(self.button)
        links = QGridLayout()
        links.setHorizontalSpacing(0)
        links.setVerticalSpacing(theme().px(2))
        links.setColumnStretch(1, 1)
        links.addWidget(self.forgot, 0, 0)
        links.addWidget(self.other, 0, 2, Qt.AlignmentFlag.AlignRight)
        links.addWidget(self.backup, 1, 0)
        links.addWidget(self.new, 1, 2, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(links)
        self.foot.setText(
            f"Låses automatiskt efter {idle_minutes} minuter. Allt sparas krypterat på den här datorn."
        )
        self.store.currentIndexChanged.connect(self._store_chosen)
        self.password.line.returnPressed.connect(self._unlock)
        self.password.line.installEventFilter(self)

    def first_focus(self) -> QWidget | None:
        """The password, as store and person are known from the last time."""
        return self.password.line

    def show_stores(self, choices: Sequence[StoreChoice], chosen: Path | None = None) -> None:
        """Show what can be unlocked; the password that is being typed stays."""
        before = chosen or (self.choice.path if self.choice else None)
        login = self.login.value()
        self._choices = tuple(choices)
        self.store.blockSignals(True)
        self.store.set_options([(str(item.path), _named(item)) for item in self._choices])
        if before is not None:
            self.store.set_value(str(before))
        self.store.blockSignals(False)
        self._store_chosen()
        if login and chosen is None:
            self.login.set_value(login)

    def show_use(self, choices: Sequence[StoreChoice]) -> None:
        """The same stores, but somebody began or stopped writing in one."""
        self._choices = tuple(choices)
        self._show_used()

    @property
    def used(self) -> str:
        """What is said about who writes in the chosen store."""
        return self.choice.used if self.choice else ""

    @property
    def choice(self) -> StoreChoice | None:
        """The store that is chosen."""
        at = self.store.currentIndex()
        return self._choices[at] if 0 <= at < len(self._choices) else None

    def tell(self, text: str, kind: str = "info") -> None:
        """Say something above the fields."""
        self.notice.tell(text, kind)

    def hide_other_ways(self) -> None:
        """Only unlocking: no other store, no new one, no copy."""
        for link in self._other_ways:
            link.hide()

    def add_to_foot(self, text: str) -> None:
        """One more quiet line below the card."""
        self.foot.setText(f"{self.foot.text()}\n{text}")

    def show_progress(self, text: str) -> None:
        """Unlocking takes about a second: say so, take no further keys."""
        self.button.set_text(text)
        for widget in self._open_parts:
            widget.setEnabled(False)

    def show_ready(self) -> None:
        """Ready for typing."""
        self.button.set_text("Lås upp")
        for widget in self._open_parts:
            widget.setEnabled(True)
        self.password.line.setFocus()

    def show_failure(self, text: str, code: str) -> None:
        """Say why it did not open. A wrong password is said at the field and leaves the person chosen."""
        self.show_ready()
        self.password.clear()
        if code == "wrong_password":
            self.notice.clear()
            self._password_row.show_problem(text)
        else:
            self._password_row.show_problem("")
            self._tell_problem(text, code)

    def offer_upgrade(self, login: str, password: str) -> None:
        """An older store: an administrator confirms, then it is copied and upgraded."""
        self.show_ready()
        choice = self.choice
        if choice is None:
            return
        self.notice.tell(
            "Arkivet är gjort med en äldre version av programmet. Först kontrolleras det och kopieras, sedan görs det "
            "om. Kopian ligger kvar i arkivets mapp. Det här gör rektor eller administratör.",
            "warn",
            "Kopiera och uppgradera",
            lambda: self.upgrade_wanted.emit(choice.path, login, password),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice Caps Lock while the password is typed."""
        caps = caps_lock_seems_on(event)
        if caps is not None:
            self._password_row.set_hint(_CAPS if caps else "")
        if event.type() == QEvent.Type.KeyPress:
            self._password_row.show_problem("")
        return super().eventFilter(watched, event)

    def _store_chosen(self, *_: object) -> None:
        choice = self.choice
        if choice is None:
            return
        self._show_strip(choice)
        self.login.set_options([(login, login) for login in choice.logins])
        self.login.set_value(choice.login)
        for widget in (self.login, self.password):
            widget.setEnabled(choice.problem_code not in _DAMAGED)
        if choice.problem:
            self._tell_problem(choice.problem, choice.problem_code)
        elif choice.replaced_by is not None:
            self._tell_successor(choice.replaced_by, "")
        elif self._is_store_problem:
            self.notice.clear()
        self._is_store_problem = bool(choice.problem or choice.replaced_by)
        self.button.setEnabled(bool(choice.logins))
        self._password_row.show_problem("")
        self._show_used()

    def _show_used(self) -> None:
        self._store_row.set_hint(self.used)

    def _show_strip(self, choice: StoreChoice) -> None:
        if self._strip is not None:
            self._strip.hide()
            self._strip.deleteLater()
            self._strip = None
        layout = self.layout()
        if choice.is_demo and isinstance(layout, QVBoxLayout):
            from eht_desk.ui.widgets.demo_strip import DemoStrip

            words = f"Demo. Lösenord för alla: {choice.demo_password}" if choice.demo_password else "Demo."
            self._strip = DemoStrip(words)
            layout.insertWidget(0, self._strip)

    def _unlock(self) -> None:
        choice = self.choice
        if choice is None or not self.button.isEnabled():
            return
        if not self.password.text():
            self._password_row.show_problem("Skriv lösenordet.")
            self.password.line.setFocus()
            return
        self.notice.clear()
        self.unlock_wanted.emit(choice.path, self.login.value(), self.password.text())

    def _tell_problem(self, text: str, code: str) -> None:
        """Why it does not open; a damaged store has copies."""
        choice = self.choice
        if choice is None or code not in _DAMAGED:
            self.notice.tell(text, "error")
        elif choice.replaced_by is not None:
            self._tell_successor(choice.replaced_by, "Arkivet är skadat. ")
        else:
            words = _DAMAGED[code]
            self.notice.tell(
                words, "error", "Visa kopior …", lambda: self.rescue_wanted.emit(choice.path, code)
            )
            self.notice.button.setFocus()

    def _tell_successor(self, path: Path, why: str) -> None:
        """Whoever goes on in the former one would write beside the others."""
        self.notice.tell(
            f"{why}Ett nytt arkiv är gjort av en säkerhetskopia: {path.name}, i mappen bredvid. "
            "Lås upp det i stället, så att alla skriver i samma.",
            "warn",
            "Gå till det nya arkivet",
            lambda: self.open_wanted.emit(path),
        )

    def _open_backup(self) -> None:
        choice = self.choice
        if choice is not None:
            self.backup_wanted.emit(choice.path, self.login.value())

    def _forgot(self) -> None:
        choice = self.choice
        if choice is not None:
            self.forgot_wanted.emit(choice.path, self.login.value())

    def _open_other(self) -> None:
        from eht_desk.ui.file_dialogs import ask_folder

        folder = ask_folder(self, "Välj arkivets mapp")
        if folder:
            self.open_wanted.emit(Path(folder))


def _named(choice: StoreChoice) -> str:
    return f"{choice.name} (demo)" if choice.is_demo and "demo" not in choice.name.casefold() else choice.name
