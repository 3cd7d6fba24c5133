# SPDX-License-Identifier: EUPL-1.2
"""A register that is being read can be stopped at any word, the last one stands before the commit: nothing is left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eht_desk.application import register_import
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.register_sources import ReadOptions, SourceFile
from eht_desk.exchange.made_up_school import write_school
from eht_desk.exchange.register_files import RegisterFiles
from tests.fakes.school import make_school


@pytest.fixture
def rector() -> Workspace:
    workspace = make_school().rector
    return replace(workspace, services=replace(workspace.services, registers=RegisterFiles()))


def staged_rows(workspace: Workspace) -> list[str]:
    with workspace.store.read() as work:
        return [row.event.kind for row in work.log.rows() if row.event.kind == "register_staged"]


def test_every_word_is_a_place_to_stop(rector: Workspace) -> None:
    files = (SourceFile("skola.csv", write_school(4, 40, rector.today).csv),)
    said: list[tuple[int, int]] = []
    staged, _ = register_import.stage_register(
        rector, files, ReadOptions(rector.today), progress=lambda done, total: said.append((done, total))
    )
    register_import.discard_import(rector, staged.import_id)
    assert [done / total for done, total in said] == sorted(done / total for done, total in said)
    assert said[-1][0] == said[-1][1]
    before = staged_rows(rector)
    for stop in range(len(said)):
        words: list[int] = []

        def tell(done: int, _total: int, stop: int = stop, words: list[int] = words) -> None:
            if len(words) == stop:
                raise ExpectedFailure("cancelled")
            words.append(done)

        with pytest.raises(ExpectedFailure, match="cancelled"):
            register_import.stage_register(rector, files, ReadOptions(rector.today), progress=tell)
        assert register_import.waiting_imports(rector) == []
    assert staged_rows(rector) == before
