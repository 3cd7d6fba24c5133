# SPDX-License-Identifier: EUPL-1.2
"""The password floor: length and a list of common passwords, no composition rules (NIST SP 800-63B §3.1.1)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 256
_FEWEST_DIFFERENT = 5


def normalised(password: str) -> str:
    """The form that keys are derived from: NFKC, so that the same typing gives the same key on every keyboard."""
    return unicodedata.normalize("NFKC", password)


def password_problem(
    password: str, *, login: str, names: tuple[str, ...], is_common: Callable[[str], bool]
) -> str:
    """A stable code of what is wrong with a new password, or an empty text.

    Codes: `too_short`, `too_long`, `too_uniform` (fewer than five different characters), `holds_name` (the login or the
    school's name is most of it), `common`.
    """
    text = normalised(password)
    folded = text.casefold()
    if len(text) < MINIMUM_LENGTH:
        return "too_short"
    if len(text) > MAXIMUM_LENGTH:
        return "too_long"
    if len(set(folded)) < _FEWEST_DIFFERENT:
        return "too_uniform"
    if is_common(folded) or is_common(folded.rstrip("0123456789!.?")):
        return "common"
    for name in (login, *names):
        stripped = folded.replace(name.casefold(), "") if len(name) > 2 else folded
        if len(stripped) < MINIMUM_LENGTH // 2:
            return "holds_name"
    return ""
