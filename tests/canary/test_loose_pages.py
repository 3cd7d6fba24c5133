# SPDX-License-Identifier: EUPL-1.2
"""A scan with her name that lay among the school's pages without a place when she became protected."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk.application import loose_pages
from eht_desk.domain.errors import RuleViolation
from tests.canary.canary_store import LAID_ASIDE, LOGINS, Canary, real_services, unlock
from tests.canary.marks import Who

_MEMBERS = (Who.MEMBER, Who.AUTHOR)


@pytest.mark.parametrize("login", LOGINS)
def test_only_who_may_know_finds_it(canary: Canary, tmp_path: Path, login: str) -> None:
    workspace = unlock(real_services(), canary.copy_to(tmp_path / "arkiv"), login)
    listed = {row.id for row in loose_pages.loose_pages(workspace)}
    may_know = LOGINS[login][1] in _MEMBERS
    assert (LAID_ASIDE in listed) is may_know
    if not may_know:
        with pytest.raises(RuleViolation, match="not_found"):
            loose_pages.open_loose(workspace, LAID_ASIDE)
    workspace.store.close()
