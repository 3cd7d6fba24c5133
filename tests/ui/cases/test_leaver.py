# SPDX-License-Identifier: EUPL-1.2
"""The case of a pupil who has left: the list and the page say so."""

from __future__ import annotations

from eht_desk.application.pupil_moves import leave_school
from eht_desk.domain.leaving import Leaving, LeavingReason
from eht_desk.ui.cases.cases_screen import CasesScreen
from eht_desk.ui.navigation import Route
from tests.application.case_acts import noticed, opened
from tests.fakes.school import ALMA, School
from tests.ui.cases.conftest import SitDown, frame_at, screen_of, texts


def test_that_the_pupil_has_left_is_told_in_the_list_and_in_what_happened(
    sit_down: SitDown, school: School
) -> None:
    noticed(school)
    case_id = opened(school)
    left = Leaving(school.rector.today, "Norrskolan", LeavingReason.OTHER_SCHOOL, frozenset())
    leave_school(school.rector, ALMA, left)
    school.clock.advance(days=1)
    maria = sit_down("maria")
    frame = frame_at(maria, Route("cases"))
    cases = screen_of(frame)
    assert isinstance(cases, CasesScreen)
    [line] = [
        " ".join(str(cases.model.index(at, column).data()) for column in range(cases.model.columnCount()))
        for at in range(cases.model.rowCount())
    ]
    assert "Eleven har slutat" in line
    frame.go(Route("case", {"pupil": str(ALMA), "case": str(case_id)}))
    maria.settle()
    assert "började på Norrskolan" in texts(screen_of(frame))
