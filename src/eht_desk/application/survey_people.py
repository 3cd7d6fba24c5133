# SPDX-License-Identifier: EUPL-1.2
"""Who can answer a questionnaire about a pupil, and what stands for each: the alias, a number, never a hidden name.

Works inside others' transactions, about a pupil that has passed the gate.
"""

from __future__ import annotations

from eht_desk.application.consent_facts import may_be_asked
from eht_desk.application.disclosure import guardian_numbers, guardian_views
from eht_desk.application.document_views import account_names, staff_names
from eht_desk.application.item_access import may_do_with_surveys
from eht_desk.application.ports import ReadWork
from eht_desk.application.survey_views import PersonName
from eht_desk.application.workspace import Workspace, viewers
from eht_desk.domain.access import Viewer, may_see_pupil
from eht_desk.domain.access_table import Right
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, GuardianId, StaffId
from eht_desk.domain.instruments.model import InformantKind, Instrument
from eht_desk.domain.instruments.responses import PUPIL, Respondent
from eht_desk.domain.protection import Secret
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.surveys import Survey, order_of


class People:
    """Those around one pupil; names are read once."""

    def __init__(self, workspace: Workspace, work: ReadWork, view: PupilView) -> None:
        self._work, self._view = work, view
        today = workspace.today
        self._guardians = {
            item.id: item.name for item in guardian_views(work, view, today) if item.id is not None
        }
        self._numbers = guardian_numbers(work, view.id, today)
        shows_staff = Secret.STAFF not in view.hidden
        self._staff = {item.id: item.name for item in work.organisation.staff()} if shows_staff else {}
        self._mentors: list[StaffId] = [
            tie.staff_id
            for tie in work.organisation.mentorships()
            if shows_staff and tie.class_id == view.class_id and tie.period.covers(today)
        ]

    def name(self, instrument: Instrument, respondent: Respondent) -> PersonName:
        """What stands for this one."""
        label = instrument.informant(respondent.kind).label
        if respondent.kind is InformantKind.PUPIL:
            return PersonName(respondent, label, self._view.name)
        if respondent.guardian_id is not None:
            name, number = self._guardian(respondent.guardian_id)
            return PersonName(respondent, label, name, number)
        staff_id = respondent.staff_id
        return PersonName(respondent, label, self._staff.get(staff_id, "") if staff_id is not None else "")

    def possible(self, instrument: Instrument, survey: Survey) -> tuple[Respondent, ...]:
        """Who can answer today, and who has: pupil, guardians, teachers, of whom one without a name."""
        found = {form.response.respondent for form in survey.counting}
        for informant in instrument.informants:
            if informant.kind is InformantKind.PUPIL:
                found.add(PUPIL)
            elif informant.kind is InformantKind.GUARDIAN:
                found |= {Respondent(informant.kind, guardian_id) for guardian_id in self._numbers}
            else:
                found |= {Respondent(informant.kind, staff_id=item) for item in (*self._mentors, None)}
        return tuple(sorted(found, key=order_of))

    def may_be_asked(self, respondent: Respondent) -> bool:
        """Whether a question may go to this one (P-13)."""
        return may_be_asked(self._work, self._view.id, respondent.guardian_id)

    def require(self, instrument: Instrument, respondent: Respondent) -> None:
        """Whether this one can be asked today. Raises RuleViolation: `informant_not_asked`, `guardian_not_named`,
        `respondent_not_here`, `may_not_be_asked`."""
        instrument.informant(respondent.kind)
        is_guardian = respondent.kind is InformantKind.GUARDIAN
        if is_guardian != (respondent.guardian_id is not None):
            raise RuleViolation("guardian_not_named", "guardian")
        if is_guardian and respondent.guardian_id not in self._numbers:
            raise RuleViolation("respondent_not_here", "respondent")
        is_teacher = respondent.kind is InformantKind.TEACHER
        if respondent.staff_id is not None and not (is_teacher and self._is_staff(respondent.staff_id)):
            raise RuleViolation("respondent_not_here", "respondent")
        if not self.may_be_asked(respondent):
            raise RuleViolation("may_not_be_asked", "respondent")

    def _is_staff(self, staff_id: StaffId) -> bool:
        return any(item.id == staff_id for item in self._work.organisation.staff())

    def _guardian(self, guardian_id: GuardianId) -> tuple[str, int]:
        number = self._numbers.get(guardian_id, 0)
        if self._view.is_protected:
            return "", number
        if guardian_id in self._guardians:
            return self._guardians[guardian_id], 0
        people = self._work.pupils.guardians([guardian_id])  # no guardian any more; the form is kept
        return (f"{people[0].given_name} {people[0].family_name}".strip() if people else ""), 0


def readers_of(workspace: Workspace, work: ReadWork, view: PupilView) -> tuple[str, ...]:
    """Names of those who may read the answers today; of a protected pupil those who are named in the plan."""
    pupil = work.pupils.get(view.id)
    members = (
        work.protections.members(pupil.compartment_id) if pupil is not None and view.is_protected else None
    )
    names = staff_names(account_names(work), view)
    found = {
        names.get(account_id, "")
        for account_id, viewer in viewers(work, workspace).items()
        if _reaches(viewer, account_id, view, members)
        and may_do_with_surveys(workspace, viewer, Right.READ, view)
    }
    return tuple(sorted(found - {""}, key=str.casefold))


def _reaches(
    viewer: Viewer, account_id: AccountId, view: PupilView, members: frozenset[AccountId] | None
) -> bool:
    if members is not None:
        return account_id in members
    return may_see_pupil(viewer, view.unit_id, view.class_id)
