# SPDX-License-Identifier: EUPL-1.2
"""Consents as they may be shown: the page of one pupil, and the lines on the page of the pupil itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from eht_desk.application.consent_facts import may_be_asked, who_consents
from eht_desk.application.disclosure import guardian_numbers, pupil_view
from eht_desk.application.document_views import account_names, staff_names
from eht_desk.application.item_access import may_do_with_consents
from eht_desk.application.ports import ReadWork
from eht_desk.application.pupil_events import kept_record
from eht_desk.application.school_papers import languages
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.access_table import Right
from eht_desk.domain.consent_standing import (
    PersonStanding,
    PurposeStanding,
    PurposeState,
    WhoConsents,
    scopes,
    standing,
)
from eht_desk.domain.consents import (
    Consent,
    ConsentPerson,
    ConsentPurpose,
    ConsentRoute,
    ConsentState,
    MayConsent,
    has_own_say,
    next_states,
    same_scope,
)
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ConsentId, DocumentId, GuardianId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_view import PupilView


@dataclass(frozen=True, slots=True)
class StepView:
    """Something that happened to a consent."""

    state: ConsentState
    on: date
    at: datetime
    who: str
    route: ConsentRoute
    told: str
    note: str
    until: date | None
    is_correction: bool
    is_corrected: bool
    """The step after it says that this one was wrong."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of a purpose. `state` is None while nobody has asked. `name` is empty where it may not be shown.

    `counts`: False for one whose consent does not count any more. `next`: what may be written down next.
    `answer_came`: the signed paper came back and the answer is not written down yet.
    """

    person: ConsentPerson
    guardian_id: GuardianId | None
    name: str
    consent_id: ConsentId | None
    state: ConsentState | None
    since: date | None
    until: date | None
    may_consent: MayConsent | None
    judged_by: str
    judged_because: str
    steps: tuple[StepView, ...]
    next: frozenset[ConsentState]
    counts: bool
    may_be_asked: bool
    may_correct: bool
    document_id: DocumentId | None
    form_id: str
    answer_came: bool
    number: int = 0
    """Which guardian of a protected pupil it is, in the place of a name."""


@dataclass(frozen=True, slots=True)
class PurposeView:
    """A purpose, or one thing that a purpose is about (`scope`), with everybody whose yes it takes.

    `is_in_use`: somebody has been asked, or it was said that nobody need be.
    """

    purpose: ConsentPurpose
    scope: str
    state: PurposeState
    is_met: bool
    has_nobody: bool
    persons: tuple[PersonRow, ...]
    former: tuple[PersonRow, ...]
    is_in_use: bool


@dataclass(frozen=True, slots=True)
class PaperLanguage:
    """A second language for papers: its tag, its name in itself, and the forms that it has words for."""

    tag: str
    name: str
    is_reviewed: bool
    form_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """Everything on the page Samtycken of a pupil. `has_own_say`: the pupil is old enough to act alone."""

    pupil: PupilView
    purposes: tuple[PurposeView, ...]
    may_write: bool
    has_own_say: bool
    knows_age: bool
    own_name: str
    """Of the person who reads: who usually judges a pupil's maturity."""
    languages: tuple[PaperLanguage, ...] = ()


def open_consents(workspace: Workspace, pupil_id: PupilId) -> ConsentPage:
    """The page of one pupil, or of a merged record the kept one's. One log row: somebody read it.

    Raises RuleViolation("not_allowed").
    """
    with workspace.store.write() as work:
        page = _page(workspace, work, pupil_id)
        work.commit(LogEvent("consents_opened", page.pupil.id))
    return page


def read_consents(workspace: Workspace, pupil_id: PupilId) -> ConsentPage:
    """The page again after a change, within the same opening."""
    with workspace.store.read() as work:
        return _page(workspace, work, pupil_id)


def purposes_in_use(
    workspace: Workspace, work: ReadWork, viewer: Viewer, pupil: PupilView
) -> tuple[PurposeView, ...]:
    """The purposes that somebody was asked for, for the page of a pupil that has passed the gate."""
    may_read = may_do_with_consents(workspace, viewer, Right.READ, pupil)
    if not may_read or not work.consents.of_pupil(pupil.id):
        return ()
    return tuple(item for item in purpose_views(workspace, work, viewer, pupil) if item.is_in_use)


def purpose_views(
    workspace: Workspace, work: ReadWork, viewer: Viewer, pupil: PupilView
) -> tuple[PurposeView, ...]:
    """Every purpose, those that ask what exactly once for each thing, about a pupil that has passed the gate."""
    record = work.pupils.get(pupil.id)
    consents = work.consents.of_pupil(pupil.id)
    who = who_consents(work, record, workspace.today) if record is not None else WhoConsents()
    makes = _Rows(workspace, work, viewer, pupil, consents, who)
    return tuple(
        makes.view(purpose, scope)
        for purpose in _purposes(workspace, consents)
        for scope in _scopes(purpose, consents)
    )


