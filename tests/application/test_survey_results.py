# SPDX-License-Identifier: EUPL-1.2
"""What surveys amount to through the use cases: T1-T13, what was missing, earlier occasions, the way into the plan."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from eht_desk.application import surveys
from eht_desk.application.changes import ChangeKind
from eht_desk.application.form_work import open_form, save_draft
from eht_desk.application.suggestions import catalogue
from eht_desk.application.survey_results import (
    PLAN,
    add_to_plan,
    open_result,
    plan_suggestions,
    read_result,
)
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import DraftId, GuardianId, SurveyId
from eht_desk.domain.instruments.model import CombinationMethod
from eht_desk.domain.instruments.responses import PUPIL, Respondent
from eht_desk.domain.instruments.results import ProfileKind, hundredths
from eht_desk.domain.instruments.rules_used import RuleCode
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardian, Guardianship
from eht_desk.domain.protection import Secret
from tests.application.protected import SECRET, protect_alma
from tests.application.survey_acts import LISA, MADE_UP, OMAR, TEACHER, begun, of_sums, sitting, typed
from tests.domain.instruments.test_vectors import T1, T12, without
from tests.fakes.school import ALMA, School, make_school

SINGLE, MIXED = ProfileKind.SINGLE, ProfileKind.MIXED
Answered = Sequence[int | None]


@pytest.fixture
def school() -> School:
    """Alma has two guardians."""
    made = make_school()
    with made.rector.store.write() as work:
        work.pupils.add_guardians([Guardian(GuardianId("g2"), made.rector.store.school, "Lisa", "Ek")])
        work.pupils.add_guardianships([Guardianship(ALMA, GuardianId("g2"))])
        work.commit(LogEvent("test"))
    return made


@pytest.fixture
def maria(school: School) -> Workspace:
    return school.as_("maria")


def occasion(workspace: Workspace, *forms: tuple[Respondent, Answered]) -> SurveyId:
    survey_id = begun(workspace)
    for respondent, answers in forms:
        typed(workspace, survey_id, answers, respondent)
    return survey_id


def refused(code: str) -> pytest.RaisesExc[RuleViolation]:
    return pytest.raises(RuleViolation, match=f"^{code}(:|$)")


@pytest.mark.parametrize(
    ("forms", "means", "ranks", "kind", "functions"),
    [
        pytest.param([T1], (500, 300, 100, 50), (1, 2, 3, 4), SINGLE, ("f1",), id="T1"),
        pytest.param(
            [[number % 7 for number in range(1, 25)]],
            (283, 267, 250, 350),
            (2, 2, 4, 1),
            SINGLE,
            ("f4",),
            id="T2",
        ),
        pytest.param([of_sums(24, 21, 12, 6)], (400, 350, 200, 100), (1, 2, 3, 4), SINGLE, ("f1",), id="T3"),
        pytest.param(
            [of_sums(24, 22, 12, 6)], (400, 367, 200, 100), (1, 2, 3, 4), MIXED, ("f1", "f2"), id="T4"
        ),
        pytest.param(
            [of_sums(24, 24, 10, 8), of_sums(24, 21, 10, 8)],
            (400, 375, 167, 133),
            (1, 1, 3, 4),
            MIXED,
            ("f1", "f2"),
            id="T5",
        ),
        pytest.param(
            [of_sums(12, 30, 6, 6), of_sums(24, 12, 6, 6), of_sums(24, 12, 6, 6)],
            (333, 300, 100, 100),
            (1, 2, 3, 3),
            MIXED,
            ("f1", "f2"),
            id="T6",
        ),
        pytest.param(
            [of_sums(24, 22, 20, 6)], (400, 367, 333, 100), (1, 2, 3, 4), MIXED, ("f1", "f2"), id="T7"
        ),
        pytest.param([[0] * 24], (0, 0, 0, 0), (1, 1, 1, 1), ProfileKind.LOW, (), id="T8"),
        pytest.param([[6] * 24], (600,) * 4, (1, 1, 1, 1), ProfileKind.UNDIFFERENTIATED, (), id="T9"),
        pytest.param([without(T1, 1)], (480, 300, 100, 50), (1, 2, 3, 4), SINGLE, ("f1",), id="T10"),
        pytest.param([without(T1, 2, 6)], (), (), ProfileKind.NONE, (), id="T11"),
        pytest.param([T12], (200, 400, 100, 400), (3, 1, 4, 1), MIXED, ("f2", "f4"), id="T12"),
        pytest.param(
            [of_sums(24, 23, 0, 0), of_sums(21, 20, 0, 0), of_sums(22, 15, 0, 0)],
            (372, 322, 0, 0),
            (1, 2, 3, 3),
            SINGLE,
            ("f1",),
            id="T13",
        ),
    ],
)
def test_vector(
    maria: Workspace,
    forms: list[Answered],
    means: tuple[int, ...],
    ranks: tuple[int, ...],
    kind: ProfileKind,
    functions: tuple[str, ...],
) -> None:
    survey_id = occasion(maria, *zip((PUPIL, OMAR, LISA), forms, strict=False))
    result = read_result(maria, survey_id).result
    assert tuple(map(hundredths, result.means)) == means
    assert result.ranks == ranks
    assert (result.profile.kind, result.profile.functions) == (kind, functions)


def test_t6_the_other_method_gives_another_picture_and_says_so(maria: Workspace) -> None:
    home = of_sums(24, 12, 6, 6)
    survey_id = occasion(maria, (PUPIL, of_sums(12, 30, 6, 6)), (OMAR, home), (LISA, home))
    other = read_result(maria, survey_id, CombinationMethod.HALF_PUPIL)
    assert [hundredths(mean) for mean in other.result.means] == [300, 350, 100, 100]
    assert other.result.profile.functions == ("f2",)
    for view in (other, read_result(maria, survey_id)):
        assert RuleCode.METHODS_DISAGREE in [note.code for note in view.rules]


def test_everybody_is_named_beside_the_own_means(maria: Workspace) -> None:
    survey_id = occasion(maria, (PUPIL, without(T1, 1)), (OMAR, T12), (TEACHER, [6] * 24))
    surveys.decline(maria, survey_id, LISA, maria.today)
    view = open_result(maria, survey_id)
    assert [(item.person.label, item.person.name) for item in view.people] == [
        ("Elev", "Alma Dahl"),
        ("Vårdnadshavare", "Omar Dahl"),
        ("Lärare", ""),
    ]
    assert [item.counts_in_mean for item in view.people] == [True, True, False]
    assert [item.missing for item in view.people] == [(1,), (), ()]
    assert [item.name for item in view.declined] == ["Lisa Ek"]
    assert [item.name for item in view.unanswered] == ["Per Holm"]
    assert len(view.differences) == 3
    assert {caution.id for caution in view.cautions} >= {"no_norms"}
    assert view.result.means
    assert view.may_write
    assert view.may_print


def test_what_is_still_being_answered_counts_for_nothing_yet(maria: Workspace) -> None:
    survey_id = begun(maria, MADE_UP)
    form_id, _ = surveys.begin_form(maria, survey_id, PUPIL)
    surveys.save_answer(maria, survey_id, form_id, 1, 6)
    view = read_result(maria, survey_id)
    assert (view.people, view.result.profile.kind, view.suggestions) == ((), ProfileKind.NONE, ())
    assert "Alma Dahl" in [item.name for item in view.unanswered]
    surveys.finish_form(maria, survey_id, form_id)
    view = read_result(maria, survey_id)
    assert [item.person.name for item in view.people] == ["Alma Dahl"]
    assert view.result.means == ()


def test_earlier_occasions_stand_beside_and_say_why_they_do_not_compare(
    school: School, maria: Workspace
) -> None:
    first = occasion(maria, (PUPIL, T1))
    school.clock.advance(minutes=1)
    other = begun(maria, MADE_UP)
    sitting(maria, other, [3] * 24)
    school.clock.advance(minutes=1)
    nothing = begun(maria)
    school.clock.advance(minutes=1)
    mistake = begun(maria)
    surveys.withdraw_survey(maria, mistake, "Fel")
    school.clock.advance(minutes=1)
    last = occasion(maria, (PUPIL, [max(value - 1, 0) for value in T1]), (OMAR, T12))
    earlier = {item.id: item for item in read_result(maria, last).earlier}
    assert set(earlier) == {first, other, nothing}
    assert (earlier[other].why_not, earlier[nothing].why_not) == ("variants_differ", "nothing_answered")
    found = earlier[first].follow_up
    assert found is not None
    assert earlier[first].people[0].name == "Alma Dahl"
    assert dict(found.people)[PUPIL][0] == -1
    assert found.combined is None  # not the same people both times
    assert found.only_later == (OMAR,)
    assert read_result(maria, first).earlier == ()


def test_a_withdrawn_form_is_in_no_result(maria: Workspace) -> None:
    survey_id = occasion(maria, (PUPIL, [6] * 24), (OMAR, T12))
    wrong = surveys.read_survey(maria, survey_id).rows[0].form_id or ""
    surveys.withdraw_form(maria, survey_id, wrong, "Fel papper")
    assert [item.person.name for item in read_result(maria, survey_id).people] == ["Omar Dahl"]
    surveys.withdraw_survey(maria, survey_id, "Allt fel")
    for act in (read_result, open_result, plan_suggestions):
        with refused("survey_withdrawn"):
            act(maria, survey_id)


def test_looking_at_a_result_is_in_the_log(school: School, maria: Workspace) -> None:
    survey_id = occasion(maria, (PUPIL, T1))
    open_result(maria, survey_id)
    read_result(maria, survey_id)
    with school.rector.store.read() as work:
        kinds = [row.event.kind for row in work.log.rows()]
    assert kinds.count("survey_result_opened") == 1


# ------------------------------------------------------------------------------------------------------------- the plan


def measures(workspace: Workspace, draft_id: DraftId) -> list[dict[str, AnswerValue]]:
    page = open_form(workspace, ALMA, PLAN, wanted=draft_id)
    rows = page.answers["measures"]
    assert isinstance(rows, list)
    return [dict(row) for row in rows if isinstance(row, dict)]


def test_suggestions_of_the_profile_come_after_those_about_the_school(maria: Workspace) -> None:
    survey_id = occasion(maria, (PUPIL, of_sums(6, 24, 6, 6)))
    offered = plan_suggestions(maria, survey_id)
    assert list(dict.fromkeys(item.group_id for item in offered)) == ["school_first", "f2"]
    assert not any(item.is_in_plan for item in offered)
    assert all(item.text and item.why for item in offered)


def test_what_is_chosen_stands_in_a_new_draft_of_the_plan_as_something_to_try(
    school: School, maria: Workspace
) -> None:
    survey_id = occasion(maria, (PUPIL, of_sums(24, 6, 6, 6)))
    draft_id, changes = add_to_plan(maria, survey_id, ["f1.small_steps", "school_first.check_adaptations"])
    assert changes.touches(ChangeKind.DRAFT)
    rows = measures(maria, draft_id)
    texts = {item.id: item.text for group in catalogue(maria, "sras_r").groups for item in group.items}
    assert [row["measure"] for row in rows] == [texts["check_adaptations"], texts["small_steps"]]
    assert all("hypotes" in str(row["expected"]) for row in rows)
    page = open_form(maria, ALMA, PLAN, wanted=draft_id)
    assert page.answers["plan_date"] == maria.today.isoformat()  # begun as the form itself begins it
    with school.rector.store.read() as work:
        (row,) = [item for item in work.log.rows() if item.event.kind == "survey_put_in_plan"]
    assert row.event.detail["rows"] == 2


def test_the_own_open_plan_goes_on_and_nothing_comes_twice(maria: Workspace) -> None:
    survey_id = occasion(maria, (PUPIL, of_sums(24, 6, 6, 6)))
    page = open_form(maria, ALMA, PLAN)
    mine: dict[str, AnswerValue] = {**page.draft.answers, "measures": [{"measure": "Mitt eget"}]}
    draft = save_draft(maria, page.draft, mine, starts_stretch=True)
    add_to_plan(maria, survey_id, ["f1.small_steps"])
    draft_id, _ = add_to_plan(maria, survey_id, ["f1.small_steps"])
    assert draft_id == draft.id
    mine_first, put_in = [row["measure"] for row in measures(maria, draft_id)]
    assert mine_first == "Mitt eget" != put_in
    assert [item.id for item in plan_suggestions(maria, survey_id) if item.is_in_plan] == ["f1.small_steps"]


def test_a_colleagues_open_plan_is_not_written_in(school: School, maria: Workspace) -> None:
    survey_id = occasion(maria, (PUPIL, of_sums(24, 6, 6, 6)))
    per = school.as_("per")
    page = open_form(per, ALMA, PLAN)
    save_draft(per, page.draft, page.draft.answers, starts_stretch=True)
    with refused("plan_is_others"):
        add_to_plan(maria, survey_id, ["f1.small_steps"])


def test_only_suggestions_of_this_result_go_into_the_plan(maria: Workspace) -> None:
    survey_id = occasion(maria, (PUPIL, of_sums(24, 6, 6, 6)))
    with refused("required"):
        add_to_plan(maria, survey_id, [])
    for wrong in ("f2.test_in_steps", "f1.nothing", "small_steps"):
        with refused("unknown_suggestion"):
            add_to_plan(maria, survey_id, [wrong])


def test_a_plan_has_its_most_rows(maria: Workspace) -> None:
    survey_id = occasion(maria, (PUPIL, of_sums(24, 6, 6, 6)))
    page = open_form(maria, ALMA, PLAN)
    full: list[AnswerValue] = [{"measure": f"Insats {number}"} for number in range(40)]
    save_draft(maria, page.draft, {**page.draft.answers, "measures": full}, starts_stretch=True)
    with refused("plan_full"):
        add_to_plan(maria, survey_id, ["f1.small_steps"])


def test_what_was_put_in_is_no_problem_of_the_plan(maria: Workspace) -> None:
    survey_id = occasion(maria, (PUPIL, of_sums(24, 6, 6, 6)))
    draft_id, _ = add_to_plan(maria, survey_id, ["f1.small_steps"])
    problems = open_form(maria, ALMA, PLAN, wanted=draft_id).resolved.problems("plan")
    assert "measures" not in [problem.definition.id for problem in problems]


def test_of_a_protected_pupil_the_result_has_the_alias_and_only_for_members(
    school: School, maria: Workspace
) -> None:
    survey_id = occasion(maria, (PUPIL, T1), (OMAR, T12))
    alias = protect_alma(school, Secret.STAFF)
    maria = school.as_("maria")
    view = read_result(maria, survey_id)
    assert [(item.person.name, item.person.number) for item in view.people] == [(alias, 0), ("", 1)]
    assert not any(secret in repr(view) for secret in SECRET)
    add_to_plan(maria, survey_id, ["school_first.ask_the_pupil"])
    for login, code in (("per", "not_allowed"), ("nils", "not_found"), ("sara", "not_found")):
        with refused(code):
            read_result(school.as_(login), survey_id)
        with refused(code):
            add_to_plan(school.as_(login), survey_id, ["school_first.ask_the_pupil"])
