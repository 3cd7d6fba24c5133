# SPDX-License-Identifier: EUPL-1.2
"""The handbook as data: its pages read from `resources/handbook`, and the search in them. No widgets, nothing kept.

A page is a text file. Its first heading is its name; a comment `<!-- group: ... | order: 3 | words: ... -->` says where
it stands and what else it is found by. Blocks are parted by empty lines:

    # name            ## heading            - point            1. step
    ![what is seen](picture)                resources/handbook/pictures/<picture>.png
    -> other_page, third_page               links to other pages

Anything else is a paragraph. Nothing is markup: what stands in a text is shown as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from eht_desk import resources

FOLDER = "handbook"
PICTURES = "handbook/pictures"
FIRST_PAGE = "start"

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<name>[a-z0-9_-]+)\)")
_STEP = re.compile(r"(\d+)\.\s+")
_SNIPPET = 110


class BlockKind(StrEnum):
    """What a part of a page is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    POINT = "point"
    STEP = "step"
    PICTURE = "picture"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page. `text`: the words (of a picture: what is seen in it). `mark`: a step's number, a heading's
    level, a picture's name, or the ids of linked pages parted by blanks."""

    kind: BlockKind
    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class HandbookPage:
    """One task or place, told on one page. `words` are what a person may call it instead."""

    id: str
    title: str
    group: str
    order: int
    words: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that fits a search, with the words around the first place where it does."""

    page: HandbookPage
    snippet: str


def page_ids() -> tuple[str, ...]:
    """All pages that are shipped."""
    return tuple(name.removesuffix(".md") for name in resources.names_in(FOLDER) if name.endswith(".md"))


def read_page(page_id: str) -> HandbookPage | None:
    """One page, or None when there is none of that name."""
    try:
        return understand(page_id, resources.read_text(f"{FOLDER}/{page_id}.md"))
    except (resources.ResourceMissing, ValueError):
        return None


def read_all() -> tuple[HandbookPage, ...]:
    """Every page, by group and order as the list of contents has them."""
    pages = [page for page in map(read_page, page_ids()) if page is not None]
    return tuple(sorted(pages, key=lambda page: (page.order, page.title)))


def grouped(pages: Iterable[HandbookPage]) -> tuple[tuple[str, tuple[HandbookPage, ...]], ...]:
    """Pages under their groups' names, in the order given."""
    groups: dict[str, list[HandbookPage]] = {}
    for page in pages:
        groups.setdefault(page.group, []).append(page)
    return tuple((name, tuple(found)) for name, found in groups.items())


def search(pages: Iterable[HandbookPage], text: str) -> tuple[Hit, ...]:
    """Pages in which every word of `text` begins some word; those that have it in the name first."""
    wanted = folded(text).split()
    if not wanted:
        return ()
    found: list[tuple[int, int, Hit]] = []
    for place, page in enumerate(pages):
        title, other = _starts(page.title), _starts(page.words)
        body = _starts(" ".join(block.text for block in page.blocks))
        if not all(_begins(word, title) or _begins(word, other) or _begins(word, body) for word in wanted):
            continue
        in_title = sum(_begins(word, title) for word in wanted)
        in_words = sum(_begins(word, other) for word in wanted)
        found.append((-2 * in_title - in_words, place, Hit(page, _snippet(page, wanted))))
    return tuple(hit for _, _, hit in sorted(found, key=lambda item: item[:2]))


def folded(text: str) -> str:
    """Text for comparing: composed letters, no case."""
    return unicodedata.normalize("NFC", text).casefold()


def understand(page_id: str, text: str) -> HandbookPage:
    """The page that a text describes."""
    facts: dict[str, str] = {}
    for comment in _COMMENT.findall(text):
        for part in comment.split("|"):
            key, colon, value = part.partition(":")
            if colon:
                facts[key.strip().casefold()] = " ".join(value.split())
    blocks: list[Block] = []
    for piece in re.split(r"\n\s*\n", _COMMENT.sub("", text)):
        blocks.extend(_blocks([line.strip() for line in piece.splitlines() if line.strip()]))
    title = next((block.text for block in blocks if block.kind is BlockKind.HEADING), page_id)
    order = facts.get("order", "")
    return HandbookPage(
        page_id,
        title,
        facts.get("group", ""),
        int(order) if order.isdigit() else 999,
        facts.get("words", ""),
        tuple(blocks),
    )


def _blocks(lines: list[str]) -> list[Block]:
    found: list[Block] = []
    for line in lines:
        picture, step = _PICTURE.fullmatch(line), _STEP.match(line)
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            found.append(Block(BlockKind.HEADING, line.lstrip("# "), str(level)))
        elif picture is not None:
            found.append(Block(BlockKind.PICTURE, picture["words"], picture["name"]))
        elif line.startswith("-> "):
            found.append(Block(BlockKind.LINKS, "", line[3:].replace(",", " ")))
        elif line.startswith("- "):
            found.append(Block(BlockKind.POINT, line[2:]))
        elif step is not None:
            found.append(Block(BlockKind.STEP, line[step.end() :], step[1]))
        elif found and found[-1].kind in (BlockKind.PARAGRAPH, BlockKind.POINT, BlockKind.STEP):
            last = found[-1]  # a line that goes on
            found[-1] = Block(last.kind, f"{last.text} {line}", last.mark)
        else:
            found.append(Block(BlockKind.PARAGRAPH, line))
    return found


def _starts(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", folded(text)))


def _begins(word: str, words: tuple[str, ...]) -> bool:
    return any(item.startswith(word) for item in words)


def _snippet(page: HandbookPage, wanted: list[str]) -> str:
    """The first text block that has one of the words, cut to a line."""
    blocks = [block for block in page.blocks if block.kind not in (BlockKind.HEADING, BlockKind.LINKS)]
    fitting = (block for block in blocks if any(_begins(word, _starts(block.text)) for word in wanted))
    chosen = next(fitting, blocks[0] if blocks else None)
    if chosen is None:
        return ""
    return chosen.text if len(chosen.text) <= _SNIPPET else f"{chosen.text[:_SNIPPET].rsplit(' ', 1)[0]} …"
