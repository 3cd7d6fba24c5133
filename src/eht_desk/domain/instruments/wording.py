# SPDX-License-Identifier: EUPL-1.2
"""The wording that a school lawfully holds, put beside an instrument's rows, and what must be known about it.

It lives in the school's store and is in no export. Does not belong here: finding the rows in a text (wording_rows), or
reading files (exchange).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import AccountId
from eht_desk.domain.instruments.model import InformantKind, Instrument
from eht_desk.domain.plain_text import fitting

LONGEST_FACT, LONGEST_ROW, LONGEST_INTRO = 200, 400, 2000
"""Letters of a fact about the form, of a question, of what stands before the first one."""


class WordingCode(StrEnum):
    """What can be wrong with rows."""

    OLD_FORM = "old_form"
    """Sixteen items: the form of 1993, whose numbers and divisors are others."""
    WRONG_COUNT = "wrong_count"
    """(found, wanted)"""
    ROW_MISSING = "row_missing"
    """A row without text."""
    ROW_TWICE = "row_twice"
    """A number stands twice."""
    NUMBER_UNKNOWN = "number_unknown"
    """A number that the instrument does not have (number)."""
    OUT_OF_ORDER = "out_of_order"
    """The numbers do not rise; the rows were put by their number."""
    TEXT_TWICE = "text_twice"
    """The same text as in another row (other)."""
    TOO_LONG = "too_long"
    """(limit)"""
    TWO_IN_ROW = "two_in_row"
    """Two questions, or another row's number, in one row."""
    ROW_BROKEN = "row_broken"
    """Begins in the middle of a sentence: the row before goes on here."""
    SHIFTED = "shifted"
    """From this row on the texts belong to other topics (by: rows downwards, negative upwards)."""


STOPPING = frozenset(
    {
        *(WordingCode.OLD_FORM, WordingCode.WRONG_COUNT, WordingCode.ROW_MISSING, WordingCode.ROW_TWICE),
        *(WordingCode.NUMBER_UNKNOWN, WordingCode.TEXT_TWICE, WordingCode.TOO_LONG),
    }
)
"""What must be mended. The rest is looked at and said to be right by a person."""


@dataclass(frozen=True, slots=True)
class WordingProblem:
    """One thing to look at. `row` is 0 for the whole."""

    code: WordingCode
    row: int = 0
    facts: tuple[tuple[str, int], ...] = ()

    @property
    def stops(self) -> bool:
        """Whether the wording cannot be used with it."""
        return self.code in STOPPING


@dataclass(frozen=True, slots=True)
class WordingRow:
    """A row of the instrument beside what was found for it."""

    number: int
    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class WordingDraft:
    """Rows as found, one for each item; `before` is what stood before the first row, `surplus` what fits nowhere."""

    rows: tuple[WordingRow, ...]
    problems: tuple[WordingProblem, ...]
    before: str = ""
    surplus: tuple[str, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether something must be mended first."""
        return any(problem.stops for problem in self.problems)

    def problems_of(self, row: int) -> tuple[WordingProblem, ...]:
        """What is to be looked at in one row; 0: in the whole."""
        return tuple(problem for problem in self.problems if problem.row == row)


@dataclass(frozen=True, slots=True)
class WordingFacts:
    """What the school says of its form: whose it is, where it comes from, and who confirmed the right to use it."""

    form_title: str
    language: str
    form_version: str
    source: str
    confirmed_by: str
    """The person at the school who confirmed the right, by name; may be another one than who puts it in."""


@dataclass(frozen=True, slots=True)
class SchoolWording:
    """The questions of one instrument for one kind of informant, as the school holds them."""

    instrument_id: str
    informant: InformantKind
    facts: WordingFacts
    questions: tuple[str, ...]
    labels: tuple[str, ...]
    """The form's own words for the points of the scale; empty: the instrument's."""
    intro: str
    put_in_by: AccountId
    put_in_on: date

    def fits(self, instrument: Instrument) -> bool:
        """Whether it can be asked with this version of the instrument."""
        return instrument.id == self.instrument_id and len(instrument.items) == len(self.questions)


def make_wording(
    instrument: Instrument,
    informant: InformantKind,
    draft: WordingDraft,
    facts: WordingFacts,
    put_in_by: AccountId,
    put_in_on: date,
    *,
    labels: tuple[str, ...] = (),
    intro: str = "",
    are_looked_at: bool = False,
) -> SchoolWording:
    """The wording, once nothing must be mended.

    `are_looked_at`: a person has compared the rows with the topics, and says that what is only suspicious is right.

    Raises RuleViolation: `wording_broken` (facts: rows), `wording_not_looked_at`, `informant_not_asked`, `required` and
    `text_too_long` on a fact's name, `labels_count` on `labels` (found, wanted).
    """
    instrument.informant(informant)
    if draft.stops or len(draft.rows) != len(instrument.items):
        stopping = {problem.row for problem in draft.problems if problem.stops}
        raise RuleViolation("wording_broken", "rows", {"rows": len(stopping)})
    if draft.problems and not are_looked_at:
        raise RuleViolation("wording_not_looked_at", "rows", {"rows": len(draft.problems)})
    if labels and len(labels) != len(instrument.scale.labels):
        found = {"found": len(labels), "wanted": len(instrument.scale.labels)}
        raise RuleViolation("labels_count", "labels", found)
    return SchoolWording(
        instrument.id,
        informant,
        WordingFacts(**{name: _fact(getattr(facts, name), name) for name in _FACTS}),
        tuple(row.text for row in draft.rows),
        tuple(_fact(label, "labels") for label in labels),
        fitting(intro, "intro", LONGEST_INTRO),
        put_in_by,
        put_in_on,
    )


_FACTS = tuple(WordingFacts.__slots__)


def _fact(text: str, field: str) -> str:
    found = fitting(text, field, LONGEST_FACT)
    if not found:
        raise RuleViolation("required", field)
    return found


def wording_record(wording: SchoolWording) -> dict[str, AnswerValue]:
    """The wording as JSON, for the store."""
    return {
        "instrument": wording.instrument_id,
        "informant": wording.informant.value,
        "facts": {name: getattr(wording.facts, name) for name in _FACTS},
        "questions": list(wording.questions),
        "labels": list(wording.labels),
        "intro": wording.intro,
        "put_in_by": wording.put_in_by,
        "put_in_on": wording.put_in_on.isoformat(),
    }


def wording_of_record(record: Mapping[str, AnswerValue]) -> SchoolWording:
    """What `wording_record` gave. Raises ExpectedFailure("broken_wording") for anything else."""
    try:
        facts = record["facts"]
        if not isinstance(facts, dict):
            raise TypeError
        return SchoolWording(
            _text(record["instrument"]),
            InformantKind(_text(record["informant"])),
            WordingFacts(**{name: _text(facts[name]) for name in _FACTS}),
            _texts(record["questions"]),
            _texts(record["labels"]),
            _text(record["intro"]),
            AccountId(_text(record["put_in_by"])),
            date.fromisoformat(_text(record["put_in_on"])),
        )
    except (KeyError, TypeError, ValueError):
        raise ExpectedFailure("broken_wording") from None


def _text(value: AnswerValue) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: AnswerValue) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(item) for item in value)
