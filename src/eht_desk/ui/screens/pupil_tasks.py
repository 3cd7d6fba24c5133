# SPDX-License-Identifier: EUPL-1.2
"""Tasks about a pupil: the card on the pupil's page, and the small forms to add, change and cancel one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.tasks import (
    NewTask,
    TaskRow,
    add_task,
    cancel_task,
    change_task,
    finish_task,
    possible_owners,
    reopen_task,
)
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import OWNER_ROLES
from eht_desk.domain.ids import AccountId, CaseId, PupilId
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.more_menu import MenuEntry, MoreButton
from eht_desk.ui.screens.reason_dialog import ReasonDialog
from eht_desk.ui.screens.rows import due_pill
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import Dropdown, LineField
from eht_desk.ui.widgets.long_words import breaking
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.words import ROLES
from eht_desk.ui.writing import needs_writing

_ROLE, _PERSON = "role:", "person:"
Owners = tuple[tuple[AccountId, str], ...]
Tell = Callable[[str, str, str, Callable[[], object] | None], None]
"""Says something on the page: words, kind, the button's word, what it does."""


def owner_text(row: TaskRow) -> str:
    """`Karin Ås`, `Rektor`."""
    return row.owner_name or (ROLES[row.owner_role] if row.owner_role is not None else "")


