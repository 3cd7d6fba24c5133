# SPDX-License-Identifier: EUPL-1.2
"""The page of a case: the steps, what is next and why, what is missing, and what happened (mockup 03)."""

from __future__ import annotations

from eht_desk.application.case_views import CasePage
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import CaseId


def open_case_page(workspace: Workspace, case_id: CaseId) -> CasePage:
    """The page, when a person opens it: one log row. Raises RuleViolation: `not_found`, `not_allowed`."""
    raise NotImplementedError


def read_case(workspace: Workspace, case_id: CaseId) -> CasePage:
    """The same again after something changed, without a log row. Raises RuleViolation: `not_found`, `not_allowed`."""
    raise NotImplementedError
