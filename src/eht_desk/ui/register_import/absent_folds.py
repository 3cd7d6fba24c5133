# SPDX-License-Identifier: EUPL-1.2
"""Who of the store is not in the file, in folds: the last grade apart from the others, who may be a mistake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eht_desk.application.absent_pupils import AbsentPupil
from eht_desk.ui.register_import.folded_list import Fold
from eht_desk.ui.screens.pupils_model import natural_key
from eht_desk.ui.words import counted, grade_text

_DRAFT = "påbörjat utkast"


def absent_folds(absent: Sequence[AbsentPupil], *, turns_year: bool) -> tuple[Fold, ...]:
    """`Årskurs 9, som slutar: 31 elever` and `Andra än årskurs 9: 5 elever`.

    Within a school year nobody is expected to leave: one fold.
    """
    last = [pupil for pupil in absent if turns_year and pupil.is_in_last_grade]
    others = [pupil for pupil in absent if pupil not in last]
    folds = []
    if others:
        grade = grade_text(last[0].grade).lower() if last else ""
        folds.append(_fold(f"Andra än {grade}" if last else "I arkivet men inte i filen", others))
    if last:
        folds.append(_fold(f"{grade_text(last[0].grade)}, som slutar", last))
    return tuple(folds)


def _fold(words: str, pupils: Sequence[AbsentPupil]) -> Fold:
    begun = sum(pupil.has_draft for pupil in pupils)
    count = counted(len(pupils), "elev", "elever")
    return Fold(words, f"{count}, {begun} med {_DRAFT}" if begun else count, tuple(_lines(pupils)))


def _lines(pupils: Iterable[AbsentPupil]) -> Iterable[Fold]:
    """Those with work under way first."""
    for pupil in sorted(
        pupils, key=lambda item: (not item.has_draft, natural_key(item.class_name), item.name.casefold())
    ):
        yield Fold(
            f"{pupil.name}, {pupil.class_name}" if pupil.class_name else pupil.name,
            _DRAFT if pupil.has_draft else "",
        )
