# SPDX-License-Identifier: EUPL-1.2
"""Columns read back in words, presets that come back by themselves, and a reading that can be watched and stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import import_presets, register_import
from eht_desk.application.ports import Progress
from eht_desk.domain.register import StagedRegister
from eht_desk.domain.register_sources import ColumnTarget, FileInspection, ReadOptions, SourceFile
from eht_desk.exchange.made_up_school import write_school
from eht_desk.exchange.register_files import RegisterFiles
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.navigation import Route
from eht_desk.ui.register_import.meaning_texts import IS_READ_AGAIN
from eht_desk.ui.screens.import_screen import ImportScreen
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.fields import LineField
from tests.exchange.workbook_files import xlsx
from tests.fakes.school import School, make_school
from tests.ui.desks import Seat, destroy, seat_at

HEADING = "Pnr;Tilltalsnamn;Efternamn;Klass;Årskurs;Född;Kön;Skyddad"
ROWS = (
    "130101-2384;Åsa;Öberg;7A;7;2013-01-01;m;nej",
    "2,013E+11;Bo;Ek;7A;sju;41315;k;nej",
    "20130103-2382;Hemlig;Person;7A;7;;k;ja",
)
Open = Callable[[Seat], ImportScreen]


class WaitingReader:
    """Reads only as far as the test lets it, and ends when it is told to."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.given_up = threading.Event()
        self._real = RegisterFiles()

    def inspect(
        self, files: Sequence[SourceFile], options: ReadOptions, progress: Progress | None = None
    ) -> FileInspection:
        return self._real.inspect(files, options, progress)

    def read(
        self, files: Sequence[SourceFile], options: ReadOptions, progress: Progress | None = None
    ) -> StagedRegister:
        assert progress is not None
        try:
            while not self.given_up.is_set():
                progress(630, 1000)
            raise AssertionError("nobody stopped it")
        finally:
            self.ended.set()


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def seat(qtbot: QtBot, school: School, tmp_path: Path) -> Iterator[Seat]:
    theme()
    with seat_at(school, "karin", tmp_path, lambda s: replace(s, registers=RegisterFiles())) as seat:
        yield seat


@pytest.fixture
def open_import(qtbot: QtBot) -> Iterator[Open]:
    screens: list[ImportScreen] = []

    def open_(seat: Seat) -> ImportScreen:
        screen = ImportScreen(seat.desk, Route("import", {}))
        screens.append(screen)
        screen.resize(1158, 716)
        screen.show()
        return screen

    yield open_
    for screen in screens:
        destroy(screen)


@pytest.fixture
def waiting_reader() -> Iterator[WaitingReader]:
    reader = WaitingReader()
    yield reader
    reader.given_up.set()


@pytest.fixture
def slow_seat(qtbot: QtBot, school: School, tmp_path: Path, waiting_reader: WaitingReader) -> Iterator[Seat]:
    theme()
    with seat_at(school, "karin", tmp_path, lambda s: replace(s, registers=waiting_reader)) as seat:
        try:
            yield seat
        finally:
            waiting_reader.given_up.set()


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "lista.csv"
    path.write_text("\n".join([HEADING, *ROWS]), encoding="utf-8")
    return path


def read(qtbot: QtBot, screen: ImportScreen, path: Path) -> None:
    screen.read_files([path])
    qtbot.waitUntil(lambda: bool(screen.header_actions()))


def primary(screen: ImportScreen) -> Callable[[], None]:
    return next(action.run for action in screen.header_actions() if action.is_primary)


def press(screen: QWidget, text: str) -> None:
    [button] = [b for b in screen.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    button.click()


def fill_dialog(qtbot: QtBot, text: str, action: str) -> None:
    def found() -> list[SmallDialog]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, SmallDialog) and w.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1)
    [dialog] = found()
    for field in dialog.findChildren(LineField):
        field.setText(text)
    press(dialog, action)
    qtbot.waitUntil(lambda: not found())


# -- what each column means, in words


def test_each_column_is_read_back_on_a_real_cell(
    qtbot: QtBot, seat: Seat, open_import: Open, register: Path
) -> None:
    screen = open_import(seat)
    read(qtbot, screen, register)
    sentences = [screen.mapping_card.meaning_text(index) for index in range(8)]
    assert sentences == [
        "130101-2384 läses som elevens personnummer 20130101-2384, född 1 januari 2013. 1 av 2 går inte att läsa.",
        "Förnamn Åsa.",
        "Efternamn Öberg.",
        "Klass 7A.",
        "Årskurs 7. 1 av 2 går inte att läsa.",
        "2013-01-01 läses som född 1 januari 2013.",
        "Hoppas över.",
        "Står det något annat än nej, 0 eller ingen hålls eleven tillbaka. Innehållet visas inte här.",
    ]


