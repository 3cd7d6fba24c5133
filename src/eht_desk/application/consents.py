# SPDX-License-Identifier: EUPL-1.2
"""Consents: asking, writing down the answer, withdrawing, saying that none is needed, correcting.

Whoever keeps cases at the pupil's school writes them; whoever sees the pupil reads them (consent_views.py). Nothing
that was written is changed: each thing that happens is one more step. Papers: consent_papers.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.consent_facts import may_be_asked, who_consents
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.item_access import may_do_with_consents
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.access_table import Right
from eht_desk.domain.consent_standing import PersonStanding, WhoConsents, standing
from eht_desk.domain.consents import (
    Consent,
    ConsentPerson,
    ConsentPurpose,
    ConsentRoute,
    ConsentState,
    ConsentStep,
    MayConsent,
    may_consent,
    with_step,
)
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ConsentId, GuardianId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.pupil_view import PupilView

LINE_LIMIT, TEXT_LIMIT = 200, 5_000

_ANSWERS = frozenset({ConsentState.GIVEN, ConsentState.REFUSED})


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """Somebody who is asked. `answer` is GIVEN or REFUSED when the answer came at once, else ASKED.

    `is_mature`, `judged_by` and `judged_because` only for a pupil who is too young to act alone: who judged that the
    pupil understands what it is about, or does not, and why.
    """

    person: ConsentPerson
    guardian_id: GuardianId | None = None
    answer: ConsentState = ConsentState.ASKED
    is_mature: bool | None = None
    judged_by: str = ""
    judged_because: str = ""


@dataclass(frozen=True, slots=True)
class NewAsking:
    """What is asked, of whom, when and how. `told`: what they were told beside the purpose's own text."""

    purpose_id: str
    persons: tuple[AskedPerson, ...]
    on: date
    route: ConsentRoute
    scope: str = ""
    told: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class WhatHappened:
    """A step as a person tells it."""

    on: date
    route: ConsentRoute
    told: str = ""
    note: str = ""
    until: date | None = None


def ask_consent(workspace: Workspace, pupil_id: PupilId, new: NewAsking) -> ChangeSet:
    """Ask one or several persons; answers that came at once are written down with it. One log row.

    Raises:
        RuleViolation: `not_allowed`; `required` on `persons`, `scope`, `is_mature`, `judged_by`, `judged_because`;
            `in_future`, `before_former` on `on`; `text_too_long`; `until_over`, `until_too_long` (`days`) on `until`;
            `consent_stands` on `persons` (asked or given already); `guardian_not_here`; `may_not_be_asked` (P-13).
        ExpectedFailure: `unknown_purpose`.
    """
    purpose = workspace.services.purposes.get(new.purpose_id)
    if not new.persons:
        raise RuleViolation("required", "persons")
    scope = _scope(purpose, new.scope)
    check_until(purpose, new.on, new.until)
    happened = WhatHappened(new.on, new.route, new.told, "", new.until)
    with workspace.store.write() as work:
        pupil, _ = _writable(workspace, work, pupil_id)
        who = who_consents(work, pupil, workspace.today)
        before = work.consents.of_pupil(pupil.id)
        kept: list[Consent] = []
        for asked in new.persons:
            now = _standing_of(work, pupil.id, before, purpose, scope, who, asked, workspace.today)
            kept.append(
                _ask_one(workspace, work, pupil, purpose, scope, asked, now, happened, who.birth_date)
            )
        _put(work, before, kept)
        return _commit(workspace, work, "consent_asked", purpose.id, kept)


def record_answer(
    workspace: Workspace, consent_id: ConsentId, state: ConsentState, what: WhatHappened
) -> ChangeSet:
    """Write down yes or no, on its day. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `step_does_not_follow`; on `on` `in_future`, `before_former`; on
    `until` `until_over`, `until_too_long`; `text_too_long`; ExpectedFailure("unknown_purpose").
    """
    if state not in _ANSWERS:
        raise RuleViolation("step_does_not_follow")
    kind = "consent_given" if state is ConsentState.GIVEN else "consent_refused"
    return _step(workspace, consent_id, state, what, kind)


def withdraw_consent(workspace: Workspace, consent_id: ConsentId, what: WhatHappened) -> ChangeSet:
    """The person takes it back; what it opened is closed from now on. One log row. Raises as `record_answer`."""
    return _step(workspace, consent_id, ConsentState.WITHDRAWN, what, "consent_withdrawn")


