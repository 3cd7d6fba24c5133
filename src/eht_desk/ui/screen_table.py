# SPDX-License-Identifier: EUPL-1.2
"""Which screen a route leads to. Imported at the first visit, so that the first page is there at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from eht_desk.domain.ids import PupilId
from eht_desk.ui.navigation import Route


@dataclass(frozen=True, slots=True)
class Place:
    """Where a screen's class is; imported at the first visit. `sees_overview`: it takes the window's reading too."""

    module: str
    name: str
    sees_overview: bool = False


SCREENS: dict[str, Place] = {
    "today": Place("eht_desk.ui.screens.today_screen", "TodayScreen", True),
    "pupils": Place("eht_desk.ui.screens.pupils_screen", "PupilsScreen", True),
    "pupil": Place("eht_desk.ui.screens.pupil_screen", "PupilScreen"),
    "cases": Place("eht_desk.ui.cases.cases_screen", "CasesScreen"),
    "case": Place("eht_desk.ui.cases.case_screen", "CaseScreen"),
    "form": Place("eht_desk.ui.screens.form_screen", "FormScreen"),
    "interview": Place("eht_desk.ui.interview.interview_screen", "InterviewScreen"),
    "read_through": Place("eht_desk.ui.interview.read_through_screen", "ReadThroughScreen"),
    "approve": Place("eht_desk.ui.screens.approve_paper", "ApprovePaperScreen"),
    "merge": Place("eht_desk.ui.screens.merge_screen", "MergeScreen"),
    "move_document": Place("eht_desk.ui.screens.move_document_screen", "MoveDocumentScreen"),
    "change_school": Place("eht_desk.ui.screens.change_school_screen", "ChangeSchoolScreen"),
    "contact": Place("eht_desk.ui.screens.contact_note", "ContactScreen"),
    "receive": Place("eht_desk.ui.screens.receive_screen", "ReceiveScreen"),
    "received": Place("eht_desk.ui.screens.received", "ReceivedScreen"),
    "signed_papers": Place("eht_desk.ui.screens.signed_papers", "SignedPapersScreen"),
    "confirm_signed": Place("eht_desk.ui.screens.confirm_signed", "ConfirmSignedScreen"),
    "loose_page": Place("eht_desk.ui.screens.loose_page", "LoosePageScreen"),
    "consents": Place("eht_desk.ui.screens.consents", "ConsentsScreen"),
    "ask_consent": Place("eht_desk.ui.screens.consent_ask", "AskConsentScreen"),
    "surveys": Place("eht_desk.ui.surveys.surveys_screen", "SurveysScreen"),
    "survey": Place("eht_desk.ui.surveys.survey_screen", "SurveyScreen"),
    "survey_hand_over": Place("eht_desk.ui.surveys.hand_over_screen", "HandOverScreen"),
    "survey_answer": Place("eht_desk.ui.surveys.answer_screen", "AnswerScreen"),
    "survey_paper": Place("eht_desk.ui.surveys.paper_screen", "PaperScreen"),
    "survey_result": Place("eht_desk.ui.surveys.result_screen", "ResultScreen"),
    "meetings": Place("eht_desk.ui.meetings.meetings_screen", "MeetingsScreen"),
    "meeting": Place("eht_desk.ui.meetings.meeting_screen", "MeetingScreen"),
    "checks": Place("eht_desk.ui.meetings.checks_screen", "ChecksScreen"),
    "rector": Place("eht_desk.ui.meetings.rector_screen", "RectorScreen"),
    "log": Place("eht_desk.ui.screens.log_screen", "LogScreen"),
    "log_review": Place("eht_desk.ui.screens.log_review_screen", "LogReviewScreen"),
    "protect": Place("eht_desk.ui.protection.protect_screen", "ProtectScreen"),
    "protection": Place("eht_desk.ui.protection.protection_screen", "ProtectionScreen"),
    "protection_aftermath": Place("eht_desk.ui.protection.aftermath_screen", "AftermathScreen"),
    "protected_person": Place("eht_desk.ui.protection.person_screen", "PersonScreen"),
    "leaving": Place("eht_desk.ui.screens.leaving_screen", "LeavingScreen"),
    "import": Place("eht_desk.ui.screens.import_screen", "ImportScreen"),
    "settings": Place("eht_desk.ui.screens.settings_screen", "SettingsScreen"),
    "handbook": Place("eht_desk.ui.screens.handbook_screen", "HandbookScreen"),
}


FORM_PLACE = ("form", "document", "draft")
"""What a route to a form has beside the pupil."""


def pupil_of(route: Route, screens: Collection[str]) -> PupilId | None:
    """The pupil whom a place is about, when it is one of these screens."""
    pupil_id = route.parameters.get("pupil") if route.screen in screens else None
    return PupilId(pupil_id) if pupil_id else None


def route_about(pupil_id: PupilId, screen: str, here: Route) -> Route:
    """Where something about the pupil is added; from a form about the same pupil with the way back to it."""
    is_form = here.screen == "form" and here.parameters.get("pupil") == pupil_id
    kept = FORM_PLACE if is_form else ()
    form = {key: here.parameters[key] for key in kept if key in here.parameters}
    return Route(screen, {"pupil": str(pupil_id), **form})
