# SPDX-License-Identifier: EUPL-1.2
"""What stands at the rows of a questionnaire that is put in: what is wrong, and what the button there does. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eht_desk.domain.instruments.wording import WordingCode, WordingDraft, WordingProblem
from eht_desk.ui.words import counted

_SENTENCES: Mapping[WordingCode, str] = {
    WordingCode.OLD_FORM: "Det är 16 frågor. Formuläret från 1993 har 16 frågor och räknas på ett annat sätt. Det kan "
    "inte användas här. Ni behöver formuläret med {wanted} frågor.",
    WordingCode.WRONG_COUNT: "Det är {found} rader och ska vara {wanted}.",
    WordingCode.ROW_MISSING: "Frågan saknas.",
    WordingCode.ROW_TWICE: "Numret står två gånger. Den andra texten står sist, under Blev över.",
    WordingCode.NUMBER_UNKNOWN: "Det finns ingen fråga {number} här. Texten står sist, under Blev över.",
    WordingCode.OUT_OF_ORDER: "Numren stod inte i ordning. Raden är lagd efter sitt nummer.",
    WordingCode.TEXT_TWICE: "Samma text som fråga {other}.",
    WordingCode.TOO_LONG: "Texten är längre än {limit} tecken.",
    WordingCode.TWO_IN_ROW: "Det ser ut som två frågor på samma rad.",
    WordingCode.ROW_BROKEN: "Raden börjar mitt i en mening. Den hör kanske till raden ovanför.",
}
_BUTTONS: Mapping[WordingCode, str] = {
    WordingCode.ROW_MISSING: "Flytta upp raderna nedanför",
    WordingCode.TEXT_TWICE: "Stryk raden och flytta upp",
    WordingCode.TWO_IN_ROW: "Dela på två rader",
    WordingCode.ROW_BROKEN: "Lägg ihop med raden ovan",
}


def sentence(problem: WordingProblem) -> str:
    """What is wrong, in words."""
    facts = dict(problem.facts)
    if problem.code is WordingCode.SHIFTED:
        by = facts["by"]
        where = "nedåt" if by > 0 else "uppåt"
        steps = counted(abs(by), "rad", "rader")
        return f"Härifrån verkar texterna ha hamnat {steps} för långt {where}."
    return _SENTENCES[problem.code].format_map(facts)


def mending(problem: WordingProblem) -> str:
    """What the button at the row does about it."""
    if problem.code is WordingCode.SHIFTED:
        by = dict(problem.facts)["by"]
        return f"Flytta {'upp' if by > 0 else 'ned'} härifrån {counted(abs(by), 'rad', 'rader')}"
    return _BUTTONS.get(problem.code, "")


def sentences(problems: Sequence[WordingProblem]) -> str:
    """Several, in one piece."""
    return " ".join(dict.fromkeys(map(sentence, problems)))


def summary(draft: WordingDraft) -> tuple[str, str]:
    """What there is to do with all rows together, and which kind of message it is."""
    whole = sentences(draft.problems_of(0))
    rows = [problem for problem in draft.problems if problem.row]
    to_mend = len({problem.row for problem in rows if problem.stops})
    to_look = len({problem.row for problem in rows} - {problem.row for problem in rows if problem.stops})
    parts = [whole] if whole else []
    if to_mend:
        parts.append(f"{counted(to_mend, 'rad', 'rader')} att rätta.")
    if to_look:
        parts.append(f"{counted(to_look, 'rad', 'rader')} att titta på.")
    if parts:
        return " ".join(parts), "error" if draft.stops else "warn"
    return f"Alla {len(draft.rows)} rader har en text. Jämför dem med ämnena bredvid.", "ok"
