# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from pypdf import PdfReader

from eht_desk.application.ports import RecoveryPaper
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.exchange.print_queue import CupsQueue, NoQueue, best_queue

PAPER = RecoveryPaper(
    "store_first", "7K2F-91QX-0B1D-ZM4T-8HAW-S3E6-0NPC", "Ekskolan", made_on="16 november 2026"
)
_PPD = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
_BACKEND = Path("/usr/lib/cups/backend/cups-pdf")


def _has_cups_pdf() -> bool:
    commands = all(shutil.which(name, path=_system_path()) for name in ("cupsd", "lpadmin", "lp", "lpstat"))
    return commands and _BACKEND.exists() and _PPD.exists() and hasattr(os, "geteuid") and os.geteuid() == 0


def _system_path() -> str:
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])


# --- A spooler that we play ----------------------------------------------------------------------------------------

_FAKE_LP = """#!{python}
import json, os, sys
from pathlib import Path
Path({report!r}).write_text(json.dumps({{"arguments": sys.argv[1:], "language": os.environ["LC_ALL"],
    "bytes": len(sys.stdin.buffer.read())}}))
sys.exit({status})
"""
_FAKE_LPSTAT = """#!{python}
import sys
print({default!r} if sys.argv[1] == "-d" else {names!r})
"""


@dataclass
class Spooler:
    folder: Path

    @property
    def report(self) -> dict:
        found: dict = json.loads((self.folder / "report.json").read_text())
        return found

    def queue(
        self, *, status: int = 0, names: str = "Zebra\nRum-12\nApan", default: str = "Rum-12"
    ) -> CupsQueue:
        answer = f"system default destination: {default}" if default else "no system default destination"
        self._script(
            "lp", _FAKE_LP.format(python=_PYTHON, report=str(self.folder / "report.json"), status=status)
        )
        self._script("lpstat", _FAKE_LPSTAT.format(python=_PYTHON, default=answer, names=names))
        return CupsQueue(lambda name: str(self.folder / name))

    def _script(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o755)


_PYTHON = shutil.which("python3") or "/usr/bin/python3"
posix = pytest.mark.skipif(os.name != "posix", reason="CUPS is for POSIX systems")


@pytest.fixture
def spooler(tmp_path: Path) -> Spooler:
    return Spooler(tmp_path)


@posix
def test_the_default_printer_comes_first_and_the_rest_in_order(spooler: Spooler) -> None:
    assert spooler.queue().printers() == ("Rum-12", "Apan", "Zebra")


@posix
def test_printers_without_a_default_stand_in_order(spooler: Spooler) -> None:
    assert spooler.queue(default="").printers() == ("Apan", "Rum-12", "Zebra")


@posix
def test_names_that_no_queue_can_have_are_not_offered(spooler: Spooler) -> None:
    assert spooler.queue(names="-o raw\nApan/kopia\n\nApan", default="").printers() == ("Apan",)


@posix
def test_the_bytes_go_to_standard_input_and_the_title_is_the_code(spooler: Spooler) -> None:
    spooler.queue().send("Apan", "7K2F-91", b"%PDF-1.4 invented", copies=2)
    assert spooler.report == {
        "arguments": ["-d", "Apan", "-t", "7K2F-91", "-n", "2", "-"],
        "language": "C",
        "bytes": 17,
    }


@posix
def test_a_refused_job_is_an_expected_failure_without_the_text(spooler: Spooler) -> None:
    with pytest.raises(ExpectedFailure) as caught:
        spooler.queue(status=1).send("Apan", "7K2F-91", b"Alma Dahl")
    assert caught.value.code == "print_failed"
    assert "Alma" not in repr(caught.value) + repr(caught.value.facts)


@posix
def test_a_printer_that_is_gone_gets_nothing(spooler: Spooler) -> None:
    with pytest.raises(ExpectedFailure) as caught:
        spooler.queue().send("Borta", "7K2F-91", b"%PDF")
    assert caught.value.code == "printer_missing"
    assert not (spooler.folder / "report.json").exists()


@pytest.mark.parametrize(
    "title", ["Alma Dahl, 5A", "", "å", "7K2F-91\n", "-o raw", "7K2F--91", "../x", "A" * 41, "7K2F·91"]
)
@posix
def test_a_title_that_is_no_code_is_a_bug_and_prints_nothing(spooler: Spooler, title: str) -> None:
    with pytest.raises(ValueError, match="document code"):
        spooler.queue().send("Apan", title, b"%PDF")
    assert not (spooler.folder / "report.json").exists()


