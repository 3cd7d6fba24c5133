# SPDX-License-Identifier: EUPL-1.2
"""Words and rows about what is left after somebody became protected: copies, papers that are out, texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from eht_desk.application.naming_texts import NamingRow
from eht_desk.application.ports.plain_papers import PlainLine, PlainSheet
from eht_desk.application.protection_aftermath import CopiesLeft, OutRow, PagesToLookThrough
from eht_desk.application.workspace import local_time
from eht_desk.domain.protection import Protection, Secret
from eht_desk.ui.navigation import Route
from eht_desk.ui.protection.texts import OUT_KINDS
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date, short_date
from eht_desk.ui.widgets.long_words import breaking
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import RECIPIENTS, counted

WORKING = "Skriver över det som låg öppet och förnyar säkerhetskopiorna. Du kan arbeta vidare under tiden."
ALL_DONE = "Det som låg öppet är överskrivet, och säkerhetskopiorna är förnyade."
ELSEWHERE = (
    "Programmet vet inte vilka kopior av arkivet som någon har burit till andra ställen, till exempel ett USB-minne, "
    "och inte vilka som ligger kvar av IT:s schemalagda kopior. De kan läsas med de nycklar som gällde då. Be IT ta "
    "bort sina från före skyddet. Leta upp de andra och förstör dem."
)
OUT = "Namnet står på dem. Be att få tillbaka dem, eller bestäm vad som ska gälla, och skriv vad som gjordes."
_LOOSE = (
    "Sidor utan kod som lästes in före skyddet kan vara elevens, med namnet på. Det kan programmet inte se. De som har "
    "elevens kod är redan låsta."
)
_HELD = "Bara den som läste in dem ser dem. Be om att de gås igenom, utan att säga varför."
NAMES_WHOM_TO_ASK = (
    "Här står namn, fast planen döljer personal: du ska veta vem du kan fråga. På utskriften står de inte."
)
"""Where the plan hides staff."""
OUT_TITLE = "Papper som är ute"
_RECIPIENTS = {recipient.value: words for recipient, words in RECIPIENTS.items()}


def kept_words(copies: CopiesLeft) -> str:
    """Copies that somebody decided to keep; empty when there are none."""
    if not copies.kept:
        return ""
    number = counted(len(copies.kept), "äldre säkerhetskopia är sparad", "äldre säkerhetskopior är sparade")
    days = ", ".join(long_date(local_time(item.made_at).date()) for item in copies.kept)
    return f"{number} av ett beslut och finns kvar: {days}. Nycklarna från då öppnar dem."


def out_detail(row: OutRow, today: date) -> str:
    """When, by whom, to whom, and what was done about it."""
    to = _RECIPIENTS.get(row.to, row.to)
    day = short_date(local_time(row.at).date(), today)
    return " · ".join(
        part for part in (day, row.by, f"till {to.lower()}" if to else "", breaking(row.settled)) if part
    )


def out_sheet(protection: Protection, rows: Sequence[OutRow], made_on: str, *, is_demo: bool) -> PlainSheet:
    """The list on paper: the alias, neither school nor name, staff only where the plan lets it, a line to write on."""
    hides_staff = Secret.STAFF in protection.hidden
    lines = tuple(
        PlainLine(
            out_words(row),
            " · ".join(
                part
                for part in (
                    long_date(local_time(row.at).date()),
                    "" if hides_staff else row.by,
                    f"till {_RECIPIENTS.get(row.to, row.to).lower()}" if row.to else "",
                )
                if part
            ),
            row.settled or "Vad gjordes? ______________________________",
        )
        for row in rows
    )
    facts = (("Gäller", protection.alias), ("Utskrivet", made_on))
    return PlainSheet(OUT_TITLE, "", "", facts, (OUT,), lines, (ELSEWHERE,), is_demo=is_demo)


def out_words(row: OutRow) -> str:
    """What it is, with its code."""
    return " ".join(part for part in (OUT_KINDS.get(row.kind, "Ute"), row.code) if part)


def whose(row: NamingRow) -> str:
    """Whom the text is about, or that it is the school's."""
    return "Skolans anteckningar" if row.pupil is None else row.pupil.name


def place_of(row: NamingRow) -> Route:
    """Where the text is."""
    if row.pupil is None:
        of_school = {"meeting": Route("meeting", {"meeting": row.item_id}), "check": Route("checks")}
        return of_school.get(row.what, Route("settings", {"page": "calendar"}))
    pupil = str(row.pupil.id)
    if row.what == "document":
        return Route("form", {"pupil": pupil, "form": row.form_id, "document": row.item_id})
    if row.what == "draft":
        return Route("form", {"pupil": pupil, "form": row.form_id, "draft": row.item_id})
    if row.what == "received":
        return Route("received", {"pupil": pupil, "received": row.item_id})
    if row.what == "survey":
        return Route("survey", {"pupil": pupil, "survey": row.item_id})
    return Route("consents" if row.what == "consent" else "pupil", {"pupil": pupil})


def pages_card(pages: PagesToLookThrough, to_pages: Callable[[], None]) -> Card:
    """Scanned pages without a place that may be the pupil's, and the way to those that this person sees."""
    rows = [ListRow(f"{_pages(number)} hos {name or 'någon annan'}", _HELD) for name, number in pages.held]
    if pages.seen:
        rows.insert(
            0, ListRow(f"{_pages(pages.seen)} som du ser", "", None, "Gå igenom", to_pages, "loose pages")
        )
    listed = RowCard("Inlästa sidor utan plats", rows)
    listed.body.insertWidget(0, PlainLabel(_LOOSE, "secondary", wraps=True))
    return listed


def _pages(number: int) -> str:
    return counted(number, "sida", "sidor")
