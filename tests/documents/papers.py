# SPDX-License-Identifier: EUPL-1.2
"""Forms, answers and contexts that the tests of papers share. Invented people only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO

from pypdf import PdfReader

from eht_desk import resources
from eht_desk.application.ports import PaperContext, PaperMark
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.model import (
    AnswerValue,
    FieldDefinition,
    FieldKind,
    FormDefinition,
    HandoverDefinition,
    Option,
    ResolvedForm,
    SectionDefinition,
    StageDefinition,
)
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.recipients import Recipient

TODAY = date(2026, 11, 24)
CHECKLIST = FormCatalogFromFiles(resources.root() / "forms").get("absence_checklist", 1)


def _yes(comment: str = "") -> AnswerValue:
    return {"value": "yes", "comment": comment}


def _no(comment: str = "") -> AnswerValue:
    return {"value": "no", "comment": comment}


TALK: Mapping[str, AnswerValue] = {
    "pupil_talk_date": "2026-11-15",
    "guardian_talk_date": "2026-11-16",
    "illness": _no(),
    "likes_school": _yes("Ja, men inte på idrotten"),
    "calm_to_study": _no("Stökigt i matsal och korridor"),
    "has_friends": _yes(),
    "schoolwork_difficulties": _yes("Matte, läsförståelse"),
    "support_and_adaptations": _yes("Bildstöd, förkortade uppgifter"),
    "absence_pattern": _yes("Måndag förmiddag, 7 av 9 tillfällen"),
    "mentor_name": {"name": "Per Holm"},
}
ALL: Mapping[str, AnswerValue] = {
    **TALK,
    "follow_up_date": "2026-11-23",
    "continued_absence": _yes(),
    "follow_up_comment": "Två heldagar sedan samtalet.",
    "guardian_contact_person": {"name": "Maria Lind"},
    "guardian_contact_date": "2026-11-25",
    "mentor_feedback_person": {"name": "Maria Lind"},
    "mentor_feedback_date": "2026-11-27",
    "eht_comment": "Kartläggning börjar med skolsköterskan.",
}
SENTENCE = "Eleven berättar att morgnarna är svåra när första lektionen är i idrottshallen. "
LONG: Mapping[str, AnswerValue] = {
    **ALL,
    "likes_school": _yes(SENTENCE * 9),
    "absence_pattern": _yes(SENTENCE * 130),
    "eht_comment": SENTENCE * 20,
}

BLANK = PaperContext(school_name="Ekskolan", authority_name="Eks kommun")
PREVIEW = replace(BLANK, pupil_name="Alma Dahl", pupil_class="5A", is_preview=True)
TALK_LOCKED = {"talk": PaperMark("16 november 2026", "Per Holm")}
ALL_LOCKED = {
    "talk": PaperMark("16 november 2026", "Per Holm"),
    "follow_up": PaperMark("23 november 2026", "Per Holm"),
    "eht": PaperMark("24 november 2026", "Maria Lind"),
}
ISSUED = replace(
    BLANK,
    pupil_name="Alma Dahl",
    pupil_class="5A",
    pupil_number="20140712-2384",
    code="7K2F-91",
    checksum="4e1b09ac77d2aa1100ff",
    log_position=128,
    log_head="ab12cd34ef567890ab",
    printed_at="24 november 2026 13.40",
    finalised_stages=TALK_LOCKED,
)
COMPLETE = replace(ISSUED, finalised_stages=ALL_LOCKED, version=2)


def checklist(
    answers: Mapping[str, AnswerValue] | None, locked: Mapping[str, PaperMark] | None = None
) -> ResolvedForm:
    return resolve(CHECKLIST, answers, today=TODAY, finalised=set(locked or {}))


def texts(pdf: bytes) -> list[str]:
    """What each page says, in reading order."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    return "\n".join(texts(pdf))


def squeezed(pdf: bytes) -> str:
    """Everything the paper says without spaces and line ends, so that wrapping does not matter."""
    return "".join(text(pdf).split())


_CHOICES = (Option("home", "Hemma"), Option("school", "I skolan"), Option("other", "Någon annanstans"))
_COLUMNS = (
    FieldDefinition("what", FieldKind.LONG_TEXT, "Insats"),
    FieldDefinition("who", FieldKind.PERSON, "Ansvarig"),
    FieldDefinition("when", FieldKind.DATE, "Klart"),
    FieldDefinition("hours", FieldKind.INTEGER, "Timmar"),
)
KITCHEN_SINK = FormDefinition(
    id="kitchen_sink",
    version=3,
    title="Alla slags fält",
    short_title="Alla",
    annex="Bilaga 9",
    language="sv",
    intro="Fyll i blanketten tillsammans.",
    note_on_paper="Lämnas till rektor.",
    stages=(StageDefinition("one", "Ett", (Role.MENTOR,)),),
    handovers=(HandoverDefinition("copy", Recipient.RECTOR, "one", "Kopia till rektor"),),
    sections=(
        SectionDefinition(
            "main",
            "one",
            "Avsnitt & fält",
            (
                FieldDefinition("text", FieldKind.TEXT, "&Text"),
                FieldDefinition("long", FieldKind.LONG_TEXT, "Lång text", print_lines=3),
                FieldDefinition("integer", FieldKind.INTEGER, "Heltal"),
                FieldDefinition("decimal", FieldKind.DECIMAL, "Decimaltal"),
                FieldDefinition("date", FieldKind.DATE, "Datum"),
                FieldDefinition("time", FieldKind.TIME, "Klockslag"),
                FieldDefinition("choice", FieldKind.CHOICE, "Val", options=_CHOICES),
                FieldDefinition("multi", FieldKind.MULTI_CHOICE, "Flera val", options=_CHOICES),
                FieldDefinition("yes_no", FieldKind.YES_NO, "Ja eller nej", has_comment=True),
                FieldDefinition("scale", FieldKind.SCALE, "Skala", minimum=0, maximum=10),
                FieldDefinition("person", FieldKind.PERSON, "Samtalsledare"),
                FieldDefinition("table", FieldKind.TABLE, "Insatser", columns=_COLUMNS),
                FieldDefinition("signature", FieldKind.SIGNATURE, "Vårdnadshavares underskrift"),
                FieldDefinition(
                    "information", FieldKind.INFORMATION, "Sekretess", hint="Uppgifterna skyddas."
                ),
            ),
            hint="Hjälptext till avsnittet.",
        ),
    ),
)
SINK_ANSWERS: Mapping[str, AnswerValue] = {
    "text": "Kort svar",
    "long": "Ett längre svar\nmed två stycken",
    "integer": 12,
    "decimal": "3.5",
    "date": "2026-11-24",
    "time": "08:15",
    "choice": "school",
    "multi": ["home", "other"],
    "yes_no": {"value": "no", "comment": "En kommentar"},
    "scale": 7,
    "person": {"name": "Maria Lind"},
    "table": [
        {"what": "Hämtas vid grinden", "who": {"name": "Per Holm"}, "when": "2026-12-01", "hours": 2},
        {"what": "Kortare dag", "who": {"name": "Maria Lind"}, "when": "2026-12-08", "hours": 10},
    ],
}
