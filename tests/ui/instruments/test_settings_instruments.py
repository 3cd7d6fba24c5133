# SPDX-License-Identifier: EUPL-1.2
"""The school's questionnaire: read in, mended, put in use, replaced, removed; what is wrong is seen at its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application.school_wordings import InformantWording, read_wordings
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.settings_instruments import InstrumentsPage
from eht_desk.ui.screens.settings_pages import pages_for
from eht_desk.ui.screens.settings_screen import SettingsScreen
from eht_desk.ui.screens.wording_editor import WordingEditor
from eht_desk.ui.screens.wording_rows_card import WordingRowsCard
from eht_desk.ui.widgets.fields import LineField
from tests.exchange.word_files import NUMBERING, docx, numbered
from tests.fakes.school import School
from tests.ui.desks import Seat, destroy, seat_at, type_text
from tests.ui.shell.conftest import MakeStage, Stage

INSTRUMENT = "sras_r"
ROWS = 24


def made_up(seat: Seat) -> list[str]:
    """Questions about the topics of SRAS-R, made up here: none of the form's own."""
    instrument = seat.desk.workspace.services.instruments.get(INSTRUMENT)
    cues = [item.cues[0] if item.cues else item.topic.lower() for item in instrument.items]
    return [f"Påhittad mening {at} om {cue}?" for at, cue in enumerate(cues, start=1)]


@pytest.fixture
def rector(qtbot: QtBot, school: School, tmp_path: Path) -> Iterator[Seat]:
    with seat_at(school, "karin", tmp_path) as seat:
        yield seat


@pytest.fixture
def page(rector: Seat) -> Iterator[InstrumentsPage]:
    page = InstrumentsPage(rector.desk)
    page.resize(760, 700)
    page.show()
    page.activateWindow()
    rector.settle()
    yield page
    destroy(page)


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def button(page: QWidget, key: str) -> QPushButton:
    return next(
        item for item in page.findChildren(QPushButton) if item.property("key") == key and item.isVisible()
    )


def begin(page: InstrumentsPage, informant: str = "pupil") -> WordingEditor:
    button(page, f"wording {INSTRUMENT} {informant}").click()
    assert page.editor is not None
    return page.editor


def rows_of(editor: WordingEditor) -> WordingRowsCard:
    assert editor.rows is not None
    return editor.rows


def look(page: InstrumentsPage, seat: Seat, lines: Sequence[str]) -> WordingRowsCard:
    editor = page.editor or begin(page)
    editor.text.setPlainText("\n".join(lines))
    editor.read_button.click()
    seat.settle()
    return rows_of(editor)


def fill(editor: WordingEditor) -> None:
    for name, text in (
        ("form_title", "Påhittat formulär"),
        ("form_version", "2026"),
        ("source", "Skolans pärm"),
        ("confirmed_by", "Karin Ek"),
    ):
        editor.lines[name].setText(text)
    editor.compared.setChecked(True)


def put_in(page: InstrumentsPage, seat: Seat, lines: Sequence[str], informant: str = "pupil") -> None:
    editor = begin(page, informant)
    look(page, seat, lines)
    fill(editor)
    editor.use_button.click()
    seat.settle()
    assert page.editor is None


def stored(seat: Seat, kind: InformantKind = InformantKind.PUPIL) -> InformantWording:
    found = next(
        one for one in read_wordings(seat.desk.workspace).instruments if one.instrument.id == INSTRUMENT
    )
    return next(item for item in found.informants if item.informant is kind)


def problem_at(rows: WordingRowsCard, number: int) -> str:
    label = rows.rows[number - 1].label
    return label.text() if label.isVisible() else ""


def test_the_list_says_what_is_there(page: InstrumentsPage) -> None:
    shown = words(page)
    assert "Inget formulär inlagt. Svaren skrivs in från skolans papper." in shown
    assert "Frågorna följer med programmet." in shown
    assert "SRAS-R" in shown


