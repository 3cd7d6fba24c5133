# SPDX-License-Identifier: EUPL-1.2
"""Checks what a form says about the work around it: rounds, areas, copies, approvals, the gate before it.

Runs last, on a definition whose stages, sections and fields exist. Notes problems, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.domain.forms.areas import area_of
from eht_desk.domain.forms.conditions import fields_asked
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.forms.rounds import round_of


def check_process(definition: FormDefinition, file: str, problems: ProblemList) -> None:
    """Note everything that is wrong in these parts."""
    _ids(definition, file, problems)
    _rounds(definition, file, problems)
    _areas(definition, file, problems)
    _copies(definition, file, problems)
    _approvals(definition, file, problems)
    if definition.gate and definition.group == "concern":
        found, remedy = (
            "A report of concern has a gate",
            "Remove the gate: nothing may stand before a report.",
        )
        problems.add(ProblemCode.GATE_BEFORE_CONCERN, Place(file, key="gate"), found, remedy)


def _named(definition: FormDefinition, file: str) -> Iterator[tuple[str, Place]]:
    for stage in definition.stages:
        yield stage.id, Place(file, "stages", stage.id, "id")
    for section in definition.sections:
        yield section.id, Place(file, section.id, key="id")
        for field in section.fields:
            yield field.id, Place(file, section.id, field.id, "id")


def _ids(definition: FormDefinition, file: str, problems: ProblemList) -> None:
    for item_id, place in _named(definition, file):
        if round_of(item_id) != (item_id, 1):
            found, remedy = (
                "The id looks like that of a round",
                "Do not end it with two underscores and a number.",
            )
            problems.add(ProblemCode.ROUND_LIKE_ID, place, found, remedy)


def _rounds(definition: FormDefinition, file: str, problems: ProblemList) -> None:
    last = definition.stages[-1]
    for stage in definition.stages:
        if stage.repeats and stage is not last:
            place, remedy = Place(file, "stages", stage.id, "repeats"), "Move the stage last."
            problems.add(ProblemCode.REPEAT_NOT_LAST, place, "Only the last stage may repeat", remedy)
        if stage.repeat_until is None:
            continue
        place = Place(file, "stages", stage.id, "repeat_until")
        if not stage.repeats:
            problems.add(
                ProblemCode.REPEAT_CONDITION, place, "The stage does not repeat", "Add repeats = true."
            )
        own = {field.id for field in definition.fields(stage.id)}
        for field_id in fields_asked(stage.repeat_until):
            if field_id not in own:
                found = f"{field_id!r} is no field of the stage"
                problems.add(ProblemCode.REPEAT_CONDITION, place, found, suggestion(field_id, own))


def _areas(definition: FormDefinition, file: str, problems: ProblemList) -> None:
    for section in definition.sections:
        if section.layout == "area" and area_of(section) is None:
            found = "An area is a multi_choice of prompts, a long_text and a multi_choice of one option"
            remedy = (
                "Write them in that order: prompts on_paper blank, the text required_when it is not declined."
            )
            problems.add(ProblemCode.AREA_SHAPE, Place(file, section.id, key="layout"), found, remedy)


def _copies(definition: FormDefinition, file: str, problems: ProblemList) -> None:
    known = {field.id for field in definition.fields()}
    for copy in definition.copies:
        for field_id in copy.fields:
            if field_id not in known:
                place, found = (
                    Place(file, "copies", copy.id, "fields"),
                    f"The field {field_id!r} does not exist",
                )
                problems.add(ProblemCode.UNKNOWN_FIELD, place, found, suggestion(field_id, known))
    copies = [copy.id for copy in definition.copies]
    for handover in definition.handovers:
        if handover.copy and handover.copy not in copies:
            place = Place(file, "handovers", handover.id, "copy")
            found = f"The copy {handover.copy!r} does not exist"
            problems.add(ProblemCode.UNKNOWN_OPTION, place, found, suggestion(handover.copy, copies))


def _approvals(definition: FormDefinition, file: str, problems: ProblemList) -> None:
    stages = [stage.id for stage in definition.stages]
    for approval in definition.approvals:
        place = Place(file, "approvals", approval.id, "after_stage")
        if approval.after_stage not in stages:
            found = f"The stage {approval.after_stage!r} does not exist"
            problems.add(ProblemCode.UNKNOWN_STAGE, place, found, suggestion(approval.after_stage, stages))
            continue
        written = stages[: stages.index(approval.after_stage) + 1]
        known = [section.id for section in definition.sections if section.stage_id in written]
        for section_id in approval.sections:
            if section_id not in known:
                place, found = (
                    Place(file, "approvals", approval.id, "sections"),
                    f"No section {section_id!r} is written by then",
                )
                problems.add(ProblemCode.UNKNOWN_SECTION, place, found, suggestion(section_id, known))
