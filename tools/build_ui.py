# SPDX-License-Identifier: EUPL-1.2
"""Turns the Designer files of ``ui/`` into Python: ``python tools/build_ui.py [--check]``.

The result is committed, so that neither a user nor a type check needs the compiler; ``--check`` fails when
it is not what the Designer files say now. A ``.ui`` file holds a fixed window only, never a field of a
form.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "ui"
TARGET = ROOT / "src" / "eht_desk" / "ui" / "generated"
HEAD = "# SPDX-License-Identifier: EUPL-1.2\n"
PACKAGE = HEAD + '"""Made by tools/build_ui.py from ui/*.ui. Never edited by hand."""\n'


def compiled(source: Path) -> str:
    """Return the Python of one Designer file.

    Raises:
        RuntimeError: the compiler refused the file; the text is its own.
    """
    program = Path(sys.executable).with_name("pyside6-uic" + (".exe" if sys.platform == "win32" else ""))
    made = subprocess.run(
        [program, source.name],
        cwd=source.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if made.returncode != 0 or not made.stdout:
        raise RuntimeError(f"{source.name}: {made.stderr.strip() or 'pyside6-uic gave nothing'}")
    return HEAD + made.stdout.replace("\r\n", "\n")


def wanted() -> dict[str, str]:
    """Return the files that should be in the generated package, by name."""
    made = {f"ui_{source.stem}.py": compiled(source) for source in sorted(SOURCES.glob("*.ui"))}
    return {"__init__.py": PACKAGE, **made} if made else {}


def differences(files: dict[str, str], folder: Path) -> list[str]:
    """Return what in ``folder`` is missing, changed or left over, one line each."""
    present = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
    lines = [f"missing: {name}" for name in sorted(files.keys() - present.keys())]
    lines += [f"left over: {name}" for name in sorted(present.keys() - files.keys())]
    lines += [
        f"not what the .ui says: {name}"
        for name in sorted(files)
        if present.get(name, files[name]) != files[name]
    ]
    return lines


def main(arguments: Sequence[str]) -> int:
    """Write the files, or with ``--check`` compare them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="change nothing, fail on a difference")
    chosen = parser.parse_args(arguments)
    files = wanted()
    if chosen.check:
        found = differences(files, TARGET)
        print(
            "\n".join([*found, "run: python tools/build_ui.py"])
            if found
            else f"{len(files)} files as they should be"
        )
        return 1 if found else 0
    for name in differences(files, TARGET):
        print(name)
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.py"):
        old.unlink()
    for name, text in files.items():
        (TARGET / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
