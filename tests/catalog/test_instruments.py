# SPDX-License-Identifier: EUPL-1.2
"""Instrument files: what ships, what a wrong file says, and that one more is one file."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.catalog.instruments import InstrumentCatalogFromFiles, instrument_from_bytes
from eht_desk.catalog.problems import DefinitionError, ProblemCode
from eht_desk.catalog.suggestions import SuggestionCatalogFromFiles
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.instruments.model import CombinationMethod, InformantKind, Instrument
from eht_desk.domain.instruments.scoring import score
from eht_desk.domain.instruments.wording_rows import find_rows
from tests.domain.instruments.forms import RULES, form
from tests.domain.instruments.test_vectors import T1, T12
from tests.fakes.school import memory_services

C = ProblemCode
RESOURCES = Path(__file__).parents[2] / "resources"
SHIPPED = InstrumentCatalogFromFiles(RESOURCES / "instruments")
LISTS = {item.id: item for item in SuggestionCatalogFromFiles(RESOURCES / "suggestions").all()}
NAME = "trial_questions/v1.toml"
GOOD = (RESOURCES / "instruments" / NAME).read_text("utf-8")
SRAS_R = (RESOURCES / "instruments" / "sras_r" / "v1.toml").read_text("utf-8")
every_instrument = pytest.mark.parametrize("instrument", SHIPPED.all_latest(), ids=lambda item: item.id)


def items_of(text: str) -> list[str]:
    return re.findall(r"^    \{ number = .*\n", text, flags=re.MULTILINE)


def with_items(text: str, items: list[str]) -> str:
    start, end = text.index("items = [\n") + len("items = [\n"), text.index("\n]\n") + 1
    return text[:start] + "".join(items) + text[end:]


def problems_of(text: str, name: str = NAME) -> DefinitionError:
    with pytest.raises(DefinitionError) as caught:
        instrument_from_bytes(text.encode(), name)
    return caught.value


def changed(old: str, new: str, text: str = GOOD) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_what_ships_has_the_key_and_rules_of_the_specification():
    sras_r = SHIPPED.get("sras_r")
    assert [item.function for item in sras_r.items] == ["f1", "f2", "f3", "f4"] * 6
    assert (sras_r.scale.minimum, sras_r.scale.maximum, len(sras_r.scale.labels)) == (0, 6, 7)
    assert [function.id for function in sras_r.functions] == ["f1", "f2", "f3", "f4"]
    assert {informant.kind for informant in sras_r.informants} == set(InformantKind)
    assert [kind for kind, key in sras_r.keys.items() if not key.is_combined] == [InformantKind.TEACHER]
    assert sras_r.rules == RULES
    assert sras_r.rules.method is CombinationMethod.EACH_FORM
    assert score(sras_r, [form(T1, instrument=sras_r)]).profile.functions == ("f1",)


def test_sras_r_comes_without_any_wording():
    sras_r = SHIPPED.get("sras_r")
    assert not any(item.wording for item in sras_r.items)
    assert all(sras_r.questions(kind) == () for kind in InformantKind)
    assert "?" not in SRAS_R.replace("docs/", "")
    assert {"no_diagnosis", "not_severity", "school_causes", "no_norms", "fourth_function"} <= {
        caution.id for caution in sras_r.cautions
    }


def test_the_made_up_one_says_so_and_can_be_asked():
    made_up = SHIPPED.get("trial_questions")
    assert made_up.is_made_up
    assert "påhittat" in made_up.title
    for kind in (InformantKind.PUPIL, InformantKind.GUARDIAN):
        questions = made_up.questions(kind)
        assert len(set(questions)) == 24
        assert find_rows(made_up, "\n".join(questions)).problems == ()


def test_a_shifted_wording_of_the_made_up_one_is_seen():
    made_up = SHIPPED.get("trial_questions")
    questions = ["Svara på alla frågor.", *made_up.questions(InformantKind.PUPIL)[:23]]
    assert [problem.code for problem in find_rows(made_up, "\n".join(questions)).problems] == ["shifted"]


@pytest.mark.parametrize("start", [1, 6, 12])
def test_rows_of_sras_r_that_are_shifted_are_seen(start: int):
    """With the topics in place of a wording, which nobody may put here."""
    sras_r = SHIPPED.get("sras_r")
    rows = [item.topic for item in sras_r.items]
    assert find_rows(sras_r, "\n".join(rows)).problems == ()
    down = [*rows[: start - 1], "Läs noga.", *rows[start - 1 : -1]]
    up = [*rows[: start - 1], *rows[start:], "Tack för hjälpen."]
    for moved, by in ((down, 1), (up, -1)):
        (problem,) = find_rows(sras_r, "\n".join(moved)).problems
        assert (problem.code, problem.row, dict(problem.facts)) == ("shifted", start, {"by": by})


@every_instrument
def test_its_suggestions_have_a_group_for_each_function(instrument: Instrument):
    if instrument.suggestions:
        groups = {group.id for group in LISTS[instrument.suggestions].groups}
        assert {function.id for function in instrument.functions} < groups


@every_instrument
def test_topics_are_labels_and_no_questions(instrument: Instrument):
    topics = [item.topic for item in instrument.items]
    assert len(set(topics)) == len(topics)
    assert not any(topic.endswith(("?", ".")) for topic in topics)


def test_the_services_hold_what_ships():
    services = memory_services()[0]
    assert [item.id for item in services.instruments.all_latest()] == ["sras_r", "trial_questions"]


def test_a_variant_of_32_items_loads_when_its_key_is_given():
    more = [
        f'    {{ number = {number}, function = "f{(number - 1) % 4 + 1}", topic = "Ersättning {number}" }},\n'
        for number in range(25, 33)
    ]
    text = changed('id = "sras_r"', 'id = "sras_r_32"', with_items(SRAS_R, [*items_of(SRAS_R), *more]))
    dropped = "dropped = [1, 2, 3, 4, 5, 6, 7, 8]"
    for label in ("Elev", "Vårdnadshavare", "Lärare"):
        text = changed(f'label = "{label}"', f'label = "{label}"\n{dropped}', text)
    instrument = instrument_from_bytes(text.encode(), "sras_r_32/v1.toml")
    result = score(instrument, [form((*T12, *range(6), 6, 6), instrument=instrument)])
    assert [form.counts for form in result.forms] == [(6, 6, 6, 6)]
    without_key = text.replace('number = 25, function = "f1"', "number = 25")
    (problem,) = problems_of(without_key, "sras_r_32/v1.toml").problems
    assert (problem.code, problem.place.section, problem.place.field) == (C.MISSING_KEY, "items", "25")
    assert (problem.place.key, problem.remedy) == ("function", "Add function.")


def test_a_form_of_16_items_is_refused():
    error = problems_of(with_items(GOOD, items_of(GOOD)[:16]))
    assert [problem.code for problem in error.problems] == [C.OLD_INSTRUMENT]
    assert "24 items" in str(error)


MISTAKES = [
    (changed('id = "trial_questions"\n', ""), C.MISSING_KEY, "key id"),
    (changed('licence = "', 'license = "'), C.UNKNOWN_KEY, "key license"),
    (
        changed('topic = "Lätt att hitta rätt sal"', "topic = 5"),
        C.WRONG_TYPE,
        "section items, field 5, key topic",
    ),
    (changed("number = 3,", "number = 4,"), C.ITEM_ORDER, "section items, field 4, key number"),
    (with_items(GOOD, items_of(GOOD)[:4] + items_of(GOOD)[5:]), C.ITEM_ORDER, "section items, field 6"),
    (changed('"places", topic', '"placs", topic'), C.UNKNOWN_OPTION, "section items, field 1, key function"),
    (
        changed('guardian = "Hur ofta är tempot', 'guardian = "", x = "'),
        C.EMPTY_TEXT,
        "field 7, key guardian",
    ),
    (
        re.sub(r', guardian = "Hur ofta är tempot[^"]*"', "", GOOD),
        C.WORDING_PARTLY,
        "section items, field 7, key wording.guardian",
    ),
    (
        changed('wording = { pupil = "Hur', 'wording = { teacher = "Ja", pupil = "Hur'),
        C.WORDING_PARTLY,
        "field 2, key wording.teacher",
    ),
    (
        changed('kind = "guardian"\nlabel = "Vårdnadshavare"', 'kind = "parent"\nlabel = "Vårdnadshavare"'),
        C.UNKNOWN_OPTION,
        "section informants, field parent, key kind",
    ),
    (changed('kind = "teacher"', 'kind = "guardian"'), C.DUPLICATE_ID, "field guardian, key kind"),
    (changed('id = "leisure"', 'id = "lessons"'), C.DUPLICATE_ID, "section functions, field lessons, key id"),
    (
        changed('label = "Lärare"', 'label = "Lärare"\ndropped = [25]'),
        C.OUT_OF_RANGE,
        "section informants, field teacher, key dropped",
    ),
    (
        changed('label = "Lärare"', 'label = "Lärare"\ndropped = [1, 5, 9, 13, 17]'),
        C.TOO_FEW_ITEMS,
        "section informants, field teacher, key dropped",
    ),
    (changed('label = "Lärare"', 'label = "Lärare"\ndropped = ["1"]'), C.WRONG_TYPE, "key dropped"),
    (
        changed('within = "0.25"', "within = 0.25"),
        C.WRONG_TYPE,
        "section rules, field equal_rank, key within",
    ),
    (changed('within = "0.25"', 'within = "0,25"'), C.NOT_A_DECIMAL, "field equal_rank, key within"),
    (changed('within = "0.25"', 'within = "0.75"'), C.RANGE_REVERSED, "field equal_rank, key within"),
    (
        changed('mixed = { within = "0.50"', 'mixed = { within = "9"'),
        C.OUT_OF_RANGE,
        "field mixed, key within",
    ),
    (
        changed('mixed = { within = "0.50", inclusive = false }', 'mixed = { within = "0.50" }'),
        C.MISSING_KEY,
        "section rules, field mixed, key inclusive",
    ),
    (changed('method = "each_form"', 'method = "each"'), C.UNKNOWN_OPTION, "section rules, key method"),
    (changed('low = { within = "1.00", inclusive = false }', ""), C.MISSING_KEY, "section rules, key low"),
    (re.sub(r"\[rules\][^\[]*", "", GOOD), C.MISSING_KEY, "key rules"),
    (re.sub(r"labels = \[.*\]", 'labels = ["aldrig"]', GOOD), C.OUT_OF_RANGE, "section scale, key labels"),
    (changed('id = "made_up"', 'id = "made_up"\nfunction = "f9"'), C.UNKNOWN_OPTION, "section cautions"),
    ("id = ", C.NOT_TOML, NAME),
]


@pytest.mark.parametrize(
    ("text", "code", "place"), MISTAKES, ids=[f"{n}-{case[1]}" for n, case in enumerate(MISTAKES)]
)
def test_each_mistake_is_named_with_its_place_and_remedy(text: str, code: ProblemCode, place: str):
    error = problems_of(text)
    assert [item for item in error.problems if item.code is code and place in str(item.place)], str(error)
    assert all(item.remedy.strip() and item.place.file == NAME for item in error.problems)


def test_all_mistakes_are_told_at_once():
    text = changed("number = 3,", "number = 4,", changed('"places", topic', '"placs", topic'))
    assert {problem.code for problem in problems_of(text).problems} == {C.ITEM_ORDER, C.UNKNOWN_OPTION}


@given(st.data())
def test_a_file_with_lines_lost_loads_or_says_why(data):
    lines = GOOD.splitlines()
    lost = data.draw(st.sets(st.integers(0, len(lines) - 1), min_size=1, max_size=4))
    with contextlib.suppress(DefinitionError):
        text = "\n".join(line for number, line in enumerate(lines) if number not in lost)
        assert instrument_from_bytes(text.encode(), NAME).functions


@given(st.binary(max_size=100) | st.text(max_size=100).map(str.encode))
def test_any_bytes_give_a_named_problem(data):
    with pytest.raises(DefinitionError):
        instrument_from_bytes(data, NAME)


def put(root: Path, text: str, version: int = 1, folder: str = "trial_questions") -> None:
    (root / folder).mkdir(exist_ok=True)
    (root / folder / f"v{version}.toml").write_text(text, encoding="utf-8")


def test_one_more_is_one_file_and_old_versions_stay(tmp_path):
    put(tmp_path, GOOD)
    put(tmp_path, changed("version = 1", "version = 2", changed('title = "Prov', 'title = "Nya prov')), 2)
    catalog = InstrumentCatalogFromFiles(tmp_path)
    assert catalog.versions("trial_questions") == (1, 2)
    assert [item.version for item in catalog.all_latest()] == [2]
    assert catalog.get("trial_questions", 1).title.startswith("Prov")
    assert catalog.get("trial_questions").digest != catalog.get("trial_questions", 1).digest


def test_another_way_to_score_needs_another_rule_version(tmp_path):
    put(tmp_path, GOOD)
    stricter = changed("version = 1", "version = 2", changed('within = "0.25"', 'within = "0.20"'))
    put(tmp_path, stricter, 2)
    with pytest.raises(DefinitionError, match="rule_version_kept"):
        InstrumentCatalogFromFiles(tmp_path).get("trial_questions")
    put(tmp_path, changed("[rules]\nversion = 1", "[rules]\nversion = 2", stricter), 2)
    assert InstrumentCatalogFromFiles(tmp_path).get("trial_questions").rules.version == 2


@pytest.mark.parametrize("folder", ["other", "trial"])
def test_a_file_in_a_folder_of_another_name_is_refused(tmp_path, folder):
    put(tmp_path, GOOD, folder=folder)
    with pytest.raises(DefinitionError, match="name_mismatch"):
        InstrumentCatalogFromFiles(tmp_path).get(folder)


@pytest.mark.parametrize(
    ("name", "version"), [("sras", None), ("sras_r", 9), ("..", None), ("../x", 1), ("", None)]
)
def test_what_does_not_exist_has_a_code(name, version):
    with pytest.raises(ExpectedFailure, match="unknown_instrument"):
        SHIPPED.get(name, version)


def test_without_the_folder_there_are_none(tmp_path):
    assert InstrumentCatalogFromFiles(tmp_path / "nothing").all_latest() == ()
