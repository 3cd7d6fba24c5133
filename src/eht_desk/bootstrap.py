# SPDX-License-Identifier: EUPL-1.2
"""The composition root: the only place that builds the layers and connects them.

Heavy libraries are imported inside the functions, so that the unlock page can stand before they are needed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from eht_desk.domain.ids import uuid7_text

if TYPE_CHECKING:
    from eht_desk.application.ports import Clock, PrintQueue, StoreHeader
    from eht_desk.application.workspace import Services
    from eht_desk.domain.policy import Policy
    from eht_desk.ui.environment import WindowEnvironment

_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class SystemClock:
    """The device's clock, in UTC."""

    def now(self) -> datetime:
        """The moment."""
        return datetime.now(UTC)


class SystemIds:
    """Fresh ids and document codes from the system's randomness."""

    def new_id(self) -> str:
        """A UUIDv7."""
        return uuid7_text(time.time_ns() // 1_000_000, os.urandom(10))

    def new_code(self) -> str:
        """Six letters of Crockford's base 32, as `7K2F-91`."""
        letters = "".join(_CODE_LETTERS[byte & 31] for byte in os.urandom(6))
        return f"{letters[:4]}-{letters[4:]}"


def read_policy() -> Policy:
    """What the IT department decided for this computer. Only the system's own place counts."""
    from eht_desk.catalog.policy_place import is_protected, policy_path
    from eht_desk.domain.policy import Policy

    path = policy_path()
    try:
        path.stat()
    except FileNotFoundError:
        return Policy()  # as on most computers: the reader is not even loaded
    except OSError:
        pass  # the reader says why
    from eht_desk.catalog.policy_file import read_policy as read_file

    return read_file(path, is_protected)


def build_services(
    clock: Clock | None = None, *, is_for_window: bool = False, policy: Policy | None = None
) -> Services:
    """Everything that use cases need before a store is unlocked. Imports the heavy libraries.

    For the window all that unlocking needs is imported too: that happens while the password is typed. `policy` is the
    computer's own when None.
    """
    from eht_desk import resources
    from eht_desk.application.workspace import Services
    from eht_desk.catalog.access_table import AccessTableFromFile
    from eht_desk.catalog.closing import ClosingCatalogFromFile
    from eht_desk.catalog.definition_reader import DefinitionFiles
    from eht_desk.catalog.forms import FormCatalogFromFiles
    from eht_desk.catalog.gates import GateCatalogFromFiles
    from eht_desk.catalog.guidance import GuidanceFromFile
    from eht_desk.catalog.holidays import SwedishWorkDays
    from eht_desk.catalog.instruments import InstrumentCatalogFromFiles
    from eht_desk.catalog.languages import LanguageCatalogFromFiles
    from eht_desk.catalog.leaving import LeavingCatalogFromFiles
    from eht_desk.catalog.passwords import CommonPasswordFile
    from eht_desk.catalog.purposes import PurposeCatalogFromFiles
    from eht_desk.catalog.routine_files import RoutineFiles
    from eht_desk.catalog.routines import RoutineCatalogFromFiles
    from eht_desk.catalog.rule_tasks import RuleTaskCatalogFromFile
    from eht_desk.catalog.suggestions import SuggestionCatalogFromFiles
    from eht_desk.documents.renderer import PdfRenderer
    from eht_desk.exchange.calendar_files import CalendarFiles
    from eht_desk.exchange.instrument_files import InstrumentFiles
    from eht_desk.exchange.received_files import ReceivedFiles
    from eht_desk.exchange.register_files import RegisterFiles
    from eht_desk.exchange.scan_reading import ScanFiles
    from eht_desk.store.backup import FolderBackups
    from eht_desk.store.gate import SqlCipherGate

    the_clock = clock or SystemClock()
    ids = SystemIds()
    stores = SqlCipherGate(the_clock, ids)
    forms = FormCatalogFromFiles(resources.root() / "forms")
    routines = RoutineCatalogFromFiles(resources.root() / "routines")
    work_days = SwedishWorkDays()
    if is_for_window:
        stores.load()
        work_days.load()
    return Services(
        clock=the_clock,
        ids=ids,
        forms=forms,
        renderer=PdfRenderer(resources.read_bytes),
        stores=stores,
        registers=RegisterFiles(),
        passwords=CommonPasswordFile(resources.read_bytes),
        backups=FolderBackups(the_clock),
        leaving=LeavingCatalogFromFiles(resources.root() / "leaving"),
        gates=GateCatalogFromFiles(resources.root() / "gates", forms.stage_ids),
        closing=ClosingCatalogFromFile(resources.root() / "cases"),
        rule_tasks=RuleTaskCatalogFromFile(resources.root() / "cases"),
        access=AccessTableFromFile(resources.root() / "access"),
        purposes=PurposeCatalogFromFiles(resources.root() / "consents", forms.stage_ids),
        languages=LanguageCatalogFromFiles(resources.root() / "languages", forms),
        suggestions=SuggestionCatalogFromFiles(resources.root() / "suggestions"),
        instruments=InstrumentCatalogFromFiles(resources.root() / "instruments"),
        instrument_files=InstrumentFiles(),
        guidance=GuidanceFromFile(resources.root() / "protection"),
        received_files=ReceivedFiles(),
        definitions=DefinitionFiles(forms, ReceivedFiles()),
        scans=ScanFiles(),
        calendar_files=CalendarFiles(),
        routines=routines,
        routine_files=RoutineFiles(routines),
        work_days=work_days,
        policy=read_policy() if policy is None else policy,
    )


def peek_store(path: Path) -> StoreHeader:
    """Name and logins of a store, and who writes in it, for the unlock page; no database, no cryptography."""
    from eht_desk.store import keyring

    header = keyring.header_of(path, keyring.read(path))
    if not (path / "lease.json").exists():  # nobody writes, and what follows is not needed to paint the page
        return header
    from eht_desk.store import lease

    holder, is_stale = lease.look(path)
    return replace(header, holder=holder, is_stale=is_stale)


def print_queue(policy: Policy | None = None) -> PrintQueue:
    """The printers of this platform that take PDF bytes without a file of ours, and that the IT department allows."""
    from eht_desk.application.printing import DecidedQueue
    from eht_desk.exchange.print_queue import best_queue

    return DecidedQueue(best_queue(), read_policy() if policy is None else policy)


def data_folder() -> Path:
    """Where this device keeps the program's settings and error reports; never anything about a person."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        return Path(base) / "EHT Desk"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "EHT Desk"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "eht-desk"


def window_environment(initial_store: Path | None, policy: Policy | None = None) -> WindowEnvironment:
    """What the window needs to start, with everything heavy still unimported; None: the computer's own policy."""
    from eht_desk.ui.device_settings import DeviceSettings
    from eht_desk.ui.environment import WindowEnvironment

    folder = data_folder()
    decided = read_policy() if policy is None else policy
    return WindowEnvironment(
        load_services=lambda: build_services(is_for_window=True, policy=decided),
        peek=peek_store,
        settings=DeviceSettings(folder / "settings.json", decided),
        printers=lambda: print_queue(decided),
        initial_store=initial_store,
        report_folder=folder / "reports",
        policy=decided,
    )


def open_window(initial_store: Path | None) -> int:
    """Show the window until it is closed; the exit status."""
    from eht_desk.ui.quick_start import load_qt

    load_qt()
    from eht_desk.ui.application import run_window

    return run_window(window_environment(initial_store))


def make_demo(
    path: Path, say: Callable[[str], None], now: datetime | None = None
) -> tuple[tuple[str, str, str], ...]:
    """Make the demo store in a new folder; login, password and description per person. `now`: another day than today.

    Raises ExpectedFailure(`store_exists` ...) as the store's gate does.
    """
    from eht_desk import resources
    from eht_desk.application import demo
    from eht_desk.application.workspace import local_time
    from eht_desk.catalog.demo import read_demo
    from eht_desk.domain.register_sources import SourceFile
    from eht_desk.exchange.made_up_school import write_school

    now = now or SystemClock().now()
    made_up = read_demo(resources.read_text("demo/demo.toml"))
    school = write_school(made_up.seed, made_up.pupils, local_time(now).date())
    clock = demo.DemoClock(demo.opening_moment(made_up.plan, now))
    return demo.make_demo(
        build_services(clock),
        clock,
        path,
        made_up.plan,
        [
            SourceFile("persons.json", school.persons_json),
            SourceFile("groups.json", school.groups_json),
            SourceFile("duties.json", school.duties_json),
        ],
        until=now,
        say=say,
    )
