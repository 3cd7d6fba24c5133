# SPDX-License-Identifier: EUPL-1.2
"""What is filled in at first run: place, school, person. Each page checks only that its boxes are filled."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.domain.accounts import Role
from eht_desk.ui import errors
from eht_desk.ui.file_dialogs import ask_folder
from eht_desk.ui.screens.password_choice import PasswordChoice
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import ROLES

_ROLES = (
    Role.RECTOR,
    Role.COUNSELLOR,
    Role.SPECIAL_EDUCATOR,
    Role.PSYCHOLOGIST,
    Role.NURSE,
    Role.PHYSICIAN,
    Role.INVESTIGATOR,
)


class Step(QWidget):
    """A page of the wizard. Signals: `submitted()` on Enter in its last box."""

    submitted = Signal()
    title = ""
    text = ""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, FormRow] = {}
        self.form = QVBoxLayout(self)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setSpacing(theme().px(12))

    def add(self, key: str, label: str, field: QWidget, hint: str = "") -> None:
        """A row that a failure can point to."""
        self.rows[key] = FormRow(label, field, hint)
        self.form.addWidget(self.rows[key])
        if isinstance(field, LineField):
            field.returnPressed.connect(lambda: self._go_on(field))

    def boxes(self) -> tuple[QWidget, ...]:
        """What Enter goes through, in order; Enter in the last one leaves the page."""
        return tuple(row.field for row in self.rows.values())

    def _go_on(self, box: QWidget) -> None:
        boxes = self.boxes()
        at = boxes.index(box) + 1
        if at < len(boxes):
            boxes[at].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.submitted.emit()

    def needed(self) -> tuple[str, ...]:
        """Keys of rows that must be filled."""
        return ()

    def is_filled(self) -> bool:
        """Whether the page can be left; says below the first empty box when not."""
        for row in self.rows.values():
            row.show_problem("")
        for key in self.needed():
            field = self.rows[key].field
            if isinstance(field, LineField) and not field.text().strip():
                self.point_at(key, errors.text_of("required", key))
                return False
        return True

    def point_at(self, key: str, text: str) -> bool:
        """Show a problem at a row; False when the row is not on this page."""
        row = self.rows.get(key)
        if row is None:
            return False
        row.show_problem(text)
        row.field.setFocus()
        return True

    def first_focus(self) -> QWidget | None:
        """The first box."""
        return next((row.field for row in self.rows.values()), None)


class SchoolStep(Step):
    """School authority, school, code, municipality."""

    title = "Skolan"
    text = "Namnen står överst på blanketter och papper."

    def __init__(self) -> None:
        super().__init__()
        self.authority = LineField("Huvudman")
        self.unit = LineField("Skola")
        self.code = LineField("Skolenhetskod")
        self.municipality = LineField("Kommun")
        self.add("authority_name", "&Huvudman", self.authority, "Kommunen eller det bolag som driver skolan.")
        self.add("unit_name", "&Skola", self.unit)
        self.add(
            "unit_code", "Skolenhets&kod", self.code, "Åtta siffror från Skolverket. Kan fyllas i senare."
        )
        self.add("municipality", "K&ommun", self.municipality)

    def needed(self) -> tuple[str, ...]:
        """Authority and school."""
        return ("authority_name", "unit_name")


class PlaceStep(Step):
    """The folder of the store."""

    title = "Plats"
    text = "Arkivet är en mapp. Den krypteras och öppnas bara med lösenord."

    def __init__(self) -> None:
        super().__init__()
        self.path = LineField("Mapp")
        self.add(
            "path",
            "&Mapp",
            self.path,
            "På datorn eller skolans server. Inte i OneDrive, Dropbox eller liknande: där kan arkivet skadas.",
        )
        row = QHBoxLayout()
        self.choose = SecondaryButton("Välj plats …", self._choose, icon="folder-open")
        row.addWidget(self.choose)
        row.addStretch(1)
        self.form.addLayout(row)
        self._suggested = ""

    def needed(self) -> tuple[str, ...]:
        """The folder."""
        return ("path",)

    def propose(self, folder: Path) -> None:
        """The folder that the IT department gave for the school's store; the person may still choose another."""
        self.path.setText(str(folder))
        self.rows["path"].set_hint(
            "Mappen är föreslagen av IT. Välj en annan bara om ni har kommit överens om det."
        )

    def is_filled(self) -> bool:
        """Also a whole path: a part of one means another folder the next time the program starts."""
        if not super().is_filled():
            return False
        return self.folder().is_absolute() or not self.point_at("path", errors.text_of("path_not_whole"))

    def suggest(self, school: str) -> None:
        """A folder named after the school, unless the person chose one."""
        if self.path.text() in ("", self._suggested):
            name = "".join(letter for letter in school if letter.isalnum() or letter in " -") or "Skolan"
            self._suggested = str(Path.home() / "EHT Desk" / name.strip())
            self.path.setText(self._suggested)

    def folder(self) -> Path:
        """The chosen folder."""
        return Path(self.path.text().strip()).expanduser()

    def _choose(self) -> None:
        folder = ask_folder(self, "Välj var arkivet ska ligga")
        if folder:
            self.path.setText(str(Path(folder) / Path(self.path.text() or "Arkiv").name))


class PersonStep(Step):
    """Name, roles, login, password of the first account."""

    title = "Du"
    text = "Du blir den första som kan öppna arkivet, och administratör. Fler konton öppnas sedan."

    def __init__(self) -> None:
        super().__init__()
        self.name = LineField("Namn")
        self.add("display_name", "&Namn", self.name, "Som det ska stå på papper.")
        self.form.addWidget(PlainLabel("Roll på skolan", "label"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().px(8))
        grid.setVerticalSpacing(theme().px(2))
        self.roles: dict[Role, CheckBox] = {}
        for at, role in enumerate(_ROLES):
            self.roles[role] = CheckBox(ROLES[role])
            self.roles[role].entered.connect(self._to_login)
            grid.addWidget(self.roles[role], at // 2, at % 2)
        self.form.addLayout(grid)
        self._role_problem = PlainLabel("", "error", wraps=True)
        self._role_problem.hide()
        self.form.addWidget(self._role_problem)
        self.login = LineField("Användarnamn")
        self.add(
            "login", "&Användarnamn", self.login, "Kort, utan mellanslag. Det syns innan arkivet är upplåst."
        )
        self.password = PasswordChoice("&Lösenord")
        self.form.addWidget(self.password)
        self.password.submitted.connect(self.submitted.emit)

    def _to_login(self) -> None:
        self.login.setFocus(Qt.FocusReason.TabFocusReason)

    def boxes(self) -> tuple[QWidget, ...]:
        """The roles stand between the name and the login."""
        return (self.name, next(iter(self.roles.values())), self.login, self.password)

    def needed(self) -> tuple[str, ...]:
        """Name and login."""
        return ("display_name", "login")

    def chosen_roles(self) -> tuple[Role, ...]:
        """Ticked roles."""
        return tuple(role for role, box in self.roles.items() if box.isChecked())

    def is_filled(self) -> bool:
        """Also a role, and the same password twice."""
        self._role_problem.hide()
        if not super().is_filled():
            return False
        if not self.chosen_roles():
            return not self.point_at("roles", errors.text_of("required", "roles"))
        return self.password.agrees()

    def point_at(self, key: str, text: str) -> bool:
        """Roles and password have no row of their own."""
        if key == "roles":
            self._role_problem.setText(text)
            self._role_problem.show()
            next(iter(self.roles.values())).setFocus()
            return True
        if key == "password":
            self.password.show_problem(text)
            return True
        return super().point_at(key, text)
