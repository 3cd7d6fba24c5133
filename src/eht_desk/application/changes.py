# SPDX-License-Identifier: EUPL-1.2
"""What a use case changed, so that visible screens can decide whether to read again (architecture §7)."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum

_MOST_PARTS = 20
"""An answer says at its beginning what it changed; what follows are rows."""


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
    SURVEY = "survey"
    ENTRY = "entry"
    MEETING = "meeting"


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


def everything(*, but: frozenset[ChangeKind] = frozenset()) -> ChangeSet:
    """A ChangeSet of all kinds, when nobody knows what changed."""
    return ChangeSet(frozenset(ChangeKind) - but)


def changes_in(result: object, depth: int = 3) -> ChangeSet:
    """What a use case's answer says that it changed: the answer itself, or what is in its tuple or record."""
    if isinstance(result, ChangeSet):
        return result
    parts: list[object] = []
    if depth and isinstance(result, tuple):
        parts = list(result[:_MOST_PARTS])
    elif depth and is_dataclass(result) and not isinstance(result, type):
        parts = [getattr(result, item.name) for item in fields(result)]
    found = [changes_in(part, depth - 1) for part in parts]
    kinds = frozenset(kind for item in found for kind in item.kinds)
    # No ids stand for many: one part without them makes it many.
    is_few = all(item.ids for item in found if item.kinds)
    return ChangeSet(kinds, frozenset(one for item in found for one in item.ids) if is_few else frozenset())
