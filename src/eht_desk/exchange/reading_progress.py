# SPDX-License-Identifier: EUPL-1.2
"""How far the reading of files has come, told in thousandths, so that it can be shown and stopped.

What is done with the numbers is the caller's; whatever the caller raises goes through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")

WHOLE = 1000
_EVERY = 200


class ReadingProgress:
    """One for each reading. `tell(done, total)` may raise to end the reading."""

    def __init__(self, tell: Callable[[int, int], None] | None = None) -> None:
        self._tell = tell
        self._done = 0
        self._ticks = 0

    @property
    def done(self) -> int:
        """Thousandths."""
        return self._done

    def reach(self, done: int) -> None:
        """So many thousandths are done; it never goes back."""
        self._done = max(self._done, min(done, WHOLE))
        if self._tell is not None:
            self._tell(self._done, WHOLE)

    def breathe(self) -> None:
        """Still at it: called often where nobody knows how much is left."""
        self._ticks += 1
        if self._ticks % _EVERY == 0:
            self.reach(self._done)

    def over(self, items: Sequence[_Item], until: int) -> Iterator[_Item]:
        """The items one by one; when they are through, `until` thousandths are done."""
        first, count = self._done, len(items)
        for number, item in enumerate(items):
            if number % _EVERY == 0:
                self.reach(first + (until - first) * number // count)
            yield item
        self.reach(until)

    def shares(self, counts: Sequence[int], until: int) -> list[int]:
        """Where each of several stretches of these lengths ends, on the way to `until`."""
        first, total, so_far = self._done, max(sum(counts), 1), 0
        ends: list[int] = []
        for count in counts:
            so_far += count
            ends.append(first + (until - first) * so_far // total)
        return ends
