# SPDX-License-Identifier: EUPL-1.2
"""After a pupil became protected or a member lost the right: what lay open is overwritten, older copies go.

Belongs here: what the program does by itself, and the lists of what a person looks at: copies elsewhere, papers that
are out, other pupils' texts that hold the name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from eht_desk.application.access_rights import may_do
from eht_desk.application.backups import make_backup
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import find_pupil_view
from eht_desk.application.document_views import HIDDEN_STAFF, account_names
from eht_desk.application.ports import Backup, ReadWork
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import Viewer, may_read_document
from eht_desk.domain.access_table import Right
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import AccountId, DocumentId, PupilId
from eht_desk.domain.log import LogEvent, LogRow
from eht_desk.domain.protection import Protection, ProtectionEvent, Secret, SettledPaper
from eht_desk.domain.pupil_view import PupilView

OUT = frozenset(
    {
        "paper_printed",
        "paper_saved_to_file",
        "copy_delivered",
        "received_printed",
        "received_saved",
        "received_handed_over",
        "returned_pages_printed",
    }
)
"""Kinds of log rows that say that something left the program."""

_LONG_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class CopiesLeft:
    """What still can be read with former keys. `kept` are in places that the program knows and may not take away; of
    copies that somebody carried elsewhere it knows nothing but that there were `made_elsewhere`."""

    removed: int
    kept: tuple[Backup, ...]
    made_elsewhere: int


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


@dataclass(frozen=True, slots=True)
class NamingRow:
    """A text about somebody else that holds the name; `what`: document, draft, note, task, case or received."""

    pupil: PupilView
    what: str
    item_id: str
    form_id: str = ""
    """Of a document or draft."""


def is_finished(protection: Protection) -> bool:
    """Whether nothing of it is left to do."""
    return not protection.left_to_do


def finish(workspace: Workspace, pupil_id: PupilId, second_place: Path | None = None) -> CopiesLeft | None:
    """Do what is left: overwrite unused pages, then make a new backup and take the older ones away. Resumable: what is
    done is noted, and the rest can be done again. None when the backups were done before.

    Raises RuleViolation("not_allowed"), ExpectedFailure of `scrub` and of backups; what was done until then stays done.
    """
    protection = _open(workspace, pupil_id)
    if "scrub" in protection.left_to_do:
        workspace.store.scrub()
        _note_done(workspace, pupil_id, "scrub")
    if "backups" not in protection.left_to_do:
        return None
    left = _renew_backups(workspace, protection, second_place)
    _note_done(workspace, pupil_id, "backups")
    return left


def what_got_out(workspace: Workspace, pupil_id: PupilId) -> tuple[OutRow, ...]:
    """Papers and files with the open name, newest first: where they went, somebody asks them back or tells why not."""
    protection = _open(workspace, pupil_id)
    began = _began_at(protection)
    settled = {item.paper: item.what for item in protection.settled}
    with workspace.store.read() as work:
        names = account_names(work)
        if Secret.STAFF in protection.hidden:
            names = dict.fromkeys(names, HIDDEN_STAFF)
        codes = {item.id: item.code for item in work.documents.of_pupil(pupil_id)}
        rows = [row for row in work.log.rows() if _is_out(row, pupil_id) and row.at <= began]
    found = (_out_row(row, names, codes) for row in reversed(rows))
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


def texts_that_name(workspace: Workspace, pupil_id: PupilId) -> tuple[NamingRow, ...]:
    """Texts about other pupils in which the true name stands, for a person to look at; only what this person may read.

    A search by name, for the protection and nothing else: one log row, sealed for the members.
    """
    _open(workspace, pupil_id)
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        pupil = work.pupils.get(pupil_id)
        if pupil is None:
            raise RuleViolation("not_allowed")
        is_named = _finder(pupil.given_name, pupil.family_name)
        found: list[NamingRow] = []
        views: dict[PupilId, PupilView | None] = {}
        for about, what, item_id, texts, form_id in _texts(work, viewer):
            if about == pupil_id or not any(is_named(text) for text in texts):
                continue
            if about not in views:
                views[about] = find_pupil_view(work, viewer, about, workspace.today)
            view = views[about]
            is_open = what != "document" or _is_readable(workspace, work, viewer, item_id, view)
            if view is not None and is_open:
                found.append(NamingRow(view, what, item_id, form_id))
        work.commit(LogEvent("name_looked_for", pupil_id, detail={"found": len(found)}))
    return tuple(found)


def _is_readable(
    workspace: Workspace, work: ReadWork, viewer: Viewer, item_id: str, view: PupilView | None
) -> bool:
    document = work.documents.get(DocumentId(item_id))
    return document is not None and view is not None and may_do(workspace, viewer, Right.READ, document, view)


def _open(workspace: Workspace, pupil_id: PupilId) -> Protection:
    with workspace.store.read() as work:
        found = work.protections.of_pupil(pupil_id)
    if found is None:
        raise RuleViolation("not_allowed")
    return found


def _began_at(protection: Protection) -> datetime:
    return protection.steps[0].at


def _rekeyed_at(protection: Protection) -> datetime:
    """Copies from before are open to somebody who may not know: to everybody, or to who lost the right last."""
    taken = (step.at for step in protection.steps if step.event is ProtectionEvent.MEMBER_REMOVED)
    return max((_began_at(protection), *taken))


def _note_done(workspace: Workspace, pupil_id: PupilId, what: str) -> ChangeSet:
    with workspace.store.write() as work:
        found = work.protections.of_pupil(pupil_id)
        if found is None:
            raise RuleViolation("not_allowed")
        left = tuple(item for item in found.left_to_do if item != what)
        work.protections.put(replace(found, left_to_do=left))
        work.commit(LogEvent("protection_step_done", pupil_id, detail={"step": what}))
    return changed(ChangeKind.PUPIL, ids=(pupil_id,))


def _renew_backups(workspace: Workspace, protection: Protection, second: Path | None) -> CopiesLeft:
    keeper, store = workspace.services.backups, workspace.store
    rekeyed, removed = _rekeyed_at(protection), 0
    kept: list[Backup] = []
    places = [None] if second is None else [None, second]
    for place in places:
        make_backup(workspace, place)
        folder = keeper.own_place(store.header.path) if place is None else place
        older = [item for item in keeper.list(folder, store.header.id) if item.made_at <= rekeyed]
        stays = [item for item in older if item.is_kept_by_decision]
        goes = [item for item in older if not item.is_kept_by_decision]
        keeper.remove(folder, goes)
        removed += len(goes)
        kept += stays
    keeper.remove_old_copies(keeper.facts(store.header.path).old_copies)
    with workspace.store.read() as work:
        elsewhere = sum(
            1
            for row in work.log.rows()
            if row.event.kind == "backup_made"
            and row.event.detail.get("place") == "second"
            and row.at <= rekeyed
        )
    return CopiesLeft(removed, tuple(kept), elsewhere)


def _is_out(row: LogRow, pupil_id: PupilId) -> bool:
    return not row.is_sealed and row.event.kind in OUT and row.event.pupil_id == pupil_id


def _out_row(row: LogRow, names: Mapping[AccountId, str], codes: Mapping[DocumentId, str]) -> OutRow:
    document_id = row.event.document_id
    return OutRow(
        row.at,
        names.get(row.account_id, "") if row.account_id is not None else "",
        row.event.kind,
        document_id,
        codes.get(document_id, "") if document_id is not None else "",
        str(row.event.detail.get("recipient", "")),
        f"{row.at.isoformat()} {row.event.kind} {document_id or ''}".strip(),
    )


def _finder(given: str, family: str) -> Callable[[str], bool]:
    """Whole words only: Alma is not in almanacka. The family name alone is enough, a short one only with the given."""
    words = [part for part in (given, family) if len(part) >= _LONG_ENOUGH]
    patterns = [re.compile(rf"\b{re.escape(word)}s?\b", re.IGNORECASE) for word in words]
    return lambda text: any(pattern.search(text) for pattern in patterns)


def _texts(work: ReadWork, viewer: Viewer) -> Iterator[tuple[PupilId, str, str, Iterator[str], str]]:
    """Every text that people wrote about a pupil: about whom, what it is, its id, its parts, its form."""
    for document in work.documents.all():
        if may_read_document(viewer, document):
            yield document.pupil_id, "document", document.id, _parts(document.answers), document.form_id
    for draft in work.documents.drafts():
        yield draft.pupil_id, "draft", draft.id, _parts(draft.answers), draft.form_id
    for pupil_id in sorted(work.pupils.with_case_work()):
        for note in work.notes.of_pupil(pupil_id):
            yield pupil_id, "note", note.id, iter((note.text, note.with_name)), ""
        for received in work.received.of_pupil(pupil_id):
            described = received.description
            texts = iter((described.title, described.sender, described.note))
            yield pupil_id, "received", received.id, texts, ""
        for case in work.cases.of_pupil(pupil_id):
            yield pupil_id, "case", case.id, iter((case.opened_because, case.closing_note)), ""
        for task in work.tasks.of_pupil(pupil_id):
            yield pupil_id, "task", task.id, iter((task.title,)), ""


def _parts(value: AnswerValue | Mapping[str, AnswerValue]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _parts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _parts(item)
