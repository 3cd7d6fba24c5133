# SPDX-License-Identifier: EUPL-1.2
"""How much work it is to draw a page of a PDF, counted before it is drawn: a few lines can ask for years of it.

Parts may stand in parts, in patterns, in masks, in letters and in what is stamped on a page. What is counted is never
less than what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Lists:
    """The list of things that a part names from, and whose it is."""

    whose: tuple[int, int]
    lists: pikepdf.Object | None


class _Counting:
    """As the library looks for things: in a part's own list, else in that of the part above; then in the page's."""

    def __init__(self, of_page: pikepdf.Object | None) -> None:
        self._of_page = of_page
        self._known: dict[tuple[object, ...], int] = {}
        self._above: list[tuple[int, int]] = []

    def of(self, item: pikepdf.Object, depth: int, over: _Lists | None = None) -> int:
        """One page or part: its own steps, and for each step the dearest of what it could call for."""
        lists = item.get("/Resources")
        mine = _Lists(item.objgen, lists) if lists is not None else over or _Lists((0, 0), self._of_page)
        key = (item.objgen, mine.whose)
        if item.objgen != (0, 0) and key in self._known:
            return self._known[key]
        if depth > _DEEPEST or (item.objgen != (0, 0) and item.objgen in self._above):
            raise EndlessPage("parts in parts without end")
        self._above.append(item.objgen)
        total = self._total(item, mine, depth)
        self._above.pop()
        if total > MOST_WORK:
            raise EndlessPage("a page that is drawn without end")
        self._known[key] = total
        return total

    def _total(self, item: pikepdf.Object, mine: _Lists, depth: int) -> int:
        import pikepdf

        parts = {**_list(self._of_page, "/XObject"), **_list(mine.lists, "/XObject")}
        drawn: dict[str, int] = {}
        said: set[str] = set()
        named: set[str] | None = said
        try:
            instructions = pikepdf.parse_content_stream(item)
            steps = len(instructions)
            for instruction in instructions:
                for name in _names_in(instruction):
                    said.add(name)
                    if str(instruction.operator) == "Do":
                        drawn[name] = drawn.get(name, 0) + 1
        except (pikepdf.PdfError, TypeError, ValueError):
            steps = sum(len(stream.read_bytes()) for stream in program(item)) // 3 + 1
            drawn, named = dict.fromkeys(parts, steps), None
        total = steps
        for name, times in drawn.items():
            part = parts.get(name)
            if isinstance(part, pikepdf.Stream):
                total += times * self._part(part, depth, mine)
        painted = _painted_with(mine.lists, self._of_page, named)
        dearest = max((self.of(other, depth + 1, mine) for other in painted), default=0)
        return total + steps * dearest

    def _part(self, part: pikepdf.Object, depth: int, mine: _Lists) -> int:
        if str(part.get("/Subtype", "")) != "/Image":
            return self.of(part, depth + 1, mine)
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


def _names_in(instruction: object) -> list[str]:
    import pikepdf

    if not isinstance(instruction, pikepdf.ContentStreamInstruction):
        return []
    return [str(part) for part in instruction.operands if isinstance(part, pikepdf.Name)]


def _painted_with(
    lists: pikepdf.Object | None, of_page: pikepdf.Object | None, named: set[str] | None
) -> Iterator[pikepdf.Object]:
    """Patterns, masks and drawn letters of these names (None: of all): each step may call for them."""
    import pikepdf

    def those(kind: str) -> list[pikepdf.Object]:
        found = {**_list(of_page, kind), **_list(lists, kind)}
        return [item for name, item in found.items() if named is None or name in named]

    for pattern in those("/Pattern"):
        if isinstance(pattern, pikepdf.Stream):
            yield pattern
    for state in those("/ExtGState"):
        mask = state.get("/SMask") if isinstance(state, pikepdf.Dictionary) else None
        group = mask.get("/G") if isinstance(mask, pikepdf.Dictionary) else None
        if isinstance(group, pikepdf.Stream):
            yield group
    for font in those("/Font"):
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
