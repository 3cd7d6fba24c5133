# SPDX-License-Identifier: EUPL-1.2
"""Files in the layouts of real systems, read whole; every count is counted here by other means than the reader's."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.register_sources import ReadOptions
from eht_desk.exchange.register_files import RegisterFiles
from tests.exchange.reading import REGISTERS, TODAY, given_files, read_given


def raw_rows(name: str, separator: str, encoding: str) -> list[list[str]]:
    """The rows as the file has them."""
    text = (REGISTERS / name).read_bytes().decode(encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def test_every_row_of_the_mangled_spreadsheet_is_accounted_for() -> None:
    rows = raw_rows("kalkylblad_trasig.csv", ";", "cp1252")
    pupils = [(number, row) for number, row in enumerate(rows, start=1) if any(row)][1:-1]
    held = [number for number, row in pupils if row[6]]
    lost = [number for number, row in pupils if "E+11" in row[0] and not row[6]]
    without = [number for number, row in pupils if not row[0]]
    assert (len(pupils), len(held), len(lost), len(without)) == (40, 1, 6, 6)

    staged = read_given("kalkylblad_trasig.csv")

    assert staged.rows_read == 40
    assert dict(staged.skipped) == {"empty": 3, "sum_row": 1}
    by_code: dict[str, list[int]] = {}
    for problem in staged.problems:
        by_code.setdefault(problem.code, []).append(problem.row)
    assert by_code["marking_held"] == held
    assert by_code["identity_lost_digits"] == lost
    assert by_code["identity_missing"] == without
    assert by_code["decimals_removed"] == [number for number, row in pupils if row[0].endswith(",0")]
    assert by_code["separator_mended"] == [number for number, row in pupils if "\u00a0" in row[0]]
    assert by_code["letters_broken"] == [number for number, row in pupils if "?" in row[2]]
    kept = {number for number, _ in pupils} - set(held) - set(lost)
    assert [pupil.row for pupil in staged.pupils] == sorted(kept)
    assert len(staged.pupils) == 33
    assert all(pupil.marking is SecurityMarking.NONE for pupil in staged.pupils)


def test_the_numbers_of_the_mangled_spreadsheet_are_whole_again() -> None:
    rows = raw_rows("kalkylblad_trasig.csv", ";", "cp1252")
    for pupil in read_given("kalkylblad_trasig.csv").pupils:
        written = re.sub(r",0$", "", rows[pupil.row - 1][0])
        digits = re.sub(r"[^0-9TF]", "", written)
        if pupil.identity is None:
            assert digits == ""
        else:
            assert pupil.identity.canonical.endswith(digits)
            assert len(pupil.identity.canonical) == 12
            assert "check_digit" not in pupil.identity.flags
        assert pupil.class_name == rows[pupil.row - 1][3]
        assert pupil.guardians[0].family_name == pupil.family_name


def test_children_of_skola24_without_a_heading() -> None:
    rows = raw_rows("skola24_barn.csv", ";", "cp1252")
    held = [number for number, row in enumerate(rows, start=1) if row[5] == "1"]
    assert (len(rows), held) == (60, [8, 32])

    inspection = RegisterFiles().inspect(given_files("skola24_barn.csv"), ReadOptions(TODAY))
    staged = read_given("skola24_barn.csv")

    assert (inspection.layout, inspection.has_header, inspection.encoding) == (
        "skola24_children",
        False,
        "cp1252",
    )
    assert len(staged.pupils) == 58
    assert [problem.row for problem in staged.problems if problem.code == "marking_held"] == held
    for pupil in staged.pupils:
        row = rows[pupil.row - 1]
        assert [pupil.class_name, pupil.given_name, pupil.family_name] == [row[1], row[3], row[4]]
        assert pupil.identity is not None
        assert pupil.identity.canonical[2:] == row[2].replace("-", "")[-10:]


def test_nothing_of_a_held_row_is_anywhere() -> None:
    rows = raw_rows("skola24_barn.csv", ";", "cp1252")
    options = ReadOptions(TODAY)
    files = given_files("skola24_barn.csv")
    everything = (
        repr(RegisterFiles().read(files, options))
        + repr(RegisterFiles().inspect(files, options))
        + repr(files)
    )
    for row in rows:
        if row[5] != "1":
            continue
        digits = row[2].replace("-", "")
        assert digits not in everything
        assert row[2] not in everything
        assert (
            f"given_name='{row[3]}', family_name='{row[4]}', identity=IdentityNumber(canonical='20{digits[-10:]}"
            not in (everything)
        )
    mangled = repr(read_given("kalkylblad_trasig.csv"))
    assert "2,017092E+11" not in mangled  # the number of the held row
    assert "row=12, given_name" not in mangled


def test_the_three_files_of_schoolsoft_belong_together() -> None:
    students = raw_rows("schoolsoft_students.txt", "\t", "utf-8-sig")[1:]
    parents = raw_rows("schoolsoft_parents.txt", "\t", "utf-8-sig")[1:]
    groups = raw_rows("schoolsoft_groups.txt", "\t", "utf-8-sig")[1:]
    assert (len(students), len(parents), len(groups)) == (305, 550, 20)

    staged = read_given("schoolsoft_groups.txt", "schoolsoft_parents.txt", "schoolsoft_students.txt")

    assert staged.rows_read == len(staged.pupils) == 305
    assert staged.problems == ()
    assert {(m.class_name, m.staff.name) for m in staged.mentorships} == {(row[0], row[2]) for row in groups}
    assert {found.name: found.grade for found in staged.classes}["FA"] == 0
    expected = Counter((row[1], row[3], row[4], row[5], row[6]) for row in parents)
    found = Counter(
        (pupil.external_id, guardian.given_name, guardian.family_name, guardian.emails[0], guardian.phones[0])
        for pupil in staged.pupils
        for guardian in pupil.guardians
    )
    assert found == expected
    assert all(pupil.marking is SecurityMarking.UNKNOWN for pupil in staged.pupils)  # no column says anything


def test_the_order_of_the_files_does_not_matter() -> None:
    names = ["schoolsoft_students.txt", "schoolsoft_parents.txt", "schoolsoft_groups.txt"]
    assert read_given(*names) == read_given(*reversed(names))


def test_skolverkets_examples_are_survived() -> None:
    ended = read_given("ss12000/post_persons.json")
    assert (ended.rows_read, ended.pupils, ended.skipped) == (1, (), (("not_enrolled", 1),))

    staged = read_given("ss12000/put_persons.json")
    assert [pupil.family_name for pupil in staged.pupils] == ["Långstrump", "Långstrump"]
    assert {pupil.marking for pupil in staged.pupils} == {SecurityMarking.UNKNOWN}
    assert [problem.code for problem in staged.problems] == ["check_digit", "check_digit"]

    assert read_given("ss12000/person.json").pupils[0].external_id == "123456789"
    assert read_given("ss12000/post_groups.json", "ss12000/post_duties.json").pupils == ()
