# SPDX-License-Identifier: EUPL-1.2
"""Port of the list of what must be handed over when a pupil leaves."""

from __future__ import annotations

from typing import Protocol

from eht_desk.domain.leaving import LeavingItem


class LeavingCatalog(Protocol):
    """The list, as the definition has it."""

    def items(self) -> tuple[LeavingItem, ...]:
        """All items in the order of the list. Raises ExpectedFailure("broken_definition")."""
        ...


class NothingToHandOver:
    """Without a definition nothing is asked."""

    def items(self) -> tuple[LeavingItem, ...]:
        """No items."""
        return ()
