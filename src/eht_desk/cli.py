# SPDX-License-Identifier: EUPL-1.2
"""The command line for IT staff: demo, blank, import-register, health, verify, backup, restore, policy. No Qt.

Passwords come from a prompt or standard input, never from an argument. Exit status: 0 well, 1 something is wrong or
could not be done, 2 wrong use. What was asked for goes to standard output, everything else to standard error.
"""

from __future__ import annotations

import argparse
import getpass
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from eht_desk import __version__
from eht_desk.cli_policy import add_to as add_policy_command
from eht_desk.cli_usage import Parser, Refused, WrongUse, folder_or_file, which_login
from eht_desk.domain.errors import ExpectedFailure, RuleViolation

if TYPE_CHECKING:
    from eht_desk.application.workspace import Workspace
    from eht_desk.domain.log import LogAnchor

_WELL, _WRONG, _MISUSE = 0, 1, 2


def run(arguments: Sequence[str]) -> int:
    """Run one command and return the exit status."""
    parser = _parser()
    try:
        if arguments[:1] == ["--open"]:  # rightly written it never comes here
            parser.error("argument --open: expected one argument")
        chosen = parser.parse_args(arguments)
    except WrongUse as wrong:
        _say(str(wrong))
        return _MISUSE
    except SystemExit as leaving:  # --help and --version have printed what was asked for
        return int(leaving.code or 0)
    try:
        return int(chosen.command(chosen))
    except Refused as refused:
        _say(str(refused))
        return _WRONG
    except (ExpectedFailure, RuleViolation) as failure:
        from eht_desk.ui.errors import describe

        _say(describe(failure))
        return _WRONG
    except KeyboardInterrupt:
        _say("Avbrutet. Ingenting har ändrats.")
        return _WRONG


def _parser() -> Parser:
    parser = Parser(
        prog="eht-desk",
        description="EHT Desk. Utan kommando öppnas fönstret; --open MAPP öppnar det med arkivet i mappen.",
    )
    parser.add_argument(
        "--version", action="version", version=f"eht-desk {__version__}", help="säg vilken version det är"
    )
    commands = parser.add_subparsers(dest="name", required=True, metavar="KOMMANDO")

    demo = commands.add_parser("demo", help="gör ett arkiv med en påhittad skola")
    demo.add_argument("folder", type=folder_or_file, metavar="MAPP")
    demo.set_defaults(command=_demo)

    blank = commands.add_parser("blank", help="skriv en tom blankett till en PDF-fil")
    blank.add_argument("form", metavar="BLANKETT", help="till exempel absence_checklist")
    blank.add_argument("target", type=folder_or_file, metavar="UT.pdf")
    blank.add_argument("--school", default="", metavar="SKOLA", help="skolans namn överst på blanketten")
    blank.set_defaults(command=_blank)

    register = commands.add_parser(
        "import-register", help="lägg en elevlista i arkivet för granskning; någon godkänner den i fönstret"
    )
    register.add_argument("store", type=folder_or_file, metavar="ARKIV")
    register.add_argument("files", type=folder_or_file, nargs="+", metavar="FIL")
    register.add_argument("--login", default="", metavar="NAMN")
    register.set_defaults(command=_import_register)

    health = commands.add_parser(
        "health", help="säg i ord hur arkivet mår, utan lösenord: kopior, disk, klocka, plats"
    )
    health.add_argument("store", type=folder_or_file, metavar="ARKIV")
    health.add_argument(
        "--place",
        type=folder_or_file,
        metavar="MAPP",
        help="den andra platsen för säkerhetskopior, om den ska ses efter",
    )
    health.set_defaults(command=_health)

    verify = commands.add_parser("verify", help="kontrollera arkivet: sidor, nycklar och logg")
    verify.add_argument("store", type=folder_or_file, metavar="ARKIV")
    verify.add_argument("--login", default="", metavar="NAMN")
    verify.add_argument(
        "--anchor", default="", metavar="NR:HUVUD", help="loggens nummer och huvud från ett utskrivet papper"
    )
    verify.set_defaults(command=_verify)

    backup = commands.add_parser(
        "backup", help="kopiera arkivet krypterat till en mapp, utan lösenord, även när någon skriver i det"
    )
    backup.add_argument("store", type=folder_or_file, metavar="ARKIV")
    backup.add_argument(
        "place", type=folder_or_file, metavar="MAPP", help="till exempel på en server eller ett USB-minne"
    )
    backup.set_defaults(command=_backup)

    restore = commands.add_parser(
        "restore", help="gör ett arkiv av en säkerhetskopia; skriver aldrig över något"
    )
    restore.add_argument("backup", type=folder_or_file, metavar="KOPIA")
    restore.add_argument("folder", type=folder_or_file, metavar="MAPP", help="en ny eller tom mapp")
    restore.set_defaults(command=_restore)

    add_policy_command(commands, _print)
    return parser


