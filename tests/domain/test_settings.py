# SPDX-License-Identifier: EUPL-1.2
"""The table of settings: every default fits its own limits, and nothing else is let in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.access import Duty
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.policy import KEYS
from eht_desk.domain.settings import (
    TABLE,
    SettingDefinition,
    SettingKind,
    SettingPlace,
    definition,
    of_place,
)

every = pytest.mark.parametrize("item", TABLE, ids=lambda item: item.key)


@every
def test_a_default_fits_its_own_limits(item: SettingDefinition):
    item.check(item.default)
    assert item.from_text(None) == item.default
    assert item.from_text(str(item.default)) == item.default


@every
def test_what_it_names_is_there(item: SettingDefinition):
    assert not item.policy_key or item.policy_key in KEYS
    if item.duty:
        assert Duty(item.duty)
    if item.school_key:
        limit = definition(item.school_key)
        assert limit.place is SettingPlace.STORE
        assert (limit.minimum, limit.maximum) == (item.minimum, item.maximum)


def test_keys_are_used_once_and_the_store_is_changed_by_a_duty():
    assert len({item.key for item in TABLE}) == len(TABLE)
    assert all(item.duty for item in of_place(SettingPlace.STORE))
    assert not any(item.duty for item in of_place(SettingPlace.DEVICE))


@every
@given(value=st.one_of(st.integers(), st.text(), st.booleans(), st.none(), st.floats()))
def test_nothing_outside_the_limits_is_taken(item: SettingDefinition, value: object):
    if item.accepts(value):
        assert type(value) is type(item.default)
        item.check(value)
    else:
        with pytest.raises(RuleViolation) as refused:
            item.check(value)
        assert refused.value.field == item.key


@every
@given(text=st.text())
def test_a_text_from_the_store_always_gives_a_value_that_fits(item: SettingDefinition, text: str):
    assert item.accepts(item.from_text(text))


def test_the_refusal_says_the_limits():
    item = definition("idle_minutes_maximum")
    with pytest.raises(RuleViolation) as refused:
        item.check(16)
    assert refused.value.code == "setting_range"
    assert refused.value.facts == {"minimum": 1, "maximum": 15}
    with pytest.raises(RuleViolation) as refused:
        definition("signed_originals_place").check("x" * 81)
    assert refused.value.code == "setting_too_long"


def test_an_unknown_key_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        definition("nothing")


def test_true_is_no_number():
    item = definition("text_percent")
    assert item.kind is SettingKind.CHOICE
    assert not item.accepts(False)
