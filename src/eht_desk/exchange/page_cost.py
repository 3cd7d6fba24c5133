# SPDX-License-Identifier: EUPL-1.2
"""How much work it is to draw a page of a PDF, counted before it is drawn: a few lines can ask for years of it.

Parts may stand in parts, in patterns, in masks, in letters and in what is stamped on a page. What is counted is never
less than what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

MOST_WORK = 3_000_000
"""Steps of drawing: a scan has some tens, a drawing of 300,000 lines a million. About ten seconds at most."""
_PIXELS_A_STEP = 20_000
_DEEPEST = 12


class EndlessPage(ValueError):
    """Drawing this page would never end."""


def work_of(page: pikepdf.Object, lists: pikepdf.Object | None) -> int:
    """Steps of drawing a page with what is stamped on it; `lists` are its resources.

    Raises EndlessPage above MOST_WORK.
    """
    import pikepdf

    counting = _Counting(lists)
    total = counting.of(page, 0)
    marks = page.get("/Annots")
    for mark in marks if isinstance(marks, pikepdf.Array) else ():
        look = mark.get("/AP") if isinstance(mark, pikepdf.Dictionary) else None
        for part in _streams(look, 3):
            total += counting.of(part, 0)
    if total > MOST_WORK:
        raise EndlessPage("a page that is drawn without end")
    return total


class _Counting:
    def __init__(self, of_page: pikepdf.Object | None) -> None:
        self._of_page = of_page
        self._known: dict[tuple[int, int], int] = {}
        self._above: list[tuple[int, int]] = []

    def of(self, item: pikepdf.Object, depth: int) -> int:
        """One page or part: its own steps, and for each step the dearest of what it could call for."""
        key = item.objgen
        if key != (0, 0) and key in self._known:
            return self._known[key]
        if depth > _DEEPEST or (key != (0, 0) and key in self._above):
            raise EndlessPage("parts in parts without end")
        self._above.append(key)
        lists = item.get("/Resources")
        total = self._total(item, self._of_page if lists is None else lists, depth)
        self._above.pop()
        if total > MOST_WORK:
            raise EndlessPage("a page that is drawn without end")
        if key != (0, 0):
            self._known[key] = total
        return total

    def _total(self, item: pikepdf.Object, lists: pikepdf.Object | None, depth: int) -> int:
        import pikepdf

        parts = _list(lists, "/XObject")
        drawn: dict[str, int] = {}
        try:
            instructions = pikepdf.parse_content_stream(item)
            steps = len(instructions)
            for instruction in instructions:
                if str(instruction.operator) == "Do" and instruction.operands:
                    name = str(instruction.operands[0])
                    drawn[name] = drawn.get(name, 0) + 1
        except (pikepdf.PdfError, TypeError, ValueError):
            steps = sum(len(stream.read_bytes()) for stream in program(item)) // 3 + 1
            drawn = dict.fromkeys(parts, steps)
        total = steps
        for name, times in drawn.items():
            part = parts.get(name)
            if isinstance(part, pikepdf.Stream):
                total += times * self._part(part, depth)
        dearest = max((self.of(other, depth + 1) for other in _painted_with(lists)), default=0)
        return total + steps * dearest

    def _part(self, part: pikepdf.Object, depth: int) -> int:
        if str(part.get("/Subtype", "")) == "/Form":
            return self.of(part, depth + 1)
        return 1 + _number(part.get("/Width")) * _number(part.get("/Height")) // _PIXELS_A_STEP


def program(item: pikepdf.Object) -> list[pikepdf.Object]:
    """The streams that say what a page or a part draws."""
    import pikepdf

    if isinstance(item, pikepdf.Stream):
        return [item]
    content = item.get("/Contents")
    if isinstance(content, pikepdf.Stream):
        return [content]
    return [part for part in content if isinstance(part, pikepdf.Stream)] if content is not None else []


def _painted_with(lists: pikepdf.Object | None) -> Iterator[pikepdf.Object]:
    """Patterns, masks and drawn letters: called for by more than their name in the program."""
    import pikepdf

    for pattern in _list(lists, "/Pattern").values():
        if isinstance(pattern, pikepdf.Stream):
            yield pattern
    for state in _list(lists, "/ExtGState").values():
        mask = state.get("/SMask") if isinstance(state, pikepdf.Dictionary) else None
        group = mask.get("/G") if isinstance(mask, pikepdf.Dictionary) else None
        if isinstance(group, pikepdf.Stream):
            yield group
    for font in _list(lists, "/Font").values():
        if isinstance(font, pikepdf.Dictionary) and "/CharProcs" in font:
            yield from _streams(font.get("/CharProcs"), 1)


def _list(lists: pikepdf.Object | None, kind: str) -> dict[str, pikepdf.Object]:
    import pikepdf

    found = lists.get(kind) if isinstance(lists, pikepdf.Dictionary) else None
    return dict(found.items()) if isinstance(found, pikepdf.Dictionary) else {}


def _streams(item: pikepdf.Object | None, depth: int) -> Iterator[pikepdf.Object]:
    import pikepdf

    if isinstance(item, pikepdf.Stream):
        yield item
    elif isinstance(item, pikepdf.Dictionary) and depth:
        for part in item.values():
            if isinstance(part, pikepdf.Object):
                yield from _streams(part, depth - 1)


def _number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
