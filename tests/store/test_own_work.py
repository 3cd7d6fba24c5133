# SPDX-License-Identifier: EUPL-1.2
"""What somebody writes for itself alone follows the pupil through merges and moves, and is never laid open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from eht_desk.application import setup
from eht_desk.application.account_desk import NewAccount, open_account
from eht_desk.application.handing_over import hand_over, orphaned_work, work_left
from eht_desk.application.merge_pupils import merge_pupils, merges_of, preview_merge, undo_merge
from eht_desk.application.move_document import move_document
from eht_desk.application.pupils import open_pupil
from eht_desk.application.undo_import import preview_undo, undo_import
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import Document, DocumentState, Draft, IssuedPaper
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, DocumentId, DraftId, PupilId
from eht_desk.domain.log import LogEvent
from tests.contracts.mistakes import TWIN, MistakesDesk, told
from tests.contracts.papers import SCAN, a_page
from tests.contracts.unit_of_work import NOON, a_document, a_draft
from tests.fakes.school import ALMA, NOEL, PASSWORD, furnish, setup_of
from tests.store.kill_state import desk_of, services_at

MARIA, LOGIN = "Maria Lind", "maria"


@dataclass
class Two:
    """Karin, who mends mistakes, and Maria, who writes for herself; one of them has the store at a time."""

    path: Path
    karin: MistakesDesk
    maria: Workspace

    def to_maria(self) -> Workspace:
        self.karin.rector.store.release_lease()
        self.maria.store.take_lease()
        return self.maria

    def to_karin(self) -> Workspace:
        self.maria.store.release_lease()
        self.karin.rector.store.take_lease()
        return self.karin.rector

    @property
    def account(self) -> AccountId:
        return self.maria.store.account_id


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    services = services_at(NOON, "")
    rector, secrets = setup.create_store(services, setup_of(tmp_path / "arkiv"))
    setup.confirm_recovery_papers(rector, secrets.first_paper, secrets.second_paper)
    unit_id = furnish(rector)
    desk = desk_of(rector)
    desk.add_twin()
    roles = (Role.RECTOR, Role.COUNSELLOR)
    open_account(rector, NewAccount(LOGIN, MARIA, PASSWORD, unit_id, roles, is_temporary_password=False))
    maria = Workspace(services, services.stores.unlock(tmp_path / "arkiv", LOGIN, PASSWORD))
    made = Two(tmp_path / "arkiv", desk, maria)
    yield made
    assert rector.store.verify().is_ok
    for workspace in (rector, maria):
        workspace.store.close()


def write_own(workspace: Workspace, pupil_id: PupilId) -> tuple[Document, Draft]:
    """A document with a correction of it, a paper that came back, and a draft of its next stage."""
    store = workspace.store
    with store.write() as work:
        pupil = work.pupils.get(pupil_id)
        assert pupil is not None
        first = a_document(store, pupil, compartment_id=store.own, state=DocumentState.SUPERSEDED)
        document = replace(first, id=DocumentId("document-2"), code="7K2F-92", supersedes=first.id)
        draft = a_draft(store, pupil, compartment_id=store.own, document_id=document.id, stage_id="follow_up")
        work.documents.add(first)
        work.documents.add(document)
        work.documents.add_paper(
            IssuedPaper(document.id, 1, NOON, store.account_id, "talk", "", 1, 0, "", language="so"), b"%PDF"
        )
        work.scans.add_returned(a_page(store, document.id), SCAN)
        work.documents.put_draft(draft)
        work.commit(LogEvent("test_own", pupil_id, compartment_id=store.own))
    return document, draft


def stands_with(workspace: Workspace, pupil_id: PupilId) -> tuple[set[str], set[str]]:
    with workspace.store.read() as work:
        documents = work.documents.of_pupil(pupil_id)
        drafts = work.documents.drafts_of_pupil(pupil_id)
        assert {item.compartment_id for item in documents} <= {workspace.store.own}
        assert {item.compartment_id for item in drafts} <= {workspace.store.own}
        return {item.id for item in documents}, {item.id for item in drafts}


BOTH = ({"document-1", "document-2"}, {"draft-1"})


def test_another_merges_and_parts_the_records(two: Two) -> None:
    write_own(two.to_maria(), TWIN)
    karin = two.to_karin()
    looked = preview_merge(karin, ALMA, TWIN)
    assert (looked.documents, looked.drafts) == (0, 0)
    merge_pupils(karin, ALMA, TWIN, frozenset(), "Samma elev")
    assert stands_with(two.maria, ALMA) == BOTH
    assert stands_with(karin, ALMA) == (set(), set())
    [row] = merges_of(karin, ALMA)
    assert row.documents == 0
    assert all("own" not in event.facts for event in open_pupil(karin, ALMA).events)
    with two.maria.store.read() as work:
        assert work.scans.returned_content(a_page(two.maria.store, DocumentId("document-2")).id) == SCAN
        assert work.documents.papers(DocumentId("document-2"))[0].language == "so"
    with karin.store.read() as work:
        assert work.documents.papers(DocumentId("document-2"))[0].language == ""
        assert work.scans.returned(DocumentId("document-2")) == []
        with pytest.raises(KeyError):
            work.scans.returned_content(a_page(karin.store, DocumentId("document-2")).id)
    undo_merge(karin, row.id, "Två elever")
    assert stands_with(two.maria, TWIN) == BOTH
    assert stands_with(two.maria, ALMA) == (set(), set())


def test_what_is_ones_own_goes_back_whoever_parts_the_records(two: Two) -> None:
    maria = two.to_maria()
    write_own(maria, TWIN)
    merge_pupils(maria, ALMA, TWIN, frozenset(), "Samma elev")
    assert stands_with(maria, ALMA) == BOTH
    with maria.store.write() as work:  # a draft of her own that was begun since stays with the kept record
        draft = work.documents.drafts_of_pupil(ALMA)[0]
        since = replace(draft, id=DraftId("draft-2"), document_id=None, form_id="concern", revision=0)
        work.documents.put_draft(since)
        work.commit(LogEvent("test_draft", ALMA, compartment_id=maria.store.own))
    karin = two.to_karin()
    [row] = merges_of(karin, ALMA)
    undo_merge(karin, row.id, "Två elever")
    assert stands_with(two.maria, TWIN) == BOTH
    assert stands_with(two.maria, ALMA) == (set(), {"draft-2"})


def test_two_texts_of_ones_own_under_both_records_hinder_the_merge(two: Two) -> None:
    maria = two.to_maria()
    with maria.store.write() as work:
        for number, pupil_id in enumerate((ALMA, TWIN)):
            pupil = work.pupils.get(pupil_id)
            assert pupil is not None
            draft = a_draft(maria.store, pupil, id=DraftId(f"draft-{number}"), compartment_id=maria.store.own)
            work.documents.put_draft(draft)
        work.commit(LogEvent("test_drafts", compartment_id=maria.store.own))
    assert preview_merge(two.to_karin(), ALMA, TWIN).hindrances == ("merge_same_draft",)


def test_moving_a_document_of_ones_own_keeps_it_ones_own(two: Two) -> None:
    maria = two.to_maria()
    document, _ = write_own(maria, ALMA)
    excerpt = replace(
        document,
        id=DocumentId("excerpt"),
        code="7K2F-93",
        compartment_id=maria.store.school,
        supersedes=None,
        excerpt_of=document.id,
        readers=(Role.RECTOR,),
    )
    move_document(maria, document.id, NOEL, "Fel elev")
    assert stands_with(maria, NOEL) == BOTH
    assert open_pupil(maria, NOEL).events == ()
    with maria.store.write() as work:
        work.documents.add(replace(excerpt, pupil_id=NOEL))
        work.commit(LogEvent("test_excerpt", NOEL))
    karin = two.to_karin()
    move_document(karin, excerpt.id, ALMA, "Fel elev")
    with two.maria.store.read() as work:
        assert {item.id for item in work.documents.of_pupil(ALMA)} == BOTH[0] | {"excerpt"}
        assert {item.id for item in work.documents.drafts_of_pupil(ALMA)} == BOTH[1]
    with karin.store.read() as work:
        assert [item.id for item in work.documents.of_pupil(ALMA)] == ["excerpt"]


def test_a_new_pupil_with_somebodys_own_text_stays_when_the_import_is_taken_back(two: Two) -> None:
    import_id = two.karin.take_in(told(1, "Leo", "Sand"))
    leo = two.karin.id_of("Leo Sand")
    maria = two.to_maria()
    with maria.store.write() as work:
        pupil = work.pupils.get(leo)
        assert pupil is not None
        work.documents.put_draft(a_draft(maria.store, pupil, compartment_id=maria.store.own))
        work.commit(LogEvent("test_draft", leo, compartment_id=maria.store.own))
    karin = two.to_karin()
    assert [item.code for item in preview_undo(karin, import_id).staying] == ["has_case_work"]
    undo_import(karin, import_id)
    assert "Leo Sand" in two.karin.names()


def test_ones_own_text_is_given_to_nobody(two: Two) -> None:
    _, draft = write_own(two.to_maria(), ALMA)
    assert orphaned_work(two.maria) == ()
    with pytest.raises(RuleViolation, match="not_found"):
        hand_over(two.maria, [draft.id], two.karin.rector.store.account_id)
    assert stands_with(two.maria, ALMA) == BOTH


def test_who_closes_an_account_hears_how_much_nobody_can_take_over(two: Two) -> None:
    write_own(two.to_maria(), ALMA)
    left = work_left(two.to_karin(), two.account)
    assert (left.drafts, left.stages, left.own_documents, left.own_drafts) == (0, 0, 1, 1)
