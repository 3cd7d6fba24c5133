# SPDX-License-Identifier: EUPL-1.2
"""A pupil leaves the schools of the store, with a list of what must be handed over, and may come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eht_desk.application import form_work, papers
from eht_desk.application.pupil_moves import come_back, leave_school, leavers_waiting, leaving_page
from eht_desk.application.pupils import list_pupils, open_pupil
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.leaving import Leaving, LeavingReason
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period
from eht_desk.domain.pupil_events import PupilEventKind
from tests.fakes.august import Desk, register, row
from tests.fakes.school import ALMA, CLASS_5A, FORM, NOEL, TALK, School

TODAY = date(2026, 11, 23)
ALL = frozenset(
    {
        "needed_by_new_school",
        "only_what_is_needed",
        "medical_records_apart",
        "home_municipality_told",
        "new_school_confirmed",
        "open_work_settled",
        "signed_papers_kept",
    }
)


def refused(code: str):
    return pytest.raises(RuleViolation, match=f"^{code}")


def sees(school: School, login: str) -> set[str]:
    return {view.name for view in list_pupils(school.as_(login)) if not view.has_left}


def to_another_school(on: date = TODAY, handed: frozenset[str] = ALL, **more: object) -> Leaving:
    return Leaving(on, "Norrskolan", LeavingReason.OTHER_SCHOOL, handed, **more)  # type: ignore[arg-type]


def test_the_page_tells_what_is_not_finished(school: School):
    per = school.as_("per")
    draft = form_work.save_draft(per, form_work.open_form(per, ALMA, FORM).draft, TALK, starts_stretch=True)
    document, _ = form_work.finalise_stage(per, draft)
    issued = papers.issue_paper(per, document.id)
    papers.record_print(per, document.id, issued.paper.number, 1)
    maria = school.as_("maria")
    form_work.save_draft(maria, form_work.open_form(maria, ALMA, FORM).draft, TALK, starts_stretch=True)

    page = leaving_page(maria, ALMA)
    assert page.pupil.name == "Alma Dahl"
    assert [item.author_name for item in page.drafts] == ["Maria Lind"]
    assert [item.document_id for item in page.open_stages] == [document.id]
    assert [item.document_id for item in page.awaiting_signature] == [document.id]
    assert [item.document_id for item in page.documents] == [document.id]
    assert {item.id for item in page.items if item.concerns(LeavingReason.OTHER_SCHOOL)} == ALL
    assert page.left_on is None


def test_who_leaves_is_closed_with_the_history_and_the_mentor_sees_nothing_the_day_after(school: School):
    leave_school(school.as_("maria"), ALMA, to_another_school(note="Ring om stödet"))
    school.clock.advance(days=1)
    assert sees(school, "per") == set()
    assert list_pupils(school.as_("per")) == []
    view = next(item for item in list_pupils(school.rector) if item.id == ALMA)
    assert view.has_left
    with school.rector.store.read() as work:
        (event,) = work.events.of_pupil(ALMA)
        (logged,) = [item for item in work.log.rows() if item.event.kind == "pupil_left"]
    assert event.kind is PupilEventKind.LEFT_SCHOOL
    assert event.facts["to_school"] == "Norrskolan"
    assert event.facts["note"] == "Ring om stödet"
    assert event.facts["remaining"] == 0
    assert "Norrskolan" not in logged.event.detail.values()
    assert leavers_waiting(school.rector) == ()


def test_nothing_that_was_begun_is_thrown_away(school: School):
    maria = school.as_("maria")
    form_work.save_draft(maria, form_work.open_form(maria, ALMA, FORM).draft, TALK, starts_stretch=True)
    leave_school(school.rector, ALMA, to_another_school())
    page = form_work.open_form(maria, ALMA, FORM)
    assert page.is_stored
    assert page.may_write


def test_a_list_that_is_not_done_stays_on_i_dag_until_it_is(school: School):
    leave_school(school.rector, ALMA, to_another_school(handed=frozenset({"medical_records_apart"})))
    (waiting,) = leavers_waiting(school.as_("maria"))
    assert (waiting.pupil.id, waiting.left_on, waiting.remaining) == (ALMA, TODAY, 6)
    page = leaving_page(school.rector, ALMA)
    assert page.handed == {"medical_records_apart"}
    assert page.left_on == TODAY
    rest = ALL - {"medical_records_apart", "home_municipality_told"}
    leave_school(
        school.rector,
        ALMA,
        to_another_school(
            handed=rest | {"medical_records_apart"}, not_needed=frozenset({"home_municipality_told"})
        ),
    )
    assert leavers_waiting(school.rector) == ()
    assert leaving_page(school.rector, ALMA).not_needed == {"home_municipality_told"}


def test_what_does_not_belong_to_the_reason_does_not_wait(school: School):
    died = Leaving(TODAY, "", LeavingReason.DIED, frozenset({"medical_records_apart", "open_work_settled"}))
    leave_school(school.rector, ALMA, died)
    assert [item.remaining for item in leavers_waiting(school.rector)] == [1]


def test_whom_a_register_leaves_out_gets_the_same_list_afterwards(school: School):
    desk = Desk(school.rector, school.registers)
    desk.take_in(register(row(1)), absent_have_left=True)
    waiting = leavers_waiting(school.rector)
    assert [(item.pupil.id, item.remaining) for item in waiting] == [(ALMA, None), (NOEL, None)]
    assert sees(school, "per") == {"Elev1 Prov"}
    leave_school(school.rector, ALMA, to_another_school())
    assert [item.pupil.id for item in leavers_waiting(school.rector)] == [NOEL]
    for login in ("per", "ida", "nils"):
        assert leavers_waiting(school.as_(login)) == ()


def test_a_leaving_of_long_ago_is_no_longer_asked_for(school: School):
    Desk(school.rector, school.registers).take_in(register(row(1)), absent_have_left=True)
    school.clock.advance(days=500)
    assert leavers_waiting(school.rector) == ()


def test_a_leaving_that_is_planned_comes_when_its_day_comes(school: School):
    friday = TODAY + timedelta(days=4)
    leave_school(school.rector, NOEL, to_another_school(on=friday, handed=frozenset()))
    assert leavers_waiting(school.rector) == ()
    assert "Noel Östlund-Ek" in sees(school, "sara")
    desk = Desk(school.rector, school.registers)
    noel = row(1, "7B", 7, given_name="Noel", family_name="Östlund-Ek", external_id="")
    desk.take_in(register(noel, is_complete_list=False))  # the register has not heard of it
    with school.rector.store.read() as work:
        pupil = work.pupils.get(NOEL)
    assert pupil is not None
    assert pupil.left_on == friday
    school.clock.advance(days=5)
    assert sees(school, "sara") == set()
    assert [item.pupil.id for item in leavers_waiting(school.rector)] == [NOEL]


def test_who_comes_back_has_the_same_record(school: School):
    leave_school(school.rector, ALMA, to_another_school(handed=frozenset()))
    school.clock.advance(days=30)
    come_back(school.rector, ALMA, school.rector.today)
    assert leavers_waiting(school.rector) == ()
    view = open_pupil(school.rector, ALMA).pupil
    assert not view.has_left
    assert view.class_name == "5A"
    with school.rector.store.read() as work:
        assert [item.kind for item in work.events.of_pupil(ALMA)] == [
            PupilEventKind.CAME_BACK,
            PupilEventKind.LEFT_SCHOOL,
        ]
    leave_school(school.rector, ALMA, to_another_school(on=school.rector.today, handed=frozenset()))
    assert [item.remaining for item in leavers_waiting(school.rector)] == [7]
    assert leaving_page(school.rector, ALMA).handed == frozenset()


def stays(school: School) -> list[tuple[date | None, date | None]]:
    with school.rector.store.read() as work:
        return [(item.period.start, item.period.end) for item in work.pupils.memberships(ALMA)]


def test_a_later_last_day_lets_the_class_go_on_until_then(school: School):
    leave_school(school.rector, ALMA, to_another_school())
    later = TODAY + timedelta(days=11)
    leave_school(school.rector, ALMA, to_another_school(on=later))
    assert stays(school) == [(None, later)]
    school.clock.advance(days=5)
    assert "Alma Dahl" in sees(school, "per")
    leave_school(school.rector, ALMA, to_another_school(on=TODAY + timedelta(days=3)))
    assert sees(school, "per") == set()
    leave_school(school.rector, ALMA, to_another_school(on=later))  # the day was wrong once more
    assert "Alma Dahl" in sees(school, "per")
    assert stays(school) == [(None, later)]


def test_who_comes_back_is_in_the_class_of_before_with_the_gap_kept(school: School):
    leave_school(school.rector, ALMA, to_another_school())
    school.clock.advance(days=30)
    come_back(school.rector, ALMA, school.rector.today)
    assert stays(school) == [(None, TODAY), (school.rector.today, None)]
    assert "Alma Dahl" in sees(school, "per")
    school.clock.advance(days=1)
    leave_school(school.rector, ALMA, to_another_school(on=school.rector.today))
    come_back(school.rector, ALMA, school.rector.today)
    assert stays(school) == [(None, TODAY), (school.rector.today - timedelta(days=1), None)]


def test_who_comes_back_to_a_class_that_has_ended_is_without_class(school: School):
    leave_school(school.rector, ALMA, to_another_school())
    with school.rector.store.write() as work:
        (item,) = [item for item in work.organisation.classes() if item.id == CLASS_5A]
        work.organisation.update_class(replace(item, period=Period(None, TODAY)))
        work.commit(LogEvent("test"))
    school.clock.advance(days=30)
    come_back(school.rector, ALMA, school.rector.today)
    assert open_pupil(school.rector, ALMA).pupil.class_name == ""
    assert stays(school) == [(None, TODAY)]


@pytest.mark.parametrize(
    ("leaving", "code"),
    [
        (Leaving(TODAY, " ", LeavingReason.OTHER_SCHOOL), "required:to_school"),
        (Leaving(TODAY, "", LeavingReason.OTHER), "required:note"),
        (Leaving(TODAY, "", LeavingReason.FINISHED, frozenset({"cake"})), "unknown_item"),
    ],
)
def test_what_is_missing_is_asked_for(school: School, leaving: Leaving, code: str):
    with refused(code):
        leave_school(school.rector, ALMA, leaving)
    assert not open_pupil(school.rector, ALMA).pupil.has_left


def test_others_let_nobody_go(school: School):
    for login in ("per", "ida", "nils"):
        workspace = school.as_(login)
        for attempt in (
            lambda workspace=workspace: leave_school(workspace, ALMA, to_another_school()),
            lambda workspace=workspace: leaving_page(workspace, ALMA),
            lambda workspace=workspace: come_back(workspace, ALMA, TODAY),
        ):
            with refused("not_allowed"):
                attempt()
    with refused("not_left"):
        come_back(school.rector, ALMA, TODAY)
    with refused("in_future"):
        come_back(school.rector, ALMA, TODAY + timedelta(days=1))
