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

import functools
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
_SMALL_WORDS = frozenset(
    {
        "hur",
        "gör",
        "jag",
        "man",
        "vi",
        "en",
        "ett",
        "den",
        "det",
        "de",
        "som",
        "är",
        "var",
        "på",
        "i",
        "för",
        "till",
    }
    | {"med", "av", "om", "när", "vad", "kan", "ska", "vill", "och", "att", "eller", "inte", "min"}
)
_ENDINGS = (
    *("arna", "erna", "orna", "ande", "ades", "ade", "ens", "ets"),
    *("ar", "er", "or", "en", "et", "na", "at", "as", "a", "s"),
)
_LEAST_STEM, _LEAST_INSIDE = 4, 5


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


def search(pages: Iterable[HandbookPage], text: str, *, by_name: bool = False) -> tuple[Hit, ...]:
    """Pages that have every word of `text`, those that have it in the name first; where none has, those with some.

    Small words are left out. A word fits one that begins with it, or a long one in which it stands; an inflected one
    fits by its stem. `by_name`: only what pages are called counts, and every word must fit.
    """
    wanted = [word for word in _words_of(text) if word not in _SMALL_WORDS] or list(_words_of(text))
    if not wanted:
        return ()
    whole, some = [], []
    for place, page in enumerate(pages):
        marks = [_mark(word, page, by_name) for word in wanted]
        mark = sum(marks) + _phrase_mark(" ".join(wanted), page)
        if all(marks):
            whole.append((-mark, place, page))
        elif any(marks) and not by_name:
            some.append((-sum(1 for item in marks if item), -mark, place, page))
    if whole:
        return tuple(
            Hit(item[-1], _snippet(item[-1], wanted)) for item in sorted(whole, key=lambda it: it[:2])
        )
    return tuple(Hit(item[-1], _snippet(item[-1], wanted)) for item in sorted(some, key=lambda it: it[:3]))


def _mark(word: str, page: HandbookPage, by_name: bool) -> int:
    """How well a page fits a word; 0 when it does not."""
    title, other = _words_in(page.title), _words_in(page.words)
    known = _closeness(word, title, 6) + _closeness(word, other, 4)
    if known or by_name:
        return known
    body = _body(page)
    return 1 if _begins(_stem(word), body) or _stands_in(word, (*title, *other, *body)) else 0


def _closeness(word: str, words: tuple[str, ...], best: int) -> int:
    """`best` for the word itself, less for one that begins with it, less again for another form of it."""
    if word in words:
        return best
    if _begins(word, words):
        return best - 1
    return best - 2 if _begins(_stem(word), words) else 0


def _phrase_mark(phrase: str, page: HandbookPage) -> int:
    if " " not in phrase:
        return 0
    if phrase in folded(page.title):
        return 6
    return 4 if phrase in folded(page.words) else 0


def folded(text: str) -> str:
    """Text for comparing: composed letters, no case."""
    return unicodedata.normalize("NFC", text).casefold()


def with_plain(text: str) -> str:
    """Text to search in: as it is, and once more without marks, for a keyboard or a hurry without å, ä and ö: "borja"
    finds Börja, "ö" only ö."""
    same = folded(text)
    plain = "".join(sign for sign in unicodedata.normalize("NFD", same) if not unicodedata.combining(sign))
    return same if plain == same else f"{same} {plain}"


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


@functools.lru_cache(maxsize=1024)
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", folded(text)))


def _body(page: HandbookPage) -> tuple[str, ...]:
    return tuple(word for block in page.blocks for word in _words_in(block.text))


@functools.lru_cache(maxsize=4096)
def _words_in(text: str) -> tuple[str, ...]:
    """The words that are searched, with and without marks."""
    return tuple(re.findall(r"\w+", with_plain(text)))


def _begins(word: str, words: tuple[str, ...]) -> bool:
    return any(item.startswith(word) for item in words)


def _stands_in(word: str, words: tuple[str, ...]) -> bool:
    """In a compound, such as kopia in säkerhetskopia."""
    return len(word) >= _LEAST_INSIDE and any(word in item for item in words)


def _stem(word: str) -> str:
    """Without its ending: lösenordet and lösenorden are lösenord."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word.removesuffix(ending)
    return word


def _snippet(page: HandbookPage, wanted: list[str]) -> str:
    """The first text block that has one of the words, cut to a line."""
    blocks = [block for block in page.blocks if block.kind not in (BlockKind.HEADING, BlockKind.LINKS)]
    fitting = (
        block for block in blocks if any(_begins(_stem(word), _words_of(block.text)) for word in wanted)
    )
    chosen = next(fitting, blocks[0] if blocks else None)
    if chosen is None:
        return ""
    return chosen.text if len(chosen.text) <= _SNIPPET else f"{chosen.text[:_SNIPPET].rsplit(' ', 1)[0]} …"
