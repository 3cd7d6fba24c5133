# SPDX-License-Identifier: EUPL-1.2
"""Looks at the tree as a whole, for what no other tool sees: ``python tools/check_tree.py``.

Module size, the licence line, resources that git does not know or the package would leave out, and machine
paths, registry addresses or secrets in committed files.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST_MODULE_LINES = 400
LICENCE_LINE = "# SPDX-License-Identifier: EUPL-1.2"
GENERATED = "src/eht_desk/ui/generated/"
FORCE_INCLUDE = ("tool", "hatch", "build", "targets", "wheel", "force-include")

# Written in pieces, so that this file does not find itself.
FORBIDDEN_TEXT = {
    "a machine path": re.compile(
        r"(?<![\w.])/" + r"(?:work|root|opt)/|(?<![\w.])/" + r"home/\w|[A-Z]:\\Users\\\w"
    ),
    "a package registry": re.compile(
        r"--(?:extra-)?index-" + r"url\s*\S*//|--find-" + r"links[ =]|https?://[^\s\"']*/" + r"simple\b"
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE " + r"KEY-----"),
    "an address with a password": re.compile(r"[a-z]+://[^/\s:@\"'{}<>]+:" + r"[^/\s@\"'{}<>]+@"),
}


def git(*arguments: str) -> list[str]:
    """Return the paths that a git command names, relative to the project."""
    answer = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT.as_posix()}", *arguments, "-z"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [name for name in answer.stdout.split("\0") if name]


def size_problems(name: str, text: str) -> Iterable[str]:
    """Yield a problem for a module that has grown past what one reads in one go."""
    lines = text.count("\n")
    if name.startswith(("src/", "installer/", "tools/")) and lines > LONGEST_MODULE_LINES:
        yield f"{name}: {lines} lines, at most {LONGEST_MODULE_LINES}"


def licence_problems(name: str, text: str) -> Iterable[str]:
    """Yield a problem for a module whose first line is not the licence."""
    if text.partition("\n")[0] != LICENCE_LINE:
        yield f"{name}: the first line is not {LICENCE_LINE!r}"


def text_problems(name: str, text: str) -> Iterable[str]:
    """Yield a problem for each line with something that must not be published."""
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in FORBIDDEN_TEXT.items():
            if pattern.search(line):
                yield f"{name}:{number}: {what}"


def resource_problems(
    tracked: Iterable[str], untracked: Iterable[str], mapped: dict[str, str]
) -> Iterable[str]:
    """Yield a problem for a resource that git does not know, or that the package would leave out."""
    for name in untracked:
        yield f"{name}: under resources but not in git"
    for source, target in mapped.items():
        if target != source.replace("resources/", "eht_desk/_resources/", 1):
            yield f"pyproject.toml: {source} is mapped to {target}"
    for name in tracked:
        if not any(name == source or name.startswith(source + "/") for source in mapped):
            yield f"{name}: not named under force-include in pyproject.toml, so the package lacks it"
    for source in mapped:
        if not any(name == source or name.startswith(source + "/") for name in tracked):
            yield f"pyproject.toml: {source} is mapped but git has nothing there"


def mapped_resources() -> dict[str, str]:
    """Return what pyproject.toml maps into the package."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for key in FORCE_INCLUDE:
        table = table.get(key, {})
    return table


def problems() -> list[str]:
    """Return every problem of the tree."""
    found: list[str] = []
    for name in git("ls-files"):
        path = ROOT / name
        if not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" in content:
            continue
        text = content.decode("utf-8", errors="replace")
        found += text_problems(name, text)
        if name.endswith(".py") and not name.startswith(GENERATED):
            found += [*size_problems(name, text), *licence_problems(name, text)]
    # Ignored files too: a force-include copies them into the package all the same.
    untracked = git("ls-files", "--others", "resources")
    found += resource_problems(git("ls-files", "resources"), untracked, mapped_resources())
    return found


def main() -> int:
    """Print the problems; the exit status says whether there are any."""
    try:
        found = problems()
    except (OSError, subprocess.CalledProcessError) as failure:
        print(f"git could not be asked, so this needs a clone and git: {failure}")
        return 1
    print("\n".join(found) if found else "the tree is in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
