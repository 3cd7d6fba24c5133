# SPDX-License-Identifier: EUPL-1.2
"""What stands on the import page and how it goes back to its beginning: cards, progress, messages, what waits.

The steps themselves (files, comparing, taking in) are screens/import_screen.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application import register_import
from eht_desk.application.register_import import ImportPreview
from eht_desk.domain.ids import ImportId
from eht_desk.domain.register_sources import FileInspection
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe, is_expected
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.register_import.arrival import Arrival
from eht_desk.ui.register_import.compared_cards import ComparedCards
from eht_desk.ui.register_import.file_card import FileCard
from eht_desk.ui.register_import.file_reading import FileReading
from eht_desk.ui.register_import.hand_in_card import HandInCard
from eht_desk.ui.register_import.last_import import LastImportPlace
from eht_desk.ui.register_import.mapping_card import MappingCard
from eht_desk.ui.register_import.marking_card import MarkingAnswer, MarkingCard
from eht_desk.ui.register_import.preset_use import PresetUse
from eht_desk.ui.register_import.presets_card import PresetsCard
from eht_desk.ui.register_import.preview_cards import PreviewCards
from eht_desk.ui.register_import.progress_card import ProgressCard
from eht_desk.ui.register_import.result_card import ResultCard
from eht_desk.ui.register_import.unit_choice import UnitChoiceCard
from eht_desk.ui.register_import.waiting_place import WaitingPlace
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading, PlainLabel

_REREAD_MILLISECONDS = 200
_INTRODUCTION = "Eleverna kommer från skolans elevregister. Inget ändras i arkivet innan du godkänner."


class ImportPage(Screen):
    """The page with nothing chosen yet, and the way back to that."""

    help_id = "import"
    area = "pupils"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.reading = FileReading(desk, self)
        self._inspection: FileInspection | None = None
        self._staged: ImportId | None = None
        self._is_ours = False
        self._preview: ImportPreview | None = None
        self._marking = MarkingAnswer()
        self._turn = 0
        self._busy = ""
        self._choices: Mapping[str, Any] = {}
        self._can_approve = desk.who.takes_in_registers
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.page = ScrollPage(self)
        self._arrival = Arrival(self.page)
        outer.addWidget(self.page)
        title = QVBoxLayout()
        title.addWidget(Heading("Läs in elever", 1))
        title.addWidget(PlainLabel(_INTRODUCTION, "secondary", wraps=True))
        self.page.body.addLayout(title)
        self.notice = Notice(parent=self)
        self.page.body.addWidget(self.notice)
        self.unit_card = UnitChoiceCard()
        self.last_import = LastImportPlace(desk, self._tell_undone)
        self.file_card = FileCard()
        self.mapping_card = MappingCard()
        self.progress_card = ProgressCard(self._cancel, lambda: self.reading.state.percent)
        self._slots = QVBoxLayout()
        self.marking_card: MarkingCard | None = None
        self.preview_cards: PreviewCards | None = None
        self.compared: ComparedCards | None = None
        self.result_card: ResultCard | None = None
        self.hand_in_card: HandInCard | None = None
        self._wants_waiting = bool(route.parameters.get("waiting"))
        self.presets_card = PresetsCard(desk, lambda text, kind: self.notice.tell(text, kind))
        self.waiting = WaitingPlace(desk)
        for card in (self.unit_card, self.waiting, self.file_card, self.progress_card):
            self.page.body.addWidget(card)
        self.page.body.addWidget(self.mapping_card)
        self.page.body.addWidget(self.presets_card)
        self._slots.setSpacing(self.page.body.spacing())
        self.page.body.addLayout(self._slots)
        self.page.body.addWidget(self.last_import)
        self.page.body.addStretch(1)
        self.mapping_card.hide()
        self.progress_card.hide()
        self.file_card.cleared.connect(self._begin_again)
        self.file_card.cleared.connect(self._read_waiting)
        self._reread = QTimer(self)
        self._reread.setSingleShot(True)
        self._reread.setInterval(_REREAD_MILLISECONDS)
        self.reading.files_read.connect(self.file_card.show_names)
        self.reading.failed.connect(lambda error: self._fail(self._turn, error))
        self._preset_use = PresetUse(self.reading, self.mapping_card, self.presets_card, self.notice)
        self._preset_use.applied.connect(self._drop_preview)
        desk.tasks.read(lambda: register_import.import_units(desk.workspace), self.unit_card.show_units)

    def title(self) -> str:
        """See Screen."""
        return "Läs in elever"

    def status_text(self) -> str:
        """See Screen."""
        return self._busy

    def _tell_undone(self, text: str) -> None:
        self._clear_slots()
        self.notice.tell(text, "ok")
        self.focus_wanted.emit()  # at the top, where the message stands

    def _begin(self, text: str, *, can_cancel: bool = True, is_reading: bool = False) -> None:
        self._busy = text
        self.last_import.put_away()
        self.notice.clear()
        self.progress_card.begin(text, can_cancel=can_cancel, is_reading=is_reading)
        self.header_changed.emit()

    def _done(self) -> None:
        self._busy = ""
        self.progress_card.end()
        self.header_changed.emit()

    def _cancel(self) -> None:
        self._turn += 1
        self.reading.stop()
        self._done()
        self.notice.tell("Avbrutet. Inget har ändrats i arkivet.", "info")

    def _fail(self, turn: int, error: BaseException) -> None:
        if not is_expected(error):
            raise error
        if turn == self._turn:
            self._done()
            self.notice.tell(describe(error), "error")

    def _begin_again(self, *, keeps_staged: bool = False) -> None:
        """Back to the first step. What this page laid in the store and nobody approved is thrown away."""
        if self._staged is not None and self._is_ours and not keeps_staged:
            self._throw_away(self._staged)
        self._turn += 1
        self.reading.forget()
        self._inspection, self._staged, self._preview = None, None, None
        self._marking, self._choices = MarkingAnswer(), {}
        self._clear_slots()
        self.mapping_card.hide()
        self._preset_use.forget()
        self.file_card.show_names(())
        self.notice.clear()
        self._done()

    def _drop_preview(self) -> None:
        """Columns mean something else now: what was compared before no longer holds."""
        if self._staged is not None and self._is_ours:
            self._throw_away(self._staged)
        self._staged, self._preview = None, None
        self.presets_card.show()
        self._clear_slots()

    def _clear_slots(self) -> None:
        self.marking_card = self.preview_cards = self.result_card = self.compared = None
        self.hand_in_card = None
        self.unit_card.hold(None)
        self.mapping_card.keep_examples_back(False)
        while (item := self._slots.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _throw_away(self, import_id: ImportId, then: Callable[[], None] = lambda: None) -> None:
        workspace = self._desk.workspace
        self._desk.tasks.write(
            lambda: register_import.discard_import(workspace, import_id),
            self._desk.bus.publish,
            lambda error: self._fail(self._turn, error),
        )
        then()

    def _read_waiting(self) -> None:
        self.waiting.read()
        self.last_import.read()
