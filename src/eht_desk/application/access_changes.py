# SPDX-License-Identifier: EUPL-1.2
"""The access table as the school has it: shown with its reasons, changed by rektor within its bounds (HUD-20).

A change counts at once for the whole store: every use case reads it anew. No change reaches the fixed rules of
domain/access.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from eht_desk.application.access_store import put_changes, stored_changes
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_views import account_names
from eht_desk.application.ports import UnitOfWork
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, may
from eht_desk.domain.access_table import (
    AccessTable,
    Bound,
    DocumentClass,
    Grant,
    Key,
    Relation,
    Right,
    TableChange,
    class_of,
)
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.log import LogEvent

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One grant: the shipped one (`grant`, whose reason and bound hold), what it gives now, and the change if there is
    one, with who made it."""

    grant: Grant
    rights: frozenset[Right]
    change: TableChange | None = None
    changed_by: str = ""


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A form that a grant can be made for."""

    form_id: str
    title: str
    document_class: DocumentClass


@dataclass(frozen=True, slots=True)
class AccessPage:
    """The whole table. `rows` are the grants of classes; `form_rows` those of single forms, shipped or the school's."""

    rows: tuple[AccessRow, ...]
    form_rows: tuple[AccessRow, ...]
    forms: tuple[FormChoice, ...]
    may_change: bool


def read_access(workspace: Workspace) -> AccessPage:
    """The table, for whoever opens its page."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        changes = {item.key: item for item in stored_changes(work)}
        names = account_names(work)
    shipped = workspace.services.access.table()
    forms = tuple(
        FormChoice(item.id, item.short_title, class_of(item)) for item in workspace.forms.all_latest()
    )
    rows = []
    for grant in shipped.changed(changes.values()).grants:
        base, change = shipped.base(grant.key), changes.get(grant.key)
        if base is not None:
            by = "" if change is None else names.get(change.account_id, "")
            rows.append(AccessRow(replace(base, form=grant.form), grant.rights, change, by))
    return AccessPage(
        tuple(row for row in rows if not row.grant.form),
        tuple(row for row in rows if row.grant.form),
        tuple(sorted(forms, key=lambda item: item.title)),
        may(viewer, Duty.CHANGE_ACCESS),
    )


def change_access(
    workspace: Workspace,
    document_class: DocumentClass,
    role: Role,
    relation: Relation,
    rights: frozenset[Right],
    reason: str,
    form: str = "",
) -> ChangeSet:
    """Give a role in a relation these rights from now on, to a class or to one form of it. One log row; none when it
    stands so already. What is as it was shipped is no change any more.

    Raises RuleViolation: `not_allowed`; `not_found` for what the table does not give, which nobody can open;
    `access_bound` on `rights`; `required` or `text_too_long` on `reason`.
    """
    said = _reason(reason)
    key = (document_class, role, relation, form)
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_ACCESS)
        shipped = workspace.services.access.table()
        base = shipped.base(key)
        if base is None or not _is_of_class(workspace, form, document_class):
            raise RuleViolation("not_found")
        if base.bound is Bound.FIXED or base.held_within(rights) != rights:
            raise RuleViolation("access_bound", "rights")
        changes = stored_changes(work)
        former = _rights_now(shipped, changes, key)
        if former == rights:
            return ChangeSet()
        left = [item for item in changes if item.key != key]
        after = _rights_now(shipped, left, key)
        if after != rights:
            left.append(TableChange(*key[:3], rights, said, workspace.store.account_id, workspace.now, form))
        _keep(work, "access_changed", left, key, former, rights, said)
    return changed(ChangeKind.SETTING)


def restore_access(
    workspace: Workspace,
    document_class: DocumentClass,
    role: Role,
    relation: Relation,
    reason: str,
    form: str = "",
) -> ChangeSet:
    """Put a change back: what was shipped holds again, for a form what its class has. One log row.

    Raises RuleViolation: `not_allowed`; `not_found` for what is not changed; `required` or `text_too_long` on `reason`.
    """
    said = _reason(reason)
    key = (document_class, role, relation, form)
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_ACCESS)
        shipped, changes = workspace.services.access.table(), stored_changes(work)
        left = [item for item in changes if item.key != key]
        if len(left) == len(changes):
            raise RuleViolation("not_found")
        former, after = _rights_now(shipped, changes, key), _rights_now(shipped, left, key)
        _keep(work, "access_restored", left, key, former, after, said)
    return changed(ChangeKind.SETTING)


def _keep(
    work: UnitOfWork,
    kind: str,
    changes: list[TableChange],
    key: Key,
    former: frozenset[Right],
    after: frozenset[Right],
    reason: str,
) -> None:
    put_changes(work, changes)
    document_class, role, relation, form = key
    detail = {
        "class": document_class.value,
        "role": role.value,
        "relation": relation.value,
        "form": form,
        "from": " ".join(sorted(right.value for right in former)),
        "to": " ".join(sorted(right.value for right in after)),
        "reason": reason,
    }
    work.commit(LogEvent(kind, detail=detail))


def _rights_now(
    shipped: AccessTable, changes: tuple[TableChange, ...] | list[TableChange], key: Key
) -> frozenset[Right]:
    document_class, role, relation, form = key
    return shipped.changed(changes).rights(document_class, {(role, relation)}, form)


def _is_of_class(workspace: Workspace, form: str, document_class: DocumentClass) -> bool:
    if not form:
        return True
    try:
        return class_of(workspace.forms.get(form)) is document_class
    except ExpectedFailure:
        return False


def _reason(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise RuleViolation("required", "reason")
    if len(said) > _LONGEST:
        raise RuleViolation("text_too_long", "reason", {"limit": _LONGEST})
    return said
