# SPDX-License-Identifier: EUPL-1.2
"""Starts the program: the window, or the command line for IT staff."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    """Entry point `eht-desk`. Without a command the window opens; the command line is imported only when used."""
    arguments = sys.argv[1:]
    if not arguments:
        from eht_desk.bootstrap import open_window

        return open_window(None)
    if arguments[0] == "--open" and len(arguments) == 2:
        from eht_desk.bootstrap import open_window

        return open_window(Path(arguments[1]).expanduser().absolute())
    from eht_desk.cli import run

    return run(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
