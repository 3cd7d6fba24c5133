# SPDX-License-Identifier: EUPL-1.2
"""The questionnaires' wording that the school lawfully holds: looking at it, putting in, removing. In no export.

Rektor and kurator put in and remove; whoever asks reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_views import account_names
from eht_desk.application.ports import ReadWork, SharedKind, SharedRecord
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.instruments.model import InformantKind, Instrument
from eht_desk.domain.instruments.wording import (
    SchoolWording,
    WordingDraft,
    WordingFacts,
    make_wording,
    wording_of_record,
    wording_record,
)
from eht_desk.domain.instruments.wording_rows import check_rows, find_rows
from eht_desk.domain.log import LogEvent


@dataclass(frozen=True, slots=True)
class WordingView:
    """A wording in use. `put_in_by` is a name; not `fits`: the instrument has changed, and it cannot be asked with."""

    id: str
    wording: SchoolWording
    put_in_by: str
    fits: bool


@dataclass(frozen=True, slots=True)
class InformantWording:
    """How questions for one kind of informant stand. `has_own`: the instrument comes with its wording."""

    informant: InformantKind
    label: str
    has_own: bool
    view: WordingView | None


@dataclass(frozen=True, slots=True)
class InstrumentWordings:
    """One questionnaire and the wording for each who answers it."""

    instrument: Instrument
    informants: tuple[InformantWording, ...]


@dataclass(frozen=True, slots=True)
class WordingsPage:
    """Everything for the page in the settings."""

    instruments: tuple[InstrumentWordings, ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class AskedWith:
    """What somebody is asked with: the questions, the words of the scale, what stands before. `wording_id` is empty for
    the instrument's own."""

    wording_id: str
    questions: tuple[str, ...]
    labels: tuple[str, ...]
    intro: str


def read_wordings(workspace: Workspace) -> WordingsPage:
    """Every questionnaire and what the school has put in for it. For everybody who unlocks."""
    with workspace.store.read() as work:
        known = _kept(work)
        names = account_names(work)
        may_change = may(current_viewer(work, workspace), Duty.CHANGE_WORDINGS)
    instruments = []
    for instrument in workspace.services.instruments.all_latest():
        rows = []
        for informant in instrument.informants:
            found = known.get((instrument.id, informant.kind))
            view = None
            if found is not None:
                wording = found[1]
                put_in_by = names.get(wording.put_in_by, "")
                view = WordingView(found[0], wording, put_in_by, wording.fits(instrument))
            has_own = bool(instrument.questions(informant.kind))
            rows.append(InformantWording(informant.kind, informant.label, has_own, view))
        instruments.append(InstrumentWordings(instrument, tuple(rows)))
    return WordingsPage(tuple(instruments), may_change)


def look_at_wording(
    workspace: Workspace, instrument_id: str, informant: InformantKind, text: str
) -> WordingDraft:
    """The rows found in a text, beside the topics, with what is to be mended or looked at. Changes nothing.

    Raises RuleViolation("informant_not_asked"), ExpectedFailure("unknown_instrument"); never for a text.
    """
    return find_rows(_asked(workspace, instrument_id, informant), text)


def look_at_rows(
    workspace: Workspace,
    instrument_id: str,
    informant: InformantKind,
    rows: Sequence[tuple[int, str]],
    before: str = "",
) -> WordingDraft:
    """The same for rows told apart already, or changed by the person: number, 0 without one, and text."""
    return check_rows(_asked(workspace, instrument_id, informant), rows, before)


def put_in_wording(
    workspace: Workspace,
    instrument_id: str,
    informant: InformantKind,
    rows: Sequence[tuple[int, str]],
    facts: WordingFacts,
    *,
    labels: tuple[str, ...] = (),
    intro: str = "",
    are_looked_at: bool = False,
) -> tuple[str, ChangeSet]:
    """Put the wording in use, in the place of a former one; gives its id. One log row, without its text.

    Raises RuleViolation: `not_allowed`; `wording_broken`, `wording_not_looked_at` on `rows`; `informant_not_asked`;
    `required` and `text_too_long` on a fact's name; `labels_count` on `labels`; ExpectedFailure("unknown_instrument").
    """
    instrument = _asked(workspace, instrument_id, informant)
    wording_id = workspace.services.ids.new_id()
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_WORDINGS)
        wording = make_wording(
            instrument,
            informant,
            check_rows(instrument, rows),
            facts,
            workspace.store.account_id,
            workspace.today,
            labels=labels,
            intro=intro,
            are_looked_at=are_looked_at,
        )
        former = _kept(work).get((instrument.id, informant))
        if former is not None:
            work.shared.remove([former[0]])
        content = wording_record(wording)
        work.shared.add(SharedRecord(wording_id, SharedKind.WORDING, workspace.store.school, content))
        work.commit(LogEvent("wording_put_in", detail=_facts(wording_id, wording)))
    return wording_id, changed(ChangeKind.DEFINITION, ids=(wording_id,))


def remove_wording(workspace: Workspace, wording_id: str) -> ChangeSet:
    """Take the wording out of the store, texts and all; answers given with it stay. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`.
    """
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_WORDINGS)
        found = next((item for key, item in _kept(work).values() if key == wording_id), None)
        if found is None:
            raise RuleViolation("not_found")
        work.shared.remove([wording_id])
        work.commit(LogEvent("wording_removed", detail=_facts(wording_id, found)))
    return changed(ChangeKind.DEFINITION, ids=(wording_id,))


def questions_for(
    workspace: Workspace, work: ReadWork, instrument: Instrument, informant: InformantKind
) -> tuple[str, ...]:
    """The questions to ask, item by item: the school's, or the instrument's own; empty when there are none."""
    asked = asked_with(workspace, work, instrument, informant)
    return () if asked is None else asked.questions


def asked_with(
    workspace: Workspace,  # noqa: ARG001 - asked as `questions_for` is
    work: ReadWork,
    instrument: Instrument,
    informant: InformantKind,
) -> AskedWith | None:
    """The same with the words of the scale and what stands before; None when there are no questions.

    Raises RuleViolation("informant_not_asked").
    """
    who = instrument.informant(informant)
    wording_id, wording = _kept(work).get((instrument.id, informant), ("", None))
    if wording is not None and wording.fits(instrument):
        labels = wording.labels or instrument.scale.labels
        return AskedWith(wording_id, wording.questions, labels, wording.intro or who.intro)
    own = instrument.questions(informant)
    return AskedWith("", own, instrument.scale.labels, who.intro) if own else None


def _asked(workspace: Workspace, instrument_id: str, informant: InformantKind) -> Instrument:
    instrument = workspace.services.instruments.get(instrument_id)
    instrument.informant(informant)
    return instrument


def _kept(work: ReadWork) -> dict[tuple[str, InformantKind], tuple[str, SchoolWording]]:
    """What the school holds: of each questionnaire and kind of informant one, with its id."""
    found = ((record.id, wording_of_record(record.content)) for record in work.shared.all(SharedKind.WORDING))
    return {(wording.instrument_id, wording.informant): (key, wording) for key, wording in found}


def _facts(wording_id: str, wording: SchoolWording) -> dict[str, str | int]:
    return {
        "wording": wording_id,
        "instrument": wording.instrument_id,
        "informant": wording.informant.value,
        "rows": len(wording.questions),
    }
