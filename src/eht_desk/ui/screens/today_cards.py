# SPDX-License-Identifier: EUPL-1.2
"""Cards of I dag that are answered where they stand: roles to agree to, offered times, tasks that nobody can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.offered_times import note_attended, note_missed
from eht_desk.application.offered_views import OfferedRow
from eht_desk.application.tasks import TaskRow, possible_owners
from eht_desk.application.today import TodayPage
from eht_desk.application.workspace import local_time
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.protection.person_card import person_cards
from eht_desk.ui.protection.today_card import PROTECTION_ANSWERS, protection_cards
from eht_desk.ui.screens.pupil_tasks import Owners, TaskDialog, owner_text
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.screens.today_roles import ANSWERS_ABOUT_ROLES, RoleRequestsCard
from eht_desk.ui.screens.today_waiting import person_text
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.words import ROLES
from eht_desk.ui.writing import needs_writing

ANSWERS = (*ANSWERS_ABOUT_ROLES, *PROTECTION_ANSWERS, "came ", "missed ")
"""How the keys of buttons begin that answer something: the Enter that unlocked must not press one."""


def answered_here(desk: Desk, page: TodayPage) -> list[Card]:
    """Those that have something to ask or tell."""
    cards: list[Card] = [*protection_cards(desk, page.protections), *person_cards(desk, page.people)]
    if page.offered:
        cards.append(OfferedTodayCard(desk, page.offered))
    if page.roles_to_confirm:
        cards.append(RoleRequestsCard(desk, page.roles_to_confirm))
    if page.orphaned:
        cards.append(OrphanTasksCard(desk, page.orphaned))
    return cards


class OfferedTodayCard(RowCard):
    """Times of today, and past ones that ask whether the pupil came."""

    def __init__(self, desk: Desk, rows: Sequence[OfferedRow]) -> None:
        self._desk = desk
        super().__init__("Erbjudna tider", [self._row(row) for row in rows])
        self.notice = Notice(parent=self)
        self.body.insertWidget(0, self.notice)

    def _row(self, row: OfferedRow) -> ListRow:
        local = local_time(row.at)
        is_today = local.date() == self._desk.workspace.today
        day = "I dag" if is_today else short_date(local.date(), self._desk.workspace.today)
        others = "" if row.is_mine else f"erbjuden av {row.offered_by}"
        about = " · ".join(part for part in (row.form_title, row.place, others) if part)
        place = Route("pupil", {"pupil": str(row.pupil.id)})
        pill = ("Kom eleven?", "warn") if row.needs_answer else (f"{local:%H:%M}", "accent")
        line = ListRow(
            f"{day} {local:%H:%M} · {person_text(row.pupil)}",
            about,
            pill,
            "Öppna",
            partial(self._desk.navigator.go, place),
            f"time {row.id}",
            is_link=True,
        )
        if row.needs_answer and row.may_write:
            line.words.insertWidget(line.words.count() - 1, self._answers(row))  # above the stretch
        return line

    def _answers(self, row: OfferedRow) -> QWidget:
        answers = QWidget()
        line = QHBoxLayout(answers)
        line.setContentsMargins(0, theme().px(4), 0, 0)
        line.setSpacing(theme().px(10))
        for words, key, work in (
            ("Ja, kom", "came", note_attended),
            ("Nej, kom inte", "missed", note_missed),
        ):
            workspace = self._desk.workspace
            button = needs_writing(
                SecondaryButton(words, partial(self._write, partial(work, workspace, row.id)))
            )
            button.setAccessibleName(f"{words}: {person_text(row.pupil)}")
            button.setProperty("key", f"{key} {row.id}")
            line.addWidget(button)
        line.addStretch(1)
        return answers

    def _write(self, work: Callable[[], ChangeSet]) -> None:
        self.notice.clear()
        self._desk.tasks.write(work, self._desk.bus.publish, self._failed)

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")


class OrphanTasksCard(RowCard):
    """Each can be given to somebody who sees the pupil."""

    def __init__(self, desk: Desk, rows: Sequence[TaskRow]) -> None:
        self._desk = desk
        super().__init__("Uppgifter som ingen kan göra", [self._row(row) for row in rows])
        self.notice = Notice(parent=self)
        self.body.insertWidget(0, self.notice)

    def _row(self, row: TaskRow) -> ListRow:
        whose = owner_text(row) or "någon som har slutat"
        why = (
            f"{whose} ser inte eleven längre"
            if row.owner_role is None
            else f"ingen har rollen {ROLES[row.owner_role].lower()}"
        )
        return ListRow(
            row.title,
            f"{person_text(row.pupil)} · {why}",
            None,
            "Ge till …",
            partial(self._ask, row),
            f"orphan task {row.id}",
        )

    def _ask(self, row: TaskRow) -> None:
        workspace, pupil_id = self._desk.workspace, row.pupil.id

        def opened(owners: Owners) -> None:
            TaskDialog(self, self._desk, pupil_id, owners, row, row.case_id).open()

        self._desk.tasks.read(lambda: possible_owners(workspace, pupil_id), opened, self._failed)

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")
