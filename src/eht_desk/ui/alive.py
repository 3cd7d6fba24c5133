# SPDX-License-Identifier: EUPL-1.2
"""Whether what is to be called later still has its widgets: the person may have left the page meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

A = TypeVar("A")


def is_alive(callback: Callable[..., object]) -> bool:
    """Whether every QObject that the callback is bound to, was given or has in its closure still exists in C++.

    Callables found there are looked into as well. What other objects hold (a list, a record) is not.
    """
    waiting: list[object] = [callback]
    seen: list[object] = []  # kept, not only their ids: a bound method is made anew each time it is asked for
    known: set[int] = set()
    while waiting:
        item = waiting.pop()
        if id(item) in known:  # a function may have itself in its closure
            continue
        known.add(id(item))
        seen.append(item)
        if isinstance(item, QObject):
            if not isValid(item):
                return False
        elif callable(item):
            waiting.extend(_held_by(item))
    return True


def _held_by(callback: Callable[..., object]) -> Iterator[object]:
    if isinstance(callback, partial):
        yield callback.func
        yield from callback.args
        yield from callback.keywords.values()
        return
    yield getattr(callback, "__self__", None)
    yield from getattr(callback, "__defaults__", None) or ()
    yield from (getattr(callback, "__kwdefaults__", None) or {}).values()
    for cell in getattr(callback, "__closure__", None) or ():
        with contextlib.suppress(ValueError):  # a cell that is still empty
            yield cell.cell_contents


class IfAlive(Generic[A]):
    """Calls back where the widgets are still there, else does nothing.

    For what has more to do than to tell a page, and has to do that although the page is gone: `is_alive` does not look
    into this.
    """

    def __init__(self, callback: Callable[[A], object]) -> None:
        self._callback = callback

    def __call__(self, answer: A) -> None:
        """Hand it the answer."""
        if is_alive(self._callback):
            self._callback(answer)
