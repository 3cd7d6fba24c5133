# SPDX-License-Identifier: EUPL-1.2
"""A whole occasion by keyboard alone, in the real window: the pupil on screen, two guardians from paper, the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from eht_desk.application.surveys import read_surveys
from eht_desk.domain.instruments.responses import PUPIL, AnswerWay
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.surveys.answer_pages import QuestionPage, WordsPage
from eht_desk.ui.surveys.answer_screen import AnswerScreen
from eht_desk.ui.surveys.hand_over_screen import HandOverScreen
from eht_desk.ui.surveys.paper_screen import PaperScreen
from eht_desk.ui.surveys.result_screen import ResultScreen
from eht_desk.ui.surveys.survey_screen import SurveyScreen
from eht_desk.ui.surveys.surveys_screen import BeginDialog, SurveysScreen
from tests.fakes.school import ALMA
from tests.ui.desks import type_text
from tests.ui.shell.conftest import MakeStage, Stage, make_stage  # noqa: F401 - fixtures of the whole window
from tests.ui.surveys.conftest import LISA, OMAR_ANSWERS, response, two_guardians

CTRL = Qt.KeyboardModifier.ControlModifier
ROW = "631052004421531062104412"
S = TypeVar("S", bound=Screen)


class Keys:
    """Somebody who has no mouse."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def wait(self, holds: Callable[[], object]) -> None:
        self.stage.qtbot.waitUntil(lambda: bool(holds()))

    def at(self, kind: type[S]) -> S:
        """The page that has come, which has the focus."""
        self.wait(lambda: isinstance(self.stage.frame.current_screen, kind))
        screen = self.stage.frame.current_screen
        assert isinstance(screen, kind)
        return screen

    def has(self, *words: str) -> None:
        """Wait until the focus is on the button of that name."""
        self.wait(lambda: self.focused().accessibleName().startswith(words))

    def focused(self) -> QWidget:
        if QApplication.focusWidget() is None:  # no window system gives it back after a dialog
            self.stage.window.activateWindow()
        return QApplication.focusWidget() or self.stage.window

    def tab_to(self, words: str) -> None:
        for _ in range(60):
            focus = self.focused()
            if isinstance(focus, QPushButton) and focus.accessibleName().startswith(words):
                return
            self.stage.key(Qt.Key.Key_Tab)
            QApplication.processEvents()
        raise AssertionError(words)

    def type_paper(self, guardian: str) -> None:
        """One guardian's form, from the page of the occasion and back to it."""
        page = self.at(SurveyScreen)
        self.wait(lambda: page.lines and page.lines[-1].isVisible())
        self.tab_to(f"Från papper … {guardian}")
        self.enter()
        paper = self.at(PaperScreen)
        self.wait(lambda: self.focused() is getattr(paper, "row_field", None))
        QTest.keyClicks(paper.row_field, ROW)
        self.enter()
        QTest.keyClicks(paper.sums, "30 18 6 3")
        self.enter()

    def enter(self) -> None:
        self.stage.key(Qt.Key.Key_Return)


def test_a_pupil_on_screen_and_two_guardians_from_paper(make_stage: MakeStage) -> None:  # noqa: F811 - as above
    stage = make_stage(two_guardians())
    keys = Keys(stage)
    frame = stage.unlock("maria")
    frame.go(Route("pupil", {"pupil": ALMA}))
    stage.key(Qt.Key.Key_K, CTRL)
    type_text(frame.palette_box.line, "elevens frågeformulär")
    stage.qtbot.keyClick(frame.palette_box.line, Qt.Key.Key_Return)
    keys.at(SurveysScreen)
    keys.has("Nytt frågeformulär")
    keys.enter()
    keys.wait(lambda: [item for item in QApplication.topLevelWidgets() if isinstance(item, BeginDialog)])
    [form] = [item for item in QApplication.topLevelWidgets() if isinstance(item, BeginDialog)]
    form.choice.set_value("trial_questions")
    QTest.keyClick(form.action_button, Qt.Key.Key_Return)

    page = keys.at(SurveyScreen)
    survey_id = page._survey_id
    keys.has("Svara på skärm … Alma Dahl")
    keys.enter()
    keys.at(HandOverScreen)
    keys.has("Visa frågorna och lämna över")
    keys.enter()
    screen = keys.at(AnswerScreen)
    keys.has("Börja")
    keys.enter()
    keys.wait(lambda: isinstance(screen.page_shown, QuestionPage))
    for sign in ROW:
        stage.key(Qt.Key(int(Qt.Key.Key_0) + int(sign)))
        keys.enter()
    keys.wait(lambda: isinstance(screen.page_shown, WordsPage))
    keys.has("Klar")
    keys.enter()
    keys.has("Lås programmet")
    keys.enter()
    stage.unlock("maria")

    for guardian in ("Omar", "Lisa"):
        keys.type_paper(guardian)

    page = keys.at(SurveyScreen)
    keys.wait(lambda: len([item for item in page.lines if item.row.state is not None]) == 3)
    maria = stage.school.as_("maria")
    [row] = read_surveys(maria, ALMA)
    assert row.answered == 3
    assert response(maria, survey_id, PUPIL).way is AnswerWay.SCREEN
    assert response(maria, survey_id, OMAR_ANSWERS).way is AnswerWay.PAPER
    assert LISA in [item.row.respondent.guardian_id for item in page.lines if item.row.state is not None]
    assert [action.id for action in page.header_actions()] == ["survey result"]

    keys.tab_to("Visa resultat")
    keys.enter()
    result = keys.at(ResultScreen)
    keys.wait(lambda: any(item.id == "print" for item in result.header_actions()))
    keys.tab_to("Skriv ut sammanställning")
    keys.enter()
    keys.wait(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PrintDialog)
    keys.wait(dialog.print_button.isEnabled)
    keys.tab_to("Skriv ut")
    QTest.keyClick(dialog.print_button, Qt.Key.Key_Return)
    keys.wait(lambda: dialog.message.text.startswith("Skickat"))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    keys.at(ResultScreen)
    with maria.store.read() as work:
        assert [row.event.kind for row in work.log.rows()][-1] == "survey_printed"
