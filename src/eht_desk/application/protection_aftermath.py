# SPDX-License-Identifier: EUPL-1.2
"""After a pupil became protected or a member lost the right: what lay open is overwritten, older copies go.

Belongs here: what the program does by itself, and the lists of what a person looks at: copies elsewhere, papers that
are out. They name people also where the plan hides staff: they are for the members, who must know whom to ask. A sheet
made of them does not. Texts that hold the name are in `naming_texts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from eht_desk.application.backups import make_backup
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_views import account_names
from eht_desk.application.loose_pages import visible_loose
from eht_desk.application.ports import Backup, ReadWork
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, DocumentId, PupilId
from eht_desk.domain.log import LogEvent, LogRow
from eht_desk.domain.log_kinds import LogGroup, kinds_in
from eht_desk.domain.protection import Protection, ProtectionEvent, SettledPaper
from eht_desk.domain.scans import LoosePage, read_page_code

OUT = kinds_in(LogGroup.TAKEN_OUT) - {"consent_paper_made"}
"""Kinds of log rows that say that something left the program. A form for consent leaves it when it is printed."""

_RESEALED = frozenset({"pupil_protected", "pupil_added_protected", "protection_member_removed"})
"""Kinds of log rows from which on the pupil lies under a key that the copies from before do not have."""

_WHERE = ("recipient", "to")
"""What of a row's detail says to whom it went: a kind of recipient, or what somebody wrote."""


@dataclass(frozen=True, slots=True)
class CopyMade:
    """A copy that somebody made on the second place, wherever that was then. `by` is empty for the program's own."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class CopiesLeft:
    """What can still be read with former keys. `kept`: in the two places that the program knows, where somebody decided
    that they stay. `made`: on the second place; those that lay where it is now are gone, of others nobody knows. Copies
    that a scheduled job made leave no trace at all."""

    kept: tuple[Backup, ...]
    made: tuple[CopyMade, ...]


@dataclass(frozen=True, slots=True)
class PagesToLookThrough:
    """Scanned pages that lie in no place and may be the pupil's, because nothing on them says whose they are: `seen` by
    this person, `held` by others who scanned them, whose they are alone."""

    seen: int
    held: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class OutRow:
    """Something that was printed, saved or handed over before: the open name is on it."""

    at: datetime
    by: str
    kind: str
    document_id: DocumentId | None
    code: str
    to: str
    key: str = ""
    """Which one it is, for `settle_paper`."""
    settled: str = ""
    """What somebody wrote that was done about it."""


def is_finished(protection: Protection) -> bool:
    """Whether nothing of it is left to do."""
    return not protection.left_to_do


def finish(workspace: Workspace, pupil_id: PupilId, second_place: Path | None = None) -> int:
    """Do what is left: overwrite unused pages, then make a new backup and take the older ones away. Resumable: what is
    done is noted, and the rest can be done again. How many backups were taken away.

    Raises RuleViolation("not_allowed"), ExpectedFailure of `scrub` and of backups; what was done until then stays done.
    """
    protection = _open(workspace, pupil_id)
    if "scrub" in protection.left_to_do:
        workspace.store.scrub()
        _note_done(workspace, pupil_id, "scrub")
    if "backups" not in protection.left_to_do:
        return 0
    with workspace.store.read() as work:
        before = _resealed(protection, work.log.rows())
    removed = renew_backups(workspace, before, second_place)
    _note_done(workspace, pupil_id, "backups")
    return removed


def copies_left(workspace: Workspace, pupil_id: PupilId, second_place: Path | None = None) -> CopiesLeft:
    """Copies that hold the pupil under former keys, as far as the program can tell, newest first.

    Raises RuleViolation("not_allowed").
    """
    protection = _open(workspace, pupil_id)
    with workspace.store.read() as work:
        names = account_names(work)
        before = _resealed(protection, work.log.rows())
    return copies_from_before(workspace, before, names, second_place)


def copies_from_before(
    workspace: Workspace, before: Resealed, names: Mapping[AccountId, str], second_place: Path | None
) -> CopiesLeft:
    """Copies that hold what lay open, as far as the program can tell, newest first."""
    keeper, store = workspace.services.backups, workspace.store
    with store.read() as work:
        rows = work.log.rows()
    kept = [
        item
        for place in (keeper.own_place(store.header.path), second_place)
        if place is not None
        for item in keeper.list(place, store.header.id)
        if item.is_kept_by_decision and before.holds(item)
    ]
    made = tuple(
        CopyMade(row.at, names.get(row.account_id, "") if row.account_id is not None else "")
        for row in reversed(rows)
        if row.event.kind == "backup_made"
        and row.event.detail.get("place") == "second"
        and row.at <= before.at
    )
    return CopiesLeft(tuple(sorted(kept, key=lambda item: item.made_at, reverse=True)), made)


def pages_to_look_through(workspace: Workspace, pupil_id: PupilId) -> PagesToLookThrough:
    """Loose pages from before, of which the program cannot say that they are somebody else's; those that it knows to be
    the pupil's went along. Raises RuleViolation("not_allowed")."""
    protection = _open(workspace, pupil_id)
    with workspace.store.read() as work:
        names = account_names(work)
        seen = [
            page
            for page in visible_loose(work, current_viewer(work, workspace))
            if page.at <= _began_at(protection) and _is_anybodys(work, page, protection)
        ]
        held: Counter[str] = Counter()
        for account_id, number in work.scans.held_by_others().items():
            held[names.get(account_id, "")] += number
    return PagesToLookThrough(len(seen), tuple(sorted(held.items(), key=lambda item: item[0].casefold())))