def test_another_meaning_is_read_back_at_once(
    qtbot: QtBot, seat: Seat, open_import: Open, register: Path
) -> None:
    screen = open_import(seat)
    read(qtbot, screen, register)
    screen.mapping_card.target(4).set_value(ColumnTarget.BIRTH_DATE)
    assert screen.mapping_card.meaning_text(4) == IS_READ_AGAIN
    assert "samma sak" in screen.mapping_card.problem.text
    screen.mapping_card.target(5).set_value(ColumnTarget.IGNORE)
    qtbot.waitUntil(lambda: screen.mapping_card.meaning_text(5) == "Hoppas över.")
    assert screen.mapping_card.meaning_text(4) == (
        "Inget i kolumnen går att läsa som elevens födelsedag. Välj något annat, eller Läses inte."
    )


def test_nothing_of_a_protected_pupil_is_shown(
    qtbot: QtBot, seat: Seat, open_import: Open, register: Path
) -> None:
    screen = open_import(seat)
    read(qtbot, screen, register)
    shown = [str(w.property("text")) for w in screen.findChildren(QWidget)]
    assert not [text for text in shown if "Hemlig" in text or "20130103" in text]


def test_a_very_wide_file_stays_a_page_that_can_be_read(
    qtbot: QtBot, seat: Seat, open_import: Open, tmp_path: Path
) -> None:
    path = tmp_path / "bred.csv"
    extra = [f"Fält {number}" for number in range(400)]
    path.write_text(
        ";".join(["Namn", *extra, "Klass"]) + "\n" + ";".join(["Åsa Ek", *["x"] * 400, "7A"]),
        encoding="utf-8",
    )
    screen = open_import(seat)
    read(qtbot, screen, path)
    qtbot.waitUntil(lambda: screen.mapping_card.target_count == 60)
    assert screen.mapping_card.target(401).value() == ColumnTarget.CLASS_NAME
    assert any(
        str(w.property("text")) == "342 kolumner till läses inte." for w in screen.findChildren(QWidget)
    )


def test_sheets_that_are_read_together_and_those_that_are_not_are_named(
    qtbot: QtBot, seat: Seat, open_import: Open, tmp_path: Path
) -> None:
    heading = ["Förnamn", "Efternamn"]
    path = tmp_path / "klasser.xlsx"
    path.write_bytes(
        xlsx(
            {
                "Info": [["Läs mig först"]],
                "7A": [heading, ["Åsa", "Ek"]],
                "7B": [heading, ["Bo", "Al"], ["Cia", "Öst"]],
            }
        )
    )
    screen = open_import(seat)
    read(qtbot, screen, path)
    assert screen.mapping_card.summary.text() == (
        "Excelfil. 3 rader med innehåll. Bladen 7A och 7B läses tillsammans. Bladet Info läses inte."
    )
    screen.mapping_card.sheet.set_value("7B")
    qtbot.waitUntil(lambda: screen.mapping_card.summary.text().startswith("Excelfil. 2 rader med innehåll."))


# -- presets


def test_what_was_chosen_once_comes_back_with_the_next_file(
    qtbot: QtBot, seat: Seat, open_import: Open, register: Path, school: School
) -> None:
    screen = open_import(seat)
    read(qtbot, screen, register)
    screen.mapping_card.target(6).set_value(ColumnTarget.PUPIL_EXTERNAL_ID)
    qtbot.waitUntil(lambda: "känns igen" in screen.mapping_card.meaning_text(6))
    press(screen, "Spara som mall …")
    fill_dialog(qtbot, "Vårt register", "Spara mallen")
    qtbot.waitUntil(lambda: screen.presets_card.names == ["Vårt register"])
    assert "Vårt register" in screen.notice.text

    again = open_import(seat)
    read(qtbot, again, register)
    assert again.mapping_card.target(6).value() == ColumnTarget.PUPIL_EXTERNAL_ID
    assert "enligt mallen ”Vårt register”" in again.notice.text
    again.notice.button.click()
    qtbot.waitUntil(lambda: again.mapping_card.target(6).value() == ColumnTarget.IGNORE)
    assert again.notice.text == ""
    assert len(import_presets.list_presets(school.rector)) == 1


def test_a_preset_is_renamed_handed_on_as_a_file_removed_and_read_again(
    qtbot: QtBot, seat: Seat, open_import: Open, register: Path, school: School, tmp_path: Path
) -> None:
    screen = open_import(seat)
    read(qtbot, screen, register)
    press(screen, "Spara som mall …")
    fill_dialog(qtbot, "Ett", "Spara mallen")
    qtbot.waitUntil(lambda: screen.presets_card.names == ["Ett"])
    press(screen, "Byt namn")
    fill_dialog(qtbot, "Två", "Byt namn")
    qtbot.waitUntil(lambda: screen.presets_card.names == ["Två"])
    target = tmp_path / "mall.ehtmall"
    screen.presets_card.write_file(import_presets.list_presets(school.rector)[0], target)
    qtbot.waitUntil(lambda: "mall.ehtmall" in screen.notice.text)
    text = target.read_text(encoding="utf-8")
    assert "Pnr" in text
    assert not any(word in text for row in ROWS for word in row.split(";") if len(word) > 3)
    press(screen, "Ta bort")
    fill_dialog(qtbot, "", "Ta bort mallen")
    qtbot.waitUntil(lambda: screen.presets_card.names == [])
    screen.presets_card.add_file(target)
    qtbot.waitUntil(lambda: screen.presets_card.names == ["Två"])


