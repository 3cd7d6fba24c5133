# SPDX-License-Identifier: EUPL-1.2
"""Presets on the import page: save what the columns mean, see what is kept, rename, remove, hand on as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QWidget

from eht_desk.application import import_presets
from eht_desk.application.changes import ChangeSet
from eht_desk.application.import_presets import LARGEST_FILE, ImportPreset
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.register_sources import ColumnMapping
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe, is_expected
from eht_desk.ui.file_dialogs import leaves_no_trace
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing

_SUFFIX = "ehtmall"
_FILTER = f"Mall för inläsning (*.{_SUFFIX});;Alla filer (*)"
_HINT = (
    "En mall minns vad kolumnerna betyder. Nästa fil med samma rubriker läses likadant, för alla på skolan. "
    "I en mall finns inga elever."
)
_NAME_HINT = "Namnet syns för alla som läser in elever på skolan."
_LARGE = 1.5
_Told = Callable[[str, str], object]


class PresetsCard(Card):
    """`tell(text, kind)` shows a message on the page.

    Signals: `chosen(ImportPreset)` when a preset was saved or read from a file and may be used now.
    """

    chosen = Signal(object)

    def __init__(self, desk: Desk, tell: _Told, parent: QWidget | None = None) -> None:
        super().__init__("Mallar", parent, "quiet")
        self._desk, self._tell = desk, tell
        self._used = ""
        self._presets: tuple[ImportPreset, ...] = ()
        self._source: Callable[[], tuple[Sequence[str], ColumnMapping | None]] = lambda: ((), None)
        self.body.addWidget(PlainLabel(_HINT, "secondary", self, wraps=True))
        self._list = QWidget(self)
        self._grid = QGridLayout(self._list)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(theme().px(2))
        self._grid.setColumnStretch(0, 1)
        self.body.addWidget(self._list)
        line = QHBoxLayout()
        line.setSpacing(theme().px(8))
        self.save_button = needs_writing(SecondaryButton("Spara som mall …", self._ask_name, self))
        self.read_button = needs_writing(LinkButton("Läs in mall från fil …", self._choose_file, self))
        line.addWidget(self.save_button)
        line.addWidget(self.read_button)
        line.addStretch(1)
        self.body.addLayout(line)
        self._list.hide()
        self.save_button.hide()

    @property
    def names(self) -> list[str]:
        """The presets that are shown."""
        return [preset.name for preset in self._presets]

    def read(self) -> None:
        """Look which presets there are."""
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: import_presets.list_presets(workspace), self._show, self._failed)

    def offer_saving(
        self, source: Callable[[], tuple[Sequence[str], ColumnMapping | None]] | None, used: str = ""
    ) -> None:
        """`source` gives the headings and the mapping to save; None when there is nothing to save. `used` is the
        name of the preset that the columns come from."""
        if source is not None:
            self._source = source
        self.save_button.setVisible(source is not None)
        if used != self._used:
            self._used = used
            self._show(self._presets)

    def save(self, name: str, done: Callable[[], object], failed: Callable[[BaseException], None]) -> None:
        """Save what the person chose under this name."""
        headings, mapping = self._source()
        workspace = self._desk.workspace

        def work() -> tuple[ImportPreset, ChangeSet]:
            preset = import_presets.make_preset(name, headings, mapping or ColumnMapping({}))
            return preset, import_presets.save_preset(workspace, preset)

        def saved(result: tuple[ImportPreset, ChangeSet]) -> None:
            preset, changes = result
            self._changed(changes, done)
            self._tell(
                f"Mallen ”{preset.name}” är sparad. Nästa fil med samma rubriker läses likadant.", "ok"
            )
            self.chosen.emit(preset)

        self._desk.tasks.write(work, saved, failed)

    def add_file(self, path: Path) -> None:
        """Read a preset from a file and keep it."""
        workspace = self._desk.workspace

        def added(result: tuple[ImportPreset, ChangeSet]) -> None:
            preset, changes = result
            self._changed(changes)
            columns = counted(len(preset.headings), "kolumn", "kolumner")
            self._tell(f"Mallen ”{preset.name}” med {columns} är inläst.", "ok")
            self.chosen.emit(preset)

        self._desk.tasks.write(
            lambda: import_presets.add_preset_file(workspace, _bytes_of(path)), added, self._failed
        )

    def write_file(self, preset: ImportPreset, path: Path) -> None:
        """Write a preset to a file for another school."""
        self._desk.tasks.read(
            lambda: _written(path, import_presets.preset_file(preset)),
            lambda name: self._say(f"Mallen är sparad som {name}. I den finns inga elever."),
            self._failed,
        )

    def rename(
        self,
        name: str,
        new_name: str,
        done: Callable[[], object],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Give a preset another name."""
        workspace = self._desk.workspace
        self._desk.tasks.write(
            lambda: import_presets.rename_preset(workspace, name, new_name),
            lambda changes: self._changed(changes, done),
            failed,
        )

    def remove(self, name: str, done: Callable[[], object], failed: Callable[[BaseException], None]) -> None:
        """Throw a preset away."""
        workspace = self._desk.workspace
        self._desk.tasks.write(
            lambda: import_presets.remove_preset(workspace, name),
            lambda changes: self._changed(changes, done),
            failed,
        )

    # -- the list

    def _show(self, presets: tuple[ImportPreset, ...]) -> None:
        self._presets = presets
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, preset in enumerate(presets):
            self._add_row(preset, 4 * row)
        self._list.setVisible(bool(presets))

    def _add_row(self, preset: ImportPreset, row: int) -> None:
        used = " (används nu)" if preset.name == self._used else ""
        self._grid.addWidget(PlainLabel(f"{preset.name}{used}", "strong", self._list, wraps=True), row, 0)
        named = ", ".join(heading for heading in preset.headings[:5] if heading)
        more = " …" if len(preset.headings) > 5 else ""
        words = f"{counted(len(preset.headings), 'kolumn', 'kolumner')}: {named}{more}"
        self._grid.addWidget(PlainLabel(words, "hint", self._list, wraps=True), row + 1, 0)
        buttons = QWidget(self._list)
        line = QHBoxLayout(buttons)
        line.setContentsMargins(0, 0, 0, 0)
        rename = needs_writing(LinkButton("Byt namn", lambda: self._ask_new_name(preset), buttons))
        hand_on = LinkButton("Spara till fil …", lambda: self._choose_place(preset), buttons)
        remove = needs_writing(LinkButton("Ta bort", lambda: self._ask_to_remove(preset), buttons))
        for button in (rename, hand_on, remove):
            button.setAccessibleName(f"{button.text().strip(' …')}: {preset.name}")
            line.addWidget(button)
        line.addStretch(1)
        if theme().scale < _LARGE:
            self._grid.addWidget(buttons, row, 1, 2, 1)
        else:
            self._grid.addWidget(buttons, row + 2, 0)
        if row:
            self._grid.setRowMinimumHeight(row - 1, theme().px(6))

    def _ask_name(self) -> None:
        field = LineField("Namn på mallen", placeholder="SchoolSoft, elever")
        dialog = SmallDialog(
            self,
            "Spara som mall",
            _NAME_HINT,
            {"name": ("&Namn", field)},
            "Spara mallen",
            lambda: self.save(field.text(), dialog.done_well, dialog.refuse),
        )
        field.setText(self._used)
        _open(dialog)

    def _ask_new_name(self, preset: ImportPreset) -> None:
        field = LineField("Nytt namn på mallen")
        field.setText(preset.name)
        field.selectAll()
        dialog = SmallDialog(
            self,
            "Byt namn på mallen",
            _NAME_HINT,
            {"name": ("&Namn", field)},
            "Byt namn",
            lambda: self.rename(preset.name, field.text(), dialog.done_well, dialog.refuse),
        )
        _open(dialog)

    def _ask_to_remove(self, preset: ImportPreset) -> None:
        dialog = SmallDialog(
            self,
            f"Ta bort mallen ”{preset.name}”?",
            "Elever som redan är inlästa påverkas inte. Nästa fil med de här rubrikerna läses som programmet gissar.",
            {},
            "Ta bort mallen",
            lambda: self.remove(preset.name, dialog.done_well, dialog.refuse),
        )
        _open(dialog)

    def _choose_file(self) -> None:
        dialog = _file_dialog(self, "Välj en mall", lambda name: self.add_file(Path(name)))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.show()

    def _choose_place(self, preset: ImportPreset) -> None:
        dialog = _file_dialog(self, "Spara mallen", lambda name: self.write_file(preset, Path(name)))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_SUFFIX)
        dialog.selectFile(f"{_file_name(preset.name)}.{_SUFFIX}")
        dialog.show()

    def _say(self, text: str) -> None:
        self._tell(text, "ok")

    def _changed(self, changes: ChangeSet, done: Callable[[], object] = lambda: None) -> None:
        done()
        self._desk.bus.publish(changes)
        self.read()

    def _failed(self, error: BaseException) -> None:
        if not is_expected(error):
            raise error
        self._tell(describe(error), "error")


def _open(dialog: SmallDialog) -> None:
    dialog.setModal(True)
    dialog.show()


def _file_dialog(parent: QWidget, title: str, chosen: Callable[[str], object]) -> QFileDialog:
    dialog = QFileDialog(parent.window(), title)
    leaves_no_trace(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilter(_FILTER)
    dialog.fileSelected.connect(chosen)
    dialog.setModal(True)
    return dialog


def _file_name(name: str) -> str:
    """The preset's name without what no file system takes."""
    return (
        "".join(letter if letter.isalnum() or letter in " -_åäö" else "-" for letter in name).strip()
        or "mall"
    )


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError:
        raise ExpectedFailure("preset_unreadable") from None


def _written(path: Path, data: bytes) -> str:
    """The file's name, for the message."""
    try:
        path.write_bytes(data)
    except OSError:
        raise ExpectedFailure("preset_not_written") from None
    return path.name
