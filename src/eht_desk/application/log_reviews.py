# SPDX-License-Identifier: EUPL-1.2
"""Recurring checks of the log (B6-2): openings drawn by lot, an answer to each, a protocol to sign.

A check lies in the log itself, row by row, so it cannot be changed afterwards and nothing is lost at a lock; what was
asked about a row lies beside it, and the row has its digest. Drawn are
readings, papers that left, and doors that were opened, about pupils of the school; never the reviewer's own, and never
those about a protected pupil, whose members see them on the page of the protection.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_views
from eht_desk.application.document_views import account_names
from eht_desk.application.log_views import (
    LogFilter,
    LogLine,
    log_lines,
    moment_range,
    units_reviewed,
)
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.store_settings import number_of
from eht_desk.application.workspace import Workspace, current_viewer, local_time, require
from eht_desk.domain.access import Duty, Viewer
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, UnitId
from eht_desk.domain.log import LogEvent, LogRow
from eht_desk.domain.log_kinds import LogGroup
from eht_desk.domain.settings import LOG_REVIEW_DAYS, LOG_REVIEW_SAMPLE

BEGUN, ANSWERED, DONE = "log_review_begun", "log_review_answered", "log_review_done"
_KINDS = (BEGUN, ANSWERED, DONE)
_LAST = "last_log_review:"
_NOTE = "log_review_note:"
_LONGEST_NOTE = 300
_DRAWN = frozenset({LogGroup.READ, LogGroup.TAKEN_OUT, LogGroup.REVEALED})


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A row that was drawn. `is_question`: None until it was answered."""

    line: LogLine
    is_question: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LogReview:
    """One check. `id` is the position of its first row in the log.

    Lines about a pupil who has left the person's sight since are not there, and nothing counts them.
    """

    id: int
    unit_id: UnitId
    unit_name: str
    authority_name: str
    reviewer_id: AccountId | None
    reviewer: str
    begun_at: datetime
    first: date
    last: date
    lines: tuple[ReviewLine, ...]
    done_at: datetime | None = None

    @property
    def left(self) -> int:
        """How many wait for an answer."""
        return sum(line.is_question is None for line in self.lines)

    @property
    def questions(self) -> tuple[ReviewLine, ...]:
        """What must be cleared up."""
        return tuple(line for line in self.lines if line.is_question)


def begin_review(workspace: Workspace, unit_id: UnitId) -> tuple[LogReview, ChangeSet]:
    """Draw rows of the school since the check before, or of the days between checks when there was none.

    A check that this person has begun goes on. Raises RuleViolation `not_allowed`, `nothing_to_review` when nobody else
    has read anything.
    """
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.REVIEW_LOG, unit_id)
        former = [item for item in _reviews(workspace, work, viewer) if item.unit_id == unit_id]
        unfinished = next(
            (item for item in former if item.done_at is None and item.reviewer_id == viewer.account_id), None
        )
        if unfinished is not None:
            return unfinished, ChangeSet()
        wanted = LogFilter(_first_day(workspace, work, former), workspace.today)
        drawn = _draw(workspace, work, viewer, unit_id, wanted)
        if not drawn:
            raise RuleViolation("nothing_to_review")
        detail: dict[str, str | int] = {
            "unit": unit_id,
            "first": wanted.first.isoformat() if wanted.first else "",
            "last": workspace.today.isoformat(),
            "rows": ",".join(str(line.position) for line in drawn),
        }
        anchor = work.commit(LogEvent(BEGUN, detail=detail))
    return read_review(workspace, anchor.position), changed(ChangeKind.SETTING)