def consent_not_needed(
    workspace: Workspace,
    pupil_id: PupilId,
    purpose_id: str,
    scope: str,
    person: ConsentPerson,
    guardian_id: GuardianId | None,
    what: WhatHappened,
) -> ChangeSet:
    """This person's consent is not needed, on a ground that is written down (`what.note`). One log row.

    Raises RuleViolation: `required` on `ground`, and as `ask_consent`.
    """
    ground = _text(what.note, "ground")
    if not ground:
        raise RuleViolation("required", "ground")
    purpose = workspace.services.purposes.get(purpose_id)
    said = _scope(purpose, scope)
    step = _new_step(workspace, ConsentState.NOT_NEEDED, what)
    asked = AskedPerson(person, guardian_id, is_mature=False)
    with workspace.store.write() as work:
        pupil, _ = _writable(workspace, work, pupil_id)
        who = who_consents(work, pupil, workspace.today)
        before = work.consents.of_pupil(pupil.id)
        now = _standing_of(None, pupil.id, before, purpose, said, who, asked, workspace.today)
        if now.consent is not None:
            kept = with_step(now.consent, step, workspace.today)
        else:
            ground = may_consent(person, who.birth_date, workspace.today, asked.is_mature)
            kept = _begun(workspace, work, pupil, purpose, said, asked, step, ground)
        _put(work, before, [kept])
        return _commit(workspace, work, "consent_not_needed", purpose.id, [kept])


def correct_consent(
    workspace: Workspace, consent_id: ConsentId, state: ConsentState, what: WhatHappened
) -> ChangeSet:
    """What was written last was wrong; this holds in its place, with the reason in `what.note`. Both stay. By whoever
    wrote it, or whoever mends mistakes at the school. TAKEN_BACK: it was not asked at all. One log row.

    Raises RuleViolation: `required` on `ground`, and as `record_answer`.
    """
    if not _text(what.note, "ground"):
        raise RuleViolation("required", "ground")
    return _step(workspace, consent_id, state, what, "consent_corrected", is_correction=True)


def _step(
    workspace: Workspace,
    consent_id: ConsentId,
    state: ConsentState,
    what: WhatHappened,
    kind: str,
    *,
    is_correction: bool = False,
) -> ChangeSet:
    with workspace.store.write() as work:
        consent = work.consents.get(consent_id)
        if consent is None:
            raise RuleViolation("not_found")
        _, view = _writable(workspace, work, consent.pupil_id)
        viewer = current_viewer(work, workspace)
        if is_correction and consent.last.account_id != viewer.account_id:
            require(viewer, Duty.MEND_MISTAKES, view.unit_id)
        if state is ConsentState.GIVEN:
            check_until(workspace.services.purposes.get(consent.purpose_id), what.on, what.until)
        step = _new_step(workspace, state, what, is_correction=is_correction)
        kept = with_step(consent, step, workspace.today)
        work.consents.update(kept)
        return _commit(workspace, work, kind, consent.purpose_id, [kept])


def _ask_one(
    workspace: Workspace,
    work: ReadWork,
    pupil: Pupil,
    purpose: ConsentPurpose,
    scope: str,
    asked: AskedPerson,
    now: PersonStanding,
    what: WhatHappened,
    born: date | None,
) -> Consent:
    if now.state in (ConsentState.ASKED, ConsentState.GIVEN):
        raise RuleViolation("consent_stands", "persons")
    ground = may_consent(asked.person, born, workspace.today, asked.is_mature)
    judged_by, because = _judgement(asked, ground)
    is_asked = ground is not MayConsent.NOT_MATURE
    state = ConsentState.ASKED if is_asked else ConsentState.NOT_NEEDED
    first = _new_step(workspace, state, what, note="" if is_asked else because)
    former = now.consent
    if former is not None and first.on < former.last.on:
        raise RuleViolation("before_former", "on", {"day": former.last.on.isoformat()})
    # A pupil's maturity was judged anew, by somebody and for a reason: that is a consent of its own.
    if former is not None and is_asked and former.may_consent is ground is not MayConsent.MATURE:
        kept = with_step(former, first, workspace.today)
    else:
        kept = _begun(workspace, work, pupil, purpose, scope, asked, first, ground, judged_by, because)
    if is_asked and asked.answer in _ANSWERS:
        answered = replace(what, told="")  # it stands with the question
        kept = with_step(kept, _new_step(workspace, asked.answer, answered), workspace.today)
    return kept


def _judgement(asked: AskedPerson, ground: MayConsent) -> tuple[str, str]:
    """Who judged a young pupil's maturity, and why. Raises RuleViolation("required")."""
    if ground not in (MayConsent.MATURE, MayConsent.NOT_MATURE):
        return "", ""
    judged_by = _line(asked.judged_by, "judged_by")
    because = _text(asked.judged_because, "judged_because")
    for name, text in (("judged_by", judged_by), ("judged_because", because)):
        if not text:
            raise RuleViolation("required", name)
    return judged_by, because


