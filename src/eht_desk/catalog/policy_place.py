# SPDX-License-Identifier: EUPL-1.2
"""Where the policy file lies on each system, and whether only administrators can change it.

The place is asked of the system, never of an environment variable: those belong to whoever starts the program.
"""

from __future__ import annotations

import stat
import sys
from pathlib import Path

FILE_NAME = "policy.toml"


def policy_path() -> Path:
    """The one place that is read on this computer."""
    if sys.platform == "win32":
        return _program_data() / "EHT Desk" / FILE_NAME
    if sys.platform == "darwin":
        return Path("/Library/Application Support/EHT Desk") / FILE_NAME
    return Path("/etc/eht-desk") / FILE_NAME


def is_protected(path: Path) -> bool:
    """Whether file and folder belong to the system and nobody else can write there. On Windows not judged: its rights
    are lists that the standard library does not read, so docs/it.md tells how to set them."""
    if sys.platform == "win32":
        return True
    try:
        found = [path.stat(), path.parent.stat()]
    except OSError:
        return False
    return all(item.st_uid == 0 and not item.st_mode & (stat.S_IWGRP | stat.S_IWOTH) for item in found)


def _program_data() -> Path:
    if sys.platform == "win32":
        import ctypes

        # CSIDL_COMMON_APPDATA, the computer's own answer. Not %ProgramData%: that is the starter's to change.
        place = ctypes.create_unicode_buffer(260)
        if ctypes.windll.shell32.SHGetFolderPathW(None, 0x0023, None, 0, place) == 0 and place.value:
            return Path(place.value)
    return Path("C:/ProgramData")
