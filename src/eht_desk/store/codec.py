# SPDX-License-Identifier: EUPL-1.2
"""Records to and from JSON, by their annotations: what a sealed column holds. Knows no table and no record by name.

A record that gains a field with a default needs nothing here: what was sealed before reads back with the default. A
changed meaning of a field needs a migration.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Generic, TypeVar, cast

from eht_desk.domain.errors import ExpectedFailure

T = TypeVar("T")
_Convert = Callable[[Any], Any]


def to_json(value: object) -> bytes:
    """Compact UTF-8 JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def from_json(content: bytes) -> Any:
    """What `to_json` wrote. Raises ExpectedFailure("store_damaged")."""
    try:
        return json.loads(content)
    except ValueError as error:
        raise ExpectedFailure("store_damaged", {"table": "json"}) from error


def many_from_json(contents: list[bytes]) -> list[Any]:
    """Many at once: one call of the parser shares the keys and costs half as much."""
    return cast("list[Any]", from_json(b"[" + b",".join(contents) + b"]"))


class Codec(Generic[T]):
    """Turns records of one dataclass into JSON values and back; `clear` names fields that stand in columns instead."""

    def __init__(self, record: type[T], *clear: str) -> None:
        self._record = record
        hints = typing.get_type_hints(record)
        self._fields: dict[str, tuple[_Convert, _Convert]] = {
            item.name: _converters(hints[item.name])
            for item in dataclasses.fields(cast("Any", record))
            if item.name not in clear
        }
        # Lists read thousands of records: only what is written otherwise than it is read is asked to read.
        self._readers = [(name, read) for name, (_, read) in self._fields.items() if read is not _same]

    def encode(self, record: T) -> dict[str, Any]:
        """The sealed fields as a JSON object."""
        return {name: encode(getattr(record, name)) for name, (encode, _) in self._fields.items()}

    def decode(self, value: Mapping[str, Any], **clear: Any) -> T:
        """The record of a JSON object and its clear fields. Raises ExpectedFailure("store_damaged")."""
        fields = self._fields
        try:
            known = {name: item for name, item in value.items() if name in fields}
            for name, read in self._readers:
                item = known.get(name)
                if item is not None:
                    known[name] = read(item)
            return self._record(**known, **clear)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise ExpectedFailure("store_damaged", {"table": self._record.__name__}) from error


def _same(value: Any) -> Any:
    return value


def _converters(hint: Any) -> tuple[_Convert, _Convert]:
    """How a value of this annotation is written and read."""
    if isinstance(hint, typing.NewType):
        return _converters(hint.__supertype__)
    origin = typing.get_origin(hint)
    if origin in {typing.Union, types.UnionType}:
        return _optional(hint)
    if origin is tuple:
        return _sequence(typing.get_args(hint))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return dict, _same  # mappings of records hold plain JSON values
    return _plain(hint)


def _plain(hint: Any) -> tuple[_Convert, _Convert]:
    if isinstance(hint, type):
        if issubclass(hint, datetime):
            return _iso, datetime.fromisoformat
        if issubclass(hint, date):
            return _iso, date.fromisoformat
        if issubclass(hint, Enum):
            return _value, {item.value: item for item in hint}.__getitem__
        if dataclasses.is_dataclass(hint):
            nested: Codec[Any] = Codec(hint)
            return nested.encode, lambda value: nested.decode(value)
    return _same, _same


def _iso(value: date) -> str:
    return value.isoformat()


def _value(value: Enum) -> Any:
    return value.value


def _optional(hint: Any) -> tuple[_Convert, _Convert]:
    inner = [part for part in typing.get_args(hint) if part is not type(None)]
    if len(inner) != 1:
        return _same, _same
    encode, decode = _converters(inner[0])
    return (
        lambda value: None if value is None else encode(value),
        lambda value: None if value is None else decode(value),
    )


def _sequence(parts: tuple[Any, ...]) -> tuple[_Convert, _Convert]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        encode, decode = _converters(parts[0])
        if encode is _same:
            return list, tuple
        return (
            lambda value: [encode(item) for item in value],
            lambda value: tuple(decode(item) for item in value),
        )
    each = [_converters(part) for part in parts]
    return (
        lambda value: [pair[0](item) for pair, item in zip(each, value, strict=True)],
        lambda value: tuple(pair[1](item) for pair, item in zip(each, value, strict=True)),
    )
