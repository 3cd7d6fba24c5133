# SPDX-License-Identifier: EUPL-1.2
"""The one place that knows where the shipped data files are.

Belongs here: finding and reading files of ``resources/``. Does not belong here: understanding what is in them
(catalog, documents and ui do that), or any other path. An installed package carries the files as
``eht_desk/_resources``; a checkout (also an editable installation) reads ``resources`` beside ``src``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


class ResourceMissing(Exception):
    """A shipped file is not there: the installation is damaged. ``name`` is its name under ``resources``."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def root() -> Traversable:
    """Return the folder of shipped files."""
    # Plain paths: importlib.resources costs the unlock page five milliseconds, and nothing here runs from a zip file.
    package = Path(__file__).resolve().parent
    packaged = package / "_resources"
    return packaged if packaged.is_dir() else package.parents[1] / "resources"


def locate(name: str) -> Traversable:
    """Return the file or folder called ``name``, as ``"forms/bilaga_1/v1.toml"``, whether it exists or not.

    Raises:
        ValueError: the name is empty or absolute, or has ``..``, ``.``, a backslash or an empty part.
            Names come from definitions that a school may have written, so they must not reach outside.
    """
    parts = name.split("/")
    if any(part in {"", ".", ".."} or "\\" in part or ":" in part or "\0" in part for part in parts):
        raise ValueError("not a name under resources")
    return root().joinpath(*parts)


def read_bytes(name: str) -> bytes:
    """Return the content of a shipped file.

    Raises:
        ResourceMissing: there is no such file.
        ValueError: see :func:`locate`.
    """
    place = locate(name)
    if not place.is_file():
        raise ResourceMissing(name)
    return place.read_bytes()


def read_text(name: str) -> str:
    """Return the content of a shipped UTF-8 file. Raises as :func:`read_bytes`."""
    return read_bytes(name).decode("utf-8")


def names_in(folder: str) -> tuple[str, ...]:
    """Return the names of what lies directly in ``folder``, sorted, without hidden ones; () if it is missing.

    Raises:
        ValueError: see :func:`locate`.
    """
    place = locate(folder)
    if not place.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in place.iterdir() if not entry.name.startswith((".", "__"))))
