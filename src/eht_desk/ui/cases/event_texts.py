# SPDX-License-Identifier: EUPL-1.2
"""Händelser of a case in words: what it was, a line about it, how it stands, and the page it leads to. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eht_desk.application.case_decisions import DecisionRow
from eht_desk.application.case_views import CaseEvent, CasePage, EventKind
from eht_desk.application.cases import CaseStepRow
from eht_desk.application.document_views import DocumentRow
from eht_desk.application.gates import OverrideRow
from eht_desk.application.measures import EvaluationRow, MeasureRow
from eht_desk.application.pupil_facts import FactRow
from eht_desk.application.received_views import ReceivedRow
from eht_desk.application.signals import SignalRow
from eht_desk.application.tasks import TaskRow
from eht_desk.domain.cases import CaseStepKind
from eht_desk.ui.cases.case_texts import (
    COUNTINGS,
    FACTS,
    HAPPENED,
    RESULTS,
    fact_value,
    period,
    signal_told,
)
from eht_desk.ui.navigation import Route
from eht_desk.ui.received_texts import received_text
from eht_desk.ui.screens.next_step import document_route
from eht_desk.ui.words import ROLES, STATES, counted, in_a_row, in_sentence, listed

_NONE = ("", "neutral")
_BACK = ("Återtaget", "neutral")


@dataclass(frozen=True, slots=True)
class EventWords:
    """A row: `pill` without a word is none; `route` leads to what it is about."""

    title: str
    detail: str = ""
    pill: tuple[str, str] = _NONE
    route: Route | None = None
    key: str = ""


def since_text(page: CasePage) -> str:
    """How long it is since the absence was noticed and since somebody spoke with the pupil (HRP-09)."""
    noticed, spoken = page.days_since_signal, page.days_since_contact
    talked = "" if spoken is None else f"{counted(spoken, 'dag', 'dagar')} sedan någon talade med eleven"
    return in_a_row(
        f"{counted(noticed, 'dag', 'dagar')} sedan frånvaron uppmärksammades" if noticed else "",
        "Någon har talat med eleven i dag" if spoken == 0 else talked,
    )


def words_of(row: CaseEvent, today: date) -> EventWords:
    """The words of a row, by what lies in it; a kind that came later than this program's words has its name only."""
    match row.item:
        case DocumentRow():
            return _document(row.item, row)
        case ReceivedRow():
            return _received(row.item, row, today)
        case SignalRow():
            return _signal(row.item, row, today)
        case CaseStepRow():
            return _step(row.item, row.who)
        case TaskRow():
            pill = ("Klart", "ok") if row.holds else ("Blir inte av", "neutral")
            said = row.item.done_note or row.item.cancelled_reason
            return EventWords(row.item.title, in_a_row(said, row.who), pill)
        case OverrideRow():
            told = in_a_row(f"{row.item.name} beslutade", row.item.reason)
            return EventWords(f"{row.item.title}: gick vidare ändå", told, ("Passerat", "warn"))
        case _:
            return _written(row)


def _written(row: CaseEvent) -> EventWords:
    back = _NONE if row.holds else _BACK
    match row.item:
        case FactRow():
            value = fact_value(row.item.kind, row.item.value, row.item.holds_from)
            return EventWords(f"{FACTS[row.item.kind]}: {value}", in_a_row(row.item.reason, row.who), back)
        case DecisionRow():
            pill = (row.item.value_label, "warn" if row.item.stops else "neutral") if row.holds else _BACK
            return EventWords(row.item.title, in_a_row(row.item.decided_by, row.item.text), pill)
        case MeasureRow():
            name = row.item.kind_label or row.item.text
            return EventWords(f"Insats: {name}", in_a_row(_doer(row.item), row.who), back)
        case EvaluationRow():
            return EventWords("Insats utvärderad", in_a_row(row.item.text, row.who), RESULTS[row.item.result])
        case _:
            return EventWords(_NAMES.get(row.kind, "Händelse"), row.who, back)


def _document(item: DocumentRow, row: CaseEvent) -> EventWords:
    annex = item.annex if item.annex != item.short_title else ""
    waits = (
        "" if item.is_done or not item.next_stage_title else f"väntar: {in_sentence(item.next_stage_title)}"
    )
    return EventWords(
        item.short_title,
        in_a_row(annex, item.code, row.who, waits),
        STATES[item.state],
        document_route(item),
        f"event {item.document_id}",
    )


def _received(item: ReceivedRow, row: CaseEvent, today: date) -> EventWords:
    route = Route("received", {"pupil": str(item.pupil_id), "received": str(item.id)})
    pill = ("Inkommet", "accent") if row.holds else _BACK
    return EventWords(item.title, received_text(item, today), pill, route, f"event {item.id}")


def _signal(item: SignalRow, row: CaseEvent, today: date) -> EventWords:
    amount = signal_told(item)
    about = in_a_row(
        in_sentence(COUNTINGS[item.counts]),
        period(item.first_day, item.last_day, today),
        listed(label for one in item.reached if (label := one.definition.label) != amount),
        row.who,
    )
    pill = _BACK if not row.holds else ("Signal", "warn") if item.reached else _NONE
    return EventWords(f"Frånvaro: {amount}", about, pill)


_NAMES: dict[EventKind, str] = {
    EventKind.MEETING: "Togs upp på EHT-möte",
    EventKind.RECORD: "Elevens uppgifter ändrades",
}


def _doer(row: MeasureRow) -> str:
    return row.responsible or row.owner_name or (ROLES[row.owner_role] if row.owner_role is not None else "")


def _step(item: CaseStepRow, who: str) -> EventWords:
    to = f" till {ROLES[item.role].lower()}" if item.kind is CaseStepKind.HANDED else ""
    pill = ("Avslutat", "neutral") if item.kind is CaseStepKind.CLOSED else _NONE
    return EventWords(f"{HAPPENED[item.kind]}{to}", in_a_row(item.reason, item.note, who), pill)
