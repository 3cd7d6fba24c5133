# SPDX-License-Identifier: EUPL-1.2
"""Behörigheter: the access table with its reasons, and rektor's changes of it within the bounds that rules set."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from eht_desk.application.access_changes import (
    AccessPage,
    AccessRow,
    change_access,
    read_access,
    restore_access,
)
from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.workspace import local_time
from eht_desk.domain.access import ROLES_THAT_SEE
from eht_desk.domain.access_table import Bound, DocumentClass, Grant, Relation, Right
from eht_desk.domain.accounts import Role
from eht_desk.ui import errors
from eht_desk.ui.access_texts import ABOUT_CLASSES, BOUNDS, CLASSES, RELATIONS, RIGHTS, rights_text
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import Dropdown, FormRow
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import ROLES
from eht_desk.ui.writing import needs_writing

_WELCOME = (
    "Vad varje roll får göra med det som handlar om en elev, och varför. Den som inte ser eleven ser inget av det, vad "
    "som än står här. Det som är fast följer av en regel och går inte att ändra. En ändring gäller alla genast."
)
_MOST_ROWS = 100
_OWN_RULE = re.compile(r"[A-Z]+\d*-\d+")


class AccessTablePage(QWidget):
    """One class at a time, or one form of it: a row for each role and relation."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: AccessPage | None = None
        self._card: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(16))
        self.notice = Notice()
        self._column.addWidget(self.notice)
        head = Card("Behörigheter")
        head.body.addWidget(PlainLabel(_WELCOME, "secondary", wraps=True))
        self.about = Dropdown("Gäller", [(item.value, CLASSES[item]) for item in DocumentClass])
        self.about.set_value(DocumentClass.SUPPORT.value)
        self.form = Dropdown("Blankett")
        head.body.addWidget(FormRow("&Gäller", self.about))
        head.body.addWidget(FormRow("&Blankett", self.form))
        self.words = PlainLabel("", "hint", wraps=True)
        head.body.addWidget(self.words)
        self._column.addWidget(head)
        self._column.addStretch(1)
        self.about.currentIndexChanged.connect(lambda _at: self._choose_class())
        self.form.activated.connect(lambda _at: self._fill())
        desk.bus.changed.connect(self._changed)
        self._look()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.SETTING, ChangeKind.DEFINITION):
            self._look()

    def _look(self) -> None:
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: read_access(workspace), self._show, self._failed)

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _show(self, page: AccessPage) -> None:
        self._page = page
        form = self.form.value()
        self._choose_class()
        self.form.set_value(form)
        self._fill()

    def _choose_class(self) -> None:
        if self._page is None:
            return
        chosen = DocumentClass(self.about.value())
        forms = [(item.form_id, item.title) for item in self._page.forms if item.document_class is chosen]
        self.form.set_options([("", "Alla i klassen"), *forms])
        self._fill()

    def _fill(self) -> None:
        page = self._page
        if page is None:
            return
        chosen, form = DocumentClass(self.about.value()), self.form.value()
        own = "En egen rad för blanketten går före klassens." if form else ABOUT_CLASSES[chosen]
        self.words.setText(own)
        rows = sorted(rows_about(page, chosen, form), key=_order)
        card = RowCard(CLASSES[chosen], [partial(self._row, row, form) for row in rows], most=_MOST_ROWS)
        former, self._card = self._card, card
        focused = QApplication.focusWidget()
        key = ""
        if former is not None:
            if focused is not None and former.isAncestorOf(focused):
                key = str(focused.property("key"))
            self._column.removeWidget(former)
            former.hide()
            former.deleteLater()
        self._column.insertWidget(2, card)
        card.show()
        if key:
            self._focus(card, key)

    def _focus(self, card: QWidget, key: str) -> None:
        """The button that was pressed is there again, made anew."""
        for item in card.findChildren(QWidget):
            if item.property("key") == key:
                item.setFocus()

    def _row(self, row: AccessRow, form: str) -> ListRow:
        may_change = self._page is not None and self._page.may_change and row.grant.bound is not Bound.FIXED
        line = ListRow(
            who_text(row.grant),
            row_text(row),
            ("Ändrad", "accent") if row.change is not None and row.grant.form == form else None,
            "Ändra …" if may_change else "",
            partial(self._ask, row, form),
            "change " + " ".join(str(part) for part in row.grant.key[:3]),
            is_link=True,
            is_pill_below=True,
        )
        if line.button is not None:
            needs_writing(line.button)
        return line

    def _ask(self, row: AccessRow, form: str) -> None:
        AccessDialog(self, self._desk, row, form, self._title(form)).open()

    def _title(self, form: str) -> str:
        known = self._page.forms if self._page is not None else ()
        return next((item.title for item in known if item.form_id == form), "")


