# SPDX-License-Identifier: EUPL-1.2
"""Answering alone in the whole window: keys, saving, what cannot be reached, the lock as the only way out."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application.surveys import decline_form, read_survey, save_answer
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import SurveyId
from eht_desk.domain.instruments.responses import PUPIL, ResponseState
from eht_desk.domain.surveys import Survey
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.unlock_screen import UnlockScreen
from eht_desk.ui.surveys.answer_pages import CHOOSE, QuestionPage, WordsPage
from eht_desk.ui.surveys.answer_screen import AnswerScreen
from eht_desk.ui.surveys.asking_texts import reachable_words
from eht_desk.ui.surveys.hand_over_screen import HandOverScreen
from eht_desk.ui.surveys.survey_screen import SurveyScreen
from tests.fakes.school import ALMA
from tests.ui.protection.conftest import ALIAS, NAMES, protect
from tests.ui.shell.conftest import MakeStage, Stage, make_stage  # noqa: F401 - fixtures of the whole window
from tests.ui.surveys.conftest import begin, button, response, texts, two_guardians

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


class Sitting:
    """Maria's window, handed over to Alma."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.maria: Workspace = stage.school.as_("maria")
        self.survey_id: SurveyId = begin(self.maria)
        stage.unlock("maria")

    @property
    def place(self) -> dict[str, str]:
        return {"pupil": str(ALMA), "survey": str(self.survey_id)}

    def hand_over(self) -> AnswerScreen:
        """As Maria does: the staff's page, its button."""
        self.stage.frame.go(Route("survey_hand_over", {**self.place, "who": "pupil"}))
        page = self.stage.frame.current_screen
        assert isinstance(page, HandOverScreen)
        self.stage.qtbot.waitUntil(lambda: page.button is not None)
        assert page.button is not None
        page.button.click()
        return self.answering()

    def answering(self) -> AnswerScreen:
        """The questions' screen, when its first page is there."""
        self.stage.qtbot.waitUntil(lambda: isinstance(self.stage.frame.current_screen, AnswerScreen))
        screen = self.stage.frame.current_screen
        assert isinstance(screen, AnswerScreen)
        self.stage.qtbot.waitUntil(lambda: screen.page_shown is not None)
        self.stage.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return screen

    def words(self) -> WordsPage:
        """The page of words that is shown."""
        screen = self.answering()
        self.stage.qtbot.waitUntil(
            lambda: isinstance(screen.page_shown, WordsPage) and screen.page_shown.isEnabled()
        )
        assert isinstance(screen.page_shown, WordsPage)
        return screen.page_shown

    def question(self) -> QuestionPage:
        """The question that is shown."""
        page = self.answering().page_shown
        assert isinstance(page, QuestionPage)
        return page

    def begin(self) -> QuestionPage:
        """Hand over, and Alma presses Börja."""
        self.hand_over()
        self.stage.key(Qt.Key.Key_Return)
        return self.question()

    def answer(self, digit: int) -> None:
        """A digit, and Enter."""
        self.stage.key(Qt.Key(int(Qt.Key.Key_0) + digit))
        self.stage.key(Qt.Key.Key_Return)

    def kept(self) -> tuple[int | None, ...]:
        """What is in the store."""
        self.stage.window.tasks.finish_writes()
        return response(self.maria, self.survey_id, PUPIL).answers

    def state(self) -> ResponseState:
        """Where Alma's form stands in the store."""
        self.stage.window.tasks.finish_writes()
        return response(self.maria, self.survey_id, PUPIL).state


@pytest.fixture
def sitting(make_stage: MakeStage) -> Sitting:  # noqa: F811 - the fixture above
    return Sitting(make_stage(two_guardians()))


def test_the_staffs_page_says_who_reads_and_what_can_be_reached(qtbot: QtBot, sitting: Sitting) -> None:
    sitting.stage.frame.go(Route("survey_hand_over", {**sitting.place, "who": "pupil"}))
    page = sitting.stage.frame.current_screen
    assert isinstance(page, HandOverScreen)
    qtbot.waitUntil(lambda: page.button is not None)
    shown = texts(page)
    assert "Karin Ås" in shown
    assert "Maria Lind" in shown
    assert "Per Holm" not in shown  # the mentor does not read it
    assert "Andra program på datorn går att nå. Stäng det som inte ska synas" in shown
    assert "Du låser upp med ditt lösenord" in shown
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.button)