def _is_anybodys(work: ReadWork, page: LoosePage, protection: Protection) -> bool:
    code = read_page_code(page.code_text)
    is_known = code is not None and work.documents.code_exists(code.code)
    return not is_known and page.compartment_id != protection.compartment_id


def rows_out(
    work: ReadWork, pupils: Collection[PupilId], until: datetime, names: Mapping[AccountId, str]
) -> tuple[OutRow, ...]:
    """What left the program about these pupils until a moment, newest first."""
    codes: dict[str, str] = {}
    for pupil_id in pupils:
        codes |= {item.id: item.code for item in work.documents.of_pupil(pupil_id)}
        codes |= {item.id: item.code for item in work.surveys.of_pupil(pupil_id)}
    rows = [row for row in work.log.rows() if row.at <= until and any(_is_out(row, item) for item in pupils)]
    return tuple(_out_row(row, names, codes) for row in reversed(rows))


def what_got_out(workspace: Workspace, pupil_id: PupilId) -> tuple[OutRow, ...]:
    """Papers and files with the open name, newest first: where they went, somebody asks them back or tells why not."""
    protection = _open(workspace, pupil_id)
    began = _began_at(protection)
    settled = {item.paper: item.what for item in protection.settled}
    with workspace.store.read() as work:
        found = rows_out(work, [pupil_id], began, account_names(work))
    return tuple(replace(row, settled=settled.get(row.key, "")) for row in found)


def settle_paper(workspace: Workspace, pupil_id: PupilId, key: str, what: str) -> ChangeSet:
    """Write down what was done about a paper that is out. Said again, the former words are replaced.

    Raises RuleViolation `required` on `what`, `not_allowed`, `not_found` for a paper that is not on the list.
    """
    words = " ".join(what.split())
    if not words:
        raise RuleViolation("required", "what")
    if all(row.key != key for row in what_got_out(workspace, pupil_id)):
        raise RuleViolation("not_found")
    with workspace.store.write() as work:
        found = work.protections.of_pupil(pupil_id)
        if found is None:
            raise RuleViolation("not_allowed")
        others = (item for item in found.settled if item.paper != key)
        settled = SettledPaper(key, words, workspace.store.account_id, workspace.now)
        work.protections.put(replace(found, settled=(*others, settled)))
        work.commit(LogEvent("protection_step_done", pupil_id, detail={"step": "paper"}))
    return changed(ChangeKind.PUPIL, ids=(pupil_id,))


