# SPDX-License-Identifier: EUPL-1.2
"""Reads the routines that a school hands in: a folder of TOML files, of which one may build on another."""

from __future__ import annotations

from collections.abc import Sequence

from eht_desk.application.ports.paper_catalogs import DefinitionProblem
from eht_desk.application.ports.routines import CheckedRoutine, KnownDefinitions, RoutineFileOf
from eht_desk.catalog.problems import DefinitionError, Place, Problem, ProblemCode, ProblemList
from eht_desk.catalog.routine_references import check_references
from eht_desk.catalog.routines import RoutineCatalogFromFiles, routine_from_bytes
from eht_desk.catalog.tables import parse_toml
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.register_sources import SourceFile
from eht_desk.domain.routines.model import RoutineDefinition


class RoutineFiles:
    """RoutineReader. `shipped` are the program's own, which a school's may build on."""

    def __init__(self, shipped: RoutineCatalogFromFiles) -> None:
        self._shipped = shipped

    def check(self, files: Sequence[SourceFile], known: KnownDefinitions) -> tuple[CheckedRoutine, ...]:
        """Each file with everything that is wrong in it, or its routine. Never raises for what a file holds."""
        together: dict[tuple[str, int], list[SourceFile]] = {}
        for file in files:
            together.setdefault(_name_in(file), []).append(file)

        def file_of(routine_id: str, version: int) -> bytes | None:
            handed_in = together.get((routine_id, version))
            return handed_in[0].data if handed_in else self._anywhere(routine_id, version, known.file_of)

        return tuple(
            self._checked(file, file_of, known, is_second=together[_name_in(file)][0] is not file)
            for file in files
        )

    def read(self, content: bytes, name: str, file_of: RoutineFileOf) -> RoutineDefinition | None:
        """A routine that was taken in before; None when this version of the program cannot read it."""
        try:
            return routine_from_bytes(
                content, name, lambda base, version: self._anywhere(base, version, file_of)
            )
        except ExpectedFailure:
            return None

    def _anywhere(self, routine_id: str, version: int, file_of: RoutineFileOf) -> bytes | None:
        """The school's file, or the program's."""
        return file_of(routine_id, version) or self._shipped.content(routine_id, version)

    def _checked(
        self, file: SourceFile, file_of: RoutineFileOf, known: KnownDefinitions, *, is_second: bool
    ) -> CheckedRoutine:
        problems = ProblemList()
        try:
            routine = routine_from_bytes(file.data, file.name, file_of)
            check_references(routine, file.name, known, problems)
            if is_second:
                found = f"{routine.id} version {routine.version} stands in two files"
                problems.add(
                    ProblemCode.DUPLICATE_ID,
                    Place(file.name),
                    found,
                    "Hand in one of them, or raise version.",
                )
            problems.raise_if_any()
        except DefinitionError as error:
            return CheckedRoutine(file.name, file.data, problems=tuple(map(_told, error.problems)))
        return CheckedRoutine(file.name, file.data, routine)


def _name_in(file: SourceFile) -> tuple[str, int]:
    """Which routine and version a file says that it holds; nothing sensible for a broken one."""
    content = parse_toml(file.data, file.name, ProblemList())
    routine_id, version = content.get("id"), content.get("version")
    if isinstance(routine_id, str) and isinstance(version, int):
        return routine_id, int(version)
    return f"?{file.name}", 0


def _told(problem: Problem) -> DefinitionProblem:
    place = problem.place
    return DefinitionProblem(
        place.section, place.field, place.key, problem.found, problem.remedy, problem.code.value
    )
