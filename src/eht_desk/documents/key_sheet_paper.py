# SPDX-License-Identifier: EUPL-1.2
"""The key sheet for rektor's safe: alias, name, number and who may know, a block each. Its title names nobody."""

from __future__ import annotations

from eht_desk.application.ports.key_sheets import KeyRow, KeySheet
from eht_desk.documents import styles
from eht_desk.documents.cells import Cell, cell_row, text_strips
from eht_desk.documents.fonts import Faces
from eht_desk.documents.page import Strip, gap, pdf_of
from eht_desk.documents.recovery_paper import SecretFurniture
from eht_desk.documents.text import Lettering
from eht_desk.documents.words import Words

TITLE = "Nyckelblad"
_LEAD = "Vem som är vem bland eleverna med skyddade personuppgifter"
_CARE = (
    "Förvaras i rektors kassaskåp och ingen annanstans. Kopieras inte. Skriv ut ett nytt när något ändras och "
    "strimla det här samma dag."
)
_FOOT = "Papperet finns inte som fil. Att det skrevs ut står i loggen."


def key_sheet_paper(faces: Faces, sheet: KeySheet) -> bytes:
    """The PDF of a key sheet, for a printer only."""
    lettering = Lettering(faces)
    strips: list[Strip] = [
        *text_strips([TITLE], styles.TITLE, keep=True),
        gap(3, keep=True),
        *text_strips(lettering.wrapped(_LEAD, styles.LEAD, styles.CONTENT_WIDTH), styles.LEAD),
        gap(8),
        *text_strips(lettering.wrapped(_CARE, styles.PROSE, styles.CONTENT_WIDTH), styles.PROSE),
    ]
    for row in sheet.rows:
        strips.extend(_block(lettering, row))
    taken = (
        Cell(Words("Gjort"), sheet.made_on),
        Cell(Words("Skrivet ut av"), sheet.printed_by, weight=1.6),
        Cell(Words("Hämtat vid skrivaren av"), sheet.at_printer, weight=1.6),
    )
    kept = (Cell(Words("Inlåst, datum")), Cell(Words("Underskrift"), weight=3.2))
    strips.extend([gap(24, keep=True), cell_row(lettering, taken, keep=True), gap(8, keep=True)])
    strips.append(cell_row(lettering, kept))
    furniture = SecretFurniture(is_demo=sheet.is_demo, foot=_FOOT)
    return pdf_of(strips, furniture, lettering, faces, f"EHT Desk – {TITLE.lower()}")


def _block(lettering: Lettering, row: KeyRow) -> list[Strip]:
    who = (
        Cell(Words("Namn"), row.name, weight=2.2),
        Cell(Words("Person-/samordningsnummer"), row.number),
    )
    return [
        gap(14, keep=True),
        *text_strips(
            lettering.wrapped(row.alias, styles.HEADING, styles.CONTENT_WIDTH), styles.HEADING, keep=True
        ),
        gap(3, keep=True),
        cell_row(lettering, who, keep=True),
        gap(3, keep=True),
        cell_row(lettering, (Cell(Words("Behöriga"), ", ".join(row.members)),)),
    ]
