# SPDX-License-Identifier: EUPL-1.2
"""The program's forms and those that the school added, as one catalogue; and opening a workspace with it.

A version that the school put in is never forgotten: documents made with it stay readable when it is withdrawn. Which
version a new document gets is decided by the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from eht_desk.application.ports import OpenStore
from eht_desk.application.school_routine_catalog import SchoolRoutineCatalog
from eht_desk.application.workspace import Services, Workspace, local_time
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.school_definitions import DefinitionKind, SchoolDefinition, in_use

_LOOK_AGAIN = timedelta(seconds=5)
"""So often at most the store is asked whether a colleague's program added a form."""


@dataclass(frozen=True, slots=True)
class _Added:
    """What was read of the store: which versions there are, and their definitions; of a broken one there is none."""

    read_at: datetime
    known: tuple[SchoolDefinition, ...] = ()
    forms: tuple[tuple[SchoolDefinition, FormDefinition | None], ...] = ()

    def version(self, form_id: str, version: int) -> FormDefinition | None:
        for item, form in self.forms:
            if (item.name, item.version) == (form_id, version) and form is not None:
                return form
        return None


class SchoolFormCatalog:
    """FormCatalog of an unlocked store. Reads the store when it is first asked, and again when something may be new."""

    def __init__(self, services: Services, store: OpenStore) -> None:
        self._services = services
        self._store = store
        self._added: _Added | None = None

    def get(self, form_id: str, version: int | None = None) -> FormDefinition:
        """A version of a form; None: the one in force today. Raises ExpectedFailure("unknown_form")."""
        added = self._read()
        try:
            return self._find(added, form_id, version)
        except ExpectedFailure as failure:
            newer = self._look_again(added)
            if failure.code != "unknown_form" or newer.known == added.known:
                raise
            return self._find(newer, form_id, version)

    def all_latest(self) -> tuple[FormDefinition, ...]:
        """Of each form the version that is in force today, by id."""
        added = self._look_again(self._read())
        shipped = {form.id: form for form in self._services.forms.all_latest()}
        names = {item.name for item, form in added.forms if form is not None}
        found = {name: form for name in names if (form := self._in_force(added, name)) is not None}
        return tuple(form for _, form in sorted({**shipped, **found}.items()))

    def refresh(self) -> None:
        """Read the store anew at the next question."""
        self._added = None

    def unreadable(self) -> frozenset[str]:
        """Ids of the school's forms that this version of the program cannot read."""
        return frozenset(item.id for item, form in self._read().forms if form is None)

    def _find(self, added: _Added, form_id: str, version: int | None) -> FormDefinition:
        found = self._in_force(added, form_id) if version is None else added.version(form_id, version)
        return self._services.forms.get(form_id, version) if found is None else found

    def _in_force(self, added: _Added, form_id: str) -> FormDefinition | None:
        today = local_time(self._services.clock.now()).date()
        readable = [item for item, form in added.forms if form is not None]
        item = in_use(readable, DefinitionKind.FORM, form_id, today)
        return None if item is None else added.version(form_id, item.version)

    def _read(self) -> _Added:
        if self._added is None:
            self._added = self._from_store(None)
        return self._added

    def _look_again(self, before: _Added) -> _Added:
        """The same object when nothing is new, or when the store was asked a moment ago, or is closed."""
        if self._services.clock.now() - before.read_at < _LOOK_AGAIN:
            return before
        try:
            self._added = self._from_store(before)
        except ExpectedFailure:
            return before
        return self._added

    def _from_store(self, before: _Added | None) -> _Added:
        now = self._services.clock.now()
        with self._store.read() as work:
            known = tuple(item for item in work.definitions.all() if item.kind is DefinitionKind.FORM)
            if before is not None and known == before.known:
                return _Added(now, before.known, before.forms)
            contents = [(item, work.definitions.content(item.id)) for item in known]
        forms = self._services.forms
        read = (
            (item, self._services.definitions.check(item.kind, content, item.title, forms).form)
            for item, content in contents
        )
        return _Added(now, known, tuple(read))


def open_workspace(services: Services, store: OpenStore) -> Workspace:
    """The workspace of an unlocked store, with the school's own forms and routines."""
    return Workspace(
        services, store, SchoolFormCatalog(services, store), SchoolRoutineCatalog(services, store)
    )


def forms_changed(workspace: Workspace) -> None:
    """The school's forms are read anew: something was put in or withdrawn."""
    if isinstance(workspace.school_forms, SchoolFormCatalog):
        workspace.school_forms.refresh()