def _begun(
    workspace: Workspace,
    work: ReadWork,
    pupil: Pupil,
    purpose: ConsentPurpose,
    scope: str,
    asked: AskedPerson,
    first: ConsentStep,
    ground: MayConsent,
    judged_by: str = "",
    because: str = "",
) -> Consent:
    if first.on > workspace.today:
        raise RuleViolation("in_future", "on")
    if first.until is not None and first.until < first.on:
        raise RuleViolation("until_over", "until")
    return Consent(
        ConsentId(workspace.services.ids.new_id()),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        purpose.id,
        scope,
        asked.person,
        asked.guardian_id,
        _name(work, pupil, asked),
        ground,
        because,
        (first,),
        first.until,
        judged_by=judged_by,
    )


def _name(work: ReadWork, pupil: Pupil, asked: AskedPerson) -> str:
    """The name as it is today, kept for the day when the register no longer has the person."""
    if asked.guardian_id is None:
        return f"{pupil.given_name} {pupil.family_name}".strip()
    people = work.pupils.guardians([asked.guardian_id])
    return f"{people[0].given_name} {people[0].family_name}".strip() if people else ""


def _standing_of(
    work: ReadWork | None,
    pupil_id: PupilId,
    consents: Iterable[Consent],
    purpose: ConsentPurpose,
    scope: str,
    who: WhoConsents,
    asked: AskedPerson,
    day: date,
) -> PersonStanding:
    """How it stands with this one. Raises RuleViolation("guardian_not_here") when nobody asks this person.

    With `work` the person is going to be asked, and must be one who may be: else `may_not_be_asked`.
    """
    found = standing(consents, purpose.id, purpose.persons, scope, who, day)
    for item in found.persons:
        if (item.person, item.guardian_id) == (asked.person, asked.guardian_id):
            if work is not None and not may_be_asked(work, pupil_id, item.guardian_id):
                raise RuleViolation("may_not_be_asked", "persons")
            return item
    raise RuleViolation("guardian_not_here", "persons")


def _put(work: UnitOfWork, before: Iterable[Consent], kept: Iterable[Consent]) -> None:
    known = {item.id for item in before}
    for item in kept:
        if item.id in known:
            work.consents.update(item)
        else:
            work.consents.add(item)


def _commit(
    workspace: Workspace, work: UnitOfWork, kind: str, purpose_id: str, kept: list[Consent]
) -> ChangeSet:
    pupil_id = kept[0].pupil_id
    tasks = settle_tasks(workspace, work, pupil_id)
    detail: dict[str, str | int] = {
        "purpose": purpose_id,
        "consents": ",".join(item.id for item in kept),
        "states": ",".join(item.last.state.value for item in kept),
        "tasks": len(tasks),
    }
    work.commit(LogEvent(kind, pupil_id, detail=detail))
    ids = (pupil_id, *(item.id for item in kept), *(task.id for task in tasks))
    return changed(ChangeKind.CONSENT, *((ChangeKind.TASK,) if tasks else ()), ids=ids)


def _writable(workspace: Workspace, work: ReadWork, pupil_id: PupilId) -> tuple[Pupil, PupilView]:
    viewer = current_viewer(work, workspace)
    view = pupil_view(work, viewer, pupil_id, workspace.today)
    require(viewer, Duty.KEEP_CASES, view.unit_id)
    pupil = work.pupils.get(view.id)
    if pupil is None or not may_do_with_consents(workspace, viewer, Right.WRITE, view):
        raise RuleViolation("not_allowed")
    return pupil, view


def _new_step(
    workspace: Workspace,
    state: ConsentState,
    what: WhatHappened,
    *,
    note: str = "",
    is_correction: bool = False,
) -> ConsentStep:
    is_dated = state in (ConsentState.ASKED, ConsentState.GIVEN)
    return ConsentStep(
        state,
        what.on,
        workspace.now,
        workspace.store.account_id,
        what.route,
        _text(what.told, "told"),
        note or _text(what.note, "ground"),
        what.until if is_dated else None,
        is_correction,
    )


def _scope(purpose: ConsentPurpose, scope: str) -> str:
    if not purpose.asks_scope:
        return ""
    said = " ".join(_line(scope, "scope").split())
    if not said:
        raise RuleViolation("required", "scope")
    return said


def check_until(purpose: ConsentPurpose, on: date, until: date | None) -> None:
    """Raises RuleViolation("until_too_long") when it is longer than the purpose may be asked for."""
    if until is None or purpose.longest_days is None:
        return
    if until > on + timedelta(days=purpose.longest_days):
        raise RuleViolation("until_too_long", "until", {"days": purpose.longest_days})


def _line(text: str, field: str) -> str:
    return fitting(text, field, LINE_LIMIT)


def _text(text: str, field: str) -> str:
    return fitting(text, field, TEXT_LIMIT)
