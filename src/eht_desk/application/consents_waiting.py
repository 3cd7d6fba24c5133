# SPDX-License-Identifier: EUPL-1.2
"""Consents that wait for somebody on I dag: answers that came on paper, questions without one, what ends soon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eht_desk.application.consent_facts import who_consents
from eht_desk.application.consent_views import came_back
from eht_desk.application.ports import ReadWork
from eht_desk.application.store_settings import number_of
from eht_desk.application.workspace import Workspace, viewers
from eht_desk.domain.access import Duty, Viewer, may, may_see_pupil
from eht_desk.domain.consent_standing import WhoConsents, newest
from eht_desk.domain.consents import Consent, ConsentPerson, ConsentState
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import AccountId, ConsentId, PupilId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.settings import CONSENT_WAIT_DAYS

SOON_DAYS = 14
"""So many days before its last day a consent is pointed at."""
PAST_DAYS = 30
"""So long an expired one stays on I dag."""


class WaitKind(StrEnum):
    """Why a consent stands on I dag."""

    ANSWER_CAME = "answer_came"
    UNANSWERED = "unanswered"
    EXPIRING = "expiring"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class ConsentWaiting:
    """A consent that waits for this person: what for, since when or until when. No name but the pupil's."""

    consent_id: ConsentId
    pupil: PupilView
    kind: WaitKind
    purpose_title: str
    person: ConsentPerson
    day: date


def consents_waiting(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    consents: Iterable[Consent],
    views: Mapping[PupilId, PupilView],
) -> tuple[ConsentWaiting, ...]:
    """What waits for this person: answers on paper to write down, questions without an answer, consents that end.

    For whoever asked; when that person does not see the pupil any more, for those who keep cases there.
    """
    today, days = workspace.today, number_of(work, CONSENT_WAIT_DAYS)
    people: dict[AccountId, Viewer] | None = None
    who: dict[PupilId, WhoConsents] = {}
    found: list[ConsentWaiting] = []
    for consent in newest(consents):
        view = views.get(consent.pupil_id)
        waits = _waits(work, consent, today, days) if view is not None else None
        if view is None or waits is None:
            continue
        if people is None:
            people = viewers(workspace=workspace, work=work)
        if not _is_for(consent, viewer, people, view):
            continue
        if view.id not in who:
            record = work.pupils.get(view.id)
            who[view.id] = who_consents(work, record, today) if record is not None else WhoConsents()
        if consent.guardian_id is not None and consent.guardian_id not in who[view.id].guardians:
            continue  # no longer a guardian: nobody waits for an answer
        kind, day = waits
        title = _title(workspace, consent.purpose_id)
        found.append(ConsentWaiting(consent.id, view, kind, title, consent.person, day))
    order = list(WaitKind)
    return tuple(sorted(found, key=lambda item: (order.index(item.kind), item.day, item.pupil.sort_key)))


def _title(workspace: Workspace, purpose_id: str) -> str:
    try:
        return workspace.services.purposes.get(purpose_id).title
    except ExpectedFailure:
        return purpose_id


def _waits(work: ReadWork, consent: Consent, today: date, days: int) -> tuple[WaitKind, date] | None:
    """Why it waits, and since or until which day."""
    state = consent.state_on(today)
    if state is ConsentState.ASKED:
        if came_back(work, consent):
            return WaitKind.ANSWER_CAME, consent.last.on
        return (WaitKind.UNANSWERED, consent.last.on) if (today - consent.last.on).days >= days else None
    if consent.until is None or state not in (ConsentState.GIVEN, ConsentState.EXPIRED):
        return None
    left = (consent.until - today).days
    if state is ConsentState.EXPIRED:
        return (WaitKind.EXPIRED, consent.until) if -left <= PAST_DAYS else None
    return (WaitKind.EXPIRING, consent.until) if left <= SOON_DAYS else None


def _is_for(consent: Consent, viewer: Viewer, people: Mapping[AccountId, Viewer], view: PupilView) -> bool:
    asker = consent.last.account_id
    if asker == viewer.account_id:
        return True
    person = people.get(asker)
    is_there = person is not None and may_see_pupil(person, view.unit_id, view.class_id)
    return not is_there and may(viewer, Duty.KEEP_CASES, view.unit_id)
