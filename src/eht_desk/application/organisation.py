# SPDX-License-Identifier: EUPL-1.2
"""The school's and the huvudman's names and codes: reading and changing them. Classes and staff come from registers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_account, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import SchoolUnit

_CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What stands on papers and what the school is called elsewhere. `code` is Skolverket's eight digits, or empty."""

    name: str
    code: str
    municipality: str
    authority_name: str


def school_facts(workspace: Workspace, unit_id: UnitId) -> SchoolFacts:
    """As the store has them now. Raises RuleViolation("not_found") for an unknown unit."""
    with workspace.store.read() as work:
        current_account(work, workspace)
        return _facts(work, _unit(work, unit_id))


def change_school(
    workspace: Workspace, unit_id: UnitId, name: str, code: str, municipality: str, authority_name: str
) -> ChangeSet:
    """Give the school and its huvudman these names and codes. One log row; none when everything is as before.

    Raises:
        RuleViolation: `required` (fields `unit_name`, `authority_name`), `unit_code_form` (field `unit_code`: neither
            empty nor eight digits), `not_allowed`, `not_found`.
    """
    new = SchoolFacts(
        _tidy(name), "".join(code.split()).replace("-", ""), _tidy(municipality), _tidy(authority_name)
    )
    if not new.authority_name:
        raise RuleViolation("required", "authority_name")
    if not new.name:
        raise RuleViolation("required", "unit_name")
    if new.code and not (new.code.isascii() and new.code.isdigit() and len(new.code) == _CODE_LENGTH):
        raise RuleViolation("unit_code_form", "unit_code")
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_ORGANISATION, unit_id)
        unit = _unit(work, unit_id)
        former = _facts(work, unit)
        if new == former:
            return ChangeSet()
        if new.authority_name != former.authority_name:
            authority = work.organisation.authority()
            work.organisation.update_authority(replace(authority, name=new.authority_name))
        work.organisation.update_unit(
            replace(unit, name=new.name, code=new.code, municipality=new.municipality)
        )
        fields = (
            ("authority_name", former.authority_name != new.authority_name),
            ("unit_name", former.name != new.name),
            ("unit_code", former.code != new.code),
            ("municipality", former.municipality != new.municipality),
        )
        words = ",".join(field for field, is_changed in fields if is_changed)
        work.commit(LogEvent("school_changed", detail={"unit": unit_id, "fields": words}))
    return changed(ChangeKind.ORGANISATION, ids=(unit_id,))


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _unit(work: ReadWork, unit_id: UnitId) -> SchoolUnit:
    found = next((unit for unit in work.organisation.units() if unit.id == unit_id), None)
    if found is None:
        raise RuleViolation("not_found")
    return found


def _facts(work: ReadWork, unit: SchoolUnit) -> SchoolFacts:
    return SchoolFacts(unit.name, unit.code, unit.municipality, work.organisation.authority().name)
