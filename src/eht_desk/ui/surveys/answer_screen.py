# SPDX-License-Identifier: EUPL-1.2
"""Answering alone: the whole window, one question a page, every answer saved at once. The only way out locks it.

What holds the rest of the program back is `desk.handed_over`, which the frame asks; here is what is shown meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.survey_views import SittingView, SurveyView
from eht_desk.application.surveys import (
    decline_form,
    finish_form,
    read_sitting,
    read_survey,
    save_answer,
)
from eht_desk.domain.ids import SurveyId
from eht_desk.domain.instruments.responses import ResponseState
from eht_desk.domain.surveys import Survey
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.surveys.answer_pages import QuestionPage, WordsPage
from eht_desk.ui.surveys.asking_texts import MADE_UP, own_word, readers_words
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.words import counted

_SAVED = "Det du har svarat är sparat."
_HELP = "Säg till en vuxen."
_NOT_SAVED = f"Det senaste svaret är inte sparat. {_HELP}"
_MEASURES_NOTHING = "De mäter ingenting."
_BACK, _BACK_ALT = (Qt.Key.Key_PageUp, Qt.Key.Key_Backspace), (Qt.Key.Key_Left,)
_ON, _ON_ALT = (Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter), (Qt.Key.Key_Right,)


class AnswerScreen(Screen):
    """Route parameters: `survey`, `form`, `back` (the pupil: not `pupil`, so that no band tells whose page it is).

    After the lock the one who unlocks comes to the survey's page.
    """

    is_full_window = True
    is_for_listening = True
    help_id = "survey_answering"
    area = "pupils"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # takes keys, but Tab does not stop here
        self._desk = desk
        self._survey_id = SurveyId(route.parameters.get("survey", ""))
        self._form_id = route.parameters.get("form", "")
        self._back_to = route.parameters.get("back", "")
        self._sitting: SittingView | None = None
        self._readers: tuple[str, ...] = ()
        self._answers: list[int | None] = []
        self._at = 1
        self._awaited: int | None = None
        self._unsaved: dict[int, int | None] = {}
        self._has_failed = False
        self._former_state: Qt.WindowState | None = None
        self.page_shown: QuestionPage | WordsPage | None = None
        self.questions: QuestionPage | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        if not desk.handed_over.is_given:  # staff has unlocked, or came here by a remembered place
            QTimer.singleShot(0, self, self._to_survey)
            return
        workspace, survey_id, form_id = desk.workspace, self._survey_id, self._form_id

        def read() -> tuple[SurveyView, SittingView]:
            return read_survey(workspace, survey_id), read_sitting(workspace, survey_id, form_id)

        desk.tasks.read(read, self._show, self._broken)

    # -- what the frame asks

    def title(self) -> str:
        """See Screen. Says nothing about whom or what."""
        return "Frågor"

    def first_focus(self) -> QWidget | None:
        """See Screen."""
        page = self.page_shown
        return page.scale.stop() if isinstance(page, QuestionPage) else page.first_stop() if page else self

    def state(self) -> dict[str, Any]:
        """Which question; for letters of another size, which make the page anew."""
        is_asking = isinstance(self.page_shown, QuestionPage)
        return {"at": self._at} if is_asking else {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """See Screen."""
        at = state.get("at")
        if isinstance(at, int):
            self._awaited = at

    def refresh(self) -> None:
        """What others change does not show here."""

    def writing_changed(self) -> None:
        """Somebody else writes: what is answered from now on cannot be saved."""
        if self.questions is not None and not self._desk.sharing.may_write:
            self.questions.notice.tell(f"Svaren kan inte sparas just nu. {_HELP}", "warn")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose, Enter goes on, Backspace and Page Up go back: what no button took."""
        page, modifiers = self.page_shown, event.modifiers()
        is_ctrl = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if not isinstance(page, QuestionPage) or event.isAutoRepeat() or is_ctrl:
            return
        is_alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        key, text = event.key(), event.text()
        if key in (_BACK_ALT if is_alt else _BACK):
            self.step_back()
        elif key in (_ON_ALT if is_alt else _ON):
            page.go_on()
        elif not is_alt and text.isascii() and text.isdigit():
            page.scale.choose(int(text))

    def showEvent(self, event: QShowEvent) -> None:
        """The whole screen, so that nothing beside the window tempts."""
        super().showEvent(event)
        if not event.spontaneous() and self._desk.handed_over.is_given:
            QTimer.singleShot(0, self, self._take_screen)

    def hideEvent(self, event: QHideEvent) -> None:
        """The window is as it was before."""
        super().hideEvent(event)
        window, former = self.window(), self._former_state
        if not event.spontaneous() and former is not None and window is not self:
            self._former_state = None
            window.setWindowState(former)

    def _take_screen(self) -> None:
        window = self.window()
        if window is not self and self.isVisible() and not window.isFullScreen():
            self._former_state = window.windowState()
            window.setWindowState(self._former_state | Qt.WindowState.WindowFullScreen)
            window.activateWindow()  # some systems take the keys away from a window that changes so

    # -- pages

    def _show(self, read: tuple[SurveyView, SittingView]) -> None:
        view, sitting = read
        self._sitting, self._readers = sitting, view.readers
        response = sitting.form.response
        self._answers = list(response.answers)
        if response.state is not ResponseState.ANSWERING:
            self._show_done()
            return
        scale = sitting.instrument.scale
        words = (f"{word[:1].upper()}{word[1:]}" for word in sitting.labels)
        points = [(scale.minimum + at, word) for at, word in enumerate(words)]
        about = f"{sitting.instrument.short_title} · {readers_words(self._readers)}"
        page = self.questions = QuestionPage(points, about, self)
        page.answered.connect(self._answer)
        page.skipped.connect(self.skip)
        page.back.connect(self.step_back)
        page.forward.connect(self.step_on)
        page.stopped.connect(self._show_stop)
        page.hide()
        self._column.addWidget(page)
        count = len(sitting.questions)
        self._at = min(response.next_number, count)
        if self._awaited is not None:  # the page was made anew while somebody answered
            self._at = min(max(self._awaited, 1), count)
            self._ask()
        else:
            self._show_begin(is_again=response.reached > 0)

    def _show_begin(self, *, is_again: bool) -> None:
        sitting = self._sitting
        if sitting is None:
            return
        count = len(sitting.questions)
        texts = [sitting.intro] if sitting.intro else []
        if is_again:
            texts = [f"Du fortsätter vid fråga {self._at} av {count}."]
        else:
            texts += [f"Det är {count} frågor. Det finns inget rätt eller fel svar."]
        if sitting.instrument.is_made_up:
            texts.append(_MEASURES_NOTHING if sitting.intro and not is_again else MADE_UP)
        texts += [
            readers_words(self._readers),
            "Du kan hoppa över en fråga, gå tillbaka och sluta när du vill.",
        ]
        title = "Fortsätt med frågorna" if is_again else sitting.instrument.short_title
        no = ("Jag vill inte svara", self._show_decline)
        self._put(WordsPage(title, texts, ("Fortsätt" if is_again else "Börja", self._ask), (no,)))

    def _ask(self) -> None:
        page, sitting = self.questions, self._sitting
        if page is None or sitting is None:
            return
        number, count = self._at, len(sitting.questions)
        if self.page_shown is not page:
            self._put(page)
        page.ask(number, count, sitting.questions[number - 1], self._answers[number - 1])

    def step_on(self) -> None:
        """To the next question, or to the end."""
        if self._at < len(self._answers):
            self._at += 1
            self._ask()
        else:
            self._show_end()

    def step_back(self) -> None:
        """To the question before."""
        if self._at > 1:
            self._at -= 1
            self._ask()

    def skip(self) -> None:
        """No answer to this one, also where there was one."""
        self._save(self._at, None)
        self.step_on()

    def _show_end(self) -> None:
        missing = sum(1 for value in self._answers if value is None)
        texts = [f"{counted(missing, 'fråga', 'frågor')} är utan svar. Det går bra."] if missing else []
        texts.append(f"{self._saved_words()} När du trycker på Klar kan du inte ändra mer.")
        back = ("Tillbaka till frågorna", self._ask)
        self._put(WordsPage("Det var den sista frågan", texts, ("Klar", self._finish), (back,)))

    def _show_stop(self) -> None:
        ways = (
            ("Ta en paus", self._desk.navigator.lock),
            ("Jag är klar, jag vill inte svara på fler", self._finish),
            ("Jag vill inte svara alls", self._show_decline),
        )
        words = (self._saved_words(),)
        self._put(WordsPage("Vill du sluta?", words, ("Fortsätt svara", self._ask), ways))

    def _show_decline(self) -> None:
        has_answers = any(value is not None for value in self._answers)
        texts = ["Det är helt i sin ordning att säga nej.", "Då tas dina svar bort." if has_answers else ""]
        no = ("Nej, ta bort mina svar" if has_answers else "Nej, jag vill inte svara", self._decline)
        self._put(
            WordsPage(
                "Vill du inte svara?", [text for text in texts if text], ("Jag vill svara", self._ask), (no,)
            )
        )

    def _show_done(self, title: str = "Tack") -> None:
        kind = self._sitting.form.response.respondent.kind if self._sitting is not None else None
        texts = (own_word(kind) if kind is not None else "Lämna tillbaka datorn.",)
        self._put(WordsPage(title, texts, ("Lås programmet", self._desk.navigator.lock)))

    def _put(self, page: QuestionPage | WordsPage) -> None:
        former, self.page_shown = self.page_shown, page
        if former is not None:
            former.hide()
            if isinstance(former, WordsPage):
                self._column.removeWidget(former)
                former.deleteLater()
        if isinstance(page, WordsPage):
            self._column.addWidget(page)
        page.show()
        stop = self.first_focus()
        if stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- saving

    def _answer(self, value: int) -> None:
        self._save(self._at, value)

    def _save(self, number: int, value: int | None) -> None:
        self._answers[number - 1] = value
        self._unsaved[number] = value
        workspace, survey_id, form_id = self._desk.workspace, self._survey_id, self._form_id

        def saved(_survey: Survey) -> None:
            if self._unsaved.get(number, ...) == value:
                self._unsaved.pop(number, None)
            self._tell_unsaved()

        self._desk.tasks.write(
            lambda: save_answer(workspace, survey_id, form_id, number, value), saved, self._not_saved
        )

    def _not_saved(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self._has_failed = True
        notice = self._notice()
        if notice is not None:
            notice.tell(_NOT_SAVED, "error", "Försök igen", self._save_again)

    def _tell_unsaved(self) -> None:
        notice = self._notice()
        if self._unsaved or not self._has_failed:
            return
        self._has_failed = False
        if notice is not None:
            notice.clear()

    def _saved_words(self) -> str:
        return _NOT_SAVED if self._has_failed else _SAVED

    def _save_again(self) -> None:
        for number, value in tuple(self._unsaved.items()):
            self._save(number, value)

    def _notice(self) -> Notice | None:
        return self.page_shown.notice if self.page_shown is not None else None

    def _finish(self) -> None:
        workspace, survey_id, form_id = self._desk.workspace, self._survey_id, self._form_id
        left = tuple(self._unsaved.items())  # failed ones: without them the form must not be closed

        def finish() -> ChangeSet:
            for number, value in left:
                save_answer(workspace, survey_id, form_id, number, value)
            return finish_form(workspace, survey_id, form_id)

        self._close_page()
        self._desk.tasks.write(finish, self._finished, self._not_closed)

    def _decline(self) -> None:
        workspace, survey_id, form_id = self._desk.workspace, self._survey_id, self._form_id
        self._close_page()
        self._desk.tasks.write(
            lambda: decline_form(workspace, survey_id, form_id), self._finished, self._not_closed
        )

    def _close_page(self) -> None:
        if self.page_shown is not None:
            self.page_shown.setEnabled(False)

    def _finished(self, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        self._show_done()

    def _not_closed(self, error: BaseException) -> None:
        if self.page_shown is not None:
            self.page_shown.setEnabled(True)
            stop = self.first_focus()
            if stop is not None:
                stop.setFocus()
        if not errors.is_expected(error):
            raise error
        notice = self._notice()
        if notice is not None:
            notice.tell(f"Det gick inte att avsluta. Svaren är kvar. {_HELP}", "error")

    def _broken(self, error: BaseException) -> None:
        """The questions cannot be shown: nothing to do here but to give the computer back."""
        if not errors.is_expected(error):
            raise error
        self._show_done("Frågorna kan inte visas")

    def _to_survey(self) -> None:
        place = {"pupil": self._back_to, "survey": str(self._survey_id)}
        self._desk.navigator.return_to(Route("survey", place))
