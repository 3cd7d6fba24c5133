# SPDX-License-Identifier: EUPL-1.2
"""The result of a questionnaire of three people with an earlier one: read, and until it stands in the window."""

from __future__ import annotations

import statistics
import sys
import time
from functools import partial
from pathlib import Path

from tests.benchmarks.children import LOGIN, PASSWORD
from tests.benchmarks.waiting import until

_ROWS = ((2, 4, 1, 1) * 6, (4, 2, 1, 1) * 6, (4, 2, 2, 1) * 6)


def fill(store: Path) -> str:
    """Two occasions for the first pupil of the list, answered by the pupil and two guardians; the later one's id."""
    from eht_desk import bootstrap
    from eht_desk.application import pupils, sessions, surveys
    from eht_desk.domain.ids import GuardianId
    from eht_desk.domain.instruments.model import InformantKind
    from eht_desk.domain.instruments.responses import PUPIL, Respondent
    from eht_desk.domain.log import LogEvent
    from eht_desk.domain.people import Guardian, Guardianship
    from eht_desk.domain.surveys import CheckWay, PaperCheck

    workspace = sessions.unlock(bootstrap.build_services(), store, LOGIN, PASSWORD)
    pupil_id = pupils.list_pupils(workspace)[0].id
    new_id = workspace.services.ids.new_id
    guardians = [GuardianId(new_id()) for _ in range(2)]
    with workspace.store.write() as work:
        school = workspace.store.school
        work.pupils.add_guardians([Guardian(each, school, "Test", "Testsson") for each in guardians])
        work.pupils.add_guardianships([Guardianship(pupil_id, each) for each in guardians])
        work.commit(LogEvent("register_imported"))
    people = [PUPIL, *(Respondent(InformantKind.GUARDIAN, each) for each in guardians)]
    survey_id = ""
    for _ in range(2):
        survey_id, _ = surveys.begin_survey(workspace, pupil_id, "sras_r")
        for who, row in zip(people, _ROWS, strict=True):
            check = PaperCheck(CheckWay.READ_OVER)
            surveys.enter_paper(workspace, survey_id, who, workspace.today, row, check)
    sessions.lock(workspace, "quit")
    return survey_id


def opening(store: str, survey_id: str) -> None:
    """Print in milliseconds: the reading of the result, from the click until chart and sentences are painted, and until
    every part stands there.
    """
    from PySide6.QtCore import QEvent, QObject

    from eht_desk import bootstrap
    from eht_desk.application import survey_results
    from eht_desk.domain.ids import SurveyId
    from eht_desk.ui.application import make_application
    from eht_desk.ui.main_window import MainWindow
    from eht_desk.ui.navigation import Route
    from eht_desk.ui.surveys.result_screen import ResultScreen

    class _Painting(QObject):
        """When the chart was painted first."""

        at = 0.0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and not self.at:
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
    frame = main.frame
    pupil = str(frame.overview.pupils[0].id)
    read, shown, whole = [], [], []
    for _ in range(8):
        frame.desk.navigator.go(Route("pupils"))  # something else in between
        application.processEvents()
        frame.desk.tasks.finish_writes()
        frame.desk.tasks.finish_reads()
        application.processEvents()
        began = time.perf_counter()
        survey_results.read_result(frame.desk.workspace, SurveyId(survey_id))
        read.append(time.perf_counter() - began)
        began = time.perf_counter()
        frame.desk.navigator.go(Route("survey_result", {"pupil": pupil, "survey": survey_id}))
        page = frame.current_screen
        assert isinstance(page, ResultScreen)
        until(partial(getattr, page, "chart"))
        assert page.chart is not None
        painting = _Painting()
        page.chart.chart.installEventFilter(painting)
        page.chart.chart.update()
        until(partial(getattr, painting, "at"))
        shown.append(painting.at - began)
        until(partial(getattr, page, "is_whole"))
        page.repaint()
        whole.append(time.perf_counter() - began)
    print(*(statistics.median(times[1:]) * 1e3 for times in (read, shown, whole)), flush=True)
    main.close()


if __name__ == "__main__":
    opening(*sys.argv[2:])
