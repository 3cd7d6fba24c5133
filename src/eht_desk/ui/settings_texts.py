# SPDX-License-Identifier: EUPL-1.2
"""The Swedish words of each setting: what it is called, what it does, its choices, what else it is searched by. No Qt.

What a value may be stands in domain/settings.py; docs/settings.md is made from both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from eht_desk.domain.settings import SettingDefinition, SettingKind, SettingPlace, SettingValue


@dataclass(frozen=True, slots=True)
class SettingText:
    """`page` is the page of Inställningar where it stands. `unit` follows a number, one and several.

    `words` are what people may call it instead. `changed_by` says who may change it.
    """

    label: str
    description: str
    page: str
    words: str = ""
    unit: tuple[str, str] = ("", "")
    choices: Mapping[SettingValue, str] = field(default_factory=dict)
    empty: str = ""


DECIDED = "Bestämt av IT"
DECIDED_BY_SCHOOL = "Bestämt av skolan"
ANYBODY = "Alla som använder datorn"
SCHOOL_DUTY = "Rektor eller administratör"

_MINUTES = ("minut", "minuter")
_DAYS = ("dag", "dagar")
_OPENINGS = ("rad", "rader")
_TIMES = ("gång", "gånger")

TEXTS: Mapping[str, SettingText] = {
    "theme": SettingText(
        "Utseende",
        "Ljust, mörkt eller som datorn är inställd.",
        "device",
        "tema färger mörkt ljust kontrast",
        choices={
            "system": "Som datorn",
            "light": "Ljust",
            "dark": "Mörkt",
            "contrast": "Hög kontrast",
        },
    ),
    "text_percent": SettingText(
        "Textstorlek",
        "Hur stor texten är i fönstret.",
        "device",
        "bokstäver större mindre zoom förstora",
        choices={
            0: "Som datorn",
            100: "100 %",
            125: "125 %",
            150: "150 %",
            175: "175 %",
            200: "200 %",
        },
    ),
    "idle_minutes": SettingText(
        "Lås efter",
        "Minuter utan tangent eller mus innan fönstret låser sig självt.",
        "device",
        "låsa skärmlås automatiskt låstid minuter logga ut",
        _MINUTES,
    ),
    "long_idle_minutes": SettingText(
        "Lås efter, i samtal och möte",
        "Minuter i lägen där man lyssnar mer än skriver.",
        "device",
        "låsa möte samtal",
        _MINUTES,
    ),
    "second_backup_place": SettingText(
        "Andra platsen för säkerhetskopior",
        "En mapp på en annan disk, ett USB-minne eller en server, som den här datorn når.",
        "backups",
        "backup usb server mapp kopia",
        empty="Ingen plats",
    ),
    "idle_minutes_maximum": SettingText(
        "Längsta låstid",
        "Så länge får ett fönster på skolan stå orört innan det låser sig. Den som vill kan välja kortare på sin "
        "dator, men inte längre.",
        "store",
        "låsa lås låstid minuter automatiskt gräns",
        _MINUTES,
    ),
    "second_place_days": SettingText(
        "Påminn om kopia utanför datorn efter",
        "Så många dagar får den senaste säkerhetskopian på en andra plats vara gammal innan I dag påminner rektor och "
        "administratör.",
        "store",
        "backup säkerhetskopia påminnelse dagar usb",
        _DAYS,
    ),
    "signed_originals_place": SettingText(
        "Här förvaras underskrivna original",
        "Föreslås när någon noterar en underskrift. Det går att skriva något annat där.",
        "store",
        "underskrift original papper pärm elevakt arkivskåp förvaring",
        empty="Inget förslag",
    ),
    "old_draft_days": SettingText(
        "Påminn om liggande utkast efter",
        "Så många dagar får ett påbörjat utkast ligga orört innan det märks ut på I dag.",
        "store",
        "utkast påbörjat gammalt påminnelse dagar",
        _DAYS,
    ),
    "signed_papers_late_days": SettingText(
        "Påminn om papper som inte kommit tillbaka efter",
        "Så många dagar får ett utskrivet papper vara borta för underskrift innan det märks ut på I dag och i "
        "Underskrivna papper.",
        "store",
        "underskrift underskriven papper tillbaka skanna påminnelse dagar",
        _DAYS,
    ),
    "consent_wait_days": SettingText(
        "Påminn om obesvarat samtycke efter",
        "Så många dagar får en fråga om samtycke vara obesvarad innan den syns på I dag hos den som frågade.",
        "store",
        "samtycke svar obesvarad vårdnadshavare påminnelse dagar",
        _DAYS,
    ),
    "log_review_days": SettingText(
        "Kontrollera loggen var",
        "Så många dagar efter den senaste kontrollen påminner I dag rektor om att kontrollera vem som har läst.",
        "store",
        "logg loggkontroll kontroll stickprov påminnelse dagar",
        _DAYS,
    ),
    "log_review_sample": SettingText(
        "Så mycket lottas fram vid en kontroll",
        "Så många rader ur loggen går rektor igenom vid varje kontroll.",
        "store",
        "logg loggkontroll kontroll stickprov antal",
        _OPENINGS,
    ),
    "follow_ups_after_return": SettingText(
        "Följ upp efter återgången",
        "Så många gånger följs en elev upp när frånvaron är bruten. Ingen uppföljning alls: 0. Gäller där rutinen har "
        "uppföljningar.",
        "store",
        "ärende återgång tillbaka uppföljning antal frånvaro bruten",
        _TIMES,
    ),
}

_ROUND_NUMBERS = {
    _MINUTES: (1, 2, 5, 10, 15, 20, 30, 45),
    _DAYS: (1, 3, 7, 14, 30, 90),
    _OPENINGS: (5, 10, 20, 50, 100),
    _TIMES: (0, 1, 2, 3, 4, 6, 8),
}


def value_text(item: SettingDefinition, value: SettingValue) -> str:
    """A value as people read it: `5 minuter`, `Mörkt`, `Pärm 3`."""
    text = TEXTS[item.key]
    if item.kind is SettingKind.CHOICE:
        return text.choices[value]
    if isinstance(value, int):
        one, many = text.unit
        return f"{value} {one if value == 1 else many}".strip()
    return value or text.empty


def button_text(item: SettingDefinition, value: SettingValue) -> str:
    """The same, short enough for a row of buttons: `5 min`."""
    if isinstance(value, int) and TEXTS[item.key].unit == _MINUTES:
        return f"{value} min"
    return value_text(item, value)


def offered_values(
    item: SettingDefinition, value: SettingValue, limit: int | None = None
) -> tuple[SettingValue, ...]:
    """What stands on the buttons: a choice's values, or a few round numbers within the limits and the value now."""
    if item.kind is SettingKind.CHOICE:
        return item.choices
    highest = item.maximum if limit is None else min(item.maximum, limit)
    round_numbers = _ROUND_NUMBERS[TEXTS[item.key].unit]
    inside = {number for number in round_numbers if item.minimum <= number <= highest}
    return tuple(sorted(inside | {int(value)}))


def changed_by(item: SettingDefinition) -> str:
    """Who may change it, in words."""
    return SCHOOL_DUTY if item.duty else ANYBODY


def place_text(item: SettingDefinition) -> str:
    """Where it is kept, in words."""
    return "Den här datorn" if item.place is SettingPlace.DEVICE else "Arkivet, för alla på skolan"
