# SPDX-License-Identifier: EUPL-1.2
"""A school's own wording: put in by who answers for it, asked with, replaced, removed, and never told by the log."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eht_desk.application import surveys
from eht_desk.application.ports import SharedKind
from eht_desk.application.school_wordings import (
    WordingView,
    asked_with,
    look_at_rows,
    look_at_wording,
    put_in_wording,
    questions_for,
    read_wordings,
    remove_wording,
)
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.responses import PUPIL
from eht_desk.domain.instruments.wording import WordingCode, WordingFacts
from tests.application.survey_acts import OMAR, begun
from tests.fakes.school import School, make_school

CHILD, HOME = InformantKind.PUPIL, InformantKind.GUARDIAN
FACTS = WordingFacts("Skolans formulär", "sv", "2025", "Elevhälsan", "Karin Ås")


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def maria(school: School) -> Workspace:
    return school.as_("maria")


def rows(word: str = "påhittat") -> list[tuple[int, str]]:
    return [(number, f"Hur ofta stämmer {word} påstående {number}?") for number in range(1, 25)]


def put_in(workspace: Workspace, word: str = "påhittat", informant: InformantKind = CHILD) -> str:
    return put_in_wording(workspace, "sras_r", informant, rows(word), FACTS, are_looked_at=True)[0]


def in_use(workspace: Workspace, informant: InformantKind = CHILD) -> WordingView | None:
    page = read_wordings(workspace)
    sras_r = next(item for item in page.instruments if item.instrument.id == "sras_r")
    return next(item.view for item in sras_r.informants if item.informant is informant)


def refused(code: str) -> pytest.RaisesExc[RuleViolation]:
    return pytest.raises(RuleViolation, match=f"^{code}(:|$)")


def test_what_is_put_in_is_asked_with(maria: Workspace) -> None:
    survey_id = begun(maria)
    assert in_use(maria) is None
    wording_id = put_in(maria)
    view = in_use(maria)
    assert view is not None
    assert (view.id, view.put_in_by, view.fits) == (wording_id, "Maria Lind", True)
    assert view.wording.facts == FACTS
    form_id, _ = surveys.begin_form(maria, survey_id, PUPIL)
    shown = surveys.read_sitting(maria, survey_id, form_id)
    assert shown.questions == tuple(text for _, text in rows())
    assert shown.labels == shown.instrument.scale.labels
    assert shown.form.response.wording_id == wording_id
    with refused("no_wording"):
        surveys.begin_form(maria, survey_id, OMAR)


def test_the_forms_own_words_for_the_scale_are_shown(maria: Workspace) -> None:
    labels = tuple(f"svar {point}" for point in range(7))
    put_in_wording(
        maria, "sras_r", CHILD, rows(), FACTS, labels=labels, intro="Läs noga.", are_looked_at=True
    )
    instrument = maria.services.instruments.get("sras_r")
    with maria.store.read() as work:
        asked = asked_with(maria, work, instrument, CHILD)
        assert asked is not None
        assert (asked.labels, asked.intro) == (labels, "Läs noga.")
        assert questions_for(maria, work, instrument, CHILD) == asked.questions
        assert questions_for(maria, work, instrument, HOME) == ()
    with refused("labels_count"):
        put_in_wording(maria, "sras_r", CHILD, rows(), FACTS, labels=labels[:3], are_looked_at=True)


def test_a_new_one_takes_the_place_of_the_former(maria: Workspace) -> None:
    first = put_in(maria)
    second = put_in(maria, "annat")
    view = in_use(maria)
    assert view is not None
    assert view.id == second != first
    with maria.store.read() as work:
        kept = repr([record.content for record in work.shared.all(SharedKind.WORDING)])
    assert "annat" in kept
    assert "påhittat" not in kept


def test_what_is_removed_is_gone_and_the_answers_stay(maria: Workspace) -> None:
    survey_id = begun(maria)
    wording_id = put_in(maria)
    form_id, _ = surveys.begin_form(maria, survey_id, PUPIL)
    surveys.save_answer(maria, survey_id, form_id, 1, 4)
    remove_wording(maria, wording_id)
    assert in_use(maria) is None
    with maria.store.read() as work:
        assert work.shared.all(SharedKind.WORDING) == []
    with refused("no_wording"):
        surveys.read_sitting(maria, survey_id, form_id)
    surveys.finish_form(maria, survey_id, form_id)
    assert surveys.read_survey(maria, survey_id).rows[0].answered == 1
    with refused("not_found"):
        remove_wording(maria, wording_id)


def test_the_log_says_that_and_never_what(school: School, maria: Workspace) -> None:
    remove_wording(maria, put_in(maria))
    with school.rector.store.read() as work:
        events = [row.event for row in work.log.rows()][-2:]
    assert [event.kind for event in events] == ["wording_put_in", "wording_removed"]
    assert "påhittat" not in repr(events)
    assert "Skolans formulär" not in repr(events)


def test_rows_are_looked_at_before_they_count(maria: Workspace) -> None:
    text = "\n".join(f"{number}. {question}" for number, question in rows())
    draft = look_at_wording(maria, "sras_r", CHILD, text)
    assert [row.text for row in draft.rows] == [question for _, question in rows()]
    short = look_at_rows(maria, "sras_r", CHILD, rows()[:16])
    assert [problem.code for problem in short.problems if not problem.row] == [WordingCode.OLD_FORM]
    with refused("wording_broken"):
        put_in_wording(maria, "sras_r", CHILD, rows()[:16], FACTS, are_looked_at=True)
    odd = [(1, "Stämmer det? Eller inte?"), *rows()[1:]]
    with refused("wording_not_looked_at"):
        put_in_wording(maria, "sras_r", CHILD, odd, FACTS)
    with refused("required"):
        put_in_wording(maria, "sras_r", CHILD, rows(), replace(FACTS, confirmed_by=" "), are_looked_at=True)
    with pytest.raises(ExpectedFailure, match="unknown_instrument"):
        look_at_wording(maria, "none", CHILD, text)
    assert in_use(maria) is None


@pytest.mark.parametrize("login", ["per", "ida", "nils"])
def test_rektor_and_kurator_alone_change_it_and_everybody_reads_it(
    school: School, maria: Workspace, login: str
) -> None:
    wording_id = put_in(maria)
    other = school.as_(login)
    assert in_use(other) == in_use(maria)
    assert not read_wordings(other).may_change
    with refused("not_allowed"):
        put_in(other)
    with refused("not_allowed"):
        remove_wording(other, wording_id)
    assert read_wordings(school.rector).may_change
    remove_wording(school.rector, wording_id)


def test_what_ships_with_wording_says_so(maria: Workspace) -> None:
    made_up = next(item for item in read_wordings(maria).instruments if item.instrument.is_made_up)
    assert {item.informant: item.has_own for item in made_up.informants} == {
        CHILD: True,
        HOME: True,
        InformantKind.TEACHER: False,
    }
