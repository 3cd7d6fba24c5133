# SPDX-License-Identifier: EUPL-1.2
"""The recovery papers: a code to keep locked up, what it is for, who keeps it and what to do when it is used."""

from __future__ import annotations

from dataclasses import dataclass

from eht_desk.application.ports import RecoveryPaper
from eht_desk.documents import styles
from eht_desk.documents.cells import Cell, cell_row, lines_down, text_strips
from eht_desk.documents.fonts import Faces
from eht_desk.documents.form_paper import DEMO_NOTICE
from eht_desk.documents.page import Pen, Strip, gap, pdf_of
from eht_desk.documents.text import Lettering

_CELL = 24.0
_GROUP_GAP = 20.0
_GROUPS_A_LINE = 4
_READ_ALOUD = (
    "Koden skrivs med eller utan bindestreck, stora eller små bokstäver. Bokstäverna I, L, O och U finns inte i den: "
    "0 är alltid en nolla och 1 alltid en etta."
)


# Blocks of a heading and its paragraphs; a line that begins with spaces goes on with the paragraph before it.
_STORE_TEXT = """\
Vad papperet är till för
Om ingen längre kan låsa upp arkivet öppnar papper 1 och papper 2 det tillsammans. Det här papperet ensamt
  öppnar ingenting. Enskildas egna anteckningar går inte att öppna med papperen.

Vem som förvarar det
Två olika personer har var sitt papper, till exempel rektor och en administratör. Ingen har båda.

Var det förvaras
I ett förslutet kuvert i låst skåp eller kassaskåp, inte vid datorn och inte i samma skåp som det andra
  papperet. Fotografera det inte och spara det inte i någon dator.

När det används
1. Välj Glömt lösenord och sedan arkivets två papper.
2. Skriv koderna från papper 1 och papper 2 och välj ett nytt lösenord.
3. Skriv ut de två nya papperen och strimla de gamla, som inte gäller längre.
Det antecknas i loggen, och alla som använder arkivet får veta det nästa gång de låser upp.

Om det kommer bort
Gör två nya papper under Inställningar samma dag. Då slutar de gamla att gälla."""

_PERSONAL_TEXT = """\
Vad bladet är till för
Har du glömt ditt lösenord väljer du ett nytt med koden på bladet. Koden öppnar ditt konto och dina egna
  anteckningar. Den är lika hemlig som lösenordet.

Vem som förvarar det
Bara du. Ingen annan, inte heller en administratör, behöver ha bladet.

Var det förvaras
Inlåst i ett förslutet kuvert, inte vid datorn. Fotografera det inte och spara det inte i någon dator.

När det används
1. Välj Glömt lösenord och sedan ditt återställningsblad.
2. Skriv koden och välj ett nytt lösenord.
3. Skriv ut det nya bladet och strimla det gamla, som inte gäller längre.

Om det kommer bort
Gör ett nytt blad under Inställningar samma dag. Då slutar det gamla att gälla."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The fixed text of one kind of paper."""

    title: str
    lead: str
    text: str

    def blocks(self) -> list[tuple[str, list[str]]]:
        """Headings with their paragraphs."""
        blocks = [block.replace("\n  ", " ").split("\n") for block in self.text.split("\n\n")]
        return [(lines[0], lines[1:]) for lines in blocks]


_WORDS = {
    "store_first": _Words("Återställningspapper 1 av 2", "Arkivet {store}", _STORE_TEXT),
    "store_second": _Words("Återställningspapper 2 av 2", "Arkivet {store}", _STORE_TEXT),
    "personal": _Words("Personligt återställningsblad", "{login} i arkivet {store}", _PERSONAL_TEXT),
}


