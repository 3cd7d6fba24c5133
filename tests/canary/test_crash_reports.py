# SPDX-License-Identifier: EUPL-1.2
"""The report of a bug that happens while somebody has her open: written as the program writes it, and searched."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.ui import crash
from tests.canary import calls, marks
from tests.canary.canary_store import LOGINS, PROTECTED, Canary, real_services, unlock
from tests.canary.test_use_cases import LAST, file_kinds


class Bug(Exception):
    """What nobody thought of, with everything about her in its words."""


def fail_with(what: object) -> None:
    """A bug in the middle of work, with an earlier error behind it, as Python chains them."""
    try:
        raise KeyError(what)
    except KeyError as earlier:
        raise Bug(f"{marks.GIVEN} {marks.FAMILY} {what!r}") from earlier


@pytest.mark.parametrize("login", LOGINS)
def test_no_report_says_what_was_worked_with(canary: Canary, tmp_path: Path, login: str) -> None:
    workspace = unlock(real_services(), canary.copy_to(tmp_path / "arkiv"), login)
    reports = tmp_path / "reports"
    with workspace.store.read() as work:
        seen = [work.pupils.get(PROTECTED), work.protections.all(), work.documents.drafts(), work.log.rows()]
    with pytest.raises(Bug) as caught:
        fail_with(seen)
    written = crash.write_report(reports, caught.value)
    refusals = [error for item in calls.chosen() if (error := refusal(item, canary, workspace)) is not None]
    workspace.store.close()
    assert written is not None
    assert "fail_with" in written.read_text(encoding="utf-8")
    assert refusals
    for error in refusals:
        assert crash.write_report(reports, error) is not None
    assert file_kinds(canary, tmp_path) == []


def refusal(use_case: calls.UseCase, canary: Canary, workspace: Workspace) -> Exception | None:
    """What a use case refused with: an error that a page forgot to expect becomes a report as any bug."""
    if use_case.name.split(".")[0] in LAST:
        return None
    try:
        use_case.call(workspace, **use_case.arguments(canary, workspace))
    except (RuleViolation, ExpectedFailure) as error:
        return error
    return None
