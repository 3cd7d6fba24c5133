# SPDX-License-Identifier: EUPL-1.2
"""Which pieces each field of a resolved form becomes, empty or filled. Not here: how a piece looks (cells, tables)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eht_desk.documents import styles
from eht_desk.documents.cells import Cell, cell_row, long_strips, question_strips, signature_row, text_strips
from eht_desk.documents.choices import Choice, choice_strips
from eht_desk.documents.page import Strip, gap
from eht_desk.documents.second_language import SWEDISH, SecondLanguage
from eht_desk.documents.tables import MANY, table_strips
from eht_desk.documents.text import Lettering
from eht_desk.documents.words import Words, line_strips, lines_of
from eht_desk.domain.forms.model import FieldKind, PaperUse, ResolvedField

YES, NO = "Ja", "Nej"
NOT_ANSWERED = "–"
COMMENT = "Kommentar"
NAME_IN_CLEAR = "Namnförtydligande"
PLACE_AND_DATE = "Ort och datum"
SUPPORT = "Stöd för samtalet"
DECLINED = "Eleven avstod från att svara"

_SHORT = frozenset(
    {FieldKind.TEXT, FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.DATE, FieldKind.TIME, FieldKind.PERSON}
)
_HALF = (styles.CONTENT_WIDTH - styles.GAP_COLUMN) / 2
_MOST_CELL_LINES = 2
_MOST_SCALE_STEPS = 12


class FieldPieces:
    """Makes the strips of one section's fields. `is_frozen`: the stage is locked, so an empty field gets a dash and no
    line that somebody could write on afterwards. `again` heads the section anew at the top of a page.
    """

    def __init__(
        self,
        lettering: Lettering,
        *,
        is_frozen: bool,
        again: tuple[Strip, ...] = (),
        language: SecondLanguage = SWEDISH,
    ) -> None:
        self._lettering = lettering
        self._is_frozen = is_frozen
        self._again = again
        self._language = language
        self._is_told = False

    def strips(self, fields: Sequence[ResolvedField], layout: str) -> list[Strip]:
        """All fields in order; short ones two by two. Each strip brings the section's heading to a new page."""
        # One line of information is help beside the fields; several are what the section is there to tell.
        self._is_told = sum(field.definition.kind is FieldKind.INFORMATION for field in fields) > 1
        pieces = self._area(fields) if layout == "area" else self._pieces(fields, in_rows=layout == "rows")
        # A gap stays with what follows it, and so does the heading before it: no page ends with a heading.
        return [
            replace(strip, again=(*self._again, *strip.again), keep=strip.keep or strip.is_gap)
            for strip in pieces
        ]

    def _area(self, fields: Sequence[ResolvedField]) -> list[Strip]:
        """A part of an interview: words of support over lines to write on; filled in, what the pupil said and no
        more. A pupil who declined is told in a sentence (bilaga 2).
        """
        strips: list[Strip] = []
        is_declined = any(_declines(field) and field.chosen for field in fields)
        for field in fields:
            definition = field.definition
            if definition.on_paper is PaperUse.BLANK and definition.options:
                strips.extend(self._support(field))
            elif _declines(field):
                strips.extend(self._declining(field, is_declined))
            elif not (is_declined and definition.kind is FieldKind.LONG_TEXT):
                first, *rest = self._pieces([field], in_rows=False)
                strips.extend([replace(first, keep=True), *rest])
        return strips

    def _support(self, field: ResolvedField) -> list[Strip]:
        words = [
            self._language.field(field.definition.id, option.label, f"option.{option.id}")
            for option in field.definition.options
        ]
        text = f"{SUPPORT}: {', '.join(_lower_first(word.text) for word in words)}."
        other = ", ".join(word.second for word in words if word.second)
        lines = lines_of(self._lettering, Words(text, other), styles.HINT, styles.CONTENT_WIDTH)
        return [gap(2, keep=True), *line_strips(lines, keep=True)]

    def _declining(self, field: ResolvedField, is_declined: bool) -> list[Strip]:
        if is_declined:
            words = self._language.field(
                field.definition.id, DECLINED, f"option.{field.definition.options[0].id}"
            )
            lines = lines_of(self._lettering, words, styles.VALUE, styles.CONTENT_WIDTH)
            return [gap(5, 2), *line_strips(lines)]
        if self._is_frozen:
            return []
        return [gap(3, 1), *choice_strips(self._lettering, Words(""), self._choices(field), is_ruled=False)]

    def _pieces(self, fields: Sequence[ResolvedField], *, in_rows: bool) -> list[Strip]:
        strips: list[Strip] = []
        waiting: list[Cell] = []
        place = 0
        while place < len(fields):
            field = fields[place]
            follower = fields[place + 1] if place + 1 < len(fields) else None
            if self._is_signed_by(field, follower):
                strips.extend(self._flushed(waiting))
                strips = _kept(strips)
                strips.extend(self._signed(field))
                place += 2
                continue
            cell = None if in_rows and field.definition.kind is FieldKind.YES_NO else self._cell(field)
            if cell is None:
                strips.extend(self._flushed(waiting))
                if field.definition.kind is FieldKind.SIGNATURE:
                    strips = _kept(strips)
                strips.extend(self._whole_width(field, in_rows=in_rows))
            else:
                waiting.append(cell)
                if len(waiting) == 2:
                    strips.extend(self._flushed(waiting))
            place += 1
        return strips + self._flushed(waiting)

    def _flushed(self, waiting: list[Cell]) -> list[Strip]:
        if not waiting:
            return []
        row = cell_row(self._lettering, tuple(waiting))
        waiting.clear()
        return [gap(4, 2), row]

    def _cell(self, field: ResolvedField) -> Cell | None:
        """A half-width cell, when label and answer are short enough for one."""
        definition = field.definition
        if definition.kind is FieldKind.YES_NO and not (definition.has_comment or field.comment):
            choices = self._yes_no(field)
            return Cell(self._caption(field), choices=choices)
        if definition.kind not in _SHORT or self._hand_lines(field) > 1:
            return None
        value = self._shown(field)
        if len(self._lettering.wrapped(definition.plain_label, styles.CAPTION, _HALF)) > _MOST_CELL_LINES:
            return None
        if len(self._lettering.wrapped(value, styles.VALUE, _HALF)) > _MOST_CELL_LINES:
            return None
        return Cell(self._caption(field), value)

    def _whole_width(self, field: ResolvedField, *, in_rows: bool) -> list[Strip]:
        definition = field.definition
        if definition.kind is FieldKind.YES_NO:
            return question_strips(
                self._lettering,
                self._label(field),
                self._language.field(definition.id, self._hint(field), "hint")
                if self._hint(field)
                else Words(""),
                self._yes_no(field),
                field.comment,
                self._hand_lines(field),
                "" if in_rows else self._lettering.one_line(definition.comment_label or COMMENT),
            )
        if definition.kind is FieldKind.SIGNATURE:
            return [gap(2, 4), *signature_row(self._lettering, self.signature_captions(self._label(field)))]
        if definition.kind is FieldKind.INFORMATION:
            return self._information(field)
        if definition.kind is FieldKind.TABLE:
            return self._table(field)
        choices = self._choices(field)
        if choices:
            return [gap(4, 2), *choice_strips(self._lettering, self._caption(field), choices)]
        return [gap(5, 2), *self._long(field)]

    def _long(self, field: ResolvedField) -> list[Strip]:
        return long_strips(self._lettering, self._caption(field), self._shown(field), self._hand_lines(field))

    def _table(self, field: ResolvedField) -> list[Strip]:
        caption = lines_of(self._lettering, self._caption(field), styles.CAPTION, styles.CONTENT_WIDTH)
        definition = field.definition
        headings = [
            self._language.field(definition.id, column.plain_label, f"column.{column.id}")
            for column in definition.columns
        ]
        table = table_strips(
            self._lettering,
            definition.columns,
            headings,
            _rows(field),
            0 if self._is_frozen else self._hand_lines(field),
        )
        return [gap(5, 2), *line_strips(caption, keep=True), gap(2, keep=True), *table]

    def _information(self, field: ResolvedField) -> list[Strip]:
        hint = field.definition.hint
        text = self._language.field(field.definition.id, hint, "hint") if hint else Words("")
        label = lines_of(self._lettering, self._label(field), styles.CHOSEN, styles.CONTENT_WIDTH)
        lines = lines_of(self._lettering, text, styles.LABEL, styles.CONTENT_WIDTH)
        fits = len(label) == 1 and len(lines) == 1 and not self._is_told
        one = f"{label[0].text}: " if fits else ""
        if one and self._lettering.width(one + lines[0].text, styles.CAPTION) <= styles.CONTENT_WIDTH:
            return [gap(2), *text_strips([one + lines[0].text], styles.CAPTION)]
        return [gap(4, 2), *line_strips(label, keep=bool(lines)), *line_strips(lines)]

    def _is_signed_by(self, field: ResolvedField, follower: ResolvedField | None) -> bool:
        """A person and then a signature make one row: the printed name is the name in clear."""
        return (
            follower is not None
            and field.definition.kind is FieldKind.PERSON
            and follower.definition.kind is FieldKind.SIGNATURE
            and len(self._lettering.wrapped(field.display_text, styles.VALUE, _HALF / 2)) <= _MOST_CELL_LINES
        )

    def _signed(self, field: ResolvedField) -> list[Strip]:
        label = self._label(field)
        captions = self.signature_captions(Words(f"Underskrift, {_lower_first(label.text)}", label.second))
        return [gap(2, 4), *signature_row(self._lettering, captions, field.display_text)]

    def signature_captions(self, label: Words) -> tuple[Words, Words, Words]:
        """What stands under the three lines of a signature."""
        return (
            label,
            self._language.common(NAME_IN_CLEAR, "name_in_clear"),
            self._language.common(PLACE_AND_DATE, "place_and_date"),
        )

    def _choices(self, field: ResolvedField) -> tuple[Choice, ...]:
        """Boxes for a choice, several choices, or a scale; none when there is nothing to choose from."""
        definition = field.definition
        if definition.kind in {FieldKind.CHOICE, FieldKind.MULTI_CHOICE}:
            ticked = {field.choice, *field.chosen}
            return tuple(
                Choice(
                    option.label,
                    option.id in ticked,
                    self._language.field(definition.id, "", f"option.{option.id}").second,
                )
                for option in definition.options
            )
        if (
            definition.kind is FieldKind.SCALE
            and definition.minimum is not None
            and definition.maximum is not None
        ):
            steps = range(definition.minimum, definition.maximum + 1)
            if len(steps) <= _MOST_SCALE_STEPS:
                return tuple(Choice(str(step), str(step) == field.display_text) for step in steps)
        return ()

    def _yes_no(self, field: ResolvedField) -> tuple[Choice, ...]:
        return (
            Choice(YES, field.choice == "yes", self._language.common(YES, "yes").second),
            Choice(NO, field.choice == "no", self._language.common(NO, "no").second),
        )

    def _shown(self, field: ResolvedField) -> str:
        return field.display_text or (NOT_ANSWERED if self._is_frozen else "")

    def _label(self, field: ResolvedField) -> Words:
        return self._language.field(field.definition.id, field.definition.plain_label, "label")

    def _caption(self, field: ResolvedField) -> Words:
        label = self._label(field)
        if not self._hint(field):
            return label
        hint = self._language.field(field.definition.id, self._hint(field), "hint")
        other = " – ".join(text for text in (label.second, hint.second.rstrip(".")) if text)
        return Words(f"{label.text} – {_lower_first(hint.text).rstrip('.')}", other)

    def _hint(self, field: ResolvedField) -> str:
        """Guidance is for whoever is to write; an answered paper does without."""
        return field.definition.hint if self._is_open(field) else ""

    def _hand_lines(self, field: ResolvedField) -> int:
        return max(1, field.definition.print_lines) if self._is_open(field) else 0

    def _is_open(self, field: ResolvedField) -> bool:
        answered = field.is_answered or field.choice or field.chosen
        return not (answered or self._is_frozen)


def _rows(field: ResolvedField) -> tuple[tuple[str, ...], ...]:
    """The rows as texts; in a table of narrow columns days are figures, so that they stand on one line."""
    columns, value = field.definition.columns, field.value
    given = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    if len(columns) <= MANY or len(given) != len(field.rows):
        return field.rows
    return tuple(
        tuple(
            str(row.get(column.id) or "") if column.kind is FieldKind.DATE and text else text
            for column, text in zip(columns, texts, strict=True)
        )
        for row, texts in zip(given, field.rows, strict=True)
    )


def _kept(strips: list[Strip]) -> list[Strip]:
    """With the last of them on the page of what follows: nobody signs under nothing."""
    return [*strips[:-1], *(replace(strip, keep=True) for strip in strips[-1:])]


def _declines(field: ResolvedField) -> bool:
    """Whether it is the one box of an area by which the pupil declines."""
    return field.definition.kind is FieldKind.MULTI_CHOICE and len(field.definition.options) == 1


def _lower_first(text: str) -> str:
    """With a small first letter, unless the word is written in capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
