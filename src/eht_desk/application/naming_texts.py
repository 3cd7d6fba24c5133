# SPDX-License-Identifier: EUPL-1.2
"""Texts in which somebody who became protected is named, of others and of a pupil's own: found, and marked when a
person has looked at them.

A search by name, for a protection and nothing else. Every text of a record is looked at, whatever its field is called,
so that a new one needs nothing here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from enum import Enum

from eht_desk.application.access_rights import may_do
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.definitions import definition_of
from eht_desk.application.disclosure import find_pupil_view
from eht_desk.application.item_access import (
    may_do_with_consents,
    may_do_with_entries,
    may_do_with_note,
    may_do_with_received,
    may_do_with_surveys,
)
from eht_desk.application.meeting_reach import may_speak, sits_in_eht
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import Viewer, may_read_document
from eht_desk.domain.access_table import Right
from eht_desk.domain.case_entries import CaseDecision, CaseEntry, Measure, MeetingItem, PupilFact, Signal
from eht_desk.domain.consents import Consent
from eht_desk.domain.contact_notes import ContactNote
from eht_desk.domain.documents import Draft
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import DocumentId, NoteId, PupilId, ReceivedId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardian, Pupil
from eht_desk.domain.protection import Protection, ReviewedText
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.received import ReceivedDocument
from eht_desk.domain.surveys import Survey
from eht_desk.domain.unit_entries import Meeting, SchoolCalendar, StatisticsCheck, UnitEntry

_LONG_ENOUGH = 3
_FEWEST_FIGURES = 7
"""Fewer are no number to reach anybody by."""
_DIGEST = 16
_ENTRIES: Mapping[type[CaseEntry], str] = {
    Signal: "signal",
    PupilFact: "fact",
    CaseDecision: "decision",
    Measure: "measure",
    MeetingItem: "meeting_item",
}
_OF_SCHOOLS: Mapping[type[UnitEntry], str] = {
    Meeting: "meeting",
    StatisticsCheck: "check",
    SchoolCalendar: "calendar",
}


@dataclass(frozen=True, slots=True)
class NamingRow:
    """A text that holds the name; `what`: document, draft, note, note_draft, task, case, received, consent, survey,
    offered, override, signal, fact, decision, measure, meeting_item; of no pupil: meeting, check, calendar. Nothing of
    what it says, for a title may hold the name too."""

    pupil: PupilView | None
    """Whom it is about; None for what a school wrote down that should name no pupil."""
    what: str
    item_id: str
    form_id: str = ""
    """Of a document or draft."""
    key: str = ""
    """Which one it is, for `mark_reviewed`: another one once what names is written otherwise."""
    is_own: bool = False
    """Whether it is about the one who is named: there the name stands under the alias."""
    at: datetime | None = None
    """When it came about, to tell one's own from each other."""


@dataclass(frozen=True, slots=True)
class _Told:
    """Something that people wrote about a pupil, or (None) for a school."""

    about: PupilId | None
    what: str
    item_id: str
    record: object
    form_id: str = ""


def texts_that_name(workspace: Workspace, pupil_id: PupilId) -> tuple[NamingRow, ...]:
    """Texts about other pupils in which the pupil's name or number stands, or a guardian's name, phone or mail; and the
    pupil's own, titles too, in which the pupil's name or number does. For a person to look at; only what this person
    may read. One log row, sealed for the members.

    Raises RuleViolation("not_allowed").
    """
    _open(workspace, pupil_id)
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        pupil = work.pupils.get(pupil_id)
        if pupil is None:
            raise RuleViolation("not_allowed")
        guardians = work.pupils.guardians([tie.guardian_id for tie in work.pupils.guardianships(pupil_id)])
        is_named = naming_finder(pupil.given_name, pupil.family_name, _more_of(pupil, guardians))
        # Of the pupil's own it is no news who the guardians are.
        is_named_there = naming_finder(pupil.given_name, pupil.family_name, _more_of(pupil, ()))
        found = texts_naming(workspace, work, viewer, is_named, own=(pupil_id, is_named_there))
        work.commit(LogEvent("name_looked_for", pupil_id, detail={"found": len(found)}))
    return found


