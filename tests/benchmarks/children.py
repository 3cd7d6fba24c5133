# SPDX-License-Identifier: EUPL-1.2
"""What the benchmark runs in processes of its own, and the work it times. Each child prints its numbers."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.benchmarks.waiting import live_for, until

PASSWORD = "prova utan oro"
LOGIN = "maria"


def bare() -> None:
    """A window with nothing in it."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def paintEvent(self, event: object) -> None:
            _print_and_leave(time.monotonic() - float(os.environ["EHT_BENCH_START"]))

    application = QApplication([])
    window = Window()
    window.resize(1366, 768)
    window.show()
    application.exec()


def unlock_page(store: str) -> None:
    """The program as it starts, to the first painting of its first page."""
    from eht_desk import bootstrap
    from eht_desk.ui.quick_start import load_qt

    load_qt()
    from PySide6.QtGui import QPaintEvent

    from eht_desk.ui.application import make_application
    from eht_desk.ui.main_window import MainWindow

    class Window(MainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            _print_and_leave(time.monotonic() - float(os.environ["EHT_BENCH_START"]))

    environment = bootstrap.window_environment(Path(store))
    application = make_application(environment)
    window = Window(environment)
    window.show()
    application.exec()


def unlock(store: str) -> None:
    """From the password to I dag and to the whole list; then the memory a little later."""
    from eht_desk import bootstrap
    from eht_desk.ui.application import make_application
    from eht_desk.ui.main_window import MainWindow

    environment = bootstrap.window_environment(Path(store))
    application = make_application(environment)
    window = MainWindow(environment)
    window.show()
    window.services().result()
    live_for(0.3)
    began = time.perf_counter()
    window.open_store(Path(store), LOGIN, PASSWORD)
    usable = _wait(lambda: window.frame is not None and window.frame.overview.page is not None, began)
    application.processEvents()
    listed = _wait(lambda: window.frame is not None and len(window.frame.overview.pupils) > 0, began)
    live_for(1.0)
    print(usable, listed, _derivation(), _resident_megabytes(), flush=True)
    window.close()


def make_store(store: Path, pupils: int) -> None:
    """A store with a made-up school of this size and one kurator."""
    from eht_desk import bootstrap
    from eht_desk.application import register_import, sessions, setup
    from eht_desk.domain.accounts import Role
    from eht_desk.domain.register_sources import ReadOptions, SourceFile
    from eht_desk.exchange.made_up_school import write_school

    services = bootstrap.build_services()
    workspace, secrets = setup.create_store(
        services,
        setup.StoreSetup(
            store,
            "Mätning",
            "Provköping",
            "Storskolan",
            "",
            "",
            LOGIN,
            "Maria Lind",
            PASSWORD,
            (Role.COUNSELLOR,),
        ),
    )
    setup.confirm_recovery_papers(workspace, secrets.first_paper, secrets.second_paper)
    school = write_school(1, pupils, workspace.today)
    files = (
        SourceFile("persons.json", school.persons_json),
        SourceFile("groups.json", school.groups_json),
        SourceFile("duties.json", school.duties_json),
    )
    staged, _ = register_import.stage_register(workspace, files, ReadOptions(workspace.today))
    register_import.approve_import(workspace, staged.import_id, unknown_marking_vouched=True)
    sessions.lock(workspace, "quit")


def work(store: Path, repetitions: int) -> tuple[float, float, float]:
    """Medians in seconds: one search, one draft commit, one bilaga 1 as PDF."""
    from eht_desk import bootstrap
    from eht_desk.application import disclosure, form_work, papers, pupils, sessions
    from eht_desk.domain.forms.model import AnswerValue

    services = bootstrap.build_services()
    workspace = sessions.unlock(services, store, LOGIN, PASSWORD)
    views = pupils.list_pupils(workspace)
    search = statistics.median(
        _timed(partial(disclosure.search, views, text)) for text in ("a", "an", "and", "ande", "7b al", "ö")
    )
    page = form_work.open_form(workspace, views[0].id, "absence_checklist")
    draft = form_work.save_draft(workspace, page.draft, {"illness": {"value": "no"}}, starts_stretch=True)
    commits = []
    for count in range(repetitions):
        began = time.perf_counter()
        answers: dict[str, AnswerValue] = {"illness": {"value": "no", "comment": "x" * count}}
        draft = form_work.save_draft(workspace, draft, answers, starts_stretch=False)
        commits.append(time.perf_counter() - began)
    with workspace.store.read() as reading:
        names = papers.school_names(reading)
    papers.preview_paper(workspace, page, {}, names)
    pages = [_timed(lambda: papers.preview_paper(workspace, page, {}, names)) for _ in range(repetitions)]
    form_work.discard_draft(workspace, draft.id)
    sessions.lock(workspace, "quit")
    return search, statistics.median(commits), statistics.median(pages)


def fill_with_papers(store: Path, megabytes: int) -> None:
    """Put issued papers of a tenth of a megabyte each into the store; a sealed PDF cannot be compressed either."""
    from eht_desk import bootstrap
    from eht_desk.application import pupils, sessions
    from eht_desk.domain.documents import Document, DocumentState, IssuedPaper
    from eht_desk.domain.ids import DocumentId
    from eht_desk.domain.log import LogEvent

    workspace = sessions.unlock(bootstrap.build_services(), store, LOGIN, PASSWORD)
    opened, now = workspace.store, workspace.now
    pupil_id = pupils.list_pupils(workspace)[0].id
    for batch in range(megabytes // 10):
        with opened.write() as work:
            pupil = work.pupils.get(pupil_id)
            assert pupil is not None
            for count in range(100):
                document = DocumentId(workspace.services.ids.new_id())
                code = f"{batch:04d}-{count:02d}"
                work.documents.add(
                    Document(
                        document,
                        pupil.compartment_id,
                        pupil.id,
                        pupil.unit_id,
                        "absence_checklist",
                        1,
                        code,
                        1,
                        DocumentState.DRAFT,
                        now,
                        opened.account_id,
                    )
                )
                paper = IssuedPaper(document, 1, now, opened.account_id, "talk", "0" * 64, 1, 1, "0" * 64)
                work.documents.add_paper(paper, os.urandom(100_000))
            work.commit(LogEvent("paper_issued", pupil.id))
    sessions.lock(workspace, "quit")


def backup(store: Path, place: Path, repetitions: int) -> tuple[float, float, float]:
    """Medians in seconds, interleaved: a plain synced copy of the database, the day's backup (opened, and what changed
    since the last one read), the first backup in a place, all pages read."""
    from eht_desk import bootstrap
    from eht_desk.application import sessions
    from eht_desk.domain.log import LogEvent

    (place / "first").mkdir(parents=True)
    # A twin, for closing a handle on the store's own file would drop SQLite's locks on it.
    twin = shutil.copyfile(store / "store.db", place / "twin")
    services = bootstrap.build_services()
    workspace = sessions.unlock(services, store, LOGIN, PASSWORD)
    keeper = services.backups
    keeper.make(workspace.store, place)
    plain, made, first = [], [], []
    for number in range(repetitions):
        with workspace.store.write() as work:
            work.settings.put("benchmark", "x" * 1_000_000 + str(number))
            work.commit(LogEvent("setting_changed"))
        plain.append(_timed(partial(_plain_copy, twin, place / "copy")))
        made.append(_timed(partial(keeper.make, workspace.store, place)))
        first.append(_timed(partial(keeper.make, workspace.store, place / "first")))
        keeper.remove(place, keeper.list(place)[1:])
        keeper.remove(place / "first", keeper.list(place / "first"))
    sessions.lock(workspace, "quit")
    return statistics.median(plain), statistics.median(made), statistics.median(first)


def hold(store: str) -> None:
    """Unlock and end without giving the lease back, as a killed program does."""
    from eht_desk import bootstrap
    from eht_desk.application import sessions

    workspace = sessions.unlock(bootstrap.build_services(), Path(store), LOGIN, PASSWORD)
    _print_and_leave(float(workspace.store.sharing().may_write))


def take_over(store: Path) -> tuple[float, float]:
    """Seconds from the password to writing, after a program that ended: all of it, and the takeover with its row."""
    from eht_desk import bootstrap
    from eht_desk.application import sessions, sharing

    services = bootstrap.build_services()
    lease = store / "lease.json"  # of a colleague: what one's own program left is taken again without a word
    lease.write_text(json.dumps({**json.loads(lease.read_bytes()), "login": "kollegan"}), encoding="utf-8")
    began = time.perf_counter()
    workspace = sessions.unlock(services, store, LOGIN, PASSWORD)
    if not sharing.state(workspace).is_stale:
        raise SystemExit("nobody left a lease")
    unlocked = time.perf_counter()
    sharing.begin_writing(workspace, take_over=True)
    ended = time.perf_counter()
    sessions.lock(workspace, "quit")
    return ended - began, ended - unlocked


def _plain_copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("r+b") as stream:
        os.fsync(stream.fileno())
    target.unlink()


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _wait(is_there: Callable[[], bool], began: float) -> float:
    until(is_there)
    return time.perf_counter() - began


def _derivation() -> float:
    """One key derivation as the store does it."""
    from eht_desk.store import crypto
    from eht_desk.store.keyring import FLOOR

    def derive() -> bytes:
        return crypto.password_key(
            PASSWORD, b"0" * 16, memory_kib=FLOOR.memory_kib, passes=FLOOR.passes, lanes=FLOOR.lanes
        )

    return statistics.median(_timed(derive) for _ in range(5))


def _resident_megabytes() -> float:
    """Of this process; the peak where the platform tells nothing else."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def _print_and_leave(*numbers: float) -> None:
    print(*numbers, flush=True)
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    elif sys.argv[1] == "unlock_page":
        unlock_page(sys.argv[2])
    elif sys.argv[1] == "hold":
        hold(sys.argv[2])
    else:
        unlock(sys.argv[2])
