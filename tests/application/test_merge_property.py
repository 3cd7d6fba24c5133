# SPDX-License-Identifier: EUPL-1.2
"""Whatever is taken from the other record and whatever each holds: a merge that is undone leaves both as they were."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from eht_desk.application.merge_pupils import merge_pupils, merges_of, undo_merge
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.pupil_merges import MERGEABLE
from eht_desk.domain.undo import ImageKind
from tests.contracts.mistakes import TWIN, MistakesDesk
from tests.fakes.school import ALMA, make_school

FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "given_name": st.sampled_from(["Alma", "Alva"]),
        "identity": st.sampled_from([None, IdentityNumber("20150512TF01", NumberKind.TEMPORARY)]),
        "grade": st.sampled_from([None, 4, 5]),
        "external_id": st.sampled_from(["", "ext-7"]),
        "email": st.sampled_from(["", "a@example.invalid"]),
    },
)


def work_of(desk: MistakesDesk):
    with desk.rector.store.read() as work:
        documents = {item.id: item for item in work.documents.all()}
        drafts = {item.id: item for item in work.documents.drafts()}
    return documents, drafts


def without_events(found):
    return {kind: records for kind, records in found.items() if kind is not ImageKind.EVENT}


@settings(max_examples=60, deadline=None)
@given(
    FIELDS,
    st.frozensets(st.sampled_from(sorted(MERGEABLE))),
    st.lists(st.sampled_from(["freeze kept", "freeze other", "draft other"]), max_size=4),
    st.booleans(),
)
def test_a_merge_undone_leaves_both_as_they_were(fields, taken, written, writes_since):
    school = make_school()
    desk = MistakesDesk(school.rector, school.clock, school.registers)
    desk.add_twin(**fields)
    for step in written:
        what, whom = step.split()
        pupil_id = ALMA if whom == "kept" else TWIN
        (desk.freeze if what == "freeze" else desk.write)(pupil_id)
    people, work = desk.people(), work_of(desk)
    merge_pupils(desk.rector, ALMA, TWIN, taken, "Samma elev")
    documents, drafts = work_of(desk)
    assert {item.pupil_id for item in (*documents.values(), *drafts.values())} <= {ALMA}
    since = desk.freeze(ALMA) if writes_since and not drafts else None
    [row] = merges_of(desk.rector, ALMA)
    undo_merge(desk.rector, row.id, "Fel")
    assert without_events(desk.people()) == without_events(people)
    documents, drafts = work_of(desk)
    if since is not None:
        assert documents.pop(since.id).pupil_id == ALMA
    assert (documents, drafts) == work
