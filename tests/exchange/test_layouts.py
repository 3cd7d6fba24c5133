# SPDX-License-Identifier: EUPL-1.2
"""The layouts of school systems, and what spreadsheets do to them. Everybody is invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.register import StagedRegister
from eht_desk.domain.register_sources import ALL_SHEETS, FileInspection, ReadOptions, SourceFile
from eht_desk.exchange.made_up_school import write_school
from eht_desk.exchange.register_files import RegisterFiles
from tests.exchange.reading import TODAY, codes, read_bytes, read_text
from tests.exchange.workbook_files import Cell, ods, with_sheet_xml, xls, xlsx

HEADING = ["Personnummer", "Förnamn", "Efternamn", "Klass"]
ASA = ["20150101-2387", "Åsa", "Öberg", "4A"]
BO = ["20150102-2386", "Bo", "Ek", "4B"]


def look(*contents: bytes, sheet: str = "") -> FileInspection:
    files = [SourceFile(f"fil{number}", data) for number, data in enumerate(contents, start=1)]
    return RegisterFiles().inspect(files, ReadOptions(TODAY, sheet=sheet))


def names(staged: StagedRegister) -> list[str]:
    return [f"{pupil.given_name} {pupil.family_name}" for pupil in staged.pupils]


def table(rows: Sequence[Sequence[str]], separator: str = ";") -> bytes:
    return "\n".join(separator.join(row) for row in rows).encode()


# -- SchoolSoft, ProReNata

STUDENTS = table(
    [
        ["id", "active", "class", "socialnumber", "sex", "fname", "lname", "email"],
        ["1000", "1", "4A", "150101-2387", "f", "Åsa", "Öberg", ""],
    ],
    "\t",
)


@pytest.mark.parametrize(
    "heading",
    [
        ["id", "studentid", "studentsocialnumber", "fname1", "lname1", "mobile1"],
        ["id", "x", "student_socialnumber", "fname1", "lname1", "mobile1"],
        ["id", "socialnumber", "student_socialnumber", "fname", "lname", "mobile"],
    ],
)
def test_parents_of_schoolsoft_find_their_pupil_however_the_columns_are_called(heading: list[str]) -> None:
    key = "1000" if "studentid" in heading else "19800101-2380"
    parents = table([heading, ["7", key, "20150101-2387", "Eva", "Öberg", "070-1740605"]], "\t")
    staged = read_bytes(STUDENTS, parents)
    [pupil] = staged.pupils
    assert pupil.identity is not None
    assert pupil.identity.canonical == "201501012387"
    [guardian] = pupil.guardians
    assert (guardian.given_name, guardian.phones) == ("Eva", ("070-1740605",))
    assert look(STUDENTS, parents).layout == "schoolsoft_students"


def test_a_parent_has_a_number_of_their_own() -> None:
    parents = table(
        [
            ["socialnumber", "student_socialnumber", "fname", "lname"],
            ["19800101-2380", "20150101-2387", "Eva", "Ek"],
        ]
    )
    [guardian] = read_bytes(STUDENTS, parents).pupils[0].guardians
    assert guardian.identity is not None
    assert guardian.identity.canonical == "198001012380"


def test_two_guardians_with_three_telephones_each() -> None:
    heading = [*HEADING, "Årskurs", "Gatuadress", "Postnummer", "Postort", "Telefon 1"]
    row = [*ASA, "4", "Provgatan 1", "123 45", "Provstad", "070-1740605"]
    for number in ("1", "2"):
        for part in (
            "förnamn",
            "efternamn",
            "personnummer",
            "telefon 1",
            "telefon 2",
            "telefon 3",
            "e-post",
            "postort",
        ):
            heading.append(f"Vårdnadshavare {number} {part}")
        row += ["Eva" if number == "1" else "Ali", "Öberg", f"1980010{number}-2380"]
        row += [f"070-17406{number}1", f"070-17406{number}2", f"070-17406{number}3", "", "Provstad"]
    [pupil] = read_bytes(xlsx({"Elever": [heading, row]})).pupils
    assert [(g.given_name, g.phones) for g in pupil.guardians] == [
        ("Eva", ("070-1740611", "070-1740612", "070-1740613")),
        ("Ali", ("070-1740621", "070-1740622", "070-1740623")),
    ]


# -- Skola24, Unikum


def test_skola24_children_and_guardians_whose_rows_may_end_early() -> None:
    children = "Ekskolan;4A;20150101-2387;Åsa;Öberg\nEkskolan;4A;201501022386;Hemlig;Person;1\n".encode(
        "cp1252"
    )
    guardians = (
        "20150101-2387;19800101-2380;Eva;Öberg\n20150101-2387;800102-2389;Ali;Ek;ali@example.invalid;0701740605\n"
    ).encode("cp1252")
    staged = read_bytes(children, guardians)
    assert names(staged) == ["Åsa Öberg"]
    assert [(g.given_name, g.phones) for g in staged.pupils[0].guardians] == [
        ("Eva", ()),
        ("Ali", ("0701740605",)),
    ]
    assert codes(staged) == [(2, "marking_held")]
    assert "Hemlig" not in repr(staged)
    # The first row ends before the marking: nothing is known about it.
    assert staged.pupils[0].marking is SecurityMarking.UNKNOWN


def test_the_staff_of_skola24_are_no_pupils() -> None:
    staff = table(
        [
            ["Ekskolan", "", f"1980010{day}-2380", "Eva", "Ek", "EVEK", "eva@example.invalid", ""]
            for day in range(1, 6)
        ]
    )
    with pytest.raises(ExpectedFailure, match="file_not_a_register"):
        read_bytes(staff)


def unikum(given: str, family: str, number: str, *, hidden: str = "false", kind: str = "user") -> list[str]:
    return [
        given,
        family,
        f"{given[:1]}@example.invalid",
        number,
        *[""] * 7,
        hidden,
        "",
        "",
        "",
        "4",
        "",
        "",
        kind,
    ]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-8", "utf-16"])
@pytest.mark.parametrize("has_heading", [False, True])
def test_persons_of_unikum(encoding: str, has_heading: bool) -> None:
    heading = [
        "Förnamn",
        "Efternamn",
        "E-post",
        "Personnummer (ååååmmdd-nnnn)",
        "Beskrivning",
        "Telefon",
        "Mobil",
    ]
    heading += ["Arbete", "Adress", "Postnr", "Postort", "Dölj kontaktuppgifter (true,false)", "a", "b", "c"]
    heading += ["Årskurs för elev", "d", "e", "Radtyp"]
    rows = [
        unikum("Åsa", "Öberg", "20150101-2387"),
        unikum("Hemlig", "Person", "20150102-2386", hidden="true"),
        ["ext-1", "4A", *[""] * 16, "class"],
    ]
    data = table(([heading] if has_heading else []) + rows, "\t").decode().encode(encoding)
    assert look(data).layout == "unikum_persons"
    staged = read_bytes(data)
    assert [(pupil.given_name, pupil.grade) for pupil in staged.pupils] == [("Åsa", 4)]
    assert dict(staged.skipped)["not_pupil"] == 1
    assert [code for _, code in codes(staged)] == ["marking_held"]


# -- what spreadsheets do


def test_a_web_page_that_is_called_xls() -> None:
    page = (
        "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><meta charset='windows-1252'>"
        "<style>td {color: red}</style><script>alert('x')</script></head><body>"
        "<table><tr><td>Utskrift</td></tr></table><table border=1><tr>"
        + "".join(f"<th>{word}</th>" for word in HEADING)
        + "</tr><tr><td>20150101-2387</td><td>&Aring;sa</td><td><b>Öberg</b>&nbsp;</td><td>4A</td></tr>"
        "<tr><td colspan=2>20150102-2386</td><td>Ek</td><td>4B</td></tr></table></body></html>"
    ).encode("cp1252")
    assert look(page).container == "html"
    staged = read_bytes(page)
    assert names(staged) == ["Åsa Öberg"]
    assert codes(staged) == [(3, "name_missing")]


def test_the_xml_that_excel_2003_wrote() -> None:
    def row(cells: Sequence[str]) -> str:
        return (
            "<Row>"
            + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in cells)
            + "</Row>"
        )

    skipped = '<Row><Cell><Data>20150102-2386</Data></Cell><Cell ss:Index="3"><Data>Ek</Data></Cell></Row>'
    data = (
        '<?xml version="1.0" encoding="utf-8"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="x"><ss:Worksheet><ss:Table>{row(HEADING)}{row(ASA)}{skipped}</ss:Table></ss:Worksheet></Workbook>'
    ).encode()
    staged = read_bytes(data)
    assert names(staged) == ["Åsa Öberg"]
    assert (3, "name_missing") in codes(staged)


def test_one_sheet_for_each_class_is_read_as_a_whole() -> None:
    heading, hidden = HEADING[:3], {"Instruktion": [["Fyll i en rad per elev"]]}
    data = xlsx(
        {
            **hidden,
            "4A": [heading, ASA[:3]],
            "4B": [heading, BO[:3]],
            "Mat": [["Dag", "Rätt"], ["må", "soppa"]],
        }
    )
    inspection = look(data)
    assert (inspection.sheet, inspection.rows) == (ALL_SHEETS, 2)
    assert (inspection.joined_sheets, inspection.left_sheets) == (("4A", "4B"), ("Instruktion", "Mat"))
    staged = read_bytes(data)
    assert [(pupil.given_name, pupil.class_name, pupil.source) for pupil in staged.pupils] == [
        ("Åsa", "4A", "fil1, 4A"),
        ("Bo", "4B", "fil1, 4B"),
    ]
    chosen = RegisterFiles().read([SourceFile("a", data)], ReadOptions(TODAY, sheet="4B"))
    assert [(pupil.given_name, pupil.class_name) for pupil in chosen.pupils] == [("Bo", "4B")]


@pytest.mark.parametrize("has_class", [True, False])
def test_a_sheet_for_the_whole_school_beside_the_classes_counts_nobody_twice(has_class: bool) -> None:
    width = 4 if has_class else 3
    heading, asa, bo = HEADING[:width], ASA[:width], BO[:width]
    data = xlsx({"Alla": [heading, asa, bo], "4A": [heading, asa], "4B": [heading, bo]})
    staged = read_bytes(data)
    assert [(pupil.given_name, pupil.class_name) for pupil in staged.pupils] == [("Åsa", "4A"), ("Bo", "4B")]
    inspection = look(data)
    expected = ((), ("4A", "4B")) if has_class else (("4A", "4B"), ("Alla",))
    assert (inspection.joined_sheets, inspection.left_sheets) == expected


def test_a_class_that_is_merged_over_its_pupils_counts_for_each() -> None:
    rows: list[list[Cell]] = [
        ["Klass", "Förnamn", "Efternamn"],
        ["4A", "Åsa", "Öberg"],
        ["", "Bo", "Ek"],
        ["4B", "Cia", "Al"],
    ]
    data = with_sheet_xml(
        xlsx({"Elever": rows}),
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>',
    )
    assert [(p.given_name, p.class_name) for p in read_bytes(data).pupils] == [
        ("Åsa", "4A"),
        ("Bo", "4A"),
        ("Cia", "4B"),
    ]


def test_headings_in_two_rows_belong_together() -> None:
    staged = read_text(
        "Elev;;;Vårdnadshavare 1;;;Vårdnadshavare 2;;\n"
        "Förnamn;Efternamn;Klass;Förnamn;Efternamn;Mobil;Förnamn;Efternamn;Mobil\n"
        "Åsa;Öberg;4A;Eva;Öberg;070-1740605;Ali;Ek;070-1740606\n"
    )
    assert names(staged) == ["Åsa Öberg"]
    assert [(g.given_name, g.phones) for g in staged.pupils[0].guardians] == [
        ("Eva", ("070-1740605",)),
        ("Ali", ("070-1740606",)),
    ]


def test_the_same_heading_twice_without_a_group_is_taken_once() -> None:
    staged = read_text("Förnamn;Efternamn;Klass;Förnamn;Efternamn\nÅsa;Öberg;4A;Eva;Ek\n")
    assert names(staged) == ["Åsa Öberg"]
    assert staged.pupils[0].guardians == ()


def test_titles_empty_rows_and_sums_around_the_list() -> None:
    staged = read_text(
        "\n\nKlasslista Ekskolan\nUtskriven 2026-11-22\n\nPersonnummer;Förnamn;Efternamn;Klass\n"
        "20150101-2387;Åsa;Öberg;4A\n\nPersonnummer;Förnamn;Efternamn;Klass\n20150102-2386;Bo;Ek;4B\n"
        "Antal elever: 2;;;\n"
    )
    assert names(staged) == ["Åsa Öberg", "Bo Ek"]
    assert codes(staged) == []


def test_cells_in_quotation_marks_with_line_breaks_inside() -> None:
    staged = read_text(
        "Personnummer;Förnamn;Efternamn;Klass;Anm\n"
        '"20150101-2387";"Åsa ""Ås""";"Öberg";4A;"rad ett\nrad två; med tecken"\n'
        '="20150102-2386";Bo;Ek;4B;\n'
    )
    assert [pupil.given_name for pupil in staged.pupils] == ['Åsa "Ås"', "Bo"]


