# SPDX-License-Identifier: EUPL-1.2
"""The steps after a file was compared with the store, in their order: questions first, then what would happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QWidget

from eht_desk.application.register_import import ImportPreview
from eht_desk.application.workspace import local_time
from eht_desk.ui.register_import.marking_card import MarkingAnswer, MarkingCard
from eht_desk.ui.register_import.preview_cards import PreviewCards, comes_from_several
from eht_desk.ui.register_import.protected_card import ProtectedCard
from eht_desk.ui.register_import.who_card import WhoCard
from eht_desk.ui.register_import.year_card import ElsewhereCard, YearCard, many_are_missing
from eht_desk.ui.words import counted

_FIRST_NUMBER = 3


@dataclass(frozen=True, slots=True, weakref_slot=True)
class ComparedCards:
    """What stands on the page; None where there is nothing to ask or to tell."""

    preview: ImportPreview
    marking: MarkingCard | None
    year: YearCard | None
    counts: PreviewCards
    elsewhere: ElsewhereCard | None
    who: WhoCard | None = None
    protected: ProtectedCard | None = None
    touched: set[str] = field(default_factory=set)
    """What the person has answered, and not only been proposed."""

    def __post_init__(self) -> None:
        self.counts.absent_have_left.clicked.connect(lambda: self.touched.add("left"))
        if self.year is not None:
            self.year.answer.chosen.connect(lambda *_: self.touched.add("turns"))
            self.year.changed.connect(self._follow_year)
        self.counts.absent_have_left.toggled.connect(self._say_who_stays)
        self._follow_year()

    def _follow_year(self) -> None:
        """In August those who are not in the file have left, as a proposal; unless the file may be a part only."""
        if "left" not in self.touched:
            proposed = self.turns_year and not many_are_missing(self.preview)
            self.counts.absent_have_left.setChecked(proposed)
        self._say_who_stays()

    def _say_who_stays(self, *_: object) -> None:
        if self.year is not None:
            self.year.say_who_stays(are_marked=self.counts.absent_have_left.isChecked())

    def in_order(self) -> tuple[QWidget, ...]:
        """From above."""
        cards = (self.marking, self.year, self.who, self.protected, self.counts, self.elsewhere)
        return tuple(card for card in cards if card is not None)

    def first_focus(self) -> QWidget | None:
        """The first question, if any."""
        if self.marking is not None:
            return self.marking.chosen
        if self.year is not None:
            return self.year.answer
        return next(iter(self.who.fields.values()), None) if self.who is not None else None

    @property
    def decisions(self) -> dict[str, str]:
        """Who the rows are that a person was asked about, by their keys."""
        return self.who.decisions if self.who is not None else {}

    @property
    def vouches(self) -> bool:
        """Whether the person answers for the rows that the file says nothing about."""
        return self.marking is not None and self.marking.answer.vouches

    @property
    def held(self) -> frozenset[str]:
        """Rows that the person names as marked, also those ticked after the comparison."""
        return self.marking.answer.held if self.marking is not None else frozenset()

    @property
    def take_over(self) -> frozenset[str]:
        """Rows whose class and grade a protected pupil gets."""
        return self.protected.take_over if self.protected is not None else frozenset()

    @property
    def turns_year(self) -> bool:
        """Whether the person says that a school year begins."""
        return self.year is not None and self.year.turns_year

    @property
    def began_year(self) -> str:
        """The school year that taking it in begins, such as 2026/27, or an empty text."""
        return self.year.name if self.year is not None and self.turns_year else ""

    @property
    def carries_mentors(self) -> bool:
        """Whether mentors follow their pupils."""
        return self.year is not None and self.year.carries_mentors

    def choices(self) -> dict[str, Any]:
        """What the person has chosen, to come back to after the window was locked. Keys of rows, no names."""
        chosen: dict[str, Any] = {}
        if self.marking is not None:
            chosen.update(self.marking.answer.as_state())
        if self.decisions:
            chosen["who"] = self.decisions
        if self.take_over:
            chosen["take_over"] = sorted(self.take_over)
        if "left" in self.touched:
            chosen["left"] = self.counts.absent_have_left.isChecked()
        if self.year is not None and "turns" in self.touched:
            chosen["turns"] = self.year.turns_year
            chosen["mentors"] = self.year.mentors_follow.isChecked()
        return chosen

    def choose(self, choices: Mapping[str, Any]) -> None:
        """Put back what `choices` told; what it does not tell stays as proposed."""
        if self.who is not None:
            self.who.choose(choices.get("who", {}))
        if self.protected is not None:
            self.protected.choose(choices.get("take_over", ()))
        self.touched.update(key for key in ("left", "turns") if key in choices)
        if "left" in choices:
            self.counts.absent_have_left.setChecked(bool(choices["left"]))
        if self.year is not None and "turns" in choices:
            self.year.choose(turns=bool(choices["turns"]), mentors=bool(choices.get("mentors", True)))

    def approval(self) -> tuple[str, bool]:
        """The word of the button that takes the file in, and whether it can be pressed."""
        comparison = self.preview.comparison
        count = len(comparison.new) + len(comparison.changed)
        count += sum(1 for row in self.preview.elsewhere if row.may_move) + len(self.take_over)
        if self.who is not None:
            count += self.who.taken_in
            if not self.who.is_clear:
                return f"Ta in {counted(count, 'elev', 'elever')}", False
        if not count and self.turns_year and self.year is not None:
            return f"Börja läsåret {self.year.name}", True
        if not count and comparison.absent:
            number = counted(len(comparison.absent), "elev", "elever")
            return f"Spara att {number} har slutat", self.counts.absent_have_left.isChecked()
        return f"Ta in {counted(count, 'elev', 'elever')}", count > 0


def compared_cards(
    preview: ImportPreview, answer: MarkingAnswer, *, may_protect: bool = False
) -> ComparedCards:
    """Make them, numbered on from the page's first two steps. `may_protect`: rows can be taken in protected."""
    number = _FIRST_NUMBER
    marking = None
    if preview.needs_marking_answer:
        day = local_time(preview.staged.at).date()
        marking = MarkingCard(
            len(preview.unknown), preview.may_be_marked, answer, day, may_protect=may_protect
        )
    number += marking is not None
    turn = preview.year
    year = (
        YearCard(preview, turn, number) if turn is not None and (turn.is_likely or turn.is_possible) else None
    )
    number += year is not None
    who = None
    if preview.questions:
        who = WhoCard(preview.questions, number, names_files=comes_from_several(preview))
        number += 1
    elsewhere = ElsewhereCard(preview.elsewhere) if preview.elsewhere else None
    protected = None
    if preview.protected:
        protected = ProtectedCard(preview.protected, names_files=comes_from_several(preview))
    counts = PreviewCards(preview, number, may_protect=may_protect)
    return ComparedCards(preview, marking, year, counts, elsewhere, who, protected)
