# SPDX-License-Identifier: EUPL-1.2
"""Roles that an administrator asks for, on the rektor's I dag: each is agreed to or declined there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.role_requests import RoleRequest, confirm_role, decline_role
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import RoleId
from eht_desk.domain.organisation import Period
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.words import ROLES, period_text
from eht_desk.ui.writing import needs_writing

ANSWERS_ABOUT_ROLES = ("role ", "decline ")
"""How the keys of the buttons begin."""

Answer = Callable[[Workspace, RoleId], ChangeSet]


class RoleRequestsCard(RowCard):
    """One row for each request; the overview is read again after an answer, which takes the row away."""

    def __init__(self, desk: Desk, requests: Sequence[RoleRequest]) -> None:
        self._desk = desk
        super().__init__("Roller att godkänna", [self._row(item) for item in requests])
        self.notice = Notice(parent=self)
        self.body.insertWidget(0, self.notice)

    def _row(self, request: RoleRequest) -> ListRow:
        title = f"{request.asked_by or 'Någon'} vill ge {request.person} rollen {ROLES[request.role].lower()}"
        when = period_text(Period(request.start, request.end))
        words = ", ".join(part for part in (request.unit_name, when) if part)
        row = ListRow(title, f"{words[:1].upper()}{words[1:]}. Rollen gäller när du har godkänt den.")
        answers = QWidget()
        line = QHBoxLayout(answers)
        line.setContentsMargins(0, theme().px(4), 0, 0)
        line.setSpacing(theme().px(10))
        agree = needs_writing(SecondaryButton("Godkänn", self._answerer(request, confirm_role)))
        decline = needs_writing(LinkButton("Avslå", self._answerer(request, decline_role)))
        for button, key in ((agree, "role"), (decline, "decline")):
            button.setAccessibleName(f"{button.text()}: {title}")
            button.setProperty("key", f"{key} {request.role_id}")
            line.addWidget(button)
        line.addStretch(1)
        row.words.insertWidget(row.words.count() - 1, answers)  # above the stretch
        return row

    def _answerer(self, request: RoleRequest, answer: Answer) -> Callable[[], None]:
        workspace = self._desk.workspace

        def run() -> None:
            self.notice.clear()
            self._desk.tasks.write(
                lambda: answer(workspace, request.role_id), self._desk.bus.publish, self._failed
            )

        return run

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")
