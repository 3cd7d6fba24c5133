# SPDX-License-Identifier: EUPL-1.2
"""A questionnaire to answer by hand: who reads the answers, the questions with their scale to ring, the row of sums.

Without wording it is an answer sheet: numbers and scale only, beside the school's own form. The instrument's topics
are names of rows and never stand on it as questions.
"""

from __future__ import annotations

from collections.abc import Sequence

from eht_desk.application.ports.survey_papers import InstrumentSheet
from eht_desk.documents import styles
from eht_desk.documents.cells import Cell, cell_row, text_strips
from eht_desk.documents.fonts import MEDIUM, SEMIBOLD, Faces
from eht_desk.documents.letterheads import head_of
from eht_desk.documents.page import Pen, Strip, gap, pdf_of
from eht_desk.documents.styles import Style
from eht_desk.documents.survey_pieces import furniture_of, note_strips, prose, who_strips
from eht_desk.documents.survey_words import readers_text
from eht_desk.documents.text import Lettering
from eht_desk.documents.words import Words

INSTRUMENT_FORM, ANSWER_SHEET = "Frågeformulär", "Svarsblad"
BESIDE = (
    "Det här bladet hör till skolans eget formulär {instrument}, som ligger bredvid. Frågorna och vad siffrorna "
    "betyder står där. Ringa in ett svar för varje nummer."
)
HOW = "Ringa in en siffra för varje fråga. Hoppa över en fråga om du inte vill svara på den."
READERS = (
    "Vem läser svaren i dag: {readers}. Svaren skrivs in i skolans program för elevhälsan och ställs samman, "
    "bredvid andras svar om fler svarar. Vill någon annan läsa dem prövar skolan först om de får lämnas ut."
)
DECLINES = "Jag vill inte svara på frågorna."
SUMS = "Skolan fyller i: summan av svaren"
_QUESTION = Style(styles.VALUE.face, 10.2, 13.2)
_POINT = Style(MEDIUM, 11.5, 14)
_NUMBER = Style(SEMIBOLD, 9.5, 12.2, styles.SOFT)
_NUMBER_WIDTH = 24.0
_STEP, _WIDE_STEP = 25.0, 58.0
_CLOSE, _ROOMY = 18.0, 24.0
"""The least height of a row."""
_PAD = 2.6
_STRETCH = 6.0
_NO_BREAK = "\N{NO-BREAK SPACE}"


def instrument_paper(faces: Faces, sheet: InstrumentSheet) -> bytes:
    """The PDF of an empty questionnaire or answer sheet."""
    lettering = Lettering(faces)
    letters = head_of(lettering, sheet.head.letterhead)
    kind = INSTRUMENT_FORM if sheet.questions else ANSWER_SHEET
    title = sheet.head.title if sheet.questions else f"{ANSWER_SHEET} till {sheet.head.instrument}"
    furniture = furniture_of(lettering, sheet.head, kind, letters, sheet.source, sheet.label)
    strips = _strips(lettering, sheet, title, _CLOSE)
    if sum(strip.height for strip in strips) > furniture.top - furniture.bottom:
        strips = _strips(lettering, sheet, title, _ROOMY)  # two pages anyway: then with room for a pen
    strips.extend(note_strips(lettering, letters))
    return pdf_of(strips, furniture, lettering, faces, lettering.one_line(f"{kind} {sheet.head.code}"))


def _strips(lettering: Lettering, sheet: InstrumentSheet, title: str, least: float) -> list[Strip]:
    asked = (Cell(Words("Den som svarar"), _who(sheet), weight=1.8), Cell(Words("Datum"), weight=0.9))
    strips = [
        *prose(lettering, title, styles.TITLE, keep=True),
        *who_strips(lettering, sheet.head, asked),
        gap(7, 4),
        *_before(lettering, sheet),
        gap(5, 3),
        *_rows(lettering, sheet, least),
        gap(6, 4, keep=True),
        _declines(),
    ]
    if sheet.sums:
        strips.extend([gap(5, 4, keep=True), *_sums(lettering, sheet.sums)])
    return strips


def _who(sheet: InstrumentSheet) -> str:
    return f"{sheet.label}: {sheet.name}" if sheet.name else sheet.label


