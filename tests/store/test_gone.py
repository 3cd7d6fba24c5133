# SPDX-License-Identifier: EUPL-1.2
"""The folder is taken away or replaced while the store is open: nothing says saved that nobody will find again."""

from __future__ import annotations

import os
import shutil

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.store.open_store import UnlockedStore
from tests.store.conftest import Desk

# Windows keeps an open file where it is, so there nobody can take it away.
pytestmark = pytest.mark.skipif(os.name != "posix", reason="an open file cannot be moved on Windows")


def save(store: UnlockedStore) -> None:
    with store.write() as work:
        work.settings.put("a", "b")
        work.commit(LogEvent("anything"))


def test_a_save_into_a_folder_that_goes_meanwhile_is_refused(desk: Desk) -> None:
    store = desk.unlock()
    with store.write() as work:
        work.settings.put("a", "b")
        desk.path.rename(desk.path.with_name("elsewhere"))
        with pytest.raises(ExpectedFailure) as refused:
            work.commit_in_stretch()
    assert refused.value.code == "store_gone"


@pytest.mark.parametrize("is_replaced", [False, True], ids=["taken away", "replaced"])
def test_a_save_after_the_folder_went_is_refused(desk: Desk, is_replaced: bool) -> None:
    store = desk.unlock()
    elsewhere = desk.path.with_name("elsewhere")
    desk.path.rename(elsewhere)
    if is_replaced:
        shutil.copytree(elsewhere, desk.path)
    with pytest.raises(ExpectedFailure) as refused:
        save(store)
    assert refused.value.code == "store_gone"


def test_a_save_goes_on_when_the_folder_is_back(desk: Desk) -> None:
    store = desk.unlock()
    elsewhere = desk.path.with_name("elsewhere")
    desk.path.rename(elsewhere)
    elsewhere.rename(desk.path)
    save(store)
    with store.read() as work:
        assert work.settings.get("a") == "b"
