# SPDX-License-Identifier: EUPL-1.2
"""Printing through CUPS: the bytes go to `lp` on its standard input, so that no file of ours holds the text.

Belongs here: finding printers and handing bytes over. Not here: what is printed, and printing through Qt, which the
ui does where there is no CUPS. The spooler's own copies are the operating system's (see docs/papers.md).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence

from eht_desk.application.ports import PrintQueue
from eht_desk.domain.errors import ExpectedFailure

_LIST_SECONDS = 5.0
_SEND_SECONDS = 60.0
_MOST_COPIES = 50
_TITLE = re.compile(r"[0-9A-Za-z]+(?:[ -][0-9A-Za-z]+)*")
_TITLE_LENGTH = 40
_DEFAULT = re.compile(r"system default destination: (\S+)")
_PRINTER = re.compile(r"[^\s/#'\"\\-][^\s/#'\"\\]{0,126}")
"""What CUPS allows as the name of a queue. It cannot begin with a hyphen, so it is never taken for an option."""

Find = Callable[[str], str | None]


class CupsQueue:
    """`PrintQueue` through `lp` and `lpstat`. `find` gives the place of a command (for tests)."""

    def __init__(self, find: Find = shutil.which) -> None:
        self._find = find

    def printers(self) -> tuple[str, ...]:
        """Names of the queues, the default first; empty without CUPS, without queues, or when it does not answer."""
        try:
            # Exit status 1 only means that there is no queue at all.
            names = self._run("lpstat", ["-e"], _LIST_SECONDS).stdout.decode("utf-8", "replace").splitlines()
            answer = self._run("lpstat", ["-d"], _LIST_SECONDS).stdout.decode("utf-8", "replace")
        except ExpectedFailure:
            return ()
        usable = [name for name in names if _PRINTER.fullmatch(name)]
        found = _DEFAULT.search(answer)
        default = found.group(1) if found is not None else ""
        return tuple(sorted(dict.fromkeys(usable), key=lambda name: (name != default, name.casefold())))

    def send(self, printer: str, title: str, pdf: bytes, copies: int = 1) -> None:
        """Hand the bytes to a queue.

        Raises:
            ExpectedFailure: `printer_missing`, there is no such queue; `print_failed`, `lp` is missing, refused the job
                or did not answer. Never says what was printed.
            ValueError: the title holds more than letters, figures, single spaces and hyphens (a name could slip in, and
                job titles are read by everybody), or the number of copies is not 1 to 50.
        """
        if len(title) > _TITLE_LENGTH or not _TITLE.fullmatch(title):
            raise ValueError("the title of a print job is a document code only")
        if not 1 <= copies <= _MOST_COPIES:
            raise ValueError("copies")
        if printer not in self.printers():
            raise ExpectedFailure("printer_missing")
        done = self._run("lp", ["-d", printer, "-t", title, "-n", str(copies), "-"], _SEND_SECONDS, pdf)
        if done.returncode != 0:
            raise ExpectedFailure("print_failed", {"status": done.returncode})

    def _run(
        self, command: str, arguments: Sequence[str], seconds: float, given: bytes | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command of CUPS without a shell. `LC_ALL=C`, because its words are read."""
        place = self._find(command)
        if place is None:
            raise ExpectedFailure("print_failed")
        try:
            return subprocess.run(  # noqa: S603 - fixed command, arguments checked above, no shell
                [place, *arguments],
                input=given,
                stdin=subprocess.DEVNULL if given is None else None,
                capture_output=True,
                timeout=seconds,
                env={**os.environ, "LC_ALL": "C"},
                check=False,
            )
        except (OSError, subprocess.SubprocessError) as error:
            # From None: the failure's own text may hold the bytes that were sent.
            raise ExpectedFailure("print_failed", {"kind": type(error).__name__}) from None


class NoQueue:
    """`PrintQueue` of platforms without CUPS: no printers, so the ui prints through Qt."""

    def printers(self) -> tuple[str, ...]:
        """None."""
        return ()

    def send(self, printer: str, title: str, pdf: bytes, copies: int = 1) -> None:
        """Always raises ExpectedFailure("printer_missing")."""
        del printer, title, pdf, copies
        raise ExpectedFailure("printer_missing")


def best_queue(find: Find = shutil.which) -> PrintQueue:
    """The queue of this computer: CUPS where its commands are, otherwise none."""
    return CupsQueue(find) if find("lp") and find("lpstat") else NoQueue()
