# SPDX-License-Identifier: EUPL-1.2
"""Opening a case from where somebody saw that one is needed: new absence on I dag, a pupil spoken of at the meeting."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from eht_desk.application.routine_cases import OpeningPage, opening_page
from eht_desk.domain.ids import CaseId, PupilId
from eht_desk.ui.cases.opening_dialog import OpeningDialog
from eht_desk.ui.desk import Desk


def ask_to_open(
    parent: QWidget,
    desk: Desk,
    pupil_id: PupilId,
    then: Callable[[CaseId], object],
    failed: Callable[[BaseException], None],
    origin: str = "",
) -> None:
    """Read what there is to choose from and show the form; `origin` is what the case begins with."""
    workspace = desk.workspace

    def show(page: OpeningPage) -> None:
        OpeningDialog(parent, desk, pupil_id, page, then, origin).open()

    desk.tasks.read(lambda: opening_page(workspace, pupil_id), show, failed)
