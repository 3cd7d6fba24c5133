# SPDX-License-Identifier: EUPL-1.2
"""What the IT department decided for a computer, and what follows from it. Reading the file is the catalog's matter.

A policy only narrows: it never lets anybody do more than the program does without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path  # a path as a value: nothing is opened here

LOCK_KEY = "lock_minutes_maximum"
PLACES_KEY = "backup_places"
PDF_KEY = "save_pdf"
PRINTERS_KEY = "printers"
LANGUAGE_KEY = "language"
STORE_KEY = "store"
KEYS = (LOCK_KEY, PLACES_KEY, PDF_KEY, PRINTERS_KEY, LANGUAGE_KEY, STORE_KEY)

LOCK_LEAST, LOCK_MOST = 1, 45
"""Minutes that may stand in the file. The longest time that any window lets pass is 45."""

STRICTEST_LOCK = 5
"""Minutes that hold when the file says something about locking that cannot be read."""

NO_PRINTER = ("",)
"""Patterns that fit no printer: what holds when the list cannot be read, since paper carries plain text."""

LANGUAGES = ("sv",)


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """One thing in the file that is wrong. `line` is 0 when it is not about a line.

    Codes: `unreadable`, `is_folder`, `too_large`, `not_utf8`, `not_toml`, `unknown_key`, `wrong_type`, `out_of_range`,
    `empty_text`, `not_absolute`, `unknown_language`, `not_protected`. `found` is what stands there, shortened.
    """

    code: str
    key: str = ""
    line: int = 0
    found: str = ""
    meant: str = ""
    """The known key that an unknown one looks like."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Without a file: nothing is decided. `source` is the file that was found, also when it could not be read.

    `backup_places`: when given, second places for backups lie in one of them; the first is used without asking.
    `printers`: patterns with `*` and `?`; empty means all.
    `store`: the folder that is proposed on a computer that knows no store yet.
    """

    lock_minutes_maximum: int | None = None
    backup_places: tuple[Path, ...] = ()
    may_save_pdf: bool = True
    printers: tuple[str, ...] = ()
    language: str = "sv"
    store: Path | None = None
    source: Path | None = None
    problems: tuple[PolicyProblem, ...] = ()

    def decides(self, policy_key: str) -> bool:
        """Whether the file narrows what this key is about."""
        return {
            LOCK_KEY: self.lock_minutes_maximum is not None,
            PLACES_KEY: bool(self.backup_places),
            PDF_KEY: not self.may_save_pdf,
            PRINTERS_KEY: bool(self.printers),
            STORE_KEY: self.store is not None,
        }.get(policy_key, False)

    def lock_minutes(self, wanted: int) -> int:
        """The minutes that hold for somebody who wants `wanted`."""
        limit = self.lock_minutes_maximum
        return wanted if limit is None else min(wanted, limit)

    def may_print_on(self, printer: str) -> bool:
        """Whether a printer is one of those allowed; letters' case does not matter."""
        name = printer.casefold()
        return not self.printers or any(fnmatchcase(name, pattern.casefold()) for pattern in self.printers)

    def may_hold_backups(self, place: Path) -> bool:
        """Whether a second place for backups is one of those given, or lies within one. By the names alone."""
        if not self.backup_places:
            return True
        return ".." not in place.parts and any(place.is_relative_to(given) for given in self.backup_places)


def strictest(source: Path, *problems: PolicyProblem) -> Policy:
    """What holds when a file is there but cannot be read at all."""
    return Policy(
        lock_minutes_maximum=STRICTEST_LOCK, may_save_pdf=False, source=source, problems=tuple(problems)
    )
