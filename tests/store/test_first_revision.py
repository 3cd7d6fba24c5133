# SPDX-License-Identifier: EUPL-1.2
"""A store that the program wrote at revision 0001, brought to today's: all is there, and mistakes can be undone."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from eht_desk import resources
from eht_desk.application import form_work, papers, sessions
from eht_desk.application.move_document import move_document
from eht_desk.application.pupils import list_pupils, open_pupil
from eht_desk.application.undo_import import last_import, undo_import
from eht_desk.application.workspace import Services, Workspace
from eht_desk.catalog.access_table import AccessTableFromFile
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import PupilId
from eht_desk.store import schema
from eht_desk.store.backup import FolderBackups
from eht_desk.store.engine import raw_connection
from eht_desk.store.gate import SqlCipherGate
from eht_desk.store.open_store import UnlockedStore
from tests.contracts.mistakes import MistakesDesk, told
from tests.fakes.devices import FewCommonPasswords, FixedClock, PreparedRegisters, TellingRenderer
from tests.fakes.school import FORM, PASSWORD
from tests.store.conftest import CHEAP, RandomIds

OLD = Path(__file__).parents[1] / "files" / "stores" / "0001_first.zip"


class CountingCodes(RandomIds):
    def __init__(self) -> None:
        self._numbers = itertools.count(50)

    def new_code(self) -> str:
        return f"BBBB-{next(self._numbers)}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "arkiv"
    with zipfile.ZipFile(OLD) as archive:
        archive.extractall(folder)
    (folder / "backups").mkdir()
    return folder


@pytest.fixture
def services() -> Services:
    clock, ids = FixedClock(), CountingCodes()
    clock.advance(days=1)
    return Services(
        clock=clock,
        ids=ids,
        forms=FormCatalogFromFiles(resources.root() / "forms"),
        renderer=TellingRenderer(),
        stores=SqlCipherGate(clock, ids, kdf=CHEAP, floor=CHEAP),
        registers=PreparedRegisters(),
        passwords=FewCommonPasswords(),
        backups=FolderBackups(clock),
        access=AccessTableFromFile(resources.root() / "access"),
    )


@pytest.fixture
def upgraded(services: Services, path: Path) -> Iterator[Workspace]:
    with pytest.raises(ExpectedFailure, match="store_older"):
        sessions.unlock(services, path, "karin", PASSWORD)
    services.stores.upgrade(path, "karin", PASSWORD)
    workspace = sessions.unlock(services, path, "karin", PASSWORD)
    yield workspace
    report = workspace.store.verify()
    assert (report.findings, report.remarks) == ((), ())
    workspace.store.close()


def ids_of(workspace: Workspace) -> dict[str, PupilId]:
    return {view.name: view.id for view in list_pupils(workspace)}


def test_everything_is_there(upgraded: Workspace) -> None:
    pupils = ids_of(upgraded)
    assert set(pupils) == {"Alma Dahl", "Noel Östlund-Ek"}
    alma, noel = (open_pupil(upgraded, pupils[name]) for name in ("Alma Dahl", "Noel Östlund-Ek"))
    assert (alma.pupil.class_name, alma.pupil.mentor_names) == ("5A", ("Per Holm",))
    assert alma.pupil.number == "20150512-2380"
    assert [item.name for item in alma.guardians] == ["Zahra Sand"]
    assert (alma.events, alma.merged_into) == ((), None)
    [row] = alma.documents
    issued = papers.issue_paper(upgraded, row.document_id)
    assert (issued.paper.number, issued.paper.copies) == (1, 1)
    assert issued.pdf.startswith(b"%PDF")
    assert not row.issued_before_move
    page = form_work.read_form(upgraded, noel.pupil.id, FORM)
    assert page.answers["illness"] == {"value": "no", "comment": "Skrivet i den gamla versionen"}
    assert sessions.resume_point(upgraded) == '{"page": "form"}'
    with upgraded.store.read() as work:
        [waiting] = work.imports.waiting()
        staged = work.imports.get(waiting.id)
        assert staged is not None
        assert staged.register is not None
        assert [pupil.given_name for pupil in staged.register.pupils] == ["Leo"]
        kinds = [row.event.kind for row in work.log.rows()]
    assert kinds.count("store_upgraded") == 1
    assert kinds[0] == "store_made"


def test_an_import_of_before_stands_and_a_new_one_can_be_undone(upgraded: Workspace) -> None:
    found = last_import(upgraded)
    assert found is not None
    assert (found.source_name, found.hindrance) == ("klasslista.csv", "undo_expired")
    with pytest.raises(RuleViolation, match="undo_expired"):
        undo_import(upgraded, found.import_id)
    clock, registers = upgraded.services.clock, upgraded.services.registers
    assert isinstance(clock, FixedClock)
    assert isinstance(registers, PreparedRegisters)
    desk = MistakesDesk(upgraded, clock, registers)
    before = desk.people()
    import_id = desk.take_in(told(1, "Alva", "Dahl", "7B"), replace(told(9, "Ida", "Ek"), class_name="9C"))
    assert desk.people() != before
    undo_import(upgraded, import_id)
    assert desk.people() == before


def test_a_document_of_before_moves(upgraded: Workspace) -> None:
    pupils = ids_of(upgraded)
    [row] = open_pupil(upgraded, pupils["Alma Dahl"]).documents
    move_document(upgraded, row.document_id, pupils["Noel Östlund-Ek"], "Fel elev")
    [row] = open_pupil(upgraded, pupils["Noel Östlund-Ek"]).documents
    assert row.issued_before_move


def test_issued_papers_stay_whatever_is_done_to_them(upgraded: Workspace, path: Path) -> None:
    store = upgraded.store
    assert isinstance(store, UnlockedStore)
    connection = raw_connection(path / "store.db", store._session.vault.store_key)
    for change in (
        "sealed = x'00'",
        "sha256 = ''",
        "number = 7",
        "log_head = '', compartment_id = 'another'",
        "sealed = x'00', compartment_id = compartment_id",
    ):
        with pytest.raises(Exception, match="issued papers stay"):
            connection.execute(f"UPDATE issued_paper SET {change}")  # noqa: S608 - written here
    connection.close()


def test_back_to_the_first_revision_and_up_again(upgraded: Workspace) -> None:
    store = upgraded.store
    assert isinstance(store, UnlockedStore)
    with store._session.connections.write() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        rows = connection.exec_driver_sql("SELECT id, state FROM import_batch ORDER BY id").fetchall()
        for step in reversed(schema.SHIPPED[1:]):
            schema.downgrade(connection, step)
        assert connection.exec_driver_sql("SELECT id, state FROM import_batch ORDER BY id").fetchall() == rows
        schema.upgrade(connection, schema.SHIPPED, "0001_first")
        assert connection.exec_driver_sql("SELECT id, state FROM import_batch ORDER BY id").fetchall() == rows
        connection.commit()
    assert len(ids_of(upgraded)) == 2
