# SPDX-License-Identifier: EUPL-1.2
"""Keeping a received document from one guardian (B2-5), as guardian_visibility.py does it for documents of forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.guardian_visibility import (
    RuleToReview,
    VisibilityPage,
    checked_rule,
    guardian_choices,
    with_rule,
    without_rule,
)
from eht_desk.application.item_access import may_do_with_received, reach_received
from eht_desk.application.received_views import decides_about
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.guardian_rules import GuardianRule, due_for_review
from eht_desk.domain.ids import GuardianId, PupilId, ReceivedId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.received import ReceivedDocument


def read_received_visibility(workspace: Workspace, received_id: ReceivedId) -> VisibilityPage:
    """Raises RuleViolation: `not_found`, `not_allowed`."""
    with workspace.store.read() as work:
        document, view, viewer = reach_received(workspace, work, received_id)
        choices = guardian_choices(work, document.guardian_rules, view, workspace.today)
        return VisibilityPage(view, document.id, "", choices, decides_about(viewer, document, view))


def hide_received(
    workspace: Workspace,
    received_id: ReceivedId,
    guardian_id: GuardianId,
    reason: str,
    review_on: date | None,
) -> ChangeSet:
    """Keep it from this guardian from now on. One log row without the reason. Said again, the last holds.

    Raises RuleViolation as `hide_from_guardian`.
    """
    said, day = checked_rule(workspace, reason, review_on)
    with workspace.store.write() as work:
        document, view, viewer = reach_received(workspace, work, received_id)
        if not decides_about(viewer, document, view):
            raise RuleViolation("not_allowed")
        rule = GuardianRule(guardian_id, said, day, viewer.account_id, workspace.now)
        rules = with_rule(work, document.guardian_rules, rule, view)
        work.received.update(replace(document, guardian_rules=rules))
        detail = {"received": received_id, "review_on": day.isoformat()}
        work.commit(LogEvent("visibility_set", view.id, detail=detail))
    return changed(ChangeKind.RECEIVED, ids=(view.id, received_id))


def show_received(workspace: Workspace, received_id: ReceivedId, guardian_id: GuardianId) -> ChangeSet:
    """The guardian may get it again. One log row. Raises RuleViolation `not_found`, `not_allowed`."""
    with workspace.store.write() as work:
        document, view, viewer = reach_received(workspace, work, received_id)
        if not decides_about(viewer, document, view):
            raise RuleViolation("not_allowed")
        left = without_rule(document.guardian_rules, guardian_id)
        work.received.update(replace(document, guardian_rules=left))
        work.commit(LogEvent("visibility_ended", view.id, detail={"received": received_id}))
    return changed(ChangeKind.RECEIVED, ids=(view.id, received_id))


def received_to_review(
    workspace: Workspace,
    viewer: Viewer,
    documents: Iterable[ReceivedDocument],
    views: Mapping[PupilId, PupilView],
) -> tuple[RuleToReview, ...]:
    """For I dag: those whose rules this person decides about, and whose day of review has come."""
    rows: list[RuleToReview] = []
    for document in documents:
        due = due_for_review(document.guardian_rules, workspace.today)
        view = views.get(document.pupil_id)
        if not due or view is None or document.is_withdrawn or not decides_about(viewer, document, view):
            continue
        if may_do_with_received(workspace, viewer, Right.READ, document, view):
            first = min(rule.review_on for rule in due)
            rows.append(RuleToReview(view, document.id, "", document.description.title, "", first))
    return tuple(sorted(rows, key=lambda row: (row.review_on, row.pupil.sort_key)))
