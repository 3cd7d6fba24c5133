# SPDX-License-Identifier: EUPL-1.2
"""`eht-desk policy [FIL]`: says in words what a policy file means and what is wrong with it. Needs no store, no key."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from eht_desk.cli_usage import Parser, folder_or_file

_WELL, _WRONG = 0, 1


def add_to(commands: argparse._SubParsersAction[Parser], say: Callable[[str], None]) -> None:
    """Add the command to the command line. `say` writes a line to standard output."""
    command = commands.add_parser(
        "policy",
        help="säg i ord vad IT:s policyfil betyder och om den är rätt skriven; utan FIL den som gäller här",
    )
    command.add_argument("file", type=folder_or_file, nargs="?", metavar="FIL")
    command.set_defaults(command=lambda chosen: tell_policy(chosen.file, say))


def tell_policy(file: Path | None, say: Callable[[str], None], own: Path | None = None) -> int:
    """Tell what a file means; without one, what holds on this computer (`own`: its place). 1: something is wrong."""
    from eht_desk.catalog.policy_file import read_policy
    from eht_desk.catalog.policy_place import is_protected, policy_path
    from eht_desk.domain.policy import Policy
    from eht_desk.ui.policy_texts import meaning_lines, problem_lines, strict_line

    here = own or policy_path()
    path = file if file is not None else here
    # A draft lies anywhere; only the one in its place has to be protected.
    policy = read_policy(path, is_protected) if path == here else read_policy(path)
    if policy.source is None:
        say(f"Det finns ingen policyfil ({path}).")
        if file is not None:
            return _WRONG
        say("Ingenting är bestämt för den här datorn.")
    else:
        say(f"Policyfil: {path}")
        if policy == Policy(source=policy.source):
            say("Filen bestämmer ingenting: den är tom eller har bara kommentarer.")
    for line in meaning_lines(policy):
        say(f"  {line}")
    if not policy.problems:
        return _WELL
    say("Att rätta:")
    for line in problem_lines(policy):
        say(f"  {line}")
    if strict_line(policy):
        say(strict_line(policy))
    return _WRONG
