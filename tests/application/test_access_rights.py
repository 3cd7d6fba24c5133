# SPDX-License-Identifier: EUPL-1.2
"""A shared form of a stronger class: whoever the table leaves out finds, opens, prints and hands over nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from eht_desk.application import contact_notes, form_work, hand_overs, papers, pupils, received
from eht_desk.application.access_rights import may_do
from eht_desk.application.contact_notes import NewNote
from eht_desk.application.disclosure import find_pupil_view
from eht_desk.application.naming_texts import texts_that_name
from eht_desk.application.new_documents import form_choices
from eht_desk.application.ports.case_catalogs import NoAccess
from eht_desk.application.today import today_page
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.documents import Document
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import AnswerValue, FormDefinition
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import ClassMembership
from eht_desk.domain.received import Description
from tests.application.protected import protect_alma
from tests.exchange.test_received_files import PNG
from tests.fakes.school import ALMA, CLASS_5A, FORM, NOEL, TALK, School

EVERYTHING = set(Right)


class Stronger:
    """The forms, with the checklist as a psychosocial one."""

    def __init__(self, forms: Any) -> None:
        self._forms = forms

    def get(self, form_id: str, version: int | None = None) -> FormDefinition:
        return self._changed(self._forms.get(form_id, version))

    def all_latest(self) -> tuple[FormDefinition, ...]:
        return tuple(self._changed(item) for item in self._forms.all_latest())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._forms, name)

    def _changed(self, definition: FormDefinition) -> FormDefinition:
        return replace(definition, document_class="psychosocial") if definition.id == FORM else definition


@pytest.fixture
def closed(school: School) -> School:
    school.services = replace(school.services, forms=Stronger(school.services.forms))
    return school


def begun(school: School, login: str) -> Any:
    """A draft of the checklist about Alma."""
    workspace = school.as_(login)
    page = form_work.open_form(workspace, ALMA, FORM)
    return workspace, form_work.save_draft(workspace, page.draft, TALK, starts_stretch=True)


def written(school: School, login: str) -> Document:
    """A checklist about Alma whose talk is frozen."""
    workspace, draft = begun(school, login)
    return form_work.finalise_stage(workspace, draft)[0]


def rights(workspace: Workspace, document: Document) -> set[Right]:
    """What this person may do with it."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = find_pupil_view(work, viewer, document.pupil_id, workspace.today)
        assert view is not None
        stage = workspace.forms.get(FORM).stages[0]
        return {item for item in Right if may_do(workspace, viewer, item, document, view, stage)}


def test_in_its_usual_class_everybody_who_sees_the_pupil_may_everything(school: School):
    document = written(school, "maria")
    for login in ("maria", "per", "karin"):
        assert rights(school.as_(login), document) == EVERYTHING


def test_a_mentor_has_no_right_to_a_stronger_class_but_to_the_own_text(closed: School):
    of_counsellor, of_mentor = written(closed, "maria"), written(closed, "per")
    assert rights(closed.as_("per"), of_counsellor) == set()
    assert rights(closed.as_("per"), of_mentor) == EVERYTHING
    assert rights(closed.as_("karin"), of_counsellor) == EVERYTHING
    assert rights(closed.as_("maria"), of_mentor) == EVERYTHING


def test_what_one_may_not_read_is_in_no_list_and_opens_nowhere(closed: School):
    document = written(closed, "maria")
    per = closed.as_("per")
    page = pupils.open_pupil(per, ALMA)
    assert [row.document_id for row in page.documents] == []
    today = today_page(per)
    assert not today.to_write
    assert not today.copies_missing
    calls: tuple[Callable[[], object], ...] = (
        lambda: form_work.open_form(per, ALMA, FORM, document.id),
        lambda: papers.issue_paper(per, document.id),
        lambda: papers.save_paper(per, document.id, 1, "skäl"),
        lambda: hand_overs.hand_over_page(per, document.id),
        lambda: form_work.correct_document(per, document.id, "skäl"),
    )
    for call in calls:
        with pytest.raises(RuleViolation) as caught:
            call()
        assert caught.value.code in {"not_allowed", "not_found"}


def test_a_colleagues_draft_of_a_stronger_class_is_not_there_either(closed: School):
    _, draft = begun(closed, "maria")
    per = closed.as_("per")
    assert pupils.open_pupil(per, ALMA).drafts == ()
    page = form_work.open_form(per, ALMA, FORM)
    assert page.draft.id != draft.id
    assert "Matte" not in repr(page)
    with pytest.raises(RuleViolation, match="not_allowed"):
        form_work.save_draft(per, draft, TALK, starts_stretch=True)
    assert [row.draft_id for row in pupils.open_pupil(closed.as_("karin"), ALMA).drafts] == [draft.id]


def test_without_a_table_nothing_is_allowed(school: School):
    document = written(school, "per")
    school.services = replace(school.services, access=NoAccess())
    assert rights(school.as_("per"), document) == set()
    assert pupils.open_pupil(school.as_("karin"), ALMA).documents == ()
    assert not any(choice.may_write for choice in form_choices(school.as_("per"), ALMA))


def test_who_does_not_see_the_pupil_may_nothing_whatever_the_table_says(school: School):
    document = written(school, "per")
    for login in ("sara", "ida", "nils"):
        workspace = school.as_(login)
        with pytest.raises(RuleViolation):
            papers.issue_paper(workspace, document.id)
        with pytest.raises(RuleViolation):
            form_work.open_form(workspace, ALMA, FORM, document.id)


def test_texts_that_name_a_protected_pupil_are_told_to_those_who_may_read_them(closed: School):
    """A list of where a name stands tells what is there: of a stronger class nothing to the mentor."""
    with closed.rector.store.write() as work:
        work.pupils.add_memberships([ClassMembership(NOEL, CLASS_5A)])
        work.commit(LogEvent("test_class"))
    maria, per = closed.as_("maria"), closed.as_("per")
    for who in (maria, per):
        at = closed.clock.now() - timedelta(minutes=1)
        said = NewNote(ContactWith.PUPIL, ContactChannel.PHONE, ContactOutcome.REACHED, at, "Om Alma Dahl")
        contact_notes.write_note(who, NOEL, said)
    letter = Description("Om Alma Dahl", "Bup", closed.rector.today, "")
    received.register_received(maria, NOEL, PNG, letter)
    page = form_work.open_form(maria, NOEL, FORM)
    answers: dict[str, AnswerValue] = {
        **TALK,
        "likes_school": {"value": "yes", "comment": "Leker med Alma Dahl"},
    }
    form_work.save_draft(maria, page.draft, answers, starts_stretch=True)
    protect_alma(closed)
    assert sorted(row.what for row in texts_that_name(closed.as_("per"), ALMA)) == ["note"]
    assert sorted(row.what for row in texts_that_name(closed.as_("maria"), ALMA)) == [
        "draft",
        "note",
        "note",
        "received",
    ]