def was_looked_for(workspace: Workspace, pupil_id: PupilId) -> bool:
    """Whether somebody has looked for the name, so that the list is read again with the page.

    Raises RuleViolation("not_allowed").
    """
    _open(workspace, pupil_id)
    with workspace.store.read() as work:
        return any(
            row.event.kind == "name_looked_for" and row.event.pupil_id == pupil_id for row in work.log.rows()
        )


def mark_reviewed(workspace: Workspace, pupil_id: PupilId, key: str) -> ChangeSet:
    """Somebody has looked at a text, and mended what gave the pupil away. Kept with the protection, for the members.

    Raises RuleViolation("not_allowed").
    """
    with workspace.store.write() as work:
        found = work.protections.of_pupil(pupil_id)
        if found is None:
            raise RuleViolation("not_allowed")
        others = (item for item in found.reviewed if item.text != key)
        mark = ReviewedText(key, workspace.store.account_id, workspace.now)
        work.protections.put(replace(found, reviewed=(*others, mark)))
        work.commit(LogEvent("protection_step_done", pupil_id, detail={"step": "text"}))
    return changed(ChangeKind.PUPIL, ids=(pupil_id,))


def texts_naming(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    is_named: Callable[[str], bool],
    own: tuple[PupilId | None, Callable[[str], bool]] = (None, bool),
) -> tuple[NamingRow, ...]:
    """Texts in which somebody is named, as far as this person may read them. `own`: the pupil who is it, and what
    counts in texts about that one."""
    found: list[NamingRow] = []
    views: dict[PupilId | None, PupilView | None] = {None: None}
    for told in _texts(work, viewer):
        is_own = told.about is not None and told.about == own[0]
        names, record = (own[1], _as_shown(told.record)) if is_own else (is_named, told.record)
        naming = [text for text in _strings(record) if text != told.about and names(text)]
        if not naming:
            continue
        if told.about is not None and told.about not in views:
            views[told.about] = find_pupil_view(work, viewer, told.about, workspace.today)
        view = views[told.about]
        if view is None:
            may_read = told.about is None and _is_schools(viewer, told.record)
        else:
            may_read = _is_readable(workspace, work, viewer, told, view)
        if may_read:
            digest = hashlib.sha256("\n".join(naming).encode()).hexdigest()[:_DIGEST]
            key = f"{told.what} {told.item_id} {digest}"
            found.append(
                NamingRow(view, told.what, told.item_id, told.form_id, key, is_own, _came_about(told.record))
            )
    return tuple(found)


def naming_finder(given: str, family: str, more: Iterable[str] = ()) -> Callable[[str], bool]:
    """Whole words only: Alma is not in almanacka. The family name alone is enough, a short one only with the given.

    `more`: other names and numbers that tell who it is, whole; figures however they are set apart.
    """
    words = [re.escape(part) for part in (given, family) if len(part) >= _LONG_ENOUGH]
    patterns = [re.compile(rf"\b{word}s?\b", re.IGNORECASE) for word in words]
    patterns += [_whole(told.strip()) for told in more if told.strip()]
    return lambda text: any(pattern.search(text) for pattern in patterns)


def _more_of(pupil: Pupil, guardians: Iterable[Guardian]) -> Iterator[str]:
    people: list[Pupil | Guardian] = [pupil, *guardians]
    for person in people:
        if person.identity is not None:
            yield person.identity.canonical[2:]  # people leave out the century
    for guardian in guardians:
        if guardian.given_name and guardian.family_name:
            yield f"{guardian.given_name} {guardian.family_name}"
        yield from (*guardian.phones, *guardian.emails)


def _whole(told: str) -> re.Pattern[str]:
    figures = re.sub(r"\D", "", told)
    if len(figures) >= _FEWEST_FIGURES and not re.search(r"[^\W\d]", told):
        apart = r"[\s+./-]*".join(figures)
        return re.compile(rf"(?<!\d)(?:19|20)?{apart}(?!\d)")
    return re.compile(rf"(?<!\w){re.escape(told)}s?(?!\w)", re.IGNORECASE)


def _is_schools(viewer: Viewer, record: object) -> bool:
    """Meetings and checks are read by who sits in EHT there, the läsår by everybody."""
    if isinstance(record, Meeting | StatisticsCheck):
        return sits_in_eht(viewer, record.unit_id)
    return isinstance(record, SchoolCalendar)


