# SPDX-License-Identifier: EUPL-1.2
"""A made-up kartläggning, written and locked by the kurator, for tests of what the pupil approves."""

from __future__ import annotations

from eht_desk.application.form_work import finalise_stage, open_form, save_draft
from eht_desk.application.gates import override_gate
from eht_desk.application.workspace import Workspace
from eht_desk.domain.documents import Document
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import PupilId
from tests.fakes.school import ALMA

MAPPING = "social_mapping"
AREAS = ("school_area", "feelings_area", "home_area", "support_area")
SCHOOL, FEELINGS, HOME, SUPPORT = AREAS

TALK: dict[str, AnswerValue] = {
    "school_area_words": "Matsalen är värst.",
    "feelings_area_words": "Har ont i magen på söndagar.",
    "home_area_declined": ["declines"],
    "support_area_words": "Få komma in en annan väg.",
    "school": "Ekskolan, hemligt ord",
    "talk_date": "2026-11-16",
    "counsellor_name": {"name": "Maria Lind"},
}


def locked_mapping(
    counsellor: Workspace, pupil_id: PupilId = ALMA, answers: dict[str, AnswerValue] | None = None
) -> Document:
    """Written and locked; the gate is passed with a reason."""
    override_gate(counsellor, pupil_id, "before_social_mapping", "Karin Ås", "Brådskar")
    page = open_form(counsellor, pupil_id, MAPPING)
    draft = save_draft(counsellor, page.draft, {**TALK, **(answers or {})}, starts_stretch=True)
    return finalise_stage(counsellor, draft)[0]
