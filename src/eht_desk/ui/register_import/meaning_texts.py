# SPDX-License-Identifier: EUPL-1.2
"""One sentence for each column: how a real cell of it will be read, and how many cells cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from eht_desk.domain.register_sources import ColumnReading, ColumnSample, ColumnTarget, FileInspection
from eht_desk.ui.register_texts import TARGETS, format_text
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.words import counted

IS_READ_AGAIN = "Läses om …"
_MARKING = "Står det något annat än nej, 0 eller ingen hålls eleven tillbaka. Innehållet visas inte här."
_MOST_NAMED = 6


def meaning_text(sample: ColumnSample) -> str:
    """`130101-2384 läses som elevens personnummer, född 1 januari 2013.`"""
    if sample.meaning == "marking":
        return _MARKING
    reading, target = sample.reading, sample.suggestion
    if target == ColumnTarget.IGNORE:
        return "Hoppas över." if reading.filled else "Tom kolumn. Hoppas över."
    if not reading.filled:
        return "Tom kolumn."
    if reading.is_kept_back:
        return misfit_text(reading)
    if not reading.value:
        return f"Inget i kolumnen går att läsa som {_word(target)}. Välj något annat, eller Läses inte."
    sentence = _sentence(target, reading)
    return f"{sentence} {misfit_text(reading)}".strip()


def misfit_text(reading: ColumnReading) -> str:
    """`3 av 312 går inte att läsa.`; empty when all can."""
    if not reading.unreadable:
        return ""
    return f"{reading.unreadable} av {reading.filled} går inte att läsa."


def inspection_text(inspection: FileInspection) -> str:
    """What the files are, how many rows, and what of a workbook is read."""
    files = f"{len(inspection.names)} filer. " if len(inspection.names) > 1 else ""
    rows = counted(inspection.rows, "rad", "rader")
    parts = [f"{files}{format_text(inspection)} {rows} med innehåll."]
    if inspection.joined_sheets:
        parts.append(f"Bladen {_listed(inspection.joined_sheets)} läses tillsammans.")
    if inspection.left_sheets:
        word = "Bladet" if len(inspection.left_sheets) == 1 else "Bladen"
        parts.append(f"{word} {_listed(inspection.left_sheets)} läses inte.")
    if inspection.hidden_rows:
        parts.append(
            f"Filen har {counted(inspection.hidden_rows, 'dold rad', 'dolda rader')}. Dolda rader läses också."
        )
    return " ".join(parts)


def _sentence(target: str, reading: ColumnReading) -> str:
    guardian = _guardian_part(target)
    if guardian is not None:
        number, part = guardian
        return f"{_GUARDIAN[part](reading)} hos vårdnadshavare {number}."
    written = _SENTENCES.get(target)
    return written(reading) if written is not None else f"{reading.example} läses som {_word(target)}."


def _guardian_part(target: str) -> tuple[str, str] | None:
    if not target.startswith("guardian"):
        return None
    return target[8:9], target[10:]


def _number(reading: ColumnReading) -> str:
    became = "" if reading.example == reading.value else f" {reading.value}"
    born = f", född {long_date(reading.day)}" if reading.day is not None else ""
    return f"{reading.example} läses som elevens personnummer{became}{born}."


def _day(word: str) -> Callable[[ColumnReading], str]:
    def sentence(reading: ColumnReading) -> str:
        day = long_date(reading.day) if reading.day is not None else reading.value
        return f"{reading.example} läses som {word} {day}."

    return sentence


def _grade(reading: ColumnReading) -> str:
    return "Förskoleklass." if reading.value == "0" else f"Årskurs {reading.value}."


def _full_name(reading: ColumnReading) -> str:
    return f"Förnamn {reading.value}, efternamn {reading.family_name}."


def _active(reading: ColumnReading) -> str:
    return (
        f"{reading.example} läses som att eleven har slutat."
        if reading.value == "no"
        else f"{reading.example} läses som att eleven går kvar."
    )


_SENTENCES: Mapping[str, Callable[[ColumnReading], str]] = {
    ColumnTarget.IDENTITY: _number,
    ColumnTarget.BIRTH_DATE: _day("född"),
    ColumnTarget.START_DATE: _day("från och med"),
    ColumnTarget.END_DATE: _day("till och med"),
    ColumnTarget.CLASS_NAME: lambda reading: f"Klass {reading.value}.",
    ColumnTarget.GRADE: _grade,
    ColumnTarget.GIVEN_NAME: lambda reading: f"Förnamn {reading.value}.",
    ColumnTarget.FAMILY_NAME: lambda reading: f"Efternamn {reading.value}.",
    ColumnTarget.FULL_NAME: _full_name,
    ColumnTarget.PUPIL_EXTERNAL_ID: lambda reading: f"Eleven känns igen på {reading.value} nästa gång.",
    ColumnTarget.EMAIL: lambda reading: f"Elevens e-post {reading.value}.",
    ColumnTarget.MENTOR_NAME: lambda reading: f"Mentor {reading.value}.",
    ColumnTarget.ACTIVE: _active,
}
_GUARDIAN: Mapping[str, Callable[[ColumnReading], str]] = {
    "given_name": lambda reading: f"Förnamn {reading.value}",
    "family_name": lambda reading: f"Efternamn {reading.value}",
    "name": lambda reading: f"Förnamn {reading.value}, efternamn {reading.family_name}",
    "phone": lambda reading: f"Telefon {reading.value}",
    "email": lambda reading: f"E-post {reading.value}",
    "identity": lambda reading: f"Personnummer {reading.value}",
}


def _word(target: str) -> str:
    word = TARGETS.get(target, "något annat")
    return f"{word[:1].lower()}{word[1:]}"


def _listed(names: tuple[str, ...]) -> str:
    if len(names) > _MOST_NAMED:
        return f"{', '.join(names[:_MOST_NAMED])} och {len(names) - _MOST_NAMED} till"
    return " och ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
