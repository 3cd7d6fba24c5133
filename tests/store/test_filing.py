# SPDX-License-Identifier: EUPL-1.2
"""Stacks of scanned papers on a real encrypted store: filed, sealed, and whole or not at all when the power goes."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eht_desk.application import loose_pages, papers_out, sessions, sharing, signed_papers
from eht_desk.application.workspace import Workspace
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.scans import LooseReason
from tests.fakes.scans import LaidIn, page_code, read_and_filed
from tests.fakes.school import NOEL
from tests.store.kill_state import LOGIN, PASSWORDS, START, make_store, services_at

MARK = b"HEMLIGT UNDERSKRIVET NAMN"
PAGES = 12
KILLS = 8


def unlocked(path: Path, stack: Sequence[Sequence[str]] = ()) -> Workspace:
    services = replace(services_at(START, ""), scans=LaidIn(stack))
    workspace = sessions.unlock(services, path, LOGIN, PASSWORDS[0])
    if not sharing.state(workspace).may_write:
        sharing.begin_writing(workspace, take_over=True)
    return workspace


def noels(workspace: Workspace) -> tuple[Document, str]:
    """Noel's document and the code on the only page of its paper."""
    with workspace.store.read() as work:
        document = next(item for item in work.documents.of_pupil(NOEL) if work.documents.papers(item.id))
        [paper] = work.documents.papers(document.id)
    return document, page_code(document, paper).text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_store(tmp_path / "store")
    return tmp_path / "store"


def test_a_stack_lies_sealed_with_its_document(path: Path) -> None:
    workspace = unlocked(path)
    document, code = noels(workspace)
    workspace = replace(workspace, services=replace(workspace.services, scans=LaidIn([[code], [], [code]])))
    result = read_and_filed(workspace, MARK)
    assert [paper.filed for paper in result.papers] == [(1,)]
    assert [page.reason for page in result.loose] == [LooseReason.NO_CODE, LooseReason.DUPLICATE]
    [row] = papers_out.returned_rows(workspace, document.id)
    [opened] = papers_out.open_returned(workspace, document.id)
    assert MARK in opened.content
    signed_papers.confirm_signed(workspace, document.id, None, workspace.today, "Maria Lind", "Pärm 3")
    with workspace.store.read() as work:
        found = work.documents.get(document.id)
    assert found is not None
    assert found.state is DocumentState.SIGNED
    _, second = loose_pages.loose_pages(workspace)
    assert second.suggestion is not None
    loose_pages.place_page(workspace, second.id, document.id, 1, 1)
    loose_pages.unfile_page(workspace, document.id, row.id)
    assert len(papers_out.returned_rows(workspace, document.id)) == 1
    assert workspace.store.verify().is_ok
    workspace.store.close()
    for file in path.rglob("*"):
        if file.is_file():
            assert MARK not in file.read_bytes(), file.name


def file_for_ever(path: Path, code: str) -> None:
    """In a child: stacks of pages with and without a code, each page different, until the kill."""
    workspace = unlocked(path, [[code] if at % 2 else [] for at in range(PAGES)])
    while True:
        read_and_filed(workspace, os.urandom(40_000))


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="starts its children by fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of forking beside threads
def test_a_kill_in_the_middle_of_filing_leaves_whole_stacks(path: Path) -> None:
    chance = random.Random(2026)
    workspace = unlocked(path)
    document, code = noels(workspace)
    workspace.store.close()
    stacks = 0
    for _ in range(KILLS):
        child = os.fork()
        if not child:
            try:
                file_for_ever(path, code)
            finally:
                os._exit(1)
        time.sleep(0.3 + chance.random() * 0.5)  # the moment of the kill is the point
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        workspace = unlocked(path)
        with workspace.store.read() as work:
            stacks = sum(row.event.kind == "scan_filed" for row in work.log.rows())
            returned = work.scans.returned(document.id)
            loose = work.scans.loose()
            assert len(returned) + len(loose) == stacks * PAGES
            for page in loose[-3:]:
                assert len(work.scans.loose_content(page.id)) == page.size
        assert workspace.store.verify().is_ok
        workspace.store.close()
    assert stacks
