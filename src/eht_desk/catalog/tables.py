# SPDX-License-Identifier: EUPL-1.2
"""Reads a TOML file and its tables key by key, noting what is missing, of the wrong type, or unknown.

Belongs here: TOML and types. Does not belong here: what the keys mean (form_reading, glossary).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion

_LARGEST_FILE = 1 << 20  # bytes; the largest form so far has 7 000
_MOST_DOTS = 200  # of a key; a paragraph of a text on one line has fewer, too
_ID = re.compile(r"[a-z][a-z0-9_]{0,47}")


def parse_toml(data: bytes, file: str, problems: ProblemList) -> dict[str, object]:
    """The file as a dictionary; empty, with a problem noted, when it is no UTF-8 TOML of sensible size."""
    place = Place(file)
    if len(data) > _LARGEST_FILE:
        problems.add(
            ProblemCode.FILE_TOO_LARGE,
            place,
            f"The file has {len(data)} bytes",
            "Keep it below one mebibyte.",
        )
        return {}
    try:
        text = data.decode("utf-8-sig")  # some editors begin a file with a mark
        if any(line.partition("=")[0].count(".") > _MOST_DOTS for line in text.splitlines()):
            raise ValueError("a key has too many parts")  # each takes longer than the one before
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        problems.add(
            ProblemCode.NOT_UTF8, place, f"Byte {error.start} is not UTF-8", "Save the file as UTF-8."
        )
    except (ValueError, RecursionError) as error:
        problems.add(ProblemCode.NOT_TOML, place, f"The file is not TOML: {error}", "Mend the line it names.")
    return {}


@dataclass(slots=True)
class Table:
    """One TOML table being read. Each reading method notes a problem and gives a harmless value when it must.

    Call `finish` at the end: it notes the keys that nobody asked for.
    """

    content: Mapping[str, object]
    place: Place
    problems: ProblemList
    asked: set[str] = field(default_factory=set)

    def at(self, key: str) -> Place:
        """The place of a key in this table."""
        return replace(self.place, key=key)

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        return key in self.content

    def text(self, key: str, *, default: str | None = None) -> str:
        """A text in NFC without control characters; must be there and not empty unless there is a default."""
        value = self._value(key, required=default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str):
            self._wrong_type(key, "a text")
            return default or ""
        self._check_text(key, value, may_be_empty=default is not None)
        return value

    def identifier(self, key: str = "id") -> str:
        """A code name: lower case ASCII letters, digits and underscores, at most 48, a letter first."""
        value = self.text(key)
        if value and not _ID.fullmatch(value):
            remedy = "Write 1-48 of a-z, 0-9 and _, beginning with a letter."
            self.problems.add(ProblemCode.BAD_ID, self.at(key), f"{value!r} is not a code name", remedy)
        return value

    def flag(self, key: str) -> bool:
        """true or false; false when absent."""
        value = self._value(key, required=False)
        if value is not None and not isinstance(value, bool):
            self._wrong_type(key, "true or false")
        return value is True

    def optional_flag(self, key: str) -> bool | None:
        """true, false, or None when absent."""
        return self.flag(key) if self.has(key) else None

    def number(self, key: str, *, least: int, most: int, required: bool = False) -> int | None:
        """A whole number from `least` to `most`; None when absent or unusable."""
        value = self._value(key, required=required)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong_type(key, "a whole number")
            return None
        if not least <= value <= most:
            remedy = f"Write a number from {least} to {most}."
            self.problems.add(ProblemCode.OUT_OF_RANGE, self.at(key), "The number is out of range", remedy)
            return None
        return value

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A day, written without quotes: 2026-08-17; None when absent or of another type."""
        value = self._value(key, required=required)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self._wrong_type(key, "a day without quotes, as 2026-08-17")
            return None
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; empty when absent."""
        value = self._value(key, required=required)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong_type(key, "a list of texts")
            return ()
        for item in value:
            self._check_text(key, item, may_be_empty=False)
        if required and not value:
            self.problems.add(
                ProblemCode.EMPTY_LIST, self.at(key), "The list is empty", "Write at least one."
            )
        return tuple(value)

    def table(self, key: str) -> Mapping[str, object] | None:
        """A table; None when absent or of another type."""
        value = self._value(key, required=False)
        if value is not None and not isinstance(value, dict):
            self._wrong_type(key, "a table")
            return None
        return value

    def tables(self, key: str, *, required: bool = False) -> list[Mapping[str, object]]:
        """A list of tables; empty when absent."""
        value = self._value(key, required=required)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._wrong_type(key, "a list of tables")
            return []
        if required and not value:
            self.problems.add(
                ProblemCode.EMPTY_LIST, self.at(key), "The list is empty", "Write at least one."
            )
        return value

    def finish(self) -> None:
        """Note each key that the definition does not have, with the nearest known one."""
        for key in self.content:
            if key not in self.asked:
                found = f"The key {key!r} does not exist here"
                self.problems.add(ProblemCode.UNKNOWN_KEY, self.at(key), found, suggestion(key, self.asked))

    def _value(self, key: str, *, required: bool) -> object:
        self.asked.add(key)
        value = self.content.get(key)
        if value is None and required:
            self.problems.add(ProblemCode.MISSING_KEY, self.at(key), "The key is missing", f"Add {key}.")
        return value

    def _wrong_type(self, key: str, wanted: str) -> None:
        found = f"The value is {type(self.content.get(key)).__name__}"
        self.problems.add(ProblemCode.WRONG_TYPE, self.at(key), found, f"Write {wanted}.")

    def _check_text(self, key: str, value: str, *, may_be_empty: bool) -> None:
        if not value.strip() and not may_be_empty:
            self.problems.add(ProblemCode.EMPTY_TEXT, self.at(key), "The text is empty", "Write the text.")
        elif value.isprintable() and unicodedata.is_normalized("NFC", value):
            return  # nearly every text; what follows looks at each letter
        elif unicodedata.normalize("NFC", value) != value or any(
            unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char not in "\n\N{SOFT HYPHEN}"
            for char in value
        ):
            remedy = "Write it with composed letters and without control characters."
            self.problems.add(
                ProblemCode.UNFIT_TEXT, self.at(key), "The text cannot be printed as is", remedy
            )
