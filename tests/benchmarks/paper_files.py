# SPDX-License-Identifier: EUPL-1.2
"""What papers cost: laying out twelve pages, issuing them as PDF/A with their codes, 200 blanks in one job."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from eht_desk import resources
from eht_desk.application.ports import PaperContext, PaperMark
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.scans import PageCode

PAGES = 12
BLANKS = 200
_SENTENCE = "Eleven berättar att morgnarna är svåra när första lektionen är i idrottshallen. "


def papers(repetitions: int) -> tuple[float, float, float]:
    """Seconds, medians when warm: twelve pages laid out, the same issued, and 200 blanks as one file."""
    renderer = PdfRenderer()
    definition = FormCatalogFromFiles(resources.root() / "forms").get("absence_checklist", 1)
    mark = PaperMark("24 november 2026", "Maria Lind")
    stages = {stage.id: mark for stage in definition.stages}
    plain = PaperContext("Ekskolan", "Eks kommun", code="7K2F-91", finalised_stages=stages)
    code = PageCode("7K2F-91", 1, 1, 1, 1, "4e1b09ac")
    issued = replace(plain, is_archival=True, page_code=code)
    day = date(2026, 11, 24)
    sentences = 400
    resolved = resolve(definition, {}, today=day)
    while renderer.pages(renderer.form(resolved, plain)) < PAGES:
        sentences += 40
        answers = {"eht_comment": _SENTENCE * sentences}
        resolved = resolve(definition, answers, today=day, finalised=set(stages))
    renderer.form(resolved, issued)
    blank = renderer.form(resolve(definition, None, today=day), plain)
    return (
        _median(partial(renderer.form, resolved, plain), repetitions),
        _median(partial(renderer.form, resolved, issued), repetitions),
        _median(partial(renderer.repeated, blank, BLANKS, lambda _done, _count: None), repetitions),
    )


def imports() -> float:
    """Seconds that the first issued paper takes for importing, beside a program that has made a preview."""
    code = (
        "import time, eht_desk.documents.renderer; began = time.perf_counter(); "
        "import pikepdf, pikepdf.pdfa, zxingcpp; print(time.perf_counter() - began)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _median(work: Callable[[], object], repetitions: int) -> float:
    times = []
    for _ in range(repetitions):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)
