# SPDX-License-Identifier: EUPL-1.2
"""What the school and the IT department decided, where a form is signed, saved or left lying."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import papers
from eht_desk.application.store_settings import change_setting
from eht_desk.application.workspace import Services
from eht_desk.domain.policy import Policy
from eht_desk.ui.forms.document_actions import DocumentActions
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.fields import LineField
from tests.application.test_form_work import freeze_talk
from tests.fakes.school import School, make_school
from tests.ui.desks import destroy, seat_at, type_text, with_real_papers


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    theme()
    widget = QWidget()
    widget.resize(1200, 800)
    widget.show()
    yield widget
    destroy(widget)


def _form(qtbot: QtBot) -> SmallDialog:
    def shown() -> list[SmallDialog]:
        return [
            item
            for item in QApplication.topLevelWidgets()
            if isinstance(item, SmallDialog) and item.isVisible()
        ]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    return shown()[0]


def _place(form: SmallDialog) -> LineField:
    field = form.row("kept_at").field
    assert isinstance(field, LineField)
    return field


def test_the_place_of_originals_is_proposed(
    qtbot: QtBot, school: School, window: QWidget, tmp_path: Path
) -> None:
    mentor, document = freeze_talk(school)
    papers.issue_paper(mentor, document.id)
    change_setting(school.rector, "signed_originals_place", "Pärmen i rektors skåp")
    with seat_at(school, "per", tmp_path) as seat:
        DocumentActions(seat.desk, window).record_signature(document)
        form = _form(qtbot)
        qtbot.waitUntil(lambda: _place(form).text() == "Pärmen i rektors skåp")
        form.reject()
        destroy(form)


def test_what_somebody_writes_already_stays(
    qtbot: QtBot, school: School, window: QWidget, tmp_path: Path
) -> None:
    _, document = freeze_talk(school)
    change_setting(school.rector, "signed_originals_place", "Pärmen")
    with seat_at(school, "per", tmp_path) as seat:
        DocumentActions(seat.desk, window).record_signature(document)
        form = _form(qtbot)
        _place(form).clear()
        type_text(_place(form), "Elevakten")
        seat.settle()
        assert _place(form).text() == "Elevakten"
        form.reject()
        destroy(form)


def test_saving_as_pdf_is_refused_before_anybody_writes_a_reason(
    qtbot: QtBot, school: School, window: QWidget, tmp_path: Path
) -> None:
    _, document = freeze_talk(school)

    def without_files(services: Services) -> Services:
        return replace(with_real_papers(services), policy=Policy(may_save_pdf=False))

    with seat_at(school, "per", tmp_path, without_files) as seat:
        actions = DocumentActions(seat.desk, window)
        refused: list[BaseException] = []
        actions.refused.connect(refused.append)
        actions.save_pdf(document)
        assert [getattr(error, "code", "") for error in refused] == ["pdf_saving_off"]
        assert not [item for item in QApplication.topLevelWidgets() if isinstance(item, SmallDialog)]
        assert not actions.runs(lambda: None, lambda: None, lambda: None).may_save_pdf
