# SPDX-License-Identifier: EUPL-1.2
"""What a text is: from its form, said once by a person, or because it was sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eht_desk import resources
from eht_desk.application import form_work
from eht_desk.application.hand_overs import HandOver, record_hand_over
from eht_desk.application.text_natures import set_nature
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.documents import Document
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.recipients import Recipient
from eht_desk.domain.text_nature import TextNature, nature_of, usual_nature
from tests.fakes.school import ALMA, FORM, TALK, School

FORMS = FormCatalogFromFiles(resources.root() / "forms")


@pytest.fixture
def document(school: School) -> Document:
    per = school.as_("per")
    page = form_work.open_form(per, ALMA, FORM)
    saved = form_work.save_draft(per, page.draft, TALK, starts_stretch=True)
    return form_work.finalise_stage(per, saved)[0]


def stored(school: School, document: Document) -> Document:
    with school.rector.store.read() as work:
        found = work.documents.get(document.id)
    assert found is not None
    return found


def test_only_texts_of_ones_own_ask(school: School):
    asking = {form.id for form in FORMS.all_latest() if usual_nature(form) is None}
    assert asking == {"social_mapping"}
    assert usual_nature(FORMS.get(FORM)) is TextNature.CASE


def test_what_is_handed_to_somebody_outside_has_been_sent(school: School, document: Document):
    definition = FORMS.get(FORM)
    assert nature_of(stored(school, document), definition) is TextNature.CASE
    given = HandOver(Recipient.RECTOR, date(2026, 11, 23), ())
    record_hand_over(school.as_("per"), document.id, given)
    assert nature_of(stored(school, document), definition) is TextNature.CASE
    record_hand_over(school.as_("per"), document.id, replace(given, recipient=Recipient.GUARDIAN))
    assert nature_of(stored(school, document), definition) is TextNature.SENT


def test_a_person_says_it_and_a_correction_inherits_it(school: School, document: Document):
    set_nature(school.as_("per"), document.id, TextNature.MEMO)
    asking = replace(FORMS.get(FORM), nature="ask")
    assert nature_of(stored(school, document), asking) is TextNature.MEMO
    draft, _ = form_work.correct_document(school.as_("per"), document.id, "Fel dag")
    heir, _ = form_work.finalise_stage(school.as_("per"), draft)
    assert heir.nature == "memo"


def test_who_may_say_it_and_what(school: School, document: Document):
    with pytest.raises(RuleViolation, match="nature_not_chosen"):
        set_nature(school.as_("per"), document.id, TextNature.SENT)
    set_nature(school.as_("maria"), document.id, TextNature.CASE)
    for login in ("sara", "ida", "nils"):
        with pytest.raises(RuleViolation, match="not_allowed"):
            set_nature(school.as_(login), document.id, TextNature.MEMO)
