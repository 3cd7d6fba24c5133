# SPDX-License-Identifier: EUPL-1.2
"""The program as a process under a window manager, by keyboard; judged by what another process reads in the store."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.real_store import GIVEN, MARKS, WINDOW_PASSWORD, RealStore
from tests.journeys.screen import PATIENCE, Display, wait_for

pytestmark = pytest.mark.slow

QUESTION = "likes_school"
GO_TO_QUESTION = "alt+2"


@dataclass
class Person:
    """Somebody at the window."""

    display: Display
    store: RealStore
    folder: Path

    def __post_init__(self) -> None:
        for name in ("settings", "temporary"):
            (self.folder / name).mkdir(exist_ok=True)
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        return self.display.start_program(
            self.store.path, self.folder / "settings", self.folder / "temporary"
        )

    def until(self, kind: str, *keys: str, text: str = "") -> None:
        """Do it, and again when the program was not ready for it, until the log has a new row of this kind."""
        before = self.store.log(kind)
        for _ in range(6):
            if text:
                self.display.key("ctrl+a")
                self.display.type(text)
            self.display.key(*keys)
            try:
                wait_for(lambda: self.store.log(kind) > before, kind, PATIENCE)
            except AssertionError:
                continue
            return
        raise AssertionError(f"nothing in the log says {kind}")

    def unlock(self) -> None:
        # The list opens with the login that comes first, or the last one used here.
        self.display.key("alt+v", "m", "alt+l")
        self.until("unlocked", "Return", text=WINDOW_PASSWORD)

    def open_draft(self) -> None:
        """By search, from wherever the window is."""
        before = self.store.log("pupil_opened")
        for _ in range(4):
            self.display.key("Escape", "ctrl+k")
            self.display.type(GIVEN.lower())
            self.display.key("Return")
            try:
                wait_for(lambda: self.store.log("pupil_opened") > before, "the pupil", PATIENCE)
                break
            except AssertionError:
                continue
        self.until("form_opened", "Return")

    def stored(self, text: str) -> None:
        wait_for(lambda: self.store.comment(QUESTION) == text, f"{text!r} in the store")


@pytest.fixture
def person(display: Display, real_store: RealStore, tmp_path: Path) -> Person:
    real_store.start_draft()
    return Person(display, real_store, tmp_path)


def write(person: Person, text: str) -> None:
    """Fill the question's comment. Again from the start when the form was not there yet for the first keys."""
    for _ in range(6):
        person.display.key(GO_TO_QUESTION, "Tab", "ctrl+a")
        person.display.type(text)
        try:
            wait_for(lambda: person.store.comment(QUESTION) == text, "the text in the store", PATIENCE)
        except AssertionError:
            continue
        return
    raise AssertionError(f"the text is {person.store.comment(QUESTION)!r}")


def test_what_is_typed_is_stored_and_a_lock_in_the_sentence_brings_the_cursor_back(
    person: Person, tmp_path: Path
) -> None:
    person.unlock()
    person.open_draft()
    first = 'Trivs <b>bra</b> & "oftast", 100 %'
    write(person, first)
    person.display.key("Left", "Left", "Left", "Left", "Left")
    person.display.type("slut")
    inside = person.display.picture(tmp_path / "inside.png")
    person.until("locked", "ctrl+l")
    # The unlock page is nearly empty, so its picture is far smaller than that of a form beside its paper.
    wait_for(
        lambda: 0 < len(person.display.picture(tmp_path / "locked.png")) < 0.75 * len(inside),
        "the covered window",
    )
    locked = len((tmp_path / "locked.png").read_bytes())
    person.stored('Trivs <b>bra</b> & "oftast", slut100 %')
    person.until("unlocked", "Return", text=WINDOW_PASSWORD)
    wait_for(lambda: len(person.display.picture(tmp_path / "again.png")) > locked / 0.75, "the form again")
    _type_when_ready(person, "X", 'Trivs <b>bra</b> & "oftast", slutX100 %')
    shown = " ".join(person.display.titles)
    assert "EHT Desk" in shown
    assert not [mark for mark in MARKS if mark in shown]


def _type_when_ready(person: Person, letter: str, wanted: str) -> None:
    for _ in range(5):
        person.display.type(letter)
        try:
            wait_for(lambda: person.store.comment(QUESTION) == wanted, "the letter at the cursor", PATIENCE)
        except AssertionError:
            continue
        return
    raise AssertionError(f"the text is {person.store.comment(QUESTION)!r}")


def test_a_killed_window_leaves_every_text_that_was_saved(person: Person) -> None:
    person.unlock()
    person.open_draft()
    write(person, "ett")
    person.display.type(" tva tre")
    person.stored("ett tva tre")
    person.display.type(" fyra fem sex")
    seen = person.store.comment(QUESTION)
    person.process.kill()
    person.process.wait(10)
    kept = person.store.comment(QUESTION)
    assert kept.startswith(seen)
    assert "ett tva tre fyra fem sex".startswith(kept)

    person.process = person.start()
    person.unlock()
    person.open_draft()
    write(person, kept + " igen")


def test_nothing_about_the_pupil_lies_beside_the_store_while_the_window_is_open(person: Person) -> None:
    person.unlock()
    person.open_draft()
    write(person, "Zkarnord")
    person.display.note_titles()
    marks = [mark.encode(encoding) for mark in (*MARKS, "Zkarnord") for encoding in ("utf-8", "utf-16-le")]
    found = 0
    for path in person.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [mark for mark in marks if mark in content], path.name
            found += 1
    assert found
    assert not [mark for mark in MARKS if mark in " ".join(person.display.titles)]
