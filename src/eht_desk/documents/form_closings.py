# SPDX-License-Identifier: EUPL-1.2
"""What ends a form's paper: what the pupil approves, hand-overs, and what differs from the version before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from eht_desk.application.ports.papers import ApprovalMark, PaperMark
from eht_desk.documents import styles
from eht_desk.documents.cells import CONTINUED, Cell, cell_row, signature_row, text_strips
from eht_desk.documents.choices import Choice, choice_strips
from eht_desk.documents.form_fields import NAME_IN_CLEAR, PLACE_AND_DATE
from eht_desk.documents.page import Strip, gap
from eht_desk.documents.second_language import SecondLanguage
from eht_desk.documents.tables import table_strips
from eht_desk.documents.text import Lettering
from eht_desk.documents.words import Words, line_strips, lines_of
from eht_desk.domain.forms.changes import FieldChange
from eht_desk.domain.forms.model import FieldDefinition, FieldKind, FormDefinition, HandoverDefinition

APPROVAL_HEADING = "Elevens godkännande"
REFUSES = "Nej, jag vill inte att det lämnas"
LEFT_OUT = "Delar som eleven inte har godkänt är inte med."
_NOTHING = "–"


def approval_strips(
    lettering: Lettering,
    language: SecondLanguage,
    definition: FormDefinition,
    marks: Sequence[ApprovalMark],
    name: str,
) -> list[Strip]:
    """Per approval: the sentence with its box, a box for each part, and the pupil's signature over `name`."""
    if not marks:
        return []
    heading = language.common(APPROVAL_HEADING, "approval")
    strips = [
        gap(styles.GAP_SECTION, styles.GAP_SECTION, keep=True),
        *line_strips(lines_of(lettering, heading, styles.HEADING, styles.CONTENT_WIDTH), keep=True),
    ]
    ids = {item.label: item.id for item in definition.approvals}
    titles = {item.title: item.id for item in definition.sections}
    again = tuple(
        line_strips(
            lines_of(lettering, Words(f"{heading.text} {CONTINUED}"), styles.HEADING, styles.CONTENT_WIDTH)
        )
    )
    for mark in marks:
        words = language.words(mark.label, f"approval.{ids.get(mark.label, '')}.label")
        parts = [
            Words(part, language.section(titles.get(part, ""), part, "title").second)
            for part in mark.sections
        ]
        whole = [gap(5, 4, keep=True), *_approval(lettering, language, words, parts, mark, name)]
        strips.extend(replace(strip, again=again) for strip in _together(whole))
    return strips


def _approval(
    lettering: Lettering,
    language: SecondLanguage,
    words: Words,
    sections: Sequence[Words],
    mark: ApprovalMark,
    name: str,
) -> list[Strip]:
    is_given = bool(mark.on) and not mark.declined
    sentence = Choice(words.text, is_given, words.second)
    strips = choice_strips(lettering, Words(""), [sentence], is_ruled=False)
    if mark.declined:
        told = f"Eleven godkände inte detta {mark.on}".strip() + (
            f", antecknat av {mark.by}" if mark.by else ""
        )
        lines = lettering.wrapped(f"{told}.", styles.VALUE, styles.CONTENT_WIDTH)
        return [*strips, gap(2, keep=True), *text_strips(lines, styles.VALUE)]
    if not is_given:
        no = language.common(REFUSES, "refuses")
        strips.extend(
            choice_strips(lettering, Words(""), [Choice(no.text, False, no.second)], is_ruled=False)
        )
    if sections:
        parts = [Choice(part.text, is_given, part.second) for part in sections]
        caption = language.common("Godkända delar" if is_given else "Delar som godkänns", "parts")
        strips.extend([gap(1, keep=True), *choice_strips(lettering, caption, parts, is_ruled=False)])
    captions = (
        language.common("Elevens underskrift", "signature"),
        language.common(NAME_IN_CLEAR, "name_in_clear"),
        language.common("Datum" if mark.on else PLACE_AND_DATE, "date"),
    )
    strips.extend(signature_row(lettering, captions, name, mark.on, ink=mark.ink))
    told = _way(mark) if is_given else ""
    if told:
        lines = lettering.wrapped(told, styles.CAPTION, styles.CONTENT_WIDTH)
        strips.extend([gap(2), *text_strips(lines, styles.CAPTION)])
    return strips


def _way(mark: ApprovalMark) -> str:
    """How it was signed and who noted it."""
    by = f", antecknat av {mark.by}" if mark.by else ""
    if mark.is_ink_kept:
        return f"Undertecknat på skärm{by}. Namnteckningen skrivs inte ut."
    if not by:
        return ""
    return f"Undertecknat på {'skärm' if mark.ink is not None else 'papper'}{by}."


def handover_strips(
    lettering: Lettering,
    language: SecondLanguage,
    definition: FormDefinition,
    note: Words,
    handovers: Mapping[str, PaperMark],
) -> list[Strip]:
    """The form's note, and the hand-overs with a date when done (TRO-39); they stay on one page."""
    strips: list[Strip] = []
    if note.text:
        lines = lines_of(lettering, note, styles.CHOSEN, styles.CONTENT_WIDTH)
        strips.extend(
            [gap(styles.GAP_SECTION, styles.GAP_SECTION, keep=True), *line_strips(lines, keep=True)]
        )
    for handover in definition.handovers:
        mark = handovers.get(handover.id)
        row = cell_row(
            lettering,
            (
                Cell(_given_on(language, handover), mark.on if mark else "", weight=1.0),
                Cell(
                    language.common("Lämnad av, signatur", "given_by"), mark.by if mark else "", weight=1.25
                ),
            ),
        )
        strips.extend([gap(3, 2, keep=True), replace(row, keep=True)])
    return [*strips[:-1], *(replace(strip, keep=False) for strip in strips[-1:])]


def _given_on(language: SecondLanguage, handover: HandoverDefinition) -> Words:
    label = language.words(handover.label, f"handover.{handover.id}.label")
    when = language.common("lämnad datum", "given_on")
    second = ", ".join((label.second, when.second)) if label.second and when.second else ""
    return Words(f"{label.text}, {when.text}", second)


_COLUMNS = (
    FieldDefinition("what", FieldKind.TEXT, "Uppgift"),
    FieldDefinition("before", FieldKind.LONG_TEXT, "Före"),
    FieldDefinition("after", FieldKind.LONG_TEXT, "Nu"),
)


def change_strips(lettering: Lettering, changes: Sequence[FieldChange], version: int) -> list[Strip]:
    """A page of its own that says what differs from the version before."""
    if not changes:
        return []
    title = f"Ändrat sedan version {version}" if version else "Ändrat sedan förra versionen"
    rows = [(change.label, change.before or _NOTHING, change.after or _NOTHING) for change in changes]
    first, *rest = text_strips([title], styles.TITLE, keep=True)
    headings = [Words(column.label) for column in _COLUMNS]
    table = table_strips(lettering, _COLUMNS, headings, rows, 0)
    return [replace(first, starts_page=True), *rest, gap(6, keep=True), *table]


def _together(strips: list[Strip]) -> list[Strip]:
    """An approval is not cut by a page: who signs sees what is signed."""
    return [*(replace(strip, keep=True) for strip in strips[:-1]), *strips[-1:]]
