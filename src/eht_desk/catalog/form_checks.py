# SPDX-License-Identifier: EUPL-1.2
"""Checks how the parts of a form refer to one another: ids, stages, conditions, dates, mnemonics.

Runs on a definition that `form_reading` found nothing wrong with. Notes problems, changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.catalog.process_checks import check_process
from eht_desk.domain.forms.conditions import fields_asked, leaves
from eht_desk.domain.forms.model import Condition, FieldDefinition, FieldKind, FormDefinition
from eht_desk.domain.forms.visibility import visibility_conditions

RESERVED_FIELD_IDS = frozenset(
    {"pupil", "pupil_name", "identity_number", "class_name", "guardian_name", "document_code", "checksum"}
)
"""Names of what a form never asks for: it comes from the pupil's view or the document, so that the one gate
for names (architecture §4) cannot be walked around by a form."""

_MNEMONIC = re.compile(r"&(.?)", re.DOTALL)
_UNANSWERABLE = frozenset({FieldKind.SIGNATURE, FieldKind.INFORMATION})


@dataclass(frozen=True, slots=True)
class _Named:
    """A field with its place and the position of its stage."""

    field: FieldDefinition
    section_id: str
    stage: int


def check_form(definition: FormDefinition, file: str, problems: ProblemList) -> None:
    """Note everything that is wrong between the parts of the form."""
    check = _Check(definition, file, problems)
    check.identifiers()
    check.stages()
    check.sections()
    if problems.found:
        return  # what refers to a stage or field that is not there would be reported twice
    check.entries()
    check.fields()
    check.circles()
    check.mnemonics()
    check_process(definition, file, problems)


class _Check:
    """One run over one definition."""

    def __init__(self, definition: FormDefinition, file: str, problems: ProblemList) -> None:
        self._definition = definition
        self._file = file
        self._problems = problems
        self._stage_ids = [stage.id for stage in definition.stages]
        self._named: dict[str, _Named] = {}
        for section in definition.sections:
            stage = self._stage_ids.index(section.stage_id) if section.stage_id in self._stage_ids else 0
            for field in section.fields:
                self._named.setdefault(field.id, _Named(field, section.id, stage))

    # -- ids

    def identifiers(self) -> None:
        definition = self._definition
        self._unique("stages", self._stage_ids)
        self._unique("sections", (section.id for section in definition.sections))
        self._unique("handovers", (handover.id for handover in definition.handovers))
        self._unique("outcomes", (outcome.id for outcome in definition.outcomes))
        self._unique("copies", (copy.id for copy in definition.copies))
        self._unique("approvals", (approval.id for approval in definition.approvals))
        seen: set[str] = set()
        for section in definition.sections:
            for field in section.fields:
                place = Place(self._file, section.id, field.id, "id")
                self._field_identifier(field, place, seen)
                seen.add(field.id)

    def _unique(self, block: str, ids: Iterable[str]) -> None:
        seen: set[str] = set()
        for item in ids:
            if item in seen:
                self._duplicate(Place(self._file, block, item, "id"))
            seen.add(item)

    def _duplicate(self, place: Place) -> None:
        self._problems.add(ProblemCode.DUPLICATE_ID, place, "The id is used twice", "Give each its own id.")

    def _field_identifier(self, field: FieldDefinition, place: Place, seen: set[str]) -> None:
        if field.id in seen:
            self._duplicate(place)
        if field.id in RESERVED_FIELD_IDS:
            remedy = "The program fills this in itself; leave the field out or ask for something else."
            self._problems.add(ProblemCode.RESERVED_ID, place, f"The id {field.id} is reserved", remedy)
        inner = [option.id for option in field.options] + [column.id for column in field.columns]
        if len(set(inner)) < len(inner):
            self._duplicate(place)
        for column in field.columns:
            options = [option.id for option in column.options]
            if len(set(options)) < len(options):
                self._duplicate(place)

    # -- stages

    def stages(self) -> None:
        for position, stage in enumerate(self._definition.stages):
            place = Place(self._file, "stages", stage.id, "opens_after")
            if stage.opens_after and self._stage_exists(stage.opens_after, place):
                self._stage_before(stage.opens_after, position, place)
            if all(section.stage_id != stage.id for section in self._definition.sections):
                found, remedy = "No section belongs to the stage", "Add a section or remove the stage."
                self._problems.add(ProblemCode.STAGE_WITHOUT_FIELDS, place, found, remedy)

    def sections(self) -> None:
        for section in self._definition.sections:
            self._stage_exists(section.stage_id, Place(self._file, section.id, key="stage"))

    def _stage_exists(self, stage_id: str, place: Place) -> bool:
        if stage_id in self._stage_ids:
            return True
        found = f"The stage {stage_id!r} does not exist"
        self._problems.add(ProblemCode.UNKNOWN_STAGE, place, found, suggestion(stage_id, self._stage_ids))
        return False

    def _stage_before(self, stage_id: str, position: int, place: Place) -> None:
        if self._stage_ids.index(stage_id) >= position:
            found = f"The stage {stage_id} does not come before"
            self._problems.add(
                ProblemCode.STAGE_ORDER, place, found, "Name an earlier stage; order them in time."
            )

    # -- stages' rules, handovers, outcomes, done

    def entries(self) -> None:
        for position, stage in enumerate(self._definition.stages):
            self._condition(
                stage.opens_when, Place(self._file, "stages", stage.id, "opens_when"), position - 1
            )
            if stage.due is not None:
                place = Place(self._file, "stages", stage.id, "due")
                for field_id in stage.due.from_latest_of:
                    self._date_field(field_id, place, position)
        for handover in self._definition.handovers:
            place = Place(self._file, "handovers", handover.id, "after_stage")
            self._stage_exists(handover.after_stage, place)
        self._outcomes()
        for stage_id in self._definition.done.stages:
            self._stage_exists(stage_id, Place(self._file, "done", key="stages"))
        for field_id in self._definition.done.answered:
            self._field(field_id, Place(self._file, "done", key="answered"))

    def _outcomes(self) -> None:
        for outcome in self._definition.outcomes:
            place = Place(self._file, "outcomes", outcome.id, "after_stage")
            if not self._stage_exists(outcome.after_stage, place):
                continue
            after = self._stage_ids.index(outcome.after_stage)
            self._condition(outcome.when, Place(self._file, "outcomes", outcome.id, "when"), after)
            place = Place(self._file, "outcomes", outcome.id, "closed_by_stage")
            if outcome.closed_by_stage and self._stage_exists(outcome.closed_by_stage, place):
                self._stage_before(outcome.after_stage, self._stage_ids.index(outcome.closed_by_stage), place)

    # -- fields and conditions

    def fields(self) -> None:
        for section in self._definition.sections:
            stage = self._stage_ids.index(section.stage_id)
            self._condition(section.show_when, Place(self._file, section.id, key="show_when"), stage)
            for field in section.fields:
                self._condition(field.show_when, Place(self._file, section.id, field.id, "show_when"), stage)
                place = Place(self._file, section.id, field.id, "required_when")
                self._condition(field.required_when, place, stage)
                if field.not_before_field:
                    place = Place(self._file, section.id, field.id, "not_before_field")
                    self._date_field(field.not_before_field, place, stage)

    def _field(self, field_id: str, place: Place) -> _Named | None:
        named = self._named.get(field_id)
        if named is None:
            found = f"The field {field_id!r} does not exist"
            self._problems.add(ProblemCode.UNKNOWN_FIELD, place, found, suggestion(field_id, self._named))
        return named

    def _date_field(self, field_id: str, place: Place, stage: int) -> None:
        named = self._field(field_id, place)
        if named is None:
            return
        if named.field.kind is not FieldKind.DATE:
            found = f"The field {field_id} is of kind {named.field.kind}"
            self._problems.add(ProblemCode.NOT_A_DATE_FIELD, place, found, "Name a field of kind date.")
        self._not_later(named, place, stage)

    def _not_later(self, named: _Named, place: Place, stage: int) -> None:
        if named.stage > stage:
            found = f"The field {named.field.id} is written in a later stage"
            remedy = "Ask about a field that is written before this is decided."
            self._problems.add(ProblemCode.LATER_STAGE, place, found, remedy)

    def _condition(self, condition: Condition | None, place: Place, stage: int) -> None:
        for leaf in leaves(condition):
            named = self._field(leaf.field, place)
            if named is not None:
                self._not_later(named, place, stage)
                self._question(leaf, named.field, place)

    def _question(self, leaf: Condition, field: FieldDefinition, place: Place) -> None:
        """Whether the field can be asked this, and whether the answers compared with can ever come."""
        words = leaf.one_of if leaf.equals is None else (leaf.equals,)
        possible = _possible_answers(field)
        if field.kind in _UNANSWERABLE or (words and possible is None):
            found = f"A field of kind {field.kind} cannot be asked this"
            remedy = "Compare choices, yes/no and whole numbers; ask others for answered."
            self._problems.add(ProblemCode.CONDITION_NOT_FOR_KIND, place, found, remedy)
            return
        for word in words:
            if possible is not None and not _can_be(word, possible):
                found = f"The field {field.id} never has the answer {word!r}"
                known = list(possible) if not isinstance(possible, range) else []
                remedy = suggestion(word, known) if known else "Write a whole number within its range."
                self._problems.add(ProblemCode.UNKNOWN_OPTION, place, found, remedy)

    def circles(self) -> None:
        """Note each field whose visibility depends on itself, through whatever others."""
        asked = {
            field_id: {name for condition in conditions for name in fields_asked(condition)}
            for field_id, conditions in visibility_conditions(self._definition).items()
        }
        for field_id in asked:
            if field_id in _reached_from(field_id, asked):
                named = self._named[field_id]
                place = Place(self._file, named.section_id, field_id, "show_when")
                found, remedy = "Whether the field shows depends on itself", "Break the circle of conditions."
                self._problems.add(ProblemCode.CONDITION_CYCLE, place, found, remedy)

    # -- mnemonics

    def mnemonics(self) -> None:
        """Each field's letter is one letter or digit, and no other field of its stage has it."""
        used: dict[tuple[int, str], str] = {}
        for field_id, named in self._named.items():
            place = Place(self._file, named.section_id, field_id, "label")
            marks = [mark for mark in _MNEMONIC.findall(named.field.label.replace("&&", "")) if mark != "&"]
            if not marks:
                continue
            if len(marks) > 1 or not marks[0].isalnum():
                found, remedy = (
                    "The mnemonic mark is not usable",
                    "Write one & before a letter or digit; && for &.",
                )
                self._problems.add(ProblemCode.MNEMONIC_BAD, place, found, remedy)
                continue
            key = (named.stage, marks[0].casefold())
            if key in used:
                found = f"The mnemonic {marks[0]} is also that of {used[key]}"
                self._problems.add(ProblemCode.MNEMONIC_REPEATED, place, found, "Choose another letter.")
            used.setdefault(key, field_id)


def _possible_answers(field: FieldDefinition) -> tuple[str, ...] | range | None:
    """What `equals` may name: option ids, yes and no, or whole numbers; None for kinds that are not compared."""
    if field.kind in {FieldKind.CHOICE, FieldKind.MULTI_CHOICE}:
        return tuple(option.id for option in field.options)
    if field.kind is FieldKind.YES_NO:
        return ("yes", "no")
    if field.kind in {FieldKind.INTEGER, FieldKind.SCALE}:
        least = -(10**9) if field.minimum is None else field.minimum
        most = 10**9 if field.maximum is None else field.maximum
        return range(least, most + 1)
    return None


def _can_be(word: str, possible: tuple[str, ...] | range) -> bool:
    if isinstance(possible, range):
        return bool(re.fullmatch(r"0|-?[1-9][0-9]{0,9}", word)) and int(word) in possible
    return word in possible


def _reached_from(start: str, edges: dict[str, set[str]]) -> Iterator[str]:
    seen: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        name = waiting.pop()
        if name in seen or name not in edges:
            continue
        seen.add(name)
        yield name
        waiting.extend(edges[name])
