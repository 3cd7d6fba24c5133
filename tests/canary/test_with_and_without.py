# SPDX-License-Identifier: EUPL-1.2
"""To who may not know, all is as if she had never been there: lists, figures, refusals, and pages to the last word.

The same store is tried with her and with every row about her taken out, the log's too.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import delete

from eht_desk.application.workspace import Services, Workspace
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.store.resealing import PLACES
from eht_desk.store.rows import LOG
from tests.canary import calls, windows
from tests.canary.canary_store import LOGINS, PROTECTED, Canary, real_services, unlock
from tests.canary.marks import Who
from tests.canary.open_window import Window, routes
from tests.canary.test_use_cases import LAST
from tests.canary.texts import pages_of, texts_in
from tests.fakes.devices import CountingIds

pytestmark = pytest.mark.slow

CHAIN = {
    "store_health.verify_store": "the log without her rows is no chain: it was taken apart for this test only"
}
_BY_CHANCE = re.compile(r"0x[0-9a-f]{6,}|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
KNOWING = {Who.MEMBER, Who.AUTHOR}
OUTSIDE = [login for login, (_, who) in LOGINS.items() if who not in KNOWING]
ONE_OF_EACH = list({who: login for login, (_, who) in LOGINS.items() if login in OUTSIDE}.values())
"""Of each kind of person who may not know; rektor and kurator besides, who see most."""


@pytest.fixture(autouse=True)
def _steady_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is free on the disk changes while the two are compared, and says nothing of anybody."""
    free = 50_000_000_000
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _path: SimpleNamespace(total=2 * free, used=free, free=free)
    )


def two_stores(canary: Canary, folder: Path) -> tuple[Path, Path]:
    """With her and without. Both have been opened as often."""
    paths = folder / "ena" / "arkiv", folder / "två" / "arkiv"
    for path in paths:
        path.parent.mkdir()
        _open_and_change(canary.copy_to(path), takes_out=path is paths[1])
    return paths


def _open_and_change(path: Path, *, takes_out: bool) -> None:
    """Take every row about her out of the tables, as if she had never been there."""
    rector = unlock(real_services(), path, "karin")
    with rector.store.read() as work:
        about = [row.position for row in work.log.rows() if row.event.pupil_id == PROTECTED]
    assert len(about) > 10
    connection = rector.store._session.connections  # type: ignore[attr-defined]  # no port deletes so much
    with connection.write() as writing:
        writing.exec_driver_sql("PRAGMA foreign_keys=OFF")
        if takes_out:
            for trigger in ("log_no_delete", "log_no_update"):
                writing.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
            for place in reversed(PLACES):
                writing.execute(place.table.delete().where(place.is_about(PROTECTED)))
            writing.execute(delete(LOG).where(LOG.c.position.in_(about)))
        writing.commit()
    rector.store.close()


def the_same_services() -> Services:
    """Whose new ids are the same in both stores."""
    return replace(real_services(), ids=CountingIds())


def alike(text: str, path: Path) -> str:
    """Without the place of the store, ids by chance and places in memory, which differ."""
    return _BY_CHANCE.sub("", text.replace(str(path), "STORE").replace(str(path.parent), "FOLDER"))


@pytest.mark.parametrize("login", OUTSIDE)
def test_use_cases_tell_the_same_with_and_without_her(canary: Canary, tmp_path: Path, login: str) -> None:
    """Every use case with ids of what is about her: the same answer, the same refusal, the same count."""
    told = []
    for path in two_stores(canary, tmp_path):
        workspace = unlock(the_same_services(), path, login)
        told.append({item.name: told_by(item, canary, workspace, path) for item in comparable()})
        workspace.store.close()
    assert differing(told) == {}


def comparable() -> list[calls.UseCase]:
    """But for those after which somebody has no keys or not the pen: found by signature, none is listed by hand."""
    return [item for item in calls.chosen() if item.name.split(".")[0] not in LAST and item.name not in CHAIN]


def told_by(use_case: calls.UseCase, canary: Canary, workspace: Workspace, path: Path) -> list[str]:
    """Every text of the answer or the refusal. Of a PDF the pages: its bytes hold an id by chance."""
    try:
        came: object = use_case.call(workspace, **use_case.arguments(canary, workspace))
    except (RuleViolation, ExpectedFailure) as refusal:
        came = repr(refusal)
    if isinstance(came, bytes) and came.startswith(b"%PDF"):
        came = pages_of(came)
    return [alike(text, path) for text in texts_in(came)]


@pytest.mark.usefixtures("no_file_dialogs", "temporary")
@pytest.mark.parametrize("login", ONE_OF_EACH)
def test_screens_say_the_same_with_and_without_her(
    handed_in: Canary, tmp_path: Path, login: str, qtbot: QtBot
) -> None:
    told: list[dict[str, list[str]]] = []
    for path in two_stores(handed_in, tmp_path):
        with qtbot.captureExceptions():
            opened = Window(handed_in, path, login, path.parent)
            opened.frame.show()
            said: dict[str, list[str]] = {}
            for route in routes(handed_in):
                opened.show(route)
                where = f"{route.screen} {dict(sorted(route.parameters.items()))}"
                said[where] = [
                    alike(text, path)
                    for text in windows.said(shown_in(opened))
                    if not text.startswith(
                        "qt_"
                    )  # Qt's own parts, such as a scroll bar that comes a moment later
                ]
                opened.close_dialogs()
            opened.end()
        told.append(said)
    assert differing(told) == {}


def shown_in(opened: Window) -> list[QWidget]:
    """What stands in the window, now that pages shown before are really gone."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    frame = opened.frame
    return [frame, *(part for part in frame.findChildren(QWidget) if part.isVisibleTo(frame))]


def differing(told: list[dict[str, list[str]]]) -> dict[str, list[str]]:
    """Line by line."""
    return {
        name: list(unified_diff(told[0][name], told[1][name], n=0, lineterm=""))
        for name in told[0]
        if told[0][name] != told[1][name]
    }
