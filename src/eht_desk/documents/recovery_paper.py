# SPDX-License-Identifier: EUPL-1.2
"""The recovery papers: a code to keep locked up, what it is for, who keeps it and what to do when it is used."""

from __future__ import annotations

from dataclasses import dataclass

from eht_desk.application.ports import RecoveryPaper
from eht_desk.documents import styles
from eht_desk.documents.cells import Cell, cell_row, lines_down, text_strips
from eht_desk.documents.fonts import Faces
from eht_desk.documents.page import DEMO_NOTICE, Pen, Strip, gap, pdf_of
from eht_desk.documents.text import Lettering
from eht_desk.documents.words import Words

_CAPITAL = 0.727  # height of a capital letter in ems
_BOX_PADDING = 21.0
_GROUPS_A_LINE = 4
_FOOT = "Koden sparas inte någon annanstans och kan inte skrivas ut igen."
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
Gör två nya papper under Inställningar, Återställningspapper, samma dag. Då slutar de gamla att gälla."""

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
    strips.extend([gap(22), *_keeping(lettering, paper)])
    furniture = SecretFurniture(is_demo=paper.is_demo, foot=_FOOT)
    return pdf_of(strips, furniture, lettering, faces, f"EHT Desk – {words.title.lower()}")


def _keeping(lettering: Lettering, paper: RecoveryPaper) -> list[Strip]:
    """When it was made, and for the store's papers who took it into keeping."""
    made = Cell(Words("Gjort"), paper.made_on)
    if paper.kind == "personal":
        return [cell_row(lettering, (made, Cell(Words("Namn"), weight=1.6)))]
    return [
        cell_row(lettering, (made, Cell(Words("Förvaras av"), weight=1.6))),
        gap(8),
        cell_row(lettering, (Cell(Words("Mottaget, datum")), Cell(Words("Underskrift"), weight=1.6))),
    ]


def _code_box(lettering: Lettering, code: str) -> Strip:
    """The code in groups of four, in letters that are all equally wide, with a slash through the zero."""
    style = styles.CODE_LETTER
    groups = [group for group in lettering.one_line(code).split("-") if group]
    lines = [
        "-".join(groups[start : start + _GROUPS_A_LINE]) for start in range(0, len(groups), _GROUPS_A_LINE)
    ]
    capital = style.size * _CAPITAL
    height = (len(lines) - 1) * style.leading + capital + 2 * _BOX_PADDING
    widest = max((lettering.width(line, style) for line in lines), default=0.0)

    def draw(pen: Pen, top: float, tall: float) -> None:
        pen.frame(0, top - tall, styles.CONTENT_WIDTH, tall, line=styles.ACCENT, fill=styles.BAND)
        for number, line in enumerate(lines):
            baseline = top - _BOX_PADDING - capital - number * style.leading
            pen.text((styles.CONTENT_WIDTH - widest) / 2, baseline, line, style)

    return Strip(height, draw)


class SecretFurniture:
    """The program's mark and the demo notice above; a reminder that this is secret below."""

    top = styles.BODY_TOP
    bottom = styles.BODY_BOTTOM

    def __init__(self, *, is_demo: bool, foot: str) -> None:
        self._is_demo = is_demo
        self._foot = foot

    def above(self, pen: Pen, number: int) -> None:
        """Draw the top of a page."""
        del number  # the same on every page
        pen.ring(0, styles.HEADER_BASELINE - 5, 20)
        lines_down(pen, 27, styles.HEADER_BASELINE + styles.SCHOOL.size + 1.5, ["EHT Desk"], styles.SCHOOL)
        pen.text_right(styles.CONTENT_WIDTH, styles.HEADER_BASELINE, "Hemligt", styles.ANNEX)
        pen.notices([DEMO_NOTICE] if self._is_demo else [])

    def below(self, pen: Pen, number: int, count: int) -> None:
        """Draw the foot of a page."""
        pen.foot(self._foot, "", number, count)
