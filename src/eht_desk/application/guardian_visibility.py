# SPDX-License-Identifier: EUPL-1.2
"""Keeping a document from one guardian: who, why, until when somebody looks again; and what hand-overs obey (B2-5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from eht_desk.application.access_rights import may_do
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.definitions import definition_of
from eht_desk.application.disclosure import guardian_numbers, guardian_views
from eht_desk.application.document_access import reach_document
from eht_desk.application.document_views import list_title
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.access_table import Right
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.guardian_rules import GuardianRule, due_for_review, is_hidden_from, names_one_of
from eht_desk.domain.ids import DocumentId, GuardianId, PupilId, ReceivedId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.received import ReceivedDocument
from eht_desk.domain.recipients import Recipient

_LONGEST = 300
_OVER = frozenset({DocumentState.SUPERSEDED, DocumentState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class GuardianChoice:
    """A guardian of the pupil, and the rule that keeps the document from him or her. Of a protected pupil's there is a
    `number` and no name; neither for one who is no guardian today and about whom a rule still stands."""

    id: GuardianId
    name: str
    number: int = 0
    rule: GuardianRule | None = None


@dataclass(frozen=True, slots=True)
class VisibilityPage:
    """Who may get the document, or the received one. `may_change`: this person decides about it."""

    pupil: PupilView
    document_id: DocumentId | ReceivedId
    code: str
    guardians: tuple[GuardianChoice, ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class RuleToReview:
    """A document that was kept from a guardian until somebody looks again; a received one has no form and no code."""

    pupil: PupilView
    document_id: DocumentId | ReceivedId
    form_id: str
    title: str
    code: str
    review_on: date


def read_visibility(workspace: Workspace, document_id: DocumentId) -> VisibilityPage:
    """Raises RuleViolation: `not_found`, `not_allowed`."""
    with workspace.store.read() as work:
        document, view, viewer = reach_document(workspace, work, document_id)
        choices = guardian_choices(work, document.guardian_rules, view, workspace.today)
        return VisibilityPage(view, document.id, document.code, choices, _decides(viewer, document, view))


def hide_from_guardian(
    workspace: Workspace,
    document_id: DocumentId,
    guardian_id: GuardianId,
    reason: str,
    review_on: date | None,
) -> ChangeSet:
    """Keep the document from this guardian from now on. One log row without the reason. Said again, the last holds.

    Raises RuleViolation: `required` on `reason` or `review_on`; `text_too_long` on `reason`; `in_past` on `review_on`;
    `guardian_not_here` on `guardian_id`; `not_found`, `not_allowed`.
    """
    said, day = checked_rule(workspace, reason, review_on)
    with workspace.store.write() as work:
        document, view, viewer = reach_document(workspace, work, document_id)
        if not _decides(viewer, document, view):
            raise RuleViolation("not_allowed")
        rule = GuardianRule(guardian_id, said, day, viewer.account_id, workspace.now)
        rules = with_rule(work, document.guardian_rules, rule, view)
        work.documents.update(replace(document, guardian_rules=rules))
        work.commit(LogEvent("visibility_set", view.id, document.id, {"review_on": day.isoformat()}))
    return changed(ChangeKind.DOCUMENT, ids=(view.id, document.id))


def show_to_guardian(workspace: Workspace, document_id: DocumentId, guardian_id: GuardianId) -> ChangeSet:
    """The guardian may get it again. One log row. Raises RuleViolation `not_found`, `not_allowed`."""
    with workspace.store.write() as work:
        document, view, viewer = reach_document(workspace, work, document_id)
        if not _decides(viewer, document, view):
            raise RuleViolation("not_allowed")
        left = without_rule(document.guardian_rules, guardian_id)
        work.documents.update(replace(document, guardian_rules=left))
        work.commit(LogEvent("visibility_ended", view.id, document.id))
    return changed(ChangeKind.DOCUMENT, ids=(view.id, document.id))


def checked_rule(workspace: Workspace, reason: str, review_on: date | None) -> tuple[str, date]:
    """Reason and day of review as they are kept. Raises RuleViolation as `hide_from_guardian`."""
    said = reason.strip()
    if not said:
        raise RuleViolation("required", "reason")
    if len(said) > _LONGEST:
        raise RuleViolation("text_too_long", "reason", {"limit": _LONGEST})
    if review_on is None:
        raise RuleViolation("required", "review_on")
    if review_on <= workspace.today:
        raise RuleViolation("in_past", "review_on")
    return said, review_on


def with_rule(
    work: ReadWork, rules: tuple[GuardianRule, ...], rule: GuardianRule, view: PupilView
) -> tuple[GuardianRule, ...]:
    """The rules with this one, in the place of the same guardian's. Raises RuleViolation `guardian_not_here`."""
    known = {tie.guardian_id for tie in work.pupils.guardianships(view.id)}
    if not is_hidden_from(rules, rule.guardian_id) and rule.guardian_id not in known:
        raise RuleViolation("guardian_not_here", "guardian_id")
    return (*(item for item in rules if item.guardian_id != rule.guardian_id), rule)


