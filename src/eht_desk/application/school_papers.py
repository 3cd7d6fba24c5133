# SPDX-License-Identifier: EUPL-1.2
"""What the school added to its papers and lists, as it counts on a day: letterhead and logo, languages, suggestions."""

from __future__ import annotations

from dataclasses import replace

from eht_desk.application.ports import ReadWork
from eht_desk.application.ports.paper_catalogs import CheckedDefinition
from eht_desk.application.ports.papers import Letterhead
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.catalogues import Catalogue
from eht_desk.domain.forms.translation import LanguagePack
from eht_desk.domain.school_definitions import DefinitionKind, SchoolDefinition, in_use


def letterhead_of(workspace: Workspace, work: ReadWork) -> Letterhead | None:
    """The school's letterhead with its logo today; None when it has neither."""
    texts = _read(workspace, work, _counting(workspace, work, DefinitionKind.LETTERHEAD))
    logo = _counting(workspace, work, DefinitionKind.LOGO)
    found = texts.letterhead if texts is not None else None
    if logo is None:
        return found
    return replace(found or Letterhead(), logo=work.definitions.content(logo.id))


def language_of(workspace: Workspace, work: ReadWork, language: str) -> tuple[LanguagePack | None, bool]:
    """The second language, and whether the school has read it through. An unreadable one of the school's gives way to
    the program's. Raises ExpectedFailure("unknown_language")."""
    if not language:
        return None, False
    item = _counting(workspace, work, DefinitionKind.LANGUAGE_PACK, language)
    read = _read(workspace, work, item)
    if read is not None and read.pack is not None and item is not None:
        return read.pack, item.reviewed_at is not None
    return workspace.services.languages.get(language), False


def languages(workspace: Workspace, work: ReadWork) -> tuple[tuple[LanguagePack, bool], ...]:
    """Every second language that papers can have, each with whether it is reviewed, by tag."""
    tags = {pack.language for pack in workspace.services.languages.all()}
    tags |= {item.name for item in _all_counting(workspace, work, DefinitionKind.LANGUAGE_PACK)}
    found: list[tuple[LanguagePack, bool]] = []
    for tag in sorted(tags):
        try:
            pack, is_reviewed = language_of(workspace, work, tag)
        except ExpectedFailure:
            continue  # one of the school's that cannot be read any more; the settings page tells it
        if pack is not None:
            found.append((pack, is_reviewed))
    return tuple(found)


def catalogue_of(workspace: Workspace, work: ReadWork, catalogue_id: str) -> Catalogue:
    """A list of suggestions: the school's, else the program's. Raises ExpectedFailure("unknown_catalogue")."""
    read = _read(workspace, work, _counting(workspace, work, DefinitionKind.CATALOGUE, catalogue_id))
    if read is not None and read.catalogue is not None:
        return read.catalogue
    return workspace.services.suggestions.get(catalogue_id)


def _counting(
    workspace: Workspace, work: ReadWork, kind: DefinitionKind, name: str = ""
) -> SchoolDefinition | None:
    return in_use(work.definitions.all(), kind, name, workspace.today)


def _all_counting(workspace: Workspace, work: ReadWork, kind: DefinitionKind) -> list[SchoolDefinition]:
    known = work.definitions.all()
    names = {item.name for item in known if item.kind is kind}
    found = (in_use(known, kind, name, workspace.today) for name in names)
    return [item for item in found if item is not None]


def _read(workspace: Workspace, work: ReadWork, item: SchoolDefinition | None) -> CheckedDefinition | None:
    if item is None:
        return None
    content = work.definitions.content(item.id)
    return workspace.services.definitions.check(item.kind, content, file_name_of(item), workspace.forms)


def file_name_of(item: SchoolDefinition) -> str:
    """What its file was called, as far as a reader asks."""
    if item.kind in {DefinitionKind.LANGUAGE_PACK, DefinitionKind.CATALOGUE}:
        return f"{item.name}.toml"
    return item.title
