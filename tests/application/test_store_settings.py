# SPDX-License-Identifier: EUPL-1.2
"""The school's own settings: who may change them, what the log says, and that each one does something."""

from __future__ import annotations

import pytest

from eht_desk.application.changes import ChangeKind
from eht_desk.application.store_settings import change_setting, read_settings
from eht_desk.application.today import today_page
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.settings import SettingPlace, of_place
from tests.fakes.school import School


def rows(school: School, kind: str) -> list[dict[str, str | int]]:
    with school.rector.store.read() as work:
        return [dict(row.event.detail) for row in work.log.rows() if row.event.kind == kind]


def test_the_defaults_hold_until_somebody_decides(school):
    assert dict(read_settings(school.rector)) == {
        item.key: item.default for item in of_place(SettingPlace.STORE)
    }


def test_a_decision_holds_for_all_and_is_one_row(school):
    changes = change_setting(school.rector, "idle_minutes_maximum", 10)
    assert changes.touches(ChangeKind.SETTING)
    assert read_settings(school.as_("per"))["idle_minutes_maximum"] == 10
    assert rows(school, "setting_changed") == [{"key": "idle_minutes_maximum", "from": 15, "to": 10}]


def test_the_same_again_leaves_no_row(school):
    change_setting(school.rector, "signed_originals_place", "  Pärmen i rektors skåp ")
    assert not change_setting(school.rector, "signed_originals_place", "Pärmen i rektors skåp").kinds
    assert len(rows(school, "setting_changed")) == 1


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("idle_minutes_maximum", 0, "setting_range"),
        ("idle_minutes_maximum", 16, "setting_range"),
        ("idle_minutes_maximum", "5", "setting_unfit"),
        ("second_place_days", True, "setting_unfit"),
        ("signed_originals_place", "x" * 81, "setting_too_long"),
        ("signed_originals_place", "två\nrader", "setting_unfit"),
        ("theme", "dark", "not_found"),
        ("recovery_confirmed", "yes", "not_found"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(school, key, value, code):
    with pytest.raises(RuleViolation) as refused:
        change_setting(school.rector, key, value)
    assert refused.value.code == code
    assert rows(school, "setting_changed") == []


@pytest.mark.parametrize("login", ["per", "maria", "sara"])
def test_only_rector_and_administrator_decide(school, login):
    with pytest.raises(RuleViolation) as refused:
        change_setting(school.as_(login), "second_place_days", 14)
    assert refused.value.code == "not_allowed"
    assert read_settings(school.rector)["second_place_days"] == 7


def test_a_value_that_an_older_program_wrote_gives_the_default(school):
    from eht_desk.domain.log import LogEvent

    with school.rector.store.write() as work:
        work.settings.put("second_place_days", "ofta")
        work.commit(LogEvent("test"))
    assert read_settings(school.rector)["second_place_days"] == 7


def test_i_dag_knows_how_old_a_draft_may_get(school):
    change_setting(school.rector, "old_draft_days", 30)
    assert today_page(school.as_("per")).old_draft_days == 30
