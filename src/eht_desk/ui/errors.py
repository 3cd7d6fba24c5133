# SPDX-License-Identifier: EUPL-1.2
"""Swedish sentences for the failures a person can meet: what happened, what was kept, what to do. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.ui.error_texts import (
    case_ways,
    cases,
    consents,
    definitions,
    entries,
    forms,
    ground,
    instruments,
    log,
    mapping,
    meetings,
    mistakes,
    papers,
    policy,
    protection,
    registers,
    rescue,
    scans,
    school_year,
    sharing,
)

UNKNOWN = "Det gick inte. Ingenting har ändrats. Försök igen."

NOBODY_KNOWN = "?"
"""The login of a lease that nobody can read."""

# A key `code:field` is used before `code` alone. {facts} come from the failure.
TEXTS: Mapping[str, str] = {
    **ground.TEXTS,
    **sharing.TEXTS,
    **mistakes.TEXTS,
    **school_year.TEXTS,
    **rescue.TEXTS,
    **registers.TEXTS,
    **policy.TEXTS,
    **cases.TEXTS,
    **case_ways.TEXTS,
    **consents.TEXTS,
    **definitions.TEXTS,
    **entries.TEXTS,
    **forms.TEXTS,
    **instruments.TEXTS,
    **log.TEXTS,
    **mapping.TEXTS,
    **meetings.TEXTS,
    **papers.TEXTS,
    **protection.TEXTS,
    **scans.TEXTS,
}


def text_of(code: str, field: str = "", facts: Mapping[str, str | int] | None = None) -> str:
    """The sentence of a code; an unknown one still says that nothing was changed."""
    known = dict(facts or {})
    key = f"{code}:{field}" if f"{code}:{field}" in TEXTS else code
    if known.get("login") == NOBODY_KNOWN:
        key = f"{code}:nobody" if f"{code}:nobody" in TEXTS else key
    elif code == "store_in_use" and {"login", "device", "since"} <= known.keys():
        key = "store_in_use:named"
    sentence = TEXTS.get(key, UNKNOWN)
    try:
        return sentence.format_map(known)
    except KeyError:
        return sentence.format_map(_Dots(known))


def describe(failure: BaseException) -> str:
    """The sentence of a RuleViolation or ExpectedFailure; anything else is a bug and gets the general sentence."""
    if isinstance(failure, RuleViolation):
        return text_of(failure.code, failure.field, failure.facts)
    if isinstance(failure, ExpectedFailure):
        return text_of(failure.code, "", failure.facts)
    return UNKNOWN


def is_expected(failure: BaseException) -> bool:
    """Whether the failure is one that a person can meet; otherwise it is a bug."""
    return isinstance(failure, RuleViolation | ExpectedFailure)


def is_out_of_reach(failure: BaseException) -> bool:
    """Whether what was asked for is gone, or not this person's to read (any more)."""
    return isinstance(failure, RuleViolation) and failure.code in ("not_allowed", "not_found")


class _Dots(dict[str, str | int]):
    """A fact that was not told reads as dots instead of breaking the sentence."""

    def __missing__(self, _key: str) -> str:
        return "…"
