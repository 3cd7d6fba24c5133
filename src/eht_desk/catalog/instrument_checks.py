# SPDX-License-Identifier: EUPL-1.2
"""Whether the parts of an instrument fit one another: numbers, key, dropped items, labels, wording, limits.

Does not belong here: keys and their types (instrument_reading).
"""

from __future__ import annotations

from collections.abc import Iterable

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.domain.instruments.model import OLD_FORM_ITEMS, Instrument

LARGEST_POINT = 9
"""One key, one digit: nothing above can be typed as one."""
LEAST_ITEMS = 2
"""Of a function: a mean of one item is no mean."""


def check_instrument(instrument: Instrument, file: str, problems: ProblemList) -> None:
    """Note every part that does not fit."""
    if len(instrument.items) == OLD_FORM_ITEMS:
        found = "There are 16 items, as in the form of 1993, whose numbers and divisors are others"
        remedy = "Use the revised form with 24 items, or a variant of it with its own key."
        problems.add(ProblemCode.OLD_INSTRUMENT, Place(file, "items"), found, remedy)
    _unique(instrument, file, problems)
    _numbers(instrument, file, problems)
    _key(instrument, file, problems)
    _points(instrument, file, problems)
    _limits(instrument, file, problems)
    for block, texts in (
        ("cautions", [(caution.id, caution.function) for caution in instrument.cautions]),
        ("items", [(str(item.number), item.function) for item in instrument.items]),
    ):
        _functions(instrument, file, problems, block, texts)
    _wording(instrument, file, problems)


def _unique(instrument: Instrument, file: str, problems: ProblemList) -> None:
    for block, key, names in (
        ("functions", "id", [function.id for function in instrument.functions]),
        ("informants", "kind", [informant.kind.value for informant in instrument.informants]),
        ("cautions", "id", [caution.id for caution in instrument.cautions]),
    ):
        for name in sorted({name for name in names if names.count(name) > 1}):
            place = Place(file, block, name, key)
            problems.add(ProblemCode.DUPLICATE_ID, place, "It stands twice", "Give each its own.")


def _numbers(instrument: Instrument, file: str, problems: ProblemList) -> None:
    for place, item in enumerate(instrument.items, start=1):
        if item.number != place:
            found = f"Item {item.number} stands where item {place} should"
            remedy = "Number the items from 1 on, in order, without a gap."
            problems.add(
                ProblemCode.ITEM_ORDER, Place(file, "items", str(item.number), "number"), found, remedy
            )
            return  # all that follow would say the same


def _functions(
    instrument: Instrument, file: str, problems: ProblemList, block: str, named: Iterable[tuple[str, str]]
) -> None:
    known = [function.id for function in instrument.functions]
    for name, function in named:
        if function and function not in known:
            found = f"There is no function {function!r}"
            place = Place(file, block, name, "function")
            problems.add(ProblemCode.UNKNOWN_OPTION, place, found, suggestion(function, known))


def _key(instrument: Instrument, file: str, problems: ProblemList) -> None:
    numbers = {item.number for item in instrument.items}
    for informant in instrument.informants:
        place = Place(file, "informants", informant.kind.value, "dropped")
        unknown = sorted(set(informant.dropped) - numbers)
        if unknown or len(set(informant.dropped)) < len(informant.dropped):
            found = f"There is no item {unknown[0]}" if unknown else "A number stands twice"
            problems.add(ProblemCode.OUT_OF_RANGE, place, found, "Write numbers of items, each once.")
        least = max(LEAST_ITEMS, instrument.rules.most_missing + 1)
        for function, positions in zip(
            instrument.functions, instrument.keys[informant.kind].positions, strict=True
        ):
            if len(positions) < least:
                found = f"The function {function.id} has {len(positions)} scored items"
                problems.add(ProblemCode.TOO_FEW_ITEMS, place, found, f"Let it have at least {least}.")


def _points(instrument: Instrument, file: str, problems: ProblemList) -> None:
    scale, place = instrument.scale, Place(file, "scale", key="labels")
    if len(scale.labels) < 2 or scale.maximum > LARGEST_POINT:
        found = f"The points go from {scale.minimum} to {scale.maximum}"
        remedy = f"Write a label for each point, at least two, up to {LARGEST_POINT}."
        problems.add(ProblemCode.OUT_OF_RANGE, place, found, remedy)


def _limits(instrument: Instrument, file: str, problems: ProblemList) -> None:
    span = instrument.scale.maximum - instrument.scale.minimum
    rules = instrument.rules
    for key, width in (
        ("equal_rank", rules.equal_rank.width),
        ("mixed", rules.mixed.width),
        ("flat", rules.flat.width),
        ("low", rules.low.width),
    ):
        if width > span:
            found, remedy = "The distance is wider than the scale", f"Write at most {span}."
            problems.add(ProblemCode.OUT_OF_RANGE, Place(file, "rules", key, "within"), found, remedy)
    if rules.equal_rank.width > rules.mixed.width:
        found = "Equal rank reaches further than the mixed profile"
        remedy = "Let equal_rank be at most as wide as mixed."
        problems.add(ProblemCode.RANGE_REVERSED, Place(file, "rules", "equal_rank", "within"), found, remedy)


def _wording(instrument: Instrument, file: str, problems: ProblemList) -> None:
    """All questions of an informant or none: half a form cannot be asked."""
    asked = {informant.kind for informant in instrument.informants}
    for kind in {kind for item in instrument.items for kind in item.wording}:
        without = [str(item.number) for item in instrument.items if kind not in item.wording]
        if kind not in asked:
            found, number = f"Nobody is asked as {kind.value}", str(instrument.items[0].number)
        elif without:
            found, number = f"There is no wording for {kind.value}", without[0]
        else:
            continue
        remedy = "Write the wording of every item for those who are asked, or of none."
        problems.add(
            ProblemCode.WORDING_PARTLY, Place(file, "items", number, f"wording.{kind.value}"), found, remedy
        )
