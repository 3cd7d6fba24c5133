# SPDX-License-Identifier: EUPL-1.2
"""The paper of a form: who it is about, its sections by stage, what ends it, and what stands on every page.

Belongs here: the order of the whole. A stage that has not been reached stays empty with its lines, so that the same
sheet can be completed by hand (TRO-38, TRO-40). Not here: single fields, which of them are on it (form_parts), and any
rule (the resolved tree has them).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eht_desk.application.ports import PaperContext, PaperMark
from eht_desk.documents import styles
from eht_desk.documents.cells import CONTINUED, Cell, cell_row, text_strips
from eht_desk.documents.fonts import Faces
from eht_desk.documents.form_closings import LEFT_OUT, approval_strips, change_strips, handover_strips
from eht_desk.documents.form_fields import COMMENT, FieldPieces
from eht_desk.documents.form_parts import Part, Parts, parts_of
from eht_desk.documents.furniture import Around, PageFurniture, school_shown
from eht_desk.documents.letterheads import LOGO_NOTE, head_of
from eht_desk.documents.page import Pen, Strip, gap, pdf_of
from eht_desk.documents.second_language import SecondLanguage
from eht_desk.documents.text import Lettering
from eht_desk.documents.words import Words, draw_lines, height_of, line_strips, lines_of
from eht_desk.domain.forms.model import FieldKind, FormDefinition, Privacy, ResolvedField, ResolvedForm
from eht_desk.domain.protection import Secret

PREVIEW_NOTICE = "Utkast, inte låst"
WHOLE_TEXT = "Lämnas inte vidare: hela texten, även det som eleven inte har godkänt"
LOCAL_TEMPLATE = "Lokal mall, kan ersättas"
UNREVIEWED = "Översättningen är inte granskad."
LACKING_NOTE = (
    "Några tecken kunde inte skrivas på det här papperet. Där står i stället hur många som saknas. "
    "Texten står oförändrad i EHT Desk."
)
NAME_BY_HAND = "Namn, skrivs för hand"
_DIGEST_LETTERS = 12


def form_paper(faces: Faces, resolved: ResolvedForm, context: PaperContext) -> bytes:
    """The PDF of a blank, a preview or an issued paper."""
    lettering = Lettering(faces)
    definition = resolved.definition
    language = SecondLanguage(context.second_language, definition.id)
    parts = parts_of(resolved, context)
    title = language.words(definition.title, "title")
    if parts.copy is not None:
        title = language.words(parts.copy.title, f"copy.{parts.copy.id}.title")
    strips = _opening(lettering, language, title, resolved, context)
    shown: set[str] = set()
    for part in parts.parts:
        strips.extend(_section(lettering, language, part, context, shown))
    strips.extend(_closing(lettering, language, definition, parts, context))
    head = head_of(lettering, context.letterhead)
    around = _around(definition, parts, resolved, context, title.text)
    furniture = PageFurniture(lettering, around, head)
    notes = ([LACKING_NOTE] if lettering.is_lacking else []) + ([LOGO_NOTE] if head.is_broken else [])
    for note in notes:
        lines = lettering.wrapped(note, styles.CAPTION, styles.CONTENT_WIDTH)
        strips.extend([gap(6), *text_strips(lines, styles.CAPTION)])
    strips.extend(change_strips(lettering, context.changes, context.changed_from))
    name = f"{title.text} {context.code}".strip()
    later = () if context.pupil_name else _name_again(lettering, language)
    return pdf_of(strips, furniture, lettering, faces, lettering.one_line(name), later=later)


def _name_again(lettering: Lettering, language: SecondLanguage) -> tuple[Strip, ...]:
    """A line for the name on a blank's later pages: they are copied and dropped one by one."""
    return (cell_row(lettering, (Cell(language.common("Elev", "pupil")),)), Strip(6))


