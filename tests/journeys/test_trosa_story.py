# SPDX-License-Identifier: EUPL-1.2
"""stories/trosa.md through the use cases over a real store: every chapter's step, next thing and days to keep."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from eht_desk.application.meeting_views import Said
from eht_desk.application.signals import NewSignal
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.case_entries import FactKind, MeasureResult
from eht_desk.domain.contact_notes import ContactChannel
from eht_desk.domain.ids import EntryId
from eht_desk.domain.unit_entries import Break
from tests.journeys.story_acts import Acts, days, tell
from tests.journeys.story_school import VIGGO, make_story_school


class Trosa:
    """What happens in each chapter."""

    def __init__(self, acts: Acts) -> None:
        self.acts = acts
        self.measure = EntryId("")

    def chapter_1(self) -> None:
        acts = self.acts
        acts.school_year(
            2026,
            (days("2026-08-17", "2026-12-18"), days("2027-01-11", "2027-06-11")),
            (
                Break("Höstlov", days("2026-11-02", "2026-11-06")),
                Break("Jullov", days("2026-12-19", "2027-01-10")),
                Break("Sportlov", days("2027-02-22", "2027-02-26")),
                Break("Påsklov", days("2027-03-29", "2027-04-02")),
                Break("Studiedag", days("2027-05-17", "2027-05-17"), is_study_day=True),
            ),
            "Lars Berg",
        )
        acts.contact("per", ContactChannel.PHONE)
        seen = acts.notice(
            "per",
            NewSignal(
                Measuring.JUDGEMENT,
                Counting.ALL,
                date(2026, 11, 2),
                acts.today,
                text="Fyra måndagar",
                judged="pattern",
            ),
        )
        acts.open_case("karin", "trosa", seen)
        acts.accept("per")

    def chapter_2(self) -> None:
        self.acts.lock(
            "karin", "decision_investigation", "decision", special_support={"value": "yes", "comment": ""}
        )
        self.acts.fact("karin", FactKind.HOME_MUNICIPALITY, "Trosa")

    def chapter_3(self) -> None:
        self.acts.lock("karin", "report_to_authority", "report")
        self.acts.lock("maria", "teacher_information", "information")
        self.acts.lock("maria", "investigation", "compiling")

    def chapter_4(self) -> None:
        acts = self.acts
        acts.contact("per", ContactChannel.MEETING_SCHOOL)
        acts.lock("per", "absence_checklist", "talk")
        acts.give("per", "absence_checklist", "copy_to_rector")

    def chapter_5(self) -> None:
        self.acts.lock(
            "per", "absence_checklist", "follow_up", continued_absence={"value": "yes", "comment": ""}
        )

    def chapter_6(self) -> None:
        self.acts.lock("karin", "decision_mapping", "decision", occasion="starts")

    def chapter_7(self) -> None:
        acts = self.acts
        acts.lock("maria", "social_mapping", "talk")
        areas = ("school_area",)
        acts.approve("social_mapping", "to_rector", areas)
        acts.give("maria", "to_rector", "to_rector")
        acts.approve("social_mapping", "read_at_eht", areas)

    def chapter_8(self) -> None:
        acts = self.acts
        said = Said(
            assessment="problematic",
            causes=("support", "organisation"),
            text="Måndagarna behöver ändras.",
            feedback="Börja med måndagarna.",
        )
        assert acts.meet(said) == [("Nytt från mentor", "Tid går ut", "Kartläggning läses upp")]
        acts.lock("maria", "investigation", "analysis", assessment="problem")
        acts.lock("karin", "absence_checklist", "eht")
        acts.finish("per", "meeting_feedback")
        acts.contact("per", ContactChannel.PHONE)

    def chapter_9(self) -> None:
        acts = self.acts
        acts.lock("jonas", "support_programme_reference", "reference")
        acts.lock("per", "action_plan", "plan")
        acts.give("per", "action_plan", "to_teachers")
        self.measure = acts.begin_measure("per", "extra_adaptation", "Mjuk start på måndagar")

    def chapter_10(self) -> None:
        self.acts.lock("per", "action_plan", "weekly", weekly_next="goes_on")

    def chapter_11(self) -> None:
        self.acts.lock("per", "action_plan", "weekly", weekly_next="goes_on")

    def chapter_12(self) -> None:
        acts = self.acts
        acts.lock("per", "action_plan", "weekly", weekly_next="revise")
        acts.evaluate("per", self.measure, MeasureResult.NO_PROGRESS)
        assert "routine.revise_plan" in acts.kinds()
        acts.revise("per", "action_plan", "Insatsen hjälpte inte", plan_date=acts.today.isoformat())
        assert "routine.revise_plan" not in acts.kinds()
        acts.give("per", "action_plan", "to_teachers")
        self.measure = acts.begin_measure("per", "contact_person", "Kontaktperson varje morgon")

    def chapter_13(self) -> None:
        self.acts.lock("per", "action_plan", "weekly", weekly_next="goes_on")

    def chapter_14(self) -> None:
        acts = self.acts
        acts.notice(
            "per",
            NewSignal(Measuring.DAYS_IN_A_ROW, Counting.UNEXCUSED, date(2027, 4, 6), date(2027, 4, 21)),
        )
        acts.finish("karin", "routine.tell_school_director")
        acts.finish("karin", "routine.tell_social_services")

    def chapter_15(self) -> None:
        acts = self.acts
        acts.lock("per", "action_plan", "weekly", weekly_next="ended")
        acts.evaluate("per", self.measure, MeasureResult.PROGRESS)
        acts.fact("per", FactKind.RETURNED, "")

    def chapter_16(self) -> None:
        self.acts.contact("per", ContactChannel.MEETING_SCHOOL)

    def chapter_17(self) -> None:
        self.acts.contact("per", ContactChannel.MEETING_SCHOOL)

    def chapter_18(self) -> None:
        self.acts.contact("per", ContactChannel.PHONE)

    def chapter_19(self) -> None:
        self.acts.contact("per", ContactChannel.PHONE)
        self.acts.close("karin", "attendance_works")
        assert not self.acts.is_open()
        assert self.acts.kinds() == set()


def test_viggo_from_the_first_signal_to_closing(tmp_path: Path) -> None:
    school = make_story_school(tmp_path / "arkiv", VIGGO, date(2026, 11, 27))
    acts = Acts(school)
    tell("trosa", acts, Trosa(acts))
    school.close()
