# SPDX-License-Identifier: EUPL-1.2
"""The paper of a form: who it is about, its sections by stage, handovers, and what stands on every page.

Belongs here: the order of the whole. A stage that has not been reached stays empty with its lines, so that the same
sheet can be completed by hand (TRO-38, TRO-40). Not here: single fields, and any rule (the resolved tree has them).
"""

from __future__ import annotations

from collections.abc import Mapping

from eht_desk.application.ports import PaperContext, PaperMark
from eht_desk.documents import styles
from eht_desk.documents.cells import CONTINUED, Cell, cell_row, lines_down, text_strips
from eht_desk.documents.fonts import Faces
from eht_desk.documents.form_fields import COMMENT, FieldPieces
from eht_desk.documents.page import DEMO_NOTICE, Pen, Strip, gap, pdf_of
from eht_desk.documents.text import Lettering
from eht_desk.domain.forms.model import (
    FieldKind,
    FormDefinition,
    HandoverDefinition,
    ResolvedField,
    ResolvedForm,
    ResolvedSection,
)

PREVIEW_NOTICE = "Utkast, inte låst"
LACKING_NOTE = (
    "Några tecken kunde inte skrivas på det här papperet. Där står i stället hur många som saknas. "
    "Texten står oförändrad i EHT Desk."
)
_DIGEST_LETTERS = 12


def form_paper(faces: Faces, resolved: ResolvedForm, context: PaperContext) -> bytes:
    """The PDF of a blank, a preview or an issued paper."""
    lettering = Lettering(faces)
    definition = resolved.definition
    strips = _opening(lettering, definition, resolved, context)
    shown: set[str] = set()
    for section in resolved.sections:
        strips.extend(_section(lettering, resolved, section, context.finalised_stages, shown))
    strips.extend(_closing(lettering, definition, context.handovers))
    furniture = FormFurniture(lettering, definition, resolved, context)
    if lettering.is_lacking:
        lines = lettering.wrapped(LACKING_NOTE, styles.CAPTION, styles.CONTENT_WIDTH)
        strips.extend([gap(6), *text_strips(lines, styles.CAPTION)])
    title = f"{definition.title} {context.code}".strip()
    return pdf_of(strips, furniture, lettering, faces, lettering.one_line(title))


def _opening(
    lettering: Lettering, definition: FormDefinition, resolved: ResolvedForm, context: PaperContext
) -> list[Strip]:
    strips = text_strips(
        lettering.wrapped(definition.title, styles.TITLE, styles.CONTENT_WIDTH), styles.TITLE, keep=True
    )
    if definition.intro and resolved.is_blank:
        strips.append(gap(2, keep=True))
        strips.extend(
            text_strips(
                lettering.wrapped(definition.intro, styles.LABEL, styles.CONTENT_WIDTH),
                styles.LABEL,
                keep=True,
            )
        )
    cells = [Cell("Elev", context.pupil_name, weight=3.4), Cell("Klass", context.pupil_class)]
    if context.pupil_number:
        cells.append(Cell("Person-/samordningsnummer", context.pupil_number, weight=1.6))
    strips.extend([gap(8, 5, keep=True), cell_row(lettering, cells, keep=True)])
    return strips


def _section(
    lettering: Lettering,
    resolved: ResolvedForm,
    section: ResolvedSection,
    finalised: Mapping[str, PaperMark],
    shown: set[str],
) -> list[Strip]:
    """A section with its heading; `shown` collects the stages whose lock has been told already."""
    stage = section.definition.stage_id
    is_reached = stage in resolved.stages_open or stage in finalised
    shows_all = resolved.is_blank or not is_reached
    if not (section.is_visible or shows_all):
        return []
    fields = [field for field in section.fields if field.is_visible or shows_all]
    status = _locked(finalised.get(stage)) if stage not in shown else ""
    shown.add(stage)
    heading, again = _heading(lettering, section, fields, status)
    pieces = FieldPieces(lettering, is_frozen=stage in finalised, again=again)
    body = pieces.strips(fields, in_rows=section.definition.layout == "rows")
    return [*heading, *body]


def _heading(
    lettering: Lettering, section: ResolvedSection, fields: list[ResolvedField], status: str
) -> tuple[list[Strip], tuple[Strip, ...]]:
    """The heading, and its short form for the top of a following page."""
    title = section.definition.title
    if fields and fields[0].definition.plain_label == title:
        title = ""  # the field says it already
    comment = _comment_heading(section, fields)
    strips: list[Strip] = [gap(styles.GAP_SECTION, styles.GAP_SECTION, keep=True)] if title or status else []
    if title or status or comment:
        strips.append(_heading_line(lettering, title, comment, status))
    if section.definition.hint:
        hint = lettering.wrapped(section.definition.hint, styles.HINT, styles.CONTENT_WIDTH)
        strips.extend(text_strips(hint, styles.HINT, keep=True))
    if comment:
        strips.append(
            Strip(3, lambda pen, top, tall: pen.rule(0, top - tall, styles.CONTENT_WIDTH), keep=True)
        )
    if not title:
        return strips, ()
    again = [_heading_line(lettering, f"{title} {CONTINUED}", comment, "")]
    if comment:
        again.append(Strip(3, lambda pen, top, tall: pen.rule(0, top - tall, styles.CONTENT_WIDTH)))
    return strips, (*again, Strip(4))


