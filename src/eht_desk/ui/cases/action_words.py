# SPDX-License-Identifier: EUPL-1.2
"""What the buttons of a case are called, and which page they lead to. What opens a small form instead: case_runs.py."""

from __future__ import annotations

from collections.abc import Collection

from eht_desk.application.case_views import ActionKind, CaseAction
from eht_desk.domain.case_entries import FactKind
from eht_desk.domain.ids import CaseId, PupilId
from eht_desk.ui.navigation import Route
from eht_desk.ui.words import in_sentence

_WORDS: dict[ActionKind, str] = {
    ActionKind.CONTACT: "Skriv in kontakten",
    ActionKind.SIGNAL: "Skriv in frånvaron",
    ActionKind.FACT: "Skolplikt och hemkommun",
    ActionKind.MEASURE: "Ny insats",
    ActionKind.EVALUATE: "Utvärdera insatsen",
    ActionKind.MEETING: "Till EHT-mötet",
    ActionKind.CONSENT: "Fråga om samtycke",
    ActionKind.RECEIVE: "Lägg in det som kom",
    ActionKind.HAND_OVER: "Lämna över",
    ActionKind.APPROVAL: "Be om godkännande",
    ActionKind.SIGN: "Ta emot underskrivet",
    ActionKind.CHECK: "Till statistiken",
    ActionKind.TASK: "Klart",
    ActionKind.OVERRIDE: "Gå vidare ändå",
    ActionKind.CLOSE: "Avsluta ärendet",
    ActionKind.ACCEPT: "Ta emot ärendet",
    ActionKind.CASE: "Öppna ärendet",
}
_FACTS: dict[str, str] = {
    FactKind.DUTY.value: "skolplikt",
    FactKind.SCHOOL_FORM.value: "skolform",
    FactKind.HOME_MUNICIPALITY.value: "hemkommun",
    FactKind.RETURNED.value: "att eleven är tillbaka",
}
_ASKS = frozenset(
    {
        ActionKind.SIGNAL,
        ActionKind.FACT,
        ActionKind.DECISION,
        ActionKind.MEASURE,
        ActionKind.EVALUATE,
        ActionKind.OVERRIDE,
        ActionKind.CLOSE,
    }
)
"""What opens a small form first, so that the words end in three dots."""

READS = frozenset({ActionKind.MEETING, ActionKind.CHECK, ActionKind.CASE, ActionKind.NOTHING})
"""What changes nothing by being opened."""
_ON_THE_PAPER = frozenset({ActionKind.HAND_OVER, ActionKind.APPROVAL, ActionKind.SIGN})


def action_word(action: CaseAction) -> str:
    """The words on the button; empty where there is nothing to open."""
    if action.kind is ActionKind.NOTHING:
        return ""
    name = in_sentence(action.label) if action.label else ""
    if action.kind is ActionKind.FORM:
        return _form_word(action, name)
    if action.kind is ActionKind.DECISION:
        return f"Skriv in {name} …" if name else "Skriv in beslutet …"
    if action.kind is ActionKind.FACT and action.item in _FACTS:
        return f"Skriv in {_FACTS[action.item]} …"
    if action.kind in _ON_THE_PAPER and name:
        return f"{_WORDS[action.kind]}: {name}"
    return f"{_WORDS[action.kind]}{' …' if action.kind in _ASKS else ''}"


def _form_word(action: CaseAction, name: str) -> str:
    if action.draft_id is not None:
        return f"Fortsätt: {name}" if name else "Fortsätt skriva"
    if action.document_id is not None:
        return f"Fyll i {name}" if name else "Fyll i"
    return f"Skriv {name}" if name else "Skriv"


def action_route(
    action: CaseAction, pupil_id: PupilId, case_id: CaseId, screens: Collection[str]
) -> Route | None:
    """The page that it leads to, or None where it opens no page."""
    pupil = {"pupil": str(pupil_id)}
    match action.kind:
        case ActionKind.FORM | ActionKind.HAND_OVER | ActionKind.APPROVAL | ActionKind.SIGN:
            return _form_route(action, pupil) if action.form_id else None
        case ActionKind.CONTACT:
            return Route("contact", pupil | ({"channel": action.item} if action.item else {}))
        case ActionKind.RECEIVE:
            return Route("receive", pupil)
        case ActionKind.CONSENT:
            if action.item:
                return Route("ask_consent", pupil | {"purpose": action.item})
            return Route("consents", pupil)
        case ActionKind.CASE:
            return Route("case", pupil | {"case": str(action.case_id or case_id)})
        case ActionKind.MEETING:
            return Route("meetings") if "meetings" in screens else None
        case ActionKind.CHECK:
            return Route("checks") if "checks" in screens else None
        case _:
            return None


def _form_route(action: CaseAction, pupil: dict[str, str]) -> Route:
    place = pupil | {"form": action.form_id}
    if action.document_id is not None:
        place["document"] = str(action.document_id)
    if action.draft_id is not None:
        place["draft"] = str(action.draft_id)
    return Route("form", place)
