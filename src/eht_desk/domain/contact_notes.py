# SPDX-License-Identifier: EUPL-1.2
"""Contact notes: who was reached, how, and what came of it. They are evidence for gates and tasks (TRO-42, TRO-44).

A note is never changed. A correction is a new note that names the old one, a withdrawal has a reason; all stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from eht_desk.domain.access_table import DocumentClass
from eht_desk.domain.ids import AccountId, CompartmentId, GuardianId, NoteDraftId, NoteId, PupilId, UnitId
from eht_desk.domain.text_nature import TextNature

TEXT_LIMIT = 20_000
"""Characters of a note: many pages. More is a document, and belongs under what was received."""
LINE_LIMIT = 200
"""Characters of a name or another single line."""


class ContactChannel(StrEnum):
    """How. The order is the order in lists."""

    PHONE = "phone"
    MEETING_SCHOOL = "meeting_school"
    MEETING_HOME = "meeting_home"
    VIDEO = "video"
    TEXT_MESSAGE = "text_message"
    MAIL = "mail"
    LETTER = "letter"
    OTHER = "other"


class ContactOutcome(StrEnum):
    """What came of it. The order is the order in lists."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    AGREED_TIME = "agreed_time"
    DECLINED = "declined"
    MISSED_MEETING = "missed_meeting"
    SENT = "sent"


class ContactWith(StrEnum):
    """With whom."""

    GUARDIAN = "guardian"
    PUPIL = "pupil"
    OTHER = "other"


_TALK = (ContactOutcome.REACHED, ContactOutcome.AGREED_TIME, ContactOutcome.DECLINED)
_CALL = (
    ContactOutcome.REACHED,
    ContactOutcome.NO_ANSWER,
    ContactOutcome.LEFT_MESSAGE,
    ContactOutcome.AGREED_TIME,
    ContactOutcome.DECLINED,
)
_MEETING = (*_TALK, ContactOutcome.MISSED_MEETING)
_WRITING = (ContactOutcome.SENT, *_TALK)

OUTCOMES: Mapping[ContactChannel, tuple[ContactOutcome, ...]] = {
    ContactChannel.PHONE: _CALL,
    ContactChannel.MEETING_SCHOOL: _MEETING,
    ContactChannel.MEETING_HOME: (*_MEETING, ContactOutcome.NO_ANSWER),
    ContactChannel.VIDEO: _MEETING,
    ContactChannel.TEXT_MESSAGE: _WRITING,
    ContactChannel.MAIL: _WRITING,
    ContactChannel.LETTER: _WRITING,
    ContactChannel.OTHER: tuple(ContactOutcome),
}
"""Which outcomes a way of contact can have, the likeliest first: nobody misses a letter."""


@dataclass(frozen=True, slots=True)
class ContactNote:
    """One contact, or attempt at one. `at` is when it happened, `written_at` when it was written down; both UTC.

    `guardian_id` names a guardian, `with_name` somebody who is neither guardian nor pupil (or a guardian without a
    record). The name of a guardian is read from the register, so that a changed name or a protected one is right.
    """

    id: NoteId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    at: datetime
    author_id: AccountId
    written_at: datetime
    with_kind: ContactWith
    channel: ContactChannel
    outcome: ContactOutcome
    text: str = ""
    guardian_id: GuardianId | None = None
    with_name: str = ""
    corrects: NoteId | None = None
    correction_reason: str = ""
    withdrawn_reason: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_by: AccountId | None = None
    document_class: DocumentClass | None = None
    """How closed it is, by the roles of whoever wrote it; None in those of before this was kept."""
    nature: TextNature = TextNature.CASE
    """What the text is (B2-10): a contact is part of the work, unless its author says otherwise."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether somebody took it back."""
        return self.withdrawn_at is not None


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note that is being written, as it stands in the dialog. One person's; `revision` counts saves.

    `fields` hold what stands in each field as text, however half ("igår 14."): nothing typed is ever refused or lost.
    """

    id: NoteDraftId
    compartment_id: CompartmentId
    pupil_id: PupilId
    author_id: AccountId
    corrects: NoteId | None
    started_at: datetime
    saved_at: datetime
    fields: Mapping[str, str] = field(default_factory=dict)
    revision: int = 0


def standing(notes: Iterable[ContactNote]) -> list[ContactNote]:
    """The notes that hold today, in the order given: neither withdrawn nor corrected.

    A correction that is withdrawn lets the note that it corrected hold again, unless it was itself corrected by one
    that is not withdrawn.
    """
    known = list(notes)
    heirs: dict[NoteId, list[NoteId]] = {}
    for note in known:
        if note.corrects is not None:
            heirs.setdefault(note.corrects, []).append(note.id)
    lives: dict[NoteId, bool] = {}
    corrected: dict[NoteId, bool] = {}
    # A correction is written after what it corrects: judged from the last to the first, none waits for another.
    for note in sorted(known, key=lambda item: (item.written_at, item.id), reverse=True):
        corrected[note.id] = any(lives.get(heir, False) for heir in heirs.get(note.id, ()))
        lives[note.id] = corrected[note.id] or not note.is_withdrawn
    return [note for note in known if not note.is_withdrawn and not corrected[note.id]]


def attempts(
    notes: Iterable[ContactNote],
    *,
    channels: Collection[ContactChannel] = (),
    outcomes: Collection[ContactOutcome] = (),
    with_kinds: Collection[ContactWith] = (),
) -> list[ContactNote]:
    """The standing notes of these kinds, oldest first; an empty collection asks nothing."""
    found = [
        note
        for note in standing(notes)
        if (not channels or note.channel in channels)
        and (not outcomes or note.outcome in outcomes)
        and (not with_kinds or note.with_kind in with_kinds)
    ]
    return sorted(found, key=lambda note: (note.at, note.written_at, note.id))


def has_called_home(notes: Iterable[ContactNote]) -> bool:
    """Whether somebody spoke with a guardian on the phone (TRO-42). An unanswered call is an attempt, not a call."""
    return bool(
        attempts(notes, channels=(ContactChannel.PHONE,), outcomes=_TALK, with_kinds=(ContactWith.GUARDIAN,))
    )


def has_met_guardian_at_school(notes: Iterable[ContactNote]) -> bool:
    """Whether a meeting with a guardian was held at school (TRO-42)."""
    return bool(
        attempts(
            notes,
            channels=(ContactChannel.MEETING_SCHOOL,),
            outcomes=_TALK,
            with_kinds=(ContactWith.GUARDIAN,),
        )
    )


def missed(notes: Iterable[ContactNote], *, with_kinds: Collection[ContactWith] = ()) -> list[ContactNote]:
    """Meetings that somebody did not come to, oldest first (TRO-44)."""
    return attempts(notes, outcomes=(ContactOutcome.MISSED_MEETING,), with_kinds=with_kinds)
