# SPDX-License-Identifier: EUPL-1.2
"""SS 12000 in its shapes and versions, and above all: markings on every reference."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.identity_numbers import check_digit_for
from eht_desk.domain.people import GuardianKind, SecurityMarking
from tests.exchange.reading import codes, read_bytes, read_json

UNIT = "unit-1"


def pupil(number: int, **more: Any) -> dict[str, Any]:
    """A pupil who is enrolled now and says `Ingen`."""
    return {
        "id": f"p{number}",
        "givenName": f"Hemlige{number}",
        "familyName": f"Namnsson{number}",
        "civicNo": {"value": f"2015010{number}238{check_digit_for(f'15010{number}238')}"},
        "securityMarking": "Ingen",
        "enrolments": [
            {"enroledAt": {"id": UNIT}, "schoolType": "GR", "schoolYear": 4, "startDate": "2026-08-15"}
        ],
    } | more


def adult(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"a{number}",
        "givenName": f"Vuxen{number}",
        "familyName": "Provsson",
        "securityMarking": "Ingen",
        "phoneNumbers": [{"value": "070-1740605"}],
        "emails": [{"value": f"a{number}@example.invalid"}],
    } | more


def school_class(members: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "id": "g1",
        "displayName": "4A",
        "groupType": "Klass",
        "organisation": {"id": UNIT},
        "startDate": "2026-08-15",
        "groupMemberships": members,
    } | more


def duty(**more: Any) -> dict[str, Any]:
    return {
        "id": "d1",
        "dutyAt": {"id": UNIT},
        "dutyRole": "Lärare",
        "person": {"id": "s1", "displayName": "Mentor Mentorsson"},
        "assignmentRole": [
            {"group": {"id": "g1"}, "assignmentRoleType": "Mentor", "startDate": "2026-08-15"}
        ],
    } | more


@pytest.mark.parametrize(
    "wrap",
    [
        lambda items: [{"data": items[:1], "pageToken": "x"}, {"data": items[1:], "pageToken": None}],
        lambda items: [items],
        lambda items: [{"persons": items}],
        lambda items: [{"data": {"persons": items}}],
        lambda items: items,
    ],
)
def test_pages_bare_lists_post_form_and_single_objects_are_the_same(wrap: Any) -> None:
    staged = read_json(*wrap([pupil(1), pupil(2), adult(1)]))
    assert [found.external_id for found in staged.pupils] == ["p1", "p2"]
    assert dict(staged.skipped) == {"not_pupil": 1}
    assert staged.format == "ss12000"


def test_class_grade_mentor_and_dates() -> None:
    staged = read_json(
        [pupil(1), adult(9, id="s1", givenName="Mentor", familyName="Mentorsson")],
        [school_class([{"person": {"id": "p1"}, "startDate": "2026-08-15"}])],
        [duty()],
    )
    assert (staged.pupils[0].class_name, staged.pupils[0].grade) == ("4A", 4)
    assert staged.pupils[0].membership.start == date(2026, 8, 15)
    assert [(m.class_name, m.staff.name, m.staff.email) for m in staged.mentorships] == [
        ("4A", "Mentor Mentorsson", "a9@example.invalid")
    ]


@pytest.mark.parametrize(
    "enrolment",
    [
        {"startDate": "2026-12-01"},
        {"startDate": "2020-08-15", "endDate": "2026-06-10"},
        {"startDate": "2026-08-15", "cancelled": True},
    ],
)
def test_only_who_is_enrolled_today_is_a_pupil(enrolment: dict[str, Any]) -> None:
    body = {"enroledAt": {"id": UNIT}, "schoolType": "GR"} | enrolment
    staged = read_json([pupil(1, enrolments=[body])])
    assert (staged.pupils, staged.skipped) == ((), (("not_enrolled", 1),))


@pytest.mark.parametrize(
    ("relation", "kind"),
    [
        ("Vårdnadshavare", GuardianKind.CUSTODIAN),
        ("God man", GuardianKind.APPOINTED_GUARDIAN),
        ("Familjehem", GuardianKind.FOSTER_HOME),
    ],
)
def test_guardians_come_with_their_kind(relation: str, kind: GuardianKind) -> None:
    responsibles = [{"person": {"id": "a1"}, "relationType": relation}]
    staged = read_json([pupil(1, responsibles=responsibles), adult(1)])
    guardian = staged.pupils[0].guardians[0]
    assert (guardian.kind, guardian.given_name, guardian.phones) == (kind, "Vuxen1", ("070-1740605",))
    assert staged.pupils[0].marking is SecurityMarking.NONE


@pytest.mark.parametrize("relation", ["Utsedd behörig", "Förälder/Annan behörig", "Något nytt"])
def test_who_only_may_fetch_the_pupil_is_told_and_left_out(relation: str) -> None:
    responsibles = [{"person": {"id": "a1"}, "relationType": relation}]
    staged = read_json([pupil(1, responsibles=responsibles), adult(1)])
    assert staged.pupils[0].guardians == ()
    assert codes(staged) == [(1, "relation_left_out")]


def marked_everywhere() -> list[Any]:
    """Ways in which a sender can say that the pupil p1 or somebody around is protected."""
    marked = {"securityMarking": "Sekretessmarkering"}
    responsible = {"person": {"id": "a1"}, "relationType": "Vårdnadshavare"}
    return [
        ("marking_held", [[pupil(1, securityMarking="Sekretessmarkering")]]),
        ("marking_held", [[pupil(1, securityMarking="Skyddad folkbokföring")]]),
        ("marking_held", [[pupil(1, securityMarking="något helt nytt")]]),
        ("marking_held", [[pupil(1, securityMarking=True)]]),
        ("marking_held", [[pupil(1)], [school_class([{"person": {"id": "p1"} | marked}])]]),
        ("marking_held", [[pupil(1)], [school_class([{"person": {"id": "p1"}} | marked])]]),
        ("guardian_marking_held", [[pupil(1, responsibles=[responsible]), adult(1, **marked)]]),
        (
            "guardian_marking_held",
            [[pupil(1, responsibles=[responsible | {"person": {"id": "a1"} | marked}]), adult(1)]],
        ),
        ("guardian_marking_held", [[pupil(1, responsibles=[responsible | marked]), adult(1)]]),
        (
            "guardian_marking_held",
            [[pupil(1, responsibles=[responsible | {"relationType": "Utsedd behörig"}]), adult(1, **marked)]],
        ),
    ]


@pytest.mark.parametrize(("code", "documents"), marked_everywhere())
def test_a_marking_anywhere_holds_the_row_and_leaves_nothing_of_it(code: str, documents: list[Any]) -> None:
    documents[0].append(pupil(2))
    staged = read_json(*documents)
    assert [found.external_id for found in staged.pupils] == ["p2"]
    assert codes(staged) == [(1, code)]
    for secret in ("Hemlige1", "Namnsson1", "20150101238", "Vuxen1", "p1"):
        assert secret not in repr(staged)
    assert staged.problems[0].value == staged.problems[0].column == ""


def test_a_missing_marking_is_unknown_and_not_none() -> None:
    body = pupil(1)
    del body["securityMarking"]
    assert read_json([body]).pupils[0].marking is SecurityMarking.UNKNOWN
    assert read_json([pupil(1, securityMarking=None)]).pupils[0].marking is SecurityMarking.UNKNOWN


def test_a_guardian_of_unknown_marking_makes_the_pupil_unknown() -> None:
    body = adult(1)
    del body["securityMarking"]
    responsibles = [{"person": {"id": "a1"}, "relationType": "Vårdnadshavare"}]
    assert read_json([pupil(1, responsibles=responsibles), body]).pupils[0].marking is SecurityMarking.UNKNOWN


def test_a_marked_mentor_is_held_without_a_name() -> None:
    person = {"id": "s1", "displayName": "Mentor Mentorsson", "securityMarking": "Sekretessmarkering"}
    staged = read_json([pupil(1)], [school_class([])], [duty(person=person)])
    assert staged.mentorships == ()
    assert "Mentorsson" not in repr(staged)
    assert codes(staged) == [(1, "marking_held")]


def test_one_school_unit_of_several() -> None:
    other = pupil(2, enrolments=[{"enroledAt": {"id": "unit-2"}, "schoolType": "GR", "schoolYear": 1}])
    units = [{"id": UNIT, "displayName": "A", "organisationType": "Skolenhet", "schoolUnitCode": "99999238"}]
    staged = read_json([pupil(1), other], units, unit_code="99999238")
    assert [found.external_id for found in staged.pupils] == ["p1"]
    assert dict(staged.skipped) == {"other_unit": 1}


@pytest.mark.parametrize("data", [b'{"persons": [', b"[" * 100_000, b'{"a": Hemlig Hemligsson}'])
def test_broken_json_is_a_code_without_the_text(data: bytes) -> None:
    with pytest.raises(ExpectedFailure) as caught:
        read_bytes(data)
    assert caught.value.code == "file_unreadable"
    assert caught.value.__context__ is None
    assert "Hemlig" not in repr(caught.value)


@pytest.mark.parametrize("document", [{}, [], {"activities": [{"id": "x"}]}, [1, 2], {"data": []}])
def test_json_without_people_is_no_register(document: Any) -> None:
    with pytest.raises(ExpectedFailure, match="file_not_a_register"):
        read_json(document)


@pytest.mark.parametrize("value", [None, 5, "text", [], {}, True, [[]], {"id": []}])
@pytest.mark.parametrize(
    "field",
    ["id", "givenName", "familyName", "civicNo", "enrolments", "responsibles", "emails", "securityMarking"],
)
def test_any_field_may_hold_anything(field: str, value: object) -> None:
    body = pupil(1, emails=[], responsibles=[])
    staged = read_json([body | {field: value}, pupil(2)])
    assert "p2" in [found.external_id for found in staged.pupils]


def test_latin_letters_in_another_encoding() -> None:
    data = json.dumps([pupil(1, givenName="Åsa")], ensure_ascii=False)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert read_bytes(data.encode(encoding)).pupils[0].given_name == "Åsa"
