# SPDX-License-Identifier: EUPL-1.2
"""Who has looked: the log about one pupil and about one person, and the plain list for the pupil (B6-1, B6-2, B6-6).

The log names people also where the plan of a protected pupil hides staff: who controls must know. The list does not.
Only kinds, days and people: never what was written, nor the reasons that somebody gave. Rows that lie in a compartment
that the reader cannot open are not there at all, so no number differs because of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from eht_desk.application.at_printer import who_stood_there
from eht_desk.application.disclosure import pupil_view, pupil_views
from eht_desk.application.document_views import account_names
from eht_desk.application.ports import ReadWork
from eht_desk.application.pupil_events import kept_record, merged_into
from eht_desk.application.workspace import DEFAULT_ZONE, Workspace, current_viewer, local_time, require
from eht_desk.domain.access import Duty, Viewer, may, may_read_document
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, DocumentId, PupilId, UnitId
from eht_desk.domain.log import LogEvent, LogRow
from eht_desk.domain.log_kinds import LogGroup, group_of
from eht_desk.domain.protection import Secret
from eht_desk.domain.pupil_view import PupilView

MOST_LINES = 500
"""Of so many lines the newest are shown; the period is narrowed for the others."""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Days at the school, both counted in; None: no limit. `group`: only what was done in this way."""

    first: date | None = None
    last: date | None = None
    group: LogGroup | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One row of the log. `code` is the paper's code, where this person may read the document."""

    position: int
    at: datetime
    account_id: AccountId | None
    who: str
    kind: str
    group: LogGroup
    pupil: PupilView | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class PupilLog:
    """What was done about one pupil, newest first. `is_cut`: older lines are there."""

    pupil: PupilView
    lines: tuple[LogLine, ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class PersonLog:
    """What one person did, newest first."""

    account_id: AccountId
    name: str
    lines: tuple[LogLine, ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class LookedRow:
    """One person who has looked. `name` is empty where the pupil's plan hides who works with the pupil.

    `days` counts the days on which the person read or wrote, `taken_out` how often something was printed, saved or
    handed over.
    """

    name: str
    roles: tuple[Role, ...]
    first: date
    last: date
    days: int
    taken_out: int
    changed: bool


@dataclass(frozen=True, slots=True)
class WhoLooked:
    """The answer to "who has read about me", for the pupil: the last reader first."""

    pupil: PupilView
    school_name: str
    authority_name: str
    rows: tuple[LookedRow, ...]
    since: date | None = None


def open_pupil_log(workspace: Workspace, pupil_id: PupilId, wanted: LogFilter | None = None) -> PupilLog:
    """The log about one pupil. Reading it is a reading too: one log row.

    Raises RuleViolation("not_allowed") unless the person is rektor of the pupil's school, and sees the pupil.
    """
    with workspace.store.write() as work:
        page = _pupil_log(workspace, work, pupil_id, wanted or LogFilter())
        work.commit(LogEvent("log_read", page.pupil.id, detail={"lines": len(page.lines)}))
    return page


def read_pupil_log(workspace: Workspace, pupil_id: PupilId, wanted: LogFilter | None = None) -> PupilLog:
    """The same with another filter, within the same opening: no further log row."""
    with workspace.store.read() as work:
        return _pupil_log(workspace, work, pupil_id, wanted or LogFilter())


def open_person_log(
    workspace: Workspace, account_id: AccountId, wanted: LogFilter | None = None
) -> PersonLog:
    """What one person of the rektor's own school did. One log row.

    Raises RuleViolation("not_allowed") for who is no rektor, and for people who never worked at the rektor's schools.
    """
    with workspace.store.write() as work:
        page = _person_log(workspace, work, account_id, wanted or LogFilter())
        work.commit(LogEvent("log_read", detail={"account": account_id, "lines": len(page.lines)}))
    return page


def read_person_log(
    workspace: Workspace, account_id: AccountId, wanted: LogFilter | None = None
) -> PersonLog:
    """The same with another filter, within the same opening: no further log row."""
    with workspace.store.read() as work:
        return _person_log(workspace, work, account_id, wanted or LogFilter())


def people_in_log(workspace: Workspace) -> tuple[tuple[AccountId, str], ...]:
    """Whose log the rektor may read: who holds or held a role at the rektor's schools. Empty for everybody else."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        names = account_names(work)
        mine = _people(work, viewer)
    return tuple(sorted(((item, names.get(item, "")) for item in mine), key=lambda pair: pair[1].casefold()))


def who_has_looked(workspace: Workspace, pupil_id: PupilId, since: date | None = None) -> WhoLooked:
    """The list for the pupil: who, in which role, when last, and whether anything was printed. No log row by itself:
    the page that shows it was opened, and printing it is logged.

    Raises RuleViolation("not_allowed") as `open_pupil_log`.
    """
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = _allowed_pupil(workspace, work, viewer, pupil_id)
        rows = _rows(work, LogFilter(first=since))
        ids = _records(work, view.id)
        mine = [row for row in rows if row.event.pupil_id in ids and row.account_id is not None]
        unit = next(item for item in work.organisation.units() if item.id == view.unit_id)
        hides_school = Secret.SCHOOL in view.hidden
        return WhoLooked(
            view,
            "" if hides_school else unit.name,
            "" if hides_school else work.organisation.authority().name,
            _looked(work, mine, view.unit_id, hides_names=Secret.STAFF in view.hidden),
            since,
        )


def record_list_print(workspace: Workspace, pupil_id: PupilId, copies: int, at_printer: str = "") -> None:
    """The list for the pupil was printed; who stood at the printer, for a protected one. One log row.

    Raises RuleViolation("not_allowed").
    """
    with workspace.store.write() as work:
        view = _allowed_pupil(workspace, work, current_viewer(work, workspace), pupil_id)
        detail: dict[str, str | int] = {"copies": copies, **who_stood_there(view, at_printer)}
        work.commit(LogEvent("log_list_printed", view.id, detail=detail))


def log_lines(
    work: ReadWork,
    viewer: Viewer,
    rows: Iterable[LogRow],
    views: Mapping[PupilId, PupilView],
    group: LogGroup | None = None,
    most: int | None = None,
) -> list[LogLine]:
    """Rows as lines, newest first: rows that are sealed, or about a pupil who is not among `views`, are not there."""
    names = account_names(work)
    kept = _kept_ids(work)
    codes: dict[DocumentId | None, str] = {None: ""}
    lines: list[LogLine] = []
    for row in sorted(rows, key=lambda item: -item.position):
        about, document_id = row.event.pupil_id, row.event.document_id
        view = None if about is None else views.get(kept.get(about, about))
        what = group_of(row.event.kind, is_about_pupil=about is not None)
        if row.is_sealed or (about is not None and view is None) or (group is not None and what is not group):
            continue
        if document_id not in codes:
            codes[document_id] = _code(work, viewer, document_id)
        who = names.get(row.account_id, "") if row.account_id else ""
        code = codes[document_id]
        lines.append(LogLine(row.position, row.at, row.account_id, who, row.event.kind, what, view, code))
        if most is not None and len(lines) == most:
            break
    return lines


def moment_range(wanted: LogFilter) -> tuple[datetime | None, datetime | None]:
    """The days as moments: from the first's beginning to the last's end."""
    zone = ZoneInfo(DEFAULT_ZONE)
    since = None if wanted.first is None else datetime.combine(wanted.first, time(), zone)
    until = None
    if wanted.last is not None:
        until = datetime.combine(date.fromordinal(wanted.last.toordinal() + 1), time(), zone)
    return since, until


def units_reviewed(viewer: Viewer) -> frozenset[UnitId]:
    """The schools whose log the person reads."""
    return frozenset(unit_id for unit_id, _ in viewer.roles if may(viewer, Duty.REVIEW_LOG, unit_id))


def _pupil_log(workspace: Workspace, work: ReadWork, pupil_id: PupilId, wanted: LogFilter) -> PupilLog:
    viewer = current_viewer(work, workspace)
    view = _allowed_pupil(workspace, work, viewer, pupil_id)
    ids = _records(work, view.id)
    rows = [row for row in _rows(work, wanted) if row.event.pupil_id in ids]
    lines = log_lines(work, viewer, rows, {view.id: view}, wanted.group, MOST_LINES + 1)
    return PupilLog(view, tuple(lines[:MOST_LINES]), len(lines) > MOST_LINES)


def _person_log(workspace: Workspace, work: ReadWork, account_id: AccountId, wanted: LogFilter) -> PersonLog:
    viewer = current_viewer(work, workspace)
    if account_id not in _people(work, viewer):
        raise RuleViolation("not_allowed")
    units = units_reviewed(viewer)
    views = {view.id: view for view in pupil_views(work, viewer, workspace.today) if view.unit_id in units}
    rows = _rows(work, wanted, account_id)
    lines = log_lines(work, viewer, rows, views, wanted.group, MOST_LINES + 1)
    name = account_names(work).get(account_id, "")
    return PersonLog(account_id, name, tuple(lines[:MOST_LINES]), len(lines) > MOST_LINES)


def _allowed_pupil(workspace: Workspace, work: ReadWork, viewer: Viewer, pupil_id: PupilId) -> PupilView:
    kept = kept_record(work, pupil_id)
    view = pupil_view(work, viewer, pupil_id if kept is None else kept.id, workspace.today)
    require(viewer, Duty.REVIEW_LOG, view.unit_id)
    return view


def _rows(work: ReadWork, wanted: LogFilter, account_id: AccountId | None = None) -> list[LogRow]:
    since, until = moment_range(wanted)
    return [
        row for row in work.log.rows(since=since, until=until, account_id=account_id) if not row.is_sealed
    ]


def _records(work: ReadWork, pupil_id: PupilId) -> frozenset[PupilId]:
    return frozenset({pupil_id, *merged_into(work, pupil_id)})


def _kept_ids(work: ReadWork) -> dict[PupilId, PupilId]:
    found: dict[PupilId, PupilId] = {}
    for pupil in work.pupils.merged():
        kept = kept_record(work, pupil.id)
        if kept is not None:
            found[pupil.id] = kept.id
    return found


def _people(work: ReadWork, viewer: Viewer) -> frozenset[AccountId]:
    units = units_reviewed(viewer)
    return frozenset(role.account_id for role in work.accounts.roles() if role.unit_id in units)


def _code(work: ReadWork, viewer: Viewer, document_id: DocumentId | None) -> str:
    document = None if document_id is None else work.documents.get(document_id)
    return document.code if document is not None and may_read_document(viewer, document) else ""


def _looked(
    work: ReadWork, rows: list[LogRow], unit_id: UnitId, *, hides_names: bool
) -> tuple[LookedRow, ...]:
    names = account_names(work)
    by_person: dict[AccountId, list[LogRow]] = {}
    for row in rows:
        if row.account_id is not None:
            by_person.setdefault(row.account_id, []).append(row)
    looked = []
    for account_id, theirs in by_person.items():
        held = {item.role for item in work.accounts.roles(account_id) if item.unit_id == unit_id}
        days = [local_time(row.at).date() for row in theirs]
        groups = [group_of(row.event.kind) for row in theirs]
        looked.append(
            LookedRow(
                "" if hides_names else names.get(account_id, ""),
                tuple(role for role in Role if role in held),
                min(days),
                max(days),
                len(set(days)),
                groups.count(LogGroup.TAKEN_OUT),
                LogGroup.CHANGED in groups,
            )
        )
    looked.sort(key=lambda row: (-row.last.toordinal(), row.name.casefold()))
    return tuple(looked)
