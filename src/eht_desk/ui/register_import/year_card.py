# SPDX-License-Identifier: EUPL-1.2
"""What a register says about a new school year: who moves up, repeats, is new or back, and which mentors follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal

from eht_desk.application.register_import import ElsewhereRow, ImportPreview
from eht_desk.domain.school_year import MentorCarry, PupilStep, SchoolYear, YearTurn
from eht_desk.ui.register_import.absent_folds import absent_folds
from eht_desk.ui.register_import.folded_list import Fold, FoldedList
from eht_desk.ui.register_import.rows_table import RowsTable
from eht_desk.ui.screens.pupils_model import natural_key
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import FormRow
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted, listed

_MOST_STEPS_UNFOLDED = 12
_USUAL_SHARE = 2.5
"""Of a school with three grades a third leaves each summer."""
_LIKELY = "De flesta eleverna står en årskurs högre i filen än i arkivet."
_POSSIBLE = (
    "Klasserna i arkivet är från ett tidigare läsår, men i filen står de flesta eleverna inte en årskurs högre. "
    "Är filen ändå det nya läsårets svarar du ja."
)
_YES = "Förra läsårets klasser slutar gälla och de nya börjar. Den som var mentor för förra årets 8A ser inte den nya."
_NO = "Klasserna är desamma som i arkivet. Elever som står i en annan klass i filen byter klass."


class YearCard(Card):
    """Signals: `changed()` when the person answers otherwise."""

    changed = Signal()

    def __init__(self, preview: ImportPreview, year: YearTurn, number: int) -> None:
        self.name = SchoolYear(year.year).name
        super().__init__(f"{number}. Nytt läsår {self.name}")
        self.body.addWidget(PlainLabel(_LIKELY if year.is_likely else _POSSIBLE, "secondary", wraps=True))
        self.answer = ChoiceButtons((("yes", "Ja"), ("no", "Nej")), "Är det ett nytt läsår?", can_clear=False)
        # Of a list that lacks many pupils only a person can say that a year begins: it ends every class.
        self.answer.set_value("yes" if year.is_likely and not many_are_missing(preview) else "no")
        self._row = FormRow("Är det ett nytt &läsår?", self.answer, _YES if self.turns_year else _NO)
        self.body.addWidget(self._row)
        self.steps = FoldedList("Elever i det nya läsåret", year_folds(preview, year))
        if len({(step.from_class, step.to_class) for step in year.moved}) <= _MOST_STEPS_UNFOLDED:
            self.steps.expand(self.steps.model().index(0, 0))
        self.body.addWidget(self.steps)
        self.warning = Notice(parent=self)
        self.body.addWidget(self.warning)
        self._missing = missing_words(preview)
        self._absent = len(preview.comparison.absent)
        self._are_marked = True
        self.mentors_follow = CheckBox("&Mentorerna följer med sina elever")
        self.mentors_follow.setChecked(True)
        self.mentors = FoldedList("Mentorer som följer med", mentor_folds(year.carries))
        self._file_rules = PlainLabel("Står en annan mentor i filen gäller filen.", "hint", wraps=True)
        for widget in (self.mentors_follow, self._file_rules, self.mentors):
            self.body.addWidget(widget)
        self._has_carries = bool(year.carries)
        self.answer.chosen.connect(self._answered)
        self.mentors_follow.toggled.connect(self._answered)
        self._show_mentors()

    @property
    def turns_year(self) -> bool:
        """Whether it is a new school year."""
        return self.answer.value() == "yes"

    @property
    def carries_mentors(self) -> bool:
        """Whether mentors go on with their pupils."""
        return self.turns_year and self.mentors_follow.isChecked()

    def choose(self, *, turns: bool, mentors: bool) -> None:
        """Answer for the person, who has answered before."""
        self.answer.set_value("yes" if turns else "no")
        self.mentors_follow.setChecked(mentors)
        self._answered()

    def _answered(self, *_: object) -> None:
        self._row.set_hint(_YES if self.turns_year else _NO)
        self._show_mentors()
        self.changed.emit()

    def say_who_stays(self, *, are_marked: bool) -> None:
        """Whether those who are not in the file are marked as having left; else they stay, without a class."""
        self._are_marked = are_marked
        self._show_warning()

    def _show_warning(self) -> None:
        words = []
        if self._missing:  # said whatever the answer is: it is why the answer is no
            words.append(self._missing)
        if self.turns_year and self._absent and not self._are_marked:
            staying = counted(self._absent, "elev", "elever")
            words.append(
                f"{staying} som inte finns i filen blir kvar utan klass. Har de slutat markerar du det nedan."
            )
        self.warning.tell(" ".join(words), "warn")

    def _show_mentors(self) -> None:
        self._show_warning()
        can_follow = self._has_carries and self.turns_year
        self.mentors_follow.setVisible(can_follow)
        self._file_rules.setVisible(can_follow)
        self.mentors.setVisible(can_follow and self.mentors_follow.isChecked())


class ElsewhereCard(Card):
    """Pupils of the file who are at another school of the store: none of them becomes a second record."""

    def __init__(self, rows: Sequence[ElsewhereRow]) -> None:
        super().__init__("Finns på en annan skola i arkivet")
        shown = [
            (
                row.name,
                row.unit_name,
                "Flyttas hit med sin historik"
                if row.may_move
                else "Läggs inte in. Rektor på den skolan flyttar eleven hit.",
            )
            for row in rows
        ]
        headings = ("Elev", "Skola", "Det här händer")
        self.body.addWidget(RowsTable("Finns på en annan skola i arkivet", headings, shown, (4, 4, 6), self))


def many_are_missing(preview: ImportPreview) -> bool:
    """Whether so many of the store's pupils are not in the file that it may be a part of the school's."""
    return len(preview.comparison.absent) * _USUAL_SHARE > _known(preview)


def missing_words(preview: ImportPreview) -> str:
    """Asks whether the file is the whole school's; an empty text when there is no reason to."""
    if not many_are_missing(preview):
        return ""
    return (
        f"{len(preview.comparison.absent)} av {counted(_known(preview), 'elev', 'elever')} i arkivet finns inte i "
        "filen. Svarar du ja slutar deras klasser också gälla. Gör det bara om filen är hela skolans."
    )


