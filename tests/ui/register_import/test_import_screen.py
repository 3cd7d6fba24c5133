# SPDX-License-Identifier: EUPL-1.2
"""A register goes in: files of real layouts, columns in words, protected identity first, nothing before approval."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import register_import
from eht_desk.application.pupils import list_pupils
from eht_desk.application.workspace import Services
from eht_desk.domain.register import RowProblem
from eht_desk.domain.register_sources import ColumnTarget, ReadOptions, SourceFile
from eht_desk.exchange.register_files import RegisterFiles
from eht_desk.ui.navigation import Route
from eht_desk.ui.register_import.preview_cards import ADD_PROTECTED, PreviewCards
from eht_desk.ui.register_import.rows_table import RowsTable
from eht_desk.ui.register_texts import ROW_TEXTS, TARGETS, row_text
from eht_desk.ui.screens.add_pupil import AddPupilDialog
from eht_desk.ui.screens.import_screen import ImportScreen
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import PlainLabel
from tests.fakes.school import School, make_school
from tests.ui.desks import Seat, destroy, seat_at
from tests.ui.school_year.conftest import press
from tests.ui.school_year.conftest import words as words_of

FILES = Path(__file__).parents[2] / "files" / "registers"
SOURCE = Path(__file__).parents[3] / "src" / "eht_desk"
BROKEN = FILES / "kalkylblad_trasig.csv"
SCHOOLSOFT = [FILES / f"schoolsoft_{name}.txt" for name in ("students", "parents", "groups")]
OpenImport = Callable[..., ImportScreen]


def reading_files(services: Services) -> Services:
    return replace(services, registers=RegisterFiles())


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def seat(qtbot: QtBot, school: School, tmp_path: Path) -> Iterator[Seat]:
    theme()
    with seat_at(school, "karin", tmp_path, reading_files) as seat:
        yield seat


@pytest.fixture
def open_import(qtbot: QtBot, seat: Seat) -> Iterator[OpenImport]:
    screens: list[ImportScreen] = []

    def open_(at: Seat | None = None, **parameters: str) -> ImportScreen:
        screen = ImportScreen((at or seat).desk, Route("import", parameters))
        screens.append(screen)
        screen.resize(1158, 716)
        screen.show()
        return screen

    yield open_
    for screen in screens:
        destroy(screen)


def action(screen: ImportScreen) -> str:
    return next((item.text for item in screen.header_actions() if item.is_primary), "")


def run(screen: ImportScreen, text: str) -> None:
    next(item for item in screen.header_actions() if item.text == text).run()


def read(qtbot: QtBot, screen: ImportScreen, *paths: Path) -> None:
    screen.read_files(paths)
    qtbot.waitUntil(lambda: action(screen) == "Jämför med arkivet")


def compare(qtbot: QtBot, screen: ImportScreen) -> None:
    run(screen, "Jämför med arkivet")
    qtbot.waitUntil(lambda: screen.preview_cards is not None and screen.preview_cards.isVisible())


def cells(screen: ImportScreen, name: str) -> list[tuple[str, ...]]:
    [table] = [table for table in screen.findChildren(RowsTable) if table.accessibleName() == name]
    model = table.model()
    return [
        tuple(str(model.data(model.index(row, column))) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def words(screen: ImportScreen) -> str:
    labels = [item for item in screen.findChildren(QWidget) if hasattr(item, "text") and item.isVisible()]
    return " | ".join(str(label.text()) for label in labels)


def test_a_spreadsheet_with_faults_from_file_to_pupils(
    qtbot: QtBot, school: School, open_import: OpenImport
) -> None:
    screen = open_import()
    read(qtbot, screen, BROKEN)
    assert "Textfil. 40 rader med innehåll." in words(screen)
    assert screen.mapping_card.target(0).currentText() == "Elevens personnummer"
    assert screen.mapping_card.samples_text(1) == "Åke · Ängla · Märta"
    compare(qtbot, screen)
    assert screen.marking_card is None
    assert "1 elev hålls tillbaka" in words(screen)
    blocked = cells(screen, "Rader som inte läses in")
    assert [row[0] for row in blocked] == ["5", "18", "25", "31", "38", "44"]
    assert blocked[0][1:] == (
        "Kalkylprogrammet har tappat siffror i personnumret",
        "Hämta ut filen på nytt utan att öppna den i Excel.",
    )
    assert len(list_pupils(school.rector)) == 2
    run(screen, "Ta in 33 elever")
    qtbot.waitUntil(lambda: screen.result_card is not None and screen.result_card.isVisible())
    assert "33 nya elever, 0 ändrade, 0 oförändrade, 1 hålls tillbaka." in words(screen)
    assert len(list_pupils(school.rector)) == 35


def test_the_same_file_again_changes_nothing(qtbot: QtBot, school: School, open_import: OpenImport) -> None:
    screen = open_import()
    read(qtbot, screen, BROKEN)
    compare(qtbot, screen)
    run(screen, "Ta in 33 elever")
    qtbot.waitUntil(lambda: screen.result_card is not None and screen.result_card.isVisible())
    read(qtbot, screen, BROKEN)
    compare(qtbot, screen)
    assert not any(item.text.startswith("Ta in") and item.is_enabled for item in screen.header_actions())


def test_a_file_that_says_nothing_of_protected_identity_holds_everybody_until_somebody_answers(
    qtbot: QtBot, school: School, open_import: OpenImport
) -> None:
    screen = open_import()
    read(qtbot, screen, *SCHOOLSOFT)
    compare(qtbot, screen)
    assert screen.marking_card is not None
    assert screen.marking_card.hold.isChecked()
    assert screen.marking_card.hold.text() == "Håll tillbaka 305 nya elever som filen inte säger något om"
    assert not action(screen).startswith("Ta in")
    screen.marking_card.vouch.click()
    qtbot.waitUntil(lambda: action(screen) == "Ta in 305 elever")
    run(screen, "Ta in 305 elever")
    qtbot.waitUntil(lambda: screen.result_card is not None and screen.result_card.isVisible())
    assert len(list_pupils(school.rector)) == 307
    row = school.rector.store.read().log.rows()[-1]
    assert row.event.detail["vouched"] == "yes"


def test_after_each_step_the_next_one_has_the_focus_and_is_in_sight(
    qtbot: QtBot, open_import: OpenImport
) -> None:
    screen = open_import()
    assert screen.first_focus() is screen.file_card.choose_button
    with qtbot.waitSignal(screen.focus_wanted):
        read(qtbot, screen, *SCHOOLSOFT)
    assert screen.first_focus() is None  # the primary button above
    with qtbot.waitSignal(screen.focus_wanted):
        compare(qtbot, screen)
    card = screen.marking_card
    assert card is not None
    assert screen.first_focus() is card.hold
    bar = screen.page.verticalScrollBar()

    def stands_as_high_as_it_can() -> bool:
        return bar.value() > 0 and (bar.value() == bar.maximum() or card.mapTo(screen, QPoint(0, 0)).y() < 40)

    qtbot.waitUntil(stands_as_high_as_it_can)


def test_of_several_files_a_row_says_which_one(qtbot: QtBot, open_import: OpenImport) -> None:
    screen = open_import()
    read(qtbot, screen, *SCHOOLSOFT)
    compare(qtbot, screen)
    screen.preview_cards.hide()  # type: ignore[union-attr]  # there after comparing
    preview = screen._preview
    assert preview is not None
    problem = RowProblem(5, "identity_decimals_removed", is_blocking=False, source="schoolsoft_students.txt")
    comparison = replace(preview.comparison, problems=(problem,))
    cards = PreviewCards(replace(preview, comparison=comparison), 4, screen)
    [table] = cards.findChildren(RowsTable)
    assert table.model().index(0, 0).data() == "schoolsoft_students.txt, rad 5"


def test_each_further_file_is_a_folded_block_with_its_columns(qtbot: QtBot, open_import: OpenImport) -> None:
    screen = open_import()
    read(qtbot, screen, *SCHOOLSOFT)
    shown = words(screen)
    assert "schoolsoft_students.txt" in shown
    parents, groups = screen.mapping_card.other_files
    assert parents.kind.text().startswith("Vårdnadshavare. ")
    assert groups.kind.text().startswith("Klasser och mentorer. ")
    assert not screen.mapping_card.findChildren(RowsTable)
    parents.button.click()
    columns = cells(screen, "Kolumner i schoolsoft_parents.txt")
    assert columns[3] == ("fname1", "Vårdnadshavare 1, förnamn", "Förnamn Leyla hos vårdnadshavare 1.")
    parents.button.click()
    assert parents.table is not None
    assert parents.table.isHidden()
    read(qtbot, screen, BROKEN)
    assert screen.mapping_card.other_files == []


def test_headings_below_a_title_are_named_by_their_row(
    qtbot: QtBot, open_import: OpenImport, tmp_path: Path
) -> None:
    file = tmp_path / "lista.csv"
    file.write_text("Klasslista\n\nFörnamn;Efternamn;Klass\nÅsa;Öberg;4A\n", encoding="utf-8")
    screen = open_import()
    read(qtbot, screen, file)
    assert screen.mapping_card.header.text() == "Rad 3 är rubriker"
    read(qtbot, screen, BROKEN)
    assert screen.mapping_card.header.text() == "Första raden är rubriker"


def test_a_workbook_has_no_coding_to_choose() -> None:
    broken = RowProblem(5, "letters_broken", source="ful_maj.xlsx, 7A")
    assert row_text(broken).do == "Hämta ut filen på nytt ur elevregistret."
    assert "teckenkodning" in row_text(replace(broken, source="elever.CSV")).do


def test_no_row_is_cut(qtbot: QtBot, open_import: OpenImport) -> None:
    screen = open_import()
    read(qtbot, screen, BROKEN)
    compare(qtbot, screen)
    tables = screen.findChildren(RowsTable)
    assert tables
    for table in tables:
        model, metrics = table.model(), table.fontMetrics()
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                room = QRect(0, 0, table.columnWidth(column) - theme().px(28), 10_000)
                text = str(model.index(row, column).data())
                needed = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
                assert table.rowHeight(row) >= needed


def test_a_held_row_is_counted_and_never_named(qtbot: QtBot, open_import: OpenImport) -> None:
    screen = open_import()
    rows = BROKEN.read_text(encoding="cp1252").splitlines()
    protected = rows[11].split(";")
    read(qtbot, screen, BROKEN)
    compare(qtbot, screen)
    shown = words(screen) + " ".join(
        " ".join(row)
        for name in ("Rader som inte läses in", "Läses in, men titta gärna")
        for row in cells(screen, name)
    )
    full_name = f"{protected[1]} {protected[2]}"
    assert full_name.strip()
    assert full_name not in shown
    assert protected[0] not in shown
    assert "Rad 12" in words(screen)  # the handbook says that the row is told


def test_one_whose_row_is_held_is_added_as_protected_from_there(
    qtbot: QtBot, school: School, seat: Seat, open_import: OpenImport
) -> None:
    screen = open_import()
    read(qtbot, screen, BROKEN)
    compare(qtbot, screen)
    [button] = [item for item in screen.findChildren(QPushButton) if item.text() == ADD_PROTECTED]
    button.click()
    [box] = screen.window().findChildren(AddPupilDialog)
    qtbot.waitUntil(lambda: bool(box.protecting.boxes))
    assert box.protected.value() == "yes"
    assert box.protecting.isVisible()
    assert (box.given.text(), box.family.text(), box.number.text()) == ("", "", "")
    box.given.setText("Eli")
    box.family.setText("Skyddsson")
    box.protecting.boxes[school.accounts["maria"]].setChecked(True)
    box.button.click()
    qtbot.waitUntil(lambda: "Eleven är tillagd som skyddad" in words_of(screen))
    assert screen.compared is not None
    assert len([view for view in list_pupils(school.rector) if view.is_protected]) == 1


def test_what_a_column_means_can_be_changed_and_is_read_back_at_once(
    qtbot: QtBot, open_import: OpenImport
) -> None:
    screen = open_import()
    read(qtbot, screen, BROKEN)
    screen.mapping_card.target(3).set_value(ColumnTarget.GIVEN_NAME)
    assert screen.mapping_card.problem.text == "Två kolumner betyder samma sak. Ändra den ena."
    assert not next(item for item in screen.header_actions() if item.is_primary).is_enabled
    screen.mapping_card.target(3).set_value(ColumnTarget.IGNORE)
    assert screen.mapping_card.problem.text == ""
    screen.mapping_card.separator.set_value(",")
    qtbot.waitUntil(lambda: screen.mapping_card.target_count != 7)


def test_changed_values_are_shown_old_and_new(
    qtbot: QtBot, school: School, open_import: OpenImport, tmp_path: Path
) -> None:
    first, second = tmp_path / "ht.csv", tmp_path / "vt.csv"
    head = "Personnummer;Förnamn;Efternamn;Klass;Skyddad\n"
    first.write_text(head + "20150512-2380;Alma;Dahl;5A;\n20150101-2395;Bo;Ek;5A;\n", encoding="utf-8")
    second.write_text(head + "20150512-2380;Alma;Dahl;6A;\n20150101-2395;Bo;Ek;5A;\n", encoding="utf-8")
    screen = open_import()
    read(qtbot, screen, first)
    compare(qtbot, screen)
    qtbot.waitUntil(lambda: action(screen).startswith("Ta in"))
    run(screen, action(screen))
    qtbot.waitUntil(lambda: screen.result_card is not None and screen.result_card.isVisible())
    read(qtbot, screen, second)
    compare(qtbot, screen)
    assert ("Alma Dahl", "Klass", "5A", "6A") in cells(screen, "Uppgifter som ändras")


def test_files_dropped_on_the_page_are_read(qtbot: QtBot, open_import: OpenImport) -> None:
    screen = open_import()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(BROKEN))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    screen.file_card.place.dropEvent(event)
    qtbot.waitUntil(lambda: action(screen) == "Jämför med arkivet")


def test_a_file_that_is_no_register_is_refused_in_words(
    qtbot: QtBot, open_import: OpenImport, tmp_path: Path
) -> None:
    picture = tmp_path / "bild.csv"
    picture.write_bytes(b"")
    screen = open_import()
    screen.read_files([picture])
    qtbot.waitUntil(lambda: bool(screen.notice.text))
    assert "tom" in screen.notice.text
    screen.read_files([tmp_path / "finns_inte.csv"])
    qtbot.waitUntil(lambda: "gick inte att läsa" in screen.notice.text)


def test_other_files_throw_what_was_compared_away(
    qtbot: QtBot, school: School, seat: Seat, open_import: OpenImport
) -> None:
    screen = open_import()
    read(qtbot, screen, BROKEN)
    compare(qtbot, screen)
    assert len(register_import.waiting_imports(school.rector)) == 1
    screen.file_card.other_button.click()
    seat.settle()
    assert register_import.waiting_imports(school.rector) == []


def test_what_the_command_line_laid_in_the_store_is_opened_and_approved_here(
    qtbot: QtBot, school: School, seat: Seat, open_import: OpenImport
) -> None:
    source = SourceFile("elever.csv", BROKEN.read_bytes())
    options = ReadOptions(seat.desk.workspace.today)
    register_import.stage_register(seat.desk.workspace, [source], options, "elever.csv")
    screen = open_import()
    qtbot.waitUntil(lambda: "Väntar på att tas in" in words(screen))
    [waiting] = register_import.waiting_imports(school.rector)
    other = open_import(**{"import": waiting.id})
    qtbot.waitUntil(lambda: action(other) == "Ta in 33 elever")
    run(other, "Släng")
    seat.settle()
    assert register_import.waiting_imports(school.rector) == []


def test_a_page_that_was_locked_comes_back_to_the_comparison(
    qtbot: QtBot, seat: Seat, open_import: OpenImport
) -> None:
    screen = open_import()
    read(qtbot, screen, BROKEN)
    compare(qtbot, screen)
    state = screen.state()
    again = open_import()
    again.restore(state)
    qtbot.waitUntil(lambda: action(again) == "Ta in 33 elever")


def test_an_administrator_sees_counts_and_rows_but_no_names_hands_in_and_takes_back(
    qtbot: QtBot, school: School, open_import: OpenImport, tmp_path: Path
) -> None:
    with seat_at(school, "ida", tmp_path, reading_files) as administrator:
        screen = open_import(administrator)
        screen.read_files([BROKEN])
        qtbot.waitUntil(lambda: action(screen) == "Läs igenom filen")
        run(screen, "Läs igenom filen")
        qtbot.waitUntil(lambda: action(screen) == "Lämna till rektor")
        assert register_import.waiting_imports(school.rector) == []
        held = "1 elev har skyddade personuppgifter och läggs inte in."
        qtbot.waitUntil(lambda: held in words_of(screen))
        [blocked] = cells(screen, "Rader som inte läses in")
        assert blocked[1] == "6 rader: 5, 18, 25, 31, 38, 44"
        assert not any(name in row_words(screen) for name in ("Åke", "Svensson", "Ångström"))
        run(screen, "Lämna till rektor")
        qtbot.waitUntil(lambda: "väntar på att rektor eller kurator tar in dem" in screen.notice.text)
        assert screen.preview_cards is None
        qtbot.waitUntil(lambda: "Inlämnat, väntar på rektor eller kurator" in words_of(screen))
        assert "33 elever · 1 hålls tillbaka · Ida" in words_of(screen)
        assert len(register_import.waiting_imports(school.rector)) == 1
        press(screen, "Visa")
        qtbot.waitUntil(lambda: screen.hand_in_card is not None)
        assert "Namnen visas inte här." in row_words(screen)
        press(screen, "Ta tillbaka")
        administrator.settle()
        assert "Namnen visas inte här." not in words_of(screen)
        assert not screen.waiting.isVisible()
        destroy(screen)
    assert register_import.waiting_imports(school.rector) == []


def test_another_coding_is_looked_through_anew(
    qtbot: QtBot, school: School, open_import: OpenImport, tmp_path: Path
) -> None:
    with seat_at(school, "ida", tmp_path, reading_files) as administrator:
        screen = open_import(administrator)
        screen.read_files([BROKEN])
        qtbot.waitUntil(lambda: action(screen) == "Läs igenom filen")
        run(screen, "Läs igenom filen")
        qtbot.waitUntil(lambda: action(screen) == "Lämna till rektor")
        screen.mapping_card.encoding.set_value("cp1252")
        qtbot.waitUntil(lambda: action(screen) == "Läs igenom filen")
        assert screen.hand_in_card is None
        administrator.settle()
        destroy(screen)


def test_from_i_dag_the_only_waiting_one_is_opened(
    qtbot: QtBot, school: School, seat: Seat, open_import: OpenImport, tmp_path: Path
) -> None:
    source = SourceFile("elever.csv", BROKEN.read_bytes())
    with seat_at(school, "ida", tmp_path, reading_files) as administrator:
        workspace = administrator.desk.workspace
        register_import.stage_register(workspace, [source], ReadOptions(workspace.today))
    screen = open_import(waiting="1")
    qtbot.waitUntil(lambda: action(screen) == "Ta in 33 elever")
    qtbot.waitUntil(lambda: "3. Det här händer" in words_of(screen))  # new cards are shown by the next event
    shown = words_of(screen)
    assert shown.index("1. Välj filer") < shown.index("2. Så lästes filen") < shown.index("3. Det här händer")
    assert "Inlämnad av Ida" in shown
    register_import.stage_register(seat.desk.workspace, [source], ReadOptions(workspace.today))
    other = open_import(waiting="1")
    qtbot.waitUntil(lambda: "33 elever · 1 hålls tillbaka · Ida" in words_of(other))
    assert other.waiting.card is not None
    assert other.first_focus() is other.waiting.card.buttons[0]
    assert other.compared is None


def row_words(screen: ImportScreen) -> str:
    card = screen.hand_in_card
    assert card is not None
    labels = " ".join(label.text() for label in card.findChildren(PlainLabel))
    tables = [cells(screen, table.accessibleName()) for table in card.findChildren(RowsTable)]
    return f"{labels} {tables}"


def test_cancelling_leaves_nothing_behind(
    qtbot: QtBot, school: School, seat: Seat, open_import: OpenImport
) -> None:
    screen = open_import()
    read(qtbot, screen, BROKEN)
    run(screen, "Jämför med arkivet")
    screen.progress_card.cancel_button.click()
    seat.settle()
    assert screen.preview_cards is None
    assert register_import.waiting_imports(school.rector) == []
    assert screen.notice.text == "Avbrutet. Inget har ändrats i arkivet."


def test_every_meaning_and_every_row_problem_has_words() -> None:
    assert set(TARGETS) == set(ColumnTarget)
    files = [*(SOURCE / "exchange").glob("*.py"), SOURCE / "domain" / "register_comparison.py"]
    used: set[str] = set()
    for file in files:
        text = file.read_text(encoding="utf-8")
        used.update(re.findall(r"(?:remarks?\.add|remarks\(\)\.add|\.hold|\.note)\(\s*\"([a-z_]+)\"", text))
        used.update(re.findall(r"RowProblem\([^\"()]*\"([a-z_]+)\"", text))
        used.update(
            re.findall(r"return [^\n\"]*\"((?:several|possibly|id_and|duplicate|identity)_[a-z_]+)\"", text)
        )
    assert len(used) > 15
    assert used - set(ROW_TEXTS) == set()
