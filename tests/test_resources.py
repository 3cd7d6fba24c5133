# SPDX-License-Identifier: EUPL-1.2
"""The locator finds the shipped files in a checkout and in an installation, and nothing beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk import resources


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "resources"
    (folder / "forms" / "bilaga_1").mkdir(parents=True)
    (folder / "forms" / "bilaga_1" / "v1.toml").write_text('title = "Åtgärd"\n', encoding="utf-8")
    (folder / "forms" / ".hidden").mkdir()
    (tmp_path / "key.pem").write_text("secret", encoding="utf-8")
    monkeypatch.setattr(resources, "root", lambda: folder)
    return folder


@pytest.mark.usefixtures("shipped")
def test_a_shipped_file_is_read_as_utf8():
    assert resources.read_text("forms/bilaga_1/v1.toml") == 'title = "Åtgärd"\n'


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../key.pem",
        "forms/../../key.pem",
        "/etc/passwd",
        "forms//v1.toml",
        "forms\\..\\key.pem",
        "C:/x",
        "./forms",
        "a\0b",
    ],
)
def test_a_name_cannot_reach_outside(name: str):
    with pytest.raises(ValueError, match="not a name"):
        resources.read_bytes(name)


@pytest.mark.usefixtures("shipped")
def test_a_missing_file_is_named():
    with pytest.raises(resources.ResourceMissing) as caught:
        resources.read_bytes("forms/bilaga_9/v1.toml")
    assert caught.value.name == "forms/bilaga_9/v1.toml"


@pytest.mark.usefixtures("shipped")
def test_names_are_sorted_and_hidden_ones_left_out():
    assert resources.names_in("forms") == ("bilaga_1",)
    assert resources.names_in("routines") == ()


def test_an_installed_package_uses_its_own_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "_resources").mkdir()
    (tmp_path / "_resources" / "glossary.toml").write_bytes(b"installed")
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "resources.py"))
    assert resources.read_bytes("glossary.toml") == b"installed"


def test_a_checkout_uses_the_folder_beside_src():
    project = Path(__file__).resolve().parents[1]
    place = resources.root()
    assert isinstance(place, Path)
    assert place in {project / "resources", project / "src" / "eht_desk" / "_resources"}
