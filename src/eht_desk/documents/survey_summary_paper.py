# SPDX-License-Identifier: EUPL-1.2
"""The answers of one occasion on one page: the reading, bars with a table of the same figures, rules, cautions.

It is packed closer until it fits on a page; only what does not fit at its closest goes on to a second one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from eht_desk.application.ports.survey_papers import SummaryPerson, SummarySheet
from eht_desk.documents import styles
from eht_desk.documents.fonts import REGULAR, SEMIBOLD, Faces
from eht_desk.documents.letterheads import head_of
from eht_desk.documents.page import Pen, Strip, gap, pdf_of
from eht_desk.documents.styles import Style
from eht_desk.documents.survey_chart import NOT_SCORED, Bar, Fill, Group, chart_strips, fill_of
from eht_desk.documents.survey_pieces import furniture_of, note_strips, prose, who_strips
from eht_desk.documents.survey_words import SummaryWords, day_text
from eht_desk.documents.text import Lettering
from eht_desk.domain.instruments.model import Caution
from eht_desk.domain.instruments.responses import AnswerWay
from eht_desk.domain.instruments.results import shown

TITLE = "Sammanställning av svar"
DIFFERENCES = "Störst skillnad"
RULES, MISSING, CAUTIONS = "Så är det räknat", "Det som saknas", "Att tänka på"
NOTHING_MISSING = "Inget."
_COMBINED, _RANK = "Sammanräknat", "Plats"
_WAYS = {AnswerWay.SCREEN: "skärm", AnswerWay.PAPER: "papper"}
_COLUMN = (styles.CONTENT_WIDTH - styles.GAP_COLUMN) / 2
_FUNCTION_WIDTHS = (190.0, 190.0, 134.0)
"""By how many people there are, from one on; of more people the last."""
_RANK_WIDTH = 32.0
_LEAST_HEADING = 5.6
_PAD = 3.0
_CHUNK = 12
"""Lines of the lists that stay together where everything does not fit on one page."""


@dataclass(frozen=True, slots=True)
class _Packing:
    """How close things stand: text of tables and lists, thickness of bars, room before a heading."""

    small: Style
    bar: float
    before: float

    @property
    def bold(self) -> Style:
        """The same as a heading."""
        return Style(SEMIBOLD, self.small.size + 0.6, self.small.leading + 1.4)


_PACKINGS = tuple(
    _Packing(Style(REGULAR, size, leading), bar, before)
    for size, leading, bar, before in (
        (8.6, 11.0, 9.0, 9.0),
        (8.0, 10.0, 8.0, 7.0),
        (7.4, 9.1, 7.0, 5.0),
        (6.8, 8.3, 6.0, 4.0),
    )
)


def survey_summary_paper(faces: Faces, sheet: SummarySheet) -> bytes:
    """The PDF of a summary."""
    lettering = Lettering(faces)
    letters = head_of(lettering, sheet.head.letterhead)
    furniture = furniture_of(lettering, sheet.head, TITLE, letters, _scored_with(sheet))
    room = furniture.top - furniture.bottom
    strips: list[Strip] = []
    for packing, most_lines in (*((each, 0) for each in _PACKINGS), (_PACKINGS[-1], _CHUNK)):
        strips = [*_strips(lettering, sheet, packing, most_lines), *note_strips(lettering, letters)]
        if sum(strip.height for strip in strips) <= room:
            break
    return pdf_of(strips, furniture, lettering, faces, lettering.one_line(f"{TITLE} {sheet.head.code}"))


def _scored_with(sheet: SummarySheet) -> str:
    instrument = sheet.result.instrument
    known = f"{instrument.short_title}, version {instrument.version}, regelversion {instrument.rules.version}"
    return f"{known}. {instrument.citation}" if instrument.citation else known


def _strips(lettering: Lettering, sheet: SummarySheet, packing: _Packing, most_lines: int = 0) -> list[Strip]:
    """Everything under the head. `most_lines`: where the lists may be cut by a page; 0: nowhere."""
    words = SummaryWords(sheet)
    first, second = words.reading()
    space = gap(packing.before, packing.before, keep=True)
    strips = [
        *prose(lettering, TITLE, styles.TITLE, keep=True),
        *prose(lettering, sheet.head.title, styles.LABEL, keep=True),
        *who_strips(lettering, sheet.head),
        space,
        *prose(lettering, first, styles.HEADING, keep=True),
        *prose(lettering, second, styles.LABEL),
        space,
    ]
    if sheet.people:
        strips += [*_chart(lettering, sheet, packing), gap(packing.before / 2)]
        strips += [*_table(lettering, sheet, packing), gap(packing.before, packing.before)]
    left = _list(lettering, MISSING, words.missing() or (NOTHING_MISSING,), packing)
    rules, differences = words.rules(), words.differences()
    if rules:
        left += [None, *_list(lettering, RULES, rules, packing)]
    right = _list(lettering, CAUTIONS, [_caution(sheet, one) for one in sheet.cautions], packing)
    if differences:
        right += [None, *_list(lettering, DIFFERENCES, differences, packing)]
    return [*strips, *_columns(left, right, packing, most_lines)]


def _caution(sheet: SummarySheet, caution: Caution) -> str:
    if not caution.function:
        return caution.text
    return f"{sheet.result.instrument.function(caution.function).short_label}: {caution.text}"


def _chart(lettering: Lettering, sheet: SummarySheet, packing: _Packing) -> list[Strip]:
    instrument, means = sheet.result.instrument, sheet.result.means
    is_told = len(sheet.result.counted) > 1
    fills = _fills(sheet.people)
    groups = [
        Group(
            function.short_label,
            tuple(
                Bar(person.label, person.score.means[place], fill)
                for person, fill in zip(sheet.people, fills, strict=True)
            ),
            means[place] if is_told else None,
        )
        for place, function in enumerate(instrument.functions)
    ]
    scale = instrument.scale
    told = f"Medelvärde {scale.minimum}–{scale.maximum} för varje funktion och person."
    if is_told:
        told += " Streckad linje: sammanräknat."
    return [
        *prose(lettering, told, styles.CAPTION, keep=True),
        gap(2, keep=True),
        *chart_strips(lettering, groups, scale.minimum, scale.maximum, packing.bar, packing.small),
    ]


def _fills(people: Sequence[SummaryPerson]) -> list[Fill]:
    found, place = [], 0
    for person in people:
        is_apart = not person.score.is_combined
        found.append(fill_of(place, is_apart=is_apart))
        place += not is_apart
    return found


def _table(lettering: Lettering, sheet: SummarySheet, packing: _Packing) -> list[Strip]:
    """The chart's twin in figures, with when and how each answered."""
    result = sheet.result
    headings = ["Funktion", *(_heading(person) for person in sheet.people), _COMBINED, _RANK]
    rows = [
        [
            function.short_label,
            *(_figure(person.score.means[place]) for person in sheet.people),
            _figure(result.means[place]) if result.means else NOT_SCORED,
            str(result.ranks[place]) if result.ranks else NOT_SCORED,
        ]
        for place, function in enumerate(result.instrument.functions)
    ]
    answered = [
        f"{person.score.answered} av {person.score.answered + sum(map(len, person.score.missing))}"
        for person in sheet.people
    ]
    rows += [
        ["Besvarade frågor", *answered, "", ""],
        ["När och hur", *(f"{day_text(person.on)}, {_WAYS[person.way]}" for person in sheet.people), "", ""],
    ]
    return _grid(lettering, headings, rows, packing)