def _demo(chosen: argparse.Namespace) -> int:
    from eht_desk.bootstrap import make_demo

    summary = make_demo(chosen.folder, say=_say)
    _print(f"Demoarkivet ligger i {chosen.folder}")
    for login, password, description in summary:
        _print(f"  {login:<12} {password:<26} {description}")
    return _WELL


def _blank(chosen: argparse.Namespace) -> int:
    from eht_desk.application.papers import blank_form
    from eht_desk.bootstrap import build_services

    pdf = blank_form(build_services(), chosen.form, chosen.school)
    try:
        chosen.target.write_bytes(pdf)
    except OSError as error:
        raise ExpectedFailure("file_not_written", {"reason": error.strerror or ""}) from error
    return _WELL


def _import_register(chosen: argparse.Namespace) -> int:
    from eht_desk.application.register_import import stage_register
    from eht_desk.domain.register_sources import ReadOptions, SourceFile

    files: list[SourceFile] = []
    for path in chosen.files:
        try:
            files.append(SourceFile(path.name, path.read_bytes()))
        except OSError as error:
            raise ExpectedFailure("file_unreadable", {"reason": error.strerror or ""}) from error
    workspace = _unlock(chosen)
    try:
        staged, _ = stage_register(workspace, files, ReadOptions(today=workspace.today))
    finally:
        _lock(workspace)
    _print(
        f"{staged.pupils} elever väntar på godkännande i fönstret. "
        f"{staged.held} rader hålls tillbaka (skyddade uppgifter), {staged.problems} rader kan inte läsas in."
    )
    return _WELL


def _health(chosen: argparse.Namespace) -> int:
    from eht_desk.application.health import Level, store_health
    from eht_desk.bootstrap import build_services
    from eht_desk.ui.health_texts import state_lines

    health = store_health(build_services(), chosen.store, second_place=chosen.place)
    for line in state_lines(health):
        _print(line)
    _print(f"Arkivets mapp: {chosen.store}")
    return _WELL if health.level in (Level.OK, Level.NOTE) else _WRONG


def _verify(chosen: argparse.Namespace) -> int:
    from eht_desk.application.health import store_health
    from eht_desk.application.store_health import verify_store
    from eht_desk.ui.health_texts import health_lines, state_lines

    anchor = _anchor(chosen.anchor)
    workspace = _unlock(chosen)
    try:
        report = verify_store(workspace, anchor)
        health = store_health(workspace.services, workspace.store.header.path, workspace=workspace)
    finally:
        _lock(workspace)
    for line in (*health_lines(report), "", *state_lines(health)):
        _print(line)
    return _WELL if report.is_ok else _WRONG


def _backup(chosen: argparse.Namespace) -> int:
    from eht_desk.application.backups import copy_locked_store
    from eht_desk.bootstrap import build_services

    made = copy_locked_store(build_services(), chosen.store, chosen.place)
    _print(f"Säkerhetskopian ligger i {made.backup.folder}")
    _print(
        "Den är inte genomläst, för det kräver ett lösenord. De kopior som fönstret har läst igenom ligger kvar "
        "bredvid den."
    )
    if made.not_removed:
        _say("Gamla kopior kunde inte tas bort. Den nya är hel.")
    elif made.removed:
        _print(f"Äldre kopior borttagna: {made.removed}")
    return _WELL


def _restore(chosen: argparse.Namespace) -> int:
    from eht_desk.application.backups import restore_backup
    from eht_desk.application.workspace import local_time
    from eht_desk.bootstrap import build_services

    backup = restore_backup(build_services(), chosen.backup, chosen.folder)
    at = local_time(backup.made_at)
    _print(f"Arkivet {backup.name} ligger i {chosen.folder}")
    _print(f"Det är som det var {at:%Y-%m-%d} klockan {at:%H:%M}. Lösenorden är de som gällde då.")
    return _WELL


def _anchor(text: str) -> LogAnchor | None:
    from eht_desk.domain.log import LogAnchor

    if not text:
        return None
    match = re.fullmatch(r"(\d+):([0-9a-fA-F]{8,64})", text.replace(" ", ""))
    if match is None:
        raise RuleViolation("anchor_form", "anchor")
    return LogAnchor(int(match[1]), match[2].lower(), datetime.fromtimestamp(0, UTC))


def _unlock(chosen: argparse.Namespace) -> Workspace:
    from eht_desk.application import sessions
    from eht_desk.bootstrap import build_services

    services = build_services()
    login = which_login(chosen.login, services.stores.header(chosen.store).logins)
    return sessions.unlock(services, chosen.store, login, _password(login))


def _lock(workspace: Workspace) -> None:
    from eht_desk.application import sessions

    sessions.lock(workspace, "command_line")


def _password(login: str) -> str:
    """From a prompt when a person sits there, else the first line of standard input."""
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(f"Lösenord för {login}: ")
    line = sys.stdin.readline() if sys.stdin is not None else ""
    if not line:
        raise Refused(
            f"Lösenordet för {login} läses från tangentbordet eller standard in, och där finns inget."
        )
    return line.rstrip("\r\n")


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