def _before(lettering: Lettering, sheet: InstrumentSheet) -> list[Strip]:
    """What is said before the first question."""
    how = HOW if sheet.questions else BESIDE.format(instrument=sheet.head.instrument)
    said = [sheet.intro, how] if sheet.questions else [how]
    strips: list[Strip] = []
    for text in said:
        if text.strip():
            strips.extend([*prose(lettering, text, styles.VALUE), gap(3)])
    readers = READERS.format(readers=readers_text(sheet.readers))
    return [*strips, *prose(lettering, readers, styles.LABEL)]


def _rows(lettering: Lettering, sheet: InstrumentSheet, least: float) -> list[Strip]:
    is_blank = not sheet.questions
    step = min(_WIDE_STEP if is_blank else _STEP, (styles.CONTENT_WIDTH - 75) / len(sheet.points))
    scale_x = _NUMBER_WIDTH + 46 if is_blank else styles.CONTENT_WIDTH - step * len(sheet.points)
    legend = _legend(lettering, sheet)
    again = (*legend, Strip(3))
    texts = sheet.questions or ("",) * sheet.count
    width = scale_x - _NUMBER_WIDTH - 10
    rows = [
        _row(
            number,
            lettering.wrapped(text, _QUESTION, width) if text else [],
            sheet.points,
            scale_x,
            step,
            again,
            least,
        )
        for number, text in enumerate(texts, start=1)
    ]
    return [*legend, gap(2, keep=True), *rows]


def _legend(lettering: Lettering, sheet: InstrumentSheet) -> list[Strip]:
    """What the points mean, on a band that comes back on every page; an answer sheet leaves it to the form."""
    if not sheet.labels:
        return []
    pairs = (f"{point} = {label}" for point, label in zip(sheet.points, sheet.labels, strict=True))
    # A point stays with its words; between them the line may break.
    told = "    ".join(pair.replace(" ", _NO_BREAK) for pair in pairs)
    lines = lettering.wrapped(told, styles.LABEL, styles.CONTENT_WIDTH - 12)
    height = len(lines) * styles.LABEL.leading + 8

    def draw(pen: Pen, top: float, tall: float) -> None:
        pen.frame(0, top - tall, styles.CONTENT_WIDTH, tall, fill=styles.BAND)
        for number, line in enumerate(lines):
            pen.text(6, top - 4 - styles.LABEL.size - number * styles.LABEL.leading, line, styles.LABEL)

    return [Strip(height, draw, keep=True)]


def _row(
    number: int,
    lines: Sequence[str],
    points: Sequence[int],
    scale_x: float,
    step: float,
    again: tuple[Strip, ...],
    least: float,
) -> Strip:
    height = max(least, len(lines) * _QUESTION.leading + 2 * _PAD)

    def draw(pen: Pen, top: float, tall: float) -> None:
        middle = top - tall / 2
        first = middle + len(lines) * _QUESTION.leading / 2 - _QUESTION.size
        baseline = first if lines else middle - _POINT.size * 0.36
        pen.text_right(_NUMBER_WIDTH - 8, baseline, str(number), _NUMBER)
        for place, line in enumerate(lines):
            pen.text(_NUMBER_WIDTH, first - place * _QUESTION.leading, line, _QUESTION)
        for place, point in enumerate(points):
            text = str(point)
            centre = scale_x + (place + 0.5) * step
            pen.text(
                centre - pen.lettering.width(text, _POINT) / 2, middle - _POINT.size * 0.36, text, _POINT
            )
        pen.rule(0, top - tall, styles.CONTENT_WIDTH, styles.HAIRLINE, styles.THIN)

    return Strip(height, draw, stretch=_STRETCH, again=again)


def _declines() -> Strip:
    def draw(pen: Pen, top: float, tall: float) -> None:
        baseline = top - tall + 4
        pen.box(0, baseline, is_ticked=False)
        pen.text(styles.BOX + 7, baseline, DECLINES, styles.VALUE)

    return Strip(16, draw)


def _sums(lettering: Lettering, sums: Sequence[Sequence[int]]) -> list[Strip]:
    """A cell for each row of sums, so that a slip of the finger is noticed when the paper is typed in."""
    cells = [Cell(Words(f"Fråga {', '.join(str(number) for number in numbers)}")) for numbers in sums]
    heading = text_strips([SUMS], styles.CAPTION, keep=True)
    return [*heading, gap(2, keep=True), cell_row(lettering, cells)]
