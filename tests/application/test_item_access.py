# SPDX-License-Identifier: EUPL-1.2
"""Received documents and contact notes in their classes: whoever the table leaves out meets nothing of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from eht_desk import resources
from eht_desk.application import contact_notes, received, received_sorting, received_visibility
from eht_desk.application.access_rights import may_do_with_item
from eht_desk.application.break_glass import break_glass
from eht_desk.application.consent_views import open_consents
from eht_desk.application.gates import look_at_gate
from eht_desk.application.note_views import NoteView
from eht_desk.application.organisation import add_unit
from eht_desk.application.ports.case_catalogs import NoAccess
from eht_desk.application.pupils import open_pupil
from eht_desk.application.received import ReceivedUse
from eht_desk.application.received_views import ReceivedRow
from eht_desk.application.today import today_page
from eht_desk.application.workspace import Workspace
from eht_desk.catalog.access_table import AccessTableFromFile
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import DocumentClass, Relation, Right, ties_with_item
from eht_desk.domain.accounts import Role, RoleAssignment
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, ClassId, GuardianId, PupilId, ReceivedId, RoleId, UnitId
from eht_desk.domain.item_classes import SenderKind
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_view import Alias, PupilView, ShownIdentity
from eht_desk.domain.received import Description, Sorting
from eht_desk.domain.recipients import Recipient
from eht_desk.domain.text_nature import TextNature
from tests.application.test_contact_notes import a_call
from tests.exchange.test_received_files import PNG
from tests.fakes.school import ALMA, School

BUP = Description("Utredning", "Bup", date(2026, 11, 19), "")
HEALTH, SCHOOL = Sorting(SenderKind.HEALTH_CARE), Sorting(SenderKind.SCHOOL)
OMAR = GuardianId("g1")
HERE, CLASS = UnitId("here"), ClassId("class")
ME, OTHER = AccountId("me"), AccountId("other")


def shown(workspace: Workspace) -> tuple[list[ReceivedRow], list[NoteView]]:
    items = [row.item for row in open_pupil(workspace, ALMA).timeline]
    return [item for item in items if isinstance(item, ReceivedRow)], [
        item for item in items if isinstance(item, NoteView)
    ]


def letter(school: School, login: str, sorting: Sorting | None = HEALTH) -> ReceivedId:
    return received.register_received(school.as_(login), ALMA, PNG, BUP, sorting)[0]


def code_of(call: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(RuleViolation) as caught:
        call()
    return caught.value.code, caught.value.field


# ------------------------------------------------------------------------------------------------- the whole table


def a_view(*, is_protected: bool = False) -> PupilView:
    shown_as = Alias("Blå räv") if is_protected else ShownIdentity("Alma", "Dahl", "", None)
    return PupilView(PupilId("p"), HERE, shown_as, CLASS, "5A", 5, (), False, "", "")


@pytest.mark.parametrize(
    ("item_class", "relation", "role"), list(itertools.product(DocumentClass, Relation, Role))
)
def test_an_item_gives_what_the_table_gives_for_the_tie(
    school: School, item_class: DocumentClass, relation: Relation, role: Role
):
    """Alone in a role with one tie to the item: no more and no less than the row of the table, and nothing for ties
    that only forms have."""
    table = AccessTableFromFile(resources.root() / "access").table()
    is_mentor, is_glass = relation is Relation.CLASS, relation is Relation.GLASS
    at = UnitId("elsewhere") if is_glass or relation is Relation.MEMBER else HERE
    viewer = Viewer(
        ME,
        frozenset({(at, role)}),
        frozenset({CLASS}) if is_mentor else frozenset(),
        frozenset({PupilId("p")}) if is_glass else frozenset(),
    )
    view = a_view(is_protected=relation is Relation.MEMBER)
    author = ME if relation is Relation.AUTHOR else OTHER
    held = ties_with_item(viewer, view, author)
    wanted = frozenset[Right]().union(*(table.rights(item_class, {tie}) for tie in held))
    given = {
        right
        for right in Right
        if may_do_with_item(school.as_("karin"), viewer, right, item_class, author, view)
    }
    assert given == wanted
    fits = {
        Relation.UNIT: role is not Role.MENTOR,
        Relation.CLASS: role is Role.MENTOR,
        Relation.AUTHOR: True,
        Relation.MEMBER: True,
        Relation.GLASS: True,
        Relation.READER: False,
        Relation.CONSENT: False,
    }[relation]
    assert ((role if not is_glass else Role.RECTOR, relation) in held) is fits


# ------------------------------------------------------------------------------------------------ received documents


def test_a_mentor_neither_sees_nor_opens_nor_prints_what_came_from_health_care(school: School):
    received_id = letter(school, "maria")
    per = school.as_("per")
    assert shown(per)[0] == []
    assert received.look_at_file(per, ALMA, PNG).same == ()
    calls: tuple[Callable[[], object], ...] = (
        lambda: received.open_received(per, received_id),
        lambda: received.note_use(per, received_id, ReceivedUse.PRINTED),
        lambda: received.note_use(per, received_id, ReceivedUse.SAVED),
        lambda: received.note_use(per, received_id, ReceivedUse.HANDED_OVER, "Bup"),
        lambda: received.correct_received(per, received_id, BUP),
        lambda: received.withdraw_received(per, received_id, "skäl"),
        lambda: received_sorting.read_sorting(per, received_id),
        lambda: received_sorting.sort_received(per, received_id, SCHOOL),
        lambda: received_visibility.read_received_visibility(per, received_id),
    )
    codes = {code_of(call)[0] for call in calls[:-2] + calls[-1:]}
    assert codes == {"not_allowed"}
    for login in ("maria", "karin"):
        (row,) = shown(school.as_(login))[0]
        assert (row.document_class, row.may_print, row.may_hand_over) == (
            DocumentClass.PSYCHOSOCIAL,
            True,
            True,
        )
        received.open_received(school.as_(login), received_id)


def test_what_a_mentor_took_in_stays_the_mentors_and_what_came_from_a_school_is_all_theirs(school: School):
    own = letter(school, "per")
    assert [row.id for row in shown(school.as_("per"))[0]] == [own]
    received.note_use(school.as_("per"), own, ReceivedUse.PRINTED)
    received.register_received(school.as_("maria"), ALMA, PNG, BUP, SCHOOL, is_known_twice=True)
    assert len(shown(school.as_("per"))[0]) == 2


def test_a_class_out_of_ones_own_reach_cannot_be_chosen(school: School):
    medical = Sorting(SenderKind.HEALTH_CARE, DocumentClass.MEDICAL)
    for login in ("per", "maria", "karin"):
        who = school.as_(login)
        assert code_of(partial(received.register_received, who, ALMA, PNG, BUP, medical)) == (
            "class_out_of_reach",
            "document_class",
        )
        assert DocumentClass.MEDICAL not in received.look_at_file(who, ALMA, PNG).classes


def test_who_took_it_in_or_rektor_changes_the_class_and_the_log_says_it(school: School):
    received_id = letter(school, "maria")
    open_to_all = Sorting(SenderKind.SCHOOL, DocumentClass.SUPPORT, TextNature.CASE)
    assert code_of(lambda: received_sorting.sort_received(school.as_("maria"), received_id, SCHOOL)) == (
        "required",
        "document_class",
    )
    row, _ = received_sorting.sort_received(school.as_("maria"), received_id, open_to_all)
    assert (row.document_class, row.nature) == (DocumentClass.SUPPORT, TextNature.CASE)
    assert len(shown(school.as_("per"))[0]) == 1
    assert not shown(school.as_("per"))[0][0].may_sort
    assert code_of(lambda: received_sorting.sort_received(school.as_("per"), received_id, open_to_all)) == (
        "not_allowed",
        "",
    )
    closed = replace(open_to_all, document_class=DocumentClass.PSYCHOSOCIAL)
    received_sorting.sort_received(school.rector, received_id, closed)
    assert shown(school.as_("per"))[0] == []
    with school.rector.store.read() as work:
        events = [row.event for row in work.log.rows(kinds=("received_sorted",))]
    assert {(event.detail["from"], event.detail["to"]) for event in events} == {
        ("psychosocial", "support"),
        ("support", "psychosocial"),
    }


def test_a_document_of_before_classes_is_as_closed_as_the_strongest_usual_one(school: School):
    received_id = letter(school, "maria", SCHOOL)
    with school.rector.store.write() as work:
        document = work.received.get(received_id)
        assert document is not None
        work.received.update(replace(document, document_class=None, sender_kind=None, nature=None))
        work.commit(LogEvent("test_former"))
    assert shown(school.as_("per"))[0] == []
    assert shown(school.rector)[0][0].nature is None


def test_what_is_handed_to_somebody_outside_has_been_sent(school: School):
    received_id = letter(school, "maria")
    maria = school.as_("maria")
    received.note_use(maria, received_id, ReceivedUse.HANDED_OVER, "Karin Ås", recipient=Recipient.RECTOR)
    assert shown(maria)[0][0].nature is None
    received.note_use(maria, received_id, ReceivedUse.HANDED_OVER, "Bup", recipient=Recipient.HEALTH_CARE)
    assert shown(maria)[0][0].nature is TextNature.SENT
    page = received_sorting.read_sorting(maria, received_id)
    again = Sorting(SenderKind.OTHER, page.row.document_class, TextNature.WORKING)
    assert received_sorting.sort_received(maria, received_id, again)[0].nature is TextNature.SENT


def test_a_guardian_from_whom_it_is_kept_gets_neither_paper_nor_copy(school: School):
    received_id = letter(school, "maria")
    maria, spring = school.as_("maria"), date(2027, 3, 1)
    received_visibility.hide_received(maria, received_id, OMAR, "Eleven vill inte", spring)
    (choice,) = received_visibility.read_received_visibility(maria, received_id).guardians
    assert choice.rule is not None

    def given(to: str, recipient: Recipient | None) -> tuple[str, str]:
        use = ReceivedUse.HANDED_OVER
        return code_of(lambda: received.note_use(maria, received_id, use, to, recipient=recipient))

    assert given("Omar Dahl", Recipient.GUARDIAN) == ("hidden_from_guardian", "to")
    assert given("omar", Recipient.OTHER) == ("hidden_from_guardian", "to")
    assert given("pappan", None) == ("required", "recipient")
    assert given("pappan", Recipient.GUARDIAN) == ("hidden_from_guardian", "to")  # there is no other guardian
    printed = ReceivedUse.PRINTED
    assert code_of(lambda: received.note_use(maria, received_id, printed, at_printer="Omar")) == (
        "hidden_from_guardian",
        "at_printer",
    )
    assert code_of(lambda: received.note_use(maria, received_id, ReceivedUse.SAVED, "Omar Dahl")) == (
        "hidden_from_guardian",
        "to",
    )
    received.note_use(maria, received_id, ReceivedUse.HANDED_OVER, "Bup", recipient=Recipient.HEALTH_CARE)
    school.clock.advance(days=120)
    (due,) = today_page(maria).rules_to_review
    assert (due.document_id, due.title, due.form_id) == (received_id, "Utredning", "")
    assert today_page(school.as_("per")).rules_to_review == ()
    received_visibility.show_received(maria, received_id, OMAR)
    received.note_use(maria, received_id, ReceivedUse.HANDED_OVER, "Omar Dahl", recipient=Recipient.GUARDIAN)


def test_without_a_table_nothing_is_there_to_read_or_write(school: School):
    received_id = letter(school, "maria")
    contact_notes.write_note(school.as_("per"), ALMA, a_call(school))
    call = a_call(school)
    school.services = replace(school.services, access=NoAccess())
    for login in ("karin", "maria", "per"):
        who = school.as_(login)
        assert shown(who) == ([], [])
        assert code_of(partial(open_consents, who, ALMA))[0] == "not_allowed"
        assert code_of(partial(received.open_received, who, received_id))[0] == "not_allowed"
        assert code_of(partial(received.register_received, who, ALMA, PNG, BUP))[0] == "class_out_of_reach"
        assert code_of(partial(contact_notes.write_note, who, ALMA, call))[0] == "not_allowed"


# ---------------------------------------------------------------------------------------------------- contact notes


def test_a_note_is_as_closed_as_its_authors_roles(school: School):
    for login in ("maria", "per", "karin"):
        contact_notes.write_note(school.as_(login), ALMA, a_call(school, text=login))
    assert {note.text for note in shown(school.as_("per"))[1]} == {"per", "karin"}
    assert {note.text for note in shown(school.as_("maria"))[1]} == {"maria", "per", "karin"}
    assert {note.text for note in shown(school.rector)[1]} == {"maria", "per", "karin"}


def test_a_closed_note_still_opens_the_gate_that_asks_for_it(school: School):
    meeting = a_call(
        school,
        channel=ContactChannel.MEETING_SCHOOL,
        outcome=ContactOutcome.REACHED,
        with_kind=ContactWith.GUARDIAN,
    )
    before = len(look_at_gate(school.as_("per"), ALMA, "before_social_mapping").result.met)
    contact_notes.write_note(school.as_("maria"), ALMA, meeting)
    assert len(look_at_gate(school.as_("per"), ALMA, "before_social_mapping").result.met) > before
    assert shown(school.as_("per"))[1] == []


def test_a_correction_is_as_closed_as_what_it_corrects(school: School):
    of_mentor, _ = contact_notes.write_note(school.as_("per"), ALMA, a_call(school))
    of_counsellor, _ = contact_notes.write_note(school.as_("maria"), ALMA, a_call(school))
    contact_notes.correct_note(school.as_("maria"), of_mentor, a_call(school, text="mentorns"), "fel")
    contact_notes.correct_note(school.rector, of_counsellor, a_call(school, text="kurators"), "fel")
    texts = {note.text for note in shown(school.as_("per"))[1]}
    assert "mentorns" in texts
    assert "kurators" not in texts


def test_who_may_not_read_a_note_mends_it_no_more_than_finds_it(school: School):
    note_id, _ = contact_notes.write_note(school.as_("maria"), ALMA, a_call(school))
    per = school.as_("per")
    for call in (
        lambda: contact_notes.open_contact(per, ALMA, correcting=note_id),
        lambda: contact_notes.correct_note(per, note_id, a_call(school), "skäl"),
        lambda: contact_notes.withdraw_note(per, note_id, "skäl"),
    ):
        assert code_of(call) == ("not_allowed", "")


def test_a_note_of_before_classes_has_that_of_what_its_author_was_then(school: School):
    contact_notes.write_note(school.as_("maria"), ALMA, a_call(school, text="kurators"))
    contact_notes.write_note(school.as_("per"), ALMA, a_call(school, text="mentorns"))
    with school.rector.store.write() as work:
        for note in work.notes.of_pupil(ALMA):
            work.notes.add(replace(note, document_class=None))  # in the place of the same note
        work.commit(LogEvent("test_former"))
    assert {note.text for note in shown(school.as_("per"))[1]} == {"mentorns"}
    with school.rector.store.write() as work:
        for role in work.accounts.roles(school.accounts["maria"]):
            work.accounts.update_role(replace(role, role=Role.MENTOR))
        work.commit(LogEvent("test_role"))
    assert {note.text for note in shown(school.as_("per"))[1]} == {"mentorns", "kurators"}


def test_what_a_note_is_is_said_by_its_author_and_shown(school: School):
    contact_notes.write_note(school.as_("per"), ALMA, a_call(school))
    contact_notes.write_note(school.as_("per"), ALMA, a_call(school, nature=TextNature.MEMO))
    assert {note.nature for note in shown(school.as_("karin"))[1]} == {TextNature.CASE, TextNature.MEMO}
    sent = a_call(school, nature=TextNature.SENT)
    assert code_of(lambda: contact_notes.write_note(school.as_("per"), ALMA, sent)) == (
        "nature_not_chosen",
        "nature",
    )


def test_who_opened_the_pupil_for_a_time_writes_contacts_and_prints_nothing(school: School):
    received_id = letter(school, "maria")
    contact_notes.write_note(school.as_("maria"), ALMA, a_call(school, text="kurators"))
    unit_id, _ = add_unit(school.rector, "Alskolan", "", "Provköping")
    with school.rector.store.write() as work:
        work.accounts.add_role(
            RoleAssignment(RoleId("role-ida"), school.accounts["ida"], unit_id, Role.RECTOR)
        )
        work.commit(LogEvent("test_role"))
    ida = school.as_("ida")
    break_glass(ida, "Alma Dahl", "Samtal från polisen", 4)
    (row,), (note,) = shown(ida)
    assert {row.may_print, row.may_hand_over, row.may_mend, row.may_sort, note.may_mend} == {False}
    for use in (ReceivedUse.PRINTED, ReceivedUse.HANDED_OVER):
        assert code_of(partial(received.note_use, ida, received_id, use, "Bup"))[0] == "not_allowed"
    contact_notes.write_note(ida, ALMA, a_call(school, text="rektors"))
    assert {item.text for item in shown(ida)[1]} == {"kurators", "rektors"}
