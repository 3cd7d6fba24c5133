# SPDX-License-Identifier: EUPL-1.2
"""A lock that fails on its way: the store is covered and closed all the same, and what was lost is said."""

from __future__ import annotations

import pytest

from eht_desk.application import form_work
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.ui import errors
from eht_desk.ui.forms import autosave
from eht_desk.ui.leaving import LOST_PLACE, LOST_TEXT
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.crash_page import CrashPage
from eht_desk.ui.screens.unlock_screen import UnlockScreen
from eht_desk.ui.sealed_texts import WAITS
from eht_desk.ui.unsaved import Place, saver
from tests.fakes.school import ALMA, FORM, NOEL
from tests.fakes.store import MemoryStore
from tests.ui.desks import type_text
from tests.ui.shell.conftest import MakeStage, Stage
from tests.ui.shell.test_sharing import (
    comment,
    open_form,
    shared_school,
    stored_comment,
    strip_says,
    takes_over,
)
from tests.ui.shell.test_unsaved import _write_in_vain

_PACE = autosave.Pace(pause=0, longest=0, retry=60_000)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosave, "Pace", lambda: _PACE)


def _fail(*_arguments: object, **_named: object) -> None:
    raise ZeroDivisionError


def _at_alma(stage: Stage, broken: str, monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    frame = stage.unlock("maria")
    frame.go(Route("pupil", {"pupil": ALMA}))
    monkeypatch.setattr(frame.current_screen, broken, _fail)
    store = frame.desk.workspace.store
    assert isinstance(store, MemoryStore)
    return store


def _settle(stage: Stage) -> None:
    stage.window.tasks.finish_writes()
    stage.settle()


def _is_over(stage: Stage, store: MemoryStore) -> None:
    _settle(stage)
    assert store.is_closed
    assert stage.window.frame is None
    assert list(stage.reports.glob("*.txt"))


@pytest.mark.parametrize(("broken", "told"), [("state", LOST_PLACE), ("flush", LOST_TEXT)])
def test_a_page_that_breaks_at_the_lock_does_not_keep_the_store_open(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, broken: str, told: str
) -> None:
    store = _at_alma(stage, broken, monkeypatch)
    stage.window.lock("idle")
    assert isinstance(stage.window.page, UnlockScreen)
    _is_over(stage, store)
    assert told.strip() in stage.unlock_page.notice.text
    assert "Något gick fel i programmet" in stage.unlock_page.notice.text
    stage.unlock("maria")


@pytest.mark.parametrize("broken", ["state", "flush"])
def test_nor_when_it_breaks_while_a_bug_is_reported(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    store = _at_alma(stage, broken, monkeypatch)
    stage.window.crash(ValueError())
    page = stage.window.page
    assert isinstance(page, CrashPage)
    _is_over(stage, store)
    page.button.click()
    assert (LOST_TEXT.strip() in stage.unlock_page.notice.text) == (broken == "flush")
    stage.unlock("maria")


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (ExpectedFailure("store_damaged"), errors.text_of("store_damaged")),
        (TypeError(), "Något gick fel i programmet"),
    ],
)
def test_a_text_that_can_neither_be_saved_nor_sealed_is_said_to_be_lost(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, error: Exception, why: str
) -> None:
    def refuse(*_arguments: object) -> bytes:
        raise error

    store = stage.unlock("per").desk.workspace.store
    _write_in_vain(stage)
    monkeypatch.setattr(store, "seal_for_later", refuse)
    stage.window.lock("person")
    _settle(stage)
    assert why in stage.unlock_page.notice.text
    assert stage.unlock_page.notice.text.startswith(LOST_TEXT)
    assert WAITS not in stage.unlock_page.notice.text
    assert isinstance(store, MemoryStore)
    assert store.is_closed


def test_one_text_that_cannot_be_sealed_takes_no_other_with_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = form_work.open_form(stage.school.as_("sara"), NOEL, FORM).draft
    stage.unlock("per")
    _write_in_vain(stage)
    desk = stage.frame.desk
    saving = desk.unsaved.follow(Place(NOEL, FORM, None), desk.tasks, saver(desk.workspace), other)
    saving.put({"illness": {"value": "no"}})
    store = desk.workspace.store
    seal, tried = store.seal_for_later, list[bytes]()

    def first_fails(text: bytes) -> bytes:
        tried.append(text)
        if len(tried) == 1:
            raise ExpectedFailure("store_damaged")
        return seal(text)

    monkeypatch.setattr(store, "seal_for_later", first_fails)
    stage.window.lock("person")
    _settle(stage)
    assert stage.unlock_page.notice.text.startswith(LOST_TEXT)
    assert WAITS in stage.unlock_page.notice.text
    assert len(tried) == 2


def test_a_place_that_cannot_be_kept_takes_no_text_with_it(
    make_stage: MakeStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = shared_school(with_draft=True)
    stage = make_stage(school)
    stage.unlock("per")
    screen = open_form(stage)
    karin = takes_over(stage, "karin", "KANSLI-1")
    comment(screen).setFocus()
    type_text(comment(screen), "Hann inte")
    stage.qtbot.waitUntil(strip_says(stage, "har tagit över"))
    monkeypatch.setattr(stage.window.sealed, "keep_point", _fail)
    stage.window.lock("person")
    _settle(stage)
    assert WAITS in stage.unlock_page.notice.text
    assert LOST_PLACE in stage.unlock_page.notice.text
    assert LOST_TEXT not in stage.unlock_page.notice.text
    karin.close()
    stage.unlock("per")
    stage.qtbot.waitUntil(lambda: stored_comment(school) == "Hann inte")
