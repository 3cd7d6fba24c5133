# SPDX-License-Identifier: EUPL-1.2
"""Ports of the questionnaires with a scoring key: the definitions, and the text of a form that a school holds."""

from __future__ import annotations

from typing import Protocol

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.instruments.model import Instrument


class InstrumentCatalog(Protocol):
    """Every instrument in every version: an old result is shown by the rules it was scored with."""

    def get(self, instrument_id: str, version: int | None = None) -> Instrument:
        """A version, the latest when None. Raises ExpectedFailure("unknown_instrument", "broken_definition")."""
        ...

    def all_latest(self) -> tuple[Instrument, ...]:
        """The latest version of each, by id."""
        ...

    def versions(self, instrument_id: str) -> tuple[int, ...]:
        """The version numbers, lowest first; empty for an unknown one."""
        ...


class NoInstruments:
    """Without definitions nothing can be asked."""

    def get(self, instrument_id: str, version: int | None = None) -> Instrument:  # noqa: ARG002 - the port's signature
        """None of them."""
        raise ExpectedFailure("unknown_instrument")

    def all_latest(self) -> tuple[Instrument, ...]:
        """No instruments."""
        return ()

    def versions(self, instrument_id: str) -> tuple[int, ...]:  # noqa: ARG002 - the port's signature
        """No versions."""
        return ()


class InstrumentReader(Protocol):
    """The text in a file with the questionnaire that a school lawfully holds."""

    def text(self, content: bytes) -> str:
        """What stands in the file, one row, paragraph or row of a table a line; cells are parted by tabs.

        What the file is, is told by its content. Raises ExpectedFailure: `wording_file_empty`, `wording_file_large`,
        `wording_file_kind`, `wording_file_old` (Word before 2007), `wording_file_locked` (a password),
        `wording_file_pictures` (pages without text), `wording_file_broken`.
        """
        ...


class NoInstrumentFiles:
    """Without a reader a text can still be pasted."""

    def text(self, content: bytes) -> str:  # noqa: ARG002 - the port's signature
        """No file is understood."""
        raise ExpectedFailure("wording_file_kind")
