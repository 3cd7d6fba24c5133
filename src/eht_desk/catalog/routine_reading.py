# SPDX-License-Identifier: EUPL-1.2
"""Makes a RoutineDefinition of a routine's tables: its keys and their types, every mistake with its place.

Does not belong here: what it takes over from its base (routine_merging), whether the parts fit one another
(routine_checks), finding files (routines).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from eht_desk.catalog.condition_reading import read_condition
from eht_desk.catalog.evidence_reading import StagesOf, read_evidence, read_form_id, read_words
from eht_desk.catalog.problems import Place, ProblemCode, ProblemList
from eht_desk.catalog.tables import Table
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import CaseLevel
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.routines.model import (
    AgendaItem,
    CalendarRules,
    CheckDefinition,
    ClosingRules,
    Coded,
    Collects,
    Comparison,
    DeadlineDefinition,
    DeadlineKind,
    DecisionDefinition,
    DecisionValue,
    EventDefinition,
    EventKind,
    LawReference,
    MeasureKind,
    Need,
    RoutineDefinition,
    RoutineTask,
    SignalDefinition,
    Span,
    StepDefinition,
    Unit,
)

MOST_VERSION, LONGEST_SPAN, MOST_FOLLOW_UPS = 9999, 400, 20
_Word = TypeVar("_Word", bound=StrEnum)
_Part = TypeVar("_Part")


class RoutineReading:
    """Reads one routine. Harmless values stand where problems were noted."""

    def __init__(self, file: str, problems: ProblemList, stages_of: StagesOf) -> None:
        self._file = file
        self._problems = problems
        self._stages_of = stages_of

    def read(self, content: Mapping[str, object]) -> RoutineDefinition:
        """The routine as written, with what it took over from its base already in it."""
        table = Table(content, Place(self._file), self._problems)
        routine = RoutineDefinition(
            id=table.identifier(),
            version=table.number("version", least=1, most=MOST_VERSION, required=True) or 0,
            title=table.text("title"),
            short_title=table.text("short_title"),
            text=table.text("text"),
            source=table.text("source"),
            valid_from=table.day("valid_from", required=True) or date.min,
            level=_word(table, "level", CaseLevel, CaseLevel.SCHOOL),
            municipality=table.text("municipality", default=""),
            is_base=table.flag("is_base"),
            base=_code(table, "base"),
            base_version=table.number("base_version", least=1, most=MOST_VERSION) or 0,
            owner=_word(table, "owner", Role, Role.RECTOR) if table.has("owner") else None,
            laws=self._all(table, "laws", self._law, is_repeated=True),
            signals=self._all(table, "signals", self._signal),
            steps=self._all(table, "steps", self._step),
            events=self._all(table, "events", self._event),
            deadlines=self._all(table, "deadlines", self._deadline),
            tasks=self._all(table, "tasks", self._task),
            decisions=self._all(table, "decisions", self._decision),
            causes=self._all(table, "causes", _coded),
            measures=self._all(table, "measures", _measure),
            agenda=self._all(table, "agenda", _agenda_item),
            channels=self._all(table, "channels", _coded),
            checks=self._all(table, "checks", self._check),
            closing=self._closing(table),
            calendar=self._calendar(table),
        )
        table.asked |= {"base", "owner"}
        table.finish()
        return routine

    def _all(
        self, table: Table, key: str, read: Callable[[Table], _Part], *, is_repeated: bool = False
    ) -> tuple[_Part, ...]:
        """Every table under the key. An id that stands twice is a problem, unless it may (`is_repeated`)."""
        found: list[_Part] = []
        seen: set[object] = set()
        for content in table.tables(key):
            name = content.get("id")
            section = table.place.field or table.place.section
            place = Place(self._file, f"{section}.{key}" if section else key, str(name or ""))
            entry = Table(content, place, self._problems)
            found.append(read(entry))
            entry.finish()
            if isinstance(name, str) and name in seen and not is_repeated:
                remedy = "Give it an id of its own."
                self._problems.add(ProblemCode.DUPLICATE_ID, place, f"{name!r} stands twice", remedy)
            seen.add(name if isinstance(name, str) else None)
        return tuple(found)

    def _law(self, table: Table) -> LawReference:
        return LawReference(
            table.identifier(),
            table.text("title"),
            table.text("text"),
            table.day("valid_from"),
            table.day("valid_to"),
            table.text("replaces", default=""),
            table.text("source", default=""),
        )

    def _signal(self, table: Table) -> SignalDefinition:
        measure = _word(table, "measure", Measuring, Measuring.JUDGEMENT)
        has_figure = measure is not Measuring.JUDGEMENT
        for key in ("threshold", "comparison"):
            if table.has(key) and not has_figure:
                remedy = "Take it away; a judgement has no figure."
                self._problems.add(ProblemCode.KEY_NOT_FOR_KIND, table.at(key), f"{key} has no use", remedy)
        is_asked = (
            has_figure and measure is not Measuring.DAYS_IN_A_ROW
        )  # these may be the calendar's two weeks
        threshold = table.number("threshold", least=1, most=10_000, required=is_asked)
        return SignalDefinition(
            table.identifier(),
            table.text("label"),
            measure,
            _word(table, "counts", Counting, Counting.ALL),
            table.text("source"),
            threshold or 0,
            _word(table, "comparison", Comparison, Comparison.AT_LEAST, is_optional=True),
            self._span(table, "period"),
            _code(table, "leads_to"),
            table.text("text", default=""),
            table.texts("reports"),
        )

    def _step(self, table: Table) -> StepDefinition:
        return StepDefinition(
            table.identifier(),
            table.text("title"),
            table.text("text"),
            table.text("why"),
            table.text("source"),
            _word(table, "role", Role, Role.RECTOR),
            _word(table, "level", CaseLevel, CaseLevel.SCHOOL, is_optional=True),
            table.texts("laws"),
            read_condition(table, "when"),
            table.texts("gates"),
            self._all(table, "needs", self._need),
            table.texts("offers"),
        )

    def _need(self, table: Table) -> Need:
        return Need(
            table.identifier(),
            table.text("label"),
            read_evidence(table, self._stages_of, may_be_said=True),
            table.text("source", default=""),
            read_condition(table, "when"),
            table.text("action", default=""),
        )

    def _event(self, table: Table) -> EventDefinition:
        kind = _word(table, "kind", EventKind, EventKind.CASE_OPENED)
        of_kind = _EVENT_KEYS[kind]
        if kind is EventKind.RETURNED and table.has("form"):
            of_kind = {"form", "field"}  # the day may also stand in a form
        for key in sorted({"form", "field", "or_field", "stage", "decision", "value", "signal"} - of_kind):
            if table.has(key):
                table.asked.add(key)
                remedy = f"Take it away; {kind.value} has {', '.join(sorted(of_kind)) or 'no more keys'}."
                found = f"The key {key!r} is not for {kind.value}"
                self._problems.add(ProblemCode.KEY_NOT_FOR_KIND, table.at(key), found, remedy)
        form_id, stages = read_form_id(table, self._stages_of) if "form" in of_kind else ("", ())
        stage = table.identifier("stage") if "stage" in of_kind else ""
        if stage and stages is not None and stage not in stages:
            remedy = f"Known: {', '.join(sorted(stages)) or 'none'}."
            self._problems.add(
                ProblemCode.UNKNOWN_STAGE, table.at("stage"), f"The form has no stage {stage!r}", remedy
            )
        return EventDefinition(
            table.identifier(),
            table.text("label"),
            kind,
            form=form_id,
            field=table.identifier("field") if "field" in of_kind else "",
            stage=stage,
            decision=table.identifier("decision") if "decision" in of_kind else "",
            value=_code(table, "value") if "value" in of_kind else "",
            signal=_code(table, "signal") if "signal" in of_kind else "",
            pick_first=table.flag("pick_first"),
            or_field=_code(table, "or_field") if "or_field" in of_kind else "",
        )

    def _deadline(self, table: Table) -> DeadlineDefinition:
        kind = _word(table, "kind", DeadlineKind, DeadlineKind.FIXED)
        law_word = table.text("law_word", default="")
        if kind is DeadlineKind.TARGET and not law_word:
            remedy = "Write the law's word: snarast, skyndsamt. The figure is the school's own."
            self._problems.add(
                ProblemCode.MISSING_KEY, table.at("law_word"), "A target names the law's word", remedy
            )
        return DeadlineDefinition(
            table.identifier(),
            table.text("title"),
            table.identifier("event"),
            self._span(table, "span", is_required=True) or Span(1, Unit.DAYS),
            kind,
            table.text("source"),
            _word(table, "role", Role, Role.RECTOR),
            self._evidence(table, "done_by"),
            _code(table, "step"),
            table.texts("laws"),
            read_condition(table, "when"),
            table.flag("moves"),
            table.flag("repeats"),
            law_word,
            table.text("text", default=""),
        )

    def _task(self, table: Table) -> RoutineTask:
        return RoutineTask(
            table.identifier(),
            table.text("title"),
            _word(table, "role", Role, Role.RECTOR),
            table.text("source"),
            self._evidence(table, "done_by"),
            read_condition(table, "when"),
            _code(table, "step"),
            table.flag("stays"),
            table.flag("is_outside"),
        )

    def _decision(self, table: Table) -> DecisionDefinition:
        return DecisionDefinition(
            table.identifier(),
            table.text("title"),
            _word(table, "role", Role, Role.RECTOR),
            table.text("source"),
            self._all(table, "values", _value),
            table.flag("at_meeting"),
            table.flag("asks_causes"),
        )

    def _check(self, table: Table) -> CheckDefinition:
        return CheckDefinition(
            table.identifier(),
            table.text("title"),
            self._span(table, "every", is_required=True) or Span(1, Unit.WEEKS),
            _word(table, "role", Role, Role.RECTOR),
            table.text("source"),
            self._all(table, "looks_at", _coded),
        )

    def _closing(self, parent: Table) -> ClosingRules | None:
        content = parent.table("closing")
        if content is None:
            return None
        table = Table(content, Place(self._file, "closing"), self._problems)
        rules = ClosingRules(
            table.texts("reasons", required=True),
            table.text("source"),
            read_form_id(table, self._stages_of)[0] if table.has("form") else "",
            table.texts("gates"),
            table.number("follow_ups", least=0, most=MOST_FOLLOW_UPS) or 0,
            self._span(table, "apart") or Span(1, Unit.WEEKS),
        )
        table.asked.add("form")
        table.finish()
        return rules

    def _calendar(self, parent: Table) -> CalendarRules:
        content = parent.table("calendar")
        if content is None:
            return CalendarRules()
        table = Table(content, Place(self._file, "calendar"), self._problems)
        months_roll = table.optional_flag("months_roll")
        rules = CalendarRules(
            True if months_roll is None else months_roll,
            self._span(table, "two_weeks") or Span(14, Unit.DAYS),
            table.flag("breaks_pause"),
            table.text("source", default=""),
        )
        table.asked.add("months_roll")
        table.finish()
        return rules

    def _span(self, parent: Table, key: str, *, is_required: bool = False) -> Span | None:
        content = parent.table(key)
        if content is None:
            if is_required and not parent.has(key):
                remedy = f'Add {key} = {{ count = 1, unit = "weeks" }}.'
                self._problems.add(ProblemCode.MISSING_KEY, parent.at(key), "The key is missing", remedy)
            return None
        table = Table(content, parent.at(key), self._problems)
        count = table.number("count", least=0, most=LONGEST_SPAN, required=True)
        unit = _word(table, "unit", Unit, Unit.DAYS)
        table.finish()
        return Span(count or 0, unit)

    def _evidence(self, parent: Table, key: str) -> Evidence:
        content = parent.table(key)
        if content is None:
            if not parent.has(key):
                remedy = f'Add {key} = {{ kind = "document_stage", form = "…", stage = "…" }}.'
                self._problems.add(ProblemCode.MISSING_KEY, parent.at(key), "The key is missing", remedy)
            return Evidence(EvidenceKind.MANUAL)
        table = Table(content, parent.at(key), self._problems)
        evidence = read_evidence(table, self._stages_of, may_be_said=True)
        table.finish()
        return evidence


_EVENT_KEYS: dict[EventKind, set[str]] = {
    EventKind.CASE_OPENED: set(),
    EventKind.SIGNAL: {"signal"},
    EventKind.FORM_DATE: {"form", "field", "or_field"},
    EventKind.STAGE: {"form", "stage"},
    EventKind.DECISION: {"decision", "value"},
    EventKind.MEASURES: set(),
    EventKind.RETURNED: set(),
}


def _coded(table: Table) -> Coded:
    return Coded(table.identifier(), table.text("label"), table.text("source", default=""))


def _value(table: Table) -> DecisionValue:
    return DecisionValue(
        table.identifier(), table.text("label"), table.flag("stops"), table.flag("needs_words")
    )


def _measure(table: Table) -> MeasureKind:
    return MeasureKind(
        table.identifier(),
        table.text("label"),
        _word(table, "role", Role, Role.RECTOR),
        table.text("source"),
        table.text("note", default=""),
    )


def _agenda_item(table: Table) -> AgendaItem:
    return AgendaItem(
        table.identifier(),
        table.text("title"),
        _word(table, "collects", Collects, Collects.NOTHING),
        table.text("source"),
        table.flag("is_standing"),
    )


def _code(table: Table, key: str) -> str:
    """A code name that may be absent."""
    table.asked.add(key)
    return table.identifier(key) if table.has(key) else ""


def _word(table: Table, key: str, kind: type[_Word], default: _Word, *, is_optional: bool = False) -> _Word:
    """A word of a closed list."""
    if is_optional and not table.has(key):
        table.asked.add(key)
        return default
    return next(iter(read_words(table, key, kind, [table.text(key)])), default)
