# SPDX-License-Identifier: EUPL-1.2
"""Makes an Instrument of an instrument file: its keys and their types, every mistake with its place.

Does not belong here: whether the parts fit one another (instrument_checks), finding files (instruments).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.catalog.tables import Table
from eht_desk.domain.instruments.model import (
    Band,
    Caution,
    CombinationMethod,
    FunctionDefinition,
    Informant,
    InformantKind,
    Instrument,
    Item,
    Scale,
    ScoringRules,
)

MOST_ITEMS, MOST_VERSION = 100, 9999
_DECIMAL = re.compile(r"\d{1,2}(\.\d{1,4})?")
_Word = TypeVar("_Word", bound=StrEnum)


def read_instrument(content: Mapping[str, object], file: str, problems: ProblemList) -> Instrument:
    """The instrument as written; harmless values stand where problems were noted."""
    table = Table(content, Place(file), problems)
    table.asked |= {"scale", "rules"}
    instrument = Instrument(
        id=table.identifier(),
        version=table.number("version", least=1, most=MOST_VERSION, required=True) or 0,
        title=table.text("title"),
        short_title=table.text("short_title"),
        language=table.text("language"),
        functions=tuple(_function(item, table) for item in table.tables("functions", required=True)),
        items=tuple(_item(item, table) for item in table.tables("items", required=True)),
        scale=_scale(_inner(table, "scale")),
        informants=tuple(_informant(item, table) for item in table.tables("informants", required=True)),
        rules=_rules(_inner(table, "rules")),
        cautions=tuple(_caution(item, table) for item in table.tables("cautions")),
        suggestions=table.identifier("suggestions") if table.has("suggestions") else "",
        plan_note=table.text("plan_note", default=""),
        is_made_up=table.flag("made_up"),
        source=table.text("source"),
        citation=table.text("citation", default=""),
        licence=table.text("licence"),
    )
    table.asked.add("suggestions")
    table.finish()
    return instrument


def _inner(parent: Table, key: str) -> Table:
    """A table of the file, which must be there."""
    content = parent.table(key)
    if content is None and not parent.has(key):
        found, remedy = "The part is missing", f"Add [{key}]."
        parent.problems.add(ProblemCode.MISSING_KEY, parent.at(key), found, remedy)
    return Table(content or {}, Place(parent.place.file, key), parent.problems)


def _entry(content: Mapping[str, object], file: Table, block: str, name: object) -> Table:
    return Table(
        content,
        Place(file.place.file, block, str(name) if isinstance(name, (str, int)) else ""),
        file.problems,
    )


def _word(table: Table, key: str, kinds: type[_Word], default: _Word) -> _Word:
    name = table.text(key)
    try:
        return kinds(name)
    except ValueError:
        if name:
            found, known = f"There is no {name!r}", [kind.value for kind in kinds]
            table.problems.add(ProblemCode.UNKNOWN_OPTION, table.at(key), found, suggestion(name, known))
        return default


def _numbers(table: Table, key: str) -> tuple[int, ...]:
    """A list of item numbers; empty when absent."""
    table.asked.add(key)
    value = table.content.get(key, [])
    if not isinstance(value, list) or not all(type(item) is int for item in value):
        remedy = "Write a list of whole numbers: [20, 24]."
        table.problems.add(ProblemCode.WRONG_TYPE, table.at(key), "The value is no list of numbers", remedy)
        return ()
    return tuple(value)


def _decimal(table: Table, key: str) -> Fraction:
    """An exact number of points, written as a text so that no binary fraction comes in between."""
    written = table.text(key)
    if _DECIMAL.fullmatch(written):
        return Fraction(written)
    if written:
        remedy = 'Write it as a text with a point: "0.25".'
        table.problems.add(
            ProblemCode.NOT_A_DECIMAL, table.at(key), f"{written!r} is not a decimal number", remedy
        )
    return Fraction(0)


def _band(rules: Table, key: str) -> Band:
    content = rules.table(key)
    table = Table(content or {}, Place(rules.place.file, "rules", key), rules.problems)
    if content is None:
        if not rules.has(key):
            found, remedy = "The key is missing", f'Add {key} = {{ within = "0.50", inclusive = false }}.'
            rules.problems.add(ProblemCode.MISSING_KEY, rules.at(key), found, remedy)
        return Band(Fraction(0), is_inclusive=True)
    width = _decimal(table, "within")
    is_inclusive = table.optional_flag("inclusive")
    table.asked.add("inclusive")
    if is_inclusive is None:  # never a default: the sources differ in just this
        found, remedy = "The key is missing", "Add inclusive = true or inclusive = false."
        table.problems.add(ProblemCode.MISSING_KEY, table.at("inclusive"), found, remedy)
    table.finish()
    return Band(width, is_inclusive is True)


def _rules(table: Table) -> ScoringRules:
    rules = ScoringRules(
        version=table.number("version", least=1, most=MOST_VERSION, required=True) or 0,
        method=_word(table, "method", CombinationMethod, CombinationMethod.EACH_FORM),
        most_missing=table.number("most_missing", least=0, most=MOST_ITEMS, required=True) or 0,
        equal_rank=_band(table, "equal_rank"),
        mixed=_band(table, "mixed"),
        flat=_band(table, "flat"),
        low=_band(table, "low"),
    )
    table.asked |= {"equal_rank", "mixed", "flat", "low"}
    table.finish()
    return rules


def _scale(table: Table) -> Scale:
    scale = Scale(
        labels=table.texts("labels", required=True),
        minimum=table.number("minimum", least=0, most=9, required=True) or 0,
    )
    table.finish()
    return scale


def _function(content: Mapping[str, object], file: Table) -> FunctionDefinition:
    table = _entry(content, file, "functions", content.get("id"))
    function = FunctionDefinition(
        id=table.identifier(),
        label=table.text("label"),
        short_label=table.text("short_label"),
        phrase=table.text("phrase"),
    )
    table.finish()
    return function


def _item(content: Mapping[str, object], file: Table) -> Item:
    table = _entry(content, file, "items", content.get("number"))
    item = Item(
        number=table.number("number", least=1, most=MOST_ITEMS, required=True) or 0,
        function=table.text("function"),
        topic=table.text("topic"),
        cues=tuple(cue.casefold() for cue in table.texts("cues")),
        wording=_wording(table),
    )
    table.finish()
    return item


def _wording(item: Table) -> dict[InformantKind, str]:
    content = item.table("wording") or {}
    table = Table(content, item.at("wording"), item.problems)
    found = {kind: table.text(kind.value) for kind in InformantKind if table.has(kind.value)}
    table.asked |= {kind.value for kind in InformantKind}
    table.finish()
    return found


def _informant(content: Mapping[str, object], file: Table) -> Informant:
    table = _entry(content, file, "informants", content.get("kind"))
    is_combined = table.optional_flag("combined")
    table.asked.add("combined")
    informant = Informant(
        kind=_word(table, "kind", InformantKind, InformantKind.PUPIL),
        label=table.text("label"),
        dropped=_numbers(table, "dropped"),
        is_combined=is_combined is not False,
        intro=table.text("intro", default=""),
    )
    table.finish()
    return informant


def _caution(content: Mapping[str, object], file: Table) -> Caution:
    table = _entry(content, file, "cautions", content.get("id"))
    caution = Caution(
        id=table.identifier(), text=table.text("text"), function=table.text("function", default="")
    )
    table.finish()
    return caution
