# SPDX-License-Identifier: EUPL-1.2
"""Inkommet: files from outside put with a pupil, several at once, with sender and the true day they came.

The files are read into memory and go from there into the store. What a file is called is only offered as its title.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.pupils import read_pupil
from eht_desk.application.received import LookedAt, look_at_file, register_received
from eht_desk.application.signed_papers import shows_our_code
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import PupilId, ReceivedId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.received import SIZE_LIMIT, Description, Sorting
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.file_dialogs import leaves_no_trace
from eht_desk.ui.incoming_files import DropTarget
from eht_desk.ui.navigation import Route
from eht_desk.ui.received_texts import content_text
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.sorting_fields import SortingFields
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import IconButton, LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import KeyHint, PlainLabel
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing

_FILTER = "Dokument och bilder (*.pdf *.png *.jpg *.jpeg *.tif *.tiff);;Alla filer (*)"
_WELCOME = (
    "PDF och bilder: utredningar, intyg, brev, skannade papper. Välj filer eller dra hit dem. "
    "De läggs krypterade i arkivet. Filerna på datorn finns kvar, ta bort dem när du är klar."
)


@dataclass(frozen=True, slots=True)
class _Read:
    content: bytes
    looked: LookedAt


class _FileRow(QWidget):
    """One file: its title to write, what it is, and a way to leave it out."""

    def __init__(self, path: Path, gone: Callable[[_FileRow], None]) -> None:
        super().__init__()
        self.path = path
        self.read: _Read | None = None
        self.signed_button: LinkButton | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme().px(6), 0, theme().px(6))
        column.setSpacing(theme().px(4))
        self.title = LineField("Titel")
        self.title.setMaxLength(200)
        self.title.setText(path.stem[:200])
        self.row = FormRow("Titel", self.title)
        line = QHBoxLayout()
        line.setSpacing(theme().px(8))
        line.addWidget(self.row, 1)
        self.remove_button = IconButton("x", "Lägg inte in den här filen", lambda: gone(self))
        line.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(line)
        self.about = PlainLabel("Läser …", "hint", wraps=True)
        column.addWidget(self.about)

    def show_read(self, read: _Read, today_words: Callable[[LookedAt], str]) -> None:
        self.read = read
        looked = read.looked
        self.about.setText(f"{content_text(looked.kind, looked.pages, looked.size)}{today_words(looked)}")
        self.about.set_role("secondary" if not looked.same else "error")

    def show_problem(self, text: str) -> None:
        self.about.setText(text)
        self.about.set_role("error")
        self.title.setEnabled(False)

    def offer_signed(self, run: Callable[[], object]) -> None:
        """It carries a code of ours."""
        words = "Det här ser ut som ett underskrivet papper härifrån. Läs in det så, då hamnar det hos sitt dokument."
        self.signed_button = LinkButton("Läs in som underskrivet papper", run)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.addWidget(PlainLabel(words, "secondary", wraps=True))
            column.addWidget(self.signed_button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def is_refused(self) -> bool:
        return not self.title.isEnabled()


class ReceiveScreen(RecordScreen):
    """Route parameters: `pupil`; `form` and `document` to go back to a form. Dropped files wait in the desk."""

    help_id = "received"
    heading = "Inkommet"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._route = route
        self._pupil: PupilView | None = None
        self._rows: list[_FileRow] = []
        if route.parameters.get("form"):
            self.back_button.set_text("Till blanketten")
        self._files = Card()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._files.body.addWidget(PlainLabel(_WELCOME, "secondary", wraps=True))
        self.choose_button = SecondaryButton("&Välj filer …", self.choose, icon="file-plus")
        self._files.body.addWidget(needs_writing(self.choose_button))
        self._files.body.addLayout(self._list)
        self.add(self._files)
        self._about = Card()
        self.from_whom = LineField("Från vem", None, "Till exempel Bup, Eva Ek eller vårdnadshavaren")
        self.from_whom.setMaxLength(200)
        self.sender_row = FormRow("&Från vem", self.from_whom)
        self.day = DateField(lambda: desk.workspace.today, "Kom in")
        self.day.set_value(desk.workspace.today)
        self.day_row = FormRow("&Kom in", self.day, "Dagen då det kom till skolan.")
        beside = SideBySide()
        beside.add(self.sender_row, 1, theme().px(300))
        beside.add(self.day_row)
        self._about.body.addWidget(beside)
        self.sorting = SortingFields(desk.who.viewer)
        self._sorting_rows: dict[str, FormRow] = {}
        for key, (label, field) in self.sorting.fields.items():
            self._sorting_rows[key] = FormRow(label, needs_writing(field))
            self._about.body.addWidget(self._sorting_rows[key])
        self.save_button = PrimaryButton("Lägg in", self.save)
        self.save_button.setAccessibleDescription("Ctrl Enter")
        line = QHBoxLayout()
        line.setSpacing(theme().px(10))
        line.addWidget(needs_writing(self.save_button))
        line.addWidget(KeyHint("Ctrl Enter"))
        line.addStretch(1)
        self._about.body.addLayout(line)
        self.add(self._about)
        self._about.hide()
        for keys, run in (("Ctrl+Return", self.save), ("Ctrl+Enter", self.save), ("Esc", self.to_pupil)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        DropTarget(self, self.take, lambda: desk.sharing.may_write)
        workspace, pupil_id = desk.workspace, self._pupil_id
        desk.tasks.read(lambda: read_pupil(workspace, pupil_id).pupil, self._show, self.failed)
        dropped = desk.incoming.take()
        if dropped:
            QTimer.singleShot(0, self, lambda: self.take(dropped))

    def first_focus(self) -> QWidget | None:
        """See Screen."""
        first = next((row for row in self._rows if not row.is_refused), None)
        return first.title if first is not None else self.choose_button

    def to_pupil(self) -> None:
        """Back to the form or the pupil that the person came from."""
        kept = {
            key: self._route.parameters[key]
            for key in ("form", "document", "draft")
            if key in self._route.parameters
        }
        place = {"pupil": str(self._pupil_id), **kept}
        self._desk.navigator.return_to(Route("form" if "form" in kept else "pupil", place))

    def _show(self, view: PupilView) -> None:
        self._pupil = view
        self._pupil_id = view.id
        self.show_pupil(view)

    # -------------------------------------------------------------------------------------------------------- files

    def choose(self) -> None:
        """The system's own dialog, over the window so that it closes at lock."""
        dialog = QFileDialog(self.window(), "Välj filer", "", _FILTER)
        leaves_no_trace(dialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.take([Path(name) for name in names]))
        dialog.open()

    def take(self, paths: Sequence[Path]) -> None:
        """Read these files into memory and say what they are."""
        was_empty = not self._rows
        for path in paths:
            if any(row.path == path for row in self._rows):
                continue
            row = _FileRow(path, self._remove)
            self._rows.append(row)
            self._list.addWidget(row)
            workspace, pupil_id = self._desk.workspace, self._pupil_id
            self._desk.tasks.read(
                partial(_read_file, workspace, pupil_id, path),
                partial(self._when_read, row),
                partial(self._when_refused, row),
            )
        self._fit()
        if was_empty and self._rows:
            self._rows[0].title.setFocus()
            self._rows[0].title.selectAll()

    def _when_read(self, row: _FileRow, read: _Read) -> None:
        if row in self._rows:
            row.show_read(read, self._same_words)
            self.sorting.offer(read.looked.classes)
            self._fit()
            workspace = self._desk.workspace
            self._desk.tasks.aside(
                lambda: shows_our_code(workspace, read.content), partial(self._when_looked, row)
            )

    def _when_looked(self, row: _FileRow, is_ours: bool) -> None:
        if is_ours and row in self._rows:
            row.offer_signed(partial(self._as_signed_paper, row))

    def _as_signed_paper(self, row: _FileRow) -> None:
        """There each page goes to its own document, whoever it is about."""
        self._desk.incoming.put([row.path])
        self.go(Route("signed_papers"))

    def _same_words(self, looked: LookedAt) -> str:
        if not looked.same:
            return ""
        known = looked.same[0]
        day = short_date(known.received_on, self._desk.workspace.today)
        return f". Finns redan hos eleven: {known.title}, kom {day}. Läggs den in ändå finns den två gånger."

    def _when_refused(self, row: _FileRow, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        if row in self._rows:
            row.show_problem(errors.describe(error))
            self._fit()

    def _remove(self, row: _FileRow) -> None:
        at = self._rows.index(row)
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._fit()
        heir = self._rows[min(at, len(self._rows) - 1)].title if self._rows else self.choose_button
        heir.setFocus()

    def _fit(self) -> None:
        ready = [row for row in self._rows if not row.is_refused]
        self._about.setVisible(bool(ready))
        words = counted(len(ready), "dokument", "dokument") if len(ready) > 1 else ""
        self.save_button.set_text(f"Lägg in {words}".strip())
        self.choose_button.set_text("&Välj fler filer …" if self._rows else "&Välj filer …")

    # ------------------------------------------------------------------------------------------------------- saving

    def save(self) -> None:
        """Put them into the store, one after another; those that are in leave the list."""
        self.notice.clear()
        self.sender_row.show_problem("")
        self.day_row.show_problem("")
        for sorting_row in self._sorting_rows.values():
            sorting_row.show_problem("")
        ready = [row for row in self._rows if not row.is_refused]
        if not ready or not self._about.isEnabled():
            return
        if any(row.read is None for row in ready):
            self.notice.tell("En fil läses fortfarande. Vänta ett ögonblick.")
            return
        day = self.day.value()
        if not self._is_whole(ready) or day is None:
            return
        self._set_busy(True)
        workspace, pupil_id, sender = self._desk.workspace, self._pupil_id, self.from_whom.text()
        sorting = self.sorting.sorting()
        for row in ready:
            if row.read is not None:
                description = Description(row.title.text(), sender, day)
                self._desk.tasks.write(
                    partial(_register, workspace, pupil_id, row.read, description, sorting),
                    partial(self._kept, row),
                    partial(self._not_kept, row),
                )

    def _is_whole(self, rows: Sequence[_FileRow]) -> bool:
        missing: list[tuple[FormRow, str]] = []
        for row in rows:
            row.row.show_problem("")
            if not row.title.text().strip():
                missing.append((row.row, "Skriv vad det är."))
        if not self.from_whom.text().strip():
            missing.append((self.sender_row, "Skriv vem det kommer från."))
        day = self.day.value()
        if day is None:
            missing.append((self.day_row, "Datumet går inte att läsa. Skriv som 2026-11-23."))
        elif day > self._desk.workspace.today:
            missing.append((self.day_row, "Dagen har inte varit än."))
        for form_row, words in missing:
            form_row.show_problem(words)
        if missing:
            missing[0][0].field.setFocus()
        return not missing

    def _set_busy(self, is_busy: bool) -> None:
        self._files.setEnabled(not is_busy)
        self._about.setEnabled(not is_busy)

    def _kept(self, row: _FileRow, result: tuple[ReceivedId, ChangeSet]) -> None:
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._desk.bus.publish(result[1])
        if not self._rows:
            self.to_pupil()
        elif all(item.is_refused or item.about.property("role") == "error" for item in self._rows):
            self._set_busy(False)
        self._fit()

    def _not_kept(self, row: _FileRow, error: BaseException) -> None:
        self._set_busy(False)
        if not errors.is_expected(error):
            raise error
        if isinstance(error, RuleViolation) and error.field == "title":
            row.row.show_problem(errors.describe(error))
        elif isinstance(error, RuleViolation) and error.field == "sender":
            self.sender_row.show_problem(errors.describe(error))
        elif isinstance(error, RuleViolation) and error.field in self._sorting_rows:
            self._sorting_rows[error.field].show_problem(errors.describe(error))
        else:
            row.about.setText(errors.describe(error))
            row.about.set_role("error")


def _read_file(workspace: Workspace, pupil_id: PupilId, path: Path) -> _Read:
    """On the reader thread. A file that cannot be read is told without its name."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise RuleViolation("received_too_large", "content", {"limit_mb": SIZE_LIMIT // (1024 * 1024)})
        content = path.read_bytes()
    except OSError:
        raise ExpectedFailure("received_unreadable") from None
    return _Read(content, look_at_file(workspace, pupil_id, content))


def _register(
    workspace: Workspace, pupil_id: PupilId, read: _Read, description: Description, sorting: Sorting
) -> tuple[ReceivedId, ChangeSet]:
    return register_received(
        workspace, pupil_id, read.content, description, sorting, is_known_twice=bool(read.looked.same)
    )
