# SPDX-License-Identifier: EUPL-1.2
"""A plain list on paper: facts, words, entries, and a line to sign where it is a protocol."""

from __future__ import annotations

from eht_desk.application.ports.plain_papers import PlainLine, PlainSheet
from eht_desk.documents import styles
from eht_desk.documents.cells import Cell, cell_row, signature_row, text_strips
from eht_desk.documents.fonts import Faces
from eht_desk.documents.form_fields import NAME_IN_CLEAR
from eht_desk.documents.furniture import Around, PageFurniture
from eht_desk.documents.letterheads import head_of
from eht_desk.documents.page import Strip, gap, pdf_of
from eht_desk.documents.styles import Style
from eht_desk.documents.text import Lettering
from eht_desk.documents.words import Words

_IN_ROW = 2


def plain_paper(faces: Faces, sheet: PlainSheet) -> bytes:
    """The PDF of a plain list."""
    lettering = Lettering(faces)
    head = head_of(lettering, None)
    strips: list[Strip] = [*text_strips([sheet.title], styles.TITLE, keep=True), gap(8, 5)]
    for at in range(0, len(sheet.facts), _IN_ROW):
        pairs = sheet.facts[at : at + _IN_ROW]
        strips.extend([cell_row(lettering, [Cell(Words(name), value) for name, value in pairs]), gap(4, 2)])
    strips.append(gap(styles.GAP_SECTION, styles.GAP_SECTION))
    for text in sheet.paragraphs:
        strips.extend([*_text(lettering, text, styles.LABEL), gap(4)])
    strips.append(gap(6))
    for line in sheet.lines:
        strips.extend(_entry(lettering, line))
    for text in sheet.closing:
        strips.extend([gap(8), *_text(lettering, text, styles.LABEL)])
    if sheet.signature:
        captions = (Words(sheet.signature), Words(NAME_IN_CLEAR), Words("Ort och datum"))
        strips.extend([gap(14, 4), *signature_row(lettering, captions)])
    around = Around(
        school=sheet.school_name,
        authority=sheet.authority_name,
        title=sheet.title,
        first=sheet.title,
        is_demo=sheet.is_demo,
    )
    title = lettering.one_line(sheet.title)
    return pdf_of(strips, PageFurniture(lettering, around, head), lettering, faces, title)


def _entry(lettering: Lettering, line: PlainLine) -> list[Strip]:
    """The parts of one entry stay together."""
    parts = [(line.first, styles.HEADING), (line.second, styles.LABEL), (line.third, styles.VALUE)]
    said = [(text, style) for text, style in parts if text]
    strips: list[Strip] = []
    for number, (text, style) in enumerate(said):
        strips.extend(_text(lettering, text, style, keep=number < len(said) - 1))
    return [*strips, gap(7)]


def _text(lettering: Lettering, text: str, style: Style, *, keep: bool = False) -> list[Strip]:
    return text_strips(lettering.wrapped(text, style, styles.CONTENT_WIDTH), style, keep=keep)
