# SPDX-License-Identifier: EUPL-1.2
"""Tables as people save them: encodings, separators, headings, workbooks, slipped rows, and hostile files."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.register_sources import ColumnMapping, ReadOptions, SourceFile
from eht_desk.exchange.cell_values import grade_of_class, parse_day, parse_grade, split_name
from eht_desk.exchange.headings import heading_target
from eht_desk.exchange.register_files import RegisterFiles
from tests.exchange.reading import TODAY, codes, read_bytes, read_text
from tests.exchange.workbook_files import ods, xls, xlsx

HEADING = "Personnummer;Förnamn;Efternamn;Klass;Sekretess\n"
ONE = "20150101-2387;Åsa;Öberg;4A;\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-1"]
)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encoding_and_separator_are_found_out(encoding: str, separator: str) -> None:
    staged = read_text((HEADING + ONE * 3).replace(";", separator), encoding=encoding)
    assert (staged.pupils[0].given_name, staged.pupils[0].family_name) == ("Åsa", "Öberg")
    assert staged.pupils[0].marking is SecurityMarking.NONE


def test_quoted_fields_may_hold_separators_and_line_breaks() -> None:
    staged = read_text(HEADING + '20150101-2387;"Åsa\nMaria";"Öberg; af Ek";4A;\n' + ONE)
    assert (staged.pupils[0].given_name, staged.pupils[0].family_name) == ("Åsa Maria", "Öberg; af Ek")
    assert staged.pupils[1].row == 3


def test_a_stray_quotation_mark_does_not_swallow_the_rest() -> None:
    staged = read_text(HEADING + '20150101-2387;"Åsa;Öberg;4A;\n' + ONE * 30)
    assert len(staged.pupils) == 31


def test_titles_above_the_heading_and_repeated_headings_are_counted() -> None:
    staged = read_text("Klasslista läsåret 26/27\n\n" + HEADING + ONE + HEADING + ";;;;\n" + "Summa:;1;;;\n")
    assert len(staged.pupils) == 1
    assert staged.pupils[0].row == 4
    assert dict(staged.skipped) == {"above_heading": 2, "heading": 1, "empty": 1, "sum_row": 1}


@pytest.mark.parametrize(
    ("value", "is_held"),
    [
        *(("", False), ("0", False), ("nej", False), ("Nej", False), ("Ingen", False), ("false", False)),
        *(("1", True), ("ja", True), ("x", True), ("Sekretessmarkering", True), ("okänt", True), ("2", True)),
    ],
)
def test_what_a_marking_column_says(value: str, is_held: bool) -> None:
    staged = read_text(HEADING + f"20150101-2387;Hemlige;Namnsson;4A;{value}\n")
    assert [problem.code for problem in staged.problems] == (["marking_held"] if is_held else [])
    assert bool(staged.pupils) is not is_held
    if is_held:
        assert "Hemlige" not in repr(staged)
        assert "2015" not in repr(staged.problems)


def test_a_row_that_says_it_in_words_is_held_in_any_column() -> None:
    staged = read_text("Namn;Klass;Anm\nHemlige Namnsson;4A;Skyddad identitet!\nÅsa Öberg;4A;\n")
    assert codes(staged) == [(2, "marking_held")]
    assert "Hemlige" not in repr(staged)


def test_a_held_row_gets_no_other_remarks_that_would_quote_it() -> None:
    staged = read_text(HEADING + "2,015010E+11;Hem?lige;Namnsson;4A;1;slunk\n")
    assert codes(staged) == [(2, "marking_held")]
    assert "2,015" not in repr(staged)


def test_a_marking_column_counts_even_when_the_mapping_leaves_it_aside() -> None:
    mapping = ColumnMapping({0: "identity", 1: "given_name", 2: "family_name", 3: "class_name", 4: "ignore"})
    staged = read_text(HEADING + "20150101-2387;Hemlige;Namnsson;4A;1\n" + ONE, mapping)
    assert codes(staged) == [(2, "marking_held")]


def test_the_samples_of_an_inspection_hold_nothing_of_marked_rows() -> None:
    data = (HEADING + "20150101-2387;Hemlige;Namnsson;4A;1\n" + ONE).encode()
    inspection = RegisterFiles().inspect([SourceFile("lista.csv", data)], ReadOptions(TODAY))
    assert "Hemlige" not in repr(inspection)
    assert [column.suggestion for column in inspection.columns] == [
        "identity",
        "given_name",
        "family_name",
        "class_name",
        "security_marking",
    ]
    assert inspection.rows == 2


def test_without_a_marking_column_nobody_is_known_to_be_unmarked() -> None:
    assert read_text("Namn;Klass\nÅsa Öberg;4A\n").pupils[0].marking is SecurityMarking.UNKNOWN


def test_a_row_that_is_cut_before_its_marking_is_unknown() -> None:
    staged = read_text(HEADING + "20150101-2387;Åsa;Öberg;4A\n" + ONE)
    assert staged.pupils[0].marking is SecurityMarking.UNKNOWN
    assert codes(staged) == [(2, "row_too_short")]


def test_a_row_that_has_slipped_stays_out_unquoted() -> None:
    staged = read_text(HEADING + "20150101-2387;Åsa;Maria;Öberg;;4A\n" + ONE)
    assert codes(staged) == [(2, "row_too_long")]
    assert staged.problems[0].is_blocking
    assert staged.problems[0].value == ""


def test_a_chosen_mapping_decides() -> None:
    mapping = ColumnMapping({0: "family_name", 1: "given_name", 2: "class_name"}, has_header=False)
    staged = read_text("Öberg;Åsa;4A\nEk;Bo;4B\n", mapping)
    assert [(p.given_name, p.family_name, p.class_name) for p in staged.pupils] == [
        ("Åsa", "Öberg", "4A"),
        ("Bo", "Ek", "4B"),
    ]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({0: "given_name"}, "mapping_nothing_to_read"),
        ({0: "full_name", 1: "full_name"}, "mapping_target_twice"),
        ({0: "full_name", 1: "shoe_size"}, "mapping_unknown_target"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(columns: dict[int, str], code: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        read_text("a;b\nc;d\n", ColumnMapping(columns))
    assert caught.value.code == code


def test_two_guardians_with_several_telephone_numbers() -> None:
    staged = read_text(
        "Namn;Klass;Vårdnadshavare 1;Vh 1 mobil;Vh 1 e-post;Vårdnadshavare 2 förnamn;Vårdnadshavare 2 efternamn\n"
        "Åsa Öberg Ek;4A;Eva Öberg Ek;070-1740605 / 070-1740606;eva@example.invalid;Ali;al Hassan\n"
    )
    first, second = staged.pupils[0].guardians
    assert (first.given_name, first.family_name) == ("Eva Öberg", "Ek")
    assert (first.phones, first.emails) == (("070-1740605", "070-1740606"), ("eva@example.invalid",))
    assert (second.given_name, second.family_name) == ("Ali", "al Hassan")


def test_names_that_are_missing_or_formulas_stay_out() -> None:
    staged = read_text(HEADING + "20150101-2387;;Öberg;4A;\n20150102-2386;=HYPERLINK(1);Ek;4A;\n")
    assert codes(staged) == [(2, "name_missing"), (3, "name_is_formula")]
    assert staged.pupils == ()


def test_a_number_kept_as_text_by_a_formula_is_a_number() -> None:
    assert read_text(HEADING + '="20150101-2387";Åsa;Öberg;4A;\n').pupils[0].identity is not None


def rows_for_workbook() -> list[list[str | int | float | date | None]]:
    return [
        ["Personnr", "Förnamn", "Efternamn", "Klass", "Född", "Skyddad"],
        [201501012387, "Åsa", "Öberg", "4A", date(2015, 1, 1), None],
        [101012383.0, "Bo", "Ek", 9, date(2001, 1, 1), "nej"],
        ["20150103-TF01", "Hemlige", "Namnsson", "4A", None, "ja"],
        [None, None, None, None, None, None],
    ]


@pytest.mark.parametrize("is_1904", [False, True])
def test_a_workbook_keeps_numbers_and_days(is_1904: bool) -> None:
    staged = read_bytes(xlsx({"Elever": rows_for_workbook()}, is_1904=is_1904))
    first, second = staged.pupils
    assert first.identity is not None
    assert first.identity.canonical == "201501012387"
    assert first.birth_date == date(2015, 1, 1)
    assert second.identity is not None
    assert second.identity.canonical == "200101012383"
    assert (second.class_name, second.grade) == ("9", 9)
    assert codes(staged) == [(3, "zero_restored"), (4, "marking_held")]
    assert "Hemlige" not in repr(staged)


def test_an_opendocument_spreadsheet() -> None:
    staged = read_bytes(ods(rows_for_workbook()))
    assert [pupil.given_name for pupil in staged.pupils] == ["Åsa", "Bo"]


def test_an_old_binary_workbook() -> None:
    staged = read_bytes(
        xls([[cell for cell in row if not isinstance(cell, date)] for row in rows_for_workbook()])
    )
    assert [pupil.given_name for pupil in staged.pupils] == ["Åsa", "Bo"]


def test_the_first_sheet_with_content_or_the_one_that_was_chosen() -> None:
    other = [["Namn", "Klass"], ["Cia Ek", "1A"]]
    data = xlsx({"Tom": [], "Elever": rows_for_workbook(), "Andra": other})
    files = [SourceFile("a.xlsx", data)]
    inspection = RegisterFiles().inspect(files, ReadOptions(TODAY))
    assert (inspection.sheets, inspection.sheet) == (("Tom", "Elever", "Andra"), "Elever")
    staged = RegisterFiles().read(files, ReadOptions(TODAY, sheet="Andra"))
    assert [pupil.given_name for pupil in staged.pupils] == ["Cia"]
    with pytest.raises(ExpectedFailure, match="sheet_missing"):
        RegisterFiles().read(files, ReadOptions(TODAY, sheet="Finns inte"))


def zip_with(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, data)
    return stream.getvalue()


FAR_CELL = b'<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
ENCRYPTED_OFFICE = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
)
FAR_XLS = xls([["x", "Klass"]]).replace(
    struct.pack("<HHHHB", 0, 1, 0, 5, 1), struct.pack("<HHHHB", 65535, 65535, 0, 5, 1)
)
NAMELESS_FAR_CELLS = (
    b"<worksheet><sheetData><row r='1048576'>" + b"<c><v>1</v></c>" * 16_000 + b"</row></sheetData>"
)
ENCRYPTED_ODS = {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf  \r\n", "file_empty"),
        (b";;;\n;;;\n", "file_empty"),
        (b"%PDF-1.7 Hemlige Namnsson", "file_not_a_register"),
        (b"<html>Hemlige Namnsson</html>", "file_not_a_register"),
        (b"\x89PNG\r\n\x1a\n", "file_not_a_register"),
        (b"\x00\x01\x02\x03Hemlige\x00\xff\xfe\xfd" * 40, "file_not_a_register"),
        (b"Hemlige Namnsson ringde idag\nom en sak\n", "file_not_a_register"),
        (b"PK\x03\x04 Hemlige", "file_unreadable"),
        (zip_with("hemlig.docx", b"x"), "file_not_a_register"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "file_not_a_register"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 300, "file_unreadable"),
        (ENCRYPTED_OFFICE, "file_encrypted"),
        (ods([["a"]], extra=ENCRYPTED_ODS), "file_encrypted"),
        (xlsx({"a": [["x"]]}, extra={"xl/worksheets/sheet9.xml": FAR_CELL}), "file_too_large"),
        (xlsx({"a": [["x"]]}, extra={"xl/worksheets/sheet9.xml": NAMELESS_FAR_CELLS}), "file_too_large"),
        (FAR_XLS, "file_too_large"),
        (xlsx({"a": [["x"]]}, extra={"xl/workbook.xml": b"<broken"}), "file_unreadable"),
        ((";".join(["Namn"] * 1_000_000) + "\n").encode(), "file_not_a_register"),
        (b"Namn;Klass\n" + b"a;b\n" * 200_001, "file_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_hostile_and_foreign_files_are_a_code(data: bytes, code: str) -> None:
    with pytest.raises(ExpectedFailure) as caught:
        read_bytes(data)
    assert caught.value.code == code
    assert "Hemlige" not in repr(caught.value) + repr(caught.value.facts)
    assert caught.value.__context__ is None


def test_nul_characters_in_a_text_are_left_away() -> None:
    assert read_text(HEADING + ONE.replace("Åsa", "Å\x00sa"), encoding="utf-16").pupils[0].given_name == "Åsa"


def test_tables_and_json_are_not_mixed() -> None:
    with pytest.raises(ExpectedFailure, match="files_do_not_belong_together"):
        read_bytes((HEADING + ONE).encode(), b'{"persons": []}')


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail_in_another_way(data: bytes) -> None:
    with contextlib.suppress(ExpectedFailure):
        read_bytes(data)


@given(st.lists(st.lists(st.text(max_size=12), max_size=7), max_size=12))
def test_no_table_makes_it_fail_in_another_way(rows: list[list[str]]) -> None:
    text = "Personnummer;Namn;Klass;Skyddad;Född;Årskurs\n" + "\n".join(";".join(row) for row in rows)
    with contextlib.suppress(ExpectedFailure):  # the text may hold more of another separator
        staged = read_text(text, encoding="utf-16")
        assert staged.rows_read >= len(staged.pupils)


@pytest.mark.parametrize(
    "text",
    [
        "2013-05-11",
        "20130511",
        "11/5 2013",
        "11/5/2013",
        "11.5.2013",
        "11-5-2013",
        "130511",
        "41405",
        "2013-05-11 00:00",
    ],
)
def test_days_as_schools_write_them(text: str) -> None:
    assert parse_day(text, today=TODAY) == date(2013, 5, 11)


@pytest.mark.parametrize("text", ["", "31/2 2013", "13.5", "igår", "99999"])
def test_what_is_no_day(text: str) -> None:
    assert parse_day(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("name", "grade"),
    [
        ("3A", 3),
        ("FA", 0),
        ("F", 0),
        ("10", 10),
        ("9b", 9),
        ("7:2", 7),
        ("4 blå", 4),
        ("Falken", None),
        ("1-2", None),
    ],
)
def test_the_grade_that_a_class_name_tells(name: str, grade: int | None) -> None:
    assert grade_of_class(name) == grade


@pytest.mark.parametrize(
    ("text", "grade"), [("3", 3), ("åk 3", 3), ("Förskoleklass", 0), ("3,0", 3), ("11", None), ("", None)]
)
def test_grades(text: str, grade: int | None) -> None:
    assert parse_grade(text) == grade


@pytest.mark.parametrize(
    ("full_name", "hint", "given", "family"),
    [
        ("Anna von Essen", "", "Anna", "von Essen"),
        ("Maria Ek Dahl", "Ek Dahl", "Maria", "Ek Dahl"),
        ("Ek, Bo", "", "Bo", "Ek"),
        ("Bo", "", "Bo", ""),
    ],
)
def test_names_are_cut_where_people_would(full_name: str, hint: str, given: str, family: str) -> None:
    assert split_name(full_name, hint) == (given, family)


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("Förnamn", "given_name"),
        ("F?rnamn", "given_name"),
        ("F\ufffdrnamn", "given_name"),
        ("V?rdnadshavare 2", "guardian2_name"),
        ("Målsmans efternamn", "guardian1_family_name"),
        ("student_socialnumber", "identity"),
        ("Telefon vårdnadshavare 1", "guardian1_phone"),
        ("Skyddade personuppgifter", "security_marking"),
        ("Adress", None),
    ],
)
def test_headings(heading: str, target: str | None) -> None:
    assert heading_target(heading) == target


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    data = xlsx({"a": [["x"]]}, extra={"xl/media/x.bin": b"\x00" * (8 * 1024 * 1024)})
    claimed = (8 * 1024 * 1024).to_bytes(4, "little")
    lying = data.replace(claimed, (2_000_000_000).to_bytes(4, "little"))
    assert len(data) < 100_000
    with pytest.raises(ExpectedFailure, match="file_too_large"):
        read_bytes(lying)


def test_the_row_of_the_headings_is_the_one_that_the_person_sees() -> None:
    data = ("Klasslista läsåret 26/27\n\n" + HEADING + ONE).encode()
    assert RegisterFiles().inspect([SourceFile("lista.csv", data)], ReadOptions(TODAY)).heading_row == 3
    data = (HEADING + ONE).encode()
    assert RegisterFiles().inspect([SourceFile("lista.csv", data)], ReadOptions(TODAY)).heading_row == 1


def test_files_beside_the_pupils_are_told_with_their_columns_but_nobody_near_a_marked_pupil() -> None:
    pupils = HEADING + ONE + "20150101-2395;Hemlig;Elev;4A;ja\n"
    parents = (
        "studentid\tstudentsocialnumber\tfname1\tlname1\tmobile1\n"
        "1\t150101-2395\tHemlig\tFörälder\t070-1740605\n"
        "2\t20150101-2387\tOmar\tÖberg\t070-1740606\n"
    )
    files = [SourceFile("elever.csv", pupils.encode()), SourceFile("parents.txt", parents.encode())]
    inspection = RegisterFiles().inspect(files, ReadOptions(TODAY))
    assert inspection.name == "elever.csv"
    [other] = inspection.others
    assert (other.name, other.kind, other.rows) == ("parents.txt", "guardians", 2)
    names = next(column for column in other.columns if column.heading == "fname1")
    assert names.samples == ("Omar",)
    assert names.suggestion == "guardian1_given_name"
    assert "Hemlig" not in repr(other)
    assert "1740605" not in repr(other)
