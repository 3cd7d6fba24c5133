# SPDX-License-Identifier: EUPL-1.2
"""Notes that hold, what they are evidence of, tasks that close by it, and gates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.contact_notes import (
    OUTCOMES,
    ContactChannel,
    ContactNote,
    ContactOutcome,
    ContactWith,
    attempts,
    has_called_home,
    has_met_guardian_at_school,
    missed,
    standing,
)
from eht_desk.domain.evidence import Evidence, EvidenceKind, Findings, found
from eht_desk.domain.gates import GateDefinition, GateEffect, GateOverride, Requirement, judge
from eht_desk.domain.ids import AccountId, CompartmentId, NoteId, OverrideId, PupilId, TaskId, UnitId
from eht_desk.domain.tasks import Task, settled

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
ME = AccountId("me")
CALL = Evidence(
    EvidenceKind.CONTACT_NOTE,
    (ContactChannel.PHONE,),
    (ContactOutcome.REACHED,),
    (ContactWith.GUARDIAN,),
)
MEETING = Evidence(EvidenceKind.CONTACT_NOTE, (ContactChannel.MEETING_SCHOOL,), (ContactOutcome.REACHED,))


def note(
    number: int,
    channel: ContactChannel = ContactChannel.PHONE,
    outcome: ContactOutcome = ContactOutcome.REACHED,
    with_kind: ContactWith = ContactWith.GUARDIAN,
    **changes: object,
) -> ContactNote:
    made = ContactNote(
        NoteId(f"n{number}"),
        CompartmentId("school"),
        PupilId("p"),
        UnitId("u"),
        NOON + timedelta(minutes=number),
        ME,
        NOON + timedelta(minutes=number),
        with_kind,
        channel,
        outcome,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the test names fields


def withdrawn(one: ContactNote) -> ContactNote:
    return replace(one, withdrawn_at=NOON, withdrawn_by=ME, withdrawn_reason="Fel")


def task(**changes: object) -> Task:
    made = Task(
        TaskId("t"), CompartmentId("school"), PupilId("p"), UnitId("u"), "Ring", NOON, ME, evidence=CALL
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the test names fields


def test_an_unanswered_call_is_an_attempt_and_no_call() -> None:
    tried = note(1, outcome=ContactOutcome.NO_ANSWER)
    assert not has_called_home([tried])
    assert attempts([tried], channels=(ContactChannel.PHONE,)) == [tried]
    assert not has_called_home([note(1, with_kind=ContactWith.PUPIL)])
    assert has_called_home([tried, note(2)])


def test_a_meeting_somewhere_else_or_missed_is_no_meeting_at_school() -> None:
    assert not has_met_guardian_at_school(
        [note(1, ContactChannel.MEETING_HOME), note(2, ContactChannel.VIDEO)]
    )
    missed_one = note(3, ContactChannel.MEETING_SCHOOL, ContactOutcome.MISSED_MEETING)
    assert not has_met_guardian_at_school([missed_one])
    assert missed([note(1), missed_one]) == [missed_one]
    assert has_met_guardian_at_school([note(4, ContactChannel.MEETING_SCHOOL)])


def test_a_correction_holds_instead_and_its_withdrawal_brings_the_old_back() -> None:
    wrong = note(1)
    right = note(2, outcome=ContactOutcome.NO_ANSWER, corrects=wrong.id)
    assert standing([right, wrong]) == [right]
    assert not has_called_home([right, wrong])
    assert standing([withdrawn(right), wrong]) == [wrong]
    righter = note(3, corrects=right.id)
    assert standing([wrong, right, righter]) == [righter]
    assert standing([wrong, right, withdrawn(righter)]) == [right]


@given(st.lists(st.tuples(st.integers(-1, 8), st.booleans()), max_size=9), st.randoms())
def test_of_every_chain_at_most_one_note_holds(plan, random) -> None:
    notes: list[ContactNote] = []
    for number, (earlier, is_withdrawn) in enumerate(plan):
        target = notes[earlier].id if 0 <= earlier < len(notes) else None
        if target is not None and any(item.corrects == target for item in notes):
            target = None  # a note that was corrected is not corrected again
        made = note(number, corrects=target)
        notes.append(withdrawn(made) if is_withdrawn else made)
    holding = {item.id for item in standing(notes)}
    shuffled = list(notes)
    random.shuffle(shuffled)
    assert {item.id for item in standing(shuffled)} == holding
    for root in (item for item in notes if item.corrects is None):
        chain = [root]
        while heir := next((item for item in notes if item.corrects == chain[-1].id), None):
            chain.append(heir)
        # What holds is the last word that nobody took back.
        last = next((item.id for item in reversed(chain) if not item.is_withdrawn), None)
        assert holding & {item.id for item in chain} == ({last} if last else set())


def test_every_channel_has_outcomes_the_likeliest_first() -> None:
    assert set(OUTCOMES) == set(ContactChannel)
    assert OUTCOMES[ContactChannel.PHONE][0] is ContactOutcome.REACHED
    assert OUTCOMES[ContactChannel.LETTER][0] is ContactOutcome.SENT
    assert ContactOutcome.MISSED_MEETING not in OUTCOMES[ContactChannel.LETTER]


def test_a_task_closes_by_what_was_written_since_and_opens_when_that_goes() -> None:
    old, new = note(-5), note(5)
    assert settled([task()], Findings(notes=[old]), NOON, ME) == []
    [done] = settled([task()], Findings(notes=[old, new]), NOON, ME)
    assert (done.done_by_evidence, done.done_at, done.is_open) == (new.id, NOON, False)
    assert settled([done], Findings(notes=[old, new]), NOON, ME) == []
    [again] = settled([done], Findings(notes=[old, withdrawn(new)]), NOON, ME)
    assert again == task()
    corrected = note(6, corrects=new.id)
    [moved] = settled([done], Findings(notes=[new, corrected]), NOON, ME)
    assert moved.done_by_evidence == corrected.id


def test_what_a_person_said_or_cancelled_stays() -> None:
    by_hand = task(done_at=NOON, done_by=ME)
    cancelled = task(cancelled_at=NOON, cancelled_by=ME, cancelled_reason="Nej")
    manual = task(evidence=Evidence(EvidenceKind.MANUAL))
    assert settled([by_hand, cancelled, manual], Findings(notes=[note(5)]), NOON, ME) == []


def test_late_is_the_day_after_the_last() -> None:
    due = task(due=date(2026, 11, 23))
    assert not due.is_late(date(2026, 11, 23))
    assert due.is_late(date(2026, 11, 24))
    assert not replace(due, done_at=NOON).is_late(date(2026, 12, 1))
    assert not task().is_late(date(2030, 1, 1))


GATE = GateDefinition(
    "g",
    "Innan",
    "",
    "",
    GateEffect.BLOCK,
    (Requirement("called", "Ringt", CALL), Requirement("met", "Träffats", MEETING)),
)


def test_a_gate_opens_when_all_is_there_and_tells_what_is_missing() -> None:
    closed = judge(GATE, Findings(notes=[note(1)]), [])
    assert not closed.is_open
    assert [item.id for item in closed.missing] == ["met"]
    assert [(item.requirement.id, item.evidence_ids) for item in closed.met] == [("called", ("n1",))]
    whole = judge(GATE, Findings(notes=[note(1), note(2, ContactChannel.MEETING_SCHOOL)]), [])
    assert whole.is_open
    assert whole.missing == ()


def test_an_override_holds_for_what_was_missing_then_and_for_nothing_more() -> None:
    given_then = GateOverride(
        OverrideId("o"),
        CompartmentId("c"),
        "g",
        PupilId("p"),
        None,
        ME,
        NOON,
        "Karin",
        "Svarar inte",
        ("met",),
    )
    one_missing = judge(GATE, Findings(notes=[note(1)]), [given_then])
    assert one_missing.is_open
    assert one_missing.overridden_by == given_then
    both_missing = judge(GATE, Findings(), [given_then])
    assert not both_missing.is_open
    assert both_missing.overridden_by is None
    other_gate = replace(given_then, gate_id="other")
    assert not judge(GATE, Findings(notes=[note(1)]), [other_gate]).is_open


def test_manual_evidence_is_never_found() -> None:
    assert found(Evidence(EvidenceKind.MANUAL), Findings(notes=[note(1)])) == []
