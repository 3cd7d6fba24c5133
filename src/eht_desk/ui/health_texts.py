# SPDX-License-Identifier: EUPL-1.2
"""The store's health and what a check found, in words. Used by the settings page and the command line. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from eht_desk.application.health import Health, HealthLine, Level
from eht_desk.application.ports import VerifyReport
from eht_desk.domain.policy import PolicyProblem
from eht_desk.ui.backup_texts import size_words
from eht_desk.ui.errors import text_of
from eht_desk.ui.policy_texts import problem_text
from eht_desk.ui.widgets.date_text import long_date
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
    "structure_unread": "Uppbyggnaden av {count} tabeller lästes inte, för någon sparade hela tiden. "
    "Kontrollera igen när ingen skriver.",
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


PILLS: Mapping[Level, tuple[str, str]] = {
    Level.OK: ("Bra", "ok"),
    Level.NOTE: ("Upplysning", "neutral"),
    Level.WARN: ("Se över", "warn"),
    Level.BAD: ("Fel", "error"),
}

# Per code: what is so, and what to do (empty when nothing). A key `code:level` is used before `code`.
_LINES: Mapping[str, tuple[str, str]] = {
    "store_unreadable": ("Arkivet går inte att läsa.", "{told}"),
    "database_fault": ("Arkivets fil, store.db, {fault}.", "{told}"),
    "program_older": (
        "Arkivet är gjort med version {made_with} och det här är version {this}.",
        "Uppdatera programmet på den här datorn.",
    ),
    "program_fits": ("Programmet är version {this} och passar arkivet.", ""),
    "own_backup_none": (
        "Det finns ingen säkerhetskopia i arkivets mapp.",
        "Lås upp arkivet; då görs dagens kopia. Eller gör en under Säkerhetskopior.",
    ),
    "own_backup": ("Senaste kopian i arkivets mapp är från {at} ({ago}).", ""),
    "own_backup:warn": (
        "Senaste kopian i arkivets mapp är från {at} ({ago}).",
        "Gör en kopia under Säkerhetskopior och läs vad som hindrar den.",
    ),
    "own_backups_broken": (
        "{broken} i arkivets mapp är skadade eller halva och räknas inte.",
        "De gör ingen skada. Den som sköter skolans datorer kan ta bort dem.",
    ),
    "second_backup": ("Senaste kopian utanför arkivets mapp är från {at} ({ago}).", ""),
    "second_backup:warn": (
        "Senaste kopian utanför arkivets mapp är från {at} ({ago}).",
        "Anslut USB-minnet eller servern och gör en kopia under Säkerhetskopior.",
    ),
    "second_backup_none": (
        "På den andra platsen finns ingen kopia.",
        "Anslut USB-minnet eller servern och gör en kopia under Säkerhetskopior.",
    ),
    "second_place_none": (
        "Det finns ingen kopia utanför arkivets mapp.",
        "Välj en andra plats under Säkerhetskopior: ett USB-minne eller skolans server.",
    ),
    "second_place_unknown": (
        "Kopior på en andra plats syns inte härifrån utan upplåsning.",
        "Ange platsen med --place, eller se efter i fönstret.",
    ),
    "sync_folder": (
        "Arkivet ligger i {service}, som kan skada det.",
        "Stäng programmet och flytta hela mappen till datorn eller skolans egen server.",
    ),
    "network_path": ("Arkivet ligger på en nätverksplats. Det skrivs på ett sätt som tål det.", ""),
    "network_path:bad": (
        "Arkivet ligger på en nätverksplats men är skrivet som på en egen disk.",
        "Låt alla låsa arkivet och lås sedan upp det igen, så ställs det om.",
    ),
    "folder_read_only": (
        "Arkivets mapp går inte att skriva i från den här datorn.",
        "Be den som sköter skolans datorer om skrivrätt till mappen.",
    ),
    "key_change_waits": (
        "Ett nyckelbyte är inte klart.",
        "Det blir klart nästa gång någon låser upp och skriver.",
    ),
    "disk_space": ("Det finns {free} ledigt på disken. Arkivet är {size}.", ""),
    "disk_space:warn": (
        "Det finns bara {free} ledigt på disken. Arkivet är {size}.",
        "Frigör utrymme så att kopior och uppgraderingar får plats.",
    ),
    "disk_space:bad": (
        "Disken är nästan full: {free} ledigt.",
        "Frigör utrymme nu. Annars går det snart inte att spara.",
    ),
    "clock_fits": ("Datorns klocka stämmer med loggen.", ""),
    "clock_behind": (
        "Datorns klocka är {now}, men arkivets senaste händelse är från {at}.",
        "Ställ klockan rätt. Tiderna i loggen och på papper kommer från den.",
    ),
    "clock_jumped": (
        "Mellan två händelser i loggen gick {days} dagar: från {at} till {now}.",
        "Har arkivet varit oanvänt så länge är det som det ska. Annars går datorns klocka fel: ställ den rätt.",
    ),
    "half_files": (
        "{half} ligger kvar efter ett program som avbröts.",
        "De tas bort vid nästa upplåsning eller kopia, sedan de legat en tid.",
    ),
    "old_copies": (
        "{copies} från före en uppgradering är äldre än {days} dagar ({megabytes} MB).",
        "De innehåller sådant som har gallrats sedan dess. Ta bort dem när uppgraderingen känns säker.",
    ),
    "lease_held": ("{login} skriver i arkivet på {device}.", ""),
    "lease_stale": (
        "{login} på {device} skrev i arkivet, men programmet där är avslutat.",
        "Nästa person som låser upp kan ta över. Det som var sparat är kvar.",
    ),
    "policy_problem": ("IT:s policyfil ({place}) har ett fel.", "{told}"),
    "policy_fits": ("IT:s policyfil ({file}) är läst och rätt.", ""),
    "never_checked": ("Arkivet har inte kontrollerats helt än.", "Tryck på Kontrollera nu."),
    "check_found": (
        "Kontrollen {at} hittade {wrong}.",
        "Kontrollera igen. Finns felen kvar: ta en kopia av hela mappen och återställ från en säkerhetskopia.",
    ),
    "checked": ("Arkivet kontrollerades helt {at} ({ago}) och var utan fel.", ""),
    "checked:note": ("Arkivet kontrollerades helt {at} ({ago}) och var utan fel.", "Kontrollera det igen."),
    "papers_confirmed": ("Återställningspappren är inskrivna.", ""),
    "papers_unconfirmed": (
        "Återställningspappren är inte inskrivna.",
        "Gå till Återställningspapper och skriv in båda koderna.",
    ),
    "managers": ("{people} kan öppna och avsluta konton.", ""),
    "managers:note": (
        "Bara en person kan öppna och avsluta konton.",
        "Ge en till rollen rektor eller administratör, så att skolan klarar sig om någon slutar.",
    ),
    "managers:bad": (
        "Ingen kan öppna eller avsluta konton.",
        "Använd arkivets två återställningspapper: Glömt lösenord på upplåsningssidan.",
    ),
    "roles_without_rector": (
        "{roles} som visar elever gavs de senaste {days} dagarna utan att skolan hade någon rektor som kunde godkänna.",
        "Rektor: se under Personer att det är rätt personer. Fel roll tas bort där.",
    ),
    "imports_waiting": (
        "{imports} har väntat på svar i mer än {days} dagar.",
        "Godkänn eller kasta dem under Läs in elevregister.",
    ),
}

_FROM_COPY = "Ta en kopia av hela mappen som den är och återställ sedan från en säkerhetskopia."
_FAULTS: Mapping[str, tuple[str, str]] = {
    "missing": ("saknas", _FROM_COPY),
    "empty": ("är tom", _FROM_COPY),
    "cut": ("är avkortad", _FROM_COPY),
    "plaintext": ("är inte krypterad", f"Någon kan ha bytt ut den. {_FROM_COPY}"),
    "unreadable": ("går inte att läsa", "Kontrollera disken eller nätverket och rättigheterna till mappen."),
}

_COUNTED: Mapping[str, tuple[str, str]] = {
    "broken": ("1 kopia", "{} kopior"),
    "half": ("1 halv fil", "{} halva filer"),
    "copies": ("En kopia", "{} kopior"),
    "wrong": ("1 fel", "{} fel"),
    "people": ("En person", "{} personer"),
    "roles": ("1 roll", "{} roller"),
    "imports": ("1 inläsning", "{} inläsningar"),
}


def line_texts(line: HealthLine) -> tuple[str, str]:
    """What is so, and what to do about it (empty when nothing)."""
    state, remedy = _LINES.get(f"{line.code}:{line.level}", _LINES.get(line.code, (line.code, "")))
    facts: dict[str, str | int] = {**line.facts}
    count = int(line.facts.get("count", 0))
    facts.update({key: one if count == 1 else many.format(count) for key, (one, many) in _COUNTED.items()})
    facts["ago"] = _ago(int(line.facts.get("days", 0)))
    for key in ("at", "now"):
        facts[key] = _moment(str(line.facts.get(key, "")))
    for key in ("free", "size"):
        facts[key] = size_words(int(line.facts.get(key, 0)))
    if line.code == "store_unreadable":
        facts["told"] = text_of(str(facts["failure"]), "", line.facts)
    if line.code == "database_fault":
        facts["fault"], facts["told"] = _FAULTS.get(str(facts.get("fault")), _FAULTS["unreadable"])
    if line.code == "policy_problem":
        problem = PolicyProblem(
            str(facts["code"]),
            str(facts["key"]),
            int(facts["line"]),
            str(facts["found"]),
            str(facts["meant"]),
        )
        where = f", rad {problem.line}" if problem.line else ""
        facts.update(place=f"{facts['file']}{where}", told=problem_text(problem))
    return state.format_map(facts), remedy.format_map(facts)


def verdict(health: Health) -> str:
    """One line about the whole."""
    wrong = sum(1 for line in health.lines if line.level in (Level.BAD, Level.WARN))
    if not wrong:
        return "Allt är väl."
    return f"{counted(wrong, 'sak', 'saker')} behöver ses över."


def state_lines(health: Health) -> list[str]:
    """For the command line: the verdict, then each line with its word in front."""
    told = [verdict(health)]
    for line in health.lines:
        state, remedy = line_texts(line)
        told.append(f"{PILLS[line.level][0]}: {state}" + (f" {remedy}" if remedy else ""))
    return told


def _ago(days: int) -> str:
    if days == 0:
        return "i dag"
    return "i går" if days == 1 else f"för {days} dagar sedan"


def _moment(text: str) -> str:
    """`2026-11-24 08:01` as `24 november 2026 kl. 08:01`."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{long_date(at.date())} kl. {at:%H:%M}"
