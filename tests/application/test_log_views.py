# SPDX-License-Identifier: EUPL-1.2
"""Who has looked: per pupil, per person, as a list for the pupil. No content, and nothing of whom one may not see."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import eht_desk
from eht_desk.application import log_views as use
from eht_desk.application.log_views import LogFilter
from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.application.protections import reveal
from eht_desk.application.pupils import open_pupil
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.log_kinds import LogGroup, group_of
from eht_desk.domain.protection import ProtectionGrade, ProtectionPlan, Secret
from tests.fakes.school import ALMA, NOEL, School


def test_the_log_of_a_pupil_tells_who_did_what_and_reading_it_is_a_row(school: School):
    open_pupil(school.as_("maria"), ALMA)
    open_pupil(school.as_("per"), ALMA)
    open_pupil(school.as_("sara"), NOEL)
    page = use.open_pupil_log(school.rector, ALMA)
    assert [(line.who, line.kind, line.group) for line in page.lines] == [
        ("Per Holm", "pupil_opened", LogGroup.READ),
        ("Maria Lind", "pupil_opened", LogGroup.READ),
    ]
    again = use.read_pupil_log(school.rector, ALMA)
    assert [line.kind for line in again.lines[:2]] == ["log_read", "pupil_opened"]
    assert use.read_pupil_log(school.rector, ALMA) == again


@pytest.mark.parametrize("login", ["maria", "per", "ida", "nils"])
def test_nobody_but_rektor_reads_the_log(school: School, login: str):
    workspace = school.as_(login)
    for ask in (
        lambda: use.open_pupil_log(workspace, ALMA),
        lambda: use.read_pupil_log(workspace, ALMA),
        lambda: use.who_has_looked(workspace, ALMA),
        lambda: use.record_list_print(workspace, ALMA, 1),
        lambda: use.open_person_log(workspace, school.accounts["per"]),
        lambda: use.read_person_log(workspace, school.accounts["per"]),
    ):
        with pytest.raises(RuleViolation, match="not_allowed"):
            ask()
    assert use.people_in_log(workspace) == ()


def test_days_and_kinds_narrow_it(school: School):
    open_pupil(school.as_("per"), ALMA)
    school.clock.advance(days=3)
    open_pupil(school.as_("maria"), ALMA)
    day = date(2026, 11, 23)
    first = use.read_pupil_log(school.rector, ALMA, LogFilter(last=day))
    last = use.read_pupil_log(school.rector, ALMA, LogFilter(first=date(2026, 11, 26)))
    assert ([line.who for line in first.lines], [line.who for line in last.lines]) == (
        ["Per Holm"],
        ["Maria Lind"],
    )
    assert use.read_pupil_log(school.rector, ALMA, LogFilter(group=LogGroup.TAKEN_OUT)).lines == ()
    assert len(use.read_pupil_log(school.rector, ALMA, LogFilter(group=LogGroup.READ)).lines) == 2


def test_the_log_of_a_person_tells_about_whom_and_when(school: School):
    open_pupil(school.as_("maria"), ALMA)
    open_pupil(school.as_("maria"), NOEL)
    page = use.open_person_log(school.rector, school.accounts["maria"])
    assert page.name == "Maria Lind"
    about = [line.pupil.name for line in page.lines if line.pupil is not None]
    assert about == ["Noel Östlund-Ek", "Alma Dahl"]
    names = [name for _, name in use.people_in_log(school.rector)]
    assert names == sorted(names)
    assert "Maria Lind" in names


def protect(school: School, plan: ProtectionPlan) -> None:
    members = (school.rector.store.account_id, school.accounts["maria"])
    grade, since = ProtectionGrade.CONFIDENTIALITY_MARKING, date(2026, 11, 16)
    protect_pupil(
        school.rector,
        ALMA,
        ProtectionRequest(grade, members, since, plan=plan, alias="Elev K-2041", reason="Avisering"),
    )


def test_a_protected_pupil_has_a_log_for_a_rektor_who_may_know_and_under_the_alias(school: School):
    open_pupil(school.as_("per"), ALMA)
    protect(school, ProtectionPlan())
    rector = school.as_("karin")
    reveal(school.as_("maria"), ALMA, "samtal")
    page = use.open_pupil_log(rector, ALMA)
    assert page.pupil.name == "Elev K-2041"
    assert "identity_revealed" in [line.kind for line in page.lines]
    assert "samtal" not in repr(page)


def test_the_list_for_the_pupil_names_people_roles_and_days(school: School):
    open_pupil(school.as_("per"), ALMA)
    school.clock.advance(days=1)
    open_pupil(school.as_("per"), ALMA)
    looked = use.who_has_looked(school.rector, ALMA)
    (row,) = looked.rows
    assert (row.name, row.roles, row.days, row.taken_out, row.changed) == (
        "Per Holm",
        (Role.MENTOR,),
        2,
        0,
        False,
    )
    assert (row.first, row.last) == (date(2026, 11, 23), date(2026, 11, 24))
    assert looked.school_name == "Ekskolan"


def test_the_list_names_nobody_and_no_school_where_the_plan_says_so(school: School):
    open_pupil(school.as_("per"), ALMA)
    protect(school, ProtectionPlan(secrets=(Secret.SCHOOL, Secret.STAFF)))
    looked = use.who_has_looked(school.as_("karin"), ALMA)
    assert {row.name for row in looked.rows} == {""}
    assert (looked.school_name, looked.authority_name) == ("", "")
    assert looked.pupil.name == "Elev K-2041"


def test_the_list_names_nobody_where_the_class_is_secret_for_staff_tell_the_class(school: School):
    open_pupil(school.as_("per"), ALMA)
    protect(school, ProtectionPlan(secrets=(Secret.NAME, Secret.CLASS)))
    looked = use.who_has_looked(school.as_("karin"), ALMA)
    assert {row.name for row in looked.rows} == {""}
    assert looked.school_name == "Ekskolan"


def test_every_group_names_kinds_that_somebody_writes():
    root = Path(eht_desk.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in (root / "application").rglob("*.py"))
    written = set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', source)) | {
        f"received_{use}" for use in ("printed", "saved_to_file", "handed_over")
    }
    for kind in written & {"pupil_opened", "paper_printed", "identity_revealed", "stage_finalised"}:
        assert group_of(kind) in LogGroup
    assert group_of("stage_finalised") is LogGroup.CHANGED
    assert group_of("unlocked", is_about_pupil=False) is LogGroup.ELSE
