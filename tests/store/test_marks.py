# SPDX-License-Identifier: EUPL-1.2
"""Marked people through everything that moves them: no file beside the sealed rows says who is in the store."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from eht_desk import resources
from eht_desk.application import backups, import_presets, register_import, sessions
from eht_desk.application.merge_pupils import merge_pupils, merges_of, undo_merge
from eht_desk.application.move_document import move_document
from eht_desk.application.undo_import import last_import, undo_import
from eht_desk.application.workspace import Services, Workspace
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.log import LogEvent
from eht_desk.domain.register import StagedRegister
from eht_desk.domain.register_sources import ColumnMapping
from eht_desk.store import folder, lease
from eht_desk.store.engine import raw_connection
from eht_desk.store.open_store import UnlockedStore
from tests.contracts.mistakes import FILES, OPTIONS, TWIN
from tests.fakes.school import ALMA, NOEL
from tests.store.kill_checks import files_with_mark
from tests.store.kill_state import (
    LOGIN,
    MARK,
    OVE,
    PASSWORDS,
    START,
    a_register,
    desk_of,
    make_store,
    services_at,
)

WORDS = ("", "share")


@dataclass
class Place:
    """A store, a second place for backups, the computer's temporary folder."""

    services: Services
    store: Path
    second: Path
    temporary: Path
    rector: Workspace

    @property
    def marked(self) -> list[str]:
        return files_with_mark(self.store, self.second, self.temporary)


@pytest.fixture(params=WORDS, ids=["own disk", "share"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    store, second, temporary = tmp_path / "store", tmp_path / "second", tmp_path / "tmp"
    second.mkdir()
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    make_store(store)
    services = services_at(START, request.param)
    rector = sessions.unlock(services, store, LOGIN, PASSWORDS[0])
    yield Place(services, store, second, temporary, rector)
    rector.store.close()


def take_in(place: Place) -> None:
    desk = desk_of(place.rector)
    desk.registers.register = StagedRegister(
        "ss12000", MARK, 40, a_register("x"), is_complete_list=False, has_guardians=True
    )
    staged, _ = register_import.stage_register(place.rector, FILES, OPTIONS, f"{MARK}.csv")
    assert place.marked == []
    register_import.approve_import(place.rector, staged.import_id, unknown_marking_vouched=False)


def mend_much(place: Place) -> None:
    merge_pupils(place.rector, ALMA, TWIN, frozenset({"family_name"}), f"{MARK} samma")
    undo_merge(place.rector, merges_of(place.rector, ALMA)[0].id, f"{MARK} olika")
    with place.rector.store.read() as work:
        document = next(item for item in work.documents.all() if item.pupil_id == NOEL)
    move_document(place.rector, document.id, OVE, f"{MARK} fel")


def test_what_is_taken_in_merged_moved_and_taken_back_is_in_no_file(place: Place) -> None:
    take_in(place)
    mend_much(place)
    assert place.marked == []
    found = last_import(place.rector)
    assert found is not None
    undo_import(place.rector, found.import_id)
    assert place.marked == []
    with place.rector.store.write() as work:  # the journal of a transaction that is not over
        work.settings.put("letter_head", MARK * 20_000)
        assert place.marked == []
        work.commit(LogEvent("setting_changed", detail={"what": MARK}))
    assert place.marked == []
    names = {path.name for path in place.store.iterdir()}
    assert {lease.LEASE, lease.LOCK, folder.ANCHOR, folder.KEY_RING} <= names
    told = json.loads((place.store / lease.LEASE).read_bytes())
    assert told["login"] == LOGIN
    assert set(told) == {"format", "lease_id", "login", "device", "since", "locked", "beats"}


def test_columns_beside_the_sealed_ones_say_nobody_s_name(place: Place) -> None:
    """Undo images, merges and events, too: so that another compartment's content never stands in a plain column."""
    take_in(place)
    mend_much(place)
    store = place.rector.store
    assert isinstance(store, UnlockedStore)
    connection = raw_connection(place.store / folder.DATABASE, store._session.vault.store_key)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert {"undo_image", "pupil_merge", "pupil_event", "import_batch"} <= set(tables)
    for table in tables:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        plain = [name for name in columns if name != "sealed"]
        if plain:
            rows = connection.execute(f"SELECT {', '.join(plain)} FROM {table}").fetchall()  # noqa: S608 - our tables
            assert MARK not in repr(rows), table
    connection.close()


def test_backups_their_manifests_and_what_is_opened_of_them_say_nobody_s_name(place: Place) -> None:
    take_in(place)
    backups.make_backup(place.rector)
    backups.make_backup(place.rector, place.second)
    if not (
        place.store / "lease.beat"
    ).exists():  # on a disk of one's own a log goes with a copy without a key
        place.services.backups.copy_locked(place.store, place.second)
    sessions.remember_point(place.rector, json.dumps({"text": MARK}))
    assert place.marked == []
    manifests = list(place.store.rglob("backup.json")) + list(place.second.rglob("backup.json"))
    assert len(manifests) >= 2
    for manifest in manifests:
        names = set(json.loads(manifest.read_bytes()))
        assert names == {
            "format",
            "app_version",
            "store_id",
            "name",
            "made_at",
            "opened",
            "position",
            "head",
            "files",
        }
        copy = sessions.open_backup(place.services, manifest.parent, LOGIN, PASSWORDS[0])
        with copy.store.read() as work:
            assert any(MARK in item.family_name for item in work.pupils.all())
        assert place.marked == []
        copy.store.close()
    assert list(place.temporary.iterdir()) == []
    assert place.marked == []


def test_a_preset_that_is_shared_has_headings_and_no_row() -> None:
    mapping = ColumnMapping({0: "given_name", 1: "family_name"}, has_header=True)
    preset = import_presets.make_preset("Skolans", ["Förnamn", "Efternamn"], mapping)
    assert set(json.loads(import_presets.preset_file(preset))) == {"format", "version", "name", "columns"}
    with pytest.raises(RuleViolation, match="preset_headings_are_rows"):
        import_presets.make_preset("Rader", [MARK, "20130511-2384"], mapping)


def test_the_handbook_names_no_number_and_no_address() -> None:
    """Its pictures are of the invented school; its words are of nobody."""
    for page in Path(str(resources.root() / "handbook")).rglob("*.md"):
        words = page.read_text("utf-8").replace("example.invalid", "")
        digits = "".join(letter if letter.isdigit() else " " for letter in words).split()
        assert all(len(group) < 8 for group in digits), page.name
        assert not [word for word in words.split() if "@" in word], page.name


def test_nothing_of_the_kind_is_written_by_leaving_the_program(place: Place) -> None:
    take_in(place)
    sessions.remember_point(place.rector, json.dumps({"text": MARK}))
    sessions.lock(place.rector, "person")
    assert place.marked == []
    assert not (place.store / lease.LEASE).exists()
    assert (place.store / lease.LOCK).read_bytes() == b""
    assert list(place.temporary.iterdir()) == []
