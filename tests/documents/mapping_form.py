# SPDX-License-Identifier: EUPL-1.2
"""A form with areas, approvals, a copy and a table, and a second language for it. Invented people only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from eht_desk.application.paper_making import blank_marks
from eht_desk.application.ports import Letterhead, PaperMark
from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.model import (
    AnswerValue,
    ApprovalDefinition,
    CopyDefinition,
    FieldDefinition,
    FieldKind,
    FormDefinition,
    Option,
    PaperUse,
    SectionDefinition,
    StageDefinition,
)
from eht_desk.domain.forms.translation import LanguagePack
from eht_desk.domain.scans import PageCode
from tests.documents import papers


def _area(name: str, title: str, prompts: tuple[str, ...]) -> SectionDefinition:
    options = tuple(Option(f"p{number}", text) for number, text in enumerate(prompts))
    return SectionDefinition(
        name,
        "talk",
        title,
        (
            FieldDefinition(
                f"{name}_prompts",
                FieldKind.MULTI_CHOICE,
                "Stödord",
                options=options,
                on_paper=PaperUse.BLANK,
            ),
            FieldDefinition(f"{name}_words", FieldKind.LONG_TEXT, "Elevens egna ord", print_lines=5),
            FieldDefinition(
                f"{name}_declined",
                FieldKind.MULTI_CHOICE,
                "Frågan",
                options=(Option("declines", "Eleven avstår"),),
            ),
        ),
        layout="area",
    )


TO_RECTOR = "Godkänner att kartläggningen lämnas till rektor."
AT_EHT = "Godkänner att kartläggningen läses upp vid EHT."
FORM = FormDefinition(
    id="mapping",
    version=1,
    title="Kartläggning på prov",
    short_title="Kartläggning",
    annex="Bilaga 2",
    language="sv",
    stages=(StageDefinition("talk", "Samtal", (Role.COUNSELLOR,)),),
    sections=(
        _area("school", "Skolan", ("Skolarbete", "Kamrater")),
        _area("home", "Hemmet", ("Morgonen", "Sömnen")),
        _area("free", "Fritiden", ("Vänner",)),
        SectionDefinition(
            "signing",
            "talk",
            "Datum och namn",
            (
                FieldDefinition("day", FieldKind.DATE, "Datum"),
                FieldDefinition("who", FieldKind.PERSON, "Kurator"),
                FieldDefinition("own_notes", FieldKind.TEXT, "Aldrig på papper", on_paper=PaperUse.NEVER),
                FieldDefinition("signature", FieldKind.SIGNATURE, "Elevens namn"),
            ),
        ),
    ),
    copies=(CopyDefinition("teachers", "Till lärarna", "Lärarnas exemplar", ("day", "school_words")),),
    approvals=(
        ApprovalDefinition("to_rector", TO_RECTOR, "talk", (Role.RECTOR,)),
        ApprovalDefinition("at_eht", AT_EHT, "talk", (Role.COUNSELLOR,)),
    ),
    is_local_template=True,
)
ANSWERS: Mapping[str, AnswerValue] = {
    "school_prompts": ["p0"],
    "school_words": "Jag tycker om slöjden.",
    "home_words": "Det här står kvar sedan förut.",
    "home_declined": ["declines"],
    "free_words": "Fotboll på tisdagar.",
    "day": "2026-11-20",
    "who": {"name": "Maria Lind"},
    "own_notes": "syns inte",
}
LOCKED = {"talk": PaperMark("20 november 2026", "Maria Lind")}
CODE = PageCode("7K2F-91", 1, 3, 1, 1, "4e1b09ac")
BLANK = replace(papers.BLANK, approvals=blank_marks(FORM))
ISSUED = replace(papers.ISSUED, finalised_stages=LOCKED, page_code=CODE, is_archival=True)
LETTERHEAD = Letterhead(("Ekskolan", "Skolgatan 12"), ("www.example.invalid",))
ENGLISH = LanguagePack(
    "en",
    "English",
    common={"pupil": "Pupil", "unreviewed": "The translation has not been reviewed."},
    forms={
        "mapping": {
            "title": "Mapping on trial",
            "section.school.title": "The school",
            "field.school_words.label": "The pupil's own words",
            "field.home_declined.option.declines": "The pupil declines",
            "approval.to_rector.label": "Approves that it is handed to the head teacher.",
        }
    },
)
