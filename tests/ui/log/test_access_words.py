# SPDX-License-Identifier: EUPL-1.2
"""Who reads something, in words: as the table was shipped, and as the school has changed it."""

from __future__ import annotations

from dataclasses import replace

from eht_desk.application.workspace import current_viewer
from eht_desk.domain.access_table import AccessTable, DocumentClass, Relation
from eht_desk.domain.accounts import Role
from eht_desk.ui.access_texts import WHO_READS, who_reads
from tests.fakes.school import make_school


def test_the_words_follow_what_the_school_has_changed() -> None:
    school = make_school()
    with school.rector.store.read() as work:
        viewer = replace(current_viewer(work, school.rector), table=None)
    assert who_reads(DocumentClass.PSYCHOSOCIAL, viewer) == WHO_READS[DocumentClass.PSYCHOSOCIAL]
    shipped = school.services.access.table()
    less = AccessTable(
        tuple(
            replace(grant, rights=frozenset())
            if (grant.document_class, grant.role, grant.relation)
            == (DocumentClass.PSYCHOSOCIAL, Role.SPECIAL_EDUCATOR, Relation.UNIT)
            else grant
            for grant in shipped.grants
        )
    )
    assert "specialpedagog" in who_reads(DocumentClass.PSYCHOSOCIAL, replace(viewer, table=shipped)).lower()
    assert "specialpedagog" not in who_reads(DocumentClass.PSYCHOSOCIAL, replace(viewer, table=less)).lower()