def _comment_heading(section: ResolvedSection, fields: list[ResolvedField]) -> str:
    """What the column of comments is called, when the section has rows with one."""
    if section.definition.layout != "rows":
        return ""
    for field in fields:
        if field.definition.kind is FieldKind.YES_NO and field.definition.has_comment:
            return field.definition.comment_label or COMMENT
    return ""


def _heading_line(lettering: Lettering, title: str, comment: str, status: str) -> Strip:
    left = styles.COMMENT_X if comment else styles.CONTENT_WIDTH
    titles = lettering.wrapped(title, styles.HEADING, left - 10) if title else []
    label = lettering.shortened(comment, styles.CAPTION, styles.CONTENT_WIDTH - styles.COMMENT_X)
    told = lettering.one_line(status)
    taken = max((lettering.width(line, styles.HEADING) for line in titles), default=0.0)
    if comment:
        taken = styles.COMMENT_X + lettering.width(label, styles.CAPTION)
    own_line = bool(told) and taken + 12 + lettering.width(told, styles.STATUS) > styles.CONTENT_WIDTH
    below = lettering.wrapped(status, styles.STATUS, styles.CONTENT_WIDTH) if own_line else []
    height = max(len(titles), 1) * styles.HEADING.leading + len(below) * styles.STATUS.leading

    def draw(pen: Pen, top: float, _: float) -> None:
        lines_down(pen, 0, top, titles, styles.HEADING)
        baseline = top - styles.HEADING.size
        pen.text(styles.COMMENT_X, baseline, label, styles.CAPTION)
        if told and not own_line:
            pen.text_right(styles.CONTENT_WIDTH, baseline, told, styles.STATUS)
        lines_down(pen, 0, top - max(len(titles), 1) * styles.HEADING.leading, below, styles.STATUS)

    return Strip(height, draw, keep=True)


def _locked(mark: PaperMark | None) -> str:
    if mark is None:
        return ""
    return f"Låst {mark.on} av {mark.by}" if mark.by else f"Låst {mark.on}"


def _closing(
    lettering: Lettering, definition: FormDefinition, handovers: Mapping[str, PaperMark]
) -> list[Strip]:
    """The handovers with a box to tick when done (TRO-39), and the form's note."""
    strips: list[Strip] = []
    if definition.note_on_paper:
        lines = lettering.wrapped(definition.note_on_paper, styles.CHOSEN, styles.CONTENT_WIDTH)
        strips.extend(
            [
                gap(styles.GAP_SECTION, styles.GAP_SECTION, keep=True),
                *text_strips(lines, styles.CHOSEN, keep=True),
            ]
        )
    for handover in definition.handovers:
        strips.append(gap(3, 2, keep=True))
        strips.append(_handover(lettering, handover, handovers.get(handover.id)))
    return strips


def _handover(lettering: Lettering, handover: HandoverDefinition, mark: PaperMark | None) -> Strip:
    return cell_row(
        lettering,
        (
            Cell(f"{handover.label}, lämnad datum", mark.on if mark else "", weight=1.0),
            Cell("Lämnad av, signatur", mark.by if mark else "", weight=1.25),
        ),
    )


class FormFurniture:
    """School, annex and notices above; code, checksum, head of the log and page numbers below."""

    def __init__(
        self, lettering: Lettering, definition: FormDefinition, resolved: ResolvedForm, context: PaperContext
    ) -> None:
        self._context = context
        half = styles.CONTENT_WIDTH * 0.6
        self._school = lettering.shortened(context.school_name, styles.SCHOOL, half)
        self._authority = lettering.shortened(context.authority_name, styles.AUTHORITY, half)
        self._annex = lettering.shortened(definition.annex, styles.ANNEX, styles.CONTENT_WIDTH * 0.35)
        self._title = lettering.shortened(definition.title, styles.AUTHORITY, styles.CONTENT_WIDTH * 0.38)
        self._trail = lettering.shortened(
            _trail(definition, resolved, context), styles.FOOTER, styles.CONTENT_WIDTH - 60
        )
        self._printed = lettering.one_line(f"Utskriven {context.printed_at}" if context.printed_at else "")

    def above(self, pen: Pen, number: int) -> None:
        """Draw the top of a page; from the second page on the title stands there too."""
        notices = [DEMO_NOTICE] if self._context.is_demo else []
        pen.notices([*notices, PREVIEW_NOTICE] if self._context.is_preview else notices)
        pen.text(0, styles.HEADER_BASELINE, self._school, styles.SCHOOL)
        pen.text_right(styles.CONTENT_WIDTH, styles.HEADER_BASELINE, self._annex, styles.ANNEX)
        pen.text(0, styles.HEADER_BASELINE - 11, self._authority, styles.AUTHORITY)
        if number > 1:
            pen.text_right(styles.CONTENT_WIDTH, styles.HEADER_BASELINE - 11, self._title, styles.AUTHORITY)

    def below(self, pen: Pen, number: int, count: int) -> None:
        """Draw the foot of a page."""
        pen.foot(self._trail, self._printed, number, count)


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
