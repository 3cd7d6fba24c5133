# SPDX-License-Identifier: EUPL-1.2
"""A school's own routines: looked at with all that they name, taken in from a day, kept for cases that follow them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from eht_desk.application import school_definitions, school_routines
from eht_desk.application.school_forms import open_workspace
from eht_desk.application.school_routines import RoutineRow
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.register_sources import SourceFile
from eht_desk.domain.school_definitions import DefinitionKind
from tests.fakes.school import PASSWORD, STORE, School, make_school

OWN = (Path(__file__).parents[2] / "docs" / "examples" / "routine.toml").read_text(encoding="utf-8")
ID = "lillkoping"


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def karin(school: School) -> Workspace:
    return school.as_("karin")


def file(text: str = OWN, name: str = "v1.toml") -> SourceFile:
    return SourceFile(name, text.encode())


def row(workspace: Workspace, version: int = 1, name: str = ID) -> RoutineRow:
    [found] = [
        item for item in school_routines.rows(workspace).rows if (item.id, item.version) == (name, version)
    ]
    return found


def is_offered(workspace: Workspace) -> bool:
    return ID in {item.id for item in workspace.routines.all_latest()}


def test_a_routine_that_is_taken_in_is_one_that_cases_can_follow(school: School, karin: Workspace) -> None:
    look = school_routines.look_at(karin, [file(), SourceFile("karta.png", b"")])
    assert look.can_be_taken_in
    assert (look.left_out, look.files[0].counts_from) == (("karta.png",), karin.today)
    assert not is_offered(karin)
    [definition_id], changes = school_routines.take_in(karin, [file()])
    assert changes.ids == {definition_id}
    assert is_offered(karin)
    assert karin.routines.get(ID).title.startswith("Lillköping")
    assert (row(karin).counts, row(karin).taken_in_by) == (True, "Karin Ås")
    assert school_routines.routine_content(karin, definition_id).decode() == OWN
    colleague = open_workspace(karin.services, karin.services.stores.unlock(STORE, "per", PASSWORD))
    assert is_offered(colleague)
    assert not school_routines.rows(colleague).may_change
    with karin.store.read() as work:
        told = [item.event for item in work.log.rows() if item.event.kind == "routines_taken_in"]
    assert [(item.detail["name"], item.detail["count"]) for item in told] == [(f"{ID}.1", 1)]


def test_the_programs_own_stand_beside_it_and_count_until_the_school_says_otherwise(karin: Workspace) -> None:
    before = [(item.id, item.counts) for item in school_routines.rows(karin).rows]
    assert before == [("huddinge", True), ("trosa", True)]
    own = OWN.replace(f'id = "{ID}"', 'id = "trosa"').replace("version = 1\ntitle", "version = 2\ntitle")
    school_routines.take_in(karin, [file(own)])
    assert (row(karin, 1, "trosa").counts, row(karin, 2, "trosa").counts) == (False, True)
    assert (karin.routines.get("trosa").version, karin.routines.get("trosa", 1).short_title) == (2, "Trosa")
    assert karin.routines.versions("trosa") == (1, 2)


def test_one_that_is_taken_back_stays_for_the_cases_that_follow_it(karin: Workspace) -> None:
    [definition_id], _ = school_routines.take_in(karin, [file()])
    school_routines.remove(karin, definition_id)
    assert not is_offered(karin)
    assert karin.routines.get(ID, 1).version == 1
    assert karin.routines.versions(ID) == ()
    assert row(karin).is_withdrawn
    with pytest.raises(RuleViolation, match="withdrawn_already"):
        school_routines.remove(karin, definition_id)
    with pytest.raises(RuleViolation, match="not_found"):
        school_routines.routine_content(karin, school_definitions_of(karin))


def school_definitions_of(workspace: Workspace):
    found, _ = school_definitions.put_in(
        workspace, DefinitionKind.LETTERHEAD, b'lines = ["Ekskolan"]', "head.toml", workspace.today
    )
    return found


def test_a_folder_holds_its_own_base_and_versions_that_are_to_come(school: School, karin: Workspace) -> None:
    later = karin.today + timedelta(days=30)
    base = (
        'id = "grund"\nversion = 7\ntitle = "Grund"\nshort_title = "Grund"\ntext = "Grund."\nsource = "K"\n'
    )
    base += 'valid_from = 2026-08-01\nis_base = true\nbase = "sweden"\nbase_version = 1\nlevel = "school"\n'
    on_it = OWN.replace('base = "sweden"\nbase_version = 1', 'base = "grund"\nbase_version = 7')
    second = on_it.replace("version = 1\ntitle", "version = 2\ntitle")
    second = second.replace("valid_from = 2026-08-01", f"valid_from = {later:%Y-%m-%d}")
    files = [file(on_it, "v1.toml"), file(second, "v2.toml"), file(base, "grund.toml")]
    ids, _ = school_routines.take_in(karin, files)
    assert len(ids) == 3
    assert karin.routines.get(ID).version == 1
    assert (row(karin, 2).is_coming, row(karin, 7, "grund").is_base) == (True, True)
    assert "grund" not in {item.id for item in karin.routines.all_latest()}
    school.clock.advance(days=31)
    assert karin.routines.get(ID).version == 2
    assert karin.routines.versions(ID) == (1, 2)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('form = "absence_checklist"', 'form = "absence_list"', "unknown_form"),
        ('stage = "talk"', 'stage = "tlk"', "unknown_stage"),
        ('laws = ["attend"]', 'laws = ["attend"]\ngates = ["before_x"]', "unknown_part"),
        ("version = 1\ntitle", "version = 1\n[[[", "not_toml"),
        ("follow_ups = 2", 'follow_ups = 2\nreasons = ["it_ended"]', "unknown_part"),
        ("base_version = 1", "base_version = 8", "not_a_base"),
        (
            'when = { field = "decision.eht_assessment", equals = "problematic" }',
            'when = { field = "answer.absence_checklist.illnes", equals = "yes" }',
            "unknown_field",
        ),
    ],
)
def test_what_it_names_must_exist(karin: Workspace, old: str, new: str, code: str) -> None:
    text = OWN.replace(old, new, 1)
    look = school_routines.look_at(karin, [file(text)])
    assert {item.code for item in look.files[0].problems} == {code}
    assert not look.can_be_taken_in
    with pytest.raises(RuleViolation, match="definition_broken"):
        school_routines.take_in(karin, [file(text)])
    with pytest.raises(ExpectedFailure, match="unknown_routine"):
        karin.routines.get(ID)


def test_a_version_is_taken_once(karin: Workspace) -> None:
    shipped = OWN.replace(f'id = "{ID}"', 'id = "trosa"')
    [look] = school_routines.look_at(karin, [file(shipped)]).files
    assert [item.code for item in look.problems] == ["version_not_higher"]
    school_routines.take_in(karin, [file()])
    [again] = school_routines.look_at(karin, [file()]).files
    assert (again.is_there, again.former) == (True, 1)
    with pytest.raises(RuleViolation, match="definition_there"):
        school_routines.take_in(karin, [file()])
    [other] = school_routines.look_at(karin, [file(OWN.replace("tre steg", "3 steg"))]).files
    assert [item.code for item in other.problems] == ["version_used"]
    twice = school_routines.look_at(karin, [file(OWN, "a.toml"), file(OWN + "\n#\n", "b.toml")])
    assert "duplicate_id" in {item.code for item in twice.files[1].problems}


def test_only_who_may_change_forms_takes_in(school: School) -> None:
    with pytest.raises(RuleViolation, match="not_allowed"):
        school_routines.take_in(school.as_("per"), [file()])


def test_a_routine_among_the_forms_is_told_where_it_goes(karin: Workspace) -> None:
    kind = school_definitions.kind_of(OWN.encode(), "routine.toml")
    look = school_definitions.look_at_definition(karin, kind, OWN.encode(), "routine.toml")
    assert [item.code for item in look.checked.problems] == ["routine_elsewhere"]
    school_routines.take_in(karin, [file()])
    assert school_definitions.definitions_page(karin).added == ()
