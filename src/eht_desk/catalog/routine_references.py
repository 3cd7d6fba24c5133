# SPDX-License-Identifier: EUPL-1.2
"""Whether what a routine names beside itself exists: forms with their stages and fields, gates, purposes, reasons.

Asked when a school takes a routine in, and by the tests for those that ship.
"""

from __future__ import annotations

from collections.abc import Collection

from eht_desk.application.ports.routines import KnownDefinitions
from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.catalog.routine_mentions import Mention, Thing, mentions
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.model import FieldDefinition, FieldKind, FormDefinition
from eht_desk.domain.routines.model import RoutineDefinition


def check_references(
    routine: RoutineDefinition, file: str, known: KnownDefinitions, problems: ProblemList
) -> None:
    """Note everything that the routine names and that does not exist."""
    check = _Check(known, problems)
    for mention in mentions(routine, file):
        check.look(mention)


class _Check:
    """One run over one routine."""

    def __init__(self, known: KnownDefinitions, problems: ProblemList) -> None:
        self._known = known
        self._problems = problems
        self._ids: dict[Thing, Collection[str]] = {
            Thing.GATE: {item.id for item in known.gates.all()},
            Thing.PURPOSE: {item.id for item in known.purposes.all()},
            Thing.REASON: {item.id for item in known.closing.reasons()},
        }

    def look(self, mention: Mention) -> None:
        """Note what is wrong with one mention."""
        if mention.thing in self._ids:
            self._is_one_of(mention.place, mention.thing.value, mention.name, self._ids[mention.thing])
        elif mention.thing is Thing.FORM:
            self._form(mention.place, mention.name)
        elif mention.form:
            self._of_form(mention)
        elif mention.thing is Thing.FACT:
            self._fact(mention)

    def _of_form(self, mention: Mention) -> None:
        form = self._form_or_none(mention.form)
        if form is None:
            return  # told where the form is named
        match mention.thing:
            case Thing.STAGE:
                stages = [item.id for item in form.stages]
                if mention.name not in stages:
                    found = f"The form {form.id} has no stage {mention.name!r}"
                    self._add(
                        ProblemCode.UNKNOWN_STAGE, mention.place, found, suggestion(mention.name, stages)
                    )
            case Thing.HANDOVER:
                self._is_one_of(
                    mention.place, "hand-over", mention.name, [item.id for item in form.handovers]
                )
            case Thing.APPROVAL:
                self._is_one_of(mention.place, "approval", mention.name, [item.id for item in form.approvals])
            case Thing.DATE_FIELD:
                field = self._field(mention.place, form, mention.name)
                if field is not None and field.kind is not FieldKind.DATE:
                    found = f"{mention.name} is a {field.kind.value}"
                    self._add(
                        ProblemCode.NOT_A_DATE_FIELD, mention.place, found, "Name a field that holds a date."
                    )
            case _:
                return

    def _fact(self, mention: Mention) -> None:
        kind, _, rest = mention.name.partition(".")
        form_id, _, field_id = rest.partition(".")
        if kind not in {"document", "answer"}:
            return
        form = self._form(mention.place, form_id)
        if form is None or kind == "document":
            return
        field = self._field(mention.place, form, field_id)
        answers = None if field is None else _answers(field)
        for value in mention.values:
            if answers is not None and value not in answers:
                found = f"{mention.name} is never {value!r}"
                self._add(ProblemCode.UNKNOWN_OPTION, mention.place, found, suggestion(value, answers))

    def _field(self, place: Place, form: FormDefinition, field_id: str) -> FieldDefinition | None:
        fields = {item.id: item for item in form.fields()}
        if field_id not in fields:
            found = f"The form {form.id} has no field {field_id!r}"
            self._add(ProblemCode.UNKNOWN_FIELD, place, found, suggestion(field_id, fields))
        return fields.get(field_id)

    def _form(self, place: Place, form_id: str) -> FormDefinition | None:
        form = self._form_or_none(form_id)
        if form is None:
            remedy = "Write the id of a form that ships or is kept in the store."
            self._add(ProblemCode.UNKNOWN_FORM, place, f"There is no form {form_id!r}", remedy)
        return form

    def _form_or_none(self, form_id: str) -> FormDefinition | None:
        try:
            return self._known.forms.get(form_id)
        except ExpectedFailure:
            return None

    def _is_one_of(self, place: Place, what: str, name: str, known: Collection[str]) -> None:
        if name not in known:
            self._add(
                ProblemCode.UNKNOWN_PART, place, f"There is no {what} {name!r}", suggestion(name, known)
            )

    def _add(self, code: ProblemCode, place: Place, found: str, remedy: str) -> None:
        self._problems.add(code, place, found, remedy)


def _answers(field: FieldDefinition) -> tuple[str, ...] | None:
    """What a field can be answered with; None: anything."""
    if field.kind is FieldKind.YES_NO:
        return ("yes", "no")
    return tuple(item.id for item in field.options) or None
