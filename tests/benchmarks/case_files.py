# SPDX-License-Identifier: EUPL-1.2
"""A pupil with 200 documents: how long its page takes to read, and in the window until it stands there."""

from __future__ import annotations

import statistics
import sys
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

from tests.benchmarks.children import LOGIN, PASSWORD
from tests.benchmarks.waiting import until

DOCUMENTS = 200


def fill(store: Path) -> None:
    """Give the first pupil of the list 200 finished checklists, as no pupil ever had."""
    from eht_desk import bootstrap
    from eht_desk.application import pupils, sessions
    from eht_desk.domain.documents import Document, DocumentState, FinalisedStage
    from eht_desk.domain.forms.model import AnswerValue
    from eht_desk.domain.ids import DocumentId
    from eht_desk.domain.log import LogEvent

    workspace = sessions.unlock(bootstrap.build_services(), store, LOGIN, PASSWORD)
    opened, now = workspace.store, workspace.now
    pupil_id = pupils.list_pupils(workspace)[0].id
    answers: dict[str, AnswerValue] = {
        "pupil_talk_date": "2026-11-02",
        "guardian_talk_date": "2026-11-03",
        "illness": {"value": "yes", "comment": "Hon säger att hon har ont i magen på morgonen. " * 10},
    }
    with opened.write() as work:
        pupil = work.pupils.get(pupil_id)
        assert pupil is not None
        for count in range(DOCUMENTS):
            at = now - timedelta(days=count)
            document_id = DocumentId(workspace.services.ids.new_id())
            work.documents.add(
                Document(
                    document_id,
                    pupil.compartment_id,
                    pupil.id,
                    pupil.unit_id,
                    "absence_checklist",
                    1,
                    f"FULL-{count:03d}",
                    1,
                    DocumentState.FINALISED,
                    at,
                    opened.account_id,
                    answers,
                    (FinalisedStage("talk", opened.account_id, at, "0" * 64),),
                )
            )
        work.commit(LogEvent("stage_finalised", pupil.id))
    sessions.lock(workspace, "quit")


def opening(store: str) -> None:
    """Print in milliseconds: the reading of the page, and from the click until the page stands in the window."""
    from eht_desk import bootstrap
    from eht_desk.application import pupils
    from eht_desk.ui.application import make_application
    from eht_desk.ui.main_window import MainWindow
    from eht_desk.ui.navigation import Route
    from eht_desk.ui.screens.pupil_screen import PupilScreen

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
    views = frame.overview.pupils
    read, shown = [], []
    for count in range(6):
        frame.desk.navigator.go(Route("pupil", {"pupil": str(views[1 + count].id)}))  # another one in between
        application.processEvents()
        began = time.perf_counter()
        pupils.read_pupil(frame.desk.workspace, views[0].id)
        read.append(time.perf_counter() - began)
        began = time.perf_counter()
        frame.desk.navigator.go(Route("pupil", {"pupil": str(views[0].id)}))
        page = frame.current_screen
        assert isinstance(page, PupilScreen)
        until(partial(getattr, page, "timeline"))
        application.processEvents()
        shown.append(time.perf_counter() - began)
    print(statistics.median(read[1:]) * 1e3, statistics.median(shown[1:]) * 1e3, flush=True)
    main.close()


if __name__ == "__main__":
    opening(*sys.argv[2:])
