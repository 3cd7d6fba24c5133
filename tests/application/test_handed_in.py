# SPDX-License-Identifier: EUPL-1.2
"""What somebody who may not see pupils learns of a file: counts and rows, nobody's name; and only of the own ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eht_desk.application import register_import
from eht_desk.application.handed_in import handed_in, look_through, what_was_handed_in
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.register_sources import ReadOptions, SourceFile
from eht_desk.exchange.register_files import RegisterFiles
from tests.fakes.school import School, make_school

BROKEN = Path(__file__).parents[1] / "files" / "registers" / "kalkylblad_trasig.csv"


@pytest.fixture
def school() -> School:
    return make_school()


def at(school: School, login: str) -> Workspace:
    workspace = school.as_(login)
    return replace(workspace, services=replace(workspace.services, registers=RegisterFiles()))


def source() -> list[SourceFile]:
    return [SourceFile("elever.csv", BROKEN.read_bytes())]


def test_a_file_is_looked_through_without_laying_anything_in_the_store(school: School) -> None:
    ida = at(school, "ida")
    counts = look_through(ida, source(), ReadOptions(ida.today))
    assert (counts.pupils, counts.held) == (33, 1)
    assert counts.remarks
    assert not any(problem.value for problem in counts.remarks)
    assert not any(problem.code == "marking_held" for problem in counts.remarks)
    assert handed_in(ida) == []


def test_who_hands_in_sees_the_own_and_who_takes_in_sees_all(school: School) -> None:
    ida, karin = at(school, "ida"), at(school, "karin")
    for workspace in (ida, karin):
        register_import.stage_register(workspace, source(), ReadOptions(workspace.today))
    [own] = handed_in(ida)
    assert own.is_mine
    assert not own.may_open
    assert (own.pupils, own.held, own.by_name) == (33, 1, "Ida Ek")
    told = what_was_handed_in(ida, own.id)
    assert (told.pupils, told.held) == (33, 1)
    with pytest.raises(RuleViolation, match="not_found"):
        what_was_handed_in(ida, next(item.id for item in handed_in(karin) if item.by_name == "Karin Ås"))
    assert {item.by_name for item in handed_in(karin)} == {"Ida Ek", "Karin Ås"}
    assert all(item.may_open for item in handed_in(karin))
    register_import.discard_import(ida, own.id)
    assert handed_in(ida) == []


def test_a_mentor_learns_nothing(school: School) -> None:
    with pytest.raises(RuleViolation, match="not_allowed"):
        handed_in(at(school, "per"))
    with pytest.raises(RuleViolation, match="not_allowed"):
        look_through(at(school, "per"), source(), ReadOptions(school.rector.today))
