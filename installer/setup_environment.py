# SPDX-License-Identifier: EUPL-1.2
"""Makes ``.venv`` in the project root and puts the locked requirements and the project into it.

Belongs here: what run.py and test.py share about Python. Does not belong here: system libraries, and what
is started afterwards. Nothing is done when the stamp in ``.venv`` says that all is as the lock files want
it, so that a second run starts at once. The messages are Swedish: they are read by the person who installs.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = (3, 11)
FIRST_UNTRIED_PYTHON = (3, 15)
ROOM_NEEDED_BYTES = 900 * 1024**2
"""Room for a first installation: about 600 MB in .venv and the downloads on their way."""
STAMP = "eht-desk-installed.json"
UNFINISHED = "eht-desk-unfinished"
SHOWN_LINES = 12


class SetupFailed(Exception):
    """The environment could not be made. The text says what happened, what was kept and what to do."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment and what should be in it.

    ``lock`` is a file with exact versions and checksums; ``installs_project`` puts the project itself in,
    editable.
    """

    folder: Path
    lock: Path
    installs_project: bool = True

    @property
    def programs(self) -> Path:
        """Where the environment keeps its programs."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """The environment's own Python."""
        return self.programs / ("python.exe" if os.name == "nt" else "python")

    def program(self, name: str) -> Path:
        """Return a program that a requirement brought."""
        return self.programs / (f"{name}.exe" if os.name == "nt" else name)


def to_run() -> Environment:
    """Return the environment of the program."""
    return Environment(ROOT / ".venv", ROOT / "requirements" / "run.txt")


def to_test() -> Environment:
    """Return the same environment with the tools of the tests added."""
    return Environment(ROOT / ".venv", ROOT / "requirements" / "dev.txt")


def check_python(version: tuple[int, int]) -> None:
    """Refuse a Python for which there are no locked packages.

    Raises:
        SetupFailed: too old or too new.
    """
    found = f"{version[0]}.{version[1]}"
    if version < OLDEST_PYTHON:
        raise SetupFailed(
            f"Python {found} är för gammal. EHT Desk behöver 3.11 eller nyare. Inget har ändrats."
        )
    if version >= FIRST_UNTRIED_PYTHON:
        raise SetupFailed(
            f"Python {found} är nyare än de låsta paketen. Använd 3.11 till 3.14. Inget har ändrats."
        )


def stamp_for(environment: Environment) -> dict[str, str]:
    """Return what a finished environment writes down; when any of it differs, more is to be installed."""
    digest = hashlib.sha256()
    for path in (environment.lock, ROOT / "pyproject.toml"):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(len(content).to_bytes(8, "big") + content)
    return {
        "wanted": digest.hexdigest(),
        "lock": environment.lock.name,
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "place": str(environment.folder),
    }


