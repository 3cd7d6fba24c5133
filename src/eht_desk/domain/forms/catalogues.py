# SPDX-License-Identifier: EUPL-1.2
"""Lists of suggestions that fields offer: adaptations and the like. The school changes them; free text always works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line that can be chosen. `why` is shown beside it on screen, never on paper."""

    id: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class SuggestionGroup:
    """Suggestions under a heading."""

    id: str
    title: str
    items: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A list of suggestions, in groups."""

    id: str
    title: str
    groups: tuple[SuggestionGroup, ...]
    source: str = ""
