# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of routines in a folder of `<id>/v<n>.toml`: finds, reads and checks them when asked for.

Which keys a file has: docs/routines.md. What a file names of forms, gates and reasons is not looked up here but when a
school takes a routine in, and by the tests for those that ship: a case must not wait until every form is read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable

from eht_desk.catalog.evidence_reading import StagesOf
from eht_desk.catalog.problems import DefinitionError, Place, ProblemCode, ProblemList
from eht_desk.catalog.routine_checks import check_routine
from eht_desk.catalog.routine_merging import merged
from eht_desk.catalog.routine_reading import RoutineReading
from eht_desk.catalog.tables import parse_toml
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.routines.model import RoutineDefinition

_ID = re.compile(r"[a-z][a-z0-9_]{0,47}")
_VERSION_FILE = re.compile(r"v([1-9][0-9]{0,3})\.toml")
_MOST_BASES = 3

FileOf = Callable[[str, int], bytes | None]
"""The file of a routine's version; None when there is none."""


class _AnyStage(frozenset[str]):
    """Every stage there could be: what a form has is looked up elsewhere."""

    def __contains__(self, _: object) -> bool:
        return True


def any_form(_: str) -> Collection[str]:
    """StagesOf that takes every form and stage as there."""
    return _AnyStage()


class RoutineCatalogFromFiles:
    """Routines as files under `root`. Each is read once, when first asked for."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._read: dict[tuple[str, int], RoutineDefinition] = {}
        self._tables: dict[bytes, dict[str, object]] = {}

    def get(self, routine_id: str, version: int | None = None) -> RoutineDefinition:
        """A version, the latest when None.

        Raises:
            ExpectedFailure: `unknown_routine`, there is no such routine or version.
            DefinitionError: the file cannot be used; it says all that is wrong.
        """
        versions = self.versions(routine_id)
        wanted = versions[-1] if version is None and versions else version
        if wanted is None or wanted not in versions:
            raise ExpectedFailure("unknown_routine", {"routine": routine_id, "version": version or 0})
        if (routine_id, wanted) not in self._read:
            self._read[routine_id, wanted] = self._checked(routine_id, wanted)
        return self._read[routine_id, wanted]

    def all_latest(self) -> tuple[RoutineDefinition, ...]:
        """The latest version of each that a case can follow, by id. Raises DefinitionError."""
        return tuple(routine for routine in map(self.get, self.routine_ids()) if not routine.is_base)

    def routine_ids(self) -> tuple[str, ...]:
        """The ids of all that have a version, bases too, sorted."""
        if not self._root.is_dir():
            return ()
        names = sorted(entry.name for entry in self._root.iterdir() if entry.is_dir())
        return tuple(name for name in names if self.versions(name))

    def versions(self, routine_id: str) -> tuple[int, ...]:
        """The version numbers, lowest first; empty for an unknown one."""
        if not _ID.fullmatch(routine_id):
            return ()  # also keeps `..` and the like from ever being joined to the folder
        folder = self._root / routine_id
        if not folder.is_dir():
            return ()
        matches = (_VERSION_FILE.fullmatch(entry.name) for entry in folder.iterdir())
        return tuple(sorted(int(match[1]) for match in matches if match))

    def content(self, routine_id: str, version: int) -> bytes | None:
        """The file of a version, as it is; None when there is none."""
        if version not in self.versions(routine_id):
            return None
        return (self._root / routine_id / f"v{version}.toml").read_bytes()

    def _checked(self, routine_id: str, version: int) -> RoutineDefinition:
        name = f"{routine_id}/v{version}.toml"
        data = self.content(routine_id, version) or b""
        routine = routine_from_bytes(data, name, self.content, tables=self._tables)
        if (routine.id, routine.version) != (routine_id, version):
            found = f"The file says {routine.id} version {routine.version}"
            remedy = "Name the folder after id and the file after version."
            problems = ProblemList()
            problems.add(ProblemCode.NAME_MISMATCH, Place(name), found, remedy)
            problems.raise_if_any()
        return routine


def routine_from_bytes(
    data: bytes,
    name: str,
    file_of: FileOf,
    stages_of: StagesOf = any_form,
    tables: dict[bytes, dict[str, object]] | None = None,
) -> RoutineDefinition:
    """The routine that a file called `name` holds, on its base, checked. `file_of` finds the files of bases; `tables`
    keeps what was parsed already.

    Raises:
        DefinitionError: with every problem found.
    """
    problems = ProblemList()
    reading = _Files(file_of, problems, {} if tables is None else tables)
    content = reading.whole(data, name)
    problems.raise_if_any()
    routine = RoutineReading(name, problems, stages_of).read(content)
    problems.raise_if_any()
    check_routine(routine, name, problems)
    problems.raise_if_any()
    return replace(routine, digest=reading.digest.hexdigest())


class _Files:
    """Parses a routine's file and those of its bases."""

    def __init__(
        self, file_of: FileOf, problems: ProblemList, tables: dict[bytes, dict[str, object]]
    ) -> None:
        self._file_of = file_of
        self._problems = problems
        self._tables = tables
        self.digest = hashlib.sha256()

    def whole(self, data: bytes, name: str, depth: int = 0) -> Mapping[str, object]:
        """The file's tables over those of its base."""
        content = self._parsed(data, name)
        self.digest.update(data)
        base, version = content.get("base"), content.get("base_version")
        if not isinstance(base, str) or not base:
            return content
        found = self._base(base, version, name, depth)
        return content if found is None else merged(found, content, name, self._problems)

    def _base(self, base: str, version: object, name: str, depth: int) -> Mapping[str, object] | None:
        at = Place(name, key="base_version")
        if isinstance(version, bool) or not isinstance(version, int):
            remedy = "Write base_version, the number of the base's version that this one was made for."
            self._problems.add(ProblemCode.MISSING_KEY, at, "The key is missing", remedy)
            return None
        data = self._file_of(base, version)
        if data is None or depth == _MOST_BASES:
            found = f"There is no {base} version {version}" if data is None else "The bases never end"
            remedy = "Name a base that ships, or hand it in together with the routine."
            self._problems.add(ProblemCode.NOT_A_BASE, Place(name, key="base"), found, remedy)
            return None
        content = self.whole(data, f"{base}/v{version}.toml", depth + 1)
        if content.get("is_base") is not True and not self._problems.found:
            remedy = "Build on the base that it builds on, or write a whole routine."
            found = f"{base} is a routine of its own"
            self._problems.add(ProblemCode.NOT_A_BASE, Place(name, key="base"), found, remedy)
        return content

    def _parsed(self, data: bytes, name: str) -> dict[str, object]:
        if data not in self._tables:
            before = len(self._problems.found)
            content = parse_toml(data, name, self._problems)
            if len(self._problems.found) > before:
                raise DefinitionError(tuple(self._problems.found))
            self._tables[data] = content
        return self._tables[data]
