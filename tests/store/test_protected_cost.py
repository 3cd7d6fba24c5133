# SPDX-License-Identifier: EUPL-1.2
"""A protected pupil costs about what an ordinary one does: no question is asked anew for each document.

Milliseconds: tests/benchmarks/protected_files.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from eht_desk.application import pupils
from tests.benchmarks import protected_files
from tests.fakes.school import ALMA, NOEL

DOCUMENTS = 40
MORE = 12
"""So many statements may a protected pupil cost beyond an ordinary one, however many documents there are."""


def test_opening_asks_no_more_of_the_store_for_each_document(tmp_path: Path) -> None:
    rector = protected_files._store(tmp_path / "arkiv")
    for pupil_id in (ALMA, NOEL):
        protected_files._give_documents(rector, pupil_id, DOCUMENTS, b"")
    protected_files._protect(rector, ALMA)
    counts: dict[str, int] = {ALMA: 0, NOEL: 0}
    about = [NOEL]

    def count(*_: Any) -> None:
        counts[about[0]] += 1

    event.listen(Engine, "before_cursor_execute", count)
    try:
        for pupil_id in (NOEL, ALMA):
            about[0] = pupil_id
            pupils.open_pupil(rector, pupil_id)
    finally:
        event.remove(Engine, "before_cursor_execute", count)
        rector.store.close()
    assert counts[NOEL] > 0
    assert counts[ALMA] <= counts[NOEL] + MORE, counts