def _heading(person: SummaryPerson) -> str:
    return f"{person.label}\n{person.name}" if person.name else person.label


def _figure(value: Fraction | None) -> str:
    return NOT_SCORED if value is None else shown(value)


def _grid(
    lettering: Lettering, headings: Sequence[str], rows: Sequence[Sequence[str]], packing: _Packing
) -> list[Strip]:
    between = len(headings) - 2
    first = _FUNCTION_WIDTHS[min(between - 1, len(_FUNCTION_WIDTHS)) - 1]
    rest = (styles.CONTENT_WIDTH - first - _RANK_WIDTH) / between
    widths = [first, *([rest] * between), _RANK_WIDTH]
    head = _whole_words(
        lettering, headings, widths, Style(SEMIBOLD, packing.small.size, packing.small.leading)
    )
    return [
        _line(lettering, row, widths, packing.small if number else head, is_head=number == 0)
        for number, row in enumerate([headings, *rows])
    ]


def _whole_words(lettering: Lettering, texts: Sequence[str], widths: Sequence[float], style: Style) -> Style:
    """The style, smaller where a word would break in its column."""
    while style.size > _LEAST_HEADING and any(
        lettering.width(word, style) > width - 2 * _PAD
        for text, width in zip(texts, widths, strict=True)
        for word in lettering.plain(text).split()
    ):
        style = replace(style, size=style.size - 0.2)
    return style


