# SPDX-License-Identifier: EUPL-1.2
"""The small forms for measures (insatser): begin or change one, say how it went, end it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.measures import (
    MeasureRow,
    NewMeasure,
    add_measure,
    change_measure,
    end_measure,
    evaluate_measure,
)
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import MeasureResult
from eht_desk.domain.cases import OWNER_ROLES
from eht_desk.domain.ids import AccountId, CaseId
from eht_desk.domain.routines.calendar import plus_months
from eht_desk.domain.routines.model import MeasureKind
from eht_desk.ui.cases.case_dialog import CaseDialog, Work
from eht_desk.ui.cases.case_texts import RESULTS
from eht_desk.ui.cases.entry_dialogs import a_day
from eht_desk.ui.desk import Desk
from eht_desk.ui.widgets.choices import ChoiceButtons, SegmentedSwitch
from eht_desk.ui.widgets.fields import Dropdown, LineField
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import ROLES

_ROLE, _PERSON, _OTHER = "role:", "person:", "other"
_LINE = 200
Owners = Sequence[tuple[AccountId, str]]


class MeasureDialog(CaseDialog):
    """What is tried, by whom, from when, and when it is looked at again; `row` says one anew."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        case_id: CaseId,
        kinds: Sequence[MeasureKind],
        owners: Owners,
        row: MeasureRow | None = None,
    ) -> None:
        self._case_id, self._row = case_id, row
        self._kinds = {item.id: item for item in kinds}
        today = desk.workspace.today
        self.kind = Dropdown("Insats", [("", "Egen insats"), *((item.id, item.label) for item in kinds)])
        self.text = TextArea("Vad som görs", 2)
        options = [(f"{_ROLE}{role.value}", ROLES[role]) for role in OWNER_ROLES]
        options += [(f"{_PERSON}{key}", name) for key, name in owners]
        self.who = Dropdown("Ansvarig", [*options, (_OTHER, "Någon annan …")])
        self.other = LineField("Vem")
        self.other.setMaxLength(_LINE)
        self.starts = a_day(desk, "Börjar", today)
        self.follow_up = a_day(desk, "Följs upp", plus_months(today, 1))
        if row is not None:
            self._take(row)
        super().__init__(
            parent,
            desk,
            "Ny insats" if row is None else "Ändra insatsen",
            "Insatsen prövas tillsammans med elev och vårdnadshavare och utvärderas inom en månad.",
            {
                "kind": ("&Insats", self.kind),
                "text": ("&Vad som görs", self.text),
                "owner": ("&Ansvarig", self.who),
                "responsible": ("V&em", self.other),
                "starts_on": ("&Börjar", self.starts),
                "follow_up_on": ("&Följs upp (kan lämnas tomt)", self.follow_up),
            },
            "Spara",
            self._work_now,
            needs=("starts_on",),
        )
        self.kind.currentIndexChanged.connect(lambda _at: self._follow_kind())
        self.who.currentIndexChanged.connect(lambda _at: self._explain())
        if row is None:
            self._follow_kind()
        self._explain()

    def _take(self, row: MeasureRow) -> None:
        self.kind.set_value(row.kind)
        self.text.setPlainText(row.text)
        self.starts.set_value(row.starts_on)
        self.follow_up.set_value(row.follow_up_on)
        self.other.setText(row.responsible)
        role = f"{_ROLE}{row.owner_role.value}" if row.owner_role is not None else _OTHER
        self.who.set_value(f"{_PERSON}{row.owner_id}" if row.owner_id is not None else role)

    def _follow_kind(self) -> None:
        """A kind of the routine names who does it."""
        kind = self._kinds.get(self.kind.value())
        if kind is not None:
            self.who.set_value(f"{_ROLE}{kind.role.value}")
        self._explain()

    def _explain(self) -> None:
        kind = self._kinds.get(self.kind.value())
        self.row("kind").set_hint(kind.note if kind is not None else "")
        self.row("text").label.setText("&Vad som görs" if kind is None else "&Vad som görs (kan lämnas tomt)")
        self.show_row("responsible", self.who.value() == _OTHER)

    def _work_now(self) -> Work:
        chosen = self.who.value()
        new = NewMeasure(
            self.kind.value(),
            self.text.toPlainText(),
            self.starts.value() or self._desk.workspace.today,
            self.follow_up.value(),
            Role(chosen.removeprefix(_ROLE)) if chosen.startswith(_ROLE) else None,
            AccountId(chosen.removeprefix(_PERSON)) if chosen.startswith(_PERSON) else None,
            self.other.text() if chosen == _OTHER else "",
        )
        workspace, case_id, row = self._desk.workspace, self._case_id, self._row
        if row is None:
            return lambda: add_measure(workspace, case_id, new)[1]
        measure_id = row.id
        return lambda: change_measure(workspace, measure_id, new)