def recovery_paper(faces: Faces, paper: RecoveryPaper) -> bytes:
    """The PDF of a recovery paper. Raises ValueError for an unknown kind, without the code in it."""
    words = _WORDS.get(paper.kind)
    if words is None:
        raise ValueError("no such recovery paper")
    lettering = Lettering(faces)
    lead = words.lead.format(store=paper.store_name, login=paper.login)
    strips = [
        *text_strips(lettering.wrapped(words.title, styles.TITLE, styles.CONTENT_WIDTH), styles.TITLE),
        gap(3),
        *text_strips(lettering.wrapped(lead, styles.LEAD, styles.CONTENT_WIDTH), styles.LEAD),
        gap(14),
        _code_box(lettering, paper.code),
        gap(7),
        *text_strips(lettering.wrapped(_READ_ALOUD, styles.CAPTION, styles.CONTENT_WIDTH), styles.CAPTION),
        gap(10),
    ]
    for heading, paragraphs in words.blocks():
        strips.extend(
            [gap(9, keep=True), *text_strips([heading], styles.HEADING, keep=True), gap(2, keep=True)]
        )
        for paragraph in paragraphs:
            strips.extend(
                text_strips(lettering.wrapped(paragraph, styles.PROSE, styles.CONTENT_WIDTH), styles.PROSE)
            )
    strips.extend(
        [gap(22), cell_row(lettering, (Cell("Gjort", paper.made_on), Cell("Förvaras av", weight=1.6)))]
    )
    strips.extend([gap(8), cell_row(lettering, (Cell("Mottaget, datum"), Cell("Underskrift", weight=1.6)))])
    furniture = _SecretFurniture(lettering, paper)
    return pdf_of(strips, furniture, lettering, faces, f"EHT Desk – {words.title.lower()}")


def _code_box(lettering: Lettering, code: str) -> Strip:
    """The code in groups of four, each character in a place of its own width, so that none is lost when it is read."""
    groups = [group for group in lettering.one_line(code).split("-") if group]
    lines = [groups[start : start + _GROUPS_A_LINE] for start in range(0, len(groups), _GROUPS_A_LINE)]
    height = len(lines) * styles.CODE_LETTER.leading + 30

    def draw(pen: Pen, top: float, tall: float) -> None:
        pen.frame(0, top - tall, styles.CONTENT_WIDTH, tall, line=styles.ACCENT, fill=styles.BAND)
        widest = max((_line_width(line) for line in lines), default=0.0)
        baseline = top - 15 - styles.CODE_LETTER.size + 2
        for line in lines:
            _code_line(pen, (styles.CONTENT_WIDTH - widest) / 2, baseline, line)
            baseline -= styles.CODE_LETTER.leading

    return Strip(height, draw)


def _line_width(groups: list[str]) -> float:
    return sum(len(group) * _CELL for group in groups) + _GROUP_GAP * (len(groups) - 1)


def _code_line(pen: Pen, x: float, baseline: float, groups: list[str]) -> None:
    style = styles.CODE_LETTER
    for number, group in enumerate(groups):
        for letter in group:
            pen.text(x + (_CELL - pen.lettering.width(letter, style)) / 2, baseline, letter, style)
            x += _CELL
        if number < len(groups) - 1:
            pen.text(x + (_GROUP_GAP - pen.lettering.width("-", style)) / 2, baseline, "-", style)
        x += _GROUP_GAP


class _SecretFurniture:
    """The program's mark and the demo notice above; a reminder that this is secret below."""

    def __init__(self, lettering: Lettering, paper: RecoveryPaper) -> None:
        self._lettering = lettering
        self._is_demo = paper.is_demo

    def draw(self, pen: Pen, number: int, count: int) -> None:
        """Draw around the body of one page."""
        pen.ring(0, styles.HEADER_BASELINE - 5, 20)
        lines_down(pen, 27, styles.HEADER_BASELINE + styles.SCHOOL.size + 1.5, ["EHT Desk"], styles.SCHOOL)
        pen.text_right(styles.CONTENT_WIDTH, styles.HEADER_BASELINE, "Hemligt", styles.ANNEX)
        if self._is_demo:
            width = self._lettering.width(DEMO_NOTICE, styles.NOTICE) + 16
            x = (styles.CONTENT_WIDTH - width) / 2
            pen.frame(x, styles.NOTICE_BASELINE - 5, width, 16, line=styles.RULE, fill=styles.BAND)
            pen.text(x + 8, styles.NOTICE_BASELINE, DEMO_NOTICE, styles.NOTICE)
        pen.rule(0, styles.FOOTER_RULE, styles.CONTENT_WIDTH, styles.HAIRLINE, styles.THIN)
        pen.text(
            0,
            styles.FOOTER_BASELINE,
            "Koden sparas inte någon annanstans och kan inte skrivas ut igen.",
            styles.FOOTER,
        )
        pen.text_right(
            styles.CONTENT_WIDTH, styles.FOOTER_BASELINE, f"Sida {number} av {count}", styles.FOOTER
        )
