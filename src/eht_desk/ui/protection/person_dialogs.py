# SPDX-License-Identifier: EUPL-1.2
"""Small forms about protected guardians and staff: beginning, who may know, the grade, the second person's answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.protected_people import (
    PersonPage,
    add_person_member,
    answer_person,
    ask_to_loosen_person,
    remove_person_member,
    tighten_person,
)
from eht_desk.application.protecting_people import PersonRequest
from eht_desk.application.protection_views import MemberChoice
from eht_desk.domain.ids import AccountId
from eht_desk.domain.protected_person import PersonKind, ProtectedPerson
from eht_desk.domain.protection import ProtectionGrade, is_tighter
from eht_desk.ui.desk import Desk
from eht_desk.ui.protection.dialogs import WorkDialog, higher_grades
from eht_desk.ui.protection.plan_fields import MembersField
from eht_desk.ui.protection.texts import GRADES, NO_PROTECTION, asked_words, grade_lines
from eht_desk.ui.screens.change_school_screen import UNREADABLE
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import Dropdown, LineField

_NONE = "none"
_WHAT = {
    PersonKind.GUARDIAN: (
        "Ett alias står i stället för namnet, för alla barn som personen är vårdnadshavare för. Telefon, mejl och "
        "nummer ligger hos de behöriga, som kan visa dem i en minut. Texter och papper som redan finns går du igenom "
        "sedan."
    ),
    PersonKind.STAFF: (
        "Ett alias står i stället för namnet, på skärmen, på nya papper och i loggen. Det riktiga namnet ligger hos "
        "de behöriga, som kan visa det i en minut. Texter och papper som redan finns går du igenom sedan."
    ),
}
_TITLES = {
    PersonKind.GUARDIAN: "Skydda en vårdnadshavare",
    PersonKind.STAFF: "Skydda någon i personalen",
}

Begin = Callable[[str, PersonRequest], tuple[ProtectedPerson, ChangeSet]]


class ProtectPersonDialog(WorkDialog):
    """`people` to choose from, by a key that `begin` is given with the request. `person` is whom it became."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        kind: PersonKind,
        people: Sequence[tuple[str, str]],
        choices: Sequence[MemberChoice],
        begin: Begin,
        done: Callable[[ProtectedPerson], None],
    ) -> None:
        self._begin, self._then = begin, done
        only = people[0][0] if len(people) == 1 else ""
        self.who = Dropdown("Vem?", [*([] if only else [("", "Välj")]), *people])
        self.grade = ChoiceButtons(
            [(grade.value, words) for grade, words in GRADES.items()], "Skydd", can_clear=False
        )
        self.since = DateField(lambda: desk.workspace.today, "Gäller från")
        self.since.set_value(desk.workspace.today)
        self.members = MembersField(choices, AccountId(desk.workspace.store.account_id))
        self.reason = LineField("Skäl")
        self._person: ProtectedPerson | None = None
        super().__init__(
            parent,
            desk,
            _TITLES[kind],
            _WHAT[kind],
            {
                "who": ("&Vem?", self.who),
                "grade": ("S&kydd", self.grade),
                "since": ("Gäller &från", self.since),
                "members": ("Be&höriga, minst två och en av dem rektor", self.members),
                "reason": ("Skä&l", self.reason),
            },
            "Skydda nu",
        )
        self.members.changed.connect(self.fit)

    def is_ready(self) -> bool:
        """Everything is chosen."""
        since = self.since.value()
        if not self.who.value():
            self.hold("who", "Välj vem det gäller.")
        elif not self.grade.value():
            self.hold("grade", "Välj vilket skydd som gäller.")
        elif since is None:
            self.hold("since", UNREADABLE)
        else:
            self._who = self.who.value()
            self._request = PersonRequest(
                ProtectionGrade(self.grade.value()), self.members.values(), since, reason=self.reason.text()
            )
            return True
        return False

    def work(self) -> ChangeSet:
        """At once, for everybody."""
        self._person, changes = self._begin(self._who, self._request)
        return changes

    def _done(self, changes: ChangeSet) -> None:
        super()._done(changes)
        if self._person is not None:
            self._then(self._person)


def give_dialog(parent: QWidget, desk: Desk, page: PersonPage) -> WorkDialog:
    """One more who may know."""
    return _GiveDialog(parent, desk, page)


