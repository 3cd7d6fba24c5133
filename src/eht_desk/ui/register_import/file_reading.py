# SPDX-License-Identifier: EUPL-1.2
"""Reads the chosen files into memory and looks into them, with the preset that fits; all off the main thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from eht_desk.application import import_presets, register_import
from eht_desk.application.import_presets import ImportPreset
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.register_sources import ColumnMapping, FileInspection, ReadOptions, SourceFile
from eht_desk.ui.desk import Desk
from eht_desk.ui.register_import.file_card import source_file


class ReadingState:
    """How far one reading has come, written by the thread that reads and looked at by the window. Only numbers."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self._is_cancelled = False

    def __call__(self, done: int, total: int) -> None:
        """The reader tells; a reading that nobody wants any more ends here."""
        if self._is_cancelled:
            raise ExpectedFailure("cancelled")
        self.done, self.total = done, total

    @property
    def percent(self) -> int | None:
        """0 to 100; None before the first word."""
        return 100 * self.done // self.total if self.total else None

    def cancel(self) -> None:
        """End the reading at its next word."""
        self._is_cancelled = True


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look into the files told; `preset` is the one that was used."""

    inspection: FileInspection
    preset: ImportPreset | None


class FileReading(QObject):
    """The files of one import.

    Signals: `files_read(list[str])` names; `inspected(FileInspection, ImportPreset | None)`; `failed(error)`.
    """

    files_read = Signal(object)
    inspected = Signal(object, object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._turn = 0
        self.files: tuple[SourceFile, ...] = ()
        self.state = ReadingState()

    def begin(self) -> ReadingState:
        """A new reading; the former one ends."""
        self.state.cancel()
        self.state = ReadingState()
        return self.state

    def stop(self) -> None:
        """Nothing that is being read counts any more."""
        self._turn += 1
        self.state.cancel()

    def forget(self) -> None:
        """Other files will come."""
        self.stop()
        self.files = ()

    def read(self, paths: Sequence[Path]) -> None:
        """Read the files and look into them, with a preset where one fits."""
        self.forget()
        turn = self._turn
        self._desk.tasks.read(
            lambda: tuple(source_file(path) for path in paths),
            lambda files: self._take_files(turn, files),
            lambda error: self._fail(turn, error),
        )

    def look(self, mapping: ColumnMapping | None, *, uses_presets: bool = False) -> None:
        """Look into the files again, as `mapping` says."""
        self._turn += 1
        turn, state, files, workspace = self._turn, self.begin(), self.files, self._desk.workspace
        work: Callable[[], _Look] = lambda: _looked(workspace, files, mapping, state, uses_presets)  # noqa: E731 - typed
        self._desk.tasks.read(
            work,
            lambda look: self._take_look(turn, look),
            lambda error: self._fail(turn, error),
        )

    def _take_files(self, turn: int, files: tuple[SourceFile, ...]) -> None:
        if turn == self._turn:
            self.files = files
            self.files_read.emit([file.name for file in files])
            self.look(None, uses_presets=True)

    def _take_look(self, turn: int, look: _Look) -> None:
        if turn == self._turn:
            self.inspected.emit(look.inspection, look.preset)

    def _fail(self, turn: int, error: BaseException) -> None:
        if turn == self._turn:
            self.failed.emit(error)


def _looked(
    workspace: Workspace,
    files: Sequence[SourceFile],
    mapping: ColumnMapping | None,
    state: ReadingState,
    uses_presets: bool,
) -> _Look:
    """One look; a second one when a preset for these headings says something else than the first one found."""
    options = ReadOptions(workspace.today, mapping=mapping)
    found = register_import.inspect_register(workspace, files, options, state)
    headings = [column.heading for column in found.columns]
    if not uses_presets or found.format != "table" or not found.has_header or not any(headings):
        return _Look(found, None)
    preset = import_presets.preset_for(workspace, headings)
    if preset is None:
        return _Look(found, None)
    wanted = preset.mapping_for(headings, found.suggested)
    if wanted == found.suggested:
        return _Look(found, preset)
    again = ReadOptions(workspace.today, mapping=wanted)
    return _Look(register_import.inspect_register(workspace, files, again, state), preset)
