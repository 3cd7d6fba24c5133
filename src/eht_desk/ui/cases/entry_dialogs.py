# SPDX-License-Identifier: EUPL-1.2
"""The small forms for dated facts about the pupil and for decisions in the case, and for taking something back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.case_decisions import decide
from eht_desk.application.changes import ChangeSet
from eht_desk.application.pupil_facts import NewFact, set_fact
from eht_desk.domain.case_entries import DutyValue, FactKind, SchoolForm
from eht_desk.domain.ids import CaseId, PupilId
from eht_desk.domain.routines.model import Coded, DecisionDefinition, DecisionValue
from eht_desk.ui.cases.case_dialog import CaseDialog, Work
from eht_desk.ui.cases.case_texts import DUTIES, FACTS, SCHOOL_FORMS
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.reason_dialog import ReasonDialog
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.check_box import WrappingCheckBox
from eht_desk.ui.widgets.choices import MOST_VISIBLE, ChoiceButtons
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import Dropdown, LineField
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import ROLES

_LINE = 200
_FACT_HINTS: dict[FactKind, str] = {
    FactKind.DUTY: "Skolan skriver in vad som gäller. Ett uppehållstillstånd avgör det inte.",
    FactKind.SCHOOL_FORM: "Skolformen där eleven fullgör skolplikten.",
    FactKind.HOME_MUNICIPALITY: "Kommunen där eleven är folkbokförd.",
    FactKind.RETURNED: "Dagen då eleven var tillbaka efter lång frånvaro. Därifrån räknas uppföljningarna.",
}
_END = "Skolplikten upphör (kan lämnas &tomt)"


def a_day(desk: Desk, name: str, day: date | None) -> DateField:
    """A day, filled in."""
    field = DateField(lambda: desk.workspace.today, name)
    field.set_value(day)
    return field


class FactDialog(CaseDialog):
    """`proposed_end`: when skolplikt would end by the pupil's age, which a person confirms or changes (HUD-08)."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        pupil_id: PupilId,
        kind: FactKind,
        proposed_end: date | None = None,
        kinds: Sequence[FactKind] = tuple(FactKind),
    ) -> None:
        self._pupil_id, self._proposed = pupil_id, proposed_end
        self.kind = ChoiceButtons([(item.value, FACTS[item]) for item in kinds], "Vad", can_clear=False)
        self.kind.set_value(kind.value)
        self.duty = ChoiceButtons(
            [(item.value, DUTIES[item]) for item in DutyValue], "Skolplikt", can_clear=False
        )
        self.duty.set_value(DutyValue.HAS_DUTY.value)
        self.form = ChoiceButtons(
            [(item.value, SCHOOL_FORMS[item]) for item in SchoolForm], "Skolform", can_clear=False
        )
        self.form.set_value(SchoolForm.COMPULSORY.value)
        self.home = LineField("Hemkommun")
        self.home.setMaxLength(_LINE)
        self.since = a_day(desk, "Gäller från", desk.workspace.today)
        self.ends = a_day(desk, "Skolplikten upphör", proposed_end)
        self.reason, self.decider = TextArea("Varför", 2), LineField("Vem har beslutat")
        self.decider.setMaxLength(_LINE)
        super().__init__(
            parent,
            desk,
            "Skolplikt, skolform och hemkommun" if len(kinds) > 1 else FACTS[kinds[0]],
            "Det som gällde förut står kvar med sin dag.",
            {
                "kind": ("&Vad", self.kind),
                "duty": ("&Skolplikt", self.duty),
                "school_form": ("S&kolform", self.form),
                "home": ("&Hemkommun", self.home),
                "holds_from": ("&Gäller från", self.since),
                "ends_on": (_END, self.ends),
                "reason": ("Va&rför (kan lämnas tomt)", self.reason),
                "decided_by": ("Vem har &beslutat (kan lämnas tomt)", self.decider),
            },
            "Skriv in",
            self._work_now,
            needs=("kind", "holds_from"),
        )
        if len(kinds) == 1:
            self.show_row("kind", False)
            self.since.setFocus()
        self.kind.chosen.connect(lambda _value: self._explain())
        self.duty.chosen.connect(lambda _value: self._explain())
        self._explain()

    @property
    def _kind(self) -> FactKind:
        return FactKind(self.kind.value())

    def _explain(self) -> None:
        kind = self._kind
        values = {
            FactKind.DUTY: "duty",
            FactKind.SCHOOL_FORM: "school_form",
            FactKind.HOME_MUNICIPALITY: "home",
        }
        for item, key in values.items():
            self.show_row(key, kind is item)
        self._rows["value"] = self.row(values.get(kind, "holds_from"))  # what a refusal calls it
        self.row("kind").set_hint(_FACT_HINTS[kind])
        has_duty = kind is FactKind.DUTY and self.duty.value() == DutyValue.HAS_DUTY.value
        self.show_row("ends_on", has_duty)
        if has_duty and self._proposed is not None:
            self.row("ends_on").set_hint(
                f"Förslag efter elevens ålder: {long_date(self._proposed)}. Ändra om något annat gäller."
            )
        needs_reason = kind is FactKind.DUTY and not has_duty
        self.row("reason").label.setText("Va&rför" if needs_reason else "Va&rför (kan lämnas tomt)")
        self.row("holds_from").label.setText(
            "&Tillbaka från" if kind is FactKind.RETURNED else "&Gäller från"
        )
        self.show_row("decided_by", kind is not FactKind.RETURNED)

    def named_fields(self) -> list[tuple[str, QWidget]]:
        """Each once; `value` is another name of one of them."""
        return [(key, field) for key, field in super().named_fields() if key != "value"]

    def _work_now(self) -> Work:
        kind = self._kind
        value = {
            FactKind.DUTY: self.duty.value(),
            FactKind.SCHOOL_FORM: self.form.value(),
            FactKind.HOME_MUNICIPALITY: self.home.text(),
            FactKind.RETURNED: "",
        }[kind]
        ends = self.ends.value() if self.row("ends_on").isVisibleTo(self) else None
        decided_by = self.decider.text() if kind is not FactKind.RETURNED else ""
        new = NewFact(
            kind,
            value,
            self.since.value() or self._desk.workspace.today,
            self.reason.toPlainText(),
            decided_by,
            ends,
        )
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        return lambda: set_fact(workspace, pupil_id, new)[1]


