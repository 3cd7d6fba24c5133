# SPDX-License-Identifier: EUPL-1.2
"""How a case that follows a routine ends (G8, HUD-31), comes back (relapse), and what goes to the next school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from eht_desk.application.case_views import MissingRow
from eht_desk.application.changes import ChangeSet
from eht_desk.application.tasks import TaskRow
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import CaseId, DocumentId
from eht_desk.domain.pupil_view import PupilView


@dataclass(frozen=True, slots=True)
class EndReason:
    """A reason of the routine's list. `warning`: said before. `asks_nothing`: nothing needs to be there first, as for
    what was registered by mistake."""

    id: str
    label: str
    why: str
    source: str
    warning: str = ""
    needs_note: bool = False
    asks_nothing: bool = False


@dataclass(frozen=True, slots=True)
class EndWarning:
    """Something to know before closing: `duty_remains`, `no_duty_fact`, `days_open` (`count`), `measures_open`
    (`count`), `stays_at_school`. `reasons`: the reasons that it is about, empty for every one."""

    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    reasons: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """What closing needs. `missing`: the paper and the gates, met ones too. `tasks`: what people still have to do, and
    what is done and never dismissed (TRO-30): they hold closing up. `may_close`: nothing of it is left."""

    case_id: CaseId
    pupil: PupilView
    reasons: tuple[EndReason, ...]
    missing: tuple[MissingRow, ...]
    tasks: tuple[TaskRow, ...]
    warnings: tuple[EndWarning, ...]
    may_close: bool
    suggested: str = ""
    """The reason that the decision which stopped the process, or the return, speaks for."""


@dataclass(frozen=True, slots=True)
class PackRow:
    """Something that goes to the next school, or does not: `why_not` is a code (`own_text`, `not_frozen`,
    `needs_consent`, `not_readable`)."""

    document_id: DocumentId | None
    title: str
    on: date
    code: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class HandOverPack:
    """What the next school needs about a pupil who leaves: the list of documents, open tasks and measures."""

    case_id: CaseId
    pupil: PupilView
    reference: str
    rows: tuple[PackRow, ...]
    measures: tuple[str, ...]
    tasks: tuple[str, ...]


def closing_page(workspace: Workspace, case_id: CaseId) -> ClosingPage:
    """What there is to know before closing. Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`."""
    raise NotImplementedError


def close_by_routine(
    workspace: Workspace, case_id: CaseId, reason: str, note: str = "", *, name: str = "", because: str = ""
) -> ChangeSet:
    """Close it. `name` and `because`: who decided to close although a paper or gate is missing, and why. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`; on `reason` `required`, `unknown_reason`; on `note`
    `required`, `text_too_long`; `case_has_tasks` (`count`); `closing_needs` (`count`) when something is missing and
    nobody passes it; on `because` and `name` `required`, `text_too_long`.
    """
    raise NotImplementedError


def relapse(workspace: Workspace, case_id: CaseId, note: str) -> ChangeSet:
    """The absence came back: the chain begins anew, what was before stays among the events. One log row.

    Raises RuleViolation: `required` or `text_too_long` on `note`, `not_found`, `not_allowed`, `case_open_already`.
    """
    raise NotImplementedError


def hand_over_pack(workspace: Workspace, case_id: CaseId) -> HandOverPack:
    """What goes to the next school. Raises RuleViolation: `not_found`, `not_allowed`."""
    raise NotImplementedError
