# SPDX-License-Identifier: EUPL-1.2
"""Who reads a name, a number or a way to reach somebody from the records: each module, and why it may (P-5, P-8).

A protected pupil is the alias everywhere else. A module that begins to read one of these must be entered here with its
reason, and one that ends must be taken out.
"""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "eht_desk"
READ = frozenset({"given_name", "family_name", "birth_date", "phones", "emails"})
NUMBER = "identity"
"""Of a pupil in application; other layers call other things so."""

GATE = "the gate itself: a protected pupil's view has none of it"
MEMBERS = "what a named person asked for, with a row in the log"
LOOKED_FOR = "compared with what somebody wrote; not given out"
FILE = "a row of a register file that a person goes through, or what is compared with it"
OPEN = "of pupils who are not protected; others are left out, or the alias is taken"
AGE = "whether the pupil is old enough; only that is told"
KEPT = "kept with the record in the pupil's own compartment; what is shown passes the gate"
VIEW = "of a view that passed the gate"
WRITTEN = "what a person is writing about a new pupil"

MAY = {
    "application/consent_facts.py": AGE,
    "application/consent_papers.py": OPEN,
    "application/consent_views.py": OPEN,
    "application/consents.py": KEPT,
    "application/contact_notes.py": OPEN,
    "application/disclosure.py": GATE,
    "application/guardian_visibility.py": OPEN,
    "application/key_sheet.py": MEMBERS,
    "application/merged_things.py": LOOKED_FOR,
    "application/naming_texts.py": LOOKED_FOR,
    "application/note_views.py": OPEN,
    "application/paper_names.py": LOOKED_FOR,
    "application/protected_imports.py": FILE,
    "application/protections.py": MEMBERS,
    "application/protecting_people.py": MEMBERS,
    "application/protected_people.py": MEMBERS,
    "application/person_aftermath.py": LOOKED_FOR,
    "application/siblings.py": LOOKED_FOR,
    "application/survey_people.py": OPEN,
    "application/pupil_classes.py": OPEN,
    "application/pupil_events.py": OPEN,
    "application/pupils.py": WRITTEN,
    "application/register_changes.py": FILE,
    "application/register_import.py": FILE,
    "application/register_questions.py": FILE,
    "application/routing.py": LOOKED_FOR,
    "ui/cases/case_head.py": VIEW,
    "ui/cases/case_runs.py": VIEW,
    "ui/namesakes.py": VIEW,
    "ui/register_import/meaning_texts.py": FILE,
    "ui/register_import/who_card.py": FILE,
    "ui/register_import/year_card.py": FILE,
    "ui/screens/add_pupil.py": WRITTEN,
    "ui/screens/contact_form.py": VIEW,
    "ui/screens/pupil_choice.py": VIEW,
    "ui/screens/pupil_guardians.py": VIEW,
    "ui/screens/pupil_screen.py": VIEW,
    "ui/screens/record_screen.py": VIEW,
}


def readers() -> set[str]:
    found: set[str] = set()
    for layer in ("application", "ui", "documents"):
        read = READ | {NUMBER} if layer == "application" else READ
        for path in (SOURCE / layer).rglob("*.py"):
            nodes = ast.walk(ast.parse(path.read_text("utf-8")))
            if any(isinstance(node, ast.Attribute) and node.attr in read for node in nodes):
                found.add(path.relative_to(SOURCE).as_posix())
    return found


def test_every_reader_of_a_name_is_known_with_its_reason() -> None:
    assert readers() == set(MAY)


def test_only_the_gate_builds_what_may_be_seen_of_a_pupil() -> None:
    builders = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"PupilView", "GuardianView"}
    }
    assert builders == {
        "application/disclosure.py",
        "application/definition_preview.py",
    }  # the sample of nobody
