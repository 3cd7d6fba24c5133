# SPDX-License-Identifier: EUPL-1.2
"""Rutiner: which there are in which version, and a school's own taken in from a folder or a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.school_routines import (
    RoutineRow,
    RoutinesLook,
    RoutinesPage,
    look_at,
    remove,
    rows,
)
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import SchoolDefinitionId
from eht_desk.domain.register_sources import SourceFile
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.file_dialogs import ask_folder, no_trace
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.incoming_files import DropTarget
from eht_desk.ui.screens.followed_routine_card import FollowedRoutineCard
from eht_desk.ui.screens.routine_dialog import RoutineDialog
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted, in_a_row
from eht_desk.ui.writing import needs_writing

_WELCOME = (
    "En rutin säger vilka steg ett ärende har, vad som ska finnas i varje steg, vilka dagar som gäller och vem som gör "
    "vad. Ett ärende som pågår behåller sin version tills någon flyttar det."
)
_FILTER = "Rutiner (*.toml);;Alla filer (*)"
_LARGEST_FILE, _MOST_FILES = 4 << 20, 200
_BASE = "Grund som andra rutiner bygger på"


class RoutinesSettingsPage(QWidget):
    """Everybody reads; taking in and taking back is for rektor and administrators."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(16))
        card = Card("Rutiner")
        card.body.addWidget(PlainLabel(_WELCOME, "secondary", wraps=True))
        self._buttons = SideBySide()
        self.folder_button = needs_writing(
            SecondaryButton("Ta in en &mapp …", self.choose_folder, icon="folder-open")
        )
        self.file_button = needs_writing(
            SecondaryButton("Ta in en &fil …", self.choose_file, icon="file-plus")
        )
        self._buttons.add(self.folder_button)
        self._buttons.add(self.file_button)
        self._buttons.add(QWidget(), 1)
        self._buttons.hide()
        card.body.addWidget(self._buttons)
        self.notice = Notice(parent=self)
        card.body.addWidget(self.notice)
        column.addWidget(card)
        self.followed = FollowedRoutineCard(desk)
        column.addWidget(self.followed)
        self._places = QVBoxLayout()
        self._places.setSpacing(theme().px(16))
        column.addLayout(self._places)
        column.addStretch(1)
        self._drop = DropTarget(self, self.take, lambda: self._may_take)
        desk.bus.changed.connect(self._changed)
        self.refresh()

    @property
    def _may_take(self) -> bool:
        return not self._buttons.isHidden() and self.file_button.isEnabled()

    def refresh(self) -> None:
        """Read again."""
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: rows(workspace), self._show, self._failed)

    def choose_folder(self) -> None:
        """A municipality is a folder."""
        folder = ask_folder(self.window(), "Ta in en mapp med rutiner")
        if folder:
            self.take((Path(folder),))

    def choose_file(self) -> None:
        """One routine."""
        with no_trace():
            name, _ = QFileDialog.getOpenFileName(self.window(), "Ta in en rutin", "", _FILTER)
        if name:
            self.take((Path(name),))

    def take(self, paths: Sequence[Path]) -> None:
        """Look through what was chosen, and show how it would be."""
        self.notice.clear()
        workspace, chosen = self._desk.workspace, tuple(paths)

        def look() -> tuple[tuple[SourceFile, ...], RoutinesLook]:
            files = _files_in(chosen)
            return files, look_at(workspace, files)

        self._desk.tasks.read(look, self._show_look, self._failed)

    def _show_look(self, read: tuple[tuple[SourceFile, ...], RoutinesLook]) -> None:
        files, look = read
        if not look.files:
            self.notice.tell("Där finns ingen rutin. En rutin är en fil som slutar på .toml.", "warn")
            return
        RoutineDialog(self, self._desk, files, look, self._taken).open()

    def _taken(self, count: int, changes: ChangeSet) -> None:
        words = counted(count, "rutin är intagen", "rutiner är intagna")
        self.notice.tell(f"{words}. Nya ärenden följer den från den dag den gäller.", "ok")
        self._desk.bus.publish(changes)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.DEFINITION, ChangeKind.CASE):
            self.refresh()

    def _show(self, page: RoutinesPage) -> None:
        self._buttons.setVisible(page.may_change)
        while (item := self._places.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        used = [row for row in page.rows if row.counts or row.is_coming]
        former = [row for row in page.rows if not row.counts and not row.is_coming]
        for title, found in (("Gäller", used), ("Tidigare versioner", former)):
            if found:
                made = [partial(self._row, row, may_change=page.may_change) for row in found]
                self._places.addWidget(RowCard(title, made))

    def _row(self, row: RoutineRow, *, may_change: bool) -> ListRow:
        today = self._desk.workspace.today
        whose = f"intagen av {row.taken_in_by}" if row.taken_in_by else ""
        own = "skolans egen" if row.definition_id is not None else ""
        detail = in_a_row(
            f"Version {row.version}",
            row.municipality,
            f"från {short_date(row.valid_from, today)}",
            _BASE if row.is_base else "",
            counted(row.cases, "öppet ärende", "öppna ärenden") if row.cases else "",
            whose or own,
        )
        definition_id = row.definition_id
        can_remove = may_change and definition_id is not None and not row.is_withdrawn
        found = ListRow(
            row.title,
            detail,
            _pill(row, short_date(row.valid_from, today)),
            "Ta bort …" if can_remove else "",
            partial(self._ask_remove, row, definition_id)
            if can_remove and definition_id is not None
            else None,
            f"remove {row.definition_id}",
            is_link=True,
            is_pill_below=True,
        )
        if found.button is not None:
            needs_writing(found.button)
        return found

    def _ask_remove(self, row: RoutineRow, definition_id: SchoolDefinitionId) -> None:
        workspace = self._desk.workspace
        left = counted(row.cases, "ärende", "ärenden")
        stays = f" {left} som följer den fortsätter med den." if row.cases else ""

        def submit() -> None:
            self._desk.tasks.write(lambda: remove(workspace, definition_id), done, dialog.refuse)

        def done(changes: ChangeSet) -> None:
            dialog.done_well()
            self.notice.tell("Borttagen. Det som gällde innan gäller igen.", "ok")
            self._desk.bus.publish(changes)

        dialog = SmallDialog(
            self,
            f"Ta bort {row.title}, version {row.version}",
            f"Inga nya ärenden följer den. Det som gällde innan gäller igen.{stays}",
            {},
            "Ta bort",
            submit,
        )
        dialog.open()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")


def _pill(row: RoutineRow, day: str) -> tuple[str, str] | None:
    if row.is_unreadable:
        return "Går inte att läsa", "error"
    if row.is_withdrawn:
        return "Borttagen", "neutral"
    if row.is_coming:
        return f"Från {day}", "accent"
    return ("Gäller", "ok") if row.counts else ("Ersatt", "neutral")


def _files_in(paths: Sequence[Path]) -> tuple[SourceFile, ...]:
    """Files as they are, of folders what is in them and one folder down (a municipality with its versions).

    Raises:
        ExpectedFailure: `definition_unreadable`.
    """
    try:
        found: list[Path] = []
        for path in paths:
            inside = [*path.glob("*"), *path.glob("*/*")] if path.is_dir() else [path]
            found.extend(sorted(item for item in inside if item.is_file()))
        return tuple(SourceFile(path.name, _content(path)) for path in found[:_MOST_FILES])
    except OSError as error:
        raise ExpectedFailure("definition_unreadable") from error


def _content(path: Path) -> bytes:
    """What holds no routine is named and not read."""
    if path.suffix.casefold() != ".toml":
        return b""
    with path.open("rb") as file:
        return file.read(_LARGEST_FILE)
