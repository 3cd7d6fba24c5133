# SPDX-License-Identifier: EUPL-1.2
"""Surveys by their use cases on the encrypted store: what was answered is there at the next unlocking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from eht_desk.application import school_wordings, sessions, setup, sharing, surveys
from eht_desk.application.ports import SharedKind
from eht_desk.application.survey_results import read_result
from eht_desk.application.workspace import Workspace
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.responses import PUPIL, ResponseState
from eht_desk.domain.instruments.results import hundredths
from tests.application.survey_acts import OMAR, of_sums, typed
from tests.application.test_school_wordings import FACTS, rows
from tests.contracts.unit_of_work import NOON
from tests.fakes.school import ALMA, PASSWORD, furnish, setup_of
from tests.store.kill_state import services_at


@pytest.fixture
def karin(tmp_path: Path) -> Iterator[Workspace]:
    rector, secrets = setup.create_store(services_at(NOON, ""), setup_of(tmp_path / "arkiv"))
    setup.confirm_recovery_papers(rector, secrets.first_paper, secrets.second_paper)
    furnish(rector)
    yield rector
    rector.store.close()


def unlocked_again(workspace: Workspace) -> Workspace:
    path = workspace.store.header.path
    workspace.store.close()
    again = sessions.unlock(services_at(NOON, ""), path, "karin", PASSWORD)
    if not sharing.state(again).may_write:
        sharing.begin_writing(again, take_over=True)
    return again


def test_forms_are_there_as_they_were_given(karin: Workspace) -> None:
    survey_id, _ = surveys.begin_survey(karin, ALMA, "sras_r")
    school_wordings.put_in_wording(karin, "sras_r", InformantKind.PUPIL, rows(), FACTS, are_looked_at=True)
    form_id, _ = surveys.begin_form(karin, survey_id, PUPIL)
    for number, value in enumerate(of_sums(24, 24, 10, 8)[:20], start=1):
        surveys.save_answer(karin, survey_id, form_id, number, value)
    typed(karin, survey_id, of_sums(24, 21, 10, 8), OMAR)
    again = unlocked_again(karin)
    shown = surveys.read_sitting(again, survey_id, form_id)
    assert shown.form.response.answers == (*of_sums(24, 24, 10, 8)[:20], None, None, None, None)
    assert shown.questions[23] == rows()[23][1]
    surveys.resume_form(again, survey_id, form_id)
    for number, value in enumerate(of_sums(24, 24, 10, 8)[20:], start=21):
        surveys.save_answer(again, survey_id, form_id, number, value)
    surveys.finish_form(again, survey_id, form_id)
    last = unlocked_again(again)
    view = read_result(last, survey_id)
    assert [hundredths(mean) for mean in view.result.means] == [400, 375, 167, 133]  # T5
    assert {item.state for item in view.survey.responses} == {ResponseState.COMPLETE}
    assert last.store.verify().is_ok
    last.store.close()


def test_a_wording_that_was_taken_out_is_not_in_the_store(karin: Workspace) -> None:
    wording_id, _ = school_wordings.put_in_wording(
        karin, "sras_r", InformantKind.PUPIL, rows(), FACTS, are_looked_at=True
    )
    school_wordings.remove_wording(karin, wording_id)
    again = unlocked_again(karin)
    with again.store.read() as work:
        assert work.shared.all(SharedKind.WORDING) == []
    assert again.store.verify().is_ok
    again.store.close()
