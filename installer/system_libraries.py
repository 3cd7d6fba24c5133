# SPDX-License-Identifier: EUPL-1.2
"""The system libraries that Qt and the tests need on Linux: which are missing, and how they come.

Belongs here: everything about dpkg, apt and shared libraries. Does not belong here: Python packages.
Windows and macOS need nothing. On Debian and Ubuntu missing packages are installed when the person is root;
otherwise, and on other systems, the person is told what to do.
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Need = tuple[str, ...]
"""One needed package under the names it has had, oldest first (``libglib2.0-0``, ``libglib2.0-0t64``)."""

TO_RUN: tuple[Need, ...] = (
    ("libglib2.0-0", "libglib2.0-0t64"),
    ("libegl1",),
    ("libgl1",),
    ("libx11-6",),
    ("libdbus-1-3",),
    ("libfontconfig1",),
    ("libxkbcommon0",),
    ("libxcb-cursor0",),
    ("libxcb-icccm4",),
    ("libxcb-keysyms1",),
    ("libxcb-shape0",),
    ("libxkbcommon-x11-0",),
    ("libcups2", "libcups2t64"),
)
TO_TEST: tuple[Need, ...] = (
    ("xvfb",),
    ("xauth",),
    ("xdotool",),
    ("openbox",),
    ("poppler-utils",),
    ("cups",),
    ("cups-client",),
    ("printer-driver-cups-pdf",),
)
SHARED_LIBRARIES = ("glib-2.0", "EGL", "GL", "X11", "dbus-1", "fontconfig", "xkbcommon", "xcb-cursor")
"""What to look for on a Linux without dpkg."""

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


class LibrariesMissing(Exception):
    """Something is missing that this command cannot install itself. The text says what to do."""


@dataclass(frozen=True)
class System:
    """What decides how libraries come. A test makes its own."""

    platform: str
    has_dpkg: bool
    is_root: bool
    has_ensurepip: bool
    run: Run


def this_system() -> System:
    """Return the machine as it is."""
    return System(
        platform=sys.platform,
        has_dpkg=shutil.which("dpkg-query") is not None and shutil.which("apt-get") is not None,
        is_root=hasattr(os, "geteuid") and os.geteuid() == 0,
        has_ensurepip=importlib.util.find_spec("ensurepip") is not None,
        run=_run,
    )


def _run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)


def needs(system: System, *, for_tests: bool) -> tuple[Need, ...]:
    """Return the packages that this command needs."""
    wanted = (*TO_RUN, *TO_TEST) if for_tests else TO_RUN
    if not system.has_ensurepip:
        wanted = (*wanted, ("python3-venv",))
    return wanted


def missing(wanted: Iterable[Need], system: System) -> tuple[Need, ...]:
    """Return the needs of which no name is installed, in one question to dpkg (about 20 ms)."""
    listed = tuple(wanted)
    names = [name for need in listed for name in need]
    answer = system.run(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names])
    installed = {line.split()[0] for line in answer.stdout.splitlines() if line.endswith(" installed")}
    return tuple(need for need in listed if not installed.intersection(need))


def choose_names(lacking: Iterable[Need], system: System) -> list[str]:
    """Return, for each need, the newest of its names that apt can install; the oldest if apt knows none."""
    listed = tuple(lacking)
    answer = system.run(["apt-cache", "policy", *(name for need in listed for name in need)])
    installable: set[str] = set()
    name = ""
    for line in answer.stdout.splitlines():
        if line.endswith(":") and not line.startswith(" "):
            name = line[:-1]
        elif line.strip().startswith("Candidate:") and not line.strip().endswith("(none)"):
            installable.add(name)
    return [next((name for name in reversed(need) if name in installable), need[0]) for need in listed]


def command_for(names: Iterable[str]) -> str:
    """Return the one command that a person with rights types."""
    packages = " ".join(names)
    return f"sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends {packages}'"


def ensure(system: System, *, for_tests: bool, tell: Callable[[str], None] = print) -> None:
    """See to it that the libraries are there.

    Raises:
        LibrariesMissing: they are not there and could not be installed; the text says what to do.
    """
    if not system.platform.startswith("linux"):
        return
    if not system.has_dpkg:
        _look_for_shared_libraries(tell)
        return
    lacking = missing(needs(system, for_tests=for_tests), system)
    if not lacking:
        return
    if not system.is_root:
        names = choose_names(lacking, system)
        raise LibrariesMissing(
            "Systembibliotek saknas. Inget har ändrats. Kör detta kommando och försök sedan igen:\n\n  "
            + command_for(names)
        )
    _install(lacking, system, tell)


def _install(lacking: tuple[Need, ...], system: System, tell: Callable[[str], None]) -> None:
    lock = ["-o", "DPkg::Lock::Timeout=300"]
    tell(f"Installerar {len(lacking)} systempaket med apt ...")
    update = system.run(["apt-get", *lock, "-q", "update"])
    names = choose_names(lacking, system)
    install = system.run(["apt-get", *lock, "-q", "-y", "--no-install-recommends", "install", *names])
    if install.returncode != 0 or missing(lacking, system):
        last = (install.stderr or install.stdout or update.stderr).strip().splitlines()[-6:]
        raise LibrariesMissing(
            "apt kunde inte installera systembiblioteken. Kontrollera nätet och diskutrymmet och kör:\n\n  "
            + command_for(names)
            + "\n\nSista raderna från apt:\n  "
            + "\n  ".join(last)
        )
    if not system.has_ensurepip:
        importlib.invalidate_caches()


def _look_for_shared_libraries(tell: Callable[[str], None]) -> None:
    """On other Linux systems only say what seems missing: package names differ, the search can err."""
    lacking = [name for name in SHARED_LIBRARIES if ctypes.util.find_library(name) is None]
    if lacking:
        tell("Dessa systembibliotek hittades inte: " + ", ".join(f"lib{name}" for name in lacking))
        tell("Om fönstret inte startar: installera dem med systemets pakethanterare.")
