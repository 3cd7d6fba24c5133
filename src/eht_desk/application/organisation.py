# SPDX-License-Identifier: EUPL-1.2
"""The schools' and the huvudman's names and codes: reading, changing, adding a school. Classes are in mentors.py."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_account, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.accounts import Role, RoleAssignment
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import RoleId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import AuthorityKind, Period, SchoolAuthority, SchoolUnit
from eht_desk.domain.register import folded_name

_CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What stands on papers and what the school is called elsewhere. `code` is Skolverket's eight digits, or empty."""

    name: str
    code: str
    municipality: str
    authority_name: str


def list_units(workspace: Workspace) -> list[SchoolUnit]:
    """The schools of the store, in the order they were added. What a school is called is no secret among them."""
    with workspace.store.read() as work:
        current_account(work, workspace)
        return work.organisation.units()


def add_unit(workspace: Workspace, name: str, code: str, municipality: str) -> tuple[UnitId, ChangeSet]:
    """One more school of the same huvudman in the store. Who adds it may open accounts and give roles there.

    That is the duty of administrator, which shows no pupils: being rektor of one school makes nobody rektor of two.

    Raises:
        RuleViolation: `required` (field `unit_name`), `unit_code_form`, `unit_name_taken`, `unit_code_taken`,
            `not_allowed`.
    """
    facts = SchoolFacts(_tidy(name), _digits(code), _tidy(municipality), "")
    _check_unit(facts)
    unit_id = UnitId(workspace.services.ids.new_id())
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_ORGANISATION)
        for unit in work.organisation.units():
            if folded_name(unit.name) == folded_name(facts.name):
                raise RuleViolation("unit_name_taken", "unit_name")
            if facts.code and unit.code == facts.code:
                raise RuleViolation("unit_code_taken", "unit_code")
        authority_id = work.organisation.authority().id
        work.organisation.add_unit(
            SchoolUnit(unit_id, authority_id, facts.name, facts.code, facts.municipality)
        )
        work.accounts.add_role(
            RoleAssignment(
                RoleId(workspace.services.ids.new_id()),
                workspace.store.account_id,
                unit_id,
                Role.ADMINISTRATOR,
                Period(workspace.today),
            )
        )
        work.commit(LogEvent("school_added", detail={"unit": unit_id}))
    return unit_id, changed(ChangeKind.ORGANISATION, ChangeKind.ACCOUNT, ids=(unit_id,))


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
    new = SchoolFacts(_tidy(name), _digits(code), _tidy(municipality), _tidy(authority_name))
    if not new.authority_name:
        raise RuleViolation("required", "authority_name")
    _check_unit(new)
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


def school_authority(workspace: Workspace) -> SchoolAuthority:
    """The huvudman of the schools. `kind` is None until somebody said which it is; then it is taken for municipal."""
    with workspace.store.read() as work:
        current_account(work, workspace)
        return work.organisation.authority()


def change_authority(workspace: Workspace, kind: AuthorityKind, municipality: str) -> ChangeSet:
    """Say whether a municipality runs the schools itself, and which one it is or lies in: who is told of what about a
    pupil hangs on it (HUD-33, C9). What open cases ask for is judged anew. One log row; none when all is as before.

    Raises RuleViolation: `required` on `authority_municipality`, `not_allowed`.
    """
    told = _tidy(municipality)
    if not told:
        raise RuleViolation("required", "authority_municipality")
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_ORGANISATION)
        former = work.organisation.authority()
        later = replace(former, kind=kind, municipality=told)
        if later == former:
            return ChangeSet()
        work.organisation.update_authority(later)
        for pupil_id in sorted({case.pupil_id for case in work.cases.all_open()}):
            settle_tasks(workspace, work, pupil_id)
        fields = (("kind", former.kind is not kind), ("municipality", former.municipality != told))
        words = ",".join(field for field, is_changed in fields if is_changed)
        work.commit(LogEvent("authority_changed", detail={"kind": kind.value, "fields": words}))
    return changed(ChangeKind.ORGANISATION, ChangeKind.CASE, ChangeKind.TASK)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _digits(code: str) -> str:
    return "".join(code.split()).replace("-", "")


def _check_unit(facts: SchoolFacts) -> None:
    if not facts.name:
        raise RuleViolation("required", "unit_name")
    if facts.code and not (facts.code.isascii() and facts.code.isdigit() and len(facts.code) == _CODE_LENGTH):
        raise RuleViolation("unit_code_form", "unit_code")


def _unit(work: ReadWork, unit_id: UnitId) -> SchoolUnit:
    found = next((unit for unit in work.organisation.units() if unit.id == unit_id), None)
    if found is None:
        raise RuleViolation("not_found")
    return found


def _facts(work: ReadWork, unit: SchoolUnit) -> SchoolFacts:
    return SchoolFacts(unit.name, unit.code, unit.municipality, work.organisation.authority().name)
