# SPDX-License-Identifier: EUPL-1.2
"""Pictures of every screen of the window: ``python tools/grab_screens.py OUT [--dark] [--contrast] [--scale 200]``.

Makes the demo school in a temporary folder, opens the real window without a display and writes PNG files. For looking
at; no test depends on the pixels.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent  # noqa: E402 - after the platform was chosen
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from eht_desk import bootstrap  # noqa: E402
from eht_desk.application.backups import make_backup  # noqa: E402
from eht_desk.cli import run as run_command  # noqa: E402
from eht_desk.ui.application import make_application  # noqa: E402
from eht_desk.ui.device_settings import DeviceSettings  # noqa: E402
from eht_desk.ui.environment import WindowEnvironment  # noqa: E402
from eht_desk.ui.main_window import MainWindow  # noqa: E402
from eht_desk.ui.navigation import Route  # noqa: E402
from eht_desk.ui.screens.first_run import FirstRun  # noqa: E402
from eht_desk.ui.screens.settings_people import PeoplePage  # noqa: E402
from eht_desk.ui.screens.unlock_screen import UnlockScreen  # noqa: E402
from eht_desk.ui.widgets.buttons import LinkButton  # noqa: E402

PASSWORD = "prova utan oro"  # noqa: S105 - of the demo, printed by it
_PATIENCE_SECONDS = 60.0


class Camera:
    """Opens the demo and takes the pictures."""

    def __init__(self, out: Path, prefix: str, window: MainWindow) -> None:
        self._out, self._prefix, self.window = out, prefix, window

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """One picture, when nothing is left to do."""
        settle()
        path = self._out / f"{self._prefix}{name}.png"
        (widget or self.window).grab().save(str(path))
        print(path.name)

    def wait(self, ready: Callable[[], bool]) -> None:
        """Until the window is ready; a minute at most."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while not ready():
            if time.monotonic() > end:
                raise SystemExit("the window did not get ready")
            settle(0.02)
        settle(0.3)