def _opening(
    lettering: Lettering,
    language: SecondLanguage,
    title: Words,
    resolved: ResolvedForm,
    context: PaperContext,
) -> list[Strip]:
    definition = resolved.definition
    strips = line_strips(lines_of(lettering, title, styles.TITLE, styles.CONTENT_WIDTH), keep=True)
    if language.is_there and not context.is_language_reviewed:
        told = lines_of(
            lettering, language.common(UNREVIEWED, "unreviewed"), styles.CAPTION, styles.CONTENT_WIDTH
        )
        strips.extend(line_strips(told, keep=True))
    if definition.intro and resolved.is_blank:
        intro = lines_of(
            lettering, language.words(definition.intro, "intro"), styles.LABEL, styles.CONTENT_WIDTH
        )
        strips.extend([gap(2, keep=True), *line_strips(intro, keep=True)])
    cells = [Cell(language.common("Elev", "pupil"), context.pupil_name, weight=3.4)]
    if Secret.CLASS not in context.hidden:
        cells.append(Cell(language.common("Klass", "class"), context.pupil_class))
    if context.pupil_number and not context.copy_id and definition.identity != "name":
        number = language.common("Person-/samordningsnummer", "number")
        cells.append(Cell(number, context.pupil_number, weight=1.6))
    strips = [*strips, gap(8, 5, keep=True), cell_row(lettering, cells, keep=True)]
    if context.is_alias:
        by_hand = Cell(language.common(NAME_BY_HAND, "name_by_hand"))
        strips.extend([gap(4, 3, keep=True), cell_row(lettering, (by_hand,), keep=True)])
    return strips


def _section(
    lettering: Lettering, language: SecondLanguage, part: Part, context: PaperContext, shown: set[str]
) -> list[Strip]:
    """A section with its heading; `shown` collects the stages whose lock has been told already."""
    section = part.section.definition
    stage = section.stage_id
    finalised = context.finalised_stages
    status = _locked(finalised.get(stage)) if stage not in shown else ""
    shown.add(stage)
    heading, again = _heading(lettering, language, part, status)
    pieces = FieldPieces(lettering, is_frozen=stage in finalised, again=again, language=language)
    body = pieces.strips(part.fields, section.layout)
    if heading and body and body[0].is_gap:
        body[0] = replace(body[0], keep=True)  # so that no heading stands alone at the foot of a page
    return [*heading, *body]


def _heading(
    lettering: Lettering, language: SecondLanguage, part: Part, status: str
) -> tuple[list[Strip], tuple[Strip, ...]]:
    """The heading, and its short form for the top of a following page."""
    section = part.section.definition
    title = language.section(section.id, section.title, "title")
    if part.fields and part.fields[0].definition.plain_label == section.title:
        title = Words("")  # the field says it already
    comment = _comment_heading(language, section.layout, part.fields)
    strips: list[Strip] = []
    if title.text or status:
        strips.append(gap(styles.GAP_SECTION, styles.GAP_SECTION, keep=True))
    if title.text or status or comment.text:
        strips.append(_heading_line(lettering, title, comment, status))
    if section.hint:
        words = language.section(section.id, section.hint, "hint")
        hint = lines_of(lettering, words, styles.HINT, styles.CONTENT_WIDTH)
        strips.extend(line_strips(hint, keep=True))
    if comment.text:
        strips.append(
            Strip(3, lambda pen, top, tall: pen.rule(0, top - tall, styles.CONTENT_WIDTH), keep=True)
        )
    if not title.text:
        return strips, ()
    again = [_heading_line(lettering, Words(f"{title.text} {CONTINUED}"), comment, "")]
    if comment.text:
        again.append(Strip(3, lambda pen, top, tall: pen.rule(0, top - tall, styles.CONTENT_WIDTH)))
    return strips, (*again, Strip(4))


def _comment_heading(language: SecondLanguage, layout: str, fields: Sequence[ResolvedField]) -> Words:
    """What the column of comments is called, when the section has rows with one."""
    if layout != "rows":
        return Words("")
    for field in fields:
        if field.definition.kind is FieldKind.YES_NO and field.definition.has_comment:
            own = field.definition.comment_label
            return Words(own) if own and own != COMMENT else language.common(COMMENT, "comment")
    return Words("")


