# SPDX-License-Identifier: EUPL-1.2
"""Weekly and monthly checks of the absence statistics (D9, TRO-14): which are due, and that one was made."""

from __future__ import annotations

from datetime import date

from eht_desk.application.changes import ChangeSet
from eht_desk.application.meeting_views import CheckRow
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import UnitEntryId, UnitId


def checks(workspace: Workspace) -> tuple[CheckRow, ...]:
    """Every check of the person's schools, the first due first. Empty for who does not sit in EHT."""
    raise NotImplementedError


def due_checks(workspace: Workspace) -> tuple[CheckRow, ...]:
    """Those that this person records and that are due today or late, for I dag."""
    raise NotImplementedError


def record_check(
    workspace: Workspace,
    unit_id: UnitId,
    routine_id: str,
    check_id: str,
    looked_at: tuple[str, ...],
    text: str,
    on: date | None = None,
) -> tuple[UnitEntryId, ChangeSet]:
    """Somebody checked the statistics, today or `on`. One log row.

    Raises RuleViolation: `not_allowed`, `not_found` on `check_id`; `required` on `looked_at`, `unknown_choice` on
    `looked_at`, `text_too_long` on `text`, `day_ahead` on `on`.
    """
    raise NotImplementedError
