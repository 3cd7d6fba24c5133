# SPDX-License-Identifier: EUPL-1.2
"""What holds about a pupil on a day, for the conditions of a routine: skolplikt, skolform, home municipality.

Writing the facts down is pupil_facts.py; this module is asked inside others' transactions.
"""

from __future__ import annotations

from eht_desk.application.consent_facts import born_on
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.case_entries import DutyValue, FactKind, PupilFact, SchoolForm
from eht_desk.domain.organisation import AuthorityKind, is_same_municipality
from eht_desk.domain.people import Pupil
from eht_desk.domain.routines.facts import Situation, fact_on

OWN, OTHER, UNKNOWN = "own", "other", "unknown"


def situation_of(workspace: Workspace, work: ReadWork, pupil: Pupil) -> Situation:
    """As the facts tell it today. Nothing is derived from anything else (B1-9); what nobody wrote down is unknown.

    A school authority that nobody has described is taken for municipal, and its municipality is then the school's.
    """
    facts = work.entries.of_pupil(pupil.id, PupilFact)
    today = workspace.today
    duty = fact_on(facts, FactKind.DUTY, today)
    form = fact_on(facts, FactKind.SCHOOL_FORM, today)
    home = fact_on(facts, FactKind.HOME_MUNICIPALITY, today)
    authority = work.organisation.authority()
    return Situation(
        duty=None if duty is None else DutyValue(duty.value),
        school_form=None if form is None else SchoolForm(form.value),
        home=UNKNOWN if home is None else _home(work, pupil, home.value),
        authority_kind=(authority.kind or AuthorityKind.MUNICIPAL).value,
        birth_date=born_on(pupil),
    )


def _home(work: ReadWork, pupil: Pupil, municipality: str) -> str:
    own = work.organisation.authority().municipality
    if not own:
        units = {item.id: item for item in work.organisation.units()}
        own = units[pupil.unit_id].municipality if pupil.unit_id in units else ""
    if not own:
        return UNKNOWN
    return OWN if is_same_municipality(own, municipality) else OTHER