def test_what_can_be_reached_depends_on_the_platform() -> None:
    assert "Alt Tabb" in reachable_words("windows")
    assert "Kommando Tabb" in reachable_words("cocoa")
    assert "går att nå" in reachable_words("xcb")
    assert reachable_words("eglfs") == ""


def test_all_questions_by_keys_alone_and_every_answer_is_kept_at_once(sitting: Sitting) -> None:
    sitting.begin()
    for number in range(1, 25):
        assert sitting.question().counter.text() == f"Fråga {number} av 24"
        sitting.stage.key(Qt.Key(int(Qt.Key.Key_0) + number % 7))
        assert sitting.kept()[number - 1] == number % 7
        sitting.stage.key(Qt.Key.Key_Return)
    assert "Det var den sista frågan" in texts(sitting.words())
    sitting.stage.key(Qt.Key.Key_Return)
    sitting.stage.qtbot.waitUntil(lambda: "Tack" in texts(sitting.words()))
    assert sitting.state() is ResponseState.COMPLETE
    assert sitting.kept() == tuple(number % 7 for number in range(1, 25))
    sitting.stage.key(Qt.Key.Key_Return)
    assert sitting.stage.window.frame is None  # locked


def test_the_first_page_says_who_reads_before_any_question(sitting: Sitting) -> None:
    sitting.hand_over()
    shown = texts(sitting.words())
    assert "Karin Ås och Maria Lind kan läsa svaren." in shown
    assert "24 frågor" in shown
    assert "De mäter ingenting" in shown


def test_back_skip_and_changing_an_answer(sitting: Sitting) -> None:
    page = sitting.begin()
    assert not page.back_button.isVisible()
    sitting.answer(3)
    sitting.answer(4)
    sitting.stage.key(Qt.Key.Key_PageUp)
    assert page.counter.text() == "Fråga 2 av 24"
    assert page.scale.value() == 4
    sitting.answer(5)
    page.skip_button.click()
    assert page.counter.text() == "Fråga 4 av 24"
    page.back_button.click()
    assert page.scale.value() is None
    sitting.stage.key(Qt.Key.Key_Left, ALT)
    page.skip_button.click()  # takes the answer away
    assert sitting.kept()[:4] == (3, None, None, None)


def test_enter_without_an_answer_stays_and_says_why(sitting: Sitting) -> None:
    page = sitting.begin()
    sitting.stage.key(Qt.Key.Key_Return)
    assert page.counter.text() == "Fråga 1 av 24"
    assert page.notice.text == CHOOSE
    assert sitting.kept()[0] is None
    sitting.stage.key(Qt.Key.Key_9)  # no point of the scale
    assert page.scale.value() is None
    sitting.stage.key(Qt.Key.Key_2)
    assert page.notice.text == ""


def test_nothing_of_the_program_is_reached(sitting: Sitting) -> None:
    sitting.begin()
    frame = sitting.stage.frame
    screen = frame.current_screen
    assert screen is not None
    for key, modifier in (
        (Qt.Key.Key_K, CTRL),
        (Qt.Key.Key_1, CTRL),
        (Qt.Key.Key_2, CTRL),
        (Qt.Key.Key_3, CTRL),
        (Qt.Key.Key_F1, NONE),
        (Qt.Key.Key_F6, NONE),
        (Qt.Key.Key_F9, NONE),
        (Qt.Key.Key_F10, NONE),
        (Qt.Key.Key_Escape, NONE),
        (Qt.Key.Key_Escape, CTRL),
        (Qt.Key.Key_K, ALT),
        (Qt.Key.Key_I, ALT),
        (Qt.Key.Key_S, ALT),
        (Qt.Key.Key_N, CTRL),
    ):
        sitting.stage.key(key, modifier)
        assert frame.current_screen is screen
        assert not frame.palette_box.isVisible()
    for route in (Route("today"), Route("pupil", {"pupil": str(ALMA)}), Route("handbook")):
        frame.go(route)
        frame.return_to(route)
        frame.open_book("start")
    frame.back()
    assert frame.current_screen is screen
    for part in (frame.sidebar, frame.top_bar, frame.sharing_strip, frame.band):
        assert not part.isVisible()
    assert "Alma" not in texts(screen)
    shown = [item for item in QApplication.topLevelWidgets() if item.isVisible()]
    assert shown == [sitting.stage.window]


