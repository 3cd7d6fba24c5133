# SPDX-License-Identifier: EUPL-1.2
"""Reads a written story: what it says, chapter by chapter, about the step, what is next and every day to keep.

The markdown is the reference; nothing of it is computed here. A chapter has a heading with its number and day
(`## 3. 2026-12-17, torsdag`), and may have `**Steg:**`, `**Nästa:**`, `**Uppföljning:**` and a table of days to keep.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

STORIES = Path(__file__).with_name("stories")
_HEADING = re.compile(r"^## (\d+)\. (\d{4}-\d{2}-\d{2}), (\w+)")
_SAID = re.compile(r"^\*\*(Steg|Nästa|Uppföljning):\*\* (.+?)\s*$")
WEEK = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_COLUMNS = 6


@dataclass(frozen=True)
class Kept:
    """A day to keep, as the story worked it out by hand: what, from when, as counted, by when, where it is shown."""

    what: str
    start: date
    counted: date
    due: date
    shown: date


@dataclass
class Chapter:
    """How the case stands when the chapter ends. Empty words: the story does not say."""

    number: int
    day: date
    step: str = ""
    next: str = ""
    follow_up: date | None = None
    """The follow-up after the return that waits now."""
    days: list[Kept] = field(default_factory=list)
    tells_days: bool = False


def read_story(name: str) -> list[Chapter]:
    """The chapters of `stories/<name>.md`. Raises ValueError where the story contradicts the calendar."""
    chapters: list[Chapter] = []
    for line in (STORIES / f"{name}.md").read_text(encoding="utf-8").splitlines():
        if heading := _HEADING.match(line):
            day = date.fromisoformat(heading[2])
            if WEEK[day.weekday()] != heading[3] or int(heading[1]) != len(chapters) + 1:
                raise ValueError(line)
            chapters.append(Chapter(int(heading[1]), day))
        elif chapters:
            _take(chapters[-1], line)
    return chapters


def _take(chapter: Chapter, line: str) -> None:
    if said := _SAID.match(line):
        match said[1]:
            case "Steg":
                chapter.step = said[2]
            case "Nästa":
                chapter.next = said[2]
            case _:
                chapter.follow_up = date.fromisoformat(said[2])
        return
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if not line.startswith("|") or len(cells) != _COLUMNS:
        return
    chapter.tells_days = True
    if cells[0] == "Att hålla" or set(cells[0]) <= {"-", ":"}:
        return
    days = [date.fromisoformat(cell[:10]) for cell in cells[1:5]]
    chapter.days.append(Kept(cells[0], *days))