class AccessDialog(SmallDialog):
    """Four ticks and a reason. What the bound keeps can be read and not changed."""

    def __init__(self, parent: QWidget, desk: Desk, row: AccessRow, form: str, form_title: str) -> None:
        self._desk, self._row, self._form = desk, row, form
        grant = row.grant
        self.ticks: dict[Right, CheckBox] = {}
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        for right, word in RIGHTS.items():
            is_fixed = right in grant.floor or right not in grant.ceiling
            tick = CheckBox(f"{word[0].upper()}{word[1:]}{' (fast)' if is_fixed else ''}")
            tick.setChecked(right in row.rights)
            tick.set_read_only(is_fixed)
            column.addWidget(tick)
            self.ticks[right] = tick
            if not is_fixed and holder.focusProxy() is None:
                holder.setFocusProxy(tick)
        self.ticks[Right.READ].toggled.connect(self._without_reading)
        self.reason = TextArea("Skäl", 2)
        what = f", {form_title}" if form_title else ""
        super().__init__(
            parent,
            f"Ändra: {who_text(grant)}{what}",
            f"{CLASSES[grant.document_class]}. {bound_text(grant)} Ändringen gäller alla genast och står i loggen.",
            {"rights": ("&Får", holder), "reason": ("S&käl", self.reason)},
            "Spara",
            self._save,
        )
        self.back_button = needs_writing(SecondaryButton("Ta tillbaka ändringen", self._restore, self))
        self.back_button.setVisible(row.change is not None and grant.form == form)
        self.add_button(self.back_button)

    def rights(self) -> frozenset[Right]:
        """What is ticked."""
        return frozenset(right for right, tick in self.ticks.items() if tick.isChecked())

    def _without_reading(self, is_read: bool) -> None:
        """Nobody does anything else with what he or she may not read."""
        if not is_read:
            for tick in self.ticks.values():
                tick.setChecked(False)

    def _save(self) -> None:
        grant, rights, reason = self._row.grant, self.rights(), self.reason.toPlainText()
        act = partial(
            change_access,
            self._desk.workspace,
            grant.document_class,
            grant.role,
            grant.relation,
            rights,
            reason,
            self._form,
        )
        self._desk.tasks.write(act, self._done, self.refuse)

    def _restore(self) -> None:
        grant, reason = self._row.grant, self.reason.toPlainText()
        act = partial(
            restore_access,
            self._desk.workspace,
            grant.document_class,
            grant.role,
            grant.relation,
            reason,
            self._form,
        )
        self.begin_work()
        self._desk.tasks.write(act, self._done, self.refuse)

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)


def rows_about(page: AccessPage, document_class: DocumentClass, form: str) -> Iterable[AccessRow]:
    """The rows of a class, or what holds for a form of it: its own row, else its class's."""
    own = {row.grant.key[:3]: row for row in page.form_rows if row.grant.form == form} if form else {}
    for row in page.rows:
        if row.grant.document_class is document_class:
            yield own.get(row.grant.key[:3], row)


def who_text(grant: Grant) -> str:
    """`Mentor för elevens klass`."""
    return f"{ROLES[grant.role]} {RELATIONS[grant.relation]}"


def bound_text(grant: Grant) -> str:
    """`Får minskas till läsa.`"""
    word = f"{BOUNDS[grant.bound][0].upper()}{BOUNDS[grant.bound][1:]}"
    if grant.bound is Bound.FIXED:
        return f"{word}."
    if grant.bound is Bound.MAY_NARROW:
        return f"{word} till {rights_text(grant.floor)}."
    return f"{word} med {rights_text(grant.ceiling - grant.rights)}."


def law_text(source: str) -> str:
    """The law of a source, without the rules of our own, whose ids say nothing to anybody at a school."""
    return ", ".join(part for part in source.split(", ") if not _OWN_RULE.fullmatch(part))


def row_text(row: AccessRow) -> str:
    """What it gives, why, and what was changed."""
    law = law_text(row.grant.source)
    parts = [
        f"Får {rights_text(row.rights)}.",
        row.grant.reason,
        f"{law}." if law else "",
        bound_text(row.grant),
    ]
    if row.grant.relation is Relation.UNIT and row.grant.role not in ROLES_THAT_SEE:
        parts.append("Rollen visar inga elever i programmet än, så den läser inget av det.")
    words = " ".join(part for part in parts if part)
    if row.change is None:
        return words
    day = long_date(local_time(row.change.at).date())
    by = f" av {row.changed_by}" if row.changed_by else ""
    return f"{words} Ändrat {day}{by}: {row.change.reason} Med programmet: {rights_text(row.grant.rights)}."


def _order(row: AccessRow) -> tuple[int, int]:
    return list(Relation).index(row.grant.relation), list(Role).index(row.grant.role)