def test_a_break_locks_and_the_form_goes_on_where_it_stopped(sitting: Sitting) -> None:
    page = sitting.begin()
    sitting.answer(3)
    sitting.answer(4)
    assert sitting.stage.window.isFullScreen()
    page.stop_button.click()
    button(sitting.words(), "Ta en paus").click()
    assert sitting.stage.window.frame is None
    assert not sitting.stage.window.isFullScreen()
    assert sitting.kept()[:3] == (3, 4, None)
    sitting.stage.unlock("maria")
    frame = sitting.stage.frame
    sitting.stage.qtbot.waitUntil(lambda: isinstance(frame.current_screen, SurveyScreen))
    assert frame.sidebar.isVisible()
    back = frame.current_screen
    assert isinstance(back, SurveyScreen)
    sitting.stage.qtbot.waitUntil(lambda: bool(back.lines))
    button(back, "Fortsätt på skärm").click()
    over = frame.current_screen
    assert isinstance(over, HandOverScreen)
    sitting.stage.qtbot.waitUntil(lambda: over.button is not None)
    assert over.button is not None
    over.button.click()
    sitting.answering()
    assert "fråga 3 av 24" in texts(sitting.words())
    sitting.stage.key(Qt.Key.Key_Return)
    assert sitting.question().counter.text() == "Fråga 3 av 24"


def test_who_unlocks_after_the_lock_does_not_come_to_the_questions(sitting: Sitting) -> None:
    sitting.begin()
    sitting.answer(1)
    sitting.stage.key(Qt.Key.Key_L, CTRL)
    sitting.stage.qtbot.waitUntil(lambda: sitting.stage.window.frame is None)
    sitting.stage.unlock("karin")
    assert not isinstance(sitting.stage.frame.current_screen, AnswerScreen)


def test_closing_the_window_locks_and_stays_and_no_other_store_is_reached(sitting: Sitting) -> None:
    """Else Alt F4 would leave the pupil at the desktop, and the unlock page at the folders of whoever works here."""
    sitting.begin()
    sitting.answer(5)
    window = sitting.stage.window
    assert not window.close()
    sitting.stage.qtbot.waitUntil(lambda: window.frame is None and isinstance(window.page, UnlockScreen))
    assert window.isVisible()
    assert response(sitting.maria, sitting.survey_id, PUPIL).answers[0] == 5
    page = window.page
    assert isinstance(page, UnlockScreen)
    assert not any(link.isVisible() for link in (page.other, page.new, page.backup))
    sitting.stage.unlock("maria")
    window.lock("person")
    sitting.stage.qtbot.waitUntil(lambda: isinstance(window.page, UnlockScreen) and window.page is not page)
    page = window.page
    assert isinstance(page, UnlockScreen)
    assert page.other.isVisible()


def test_a_logout_of_the_system_closes_all_the_same(sitting: Sitting) -> None:
    sitting.begin()
    sitting.answer(5)
    sitting.stage.window.end()
    assert not sitting.stage.window.isVisible()
    assert response(sitting.maria, sitting.survey_id, PUPIL).answers[0] == 5


def test_letters_of_another_size_do_not_let_anybody_out(sitting: Sitting) -> None:
    sitting.begin()
    sitting.answer(1)
    sitting.stage.frame.resume(sitting.stage.frame.point())  # what the window does then
    screen = sitting.answering()
    assert isinstance(screen.page_shown, QuestionPage)
    assert screen.page_shown.counter.text() == "Fråga 2 av 24"
    sitting.stage.frame.go(Route("today"))
    assert sitting.stage.frame.current_screen is screen


def test_ending_early_keeps_the_answers_as_unfinished(sitting: Sitting) -> None:
    page = sitting.begin()
    sitting.answer(6)
    page.stop_button.click()
    button(sitting.words(), "Jag är klar").click()
    sitting.stage.qtbot.waitUntil(lambda: "Tack" in texts(sitting.words()))
    assert sitting.state() is ResponseState.UNFINISHED
    assert sitting.kept()[0] == 6