def _line(
    lettering: Lettering, texts: Sequence[str], widths: Sequence[float], style: Style, *, is_head: bool
) -> Strip:
    cells = [
        lettering.wrapped(text, style, width - 2 * _PAD) if text else []
        for text, width in zip(texts, widths, strict=True)
    ]
    height = max(len(lines) for lines in cells) * style.leading + 2 * _PAD - 1

    def draw(pen: Pen, top: float, tall: float) -> None:
        if is_head:
            pen.frame(0, top - tall, styles.CONTENT_WIDTH, tall, fill=styles.BAND)
        x = 0.0
        for place, (lines, width) in enumerate(zip(cells, widths, strict=True)):
            baseline = top - _PAD - style.size
            for line in lines:
                if place:
                    pen.text_right(x + width - _PAD, baseline, line, style)
                else:
                    pen.text(x + _PAD, baseline, line, style)
                baseline -= style.leading
            x += width
        pen.rule(0, top - tall, styles.CONTENT_WIDTH, styles.HAIRLINE, styles.THIN)

    return Strip(height, draw, keep=True)


@dataclass(frozen=True, slots=True)
class _ColumnLine:
    """A line of one of the two columns. `indent` in points; `mark` stands before it."""

    text: str
    style: Style
    indent: float = 0.0
    mark: str = ""


_Column = list[_ColumnLine | None]
"""Lines from the top down; None is a little room."""


def _list(lettering: Lettering, title: str, texts: Sequence[str], packing: _Packing) -> _Column:
    found: _Column = [_ColumnLine(title, packing.bold)]
    for text in texts:
        for number, line in enumerate(lettering.wrapped(text, packing.small, _COLUMN - 9)):
            found.append(_ColumnLine(line, packing.small, 9, "" if number else "•"))
    return found


def _columns(left: _Column, right: _Column, packing: _Packing, most_lines: int) -> list[Strip]:
    """Two columns, the left one read first, in pieces of so many lines where they may be cut."""
    count = max(len(left), len(right))
    step = most_lines or count
    return [_beside(left[at : at + step], right[at : at + step], packing) for at in range(0, count, step)]


def _beside(left: _Column, right: _Column, packing: _Packing) -> Strip:
    leading = packing.small.leading

    def draw(pen: Pen, top: float, _tall: float) -> None:
        for lines, x in ((left, 0.0), (right, _COLUMN + styles.GAP_COLUMN)):
            for place, line in enumerate(lines):
                if line is not None:
                    baseline = top - packing.bold.size - place * leading
                    pen.text(x, baseline, line.mark, line.style)
                    pen.text(x + line.indent, baseline, line.text, line.style)

    return Strip(max(len(left), len(right)) * leading, draw)
