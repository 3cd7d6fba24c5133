# SPDX-License-Identifier: EUPL-1.2
"""Papers of EHT's meeting: the agenda with numbers and no names, the minutes and the list of measures of one pupil.

None is kept: they are made anew from the meeting whenever somebody asks. That one was printed is a row of the log.
"""

from __future__ import annotations

from enum import StrEnum

from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import EntryId, UnitEntryId


class MeetingPaper(StrEnum):
    """Which of the meeting's papers."""

    AGENDA = "agenda"
    MINUTES = "minutes"
    MEASURES = "measures"


def prepare_agenda(workspace: Workspace, meeting_id: UnitEntryId) -> bytes:
    """The agenda: numbers, reasons, states. Writes nothing. Raises RuleViolation: `not_found`, `not_allowed`."""
    raise NotImplementedError


def prepare_minutes(workspace: Workspace, item_id: EntryId) -> bytes:
    """What the meeting said about one pupil, and of nobody else. Writes nothing. Raises RuleViolation: `not_allowed`."""
    raise NotImplementedError


def prepare_measures(workspace: Workspace, item_id: EntryId) -> bytes:
    """The closing sheet of one pupil: measure, responsible, date. Writes nothing. Raises RuleViolation: `not_allowed`."""
    raise NotImplementedError


def record_agenda_print(workspace: Workspace, meeting_id: UnitEntryId, copies: int) -> None:
    """A printer took the agenda. One log row. Raises RuleViolation: `not_found`, `not_allowed`."""
    raise NotImplementedError


def record_item_print(
    workspace: Workspace, item_id: EntryId, what: MeetingPaper, copies: int, at_printer: str = ""
) -> None:
    """A printer took a paper about one pupil; who stood there, for a protected one. One log row.

    Raises RuleViolation: `not_allowed`."""
    raise NotImplementedError
