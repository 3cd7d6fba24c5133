# SPDX-License-Identifier: EUPL-1.2
"""Port of the questionnaires with a scoring key."""

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