def _is_readable(workspace: Workspace, work: ReadWork, viewer: Viewer, told: _Told, view: PupilView) -> bool:
    """What lies in a class has its readers; cases and tasks are everybody's who sees the pupil."""
    if told.what == "note":
        note = work.notes.get(NoteId(told.item_id))
        return note is not None and may_do_with_note(workspace, work, viewer, Right.READ, note, view)
    if told.what == "received":
        received = work.received.get(ReceivedId(told.item_id))
        return received is not None and may_do_with_received(workspace, viewer, Right.READ, received, view)
    if told.what == "consent":
        return may_do_with_consents(workspace, viewer, Right.READ, view)
    if told.what == "survey":
        return may_do_with_surveys(workspace, viewer, Right.READ, view)
    if told.what in _ENTRIES.values():
        may_do_with = may_speak if told.what == _ENTRIES[MeetingItem] else may_do_with_entries
        return may_do_with(workspace, viewer, Right.READ, view)
    if isinstance(told.record, Draft):
        draft = told.record
        about = None if draft.document_id is None else work.documents.get(draft.document_id)
        definition, whose = definition_of(workspace, draft), draft.author_id
        return may_do(workspace, viewer, Right.READ, definition, view, document=about, begun_by=whose)
    if told.what != "document":
        return True
    document = work.documents.get(DocumentId(told.item_id))
    return document is not None and may_do(workspace, viewer, Right.READ, document, view)


def _texts(work: ReadWork, viewer: Viewer) -> Iterator[_Told]:
    yield from _texts_about_pupils(work, viewer)
    for kind, what in _OF_SCHOOLS.items():
        for entry in work.unit_entries.all(kind):
            yield _Told(None, what, entry.id, entry)


def _texts_about_pupils(work: ReadWork, viewer: Viewer) -> Iterator[_Told]:
    for document in work.documents.all():
        if may_read_document(viewer, document):
            yield _Told(document.pupil_id, "document", document.id, document, document.form_id)
    for draft in work.documents.drafts():
        yield _Told(draft.pupil_id, "draft", draft.id, draft, draft.form_id)
    for begun in work.notes.drafts_by(viewer.account_id):
        yield _Told(begun.pupil_id, "note_draft", begun.id, begun)
    asked: list[Consent | Survey] = [*work.consents.all(), *work.surveys.all()]
    for item in asked:
        yield _Told(item.pupil_id, "consent" if isinstance(item, Consent) else "survey", item.id, item)
    for pupil_id in sorted(work.pupils.with_case_work()):
        for what, records in (
            ("note", work.notes.of_pupil(pupil_id)),
            ("received", work.received.of_pupil(pupil_id)),
            ("case", work.cases.of_pupil(pupil_id)),
            ("task", work.tasks.of_pupil(pupil_id)),
            ("offered", work.offered.of_pupil(pupil_id)),
            ("override", work.gates.of_pupil(pupil_id)),
        ):
            for record in records:
                yield _Told(pupil_id, what, record.id, record)
        for entry in work.entries.of_pupil(pupil_id):
            yield _Told(pupil_id, _ENTRIES[type(entry)], entry.id, entry)


def _as_shown(record: object) -> object:
    """What pages show of a protected pupil's record: not what a received document was called before, nor names that the
    program kept by itself."""
    if isinstance(record, ReceivedDocument):
        return replace(record, former=())
    if isinstance(record, ContactNote) and record.guardian_id is not None:
        return replace(record, with_name="")
    return replace(record, person_name="") if isinstance(record, Consent) else record


def _came_about(record: object) -> datetime | None:
    """The first moment that a record tells is the one it is of."""
    if not is_dataclass(record) or isinstance(record, type):
        return None
    told = (getattr(record, part.name) for part in fields(record))
    return next((moment for moment in told if isinstance(moment, datetime)), None)


def _strings(value: object) -> Iterator[str]:
    """Every text in a record: answers, reasons, corrections, whom something went to."""
    if isinstance(value, str):
        if not isinstance(value, Enum):
            yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple | frozenset):
        for item in value:
            yield from _strings(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _strings(getattr(value, part.name))


def _open(workspace: Workspace, pupil_id: PupilId) -> Protection:
    with workspace.store.read() as work:
        found = work.protections.of_pupil(pupil_id)
    if found is None:
        raise RuleViolation("not_allowed")
    return found