def test_a_whole_form_is_put_in_shown_and_removed(page: InstrumentsPage, rector: Seat) -> None:
    lines = made_up(rector)
    editor = begin(page)
    rows = look(page, rector, ["Läs varje mening.", *(f"{at}. {text}" for at, text in enumerate(lines, 1))])
    assert rows.accessibleName() == "SRAS-R: Elev"
    assert [row.text() for row in rows.rows] == lines
    assert "Alla 24 rader har en text" in rows.notice.text
    assert editor.intro.toPlainText() == "Läs varje mening."
    editor.labels.setPlainText("noll\nett\ntvå\ntre\nfyra\nfem\nsex")
    fill(editor)
    editor.use_button.click()
    rector.settle()
    assert page.notice.text == "SRAS-R, elev: formuläret är inlagt."
    view = stored(rector).view
    assert view is not None
    assert list(view.wording.questions) == lines
    assert view.wording.facts.confirmed_by == "Karin Ek"
    assert view.wording.facts.language == "svenska"
    assert view.wording.labels == ("noll", "ett", "två", "tre", "fyra", "fem", "sex")
    assert rector.published
    seen = button(page, f"wording {INSTRUMENT} pupil")
    assert seen.text() == "Visa"
    seen.click()
    shown = words(page)
    assert "Rätten bekräftad av: Karin Ek" in shown
    assert "Kommer från: Skolans pärm" in shown
    assert f"24. {lines[-1]}" in shown
    page.remove_button.click()
    dialog = next(item for item in page.window().findChildren(SmallDialog) if item.isVisible())
    dialog.action_button.click()
    rector.settle()
    assert stored(rector).view is None
    assert button(page, f"wording {INSTRUMENT} pupil").text() == "Lägg in …"


def test_a_shifted_row_is_seen_and_moved_back(page: InstrumentsPage, rector: Seat) -> None:
    lines = made_up(rector)
    rows = look(page, rector, [*lines[:6], "Något helt annat?", *lines[6:]])
    assert "Det är 25 rader och ska vara 24." in rows.notice.text
    shifted = next(row for row in rows.rows if "för långt nedåt" in row.label.text())
    assert shifted.number == 7
    assert "Härifrån verkar texterna ha hamnat 1 rad för långt nedåt." in problem_at(rows, 7)
    shifted.button.click()
    assert [row.text() for row in rows.rows] == lines
    assert "Blev över" in words(page)
    assert "Något helt annat?" in words(page)
    assert rows.undo_button.isVisible()
    rows.undo_button.click()
    assert rows.rows[6].text() == "Något helt annat?"
    shifted.button.click()
    rows.strike_buttons[0].click()
    assert rows.draft.problems == ()
    assert "Något helt annat?" not in words(page)


def test_a_missing_row_is_seen_and_written(page: InstrumentsPage, rector: Seat) -> None:
    lines = made_up(rector)
    numbered_lines = [f"{at}. {text}" for at, text in enumerate(lines, 1)]
    rows = look(page, rector, [*numbered_lines[:10], *numbered_lines[11:]])
    assert problem_at(rows, 11) == "Frågan saknas."
    assert "Det är 23 rader och ska vara 24." in rows.notice.text
    assert rows.notice.button.hasFocus()
    QTest.keyClick(rows.notice.button, Qt.Key.Key_Return)
    assert rows.rows[10].area.hasFocus()
    assert rows.rows[10].area.accessibleDescription() == "Frågan saknas."
    fill_in = rows.rows[10].area
    type_text(fill_in, lines[10])
    assert problem_at(rows, 11) == ""
    assert rows.draft.problems == ()


def test_a_double_is_seen_and_struck(page: InstrumentsPage, rector: Seat) -> None:
    lines = made_up(rector)
    rows = look(page, rector, [*lines[:3], lines[2], *lines[3:]])
    assert "Samma text som fråga 3." in problem_at(rows, 4)
    rows.rows[3].button.click()
    assert [row.text() for row in rows.rows] == lines
    assert rows.draft.problems == ()


def test_a_number_that_stands_twice_is_seen(page: InstrumentsPage, rector: Seat) -> None:
    lines = [f"{at}. {text}" for at, text in enumerate(made_up(rector), 1)]
    rows = look(page, rector, [*lines[:5], "5. En annan mening?", *lines[6:]])
    assert "Numret står två gånger" in problem_at(rows, 5)
    assert problem_at(rows, 6) == "Frågan saknas."
    assert "En annan mening?" in words(page)


def test_sixteen_questions_are_refused(page: InstrumentsPage, rector: Seat) -> None:
    rows = look(page, rector, made_up(rector)[:16])
    assert "Formuläret från 1993 har 16 frågor" in rows.notice.text
    assert page.editor is not None
    fill(page.editor)
    page.editor.use_button.click()
    rector.settle()
    assert "Raderna stämmer inte än." in page.editor.message.text
    assert stored(rector).view is None
    page.editor.message.button.click()
    assert rows.rows[16].area.hasFocus()