class CausesBox(QWidget):
    """The routine's coded causes, to tick: fixed and non-sensitive, so no words of one's own."""

    def __init__(self, causes: Sequence[Coded]) -> None:
        super().__init__()
        self.setAccessibleName("Orsaker")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(2))
        self.boxes: dict[str, WrappingCheckBox] = {}
        for cause in causes:
            box = WrappingCheckBox(cause.label.replace("&", "&&"))
            box.setAccessibleName(cause.label)
            self.boxes[cause.id] = box
            column.addWidget(box)
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    def ticked(self) -> tuple[str, ...]:
        """The ids of what is chosen, in the list's order."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())


@dataclass(frozen=True, slots=True)
class ToDecide:
    """Which decisions can be written in a case: the routine's, with its causes, and the one that is asked for."""

    case_id: CaseId
    decisions: tuple[DecisionDefinition, ...]
    causes: tuple[Coded, ...]
    chosen: str = ""


class DecisionDialog(CaseDialog):
    """Which decision where there are several, what it came to, who decided it and when, in the words that it needs."""

    def __init__(self, parent: QWidget, desk: Desk, asked: ToDecide) -> None:
        self._asked = asked
        self._known = {item.id: item for item in asked.decisions}
        first = self._known.get(asked.chosen) or asked.decisions[0]
        self.which = Dropdown("Beslut", [(item.id, item.title) for item in asked.decisions])
        self.which.set_value(first.id)
        self.value: ChoiceButtons | Dropdown = self._values(first)
        self.causes = CausesBox(asked.causes)
        self.day = a_day(desk, "Dag", desk.workspace.today)
        self.decider = LineField("Vem beslutade")
        self.decider.setMaxLength(_LINE)
        self.decider.setText(_decider(desk, first))
        self.text, self.review = TextArea("Motivering", 3), a_day(desk, "Omprövas", None)
        is_one = len(asked.decisions) == 1 or bool(asked.chosen)
        super().__init__(
            parent,
            desk,
            first.title if is_one else "Skriv in ett beslut",
            "Beslutet fattas av människor. Här skrivs vad det blev, och vad som kommer sedan följer av rutinen.",
            {
                "decision": ("&Beslut", self.which),
                "value": ("&Vad det blev", self.value),
                "causes": ("&Orsaker", self.causes),
                "decided_on": ("&Dag", self.day),
                "decided_by": ("Vem b&eslutade", self.decider),
                "text": ("&Motivering (kan lämnas tom)", self.text),
                "review_on": ("O&mprövas (kan lämnas tomt)", self.review),
            },
            "Skriv in beslutet",
            self._work_now,
            needs=("value", "decided_on"),
        )
        self.show_row("decision", not is_one)
        self.which.currentIndexChanged.connect(lambda _at: self._follow())
        self._listen()
        self._explain()
        (self.value if is_one else self.which).setFocus()

    def _values(self, definition: DecisionDefinition) -> ChoiceButtons | Dropdown:
        options = [(item.id, item.label) for item in definition.values]
        if len(options) <= MOST_VISIBLE:
            return ChoiceButtons(options, "Vad det blev", can_clear=False)
        return Dropdown("Vad det blev", [("", "Välj …"), *options])

    def _listen(self) -> None:
        chosen = (
            self.value.chosen if isinstance(self.value, ChoiceButtons) else self.value.currentIndexChanged
        )
        chosen.connect(lambda _value: self._explain())

    def _follow(self) -> None:
        """Another decision has other outcomes, and perhaps another who decides it."""
        definition = self._known[self.which.value()]
        self.decider.setText(_decider(self._desk, definition))
        former, row = self.value, self.row("value")
        self.value = self._values(definition)
        layout = row.layout()
        if layout is not None:
            layout.replaceWidget(former, self.value)
        row.field = self.value
        row.label.setBuddy(self.value)
        former.hide()
        former.deleteLater()
        self.value.show()
        self._listen()
        self._explain()

    def _chosen(self) -> DecisionValue | None:
        definition = self._known[self.which.value()]
        return next((item for item in definition.values if item.id == self.value.value()), None)

    def _explain(self) -> None:
        definition, chosen = self._known[self.which.value()], self._chosen()
        self.show_row("causes", definition.asks_causes and bool(self._asked.causes))
        needs = chosen is not None and chosen.needs_words
        self.row("text").label.setText("&Motivering" if needs else "&Motivering (kan lämnas tom)")
        at = "EHT bedömer på mötet. " if definition.at_meeting else ""
        stops = (
            "Processen stannar då, och ärendet kan avslutas." if chosen is not None and chosen.stops else ""
        )
        self.row("value").set_hint(f"{at}{stops}".strip())
        self.fit()

    def _work_now(self) -> Work:
        definition = self._known[self.which.value()]
        value, day = self.value.value(), self.day.value() or self._desk.workspace.today
        said, who, review = self.text.toPlainText(), self.decider.text(), self.review.value()
        causes = self.causes.ticked() if definition.asks_causes else ()
        workspace, case_id = self._desk.workspace, self._asked.case_id
        return lambda: decide(workspace, case_id, definition.id, value, said, causes, day, who, review)[1]


def _decider(desk: Desk, definition: DecisionDefinition) -> str:
    """Who decides it, for the person to change: EHT at its meeting, the person's own name, or the role."""
    if definition.at_meeting:
        return "EHT"
    return desk.who.display_name if definition.role in desk.who.roles else ROLES[definition.role]


def withdraw_dialog(parent: QWidget, desk: Desk, what: str, work: Callable[[str], ChangeSet]) -> ReasonDialog:
    """Something was wrong: it stays with the reason, and does not count."""
    return ReasonDialog(
        parent, desk, "Ta tillbaka", f"{what}. Det står kvar med skälet och räknas inte.", "Ta tillbaka", work
    )
