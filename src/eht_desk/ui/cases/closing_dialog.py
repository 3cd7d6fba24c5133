# SPDX-License-Identifier: EUPL-1.2
"""Closing a case: what is missing, what to think of, a reason of the routine's list, who passes what lacks."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from eht_desk.application.case_endings import ClosingPage, EndReason, EndWarning, close_by_routine
from eht_desk.application.case_views import MissingKind, MissingRow
from eht_desk.domain.errors import RuleViolation
from eht_desk.ui.cases.case_dialog import CaseDialog, Work, below
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe
from eht_desk.ui.widgets.fields import Dropdown, LineField
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import counted

_LINE = 200
_STEP_LACKS = "Saknas innan steget är klart"
_SAY_WHY = ". Det hindrar inte, men skriv varför det inte behövs:"


def warning_text(warning: EndWarning) -> str:
    """What there is to think of before closing, as a sentence."""
    count = warning.facts.get("count", 0)
    number = count if isinstance(count, int) else 0
    match warning.code:
        case "duty_remains":
            return "Eleven har skolplikt. Skolans ansvar för närvaron finns kvar när ärendet är avslutat."
        case "no_duty_fact":
            return "Skolplikten är inte inskriven. Kontrollera om eleven har skolplikt innan du avslutar."
        case "days_open":
            return f"Det finns {counted(number, 'dag', 'dagar')} i ärendet som inte är klara."
        case "measures_open":
            return f"{counted(number, 'insats är inte utvärderad', 'insatser är inte utvärderade')}."
        case "stays_at_school":
            return "Går eleven kvar på skolan har rektor kvar sitt ansvar."
        case _:
            return ""


class ClosingDialog(CaseDialog):
    """`name` and `because` are asked for only when something is missing that somebody may pass."""

    def __init__(self, parent: QWidget, desk: Desk, page: ClosingPage) -> None:
        self._page = page
        self._reasons: dict[str, EndReason] = {item.id: item for item in page.reasons}
        self._left = [row for row in page.missing if not row.is_met and row.passed_by is None]
        self.reason = Dropdown(
            "Skäl", [("", "Välj …"), *((key, item.label) for key, item in self._reasons.items())]
        )
        self.reason.set_value(page.suggested)
        self.note = TextArea("Anmärkning", 2)
        self.name, self.because = LineField("Vem har beslutat"), TextArea("Varför ändå", 2)
        self.name.setMaxLength(_LINE)
        super().__init__(
            parent,
            desk,
            "Avsluta ärendet",
            "Allt som är skrivet finns kvar, och stegen kan börja om om frånvaron kommer tillbaka.",
            {
                "reason": ("S&käl", self.reason),
                "note": ("&Anmärkning", self.note),
                "name": ("&Vem har beslutat att avsluta ändå", self.name),
                "because": ("Var&för ändå", self.because),
            },
            "Avsluta ärendet",
            self._work_now,
            needs=("reason",),
        )
        self.told = PlainLabel("", "secondary", wraps=True)
        self.column.insertWidget(2, self.told)
        self.reason.currentIndexChanged.connect(lambda _at: self._explain())
        self._explain()

    def _explain(self) -> None:
        chosen = self._reasons.get(self.reason.value())
        left = self._asked_by(chosen)
        lacks = bool(left)
        self.row("reason").set_hint(chosen.why if chosen is not None else "")
        self.row("note").label.setText(
            "&Anmärkning"
            if chosen and (chosen.needs_note or self._asks_why(chosen))
            else "&Anmärkning (kan lämnas tom)"
        )
        self.show_row("name", lacks)
        self.show_row("because", lacks)
        self.told.setText(self._said(left, chosen))
        self.told.setVisible(bool(self.told.text()))
        words = self._warnings(chosen)
        if words:
            self.message.tell(words, "warn")
        else:
            self.message.clear()
        self.fit()

    def _asked_by(self, chosen: EndReason | None) -> list[MissingRow]:
        """What is missing for this reason. Where somebody else goes on, days that are open do not hold it up."""
        if chosen is None:
            return self._left
        if chosen.asks_nothing:
            return []
        return [row for row in self._left if not (chosen.goes_on and row.kind is MissingKind.DAY)]

    def _asks_why(self, chosen: EndReason | None) -> bool:
        """Whether a reason that says all is well needs words: the step lacks something, and nobody passes the rest."""
        is_well = chosen is not None and chosen.says_well and bool(self._page.step_lacks)
        return is_well and not self._asked_by(chosen)

    def needed(self, key: str, problem: str = "") -> str:
        """Words, where the step lacks something."""
        found = super().needed(key, problem)
        chosen = self._reasons.get(self.reason.value())
        if not found and key == "note" and self._asks_why(chosen) and not self.note.toPlainText().strip():
            return describe(RuleViolation("step_lacks", "note"))
        return found

    def _said(self, left: list[MissingRow], chosen: EndReason | None) -> str:
        parts: list[str] = []
        if left:
            parts.append(below("Det här saknas:", [row.label for row in left]))
        if self._page.tasks:
            todo = "Det här är inte gjort. Gör det först, eller säg att det inte blir av:"
            parts.append(below(todo, [row.title for row in self._page.tasks]))
        if self._page.step_lacks and (chosen is None or chosen.says_well):
            lacks = _STEP_LACKS + (_SAY_WHY if self._asks_why(chosen) else ":")
            parts.append(below(lacks, [row.label for row in self._page.step_lacks]))
        return "\n\n".join(parts)

    def _warnings(self, chosen: EndReason | None) -> str:
        told = [chosen.warning] if chosen is not None and chosen.warning else []
        told += [
            warning_text(item)
            for item in self._page.warnings
            if not item.reasons or (chosen is not None and chosen.id in item.reasons)
        ]
        return " ".join(dict.fromkeys(words for words in told if words))

    def _work_now(self) -> Work:
        workspace, case_id = self._desk.workspace, self._page.case_id
        reason, note = self.reason.value(), self.note.toPlainText()
        is_asked = self.row("name").isVisibleTo(self)
        name = self.name.text() if is_asked else ""
        because = self.because.toPlainText() if is_asked else ""
        return lambda: close_by_routine(workspace, case_id, reason, note, name=name, because=because)