def answer_row(
    workspace: Workspace, review_id: int, position: int, *, is_question: bool, note: str = ""
) -> ChangeSet:
    """In order, or a question with a note. Answered again, the last answer counts.

    Raises RuleViolation `not_allowed`, `not_found`, `review_done`, `required` and `text_too_long` on `note`.
    """
    said = note.strip()
    if is_question and not said:
        raise RuleViolation("required", "note")
    if len(said) > _LONGEST_NOTE:
        raise RuleViolation("text_too_long", "note", {"limit": _LONGEST_NOTE})
    with workspace.store.write() as work:
        review = _mine(workspace, work, review_id)
        if all(item.line.position != position for item in review.lines):
            raise RuleViolation("not_found")
        detail: dict[str, str | int] = {
            "review": review_id,
            "row": position,
            "answer": "question" if is_question else "ok",
        }
        if said:
            detail["digest"] = _keep_note(work, review_id, said)
        work.commit(LogEvent(ANSWERED, detail=detail))
    return changed(ChangeKind.SETTING)


def finish_review(workspace: Workspace, review_id: int) -> ChangeSet:
    """The check is done; its protocol can be printed and signed. Raises RuleViolation `not_allowed`, `not_found`,
    `review_done`, `review_unanswered` while a row waits."""
    with workspace.store.write() as work:
        review = _mine(workspace, work, review_id)
        if review.left:
            raise RuleViolation("review_unanswered", "", {"count": review.left})
        work.settings.put(f"{_LAST}{review.unit_id}", workspace.today.isoformat())
        detail: dict[str, str | int] = {
            "review": review_id,
            "rows": len(review.lines),
            "questions": len(review.questions),
        }
        work.commit(LogEvent(DONE, detail=detail))
    return changed(ChangeKind.SETTING)


def read_review(workspace: Workspace, review_id: int) -> LogReview:
    """One check. Raises RuleViolation `not_allowed`, `not_found`."""
    with workspace.store.read() as work:
        return _review(workspace, work, current_viewer(work, workspace), review_id)


def list_reviews(workspace: Workspace) -> tuple[LogReview, ...]:
    """Checks of the person's schools, the last first. Empty for who is no rektor."""
    with workspace.store.read() as work:
        return tuple(_reviews(workspace, work, current_viewer(work, workspace)))


def reviews_due(workspace: Workspace, work: ReadWork, viewer: Viewer) -> tuple[UnitId, ...]:
    """Schools of the rektor whose log nobody has checked for as long as the school decided."""
    units = units_reviewed(viewer)
    if not units:
        return ()
    began = [account.created_at for account in work.accounts.all() if account.created_at is not None]
    latest = workspace.today - timedelta(days=number_of(work, LOG_REVIEW_DAYS))
    due = []
    for unit_id in sorted(units):
        kept = work.settings.get(f"{_LAST}{unit_id}")
        last = date.fromisoformat(kept) if kept else local_time(min(began)).date() if began else None
        if last is not None and last <= latest:
            due.append(unit_id)
    return tuple(due)


def _first_day(workspace: Workspace, work: ReadWork, former: list[LogReview]) -> date:
    last = next((item.last for item in former if item.done_at is not None), None)
    return last or workspace.today - timedelta(days=number_of(work, LOG_REVIEW_DAYS))


def _draw(
    workspace: Workspace, work: ReadWork, viewer: Viewer, unit_id: UnitId, wanted: LogFilter
) -> list[LogLine]:
    since, until = moment_range(wanted)
    views = {
        view.id: view
        for view in pupil_views(work, viewer, workspace.today)
        if view.unit_id == unit_id and not view.is_protected
    }
    rows = [
        row
        for row in work.log.rows(since=since, until=until)
        if row.account_id != viewer.account_id and row.event.compartment_id is None
    ]
    lines = [line for line in log_lines(work, viewer, rows, views) if line.group in _DRAWN]
    size = min(len(lines), number_of(work, LOG_REVIEW_SAMPLE))
    # What is drawn need not be unforeseeable to an attacker, only evenly spread; an id holds random bits of the store.
    lot = random.Random(workspace.services.ids.new_id())  # noqa: S311 - no secret
    return sorted(lot.sample(lines, size), key=lambda line: line.position)


