# SPDX-License-Identifier: EUPL-1.2
"""A school's own definitions: looking at a file, putting it in from a day, reviewing a language, taking back.

Nothing is ever deleted: a document made with a form of the school's stays readable whatever becomes of the form.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_views import account_names
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.ports.paper_catalogs import CheckedDefinition, DefinitionProblem
from eht_desk.application.school_form_limits import weaker_than_shipped
from eht_desk.application.school_forms import SchoolFormCatalog, forms_changed
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, may
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.ids import SchoolDefinitionId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.school_definitions import DefinitionKind, SchoolDefinition, in_use

VERSION_NOT_HIGHER, VERSION_USED, UNKNOWN_GATE, UNKNOWN_CATALOGUE, UNKNOWN_PREFILL = (
    "version_not_higher",
    "version_used",
    "unknown_gate",
    "unknown_catalogue",
    "unknown_prefill",
)
"""What can be wrong with a file that is whole in itself."""


@dataclass(frozen=True, slots=True)
class DefinitionLook:
    """A file looked through. `counts_now` is the school's that it would take over from, None: nothing or the program's.

    `is_there` says that exactly this file is put in already.
    """

    checked: CheckedDefinition
    digest: str
    counts_now: SchoolDefinition | None
    is_there: bool

    @property
    def can_be_put_in(self) -> bool:
        """Whether nothing is wrong and it is new."""
        return not self.checked.problems and not self.is_there


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """Something that the school added. `counts`: it is what new papers are made with today."""

    definition: SchoolDefinition
    who: str
    counts: bool
    is_coming: bool
    is_unreadable: bool


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form that can be written: the version in force, and whether it is the school's."""

    form: FormDefinition
    is_own: bool
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """A second language. `definition_id` is the school's pack that counts, None while the program's does."""

    language: str
    name: str
    is_reviewed: bool
    definition_id: SchoolDefinitionId | None


@dataclass(frozen=True, slots=True)
class DefinitionsPage:
    """Everything for the page in the settings."""

    forms: tuple[FormRow, ...]
    added: tuple[DefinitionRow, ...]
    languages: tuple[LanguageRow, ...]
    may_change: bool


def definitions_page(workspace: Workspace) -> DefinitionsPage:
    """What ships and what the school added. For everybody who unlocks; changing is a duty."""
    catalog = workspace.school_forms
    unreadable = catalog.unreadable() if isinstance(catalog, SchoolFormCatalog) else frozenset[str]()
    forms = workspace.forms.all_latest()
    with workspace.store.read() as work:
        known = [item for item in work.definitions.all() if item.kind is not DefinitionKind.ROUTINE]
        names = account_names(work)
        may_change = may(current_viewer(work, workspace), Duty.CHANGE_FORMS)
    today = workspace.today
    counting = {item.id for item in known if in_use(known, item.kind, item.name, today) == item}
    rows = tuple(
        DefinitionRow(
            item,
            names.get(item.put_in_by, ""),
            item.id in counting,
            item.withdrawn_at is None and item.valid_from > today,
            item.id in unreadable,
        )
        for item in known
    )
    own = {
        (item.name, item.version): item
        for item in known
        if item.kind is DefinitionKind.FORM and item.id in counting
    }
    return DefinitionsPage(
        tuple(_form_row(form, own.get((form.id, form.version))) for form in forms),
        rows,
        _languages(workspace, known, counting),
        may_change,
    )


def look_at_definition(
    workspace: Workspace, kind: DefinitionKind, content: bytes, file_name: str
) -> DefinitionLook:
    """Check a file and change nothing. Everything that is wrong is among the problems; it never raises for a file."""
    with workspace.store.read() as work:
        return _look(workspace, work, kind, content, file_name)


def put_in(
    workspace: Workspace, kind: DefinitionKind, content: bytes, file_name: str, valid_from: date
) -> tuple[SchoolDefinitionId, ChangeSet]:
    """Put a file in; it counts from the day. One log row with its digest.

    Raises:
        RuleViolation: `not_allowed`, `definition_broken` (the problems are those of `look_at_definition`),
            `definition_there` (the same file counts or is to come), `day_passed` on `valid_from`.
    """
    if valid_from < workspace.today:
        raise RuleViolation("day_passed", "valid_from")
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_FORMS)
        look = _look(workspace, work, kind, content, file_name)
        if look.checked.problems:
            raise RuleViolation("definition_broken")
        if look.is_there:
            raise RuleViolation("definition_there")
        definition = _new(workspace, work, look, len(content), valid_from)
        work.definitions.add(definition, content)
        work.commit(LogEvent("definition_put_in", detail=_facts(definition)))
    forms_changed(workspace)
    return definition.id, changed(ChangeKind.DEFINITION, ids=(definition.id,))


