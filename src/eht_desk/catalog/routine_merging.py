# SPDX-License-Identifier: EUPL-1.2
"""What a routine takes over from its base: part by part, by id, before anything is made of it.

A municipality writes only what it does in its own way. Does not belong here: what the keys mean (routine_reading).
"""

from __future__ import annotations

from collections.abc import Mapping

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion

WITHOUT = "without"
OWN_KEYS = frozenset(
    {
        "id",
        "version",
        "title",
        "short_title",
        "text",
        "source",
        "valid_from",
        "municipality",
        "is_base",
        "base",
        "base_version",
    }
)
"""What a routine says of itself and never takes over."""
_BLOCKS = frozenset({"closing", "calendar"})
"""Tables of which a routine writes single keys; every other table (a span, a condition) is one value."""

_Tables = list[Mapping[str, object]]


def merged(
    base: Mapping[str, object], own: Mapping[str, object], file: str, problems: ProblemList
) -> dict[str, object]:
    """The base's tables with the routine's own over them.

    A part with the id of one of the base changes only the keys that it writes. The order is that of the routine for the
    parts that it names, if only by their id; the base's others follow in theirs. `without` takes away: a key, or
    `list.id`.
    """
    inherited = {key: value for key, value in base.items() if key not in OWN_KEYS}
    return _merged(inherited, own, Place(file), problems)


def _merged(
    base: Mapping[str, object], own: Mapping[str, object], place: Place, problems: ProblemList
) -> dict[str, object]:
    kept = _without(base, own.get(WITHOUT, []), place, problems)
    result = dict(kept)
    for key, value in own.items():
        before = kept.get(key)
        if key == WITHOUT:
            continue
        if _is_parts(before) and _is_parts(value):
            result[key] = _merged_parts(key, before, value, place, problems)
        elif key in _BLOCKS and isinstance(before, dict) and isinstance(value, dict):
            result[key] = _merged(before, value, Place(place.file, key), problems)
        else:
            result[key] = value
    return result


def _merged_parts(key: str, base: object, own: object, place: Place, problems: ProblemList) -> _Tables:
    """Laws of one id stand once for each time that they are in force; all other parts once."""

    def name(part: Mapping[str, object]) -> tuple[str, str]:
        return str(part.get("id", "")), str(part.get("valid_from", "")) if key == "laws" else ""

    theirs = {name(part): part for part in _parts(base)}
    section = f"{place.section}.{key}" if place.section else key
    result: _Tables = []
    named = set()
    for part in _parts(own):
        former = theirs.get(name(part), {})
        result.append(_merged(former, part, Place(place.file, section, str(part.get("id", ""))), problems))
        named.add(name(part))
    return [*result, *(part for part_name, part in theirs.items() if part_name not in named)]


def _without(
    base: Mapping[str, object], taken: object, place: Place, problems: ProblemList
) -> dict[str, object]:
    kept = dict(base)
    if not isinstance(taken, list) or not all(isinstance(item, str) for item in taken):
        at = Place(place.file, place.section, place.field, WITHOUT)
        problems.add(ProblemCode.WRONG_TYPE, at, "without is no list of texts", "Write a list of texts.")
        return kept
    for word in taken:
        key, _, part_id = word.partition(".")
        parts = kept.get(key)
        if key in kept and not part_id:
            del kept[key]
        elif _is_parts(parts) and any(part.get("id") == part_id for part in _parts(parts)):
            kept[key] = [part for part in _parts(parts) if part.get("id") != part_id]
        else:
            at = Place(place.file, place.section, place.field, WITHOUT)
            found = f"The base has no {word!r}"
            problems.add(ProblemCode.UNKNOWN_OPTION, at, found, suggestion(word, _names(base)))
    return kept


def _names(base: Mapping[str, object]) -> list[str]:
    parts = [f"{key}.{part.get('id', '')}" for key, value in base.items() for part in _parts(value)]
    return [*base, *parts]


def _is_parts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(part, dict) for part in value)


def _parts(value: object) -> _Tables:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
