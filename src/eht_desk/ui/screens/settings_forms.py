# SPDX-License-Identifier: EUPL-1.2
"""Blanketter och brevhuvud: what the school added, the forms that there are, and which languages are read through."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.school_definitions import (
    DefinitionRow,
    DefinitionsPage,
    FormRow,
    LanguageRow,
    definitions_page,
    form_file,
    review_language,
    review_shipped_language,
    withdraw,
)
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.ui import errors
from eht_desk.ui.definition_texts import row_words, state_pill
from eht_desk.ui.desk import Desk
from eht_desk.ui.file_dialogs import no_trace
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.incoming_files import DropTarget
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.definition_dialog import DefinitionDialog, Shown, look_through
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_FILTER = "Blanketter, brevhuvud och bilder (*.toml *.png *.jpg *.jpeg);;Alla filer (*)"
_LARGEST_FILE = 8 << 20
"""More than any reader takes: what is larger is not even read."""

_WELCOME = (
    "Skolan kan lägga in egna blanketter, brevhuvud, logotyp, språk och listor med förslag. Du ser hur de blir på "
    "skärmen och på papper innan de börjar gälla. Inget som redan är skrivet ändras."
)


class FormsPage(QWidget):
    """One file at a time is looked at. Changing is for rektor and administrators; the page is shown to them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: DefinitionsPage | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(16))
        card = Card("Blanketter och brevhuvud")
        card.body.addWidget(PlainLabel(_WELCOME, "secondary", wraps=True))
        self.add_button = SecondaryButton("&Lägg till fil …", self.choose, icon="file-plus")
        card.body.addWidget(needs_writing(self.add_button))
        card.body.addWidget(PlainLabel("Du kan också dra hit en fil.", "hint"))
        self.lists_button = LinkButton(
            "Ändra listor med förslag",
            lambda: desk.navigator.go(Route("settings", {"page": "suggestions"})),
        )
        card.body.addWidget(self.lists_button)
        self.notice = Notice(parent=self)
        card.body.addWidget(self.notice)
        column.addWidget(card)
        self._places = QVBoxLayout()
        self._places.setSpacing(theme().px(16))
        column.addLayout(self._places)
        column.addStretch(1)
        self._drop = DropTarget(self, lambda paths: self.take(paths[0]), lambda: self.add_button.isEnabled())
        desk.bus.changed.connect(self._something_changed)
        self._read()

    def choose(self) -> None:
        """Ask for a file."""
        with no_trace():
            name, _ = QFileDialog.getOpenFileName(self.window(), "Lägg till fil", "", _FILTER)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Read a file and show how it would be."""
        self.notice.clear()
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: _look_at_file(workspace, path), self._show_look, self._failed)

    def _show_look(self, shown: Shown) -> None:
        DefinitionDialog(self, self._desk, shown, self._put_in).open()

    def _put_in(self, changes: ChangeSet) -> None:
        self.notice.tell("Inlagd. Den gäller från den dag du valde.", "ok")
        self._desk.bus.publish(changes)

    def _something_changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.DEFINITION):
            self._read()

    def _read(self) -> None:
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: definitions_page(workspace), self._show, self._failed)

    def _show(self, page: DefinitionsPage) -> None:
        self._page = page
        while (item := self._places.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if page.added:
            self._places.addWidget(
                RowCard("Skolans egna", [partial(self._added_row, row) for row in page.added])
            )
        if page.languages:
            self._places.addWidget(
                RowCard("Språk på papper", [self._language_row(row) for row in page.languages])
            )
        self._places.addWidget(
            RowCard("Alla blanketter", [partial(self._form_row, row) for row in page.forms])
        )

    def _added_row(self, row: DefinitionRow) -> ListRow:
        today, item = self._desk.workspace.today, row.definition
        can_withdraw = item.withdrawn_at is None
        return self._writing(
            ListRow(
                item.title or item.name,
                row_words(row, today),
                state_pill(row, today),
                "Återta …" if can_withdraw else "",
                partial(self._ask_withdraw, row) if can_withdraw else None,
                f"withdraw {item.id}",
                is_link=True,
                is_pill_below=True,
            )
        )

    def _language_row(self, row: LanguageRow) -> ListRow:
        mark = ("Granskad", "ok") if row.is_reviewed else ("Inte granskad", "warn")
        whose = "Skolans" if row.definition_id is not None else "Programmets"
        return self._writing(
            ListRow(
                row.name,
                f"{whose} översättning ({row.language})",
                mark,
                "" if row.is_reviewed else "Markera som granskad …",
                None if row.is_reviewed else partial(self._ask_review, row),
                f"review {row.language}",
                is_link=True,
                is_pill_below=True,
            )
        )

    def _form_row(self, row: FormRow) -> ListRow:
        form, today = row.form, self._desk.workspace.today
        since = f", gäller från {short_date(row.valid_from, today)}" if row.valid_from is not None else ""
        detail = " · ".join(part for part in (form.annex, f"Version {form.version}{since}") if part)
        return ListRow(
            form.title,
            detail,
            ("Skolans egen", "accent") if row.is_own else None,
            "Spara filen …",
            partial(self._ask_where, form.id, form.version),
            f"file {form.id}",
            is_link=True,
            is_pill_last=True,
        )

    def _ask_where(self, form_id: str, version: int) -> None:
        """The form's file, to change and put in as a version of one's own. It holds no person."""
        with no_trace():
            name, _ = QFileDialog.getSaveFileName(
                self.window(), "Spara blankettens fil", f"{form_id}_v{version}.toml", "Blanketter (*.toml)"
            )
        if name:
            self.save_file(form_id, version, Path(name))

    def save_file(self, form_id: str, version: int, path: Path) -> None:
        """Write a form's file."""
        workspace = self._desk.workspace
        self._desk.tasks.read(
            lambda: _save_file(workspace, form_id, version, path),
            lambda _: self.notice.tell(
                "Filen är sparad. Ändra den, ge den ett högre versionsnummer och lägg till den här.",
                "ok",
            ),
            self._failed,
        )

    def _writing(self, row: ListRow) -> ListRow:
        if row.button is not None:
            needs_writing(row.button)
        return row

    def _ask_withdraw(self, row: DefinitionRow) -> None:
        item, workspace = row.definition, self._desk.workspace
        self._ask(
            f"Återta {item.title or item.name}",
            "Inget nytt görs med den från och med nu. Det som gällde innan gäller igen. "
            "Allt som är skrivet med den finns kvar och går att läsa.",
            "Återta",
            lambda: withdraw(workspace, item.id),
            "Återtagen.",
        )

    def _ask_review(self, row: LanguageRow) -> None:
        workspace, definition_id = self._desk.workspace, row.definition_id
        self._ask(
            f"Markera {row.name} som granskad",
            "Någon som kan språket har läst igenom hela översättningen och den stämmer. Ditt namn står i loggen. "
            "Sedan står ”inte granskad” inte längre på papperen.",
            "Markera som granskad",
            lambda: (
                review_shipped_language(workspace, row.language)
                if definition_id is None
                else review_language(workspace, definition_id)
            ),
            "Markerad som granskad.",
        )

    def _ask(self, title: str, text: str, action: str, work: Callable[[], ChangeSet], told: str) -> None:
        def submit() -> None:
            self._desk.tasks.write(work, done, dialog.refuse)

        def done(changes: ChangeSet) -> None:
            dialog.done_well()
            self.notice.tell(told, "ok")
            self._desk.bus.publish(changes)

        dialog = SmallDialog(self, title, text, {}, action, submit)
        dialog.open()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")


def _save_file(workspace: Workspace, form_id: str, version: int, path: Path) -> None:
    """Raises ExpectedFailure("file_not_saved")."""
    content = form_file(workspace, form_id, version)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ExpectedFailure("file_not_saved") from error


def _look_at_file(workspace: Workspace, path: Path) -> Shown:
    """Raises ExpectedFailure("definition_unreadable")."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE)
    except OSError as error:
        raise ExpectedFailure("definition_unreadable") from error
    return look_through(workspace, content, path.name)
