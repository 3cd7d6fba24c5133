# SPDX-License-Identifier: EUPL-1.2
"""Why something is next, in words: a code with its figures, and the routine's own words for what it is about. No Qt."""

from __future__ import annotations

from datetime import date

from eht_desk.application.case_views import Because
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.ui.cases.case_texts import COUNTINGS, amount, figure
from eht_desk.ui.cases.why_texts import full_day, move_reason, span_text
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.words import counted, in_sentence


def because_text(item: Because) -> str:
    """The sentence; the routine's words alone for a code that came later than this program's sentences."""
    label, on = item.label, _day(item, "on")
    when = f" {long_date(on)}" if on is not None else ""
    match item.code:
        case "signal":
            return _signal(item)
        case "opened":
            return f"Ärendet öppnades{when}."
        case "step_done":
            return f"{label}: klart{when}."
        case "step_passed":
            return f"{label}: passerat med namn och skäl{when}."
        case "stopped":
            return f"{label}, beslutat{when}. Processen stannar där."
        case "gate":
            return f"{label}: {counted(_number(item, 'missing'), 'sak saknas', 'saker saknas')}."
        case "need":
            counts = f"{_number(item, 'met')} av {_number(item, 'of')} saker i steget är klara."
            return f"{counts} Nästa: {in_sentence(label)}."
        case "to_close":
            return "Det som är kvar är att avsluta."
        case _:
            return _about_day(item)


def _about_day(item: Because) -> str:
    """How the day came about."""
    label = item.label
    match item.code:
        case "due":
            on, law = _day(item, "on"), str(item.facts.get("law_word", ""))
            last = f"senast {full_day(on)}" if on is not None else ""
            return f"{label}: {law}. Skolans mål är {last}." if law else f"{label}: {last}."
        case "deadline" | "target":
            start, end = _day(item, "from"), _day(item, "raw")
            span = span_text(_number(item, "count"), str(item.facts.get("unit", "")))
            told = f"{span} efter {long_date(start)}" if start is not None else span
            law = str(item.facts.get("law_word", ""))
            own = f" Lagen säger {law}. Dagen är skolans eget mål." if item.code == "target" and law else ""
            until = f": {full_day(end)}" if end is not None else ""
            return f"{label}, {told}{until}.{own}"
        case "round":
            return f"Det är gång {_number(item, 'round')}."
        case "moved":
            to = _day(item, "to")
            words = move_reason(str(item.facts.get("reason", "")), str(item.facts.get("name", "")))
            return f"{words}. Flyttas till {full_day(to)}." if to is not None else f"{words}."
        case "in_break":
            shown = _day(item, "shown")
            name = str(item.facts.get("name", "")) or "ett lov"
            early = f" och visas {full_day(shown)}" if shown is not None else ""
            return f"Dagen ligger i {name}{early}."
        case "late":
            return f"{label or 'Dagen'}: {counted(abs(_number(item, 'days')), 'dag', 'dagar')} sen."
        case _:
            return label


def _signal(item: Because) -> str:
    """What was measured against what the routine says."""
    facts = item.facts
    seen = _day(item, "on")
    value, threshold = facts.get("value"), facts.get("threshold")
    parts = [item.label or "Frånvaro"]
    if isinstance(value, int):
        measure = str(facts.get("measure", Measuring.PERCENT.value))
        counts = str(facts.get("counts", ""))
        told = amount(Measuring(measure), value) if measure in set(Measuring) else figure(value)
        whose = f", {in_sentence(COUNTINGS[Counting(counts)])}" if counts in set(Counting) else ""
        limit = f" (gränsen är {figure(threshold)})" if isinstance(threshold, int) else ""
        parts.append(f"{told}{whose}{limit}")
    if seen is not None:
        parts.append(f"uppmärksammat {long_date(seen)}")
    return f"{': '.join(parts[:2])}{''.join(f', {part}' for part in parts[2:])}."


def _day(item: Because, name: str) -> date | None:
    found = item.facts.get(name)
    return found if isinstance(found, date) else None


def _number(item: Because, name: str) -> int:
    found = item.facts.get(name, 0)
    return found if isinstance(found, int) else 0
