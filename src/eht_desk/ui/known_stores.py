# SPDX-License-Identifier: EUPL-1.2
"""Which stores the unlock page offers, read quickly and without the heavy libraries."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from eht_desk import resources
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.ui import errors
from eht_desk.ui.environment import WindowEnvironment
from eht_desk.ui.screens.unlock_screen import StoreChoice

if TYPE_CHECKING:
    from eht_desk.domain.sharing import LeaseHolder

_GONE = (
    "Mappen går inte att nå just nu. Ligger den på skolans server kan nätverket vara borta. Arkivet är orört "
    "och visas här så snart mappen är tillbaka."
)

_NOT_MADE = "IT har valt den här mappen för skolans arkiv. Arkivet är inte skapat än. Rektor skapar det med Nytt arkiv."


def known_stores(environment: WindowEnvironment, chosen: Path | None) -> list[Path]:
    """The one just chosen, the one the program was started with, those opened before on this device; without
    any of these the one that IT proposes (a server that is away must not slow down those who know their way)."""
    first = [path for path in (chosen, environment.initial_store) if path is not None]
    known = list(dict.fromkeys([*first, *environment.settings.recent_stores]))
    proposed = environment.policy.store
    return known if known or proposed is None else [proposed]


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
        is_there = os.path.exists(path)  # noqa: PTH110 - Path.exists raises for some servers that are away
        problem = errors.describe(error) if is_there else _GONE
        if path == environment.policy.store and _is_not_made(path, error, is_there):
            problem = _NOT_MADE
        code = error.code if isinstance(error, ExpectedFailure) and is_there else ""
        return StoreChoice(path, path.name, problem=problem, problem_code=code)
    last = login or environment.settings.last_login(header.id)
    password = _demo_password() if header.is_demo else ""
    used = _used_words(header.holder, is_stale=header.is_stale) if header.holder is not None else ""
    return StoreChoice(
        path, header.name, header.logins, last, header.is_demo, demo_password=password, used=used
    )


def _used_words(holder: LeaseHolder, *, is_stale: bool) -> str:
    """Who writes in the store now. What it needs is imported only where somebody does."""
    import platform
    from datetime import UTC, datetime

    from eht_desk.application.workspace import local_time
    from eht_desk.ui.sharing_texts import peek_words

    is_here = holder.device == platform.node()
    return peek_words(holder, is_stale=is_stale, now=local_time(datetime.now(UTC)), is_here=is_here)


def _is_not_made(path: Path, error: Exception, is_there: bool) -> bool:
    """An empty folder, or none where one could be: nobody has made the store that the IT department proposes."""
    if is_there:
        return isinstance(error, ExpectedFailure) and error.code == "not_a_store"
    return os.path.exists(path.parent)  # noqa: PTH110 - as above


def _demo_password() -> str:
    """What opens every account of a demo as it was made; it stands in the shipped demo and guards nothing."""
    import tomllib

    try:
        return str(tomllib.loads(resources.read_text("demo/demo.toml"))["school"]["password"])
    except (resources.ResourceMissing, KeyError, ValueError):
        return ""
