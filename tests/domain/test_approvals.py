# SPDX-License-Identifier: EUPL-1.2
"""What stands of approvals, whatever was approved, declined and withdrawn before; and what an excerpt may hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.accounts import Role
from eht_desk.domain.approvals import (
    ApprovalState,
    approvable_sections,
    excerpt_answers,
    fitting_sections,
    standing,
)
from eht_desk.domain.documents import Approval, ApprovalWay, Document, DocumentState, FinalisedStage
from eht_desk.domain.forms.model import (
    ApprovalDefinition,
    FieldDefinition,
    FieldKind,
    FormDefinition,
    SectionDefinition,
    StageDefinition,
)
from eht_desk.domain.ids import AccountId, CompartmentId, DocumentId, PupilId, UnitId

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
DAY = date(2026, 11, 23)
ME = AccountId("me")
AREAS = ("one", "two", "three")
GIVES = ApprovalDefinition("to_rector", "Godkänner", "talk", (Role.RECTOR,))
FORM = FormDefinition(
    "talk_form",
    1,
    "Samtal",
    "Samtal",
    "",
    "sv",
    (StageDefinition("talk", "Samtal", (Role.COUNSELLOR,)),),
    (
        SectionDefinition(
            "head",
            "talk",
            "",
            (
                FieldDefinition("day", FieldKind.DATE, "Datum"),
                FieldDefinition("free", FieldKind.TEXT, "Annat"),
                FieldDefinition("who", FieldKind.PERSON, "Kurator"),
            ),
        ),
        *(
            SectionDefinition(
                key, "talk", key, (FieldDefinition(f"{key}_words", FieldKind.LONG_TEXT, key),), layout="area"
            )
            for key in AREAS
        ),
    ),
    approvals=(GIVES,),
)
DOCUMENT = Document(
    DocumentId("d"),
    CompartmentId("own"),
    PupilId("p"),
    UnitId("u"),
    "talk_form",
    1,
    "7K2F-91",
    1,
    DocumentState.FINALISED,
    NOON,
    ME,
    {
        "day": "2026-11-20",
        "free": "hemligt",
        "who": {"name": "Maria"},
        **{f"{key}_words": key for key in AREAS},
    },
    (FinalisedStage("talk", ME, NOON, "sum"),),
)

approvals = st.builds(
    Approval,
    approval_id=st.sampled_from(("to_rector", "another")),
    sections=st.lists(st.sampled_from((*AREAS, "head", "gone")), unique=True).map(tuple),
    on=st.just(DAY),
    way=st.sampled_from(ApprovalWay),
    checksum=st.sampled_from(("sum", "former")),
    account_id=st.just(ME),
    at=st.just(NOON),
    declined=st.booleans(),
    withdrawn_on=st.sampled_from((None, DAY)),
)


@given(st.lists(approvals, max_size=6))
def test_only_the_last_counts_and_never_more_than_it_names(given_ones: list[Approval]) -> None:
    [now] = standing(FORM, replace(DOCUMENT, approvals=tuple(given_ones)))
    own = [item for item in given_ones if item.approval_id == "to_rector"]
    assert set(now.sections) | set(now.left_out) == set(AREAS)
    assert not set(now.sections) & set(now.left_out)
    if not own:
        assert now.state is ApprovalState.NOT_ASKED
    elif now.sections:
        assert set(now.sections) <= set(own[-1].sections)
        assert own[-1].checksum == "sum"
        assert not own[-1].declined
        assert own[-1].withdrawn_on is None
    assert now.holds == bool(now.sections)


def approval(*sections: str, **changes: object) -> Approval:
    made = Approval("to_rector", sections, DAY, ApprovalWay.PAPER, "sum", ME, NOON)
    return replace(made, **changes)  # type: ignore[arg-type]  # the test names fields


def state(*given_ones: Approval) -> ApprovalState:
    [now] = standing(FORM, replace(DOCUMENT, approvals=given_ones))
    return now.state


def test_the_states() -> None:
    assert state(approval(*AREAS)) is ApprovalState.APPROVED
    assert state(approval("two")) is ApprovalState.PARTLY
    assert state(approval(*AREAS), approval(declined=True)) is ApprovalState.DECLINED
    assert state(approval(declined=True), approval("one")) is ApprovalState.PARTLY
    assert state(approval(*AREAS, withdrawn_on=DAY)) is ApprovalState.WITHDRAWN
    assert state(approval(*AREAS, checksum="former")) is ApprovalState.OUTDATED


@given(st.lists(st.sampled_from((*AREAS, "head", "gone"))))
def test_an_excerpt_holds_the_sections_and_days_and_names_of_the_head(chosen: list[str]) -> None:
    sections = fitting_sections(FORM, GIVES, chosen)
    assert sections == tuple(key for key in AREAS if key in chosen)
    kept = excerpt_answers(FORM, GIVES, DOCUMENT, sections)
    assert set(kept) == {"day", "who", *(f"{key}_words" for key in sections)}


def test_an_approval_may_name_its_sections() -> None:
    named = replace(GIVES, sections=("two", "head"))
    assert [item.id for item in approvable_sections(FORM, named)] == ["head", "two"]