def settle(seconds: float = 0.4) -> None:
    """Let events and threads do what is waiting."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        time.sleep(0.005)


def grab_all(camera: Camera, login: str, store: Path, longest: bool) -> None:
    """Every screen, as one person."""
    window = camera.window
    camera.take("01-unlock")
    window.open_store(store, login, PASSWORD)
    camera.wait(lambda: window.frame is not None and window.frame.overview.has_pupils)
    frame = window.frame
    if frame is None:
        return
    frame.go(Route("today"))
    camera.take("02-today")
    frame.open_palette()
    frame.palette_box.line.setText("ma")
    camera.take("03-palette")
    frame.palette_box.close_quietly()
    frame.go(Route("pupils"))
    camera.take("04-pupils")
    page = frame.overview.page
    views = sorted(frame.overview.pupils, key=lambda view: len(view.name))
    busy = page.to_write[0].pupil if page and page.to_write else views[0]
    frame.go(Route("pupil", {"pupil": busy.id}))
    camera.take("05-pupil")
    frame.go(Route("pupil", {"pupil": (views[-1] if longest else views[0]).id}))
    camera.take("06-pupil-without-documents")
    frame.show_help()
    camera.take("07-help")
    frame.close_help()
    frame.go(Route("form", {"pupil": busy.id, "form": "absence_checklist"}))
    camera.take("08-form")
    frame.go(Route("import"))
    camera.take("09-import")
    keys = ("device", "account", "people", "school", "recovery", "backups", "verify", "about")
    for at, key in enumerate((*keys, "classes", "store")):
        frame.go(Route("settings", {"page": key}))
        camera.take(f"1{at}-settings-{key}" if at < len(keys) else f"1a-settings-{key}")
        for people in window.findChildren(PeoplePage) if key == "people" else ():
            links = people.findChildren(LinkButton)
            if links:
                links[0].click()
                camera.take("18-settings-person")
            people.show_list()
            people.new_button.click()
            camera.take("19-settings-new-person")
    frame.go(Route("pupils", {"add": "1"}))
    settle()
    for dialog in QApplication.topLevelWidgets():
        if dialog is not window and dialog.isVisible() and dialog.accessibleName():
            camera.take("20-add-pupil", dialog)
            dialog.close()
    for name, route in (
        ("22-meetings", Route("meetings")),
        ("23-checks", Route("checks")),
        ("24-settings-calendar", Route("settings", {"page": "calendar"})),
        ("25-settings-routines", Route("settings", {"page": "routines"})),
    ):
        frame.go(route)
        camera.take(name)
    window.lock("idle")
    camera.take("21-locked")


def grab_shared(camera: Camera, login: str, store: Path) -> None:
    """While a colleague writes, when the pen is free, and a backup."""
    window = camera.window
    services = bootstrap.build_services()
    other = next(known for known in services.stores.header(store).logins if known != login)
    colleague = services.stores.unlock(store, other, PASSWORD)
    window.show_unlock("", store, login)
    page = window.page
    if isinstance(page, UnlockScreen):
        camera.wait(lambda: bool(page.used))
    camera.take("40-unlock-in-use")
    window.open_store(store, login, PASSWORD)
    camera.wait(lambda: window.frame is not None and window.frame.overview.has_pupils)
    frame = window.frame
    if frame is None:
        return
    camera.take("41-today-reading")
    reading = frame.overview.page
    views = [row.pupil for row in reading.drafts] if reading else []
    route = Route("form", {"pupil": (views or frame.overview.pupils)[0].id, "form": "absence_checklist"})
    frame.go(route)
    camera.take("42-form-reading")
    colleague.close()
    camera.wait(lambda: frame.desk.sharing.may_begin)
    camera.take("43-form-free")
    frame.sharing_strip.begin()
    camera.wait(lambda: frame.desk.sharing.may_write)
    camera.take("44-form-writing")
    made = make_backup(frame.desk.workspace)
    failures: list[BaseException] = []
    frame.desk.navigator.open_backup(made.backup.folder, login, PASSWORD, failures.append)
    camera.wait(lambda: bool(failures) or window.frame not in (None, frame))
    camera.take("45-backup")
    window.lock("person")


def grab_outside(camera: Camera, folder: Path) -> None:
    """First run with its steps, and the ways round a forgotten password."""
    window = camera.window
    page = window.page
    if isinstance(page, UnlockScreen):
        page.password.line.setText("fel")
        page.button.click()
        camera.wait(page.button.isEnabled)
        camera.take("22-wrong-password")
        page.forgot.click()
        camera.take("23-forgot-password")
    window.show_first_run()
    first = window.page
    if not isinstance(first, FirstRun):
        return
    camera.take("24-first-run")
    first.next()
    first.school.authority.setText("Provköpings kommun")
    first.school.unit.setText("Ekskolan")
    camera.take("25-first-run-school")
    first.next()
    first.place.path.setText("~/EHT Desk/Ekskolan")  # a picture shows nobody's folders
    camera.take("26-first-run-place")
    first.place.path.setText(str(folder))
    first.next()
    first.person.name.setText("Karin Ås")
    next(iter(first.person.roles.values())).setChecked(True)
    first.person.login.setText("karin")
    for field in (first.person.password.first, first.person.password.second):
        field.line.setText(PASSWORD)
        field.line.textEdited.emit(PASSWORD)
    camera.take("27-first-run-person")
    first.next()
    camera.wait(lambda: hasattr(first, "papers"))
    camera.take("28-first-run-paper")
    for _ in range(3):
        first.papers.done_box.setChecked(True)
        first.papers.next_button.click()
    camera.take("29-first-run-type-back")
    first.type_back.later.click()
    camera.take("29b-first-run-copies")
    first.copies.later.click()
    camera.wait(lambda: window.frame is not None and window.frame.overview.has_pupils)
    camera.take("30-today-empty")
    frame = window.frame
    if frame is not None:
        frame.go(Route("pupils"))
        camera.take("31-pupils-empty")


def main(arguments: Sequence[str]) -> int:
    """Parse, make the demo, take the pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--contrast", action="store_true")
    parser.add_argument("--scale", type=int, default=100, choices=(100, 125, 150, 175, 200))
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--login", default="karin")
    parser.add_argument("--store", type=Path, help="a demo store made before, instead of a fresh one")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = chosen.store or Path(folder) / "Ekskolan"
        if chosen.store is None and run_command(["demo", str(store)]) != 0:
            return 1
        settings = DeviceSettings(Path(folder) / "settings.json")
        settings.put("theme", "contrast" if chosen.contrast else "dark" if chosen.dark else "light")
        settings.put("text_percent", chosen.scale)
        environment = WindowEnvironment(
            load_services=bootstrap.build_services,
            peek=bootstrap.peek_store,
            settings=settings,
            printers=bootstrap.print_queue,
            initial_store=store,
            report_folder=Path(folder) / "reports",
        )
        application = make_application(environment)
        window = MainWindow(environment)
        width, height = (int(part) for part in chosen.size.split("x"))
        window.resize(width, height)
        window.show()
        looks = "contrast" if chosen.contrast else "dark" if chosen.dark else "light"
        camera = Camera(chosen.out, f"{looks}-{chosen.scale}-", window)
        settle(1.0)
        started = datetime.now(UTC)
        grab_all(camera, chosen.login, store, longest=True)
        grab_shared(camera, chosen.login, store)
        grab_outside(camera, Path(folder) / "Ny skola")
        print(f"{(datetime.now(UTC) - started).total_seconds():.0f} s")
        window.close()
        application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
