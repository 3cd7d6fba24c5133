# SPDX-License-Identifier: EUPL-1.2
"""Identifiers of records: UUIDv7 texts with a type each, so that a class id never stands where a pupil id should."""

from __future__ import annotations

from typing import NewType

StoreId = NewType("StoreId", str)
AuthorityId = NewType("AuthorityId", str)
UnitId = NewType("UnitId", str)
AccountId = NewType("AccountId", str)
RoleId = NewType("RoleId", str)
CompartmentId = NewType("CompartmentId", str)
PupilId = NewType("PupilId", str)
GuardianId = NewType("GuardianId", str)
StaffId = NewType("StaffId", str)
ClassId = NewType("ClassId", str)
DocumentId = NewType("DocumentId", str)
DraftId = NewType("DraftId", str)
ImportId = NewType("ImportId", str)
UndoImageId = NewType("UndoImageId", str)
PupilEventId = NewType("PupilEventId", str)
MergeId = NewType("MergeId", str)
NoteId = NewType("NoteId", str)
NoteDraftId = NewType("NoteDraftId", str)
ReceivedId = NewType("ReceivedId", str)
CaseId = NewType("CaseId", str)
TaskId = NewType("TaskId", str)
OverrideId = NewType("OverrideId", str)
OfferedTimeId = NewType("OfferedTimeId", str)
ConsentId = NewType("ConsentId", str)
ReturnedPageId = NewType("ReturnedPageId", str)
LoosePageId = NewType("LoosePageId", str)
SchoolDefinitionId = NewType("SchoolDefinitionId", str)
SurveyId = NewType("SurveyId", str)
EntryId = NewType("EntryId", str)
UnitEntryId = NewType("UnitEntryId", str)

_RANDOM_BYTES = 10


def uuid7_text(unix_milliseconds: int, randomness: bytes) -> str:
    """Compose a UUIDv7 (RFC 9562 §5.7) from a time in milliseconds since 1970 (UTC) and ten random bytes.

    Raises:
        ValueError: the time is outside 48 bits or the randomness is not ten bytes.
    """
    if not 0 <= unix_milliseconds < 1 << 48:
        raise ValueError("time outside 48 bits")
    if len(randomness) != _RANDOM_BYTES:
        raise ValueError("ten random bytes are needed")
    value = bytearray(unix_milliseconds.to_bytes(6, "big") + randomness)
    value[6] = 0x70 | (value[6] & 0x0F)
    value[8] = 0x80 | (value[8] & 0x3F)
    digits = value.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
