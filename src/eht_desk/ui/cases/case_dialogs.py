# SPDX-License-Identifier: EUPL-1.2
"""The small forms about who answers for a case and how it goes on: hand on, stand-in, pass a step, relapse, version."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from eht_desk.application.case_endings import relapse
from eht_desk.application.case_views import CasePage, MissingRow
from eht_desk.application.cases import reopen_case
from eht_desk.application.delegation import delegate, hand_case_to
from eht_desk.application.routine_cases import MoveView, RoutineChoice, move_to_version, pass_step
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import OWNER_ROLES
from eht_desk.domain.ids import AccountId
from eht_desk.domain.organisation import Period
from eht_desk.ui.cases.case_dialog import CaseDialog, Work, below
from eht_desk.ui.desk import Desk
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import Dropdown, LineField
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import ROLES, in_sentence, listed

_LINE = 200


def owners_field(chosen: Role) -> ChoiceButtons:
    """Which role owns it."""
    field = ChoiceButtons([(role.value, ROLES[role]) for role in OWNER_ROLES], "Vem", can_clear=False)
    field.set_value(chosen.value)
    return field


def hand_dialog(parent: QWidget, desk: Desk, page: CasePage) -> CaseDialog:
    """Another role owns the case from now on."""
    owner, note = owners_field(page.case.owner_role), TextArea("Anmärkning", 2)
    case_id = page.case.id

    def work() -> Work:
        role, said = Role(owner.value()), note.toPlainText()
        return lambda: hand_case_to(desk.workspace, case_id, role, said)

    return CaseDialog(
        parent,
        desk,
        "Lämna vidare ärendet",
        f"{ROLES[page.case.owner_role]} har det nu. Rektor svarar tills den nya har tagit emot det.",
        {"owner_role": ("&Till", owner), "note": ("&Anmärkning (kan lämnas tom)", note)},
        "Lämna vidare",
        work,
    )


class DelegateDialog(CaseDialog):
    """Who acts for the owner, from day to day."""

    def __init__(
        self, parent: QWidget, desk: Desk, page: CasePage, people: Sequence[tuple[AccountId, str]]
    ) -> None:
        self._case_id = page.case.id
        self.who = Dropdown("Vem", [("", "Välj …"), *((str(key), name) for key, name in people)])
        self.first = DateField(lambda: desk.workspace.today, "Från och med")
        self.first.set_value(desk.workspace.today)
        self.last = DateField(lambda: desk.workspace.today, "Till och med")
        super().__init__(
            parent,
            desk,
            "Utse ersättare",
            "Ersättaren svarar för ärendet under de här dagarna. Sedan går det tillbaka av sig självt.",
            {
                "account": ("&Vem", self.who),
                "period": ("&Från och med", self.first),
                "last": ("&Till och med", self.last),
            },
            "Utse",
            self._work_now,
            needs=("account", "period", "last"),
        )

    def needed(self, key: str, problem: str = "") -> str:
        """The last day comes after the first."""
        found = super().needed(key, problem)
        first, last = self.first.value(), self.last.value()
        if not found and key == "last" and first is not None and last is not None and last < first:
            return "Den sista dagen ligger före den första."
        return found

    def _work_now(self) -> Work:
        account, period = AccountId(self.who.value()), Period(self.first.value(), self.last.value())
        return lambda: delegate(self._desk.workspace, self._case_id, account, period)


def pass_dialog(
    parent: QWidget, desk: Desk, page: CasePage, step_id: str, title: str, missing: Sequence[MissingRow]
) -> CaseDialog:
    """Go on without what the step still asks for: who decided it, and why."""
    name, reason = LineField("Vem har beslutat"), TextArea("Varför", 3)
    name.setMaxLength(_LINE)
    case_id = page.case.id
    left = [row.label for row in missing if not row.is_met and row.passed_by is None]
    told = below("Det här är inte gjort:", left) + "\n\n" if left else ""

    def work() -> Work:
        who, why = name.text(), reason.toPlainText()
        return lambda: pass_step(desk.workspace, case_id, step_id, who, why)

    return CaseDialog(
        parent,
        desk,
        f"Gå vidare utan steget {title}",
        f"{told}Namn och skäl syns på ärendet så länge det finns.",
        {"name": ("&Vem har beslutat", name), "reason": ("V&arför", reason)},
        "Gå vidare",
        work,
    )


def relapse_dialog(parent: QWidget, desk: Desk, page: CasePage) -> CaseDialog:
    """The absence came back: the chain begins anew, with its history."""
    note = TextArea("Vad har hänt", 3)
    case_id = page.case.id

    def work() -> Work:
        said = note.toPlainText()
        return lambda: relapse(desk.workspace, case_id, said)

    return CaseDialog(
        parent,
        desk,
        "Frånvaron är tillbaka",
        "Stegen börjar om från början. Allt som gjordes förra gången står kvar under Händelser.",
        {"note": ("&Vad har hänt", note)},
        "Börja om",
        work,
    )


def reopen_dialog(parent: QWidget, desk: Desk, page: CasePage) -> CaseDialog:
    """It was closed by mistake: it goes on where it stood."""
    note = TextArea("Varför", 2)
    case_id = page.case.id

    def work() -> Work:
        said = note.toPlainText()
        return lambda: reopen_case(desk.workspace, case_id, said)

    return CaseDialog(
        parent,
        desk,
        "Öppna ärendet igen",
        "Ärendet går vidare där det stod. Att det var avslutat står kvar.",
        {"note": ("&Varför", note)},
        "Öppna igen",
        work,
    )


class MoveRoutineDialog(CaseDialog):
    """The case follows another version of its routine from now on, or another routine; what comes and goes with another
    version is told before."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        page: CasePage,
        views: Sequence[MoveView],
        routines: Sequence[RoutineChoice],
    ) -> None:
        self._case_id = page.case.id
        own = page.routine
        self._views = {f"{own.routine_id} {view.version}": view for view in views} if own is not None else {}
        options = [
            (key, f"Version {view.version}, gäller från {view.valid_from}")
            for key, view in self._views.items()
        ]
        options += [
            (f"{item.id} {item.version}", item.title)
            for item in routines
            if own is None or item.id != own.routine_id
        ]
        now = f"Ärendet följer {own.title}, version {own.version}. " if own is not None else ""
        self.choice = Dropdown("Rutin", options)
        self.note = TextArea("Varför", 2)
        super().__init__(
            parent,
            desk,
            "Byt rutin" if own is not None else "Välj rutin",
            f"{now}Det som är skrivet räknas mot den nya.",
            {"version": ("&Rutin", self.choice), "note": ("&Varför (kan lämnas tomt)", self.note)},
            "Följ rutinen",
            self._work_now,
            needs=("version",),
        )
        self.choice.currentIndexChanged.connect(lambda _at: self._explain())
        self._explain()

    def _explain(self) -> None:
        view = self._views.get(self.choice.value())
        parts: list[str] = []
        if view is not None:
            if view.comes:
                parts.append(f"Nytt: {listed(map(in_sentence, view.comes), most=8)}.")
            if view.goes:
                parts.append(f"Försvinner: {listed(map(in_sentence, view.goes), most=8)}.")
            parts = parts or ["Samma steg, datum och krav."]
        self.row("version").set_hint(" ".join(parts))
        self.fit()

    def _work_now(self) -> Work:
        routine_id, _, version = self.choice.value().rpartition(" ")
        workspace, case_id, note = self._desk.workspace, self._case_id, self.note.toPlainText()
        return lambda: move_to_version(workspace, case_id, routine_id, int(version), note)
