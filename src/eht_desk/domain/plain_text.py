# SPDX-License-Identifier: EUPL-1.2
"""Text without invisible marks that turn the letters around it. For names, single lines and remarks, never for what
people wrote in a form.
"""

from __future__ import annotations

import unicodedata

from eht_desk.domain.errors import RuleViolation

_JOINERS = "\u200c\u200d"
"""Zero-width joiners belong to the spelling of Persian and Indic names."""


def without_marks(text: str) -> str:
    """The text without format characters (direction overrides, marks, soft hyphens), the joiners excepted.

    A name with a right-to-left override would turn the row that it stands in.
    """
    if text.isascii():
        return text
    return "".join(letter for letter in text if letter in _JOINERS or unicodedata.category(letter) != "Cf")


def fitting(text: str, field: str, limit: int) -> str:
    """The text without marks, of at most so many letters. Raises RuleViolation("text_too_long") on the field."""
    found = without_marks(text).strip()
    if len(found) > limit:
        raise RuleViolation("text_too_long", field, {"limit": limit})
    return found
