# SPDX-License-Identifier: EUPL-1.2
"""What a use case changed, so that visible screens can decide whether to read again (architecture §7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """Kinds of records that screens show."""

    PUPIL = "pupil"
    DRAFT = "draft"
    DOCUMENT = "document"
    IMPORT = "import"
    ACCOUNT = "account"
    SETTING = "setting"
    ORGANISATION = "organisation"
    NOTE = "note"
    RECEIVED = "received"
    CASE = "case"
    TASK = "task"
    GATE = "gate"
    OFFERED_TIME = "offered_time"
    CONSENT = "consent"
    SCAN = "scan"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Kinds touched, with ids where few; an empty id set with a kind means "many"."""

    kinds: frozenset[ChangeKind] = frozenset()
    ids: frozenset[str] = frozenset()

    def touches(self, *kinds: ChangeKind) -> bool:
        """Whether any of the kinds changed."""
        return any(kind in self.kinds for kind in kinds)


def changed(*kinds: ChangeKind, ids: tuple[str, ...] = ()) -> ChangeSet:
    """A ChangeSet of these kinds and ids."""
    return ChangeSet(frozenset(kinds), frozenset(ids))
