# SPDX-License-Identifier: EUPL-1.2
"""A page that stands open while somebody else takes the pupil away from its reader: nothing of it stays there."""

from __future__ import annotations

from eht_desk.application.protections import add_member, remove_member
from eht_desk.ui.protection.aftermath_screen import AftermathScreen
from eht_desk.ui.screens.pupil_screen import PupilScreen
from tests.fakes.school import ALMA, TALK, School
from tests.ui.protection.conftest import ALIAS, NAMES, MakeStage, protect, sit, spoken, words
from tests.ui.protection.test_protecting import printed


def test_the_page_of_a_pupil_whom_somebody_protected(make_stage: MakeStage, school: School) -> None:
    printed(school, TALK)
    room = sit(make_stage, school, "per")
    page = room.go("pupil")
    assert isinstance(page, PupilScreen)
    assert "Alma Dahl" in words(page)
    protect(school, "maria")
    page.refresh()
    room.settle()
    told = f"{words(page)} {spoken(page)}"
    assert not [name for name in (*NAMES, "5A", "Vårdnadshavare", "Dokument") if name in told]
    assert "Till eleverna" in words(page)
    assert not page.header_actions()


def test_what_is_left_after_protecting_of_who_is_no_member_any_more(
    make_stage: MakeStage, protected: School
) -> None:
    add_member(protected.rector, ALMA, protected.accounts["per"], "Mentor")
    room = sit(make_stage, protected, "per")
    page = room.go("protection_aftermath")
    assert isinstance(page, AftermathScreen)
    assert ALIAS in words(page)
    remove_member(protected.rector, ALMA, protected.accounts["per"], "Slutar")
    page.refresh()
    room.settle()
    told = f"{words(page)} {spoken(page)}"
    assert ALIAS not in told
    assert "Papper som är ute" not in told
    assert "Till eleverna" in words(page)
