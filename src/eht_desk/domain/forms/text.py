# SPDX-License-Identifier: EUPL-1.2
"""Text of answers: normal form, what may be shown, dates in words, canonical bytes for checksums. Judges nothing."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import date

from eht_desk.domain.forms.model import Answers, AnswerValue, DisplayWords

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_KEPT_CONTROLS = "\n\t"


def normal_text(text: str) -> str:
    """The text in Unicode NFC, so that å typed on a Mac equals å typed on Windows. Nothing is trimmed."""
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        # JSON may give one character as two escaped halves; joined first, they normalise like any other
        # character.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return unicodedata.normalize("NFC", text)


def shown_text(text: str) -> str:
    """The text as a screen and a PDF can take it: NFC, one sort of line break, no control characters.

    A character that cannot be shown becomes U+FFFD, so that a person sees that something stood there.
    """
    text = normal_text(text).replace("\r\n", "\n").replace("\r", "\n")
    if text.isprintable():
        return text
    return "".join(
        _REPLACEMENT if unicodedata.category(char) in {"Cc", "Cs"} and char not in _KEPT_CONTROLS else char
        for char in text
    )


def is_blank(text: str) -> bool:
    """Whether nothing but white space was written."""
    return not text.strip()


def raw_text(value: AnswerValue) -> str:
    """Whatever the answer holds, as text: for an answer of the wrong type, so that nothing written is lost."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if is_blank(value) else shown_text(value)
    try:
        return shown_text(json.dumps(value, ensure_ascii=False, sort_keys=True))
    except (RecursionError, TypeError, ValueError):
        return _REPLACEMENT  # too deep or too long to write out; the value itself is kept where it is


def date_text(day: date, words: DisplayWords) -> str:
    """The day as people write it, for example `16 november 2026`; ISO when the words name no months."""
    if len(words.months) != 12:
        return day.isoformat()
    return f"{day.day} {words.months[day.month - 1]} {day.year}"


def normalised_answers(answers: Answers) -> dict[str, AnswerValue]:
    """A copy of the answers with every text in NFC, as they are stored. Keys, order and white space stay."""
    return {key: _normalised(value) for key, value in answers.items()}


def canonical_answers(answers: Answers) -> bytes:
    """The one byte sequence that these answers have, for checksums: ASCII JSON, sorted keys, NFC, no spaces.

    Raises:
        ValueError: a number is not finite, or the value is nested too deep to be an answer.
    """
    try:
        text = json.dumps(
            normalised_answers(answers),
            ensure_ascii=True,
            allow_nan=False,
            sort_keys=True,
            separators=(",", ":"),
        )
    except RecursionError:
        raise ValueError("answers are nested too deep") from None
    return text.encode("ascii")


def _normalised(value: AnswerValue) -> AnswerValue:
    if isinstance(value, str):
        return normal_text(value)
    if isinstance(value, Mapping):
        return {key: _normalised(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_normalised(item) for item in value]
    return value
