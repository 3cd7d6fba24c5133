# SPDX-License-Identifier: EUPL-1.2
"""Reads language packs: the second language on papers (resources/languages/*.toml, and those of a school).

A text for a form, section, field or option that does not exist is an error, so that a renamed field cannot lose its
translation in silence. What a pack lacks stays Swedish. Which keys there are: docs/extending.md.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable

from eht_desk.application.ports.devices import FormCatalog
from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.catalog.tables import Table, parse_toml
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.model import FieldDefinition, FormDefinition
from eht_desk.domain.forms.translation import LanguagePack

COMMON = frozenset(
    {
        *("pupil", "class", "number", "yes", "no", "date", "place_and_date", "signature", "name_in_clear"),
        *("approval", "parts", "unreviewed", "name_by_hand", "refuses", "given_on", "given_by", "comment"),
    }
)
"""The texts that papers share, by the names under which the papers ask for them."""

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_DEEPEST = 4
"""field.<id>.option.<option>: no place has more parts."""


class LanguageCatalogFromFiles:
    """The packs in a folder of `<language>.toml`, read once, when first asked for."""

    def __init__(self, root: Traversable, forms: FormCatalog) -> None:
        self._root = root
        self._forms = forms
        self._packs: dict[str, LanguagePack] | None = None

    def get(self, language: str) -> LanguagePack:
        """One. Raises ExpectedFailure("unknown_language"), DefinitionError with every problem of the file."""
        found = self._read().get(language)
        if found is None:
            raise ExpectedFailure("unknown_language", {"language": language})
        return found

    def all(self) -> tuple[LanguagePack, ...]:
        """All, by tag; none without the folder. Raises DefinitionError."""
        return tuple(self._read().values())

    def content(self, language: str) -> bytes:
        """The bytes of a pack's file. Raises ExpectedFailure("unknown_language"), DefinitionError."""
        return (self._root / f"{self.get(language).language}.toml").read_bytes()

    def _read(self) -> dict[str, LanguagePack]:
        if self._packs is None:
            entries = sorted(self._root.iterdir(), key=lambda item: item.name) if self._root.is_dir() else []
            read = (
                pack_from_bytes(entry.read_bytes(), entry.name, self._forms)
                for entry in entries
                if entry.name.endswith(".toml")
            )
            self._packs = {pack.language: pack for pack in read}
        return self._packs


def pack_from_bytes(data: bytes, name: str, forms: FormCatalog) -> LanguagePack:
    """The pack that a file called `<language>.toml` holds. Raises DefinitionError with every problem found."""
    problems = ProblemList()
    content = parse_toml(data, name, problems)
    problems.raise_if_any()
    table = Table(content, Place(name), problems)
    pack = LanguagePack(
        language=_language(table, name),
        name=table.text("name"),
        is_right_to_left=table.flag("right_to_left"),
        common=_common(table, name),
        forms=_forms(table, name, forms),
        digest=hashlib.sha256(data).hexdigest(),
    )
    table.finish()
    problems.raise_if_any()
    return pack


def places_of(definition: FormDefinition) -> dict[str, str]:
    """Every place of the form that holds a text, with that text in the form's own language."""
    found = {
        "title": definition.title,
        "intro": definition.intro,
        "note_on_paper": definition.note_on_paper,
        **{f"approval.{item.id}.label": item.label for item in definition.approvals},
        **{f"copy.{item.id}.title": item.title for item in definition.copies},
        **{f"handover.{item.id}.label": item.label for item in definition.handovers},
    }
    for section in definition.sections:
        found[f"section.{section.id}.title"] = section.title
        found[f"section.{section.id}.hint"] = section.hint
        for item in section.fields:
            found.update(_places_of_field(item))
    return {place: text for place, text in found.items() if text}


def _places_of_field(item: FieldDefinition) -> Iterator[tuple[str, str]]:
    yield f"field.{item.id}.label", item.plain_label
    yield f"field.{item.id}.hint", item.hint
    for option in item.options:
        yield f"field.{item.id}.option.{option.id}", option.label
    for column in item.columns:
        yield f"field.{item.id}.column.{column.id}", column.plain_label


def _language(table: Table, name: str) -> str:
    language = table.text("language")
    if language and not _TAG.fullmatch(language):
        remedy = "Write the tag of the language in small letters, as en, fi or zh-hant."
        table.problems.add(ProblemCode.BAD_ID, table.at("language"), f"{language!r} is no tag", remedy)
    elif language and f"{language}.toml" != name:
        remedy = f"Name the file {language}.toml, or give the pack the tag of its file."
        table.problems.add(
            ProblemCode.NAME_MISMATCH, table.at("language"), f"The file is called {name}", remedy
        )
    return language


def _common(table: Table, name: str) -> dict[str, str]:
    inner = Table(table.table("common") or {}, Place(name, "common"), table.problems)
    found = {key: inner.text(key) for key in sorted(COMMON) if inner.has(key)}
    inner.asked.update(COMMON)
    inner.finish()
    return found


def _forms(table: Table, name: str, forms: FormCatalog) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    content = table.table("forms") or {}
    for form_id, texts in content.items():
        place = Place(name, form_id)
        definitions = _versions(forms, form_id)
        if not definitions:
            remedy = suggestion(form_id, [form.id for form in forms.all_latest()])
            table.problems.add(ProblemCode.UNKNOWN_FORM, place, f"There is no form {form_id!r}", remedy)
        elif not isinstance(texts, dict):
            table.problems.add(ProblemCode.WRONG_TYPE, place, "The form is no table", "Write a table.")
        else:
            found[form_id] = _texts(texts, place, definitions, table.problems)
    return found


def _versions(forms: FormCatalog, form_id: str) -> list[FormDefinition]:
    """The form in all its versions: papers of an older one are printed too."""
    try:
        latest = forms.get(form_id)
    except ExpectedFailure:
        return []
    found = [latest]
    for version in range(1, latest.version):
        try:
            found.append(forms.get(form_id, version))
        except ExpectedFailure:
            continue  # versions need not be without gaps
    return found


def _texts(
    content: Mapping[str, object], place: Place, definitions: list[FormDefinition], problems: ProblemList
) -> dict[str, str]:
    known = {text for definition in definitions for text in places_of(definition)}
    found: dict[str, str] = {}
    for key, value in _flat(content):
        where = Place(place.file, place.section, key)
        if key not in known:
            remedy = suggestion(key, known) if key.count(".") else suggestion(key, ["title", "intro"])
            problems.add(ProblemCode.UNKNOWN_PLACE, where, "The form has no such text", remedy)
        elif not isinstance(value, str):
            problems.add(ProblemCode.WRONG_TYPE, where, "The value is no text", "Write a text.")
        else:
            found[key] = Table({key: value}, where, problems).text(key)
    return found


def _flat(content: Mapping[str, object], before: str = "", depth: int = 1) -> Iterator[tuple[str, object]]:
    for key, value in content.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _flat(value, f"{before}{key}.", depth + 1)
        else:
            yield f"{before}{key}", value
