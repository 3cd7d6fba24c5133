# SPDX-License-Identifier: EUPL-1.2
"""Lists of suggestions as they are in use: those that ship, or what the school made of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from eht_desk.application.changes import ChangeSet
from eht_desk.application.school_definitions import put_in, withdraw
from eht_desk.application.school_papers import catalogue_of
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.catalogues import Catalogue, Suggestion, SuggestionGroup
from eht_desk.domain.plain_text import without_marks
from eht_desk.domain.school_definitions import DefinitionKind, in_use

_LINE, _MOST = 300, 500


@dataclass(frozen=True, slots=True)
class ListInUse:
    """A list, and whether it is the school's own."""

    catalogue: Catalogue
    is_schools_own: bool


def catalogue(workspace: Workspace, catalogue_id: str) -> Catalogue:
    """The list as it counts today. Raises ExpectedFailure("unknown_catalogue")."""
    with workspace.store.read() as work:
        return catalogue_of(workspace, work, catalogue_id)


def lists_in_use(workspace: Workspace) -> tuple[ListInUse, ...]:
    """Every list that ships, as it counts today."""
    with workspace.store.read() as work:
        known = work.definitions.all()
        return tuple(
            ListInUse(
                catalogue_of(workspace, work, item.id),
                in_use(known, DefinitionKind.CATALOGUE, item.id, workspace.today) is not None,
            )
            for item in workspace.services.suggestions.all()
        )


def save_catalogue(workspace: Workspace, wanted: Catalogue) -> ChangeSet:
    """Put the school's own list in use from today. One log row; former lists stay as they were.

    Raises:
        RuleViolation: `not_allowed`; `required` or `text_too_long` on the id of an item or group; `list_empty`,
            `list_too_long`; `definition_there` when nothing is different.
    """
    fitting = _fitting(wanted)
    name = f"{fitting.id}.toml"
    return put_in(workspace, DefinitionKind.CATALOGUE, catalogue_file(fitting), name, workspace.today)[1]


def shipped_again(workspace: Workspace, catalogue_id: str) -> ChangeSet:
    """Let the list that ships count again: those of the school that count or would are withdrawn, newest first.

    Raises RuleViolation `not_allowed`, `not_found` when the school has made none.
    """
    with workspace.store.read() as work:
        own = [
            item.id
            for item in work.definitions.all()
            if (item.kind, item.name) == (DefinitionKind.CATALOGUE, catalogue_id)
            and item.withdrawn_at is None
        ]
    if not own:
        raise RuleViolation("not_found")
    last = ChangeSet()
    for definition_id in own:
        last = withdraw(workspace, definition_id)
    return last


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
        raise RuleViolation("list_empty")
    if sum(len(group.items) for group in groups) > _MOST:
        raise RuleViolation("list_too_long", facts={"limit": _MOST})
    return replace(wanted, title=_line(wanted.title, "title"), groups=groups)


def _line(text: str, field: str, *, may_be_empty: bool = False) -> str:
    fitting = " ".join(without_marks(text).split())
    if not fitting and not may_be_empty:
        raise RuleViolation("required", field)
    if len(fitting) > _LINE:
        raise RuleViolation("text_too_long", field, {"limit": _LINE})
    return fitting
