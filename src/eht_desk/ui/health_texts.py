# SPDX-License-Identifier: EUPL-1.2
"""What a check of the store found, in words. Used by the settings page and the command line. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from eht_desk.application.ports import VerifyReport

FINDINGS: Mapping[str, str] = {
    "pages_damaged": "Delar av arkivets fil är skadade.",
    "page_damaged": "Delar av arkivets fil är skadade.",
    "index_damaged": "Arkivets register över sina egna rader stämmer inte.",
    "foreign_key": "Rader i arkivet hänvisar till något som saknas.",
    "log_row_changed": "En rad i loggen är ändrad (rad {position}).",
    "log_row_missing": "En rad i loggen saknas (rad {position}).",
    "log_order": "Raderna i loggen ligger i fel ordning (rad {position}).",
    "log_signature": "Underskriften på en rad i loggen stämmer inte (rad {position}).",
    "log_tail_cut": "Slutet av loggen är borttaget (efter rad {position}).",
    "clock_backwards": "Datorns klocka har gått bakåt någon gång (rad {position}). Det behöver inte betyda något fel.",
    "slot_missing": "Ett konto saknar nyckel.",
    "slot_extra": "Det finns en nyckel som inte hör till något konto.",
    "anchor_missing": "Filen med loggens senaste läge saknas.",
    "anchor_mismatch": "Loggens läge stämmer inte med det som antecknats utanför den.",
}


def finding_text(code: str, facts: Mapping[str, str | int]) -> str:
    """One finding as a sentence; an unknown code is shown as it is, so that nothing is hidden."""
    sentence = FINDINGS.get(code)
    if sentence is None:
        told = ", ".join(f"{key} {value}" for key, value in facts.items())
        return f"{code} ({told})" if told else code
    return sentence.format_map({"position": "?", **facts})


def health_lines(report: VerifyReport) -> list[str]:
    """The whole report: first the verdict, then what was checked, then each finding."""
    verdict = (
        "Arkivet är helt. Inget i loggen är ändrat, borttaget eller omflyttat."
        if report.is_ok
        else f"Kontrollen hittade {len(report.findings)} saker. Ta en kopia av hela mappen innan något mer görs."
    )
    checked = f"Kontrollerat: arkivets fil, {report.key_slots} nycklar och {report.log_rows} rader i loggen."
    return [verdict, checked, *(finding_text(code, facts) for code, facts in report.findings)]
