# SPDX-License-Identifier: EUPL-1.2
"""Two programs on one store, side by side on one display, by keyboard: the pen goes from one person to the other."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from eht_desk.application import account_desk, sessions
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import AccountId
from eht_desk.store.lease import LEASE
from tests.fakes.school import PASSWORD
from tests.journeys.real_store import GIVEN, LOGIN, WINDOW_PASSWORD, RealStore
from tests.journeys.screen import PATIENCE, Display, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="kills a process by a signal"),
]

QUESTION = "likes_school"
GO_TO_QUESTION = "alt+2"
LEILA = "leila"
LEILAS_PASSWORD = "sju katter i gruset"


@dataclass
class Seat:
    """Somebody at a window of his or her own."""

    display: Display
    store: RealStore
    folder: Path
    login: str
    password: str
    account: AccountId

    def __post_init__(self) -> None:
        for name in ("settings", "temporary"):
            (self.folder / name).mkdir(parents=True)
        self.process: subprocess.Popen[bytes] = self.display.start_program(
            self.store.path, self.folder / "settings", self.folder / "temporary"
        )
        self.window = self.display.window_of(self.process)

    def turn_to(self) -> None:
        """Bring this window to the front: asked again, for one that just opens takes the front for itself."""

        def is_in_front() -> bool:
            if self.display.run("xdotool", "getactivewindow") == self.window:
                return True
            self.display.run("xdotool", "windowactivate", self.window)
            return False

        wait_for(is_in_front, "the window in front", 2 * PATIENCE)

    def wait_for_dialog(self) -> None:
        """A window of its own over this one."""
        wait_for(lambda: self.display.run("xdotool", "getactivewindow") != self.window, "the question", 4)

    def log(self, kind: str) -> int:
        """How many rows of this kind this person has left."""
        with self.store.reader.store.read() as work:
            return sum(row.event.kind == kind and row.account_id == self.account for row in work.log.rows())

    def until(self, kind: str, *keys: str, text: str = "", first: tuple[str, ...] = ()) -> None:
        """Do it, and again when the program was not ready for it, until this person has left a row of this kind."""
        before = self.log(kind)
        for _ in range(6):
            if first:
                self.display.key(*first)
            if text:
                self.display.type(text)
            self.display.key(*keys)
            try:
                wait_for(lambda: self.log(kind) > before, kind, PATIENCE)
            except AssertionError:
                continue
            return
        raise AssertionError(f"{self.login} has left no row {kind}")

    def unlock(self) -> None:
        choose = ("alt+v", self.login[0], "alt+l", "ctrl+a")
        self.until("unlocked", "Return", text=self.password, first=choose)

    def open_form(self) -> None:
        self.until("pupil_opened", "Return", text=GIVEN.lower(), first=("Escape", "ctrl+k"))
        self.until("form_opened", "Return")

    def written(self) -> str:
        """What stands in this person's own draft."""
        with self.store.reader.store.read() as work:
            drafts = [draft for draft in work.documents.drafts() if draft.author_id == self.account]
        if not drafts:
            return ""
        answer = cast("dict[str, AnswerValue]", drafts[0].answers).get(QUESTION)
        return str(answer.get("comment", "")) if isinstance(answer, dict) else ""

    def write(self, text: str) -> None:
        for _ in range(6):
            self.type(text)
            try:
                wait_for(lambda: self.written() == text, "the text in the store", PATIENCE)
            except AssertionError:
                continue
            return
        raise AssertionError(f"the text is {self.written()!r}")

    def type(self, text: str) -> None:
        self.display.key(GO_TO_QUESTION, "Tab", "ctrl+a")
        self.display.type(text)

    def command(self, words: str) -> None:
        self.display.key("Escape", "ctrl+k")
        self.display.type(words)
        self.display.key("Return")


def writer(store: RealStore) -> str:
    """Who holds the lease, as the file says."""
    try:
        return str(json.loads((store.path / LEASE).read_bytes())["login"])
    except (FileNotFoundError, ValueError):
        return ""


@pytest.fixture
def seats(display: Display, real_store: RealStore, tmp_path: Path) -> tuple[Seat, Seat]:
    services = real_store.services
    rector = Workspace(services, services.stores.unlock(real_store.path, "karin", PASSWORD))
    try:
        new = account_desk.NewAccount(
            LEILA,
            "Leila Haddad",
            LEILAS_PASSWORD,
            sessions.who(rector).unit_id,
            (Role.COUNSELLOR,),
            is_temporary_password=False,
        )
        account_desk.open_account(rector, new)
        with rector.store.read() as work:
            ids = {account.login: account.id for account in work.accounts.all()}
    finally:
        rector.store.close()
    maria = Seat(display, real_store, tmp_path / "maria", LOGIN, WINDOW_PASSWORD, ids[LOGIN])
    leila = Seat(display, real_store, tmp_path / "leila", LEILA, LEILAS_PASSWORD, ids[LEILA])
    return maria, leila


def test_one_writes_the_other_reads_and_the_pen_goes_to_and_fro(
    seats: tuple[Seat, Seat], real_store: RealStore
) -> None:
    maria, leila = seats
    maria.turn_to()
    maria.unlock()
    maria.open_form()
    maria.write("ett")
    assert writer(real_store) == LOGIN

    leila.turn_to()
    leila.unlock()
    leila.open_form()  # a row in the log, although somebody else writes
    leila.type("far inte sta har")
    maria.turn_to()
    maria.write("ett tva")
    assert leila.written() == ""
    assert writer(real_store) == LOGIN

    maria.until("locked", "ctrl+l")
    wait_for(lambda: writer(real_store) == "", "the lease given back")
    leila.turn_to()
    _begin(leila, real_store)
    leila.display.key("alt+o")  # Börja om: whose text it is comes before any writing
    leila.write("nu skriver leila")
    assert maria.written() == "ett tva"

    leila.process.kill()
    leila.process.wait(10)
    assert writer(real_store) == LEILA  # nobody gave it back
    maria.turn_to()
    maria.unlock()
    assert writer(real_store) == LEILA
    _take_over(maria, real_store)
    maria.open_form()
    maria.write("ett tva tre")
    assert leila.written() == "nu skriver leila"


def _begin(seat: Seat, store: RealStore) -> None:
    """By the search box, again while the window does not know yet that nobody writes."""
    for _ in range(6):
        seat.command("skriva")
        try:
            wait_for(lambda: writer(store) == seat.login, "the pen", 4)
        except AssertionError:
            continue
        return
    raise AssertionError(f"{writer(store)!r} writes")


def _take_over(seat: Seat, store: RealStore) -> None:
    """The question is answered no by Enter alone."""
    for _ in range(6):
        seat.command("skriva")
        try:
            seat.wait_for_dialog()
            seat.display.key("Tab", "Return")
            wait_for(lambda: writer(store) == seat.login, "the pen", PATIENCE)
        except AssertionError:
            continue
        # The lease is a file and the row comes after it.
        wait_for(lambda: seat.log("lease_taken_over") == 1, "the row of it")
        return
    raise AssertionError(f"{writer(store)!r} writes")
