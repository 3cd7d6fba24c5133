# SPDX-License-Identifier: EUPL-1.2
"""Presets of the import: kept for the school, known again by headings, shared as a file, nobody's data in them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.application import import_presets
from eht_desk.application.import_presets import ImportPreset, make_preset
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.register_sources import ColumnMapping
from tests.fakes.school import School, make_school

HEADINGS = ("Pnr", "Tilltal", "Efternamn", "Avd", "Mobil", "Mobil")
MAPPING = ColumnMapping(
    {
        0: "identity",
        1: "given_name",
        2: "family_name",
        3: "class_name",
        4: "guardian1_phone",
        5: "guardian2_phone",
    }
)


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def preset() -> ImportPreset:
    return make_preset("  Vårt  register ", HEADINGS, MAPPING)


def test_a_preset_is_found_by_the_headings_in_any_order(school: School, preset: ImportPreset) -> None:
    import_presets.save_preset(school.rector, preset)
    assert preset.name == "Vårt register"
    turned = ("mobil ", "AVD", "Efternamn", "Tilltal", "Pnr", "Mobil")
    found = import_presets.preset_for(school.rector, turned)
    assert found == preset
    assert found.mapping_for(turned, ColumnMapping({}, separator=";")) == ColumnMapping(
        {
            0: "guardian1_phone",
            1: "class_name",
            2: "family_name",
            3: "given_name",
            4: "identity",
            5: "guardian2_phone",
        },
        separator=";",
    )
    assert import_presets.preset_for(school.rector, HEADINGS[:5]) is None


def test_the_same_headings_or_the_same_name_replace(school: School, preset: ImportPreset) -> None:
    import_presets.save_preset(school.rector, preset)
    import_presets.save_preset(school.rector, make_preset("Nytt namn", HEADINGS, MAPPING))
    other = make_preset("NYTT NAMN", ("Namn", "Klass"), ColumnMapping({0: "full_name", 1: "class_name"}))
    import_presets.save_preset(school.rector, other)
    assert import_presets.list_presets(school.rector) == (other,)


def test_renamed_and_removed(school: School, preset: ImportPreset) -> None:
    other = make_preset("B", ("Namn", "Klass"), ColumnMapping({0: "full_name", 1: "class_name"}))
    import_presets.save_preset(school.rector, preset)
    import_presets.save_preset(school.rector, other)
    with pytest.raises(RuleViolation, match="preset_name_taken"):
        import_presets.rename_preset(school.rector, "Vårt register", "b")
    import_presets.rename_preset(school.rector, "Vårt register", "VÅRT register")
    import_presets.remove_preset(school.rector, "B")
    assert [kept.name for kept in import_presets.list_presets(school.rector)] == ["VÅRT register"]
    with pytest.raises(RuleViolation, match="not_found"):
        import_presets.remove_preset(school.rector, "B")


def test_a_mentor_has_nothing_to_do_with_presets(school: School, preset: ImportPreset) -> None:
    mentor = school.as_("per")
    for run in (
        lambda: import_presets.list_presets(mentor),
        lambda: import_presets.save_preset(mentor, preset),
        lambda: import_presets.remove_preset(mentor, "x"),
    ):
        with pytest.raises(RuleViolation, match="not_allowed"):
            run()


@pytest.mark.parametrize(
    ("name", "headings", "mapping", "code"),
    [
        (" ", HEADINGS, MAPPING, "preset_name_missing"),
        ("x" * 61, HEADINGS, MAPPING, "preset_name_too_long"),
        ("x", ("", "", ""), MAPPING, "preset_needs_headings"),
        ("x", HEADINGS, ColumnMapping(MAPPING.columns, has_header=False), "preset_needs_headings"),
        ("x", ("20130511-2384", "Åsa", "Ek"), MAPPING, "preset_headings_are_rows"),
        ("x", ("130511-2384", "Åsa", "Ek"), MAPPING, "preset_headings_are_rows"),
        ("x", ("Namn", "asa@example.invalid"), MAPPING, "preset_headings_are_rows"),
    ],
)
def test_what_cannot_be_a_preset(
    name: str, headings: tuple[str, ...], mapping: ColumnMapping, code: str
) -> None:
    with pytest.raises(RuleViolation, match=code):
        make_preset(name, headings, mapping)


def test_a_preset_goes_to_another_school_as_a_file(school: School, preset: ImportPreset) -> None:
    data = import_presets.preset_file(preset)
    assert json.loads(data) == {
        "format": "eht-desk import preset",
        "version": 1,
        "name": "Vårt register",
        "columns": [
            {"heading": heading, "means": target}
            for heading, target in zip(HEADINGS, preset.targets, strict=True)
        ],
    }
    read, _ = import_presets.add_preset_file(school.rector, data)
    assert read == preset
    assert import_presets.list_presets(school.rector) == (preset,)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "preset_unreadable"),
        (b"[]", "preset_unreadable"),
        (b"\xff\xfe{}", "preset_unreadable"),
        (b'{"format": "eht-desk import preset"}', "preset_unreadable"),
        (b'{"format": "eht-desk import preset", "version": true}', "preset_unreadable"),
        (b'{"format": "eht-desk import preset", "version": 2, "name": "x"}', "preset_newer"),
        (b"[" * 100_000, "preset_unreadable"),
        (b" " * 300_000, "preset_unreadable"),
    ],
)
def test_a_bad_file_is_told_and_changes_nothing(school: School, data: bytes, code: str) -> None:
    with pytest.raises(ExpectedFailure, match=code):
        import_presets.add_preset_file(school.rector, data)
    assert import_presets.list_presets(school.rector) == ()


@given(
    st.dictionaries(
        st.sampled_from(["name", "columns", "version", "format"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["heading", "means"]), inner, max_size=2)
            ),
            max_leaves=6,
        ),
    )
)
def test_no_file_breaks_the_reader(body: dict[str, object]) -> None:
    body["format"] = "eht-desk import preset"
    with pytest.raises(ExpectedFailure, match=r"preset_(unreadable|newer)"):
        import_presets.read_preset_file(json.dumps({"version": 1, **body}).encode())


def test_the_log_says_that_it_happened_but_not_what_people_wrote(
    school: School, preset: ImportPreset
) -> None:
    import_presets.save_preset(school.rector, preset)
    with school.rector.store.read() as work:
        [row] = [row for row in work.log.rows() if row.event.kind == "import_preset_saved"]
    assert dict(row.event.detail) == {"presets": 1, "columns": 6}