def _heading_line(lettering: Lettering, title: Words, comment: Words, status: str) -> Strip:
    left = styles.COMMENT_X if comment.text else styles.CONTENT_WIDTH
    titles = lines_of(lettering, title, styles.HEADING, left - 10)
    room = styles.CONTENT_WIDTH - styles.COMMENT_X
    both = " / ".join(text for text in (comment.text, comment.second) if text)
    label = lettering.shortened(both, styles.CAPTION, room)
    told = lettering.one_line(status)
    taken = max((lettering.width(line.text, line.style) for line in titles), default=0.0)
    if comment.text:
        taken = styles.COMMENT_X + lettering.width(label, styles.CAPTION)
    own_line = bool(told) and taken + 12 + lettering.width(told, styles.STATUS) > styles.CONTENT_WIDTH
    below = lines_of(lettering, Words(status), styles.STATUS, styles.CONTENT_WIDTH) if own_line else []
    above = max(height_of(titles), styles.HEADING.leading)

    def draw(pen: Pen, top: float, _: float) -> None:
        draw_lines(pen, 0, top, titles)
        baseline = top - styles.HEADING.size
        pen.text(styles.COMMENT_X, baseline, label, styles.CAPTION)
        if told and not own_line:
            pen.text_right(styles.CONTENT_WIDTH, baseline, told, styles.STATUS)
        draw_lines(pen, 0, top - above, below)

    return Strip(above + height_of(below), draw, keep=True)


def _locked(mark: PaperMark | None) -> str:
    if mark is None:
        return ""
    return f"Låst {mark.on} av {mark.by}" if mark.by else f"Låst {mark.on}"


def _closing(
    lettering: Lettering,
    language: SecondLanguage,
    definition: FormDefinition,
    parts: Parts,
    context: PaperContext,
) -> list[Strip]:
    """After the sections: what was left out, approvals, note and hand-overs. A copy has its own fields only."""
    if parts.copy is not None:
        return []
    strips: list[Strip] = []
    if parts.leaves_out:
        strips.extend([gap(styles.GAP_SECTION), *text_strips([LEFT_OUT], styles.STATUS)])
    signs_as = "" if context.is_alias else context.pupil_name
    strips.extend(approval_strips(lettering, language, definition, context.approvals, signs_as))
    note = language.words(definition.note_on_paper, "note_on_paper")
    return [*strips, *handover_strips(lettering, language, definition, note, context.handovers)]


def _around(
    definition: FormDefinition, parts: Parts, resolved: ResolvedForm, context: PaperContext, title: str
) -> Around:
    second = []
    if definition.is_local_template:
        second.append(LOCAL_TEMPLATE)
    if context.page_code is not None:
        second.append(f"Papper {context.page_code.paper_number}")
    if context.printed_at:
        second.append(f"Utskriven {context.printed_at}")
    return Around(
        school=school_shown(context.school_name, context.hidden),
        authority=context.authority_name,
        annex=definition.annex if parts.copy is None else "",
        title=title,
        whose="" if context.is_alias and context.code else context.pupil_name,
        first=_trail(definition, resolved, context),
        second=" · ".join(second),
        notices=_notices(definition, parts, context),
        is_demo=context.is_demo,
        page_code=context.page_code,
    )


def _notices(definition: FormDefinition, parts: Parts, context: PaperContext) -> tuple[str, ...]:
    """What must be seen first: it is no final paper, or it is the whole text and not what may be handed on (TRO-46)."""
    if context.is_preview:
        return (PREVIEW_NOTICE,)
    is_whole = definition.privacy is Privacy.UNTIL_APPROVED and not context.only_sections
    return (WHOLE_TEXT,) if is_whole and context.code and parts.copy is None else ()


def _trail(definition: FormDefinition, resolved: ResolvedForm, context: PaperContext) -> str:
    """What ties the paper to the record in the store; a blank one says which form it is."""
    if not context.code:
        kind = "Tom blankett" if resolved.is_blank else "Utkast utan dokumentkod"
        return f"{kind} · formulär version {definition.version}"
    parts = [f"Dokument {context.code}", f"version {context.version}"]
    if context.checksum:
        parts.append(f"kontrollsumma {_grouped(context.checksum[:_DIGEST_LETTERS])}")
    if context.log_head:
        parts.append(f"logg {context.log_position}:{context.log_head[:_DIGEST_LETTERS]}")
    return " · ".join(parts)


def _grouped(text: str) -> str:
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
