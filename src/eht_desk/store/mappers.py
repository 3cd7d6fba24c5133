# SPDX-License-Identifier: EUPL-1.2
"""Which fields of a record stand in clear columns and which are sealed, per table. No SQL, no keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from eht_desk.application.ports import ImportOutcome
from eht_desk.domain.accounts import Account, RoleAssignment
from eht_desk.domain.case_entries import CaseDecision, CaseEntry, Measure, MeetingItem, PupilFact, Signal
from eht_desk.domain.cases import Case
from eht_desk.domain.consents import Consent
from eht_desk.domain.contact_notes import ContactNote, NoteDraft
from eht_desk.domain.documents import Document, Draft, IssuedPaper, ReturnedPage
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.gates import GateOverride
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.ids import CompartmentId, PupilId, UnitId
from eht_desk.domain.offered_times import OfferedTime
from eht_desk.domain.organisation import (
    Mentorship,
    Period,
    SchoolAuthority,
    SchoolClass,
    SchoolUnit,
    StaffMember,
)
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil
from eht_desk.domain.protection import Protection
from eht_desk.domain.pupil_events import PupilEvent
from eht_desk.domain.pupil_merges import PupilMerge
from eht_desk.domain.received import ReceivedDocument
from eht_desk.domain.register import StagedRegister
from eht_desk.domain.scans import LoosePage
from eht_desk.domain.school_definitions import SchoolDefinition
from eht_desk.domain.surveys import Survey
from eht_desk.domain.tasks import Task
from eht_desk.domain.undo import ImageKind
from eht_desk.domain.unit_entries import Meeting, SchoolCalendar, StatisticsCheck, UnitEntry
from eht_desk.store import kept_forms
from eht_desk.store.codec import Codec

AUTHORITY = Codec(SchoolAuthority, "id")
UNIT = Codec(SchoolUnit, "id", "authority_id")
CLASS = Codec(SchoolClass, "id", "unit_id")
STAFF = Codec(StaffMember, "id", "unit_id")
MENTORSHIP = Codec(Mentorship, "class_id", "staff_id")
ACCOUNT = Codec(Account, "id", "own_compartment_id", "created_at", "closed_at")
ROLE = Codec(RoleAssignment, "id", "account_id", "unit_id", "role")
GUARDIAN = Codec(Guardian, "id", "compartment_id")
GUARDIANSHIP = Codec(Guardianship, "pupil_id")
REGISTER = Codec(StagedRegister)
OUTCOME = Codec(ImportOutcome, "at", "account_id")
EVENT_COLUMNS = ("id", "pupil_id", "at", "account_id", "compartment_id")
EVENT = Codec(PupilEvent, *EVENT_COLUMNS, "kind")
MERGE_COLUMNS = ("id", "kept_id", "other_id", "at", "account_id", "compartment_id", "undone_at")
MERGE = Codec(PupilMerge, *MERGE_COLUMNS)
ABOUT_COLUMNS = ("id", "compartment_id", "pupil_id", "unit_id")
"""Clear columns of what the process rests on; the rest of it is sealed."""
NOTE = Codec(ContactNote, *ABOUT_COLUMNS)
NOTE_DRAFT_COLUMNS = ("id", "compartment_id", "pupil_id", "author_id", "saved_at", "revision")
NOTE_DRAFT = Codec(NoteDraft, *NOTE_DRAFT_COLUMNS)
RECEIVED = Codec(ReceivedDocument, *ABOUT_COLUMNS)
CASE_COLUMNS = (*ABOUT_COLUMNS, "reference")
CASE = Codec(Case, *CASE_COLUMNS)
CASE_IN_BRIEF = Codec(Case, *CASE_COLUMNS, "steps", "opened_because", "closing_note")
"""To read only: what is left out has its default."""
TASK = Codec(Task, *ABOUT_COLUMNS)
PROTECTION_COLUMNS = ("pupil_id", "compartment_id")
PROTECTION = Codec(Protection, *PROTECTION_COLUMNS)
OVERRIDE_COLUMNS = ("id", "compartment_id", "pupil_id")
OVERRIDE = Codec(GateOverride, *OVERRIDE_COLUMNS)
OFFERED = Codec(OfferedTime, *ABOUT_COLUMNS)
CONSENT = Codec(Consent, *ABOUT_COLUMNS)
SURVEY_COLUMNS = ("id", "compartment_id", "pupil_id")
SURVEY = Codec(Survey, *SURVEY_COLUMNS)
UNIT_ENTRY_COLUMNS = ("id", "compartment_id", "unit_id")
ENTRY_KINDS: Mapping[type[Any], str] = {
    Signal: "signal",
    PupilFact: "fact",
    CaseDecision: "decision",
    Measure: "measure",
    MeetingItem: "meeting_item",
    Meeting: "meeting",
    StatisticsCheck: "check",
    SchoolCalendar: "calendar",
}
"""How the store calls each kind of entry. A new one comes with a new revision, so that older programs refuse it."""
_OF_UNIT = (Meeting, StatisticsCheck, SchoolCalendar)
ENTRY: Mapping[type[Any], Codec[Any]] = {
    record: Codec(record, *(UNIT_ENTRY_COLUMNS if record in _OF_UNIT else ABOUT_COLUMNS))
    for record in ENTRY_KINDS
}
_RECORDS = {kind: record for record, kind in ENTRY_KINDS.items()}
RETURNED = Codec(ReturnedPage, "id", "document_id")
LOOSE_COLUMNS = ("id", "compartment_id", "unit_id")
LOOSE = Codec(LoosePage, *LOOSE_COLUMNS)
DEFINITION = Codec(SchoolDefinition, "id")

WHOLE: dict[ImageKind, Codec[Any]] = {
    ImageKind.PUPIL: Codec(Pupil),
    ImageKind.MEMBERSHIPS: Codec(ClassMembership),
    ImageKind.GUARDIANSHIPS: Codec(Guardianship),
    ImageKind.EVENT: Codec(PupilEvent),
    ImageKind.GUARDIAN: Codec(Guardian),
    ImageKind.CLASS: Codec(SchoolClass),
    ImageKind.STAFF: Codec(StaffMember),
    ImageKind.MENTORSHIPS: Codec(Mentorship),
}
"""Whole records in the seal of an undo image, where no column tells anything about them."""

DOCUMENT_COLUMNS = (
    "id",
    "compartment_id",
    "pupil_id",
    "unit_id",
    "author_id",
    "form_id",
    "form_version",
    "code",
    "version",
    "created_at",
)
"""Clear columns of a document that carry their field's name; `state` and `supersedes` are mapped by hand."""

