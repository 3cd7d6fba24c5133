# SPDX-License-Identifier: EUPL-1.2
"""The sheet that goes with what is handed over. It says what lies under it and nothing of what that says."""

from __future__ import annotations

from eht_desk.application.ports.papers import CoverSheet
from eht_desk.documents import styles
from eht_desk.documents.cells import Cell, cell_row, long_strips, signature_row, text_strips
from eht_desk.documents.fonts import Faces
from eht_desk.documents.form_fields import NAME_IN_CLEAR
from eht_desk.documents.furniture import A_SCHOOL, Around, PageFurniture, school_shown
from eht_desk.documents.letterheads import LOGO_NOTE, head_of
from eht_desk.documents.page import Strip, gap, pdf_of
from eht_desk.documents.text import Lettering
from eht_desk.documents.words import Words
from eht_desk.domain.protection import Secret

TITLE = "Följebrev"
_CARE = "Uppgifterna kan omfattas av sekretess. Har papperen kommit fel, lämna tillbaka dem till avsändaren."
_HAND_LINES = 3


def cover_paper(faces: Faces, sheet: CoverSheet) -> bytes:
    """The PDF of a cover sheet: from whom, to whom, what, how and when; a line for whoever receives it."""
    lettering = Lettering(faces)
    head = head_of(lettering, sheet.letterhead)
    strips: list[Strip] = [
        *text_strips([TITLE], styles.TITLE, keep=True),
        gap(8, 5),
        cell_row(lettering, (Cell(Words("Till"), sheet.recipient), Cell(Words("Från"), _sender(sheet)))),
        gap(4, 2),
        cell_row(lettering, (Cell(Words("Datum"), sheet.on), Cell(Words("Lämnas"), sheet.way))),
        gap(styles.GAP_SECTION, styles.GAP_SECTION, keep=True),
        *text_strips(["Det här lämnas"], styles.HEADING, keep=True),
        gap(3, keep=True),
    ]
    for number, line in enumerate(sheet.contents, start=1):
        wrapped = lettering.wrapped(f"{number}. {line}", styles.VALUE, styles.CONTENT_WIDTH)
        strips.extend([*text_strips(wrapped, styles.VALUE), gap(2)])
    strips.append(gap(styles.GAP_SECTION))
    strips.extend(
        long_strips(
            lettering, Words("Meddelande"), sheet.message, 0 if sheet.message.strip() else _HAND_LINES
        )
    )
    strips.extend(
        [gap(10), *text_strips(lettering.wrapped(_CARE, styles.LABEL, styles.CONTENT_WIDTH), styles.LABEL)]
    )
    received = (Words("Mottaget av, underskrift"), Words(NAME_IN_CLEAR), Words("Datum"))
    strips.extend([gap(8, 4), *signature_row(lettering, received)])
    if head.is_broken:
        strips.extend([gap(6), *text_strips([LOGO_NOTE], styles.CAPTION)])
    around = Around(
        school=school_shown(sheet.school_name, sheet.hidden),
        authority=sheet.authority_name,
        title=TITLE,
        first=f"Följer med {sheet.code}" if sheet.code else TITLE,
        is_demo=sheet.is_demo,
    )
    title = f"{TITLE} {sheet.code}".strip()
    return pdf_of(strips, PageFurniture(lettering, around, head), lettering, faces, lettering.one_line(title))


def _sender(sheet: CoverSheet) -> str:
    """Whoever hands it over; the school where names of staff are hidden."""
    return sheet.sender or (A_SCHOOL if Secret.STAFF in sheet.hidden else "")