@pytest.mark.parametrize("copies", [0, -1, 51])
def test_an_unreasonable_number_of_copies_is_a_bug(copies: int) -> None:
    with pytest.raises(ValueError, match="copies"):
        CupsQueue(lambda name: None).send("Apan", "7K2F-91", b"%PDF", copies=copies)


def test_without_cups_there_are_no_printers() -> None:
    queue = CupsQueue(lambda name: None)
    assert queue.printers() == ()
    with pytest.raises(ExpectedFailure, match="printer_missing"):
        queue.send("Apan", "7K2F-91", b"%PDF")


def test_a_computer_without_cups_gets_no_queue() -> None:
    queue = best_queue(lambda name: None)
    assert isinstance(queue, NoQueue)
    assert queue.printers() == ()
    with pytest.raises(ExpectedFailure, match="printer_missing"):
        queue.send("Apan", "7K2F-91", b"%PDF")
    assert isinstance(best_queue(lambda name: f"/usr/bin/{name}"), CupsQueue)


# --- The real one --------------------------------------------------------------------------------------------------

_CUPSD = """
Listen {root}/cups.sock
Browsing Off
WebInterface No
PreserveJobFiles No
PreserveJobHistory No
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
_CUPS_FILES = """
ServerRoot {root}/root
RequestRoot {root}/spool
TempDir {root}/spool/tmp
CacheDir {root}/cache
StateDir {root}/state
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
SystemGroup root
"""


def _wait_for(found, seconds: float = 40.0):
    """Ask another process's work again and again until it is there."""
    end = monotonic() + seconds
    pause = Event()
    while monotonic() < end:
        result = found()
        if result:
            return result
        pause.wait(0.05)
    raise AssertionError("it did not come")


@pytest.fixture
def cups_pdf(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A spooler of our own on a socket of its own, beside any that runs, with one queue that makes PDF files."""
    # Not under tmp_path: the spooler's filters run as another user, who may not look into pytest's folders.
    root = Path(tempfile.mkdtemp(prefix="eht-cups-"))
    root.chmod(0o755)
    for name in ("root", "spool/tmp", "cache", "state", "log"):
        (root / name).mkdir(parents=True)
    (root / "cupsd.conf").write_text(_CUPSD.format(root=root))
    (root / "cups-files.conf").write_text(_CUPS_FILES.format(root=root))
    monkeypatch.setenv("PATH", _system_path())
    monkeypatch.setenv("CUPS_SERVER", str(root / "cups.sock"))
    server = subprocess.Popen(
        ["cupsd", "-f", "-c", str(root / "cupsd.conf"), "-s", str(root / "cups-files.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(lambda: b"is running" in subprocess.run(["lpstat", "-r"], capture_output=True).stdout)
        add = ["lpadmin", "-p", "EHTPDF", "-E", "-v", "cups-pdf:/", "-P", str(_PPD)]
        subprocess.run(add, check=True, capture_output=True)
        subprocess.run(["lpadmin", "-d", "EHTPDF"], check=True, capture_output=True)
        yield "EHTPDF"
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(root, ignore_errors=True)


@pytest.mark.skipif(not _has_cups_pdf(), reason="needs root and cups, cups-client, printer-driver-cups-pdf")
def test_a_paper_comes_out_of_a_real_queue_and_leaves_no_file_of_ours(
    cups_pdf: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    title = f"TEST-{os.getpid():X}"
    import pwd  # not on Windows, where this test does not run

    # The driver for PDF files writes into the home of whoever prints, as the user database tells it.
    output = Path(pwd.getpwuid(os.getuid()).pw_dir) / "PDF"
    had_folder = output.exists()
    queue = best_queue()
    try:
        assert queue.printers() == (cups_pdf,)
        queue.send(cups_pdf, title, PdfRenderer().recovery(PAPER))
        assert list(tmp_path.iterdir()) == []
        made = _wait_for(lambda: _readable(output, title))
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
        # The driver goes by way of PostScript, which loses the names of letters outside ASCII.
        assert "7K2F-91QX-0B1D-ZM4T" in text.replace(" ", "")
        assert "Arkivet Ekskolan" in text
    finally:
        for path in output.glob(f"*{title}*"):
            path.unlink()
        if not had_folder and output.exists() and not any(output.iterdir()):
            output.rmdir()


def _readable(folder: Path, title: str) -> bytes:
    """The finished file of the job, once its last line is written."""
    for path in folder.glob(f"*{title}*.pdf"):
        content = path.read_bytes()
        if content.rstrip().endswith(b"%%EOF"):
            return content
    return b""