DOCUMENT = Codec(Document, *DOCUMENT_COLUMNS, "state", "supersedes")

DRAFT_COLUMNS = (
    "id",
    "compartment_id",
    "pupil_id",
    "unit_id",
    "author_id",
    "document_id",
    "form_id",
    "form_version",
    "stage_id",
    "started_at",
    "saved_at",
    "revision",
)
DRAFT = Codec(Draft, *DRAFT_COLUMNS)

PAPER_COLUMNS = (
    "document_id",
    "number",
    "at",
    "account_id",
    "stage_id",
    "sha256",
    "copies",
    "log_position",
    "log_head",
    "copy_id",
    "pages",
)
"""All of an issued paper but its bytes and its language."""


def entry(kind: str, value: Mapping[str, Any], clear: Mapping[str, Any]) -> CaseEntry:
    """What lies in a case. Raises ExpectedFailure("store_damaged")."""
    return cast("CaseEntry", _entry(kind, value, clear))


def unit_entry(kind: str, value: Mapping[str, Any], clear: Mapping[str, Any]) -> UnitEntry:
    """What a school wrote down. Raises ExpectedFailure("store_damaged")."""
    return cast("UnitEntry", _entry(kind, value, clear))


def _entry(kind: str, value: Mapping[str, Any], clear: Mapping[str, Any]) -> object:
    if kind not in _RECORDS:
        raise ExpectedFailure("store_damaged", {"table": "entry"})
    return ENTRY[_RECORDS[kind]].decode(value, **clear)


def paper(row: Any, more: dict[str, Any]) -> IssuedPaper:
    """An issued paper of its row and what is sealed of it beside the bytes."""
    clear = {name: getattr(row, name) for name in PAPER_COLUMNS}
    return IssuedPaper(
        **{**clear, **kept_forms.true(row, kept_forms.OF_PAPER, more)}, language=str(more.get("language", ""))
    )


def pupil_to_json(pupil: Pupil) -> list[Any]:
    """The sealed fields of a pupil, by position; a new field goes to the end.

    Written by hand and without names, as reading is: ten thousand are read at every unlocking.
    """
    number = pupil.identity
    values = [
        pupil.given_name,
        pupil.family_name,
        None if number is None else number.canonical,
        None if number is None else number.kind.value,
        None if number is None else _day_text(number.birth_date),
        [] if number is None else list(number.flags),
        _day_text(pupil.birth_date),
        pupil.grade,
        pupil.external_id,
        pupil.email,
        _day_text(pupil.left_on),
    ]
    if pupil.merged_into is not None:  # of few pupils, so the others do not carry it
        values.append(pupil.merged_into)
    return values


def pupil_from_json(
    pupil_id: PupilId, compartment_id: CompartmentId, unit_id: UnitId, value: list[Any]
) -> Pupil:
    """The pupil. Raises ExpectedFailure("store_damaged")."""
    try:
        given, family, canonical, kind, number_born, flags, born, grade, external, email, left, *merged = (
            value
        )
        return Pupil(
            pupil_id,
            compartment_id,
            unit_id,
            given,
            family,
            None
            if canonical is None
            else IdentityNumber(canonical, _KINDS[kind], _day(number_born), tuple(flags)),
            _day(born),
            grade,
            external,
            email,
            _day(left),
            merged[0] if merged else None,
        )
    except (TypeError, ValueError, KeyError) as error:
        raise ExpectedFailure("store_damaged", {"table": "pupil"}) from error


def membership_to_json(membership: ClassMembership) -> list[Any]:
    """The sealed fields of a class membership, by position, for the same reason."""
    period = membership.period
    return [membership.class_id, _day_text(period.start), _day_text(period.end)]


def membership_from_json(pupil_id: PupilId, value: list[Any]) -> ClassMembership:
    """The class membership. Raises ExpectedFailure("store_damaged")."""
    try:
        class_id, start, end = value
        return ClassMembership(pupil_id, class_id, Period(_day(start), _day(end)))
    except (TypeError, ValueError) as error:
        raise ExpectedFailure("store_damaged", {"table": "class_membership"}) from error


def membership_covers(value: list[Any], day: str) -> bool:
    """Whether the sealed fields tell of a time with the ISO day in it. Days of four-digit years compare as texts."""
    try:
        _, start, end = value
        return (start is None or start <= day) and (end is None or day <= end)
    except (TypeError, ValueError) as error:
        raise ExpectedFailure("store_damaged", {"table": "class_membership"}) from error


_KINDS = {kind.value: kind for kind in NumberKind}


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
