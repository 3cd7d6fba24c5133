# SPDX-License-Identifier: EUPL-1.2
"""What a survey's answers amount to, beside earlier ones, and the way into the pupil's plan."""

from __future__ import annotations

from collections.abc import Collection

from eht_desk.application.changes import ChangeSet
from eht_desk.application.survey_views import PlanSuggestion, ResultView
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import DraftId, SurveyId
from eht_desk.domain.instruments.model import CombinationMethod


def open_result(
    workspace: Workspace, survey_id: SurveyId, method: CombinationMethod | None = None
) -> ResultView:
    """The result. One log row: somebody read it. Raises RuleViolation: `not_found`, `not_allowed`."""
    raise NotImplementedError


def read_result(
    workspace: Workspace, survey_id: SurveyId, method: CombinationMethod | None = None
) -> ResultView:
    """The result again, within the same opening (another method). Raises as `open_result`."""
    raise NotImplementedError


def plan_suggestions(workspace: Workspace, survey_id: SurveyId) -> tuple[PlanSuggestion, ...]:
    """What can be put in the pupil's plan, in the order of the result's suggestions. Raises as `open_result`."""
    raise NotImplementedError


def add_to_plan(workspace: Workspace, survey_id: SurveyId, ids: Collection[str]) -> tuple[DraftId, ChangeSet]:
    """Put suggestions as rows into the measures of the pupil's plan: the open draft of it, or a new one. One log row.

    Each row says that it is a hypothesis to try. A text that is in the plan already is not put in twice.

    Raises RuleViolation: `not_found`, `not_allowed`, `required` on `ids`, `unknown_suggestion` (not of this result),
    and what beginning the form raises.
    """
    raise NotImplementedError
