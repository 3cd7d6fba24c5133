# SPDX-License-Identifier: EUPL-1.2
"""The rest of the surfaces: every file, the rows behind the store's key, backups, papers with their metadata."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path

import pytest

from eht_desk.application import backups, consent_papers, papers
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import RuleViolation
from eht_desk.store.engine import raw_connection
from tests.canary.canary_store import LOGINS, Canary, real_services, unlock
from tests.canary.marks import OPEN_TO_THE_KEY, Surface, Who, against_the_table, found_in
from tests.canary.test_use_cases import file_kinds
from tests.canary.texts import metadata_of, pages_of


@pytest.fixture
def own(canary: Canary, tmp_path: Path) -> Path:
    return canary.copy_to(tmp_path / "arkiv")


def rows_of(workspace: Workspace) -> str:
    """All that stands in any table, for somebody with the store's key and a debugger."""
    session = workspace.store._session  # type: ignore[attr-defined]  # no port shows the key
    connection = raw_connection(session.database, session.vault.store_key)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    told = [
        value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)
        for name in names
        for row in connection.execute(f"SELECT * FROM {name}")  # noqa: S608 - names of our tables
        for value in row
    ]
    connection.close()
    return "\n".join(told)


def test_no_file_of_the_store_holds_a_mark(canary: Canary) -> None:
    assert file_kinds(canary, canary.path) == []


def test_the_stores_key_alone_opens_nothing_about_her(canary: Canary, own: Path) -> None:
    workspace = unlock(real_services(), own, "ida")
    told = rows_of(workspace)
    workspace.store.close()
    assert against_the_table(told, canary.alias, Surface.ROWS, Who.ANYBODY) == []
    assert found_in(told, canary.alias) == OPEN_TO_THE_KEY


@pytest.mark.usefixtures("temporary")
def test_a_backup_holds_nothing_more(canary: Canary, own: Path, tmp_path: Path) -> None:
    workspace = unlock(real_services(), own, "ida")
    (tmp_path / "second").mkdir()
    backups.make_backup(workspace, tmp_path / "second")
    backups.make_backup(workspace)
    workspace.store.close()
    assert file_kinds(canary, tmp_path) == []


@pytest.mark.parametrize("login", LOGINS)
def test_papers_carry_the_alias_and_nothing_in_their_metadata(canary: Canary, own: Path, login: str) -> None:
    who = LOGINS[login][1]
    workspace = unlock(real_services(), own, login)
    document_id, consent_id = canary.ids["DocumentId"], canary.ids["ConsentId"]
    may = who in (Who.MEMBER, Who.AUTHOR)
    with contextlib.nullcontext() if may else pytest.raises(RuleViolation):
        issue = papers.issue_paper(workspace, document_id)
        saved = papers.save_paper(workspace, document_id, issue.paper.number, "Begärd")
        made = [issue.pdf, saved.pdf]
    if not may:
        made = []
    with pytest.raises(RuleViolation):  # she is on the plan's list of those who get nothing
        consent_papers.print_consent(workspace, consent_id)
    workspace.store.close()
    assert bool(made) == may
    for pdf in made:
        assert against_the_table("\n".join(pages_of(pdf)), canary.alias, Surface.PAPER, who) == []
        assert against_the_table(metadata_of(pdf), canary.alias, Surface.METADATA, who) == []
        assert canary.alias in "\n".join(pages_of(pdf))


def test_nothing_is_written_to_a_log_of_python(
    canary: Canary, own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        workspace = unlock(real_services(), own, "maria")
        papers.issue_paper(workspace, canary.ids["DocumentId"])
        workspace.store.close()
    assert against_the_table(caplog.text, canary.alias, Surface.FILES, Who.ANYBODY) == []
