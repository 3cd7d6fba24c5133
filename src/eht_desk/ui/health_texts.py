# SPDX-License-Identifier: EUPL-1.2
"""What a check of the store found, in words. Used by the settings page and the command line. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from eht_desk.application.ports import VerifyReport
from eht_desk.ui.words import counted

FINDINGS: Mapping[str, str] = {
    "pages_damaged": "Delar av arkivets fil är skadade.",
    "unreadable": "En del av arkivet gick inte att läsa ({code}).",
    "slot_missing": "Ett konto saknar sin nyckel i nyckelfilen.",
    "slot_unexpected": "Nyckelfilen har en nyckel som inte hör till något konto.",
    "slot_changed": "Ett kontos nyckel i nyckelfilen är inte den som arkivet känner till.",
    "recovery_changed": "Återställningspapprens kontroll i nyckelfilen är inte den som arkivet känner till.",
    "log_empty": "Loggen är tom.",
    "log_gap": "Det saknas rader i loggen (vid rad {position}).",
    "log_row_changed": "En rad i loggen är ändrad (rad {position}).",
    "log_signature": "Underskriften på en rad i loggen stämmer inte (rad {position}).",
    "log_key_unknown": "En rad i loggen är underskriven med en okänd nyckel (rad {position}).",
    "log_differs_from_anchor": "Loggen stämmer inte med kontrollpunkten på rad {position}. Slutet kan vara borttaget.",
    "log_differs_from_paper": "Loggen stämmer inte med ett utskrivet papper (rad {position}).",
    "paper_changed": "Ett utskrivet papper är inte längre det som skrevs ut (utskrift {number}).",
    "anchor_missing": "Filen med loggens kontrollpunkt saknas.",
    "anchor_changed": "Filen med loggens kontrollpunkt är ändrad.",
    "clock_went_back": "Datorns klocka har gått bakåt (rad {position}). Det behöver inte betyda något fel.",
    "store_key_change_waits": "Ett nyckelbyte blir klart nästa gång arkivet öppnas.",
}


def finding_text(code: str, facts: Mapping[str, str | int]) -> str:
    """One finding as a sentence; an unknown code is shown as it is, so that nothing is hidden."""
    sentence = FINDINGS.get(code)
    if sentence is None:
        told = ", ".join(f"{key} {value}" for key, value in facts.items())
        return f"{code} ({told})" if told else code
    return sentence.format_map({"position": "?", "number": "?", "code": "?", **facts})


def health_lines(report: VerifyReport) -> list[str]:
    """The whole report: first the verdict, then what was checked, then each finding."""
    verdict = (
        "Arkivet är helt. Inget i loggen är ändrat, borttaget eller omflyttat."
        if report.is_ok
        else f"Kontrollen hittade {counted(len(report.findings), 'fel', 'fel')}. Ta först en kopia av hela mappen."
    )
    checked = f"Kontrollerat: arkivets fil, {report.key_slots} nycklar och {report.log_rows} rader i loggen."
    told = [finding_text(code, facts) for code, facts in (*report.findings, *report.remarks)]
    return [verdict, checked, *told]