def test_a_file_that_is_no_preset_says_so_and_changes_nothing(
    qtbot: QtBot, seat: Seat, open_import: Open, register: Path, tmp_path: Path
) -> None:
    screen = open_import(seat)
    screen.presets_card.add_file(register)
    qtbot.waitUntil(lambda: "ingen mall från EHT Desk" in screen.notice.text)
    screen.presets_card.add_file(tmp_path / "saknas.ehtmall")
    seat.settle()
    assert screen.presets_card.names == []


def test_a_file_without_headings_makes_no_preset(
    qtbot: QtBot, seat: Seat, open_import: Open, tmp_path: Path
) -> None:
    path = tmp_path / "barn.csv"
    path.write_text("Skolan;7A;130101-2384;Åsa;Ek;\nSkolan;7A;130102-2383;Bo;Al;\n", encoding="utf-8")
    screen = open_import(seat)
    read(qtbot, screen, path)
    errors: list[BaseException] = []
    screen.presets_card.save("Skola24", lambda: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert "preset_needs_headings" in str(errors[0])


# -- progress and stopping


def test_a_reading_tells_the_per_cent_and_stops_with_nothing_in_the_store(
    qtbot: QtBot,
    slow_seat: Seat,
    waiting_reader: WaitingReader,
    school: School,
    open_import: Open,
    register: Path,
) -> None:
    screen = open_import(slow_seat)
    read(qtbot, screen, register)
    primary(screen)()
    qtbot.waitUntil(lambda: screen.progress_card.text.text() == "Läser 3 rader … 56 %")
    assert screen.progress_card.bar.value() == 56
    screen.progress_card.cancel_button.click()
    assert not screen.progress_card.isVisible()
    assert "Avbrutet" in screen.notice.text
    assert waiting_reader.ended.wait(10)
    slow_seat.settle()
    assert register_import.waiting_imports(school.rector) == []
    with school.rector.store.read() as work:
        assert "register_staged" not in {row.event.kind for row in work.log.rows()}
    assert screen.mapping_card.isVisible()
    assert screen.header_actions()


def test_locking_or_leaving_the_page_ends_the_reading(
    qtbot: QtBot,
    slow_seat: Seat,
    waiting_reader: WaitingReader,
    school: School,
    open_import: Open,
    register: Path,
) -> None:
    screen = open_import(slow_seat)
    read(qtbot, screen, register)
    primary(screen)()
    qtbot.waitUntil(lambda: "56 %" in screen.progress_card.text.text())
    screen.flush()
    assert waiting_reader.ended.wait(10)
    slow_seat.desk.tasks.finish_writes()
    assert register_import.waiting_imports(school.rector) == []


def test_the_window_goes_on_while_a_large_register_is_read(
    qtbot: QtBot, seat: Seat, open_import: Open, tmp_path: Path
) -> None:
    """The window's beats while a workbook is read, beside its beats while a thread only counts."""
    rows = [
        line.split(";")
        for line in write_school(1, 1500, seat.desk.workspace.today).csv.decode("cp1252").split("\r\n")
    ]
    path = tmp_path / "stor.xlsx"
    path.write_bytes(xlsx({"Elever": rows[:-1]}))
    screen = open_import(seat)
    beats = 0

    def beat() -> None:
        nonlocal beats
        beats += 1

    timer = QTimer(screen)
    timer.setInterval(5)
    timer.timeout.connect(beat)
    timer.start()

    def beats_in(begin: Callable[[], object], is_over: Callable[[], bool]) -> float:
        nonlocal beats
        beats, began = 0, time.perf_counter()
        begin()
        qtbot.waitUntil(is_over, timeout=60_000)
        return beats / (time.perf_counter() - began)

    busy = threading.Event()

    def count() -> None:
        for _ in range(150_000):
            sum(range(100))
        busy.set()

    counting = threading.Thread(target=count)
    control = beats_in(counting.start, busy.is_set)
    counting.join()
    looking = beats_in(lambda: screen.read_files([path]), lambda: bool(screen.header_actions()))
    reading = beats_in(primary(screen), lambda: screen.preview_cards is not None)
    assert looking > control / 4
    assert reading > control / 4
