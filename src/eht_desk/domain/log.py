# SPDX-License-Identifier: EUPL-1.2
"""The append-only log: what one row says, and the canonical bytes that the hash chain runs over (architecture §6)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from eht_desk.domain.ids import AccountId, CompartmentId, DocumentId, PupilId

GENESIS = "0" * 64
"""The hash before the first row."""


@dataclass(frozen=True, slots=True)
class LogEvent:
    """What a use case did. `detail` holds codes, ids, counts and days, never what was written about anybody
    (log_details.py); it is sealed like all content."""

    kind: str
    pupil_id: PupilId | None = None
    document_id: DocumentId | None = None
    detail: Mapping[str, str | int] = field(default_factory=dict)
    compartment_id: CompartmentId | None = None
    """None: the school compartment."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row as read back. `detail` is empty when the reader lacks the compartment's key (`is_sealed`)."""

    position: int
    at: datetime
    account_id: AccountId | None
    event: LogEvent
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class LogAnchor:
    """Position and head hash at a moment, kept outside the table: printed on papers, in backups, in the anchor file."""

    position: int
    head: str
    at: datetime


def chain_hash(
    previous: str, position: int, at: str, account_id: str, kind: str, compartment_id: str, sealed: bytes
) -> str:
    """SHA-256 (hex) over the previous hash and one row; every part is length-prefixed so that none can slide."""
    digest = hashlib.sha256()
    parts = (previous, str(position), at, account_id, kind, compartment_id)
    for part in (*(text.encode() for text in parts), sealed):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
