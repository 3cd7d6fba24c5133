# SPDX-License-Identifier: EUPL-1.2
"""Words about signed papers: what came back, what is missing, why a page could not be placed. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eht_desk.application.page_filing import FiledPaper
from eht_desk.application.papers_out import SignedWork
from eht_desk.application.signed_papers import FiledStack
from eht_desk.domain.scans import LooseReason
from eht_desk.ui.words import counted

REASONS: Mapping[LooseReason, str] = {
    LooseReason.NO_CODE: "Ingen kod från EHT Desk går att läsa på sidan.",
    LooseReason.UNKNOWN_DOCUMENT: (
        "Koden hör inte till något dokument som du kan se. Bara du ser sidan här. Ge papperet till den som skrev ut "
        "det eller till rektor, och kasta sidan."
    ),
    LooseReason.NOT_READABLE_BY_YOU: (
        "Koden hör till ett dokument som du inte får läsa. Bara du ser sidan här. Ge papperet till den som skrev ut "
        "det, så att den läser in det, och kasta sidan."
    ),
    LooseReason.OTHER_PAPER: "Koden stämmer inte med något papper som är utskrivet av dokumentet.",
    LooseReason.SEVERAL_CODES: "Det ligger flera papper på samma sida. Skanna dem var för sig.",
    LooseReason.DUPLICATE: "Samma sida har redan kommit tillbaka. Det kan vara ett andra exemplar.",
}

SHORT: Mapping[LooseReason, str] = {
    LooseReason.NO_CODE: "Ingen kod",
    LooseReason.UNKNOWN_DOCUMENT: "Okänd kod",
    LooseReason.NOT_READABLE_BY_YOU: "Inte din",
    LooseReason.OTHER_PAPER: "Passar inte",
    LooseReason.SEVERAL_CODES: "Flera papper",
    LooseReason.DUPLICATE: "Finns redan",
}


def signed_count(work: SignedWork) -> tuple[int, str, str]:
    """Number, colour and words of what wants somebody's hand, for the navigation."""
    parts = []
    if work.late:
        parts.append(f"{counted(len(work.late), 'papper', 'papper')} borta länge")
    if work.loose:
        parts.append(f"{counted(work.loose, 'sida', 'sidor')} utan plats")
    return work.urgent, "warn", ", ".join(parts)


def page_list(pages: Sequence[int]) -> str:
    """`sida 1`, `sidorna 1–3 och 5`."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    words: list[str] = []
    for run in runs:
        words += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(page) for page in run]
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"
    return f"sida {listed}" if len(pages) == 1 else f"sidorna {listed}"


def filed_words(paper: FiledPaper) -> str:
    """What of a paper was filed just now."""
    words = page_list(sorted(set(paper.filed)))
    return f"{words} av {paper.pages}" if paper.pages > 1 else words


def state_of(paper: FiledPaper) -> tuple[str, str]:
    """Where a paper of which pages came back stands, as word and colour."""
    if paper.is_superseded:
        return "Ersatt version", "warn"
    if paper.missing:
        number = len(paper.missing)
        return (f"Sida {paper.missing[0]} saknas" if number == 1 else f"{number} sidor saknas"), "warn"
    return ("Hela papperet", "ok") if paper.may_confirm else ("Redan underskrivet", "neutral")


def superseded_words(version: int) -> str:
    """Of a page of an old version."""
    return f"Hör till version {version}, som är ersatt. Sidan ligger hos den versionen."


def stack_words(results: Sequence[FiledStack]) -> str:
    """`12 sidor lästa. 10 är inlagda, 1 fanns redan, 1 kunde inte placeras.`"""
    pages = sum(item.pages for item in results)
    filed = sum(len(paper.filed) for item in results for paper in item.papers)
    known = sum(len(item.known) for item in results)
    loose = sum(len(item.loose) for item in results)
    parts = [f"{filed} {'är inlagd' if filed == 1 else 'är inlagda'}"]
    if known:
        parts.append(f"{known} fanns redan")
    if loose:
        parts.append(f"{loose} kunde inte placeras")
    return f"{counted(pages, 'sida läst', 'sidor lästa')}. {', '.join(parts)}."
