# SPDX-License-Identifier: EUPL-1.2
"""Which form somebody writes for itself alone stands nowhere in clear: that there is a report tells enough."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eht_desk.domain.documents import Draft, IssuedPaper
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import DraftId
from eht_desk.domain.log import LogEvent
from eht_desk.store import codec, mappers
from eht_desk.store.engine import raw_connection
from tests.contracts.mistakes import TWIN
from tests.contracts.unit_of_work import NOON, a_document, a_draft
from tests.fakes.school import ALMA

from .test_own_work import Two, two

__all__ = ["two"]
FORM, STAGE = "concern_report", "report_stage"


def draft_of(made: Two, name: str) -> Draft:
    store = made.maria.store
    with store.read() as work:
        pupil = work.pupils.get(ALMA)
    assert pupil is not None
    return a_draft(store, pupil, id=DraftId(name), compartment_id=store.own, form_id=FORM, stage_id=STAGE)


def write_report(made: Two) -> None:
    """A locked report with a paper of it, and the draft of another, all in Maria's own compartment."""
    store = made.to_maria().store
    with store.write() as work:
        pupil = work.pupils.get(ALMA)
        assert pupil is not None
        document = a_document(store, pupil, compartment_id=store.own, form_id=FORM)
        work.documents.add(document)
        paper = IssuedPaper(document.id, 1, NOON, store.account_id, STAGE, "", 1, 0, "", "copy_for_them")
        work.documents.add_paper(paper, b"%PDF")
        work.documents.put_draft(draft_of(made, "draft-1"))
        work.commit(LogEvent("test_own", ALMA, compartment_id=store.own))


def columns_of(made: Two, table: str, names: str) -> list[tuple[str, ...]]:
    """As somebody with the store's key and a debugger reads them."""
    store = made.maria.store
    connection = raw_connection(made.path / "store.db", store._session.vault.store_key)  # type: ignore[attr-defined]  # a debugger asks no port
    rows = connection.execute(f"SELECT {names} FROM {table}").fetchall()  # noqa: S608 - constants of this file
    connection.close()
    return [tuple(row) for row in rows]


def test_no_column_tells_which_form_it_is(two: Two) -> None:
    write_report(two)
    assert columns_of(two, "document", "form_id") == [("-",)]
    assert columns_of(two, "issued_paper", "stage_id, copy_id") == [("-", "-")]
    [(mark, stage)] = columns_of(two, "draft", "form_id, stage_id")
    assert stage == "-"
    assert FORM not in mark
    assert len(mark) == 32


def test_its_author_reads_it_as_it_is(two: Two) -> None:
    write_report(two)
    with two.maria.store.read() as work:
        [document], [draft] = work.documents.of_pupil(ALMA), work.documents.drafts_of_pupil(ALMA)
        [paper] = work.documents.papers(document.id)
        keys = [item.draft_key for item in work.documents.filed(ALMA) if item.draft_key]
    assert (document.form_id, draft.form_id, draft.stage_id) == (FORM, FORM, STAGE)
    assert (paper.stage_id, paper.copy_id) == (STAGE, "copy_for_them")
    assert keys == [draft.key_within_pupil]


def test_there_is_one_draft_of_a_stage(two: Two) -> None:
    write_report(two)
    with two.maria.store.write() as work, pytest.raises(ExpectedFailure, match="draft_conflict"):
        work.documents.put_draft(draft_of(two, "draft-2"))
    other = replace(draft_of(two, "draft-3"), stage_id="another")
    with two.maria.store.write() as work:
        work.documents.put_draft(other)
        work.commit(LogEvent("test_own", ALMA, compartment_id=two.maria.store.own))
    assert len(set(columns_of(two, "draft", "form_id"))) == 2


def test_somebody_else_sees_two_records_with_a_draft_of_the_same_stage(two: Two) -> None:
    """A merge that would leave two drafts of one stage is seen before, also by who can read neither."""
    write_report(two)
    twin = replace(draft_of(two, "draft-2"), pupil_id=TWIN)
    with two.maria.store.write() as work:
        work.documents.put_draft(twin)
        work.commit(LogEvent("test_own", TWIN, compartment_id=two.maria.store.own))
    with two.to_karin().store.read() as work:
        [mine], [theirs] = (
            [item.draft_key for item in work.documents.filed(pupil_id) if item.draft_key]
            for pupil_id in (ALMA, TWIN)
        )
    assert mine == theirs
    assert FORM not in str(mine)


def test_what_was_written_before_is_read_by_its_columns(two: Two) -> None:
    write_report(two)
    store = two.maria.store
    session = store._session  # type: ignore[attr-defined]  # rows as an earlier program wrote them
    connection = raw_connection(two.path / "store.db", session.vault.store_key)
    former = {"form_id": FORM, "stage_id": STAGE}
    draft = draft_of(two, "draft-1")
    sealed = session.vault.seal(store.own, "draft", draft.id, codec.to_json(mappers.DRAFT.encode(draft)))
    connection.execute(
        "UPDATE draft SET form_id = ?, stage_id = ?, sealed = ?", (*former.values(), sealed.envelope)
    )
    connection.commit()
    connection.close()
    with store.read() as work:
        assert work.documents.drafts_of_pupil(ALMA) == [draft]
    with store.write() as work, pytest.raises(ExpectedFailure, match="draft_conflict"):
        work.documents.put_draft(draft_of(two, "draft-2"))