class _GiveDialog(WorkDialog):
    def __init__(self, parent: QWidget, desk: Desk, page: PersonPage) -> None:
        self._id = page.person.id
        self.who = Dropdown("Vem?", [("", "Välj"), *((str(key), name) for key, name in page.may_be_members)])
        self.reason = LineField("Skäl")
        super().__init__(
            parent,
            desk,
            "Ge behörighet",
            f"Den som får behörighet kan visa vem {page.person.alias} är, från sin nästa upplåsning.",
            {"members": ("&Vem?", self.who), "reason": ("S&käl", self.reason)},
            "Ge behörighet",
        )

    def is_ready(self) -> bool:
        self._chosen, self._why = AccountId(self.who.value()), self.reason.text()
        if not self._chosen:
            self.hold("members", "Välj vem som ska få veta.")
        return bool(self._chosen)

    def work(self) -> ChangeSet:
        return add_person_member(self._desk.workspace, self._id, self._chosen, self._why)


class ReasonDialog(WorkDialog):
    """Something that is done with a reason: taking a right away, a grade, an answer. `grades`: to choose among."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        text: str,
        action: str,
        run: Callable[[str, str], ChangeSet],
        grades: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._run = run
        self.reason = LineField("Skäl")
        self.grade = ChoiceButtons(grades, "Vad ska gälla?", can_clear=False) if grades else None
        fields: dict[str, tuple[str, QWidget]] = {"reason": ("S&käl", self.reason)}
        if self.grade is not None:
            fields = {"grade": ("&Vad ska gälla?", self.grade), **fields}
        super().__init__(parent, desk, title, text, fields, action)

    def is_ready(self) -> bool:
        """A grade is chosen where one is asked for."""
        self._chosen = "" if self.grade is None else self.grade.value()
        self._why = self.reason.text()
        if self.grade is not None and not self._chosen:
            self.hold("grade", "Välj vad som ska gälla.")
            return False
        return True

    def work(self) -> ChangeSet:
        """The use case, with the grade (or nothing) and the reason."""
        return self._run(self._chosen, self._why)


def remove_dialog(
    parent: QWidget, desk: Desk, person: ProtectedPerson, member: tuple[AccountId, str]
) -> ReasonDialog:
    """Somebody may not know any more."""
    account_id, name = member
    return ReasonDialog(
        parent,
        desk,
        "Ta bort behörighet",
        f"{name} kan inte längre visa vem {person.alias} är, och äldre säkerhetskopior tas bort. Det som personen "
        "redan vet eller har på papper kan programmet inte ta tillbaka.",
        "Ta bort",
        lambda _grade, why: remove_person_member(desk.workspace, person.id, account_id, why),
    )


def tighten_dialog(parent: QWidget, desk: Desk, person: ProtectedPerson) -> ReasonDialog:
    """A higher grade, at once."""
    higher = higher_grades(person.grade)
    box = ReasonDialog(
        parent,
        desk,
        "Höj skyddet",
        f"Det gäller genast.\n{grade_lines(higher)}",
        "Höj skyddet",
        lambda grade, why: tighten_person(desk.workspace, person.id, ProtectionGrade(grade), why),
        [(item.value, GRADES[item]) for item in higher],
    )
    if box.grade is not None and higher:
        box.grade.set_value(higher[0].value)
    return box


def loosen_dialog(parent: QWidget, desk: Desk, person: ProtectedPerson) -> ReasonDialog:
    """Ask for a lower grade, or for none; another one who may know answers."""
    lower = [item for item in ProtectionGrade if not is_tighter(person.grade, item)]

    def ask(grade: str, why: str) -> ChangeSet:
        to = None if grade == _NONE else ProtectionGrade(grade)
        return ask_to_loosen_person(desk.workspace, person.id, to, why)

    return ReasonDialog(
        parent,
        desk,
        "Begär lägre skydd",
        "En annan behörig svarar ja eller nej. Till dess gäller skyddet som nu.",
        "Begär",
        ask,
        [*((item.value, GRADES[item]) for item in lower), (_NONE, NO_PROTECTION.capitalize())],
    )


class AnswerPersonDialog(WorkDialog):
    """The second person's yes or no."""

    def __init__(self, parent: QWidget, desk: Desk, person: ProtectedPerson, *, agrees: bool) -> None:
        self._answer = partial(answer_person, desk.workspace, person.id, agrees=agrees)
        to = person.loosening.to if person.loosening is not None else None
        if not agrees:
            text = f"Skyddet för {person.alias} gäller som nu."
        elif to is None:
            text = f"Det riktiga namnet står åter i stället för {person.alias}, för alla."
        else:
            text = f"För {person.alias} gäller sedan {asked_words(to)}."
        title = "Ja till lägre skydd" if agrees else "Nej till lägre skydd"
        super().__init__(parent, desk, title, text, {}, "Svara ja" if agrees else "Svara nej")

    def work(self) -> ChangeSet:
        """Answer."""
        return self._answer()
