# SPDX-License-Identifier: EUPL-1.2
"""Keeps None, True and False alive under PySide6 6.12 on Python 3.11. Nothing else belongs here."""

from __future__ import annotations

import sys


def keep_constants_alive() -> None:
    """Give the constants so many references that none of the lost ones is missed.

    PySide6 6.12.0 is compiled as if these objects were immortal, as they are from Python 3.12 on: every call of a Qt
    method without a result takes one reference from None. On Python 3.11 the program would end after some thousand
    calls with "Fatal Python error: none_dealloc". Does nothing from 3.12 on.
    """
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    import ctypes

    lasting = sys.maxsize >> 2
    for constant in (None, True, False, NotImplemented, Ellipsis):
        # The reference count is the first word of every object of CPython before 3.12.
        count = ctypes.c_ssize_t.from_address(id(constant))
        if count.value < lasting // 2:
            count.value += lasting
