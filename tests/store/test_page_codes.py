# SPDX-License-Identifier: EUPL-1.2
"""The authentication codes of pages: the same verdict as the database's own check, wherever a byte was changed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.store import folder
from eht_desk.store.engine import raw_connection
from eht_desk.store.page_codes import PAGE, PageCodes

KEY = bytes(range(32))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "codes.db"
    folder.make_private_file(path)
    connection = raw_connection(path, KEY)
    connection.execute("CREATE TABLE row (content BLOB)")
    connection.execute("BEGIN")
    for _ in range(20):
        connection.execute("INSERT INTO row VALUES (randomblob(20000))")
    connection.execute("COMMIT")
    connection.execute("DELETE FROM row WHERE rowid < 5")  # free pages have codes as well
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    return path


def are_true(content: bytes) -> bool:
    return PageCodes(KEY, content[:16]).are_true(content, 0)


def database_says(path: Path) -> bool:
    try:
        connection = raw_connection(path, KEY)
    except ExpectedFailure:
        return False
    found = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    connection.close()
    return not found


def test_an_untouched_file_is_true_and_one_under_another_key_is_not(database: Path) -> None:
    content = database.read_bytes()
    assert are_true(content)
    assert not PageCodes(bytes(32), content[:16]).are_true(content, 0)


def test_any_changed_byte_is_found_as_the_database_finds_it(database: Path) -> None:
    content, chance = database.read_bytes(), random.Random(2026)
    pages = len(content) // PAGE
    places = [0, 15, 16, PAGE - 1, PAGE - 65, PAGE - 81, *(chance.randrange(len(content)) for _ in range(20))]
    for place in (*places, (pages - 1) * PAGE):
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        database.write_bytes(changed)
        assert not are_true(bytes(changed))
        assert not database_says(database)


def test_a_page_in_the_wrong_place_is_found(database: Path) -> None:
    content = database.read_bytes()
    moved = (
        content[: 2 * PAGE]
        + content[3 * PAGE : 4 * PAGE]
        + content[2 * PAGE : 3 * PAGE]
        + content[4 * PAGE :]
    )
    assert not are_true(moved)
    assert PageCodes(KEY, content[:16]).are_true(content[5 * PAGE : 7 * PAGE], 5 * PAGE)


def test_half_a_page_is_no_page(database: Path) -> None:
    assert not are_true(database.read_bytes()[:-100])
