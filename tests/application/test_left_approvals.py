# SPDX-License-Identifier: EUPL-1.2
"""A pupil takes an approval back after the kurator who wrote the text has left."""

from __future__ import annotations

import pytest

from eht_desk.application.account_desk import close_account
from eht_desk.application.approvals import approve
from eht_desk.application.form_work import open_form
from eht_desk.application.left_approvals import take_back_approval
from eht_desk.domain.documents import ApprovalWay
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import DocumentId
from tests.application.mapping_texts import AREAS, MAPPING, locked_mapping
from tests.application.test_approvals import kept, seen_by
from tests.fakes.school import ALMA, School


@pytest.fixture
def excerpt(school: School) -> DocumentId:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    way = ApprovalWay.PAPER
    made, _ = approve(maria, document.id, "to_rector", AREAS, way, on=maria.today, kept_at="Skåpet")
    assert made is not None
    return made


def test_while_the_author_is_there_it_is_hers(school: School, excerpt: DocumentId) -> None:
    assert not open_form(school.rector, ALMA, MAPPING, excerpt).may_take_back
    with pytest.raises(RuleViolation, match="not_allowed"):
        take_back_approval(school.rector, excerpt, on=school.rector.today)


def test_rektor_takes_it_back_when_she_has_left(school: School, excerpt: DocumentId) -> None:
    close_account(school.rector, school.accounts["maria"])
    rector = school.rector
    assert open_form(rector, ALMA, MAPPING, excerpt).may_take_back
    take_back_approval(rector, excerpt, on=rector.today)
    assert excerpt not in seen_by(rector)
    assert kept(rector, excerpt).approvals[-1].withdrawn_on == rector.today
    with pytest.raises(RuleViolation):
        take_back_approval(rector, excerpt, on=rector.today)


def test_who_reads_it_and_mends_nothing_does_not(school: School, excerpt: DocumentId) -> None:
    close_account(school.rector, school.accounts["maria"])
    with pytest.raises(RuleViolation):
        take_back_approval(school.as_("per"), excerpt, on=school.rector.today)
