# SPDX-License-Identifier: EUPL-1.2
"""The import page where there are protected pupils: rows by alias, taken over after a tick; everybody else waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from eht_desk.application import handed_in, import_marks, pupils, register_import
from eht_desk.application.account_desk import NewAccount, open_account
from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.domain.accounts import Role
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.protection import ProtectionGrade
from eht_desk.domain.register import RegisterPupil, StagedRegister
from eht_desk.domain.register_sources import (
    ColumnMapping,
    ColumnReading,
    ColumnSample,
    ColumnTarget,
    FileColumns,
    FileInspection,
    ReadOptions,
    SourceFile,
)
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.import_screen import ImportScreen
from tests.fakes.school import ALMA, PASSWORD, School, make_school
from tests.ui.desks import destroy, seat_at
from tests.ui.protection.conftest import spoken

ROWS = tuple(
    RegisterPupil(row, given, family, class_name="7B", grade=7, marking=SecurityMarking.NONE)
    for row, (given, family) in enumerate((("Alma", "Dahl"), ("Noel", "Östlund-Ek"), ("Bo", "Prov")), 2)
)


@pytest.fixture
def school() -> School:
    made = make_school()
    kurt = NewAccount(
        "kurt", "Kurt Ro", PASSWORD, made.unit_id, (Role.COUNSELLOR,), is_temporary_password=False
    )
    open_account(made.rector, kurt)
    return made


def protect(school: School) -> str:
    members = (school.rector.store.account_id, school.accounts["maria"])
    request = ProtectionRequest(ProtectionGrade.LOCAL, members, date(2026, 11, 16))
    return protect_pupil(school.rector, ALMA, request)[0].alias


def stage(school: School, login: str) -> str:
    school.registers.register = StagedRegister("table", "digest", len(ROWS), ROWS)
    by = school.as_(login)
    files = [SourceFile("klasser.csv", b"")]
    return register_import.stage_register(by, files, ReadOptions(by.today))[0].import_id


@pytest.fixture
def shown(
    qtbot: QtBot, school: School, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[ImportScreen]:
    login, parameters = request.param
    protect(school)
    waiting = stage(school, "kurt")
    with seat_at(school, login, tmp_path) as seat:
        screen = ImportScreen(seat.desk, Route("import", {"import": waiting} if parameters else {}))
        screen.resize(1100, 900)
        screen.show()
        seat.settle()
        yield screen
        destroy(screen)


def words(screen: ImportScreen) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisibleTo(screen))


@pytest.mark.parametrize("shown", [("karin", True)], indirect=True)
def test_who_clears_sees_the_alias_and_takes_the_class_over(
    qtbot: QtBot, school: School, shown: ImportScreen
) -> None:
    cards = shown.compared
    assert cards is not None
    assert cards.protected is not None
    alias = pupils.open_pupil(school.rector, ALMA).pupil.name
    assert f"{alias} (rad 2)" in words(shown)
    assert "Dahl" not in words(shown)
    assert cards.approval() == ("Ta in 1 elev", True)
    [box] = cards.protected.boxes.values()
    assert box.text() == "Ta över klass 7B och årskurs 7"
    box.setChecked(True)
    assert cards.approval() == ("Ta in 2 elever", True)
    next(item for item in shown.header_actions() if item.id == "approve").run()
    qtbot.waitUntil(lambda: shown.result_card is not None)
    assert pupils.read_pupil(school.rector, ALMA).pupil.class_name == "7B"


@pytest.mark.parametrize("shown", [("karin", True)], indirect=True)
def test_a_namesake_is_somebody_else_after_a_tick(qtbot: QtBot, school: School, shown: ImportScreen) -> None:
    assert shown.compared is not None
    assert shown.compared.protected is not None
    [other] = shown.compared.protected.others.values()
    other.setChecked(True)
    qtbot.waitUntil(lambda: shown.compared is not None and shown.compared.protected is None)
    assert shown.compared is not None
    assert shown.compared.approval() == ("Ta in 2 elever", True)


def inspected() -> FileInspection:
    """The file as its first look showed it, with the guardians in a file beside it."""
    name = ColumnReading("Alma", "Alma", filled=3, unreadable=1)
    columns = (
        ColumnSample(0, "Förnamn", ("Alma", "Noel"), ColumnTarget.GIVEN_NAME, reading=name),
        ColumnSample(
            1, "Efternamn", ("Dahl", "Ek"), ColumnTarget.FAMILY_NAME, reading=replace(name, value="Dahl")
        ),
    )
    other = replace(columns[0], suggestion=ColumnTarget.FAMILY_NAME, reading=replace(name, value="Dahl"))
    meant = ColumnMapping({0: ColumnTarget.GIVEN_NAME, 1: ColumnTarget.FAMILY_NAME})
    return FileInspection(
        "table",
        "klasser.csv",
        columns=columns,
        rows=3,
        suggested=meant,
        container="text",
        others=(FileColumns("hem.csv", "guardians", "", 2, (other,)),),
    )


@pytest.mark.parametrize("shown", [("karin", True)], indirect=True)
def test_no_example_of_the_file_stands_beside_an_alias(
    qtbot: QtBot, school: School, shown: ImportScreen
) -> None:
    shown.reading.inspected.emit(inspected(), None)
    card = shown.mapping_card
    card.other_files[0].button.click()
    assert "(rad 2)" in words(shown)
    assert not [name for name in ("Alma", "Dahl") if name in spoken(shown)]
    assert card.kept_back.isVisibleTo(shown)
    assert card.meaning_text(0) == "1 av 3 går inte att läsa."
    assert card.target(1).value() == ColumnTarget.FAMILY_NAME
    assert shown.compared is not None
    assert shown.compared.protected is not None
    [other] = shown.compared.protected.others.values()
    other.setChecked(True)
    qtbot.waitUntil(lambda: shown.compared is not None and shown.compared.protected is None)
    assert card.samples_text(0) == "Alma · Noel"
    assert card.kept_back.isHidden()


@pytest.mark.parametrize("shown", [("karin", True)], indirect=True)
def test_another_meaning_drops_the_comparison_and_stays_chosen(school: School, shown: ImportScreen) -> None:
    shown.reading.inspected.emit(inspected(), None)
    shown.mapping_card.target(1).set_value(ColumnTarget.IGNORE)
    assert shown.compared is None
    assert shown.mapping_card.target(1).value() == ColumnTarget.IGNORE
    assert shown.mapping_card.samples_text(0) == "Alma · Noel"


@pytest.mark.parametrize("shown", [("kurt", False)], indirect=True)
def test_who_does_not_clear_reads_that_it_waits(school: School, shown: ImportScreen) -> None:
    assert shown.waiting.card is not None
    assert "Inlämnat, väntar på genomgång av behörig" in words(shown)
    assert shown.waiting.card.buttons[0].text() == "Visa"
    assert not handed_in.handed_in(school.as_("kurt"))[0].may_open


def test_the_same_words_stand_there_without_any_protected_pupil(school: School) -> None:
    import_marks.choose_import_persons(school.rector, [school.rector.store.account_id])
    stage(school, "kurt")
    [waiting] = handed_in.handed_in(school.as_("kurt"))
    assert waiting.waits_for_clearing
    assert not waiting.may_open
