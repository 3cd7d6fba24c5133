# SPDX-License-Identifier: EUPL-1.2
"""Things of the process that a child of the kill tests writes: two records each that must be there both, or neither."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.case_entries import Measure
from eht_desk.domain.documents import PaperSignature
from eht_desk.domain.ids import NoteId, PupilId
from eht_desk.domain.log import LogEvent
from tests.contracts.cases import a_note, a_task
from tests.contracts.entries import a_measure, an_evaluation
from tests.contracts.papers import SCAN, a_consent, a_form, a_page, a_survey, an_offered_time, given

KINDS = ("note", "offered time", "consent", "survey", "measure", "returned page")


def write(workspace: Workspace, kind: str, pupil_id: PupilId) -> str:
    """One of them in one transaction; its tag, which is in both records."""
    tag = os.urandom(6).hex()
    with workspace.store.write() as work:
        _WRITERS[kind](workspace, work, pupil_id, tag)
        work.commit(LogEvent(f"test_{kind.replace(' ', '_')}", pupil_id))
    return tag


def are_whole(work: ReadWork, kind: str, pupil_id: PupilId) -> bool:
    """Whether each of that kind has its other half."""
    return _CHECKS[kind](work, pupil_id)


def told(work: ReadWork, pupil_id: PupilId) -> Mapping[str, Any]:
    """All of it about one pupil and its scans, for a digest."""
    documents = sorted(work.documents.all(), key=lambda item: item.id)
    return {
        "notes": work.notes.of_pupil(pupil_id),
        "offered": work.offered.of_pupil(pupil_id),
        "tasks": work.tasks.of_pupil(pupil_id),
        "consents": work.consents.of_pupil(pupil_id),
        "surveys": work.surveys.of_pupil(pupil_id),
        "entries": work.entries.of_pupil(pupil_id),
        "returned": [work.scans.returned(item.id) for item in documents],
    }


def _note(workspace: Workspace, work: UnitOfWork, pupil_id: PupilId, tag: str) -> None:
    pupil = work.pupils.get(pupil_id)
    assert pupil is not None
    work.notes.add(a_note(workspace.store, pupil, f"note-{tag}"))
    work.notes.add(a_note(workspace.store, pupil, f"answer-{tag}", corrects=NoteId(f"note-{tag}")))


def _offered(workspace: Workspace, work: UnitOfWork, pupil_id: PupilId, tag: str) -> None:
    pupil = work.pupils.get(pupil_id)
    assert pupil is not None
    work.offered.add(an_offered_time(workspace.store, pupil, tag))
    work.tasks.add(a_task(workspace.store, pupil, tag))


def _consent(workspace: Workspace, work: UnitOfWork, pupil_id: PupilId, tag: str) -> None:
    pupil = work.pupils.get(pupil_id)
    assert pupil is not None
    asked = a_consent(workspace.store, pupil, tag)
    work.consents.add(asked)
    work.consents.update(given(workspace.store, asked))


def _survey(workspace: Workspace, work: UnitOfWork, pupil_id: PupilId, tag: str) -> None:
    pupil = work.pupils.get(pupil_id)
    assert pupil is not None
    begun = a_survey(workspace.store, pupil, tag)
    work.surveys.add(begun)
    work.surveys.update(replace(begun, forms=(a_form(workspace.store),)))


def _measure(workspace: Workspace, work: UnitOfWork, pupil_id: PupilId, tag: str) -> None:
    pupil = work.pupils.get(pupil_id)
    assert pupil is not None
    tried = a_measure(workspace.store, pupil, tag)
    work.entries.add(tried)
    work.entries.update(replace(tried, evaluations=(an_evaluation(workspace.store),)))


def _returned(workspace: Workspace, work: UnitOfWork, pupil_id: PupilId, tag: str) -> None:
    document = min(work.documents.all(), key=lambda item: item.id)
    now = workspace.now
    signature = PaperSignature("talk", now.date(), tag, workspace.store.account_id, now, is_scanned=True)
    work.documents.update(replace(document, signatures=(*document.signatures, signature)))
    work.scans.add_returned(a_page(workspace.store, document.id, tag), SCAN)


def _notes_whole(work: ReadWork, pupil_id: PupilId) -> bool:
    notes = work.notes.of_pupil(pupil_id)
    return {item.corrects for item in notes} - {None} == {item.id for item in notes if item.corrects is None}


def _offered_whole(work: ReadWork, pupil_id: PupilId) -> bool:
    times = {str(item.id) for item in work.offered.of_pupil(pupil_id)}
    return times == {str(item.id) for item in work.tasks.of_pupil(pupil_id)}


def _consents_whole(work: ReadWork, pupil_id: PupilId) -> bool:
    return all(len(item.steps) == 2 for item in work.consents.of_pupil(pupil_id))


def _surveys_whole(work: ReadWork, pupil_id: PupilId) -> bool:
    written = [item for item in work.surveys.of_pupil(pupil_id) if item.instrument_id == "sras_r"]
    return all(len(item.forms) == 1 for item in written)


def _measures_whole(work: ReadWork, pupil_id: PupilId) -> bool:
    return all(len(item.evaluations) == 1 for item in work.entries.of_pupil(pupil_id, Measure))


def _returned_whole(work: ReadWork, pupil_id: PupilId) -> bool:
    for document in work.documents.all():
        pages = work.scans.returned(document.id)
        if {page.id for page in pages} != {item.kept_at for item in document.signatures if item.is_scanned}:
            return False
        if any(
            hashlib.sha256(work.scans.returned_content(page.id)).hexdigest() != page.sha256 for page in pages
        ):
            return False
    return True


_WRITERS = {
    "note": _note,
    "offered time": _offered,
    "consent": _consent,
    "survey": _survey,
    "measure": _measure,
    "returned page": _returned,
}
_CHECKS = {
    "note": _notes_whole,
    "offered time": _offered_whole,
    "consent": _consents_whole,
    "survey": _surveys_whole,
    "measure": _measures_whole,
    "returned page": _returned_whole,
}
