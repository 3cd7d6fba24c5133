# SPDX-License-Identifier: EUPL-1.2
"""Ports of the device: time, identifiers, definitions, register files, common passwords."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.register import StagedRegister
from eht_desk.domain.register_sources import FileInspection, ReadOptions, SourceFile


class Clock(Protocol):
    """Time. Tests give a fixed one."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...


class IdSource(Protocol):
    """Fresh identifiers and codes."""

    def new_id(self) -> str:
        """A UUIDv7 text."""
        ...

    def new_code(self) -> str:
        """A document code such as `7K2F-91`: six random characters of Crockford's base 32; uniqueness is checked."""
        ...


class FormCatalog(Protocol):
    """The form definitions."""

    def get(self, form_id: str, version: int | None = None) -> FormDefinition:
        """A version of a form, the latest when None. Raises ExpectedFailure("unknown_form")."""
        ...

    def all_latest(self) -> tuple[FormDefinition, ...]:
        """The latest version of each form."""
        ...


Progress = Callable[[int, int], None]
"""Told how much is done of how much, in any unit, every few hundred rows; may raise ExpectedFailure("cancelled").

It is called on the thread that works, so it only notes the numbers.
"""


class RegisterReader(Protocol):
    """Reads school register files."""

    def inspect(
        self, files: Sequence[SourceFile], options: ReadOptions, progress: Progress | None = None
    ) -> FileInspection:
        """What the file seems to hold, for the mapping page. Raises ExpectedFailure(`file_...`, `cancelled`)."""
        ...

    def read(
        self, files: Sequence[SourceFile], options: ReadOptions, progress: Progress | None = None
    ) -> StagedRegister:
        """Everything read, bad rows listed. Raises ExpectedFailure(`file_...`, `cancelled`)."""
        ...


class CommonPasswords(Protocol):
    """The list of common passwords."""

    def contains(self, folded: str) -> bool:
        """Whether the case-folded password is on the list."""
        ...