@pytest.mark.parametrize("error", ["#N/A", "#SAKNAS!", "#REF!", "#NAMN?", "#DIVISION/0!"])
def test_the_error_of_a_formula_is_no_name_and_no_number(error: str) -> None:
    staged = read_text(
        f"Personnummer;Förnamn;Efternamn;Klass\n{error};Åsa;Öberg;4A\n20150102-2386;{error};Ek;4B\n"
    )
    assert names(staged) == ["Åsa Öberg"]
    assert codes(staged) == [(2, "identity_missing"), (3, "name_missing")]


def test_formula_cells_give_what_they_showed_last() -> None:
    formula = '<c r="A3" t="str"><f>"2015"&amp;B9</f><v>20150102-2386</v></c>'
    formula += '<c r="B3" t="e"><f>X()</f><v>#NAME?</v></c>'
    data = xlsx({"Elever": [HEADING, ASA, [None, None, "Ek", "4B"]]})
    staged = read_bytes(with_sheet_xml(data, '<row r="3">', f'<row r="3">{formula}'))
    assert names(staged) == ["Åsa Öberg"]
    assert codes(staged) == [(3, "name_missing")]


def test_hidden_rows_are_read_and_told_and_hidden_sheets_are_not_read() -> None:
    data = with_sheet_xml(xlsx({"Elever": [HEADING, ASA, BO]}), '<row r="3">', '<row r="3" hidden="1">')
    assert look(data).hidden_rows == 1
    assert names(read_bytes(data)) == ["Åsa Öberg", "Bo Ek"]
    two = xlsx({"Elever": [HEADING, ASA], "Gamla": [HEADING, BO]})
    hidden = with_sheet_xml(two, 'name="Gamla"', 'name="Gamla" state="hidden"', part="xl/workbook.xml")
    assert names(read_bytes(hidden)) == ["Åsa Öberg"]
    assert look(hidden).sheets == ("Elever",)


