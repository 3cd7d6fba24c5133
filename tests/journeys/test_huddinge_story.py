# SPDX-License-Identifier: EUPL-1.2
"""stories/huddinge.md through the use cases over a real store: every chapter's step, next thing and days to keep."""

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
from tests.journeys.story_school import SELMA, make_story_school


class Huddinge:
    """What happens in each chapter."""

    def __init__(self, acts: Acts) -> None:
        self.acts = acts
        self.measure = EntryId("")

    def chapter_1(self) -> None:
        acts = self.acts
        acts.school_year(
            2027,
            (days("2027-08-18", "2027-12-21"), days("2028-01-10", "2028-06-09")),
            (
                Break("Höstlov", days("2027-11-01", "2027-11-05")),
                Break("Jullov", days("2027-12-22", "2028-01-09")),
                Break("Sportlov", days("2028-02-28", "2028-03-03")),
                Break("Påsklov", days("2028-04-10", "2028-04-13")),
            ),
            "Lars Berg",
        )
        seen = acts.notice("per", _percent(120, Counting.NOT_LEGITIMATE, "2027-10-15", "2027-11-14"))
        acts.open_case("maria", "huddinge", seen)
        acts.accept("per")

    def chapter_2(self) -> None:
        acts = self.acts
        acts.lock("per", "simple_mapping_pupil", "talk")
        acts.lock("per", "simple_mapping", "mapping", next_step="follow_up", follow_up_day="2027-12-13")

    def chapter_3(self) -> None:
        acts = self.acts
        acts.lock(
            "per",
            "simple_mapping",
            "follow_up",
            attendance_better={"value": "no", "comment": ""},
            follow_up_next="investigation",
        )
        acts.notice("per", _percent(240, Counting.ALL, "2027-10-13", "2027-12-12"))

    def chapter_4(self) -> None:
        self.acts.fact("karin", FactKind.HOME_MUNICIPALITY, "Huddinge")
        self.acts.lock(
            "karin", "decision_investigation", "decision", special_support={"value": "no", "comment": ""}
        )

    def chapter_5(self) -> None:
        self.acts.lock("karin", "report_to_authority", "report")

    def chapter_6(self) -> None:
        acts = self.acts
        acts.lock("maria", "investigation", "compiling")
        acts.cannot_lock("nora", "investigation", "medical_consent_missing")
        acts.consent("maria", "medical_contribution", "Huvudvärk")
        acts.lock("nora", "investigation", "medical")

    def chapter_7(self) -> None:
        acts = self.acts
        said = Said(
            assessment="problematic", causes=("teaching",), text="Långa dagar.", feedback="Vi börjar om."
        )
        assert acts.meet(said) == [("EHT ska bedöma", "Tid går ut")]
        acts.lock("karin", "investigation", "analysis", assessment="problem")
        acts.finish("per", "meeting_feedback")
        acts.contact("per", ContactChannel.PHONE)

    def chapter_8(self) -> None:
        acts = self.acts
        acts.lock("maria", "investigation", "measures")
        self.measure = acts.begin_measure("maria", "contact_person", "Kontaktperson varje morgon")

    def chapter_9(self) -> None:
        self.acts.evaluate("maria", self.measure, MeasureResult.NO_PROGRESS)
        self.acts.lock("maria", "investigation", "evaluation", evaluation_next="revise")

    def chapter_10(self) -> None:
        assert "routine.revise_plan" in self.acts.kinds()
        self.measure = self.acts.begin_measure("maria", "extra_adaptation", "Kortare dagar")
        assert "routine.revise_plan" not in self.acts.kinds()

    def chapter_11(self) -> None:
        self.acts.evaluate("maria", self.measure, MeasureResult.SOME)
        self.acts.lock("maria", "investigation", "evaluation", evaluation_next="goes_on")

    def chapter_12(self) -> None:
        self.measure = self.acts.begin_measure("maria", "activation", "Ridskolan")

    def chapter_13(self) -> None:
        acts = self.acts
        acts.evaluate("maria", self.measure, MeasureResult.PROGRESS)
        acts.lock("maria", "investigation", "evaluation", evaluation_next="ended")
        assert not acts.may_close("karin")
        acts.lock("karin", "case_closing", "closing", closing_reason="attendance_works")
        acts.close("karin", "attendance_works")
        assert not acts.is_open()
        assert acts.kinds() == set()

    def chapter_14(self) -> None:
        self.acts.relapse("maria", "Borta igen sedan terminen började")
        assert self.acts.is_open()

    def chapter_15(self) -> None:
        self.acts.notice("per", _percent(150, Counting.NOT_LEGITIMATE, "2028-08-01", "2028-08-31"))


def _percent(tenths: int, counts: Counting, first: str, last: str) -> NewSignal:
    return NewSignal(Measuring.PERCENT, counts, date.fromisoformat(first), date.fromisoformat(last), tenths)


def test_selma_from_the_first_signal_to_closing_and_back(tmp_path: Path) -> None:
    school = make_story_school(tmp_path / "arkiv", SELMA, date(2027, 11, 12))
    acts = Acts(school)
    tell("huddinge", acts, Huddinge(acts))
    school.close()
