# SPDX-License-Identifier: EUPL-1.2
"""A document that is kept from one guardian: hand-overs and cover sheets obey, a correction inherits it, somebody looks
again."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.application import form_work
from eht_desk.application.guardian_visibility import (
    hide_from_guardian,
    read_visibility,
    show_to_guardian,
)
from eht_desk.application.hand_overs import CoverWords, HandOver, cover_sheet, record_hand_over
from eht_desk.application.today import today_page
from eht_desk.domain.documents import Document
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardian, Guardianship
from eht_desk.domain.protection import DeniedPerson
from eht_desk.domain.recipients import Recipient
from tests.application.protected import protect_alma
from tests.fakes.school import ALMA, FORM, TALK, School

OMAR, LISA = GuardianId("g1"), GuardianId("g2")
DAY, SPRING = date(2026, 11, 23), date(2027, 3, 1)


@pytest.fixture
def document(school: School) -> Document:
    """Per's checklist about Alma, who has two guardians: Omar and Lisa Dahl."""
    with school.rector.store.write() as work:
        work.pupils.add_guardians([Guardian(LISA, school.rector.store.school, "Lisa", "Dahl")])
        work.pupils.add_guardianships([Guardianship(ALMA, LISA)])
        work.commit(LogEvent("test_guardian"))
    per = school.as_("per")
    page = form_work.open_form(per, ALMA, FORM)
    saved = form_work.save_draft(per, page.draft, TALK, starts_stretch=True)
    return form_work.finalise_stage(per, saved)[0]


def code_of(call: object, *arguments: object) -> tuple[str, str]:
    assert callable(call)
    with pytest.raises(RuleViolation) as caught:
        call(*arguments)
    return caught.value.code, caught.value.field


def handed(school: School, document: Document, *names: str, to: Recipient = Recipient.GUARDIAN) -> None:
    record_hand_over(school.as_("per"), document.id, HandOver(to, DAY, names))


def test_a_hand_over_to_that_guardian_is_refused_and_to_the_other_not(school: School, document: Document):
    hide_from_guardian(school.as_("per"), document.id, OMAR, "Eleven vill inte", SPRING)
    for name in ("Omar Dahl", "omar", "Dahl", "Dahl, Omar"):
        assert code_of(handed, school, document, name) == ("hidden_from_guardian", "names")
    assert code_of(handed, school, document) == ("guardian_name_needed", "names")
    handed(school, document, "Lisa Dahl")
    handed(school, document, to=Recipient.PUPIL)

    def to_other() -> None:
        handed(school, document, "Omar Dahl", to=Recipient.OTHER)

    assert code_of(to_other) == ("hidden_from_guardian", "names")
    words = CoverWords("Vårdnadshavare: Omar Dahl", "", ("Checklista",), names=("Omar Dahl",))
    assert code_of(cover_sheet, school.as_("per"), document.id, DAY, words)[0] == "hidden_from_guardian"


def test_when_both_are_hidden_no_guardian_gets_it(school: School, document: Document):
    for guardian in (OMAR, LISA):
        hide_from_guardian(school.as_("per"), document.id, guardian, "Eleven vill inte", SPRING)
    assert code_of(handed, school, document) == ("hidden_from_guardian", "names")
    assert code_of(handed, school, document, "Farmor Berg") == ("hidden_from_guardian", "names")


def test_it_is_shown_with_reason_and_day_and_can_be_taken_away(school: School, document: Document):
    hide_from_guardian(school.as_("maria"), document.id, OMAR, "Eleven vill inte", SPRING)
    page = read_visibility(school.as_("per"), document.id)
    rules = {item.name: item.rule for item in page.guardians}
    assert rules["Lisa Dahl"] is None
    assert rules["Omar Dahl"] is not None
    assert (rules["Omar Dahl"].reason, rules["Omar Dahl"].review_on) == ("Eleven vill inte", SPRING)
    show_to_guardian(school.as_("per"), document.id, OMAR)
    handed(school, document, "Omar Dahl")
    assert code_of(show_to_guardian, school.as_("per"), document.id, OMAR) == ("not_found", "")


