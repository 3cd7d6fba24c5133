# SPDX-License-Identifier: EUPL-1.2
"""A copy as a PDF: the whole paper in Swedish, whatever was printed of the document since."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import papers
from eht_desk.domain.documents import Document
from eht_desk.ui.forms.document_actions import DocumentActions
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text_area import TextArea
from tests.application.test_form_work import freeze_talk
from tests.fakes.school import School, make_school
from tests.ui.desks import Seat, destroy, seat_at


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def document(school: School) -> Document:
    frozen: Document = freeze_talk(school)[1]
    return frozen


@pytest.fixture
def seat(qtbot: QtBot, school: School, document: Document, tmp_path: Path) -> Iterator[Seat]:
    theme()
    with seat_at(school, "per", tmp_path) as seated:
        yield seated


@pytest.fixture
def page(seat: Seat) -> Iterator[QWidget]:
    widget = QWidget()
    widget.resize(1200, 800)
    widget.show()
    yield widget
    destroy(widget)


def test_the_whole_paper_is_saved_though_another_language_was_issued_last(
    qtbot: QtBot, seat: Seat, page: QWidget, document: Document, tmp_path: Path
) -> None:
    workspace = seat.desk.workspace
    document_id = document.id
    whole = papers.issue_paper(workspace, document_id)
    english = papers.issue_paper(workspace, document_id, language="en")
    assert english.paper.number > whole.paper.number
    actions = DocumentActions(seat.desk, page)
    told: list[str] = []
    actions.told.connect(lambda text, _kind: told.append(text))
    actions.save_pdf(whole.document)
    [asking] = page.findChildren(SmallDialog)
    reason = asking.row("reason").field
    assert isinstance(reason, TextArea)
    reason.setPlainText("Begärd av vårdnadshavare")
    asking.action_button.click()
    qtbot.waitUntil(lambda: bool(page.findChildren(QFileDialog)))
    [place] = page.findChildren(QFileDialog)
    target = tmp_path / "sparad.pdf"
    place.fileSelected.emit(str(target))
    place.close()
    qtbot.waitUntil(lambda: told == ["sparad.pdf är sparad."])
    assert target.read_bytes() == whole.pdf
    with workspace.store.read() as work:
        assert work.log.rows()[-1].event.detail["number"] == whole.paper.number
