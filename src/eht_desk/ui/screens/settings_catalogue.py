# SPDX-License-Identifier: EUPL-1.2
"""Anpassningar: the lists that fields offer, changed by the school one line at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.suggestions import ListInUse, lists_in_use, save_catalogue, shipped_again
from eht_desk.domain.access import Duty, may
from eht_desk.domain.forms.catalogues import Catalogue, Suggestion, SuggestionGroup
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_WELCOME = (
    "Förslagen visas där någon väljer ur listan. Egen text går alltid att skriva. Det som redan står i ett dokument "
    "ändras inte."
)


class SuggestionsPage(QWidget):
    """A card for each group of each list. Every change is a new version of the list that counts from today."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._may_change = may(desk.who.viewer, Duty.CHANGE_FORMS)
        self._lists: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(16))
        self.notice = Notice()
        self._column.addWidget(self.notice)
        self._column.addStretch(1)
        desk.bus.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: lists_in_use(workspace), self._show, self._refuse)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.DEFINITION):
            self.refresh()

    def _refuse(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _show(self, lists: tuple[ListInUse, ...]) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(16))
        for item in lists:
            column.addWidget(self._head(item))
            for group in item.catalogue.groups:
                column.addWidget(self._group_card(item.catalogue, group))
        former, self._lists = self._lists, holder
        if former is not None:
            self._column.removeWidget(former)
            former.hide()
            former.deleteLater()
        self._column.insertWidget(1, holder)

    def _head(self, item: ListInUse) -> Card:
        card = Card(item.catalogue.title)
        card.body.addWidget(PlainLabel(_WELCOME, "secondary", wraps=True))
        whose = (
            "Skolan har ändrat listan." if item.is_schools_own else "Listan är som den kom med programmet."
        )
        card.body.addWidget(PlainLabel(whose, "", wraps=True))
        if item.is_schools_own and self._may_change:
            again = LinkButton(
                "Använd listan som kom med programmet …", partial(self._ask_again, item.catalogue)
            )
            again.setProperty("key", f"again {item.catalogue.id}")
            card.body.addWidget(needs_writing(again))
        return card

    def _group_card(self, catalogue: Catalogue, group: SuggestionGroup) -> Card:
        rows = [partial(self._row, catalogue, group, item) for item in group.items]
        card = RowCard(group.title, rows, most=100)
        if self._may_change:
            add = SecondaryButton(
                "Lägg till förslag …", partial(self._ask, catalogue, group, None), card, "plus"
            )
            add.setAccessibleName(f"Lägg till förslag: {group.title}")
            add.setProperty("key", f"add {group.id}")
            card.body.addSpacing(theme().px(8))
            card.body.addWidget(needs_writing(add))
        return card

    def _row(self, catalogue: Catalogue, group: SuggestionGroup, item: Suggestion) -> ListRow:
        action = "Ändra …" if self._may_change else ""
        row = ListRow(
            item.text,
            item.why,
            None,
            action,
            partial(self._ask, catalogue, group, item),
            f"item {item.id}",
            is_link=True,
        )
        if row.button is not None:
            needs_writing(row.button)
        return row

    def _ask(self, catalogue: Catalogue, group: SuggestionGroup, item: Suggestion | None) -> None:
        SuggestionItemDialog(
            self,
            group,
            item or Suggestion(fresh_id(catalogue), ""),
            item is None,
            partial(self._save, catalogue, group, item),
        ).open()

    def _save(
        self,
        catalogue: Catalogue,
        group: SuggestionGroup,
        former: Suggestion | None,
        new: Suggestion | None,
        dialog: SmallDialog,
    ) -> None:
        changed = changed_list(catalogue, group, former, new)
        self._start(lambda: save_catalogue(self._desk.workspace, changed), dialog)

    def _ask_again(self, catalogue: Catalogue) -> None:
        def start() -> None:
            self._start(lambda: shipped_again(self._desk.workspace, catalogue.id), dialog)

        text = "Skolans egna ändringar i listan slutar gälla. Det som redan står i dokument ändras inte."
        dialog: SmallDialog = SmallDialog(
            self, "Använd listan som kom med programmet", text, {}, "Använd den listan", start
        )
        dialog.open()

    def _start(self, work: Callable[[], ChangeSet], dialog: SmallDialog) -> None:
        def done(changes: ChangeSet) -> None:
            dialog.done_well()
            self._desk.bus.publish(changes)

        self._desk.tasks.write(work, done, dialog.refuse)


class SuggestionItemDialog(SmallDialog):
    """A line of a list, new or as it stands; `save` gets what it shall be, None for away with it, and the dialog."""

    def __init__(
        self,
        parent: QWidget,
        group: SuggestionGroup,
        item: Suggestion,
        is_new: bool,
        save: Callable[[Suggestion | None, SmallDialog], None],
    ) -> None:
        self._item = item
        self._save = save
        self.text = LineField("Förslag")
        self.why = LineField("När det hjälper")
        self.gone = CheckBox("Det ska inte längre stå i lis&tan")
        self.text.setText(item.text)
        self.why.setText(item.why)
        fields: dict[str, tuple[str, QWidget]] = {
            item.id: ("&Förslag", self.text),
            "why": ("&När det hjälper (valfritt, syns inte på papper)", self.why),
        }
        if not is_new:
            fields["gone"] = ("Ta bort", self.gone)
        title = "Lägg till förslag" if is_new else "Ändra förslag"
        super().__init__(parent, title, group.title, fields, "Spara", self._submit_line)

    def _submit_line(self) -> None:
        if self.gone.isChecked():
            self._save(None, self)
            return
        self._save(Suggestion(self._item.id, self.text.text(), self.why.text()), self)


def fresh_id(catalogue: Catalogue) -> str:
    """An id that no line of the list has."""
    taken = {item.id for part in catalogue.groups for item in part.items}
    return next(name for number in range(1, len(taken) + 2) if (name := f"own_{number}") not in taken)


def changed_list(
    catalogue: Catalogue, group: SuggestionGroup, former: Suggestion | None, new: Suggestion | None
) -> Catalogue:
    """The list with one line changed, added or taken away."""
    items = [new if item == former else item for item in group.items]
    if former is None:
        items.append(new)
    kept = tuple(item for item in items if item is not None)
    groups = tuple(replace(part, items=kept) if part.id == group.id else part for part in catalogue.groups)
    return replace(catalogue, groups=groups)
