# SPDX-License-Identifier: EUPL-1.2
"""Fields of the individual plan (P-4) and of who may know; used when a pupil becomes protected and when it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.protection_views import MemberChoice
from eht_desk.domain.ids import AccountId, GuardianId
from eht_desk.domain.protection import DeniedPerson, ProtectionPlan, Secret
from eht_desk.ui.protection.texts import SECRETS, denied_guardian
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import Dropdown, LineField
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import role_names

_ADD = "Lägg till någon …"
_IMPLIED = {Secret.CLASS: Secret.SCHOOL, Secret.STAFF: Secret.CLASS}
"""What gives something else away, and what: as `ProtectionPlan.hidden` has it, in an order in which it goes on."""
_GIVEN_AWAY = {Secret.SCHOOL: "skolan", Secret.CLASS: "klassen"}
_BROWSING = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)


class Ticks(QWidget):
    """Boxes beside each other, as many a row as have room. The first takes the focus."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.flow = FlowLayout(self, theme().px(14))
        self.boxes: list[CheckBox] = []
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def add(self, text: str, *, is_ticked: bool = False, is_fixed: bool = False) -> CheckBox:
        """One more box. A fixed one can be read but not changed."""
        box = CheckBox(text.replace("&", "&&"), self)
        box.setAccessibleName(text)
        box.setChecked(is_ticked)
        box.set_read_only(is_fixed)
        self.boxes.append(box)
        self.flow.addWidget(box)
        if self.focusProxy() is None:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setFocusProxy(box)
        return box


class MembersField(QWidget):
    """Who may know: a box for each who was proposed or added, and a list of the others.

    Signals: `changed()`.
    """

    changed = Signal()

    def __init__(self, choices: Sequence[MemberChoice], me: AccountId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = {choice.account_id: choice for choice in choices}
        self._boxes: dict[AccountId, CheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(8))
        self.ticks = Ticks("Vem får veta?")
        column.addWidget(self.ticks)
        for choice in choices:
            if choice.is_chosen:
                self._add(choice, is_me=choice.account_id == me)
        self.others = _AddList(_ADD)
        self.others.activated.connect(lambda _at: self._take())
        column.addWidget(self.others)
        self._offer()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.others)

    def values(self) -> tuple[AccountId, ...]:
        """The accounts that are ticked."""
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def names(self) -> tuple[str, ...]:
        """Who is ticked, as they are called."""
        return tuple(self._choices[key].name for key in self.values())

    def add_by_id(self, account_id: AccountId) -> None:
        """Tick somebody, as if chosen from the list."""
        choice = self._choices.get(account_id)
        if choice is not None and account_id not in self._boxes:
            self._add(choice)
            self._offer()
            self.changed.emit()

    def keep_only(self, account_ids: Sequence[str]) -> None:
        """What was ticked before a lock."""
        for account_id in account_ids:
            self.add_by_id(AccountId(account_id))
        for key, box in self._boxes.items():
            box.setChecked(str(key) in account_ids)

    def _add(self, choice: MemberChoice, *, is_me: bool = False) -> None:
        text = f"{choice.name} · {role_names(choice.roles).lower()}" if choice.roles else choice.name
        box = self.ticks.add(f"{text} (du)" if is_me else text, is_ticked=True, is_fixed=is_me)
        box.toggled.connect(lambda _on: self.changed.emit())
        self._boxes[choice.account_id] = box

    def _offer(self) -> None:
        left = [choice for key, choice in self._choices.items() if key not in self._boxes]
        options = [("", _ADD), *((str(item.account_id), _person(item)) for item in left)]
        self.others.set_options(options)
        self.others.setVisible(bool(left))

    def _take(self) -> None:
        if self.others.value():
            self.add_by_id(AccountId(self.others.value()))


