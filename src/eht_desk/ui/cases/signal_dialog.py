# SPDX-License-Identifier: EUPL-1.2
"""Absence that somebody noticed, typed in by hand: how much, of what, during which days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.signals import NewSignal, judgements, write_signal
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.ids import EntryId, PupilId
from eht_desk.domain.routines.model import SignalDefinition
from eht_desk.ui.cases.case_dialog import CaseDialog, Work
from eht_desk.ui.cases.case_texts import COUNTINGS, MEASURINGS, tenths
from eht_desk.ui.desk import Desk
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.text_area import TextArea

_FIGURED = (Measuring.PERCENT, Measuring.LESSON_PERCENT, Measuring.HOURS)
_UNREADABLE_FIGURE = "Skriv en siffra, som 20 eller 12,5."
_NOT_JUDGED = "Välj vad skolan bedömer."
_VALUE_LABELS: dict[Measuring, str] = {
    Measuring.PERCENT: "Hur många &procent",
    Measuring.LESSON_PERCENT: "Hur många &procent",
    Measuring.HOURS: "Hur många &timmar",
}
_HINTS: dict[Measuring, str] = {
    Measuring.PERCENT: "Frånvarons del av den tid som eleven skulle ha varit i skolan.",
    Measuring.LESSON_PERCENT: "Frånvarons del av lektionerna.",
    Measuring.HOURS: "Timmar under de här dagarna.",
    Measuring.DAYS_IN_A_ROW: "Dagarna nedan säger hur många det är.",
    Measuring.JUDGEMENT: "När det är upprepat eller länge utan att en siffra säger det. Skriv vad du har sett.",
}
_WEEKS_BACK = 8


class SignalDialog(CaseDialog):
    """`judged_as`: what the routine has for absence without a figure; whoever writes one says which it is. `then` gets
    what was written. What it reaches by the routine is judged when it is stored, never here."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        pupil_id: PupilId,
        judged_as: Sequence[SignalDefinition] = (),
        then: Callable[[EntryId], object] = lambda _id: None,
    ) -> None:
        self._pupil_id, self._written_then = pupil_id, then
        self._written: EntryId | None = None
        self._judged_as = {item.id: item for item in judged_as}
        today = desk.workspace.today
        self.measure = ChoiceButtons(
            [(item.value, MEASURINGS[item]) for item in Measuring], "Hur det mäts", can_clear=False
        )
        self.measure.set_value(Measuring.PERCENT.value)
        self.judged = ChoiceButtons(
            [(item.id, item.label) for item in judged_as] or [("", "")], "Vad skolan bedömer", can_clear=False
        )
        if len(judged_as) == 1:
            self.judged.set_value(judged_as[0].id)
        self.value = LineField("Hur mycket")
        self.value.setMaxLength(8)
        self.counts = ChoiceButtons(
            [(item.value, COUNTINGS[item]) for item in Counting], "Vad som räknas", can_clear=False
        )
        self.counts.set_value(Counting.ALL.value)
        self.first = DateField(lambda: desk.workspace.today, "Från och med")
        self.first.set_value(today - timedelta(weeks=_WEEKS_BACK))
        self.last = DateField(lambda: desk.workspace.today, "Till och med")
        self.last.set_value(today)
        self.text = TextArea("Vad som syns", 2)
        super().__init__(
            parent,
            desk,
            "Skriv in frånvaro",
            "Siffran hämtar du ur skolans frånvarosystem.",
            {
                "measure": ("&Hur det mäts", self.measure),
                "judged": ("Vad skolan &bedömer", self.judged),
                "value": ("Hur många &procent", self.value),
                "counts": ("Vad som &räknas", self.counts),
                "first_day": ("&Från och med", self.first),
                "last_day": ("Till och &med", self.last),
                "text": ("&Vad som syns (kan lämnas tomt)", self.text),
            },
            "Skriv in",
            self._work_now,
            needs=("measure", "judged", "counts", "first_day", "last_day"),
        )
        self.judged.chosen.connect(lambda _value: self._explain())
        self.measure.chosen.connect(lambda _value: self._explain())
        self._explain()

    @property
    def _measure(self) -> Measuring:
        return Measuring(self.measure.value())

    def needed(self, key: str, problem: str = "") -> str:
        """A figure that can be read, where there is one."""
        if key == "judged" and not self.judged.value():
            return _NOT_JUDGED
        found = super().needed(key, problem)
        if not found and key == "value" and tenths(self.value.text()) is None:
            return _UNREADABLE_FIGURE
        return found

    def _explain(self) -> None:
        measure = self._measure
        self.row("measure").set_hint(_HINTS[measure])
        self.row("value").label.setText(_VALUE_LABELS.get(measure, "Hur mycket"))
        self.show_row("value", measure in _FIGURED)
        is_judged = measure is Measuring.JUDGEMENT
        said = self._judged_as.get(self.judged.value()) if is_judged else None
        self.show_row("judged", is_judged and bool(self._judged_as))
        self.row("judged").set_hint(said.text if said is not None else "")
        # one that is about one kind of absence says itself what counts
        self.show_row("counts", said is None or said.counts is Counting.ALL)
        self.row("text").label.setText("&Vad som syns" if is_judged else "&Vad som syns (kan lämnas tomt)")

    def _work_now(self) -> Work:
        workspace, pupil_id, today = self._desk.workspace, self._pupil_id, self._desk.workspace.today
        new = NewSignal(
            self._measure,
            Counting(self.counts.value()),
            self.first.value() or today,
            self.last.value() or today,
            tenths(self.value.text()) if self._measure in _FIGURED else None,
            None,
            self.text.toPlainText(),
            self.judged.value() if self._measure is Measuring.JUDGEMENT else "",
        )

        def work() -> ChangeSet:
            self._written, changes = write_signal(workspace, pupil_id, new)
            return changes

        return work

    def _done(self, changes: ChangeSet) -> None:
        super()._done(changes)
        if self._written is not None:
            self._written_then(self._written)


def ask_signal(
    parent: QWidget, desk: Desk, pupil_id: PupilId, refused: Callable[[BaseException], None]
) -> None:
    """The form, when what the routine has for absence without a figure has been read."""

    def shown(found: tuple[SignalDefinition, ...]) -> None:
        SignalDialog(parent, desk, pupil_id, found).open()

    desk.tasks.read(partial(judgements, desk.workspace, pupil_id), shown, refused)
