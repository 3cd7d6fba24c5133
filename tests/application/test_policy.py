# SPDX-License-Identifier: EUPL-1.2
"""What the IT department decided holds in the use cases, whatever a window shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eht_desk.application import backups, form_work, papers
from eht_desk.application.printing import DecidedQueue, allowed_printers
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.policy import Policy
from tests.fakes.devices import RecordingQueue
from tests.fakes.school import ALMA, FORM, TALK, School

SHARE = Path("/srv/eht")


def under(workspace: Workspace, policy: Policy) -> Workspace:
    return replace(workspace, services=replace(workspace.services, policy=policy))


def kinds(school: School) -> list[str]:
    with school.rector.store.read() as work:
        return [row.event.kind for row in work.log.rows()]


def test_a_paper_is_not_saved_as_a_file(school):
    mentor = under(school.as_("per"), Policy(may_save_pdf=False))
    page = form_work.open_form(mentor, ALMA, FORM)
    draft = form_work.save_draft(mentor, page.draft, TALK, starts_stretch=True)
    document, _ = form_work.finalise_stage(mentor, draft)
    papers.issue_paper(mentor, document.id)
    with pytest.raises(ExpectedFailure) as refused:
        papers.save_paper(mentor, document.id, 1, "Begärd av vårdnadshavare")
    assert refused.value.code == "pdf_saving_off"
    assert "paper_saved_to_file" not in kinds(school)


def test_only_allowed_printers_are_there_and_take_anything():
    inner = RecordingQueue(("Lararrum", "Expedition", "expedition-2"))
    queue = DecidedQueue(inner, Policy(printers=("Expedition*",)))
    assert queue.printers() == ("Expedition", "expedition-2")
    with pytest.raises(ExpectedFailure) as refused:
        queue.send("Lararrum", "7K2F-91", b"%PDF")
    assert refused.value.code == "printer_not_allowed"
    assert refused.value.facts == {"printer": "Lararrum"}
    queue.send("Expedition", "7K2F-91", b"%PDF", 2)
    assert inner.jobs == [("Expedition", "7K2F-91", b"%PDF", 2)]


def test_without_a_decision_every_printer_is_there():
    names = ("Lararrum", "Expedition")
    assert allowed_printers(Policy(), names) == names


def test_a_backup_goes_to_no_other_place(school):
    rector = under(school.rector, Policy(backup_places=(SHARE,)))
    with pytest.raises(ExpectedFailure) as refused:
        backups.make_backup(rector, Path("/media/egen"))
    assert refused.value.code == "backup_place_not_allowed"
    assert refused.value.facts == {"places": str(SHARE)}
    assert "backup_made" not in kinds(school)
    backups.make_backup(rector, SHARE)
    backups.make_backup(rector)
    assert kinds(school).count("backup_made") == 2
