# SPDX-License-Identifier: EUPL-1.2
"""Lists of suggestions as they are in use: those that ship, or what the school made of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.catalogues import Catalogue, Suggestion, SuggestionGroup
from eht_desk.domain.ids import SchoolDefinitionId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.plain_text import without_marks
from eht_desk.domain.school_definitions import DefinitionKind, SchoolDefinition, in_use

_LINE, _MOST = 300, 500


def catalogue(workspace: Workspace, catalogue_id: str) -> Catalogue:
    """The list as it counts today. Raises ExpectedFailure("unknown_catalogue")."""
    with workspace.store.read() as work:
        current = in_use(work.definitions.all(), DefinitionKind.CATALOGUE, catalogue_id, workspace.today)
        content = work.definitions.content(current.id) if current is not None else None
    if content is not None:
        reader = workspace.services.definitions
        name = f"{catalogue_id}.toml"
        found = reader.check(DefinitionKind.CATALOGUE, content, name, workspace.forms).catalogue
        if found is not None:
            return found
    return workspace.services.suggestions.get(catalogue_id)


def catalogue_ids(workspace: Workspace) -> tuple[str, ...]:
    """The lists that can be changed: those that ship."""
    return tuple(item.id for item in workspace.services.suggestions.all())


def save_catalogue(workspace: Workspace, wanted: Catalogue) -> ChangeSet:
    """Put the school's own list in use from today. One log row; former lists stay as they were.

    Raises:
        RuleViolation: `not_allowed`; `required` or `text_too_long` on the id of an item or group; `required` or
            `too_many` on `groups`.
    """
    fitting = _fitting(wanted)
    content = catalogue_file(fitting)
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_SETTINGS)
        former = [
            item
            for item in work.definitions.all()
            if (item.kind, item.name) == (DefinitionKind.CATALOGUE, fitting.id)
        ]
        definition = SchoolDefinition(
            SchoolDefinitionId(workspace.services.ids.new_id()),
            DefinitionKind.CATALOGUE,
            fitting.id,
            max((item.version for item in former), default=0) + 1,
            fitting.title,
            hashlib.sha256(content).hexdigest(),
            len(content),
            workspace.today,
            workspace.now,
            workspace.store.account_id,
        )
        work.definitions.add(definition, content)
        detail: dict[str, str | int] = {
            "kind": definition.kind.value,
            "name": definition.name,
            "version": definition.version,
        }
        work.commit(LogEvent("definition_added", detail=detail))
    return changed(ChangeKind.DEFINITION, ids=(definition.id,))


def shipped_again(workspace: Workspace, catalogue_id: str) -> ChangeSet:
    """Let the list that ships count again: what the school made is withdrawn, and stays readable in the store.

    Raises RuleViolation `not_allowed`, `not_found` when the school has made none.
    """
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_SETTINGS)
        own = [
            item
            for item in work.definitions.all()
            if (item.kind, item.name) == (DefinitionKind.CATALOGUE, catalogue_id)
            and item.withdrawn_at is None
        ]
        if not own:
            raise RuleViolation("not_found")
        for item in own:
            work.definitions.update(
                replace(item, withdrawn_at=workspace.now, withdrawn_by=workspace.store.account_id)
            )
        detail: dict[str, str | int] = {
            "kind": DefinitionKind.CATALOGUE.value,
            "name": catalogue_id,
            "count": len(own),
        }
        work.commit(LogEvent("definition_withdrawn", detail=detail))
    return changed(ChangeKind.DEFINITION, ids=tuple(item.id for item in own))


def is_schools_own(workspace: Workspace, catalogue_id: str) -> bool:
    """Whether the list in use is one that the school made."""
    with workspace.store.read() as work:
        found = in_use(work.definitions.all(), DefinitionKind.CATALOGUE, catalogue_id, workspace.today)
        return found is not None


def shipped_catalogue(workspace: Workspace, catalogue_id: str) -> Catalogue | None:
    """The list as it came with the program, or None."""
    try:
        return workspace.services.suggestions.get(catalogue_id)
    except ExpectedFailure:
        return None


def catalogue_file(wanted: Catalogue) -> bytes:
    """The list as a definition file. A JSON text is a TOML text as well, once it holds no control characters."""
    lines = [f"id = {_quoted(wanted.id)}", f"title = {_quoted(wanted.title)}"]
    if wanted.source:
        lines.append(f"source = {_quoted(wanted.source)}")
    for group in wanted.groups:
        lines += ["", "[[groups]]", f"id = {_quoted(group.id)}", f"title = {_quoted(group.title)}"]
        for item in group.items:
            lines += ["", "[[groups.items]]", f"id = {_quoted(item.id)}", f"text = {_quoted(item.text)}"]
            if item.why:
                lines.append(f"why = {_quoted(item.why)}")
    return ("\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _fitting(wanted: Catalogue) -> Catalogue:
    """Texts without marks; a group that has lost all its lines goes with them."""
    groups = tuple(
        SuggestionGroup(
            group.id,
            _line(group.title, group.id),
            tuple(
                Suggestion(item.id, _line(item.text, item.id), _line(item.why, item.id, may_be_empty=True))
                for item in group.items
            ),
        )
        for group in wanted.groups
        if group.items
    )
    if not groups:
        raise RuleViolation("required", "groups")
    if sum(len(group.items) for group in groups) > _MOST:
        raise RuleViolation("too_many", "groups", {"limit": _MOST})
    return replace(wanted, title=_line(wanted.title, "title"), groups=groups)


def _line(text: str, field: str, *, may_be_empty: bool = False) -> str:
    fitting = " ".join(without_marks(text).split())
    if not fitting and not may_be_empty:
        raise RuleViolation("required", field)
    if len(fitting) > _LINE:
        raise RuleViolation("text_too_long", field, {"limit": _LINE})
    return fitting
