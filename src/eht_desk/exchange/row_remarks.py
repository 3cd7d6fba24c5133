# SPDX-License-Identifier: EUPL-1.2
"""What both readers say about a row in the same words: odd numbers, missing names, broken letters, held rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eht_desk.domain.identity_numbers import IdentityNumber, IdentityProblem, NumberKind, parse_identity
from eht_desk.domain.register import RowProblem, register_keys
from eht_desk.exchange.cell_values import has_broken_letters, is_formula

_QUIET_FLAGS = frozenset({IdentityProblem.CENTURY_GUESSED})
_LONGEST_VALUE = 80


@dataclass(slots=True)
class Findings:
    """What reading gathers besides pupils; `digest` salts the keys of rows that stay out."""

    digest: str
    problems: list[RowProblem] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    held_keys: list[str] = field(default_factory=list)
    left_out_keys: list[str] = field(default_factory=list)

    def skip(self, code: str, count: int = 1) -> None:
        """Count rows that are no pupils."""
        if count:
            self.skipped[code] = self.skipped.get(code, 0) + count

    def hold(self, code: str, row: int, source: str, keys: tuple[str, ...]) -> None:
        """Keep a row back because of a marking: no name, no number, no column, only where it stands."""
        self.problems.append(RowProblem(row, code, source=source))
        self.held_keys.extend(keys)


@dataclass(slots=True)
class RowRemarks:
    """The remarks on one row; they count only when the row turns out not to be held."""

    row: int
    source: str
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def is_blocked(self) -> bool:
        """Whether the row stays out."""
        return any(problem.is_blocking for problem in self.problems)

    def add(self, code: str, column: str = "", value: str = "", *, is_blocking: bool = False) -> None:
        """One remark."""
        self.problems.append(
            RowProblem(self.row, code, column, value[:_LONGEST_VALUE], is_blocking, self.source)
        )

    def names(self, given_name: str, family_name: str, column: str) -> None:
        """Both names are needed, as text."""
        for name in (given_name, family_name):
            if is_formula(name):
                self.add("name_is_formula", column, is_blocking=True)
            elif has_broken_letters(name):
                self.add("letters_broken", column, name)
        if not (given_name and family_name):
            self.add("name_missing", column, is_blocking=True)

    def identity(self, text: str, column: str, today: date, *, is_expected: bool) -> IdentityNumber | None:
        """The pupil's number with its remarks; lost digits keep the row out, nothing is guessed."""
        number = parse_identity(text, today=today)
        if number is None:
            if is_expected:
                self.add("identity_missing", column)
            return None
        if number.is_lost:
            self.add(IdentityProblem.IDENTITY_LOST_DIGITS.value, column, text, is_blocking=True)
            return None
        if number.kind is NumberKind.FREE:
            self.add("identity_free_text", column, text)
        for flag in number.flags:
            if flag not in _QUIET_FLAGS:
                self.add(flag, column, text)
        return number

    def guardian_identity(self, text: str, column: str, today: date) -> IdentityNumber | None:
        """A guardian's number; one that has lost digits is left away."""
        number = parse_identity(text, today=today)
        if number is not None and number.is_lost:
            self.add("guardian_identity_lost_digits", column, text)
            return None
        return number


def is_unreadable_name(text: str) -> bool:
    """Whether a name is a formula or has lost letters."""
    return is_formula(text) or has_broken_letters(text)


def keys_of(
    digest: str,
    external_id: str,
    identity: IdentityNumber | None,
    name: str,
    born: date | None,
    class_name: str,
) -> tuple[str, ...]:
    """`register_keys` of a row, as far as it tells who is meant."""
    canonical = identity.canonical if identity is not None and not identity.is_lost else ""
    return register_keys(
        digest, external_id=external_id, identity=canonical, name=name, birth_date=born, class_name=class_name
    )