class _Rows:
    """Makes rows about one pupil; reads names and papers once."""

    def __init__(
        self,
        workspace: Workspace,
        work: ReadWork,
        viewer: Viewer,
        pupil: PupilView,
        consents: list[Consent],
        who: WhoConsents,
    ) -> None:
        self._workspace, self._work, self._viewer, self._pupil = workspace, work, viewer, pupil
        self._consents, self._who = consents, who
        self._accounts = staff_names(account_names(work), pupil) if consents else {}
        ids = {*who.guardians, *(item.guardian_id for item in consents if item.guardian_id is not None)}
        people = work.pupils.guardians(list(ids)) if ids and not pupil.is_protected else []
        self._names = {person.id: f"{person.given_name} {person.family_name}".strip() for person in people}
        self._numbers = guardian_numbers(work, pupil.id, workspace.today) if pupil.is_protected else {}
        self._mends = may(viewer, Duty.MEND_MISTAKES, pupil.unit_id)

    def view(self, purpose: ConsentPurpose, scope: str) -> PurposeView:
        """One purpose, about one thing."""
        found: PurposeStanding = standing(
            self._consents, purpose.id, purpose.persons, scope, self._who, self._workspace.today
        )
        former = tuple(
            self._row(purpose, PersonStanding(item.person, item.guardian_id, None, item), counts=False)
            for item in found.former
        )
        persons = tuple(self._row(purpose, item, counts=True) for item in found.persons)
        is_in_use = bool(former) or any(item.state is not None for item in persons)
        return PurposeView(
            purpose, scope, found.state, found.is_met, found.has_nobody, persons, former, is_in_use
        )

    def _row(self, purpose: ConsentPurpose, item: PersonStanding, *, counts: bool) -> PersonRow:
        consent, today = item.consent, self._workspace.today
        state = consent.state_on(today) if consent is not None else None
        document_id = consent.document_id if consent is not None else None
        return PersonRow(
            item.person,
            item.guardian_id,
            self._name(item),
            consent.id if consent is not None else None,
            state,
            _since(consent, today) if consent is not None else None,
            consent.until if consent is not None else None,
            consent.may_consent if consent is not None else None,
            consent.judged_by if consent is not None else "",
            consent.may_consent_reason if consent is not None else "",
            self._steps(consent) if consent is not None else (),
            next_states(consent, today)
            if consent is not None
            else frozenset({ConsentState.ASKED, ConsentState.NOT_NEEDED}),
            counts,
            may_be_asked(self._work, self._pupil.id, item.guardian_id),
            counts
            and consent is not None
            and (self._mends or consent.last.account_id == self._viewer.account_id),
            document_id,
            purpose.form_id,
            state is ConsentState.ASKED and consent is not None and came_back(self._work, consent),
            self._numbers.get(item.guardian_id, 0) if item.guardian_id is not None else 0,
        )

    def _name(self, item: PersonStanding) -> str:
        if item.person is ConsentPerson.PUPIL:
            return self._pupil.name
        if self._pupil.is_protected or item.guardian_id is None:
            return ""
        return self._names.get(item.guardian_id) or (item.consent.person_name if item.consent else "")

    def _steps(self, consent: Consent) -> tuple[StepView, ...]:
        after = (*consent.steps[1:], None)
        return tuple(
            StepView(
                step.state,
                step.on,
                step.at,
                self._accounts.get(step.account_id, ""),
                step.route,
                step.told,
                step.note,
                step.until,
                step.is_correction,
                later is not None and later.is_correction,
            )
            for step, later in zip(consent.steps, after, strict=True)
        )


def _page(workspace: Workspace, work: ReadWork, asked_for: PupilId) -> ConsentPage:
    viewer = current_viewer(work, workspace)
    kept = kept_record(work, asked_for)
    view = pupil_view(work, viewer, asked_for if kept is None else kept.id, workspace.today)
    if not may_do_with_consents(workspace, viewer, Right.READ, view):
        raise RuleViolation("not_allowed")
    record = work.pupils.get(view.id)
    born = who_consents(work, record, workspace.today).birth_date if record is not None else None
    return ConsentPage(
        view,
        purpose_views(workspace, work, viewer, view),
        may(viewer, Duty.KEEP_CASES, view.unit_id)
        and may_do_with_consents(workspace, viewer, Right.WRITE, view),
        has_own_say(born, workspace.today),
        born is not None,
        account_names(work).get(viewer.account_id, ""),
        tuple(
            PaperLanguage(
                pack.language,
                pack.name,
                is_reviewed,
                frozenset(form_id for form_id in pack.forms if pack.of_form(form_id)),
            )
            for pack, is_reviewed in languages(workspace, work)
        ),
    )


def _purposes(workspace: Workspace, consents: Iterable[Consent]) -> list[ConsentPurpose]:
    """Those that ship, and those that are gone but were asked for."""
    known = list(workspace.services.purposes.all())
    ids = {item.id for item in known}
    for consent in consents:
        if consent.purpose_id not in ids:
            ids.add(consent.purpose_id)
            persons = (ConsentPerson.GUARDIAN, ConsentPerson.PUPIL)
            known.append(ConsentPurpose(consent.purpose_id, consent.purpose_id, "", persons, ""))
    return known


def _scopes(purpose: ConsentPurpose, consents: list[Consent]) -> tuple[str, ...]:
    found = scopes(consents, purpose.id)
    if purpose.asks_scope:
        return found or ("",)
    return found if any(same_scope(item, "") for item in found) else ("", *found)


def _since(consent: Consent, day: date) -> date:
    is_over = consent.state_on(day) is ConsentState.EXPIRED
    return consent.until if is_over and consent.until is not None else consent.last.on


def came_back(work: ReadWork, consent: Consent) -> bool:
    """Whether the paper that was printed for it has come back signed."""
    if consent.document_id is None:
        return False
    document = work.documents.get(consent.document_id)
    if document is None or document.state in (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN):
        return False
    return any(item.at >= consent.last.at for item in document.signatures) or any(
        item.at >= consent.last.at for item in work.scans.returned(document.id)
    )
