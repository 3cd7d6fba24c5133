# SPDX-License-Identifier: EUPL-1.2
"""Small forms of the protection page and of I dag: who may know, the grade, the second person's answer, the plan."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.protections import (
    MemberRow,
    ProtectionView,
    add_member,
    answer_loosening,
    ask_to_loosen,
    change_plan,
    remove_member,
    tighten,
)
from eht_desk.domain.ids import AccountId, PupilId
from eht_desk.domain.protection import PlanLoosening, Protection, ProtectionGrade, is_tighter
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.protection.plan_fields import PlanFields
from eht_desk.ui.protection.texts import GRADES, NO_PROTECTION, asked_words, grade_lines, left_out_words
from eht_desk.ui.register_import.progress_card import ProgressCard
from eht_desk.ui.screens.change_school_screen import UNREADABLE
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import Dropdown, LineField

_NEW_KEY = "Lägger allt om eleven under en ny nyckel."
_GIVING_BACK = "Lägger allt om eleven under skolans nyckel igen."
_NONE = "none"


class WorkDialog(SmallDialog):
    """A small form whose work may take seconds: how far it is stands above the buttons."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        text: str,
        fields: dict[str, tuple[str, QWidget]],
        action: str,
        words: str = "",
    ) -> None:
        self._desk, self._words = desk, words
        self._far = (0, 0)
        super().__init__(parent, title, text, fields, action, self._ask)
        self.progress = ProgressCard(lambda: None, self._percent)
        self.progress.hide()
        self.column.insertWidget(self.column.count() - 1, self.progress)

    def work(self) -> ChangeSet:
        """The use case, on the writer thread."""
        raise NotImplementedError

    def is_ready(self) -> bool:
        """Read the fields; False when one of them says what is missing."""
        return True

    def note(self, done: int, total: int) -> None:
        """From the writer thread: only the numbers."""
        self._far = (done, total)

    def refuse(self, error: BaseException) -> None:
        """Nothing is under way any more."""
        self.progress.end()
        super().refuse(error)

    def _percent(self) -> int | None:
        done, total = self._far
        return done * 100 // total if total else None

    def _ask(self) -> None:
        if not self.is_ready():
            return
        if self._words:
            self.progress.begin(self._words, can_cancel=False, is_reading=True)
            self.fit()
        self._desk.tasks.write(self.work, self._done, self.refuse)

    def _done(self, changes: ChangeSet) -> None:
        self.progress.end()
        self.done_well()
        self._desk.bus.publish(changes)


class GiveAccessDialog(WorkDialog):
    """One more who may know."""

    def __init__(self, parent: QWidget, desk: Desk, view: ProtectionView) -> None:
        self._view = view
        self.who = Dropdown("Vem?", [("", "Välj"), *((str(key), name) for key, name in view.may_be_members)])
        self.reason = LineField("Skäl")
        super().__init__(
            parent,
            desk,
            "Ge behörighet",
            f"Den som får behörighet ser {view.protection.alias} från nästa upplåsning och kan visa identiteten. De "
            "andra behöriga ser det på I dag.",
            {"members": ("&Vem?", self.who), "reason": ("S&käl", self.reason)},
            "Ge behörighet",
        )

    def is_ready(self) -> bool:
        """Somebody is chosen."""
        self._chosen, self._why = AccountId(self.who.value()), self.reason.text()
        if not self._chosen:
            self.hold("members", "Välj vem som ska få veta.")
        return bool(self._chosen)

    def work(self) -> ChangeSet:
        """Let in."""
        pupil_id = self._view.protection.pupil_id
        return add_member(self._desk.workspace, pupil_id, self._chosen, self._why)


