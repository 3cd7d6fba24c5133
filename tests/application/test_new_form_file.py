# SPDX-License-Identifier: EUPL-1.2
"""One new form file, and nothing else: it is found on screen, on paper and in the lists. Shipped, or a school's own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eht_desk import resources
from eht_desk.application import form_work, papers, school_definitions
from eht_desk.application.new_documents import form_choices
from eht_desk.application.pupils import open_pupil
from eht_desk.application.school_forms import open_workspace
from eht_desk.application.today import today_page
from eht_desk.application.workspace import Workspace
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.school_definitions import DefinitionKind
from tests.documents.papers import text as text_of
from tests.fakes.school import ALMA, PASSWORD, STORE, School, make_school

FILE = Path(__file__).parents[2] / "docs" / "examples" / "form_playground_talk.toml"
ANSWERS: dict[str, AnswerValue] = {
    "talk_date": "2026-11-22",
    "has_company": {"value": "yes", "comment": ""},
    "places": ["library"],
    "agreed": "Fredag på biblioteket",
}


@pytest.fixture
def school() -> School:
    return make_school()


def shipped(school: School, tmp_path: Path) -> Workspace:
    """The program with one more file in its folder."""
    folder = tmp_path / "forms"
    shutil.copytree(str(resources.root() / "forms"), folder)
    (folder / "playground_talk").mkdir()
    shutil.copy(FILE, folder / "playground_talk" / "v1.toml")
    services = replace(school.services, forms=FormCatalogFromFiles(folder))
    return open_workspace(services, services.stores.unlock(STORE, "karin", PASSWORD))


def of_the_school(school: School, tmp_path: Path) -> Workspace:
    """The program as it is, and the file put into the store."""
    workspace = school.as_("karin")
    school_definitions.put_in(workspace, DefinitionKind.FORM, FILE.read_bytes(), FILE.name, workspace.today)
    return workspace


@pytest.mark.parametrize("made", [shipped, of_the_school])
def test_one_file_is_found_on_screen_on_paper_and_in_the_lists(
    school: School, tmp_path: Path, made: Callable[[School, Path], Workspace]
) -> None:
    workspace = made(school, tmp_path)
    workspace = replace(
        workspace, services=replace(workspace.services, renderer=PdfRenderer(resources.read_bytes))
    )
    [choice] = [item for item in form_choices(workspace, ALMA) if item.form_id == "playground_talk"]
    assert choice.title == "Samtal om rasten"
    blank = text_of(papers.blank_paper(workspace, "playground_talk"))
    assert "Samtal om rasten" in blank
    assert "Har eleven sällskap på rasten?" in blank
    page = form_work.open_form(workspace, ALMA, "playground_talk")
    assert [item.id for item in page.definition.fields("talk")] == list(ANSWERS)
    draft = form_work.save_draft(workspace, page.draft, ANSWERS, starts_stretch=True)
    assert "Rastsamtal" in repr(today_page(workspace))
    document, _ = form_work.finalise_stage(workspace, draft)
    assert [row.short_title for row in open_pupil(workspace, ALMA).documents] == ["Rastsamtal"]
    assert "Fredag på biblioteket" in text_of(papers.issue_paper(workspace, document.id).pdf)
