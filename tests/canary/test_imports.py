# SPDX-License-Identifier: EUPL-1.2
"""A register that names her, handed in by anybody: in no row, no file and no answer, until somebody clears it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eht_desk.application import handed_in, register_import, sharing, undo_import
from eht_desk.domain.errors import RuleViolation
from tests.canary.canary_store import LOGINS, Canary, real_services, unlock
from tests.canary.marks import OPEN_TO_THE_KEY, Kind, Surface, Who, against_the_table, found_in
from tests.canary.register import hand_in
from tests.canary.test_files_and_papers import rows_of
from tests.canary.texts import texts_in

TAKING_IN = [login for login, (_, who) in LOGINS.items() if who in (Who.TEAM, Who.STAFF) and login != "sol"]


@pytest.fixture
def own(canary: Canary, tmp_path: Path) -> Path:
    return canary.copy_to(tmp_path / "arkiv")


def kinds(canary: Canary, value: object, who: Who, surface: Surface = Surface.RESULT) -> set[Kind]:
    return {kind for text in texts_in(value) for kind in against_the_table(text, canary.alias, surface, who)}


@pytest.mark.parametrize("login", ["rut", "kurt", "ida"])
def test_what_somebody_hands_in_is_read_by_nobody_before_it_is_cleared(
    canary: Canary, own: Path, login: str
) -> None:
    who = LOGINS[login][1]
    workspace = unlock(real_services(), own, login)
    import_id = hand_in(workspace)
    told = rows_of(workspace)
    assert found_in(told, canary.alias) == OPEN_TO_THE_KEY
    tries: tuple[Callable[[], object], ...] = (
        lambda: handed_in.handed_in(workspace),
        lambda: handed_in.what_was_handed_in(workspace, import_id),
        lambda: register_import.preview_import(workspace, import_id, True),
        lambda: register_import.approve_import(workspace, import_id, unknown_marking_vouched=True),
    )
    for attempt in tries:
        try:
            came = attempt()
        except RuleViolation as refused:
            came = refused
        assert kinds(canary, came, who) == set()
    workspace.store.close()


def test_who_clears_it_sees_the_alias_and_the_others_nothing_of_it(canary: Canary, own: Path) -> None:
    kurt = unlock(real_services(), own, "kurt")
    import_id = hand_in(kurt)
    sharing.stop_writing(kurt)
    karin = unlock(real_services(), own, "karin")
    shown = register_import.preview_import(karin, import_id, True)
    assert kinds(canary, shown, Who.MEMBER) == set()
    [row] = shown.protected
    assert row.is_certain
    told_wrong = register_import.preview_import(karin, import_id, True, somebody_else=[row.key])
    assert [item.key for item in told_wrong.protected] == [row.key], (
        "it has her number: it is about nobody else"
    )
    assert kinds(canary, told_wrong, Who.MEMBER) == set()
    assert row.pupil is not None
    assert row.pupil.name == canary.alias
    result, _ = register_import.approve_import(
        karin, import_id, unknown_marking_vouched=True, take_over=[row.key]
    )
    assert kinds(canary, result, Who.MEMBER) == set()
    assert found_in(rows_of(karin), canary.alias) == OPEN_TO_THE_KEY
    sharing.stop_writing(karin)
    sharing.begin_writing(kurt)
    assert kinds(canary, undo_import.last_import(kurt), Who.TEAM) == set()
    undone = undo_import.preview_undo(kurt, import_id)
    assert kinds(canary, undone, Who.TEAM) == set()
    assert (undone.removed, undone.staying_unseen) == (1, 0)
    for workspace in (kurt, karin):
        workspace.store.close()
