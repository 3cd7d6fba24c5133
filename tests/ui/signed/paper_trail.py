# SPDX-License-Identifier: EUPL-1.2
"""Real papers of the made-up school, out for signature and back as scans."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

from eht_desk import resources
from eht_desk.application import form_work, papers
from eht_desk.application.papers import PaperIssue
from eht_desk.application.workspace import Workspace
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.ids import PupilId
from tests.exchange.scanned_papers import scanned_pdf
from tests.fakes.school import FORM, TALK, School


def printing(school: School, login: str) -> Workspace:
    """The store in this person's hands, with real papers."""
    workspace = school.as_(login)
    return replace(
        workspace, services=replace(workspace.services, renderer=PdfRenderer(resources.read_bytes))
    )


def paper_out(school: School, login: str, pupil_id: PupilId) -> PaperIssue:
    """A checklist about the pupil, locked, printed once."""
    writer = printing(school, login)
    page = form_work.open_form(writer, pupil_id, FORM)
    assert page.draft is not None
    draft = form_work.save_draft(writer, page.draft, TALK, starts_stretch=True)
    document, _ = form_work.finalise_stage(writer, draft)
    issue = papers.issue_paper(writer, document.id)
    papers.record_print(writer, document.id, issue.paper.number, 1)
    return issue


def sheets(pdf: bytes, dpi: int = 200) -> list[Image.Image]:
    """The paper's pages, drawn as a printer would."""
    with pypdfium2.PdfDocument(pdf) as paper:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().copy() for page in paper]


def dirty(page: Image.Image, turn: float) -> Image.Image:
    """As the scanner's feeder saw it."""
    turned = page.rotate(turn, Image.Resampling.BICUBIC, fillcolor=245)
    return ImageChops.add(turned, Image.effect_noise(turned.size, 16), 1, -128)


def scan(*stack: Sequence[Image.Image]) -> bytes:
    """All pages in one file, each a little askew."""
    pages = [page for part in stack for page in part]
    return scanned_pdf([dirty(page, (at % 5) - 2.0) for at, page in enumerate(pages)])


def blank() -> Image.Image:
    return Image.new("L", (1654, 2339), 250)


def saved(folder: Path, content: bytes, name: str = "skannat.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def picture(page: Image.Image) -> bytes:
    target = io.BytesIO()
    page.convert("RGB").save(target, "JPEG", quality=80)
    return target.getvalue()