class EvaluationDialog(CaseDialog):
    """How it went, with whom; without pupil or guardian, what was tried to reach them (G9)."""

    def __init__(self, parent: QWidget, desk: Desk, row: MeasureRow) -> None:
        self._row = row
        today = desk.workspace.today
        self.day = a_day(desk, "Dag", today)
        self.outcome = ChoiceButtons(
            [(item.value, RESULTS[item][0]) for item in MeasureResult], "Hur gick det", can_clear=False
        )
        self.pupil = SegmentedSwitch("Eleven var med")
        self.guardian = SegmentedSwitch("Vårdnadshavare var med")
        self.attempts, self.text = (
            TextArea("Vad ni prövade för att nå dem", 2),
            TextArea("Kort om hur det gick", 2),
        )
        self.follow_up = a_day(desk, "Följs upp igen", None)
        super().__init__(
            parent,
            desk,
            "Utvärdera insatsen",
            measure_title(row),
            {
                "result": ("&Hur gick det", self.outcome),
                "pupil": ("&Eleven var med", self.pupil),
                "guardian": ("Vårdnads&havare var med", self.guardian),
                "attempts": ("Vad ni &prövade för att nå dem", self.attempts),
                "text": ("&Kort om hur det gick (kan lämnas tomt)", self.text),
                "on": ("&Dag", self.day),
                "follow_up_on": ("Fortsätter, &följs upp igen (kan lämnas tomt)", self.follow_up),
            },
            "Spara",
            self._work_now,
            needs=("result", "pupil", "guardian", "on"),
        )
        for field in (self.outcome, self.pupil, self.guardian):
            field.chosen.connect(lambda _value: self._explain())
        self._explain()

    def _explain(self) -> None:
        lacks = "no" in (self.pupil.value(), self.guardian.value())
        self.show_row("attempts", lacks)
        is_stuck = self.outcome.value() == MeasureResult.NO_PROGRESS.value
        self.row("result").set_hint(
            "Utan framsteg ska planen göras om: pröva något annat." if is_stuck else ""
        )
        self.fit()

    def _work_now(self) -> Work:
        workspace, measure_id, today = self._desk.workspace, self._row.id, self._desk.workspace.today
        on, result = self.day.value() or today, MeasureResult(self.outcome.value())
        with_pupil, with_guardian = self.pupil.value() == "yes", self.guardian.value() == "yes"
        is_asked = self.row("attempts").isVisibleTo(self)
        attempts = self.attempts.toPlainText() if is_asked else ""
        text, again = self.text.toPlainText(), self.follow_up.value()

        def work() -> ChangeSet:
            return evaluate_measure(
                workspace,
                measure_id,
                on,
                result,
                pupil_took_part=with_pupil,
                guardian_took_part=with_guardian,
                attempts=attempts,
                text=text,
                follow_up_on=again,
            )

        return work


def end_dialog(parent: QWidget, desk: Desk, row: MeasureRow) -> CaseDialog:
    """It is not tried any more after a day."""
    day = a_day(desk, "Sista dagen", desk.workspace.today)

    def work() -> Work:
        last = day.value() or desk.workspace.today
        return lambda: end_measure(desk.workspace, row.id, last)

    return CaseDialog(
        parent,
        desk,
        "Avsluta insatsen",
        f"{measure_title(row)}. Utvärderingarna står kvar.",
        {"ends_on": ("&Sista dagen", day)},
        "Avsluta insatsen",
        work,
        needs=("ends_on",),
    )


def measure_title(row: MeasureRow) -> str:
    """The kind in the routine's words, or the beginning of one's own."""
    return row.kind_label or " ".join(row.text.split())[:_LINE]