class RemoveAccessDialog(WorkDialog):
    """Somebody may not know any more."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        protection: Protection,
        member: MemberRow,
    ) -> None:
        self._pupil_id, self._member = protection.pupil_id, member
        self.reason = LineField("Skäl")
        super().__init__(
            parent,
            desk,
            "Ta bort behörighet",
            f"{member.name} ser inte längre {protection.alias}. Allt om eleven läggs under en ny nyckel, och äldre "
            "säkerhetskopior tas bort. Det som personen redan vet eller har på papper, och kopior på andra ställen, "
            "kan programmet inte ta tillbaka.",
            {"reason": ("S&käl", self.reason)},
            "Ta bort",
            _NEW_KEY,
        )

    def is_ready(self) -> bool:
        """The use case asks for the reason."""
        self._why = self.reason.text()
        return True

    def work(self) -> ChangeSet:
        """A fresh key that the others hold."""
        member = self._member.account_id
        return remove_member(self._desk.workspace, self._pupil_id, member, self._why, self.note)


class TightenDialog(WorkDialog):
    """A higher grade, at once."""

    def __init__(self, parent: QWidget, desk: Desk, protection: Protection) -> None:
        self._pupil_id = protection.pupil_id
        higher = higher_grades(protection.grade)
        self.grade = ChoiceButtons(
            [(item.value, GRADES[item]) for item in higher], "Nytt skydd", can_clear=False
        )
        self.grade.set_value(higher[0].value if higher else "")
        self.reason = LineField("Skäl")
        super().__init__(
            parent,
            desk,
            "Höj skyddet",
            f"Det gäller genast.\n{grade_lines(higher)}",
            {"grade": ("&Nytt skydd", self.grade), "reason": ("S&käl", self.reason)},
            "Höj skyddet",
        )

    def is_ready(self) -> bool:
        """What is chosen."""
        self._chosen, self._why = ProtectionGrade(self.grade.value()), self.reason.text()
        return True

    def work(self) -> ChangeSet:
        """At once."""
        return tighten(self._desk.workspace, self._pupil_id, self._chosen, self._why)


class LoosenDialog(WorkDialog):
    """Ask for a lower grade, or for none; another member answers."""

    def __init__(self, parent: QWidget, desk: Desk, protection: Protection) -> None:
        self._pupil_id = protection.pupil_id
        lower = [item for item in ProtectionGrade if not is_tighter(protection.grade, item)]
        options = [(item.value, GRADES[item]) for item in lower]
        options.append((_NONE, NO_PROTECTION.capitalize()))
        self.grade = ChoiceButtons(options, "Vad ska gälla?", can_clear=False)
        self.reason = LineField("Skäl")
        super().__init__(
            parent,
            desk,
            "Begär lägre skydd",
            "En annan behörig svarar ja eller nej på I dag. Till dess gäller skyddet som nu.",
            {"grade": ("&Vad ska gälla?", self.grade), "reason": ("S&käl", self.reason)},
            "Begär",
        )

    def is_ready(self) -> bool:
        """What is chosen."""
        value, self._why = self.grade.value(), self.reason.text()
        if not value:
            self.hold("grade", "Välj vad som ska gälla.")
            return False
        self._chosen = None if value == _NONE else ProtectionGrade(value)
        return True

    def work(self) -> ChangeSet:
        """Ask."""
        return ask_to_loosen(self._desk.workspace, self._pupil_id, self._chosen, self._why)


class AnswerDialog(WorkDialog):
    """The second person's yes or no. `falls`: what of the plan would not hold any more, where that is the question."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        pupil_id: PupilId,
        alias: str,
        to: ProtectionGrade | None,
        *,
        falls: str = "",
        agrees: bool,
    ) -> None:
        self._pupil_id, self._agrees = pupil_id, agrees
        self.reason = LineField("Skäl")
        if not agrees:
            text = f"{'Planen' if falls else 'Skyddet'} för {alias} gäller som nu."
        elif falls:
            text = f"För {alias} gäller sedan: {falls}."
        elif to is None:
            text = (
                f"{alias} blir en vanlig elev igen: namnet visas för alla som annars skulle se eleven, och allt om "
                "eleven läggs under skolans nyckel. Det går inte att ta tillbaka utan att skydda eleven på nytt."
            )
        else:
            text = f"För {alias} gäller sedan {asked_words(to)}."
        super().__init__(
            parent,
            desk,
            f"{'Ja' if agrees else 'Nej'} till {'lättare plan' if falls else 'lägre skydd'}",
            text,
            {"reason": ("S&käl, om du vill", self.reason)},
            "Svara ja" if agrees else "Svara nej",
            _GIVING_BACK if agrees and to is None and not falls else "",
        )

    def is_ready(self) -> bool:
        """The reason may be empty."""
        self._why = self.reason.text()
        return True

    def work(self) -> ChangeSet:
        """Answer."""
        return answer_loosening(
            self._desk.workspace, self._pupil_id, agrees=self._agrees, reason=self._why, progress=self.note
        )


class PlanDialog(WorkDialog):
    """The plan as it is, to be changed."""

    def __init__(self, parent: QWidget, desk: Desk, view: ProtectionView) -> None:
        protection = view.protection
        self._pupil_id, self._guardians = protection.pupil_id, view.guardians
        self._left_out: PlanLoosening | None = None
        self.reason = LineField("Skäl")
        fields = self.fields = PlanFields(lambda: desk.workspace.today, (), protection.plan, view.guardians)
        super().__init__(
            parent,
            desk,
            "Ändra planen",
            "Det som rektor och vårdnadshavare har kommit överens om. Det som skyddar mer gäller genast. Ska något "
            "inte längre vara hemligt, eller någon få kontaktas, gäller det när en annan behörig har svarat ja.",
            {
                "secrets": ("Vad är &hemligt?", fields.secrets),
                "denied": ("Vem får &aldrig kontaktas eller få något?", fields.denied),
                "others": ("An&dra som aldrig får kontaktas, en på varje rad", fields.others),
                "phone_whom": ("Vem ska ni &ringa om något händer?", fields.phone_whom),
                "note": ("A&nnat som gäller", fields.note),
                "review_on": ("&Gå igenom planen igen", fields.review_on),
                "reason": ("S&käl, om något ska skyddas mindre", self.reason),
            },
            "Spara planen",
        )
        self.row("denied").setVisible(bool(fields.denied.boxes))

    def is_ready(self) -> bool:
        """The day can be read."""
        if not self.fields.review_on.is_readable():
            self.hold("review_on", UNREADABLE)
            return False
        self._plan, self._why = self.fields.plan(), self.reason.text()
        return True

    def work(self) -> ChangeSet:
        """Keep it, and ask for what must wait."""
        saved = change_plan(self._desk.workspace, self._pupil_id, self._plan, self._why)
        self._left_out = saved.left_out
        return saved.changes

    def _done(self, changes: ChangeSet) -> None:
        """What was left out must be read: the form stays until then, with nothing to save any more."""
        if self._left_out is None:
            super()._done(changes)
            return
        self.progress.end()
        self.open_again()
        for _, field in self.named_fields():
            field.setEnabled(False)
        self.action_button.hide()
        self.cancel_button.setText("Stäng")
        self.cancel_button.setFocus()
        self.tell(left_out_words(self._left_out, self._guardians), "warn")
        self._desk.bus.publish(changes)


def higher_grades(grade: ProtectionGrade) -> list[ProtectionGrade]:
    """Grades above this one."""
    return [item for item in ProtectionGrade if item is not grade and is_tighter(grade, item)]
