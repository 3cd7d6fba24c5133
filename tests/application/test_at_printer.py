# SPDX-License-Identifier: EUPL-1.2
"""Nobody whom the plan denies fetches a paper at the printer: every print that asks who stands there, in one place."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.application import papers_out, received
from eht_desk.application.at_printer import check_at_printer
from eht_desk.application.key_sheet import key_sheet
from eht_desk.application.received import ReceivedUse
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.protection import DeniedPerson
from tests.application.protected import protect_alma
from tests.application.test_form_work import freeze_talk
from tests.application.test_received import LETTER
from tests.application.test_routing import last_row, refusal
from tests.exchange.test_received_files import PNG
from tests.fakes.school import ALMA, NOEL, School

OMAR = DeniedPerson("pappan", GuardianId("g1"))
GRANDFATHER = DeniedPerson("Farfar Zorrosand")
DAY = date(2026, 11, 23)
DENIED = ("Omar Dahl", "omar dahl, pappa", "Omar", "pappan", "farfar zorrosand", "Zorrosand")


@pytest.mark.parametrize("name", DENIED)
def test_who_must_never_get_anything_fetches_nothing(school: School, name: str) -> None:
    received_id, _ = received.register_received(school.as_("maria"), ALMA, PNG, LETTER)
    _, document = freeze_talk(school)
    protect_alma(school, denied=(OMAR, GRANDFATHER))
    maria = school.as_("maria")
    before = last_row(school)
    denied = ("may_not_receive", "at_printer")
    assert refusal(check_at_printer, maria, ALMA, name) == denied
    assert refusal(key_sheet, maria, None, name) == denied
    assert refusal(key_sheet, maria, (ALMA,), name) == denied
    assert refusal(papers_out.note_returned_print, maria, document.id, name) == denied
    assert refusal(received.note_use, maria, received_id, ReceivedUse.PRINTED, at_printer=name) == denied
    assert school.renderer.key_sheets == []
    assert last_row(school) == before


def test_anybody_else_who_is_named_may(school: School) -> None:
    protect_alma(school, denied=(OMAR, GRANDFATHER))
    maria = school.as_("maria")
    check_at_printer(maria, ALMA, "Eva Ek")
    assert refusal(check_at_printer, maria, ALMA, " ") == ("required", "at_printer")


def test_of_an_open_pupil_nobody_is_asked(school: School) -> None:
    check_at_printer(school.as_("maria"), NOEL, "")


def test_who_knows_nothing_of_the_pupil_learns_nothing(school: School) -> None:
    protect_alma(school, denied=(OMAR,))
    with pytest.raises(RuleViolation) as caught:
        check_at_printer(school.as_("sara"), ALMA, "Omar Dahl")
    assert caught.value.code in ("not_found", "not_allowed")