def is_ready(environment: Environment, accepted: Iterable[dict[str, str]]) -> bool:
    """Say whether the environment is finished and holds one of the accepted stamps."""
    if (environment.folder / UNFINISHED).exists() or not environment.python.exists():
        return False
    try:
        written = json.loads((environment.folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return written in list(accepted)


def must_be_made_again(environment: Environment) -> bool:
    """Say whether what is there is of no use: half made, moved, of another Python, or broken."""
    if not environment.folder.exists():
        return True
    if (environment.folder / UNFINISHED).exists() or not environment.python.exists():
        return True
    question = "import sys; print('%d.%d' % sys.version_info[:2]); print(sys.prefix); import pip"
    try:
        answer = subprocess.run(
            [environment.python, "-c", question],
            capture_output=True,
            text=True,
            check=False,
            env=clean_environment(),
        )
    except OSError:
        return True
    lines = answer.stdout.splitlines()
    if answer.returncode != 0 or len(lines) != 2:
        return True
    same_python = lines[0] == f"{sys.version_info.major}.{sys.version_info.minor}"
    return not same_python or Path(lines[1]).resolve() != environment.folder.resolve()


def clean_environment() -> dict[str, str]:
    """Return the process environment without what would lead a child to other packages."""
    dropped = {
        "PYTHONPATH",
        "PYTHONHOME",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_USER",
        "VIRTUAL_ENV",
        "__PYVENV_LAUNCHER__",
    }
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {
        **kept,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_USER": "0",
        "PYTHONUTF8": "1",
    }


def ensure(environment: Environment, tell: Callable[[str], None] = print) -> None:
    """Make the environment, or bring it up to date, or do nothing.

    Raises:
        SetupFailed: see its text.
    """
    check_python(sys.version_info[:2])
    stamp = stamp_for(environment)
    accepted = [stamp]
    if environment == to_run():
        accepted.append(stamp_for(to_test()))  # the tests' environment holds all that the program needs
    if is_ready(environment, accepted):
        return
    try:
        if must_be_made_again(environment):
            _make(environment, tell)
        (environment.folder / STAMP).unlink(missing_ok=True)
        _install(environment, tell)
        (environment.folder / STAMP).write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")
        (environment.folder / UNFINISHED).unlink(missing_ok=True)
    except OSError as error:
        raise SetupFailed(explain(str(error), environment.folder)) from error


def _make(environment: Environment, tell: Callable[[str], None]) -> None:
    if not os.access(environment.folder.parent, os.W_OK):
        raise SetupFailed(explain("Permission denied", environment.folder))
    if shutil.disk_usage(environment.folder.parent).free < ROOM_NEEDED_BYTES:
        raise SetupFailed(explain("No space left on device", environment.folder))
    if environment.folder.exists():
        tell(f"Gör om {environment.folder.name}, som var ofullständig eller gjord av en annan Python ...")
        shutil.rmtree(environment.folder)
    else:
        tell(f"Gör {environment.folder.name} ...")
    environment.folder.mkdir()
    (environment.folder / UNFINISHED).write_text("", encoding="utf-8")
    # A new process: a python3-venv package that was installed a moment ago is not seen by this one.
    command = [sys.executable, "-m", "venv", str(environment.folder)]
    made = subprocess.run(command, capture_output=True, text=True, check=False, env=clean_environment())
    if made.returncode != 0:
        raise SetupFailed(explain(made.stdout + made.stderr, environment.folder))


def _install(environment: Environment, tell: Callable[[str], None]) -> None:
    tell(f"Installerar det som {environment.lock.name} anger (första gången hämtas drygt 100 MB) ...")
    locked = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(environment.lock)]
    _pip(environment, locked, tell)
    if environment.installs_project:
        # hatchling is among the locked packages, so the project is built without fetching anything.
        _pip(environment, ["--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)], tell)


def _pip(environment: Environment, arguments: Sequence[str], tell: Callable[[str], None]) -> None:
    """Run pip install, show which packages are on their way, keep all of it to explain a failure."""
    command = [str(environment.python), "-m", "pip", "install", "--progress-bar", "off", *arguments]
    output: list[str] = []
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=clean_environment(),
        cwd=ROOT,
    ) as pip:
        for line in pip.stdout or ():
            output.append(line)
            if line.startswith("Collecting "):
                tell("  " + line.split()[1])
    if pip.returncode != 0:
        raise SetupFailed(explain("".join(output), environment.folder))


_CAUSES: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("no space left", "errno 28", "not enough space", "disk quota"),
        "Disken är full. Det behövs ungefär 900 MB för {folder}. Frigör plats och kör kommandot igen.",
    ),
    (
        ("permission denied", "errno 13", "access is denied", "read-only file system", "winerror 5"),
        "Det går inte att skriva i {parent}. Lägg projektet i en mapp som är din och kör kommandot igen.",
    ),
    (
        ("ensurepip is not", "no module named venv", "no module named ensurepip", "no module named pip"),
        (
            "Python på den här datorn kan inte göra virtuella miljöer. "
            "På Debian och Ubuntu: sudo apt-get install python3-venv. Kör sedan kommandot igen."
        ),
    ),
    (
        ("do not match the hashes", "hashes are required"),
        (
            "Ett hämtat paket har inte den låsta kontrollsumman och installerades inte. "
            "Kör igen på ett annat nät; håller felet i sig, meddela den som sköter EHT Desk."
        ),
    ),
    (
        ("certificate", "sslerror"),
        (
            "Nätet godtog inte en säker anslutning till paketkällan (certifikat). "
            "Kontrollera proxy och klocka och kör kommandot igen."
        ),
    ),
    (
        (
            "connection",
            "name resolution",
            "timed out",
            "getaddrinfo",
            "max retries",
            "proxyerror",
            "unreachable",
        ),
        (
            "Paketen kunde inte hämtas: nätet svarar inte. Kontrollera anslutningen och kör kommandot igen. "
            "Det som redan hämtats behålls."
        ),
    ),
    (
        ("no matching distribution", "could not find a version"),
        (
            "Paketen hittades inte. Antingen svarar inte nätet, eller så finns de inte för den här datorn och "
            "Python {python} (README säger vad som stöds). Kontrollera anslutningen och kör kommandot igen."
        ),
    ),
)


def explain(output: str, folder: Path) -> str:
    """Return, for what a tool printed, what happened and what to do, then its last lines."""
    lowered = output.lower()
    cause = next(
        (text for marks, text in _CAUSES if any(mark in lowered for mark in marks)),
        "Installationen stannade. Kör kommandot igen; en halvgjord miljö görs då om.",
    )
    said = cause.format(
        folder=folder.name, parent=folder.parent, python=f"{sys.version_info.major}.{sys.version_info.minor}"
    )
    lines = [line for line in output.strip().splitlines() if line.strip()][-SHOWN_LINES:]
    return "\n".join([said, *(f"  | {line}" for line in lines)])


def use_replacing_output() -> None:
    """Let a letter that the terminal's encoding lacks become a question mark, not the end of the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def exit_status(returncode: int) -> int:
    """Return the status to pass on: a child ended by signal n gives 128 + n, as in a shell."""
    return 128 - returncode if returncode < 0 else returncode
