# SPDX-License-Identifier: EUPL-1.2
"""What reading a large register costs: 5,000 pupils with guardians from each kind of file, and the window meanwhile.

`python -m tests.benchmarks.register_files NAME ...` is one child of run.py and prints its numbers.
"""

from __future__ import annotations

import csv
import io
import sys
import time
from pathlib import Path

from tests.benchmarks.children import LOGIN, PASSWORD
from tests.benchmarks.waiting import live_for, until

PUPILS = 5_000
_SETTLING_SECONDS = 0.7
KINDS = ("xlsx", "ods", "xls", "csv")


def write_files(folder: Path) -> None:
    """The same register in each kind of file."""
    from datetime import date

    from eht_desk.exchange.made_up_school import write_school
    from tests.exchange.workbook_files import ods, xls, xlsx

    text = write_school(2, PUPILS, date(2026, 11, 22)).csv
    rows = list(csv.reader(io.StringIO(text.decode("cp1252")), delimiter=";"))
    contents = {"csv": text, "xlsx": xlsx({"Elever": rows}), "ods": ods(rows), "xls": xls(rows)}
    for kind, data in contents.items():
        (folder / f"register.{kind}").write_bytes(data)


def stage(store: str, file: str) -> None:
    """Seconds to lay the register in the store: the first time in a process, and once more."""
    from eht_desk import bootstrap
    from eht_desk.application import register_import, sessions
    from eht_desk.domain.register_sources import ReadOptions, SourceFile

    workspace = sessions.unlock(bootstrap.build_services(), Path(store), LOGIN, PASSWORD)
    seconds = []
    for _ in range(2):
        began = time.perf_counter()
        files = (SourceFile(Path(file).name, Path(file).read_bytes()),)
        staged, _changes = register_import.stage_register(workspace, files, ReadOptions(workspace.today))
        seconds.append(time.perf_counter() - began)
        register_import.discard_import(workspace, staged.import_id)
    sessions.lock(workspace, "quit")
    print(*seconds, flush=True)


def window(store: str, file: str) -> None:
    """Milliseconds: the longest time that the window stood still from choosing the file until its columns are shown,
    then until the rows are in the store, then until what they would do is shown; and from the press of Avbryt until
    the thread that read is free."""
    from PySide6.QtCore import QTimer

    from eht_desk import bootstrap
    from eht_desk.ui.application import make_application
    from eht_desk.ui.main_window import MainWindow
    from eht_desk.ui.navigation import Route
    from eht_desk.ui.screens.import_screen import ImportScreen

    environment = bootstrap.window_environment(Path(store))
    application = make_application(environment)
    main = MainWindow(environment)
    main.resize(1366, 768)
    main.show()
    main.services().result()
    main.open_store(Path(store), LOGIN, PASSWORD)
    until(lambda: main.frame is not None and main.frame.overview.page is not None)
    frame = main.frame
    assert frame is not None
    frame.desk.navigator.go(Route("import"))
    application.processEvents()
    screen = frame.findChild(ImportScreen)
    assert screen is not None
    last, longest = time.perf_counter(), 0.0

    def beat() -> None:
        nonlocal last, longest
        now = time.perf_counter()
        last, longest = now, max(longest, now - last)

    timer = QTimer(screen)
    timer.setInterval(1)  # at every turn it would keep Python's lock from the thread that reads
    timer.timeout.connect(beat)
    timer.start()
    screen.read_files([Path(file)])
    until(lambda: bool(screen.header_actions()))
    live_for(_SETTLING_SECONDS)
    looked = longest
    last, longest = time.perf_counter(), 0.0
    screen.header_actions()[-1].run()
    until(lambda: (screen.reading.state.percent or 0) > 40)
    began = time.perf_counter()
    screen.progress_card.cancel_button.click()
    frame.desk.tasks.finish_writes()
    stopped = time.perf_counter() - began
    last, longest = time.perf_counter(), 0.0
    screen.header_actions()[-1].run()
    until(lambda: (screen.reading.state.percent or 0) >= 100)
    staged, longest = longest, 0.0
    until(lambda: screen.preview_cards is not None)
    live_for(_SETTLING_SECONDS)
    print(looked * 1e3, staged * 1e3, longest * 1e3, stopped * 1e3, flush=True)
    timer.stop()
    main.close()


if __name__ == "__main__":
    {"stage": stage, "window": window}[sys.argv[1]](*sys.argv[2:])
