# SPDX-License-Identifier: EUPL-1.2
"""Presets of the import: what each heading of a file means, kept in the store for everybody at the school.

A preset holds headings, meanings and its name, never a row of a file. A preset can be written to a file and read from
one, so that schools with the same register system can share it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.log import LogEvent
from eht_desk.domain.register_sources import ColumnMapping, ColumnTarget, mapping_problems

FILE_FORMAT = "eht-desk import preset"
FILE_VERSION = 1
LARGEST_FILE = 256 * 1024
LONGEST_NAME = 60

_KEY = "import_presets"
_MOST_PRESETS = 50
_MOST_COLUMNS = 1_000
_LONGEST_HEADING = 120
_LEAST_HEADINGS = 2
_LOOKS_LIKE_CONTENT = re.compile(r"@|[0-9]{6}|[0-9]{4}[- ]?[0-9]{2}[- ]?[0-9]{2}")
_TARGETS = frozenset(target.value for target in ColumnTarget)


@dataclass(frozen=True, slots=True)
class ImportPreset:
    """A name, and for each heading (in the file's order) what it means (`ColumnTarget` values).

    Which words say that nobody is protected is not for a preset to decide.
    """

    name: str
    headings: tuple[str, ...]
    targets: tuple[str, ...]

    def fits(self, headings: Sequence[str]) -> bool:
        """Whether a file has the same headings, in any order."""
        return sorted(map(_folded, headings)) == sorted(map(_folded, self.headings))

    def mapping_for(self, headings: Sequence[str], base: ColumnMapping) -> ColumnMapping:
        """The preset laid on a file that it fits; sheet, encoding and separator stay those of `base`."""
        waiting: dict[str, list[str]] = {}
        for heading, target in zip(self.headings, self.targets, strict=True):
            waiting.setdefault(_folded(heading), []).append(target)
        columns = {index: waiting[_folded(heading)].pop(0) for index, heading in enumerate(headings)}
        return replace(base, columns=columns, has_header=True)


def make_preset(name: str, headings: Sequence[str], mapping: ColumnMapping) -> ImportPreset:
    """What the person sees on the mapping page as a preset.

    Raises:
        RuleViolation: `preset_name_missing`, `preset_name_too_long`, `preset_needs_headings` (a file without headings
            cannot be known again), `preset_headings_are_rows` (what stands as heading looks like somebody's data).
    """
    fit_name = _checked_name(name)
    if not mapping.has_header or sum(1 for heading in headings if heading.strip()) < _LEAST_HEADINGS:
        raise RuleViolation("preset_needs_headings", "name")
    if any(_LOOKS_LIKE_CONTENT.search(heading) for heading in headings):
        raise RuleViolation("preset_headings_are_rows", "name")
    return ImportPreset(
        fit_name,
        tuple(heading.strip()[:_LONGEST_HEADING] for heading in headings),
        tuple(str(mapping.columns.get(index, ColumnTarget.IGNORE)) for index in range(len(headings))),
    )


def list_presets(workspace: Workspace) -> tuple[ImportPreset, ...]:
    """All presets by name. Raises RuleViolation(`not_allowed`)."""
    with workspace.store.read() as work:
        require(current_viewer(work, workspace), Duty.IMPORT_REGISTER)
        return _kept(work)


def preset_for(workspace: Workspace, headings: Sequence[str]) -> ImportPreset | None:
    """The preset for a file with these headings."""
    return next((preset for preset in list_presets(workspace) if preset.fits(headings)), None)


def save_preset(workspace: Workspace, preset: ImportPreset) -> ChangeSet:
    """Keep a preset; one with the same name or the same headings is replaced.

    Raises:
        RuleViolation: `not_allowed`, `preset_too_many`.
    """

    def change(kept: tuple[ImportPreset, ...]) -> tuple[ImportPreset, ...]:
        others = tuple(
            other
            for other in kept
            if _folded(other.name) != _folded(preset.name) and not other.fits(preset.headings)
        )
        if len(others) >= _MOST_PRESETS:
            raise RuleViolation("preset_too_many", "", {"limit": _MOST_PRESETS})
        return (*others, preset)

    return _change(workspace, "import_preset_saved", len(preset.headings), change)


def rename_preset(workspace: Workspace, name: str, new_name: str) -> ChangeSet:
    """Give a preset another name.

    Raises:
        RuleViolation: `not_allowed`, `not_found`, `preset_name_missing`, `preset_name_too_long`, `preset_name_taken`.
    """
    fit_name = _checked_name(new_name)

    def change(kept: tuple[ImportPreset, ...]) -> tuple[ImportPreset, ...]:
        if _folded(fit_name) != _folded(name) and _named(kept, fit_name) is not None:
            raise RuleViolation("preset_name_taken", "name")
        return tuple(
            replace(preset, name=fit_name) if _folded(preset.name) == _folded(name) else preset
            for preset in _with(kept, name)
        )

    return _change(workspace, "import_preset_renamed", 0, change)


def remove_preset(workspace: Workspace, name: str) -> ChangeSet:
    """Throw a preset away. Raises RuleViolation(`not_allowed`, `not_found`)."""
    return _change(
        workspace,
        "import_preset_removed",
        0,
        lambda kept: tuple(p for p in _with(kept, name) if _folded(p.name) != _folded(name)),
    )


def preset_file(preset: ImportPreset) -> bytes:
    """The preset as a file for another school."""
    body = {"format": FILE_FORMAT, "version": FILE_VERSION, **_as_object(preset)}
    return json.dumps(body, ensure_ascii=False, indent=2).encode()


def read_preset_file(data: bytes) -> ImportPreset:
    """A preset that somebody wrote to a file.

    Raises:
        ExpectedFailure: `preset_unreadable`, `preset_newer` (facts `version`, `known`).
    """
    body: Any = None
    if len(data) <= LARGEST_FILE:
        try:
            body = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            body = None
    if not isinstance(body, dict) or body.get("format") != FILE_FORMAT:
        raise ExpectedFailure("preset_unreadable")
    version = body.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > FILE_VERSION:
        raise ExpectedFailure("preset_newer", {"version": min(version, 9999), "known": FILE_VERSION})
    preset = _from_object(body) if version == FILE_VERSION else None
    if preset is None:
        raise ExpectedFailure("preset_unreadable")
    return preset


def add_preset_file(workspace: Workspace, data: bytes) -> tuple[ImportPreset, ChangeSet]:
    """Read a preset from a file and keep it; the errors of both."""
    preset = read_preset_file(data)
    return preset, save_preset(workspace, preset)


def _change(
    workspace: Workspace,
    event: str,
    columns: int,
    change: Callable[[tuple[ImportPreset, ...]], tuple[ImportPreset, ...]],
) -> ChangeSet:
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.IMPORT_REGISTER)
        kept = change(_kept(work))
        work.settings.put(_KEY, json.dumps([_as_object(preset) for preset in kept], ensure_ascii=False))
        work.commit(LogEvent(event, detail={"presets": len(kept), "columns": columns}))
    return changed(ChangeKind.SETTING)


def _kept(work: ReadWork) -> tuple[ImportPreset, ...]:
    """What the store holds; an entry that cannot be read is left aside."""
    try:
        found = json.loads(work.settings.get(_KEY) or "[]")
    except ValueError:
        found = []
    presets = [_from_object(body) for body in found] if isinstance(found, list) else []
    return tuple(sorted((preset for preset in presets if preset is not None), key=lambda p: _folded(p.name)))


def _as_object(preset: ImportPreset) -> dict[str, object]:
    return {
        "name": preset.name,
        "columns": [
            {"heading": heading, "means": target}
            for heading, target in zip(preset.headings, preset.targets, strict=True)
        ],
    }


def _from_object(body: object) -> ImportPreset | None:
    """None for anything that is not whole."""
    if not isinstance(body, Mapping):
        return None
    columns, name = body.get("columns"), body.get("name")
    if not isinstance(columns, list) or not isinstance(name, str):
        return None
    if not 0 < len(columns) <= _MOST_COLUMNS or not all(isinstance(column, dict) for column in columns):
        return None
    headings = tuple(column.get("heading") for column in columns)
    targets = tuple(column.get("means") for column in columns)
    if not all(isinstance(text, str) for text in (*headings, *targets)):
        return None
    is_fit = (
        0 < len(name.strip()) <= LONGEST_NAME
        and set(targets) <= _TARGETS
        and all(len(heading) <= _LONGEST_HEADING for heading in headings)
        and not mapping_problems(ColumnMapping(dict(enumerate(targets))))
        and not any(_LOOKS_LIKE_CONTENT.search(heading) for heading in headings)
    )
    return ImportPreset(name.strip(), headings, targets) if is_fit else None


def _checked_name(name: str) -> str:
    fit = " ".join(name.split())
    if not fit:
        raise RuleViolation("preset_name_missing", "name")
    if len(fit) > LONGEST_NAME:
        raise RuleViolation("preset_name_too_long", "name", {"limit": LONGEST_NAME})
    return fit


def _named(kept: Sequence[ImportPreset], name: str) -> ImportPreset | None:
    return next((preset for preset in kept if _folded(preset.name) == _folded(name)), None)


def _with(kept: tuple[ImportPreset, ...], name: str) -> tuple[ImportPreset, ...]:
    if _named(kept, name) is None:
        raise RuleViolation("not_found")
    return kept


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
