# SPDX-License-Identifier: EUPL-1.2
"""The whole way with marked people: what leaves the encrypted store, and what a held row leaves anywhere at all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader

from eht_desk import bootstrap
from eht_desk.application import (
    account_desk,
    form_work,
    papers,
    pupils,
    register_import,
    sessions,
    setup,
    sharing,
)
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.register_sources import ReadOptions, SourceFile
from tests.fakes.school import FORM, PASSWORD, TALK

OPEN = "Zkärnblad"
HELD = "Qvistsländor"
GUARDIAN = "Wrenmossa"
WRITTEN = "Xylofonkväll i korridoren"

REGISTER = f"""Personnummer;Förnamn;Efternamn;Klass;Vårdnadshavare 1;Telefon vårdnadshavare 1;Skyddad
20150512-2380;Alma;{OPEN};5A;Omar {GUARDIAN};070-1740605;nej
20150513-2389;Hemlig;{HELD};5A;Siri {HELD};070-1740606;ja
""".encode()


@dataclass
class Flow:
    """Where the store lies and the workspaces of three people."""

    folder: Path
    store: Path
    rector: Workspace
    counsellor: Workspace
    administrator: Workspace


@pytest.fixture
def flow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flow]:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    services = bootstrap.build_services()
    store = tmp_path / "arkiv"
    rector, secrets = setup.create_store(
        services,
        setup.StoreSetup(
            store,
            "Arkivet",
            "Provköping",
            "Provskolan",
            "",
            "",
            "karin",
            "Karin Ås",
            PASSWORD,
            (Role.RECTOR,),
        ),
    )
    setup.confirm_recovery_papers(rector, secrets.first_paper, secrets.second_paper)
    unit_id = sessions.who(rector).unit_id
    spaces = []
    for login, role in (("maria", Role.COUNSELLOR), ("ida", Role.ADMINISTRATOR)):
        account_desk.open_account(rector, account_desk.NewAccount(login, login, PASSWORD, unit_id, (role,)))
        spaces.append(sessions.unlock(services, store, login, PASSWORD))
    yield Flow(tmp_path, store, rector, *spaces)
    for workspace in (rector, *spaces):
        workspace.store.close()


def hand_to(flow: Flow, workspace: Workspace) -> None:
    """One writes, the others read."""
    for other in (flow.rector, flow.counsellor, flow.administrator):
        sharing.stop_writing(other)
    sharing.begin_writing(workspace)


def take_in(flow: Flow) -> register_import.ImportPreview:
    options = ReadOptions(flow.counsellor.today)
    hand_to(flow, flow.administrator)
    files = [SourceFile("klasslista.csv", REGISTER)]
    staged, _ = register_import.stage_register(flow.administrator, files, options)
    hand_to(flow, flow.counsellor)
    preview = register_import.preview_import(flow.counsellor, staged.import_id, True)
    register_import.approve_import(flow.counsellor, staged.import_id, unknown_marking_vouched=True)
    return preview


def write_and_print(flow: Flow) -> papers.PaperIssue:
    (view,) = pupils.list_pupils(flow.counsellor)
    pupils.open_pupil(flow.counsellor, view.id)
    page = form_work.open_form(flow.counsellor, view.id, FORM)
    answers: dict[str, AnswerValue] = {**TALK, "likes_school": {"value": "no", "comment": WRITTEN}}
    draft = form_work.save_draft(flow.counsellor, page.draft, answers, starts_stretch=True)
    document, _ = form_work.finalise_stage(flow.counsellor, draft)
    issue = papers.issue_paper(flow.counsellor, document.id)
    papers.save_paper(flow.counsellor, document.id, issue.paper.number, "Begärd")
    return issue


def test_no_file_says_who_is_in_the_store(flow: Flow):
    take_in(flow)
    write_and_print(flow)
    marks = [
        mark.encode(encoding)
        for mark in (OPEN, HELD, GUARDIAN, WRITTEN, "2380", "070-1740605")
        for encoding in ("utf-8", "utf-16-le", "latin-1")
        if len(mark) > 4
    ]
    for path in flow.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [mark for mark in marks if mark in content], path.name


def test_a_held_row_is_nowhere_not_even_inside(flow: Flow):
    preview = take_in(flow)
    assert len(preview.comparison.held) == 1
    assert HELD not in repr(preview)
    assert "2389" not in repr(preview)
    with flow.rector.store.read() as work:
        inside = repr((work.pupils.all(), work.pupils.guardians(), work.log.rows(), work.settings.all()))
        waiting = work.imports.waiting()
    assert HELD not in inside
    assert waiting == []


def test_the_log_holds_no_name_and_no_text(flow: Flow):
    take_in(flow)
    write_and_print(flow)
    with flow.rector.store.read() as work:
        details = repr([row.event.detail for row in work.log.rows()])
    for mark in (OPEN, HELD, GUARDIAN, WRITTEN, "20150512"):
        assert mark not in details


def test_a_paper_names_the_pupil_on_its_page_and_nowhere_else(flow: Flow):
    take_in(flow)
    issue = write_and_print(flow)
    reader = PdfReader(io.BytesIO(issue.pdf))
    assert OPEN in reader.pages[0].extract_text()
    assert OPEN not in repr(reader.metadata)
    assert OPEN not in issue.document.code


def test_an_administrator_meets_no_name_and_no_count(flow: Flow):
    take_in(flow)
    (view,) = pupils.list_pupils(flow.counsellor)
    assert pupils.list_pupils(flow.administrator) == []
    with pytest.raises(RuleViolation) as refused:
        pupils.open_pupil(flow.administrator, view.id)
    assert OPEN not in repr(refused.value.__dict__)


def test_failures_carry_no_content(flow: Flow):
    with pytest.raises(ExpectedFailure) as refused:
        register_import.stage_register(
            flow.rector,
            [SourceFile(f"{OPEN}.csv", f"{OPEN}\0\0\0".encode())],
            ReadOptions(flow.rector.today),
        )
    error: BaseException | None = refused.value
    while error is not None:
        assert OPEN not in f"{error!r} {error.__dict__}"
        error = error.__cause__ or error.__context__


def test_no_socket_opens_on_the_whole_way(flow: Flow, monkeypatch: pytest.MonkeyPatch):
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    take_in(flow)
    write_and_print(flow)
