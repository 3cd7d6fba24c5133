# SPDX-License-Identifier: EUPL-1.2
"""Ports of the definitions around papers: purposes of consents, suggestions, language packs, a school's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from eht_desk.application.ports.devices import FormCatalog, Progress
from eht_desk.application.ports.papers import Letterhead, ScannedPage
from eht_desk.domain.consents import ConsentPurpose
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.catalogues import Catalogue
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.forms.translation import LanguagePack
from eht_desk.domain.school_definitions import DefinitionKind


class PurposeCatalog(Protocol):
    """The purposes that consents are asked for."""

    def get(self, purpose_id: str) -> ConsentPurpose:
        """One. Raises ExpectedFailure("unknown_purpose")."""
        ...

    def all(self) -> tuple[ConsentPurpose, ...]:
        """All, in the order of their ids."""
        ...


class SuggestionCatalog(Protocol):
    """The lists of suggestions that ship."""

    def get(self, catalogue_id: str) -> Catalogue:
        """One. Raises ExpectedFailure("unknown_catalogue")."""
        ...

    def all(self) -> tuple[Catalogue, ...]:
        """All, by id."""
        ...


class LanguageCatalog(Protocol):
    """The language packs that ship; none of them counts as reviewed until a school says so."""

    def get(self, language: str) -> LanguagePack:
        """One. Raises ExpectedFailure("unknown_language")."""
        ...

    def all(self) -> tuple[LanguagePack, ...]:
        """All, by tag."""
        ...

    def content(self, language: str) -> bytes:
        """The file's bytes. Raises ExpectedFailure("unknown_language")."""
        ...


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """One thing that is wrong in a file: where, what was found, what to do, in the words of who writes definitions."""

    section: str
    field: str
    key: str
    found: str
    remedy: str
    code: str


@dataclass(frozen=True, slots=True)
class CheckedDefinition:
    """A file of the school, looked through. With problems nothing else is filled in."""

    kind: DefinitionKind
    name: str = ""
    version: int = 0
    title: str = ""
    form: FormDefinition | None = None
    letterhead: Letterhead | None = None
    pack: LanguagePack | None = None
    catalogue: Catalogue | None = None
    problems: tuple[DefinitionProblem, ...] = ()


class DefinitionReader(Protocol):
    """Reads what a school hands in: TOML for all but the logo, which is a PNG or JPEG."""

    def check(
        self, kind: DefinitionKind, content: bytes, file_name: str, forms: FormCatalog
    ) -> CheckedDefinition:
        """Everything that is wrong, or the definition. Never raises for what a file holds."""
        ...

    def form_file(self, form_id: str, version: int) -> bytes:
        """The file of one of the program's own forms. Raises ExpectedFailure("unknown_form")."""
        ...


class NoPurposes:
    """Without definitions no consent can be asked for."""

    def get(self, purpose_id: str) -> ConsentPurpose:  # noqa: ARG002 - the port's signature
        """None of them."""
        raise ExpectedFailure("unknown_purpose")

    def all(self) -> tuple[ConsentPurpose, ...]:
        """No purposes."""
        return ()


class NoSuggestions:
    """Without definitions there are no lists."""

    def get(self, catalogue_id: str) -> Catalogue:  # noqa: ARG002 - the port's signature
        """None of them."""
        raise ExpectedFailure("unknown_catalogue")

    def all(self) -> tuple[Catalogue, ...]:
        """No lists."""
        return ()


class NoLanguages:
    """Without packs papers are Swedish."""

    def get(self, language: str) -> LanguagePack:  # noqa: ARG002 - the port's signature
        """None of them."""
        raise ExpectedFailure("unknown_language")

    def all(self) -> tuple[LanguagePack, ...]:
        """No packs."""
        return ()

    def content(self, language: str) -> bytes:  # noqa: ARG002 - the port's signature
        """None of them."""
        raise ExpectedFailure("unknown_language")


class NoDefinitions:
    """Without a reader a school adds nothing."""

    def check(
        self,
        kind: DefinitionKind,
        content: bytes,  # noqa: ARG002 - the port's signature
        file_name: str,  # noqa: ARG002 - the port's signature
        forms: FormCatalog,  # noqa: ARG002 - the port's signature
    ) -> CheckedDefinition:
        """Refuse."""
        problem = DefinitionProblem("", "", "", "", "", "no_reader")
        return CheckedDefinition(kind, problems=(problem,))

    def form_file(self, form_id: str, version: int) -> bytes:  # noqa: ARG002 - the port's signature
        """None of them."""
        raise ExpectedFailure("unknown_form")


class NothingScanned:
    """Without a reader no scan is read."""

    def pages(self, content: bytes, progress: Progress | None = None) -> Iterator[ScannedPage]:  # noqa: ARG002 - the port's signature
        """Refuse."""
        raise ExpectedFailure("scan_unreadable")
