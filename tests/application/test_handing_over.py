# SPDX-License-Identifier: EUPL-1.2
"""A leaver's open work is never forgotten: counted, listed, given to somebody who may write it, and whole."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eht_desk.application import form_work
from eht_desk.application.account_desk import close_account
from eht_desk.application.handing_over import WorkLeft, hand_over, orphaned_work, possible_heirs, work_left
from eht_desk.application.today import today_page
from eht_desk.application.workspace import viewers
from eht_desk.domain.documents import Draft
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.model import Answers
from eht_desk.domain.ids import DraftId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Mentorship, Period
from eht_desk.domain.pupil_events import PupilEventKind
from tests.contracts.cases import a_case
from tests.contracts.entries import a_measure
from tests.fakes.school import ALMA, CLASS_5A, FOLLOW_UP_YES, FORM, NOEL, PER, SARA, TALK, School, make_school


def refused(code: str):
    return pytest.raises(RuleViolation, match=f"^{code}")


def write(school: School, login: str, pupil_id=ALMA) -> Draft:
    workspace = school.as_(login)
    page = form_work.open_form(workspace, pupil_id, FORM)
    return form_work.save_draft(workspace, page.draft, TALK, starts_stretch=True)


def freeze(school: School, login: str):
    return form_work.finalise_stage(school.as_(login), write(school, login))[0]


def leaves(school: School, login: str) -> None:
    close_account(school.rector, school.accounts[login])


def new_mentor_of_5a(school: School) -> None:
    with school.rector.store.write() as work:
        work.organisation.set_mentorships(CLASS_5A, [Mentorship(CLASS_5A, SARA, Period(school.rector.today))])
        work.commit(LogEvent("test"))


def test_nothing_is_orphaned_while_everybody_is_there(school: School):
    write(school, "per")
    freeze(school, "maria")
    assert orphaned_work(school.rector) == ()
    assert today_page(school.rector).orphans == 0


def test_an_administrator_sees_how_much_and_not_about_whom(school: School):
    freeze(school, "per")
    write(school, "per")
    ida = school.as_("ida")
    assert work_left(ida, school.accounts["per"]) == WorkLeft(drafts=1, stages=1, classes=("5A",))
    assert work_left(ida, school.accounts["sara"]) == WorkLeft(0, 0, classes=("7B",))
    with school.rector.store.write() as work:
        store, alma, per = school.rector.store, work.pupils.get(ALMA), school.accounts["per"]
        assert alma is not None
        work.cases.add(a_case(store, alma, owner_id=per))
        work.entries.add(a_measure(store, alma, owner_id=per))
        work.entries.add(a_measure(store, alma, "ended", owner_id=per, ends_on=date(2026, 11, 20)))
        work.commit(LogEvent("test"))
    found = work_left(ida, school.accounts["per"])
    assert (found.cases, found.measures) == (1, 1)
    with refused("not_allowed"):
        orphaned_work(ida)
    with refused("not_allowed"):
        work_left(school.as_("per"), school.accounts["per"])


def test_the_draft_of_a_leaver_stands_on_rectors_list_until_somebody_has_it(school: School):
    draft = write(school, "per")
    leaves(school, "per")
    assert today_page(school.rector).orphans == 1
    (orphan,) = orphaned_work(school.rector)
    assert (orphan.draft_id, orphan.former, orphan.form_title) == (draft.id, "Per Holm", "Checklista")
    assert orphan.stage_title == "Samtal"
    for login in ("maria", "sara", "nils"):
        assert today_page(school.as_(login)).orphans == 0

    hand_over(school.rector, [draft.id], school.accounts["maria"])
    assert orphaned_work(school.rector) == ()
    maria = school.as_("maria")
    page = form_work.open_form(maria, ALMA, FORM)
    assert page.is_stored
    assert page.draft.answers == draft.answers
    assert page.draft.started_at == draft.started_at
    document, _ = form_work.finalise_stage(maria, page.draft)
    assert document.author_id == school.accounts["maria"]


def test_handing_over_is_one_row_and_an_event_on_each_pupils_page(school: School):
    drafts = [write(school, "maria"), write(school, "maria", NOEL)]
    before = len(school.rector.store.read().log.rows())
    leaves(school, "maria")
    hand_over(school.rector, [item.id for item in drafts], school.rector.store.account_id)
    with school.rector.store.read() as work:
        rows = work.log.rows()
        events = [*work.events.of_pupil(ALMA), *work.events.of_pupil(NOEL)]
    assert [item.event.kind for item in rows[before:]] == ["account_closed", "work_handed_over"]
    assert rows[-1].event.detail["count"] == 2
    assert [item.kind for item in events] == [PupilEventKind.HANDED_OVER] * 2
    assert events[0].facts["from_account"] == school.accounts["maria"]


def test_who_may_not_write_it_gets_nothing(school: School):
    draft = write(school, "per")
    leaves(school, "per")
    for login in (
        "sara",
        "ida",
        "nils",
    ):  # another class's mentor, no access to pupils, not a role of the stage
        with refused("heir_may_not"):
            hand_over(school.rector, [draft.id], school.accounts[login])
    with refused("not_found"):
        hand_over(school.rector, [draft.id], school.accounts["per"])
    heirs = possible_heirs(school.rector, ALMA, FORM, "talk")
    assert [name for _, name in heirs] == ["Karin Ås", "Maria Lind"]
    assert orphaned_work(school.rector)[0].draft_id == draft.id


def test_several_are_given_all_or_none(school: School):
    mine, other = write(school, "maria"), write(school, "maria", NOEL)
    leaves(school, "maria")
    with refused("heir_may_not"):
        hand_over(school.rector, [mine.id, other.id], school.accounts["per"])
    assert {item.draft_id for item in orphaned_work(school.rector)} == {mine.id, other.id}


@pytest.mark.parametrize("login", ["maria", "per", "ida"])
def test_only_rector_hands_over(school: School, login: str):
    draft = write(school, "per")
    with refused("not_allowed"):
        hand_over(school.as_(login), [draft.id], school.accounts["maria"])
    with refused("not_allowed"):
        possible_heirs(school.as_(login), ALMA, FORM, "talk")


def test_the_heirs_own_draft_and_the_leavers_both_stay(school: School):
    formers = write(school, "per")
    maria = school.as_("maria")
    page = form_work.open_form(maria, ALMA, FORM)
    own = form_work.save_draft(
        maria,
        page.draft,
        {**TALK, "illness": {"value": "yes", "comment": "Marias text"}},
        starts_stretch=True,
    )
    leaves(school, "per")
    with refused("heir_has_draft"):
        hand_over(school.rector, [formers.id], school.accounts["maria"])
    with school.rector.store.read() as work:
        stored = {item.id: item.answers for item in work.documents.drafts_of_pupil(ALMA)}
    assert stored == {formers.id: formers.answers, own.id: own.answers}
    assert [item.draft_id for item in orphaned_work(school.rector)] == [formers.id]


def test_of_several_what_collides_stays_and_the_rest_goes(school: School):
    colliding, free = write(school, "maria"), write(school, "maria", NOEL)
    own = write(school, "karin")
    leaves(school, "maria")
    hand_over(school.rector, [colliding.id, free.id, colliding.id], school.rector.store.account_id)
    assert [item.draft_id for item in orphaned_work(school.rector)] == [colliding.id]
    with school.rector.store.read() as work:
        kept = {(item.author_id, item.pupil_id) for item in work.documents.drafts()}
        assert work.documents.draft(own.id) == own
    assert (school.rector.store.account_id, NOEL) in kept


def test_a_window_of_the_former_that_is_still_open_overwrites_nothing(school: School):
    draft = write(school, "per")
    per = school.as_("per")
    new_mentor_of_5a(school)
    hand_over(school.rector, [draft.id], school.accounts["sara"])
    with pytest.raises(Exception, match=r"draft_conflict|not_allowed"):
        form_work.save_draft(per, draft, {"illness": {"value": "no"}}, starts_stretch=False)
    assert form_work.open_form(school.as_("sara"), ALMA, FORM).draft.answers == draft.answers


def test_a_draft_that_is_gone_is_not_found(school: School):
    with refused("not_found"):
        hand_over(school.rector, [DraftId("gone")], school.accounts["maria"])


# ------------------------------------------------------------------------------------------------- stages that wait


def test_a_frozen_talk_waits_for_a_mentor_when_its_own_is_gone(school: School):
    document = freeze(school, "per")
    assert orphaned_work(school.rector) == ()
    leaves(school, "per")
    (orphan,) = orphaned_work(school.rector)
    assert (orphan.draft_id, orphan.document_id) == (None, document.id)
    assert (orphan.former, orphan.stage_title) == ("Per Holm", "Uppföljning efter en vecka")
    new_mentor_of_5a(school)
    assert orphaned_work(school.rector) == ()
    assert [item.document_id for item in today_page(school.as_("sara")).to_write] == [document.id]


def test_a_stage_that_somebody_writes_is_listed_once_as_a_draft(school: School):
    document = freeze(school, "per")
    per = school.as_("per")
    page = form_work.open_form(per, ALMA, FORM, document.id)
    draft = form_work.save_draft(per, page.draft, FOLLOW_UP_YES, starts_stretch=True)
    leaves(school, "per")
    assert [(item.draft_id, item.stage_id) for item in orphaned_work(school.rector)] == [
        (draft.id, "follow_up")
    ]
    hand_over(school.rector, [draft.id], school.accounts["maria"])
    maria = school.as_("maria")
    page = form_work.open_form(maria, ALMA, FORM, document.id)
    assert page.draft.answers == draft.answers
    frozen, _ = form_work.finalise_stage(maria, page.draft)
    assert [stage.account_id for stage in frozen.stages] == [school.accounts["per"], school.accounts["maria"]]


def test_a_mentor_who_only_changed_class_is_a_leaver_too(school: School):
    draft = write(school, "per")
    new_mentor_of_5a(school)
    assert [item.draft_id for item in orphaned_work(school.rector)] == [draft.id]
    with school.rector.store.write() as work:
        former = replace(Mentorship(CLASS_5A, PER), period=Period())
        work.organisation.set_mentorships(CLASS_5A, [former])
        work.commit(LogEvent("test"))
    assert orphaned_work(school.rector) == ()


# ------------------------------------------------------------------------------------------------- whatever happens

PEOPLE = st.sampled_from(["karin", "maria", "per", "sara", "nils", "ida"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), PEOPLE, st.sampled_from([ALMA, NOEL])),
        st.tuples(st.just("leave"), PEOPLE, st.just(ALMA)),
        st.tuples(st.just("hand over"), PEOPLE, st.sampled_from([ALMA, NOEL])),
        st.tuples(st.just("new mentor"), PEOPLE, st.just(ALMA)),
    ),
    max_size=12,
)


@settings(max_examples=80, deadline=None)
@given(STEPS)
def test_no_text_is_ever_lost_and_what_nobody_can_go_on_with_is_listed(steps: list[tuple[str, str, PupilId]]):
    school = make_school()
    accounts = {**school.accounts, "karin": school.rector.store.account_id}
    written: list[object] = []
    for number, (what, login, pupil_id) in enumerate(steps):
        with contextlib.suppress(RuleViolation, ExpectedFailure):
            if what == "write":
                workspace = school.as_(login)
                page = form_work.open_form(workspace, pupil_id, FORM)
                if not page.is_stored:
                    text: Answers = {"illness": {"value": "yes", "comment": f"text {number}"}}
                    form_work.save_draft(workspace, page.draft, text, starts_stretch=True)
                    written.append(text["illness"])
            elif what == "leave":
                close_account(school.rector, accounts[login])
            elif what == "new mentor":
                new_mentor_of_5a(school)
            else:
                orphans = [
                    item.draft_id for item in orphaned_work(school.rector) if item.pupil.id == pupil_id
                ]
                hand_over(school.rector, [item for item in orphans if item is not None], accounts[login])
    with school.rector.store.read() as work:
        drafts = work.documents.drafts()
        people = viewers(work, school.rector)
    assert sorted(str(item.answers["illness"]) for item in drafts) == sorted(map(str, written))
    listed = {item.draft_id for item in orphaned_work(school.rector)}
    assert {item.id for item in drafts if item.author_id not in people} <= listed
    assert {item.id for item in drafts if item.author_id == accounts["karin"]}.isdisjoint(listed)