def review_language(workspace: Workspace, definition_id: SchoolDefinitionId) -> ChangeSet:
    """Say that a language of the school's is right. One log row. Raises RuleViolation `not_found`, `not_allowed`."""
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_FORMS)
        definition = work.definitions.get(definition_id)
        if definition is None or definition.kind is not DefinitionKind.LANGUAGE_PACK:
            raise RuleViolation("not_found")
        if definition.reviewed_at is not None:
            return ChangeSet()
        work.definitions.update(_reviewed(workspace, definition))
        work.commit(LogEvent("language_reviewed", detail=_facts(definition)))
    return changed(ChangeKind.DEFINITION, ids=(definition_id,))


def review_shipped_language(workspace: Workspace, language: str) -> ChangeSet:
    """Say that the program's own pack is right. It is put in unchanged, so that a later version of the program cannot
    change what was read through. One log row.

    Raises RuleViolation `not_allowed`, ExpectedFailure `unknown_language`.
    """
    content = workspace.services.languages.content(language)
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_FORMS)
        look = _look(workspace, work, DefinitionKind.LANGUAGE_PACK, content, f"{language}.toml")
        if look.checked.problems:
            raise RuleViolation("definition_broken")
        definition = _reviewed(workspace, _new(workspace, work, look, len(content), workspace.today))
        work.definitions.add(definition, content)
        work.commit(LogEvent("language_reviewed", detail=_facts(definition)))
    return changed(ChangeKind.DEFINITION, ids=(definition.id,))


def withdraw(workspace: Workspace, definition_id: SchoolDefinitionId) -> ChangeSet:
    """No new paper is made with it from now on; what counted before counts again. One log row.

    Raises RuleViolation `not_found`, `not_allowed`, `withdrawn_already`.
    """
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_FORMS)
        definition = work.definitions.get(definition_id)
        if definition is None:
            raise RuleViolation("not_found")
        if definition.withdrawn_at is not None:
            raise RuleViolation("withdrawn_already")
        work.definitions.update(
            replace(definition, withdrawn_at=workspace.now, withdrawn_by=workspace.store.account_id)
        )
        work.commit(LogEvent("definition_withdrawn", detail=_facts(definition)))
    forms_changed(workspace)
    return changed(ChangeKind.DEFINITION, ids=(definition_id,))


def definition_content(workspace: Workspace, definition_id: SchoolDefinitionId) -> bytes:
    """The file as it was put in, to save or to look at. Raises RuleViolation("not_found")."""
    with workspace.store.read() as work:
        try:
            return work.definitions.content(definition_id)
        except KeyError:
            raise RuleViolation("not_found") from None


def form_file(workspace: Workspace, form_id: str, version: int) -> bytes:
    """The file of a form's version, the school's or the program's, to begin another with. Holds no person.

    Raises ExpectedFailure("unknown_form").
    """
    with workspace.store.read() as work:
        for item in work.definitions.all():
            if (item.kind, item.name, item.version) == (DefinitionKind.FORM, form_id, version):
                return work.definitions.content(item.id)
    return workspace.services.definitions.form_file(form_id, version)


def _form_row(form: FormDefinition, own: SchoolDefinition | None) -> FormRow:
    return FormRow(form, own is not None, None if own is None else own.valid_from)


def _look(
    workspace: Workspace, work: ReadWork, kind: DefinitionKind, content: bytes, file_name: str
) -> DefinitionLook:
    checked = workspace.services.definitions.check(kind, content, file_name, workspace.forms)
    digest = hashlib.sha256(content).hexdigest()
    known = [item for item in work.definitions.all() if (item.kind, item.name) == (kind, checked.name)]
    counts_now = in_use(known, kind, checked.name, workspace.today)
    is_there = any(
        item.digest == digest
        and item.withdrawn_at is None
        and (item == counts_now or item.valid_from > workspace.today)
        for item in known
    )
    if checked.form is not None:
        problems = (
            *_version_problems(workspace, checked.form, known, digest),
            *_reference_problems(workspace, work, checked.form),
            *weaker_than_shipped(workspace, checked.form),
        )
        checked = replace(checked, problems=problems)
    return DefinitionLook(checked, digest, counts_now, is_there and not checked.problems)