def test_what_is_missing_about_the_form_is_told_at_its_field(page: InstrumentsPage, rector: Seat) -> None:
    editor = begin(page)
    look(page, rector, made_up(rector))
    editor.use_button.click()
    assert "Jämför raderna med ämnena" in editor.message.text
    assert editor.compared.hasFocus()
    fill(editor)
    editor.lines["confirmed_by"].clear()
    editor.use_button.click()
    rector.settle()
    assert editor.fields["confirmed_by"].problem
    assert editor.lines["confirmed_by"].hasFocus()
    editor.lines["confirmed_by"].setText("Karin Ek")
    editor.labels.setPlainText("ja\nnej")
    editor.use_button.click()
    rector.settle()
    assert editor.fields["labels"].problem == "Det är 2 svarsord och ska vara 7."
    assert stored(rector).view is None


def test_a_file_is_read_and_what_cannot_be_read_says_why(
    page: InstrumentsPage, rector: Seat, tmp_path: Path
) -> None:
    lines = made_up(rector)
    editor = begin(page)
    broken = tmp_path / "formulär.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    editor.take(broken)
    rector.settle()
    assert "Filen är skadad" in editor.notice.text
    editor.take(tmp_path / "borta.docx")
    rector.settle()
    assert "går inte att öppna" in editor.notice.text
    editor.read_button.click()
    assert "Klistra in frågorna först" in editor.notice.text
    whole = tmp_path / "formulär.docx"
    whole.write_bytes(docx("".join(map(numbered, lines)), numbering=NUMBERING))
    editor.take(whole)
    rector.settle()
    assert [row.text() for row in rows_of(editor).rows] == lines
    editor.again_button.click()
    assert editor.rows is None
    assert editor.text.hasFocus()


def test_guardians_begin_from_what_was_said_of_the_pupils_form(page: InstrumentsPage, rector: Seat) -> None:
    lines = made_up(rector)
    put_in(page, rector, lines)
    editor = begin(page, "guardian")
    assert editor.lines["form_title"].text() == "Påhittat formulär"
    assert editor.lines["confirmed_by"].text() == "Karin Ek"
    assert not editor.compared.isChecked()
    editor.back.click()
    rector.settle()
    assert stored(rector, InformantKind.GUARDIAN).view is None
    button(page, f"wording {INSTRUMENT} pupil").click()
    page.replace_button.click()
    assert page.editor is not None
    look(page, rector, [line.replace("Påhittad", "Ny") for line in lines])
    fill(page.editor)
    page.editor.use_button.click()
    rector.settle()
    view = stored(rector).view
    assert view is not None
    assert view.wording.questions[0].startswith("Ny mening 1")


def test_every_control_has_a_name_and_rows_are_reached_by_tab(page: InstrumentsPage, rector: Seat) -> None:
    rows = look(page, rector, made_up(rector))
    assert rows.rows[0].area.hasFocus()
    QTest.keyClick(rows.rows[0].area, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is rows.rows[1].area
    names = [row.area.accessibleName() for row in rows.rows]
    assert names[0].startswith("Fråga 1, ämne ")
    assert len(set(names)) == ROWS
    for control in page.findChildren(QPushButton):
        assert control.accessibleName() or control.text() or not control.isVisible()


def test_by_keyboard_alone_from_the_list_to_in_use(stage: Stage) -> None:
    """The pointer is never used: paste, show the rows, mend one, say what the form is, put it in use."""
    stage.unlock("maria").go(Route("settings", {"page": "instruments"}))
    page = page_of(stage)
    button(page, f"wording {INSTRUMENT} pupil").setFocus()
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: page.editor is not None and page.editor.text.hasFocus())
    editor = page.editor
    assert editor is not None
    instrument = stage.school.services.instruments.get(INSTRUMENT)
    lines = [f"Påhittad mening {item.number} om {item.cues[0]}?" for item in instrument.items]
    QApplication.clipboard().setText("\n".join([*lines[:3], lines[2], *lines[3:]]))
    stage.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    stage.key(Qt.Key.Key_Tab)
    assert editor.read_button.hasFocus()
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: editor.rows is not None)
    rows = rows_of(editor)
    assert rows.notice.button.hasFocus()
    stage.key(Qt.Key.Key_Return)
    assert rows.rows[3].area.hasFocus()
    stage.key(Qt.Key.Key_Tab)
    assert rows.rows[3].button.hasFocus()
    stage.key(Qt.Key.Key_Return)
    assert [row.text() for row in rows.rows] == lines
    for _ in range(ROWS):
        if editor.lines["form_title"].hasFocus():
            break
        stage.key(Qt.Key.Key_Tab)
    for text in ("Påhittat formulär", "", "2026", "Skolans pärm", "Karin Ek"):
        focus = QApplication.focusWidget()
        assert focus is not None
        type_text(focus, text)
        stage.key(Qt.Key.Key_Tab)
    stage.key(Qt.Key.Key_Tab)
    stage.key(Qt.Key.Key_Tab)
    assert editor.compared.hasFocus()
    stage.key(Qt.Key.Key_Space)
    stage.key(Qt.Key.Key_Tab)
    assert editor.use_button.hasFocus()
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: page.editor is None)
    stage.qtbot.waitUntil(lambda: "Visa" in shown_buttons(page))
    stage.settle()
    assert button(page, f"wording {INSTRUMENT} pupil").hasFocus()
    assert page.notice.text == "SRAS-R, elev: formuläret är inlagt."


