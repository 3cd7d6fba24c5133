# SPDX-License-Identifier: EUPL-1.2
"""What a later stage takes from the document itself: nobody types the measures of a plan once a week."""

from __future__ import annotations

from eht_desk.application.form_work import finalise_stage, open_form, save_draft
from eht_desk.application.workspace import Workspace
from eht_desk.domain.documents import Document
from eht_desk.domain.forms.model import AnswerValue
from tests.fakes.school import ALMA, School

PLAN: dict[str, AnswerValue] = {
    "plan_date": "2026-11-16",
    "responsible_educator": {"name": "Maria Lind"},
    "pupil_took_part": {"value": "yes"},
    "guardian_took_part": {"value": "yes"},
    "strengths": "Ritar",
    "reason": "Frånvaro",
    "desired_effect": "Fler dagar",
}


def plan(workspace: Workspace, *measures: str) -> Document:
    page = open_form(workspace, ALMA, "action_plan")
    rows: list[AnswerValue] = [{"measure": text, "responsible": "Per"} for text in measures]
    draft = save_draft(workspace, page.draft, {**PLAN, "measures": rows}, starts_stretch=True)
    return finalise_stage(workspace, draft)[0]


def test_each_week_begins_with_the_measures_of_its_own_plan(school: School) -> None:
    maria = school.as_("maria")
    document = plan(maria, "Lugn plats", "Kortare dag")
    plan(maria, "En annan plan")
    page = open_form(maria, ALMA, "action_plan", document.id)
    assert page.answers["weekly_outcome"] == [{"measure": "Lugn plats"}, {"measure": "Kortare dag"}]
    week: dict[str, AnswerValue] = {
        **page.answers,
        "weekly_took_part": ["pupil"],
        "weekly_done": "Allt",
        "weekly_next": "goes_on",
        "weekly_next_date": "2026-11-30",
    }
    finalise_stage(maria, save_draft(maria, page.draft, week, starts_stretch=True))
    second = open_form(maria, ALMA, "action_plan", document.id)
    assert second.answers["weekly_outcome__2"] == [{"measure": "Lugn plats"}, {"measure": "Kortare dag"}]


def test_a_new_plan_does_not_begin_with_its_own_results(school: School) -> None:
    maria = school.as_("maria")
    plan(maria, "Lugn plats")
    assert "weekly_outcome" not in open_form(maria, ALMA, "action_plan").answers