def _known(preview: ImportPreview) -> int:
    comparison = preview.comparison
    return comparison.unchanged + len(comparison.changed) + len(comparison.absent)


def year_folds(preview: ImportPreview, year: YearTurn) -> tuple[Fold, ...]:
    """Who moves up class by class, who repeats, who is back, who is new, who is not in the file."""
    comparison = preview.comparison
    new: dict[str, list[str]] = defaultdict(list)
    for pupil in comparison.new:
        new[pupil.class_name or "Ingen klass"].append(f"{pupil.given_name} {pupil.family_name}")
    folds = (
        Fold("Flyttas", _pupils(len(year.moved)), _class_folds(year.moved)),
        Fold("Går om", _pupils(len(year.repeated)), _step_folds(year.repeated)),
        Fold("Kommer tillbaka", _pupils(len(year.returned)), _step_folds(year.returned)),
        Fold(
            "Nya",
            _pupils(len(comparison.new)),
            tuple(
                Fold(
                    f"Till {name}" if name != "Ingen klass" else name,
                    _pupils(len(new[name])),
                    _lines(new[name]),
                )
                for name in sorted(new, key=natural_key)
            ),
        ),
        Fold(
            "Finns inte i filen",
            _pupils(len(preview.absent)),
            absent_folds(preview.absent, turns_year=True),
        ),
    )
    return tuple(fold for fold in folds if fold.inside)


def mentor_folds(carries: Iterable[MentorCarry]) -> tuple[Fold, ...]:
    """`Leila Nour följer med 7A till 8A`."""
    inside = tuple(
        Fold(f"{listed(carry.mentors)} följer med {carry.from_class} till {carry.to_class}")
        for carry in sorted(carries, key=lambda item: natural_key(item.to_class))
    )
    return (Fold("Mentorer som följer med", counted(len(inside), "klass", "klasser"), inside),)


def _class_folds(steps: Iterable[PupilStep]) -> tuple[Fold, ...]:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for step in steps:
        groups[step.from_class, step.to_class].append(step.name)
    order = sorted(groups, key=lambda pair: (natural_key(pair[0]), natural_key(pair[1])))
    return tuple(Fold(_from_to(*pair), _pupils(len(groups[pair])), _lines(groups[pair])) for pair in order)


def _step_folds(steps: Iterable[PupilStep]) -> tuple[Fold, ...]:
    return tuple(
        Fold(step.name, _from_to(step.from_class, step.to_class))
        for step in sorted(steps, key=lambda item: (natural_key(item.to_class), item.name.casefold()))
    )


def _from_to(former: str, new: str) -> str:
    if not former:
        return f"till {new}" if new else "utan klass"
    return f"{former} till {new}" if new and new != former else f"{former}, samma klass" if new else former


def _lines(names: Iterable[str]) -> tuple[Fold, ...]:
    return tuple(Fold(name) for name in names)


def _pupils(number: int) -> str:
    return counted(number, "elev", "elever")
