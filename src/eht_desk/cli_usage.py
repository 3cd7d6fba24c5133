# SPDX-License-Identifier: EUPL-1.2
"""How the command line takes its arguments and says in Swedish what does not fit. No command lives here."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

_STARTS = "Så här skrivs det: "
# What argparse says, in the words of our own help. Anything else would be a message of a later Python.
_SAID: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", "Det här saknas: {0}."),
    (r"unrecognized arguments: (.+)", "Det här går inte att förstå: {0}."),
    (r"argument KOMMANDO: invalid choice: '?(.*?)'? \(choose.*", "Kommandot {0} finns inte."),
    (r"argument (\S+): expected one argument", "Efter {0} ska det stå ett värde."),
    (r"argument (\S+): expected at least one argument", "Efter {0} ska det stå minst ett värde."),
    (r"argument (\S+): ignored explicit argument .*", "Efter {0} ska det inte stå något värde."),
    (r"argument (\S+): (.+)", "{0}: {1}"),
)


class WrongUse(Exception):
    """The arguments do not fit; the text says why and how they are written."""


class Refused(Exception):
    """What was asked for cannot be done with what was given; the text says what is missing."""


class Parser(argparse.ArgumentParser):
    """Says in Swedish what does not fit, with the usage of the command that was meant."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**{**named, "add_help": False})
        self._positionals.title = "Ska stå"
        self._optionals.title = "Kan stå"
        self.add_argument("-h", "--help", action="help", help="visa det här")

    def error(self, message: str) -> NoReturn:
        """Raises WrongUse."""
        raise WrongUse(f"{swedish(message)}\n{self.format_usage().rstrip()}")

    def format_usage(self) -> str:
        """One line, or some."""
        return super().format_usage().replace("usage: ", _STARTS, 1)

    def format_help(self) -> str:
        """All that can be written."""
        return super().format_help().replace("usage: ", _STARTS, 1)


def swedish(message: str) -> str:
    """A message of argparse in Swedish."""
    for pattern, words in _SAID:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return words.format(*found.groups())
    return "Argumenten går inte att förstå."


def folder_or_file(text: str) -> Path:
    """A path that somebody wrote; an empty one is the variable of a job that nobody has set, not the folder here."""
    if not text.strip():
        raise argparse.ArgumentTypeError("Sökvägen är tom. Är en variabel i jobbet inte satt?")
    return Path(text).expanduser().absolute()


def which_login(chosen: str, logins: Iterable[str]) -> str:
    """Who opens the store: as told, or the only one there is. Raises Refused."""
    known = tuple(logins)
    if chosen or len(known) == 1:
        return chosen or known[0]
    raise Refused(f"Arkivet har flera konton. Skriv vilket: --login NAMN ({', '.join(sorted(known))}).")
