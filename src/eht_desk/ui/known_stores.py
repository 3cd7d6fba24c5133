# SPDX-License-Identifier: EUPL-1.2
"""Which stores the unlock page offers, read quickly and without the heavy libraries."""

from __future__ import annotations

from pathlib import Path

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.ui import errors
from eht_desk.ui.environment import WindowEnvironment
from eht_desk.ui.screens.unlock_screen import StoreChoice


def known_stores(environment: WindowEnvironment, chosen: Path | None) -> list[Path]:
    """The one just chosen, the one the program was started with, and those opened before on this device."""
    first = [path for path in (chosen, environment.initial_store) if path is not None]
    return list(dict.fromkeys([*first, *environment.settings.recent_stores]))


def readable_choices(environment: WindowEnvironment, paths: list[Path], login: str) -> list[StoreChoice]:
    """Name and logins of each. One that cannot be read is left out, unless it is the first: then it says why.

    `login` is who is to be chosen in the first store.
    """
    choices = [_choice(environment, path, login if path == paths[0] else "") for path in paths]
    return [choice for choice in choices if not choice.problem or choice.path == paths[0]]


def _choice(environment: WindowEnvironment, path: Path, login: str) -> StoreChoice:
    try:
        header = environment.peek(path)
    except (ExpectedFailure, OSError) as error:
        return StoreChoice(path, path.name, problem=errors.describe(error))
    last = login or environment.settings.last_login(header.id)
    return StoreChoice(path, header.name, header.logins, last, header.is_demo)