def test_saying_no_takes_the_answers_away(sitting: Sitting) -> None:
    page = sitting.begin()
    sitting.answer(6)
    page.stop_button.click()
    button(sitting.words(), "Jag vill inte svara alls").click()
    button(sitting.words(), "Nej, ta bort mina svar").click()
    sitting.stage.qtbot.waitUntil(lambda: "Tack" in texts(sitting.words()))
    assert sitting.state() is ResponseState.DECLINED
    assert set(sitting.kept()) == {None}


def test_an_answer_that_is_not_saved_is_said_and_saved_again(
    sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = sitting.begin()
    is_away = [True]

    def save(*arguments: Any) -> Survey:
        if is_away:
            raise ExpectedFailure("store_in_use")
        return save_answer(*arguments)

    monkeypatch.setattr("eht_desk.ui.surveys.answer_screen.save_answer", save)
    sitting.answer(3)
    sitting.stage.qtbot.waitUntil(lambda: "inte sparat" in page.notice.text)
    sitting.stage.window.tasks.finish_writes()
    page.stop_button.click()
    assert "inte sparat" in texts(sitting.words())
    sitting.stage.key(Qt.Key.Key_Return)
    is_away.clear()
    page.notice.button.click()
    sitting.stage.qtbot.waitUntil(lambda: page.notice.text == "")
    assert sitting.kept()[0] == 3


def test_a_form_that_was_ended_elsewhere_is_told_calmly(sitting: Sitting) -> None:
    sitting.begin()
    form = read_survey(sitting.maria, sitting.survey_id).survey.form_of(PUPIL)
    assert form is not None
    decline_form(sitting.maria, sitting.survey_id, form.id)
    sitting.answer(3)
    page: QWidget = sitting.question()
    assert isinstance(page, QuestionPage)
    sitting.stage.qtbot.waitUntil(lambda: "Säg till en vuxen" in page.notice.text)


def test_a_search_that_was_open_when_it_was_handed_over_is_closed(sitting: Sitting) -> None:
    frame = sitting.stage.frame
    frame.go(Route("survey_hand_over", {**sitting.place, "who": "pupil"}))
    page = frame.current_screen
    assert isinstance(page, HandOverScreen)
    sitting.stage.qtbot.waitUntil(lambda: page.button is not None)
    page.hand_over()
    frame.open_palette()
    sitting.answering()
    assert not frame.palette_box.isVisible()


def test_a_protected_pupil_is_asked_without_a_band_or_a_name(make_stage: MakeStage) -> None:  # noqa: F811 - as above
    school = two_guardians()
    protect(school, "maria")
    sitting = Sitting(make_stage(school))
    sitting.stage.frame.go(Route("survey_hand_over", {**sitting.place, "who": "pupil"}))
    page = sitting.stage.frame.current_screen
    assert isinstance(page, HandOverScreen)
    sitting.stage.qtbot.waitUntil(lambda: page.button is not None)
    assert ALIAS in texts(page)
    assert not [name for name in NAMES if name in texts(page)]
    assert page.button is not None
    page.button.click()
    sitting.answering()
    sitting.stage.settle()
    assert not sitting.stage.frame.band.isVisible()
    shown = texts(sitting.words())
    assert not [name for name in (*NAMES, ALIAS) if name in shown]


def test_every_answer_has_a_name_and_the_arrows_choose(sitting: Sitting) -> None:
    page = sitting.begin()
    names = [item.accessibleName() for item in page.scale.buttons]
    assert names[3] == f"{page.question.text()} 3, Hälften av gångerna"
    assert page.accessibleName().startswith("Fråga 1 av 24.")
    sitting.stage.key(Qt.Key.Key_Right)
    sitting.stage.key(Qt.Key.Key_Right)
    assert page.scale.value() == 2
    assert QApplication.focusWidget() is page.scale.buttons[2]
    stops = []
    for _ in range(5):
        sitting.stage.key(Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget())
    first, following = page.next_button, page.skip_button
    assert stops[:3] == [first, following, page.stop_button]  # no way back on the first question
    assert stops[3] is page.scale.buttons[2]


def test_in_a_narrow_window_with_large_letters_the_answers_stand_below_each_other(sitting: Sitting) -> None:
    scale = sitting.begin().scale
    scale.resize(900, scale.heightForWidth(900))
    assert len({item.y() for item in scale.buttons}) == 1
    scale.resize(400, scale.heightForWidth(400))
    assert len({item.x() for item in scale.buttons}) == 1
    assert scale.buttons[-1].geometry().bottom() < scale.heightForWidth(400)
