# SPDX-License-Identifier: EUPL-1.2
"""Papers of EHT's meeting: what stands on them, that the agenda has no name, and what a protected pupil's leave out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eht_desk.application.ports.meeting_papers import (
    AgendaLine,
    AgendaSheet,
    ItemHead,
    MeasuresSheet,
    MeetingHead,
    MinutesSheet,
    PaperAction,
    Person,
)
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import ItemState
from eht_desk.domain.protection import Secret
from tests.documents.papers import squeezed, texts

RENDERER = PdfRenderer()
HEAD = MeetingHead("Ekskolan", "Provköpings kommun", date(2026, 11, 24), "08:15")
ALMA = ItemHead(HEAD, "Alma Dahl", "5A", 3, "7K2F-91")
ACTIONS = (
    PaperAction("Handlingsplan med elev och vårdnadshavare", Person("Per Holm", None), date(2026, 12, 1)),
    PaperAction("Kurator träffar eleven", Person("", Role.COUNSELLOR), date(2026, 12, 8), "Kontaktperson"),
)
MINUTES = MinutesSheet(
    ALMA,
    "Karin Ås",
    (Person("Karin Ås", Role.RECTOR), Person("Maria Lind", Role.COUNSELLOR)),
    (Person("Sara Berg", Role.MENTOR),),
    "EHT:s bedömning",
    "Problematisk",
    ("Skolarbetet", "Kamrater"),
    "Frånvaron har ökat sedan vecka 40.\n\nEleven beskriver oro inför muntliga moment.",
    ACTIONS,
    "Planen görs i veckan.",
)


def joined(words: str) -> str:
    """As the paper's text is compared: without spaces, which lines break at."""
    return "".join(words.split())


def said(sheet: AgendaSheet | MinutesSheet | MeasuresSheet) -> str:
    return squeezed(RENDERER.meeting(sheet))


def test_the_agenda_says_numbers_codes_reasons_and_how_far() -> None:
    lines = (
        AgendaLine(1, (("Nytt från mentor", None),), "", ItemState.DONE),
        AgendaLine(
            2, (("Tid går ut", date(2026, 11, 27)), ("Plan utvärderas", None)), "7K2F-91", ItemState.WAITING
        ),
        AgendaLine(3, is_own_circle=True),
    )
    shown = said(AgendaSheet(HEAD, "Trosa", ("Frånvaro",), lines))
    for words in (
        "Dagordning för EHT-möte",
        "24 november 2026 kl. 08:15",
        "Stående: Frånvaro.",
        "Ärende 1",
        "Nytt från mentor · klart",
        "7K2F-91 · Tid går ut 27 november 2026, Plan utvärderas",
        "kräver egen krets",
    ):
        assert joined(words) in shown
    assert joined("Inget ärende väntar") in said(AgendaSheet(HEAD, "", (), ()))
    assert joined("2 till väntar och har inget nummer än.") in said(AgendaSheet(HEAD, "", (), (), 2))


def test_the_minutes_are_of_one_pupil_and_say_whether_they_are_adjusted() -> None:
    shown = said(MINUTES)
    for words in (
        "Alma Dahl",
        "3 · 7K2F-91",
        "Med om eleven: Karin Ås (rektor) och Maria Lind (kurator).",
        "Gick ut när eleven togs upp: Sara Berg (mentor).",
        "Problematisk",
        "Skolarbetet och Kamrater",
        "Eleven beskriver oro inför muntliga moment.",
        "2. Kontaktperson: Kurator träffar eleven. Ansvarig: kurator. Följs upp 8 december 2026.",
        "Planen görs i veckan.",
        "Inte justerat. Det som står här kan ändras.",
    ):
        assert joined(words) in shown, words
    adjusted = replace(ALMA, meeting=replace(HEAD, adjusted_on=date(2026, 11, 24)))
    assert joined("Justerat 24 november 2026.") in said(replace(MINUTES, head=adjusted))
    put_off = replace(MINUTES, assessment="", causes=(), text="", actions=(), feedback="", is_put_off=True)
    assert joined("Uppskjutet till nästa möte") in said(put_off)


def test_the_closing_sheet_says_measure_responsible_and_date() -> None:
    shown = said(MeasuresSheet(ALMA, ACTIONS))
    for words in (
        "1. Handlingsplan med elev och vårdnadshavare",
        "Ansvarig: Per Holm",
        "Följs upp 1 december 2026.",
    ):
        assert joined(words) in shown
    assert joined("inga åtgärder") in said(MeasuresSheet(ALMA, ()))


def test_of_a_protected_pupil_the_alias_and_a_line_for_the_name() -> None:
    hidden = frozenset({Secret.NAME, Secret.SCHOOL, Secret.CLASS, Secret.STAFF})
    head = replace(
        *(ALMA,),
        meeting=replace(HEAD, school_name="", authority_name=""),
        pupil_name="Elev K-2041",
        pupil_class="",
    )
    head = replace(head, is_alias=True, hidden=hidden)
    unnamed = (replace(ACTIONS[0], responsible=Person("", None)), ACTIONS[1])
    people = tuple(replace(person, name="") for person in MINUTES.present)
    shown = said(replace(MINUTES, head=head, chair="", present=people, not_there=(), actions=unnamed))
    assert joined("Elev K-2041") in shown
    assert joined("Namn, skrivs för hand") in shown
    assert joined("Med om eleven: rektor och kurator.") in shown
    assert joined("Ansvarig: personal på skolan.") in shown
    assert not [
        name for name in ("Ekskolan", "Provköping", "Karin", "Klass", "Ordförande") if joined(name) in shown
    ]


def test_long_minutes_go_on_with_every_word() -> None:
    words = " ".join(f"ord{number}" for number in range(3000))
    pages = texts(RENDERER.meeting(replace(MINUTES, text=words)))
    assert len(pages) > 2
    assert "ord2999" in "".join(pages)
