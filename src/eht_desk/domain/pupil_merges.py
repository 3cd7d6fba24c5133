# SPDX-License-Identifier: EUPL-1.2
"""Two records of one pupil: how alike they are, what merging makes of them, and the trace to undo it with. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from eht_desk.domain.ids import (
    AccountId,
    CaseId,
    CompartmentId,
    ConsentId,
    DocumentId,
    DraftId,
    EntryId,
    MergeId,
    NoteDraftId,
    NoteId,
    OfferedTimeId,
    OverrideId,
    PupilId,
    ReceivedId,
    SurveyId,
    TaskId,
)
from eht_desk.domain.people import ClassMembership, Guardianship, Pupil
from eht_desk.domain.pupil_view import PupilView, ShownIdentity
from eht_desk.domain.register import folded_name

FIELDS: dict[str, Callable[[Pupil], str]] = {
    "given_name": lambda pupil: pupil.given_name,
    "family_name": lambda pupil: pupil.family_name,
    "identity": lambda pupil: pupil.identity.display if pupil.identity else "",
    "birth_date": lambda pupil: _text(pupil.birth_date),
    "grade": lambda pupil: "" if pupil.grade is None else str(pupil.grade),
    "external_id": lambda pupil: pupil.external_id,
    "email": lambda pupil: pupil.email,
    "left_on": lambda pupil: _text(pupil.left_on),
}
"""What a pupil's own record holds and two records may tell differently, as text to show."""

CLASS = "class_name"
MERGEABLE = frozenset({*FIELDS, CLASS})
"""The fields that `take_from_other` may name."""


@dataclass(frozen=True, slots=True)
class PupilMerge:
    """`kept_id` took over what stood under `other_id`, whose record stays, hidden, with its own ties and classes.

    `documents`, `drafts` and `notes` to `own_drafts` came from the other; `added_ties` came to the kept one. `before`
    and `after` are the kept record, `classes_before` and `classes_after` its classes: what still is as after the merge
    goes back.
    """

    id: MergeId
    kept_id: PupilId
    other_id: PupilId
    at: datetime
    account_id: AccountId
    compartment_id: CompartmentId
    reason: str
    before: Pupil
    after: Pupil
    documents: tuple[DocumentId, ...] = ()
    drafts: tuple[DraftId, ...] = ()
    added_ties: tuple[Guardianship, ...] = ()
    classes_before: tuple[ClassMembership, ...] = ()
    classes_after: tuple[ClassMembership, ...] = ()
    undone_at: datetime | None = None
    undone_by: AccountId | None = None
    undone_reason: str = ""
    notes: tuple[NoteId, ...] = ()
    note_drafts: tuple[NoteDraftId, ...] = ()
    received: tuple[ReceivedId, ...] = ()
    cases: tuple[CaseId, ...] = ()
    tasks: tuple[TaskId, ...] = ()
    overrides: tuple[OverrideId, ...] = ()
    offered: tuple[OfferedTimeId, ...] = ()
    consents: tuple[ConsentId, ...] = ()
    surveys: tuple[SurveyId, ...] = ()
    entries: tuple[EntryId, ...] = ()
    own_documents: tuple[DocumentId, ...] = ()
    """In compartments of people's own: taken along, never counted or told."""
    own_drafts: tuple[DraftId, ...] = ()

    @property
    def is_undone(self) -> bool:
        """Whether the two are two again."""
        return self.undone_at is not None


def likeness(one: PupilView, other: PupilView) -> int:
    """How likely the two are the same person; 0 for strangers."""
    mine, theirs = one.shown, other.shown
    if not isinstance(mine, ShownIdentity) or not isinstance(theirs, ShownIdentity):
        return 0
    score = 8 if mine.number and mine.number == theirs.number else 0
    names = [(folded_name(item.given_name), folded_name(item.family_name)) for item in (mine, theirs)]
    same_given, same_family = names[0][0] == names[1][0], names[0][1] == names[1][1]
    same_day = mine.birth_date is not None and mine.birth_date == theirs.birth_date
    if same_given and same_family:
        score += 4
    if same_day and (same_given or same_family):
        score += 2
    return score


def taking(kept: Pupil, source: Pupil, fields: Collection[str]) -> Pupil:
    """`kept` with these fields of `source`."""

    def pick(field: str) -> Pupil:
        return source if field in fields else kept

    return replace(
        kept,
        given_name=pick("given_name").given_name,
        family_name=pick("family_name").family_name,
        identity=pick("identity").identity,
        birth_date=pick("birth_date").birth_date,
        grade=pick("grade").grade,
        external_id=pick("external_id").external_id,
        email=pick("email").email,
        left_on=pick("left_on").left_on,
    )


def as_before(kept: Pupil, merge: PupilMerge) -> Pupil:
    """The kept record with its own values again where they are still as the merge left them."""
    untouched = {
        name
        for name, read in FIELDS.items()
        if read(merge.before) != read(merge.after) and read(kept) == read(merge.after)
    }
    return taking(kept, merge.before, untouched)


def with_class_of(
    mine: tuple[ClassMembership, ...], others: tuple[ClassMembership, ...], kept_id: PupilId, day: date
) -> tuple[ClassMembership, ...]:
    """Today's class of the other in place of the kept one's; earlier classes stay as they are."""
    past = [tie for tie in mine if not tie.period.covers(day)]
    today = [replace(tie, pupil_id=kept_id) for tie in others if tie.period.covers(day)]
    return (*past, *today)


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()
