# SPDX-License-Identifier: EUPL-1.2
"""What came from outside: kept as it came, read with a trace, corrected and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eht_desk.application import received, tasks
from eht_desk.application.pupils import open_pupil
from eht_desk.application.received import ReceivedUse
from eht_desk.application.received_views import ReceivedRow
from eht_desk.application.tasks import NewTask
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.item_classes import SenderKind
from eht_desk.domain.received import CHUNK, SIZE_LIMIT, Description, MediaType, Sorting
from tests.exchange.test_received_files import PNG, a_pdf
from tests.fakes.school import ALMA, School

LETTER = Description("Läkarintyg", "Vårdcentralen", date(2026, 11, 19), "Kom med posten")


def rows(school: School, login: str = "maria") -> list[ReceivedRow]:
    page = open_pupil(school.as_(login), ALMA)
    return [row.item for row in page.timeline if isinstance(row.item, ReceivedRow)]


def kinds(school: School) -> list[str]:
    with school.rector.store.read() as work:
        return [row.event.kind for row in work.log.rows()]


def test_a_scan_is_kept_whole_with_sender_and_true_date(school: School) -> None:
    content = a_pdf(2) + b"\n" * (CHUNK + 5) + b"startxref\n0\n%%EOF\n"
    from_school = Sorting(SenderKind.SCHOOL)
    received_id, changes = received.register_received(school.as_("maria"), ALMA, content, LETTER, from_school)
    assert {received_id, ALMA} <= changes.ids
    [row] = rows(school)
    assert (row.title, row.sender, row.received_on) == ("Läkarintyg", "Vårdcentralen", date(2026, 11, 19))
    assert (row.kind, row.pages, row.size, row.who) == (MediaType.PDF, 2, len(content), "Maria Lind")
    assert "received_opened" not in kinds(school)
    opened = received.open_received(school.as_("per"), received_id)
    assert bytes(opened.content) == content
    assert kinds(school)[-1] == "received_opened"
    [line] = open_pupil(school.as_("per"), ALMA).timeline
    assert line.at.date() == date(2026, 11, 19)


def test_who_does_not_see_the_pupil_sees_nothing_of_it(school: School) -> None:
    received_id, _ = received.register_received(school.as_("maria"), ALMA, PNG, LETTER)
    for login in ("sara", "ida", "nils"):
        who = school.as_(login)
        for act in (
            lambda who: received.open_received(who, received_id),
            lambda who: received.look_at_file(who, ALMA, PNG),
            lambda who: received.register_received(who, ALMA, PNG, LETTER),
            lambda who: received.note_use(who, received_id, ReceivedUse.PRINTED),
        ):
            with pytest.raises(RuleViolation, match="not_allowed"):
                act(who)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": " "}, "required", "title"),
        ({"sender": ""}, "required", "sender"),
        ({"received_on": date(2026, 11, 24)}, "in_future", "received_on"),
        ({"title": "x" * 201}, "text_too_long", "title"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(
    school: School, changes: dict[str, object], code: str, field: str
) -> None:
    wrong = replace(LETTER, **changes)  # type: ignore[arg-type]  # the test names fields
    with pytest.raises(RuleViolation, match=code) as caught:
        received.register_received(school.as_("maria"), ALMA, PNG, wrong)
    assert caught.value.field == field


def test_what_cannot_be_shown_is_refused_by_its_content(school: School) -> None:
    maria = school.as_("maria")
    for content, code in (
        (b"GIF89a", "received_kind"),
        (b"", "received_empty"),
        (PNG[:-4], "received_picture_broken"),
    ):
        with pytest.raises(RuleViolation, match=code):
            received.register_received(maria, ALMA, content, LETTER)
    too_large = memoryview(bytearray(SIZE_LIMIT + 1))
    with pytest.raises(RuleViolation, match="received_too_large") as caught:
        received.register_received(maria, ALMA, too_large, LETTER)
    assert caught.value.facts == {"limit_mb": 200}
    assert rows(school) == []


def test_the_same_file_twice_is_told_and_may_still_be_kept(school: School) -> None:
    maria = school.as_("maria")
    assert received.look_at_file(maria, ALMA, PNG).same == ()
    first, _ = received.register_received(maria, ALMA, PNG, LETTER)
    looked = received.look_at_file(maria, ALMA, PNG)
    assert [row.id for row in looked.same] == [first]
    with pytest.raises(RuleViolation, match="received_twice"):
        received.register_received(maria, ALMA, PNG, LETTER)
    received.register_received(maria, ALMA, PNG, LETTER, is_known_twice=True)
    assert len(rows(school)) == 2


def test_a_better_description_keeps_the_former(school: School) -> None:
    maria = school.as_("maria")
    received_id, _ = received.register_received(maria, ALMA, PNG, LETTER)
    row, _ = received.correct_received(maria, received_id, replace(LETTER, sender="BUP"))
    assert row.sender == "BUP"
    assert [item.description for item in row.former] == [LETTER]
    before = len(kinds(school))
    received.correct_received(maria, received_id, replace(LETTER, sender="BUP"))
    assert len(kinds(school)) == before
    with pytest.raises(RuleViolation, match="not_allowed"):
        received.correct_received(school.as_("per"), received_id, LETTER)


def test_a_withdrawn_document_stays_and_is_evidence_of_nothing(school: School) -> None:
    maria = school.as_("maria")
    wanted = Evidence(EvidenceKind.RECEIVED_DOCUMENT)
    task_id, _ = tasks.add_task(maria, ALMA, NewTask("Invänta intyg", Role.COUNSELLOR, evidence=wanted))
    received_id, changes = received.register_received(maria, ALMA, PNG, LETTER)
    assert task_id in changes.ids
    assert tasks.tasks_for_me(maria) == ()
    received.withdraw_received(maria, received_id, "Fel elev")
    assert [row.id for row in tasks.tasks_for_me(maria)] == [task_id]
    [row] = rows(school)
    assert (row.withdrawn_reason, row.withdrawn_by, row.may_mend) == ("Fel elev", "Maria Lind", False)
    assert bytes(received.open_received(maria, received_id).content) == PNG
    with pytest.raises(RuleViolation, match="received_withdrawn"):
        received.withdraw_received(maria, received_id, "Igen")
    assert received.look_at_file(maria, ALMA, PNG).same == ()


def test_printing_and_handing_over_leave_a_trace(school: School) -> None:
    maria = school.as_("maria")
    received_id, _ = received.register_received(maria, ALMA, PNG, LETTER)
    received.note_use(maria, received_id, ReceivedUse.PRINTED)
    with pytest.raises(RuleViolation, match="required"):
        received.note_use(maria, received_id, ReceivedUse.HANDED_OVER)
    received.note_use(maria, received_id, ReceivedUse.HANDED_OVER, "Rektor")
    assert kinds(school)[-2:] == ["received_printed", "received_handed_over"]
