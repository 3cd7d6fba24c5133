# SPDX-License-Identifier: EUPL-1.2
"""Whether a failure says that the open store itself is damaged. What the window does then: main_window.py. No Qt."""

from __future__ import annotations

from eht_desk.domain.errors import ExpectedFailure

_ONE_THING = frozenset({"received_piece", "undo_image", "returned_page", "loose_page"})
"""What is told in its own place: one file, one scanned page or one undo that cannot be read leaves the rest whole."""


def is_of_store(failure: BaseException) -> bool:
    """True where nothing can be trusted before the store has been read through or a copy has been taken."""
    return (
        isinstance(failure, ExpectedFailure)
        and failure.code == "store_damaged"
        and failure.facts.get("table") not in _ONE_THING
    )