def page_of(stage: Stage, seen: InstrumentsPage | None = None) -> InstrumentsPage:
    """The page in the window, once its list is read; `seen`: another one than this."""
    stage.qtbot.waitUntil(lambda: any(item is not seen for item in stage.frame.findChildren(InstrumentsPage)))
    found = next(item for item in stage.frame.findChildren(InstrumentsPage) if item is not seen)
    stage.qtbot.waitUntil(lambda: found.editor is not None or "Lägg in" in shown_buttons(found))
    return found


def shown_buttons(page: QWidget) -> str:
    return " ".join(item.text() for item in page.findChildren(QPushButton))


def test_rows_that_are_half_compared_are_there_after_a_lock_and_another_page(stage: Stage) -> None:
    stage.unlock("karin").go(Route("settings", {"page": "instruments"}))
    page = page_of(stage)
    editor = begin(page)
    editor.text.setPlainText("\n".join(f"Påhittad mening {at}?" for at in range(1, 26)))
    editor.read_button.click()
    stage.qtbot.waitUntil(lambda: editor.rows is not None)
    editor.lines["source"].setText("Skolans pärm")
    rows_of(editor).rows[2].area.setPlainText("Skriven för hand?")
    stage.window.lock("person")
    stage.settle()
    frame = stage.unlock("karin")
    stage.qtbot.waitUntil(lambda: page_of(stage).editor is not None)
    again = page_of(stage).editor
    assert again is not None
    assert rows_of(again).rows[2].text() == "Skriven för hand?"
    assert rows_of(again).texts()[ROWS:] == ("Påhittad mening 25?",)
    assert again.lines["source"].text() == "Skolans pärm"
    assert not again.compared.isChecked()
    screen = frame.current_screen
    assert isinstance(screen, SettingsScreen)
    screen.show_page("school")
    stage.settle()
    screen.show_page("instruments")
    stage.qtbot.waitUntil(lambda: page_of(stage).editor is not None)
    back = page_of(stage)
    assert back.editor is not None
    assert rows_of(back.editor).rows[2].text() == "Skriven för hand?"
    back.editor.back.click()
    assert back.half_done() == {}
    assert screen.state() == {"page": "instruments"}


def test_tab_goes_from_the_rows_over_what_is_left_to_the_facts(page: InstrumentsPage, rector: Seat) -> None:
    lines = made_up(rector)
    rows = look(page, rector, [f"{at}. {line}" for at, line in enumerate([*lines, "En?", "Två?"], 1)])
    editor = page.editor
    assert editor is not None
    for _ in range(2):  # as found, and after one was struck
        rows.rows[-1].area.setFocus()
        met: list[QWidget] = []
        while not isinstance(focus := QApplication.focusWidget(), LineField):
            assert focus is not None
            assert len(met) < ROWS
            QTest.keyClick(focus, Qt.Key.Key_Tab)
            met.append(QApplication.focusWidget() or page)
        assert [item for item in met if item in rows.strike_buttons] == rows.strike_buttons
        assert met[-1] is editor.lines["form_title"]
        rows.strike_buttons[0].click()
    assert len(rows.strike_buttons) == 0


def test_who_may_not_change_has_no_page(make_stage: MakeStage) -> None:
    stage = make_stage()
    for login, has_page in (("maria", True), ("per", False)):
        frame = stage.unlock(login)
        pages = {item.key for item in pages_for(frame.desk.who.viewer)}
        assert ("instruments" in pages) is has_page
        stage.window.lock("person")
        stage.settle()


def test_the_palette_leads_to_the_page(stage: Stage) -> None:
    frame = stage.unlock("karin")
    stage.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    type_text(frame.palette_box.line, "sras enkät")
    stage.qtbot.keyClick(frame.palette_box.line, Qt.Key.Key_Return)
    assert frame.route == Route("settings", {"page": "instruments"})
    assert frame.current_screen is not None
    assert frame.current_screen.help_id == "own_questionnaire"
