# SPDX-License-Identifier: EUPL-1.2
"""The two kinds of failure that a person can meet; anything else is a bug (architecture §8)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_NOTHING: Mapping[str, str | int] = MappingProxyType({})


class RuleViolation(Exception):
    """The person can mend it: a stable code and the field concerned. Never carries a person's data.

    `facts` are numbers, codes and field ids for the Swedish sentence that ui makes of the code.
    """

    def __init__(self, code: str, field: str = "", facts: Mapping[str, str | int] = _NOTHING) -> None:
        super().__init__(code if not field else f"{code}:{field}")
        self.code = code
        self.field = field
        self.facts = dict(facts)


class ExpectedFailure(Exception):
    """The surroundings said no: disk full, wrong key, newer file, unreadable file. Stable code, no person's data."""

    def __init__(self, code: str, facts: Mapping[str, str | int] = _NOTHING) -> None:
        super().__init__(code)
        self.code = code
        self.facts = dict(facts)
