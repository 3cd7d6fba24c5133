# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of a folder: which forms and versions there are, and what it refuses."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from eht_desk.application.ports import FormCatalog
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.catalog.problems import DefinitionError
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.model import FieldKind

FORMS = Path(__file__).parents[1] / "files" / "forms"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FORMS, tmp_path / "forms")
    return tmp_path / "forms"


def test_the_latest_version_is_given_unless_another_is_asked_for():
    catalog: FormCatalog = FormCatalogFromFiles(FORMS)
    assert catalog.get("kitchen_sink").version == 2
    assert catalog.get("kitchen_sink", 1).version == 1
    assert [form.id for form in catalog.all_latest()] == ["kitchen_sink", "process_sink"]


def test_versions_are_in_order_of_number(folder):
    for number in (10, 3):
        text = (
            (FORMS / "kitchen_sink" / "v1.toml")
            .read_text("utf-8")
            .replace("version = 1", f"version = {number}")
        )
        (folder / "kitchen_sink" / f"v{number}.toml").write_text(text, "utf-8")
    catalog = FormCatalogFromFiles(folder)
    assert catalog.versions("kitchen_sink") == (1, 2, 3, 10)
    assert catalog.get("kitchen_sink").version == 10


def test_the_made_up_form_has_every_kind():
    assert {field.kind for field in FormCatalogFromFiles(FORMS).get("kitchen_sink").fields()} == set(
        FieldKind
    )


@pytest.mark.parametrize(
    "form_id", ["nothing", "words", "", "..", "../forms/kitchen_sink", "Kitchen_sink", "a/b", "\0"]
)
def test_an_unknown_form_is_an_expected_failure(form_id):
    catalog = FormCatalogFromFiles(FORMS)
    with pytest.raises(ExpectedFailure) as caught:
        catalog.get(form_id)
    assert caught.value.code == "unknown_form"
    assert catalog.versions(form_id) == ()


@pytest.mark.parametrize("version", [0, 3, -1])
def test_an_unknown_version_is_an_expected_failure(version):
    with pytest.raises(ExpectedFailure, match="unknown_form"):
        FormCatalogFromFiles(FORMS).get("kitchen_sink", version)


def test_a_folder_that_is_not_there_has_no_forms(tmp_path):
    assert FormCatalogFromFiles(tmp_path / "none").all_latest() == ()


def test_a_definition_is_read_once_and_only_when_asked_for(folder):
    (folder / "kitchen_sink" / "v1.toml").write_text("broken", "utf-8")
    catalog = FormCatalogFromFiles(folder)
    first = catalog.get("kitchen_sink")
    assert catalog.get("kitchen_sink") is first
    with pytest.raises(DefinitionError, match="not_toml"):
        catalog.get("kitchen_sink", 1)


def test_a_file_under_another_name_than_it_says_is_refused(folder):
    shutil.copyfile(folder / "kitchen_sink" / "v2.toml", folder / "kitchen_sink" / "v7.toml")
    with pytest.raises(DefinitionError, match=r"kitchen_sink/v7\.toml.*name_mismatch"):
        FormCatalogFromFiles(folder).get("kitchen_sink")


def test_the_digest_is_that_of_the_file():
    data = (FORMS / "kitchen_sink" / "v2.toml").read_bytes()
    assert FormCatalogFromFiles(FORMS).get("kitchen_sink").digest == hashlib.sha256(data).hexdigest()
