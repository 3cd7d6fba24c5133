# SPDX-License-Identifier: EUPL-1.2
"""The pages of a pupil and of a case read what is long once, however many parts of them ask for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from eht_desk.application import case_page, pupils
from tests.application.case_acts import lock, noticed, opened
from tests.fakes.cases import MemoryTasks
from tests.fakes.school import ALMA, FOLLOW_UP_YES, FORM, TALK, School
from tests.fakes.store import MemoryDocuments, MemoryOrganisation


def test_the_page_of_a_pupil_reads_what_is_long_once(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    noticed(school)
    case_id = opened(school)
    document = lock(school.as_("per"), FORM, None, **TALK)
    lock(school.as_("per"), FORM, document.id, **FOLLOW_UP_YES)
    asked: Counter[str] = Counter()

    def counted(kind: type, name: str) -> None:
        real: Callable[..., Any] = getattr(kind, name)

        def run(*args: Any, **named: Any) -> Any:
            asked[f"{kind.__name__}.{name}"] += 1
            return real(*args, **named)

        monkeypatch.setattr(kind, name, run)

    maria = school.as_("maria")
    for kind, name in (
        (MemoryDocuments, "of_pupil"),
        (MemoryTasks, "of_pupil"),
        (MemoryOrganisation, "classes"),
        (MemoryOrganisation, "staff"),
        (MemoryOrganisation, "mentorships"),
    ):
        counted(kind, name)
    page = pupils.read_pupil(maria, ALMA)
    assert page.gates, "a gate is judged by all of it"
    assert set(asked.values()) == {1}, asked
    asked.clear()
    case_page.read_case(maria, case_id)
    assert asked["MemoryDocuments.of_pupil"] == asked["MemoryTasks.of_pupil"] == 1, asked
