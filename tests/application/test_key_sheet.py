# SPDX-License-Identifier: EUPL-1.2
"""The key sheet: which alias is whom, for who answers for it, with a trace, and nobody's name in the file's title."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from eht_desk.application.key_sheet import key_sheet, record_key_sheet_print
from eht_desk.application.ports.key_sheets import KeyRow, KeySheet
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.errors import RuleViolation
from tests.application.protected import SECRET, protect_alma
from tests.application.test_routing import last_row
from tests.documents.papers import text
from tests.fakes.school import ALMA, NOEL, School


def refusal(school: School, login: str, pupils: tuple[str, ...] | None, who: str = "Eva Ek") -> str:
    with pytest.raises(RuleViolation) as caught:
        key_sheet(school.as_(login), pupils, who)  # type: ignore[arg-type]  # ids are texts
    return caught.value.code


def test_it_ties_the_alias_to_the_name_and_says_who_printed_it(school: School) -> None:
    alias = protect_alma(school)
    key_sheet(school.as_("maria"), None, " Eva Ek ")
    [sheet] = school.renderer.key_sheets
    [row] = sheet.rows
    assert (row.alias, row.name, row.number) == (alias, "Alma Dahl", "20150512-2380")
    assert row.members == ("Karin Ås", "Maria Lind", "Per Holm")
    assert (sheet.printed_by, sheet.at_printer) == ("Maria Lind", "Eva Ek")


def test_only_a_sheet_that_a_printer_took_was_printed(school: School) -> None:
    protect_alma(school)
    maria = school.as_("maria")
    before = last_row(school)
    sheet = key_sheet(maria, None, " Eva Ek ")
    assert last_row(school) == before
    record_key_sheet_print(maria, sheet.pupil_ids, 2, sheet.at_printer)
    event = last_row(school)
    told = {"copies": 2, "at_printer": "Eva Ek"}
    assert (event.kind, event.pupil_id, event.detail) == ("key_sheet_printed", ALMA, told)
    assert last_row(school, "sara").detail == {}
    with pytest.raises(RuleViolation, match="not_allowed"):
        record_key_sheet_print(school.as_("per"), sheet.pupil_ids, 1, "Eva Ek")
    assert "Dahl" not in repr(sheet)


def test_one_pupil_or_all(school: School) -> None:
    protect_alma(school)
    key_sheet(school.as_("maria"), (ALMA,), "Eva Ek")
    assert len(school.renderer.key_sheets[-1].rows) == 1
    assert refusal(school, "maria", (NOEL,)) == "not_allowed"


def test_who_may_not(school: School) -> None:
    assert refusal(school, "maria", None) == "no_protected_pupils"
    protect_alma(school)
    assert refusal(school, "maria", None, " ") == "required"
    assert refusal(school, "per", None) == "not_allowed"  # knows her, and answers for no sheet
    assert refusal(school, "sara", None) == "not_allowed"
    assert refusal(school, "ida", (ALMA,)) == "not_allowed"
    assert school.renderer.key_sheets == []


def test_the_paper_says_it_and_its_file_says_nothing() -> None:
    rows = tuple(
        KeyRow(f"Elev K-{number}", "Alma <b>Dahl</b>", "20150512-2380", ("Karin Ås", "Maria Lind"))
        for number in range(2041, 2061)
    )
    pdf = PdfRenderer().key_sheet(KeySheet(rows, "Maria Lind", "Eva Ek", "2026-11-23"))
    said = text(pdf)
    for part in ("Nyckelblad", "Elev K-2060", "Alma <b>Dahl</b>", "20150512-2380", "Eva Ek", "Hemligt"):
        assert part in said
    told = str(PdfReader(BytesIO(pdf)).metadata)
    assert not [part for part in (*SECRET, "K-20", "Eva", "Maria") if part in told]
    assert "Dahl" not in repr(rows[0])