def test_reason_day_and_guardian_are_asked_for(school: School, document: Document):
    per = school.as_("per")
    cases = (
        (OMAR, " ", SPRING, ("required", "reason")),
        (OMAR, "x" * 301, SPRING, ("text_too_long", "reason")),
        (OMAR, "skäl", None, ("required", "review_on")),
        (OMAR, "skäl", DAY, ("in_past", "review_on")),
        (GuardianId("g9"), "skäl", SPRING, ("guardian_not_here", "guardian_id")),
    )
    for guardian, reason, day, wanted in cases:
        assert code_of(hide_from_guardian, per, document.id, guardian, reason, day) == wanted
    for login in ("sara", "ida", "nils"):
        assert code_of(hide_from_guardian, school.as_(login), document.id, OMAR, "skäl", SPRING)[0] in {
            "not_allowed",
            "not_found",
        }


def test_a_correction_inherits_it(school: School, document: Document):
    per = school.as_("per")
    hide_from_guardian(per, document.id, OMAR, "Eleven vill inte", SPRING)
    draft, _ = form_work.correct_document(per, document.id, "Fel dag")
    heir, _ = form_work.finalise_stage(per, draft)
    assert [rule.guardian_id for rule in heir.guardian_rules] == [OMAR]


def test_i_dag_asks_when_the_day_has_come(school: School, document: Document):
    hide_from_guardian(school.as_("per"), document.id, OMAR, "Eleven vill inte", date(2026, 12, 1))
    assert today_page(school.as_("per")).rules_to_review == ()
    school.clock.advance(days=8)
    for login in ("per", "maria", "karin"):
        (row,) = today_page(school.as_(login)).rules_to_review
        assert row.document_id == document.id
    assert today_page(school.as_("sara")).rules_to_review == ()


def test_a_protected_pupils_guardians_are_numbers_and_a_rule_from_before_is_answered(
    school: School, document: Document
):
    hide_from_guardian(school.as_("per"), document.id, OMAR, "Eleven vill inte", SPRING)
    protect_alma(school, denied=(DeniedPerson("pappan", OMAR),))
    per = school.as_("per")
    choices = read_visibility(per, document.id).guardians
    assert [(item.id, item.name, item.number) for item in choices] == [(OMAR, "", 1), (LISA, "", 2)]
    assert [item.rule is not None for item in choices] == [True, False]
    show_to_guardian(per, document.id, OMAR)
    hide_from_guardian(per, document.id, LISA, "Eleven vill inte", SPRING)
    assert [item.rule is not None for item in read_visibility(per, document.id).guardians] == [False, True]


@pytest.mark.parametrize("is_protected", [False, True])
def test_a_rule_about_somebody_who_is_no_guardian_any_more_is_answered_too(
    school: School, document: Document, *, is_protected: bool
):
    hide_from_guardian(school.as_("per"), document.id, OMAR, "Eleven vill inte", SPRING)
    with school.rector.store.write() as work:
        work.pupils.set_guardianships(ALMA, [Guardianship(ALMA, LISA)])
        work.commit(LogEvent("test_guardian_left"))
    if is_protected:
        protect_alma(school)
    per = school.as_("per")
    former = next(item for item in read_visibility(per, document.id).guardians if item.id == OMAR)
    assert (former.name, former.number) == ("" if is_protected else "Omar Dahl", 0)
    hide_from_guardian(per, document.id, OMAR, "Gäller än", date(2027, 9, 1))
    show_to_guardian(per, document.id, OMAR)
    assert [item.id for item in read_visibility(per, document.id).guardians] == [LISA]


def test_the_log_holds_no_reason(school: School, document: Document):
    hide_from_guardian(school.as_("per"), document.id, OMAR, "Eleven vill inte", SPRING)
    with school.rector.store.read() as work:
        row = work.log.rows(newest=1)[0]
    assert row.event.kind == "visibility_set"
    assert "vill inte" not in repr(row)
