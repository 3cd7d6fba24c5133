# SPDX-License-Identifier: EUPL-1.2
"""What the search in Inställningar finds: settings, pages, what is done on them, and pages of the handbook. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from eht_desk.domain.settings import TABLE
from eht_desk.ui import handbook
from eht_desk.ui.handbook import HandbookPage, folded, with_plain
from eht_desk.ui.screens.settings_pages import DOINGS, SettingsPage
from eht_desk.ui.settings_texts import TEXTS

_MOST_HANDBOOK = 4


class FoundKind(StrEnum):
    """What a hit leads to."""

    SETTING = "setting"
    PAGE = "page"
    DOING = "doing"
    HANDBOOK = "handbook"


@dataclass(frozen=True, slots=True)
class Found:
    """One hit. `page` is a page of Inställningar or of the handbook; `target` the setting's key or the accessible name
    of the field where it begins."""

    kind: FoundKind
    text: str
    detail: str
    page: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    found: Found
    title: str
    other: str
    """Words parted by blanks, with one before the first: what is typed must begin one of them."""


def index(pages: Sequence[SettingsPage]) -> tuple[_Entry, ...]:
    """Everything on the pages that the person sees."""
    titles = {page.key: page.title for page in pages}
    entries: list[_Entry] = []
    for item in TABLE:
        text = TEXTS[item.key]
        if item.is_offered and text.page in titles:
            choices = " ".join(text.choices.values())
            found = Found(
                FoundKind.SETTING,
                text.label,
                f"{titles[text.page]} · {text.description}",
                text.page,
                item.key,
            )
            entries.append(
                _Entry(found, with_plain(text.label), _words(f"{text.description} {text.words} {choices}"))
            )
    for doing in DOINGS:
        if doing.page in titles:
            title = titles[doing.page]
            words = f"{title}: {doing.text[0].lower()}{doing.text[1:]}"
            found = Found(FoundKind.DOING, words, "", doing.page, doing.field)
            entries.append(_Entry(found, with_plain(doing.text), _words(f"{doing.words} {title}")))
    for page in pages:
        found = Found(FoundKind.PAGE, page.title, "Sida i inställningar", page.key)
        entries.append(_Entry(found, with_plain(page.title), _words(page.words)))
    return tuple(entries)


def search(entries: Sequence[_Entry], book: Sequence[HandbookPage], text: str) -> tuple[Found, ...]:
    """Hits in which every word of `text` is somewhere: in the name first, settings before pages, then the handbook."""
    words = folded(text).split()
    if not words:
        return ()
    ranked = [
        (_rank(entry, words), at, entry.found)
        for at, entry in enumerate(entries)
        if all(word in entry.title or f" {word}" in entry.other for word in words)
    ]
    found = [hit for _, _, hit in sorted(ranked, key=lambda item: item[:2])]
    for hit in handbook.search(book, text)[:_MOST_HANDBOOK]:
        found.append(Found(FoundKind.HANDBOOK, f"Handboken: {hit.page.title}", hit.snippet, hit.page.id))
    return tuple(found)


def _words(text: str) -> str:
    return "".join(f" {word}" for word in re.findall(r"\w+", with_plain(text)))


def _rank(entry: _Entry, words: Sequence[str]) -> int:
    """0: a word begins the name; 1: all are in the name; 2: they are among the other words."""
    if entry.title.startswith(words[0]):
        return 0
    return 1 if all(word in entry.title for word in words) else 2
