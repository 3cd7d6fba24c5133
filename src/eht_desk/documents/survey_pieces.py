# SPDX-License-Identifier: EUPL-1.2
"""What the papers of a survey have in common: who and where at the top, notices, and the foot with the code."""

from __future__ import annotations

from collections.abc import Sequence

from eht_desk.application.ports.survey_papers import SurveyHead
from eht_desk.documents import styles
from eht_desk.documents.cells import Cell, cell_row, text_strips
from eht_desk.documents.form_paper import LACKING_NOTE, NAME_BY_HAND
from eht_desk.documents.furniture import Around, PageFurniture, school_shown
from eht_desk.documents.letterheads import LOGO_NOTE, Head
from eht_desk.documents.page import Strip, gap
from eht_desk.documents.styles import Style
from eht_desk.documents.survey_words import day_text
from eht_desk.documents.text import Lettering
from eht_desk.documents.words import Words
from eht_desk.domain.protection import Secret

MADE_UP = "Påhittat formulär, mäter ingenting"


def who_strips(lettering: Lettering, head: SurveyHead, cells: Sequence[Cell] = ()) -> list[Strip]:
    """The pupil, the class where it may stand there, and more cells in a row; for an alias a line for the name."""
    row = [Cell(Words("Elev"), head.pupil_name, weight=1.8)]
    if Secret.CLASS not in head.hidden:
        row.append(Cell(Words("Klass"), head.pupil_class, weight=0.6))
    strips = [gap(6, 3, keep=True), cell_row(lettering, [*row, *cells], keep=True)]
    if head.is_alias:
        by_hand = cell_row(lettering, (Cell(Words(NAME_BY_HAND)),), keep=True)
        strips.extend([gap(3, 2, keep=True), by_hand])
    return strips


def furniture_of(
    lettering: Lettering, head: SurveyHead, title: str, letters: Head, second: str, whose: str = ""
) -> PageFurniture:
    """Above the school and the code, below the code again, the day of printing, and `second`. `whose`: told from the
    second page on, since everybody who answers has the same code.
    """
    code = f"Kod {head.code}"
    around = Around(
        school=school_shown(head.school_name, head.hidden),
        authority=head.authority_name,
        annex=code,
        title=title,
        whose=whose,
        first=f"{title} · {code} · utskrivet {day_text(head.printed_on)}",
        second=second,
        notices=(MADE_UP,) if head.is_made_up else (),
        is_demo=head.is_demo,
    )
    return PageFurniture(lettering, around, letters)


def note_strips(lettering: Lettering, letters: Head) -> list[Strip]:
    """That letters or the logo could not be shown; made after everything else."""
    notes = ([LACKING_NOTE] if lettering.is_lacking else []) + ([LOGO_NOTE] if letters.is_broken else [])
    return [strip for note in notes for strip in (gap(4), *prose(lettering, note, styles.CAPTION))]


def prose(lettering: Lettering, text: str, style: Style, *, keep: bool = False) -> list[Strip]:
    """A paragraph over the whole width."""
    return text_strips(lettering.wrapped(text, style, styles.CONTENT_WIDTH), style, keep=keep)
