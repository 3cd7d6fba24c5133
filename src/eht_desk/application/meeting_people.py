# SPDX-License-Identifier: EUPL-1.2
"""Who at the meeting may be there for one pupil: what an absent permission of somebody present means for this pupil.

Works inside others' transactions. A school's own rules and consents decide; the program tells, and people act on it.
"""

from __future__ import annotations

from collections.abc import Mapping

from eht_desk.application.case_work import findings_about
from eht_desk.application.medical_contribution import has_medical_consent
from eht_desk.application.meeting_views import AbsentReason, AbsentView
from eht_desk.application.ports import ReadWork
from eht_desk.application.routing import refuse_denied
from eht_desk.application.workspace import Workspace, viewers
from eht_desk.domain.access import EHT_ROLES, MEDICAL_ROLES, Viewer, may_see_pupil
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind, found
from eht_desk.domain.ids import AccountId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.unit_entries import Meeting, Present

_GUESTS = "outside_party"
"""The purpose that guardians and pupil say yes to before somebody outside the school takes part (B2-3)."""


def absent_for(
    workspace: Workspace, work: ReadWork, meeting: Meeting, view: PupilView
) -> tuple[AbsentView, ...]:
    """Those present who are not there for this pupil, or only in part, with why; in the order of the meeting."""
    asked = _Asked(workspace, work, view)
    found_ones = (asked.about(person) for person in meeting.present)
    return tuple(item for item in found_ones if item is not None)


def circle_of(work: ReadWork, view: PupilView) -> frozenset[AccountId] | None:
    """The accounts that may know of a protected pupil; None for any other."""
    protection = work.protections.of_pupil(view.id)
    return None if protection is None else work.protections.members(protection.compartment_id)


def owners_of(workspace: Workspace, work: ReadWork, view: PupilView) -> frozenset[AccountId]:
    """To whom something about the pupil can be given: who sees the pupil, and of a protected one may know."""
    circle = circle_of(work, view)
    return frozenset(
        account_id
        for account_id, person in viewers(work, workspace).items()
        if (may_see_pupil(person, view.unit_id, view.class_id) if circle is None else account_id in circle)
    )


class _Asked:
    """What is asked once for the pupil, and then of each person."""

    def __init__(self, workspace: Workspace, work: ReadWork, view: PupilView) -> None:
        self._workspace, self._work, self._view = workspace, work, view
        self._people: Mapping[AccountId, Viewer] = viewers(work, workspace)
        self._circle = circle_of(work, view)

    def about(self, person: Present) -> AbsentView | None:
        """What does not let the person be there, or None."""
        roles = self._roles(person)

        def absent(reason: AbsentReason, *, must_leave: bool = True) -> AbsentView:
            role = person.role or next((item for item in Role if item in roles), None)
            return AbsentView(person.name, role, reason, must_leave, person.account_id)

        if self._is_denied(person):
            return absent(AbsentReason.DENIED)
        if self._circle is not None and person.account_id not in self._circle:
            return absent(AbsentReason.OWN_CIRCLE)
        if not roles & EHT_ROLES and not self._sees(person):
            if person.account_id is None and person.role is None:
                return absent(AbsentReason.NOT_OF_SCHOOL, must_leave=not self._guests_may())
            return absent(AbsentReason.NO_ROLE)
        is_medical = bool(roles & MEDICAL_ROLES) and not roles & (EHT_ROLES - MEDICAL_ROLES)
        if is_medical and not self._has_medical_consent():
            return absent(AbsentReason.NO_MEDICAL_CONSENT, must_leave=False)
        return None

    def _roles(self, person: Present) -> frozenset[Role]:
        """Of an account those that it holds at the pupil's school today; of somebody without one what was written."""
        viewer = self._people.get(person.account_id) if person.account_id is not None else None
        if viewer is not None:
            return viewer.roles_at(self._view.unit_id)
        return (
            frozenset() if person.account_id is not None or person.role is None else frozenset({person.role})
        )

    def _sees(self, person: Present) -> bool:
        viewer = self._people.get(person.account_id) if person.account_id is not None else None
        return viewer is not None and may_see_pupil(viewer, self._view.unit_id, self._view.class_id)

    def _is_denied(self, person: Present) -> bool:
        try:
            refuse_denied(self._work, self._view.id, (person.name,))
        except RuleViolation:
            return True
        return False

    def _has_medical_consent(self) -> bool:
        try:
            return has_medical_consent(self._workspace, self._work, self._view.id)
        except ExpectedFailure:  # a school whose gates do not name it: nobody could say yes
            return False

    def _guests_may(self) -> bool:
        """Whether there is a yes to somebody outside the school; that it is about this guest, a person looks."""
        try:
            purpose = self._workspace.services.purposes.get(_GUESTS)
        except ExpectedFailure:
            return False
        wanted = Evidence(EvidenceKind.CONSENT, purpose_id=_GUESTS, persons=purpose.persons)
        return bool(found(wanted, findings_about(self._work, self._view.id, self._workspace.today)))
