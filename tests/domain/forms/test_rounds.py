# SPDX-License-Identifier: EUPL-1.2
"""Rounds of the last stage: ids, conditions, days counted from the round before, and when no further round comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.forms.conditions import fields_asked
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.forms.rounds import round_id, round_of, with_rounds
from eht_desk.domain.forms.stages import due_date, is_done, stages_open
from tests.domain.forms.conftest import FORMS
from tests.domain.forms.strategies import any_answers, likely_answers

FORM = FormCatalogFromFiles(FORMS).get("process_sink")
TODAY = date(2026, 11, 22)
WRITTEN = ["talk", "weekly", "weekly__2"]

names = st.from_regex(r"[a-z](_?[a-z0-9])*", fullmatch=True)


@given(names, st.integers(1, 9999))
def test_an_id_and_a_round_make_one_id_and_back(base, number):
    assert round_of(round_id(base, number)) == (base, number)


def test_a_form_without_rounds_is_unchanged(kitchen_sink):
    assert with_rounds(kitchen_sink, ["first", "second"]) is kitchen_sink


def test_there_is_one_round_more_than_are_written():
    assert [stage.id for stage in with_rounds(FORM, []).stages] == ["talk", "weekly"]
    assert [stage.id for stage in with_rounds(FORM, WRITTEN).stages] == [*WRITTEN, "weekly__3"]


def test_each_round_has_its_own_fields_and_the_paper_its_titles():
    form = with_rounds(FORM, WRITTEN)
    ids = [field.id for field in form.fields()]
    assert len(set(ids)) == len(ids)
    assert [field.id for field in form.fields("weekly__2")] == [
        "weekly_date__2",
        "weekly_done__2",
        "weekly_goes_on__2",
        "weekly_why__2",
    ]
    assert [section.title for section in form.sections[-3:]] == [
        "Uppföljning",
        "Uppföljning 2",
        "Uppföljning 3",
    ]


@given(st.integers(1, 30))
def test_conditions_of_a_round_ask_about_that_round_or_what_stands_before(count):
    form = with_rounds(FORM, [round_id("weekly", number) for number in range(1, count + 1)])
    known = {field.id for field in form.fields()}
    assert len({stage.id for stage in form.stages}) == len(form.stages) == count + 2
    for stage in form.stages:
        assert set(fields_asked(stage.opens_when)) <= known
    for section in form.sections:
        number = round_of(section.stage_id)[1]
        for field in section.fields:
            asked = [*fields_asked(field.show_when), *fields_asked(field.required_when)]
            assert all(round_of(name)[1] == number for name in asked)
            assert field.not_before_field in {"", "talk_date"}


def test_the_first_round_counts_from_the_talk_and_each_other_from_the_round_before():
    form = with_rounds(FORM, WRITTEN)
    answers = {"talk_date": "2026-11-02", "weekly_date": "2026-11-10", "weekly_date__2": "2026-11-16"}
    due = {stage.id: due_date(stage.due, answers) for stage in form.stages}
    assert due["weekly"] == date(2026, 11, 9)
    assert due["weekly__2"] == date(2026, 11, 17)
    assert due["weekly__3"] == date(2026, 11, 23)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_a_round_is_due_seven_days_after_the_latest_before_it(gaps):
    day, answers = date(2026, 9, 1), {"talk_date": "2026-09-01"}
    for number, gap in enumerate(gaps, start=1):
        day += timedelta(days=gap)
        answers[round_id("weekly_date", number)] = day.isoformat()
    form = with_rounds(FORM, ["talk", *(round_id("weekly", number) for number in range(1, len(gaps) + 1))])
    assert due_date(form.stages[-1].due, answers) == day + timedelta(days=7)


def test_the_next_round_opens_until_one_ends_it():
    form = with_rounds(FORM, WRITTEN)
    finalised = set(WRITTEN)
    assert stages_open(form, {"weekly_goes_on__2": "goes_on"}, finalised) == (*WRITTEN, "weekly__3")
    assert stages_open(form, {"weekly_goes_on__2": "ended"}, finalised) == tuple(WRITTEN)
    assert stages_open(form, {"weekly_goes_on": "ended"}, {"talk", "weekly"}) == ("talk", "weekly")


def test_rounds_that_are_not_written_leave_the_form_done():
    form = with_rounds(replace(FORM, handovers=()), ["talk"])
    assert is_done(form, {"talk_date": "2026-11-02"}, {"talk"}, [])


def test_a_copy_with_a_field_of_a_round_has_it_of_every_round():
    copy = with_rounds(FORM, WRITTEN).copies[0]
    assert copy.fields == ("talk_date", "measures", "weekly_done", "weekly_done__2", "weekly_done__3")


@pytest.mark.parametrize("count", [0, 1, 4])
@given(data=st.data())
def test_nothing_stored_in_rounds_can_break_the_tree(count, data):
    form: FormDefinition = with_rounds(FORM, [round_id("weekly", number + 1) for number in range(count)])
    answers = data.draw(any_answers(form) | likely_answers(form))
    finalised = data.draw(st.sets(st.sampled_from([stage.id for stage in form.stages])))
    tree = resolve(form, answers, today=TODAY, finalised=finalised)
    assert set(tree.stages_open) >= finalised