def _version_problems(
    workspace: Workspace, form: FormDefinition, known: list[SchoolDefinition], digest: str
) -> list[DefinitionProblem]:
    """A version is taken once: documents name it."""
    try:
        shipped = workspace.services.forms.get(form.id).version
    except ExpectedFailure:
        shipped = 0
    if form.version <= shipped:
        remedy = f"Write a number above {shipped}."
        return [DefinitionProblem("", "", "version", str(form.version), remedy, VERSION_NOT_HIGHER)]
    if any(item.version == form.version and item.digest != digest for item in known):
        highest = max(item.version for item in known)
        remedy = f"Write {highest + 1}."
        return [DefinitionProblem("", "", "version", str(form.version), remedy, VERSION_USED)]
    return []


def _reference_problems(
    workspace: Workspace, work: ReadWork, form: FormDefinition
) -> list[DefinitionProblem]:
    """Gates, lists and former forms that the form names and that do not exist."""
    found: list[DefinitionProblem] = []
    gates = {gate.id for gate in workspace.services.gates.all()}
    if form.gate and form.gate not in gates:
        found.append(DefinitionProblem("", "", "gate", form.gate, _known(gates), UNKNOWN_GATE))
    lists = {item.id for item in workspace.services.suggestions.all()}
    lists |= {item.name for item in work.definitions.all() if item.kind is DefinitionKind.CATALOGUE}
    for section in form.sections:
        for item in section.fields:
            if item.catalogue and item.catalogue not in lists:
                found.append(
                    DefinitionProblem(
                        section.id, item.id, "catalogue", item.catalogue, _known(lists), UNKNOWN_CATALOGUE
                    )
                )
            found.extend(
                DefinitionProblem(section.id, item.id, "prefill", source, "", UNKNOWN_PREFILL)
                for source in item.prefill
                if not _is_field(workspace, form, source)
            )
    return found


def _is_field(workspace: Workspace, form: FormDefinition, source: str) -> bool:
    form_id, _, field_id = source.partition(".")
    try:
        other = form if form_id == form.id else workspace.forms.get(form_id)
    except ExpectedFailure:
        return False
    return any(item.id == field_id for section in other.sections for item in section.fields)


def _known(words: set[str]) -> str:
    return f"Known: {', '.join(sorted(words)) or 'none'}."


def _new(
    workspace: Workspace, work: UnitOfWork, look: DefinitionLook, size: int, valid_from: date
) -> SchoolDefinition:
    checked = look.checked
    version = checked.version
    if checked.kind is not DefinitionKind.FORM:
        former = (
            item.version
            for item in work.definitions.all()
            if (item.kind, item.name) == (checked.kind, checked.name)
        )
        version = 1 + max(former, default=0)
    return SchoolDefinition(
        SchoolDefinitionId(workspace.services.ids.new_id()),
        checked.kind,
        checked.name,
        version,
        checked.title,
        look.digest,
        size,
        valid_from,
        workspace.now,
        workspace.store.account_id,
    )


def _reviewed(workspace: Workspace, definition: SchoolDefinition) -> SchoolDefinition:
    return replace(definition, reviewed_by=workspace.store.account_id, reviewed_at=workspace.now)


def _facts(definition: SchoolDefinition) -> dict[str, str | int]:
    return {
        "definition": definition.id,
        "kind": definition.kind.value,
        "name": definition.name,
        "version": definition.version,
        "digest": definition.digest,
        "from": definition.valid_from.isoformat(),
    }


def _languages(
    workspace: Workspace, known: list[SchoolDefinition], counting: set[SchoolDefinitionId]
) -> tuple[LanguageRow, ...]:
    rows = {
        pack.language: LanguageRow(pack.language, pack.name, False, None)
        for pack in workspace.services.languages.all()
    }
    for item in known:
        if item.kind is DefinitionKind.LANGUAGE_PACK and item.id in counting:
            rows[item.name] = LanguageRow(item.name, item.title, item.reviewed_at is not None, item.id)
    return tuple(row for _, row in sorted(rows.items()))


def kind_of(content: bytes, file_name: str) -> DefinitionKind:
    """What a file seems to be. Whether it is, the check says."""
    if not file_name.casefold().endswith(".toml"):
        return DefinitionKind.LOGO
    heads = {line.strip() for line in content.split(b"\n")}
    if b"[[steps]]" in heads or any(line.partition(b"=")[0].strip() == b"base_version" for line in heads):
        return DefinitionKind.ROUTINE
    if b"[[stages]]" in heads or b"[[sections]]" in heads:
        return DefinitionKind.FORM
    if b"[[groups]]" in heads:
        return DefinitionKind.CATALOGUE
    if any(line.partition(b"=")[0].strip() == b"language" for line in heads):
        return DefinitionKind.LANGUAGE_PACK
    return DefinitionKind.LETTERHEAD
