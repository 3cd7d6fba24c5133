# SPDX-License-Identifier: EUPL-1.2
"""Keeps a window out of pictures, recordings and shared screens where the platform can; says when it cannot."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

_EXCLUDED = 0x11
"""Windows 10 from 2004 on: the window is not in the picture at all."""
_BLACK = 0x01
"""Older Windows: a black area stands in its place."""


def block_capture(handle: int, library: Any = None) -> bool:
    """Whether the window with this native handle can be captured no more. `library`: Windows' user32."""
    user32 = _user32() if library is None else library
    if user32 is None or not handle:
        return False
    window = ctypes.c_void_p(handle)
    return any(bool(user32.SetWindowDisplayAffinity(window, kind)) for kind in (_EXCLUDED, _BLACK))


def _user32() -> Any:
    if sys.platform == "win32":
        library: Any = ctypes.windll.user32
        return library
    return None
