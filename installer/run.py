# SPDX-License-Identifier: EUPL-1.2
"""Starts EHT Desk on a machine that has only Python: ``python3 installer/run.py [--demo] [-- ARGUMENTS]``.

Belongs here: the order of things and the demo's place. Arguments after ``--`` go to ``eht-desk`` as they
are, and its exit status comes back.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must be told, not end in a traceback
    sys.exit("EHT Desk behöver Python 3.11 eller nyare. Inget har ändrats.")
sys.path[0] = str(Path(__file__).resolve().parents[1])  # as a script, Python puts this folder there instead

from installer import setup_environment, system_libraries  # noqa: E402 - needs the line above

DEMO_FOLDER = "eht-desk-demo"


def data_folder(platform: str, environment: Mapping[str, str], home: Path) -> Path:
    """Return where programs keep a person's own data on this system."""
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if platform == "darwin":
        return home / "Library" / "Application Support"
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")


def has_screen(platform: str, environment: Mapping[str, str]) -> bool:
    """Say whether a window can be shown: on Linux Qt ends the whole process where there is none."""
    if not platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def make_demo(program: Sequence[str], folder: Path) -> int:
    """Make the made-up school in ``folder`` unless it is there, show its known passwords, return an exit
    status.

    It is made beside the folder and moved there when it is whole, so that a broken-off run leaves no half
    school. What the demo command said is kept beside it, because the passwords (which protect nothing) are
    wanted next time too.
    """
    said = folder.with_name(folder.name + ".txt")
    if not folder.exists():
        unfinished = folder.with_name(folder.name + "-unfinished")
        if unfinished.exists():
            shutil.rmtree(unfinished)
        folder.parent.mkdir(parents=True, exist_ok=True)
        print("Gör en påhittad skola ...", flush=True)
        made = subprocess.run(
            [*program, "demo", str(unfinished)],
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=setup_environment.clean_environment(),  # has the program print UTF-8, also on Windows
            check=False,
        )
        if made.returncode != 0:
            return setup_environment.exit_status(made.returncode)
        said.write_text(made.stdout.replace(str(unfinished), str(folder)), encoding="utf-8")
        unfinished.rename(folder)
    if said.exists():
        print(said.read_text(encoding="utf-8"), end="", flush=True)
    return 0


def main(arguments: Sequence[str]) -> int:
    """Make what is missing, start the program, return its exit status."""
    parser = argparse.ArgumentParser(
        prog="run.py", description="Installerar det som saknas och startar EHT Desk. Kräver bara Python 3.11."
    )
    parser.add_argument("--demo", action="store_true", help="öppna en påhittad skola")
    parser.add_argument("--skip-system", action="store_true", help="leta inte efter systembibliotek (Linux)")
    parser.add_argument("rest", nargs="*", metavar="-- ARGUMENT", help="skickas vidare till eht-desk")
    chosen = parser.parse_args(arguments)
    if not chosen.skip_system:
        system_libraries.ensure(system_libraries.this_system(), for_tests=False)
    environment = setup_environment.to_run()
    setup_environment.ensure(environment)
    program = [str(environment.program("eht-desk"))]
    rest: list[str] = list(chosen.rest)
    if chosen.demo:
        folder = data_folder(sys.platform, os.environ, Path.home()) / DEMO_FOLDER
        status = make_demo(program, folder)
        if status != 0:
            return status
        rest = ["--open", str(folder), *rest]
    opens_window = not rest or rest[0] == "--open"
    if opens_window and not has_screen(sys.platform, os.environ):
        print("Ingen skärm hittades, så fönstret kan inte öppnas. Allt är installerat.", file=sys.stderr)
        return 1
    started = subprocess.run([*program, *rest], env=setup_environment.clean_environment(), check=False)
    return setup_environment.exit_status(started.returncode)


if __name__ == "__main__":
    setup_environment.use_replacing_output()
    try:
        sys.exit(main(sys.argv[1:]))
    except (setup_environment.SetupFailed, system_libraries.LibrariesMissing) as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit(130)