def test_a_workbook_with_macros_is_read_without_them() -> None:
    data = xlsx({"Elever": [HEADING, ASA]}, extra={"xl/vbaProject.bin": b"Sub Auto_Open()"})
    assert names(read_bytes(data)) == ["Åsa Öberg"]


def test_dates_as_serials_numbers_as_decimals_and_lost_zeros() -> None:
    rows: list[list[Cell]] = [
        ["Personnr", "Förnamn", "Efternamn", "Född"],
        [201501012387, "Åsa", "Öberg", 42005],
    ]
    rows += [[501012384.0, "Bo", "Ek", date(2005, 1, 1)], [2.01501e11, "Cia", "Al", 42005]]
    staged = read_bytes(xlsx({"Elever": rows}))
    assert [pupil.birth_date for pupil in staged.pupils][:2] == [date(2015, 1, 1), date(2005, 1, 1)]
    found = codes(staged)
    assert (3, "zero_restored") in found
    assert (4, "identity_lost_digits") in found


def test_three_hundred_columns() -> None:
    heading = [*[f"Fält {n}" for n in range(300)], *HEADING]
    staged = read_text(";".join(heading) + "\n" + ";".join([*["x"] * 300, *ASA]) + "\n")
    assert names(staged) == ["Åsa Öberg"]


SCHOOL = write_school(5, 60, TODAY)
SCHOOL_ROWS = list(csv.reader(io.StringIO(SCHOOL.csv.decode("cp1252")), delimiter=";"))


@pytest.mark.parametrize(
    "data",
    [
        SCHOOL.csv,
        SCHOOL.csv.decode("cp1252").encode("utf-8-sig"),
        SCHOOL.csv.decode("cp1252").encode("utf-16"),
        SCHOOL.csv.decode("cp1252").replace(";", "\t").encode("utf-16-le"),
        xlsx({"Elever": SCHOOL_ROWS}),
        ods(SCHOOL_ROWS),
        xls(SCHOOL_ROWS),
    ],
    ids=["cp1252", "utf-8", "utf-16", "utf-16 tabs", "xlsx", "ods", "xls"],
)
def test_a_school_is_the_same_in_every_kind_of_file(data: bytes) -> None:
    expected = read_bytes(SCHOOL.csv)
    staged = read_bytes(data)
    assert [(p.given_name, p.identity, p.class_name, p.guardians) for p in staged.pupils] == [
        (p.given_name, p.identity, p.class_name, p.guardians) for p in expected.pupils
    ]
    assert len(staged.pupils) == 60
