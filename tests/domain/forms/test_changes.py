# SPDX-License-Identifier: EUPL-1.2
"""What differs between two versions, as it would be read aloud."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.forms.changes import differences
from eht_desk.domain.forms.model import AnswerValue
from tests.domain.forms.conftest import FORMS
from tests.domain.forms.strategies import any_answers, likely_answers

CATALOG = FormCatalogFromFiles(FORMS)
FORM = CATALOG.get("kitchen_sink")
PLAN = CATALOG.get("process_sink")


def test_a_changed_text_a_new_one_and_one_that_went():
    changes = differences(FORM, {"short": "A", "long": "B"}, {"short": "C", "count": 3})
    assert [(item.field_id, item.before, item.after) for item in changes] == [
        ("short", "A", "C"),
        ("long", "B", ""),
        ("count", "", "3"),
    ]
    assert changes[0].label == "Kort text"


def test_of_a_table_the_rows_that_went_and_came_are_told():
    same: AnswerValue = {"measure": "Dagligt stöd", "responsible": "Aila"}
    rows: list[AnswerValue] = [same, {"measure": "Kortare dag"}]
    before: dict[str, AnswerValue] = {"measures": rows}
    after: dict[str, AnswerValue] = {"measures": [{"measure": "Lugn plats", "responsible": "Bo"}, same]}
    (change,) = differences(PLAN, before, after)
    assert (change.before, change.after) == ("Kortare dag", "Lugn plats · Bo")
    assert differences(PLAN, before, {"measures": list(reversed(rows))}) == ()


def test_a_hidden_answer_reads_as_none():
    before = {"place": "elsewhere", "place_named": "Biblioteket"}
    changes = differences(FORM, before, {"place": "home", "place_named": "Biblioteket"})
    assert ("Biblioteket", "") in {(item.before, item.after) for item in changes}


def test_a_comment_belongs_to_its_answer():
    (change,) = differences(FORM, {"agreed_before": {"value": "yes"}}, {"agreed_before": {"value": "no"}})
    assert (change.before, change.after) == ("Ja", "Nej")


@given(st.data())
def test_nothing_differs_from_itself_and_the_way_back_is_the_way_there(data):
    one = data.draw(any_answers(FORM) | likely_answers(FORM))
    two = data.draw(likely_answers(FORM))
    assert differences(FORM, one, one) == ()
    there = {(item.field_id, item.before, item.after) for item in differences(FORM, one, two)}
    back = {(item.field_id, item.after, item.before) for item in differences(FORM, two, one)}
    assert there == back
