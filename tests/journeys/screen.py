# SPDX-License-Identifier: EUPL-1.2
"""A display of its own with a window manager, and the program in a process of its own, driven by keys."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TypeVar

Found = TypeVar("Found")
PATIENCE = 15.0
"""Seconds until a key is taken for lost: a busy machine must not get it twice."""
_NEEDED = ("Xvfb", "openbox", "xdotool", "import")


def what_is_missing() -> str:
    """Which commands this computer lacks, or an empty text."""
    return ", ".join(name for name in _NEEDED if shutil.which(name) is None)


def wait_for(look: Callable[[], Found], what: str, seconds: float = 20.0) -> Found:
    """Ask another process's work again and again until it is there."""
    end, pause = monotonic() + seconds, Event()
    while monotonic() < end:
        found = look()
        if found:
            return found
        pause.wait(0.05)
    raise AssertionError(f"it did not come: {what}")


@dataclass
class Display:
    """An X display and what was started on it."""

    number: int
    processes: list[subprocess.Popen[bytes]]
    titles: set[str] = field(default_factory=set)

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DISPLAY": f":{self.number}", "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}

    def run(self, *command: str) -> str:
        """One command on this display; what it says."""
        done = subprocess.run(command, env=self.environment, capture_output=True, timeout=20, check=False)
        return done.stdout.decode(errors="replace").strip()

    def key(self, *names: str) -> None:
        """Press keys, named as xdotool names them."""
        self.note_titles()
        for name in names:
            self.run("xdotool", "key", "--clearmodifiers", name)

    def type(self, text: str) -> None:
        """Type letter by letter."""
        self.run("xdotool", "type", "--delay", "12", "--", text)

    def note_titles(self) -> None:
        """Remember what every window is called just now."""
        for window in self.run("xdotool", "search", "--name", ".").split():
            self.titles.add(self.run("xdotool", "getwindowname", window))

    def window_of(self, process: subprocess.Popen[bytes]) -> str:
        """The program's visible window, or an empty text."""
        found = self.run(
            *("xdotool", "search", "--all", "--onlyvisible", "--pid", str(process.pid), "--name", "EHT Desk")
        )
        return found.split()[-1] if found else ""

    def picture(self, path: Path) -> bytes:
        """What the whole display shows."""
        self.run("import", "-window", "root", str(path))
        return path.read_bytes() if path.exists() else b""

    def start_program(self, store: Path, settings: Path, temporary: Path) -> subprocess.Popen[bytes]:
        """`eht-desk --open STORE` with folders of its own; comes back when its window is there and active."""
        environment = self.environment
        environment.update({"XDG_CONFIG_HOME": str(settings), "TMPDIR": str(temporary)})
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        process = subprocess.Popen(
            [sys.executable, "-m", "eht_desk", "--open", str(store)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        window = wait_for(lambda: self.window_of(process), "the window")
        wait_for(lambda: self.run("xdotool", "getactivewindow") == window, "the window in front")
        return process

    def close(self) -> None:
        """End what was started here, the last first."""
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(5)


def open_display() -> Display:
    """The X server chooses a free number itself."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    display = Display(int(number), [server])
    display.processes.append(
        subprocess.Popen(
            ["openbox"], env=display.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    )
    wait_for(lambda: display.run("xdotool", "get_num_desktops").isdigit(), "the window manager")
    return display
