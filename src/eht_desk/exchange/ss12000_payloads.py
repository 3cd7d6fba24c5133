# SPDX-License-Identifier: EUPL-1.2
"""SS 12000 JSON as it comes: pages, bare lists, Skolverket's post form, single objects; and every marking in it.

Unknown fields are left aside and enumerations are open: 2.0 and 2.1 differ and senders mix them. What the objects mean
for the register is in `ss12000_reader.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.organisation import Period
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.plain_text import without_marks
from eht_desk.domain.register_sources import SourceFile
from eht_desk.exchange.raw_tables import decode
from eht_desk.exchange.reading_progress import ReadingProgress

JsonObject = dict[str, Any]

_DEEPEST = 60
_PARSED = 400  # thousandths of the whole reading
_SHAPES = (
    (
        "persons",
        ("givenName", "familyName", "civicNo", "enrolments", "eduPersonPrincipalNames", "responsibles"),
    ),
    ("groups", ("groupType", "groupMemberships")),
    ("duties", ("dutyRole", "dutyAt", "assignmentRole")),
    ("organisations", ("organisationType", "schoolUnitCode", "schoolTypes")),
)
_COUNTED = ("persons", "groups", "duties")
_PERSON_KEYS = ("person", "student", "responsible", "reporter", "registeredBy")


@dataclass(frozen=True, slots=True)
class Placed:
    """An object with its place: 1-based among its kind in its file."""

    row: int
    source: str
    body: JsonObject = field(repr=False)


@dataclass(slots=True)
class Payloads:
    """All objects of all files, by kind, and the worst marking that stands anywhere for each person id."""

    persons: list[Placed] = field(default_factory=list, repr=False)
    groups: list[Placed] = field(default_factory=list, repr=False)
    duties: list[Placed] = field(default_factory=list, repr=False)
    organisations: list[Placed] = field(default_factory=list, repr=False)
    markings: dict[str, SecurityMarking] = field(default_factory=dict, repr=False)

    def kind(self, name: str) -> list[Placed]:
        """The list of one kind."""
        found: list[Placed] = getattr(self, name)
        return found

    def marking_of(self, person_id: str) -> SecurityMarking:
        """What the person's record and every reference to the person say together."""
        return self.markings.get(person_id, SecurityMarking.UNKNOWN)


def read_payloads(files: Sequence[SourceFile], progress: ReadingProgress) -> Payloads:
    """The objects of the files.

    Raises:
        ExpectedFailure: `file_unreadable`, `file_not_a_register` (no persons, groups or duties in it).
    """
    payloads = Payloads()
    for file in progress.over(files, _PARSED):
        document = _parsed(file.data, progress.breathe)
        counts: dict[str, int] = {}
        for kind, body in _objects(document, ""):
            progress.breathe()
            counts[kind] = counts.get(kind, 0) + 1
            payloads.kind(kind).append(Placed(counts[kind], file.name, body))
        _gather_markings(document, payloads.markings, progress.breathe)
    if not any(payloads.kind(kind) for kind in _COUNTED):
        raise ExpectedFailure("file_not_a_register")
    return payloads


def marking_value(value: object) -> SecurityMarking:
    """`Ingen` is none, nothing is unknown, and every other word is a marking."""
    if value is None or value == "":
        return SecurityMarking.UNKNOWN
    if isinstance(value, str) and value.strip().casefold() == "ingen":
        return SecurityMarking.NONE
    return SecurityMarking.MARKED


def text_of(body: object, key: str) -> str:
    """A field as text; numbers as written, anything else empty."""
    value = body.get(key) if isinstance(body, dict) else None
    if isinstance(value, str):
        return " ".join(without_marks(value).split())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def object_of(body: JsonObject, key: str) -> JsonObject:
    """A field that should be an object, empty when it is none."""
    value = body.get(key)
    return value if isinstance(value, dict) else {}


def objects_of(body: JsonObject, key: str) -> list[JsonObject]:
    """The objects of a field that should be a list (a single object counts as one)."""
    value = body.get(key)
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def period_of(body: JsonObject) -> Period:
    """`startDate` and `endDate`; an unreadable day counts as open."""
    return Period(_day(text_of(body, "startDate")), _day(text_of(body, "endDate")))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _parsed(data: bytes, breathe: Callable[[], None]) -> object:
    """The document. The error of the parser holds the whole text, so it must not travel on.

    The hook lets other threads in between, which the parser alone does not, and a person stop it.
    """

    def breathing(found: JsonObject) -> JsonObject:
        breathe()
        return found

    text, _ = decode(data)
    is_read, document = False, None
    try:
        document = json.loads(text, object_hook=breathing)
        is_read = True
    except (ValueError, RecursionError):
        pass
    if not is_read:
        raise ExpectedFailure("file_unreadable")
    return document


def _objects(node: object, hint: str, depth: int = 0) -> Iterator[tuple[str, JsonObject]]:
    """Every object of a known kind, through lists, `data` and `persons`-like wrappers."""
    if depth > 4:
        return
    if isinstance(node, list):
        for item in node:
            yield from _objects(item, hint, depth + 1)
    elif isinstance(node, dict):
        kind = _kind_of(node) or (hint if "id" in node else "")
        if kind:
            yield kind, node
        if kind or "id" in node:
            return  # an object of its own, not a wrapper around others
        for key, value in node.items():
            if isinstance(value, list | dict) and (key == "data" or key in Payloads.__slots__):
                yield from _objects(
                    value, key if key in Payloads.__slots__ and key != "markings" else hint, depth + 1
                )


def _kind_of(body: JsonObject) -> str:
    return next((kind for kind, fields in _SHAPES if any(name in body for name in fields)), "")


def _gather_markings(root: object, markings: dict[str, SecurityMarking], breathe: Callable[[], None]) -> None:
    """Every `securityMarking` of the document, for the person it stands with; the worst one counts.

    It is looked for everywhere, because the standard puts it on the person and on every reference to the person.
    """
    waiting: list[object] = [root]
    while waiting:
        breathe()
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(item for item in node if isinstance(item, list | dict))
        elif isinstance(node, dict):
            waiting.extend(value for value in node.values() if isinstance(value, list | dict))
            if "securityMarking" in node:
                found = marking_value(node["securityMarking"])
                for person_id in _persons_meant(node):
                    markings[person_id] = _worst(found, markings.get(person_id, SecurityMarking.UNKNOWN))


def _persons_meant(node: JsonObject) -> list[str]:
    """The person the marking is about: the one referred to, else the object itself."""
    referred = [text_of(object_of(node, key), "id") for key in _PERSON_KEYS]
    found = [person_id for person_id in referred if person_id]
    return found or [own for own in (text_of(node, "id"),) if own]


def _worst(one: SecurityMarking, other: SecurityMarking) -> SecurityMarking:
    if SecurityMarking.MARKED in (one, other):
        return SecurityMarking.MARKED
    return SecurityMarking.NONE if SecurityMarking.NONE in (one, other) else SecurityMarking.UNKNOWN