class TasksCard(Card):
    """The open tasks about one pupil, the first due first, and a way to add one."""

    def __init__(
        self, desk: Desk, pupil_id: PupilId, rows: Sequence[TaskRow], case_id: CaseId | None, tell: Tell
    ) -> None:
        super().__init__("Att göra för eleven")
        self._desk, self._pupil_id, self._case_id, self._tell = desk, pupil_id, case_id, tell
        self.body.setSpacing(0)
        for row in rows:
            self.body.addWidget(self._row(row))
            self.body.addWidget(Line())
        if not rows:
            self.body.addWidget(PlainLabel("Inget att göra är uppskrivet.", "secondary", wraps=True))
        self.body.addSpacing(theme().px(6))
        self.add_button = needs_writing(LinkButton("Ny uppgift …", self.add, icon="plus"))
        self.add_button.setProperty("key", "new task")
        self.body.addWidget(self.add_button)

    def _row(self, row: TaskRow) -> QWidget:
        holder = QWidget()
        holder.setAccessibleName(f"{row.title}, {owner_text(row)}")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, theme().px(6), 0, theme().px(8))
        column.setSpacing(theme().px(4))
        column.addWidget(PlainLabel(row.title, "strong", wraps=True))
        if row.text:
            column.addWidget(PlainLabel(breaking(row.text), wraps=True))
        about = QHBoxLayout()
        about.setSpacing(theme().px(8))
        about.addWidget(
            Pill(*due_pill(row.due, row.days_left, self._desk.workspace.today)), 0, Qt.AlignmentFlag.AlignTop
        )
        about.addWidget(PlainLabel(owner_text(row), "secondary", wraps=True), 1)
        column.addLayout(about)
        for words in row.said_before:
            column.addWidget(PlainLabel(f"Sades tidigare: {breaking(words)}", "secondary", wraps=True))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme().px(8))
        done = needs_writing(SecondaryButton("Klart", partial(self._finish, row)))
        done.setAccessibleName(f"Klart: {row.title}")
        done.setProperty("key", f"task {row.id}")
        buttons.addWidget(done)
        buttons.addWidget(self.more_button(row))
        buttons.addStretch(1)
        column.addLayout(buttons)
        done.setVisible(row.may_finish)
        return holder

    def more_button(self, row: TaskRow) -> MoreButton:
        """What else can be done with a task, also with one that stands elsewhere on the page."""
        more = MoreButton("Ändra …", self)  # which shows itself, so not as a window of its own
        more.set_entries(
            (
                MenuEntry("Ändra uppgiften …", partial(self._change, row)),
                MenuEntry("Blir inte av …", partial(self._cancel, row)),
            )
        )
        more.setAccessibleName(f"Ändra: {row.title}")
        more.setProperty("key", f"change task {row.id}")
        return more

    def add(self) -> None:
        """Ask what, who and when."""
        self._with_owners(lambda owners: self._open(owners, None))

    def _change(self, row: TaskRow) -> None:
        self._with_owners(lambda owners: self._open(owners, row))

    def _with_owners(self, run: Callable[[Owners], None]) -> None:
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        self._desk.tasks.read(lambda: possible_owners(workspace, pupil_id), run, self._refused)

    def _open(self, owners: Owners, row: TaskRow | None) -> None:
        TaskDialog(self, self._desk, self._pupil_id, owners, row, self._case_id).open()

    def _finish(self, row: TaskRow) -> None:
        workspace, task_id = self._desk.workspace, row.id
        self._desk.tasks.write(
            lambda: finish_task(workspace, task_id),
            partial(_finished, self._desk, self._tell, row),
            self._refused,
        )

    def _cancel(self, row: TaskRow) -> None:
        ReasonDialog(
            self,
            self._desk,
            "Blir inte av",
            f"{row.title}. Uppgiften försvinner från listorna. Skälet står under Händelser.",
            "Blir inte av",
            partial(cancel_task, self._desk.workspace, row.id),
        ).open()

    def _refused(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self._tell(errors.describe(error), "error", "", None)


def _finished(desk: Desk, tell: Tell, row: TaskRow, changes: ChangeSet) -> None:
    """Not the card's own: one that is finished just before makes the page show a new card."""

    def undo() -> None:
        desk.tasks.write(lambda: reopen_task(desk.workspace, row.id), undone)

    def undone(others: ChangeSet) -> None:
        tell("", "info", "", None)
        desk.bus.publish(others)

    tell(f"Klart: {row.title}", "ok", "Ångra", undo)
    desk.bus.publish(changes)


class TaskDialog(SmallDialog):
    """What, who, by when. A new task, or `row` said anew."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        pupil_id: PupilId,
        owners: Owners,
        row: TaskRow | None,
        case_id: CaseId | None,
    ) -> None:
        self._desk, self._pupil_id, self._row, self._case_id = desk, pupil_id, row, case_id
        self.what = LineField("Vad", None, "Till exempel Boka möte med vårdnadshavaren")
        self.what.setMaxLength(200)
        options = [(f"{_PERSON}{account_id}", name) for account_id, name in owners]
        options += [(f"{_ROLE}{role.value}", ROLES[role]) for role in OWNER_ROLES]
        self.who = Dropdown("Vem", options)
        self.due = DateField(lambda: desk.workspace.today, "Senast")
        self.who.set_value(f"{_PERSON}{desk.who.viewer.account_id}")
        if row is not None:
            self.what.setText(row.title)
            owner = f"{_PERSON}{row.owner_id}" if row.owner_id else f"{_ROLE}{row.owner_role}"
            self.who.set_value(owner)
            self.due.set_value(row.due)
        super().__init__(
            parent,
            "Ändra uppgiften" if row is not None else "Ny uppgift",
            "",
            {
                "title": ("&Vad", self.what),
                "owner": ("V&em", self.who),
                "due": ("&Senast (kan lämnas tomt)", self.due),
            },
            "Spara",
            self._ask,
        )

    def _ask(self) -> None:
        if not self.due.is_readable():
            self.hold("due", "Datumet går inte att läsa. Skriv som 2026-11-23.")
            return
        chosen = self.who.value()
        role = Role(chosen.removeprefix(_ROLE)) if chosen.startswith(_ROLE) else None
        owner = AccountId(chosen.removeprefix(_PERSON)) if chosen.startswith(_PERSON) else None
        new = NewTask(self.what.text(), role, owner, self.due.value(), self._case_id)
        self._desk.tasks.write(
            partial(_save, self._desk.workspace, self._pupil_id, self._row, new), self._done, self.refuse
        )

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)


def _save(workspace: Workspace, pupil_id: PupilId, row: TaskRow | None, new: NewTask) -> ChangeSet:
    if row is None:
        return add_task(workspace, pupil_id, new)[1]
    return change_task(
        workspace, row.id, title=new.title, owner_role=new.owner_role, owner_id=new.owner_id, due=new.due
    )
