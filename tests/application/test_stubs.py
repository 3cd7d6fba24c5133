# SPDX-License-Identifier: EUPL-1.2
"""Something restricted shows to the others as kind, day and role, or not at all: its author's choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from eht_desk.application import form_work, move_document, pupils, received, received_sorting, stubs
from eht_desk.application.stubs import StubKind, StubRow
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access_table import DocumentClass
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import Document
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.item_classes import SenderKind
from eht_desk.domain.received import Description, Sorting
from tests.application.protected import protect_alma
from tests.application.test_private_forms import PLAN, TALK, of
from tests.exchange.test_received_files import PNG
from tests.fakes.school import ALMA, NOEL, School, make_school


@pytest.fixture
def school() -> School:
    return make_school()


def own_text(school: School) -> Document:
    """Maria's own text about Alma, frozen and under her key."""
    maria = of(school, "maria")
    page = form_work.open_form(maria, ALMA, PLAN)
    saved = form_work.save_draft(maria, page.draft, TALK, starts_stretch=True)
    return form_work.finalise_stage(maria, saved)[0]


def seen(workspace: Workspace) -> tuple[StubRow, ...]:
    page = pupils.open_pupil(workspace, ALMA)
    assert tuple(row.item for row in page.timeline if isinstance(row.item, StubRow)) == page.stubs
    return page.stubs


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(RuleViolation) as caught:
        call()
    return caught.value.code


def test_a_text_of_ones_own_is_not_there_until_its_author_lets_it_be_known(school: School):
    document = own_text(school)
    others = (of(school, "per"), of(school, "karin"))
    assert [seen(who) for who in others] == [(), ()]
    stubs.set_stub(of(school, "maria"), document.id, is_shown=True)
    for who in others:
        (row,) = seen(who)
        assert (row.kind, row.at, row.role) == (StubKind.OWN_TEXT, document.created_at, Role.COUNSELLOR)
        page = pupils.open_pupil(who, ALMA)
        assert page.documents == ()
        for secret in (document.code, document.id, "Maria", "Sover"):
            assert secret not in repr((page.stubs, page.timeline, page.events))
        assert code_of(partial(form_work.open_form, who, ALMA, PLAN, document.id)) == "not_found"
    assert seen(of(school, "maria")) == ()
    assert stubs.read_stub(of(school, "maria"), document.id).is_shown
    stubs.set_stub(of(school, "maria"), document.id, is_shown=False)
    assert [seen(who) for who in others] == [(), ()]


def test_only_the_author_decides(school: School):
    document = own_text(school)
    for login in ("per", "karin"):
        who = of(school, login)
        assert code_of(partial(stubs.set_stub, who, document.id, is_shown=True)) == "not_found"


def test_said_twice_it_leaves_one_row_and_one_line(school: School):
    document, maria = own_text(school), of(school, "maria")
    stubs.set_stub(maria, document.id, is_shown=True)
    assert not stubs.set_stub(maria, document.id, is_shown=True).kinds
    assert len(seen(of(school, "per"))) == 1
    with maria.store.read() as work:
        assert [row.event.kind for row in work.log.rows()].count("stub_shown") == 1


def test_a_correction_is_the_same_text(school: School):
    document, maria = own_text(school), of(school, "maria")
    stubs.set_stub(maria, document.id, is_shown=True)
    draft, _ = form_work.correct_document(maria, document.id, "Fel dag")
    assert len(seen(of(school, "per"))) == 1
    corrected, _ = form_work.finalise_stage(maria, draft)
    assert corrected.id != document.id
    assert len(seen(of(school, "per"))) == 1
    assert stubs.read_stub(maria, corrected.id).is_shown
    stubs.set_stub(maria, corrected.id, is_shown=False)
    assert seen(of(school, "per")) == ()


def test_it_goes_along_to_the_right_pupil(school: School):
    document, maria = own_text(school), of(school, "maria")
    stubs.set_stub(maria, document.id, is_shown=True)
    move_document.move_document(maria, document.id, NOEL, "Fel elev")
    assert seen(of(school, "karin")) == ()
    (row,) = pupils.open_pupil(of(school, "karin"), NOEL).stubs
    assert row.kind is StubKind.OWN_TEXT


def test_of_the_medical_class_nothing_is_ever_told(school: School):
    document = own_text(school)
    maria = of(school, "maria")
    stubs.set_stub(maria, document.id, is_shown=True)
    forms = maria.school_forms
    assert forms is not None
    medical = replace(forms.get(PLAN), document_class="medical")

    class Medical:
        def get(self, _form_id: str, _version: int | None = None) -> object:
            return medical

        def __getattr__(self, name: str) -> object:
            return getattr(forms, name)

    closed = replace(maria, school_forms=Medical())  # type: ignore[arg-type]  # what the test asks of it
    assert code_of(lambda: stubs.set_stub(closed, document.id, is_shown=True)) in {
        "stub_medical",
        "not_allowed",
    }


def test_what_came_in_and_its_class(school: School):
    maria = school.as_("maria")
    letter = Description("Utredning", "Bup", date(2026, 11, 19), "")
    received_id, _ = received.register_received(
        maria, ALMA, PNG, letter, Sorting(SenderKind.HEALTH_CARE, None, None)
    )
    assert seen(school.as_("per")) == ()
    assert (
        code_of(lambda: stubs.set_received_stub(school.rector, received_id, is_shown=True)) == "not_allowed"
    )
    stubs.set_received_stub(maria, received_id, is_shown=True)
    (row,) = seen(school.as_("per"))
    assert (row.kind, row.role) == (StubKind.RECEIVED, Role.COUNSELLOR)
    assert "Bup" not in repr(pupils.open_pupil(school.as_("per"), ALMA).timeline)
    assert seen(school.rector) == ()
    open_to_all = Sorting(SenderKind.SCHOOL, DocumentClass.SUPPORT)
    received_sorting.sort_received(maria, received_id, open_to_all)
    assert seen(school.as_("per")) == ()
    received_sorting.sort_received(maria, received_id, Sorting(None, DocumentClass.PSYCHOSOCIAL))
    assert len(seen(school.as_("per"))) == 1
    received.withdraw_received(maria, received_id, "Fel elev")
    assert seen(school.as_("per")) == ()


def test_a_protected_pupils_is_told_to_members_alone(school: School):
    document = own_text(school)
    stubs.set_stub(of(school, "maria"), document.id, is_shown=True)
    protect_alma(school)
    assert len(seen(of(school, "per"))) == 1
    assert code_of(lambda: seen(of(school, "sara"))) == "not_allowed"
    with school.as_("sara").store.read() as work:
        assert all(event.facts.get("item") != document.id for event in work.events.all())


def test_who_may_read_it_sees_it_and_no_stub(school: School):
    document = own_text(school)
    stubs.set_stub(of(school, "maria"), document.id, is_shown=True)
    assert [row.document_id for row in pupils.open_pupil(of(school, "maria"), ALMA).documents] == [
        DocumentId(document.id)
    ]
    assert seen(of(school, "maria")) == ()
