# SPDX-License-Identifier: EUPL-1.2
"""Routines looked through before they are taken in: what each would change, or what is wrong and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.ports.paper_catalogs import DefinitionProblem
from eht_desk.application.school_routines import RoutineFileLook, RoutinesLook, take_in
from eht_desk.domain.ids import SchoolDefinitionId
from eht_desk.domain.register_sources import SourceFile
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.ui.definition_problems import details, sentence
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe, is_expected
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card, ScrollPage
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import Heading, Line, PlainLabel
from eht_desk.ui.words import counted, in_a_row, listed
from eht_desk.ui.writing import needs_writing

_MARGIN = 60
_AROUND = 240
"""Pixels at 100 % for the title, what is said of all files, and the buttons."""


class RoutineDialog(QDialog):
    """`done` gets how many were taken in and what changed. With something to mend it can only be closed."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        files: Sequence[SourceFile],
        look: RoutinesLook,
        done: Callable[[int, ChangeSet], object],
    ) -> None:
        super().__init__(parent.window())
        self._desk, self._files, self.look, self._done = desk, tuple(files), look, done
        title = "Ta in rutiner"
        self.setWindowTitle("EHT Desk")
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        edge = theme().px(24)
        column.setContentsMargins(edge, theme().px(20), edge, theme().px(20))
        column.setSpacing(theme().px(12))
        column.addWidget(Heading(title, 1, wraps=True))
        column.addWidget(PlainLabel(self._summary(), "secondary", wraps=True))
        page = ScrollPage(margin=0)
        page.setAccessibleName("Rutiner i filerna")
        for item in look.files:
            page.body.addWidget(self._card(item))
        if look.left_out:
            names = listed(look.left_out, most=6)
            page.body.addWidget(PlainLabel(f"Inga rutiner, läses inte: {names}.", "hint", wraps=True))
        page.body.addStretch(1)
        column.addWidget(page, 1)
        self.message = Notice(parent=self)
        column.addWidget(self.message)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.cancel_button = SecondaryButton("Avbryt" if look.can_be_taken_in else "Stäng", self.reject, self)
        foot.addWidget(self.cancel_button)
        self.take_button: PrimaryButton | None = None
        if look.can_be_taken_in:
            self.take_button = needs_writing(PrimaryButton("Ta in", self.take, self))
            foot.addWidget(self.take_button)
        column.addLayout(foot)
        (self.take_button or self.cancel_button).setFocus()
        window, inner = parent.window(), page.widget()
        wanted = inner.sizeHint().height() if inner is not None else 0
        self.resize(
            min(theme().px(760), max(320, window.width() - 40)),
            max(320, min(wanted + theme().px(_AROUND), window.height() - _MARGIN)),
        )

    def take(self) -> None:
        """Take in what is new."""
        if self.take_button is None:
            return
        self.take_button.setEnabled(False)
        workspace, files = self._desk.workspace, self._files
        self._desk.tasks.write(lambda: take_in(workspace, files), self._taken, self._refused)

    def _taken(self, made: tuple[tuple[SchoolDefinitionId, ...], ChangeSet]) -> None:
        ids, changes = made
        self.accept()
        self._done(len(ids), changes)

    def _refused(self, error: BaseException) -> None:
        if self.take_button is not None:
            self.take_button.setEnabled(True)
        if not is_expected(error):
            raise error
        self.message.tell(describe(error), "error")

    def _summary(self) -> str:
        wrong = sum(len(item.problems) for item in self.look.files)
        if wrong:
            found = counted(wrong, "sak", "saker")
            return f"{found} att rätta. Ingenting är intaget. Rätta filerna och välj dem igen."
        if not self.look.can_be_taken_in:
            return "Allt som finns i filerna är redan intaget."
        return "Ärenden som pågår ändras inte. De behåller sin version tills någon flyttar dem."

    def _card(self, item: RoutineFileLook) -> Card:
        title = item.routine.title if item.routine is not None else item.file_name
        card = Card(title)
        if item.problems:
            card.head.addWidget(Pill("Att rätta", "error"))
        elif item.is_there:
            card.head.addWidget(Pill("Redan intagen", "neutral"))
        if item.routine is not None:  # else the title is the file's name, and more is not known
            card.body.addWidget(PlainLabel(self._about(item, item.routine), "secondary", wraps=True))
        for number, problem in enumerate(item.problems):
            if number:
                card.body.addWidget(Line())
            self._add_problem(card, problem)
        return card

    @staticmethod
    def _about(item: RoutineFileLook, routine: RoutineDefinition) -> str:
        follows = f"tar över efter version {item.former}" if item.former is not None else "ny"
        day = f"gäller från {long_date(item.counts_from)}" if item.counts_from is not None else ""
        return in_a_row(
            f"version {routine.version}",
            routine.municipality,
            "" if item.is_there else day,
            "" if item.is_there or item.problems else follows,
            item.file_name,
        )

    @staticmethod
    def _add_problem(card: Card, problem: DefinitionProblem) -> None:
        card.body.addWidget(PlainLabel(sentence(problem), "strong", wraps=True))
        more = details(problem)
        if more:
            text = PlainLabel(more, "secondary", wraps=True)
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            text.setAccessibleName(f"{sentence(problem)} {more}")
            card.body.addWidget(text)
