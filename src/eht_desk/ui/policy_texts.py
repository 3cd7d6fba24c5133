# SPDX-License-Identifier: EUPL-1.2
"""The IT department's policy in Swedish: what it means, and what is wrong with its file. No Qt.

The unlock page, the health page and `eht-desk policy` say the same words.
"""

from __future__ import annotations

from eht_desk.domain.policy import KEYS, NO_PRINTER, STRICTEST_LOCK, Policy, PolicyProblem

DECIDED = "Bestämt av IT"

_WRONG: dict[str, str] = {
    "unreadable": "Filen finns men går inte att läsa ({found}).",
    "is_folder": "Det är en mapp, inte en fil.",
    "too_large": "Filen är för stor för att vara en policyfil.",
    "not_utf8": "Filen är inte sparad som UTF-8.",
    "not_toml": "Raden går inte att förstå: {found}",
    "unknown_key": "{key} är inget som kan bestämmas.",
    "wrong_type": "{key} har ett värde av fel slag: {found}",
    "out_of_range": "{key} har ett värde utanför gränserna: {found}",
    "empty_text": "{key} innehåller ett tomt värde.",
    "not_absolute": "{key} är ingen fullständig sökväg: {found}",
    "unknown_language": "{key} är ett språk som inte finns i programmet: {found}",
    "not_protected": "Andra än datorns administratörer kan ändra filen eller dess mapp.",
}

_REMEDIES: dict[str, str] = {
    "unreadable": "Ge alla på datorn läsrätt till filen.",
    "is_folder": "Skriv sökvägen till själva filen. Ligger mappen på policyfilens plats: byt ut den mot filen.",
    "too_large": "Lägg dit rätt fil.",
    "not_utf8": "Spara filen som UTF-8.",
    "not_toml": "Skriv nyckel = värde. Text står inom citattecken, sökvägar inom enkla: 'D:\\Kopior'.",
    "empty_text": "Skriv ett värde eller ta bort raden.",
    "not_absolute": "Skriv hela sökvägen, till exempel '\\\\server\\eht' eller '/srv/eht'.",
    "unknown_language": 'Skriv "sv" eller ta bort raden.',
    "not_protected": "Låt administratörer äga filen och mappen, och ge andra bara läsrätt.",
    "out_of_range": "Skriv ett helt tal från 1 till 45.",
}

_TYPES: dict[str, str] = {
    "lock_minutes_maximum": "Skriv ett helt tal från 1 till 45.",
    "backup_places": "Skriv en lista med sökvägar: ['/srv/eht', '/media/kopior'].",
    "save_pdf": "Skriv true eller false.",
    "printers": 'Skriv en lista med namn, där * står för vad som helst: ["Expedition*"].',
    "store": "Skriv en sökväg inom enkla citattecken.",
}

_FALLBACK = (
    f"Tills filen är rättad gäller det strängaste: lås efter {STRICTEST_LOCK} minuter och ingen PDF sparas."
)
_NO_SUCH = "en skrivarlista som inte gick att läsa, så ingen skrivare är tillåten"


def problem_place(problem: PolicyProblem, policy: Policy) -> str:
    """`/etc/eht-desk/policy.toml, rad 3`."""
    file = str(policy.source or "")
    return f"{file}, rad {problem.line}" if problem.line else file


def problem_text(problem: PolicyProblem) -> str:
    """What is wrong and what to do, in two sentences."""
    facts = {"key": problem.key, "found": problem.found or "okänt fel"}
    wrong = _WRONG.get(problem.code, "{key} går inte att läsa.").format_map(facts)
    return f"{wrong.rstrip('.')}. {_remedy(problem)}"


def problem_lines(policy: Policy) -> tuple[str, ...]:
    """Each problem with its place, for IT."""
    return tuple(f"{problem_place(item, policy)}: {problem_text(item)}" for item in policy.problems)


def unlock_line(policy: Policy) -> str:
    """One line for the unlock page, or nothing. For everybody: IT sees the rest on the health page."""
    if not policy.problems:
        return ""
    if all(item.code == "not_protected" for item in policy.problems):
        return "IT:s policyfil kan ändras av fler än IT. Berätta för IT."
    # Under a heading of its own an unknown line may have been meant to close something, which then is closed.
    is_strict = policy.lock_minutes_maximum == STRICTEST_LOCK or not policy.may_save_pdf
    if not is_strict and all(item.code == "unknown_key" and not item.meant for item in policy.problems):
        return "IT:s policyfil har en rad som programmet inte känner till. Berätta för IT."
    return "IT:s policyfil har fel och tolkas strängt. Berätta för IT."


def meaning_lines(policy: Policy) -> tuple[str, ...]:
    """What the policy means, in words."""
    lines = []
    if policy.lock_minutes_maximum is not None:
        minutes = policy.lock_minutes_maximum
        lines.append(f"Fönstret låser sig senast efter {minutes} {'minut' if minutes == 1 else 'minuter'}.")
    else:
        lines.append("Låstiden väljer skolan och den som använder datorn.")
    if policy.backup_places:
        first, *others = (str(place) for place in policy.backup_places)
        lines.append(f"Säkerhetskopior utanför arkivets mapp läggs i {first}.")
        if others:
            lines.append(f"Den som vill kan i stället välja {' eller '.join(others)}.")
    else:
        lines.append("Den andra platsen för säkerhetskopior väljs fritt.")
    lines.append(
        "Papper får sparas som PDF, med ett skäl."
        if policy.may_save_pdf
        else "Papper får inte sparas som PDF."
    )
    if policy.printers == NO_PRINTER:
        lines.append(f"Utskrift: {_NO_SUCH}.")
    elif policy.printers:
        lines.append(f"Skrivare som får användas: {', '.join(policy.printers)}.")
    else:
        lines.append("Alla skrivare får användas.")
    lines.append("Språket är svenska.")
    if policy.store is not None:
        lines.append(f"Arkivet föreslås i {policy.store}.")
    return tuple(lines)


def strict_line(policy: Policy) -> str:
    """What holds meanwhile, when the file could not be read at all; else nothing."""
    codes = {item.code for item in policy.problems}
    return _FALLBACK if codes & {"unreadable", "is_folder", "too_large", "not_utf8", "not_toml"} else ""


def decided_hint(policy: Policy) -> str:
    """Where it stands, for the pill's tool tip and for screen readers."""
    return f"{DECIDED}, i filen {policy.source}" if policy.source else DECIDED


def _remedy(problem: PolicyProblem) -> str:
    if problem.code == "unknown_key":
        if problem.meant:
            return f"Menades {problem.meant}? Rätta namnet eller ta bort raden."
        return f"Ta bort raden. Det som kan bestämmas är {', '.join(KEYS)}."
    if problem.code == "wrong_type":
        return _TYPES.get(problem.key, "Rätta värdet.")
    return _REMEDIES.get(problem.code, "Rätta raden.")
