# SPDX-License-Identifier: EUPL-1.2
"""The whole table: every class, relation and role, and what each may. What the file says must be what stands here."""

from __future__ import annotations

import itertools

import pytest

from eht_desk import resources
from eht_desk.catalog.access_table import AccessTableFromFile, table_from_bytes
from eht_desk.catalog.problems import DefinitionError
from eht_desk.domain.access_table import AccessTable, DocumentClass, Grant, Relation, Right, fault_of
from eht_desk.domain.accounts import Role

LETTERS = {"r": Right.READ, "w": Right.WRITE, "p": Right.PRINT, "h": Right.HAND_OVER}
ROLES = tuple(Role)

# In the order of Role: rector, mentor, counsellor, special educator, psychologist, nurse, physician, investigator,
# administrator. r read, w write, p print, h hand over; a dash is nothing.
TABLE = """
medical      unit    -    -    -    -    -    -    -    -    -
medical      class   -    -    -    -    -    -    -    -    -
medical      author  -    -    -    -    -    rwph rwph -    -
medical      reader  -    -    -    -    -    -    -    -    -
medical      member  -    -    -    -    -    -    -    -    -
medical      consent -    -    -    -    -    -    -    -    -
medical      glass   -    -    -    -    -    -    -    -    -
psychosocial unit    rwph -    rwph rwph rwph -    -    -    -
psychosocial class   -    -    -    -    -    -    -    -    -
psychosocial author  rwph rwph rwph rwph rwph rwph rwph rwph -
psychosocial reader  rph  rph  rph  rph  rph  rph  rph  rph  -
psychosocial member  rwph -    rwph rwph rwph -    -    -    -
psychosocial consent -    -    -    -    -    -    -    -    -
psychosocial glass   r    -    -    -    -    -    -    -    -
support      unit    rwph -    rwph rwph rwp  -    -    rwph -
support      class   -    rwph -    -    -    -    -    -    -
support      author  rwph rwph rwph rwph rwph rwph rwph rwph -
support      reader  rph  rph  rph  rph  rph  rph  rph  rph  -
support      member  rwph rwph rwph rwph rwph rwph rwph rwph -
support      consent -    -    -    -    -    rw   rw   -    -
support      glass   r    -    -    -    -    -    -    -    -
other        unit    rwph -    rwph rwph rwp  -    -    rwph -
other        class   -    rwph -    -    -    -    -    -    -
other        author  rwph rwph rwph rwph rwph rwph rwph rwph -
other        reader  rph  rph  rph  rph  rph  rph  rph  rph  -
other        member  rwph rwph rwph rwph rwph rwph rwph rwph -
other        consent -    -    -    -    -    -    -    -    -
other        glass   r    -    -    -    -    -    -    -    -
"""
EXPECTED = {
    (DocumentClass(line.split()[0]), Relation(line.split()[1]), role): frozenset(
        LETTERS[letter] for letter in cell if letter != "-"
    )
    for line in TABLE.strip().splitlines()
    for role, cell in zip(ROLES, line.split()[2:], strict=True)
}


def shipped() -> AccessTable:
    return AccessTableFromFile(resources.root() / "access").table()


def test_the_table_names_every_class_relation_and_role():
    assert set(EXPECTED) == set(itertools.product(DocumentClass, Relation, Role))


@pytest.mark.parametrize(("document_class", "relation", "role"), sorted(EXPECTED))
def test_who_may_what(document_class: DocumentClass, relation: Relation, role: Role):
    rights = shipped().rights(document_class, {(role, relation)})
    assert rights == EXPECTED[document_class, relation, role]


def test_without_a_table_nobody_may_anything():
    every = set(itertools.product(Role, Relation))
    assert all(not AccessTable().rights(item, every) for item in DocumentClass)


def test_every_grant_says_why():
    for grant in shipped().grants:
        assert len(grant.source) > 2
        assert grant.reason.endswith(".")
        assert "!" not in grant.reason


GOOD = """[[grants]]
classes = ["support"]
roles = ["rector"]
relation = "unit"
rights = ["read"]
source = "B2-4"
reason = "Leder."
"""


@pytest.mark.parametrize(
    ("former", "latter", "code"),
    [
        ('["support"]', '["medical"]', "out_of_range"),
        ('["rector"]', '["administrator"]', "out_of_range"),
        ('"unit"', '"consent"', "out_of_range"),
        ('"unit"', '"class"', "out_of_range"),
        ('["read"]', '["print"]', "out_of_range"),
        ('["read"]', '["open"]', "unknown_option"),
        ('["support"]', '["secret"]', "unknown_option"),
        ('["rector"]', '["teacher"]', "unknown_role"),
        ('"unit"', '"friend"', "unknown_option"),
        ('source = "B2-4"\n', "", "missing_key"),
        ('"Leder."\n', '"Leder."\nwhen = "always"\n', "unknown_key"),
        ('["rector"]', '["rector", "rector"]', "duplicate_id"),
    ],
)
def test_a_mistake_in_the_file_is_named(former: str, latter: str, code: str):
    assert former in GOOD
    assert table_from_bytes(GOOD.encode(), "table.toml").grants
    with pytest.raises(DefinitionError) as caught:
        table_from_bytes(GOOD.replace(former, latter).encode(), "table.toml")
    assert code in {problem.code.value for problem in caught.value.problems}


def test_bounds_hold_for_every_grant_there_can_be():
    for document_class, role, relation in itertools.product(DocumentClass, Role, Relation):
        grant = Grant(document_class, role, relation, frozenset({Right.READ}), "x", "x.")
        if role is Role.ADMINISTRATOR:
            assert fault_of(grant) == "administrator"
        elif document_class is DocumentClass.MEDICAL and role not in {Role.NURSE, Role.PHYSICIAN}:
            assert fault_of(grant) == "medical_class"
