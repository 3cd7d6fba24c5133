# SPDX-License-Identifier: EUPL-1.2
"""Every way a definition file can be wrong: a stable code, the place, what was found and how to mend it.

The texts are for whoever writes definitions, in English; the program's users never meet them.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from eht_desk.domain.errors import ExpectedFailure


class ProblemCode(StrEnum):
    """Stable codes; tests hold one file for each."""

    FILE_TOO_LARGE = "file_too_large"
    NOT_UTF8 = "not_utf8"
    NOT_TOML = "not_toml"
    NAME_MISMATCH = "name_mismatch"
    UNKNOWN_LANGUAGE = "unknown_language"
    UNKNOWN_FORM = "unknown_form"
    UNKNOWN_PLACE = "unknown_place"
    MISSING_KEY = "missing_key"
    UNKNOWN_KEY = "unknown_key"
    WRONG_TYPE = "wrong_type"
    EMPTY_TEXT = "empty_text"
    UNFIT_TEXT = "unfit_text"
    EMPTY_LIST = "empty_list"
    OUT_OF_RANGE = "out_of_range"
    MONTHS_NOT_TWELVE = "months_not_twelve"
    BAD_ID = "bad_id"
    RESERVED_ID = "reserved_id"
    DUPLICATE_ID = "duplicate_id"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_RECIPIENT = "unknown_recipient"
    UNKNOWN_LAYOUT = "unknown_layout"
    UNKNOWN_DEFAULT = "unknown_default"
    UNKNOWN_GROUP = "unknown_group"
    UNKNOWN_PRIVACY = "unknown_privacy"
    UNKNOWN_PAPER_USE = "unknown_paper_use"
    UNKNOWN_SECTION = "unknown_section"
    BAD_PREFILL = "bad_prefill"
    ROUND_LIKE_ID = "round_like_id"
    REPEAT_NOT_LAST = "repeat_not_last"
    REPEAT_CONDITION = "repeat_condition"
    AREA_SHAPE = "area_shape"
    GATE_BEFORE_CONCERN = "gate_before_concern"
    KEY_NOT_FOR_KIND = "key_not_for_kind"
    OPTIONS_MISSING = "options_missing"
    COLUMNS_MISSING = "columns_missing"
    COLUMN_KIND = "column_kind"
    RANGE_MISSING = "range_missing"
    RANGE_REVERSED = "range_reversed"
    MNEMONIC_BAD = "mnemonic_bad"
    MNEMONIC_REPEATED = "mnemonic_repeated"
    UNKNOWN_STAGE = "unknown_stage"
    STAGE_ORDER = "stage_order"
    STAGE_WITHOUT_FIELDS = "stage_without_fields"
    UNKNOWN_FIELD = "unknown_field"
    LATER_STAGE = "later_stage"
    NOT_A_DATE_FIELD = "not_a_date_field"
    UNKNOWN_OPTION = "unknown_option"
    CONDITION_SHAPE = "condition_shape"
    CONDITION_TOO_DEEP = "condition_too_deep"
    CONDITION_NOT_FOR_KIND = "condition_not_for_kind"
    CONDITION_CYCLE = "condition_cycle"
    NOT_A_PICTURE = "not_a_picture"
    AVOIDED_CODE = "avoided_code"
    NOT_A_DECIMAL = "not_a_decimal"
    OLD_INSTRUMENT = "old_instrument"
    ITEM_ORDER = "item_order"
    TOO_FEW_ITEMS = "too_few_items"
    WORDING_PARTLY = "wording_partly"
    RULE_VERSION_KEPT = "rule_version_kept"
    UNKNOWN_PART = "unknown_part"
    UNKNOWN_FACT = "unknown_fact"
    UNKNOWN_ACTION = "unknown_action"
    PART_MISSING = "part_missing"
    LATER_STEP = "later_step"
    LAW_TIMES = "law_times"
    NOT_A_BASE = "not_a_base"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: the section's (or block's) id, the field's (or entry's) id, the key."""

    file: str
    section: str = ""
    field: str = ""
    key: str = ""

    def __str__(self) -> str:
        parts = [self.file]
        named = (("section", self.section), ("field", self.field), ("key", self.key))
        return ", ".join([*parts, *(f"{name} {value}" for name, value in named if value)])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `remedy` says what to write instead."""

    code: ProblemCode
    place: Place
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.found}. {self.remedy} [{self.code}]"


class DefinitionError(ExpectedFailure):
    """A definition file cannot be used. Holds every problem that was found, not only the first.

    Such a file holds no person's data, so the message may say all.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("broken_definition", {"file": problems[0].place.file, "problems": len(problems)})
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(slots=True)
class ProblemList:
    """Collects problems while a file is read."""

    found: list[Problem] = field(default_factory=list)

    def add(self, code: ProblemCode, place: Place, found: str, remedy: str) -> None:
        """Note one problem."""
        self.found.append(Problem(code, place, found, remedy))

    def raise_if_any(self) -> None:
        """Raises DefinitionError when anything was noted."""
        if self.found:
            raise DefinitionError(tuple(self.found))


def suggestion(word: str, known: Collection[str]) -> str:
    """A remedy for a word that is none of `known`: the nearest one when there is one, and the whole list."""
    everything = ", ".join(sorted(known)) or "none"
    near = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean {near[0]}? Known: {everything}." if near else f"Known: {everything}."
