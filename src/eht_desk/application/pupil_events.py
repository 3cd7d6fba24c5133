# SPDX-License-Identifier: EUPL-1.2
"""What happened to a pupil's record: noting it, and showing it to whoever may see the pupil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from eht_desk.application.disclosure import find_pupil_view
from eht_desk.application.document_views import HIDDEN_STAFF, account_names
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Viewer
from eht_desk.domain.ids import AccountId, PupilEventId, PupilId
from eht_desk.domain.people import Pupil
from eht_desk.domain.protection import Secret
from eht_desk.domain.pupil_events import PupilEvent, PupilEventKind

_CLASSES = ("from_class", "to_class")
_SCHOOLS = ("from_unit", "to_unit", "to_school")
_PUPIL, _ACCOUNT, _UNIT, _NAME = "_pupil", "_account", "_unit", "_name"
"""How the names of facts end that hold an id, and what stands in their place when shown."""
_REASON = "reason"


@dataclass(frozen=True, slots=True)
class PupilEventView:
    """A happening as it may be shown: `who` did it, and its facts.

    For the ids `from_account` and `from_unit` stands `from_name` instead. For `from_pupil`, too, but only when the
    viewer may see that pupil as well; else the `reason` is left out, too, because it may name the pupil.
    """

    at: datetime
    who: str
    kind: PupilEventKind
    facts: Mapping[str, str | int]


def note_event(
    workspace: Workspace, work: UnitOfWork, pupil: Pupil, kind: PupilEventKind, facts: Mapping[str, str | int]
) -> None:
    """Note that something happened to the pupil now, in the pupil's compartment. The caller commits."""
    work.events.add(
        PupilEvent(
            PupilEventId(workspace.services.ids.new_id()),
            pupil.id,
            workspace.now,
            workspace.store.account_id,
            kind,
            pupil.compartment_id,
            dict(facts),
        )
    )


def event_views(
    workspace: Workspace, work: ReadWork, viewer: Viewer, pupil_id: PupilId
) -> tuple[PupilEventView, ...]:
    """What happened to a pupil that has passed the gate, and to the records merged into it, newest first."""
    names = _Names(workspace, work, viewer)
    protection = work.protections.of_pupil(pupil_id)
    hidden = frozenset() if protection is None else protection.hidden
    about = (pupil_id, *merged_into(work, pupil_id))
    every = (event for one in about for event in work.events.of_pupil(one))
    events = [event for event in every if event.kind is not PupilEventKind.RESTRICTED]  # stubs.py
    if Secret.STAFF in hidden:
        names.accounts = dict.fromkeys(names.accounts, HIDDEN_STAFF)
    events.sort(key=lambda event: (event.at, event.id), reverse=True)
    return tuple(
        PupilEventView(
            event.at,
            names.accounts.get(event.account_id, ""),
            event.kind,
            names.shown(_left_open(event.facts, hidden)),
        )
        for event in events
    )


def _left_open(facts: Mapping[str, str | int], hidden: frozenset[Secret]) -> Mapping[str, str | int]:
    """The facts without those that tell what the plan of a protected pupil hides (P-3)."""
    secret = set(_CLASSES if Secret.CLASS in hidden else ()) | set(
        _SCHOOLS if Secret.SCHOOL in hidden else ()
    )
    return {name: value for name, value in facts.items() if name not in secret}


def kept_record(work: ReadWork, pupil_id: PupilId) -> Pupil | None:
    """The pupil, or the record that is kept of it after merges; None when there is none."""
    pupil = work.pupils.get(pupil_id)
    seen = {pupil_id}
    while pupil is not None and pupil.merged_into is not None and pupil.merged_into not in seen:
        seen.add(pupil.merged_into)
        pupil = work.pupils.get(pupil.merged_into)
    return pupil


def merged_into(work: ReadWork, pupil_id: PupilId) -> list[PupilId]:
    """The records that were merged into this one, also by way of others."""
    found: list[PupilId] = []
    waiting = [pupil_id]
    while waiting:
        kept_id = waiting.pop()
        for merge in work.merges.of_pupil(kept_id):
            if merge.kept_id == kept_id and not merge.is_undone and merge.other_id not in found:
                found.append(merge.other_id)
                waiting.append(merge.other_id)
    return found


def shown_name(workspace: Workspace, work: ReadWork, viewer: Viewer, pupil_id: PupilId) -> str:
    """The pupil's name, or an empty text for somebody who may not see the pupil.

    A merged record keeps the name it had: who may see the kept one may know what it was called.
    """
    pupil, kept = work.pupils.get(pupil_id), kept_record(work, pupil_id)
    if pupil is None or kept is None:
        return ""
    view = find_pupil_view(work, viewer, kept.id, workspace.today)
    if view is None or pupil.id == kept.id or view.is_protected:
        return "" if view is None else view.name
    return f"{pupil.given_name} {pupil.family_name}".strip()


class _Names:
    """What stands for the ids in facts, for one viewer."""

    def __init__(self, workspace: Workspace, work: ReadWork, viewer: Viewer) -> None:
        self._workspace = workspace
        self._work = work
        self._viewer = viewer
        self.accounts = account_names(work)
        self._units = {str(unit.id): unit.name for unit in work.organisation.units()}

    def shown(self, facts: Mapping[str, str | int]) -> Mapping[str, str | int]:
        """The facts without ids; what may not be told is left out."""
        found: dict[str, str | int] = {}
        hidden = False
        for name, value in facts.items():
            ending = next((end for end in (_PUPIL, _ACCOUNT, _UNIT) if name.endswith(end)), "")
            if not ending:
                found[name] = value
            elif text := self._name(ending, str(value)):
                found[name.removesuffix(ending) + _NAME] = text
            elif ending == _PUPIL:
                hidden = True
        if hidden:  # a reason that somebody gave may name the other pupil
            found.pop(_REASON, None)
        return found

    def _name(self, ending: str, value: str) -> str:
        if ending == _ACCOUNT:
            return self.accounts.get(AccountId(value), "")
        if ending == _UNIT:
            return self._units.get(value, "")
        return shown_name(self._workspace, self._work, self._viewer, PupilId(value))
