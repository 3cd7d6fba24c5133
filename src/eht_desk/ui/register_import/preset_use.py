# SPDX-License-Identifier: EUPL-1.2
"""Lays presets on the files of one import: says when one was used, takes it away again, uses one just saved."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from eht_desk.application.import_presets import ImportPreset
from eht_desk.domain.register_sources import FileInspection
from eht_desk.ui.register_import.file_reading import FileReading
from eht_desk.ui.register_import.mapping_card import MappingCard
from eht_desk.ui.register_import.presets_card import PresetsCard
from eht_desk.ui.widgets.notice import Notice


class PresetUse(QObject):
    """Between the files, the columns and the list of presets.

    Signals: `applied()` when columns mean something else than what may have been compared already.
    """

    applied = Signal()

    def __init__(
        self, reading: FileReading, columns: MappingCard, presets: PresetsCard, notice: Notice
    ) -> None:
        super().__init__(presets)
        self._reading, self._columns, self._presets, self._notice = reading, columns, presets, notice
        self._is_table = False
        self._used = ""
        reading.inspected.connect(self._tell)
        presets.chosen.connect(self._use)
        presets.read()

    def forget(self) -> None:
        """No files any more."""
        self._is_table = False
        self._presets.show()
        self._offer("")

    def _tell(self, inspection: FileInspection, preset: ImportPreset | None) -> None:
        self._is_table = inspection.format == "table"
        # A column that the person changed meanwhile is a change to the preset that is used, for saving it again.
        self._offer(preset.name if preset is not None else self._used)
        if preset is not None:
            self._notice.tell(
                f"Kolumnerna läses enligt mallen ”{preset.name}”, för rubrikerna är desamma.",
                "info",
                "Läs utan mallen",
                self._without,
            )

    def _without(self) -> None:
        self._notice.clear()
        self._used = ""
        self.applied.emit()
        self._reading.look(None)

    def _use(self, preset: ImportPreset) -> None:
        """A preset was saved or came from a file: it holds at once where its headings are."""
        headings, mapping = self._columns.headings(), self._columns.mapping()
        if not self._is_table or mapping is None or not preset.fits(headings):
            return
        wanted = preset.mapping_for(headings, mapping)
        self._offer(preset.name)
        if dict(wanted.columns) != dict(mapping.columns):
            self.applied.emit()
            self._reading.look(wanted)

    def _offer(self, used: str) -> None:
        columns, self._used = self._columns, used
        source = (lambda: (columns.headings(), columns.mapping())) if self._is_table else None
        self._presets.offer_saving(source, used)
