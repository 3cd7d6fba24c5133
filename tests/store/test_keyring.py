# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.store import folder, keyring
from eht_desk.store.gate import SqlCipherGate
from eht_desk.store.keyring import FLOOR, KdfCost
from tests.fakes.devices import FixedClock
from tests.store.conftest import CHEAP, LOGIN, PASSWORD, Desk, RandomIds


def test_reads_back_what_it_wrote(desk: Desk) -> None:
    ring = keyring.read(desk.path, CHEAP)
    assert keyring.from_bytes(keyring.to_bytes(ring)) == ring


def test_shows_logins_and_label_but_no_real_name(desk: Desk) -> None:
    header = desk.gate.header(desk.path)
    assert (header.logins, header.name, header.is_demo) == ((LOGIN,), "Provarkivet", False)
    content = (desk.path / folder.KEY_RING).read_text("utf-8")
    assert "Lena Ek" not in content
    assert "Provkommun" not in content


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"format": 1}', b'{"format": "x"}', b"[" * 100_000],
)
def test_garbage_is_told_from_everything_else(desk: Desk, content: bytes) -> None:
    (desk.path / folder.KEY_RING).write_bytes(content)
    with pytest.raises(ExpectedFailure, match="key_ring_damaged"):
        desk.gate.header(desk.path)


def test_every_truncation_is_damage(desk: Desk) -> None:
    whole = (desk.path / folder.KEY_RING).read_bytes().rstrip()
    for length in range(0, len(whole), 7):
        with pytest.raises(ExpectedFailure, match="key_ring_damaged"):
            keyring.from_bytes(whole[:length])


@given(position=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_changed_byte_never_gives_another_error(
    template: tuple[Path, object], position: int, byte: int
) -> None:
    content = bytearray((template[0] / folder.KEY_RING).read_bytes())
    content[position % len(content)] = byte
    try:
        keyring.from_bytes(bytes(content))
    except ExpectedFailure as failure:
        assert failure.code in {"key_ring_damaged", "store_newer"}  # noqa: PT017 - either is right, or none


@pytest.mark.parametrize(
    ("key", "value"),
    [("memory_kib", 1 << 40), ("passes", 10**9), ("lanes", 0), ("passes", True), ("name", "md5")],
)
def test_an_absurd_cost_is_damage_and_is_not_tried(desk: Desk, key: str, value: object) -> None:
    data = json.loads((desk.path / folder.KEY_RING).read_text("utf-8"))
    data["accounts"][0]["kdf"][key] = value
    (desk.path / folder.KEY_RING).write_text(json.dumps(data), "utf-8")
    with pytest.raises(ExpectedFailure, match="key_ring_damaged"):
        desk.unlock()


def test_a_newer_format_names_both_versions(desk: Desk) -> None:
    data = json.loads((desk.path / folder.KEY_RING).read_text("utf-8"))
    data.update(format=keyring.FORMAT + 1, app_version="9.1.0", accounts="in a way unknown today")
    (desk.path / folder.KEY_RING).write_text(json.dumps(data), "utf-8")
    with pytest.raises(ExpectedFailure, match="store_newer") as caught:
        desk.unlock()
    assert caught.value.facts["made_with"] == "9.1.0"


def test_the_program_itself_refuses_a_cheap_password_derivation(desk: Desk) -> None:
    strict = SqlCipherGate(FixedClock(), RandomIds())
    with pytest.raises(ExpectedFailure, match="key_ring_damaged"):
        strict.unlock(desk.path, LOGIN, PASSWORD)
    with pytest.raises(ValueError, match="floor"):
        SqlCipherGate(FixedClock(), RandomIds(), kdf=CHEAP)
    assert (FLOOR.memory_kib, FLOOR.passes) == (65_536, 3)
    assert not KdfCost(65_535, 3).is_at_least(FLOOR)
    assert not KdfCost(65_536, 2).is_at_least(FLOOR)


def test_a_failed_write_leaves_the_former_file_and_nothing_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (desk.path / folder.KEY_RING).read_bytes()
    names = set(desk.path.iterdir())

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ring = keyring.from_bytes(before)
    with pytest.raises(OSError, match="space"):
        keyring.write(desk.path, replace(ring, name="Annat"))
    assert (desk.path / folder.KEY_RING).read_bytes() == before
    assert set(desk.path.iterdir()) == names
