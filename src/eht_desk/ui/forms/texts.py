# SPDX-License-Identifier: EUPL-1.2
"""Swedish texts of the form page: what is wrong with a field, what a stage waits for, times as people say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from eht_desk.application.form_pages import FormPage
from eht_desk.application.workspace import local_time
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.forms.model import FieldDefinition, FieldKind, FormDefinition, StageDefinition
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.words import ROLES

_PROBLEMS = {
    "wrong_type": "Svaret går inte att läsa. Skriv det på nytt.",
    "not_a_date": "Skriv dagen som 2026-11-15.",
    "not_a_time": "Skriv klockslaget som 13:05.",
    "not_a_number": "Skriv en siffra.",
    "in_future": "Dagen har inte varit än.",
    "unknown_option": "Välj ett av svaren.",
}

_REQUIRED = {
    FieldKind.DATE: "Skriv vilken dag.",
    FieldKind.TIME: "Skriv klockslaget.",
    FieldKind.YES_NO: "Välj ja eller nej.",
    FieldKind.CHOICE: "Välj ett svar.",
    FieldKind.MULTI_CHOICE: "Välj minst ett svar.",
    FieldKind.SCALE: "Välj en siffra.",
    FieldKind.PERSON: "Skriv vem det är.",
    FieldKind.TABLE: "Fyll i minst en rad.",
}


def problem_text(code: str, field: FieldDefinition, definition: FormDefinition | None = None) -> str:
    """What is wrong with an answer and what to do; empty for no problem."""
    if not code:
        return ""
    if code == "required":
        return _REQUIRED.get(field.kind, "Fyll i det här.")
    if code == "too_long":
        return f"Texten är för lång. Högst {field.max_length} tecken får plats."
    if code == "out_of_range":
        return _range_text(field)
    if code == "before_other":
        return f"Dagen ligger före ”{_label_of(field.not_before_field, definition)}”."
    return _PROBLEMS.get(code, "Svaret behöver ses över.")


_STATE_WORDS = {
    DocumentState.FINALISED: "låst",
    DocumentState.AWAITING_SIGNATURE: "väntar på underskrift",
    DocumentState.SIGNED: "undertecknad",
    DocumentState.DELIVERED: "lämnad",
    DocumentState.SUPERSEDED: "ersatt av en ny version",
    DocumentState.WITHDRAWN: "återkallad",
}


def form_title(definition: FormDefinition) -> str:
    """Checklista, bilaga 1."""
    annex = definition.annex
    return f"{definition.short_title}, {annex[:1].lower()}{annex[1:]}" if annex else definition.short_title


def form_subtitle(page: FormPage) -> str:
    """Alma Dahl · 5A · utkast."""
    is_begun = page.document is not None or page.may_write or page.others_draft is not None
    parts = (page.pupil.name, page.pupil.class_name, state_word(page.document) if is_begun else "")
    return " · ".join(part for part in parts if part)


def version_text(document: Document, definition: FormDefinition) -> str:
    """What a new version is before anything of it is locked: `Rättning: version 2 av 7K2F-91. Skäl: fel dag`."""
    what = "Revidering" if definition.revise_label else "Rättning"
    return f"{what}: version {document.version} av {document.code}. Skäl: {document.correction_reason}"


def state_word(document: Document | None) -> str:
    """Where the document is in its life, in a word or two."""
    if document is None or document.state is DocumentState.DRAFT:
        return (
            "utkast" if document is None or document.version == 1 else f"utkast, version {document.version}"
        )
    return _STATE_WORDS[document.state]


def roles_text(roles: Sequence[Role]) -> str:
    """Roles as a list in words: "mentor, kurator eller rektor"."""
    names = [ROLES[role].lower() for role in roles]
    return _joined(names, "eller")


def frozen_text(at: datetime, name: str) -> str:
    """Låst 16 november 2026 av Per Holm."""
    day = long_date(local_time(at).date())
    return f"Låst {day} av {name}" if name else f"Låst {day}"


def closed_text(stage: StageDefinition, definition: FormDefinition) -> str:
    """One line that says what opens a stage that is not open."""
    if stage.opens_when is not None and stage.opens_when.field and stage.opens_when.equals in ("yes", "no"):
        word = "ja" if stage.opens_when.equals == "yes" else "nej"
        return f"Öppnas om svaret är {word} på ”{_label_of(stage.opens_when.field, definition)}”."
    if stage.opens_after:
        title = definition.stage(stage.opens_after).title
        return f"Öppnas när ”{title}” är låst."
    return "Öppnas senare."


def clock_text(moment: datetime) -> str:
    """10:12:41, as the school's clock shows it."""
    return f"{local_time(moment):%H:%M:%S}"


def missing_text(count: int) -> str:
    """How much is left before a stage can be locked."""
    return (
        "En sak behöver fyllas i eller ändras"
        if count == 1
        else f"{count} saker behöver fyllas i eller ändras"
    )


def _range_text(field: FieldDefinition) -> str:
    if field.kind is FieldKind.TABLE:
        return f"Högst {field.maximum} rader får plats."
    if field.minimum is not None and field.maximum is not None:
        return f"Skriv en siffra mellan {field.minimum} och {field.maximum}."
    if field.minimum is not None:
        return f"Minst {field.minimum}."
    return f"Högst {field.maximum}."


def _label_of(field_id: str, definition: FormDefinition | None) -> str:
    if definition is not None:
        for field in definition.fields():
            if field.id == field_id:
                return field.plain_label
    return field_id


def _joined(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""