def without_rule(rules: tuple[GuardianRule, ...], guardian_id: GuardianId) -> tuple[GuardianRule, ...]:
    """The rules without the guardian's. Raises RuleViolation `not_found`."""
    left = tuple(item for item in rules if item.guardian_id != guardian_id)
    if left == rules:
        raise RuleViolation("not_found")
    return left


def refuse_hidden(
    work: ReadWork,
    document: Document | ReceivedDocument,
    recipient: Recipient | None,
    names: Iterable[str],
    day: date,
) -> None:
    """Whether a hand-over goes to a guardian from whom the document is kept.

    Raises RuleViolation on `names`: `hidden_from_guardian`, also when every guardian is; `guardian_name_needed` when it
    goes to a guardian and nobody says to which.
    """
    if not document.guardian_rules:
        return
    people = _names(work, [rule.guardian_id for rule in document.guardian_rules]).values()
    named = [name for name in names if name.strip()]
    if any(names_one_of(name, people) for name in named):
        raise RuleViolation("hidden_from_guardian", "names")
    if recipient is not Recipient.GUARDIAN:
        return
    today = [tie for tie in work.pupils.guardianships(document.pupil_id) if tie.period.covers(day)]
    if today and all(is_hidden_from(document.guardian_rules, tie.guardian_id) for tie in today):
        raise RuleViolation("hidden_from_guardian", "names")
    if not named:
        raise RuleViolation("guardian_name_needed", "names")


def rules_to_review(
    workspace: Workspace,
    viewer: Viewer,
    documents: Iterable[Document],
    views: Mapping[PupilId, PupilView],
) -> tuple[RuleToReview, ...]:
    """For I dag: documents whose rules this person decides about, and whose day of review has come."""
    rows: list[RuleToReview] = []
    for document in documents:
        due = due_for_review(document.guardian_rules, workspace.today)
        view = views.get(document.pupil_id)
        if not due or view is None or document.state in _OVER or not _decides(viewer, document, view):
            continue
        if may_do(workspace, viewer, Right.READ, document, view):
            title = list_title(definition_of(workspace, document))
            first = min(rule.review_on for rule in due)
            rows.append(RuleToReview(view, document.id, document.form_id, title, document.code, first))
    return tuple(sorted(rows, key=lambda row: (row.review_on, row.pupil.sort_key)))


def guardian_choices(
    work: ReadWork, standing: Iterable[GuardianRule], view: PupilView, day: date
) -> tuple[GuardianChoice, ...]:
    """The guardians of the day, who must never be contacted too, and then whoever else a rule is about: a rule that
    comes back for review must be there to answer."""
    rules = {rule.guardian_id: rule for rule in standing}
    if view.is_protected:
        today = [
            GuardianChoice(key, "", number) for key, number in guardian_numbers(work, view.id, day).items()
        ]
    else:
        named = guardian_views(work, view, day)
        today = [GuardianChoice(item.id, item.name) for item in named if item.id is not None]
    former = [key for key in rules if all(item.id != key for item in today)]
    names = {} if view.is_protected else _names(work, former)
    return tuple(
        replace(item, rule=rules.get(item.id))
        for item in (*today, *(GuardianChoice(key, names.get(key, "")) for key in former))
    )


def _names(work: ReadWork, ids: Sequence[GuardianId]) -> dict[GuardianId, str]:
    people = work.pupils.guardians(ids) if ids else []
    return {item.id: f"{item.given_name} {item.family_name}".strip() for item in people}


def _decides(viewer: Viewer, document: Document, view: PupilView) -> bool:
    """Whoever wrote it, and those who keep cases at the school."""
    return document.author_id == viewer.account_id or may(viewer, Duty.KEEP_CASES, view.unit_id)