def _mine(workspace: Workspace, work: UnitOfWork, review_id: int) -> LogReview:
    viewer = current_viewer(work, workspace)
    review = _review(workspace, work, viewer, review_id)
    if review.reviewer_id != viewer.account_id:
        raise RuleViolation("not_allowed")
    if review.done_at is not None:
        raise RuleViolation("review_done")
    return review


def _review(workspace: Workspace, work: ReadWork, viewer: Viewer, review_id: int) -> LogReview:
    if not units_reviewed(viewer):
        raise RuleViolation("not_allowed")
    for review in _reviews(workspace, work, viewer):
        if review.id == review_id:
            return review
    raise RuleViolation("not_found")


def _reviews(workspace: Workspace, work: ReadWork, viewer: Viewer) -> list[LogReview]:
    units = units_reviewed(viewer)
    rows = work.log.rows(kinds=_KINDS) if units else []
    reviews: dict[int, LogReview] = {}
    begun = [row for row in rows if row.event.kind == BEGUN and row.event.detail.get("unit") in units]
    if not begun:
        return []
    views = {view.id: view for view in pupil_views(work, viewer, workspace.today)}
    drawn_by = {row.position: _numbers(row) for row in begun}
    wanted = {position for positions in drawn_by.values() for position in positions}
    first = min(date.fromisoformat(str(row.event.detail["first"])) for row in begun)
    since, _ = moment_range(LogFilter(first))
    chosen = [row for row in work.log.rows(since=since) if row.position in wanted]
    lines = {line.position: line for line in log_lines(work, viewer, chosen, views)}
    for row in begun:
        reviews[row.position] = _begun(work, row, drawn_by[row.position], lines)
    for row in rows:
        review = reviews.get(int(row.event.detail.get("review", 0)))
        if review is not None:
            reviews[review.id] = _after(work, review, row)
    return sorted(reviews.values(), key=lambda item: -item.id)


def _keep_note(work: UnitOfWork, review_id: int, note: str) -> str:
    """Keep what was asked beside the log, which holds no words. Its digest, by which the row names it."""
    digest = hashlib.sha256(note.encode()).hexdigest()
    work.settings.put(f"{_NOTE}{review_id}:{digest}", note)
    return digest


def _note(work: ReadWork, review_id: int, digest: str) -> str:
    """What was asked; empty when it is not what the row names any more."""
    note = (work.settings.get(f"{_NOTE}{review_id}:{digest}") or "") if digest else ""
    return note if hashlib.sha256(note.encode()).hexdigest() == digest else ""


def _numbers(row: LogRow) -> tuple[int, ...]:
    return tuple(int(text) for text in str(row.event.detail.get("rows", "")).split(",") if text)


def _begun(work: ReadWork, row: LogRow, drawn: tuple[int, ...], lines: Mapping[int, LogLine]) -> LogReview:
    detail = row.event.detail
    unit_id = UnitId(str(detail["unit"]))
    units = {unit.id: unit.name for unit in work.organisation.units()}
    shown = tuple(ReviewLine(lines[position]) for position in drawn if position in lines)
    return LogReview(
        row.position,
        unit_id,
        units.get(unit_id, ""),
        work.organisation.authority().name,
        row.account_id,
        account_names(work).get(row.account_id, "") if row.account_id else "",
        row.at,
        date.fromisoformat(str(detail["first"])),
        date.fromisoformat(str(detail["last"])),
        shown,
    )


def _after(work: ReadWork, review: LogReview, row: LogRow) -> LogReview:
    detail = row.event.detail
    if row.event.kind == DONE:
        return replace(review, done_at=row.at)
    if row.event.kind != ANSWERED:
        return review
    note = _note(work, review.id, str(detail.get("digest", "")))
    lines = tuple(
        replace(item, is_question=detail.get("answer") == "question", note=note)
        if item.line.position == detail.get("row")
        else item
        for item in review.lines
    )
    return replace(review, lines=lines)
