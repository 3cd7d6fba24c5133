# SPDX-License-Identifier: EUPL-1.2
"""The routines that ship are whole, name only what exists, say the law right, and hold the figures of their sources."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from eht_desk.application.ports.routines import KnownDefinitions
from eht_desk.catalog.closing import ClosingCatalogFromFile
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.catalog.gates import GateCatalogFromFiles
from eht_desk.catalog.problems import ProblemList
from eht_desk.catalog.purposes import PurposeCatalogFromFiles
from eht_desk.catalog.routine_references import check_references
from eht_desk.catalog.routines import RoutineCatalogFromFiles
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.evidence import EvidenceKind
from eht_desk.domain.routines.model import Comparison, DeadlineKind, RoutineDefinition, Span, Unit

RESOURCES = Path(__file__).parents[3] / "resources"
FORMS = FormCatalogFromFiles(RESOURCES / "forms")
KNOWN = KnownDefinitions(
    FORMS,
    GateCatalogFromFiles(RESOURCES / "gates", FORMS.stage_ids),
    ClosingCatalogFromFile(RESOURCES / "cases"),
    PurposeCatalogFromFiles(RESOURCES / "consents", FORMS.stage_ids),
    lambda _id, _version: None,
)
ROUTINES = RoutineCatalogFromFiles(RESOURCES / "routines")
TROSA, HUDDINGE, SWEDEN = (ROUTINES.get(name) for name in ("trosa", "huddinge", "sweden"))
every_routine = pytest.mark.parametrize("routine", [SWEDEN, TROSA, HUDDINGE], ids=lambda routine: routine.id)
every_process = pytest.mark.parametrize("routine", [TROSA, HUDDINGE], ids=lambda routine: routine.id)


def test_a_case_follows_a_municipality_and_never_the_base() -> None:
    assert [routine.id for routine in ROUTINES.all_latest()] == ["huddinge", "trosa"]
    assert SWEDEN.is_base
    assert ROUTINES.versions("trosa") == (1,)
    assert ROUTINES.versions("../forms") == ()
    with pytest.raises(ExpectedFailure, match="unknown_routine"):
        ROUTINES.get("trosa", 9)


def test_a_released_routine_never_changes() -> None:
    folder = RESOURCES / "routines"
    files = {path.relative_to(folder).as_posix(): path for path in folder.glob("*/v*.toml")}
    sums = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert tomllib.loads((folder / "released.toml").read_text("utf-8")) == sums


@every_routine
def test_everything_that_it_names_exists(routine: RoutineDefinition) -> None:
    problems = ProblemList()
    check_references(routine, routine.id, KNOWN, problems)
    assert [str(problem) for problem in problems.found] == []


@every_process
def test_whoever_does_a_step_may_write_what_it_asks_for(routine: RoutineDefinition) -> None:
    for step in routine.steps:
        for need in step.needs:
            if need.evidence.kind is EvidenceKind.DOCUMENT_STAGE:
                stages = {item.id: item.roles for item in FORMS.get(need.evidence.form_id).stages}
                assert step.role in stages[need.evidence.stage_id], (step.id, need.id)


def test_the_steps_are_those_of_the_sources() -> None:
    assert [step.title for step in TROSA.steps] == [
        *("Följ upp", "Utred frånvaro", "Samtala med vårdnadshavare", "Bedöm", "Planera åtgärd"),
        *("Genomför åtgärder", "Följ upp åtgärd"),
    ]
    assert [step.title for step in HUDDINGE.steps] == [
        *("Uppmärksamma", "Enkel kartläggning", "Anmälan huvudman", "Fördjupad kartläggning", "Åtgärder"),
        *("Uppföljning", "Avslut"),
    ]
    assert (TROSA.owner, HUDDINGE.owner) == (Role.MENTOR, None)  # TRO-04


@pytest.mark.parametrize(
    ("routine", "signal_id", "figures"),
    [
        (HUDDINGE, "not_legitimate", (Measuring.PERCENT, 10, Counting.NOT_LEGITIMATE, Span(1, Unit.MONTHS))),
        (HUDDINGE, "high_absence", (Measuring.PERCENT, 20, Counting.ALL, Span(2, Unit.MONTHS))),
        (HUDDINGE, "attendance_team", (Measuring.PERCENT, 20, Counting.ALL, None)),
        (TROSA, "two_weeks_unexcused", (Measuring.DAYS_IN_A_ROW, 0, Counting.UNEXCUSED, None)),
        (TROSA, "very_high", (Measuring.PERCENT, 80, Counting.ALL, None)),
        (TROSA, "repeated_or_long", (Measuring.JUDGEMENT, 0, Counting.ALL, None)),
    ],
    ids=["T1", "T2", "T2b", "T4", "T5", "no figure in law"],
)
def test_the_figures_are_those_of_the_sources(
    routine: RoutineDefinition, signal_id: str, figures: tuple[object, ...]
) -> None:
    [signal] = [item for item in routine.signals if item.id == signal_id]
    assert (signal.measure, signal.threshold, signal.counts, signal.period) == figures
    assert routine.step(signal.leads_to)


def test_two_weeks_are_more_than_fourteen_days_and_always_reported() -> None:
    [signal] = [item for item in TROSA.signals if item.id == "two_weeks_unexcused"]
    assert (signal.comparison, TROSA.calendar.two_weeks) == (Comparison.MORE_THAN, Span(14, Unit.DAYS))
    reports = [item for item in TROSA.tasks if item.id in signal.reports]
    assert [item.stays for item in reports] == [True, True]  # TRO-30: done, never dismissed


@pytest.mark.parametrize(
    ("routine", "deadline_id", "kind", "span"),
    [
        (TROSA, "same_day", DeadlineKind.LEDGER, Span(0, Unit.DAYS)),
        (TROSA, "report_to_authority", DeadlineKind.TARGET, Span(2, Unit.WORKING_DAYS)),
        (TROSA, "week_after_talk", DeadlineKind.FIXED, Span(1, Unit.WEEKS)),
        (TROSA, "weekly", DeadlineKind.FIXED, Span(1, Unit.WEEKS)),
        (TROSA, "mapping_at_eht", DeadlineKind.TARGET, Span(1, Unit.WEEKS)),
        (HUDDINGE, "report_to_home_five_days", DeadlineKind.FIXED, Span(5, Unit.WORKING_DAYS)),
        (HUDDINGE, "result_to_home", DeadlineKind.FIXED, Span(6, Unit.WEEKS)),
        (HUDDINGE, "evaluate", DeadlineKind.FIXED, Span(1, Unit.MONTHS)),
    ],
    ids=["D1", "D0", "D5", "D6", "D10", "D2", "D3", "D4"],
)
def test_the_deadlines_are_those_of_the_sources(
    routine: RoutineDefinition, deadline_id: str, kind: DeadlineKind, span: Span
) -> None:
    [deadline] = [item for item in routine.deadlines if item.id == deadline_id]
    assert (deadline.kind, deadline.span) == (kind, span)
    assert kind is not DeadlineKind.TARGET or deadline.law_word  # the law's own word, never a legal figure


@every_process
def test_the_law_is_named_as_it_is_called_today(routine: RoutineDefinition) -> None:
    today = date(2026, 11, 22)
    named = {law for step in routine.steps for law in step.laws}
    named |= {law for deadline in routine.deadlines for law in deadline.laws}
    assert all(routine.law(law, today) for law in named)
    concern, plan = routine.law("concern", today), routine.law("coordinated_plan", today)
    assert concern is not None
    assert concern.title == "Socialtjänstlagen (2025:400) 19 kap. 1 §"
    assert concern.replaces.startswith("14 kap. 1 §")
    assert plan is not None
    assert "(2025:400)" in plan.title
    assert routine.law("investigate", date(2018, 6, 30)) is None  # HRP-04: since 1 July 2018


def test_independent_schools_change_law_at_new_year() -> None:
    before, after = (TROSA.law("independent_secrecy", day) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert before is not None
    assert after is not None
    assert before.title == "Skollagen 29 kap. 14 §"
    assert after.replaces == "29 kap. 14 § skollagen"


@pytest.mark.parametrize(
    "path", sorted(RESOURCES.glob("routines/*/v*.toml")), ids=lambda path: path.parent.name
)
def test_no_outdated_word_is_used_but_to_say_what_it_replaces(path: Path) -> None:
    text = re.sub(r"(?m)^(replaces = .*|#.*)$", "", path.read_text(encoding="utf-8"))
    for word in ("2001:453", "grundsärskol", "särskol", "kvarskriv", "14 kap. 1 §", "e-tjänst"):
        assert word not in text, word


@every_process
def test_no_cause_or_measure_says_anything_about_health_belief_or_family(routine: RoutineDefinition) -> None:
    labels = [*(item.label for item in routine.causes), *(item.label for item in routine.measures)]
    words = " ".join(labels).casefold()
    assert not re.search(r"diagnos|npf|autism|adhd|ångest|sjuk(?!sköterska)|psyk|religion|missbruk", words)


@every_process
def test_reports_of_concern_and_the_missing_child_wait_for_nothing(routine: RoutineDefinition) -> None:
    outside = [item for item in routine.tasks if item.is_outside]
    assert [item.id for item in outside] == ["concern_report", "missing_child"]
    assert all(item.when is None and not item.step for item in outside)
    assert not FORMS.get("concern_report").gate


def test_every_key_that_a_file_uses_is_explained() -> None:
    docs = "".join(
        (RESOURCES.parent / "docs" / name).read_text("utf-8") for name in ("routines.md", "cases.md")
    )
    for path in RESOURCES.glob("routines/*/v*.toml"):
        unexplained = {key for key in keys_in(tomllib.loads(path.read_text("utf-8"))) if key not in docs}
        assert unexplained == set(), path


def keys_in(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        yield from content
    for item in (
        content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    ):
        yield from keys_in(item)


@every_process
def test_a_need_of_the_source_has_its_source(routine: RoutineDefinition) -> None:
    for step in routine.steps:
        assert step.needs, step.id
        assert all(need.source for need in step.needs), step.id
