# SPDX-License-Identifier: EUPL-1.2
"""Answering a questionnaire alone on screen: from the key until the next question is painted, every answer saved."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from tests.benchmarks.children import LOGIN, PASSWORD
from tests.benchmarks.waiting import until


def answering(store: Path | str) -> None:
    """Print in milliseconds from Enter until the next question is painted: the median and the slowest."""
    from PySide6.QtCore import QEvent, QObject, Qt
    from PySide6.QtTest import QTest

    from eht_desk import bootstrap
    from eht_desk.application import surveys
    from eht_desk.domain.instruments.responses import PUPIL
    from eht_desk.ui.application import make_application
    from eht_desk.ui.main_window import MainWindow
    from eht_desk.ui.navigation import Route
    from eht_desk.ui.surveys.answer_pages import QuestionPage
    from eht_desk.ui.surveys.answer_screen import AnswerScreen

    class _Painting(QObject):
        """When the question was painted."""

        at = 0.0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                self.at = time.perf_counter()
            return False

    environment = bootstrap.window_environment(Path(store))
    application = make_application(environment)
    main = MainWindow(environment)
    main.resize(1366, 768)
    main.show()
    main.services().result()
    main.open_store(Path(store), LOGIN, PASSWORD)
    until(lambda: main.frame is not None and main.frame.overview.pupils)
    assert main.frame is not None
    desk = main.frame.desk
    pupil = main.frame.overview.pupils[0].id
    survey_id, _ = surveys.begin_survey(desk.workspace, pupil, "trial_questions")
    form_id, _ = surveys.begin_form(desk.workspace, survey_id, PUPIL)
    desk.handed_over.give()
    place = {"survey": str(survey_id), "form": form_id, "back": str(pupil)}
    desk.navigator.go(Route("survey_answer", place))
    screen = main.frame.current_screen
    assert isinstance(screen, AnswerScreen)
    until(lambda: screen.page_shown is not None)
    begin = screen.first_focus()
    assert begin is not None
    QTest.keyClick(begin, Qt.Key.Key_Return)  # Börja
    page = screen.page_shown
    assert isinstance(page, QuestionPage)
    application.processEvents()
    painting = _Painting()
    page.question.installEventFilter(painting)
    took: list[float] = []
    for number in range(1, 24):
        QTest.keyClick(page.scale.stop(), Qt.Key(int(Qt.Key.Key_0) + number % 7))
        application.processEvents()
        painting.at, began = 0.0, time.perf_counter()
        QTest.keyClick(page.scale.stop(), Qt.Key.Key_Return)
        until(lambda: painting.at)
        took.append(time.perf_counter() - began)
    print(statistics.median(took) * 1e3, max(took) * 1e3, flush=True)
    main.close()


if __name__ == "__main__":
    answering(*sys.argv[2:])