def record_list_print(workspace: Workspace, pupil_id: PupilId, copies: int, at_printer: str = "") -> None:
    """The list of papers that are out was printed; who stood at the printer. Raises RuleViolation("not_allowed")."""
    _open(workspace, pupil_id)
    with workspace.store.write() as work:
        detail: dict[str, str | int] = {"step": "list_printed", "copies": copies}
        if at_printer.strip():
            detail["at_printer"] = at_printer.strip()
        work.commit(LogEvent("protection_step_done", pupil_id, detail=detail))


def _open(workspace: Workspace, pupil_id: PupilId) -> Protection:
    with workspace.store.read() as work:
        found = work.protections.of_pupil(pupil_id)
    if found is None:
        raise RuleViolation("not_allowed")
    return found


def _began_at(protection: Protection) -> datetime:
    return protection.steps[0].at


@dataclass(frozen=True, slots=True)
class Resealed:
    """When somebody came under the key of now: copies from before are open to somebody who may not know, to everybody
    or to who lost the right last. `position`: of the log row that says so, 0 when no row does."""

    at: datetime
    position: int

    def holds(self, backup: Backup) -> bool:
        """Whether a copy may hold what lay open before. How far its log goes tells that for certain, whatever
        clock dated it; a copy that does not say is one from before."""
        return backup.position is None or backup.position < self.position or backup.made_at <= self.at


def _resealed(protection: Protection, rows: Iterable[LogRow]) -> Resealed:
    taken = (step.at for step in protection.steps if step.event is ProtectionEvent.MEMBER_REMOVED)
    told = (
        row.position
        for row in rows
        if row.event.kind in _RESEALED and row.event.pupil_id == protection.pupil_id
    )
    return Resealed(max((_began_at(protection), *taken)), max(told, default=0))


def _note_done(workspace: Workspace, pupil_id: PupilId, what: str) -> ChangeSet:
    with workspace.store.write() as work:
        found = work.protections.of_pupil(pupil_id)
        if found is None:
            raise RuleViolation("not_allowed")
        left = tuple(item for item in found.left_to_do if item != what)
        work.protections.put(replace(found, left_to_do=left))
        work.commit(LogEvent("protection_step_done", pupil_id, detail={"step": what}))
    return changed(ChangeKind.PUPIL, ids=(pupil_id,))


def renew_backups(workspace: Workspace, before: Resealed, second: Path | None) -> int:
    """Make a new backup in each place, and take away those that hold what lay open. How many were taken away."""
    keeper, store = workspace.services.backups, workspace.store
    removed = 0
    for place in [None] if second is None else [None, second]:
        fresh = make_backup(workspace, place).backup
        folder = keeper.own_place(store.header.path) if place is None else place
        goes = [
            item
            for item in keeper.list(folder, store.header.id)
            if item.folder != fresh.folder and not item.is_kept_by_decision and before.holds(item)
        ]
        keeper.remove(folder, goes)
        removed += len(goes)
    keeper.remove_old_copies(keeper.facts(store.header.path).old_copies)
    return removed


def _is_out(row: LogRow, pupil_id: PupilId) -> bool:
    return not row.is_sealed and row.event.kind in OUT and row.event.pupil_id == pupil_id


def _out_row(row: LogRow, names: Mapping[AccountId, str], codes: Mapping[str, str]) -> OutRow:
    document_id = row.event.document_id
    about = document_id if document_id is not None else str(row.event.detail.get("survey", ""))
    return OutRow(
        row.at,
        names.get(row.account_id, "") if row.account_id is not None else "",
        row.event.kind,
        document_id,
        codes.get(about, ""),
        next((str(told) for key in _WHERE if (told := row.event.detail.get(key))), ""),
        f"{row.at.isoformat()} {row.event.kind} {document_id or ''}".strip(),
    )
