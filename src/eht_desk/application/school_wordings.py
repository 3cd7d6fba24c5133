# SPDX-License-Identifier: EUPL-1.2
"""The questionnaires' wording that the school lawfully holds: looking at it, putting in, removing. In no export.

Rektor and kurator put in and remove; whoever asks reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eht_desk.application.changes import ChangeSet
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.instruments.model import InformantKind, Instrument
from eht_desk.domain.instruments.wording import SchoolWording, WordingDraft, WordingFacts


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
    raise NotImplementedError


def look_at_wording(
    workspace: Workspace, instrument_id: str, informant: InformantKind, text: str
) -> WordingDraft:
    """The rows found in a text, beside the topics, with what is to be mended or looked at. Changes nothing.

    Raises RuleViolation("informant_not_asked"), ExpectedFailure("unknown_instrument"); never for a text.
    """
    raise NotImplementedError


def look_at_rows(
    workspace: Workspace,
    instrument_id: str,
    informant: InformantKind,
    rows: Sequence[tuple[int, str]],
    before: str = "",
) -> WordingDraft:
    """The same for rows told apart already, or changed by the person: number, 0 without one, and text."""
    raise NotImplementedError


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
    raise NotImplementedError


def remove_wording(workspace: Workspace, wording_id: str) -> ChangeSet:
    """Take the wording out of the store, texts and all; answers given with it stay. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`.
    """
    raise NotImplementedError


def questions_for(
    workspace: Workspace, work: ReadWork, instrument: Instrument, informant: InformantKind
) -> tuple[str, ...]:
    """The questions to ask, item by item: the school's, or the instrument's own; empty when there are none."""
    raise NotImplementedError


def asked_with(
    workspace: Workspace, work: ReadWork, instrument: Instrument, informant: InformantKind
) -> AskedWith | None:
    """The same with the words of the scale and what stands before; None when there are no questions."""
    raise NotImplementedError
