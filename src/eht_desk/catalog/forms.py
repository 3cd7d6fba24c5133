# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of form definitions in a folder: finds, reads and checks them when they are asked for.

The folder holds `<form_id>/v<n>.toml` and `words/<language>.toml`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable
from typing import Any

from eht_desk.catalog.form_checks import check_form
from eht_desk.catalog.form_reading import read_form, read_words
from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.catalog.tables import parse_toml
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.model import DisplayWords, FormDefinition

WORDS_FOLDER = "words"
_FORM_ID = re.compile(r"[a-z][a-z0-9_]{0,47}")
_VERSION_FILE = re.compile(r"v([1-9][0-9]{0,3})\.toml")


class FormCatalogFromFiles:
    """Forms as files under `root`. Each is read once, when first asked for, and kept for the life of the object."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._definitions: dict[tuple[str, int], FormDefinition] = {}
        self._versions: dict[str, tuple[int, ...]] = {}
        self._words: dict[str, DisplayWords] = {}

    def get(self, form_id: str, version: int | None = None) -> FormDefinition:
        """A version of a form, the latest when None.

        Raises:
            ExpectedFailure: `unknown_form`, there is no such form or version.
            DefinitionError: the file is there but cannot be used; it says all that is wrong.
        """
        versions = self.versions(form_id)
        wanted = versions[-1] if version is None and versions else version
        if wanted is None or wanted not in versions:
            raise ExpectedFailure("unknown_form", {"form": form_id, "version": version or 0})
        key = (form_id, wanted)
        if key not in self._definitions:
            self._definitions[key] = self._read(form_id, wanted)
        return self._definitions[key]

    def all_latest(self) -> tuple[FormDefinition, ...]:
        """The latest version of each form, in the order of their ids. Raises DefinitionError, see `get`."""
        return tuple(self.get(form_id) for form_id in self.form_ids())

    def form_ids(self) -> tuple[str, ...]:
        """The ids of all forms that have a version, sorted."""
        if not self._root.is_dir():
            return ()
        names = sorted(entry.name for entry in self._root.iterdir() if entry.is_dir())
        return tuple(name for name in names if self.versions(name))

    def stage_ids(self, form_id: str) -> frozenset[str] | None:
        """The stages of a form, of any version; None when there is no such form."""
        if form_id not in self.form_ids():
            return None
        versions = self.versions(form_id)
        return frozenset(stage.id for version in versions for stage in self.get(form_id, version).stages)

    def versions(self, form_id: str) -> tuple[int, ...]:
        """The version numbers of a form, lowest first; empty for an unknown one."""
        if form_id not in self._versions:
            self._versions[form_id] = self._find_versions(form_id)
        return self._versions[form_id]

    def _find_versions(self, form_id: str) -> tuple[int, ...]:
        if not _FORM_ID.fullmatch(form_id) or form_id == WORDS_FOLDER:
            return ()  # also keeps `..` and the like from ever being joined to the folder
        folder = self._root / form_id
        if not folder.is_dir():
            return ()
        matches = (_VERSION_FILE.fullmatch(entry.name) for entry in folder.iterdir())
        return tuple(sorted(int(match[1]) for match in matches if match))

    def _read(self, form_id: str, version: int) -> FormDefinition:
        name = f"{form_id}/v{version}.toml"
        data = (self._root / form_id / f"v{version}.toml").read_bytes()
        definition = definition_from_bytes(data, name, self.words())
        if (definition.id, definition.version) != (form_id, version):
            problems = ProblemList()
            found = f"The file says {definition.id} version {definition.version}"
            remedy = "Name the folder after id and the file after version."
            problems.add(ProblemCode.NAME_MISMATCH, Place(name), found, remedy)
            problems.raise_if_any()
        return definition

    def content(self, form_id: str, version: int) -> bytes:
        """The bytes of a form's file. Raises ExpectedFailure("unknown_form")."""
        if version not in self.versions(form_id):
            raise ExpectedFailure("unknown_form", {"form": form_id, "version": version})
        return (self._root / form_id / f"v{version}.toml").read_bytes()

    def words(self) -> Mapping[str, DisplayWords]:
        """The words that forms are shown with, by language. Raises DefinitionError."""
        return {language: self._read_words(language) for language in self._languages()}

    def _languages(self) -> tuple[str, ...]:
        folder = self._root / WORDS_FOLDER
        if not folder.is_dir():
            return ()
        return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")))

    def _read_words(self, language: str) -> DisplayWords:
        if language not in self._words:
            name = f"{WORDS_FOLDER}/{language}.toml"
            self._words[language] = words_from_bytes(
                (self._root / WORDS_FOLDER / f"{language}.toml").read_bytes(), name
            )
        return self._words[language]


def definition_from_bytes(data: bytes, name: str, words: Mapping[str, DisplayWords]) -> FormDefinition:
    """The definition that a file called `name` holds, checked, with the words of its language and its digest.

    Raises:
        DefinitionError: with every problem found.
    """
    problems = ProblemList()
    content: dict[str, Any] = parse_toml(data, name, problems)
    problems.raise_if_any()
    definition = read_form(content, name, problems)
    problems.raise_if_any()
    check_form(definition, name, problems)
    if definition.language not in words:
        found = f"There are no words for the language {definition.language!r}"
        remedy = suggestion(definition.language, words)
        problems.add(ProblemCode.UNKNOWN_LANGUAGE, Place(name, key="language"), found, remedy)
    problems.raise_if_any()
    return replace(definition, words=words[definition.language], digest=hashlib.sha256(data).hexdigest())


def words_from_bytes(data: bytes, name: str) -> DisplayWords:
    """The words that a language file holds. Raises DefinitionError."""
    problems = ProblemList()
    content = parse_toml(data, name, problems)
    problems.raise_if_any()
    words = read_words(content, name, problems)
    problems.raise_if_any()
    return words