class _AddList(Dropdown):
    """Choosing here adds somebody at once, so the keys that browse a closed list open it instead."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and letters open the list; a letter looks for the name in it."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        letters = event.text() if plain and event.text().strip() and event.text().isprintable() else ""
        if not plain or not (event.key() in _BROWSING or letters):
            super().keyPressEvent(event)
            return
        self.showPopup()
        if letters:
            self.view().keyboardSearch(letters)


class PlanFields:
    """The plan's widgets, without a place of their own: the page and the dialog put them where they want."""

    def __init__(
        self,
        today: Callable[[], date],
        guardians: Sequence[tuple[GuardianId, str]],
        former: ProtectionPlan,
        numbers: Mapping[GuardianId, int] | None = None,
    ) -> None:
        self.secrets = Ticks("Vad är hemligt?")
        self._secrets = {
            secret: self.secrets.add(
                words,
                is_ticked=secret in former.secrets or secret is Secret.NAME,
                is_fixed=secret is Secret.NAME,
            )
            for secret, words in SECRETS.items()
        }
        self._own: dict[Secret, bool] = {}
        """What was ticked before another tick implied it, for when that one goes."""
        for implying in _IMPLIED.values():
            self._secrets[implying].toggled.connect(lambda _on: self._imply())
        self._imply()
        self.denied = Ticks("Vem får aldrig kontaktas eller få något?")
        known = [DeniedPerson(name, key) for key, name in guardians]
        self._denied = [(person, self.denied.add(person.name)) for person in known]
        self._add_denied(former, numbers or {})
        self.denied.setVisible(bool(self._denied))
        self.others = TextArea("Andra som aldrig får kontaktas", 1)
        self.phone_whom = LineField("Vem ska ni ringa om något händer?")
        self.phone_whom.setText(former.phone_whom)
        self.note = TextArea("Annat som gäller", 2)
        self.note.setPlainText(former.note)
        self.review_on = DateField(today, "Gå igenom igen")
        self.review_on.set_value(former.review_on)

    def _add_denied(self, former: ProtectionPlan, numbers: Mapping[GuardianId, int]) -> None:
        """A box for each guardian by number, so that nobody has to write a name in clear, and for whom the plan names
        besides."""
        denied = {person.guardian_id: person for person in former.denied if person.guardian_id is not None}
        for key in sorted(numbers, key=lambda item: numbers[item]):
            person = denied.pop(key, None)
            box = self.denied.add(denied_guardian(key, numbers).capitalize(), is_ticked=person is not None)
            self._denied.append((person or DeniedPerson("", key), box))
        for person in former.denied:
            if person.guardian_id is None or person.guardian_id in denied:
                label = person.name
                if person.guardian_id is not None:
                    label = denied_guardian(person.guardian_id, numbers).capitalize()
                self._denied.append((person, self.denied.add(label, is_ticked=True)))

    def _imply(self) -> None:
        """What another tick gives away anyway cannot be unticked, and says why."""
        for secret, implying in _IMPLIED.items():
            box, is_implied = self._secrets[secret], self._secrets[implying].isChecked()
            if is_implied and secret not in self._own:
                self._own[secret] = box.isChecked()
                box.setChecked(True)
            elif not is_implied and secret in self._own:
                box.setChecked(self._own.pop(secret))
            box.setEnabled(not is_implied)
            words = SECRETS[secret]
            if is_implied:
                words = f"{words} (röjer {_GIVEN_AWAY[implying]})"
            box.setText(words)
            box.setAccessibleName(words)

    def _is_chosen(self, secret: Secret) -> bool:
        return self._own.get(secret, self._secrets[secret].isChecked())

    def plan(self) -> ProtectionPlan:
        """What the fields say."""
        denied = [person for person, box in self._denied if box.isChecked()]
        typed = (" ".join(line.split()) for line in self.others.toPlainText().splitlines())
        denied += [DeniedPerson(name) for name in typed if name]
        return ProtectionPlan(
            tuple(secret for secret in self._secrets if self._is_chosen(secret)),
            tuple(denied),
            self.phone_whom.text().strip(),
            self.note.toPlainText().strip(),
            self.review_on.value(),
        )

    def ticks(self) -> list[bool]:
        """Which boxes are ticked, in their order; for coming back after a lock."""
        chosen = [self._is_chosen(secret) for secret in self._secrets]
        return [*chosen, *(box.isChecked() for box in self.denied.boxes)]

    def set_ticks(self, ticked: Sequence[bool]) -> None:
        """As `ticks` told."""
        for secret, is_on in zip(self._secrets, ticked, strict=False):
            if secret in self._own:
                self._own[secret] = bool(is_on)
            else:
                self._secrets[secret].setChecked(bool(is_on))
        for box, is_on in zip(self.denied.boxes, ticked[len(self._secrets) :], strict=False):
            box.setChecked(bool(is_on))

    def texts(self) -> dict[str, str]:
        """What was written, however half; for coming back after a lock."""
        return {
            "others": self.others.toPlainText(),
            "phone_whom": self.phone_whom.text(),
            "note": self.note.toPlainText(),
            "review_on": self.review_on.line.text(),
        }

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """As `texts` told."""
        if not texts:
            return
        self.others.setPlainText(texts.get("others", ""))
        self.phone_whom.setText(texts.get("phone_whom", ""))
        self.note.setPlainText(texts.get("note", ""))
        self.review_on.line.setText(texts.get("review_on", ""))


def _person(choice: MemberChoice) -> str:
    return f"{choice.name} · {role_names(choice.roles).lower()}" if choice.roles else choice.name
