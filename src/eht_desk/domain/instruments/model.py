# SPDX-License-Identifier: EUPL-1.2
"""An instrument as data: items with their functions, the scale, who answers, and the rules of reading.

Belongs here: what a definition file says. Does not belong here: what people answered (responses), what it amounts to
(scoring). Source of the shape: FIN-09, B9-6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from operator import itemgetter
from types import MappingProxyType

from eht_desk.domain.errors import RuleViolation

OLD_FORM_ITEMS = 16
"""The SRAS of 1993 has sixteen items; neither its numbers nor its divisors fit, so such a form is always refused."""


class InformantKind(StrEnum):
    """Who can answer."""

    PUPIL = "pupil"
    GUARDIAN = "guardian"
    TEACHER = "teacher"


class CombinationMethod(StrEnum):
    """How forms of several people become one mean per function."""

    EACH_FORM = "each_form"
    """A: the mean over the pupil's and every guardian's form."""
    HALF_PUPIL = "half_pupil"
    """B: the pupil counts half, the guardians' mean the other half."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Points from `minimum` on, one label each. No answer is None, never a point."""

    labels: tuple[str, ...]
    minimum: int = 0

    @property
    def maximum(self) -> int:
        """The highest point."""
        return self.minimum + len(self.labels) - 1

    def holds(self, value: int) -> bool:
        """Whether the value is a point of the scale."""
        return self.minimum <= value <= self.maximum


@dataclass(frozen=True, slots=True)
class Band:
    """A distance between two means, and whether the distance itself still counts as within."""

    width: Fraction
    is_inclusive: bool
    _parts: tuple[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_parts", self.width.as_integer_ratio())

    def reach(self, divisor: int) -> int:
        """The largest whole number that, divided by `divisor`, lies within; -1: no difference does.

        In whole numbers, since both limits fall on scores that occur.
        """
        numerator, denominator = self._parts
        whole, rest = divmod(numerator * divisor, denominator)
        return whole if self.is_inclusive or rest else whole - 1

    def is_limit(self, difference: int, divisor: int) -> bool:
        """Whether `difference / divisor` is the limit exactly, so that the strictness decides."""
        return difference * self.width.denominator == self.width.numerator * divisor


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """What an absence may do for the pupil. `phrase` continues a sentence ("att slippa ..."), without a full stop."""

    id: str
    label: str
    short_label: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Item:
    """One row. `topic` is our own neutral label for the row and never a question to ask.

    `cues` are beginnings of words of which one is likely in the wording: they show that rows are shifted.
    """

    number: int
    function: str
    topic: str
    cues: tuple[str, ...] = ()
    wording: Mapping[InformantKind, str] = field(default_factory=dict)
    """The question for each who answers, in instruments that come with their wording."""


@dataclass(frozen=True, slots=True)
class Informant:
    """Somebody who answers. `dropped` items are asked but not scored; not `is_combined`: shown apart."""

    kind: InformantKind
    label: str
    dropped: tuple[int, ...] = ()
    is_combined: bool = True
    intro: str = ""
    """What stands before the first question, in instruments that come with their wording."""


@dataclass(frozen=True, slots=True)
class ScoringRules:
    """Named limits, each with its strictness. A change of any of them, of the key or the scale is a new `version`."""

    version: int
    method: CombinationMethod
    most_missing: int
    """Unanswered items of a function with which it can still be scored."""
    equal_rank: Band
    mixed: Band
    flat: Band
    low: Band
    """From nothing: a highest mean within says that the form does not explain the absence."""


@dataclass(frozen=True, slots=True)
class Caution:
    """A sentence that always stands beside a result, of a function or (empty) of the whole."""

    id: str
    text: str
    function: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """What a result was scored with. Two results compare when instrument and rule version are the same."""

    instrument_id: str
    version: int
    rule_version: int

    def require_comparable(self, other: Variant) -> None:
        """Raises RuleViolation: `variants_differ`, `rule_versions_differ` (score the earlier answers anew)."""
        if self.instrument_id != other.instrument_id:
            raise RuleViolation("variants_differ")
        if self.rule_version != other.rule_version:
            raise RuleViolation("rule_versions_differ")


@dataclass(frozen=True, slots=True)
class ScoringKey:
    """For one who answers, function by function: positions (from 0) of the scored items, and how many they are."""

    positions: tuple[tuple[int, ...], ...]
    counts: tuple[int, ...]
    is_combined: bool
    take: tuple[Callable[[Sequence[int | None]], tuple[int | None, ...]], ...]
    """Take each function's answers out of all; empty where a function has a single item."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of a questionnaire. `digest` is SHA-256 (hex) over its file."""

    id: str
    version: int
    title: str
    short_title: str
    language: str
    functions: tuple[FunctionDefinition, ...]
    items: tuple[Item, ...]
    scale: Scale
    informants: tuple[Informant, ...]
    rules: ScoringRules
    cautions: tuple[Caution, ...] = ()
    suggestions: str = ""
    """Name of the list of suggestions, whose groups are called after the functions; empty: none."""
    plan_note: str = ""
    """What a plan says beside each suggestion that was taken into it: that it is a hypothesis to try."""
    is_made_up: bool = False
    """For trying out only; screen and paper say so."""
    source: str = ""
    citation: str = ""
    licence: str = ""
    digest: str = ""
    keys: Mapping[InformantKind, ScoringKey] = field(init=False, repr=False, compare=False)
    variant: Variant = field(init=False, repr=False, compare=False)
    """What its results are scored with."""

    def __post_init__(self) -> None:
        keys = {informant.kind: self._key(informant) for informant in self.informants}
        # Known once: a hundred thousand forms are scored with them.
        object.__setattr__(self, "keys", MappingProxyType(keys))
        object.__setattr__(self, "variant", Variant(self.id, self.version, self.rules.version))

    def _key(self, informant: Informant) -> ScoringKey:
        positions = tuple(
            tuple(
                position
                for position, item in enumerate(self.items)
                if item.function == function.id and item.number not in informant.dropped
            )
            for function in self.functions
        )
        counts = tuple(map(len, positions))
        take = tuple(itemgetter(*each) for each in positions) if min(counts, default=0) > 1 else ()
        return ScoringKey(positions, counts, informant.is_combined, take)

    def informant(self, kind: InformantKind) -> Informant:
        """Who answers. Raises RuleViolation("informant_not_asked")."""
        for informant in self.informants:
            if informant.kind is kind:
                return informant
        raise RuleViolation("informant_not_asked", "informant")

    def function(self, function_id: str) -> FunctionDefinition:
        """The function with this id. Raises KeyError."""
        for function in self.functions:
            if function.id == function_id:
                return function
        raise KeyError(function_id)

    def questions(self, kind: InformantKind) -> tuple[str, ...]:
        """The wording that came with the instrument, item by item; empty without: then a school's is needed."""
        texts = tuple(item.wording.get(kind, "") for item in self.items)
        return texts if all(texts) else ()


def same_scoring(first: Instrument, second: Instrument) -> bool:
    """Whether the same answers give the same result by both: functions, key, dropped items, scale size, rules."""
    return _scoring(first) == _scoring(second)


def _scoring(instrument: Instrument) -> tuple[object, ...]:
    return (
        tuple(function.id for function in instrument.functions),
        len(instrument.items),
        (instrument.scale.minimum, instrument.scale.maximum),
        {kind: (key.positions, key.is_combined) for kind, key in instrument.keys.items()},
        instrument.rules,
    )
