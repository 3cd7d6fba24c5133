# SPDX-License-Identifier: EUPL-1.2
"""No search, filter, list or figure selects pupils by health, diagnosis, ethnicity or religion (B5-4).

Free text is searched only inside one opened case: what lists search by is a name, a number, a class or an alias, and
what filters offer is class, grade, school, period and kind of row.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import eht_desk
from eht_desk.application.disclosure import search
from eht_desk.application.pupils import list_pupils
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui import settings_texts
from eht_desk.ui.screens.settings_pages import DOINGS, PAGES
from tests.fakes.school import make_school

SOURCE = Path(eht_desk.__file__).parent
SENSITIVE = re.compile(
    r"h(ä|ae|a)ls(a|o)|health(?!_texts|_report)|diagno|npf|adhd|autis|sjuk|illness|ethnic|etnic|religio|"
    r"mother_tongue|modersm(å|a)l|sexual|medicin",
    re.IGNORECASE,
)
CHOOSERS = {"Dropdown", "ChoiceButtons", "SearchField"}
"""Widgets with which people narrow lists."""

OF_THE_STORE = {"Hälsa: kontrollera arkivet"}
"""The health of the store is meant."""

LISTS = (
    "ui/screens/pupils_screen.py",
    "ui/screens/pupils_model.py",
    "ui/screens/log_screen.py",
    "ui/screens/settings_log.py",
    "ui/palette.py",
    "ui/palette_model.py",
    "ui/actions.py",
    "ui/screens/pupil_choice.py",
    "ui/screens/pupil_timeline.py",
)
"""Where pupils, or what is about them, are searched, filtered or listed together."""

IDENTIFYING = {"id", "unit_id", "shown", "class_id", "class_name", "grade", "mentor_names", "has_left"}
ALLOWED = IDENTIFYING | {"search_text", "sort_key", "hidden"}


def texts_of(path: Path) -> list[str]:
    """Every text constant that is no docstring, and every name."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
        elif isinstance(node, ast.Attribute):
            found.append(node.attr)
        elif isinstance(node, ast.keyword) and node.arg:
            found.append(node.arg)
    return found


@pytest.mark.parametrize("name", LISTS)
def test_no_list_is_searched_or_filtered_by_it(name: str):
    found = {text for text in texts_of(SOURCE / name) if SENSITIVE.search(text)}
    assert found - OF_THE_STORE == set()


def test_no_chooser_anywhere_offers_it():
    """The options that stand in the program itself; a form's own questions are answered about one pupil."""
    found = []
    for path in SOURCE.rglob("ui/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CHOOSERS:
                words = [
                    item.value
                    for argument in (*node.args, *(word.value for word in node.keywords))
                    for item in ast.walk(argument)
                    if isinstance(item, ast.Constant) and isinstance(item.value, str)
                ]
                found += [f"{path.name}: {word}" for word in words if SENSITIVE.search(word)]
    assert found == []


def test_what_a_pupil_is_found_by_holds_no_answer_and_no_text():
    assert set(PupilView.__dataclass_fields__) <= ALLOWED
    views = list_pupils(make_school().rector)
    for view in views:
        known = {*view.name.casefold().split(), *view.class_name.casefold().split(), view.number}
        for word in view.search_text.split():
            plain = word.translate(str.maketrans("åäöéü", "aaoeu"))
            folded = {item.translate(str.maketrans("åäöéü", "aaoeu")).replace("-", "") for item in known}
            assert any(
                plain.replace("-", "") in item or item in plain.replace("-", "") for item in folded if item
            )
    assert search(views, "sjuk") == []


def test_no_setting_and_no_repository_asks_for_it():
    words = [text.words + text.label for text in settings_texts.TEXTS.values()]
    words += [item.text + item.words for item in DOINGS]
    assert [word for word in words if re.search(r"diagno|sjuk|religion|etnic", word, re.IGNORECASE)] == []
    assert {page.key for page in PAGES if SENSITIVE.search(page.words)} == set()
    ports = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (SOURCE / "application" / "ports").glob("*repositories.py")
    )
    methods = re.findall(r"def (\w+)\(", ports)
    assert [name for name in methods if SENSITIVE.search(name) or "search" in name or "answer" in name] == []
