# SPDX-License-Identifier: EUPL-1.2
"""The resolved tree: what shows, what is required, what is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.forms.model import Answers, Condition, FieldDefinition, FieldKind, ResolvedForm
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.forms.text import canonical_answers
from eht_desk.domain.forms.visibility import hidden_fields
from tests.domain.forms.strategies import any_answers, likely_answers

TODAY = date(2026, 11, 22)


def shown(form: ResolvedForm, field_id: str):
    return next(
        field for section in form.sections for field in section.fields if field.definition.id == field_id
    )


def problems(form: ResolvedForm, stage: str) -> dict[str, str]:
    return {field.definition.id: field.problem for field in form.problems(stage)}


def test_the_blank_paper_shows_everything_and_complains_of_nothing(kitchen_sink):
    form = resolve(kitchen_sink, None, today=TODAY)
    assert form.is_blank
    assert form.stages_open == ("first", "second")
    assert [section.definition for section in form.sections] == list(kitchen_sink.sections)
    for section in form.sections:
        assert section.is_visible
        for field in section.fields:
            assert field.is_visible
            assert not field.is_answered
            assert not field.problem


def test_an_empty_answer_sheet_asks_for_what_is_required_and_hides_what_hangs_on_answers(kitchen_sink):
    form = resolve(kitchen_sink, {}, today=TODAY)
    assert problems(form, "first") == {"short": "required", "day": "required", "agrees": "required"}
    assert problems(form, "second") == {"result": "required"}
    assert not shown(form, "place_named").is_visible
    agreement = next(section for section in form.sections if section.definition.id == "agreement")
    assert not agreement.is_visible
    assert not any(field.is_visible for field in agreement.fields)


def test_an_answer_opens_a_field_which_is_then_required(kitchen_sink):
    form = resolve(kitchen_sink, {"place": "elsewhere"}, today=TODAY)
    assert shown(form, "place_named").is_visible
    assert shown(form, "place_named").problem == "required"


def test_what_a_hidden_field_says_hides_the_next_one_too_and_is_kept(kitchen_sink):
    answers = {"place": "home", "place_named": "Biblioteket", "place_reason": "Lugnt"}
    form = resolve(kitchen_sink, answers, today=TODAY)
    for field_id in ("place_named", "place_reason"):
        field = shown(form, field_id)
        assert not field.is_visible
        assert field.value == answers[field_id]
        assert not field.is_answered
    assert shown(
        resolve(kitchen_sink, answers | {"place": "elsewhere"}, today=TODAY), "place_reason"
    ).is_visible


def test_a_day_after_today_is_in_the_future(kitchen_sink):
    answers = {"day": "2026-11-23"}
    assert shown(resolve(kitchen_sink, answers, today=TODAY), "day").problem == "in_future"
    assert shown(resolve(kitchen_sink, answers, today=date(2026, 11, 23)), "day").problem == ""


@pytest.mark.parametrize(
    ("first", "then", "problem"),
    [
        ("2026-11-16", "2026-11-15", "before_other"),
        ("2026-11-16", "2026-11-16", ""),
        ("2026-11-16", "2027-01-01", ""),
        ("", "2026-11-15", ""),
        ("snart", "2026-11-15", ""),
    ],
)
def test_a_day_may_not_lie_before_the_one_it_follows(kitchen_sink, first, then, problem):
    form = resolve(kitchen_sink, {"day": first, "later_day": then}, today=TODAY)
    assert shown(form, "later_day").problem == problem


def test_a_hidden_day_holds_no_other_day_back(kitchen_sink):
    plain = kitchen_sink.sections[0]
    fields = tuple(
        replace(field, show_when=Condition(field="place", equals="home")) if field.id == "day" else field
        for field in plain.fields
    )
    form = replace(kitchen_sink, sections=(replace(plain, fields=fields), *kitchen_sink.sections[1:]))
    answers: Answers = {"day": "2026-11-16", "later_day": "2026-11-15"}
    assert shown(resolve(form, answers, today=TODAY), "later_day").problem == ""
    assert (
        shown(resolve(form, {**answers, "place": "home"}, today=TODAY), "later_day").problem == "before_other"
    )


def test_a_frozen_stage_is_not_judged_again(kitchen_sink):
    form = resolve(kitchen_sink, {"day": "2030-01-01"}, today=TODAY, finalised={"first"})
    assert problems(form, "first") == {}
    assert problems(form, "second") == {"result": "required"}


def test_a_writer_is_told_only_of_the_own_stage(kitchen_sink):
    form = resolve(kitchen_sink, {}, today=TODAY, viewer_stage="second")
    assert problems(form, "first") == {}
    assert problems(form, "second") == {"result": "required"}


def test_answers_without_a_field_are_named(kitchen_sink):
    form = resolve(kitchen_sink, {"short": "x", "from_version_9": "y"}, today=TODAY)
    assert form.unknown_answers == ("from_version_9",)


def test_words_of_the_form_are_used(kitchen_sink):
    answers: Answers = {
        "agrees": {"value": "yes", "comment": "Till slut"},
        "day": "2026-11-16",
        "share": "12.5",
    }
    form = resolve(kitchen_sink, answers, today=TODAY)
    assert (shown(form, "agrees").display_text, shown(form, "agrees").comment) == ("Ja", "Till slut")
    assert shown(form, "agrees").choice == "yes"
    assert shown(form, "day").display_text == "16 november 2026"
    assert shown(form, "share").display_text == "12,5"


def test_a_chain_of_many_fields_is_decided_from_its_beginning(kitchen_sink):
    fields = tuple(
        FieldDefinition(
            id=f"f{number:03}",
            kind=FieldKind.TEXT,
            label="F",
            show_when=Condition(field=f"f{number - 1:03}", answered=True) if number else None,
        )
        for number in range(600)
    )
    section = replace(kitchen_sink.sections[0], fields=tuple(reversed(fields)))
    form = replace(kitchen_sink, sections=(section,))
    everything = {field.id: "x" for field in fields}
    assert hidden_fields(form, everything) == frozenset()
    assert len(hidden_fields(form, everything | {"f100": ""})) == 499


def test_fields_in_a_circle_are_hidden_instead_of_hanging(kitchen_sink):
    fields = (
        FieldDefinition("a", FieldKind.TEXT, "A", show_when=Condition(field="b", answered=True)),
        FieldDefinition("b", FieldKind.TEXT, "B", show_when=Condition(field="a", answered=True)),
        FieldDefinition("c", FieldKind.TEXT, "C"),
    )
    form = replace(kitchen_sink, sections=(replace(kitchen_sink.sections[0], fields=fields),))
    assert hidden_fields(form, {"a": "x", "b": "x"}) == {"a", "b"}


@given(data=st.data(), viewer=st.sampled_from([None, "first", "second", "nowhere"]))
def test_any_json_resolves_to_the_whole_tree(kitchen_sink, data, viewer):
    answers = data.draw(any_answers(kitchen_sink))
    form = resolve(kitchen_sink, answers, today=TODAY, viewer_stage=viewer)
    assert [section.definition for section in form.sections] == list(kitchen_sink.sections)
    for section in form.sections:
        assert [field.definition for field in section.fields] == list(section.definition.fields)
        for field in section.fields:
            assert field.is_visible or not (field.problem or field.is_required or field.is_answered)
            assert field.display_text.encode("utf-8").decode("utf-8") == field.display_text
    known = {field.id for field in kitchen_sink.fields()}
    assert set(form.unknown_answers) == set(answers) - known


@given(data=st.data())
def test_stored_answers_resolve_as_before(kitchen_sink, data):
    answers = data.draw(likely_answers(kitchen_sink))
    stored = json.loads(canonical_answers(answers))
    before, after = (resolve(kitchen_sink, given_answers, today=TODAY) for given_answers in (answers, stored))
    for one, other in zip(before.sections, after.sections, strict=True):
        assert [replace(field, value=None) for field in one.fields] == [
            replace(field, value=None) for field in other.fields
        ]


@given(data=st.data())
def test_leaving_hidden_answers_out_changes_nothing_that_shows(kitchen_sink, data):
    answers = data.draw(likely_answers(kitchen_sink))
    hidden = hidden_fields(kitchen_sink, answers)
    kept = {key: value for key, value in answers.items() if key not in hidden}
    assert hidden_fields(kitchen_sink, kept) == hidden
    full, cut = (resolve(kitchen_sink, given_answers, today=TODAY) for given_answers in (answers, kept))
    visible = [field for section in full.sections for field in section.fields if field.is_visible]
    assert visible == [field for section in cut.sections for field in section.fields if field.is_visible]
    assert full.stages_open == cut.stages_open
