# SPDX-License-Identifier: EUPL-1.2
"""A stack of papers comes back: read, confirmed and placed by keys alone, and a lock at any moment loses nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from eht_desk.application import papers
from eht_desk.application.loose_pages import loose_pages
from eht_desk.application.papers import PaperIssue
from eht_desk.application.signed_papers import confirm_signed
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.scans import LooseReason
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.screens.confirm_signed import ConfirmSignedScreen
from eht_desk.ui.screens.loose_page import LoosePageScreen
from eht_desk.ui.screens.reason_dialog import ReasonDialog
from eht_desk.ui.screens.receive_screen import ReceiveScreen
from eht_desk.ui.screens.returned_pages import ReturnedPages
from eht_desk.ui.screens.rows import ListRow
from eht_desk.ui.screens.signed_papers import SignedPapersScreen
from eht_desk.ui.widgets.buttons import LinkButton
from tests.application.protected import protect_alma
from tests.fakes.school import ALMA, NOEL, STORE
from tests.ui.desks import type_text
from tests.ui.shell.conftest import Stage, make_stage, stage
from tests.ui.signed.paper_trail import blank, paper_out, printing, saved, scan, sheets

__all__ = ["make_stage", "stage"]
PLACE = Route("signed_papers")


def at_papers(stage: Stage, login: str = "maria") -> SignedPapersScreen:
    if stage.window.frame is None:
        stage.unlock(login)
    stage.frame.go(PLACE)
    return shown_papers(stage)


def shown_papers(stage: Stage) -> SignedPapersScreen:
    stage.qtbot.waitUntil(lambda: isinstance(stage.frame.current_screen, SignedPapersScreen))
    screen = stage.frame.current_screen
    assert isinstance(screen, SignedPapersScreen)
    stage.qtbot.waitUntil(lambda: screen.out.card is not None)
    return screen


def read(stage: Stage, screen: SignedPapersScreen, *paths: Path) -> None:
    screen.take(paths)
    stage.qtbot.waitUntil(lambda: not screen.reading.work.is_running, timeout=20_000)
    stage.qtbot.waitUntil(lambda: bool(screen.reading.result.text))


def confirming(stage: Stage, code: str) -> ConfirmSignedScreen:
    def is_there() -> bool:
        screen = stage.frame.current_screen
        return isinstance(screen, ConfirmSignedScreen) and code in screen.facts.text()

    stage.qtbot.waitUntil(is_there)
    screen = stage.frame.current_screen
    assert isinstance(screen, ConfirmSignedScreen)
    stage.qtbot.waitUntil(lambda: screen.confirm_button.isHidden() or screen.confirm_button.isEnabled())
    return screen


def placing(stage: Stage) -> LoosePageScreen:
    stage.qtbot.waitUntil(
        lambda: (
            isinstance(stage.frame.current_screen, LoosePageScreen)
            and not stage.frame.current_screen.card.isHidden()
        )
    )
    screen = stage.frame.current_screen
    assert isinstance(screen, LoosePageScreen)
    return screen


def stored(stage: Stage, issue: PaperIssue) -> Document:
    return stage.school.gate.stores[STORE][1].document_rows[issue.document.id]


def log_kinds(stage: Stage) -> list[str]:
    return [row.event.kind for row, _ in stage.school.gate.stores[STORE][1].log_rows]


def titles(screen: SignedPapersScreen) -> list[str]:
    return [row.title.text() for row in screen.findChildren(ListRow) if not row.isHidden()]


def test_a_stack_is_read_and_two_papers_are_confirmed_by_keys(stage: Stage, tmp_path: Path) -> None:
    alma, noel = paper_out(stage.school, "per", ALMA), paper_out(stage.school, "sara", NOEL)
    screen = at_papers(stage)
    read(stage, screen, saved(tmp_path, scan(sheets(alma.pdf), [blank()], sheets(noel.pdf))))
    pages = len(sheets(alma.pdf)) + len(sheets(noel.pdf))
    assert screen.reading.result.text == (
        f"{pages + 1} sidor lästa. {pages} är inlagda, 1 kunde inte placeras."
    )
    assert stored(stage, alma).state is DocumentState.AWAITING_SIGNATURE
    screen.reading.confirm_button.setFocus()
    stage.key(Qt.Key.Key_Return)
    first = confirming(stage, alma.document.code)
    stage.qtbot.waitUntil(lambda: first.paper.page_count == len(sheets(alma.pdf)))
    stage.qtbot.waitUntil(lambda: first.day.line.hasFocus())
    assert log_kinds(stage)[-1] == "returned_pages_opened"
    assert first.day.value() is None  # the day that stands on the paper, never today by itself
    type_text(first.day.line, "i dag")
    type_text(first.witness, "Maria Lind")
    first.place.clear()
    type_text(first.place, "Pärm 3, rum 12")
    first.place.setFocus()
    stage.key(Qt.Key.Key_Return)
    second = confirming(stage, noel.document.code)
    assert (second.place.text(), second.witness.text()) == ("Pärm 3, rum 12", "Maria Lind")
    type_text(second.day.line, "i dag")
    stage.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    shown_papers(stage)
    for issue in (alma, noel):
        assert stored(stage, issue).state is DocumentState.SIGNED
        [signature] = stored(stage, issue).signatures
        assert (signature.kept_at, signature.witnessed_by, signature.is_scanned) == (
            "Pärm 3, rum 12",
            "Maria Lind",
            True,
        )
        assert signature.signed_on == date(2026, 11, 23)


def test_nothing_of_a_skipped_paper_stays_until_the_next_is_seen(stage: Stage, tmp_path: Path) -> None:
    alma, noel = paper_out(stage.school, "per", ALMA), paper_out(stage.school, "sara", NOEL)
    screen = at_papers(stage)
    read(stage, screen, saved(tmp_path, scan(sheets(alma.pdf), sheets(noel.pdf))))
    screen.reading.confirm_button.click()
    page = confirming(stage, alma.document.code)
    stage.qtbot.waitUntil(lambda: bool(page.header_actions()))
    writes, draws = Event(), Event()
    stage.window.tasks.write(lambda: writes.wait(60))  # somebody saves a long text
    page.skip_button.click()
    assert (page.paper.page_count, page.header_actions(), page.facts.text()) == (0, (), "")
    assert not page.confirm_button.isEnabled()
    assert not page.skip_button.isEnabled()
    stage.window.tasks.read(lambda: draws.wait(60))  # and drawing takes its time
    writes.set()
    stage.qtbot.waitUntil(lambda: noel.document.code in page.facts.text())
    assert page.paper.page_count == 0
    type_text(page.day.line, "i dag")
    type_text(page.place, "Pärm 3")
    stage.key(Qt.Key.Key_Return)
    assert not page.confirm_button.isEnabled()
    draws.set()
    stage.qtbot.waitUntil(page.confirm_button.isEnabled)
    assert page.paper.page_count == len(sheets(noel.pdf))
    assert stored(stage, noel).signatures == ()


def test_without_a_scanner(stage: Stage) -> None:
    alma = paper_out(stage.school, "per", ALMA)
    screen = at_papers(stage, "per")
    [row] = [row for row in screen.out.findChildren(ListRow) if row.button is not None]
    assert "Alma Dahl, 5A" in row.title.text()
    assert row.button is not None
    row.button.click()
    page = confirming(stage, alma.document.code)
    assert not page.has_paper
    page.place.clear()
    type_text(page.day.line, "i dag")
    page.confirm_button.click()
    stage.qtbot.waitUntil(lambda: bool(page.rows["kept_at"].problem))
    type_text(page.place, "Elevakten")
    page.confirm_button.click()
    stage.qtbot.waitUntil(lambda: stored(stage, alma).state is DocumentState.SIGNED)
    screen = shown_papers(stage)
    stage.qtbot.waitUntil(lambda: titles(screen) == [])


def test_printed_again_from_the_list(stage: Stage) -> None:
    alma = paper_out(stage.school, "per", ALMA)
    screen = at_papers(stage, "per")
    [again] = [item for item in screen.out.findChildren(LinkButton) if item.text() == "Skriv ut igen"]
    again.click()
    stage.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    dialog.close()
    assert stored(stage, alma).state is DocumentState.AWAITING_SIGNATURE


def test_printed_again_is_the_paper_that_is_out_in_its_language(stage: Stage) -> None:
    alma = paper_out(stage.school, "per", ALMA)
    writer = printing(stage.school, "per")
    english = papers.issue_paper(writer, alma.document.id, language="en")
    stage.school.clock.advance(minutes=1)
    papers.record_print(writer, alma.document.id, english.paper.number, 1)
    screen = at_papers(stage, "per")
    [again] = [item for item in screen.out.findChildren(LinkButton) if item.text() == "Skriv ut igen"]
    again.click()
    stage.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    stage.qtbot.waitUntil(dialog.print_button.isEnabled)
    dialog.print_button.click()
    stage.qtbot.waitUntil(lambda: dialog.message.text.startswith("Skickat"))
    dialog.close()
    with writer.store.read() as work:
        copies = {item.language: item.copies for item in work.documents.papers(alma.document.id)}
    assert copies == {"": 1, "en": 2}


def test_the_navigation_says_what_waits(stage: Stage, tmp_path: Path) -> None:
    paper_out(stage.school, "per", ALMA)
    stage.school.clock.advance(days=20)
    stage.unlock("maria")
    button = stage.frame.sidebar.buttons["signed"]
    stage.qtbot.waitUntil(lambda: button.accessibleDescription() == "1 papper borta länge")
    screen = at_papers(stage)
    read(stage, screen, saved(tmp_path, scan([blank()])))
    stage.qtbot.waitUntil(lambda: button.accessibleDescription() == "1 papper borta länge, 1 sida utan plats")
    stage.window.lock("idle")
    stage.settle()
    assert "signed" not in stage.unlock("ida").sidebar.buttons


def test_a_page_without_a_code_is_placed_by_hand(stage: Stage, tmp_path: Path) -> None:
    alma = paper_out(stage.school, "per", ALMA)
    screen = at_papers(stage)
    read(stage, screen, saved(tmp_path, scan([blank()])))
    stage.qtbot.waitUntil(lambda: not screen.loose.isHidden())
    row = screen.loose.findChildren(ListRow)[0]
    assert row.button is not None
    row.button.click()
    page = placing(stage)
    stage.qtbot.waitUntil(lambda: page.paper.page_count == 1)
    assert "loose_page_opened" in log_kinds(stage)
    type_text(page.code, "9999-99")
    page.code.setFocus()
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: bool(page.code_row.problem))
    page.code.clear()
    type_text(page.code, alma.document.code.lower())
    page.code.setFocus()
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: page.place_button.isEnabled())
    assert "Alma Dahl" in page.found.text()
    page.place_button.click()
    shown_papers(stage)
    assert loose_pages(stage.school.as_("maria")) == ()
    assert log_kinds(stage).count("loose_page_placed") == 1


def test_a_page_is_thrown_away_with_a_reason(stage: Stage, tmp_path: Path) -> None:
    screen = at_papers(stage)
    read(stage, screen, saved(tmp_path, scan([blank()])))
    [row] = loose_pages(stage.school.as_("maria"))
    assert row.reason is LooseReason.NO_CODE
    stage.frame.go(Route("loose_page", {"page": row.id}))
    page = placing(stage)
    page.throw_button.click()
    dialog = stage.window.findChild(ReasonDialog)
    assert isinstance(dialog, ReasonDialog)
    type_text(dialog.reason, "Tom sida")
    dialog.action_button.click()
    stage.qtbot.waitUntil(lambda: loose_pages(stage.school.as_("maria")) == ())


def test_a_wrong_page_is_taken_away_while_it_is_looked_at(stage: Stage, tmp_path: Path) -> None:
    alma = paper_out(stage.school, "per", ALMA)
    screen = at_papers(stage)
    read(stage, screen, saved(tmp_path, scan(sheets(alma.pdf))))
    screen.reading.confirm_button.click()
    page = confirming(stage, alma.document.code)
    page._take_away(page._opened[0])
    stage.qtbot.waitUntil(lambda: len(loose_pages(stage.school.as_("maria"))) == 1)
    stage.qtbot.waitUntil(lambda: len(page._opened) == len(sheets(alma.pdf)) - 1)


def test_what_cannot_be_read_says_why(stage: Stage, tmp_path: Path) -> None:
    screen = at_papers(stage)
    read(stage, screen, saved(tmp_path, b"PK\x03\x04", "brev.pdf"), tmp_path / "borta.pdf")
    assert screen.reading.result.text == (
        "Fil 1: Inget ur filen är inlagt. Bara PDF och bilder (PNG, JPEG, TIFF) kan läsas. Ställ in skannern på PDF. "
        "Fil 2: Inget ur filen är inlagt. Filen går inte att läsa på datorn. Se om den finns kvar och försök igen."
    )
    assert "scan_filed" not in log_kinds(stage)


def test_somebody_stops_the_reading(stage: Stage, tmp_path: Path) -> None:
    screen = at_papers(stage)
    screen.take([saved(tmp_path, scan([blank()] * 6))])
    screen.reading.cancel_button.click()
    stage.qtbot.waitUntil(lambda: bool(screen.reading.result.text), timeout=20_000)
    assert screen.reading.result.text == "Avbrutet. Ingenting är inlagt."
    assert loose_pages(stage.school.as_("maria")) == ()


def test_a_lock_while_a_stack_is_read_keeps_nothing_half(stage: Stage, tmp_path: Path) -> None:
    alma = paper_out(stage.school, "per", ALMA)
    screen = at_papers(stage)
    screen.take([saved(tmp_path, scan(sheets(alma.pdf), [blank()] * 3))])
    stage.window.lock("idle")
    stage.settle()
    stage.unlock("maria")
    screen = shown_papers(stage)
    assert screen.reading.to_confirm == []
    tables = stage.school.gate.stores[STORE][1]
    filed = len(tables.returned_rows) + len(tables.loose_rows)
    assert filed in (0, len(sheets(alma.pdf)) + 3)


def test_a_lock_while_somebody_looks_comes_back_to_the_same_paper(stage: Stage, tmp_path: Path) -> None:
    alma, noel = paper_out(stage.school, "per", ALMA), paper_out(stage.school, "sara", NOEL)
    screen = at_papers(stage)
    read(stage, screen, saved(tmp_path, scan(sheets(alma.pdf), sheets(noel.pdf))))
    screen.reading.confirm_button.click()
    page = confirming(stage, alma.document.code)
    page.go_on()
    page = confirming(stage, noel.document.code)
    page.day.line.setText("2026-11-20")
    page.witness.setText("Sara Ek")
    stage.window.lock("idle")
    stage.settle()
    stage.unlock("maria")
    page = confirming(stage, noel.document.code)
    assert (page.day.value(), page.witness.text()) == (date(2026, 11, 20), "Sara Ek")


def test_a_signed_paper_among_what_comes_in_is_pointed_at(stage: Stage, tmp_path: Path) -> None:
    alma = paper_out(stage.school, "per", ALMA)
    stage.unlock("maria").go(Route("receive", {"pupil": ALMA}))
    page = stage.frame.current_screen
    assert isinstance(page, ReceiveScreen)
    page.take([saved(tmp_path, scan([blank()]), "brev.pdf"), saved(tmp_path, scan(sheets(alma.pdf)))])
    stage.qtbot.waitUntil(lambda: page._rows[1].signed_button is not None)
    assert page._rows[0].signed_button is None
    button = page._rows[1].signed_button
    assert button is not None
    button.click()
    screen = shown_papers(stage)
    stage.qtbot.waitUntil(lambda: bool(screen.reading.to_confirm), timeout=20_000)


def test_the_documents_own_page_shows_what_came_back(stage: Stage, tmp_path: Path) -> None:
    alma = paper_out(stage.school, "per", ALMA)
    screen = at_papers(stage)
    read(stage, screen, saved(tmp_path, scan(sheets(alma.pdf))))
    confirm_signed(stage.school.as_("maria"), alma.document.id, None, date(2026, 11, 23), "", "Pärm 3")
    about = {"pupil": str(ALMA), "form": alma.document.form_id, "document": str(alma.document.id)}
    stage.frame.go(Route("form", about))
    page = stage.frame.current_screen
    assert page is not None
    stage.qtbot.waitUntil(lambda: any(not card.isHidden() for card in page.findChildren(ReturnedPages)))
    [row] = page.findChildren(ReturnedPages)[0].findChildren(ListRow)
    assert "av Maria Lind" in row.accessibleName()
    assert row.button is not None
    row.button.click()
    looking = confirming(stage, alma.document.code)
    stage.qtbot.waitUntil(lambda: looking.paper.page_count == len(sheets(alma.pdf)))
    assert looking.title_label.text().startswith("Kommit tillbaka")
    assert looking.confirm_button.isHidden()
    [action] = looking.header_actions()
    action.run()
    stage.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    assert "returned_pages_printed" in log_kinds(stage)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    dialog.close()
    looking.leave()
    stage.qtbot.waitUntil(lambda: stage.frame.route.screen == "form")


def test_esc_leads_back(stage: Stage, tmp_path: Path) -> None:
    alma = paper_out(stage.school, "per", ALMA)
    screen = at_papers(stage)
    read(stage, screen, saved(tmp_path, scan(sheets(alma.pdf))))
    screen.reading.confirm_button.click()
    confirming(stage, alma.document.code)
    stage.key(Qt.Key.Key_Escape)
    shown_papers(stage)


def test_the_pages_of_a_protected_pupil_are_covered_and_the_band_stands_above(
    stage: Stage, tmp_path: Path
) -> None:
    """The paper is from before the protection: name, number and class stand on it."""
    issue = paper_out(stage.school, "per", ALMA)
    pages = sheets(issue.pdf)
    protect_alma(stage.school)
    screen = at_papers(stage)
    read(stage, screen, saved(tmp_path, scan(pages)))
    screen.reading.confirm_button.click()
    stage.qtbot.waitUntil(lambda: isinstance(stage.frame.current_screen, ConfirmSignedScreen))
    page = stage.frame.current_screen
    assert isinstance(page, ConfirmSignedScreen)
    stage.qtbot.waitUntil(lambda: not page.cover.isHidden())
    assert page.paper.page_count == 0
    assert not page.confirm_button.isEnabled()  # nobody has seen what is confirmed
    stage.qtbot.waitUntil(stage.frame.band.isVisible)
    stage.qtbot.waitUntil(page.show_button.hasFocus)
    stage.qtbot.keyClick(page.show_button, Qt.Key.Key_Return)
    stage.qtbot.waitUntil(page.confirm_button.isEnabled)
    assert page.has_paper
    other = QWidget()
    stage.qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    stage.qtbot.waitUntil(other.isActiveWindow)
    stage.qtbot.waitUntil(page.show_button.isVisible)
    assert page.paper.page_count == 0
