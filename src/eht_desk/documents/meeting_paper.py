# SPDX-License-Identifier: EUPL-1.2
"""The papers of EHT's meeting as plain lists: agenda, minutes of one pupil, what is done. Swedish words stand here;
what is told, and of whom, decided who made the sheet."""

from __future__ import annotations

from collections.abc import Iterable

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
from eht_desk.application.ports.plain_papers import PlainLine, PlainSheet
from eht_desk.documents.fonts import Faces
from eht_desk.documents.form_paper import NAME_BY_HAND
from eht_desk.documents.plain_paper import plain_paper
from eht_desk.documents.survey_words import ROLES, day_text, listed
from eht_desk.domain.case_entries import ItemState
from eht_desk.domain.protection import Secret

AGENDA, MINUTES, MEASURES = "Dagordning för EHT-möte", "Protokoll från EHT-möte", "Åtgärder från EHT-möte"
OWN_CIRCLE = "kräver egen krets"
_NO_NAMES = "Här står inga namn. Vem ett nummer gäller ser den som får öppna ärendet i programmet."
_STATES = {ItemState.DONE: "klart", ItemState.POSTPONED: "uppskjutet"}
_BY_HAND = "uppsatt för hand"
_OPEN = "Inte justerat. Det som står här kan ändras."
_NOBODY = "ingen är vald"
_SOMEBODY = "personal på skolan"
"""Where the plan of the pupil keeps names of staff from papers."""


def meeting_paper(faces: Faces, sheet: AgendaSheet | MinutesSheet | MeasuresSheet) -> bytes:
    """The PDF of a paper of the meeting."""
    if isinstance(sheet, AgendaSheet):
        return plain_paper(faces, agenda_sheet(sheet))
    return plain_paper(
        faces, minutes_sheet(sheet) if isinstance(sheet, MinutesSheet) else measures_sheet(sheet)
    )


def agenda_sheet(sheet: AgendaSheet) -> PlainSheet:
    """Numbers, why, codes, and how far each came."""
    standing = (f"Stående: {', '.join(sheet.standing)}.",) if sheet.standing else ()
    facts = [("Datum", _when(sheet.head)), *([("Rutin", sheet.routine)] if sheet.routine else [])]
    return PlainSheet(
        AGENDA,
        sheet.head.school_name,
        sheet.head.authority_name,
        tuple(facts),
        (*standing, _NO_NAMES),
        tuple(PlainLine(f"Ärende {line.number}", _line(line)) for line in sheet.lines)
        or (() if sheet.waiting else (PlainLine("Inget ärende väntar"),)),
        (f"{sheet.waiting} till väntar och har inget nummer än.",) if sheet.waiting else (),
        is_demo=sheet.head.is_demo,
    )


def minutes_sheet(sheet: MinutesSheet) -> PlainSheet:
    """What was said, decided and told about one pupil."""
    present = f"Med om eleven: {_people(sheet.present)}." if sheet.present else ""
    gone = f"Gick ut när eleven togs upp: {_people(sheet.not_there)}." if sheet.not_there else ""
    said = (
        (sheet.decision, sheet.assessment),
        ("Orsaker enligt EHT", listed(sheet.causes)),
        ("Det som sades", sheet.text.strip()),
        ("Beslut", "\n".join(_numbered(sheet.actions, sheet.head))),
        ("Återkoppling till mentor", sheet.feedback.strip()),
    )
    lines = tuple(PlainLine(heading, third=words) for heading, words in said if words)
    put_off = PlainLine("Uppskjutet till nästa möte")
    chair = (("Ordförande", sheet.chair),) if sheet.chair else ()
    return PlainSheet(
        MINUTES,
        sheet.head.meeting.school_name,
        sheet.head.meeting.authority_name,
        (*_facts(sheet.head), *chair),
        tuple(text for text in (present, gone) if text),
        (*lines, *((put_off,) if sheet.is_put_off else ())),
        (_adjusted(sheet.head.meeting),),
        is_demo=sheet.head.meeting.is_demo,
    )


def measures_sheet(sheet: MeasuresSheet) -> PlainSheet:
    """Measure, responsible, date."""
    return PlainSheet(
        MEASURES,
        sheet.head.meeting.school_name,
        sheet.head.meeting.authority_name,
        _facts(sheet.head),
        (),
        tuple(
            PlainLine(
                f"{number}. {_what(action)}", f"Ansvarig: {_responsible(action, sheet.head)}", _by(action)
            )
            for number, action in enumerate(sheet.actions, start=1)
        )
        or (PlainLine("Mötet beslutade inga åtgärder"),),
        (_adjusted(sheet.head.meeting),),
        is_demo=sheet.head.meeting.is_demo,
    )


def _facts(head: ItemHead) -> tuple[tuple[str, str], ...]:
    shown = [("Elev", head.pupil_name)]
    if head.is_alias:
        shown.append((NAME_BY_HAND, ""))
    if Secret.CLASS not in head.hidden:
        shown.append(("Klass", head.pupil_class))
    return (
        *shown,
        ("Möte", _when(head.meeting)),
        ("Ärende", " · ".join(filter(None, (str(head.number), head.code)))),
    )


def _when(head: MeetingHead) -> str:
    return f"{day_text(head.on)} kl. {head.at}" if head.at else day_text(head.on)


def _line(line: AgendaLine) -> str:
    if line.is_own_circle:
        return OWN_CIRCLE
    reasons = [f"{title} {day_text(day)}" if day is not None else title for title, day in line.reasons]
    state = _STATES.get(line.state, "") if line.state is not None else ""
    return " · ".join(part for part in (line.code, ", ".join(reasons) or _BY_HAND, state) if part)


def _people(people: Iterable[Person]) -> str:
    return listed([_person(person) for person in people])


def _person(person: Person) -> str:
    """`Per Holm (mentor)`, `Per Holm`, `mentor`."""
    role = ROLES.get(person.role, "") if person.role is not None else ""
    if person.name and role:
        return f"{person.name} ({role})"
    return person.name or role or _NOBODY


def _responsible(action: PaperAction, head: ItemHead) -> str:
    """A person whose name may not stand there is somebody at the school."""
    shown = _person(action.responsible)
    return _SOMEBODY if shown == _NOBODY and Secret.STAFF in head.hidden else shown


def _numbered(actions: Iterable[PaperAction], head: ItemHead) -> list[str]:
    return [
        f"{number}. {_what(action)}. Ansvarig: {_responsible(action, head)}. {_by(action)}".strip()
        for number, action in enumerate(actions, start=1)
    ]


def _what(action: PaperAction) -> str:
    return ": ".join(part.strip().rstrip(".") for part in (action.measure, action.text) if part.strip())


def _by(action: PaperAction) -> str:
    return f"Följs upp {day_text(action.due)}." if action.due is not None else ""


def _adjusted(head: MeetingHead) -> str:
    return _OPEN if head.adjusted_on is None else f"Justerat {day_text(head.adjusted_on)}."
