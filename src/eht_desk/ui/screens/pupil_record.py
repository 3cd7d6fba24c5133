# SPDX-License-Identifier: EUPL-1.2
"""What the page of a pupil reads at once, and which of "Mer" this person may do with the record now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from eht_desk.application.merge_pupils import MergeRow, merges_of
from eht_desk.application.organisation import list_units
from eht_desk.application.pupils import PupilPage, open_pupil, read_pupil
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.ids import MergeId, PupilId, UnitId
from eht_desk.domain.leaving import REMAINING
from eht_desk.domain.pupil_events import PupilEventKind
from eht_desk.ui.more_menu import MenuEntry

_COMING_AND_GOING = (PupilEventKind.LEFT_SCHOOL, PupilEventKind.CAME_BACK, PupilEventKind.SCHOOL_CHANGED)


@dataclass(frozen=True, slots=True)
class PupilRecord:
    """The page, the store's schools by name, and the merges that made the record, by id."""

    page: PupilPage
    schools: Mapping[UnitId, str] = field(default_factory=dict)
    merges: Mapping[MergeId, MergeRow] = field(default_factory=dict)
    has_surveys: bool = False
    """Whether the page of questionnaires is there for the viewer."""


@dataclass(frozen=True, slots=True)
class RecordRuns:
    """What the entries of "Mer" start."""

    change_school: Callable[[], None]
    leave: Callable[[], None]
    come_back: Callable[[], None]
    merge: Callable[[], None]
    set_class: Callable[[], None] | None = None
    protect: Callable[[], None] | None = None
    show_log: Callable[[], None] | None = None
    protect_guardian: Callable[[], None] | None = None
    surveys: Callable[[], None] | None = None


def read_record(workspace: Workspace, pupil_id: PupilId, *, opens: bool = False) -> PupilRecord:
    """Read it all. `opens` leaves the log row of a reading. Raises RuleViolation("not_allowed")."""
    page = (open_pupil if opens else read_pupil)(workspace, pupil_id)
    was_merged = any(event.kind is PupilEventKind.MERGED_HERE for event in page.events)
    merges = merges_of(workspace, page.pupil.id) if was_merged else ()
    return PupilRecord(
        page,
        {unit.id: unit.name for unit in list_units(workspace)},
        {row.id: row for row in merges},
        page.may_read_surveys,
    )


def record_entries(record: PupilRecord, viewer: Viewer, runs: RecordRuns) -> tuple[MenuEntry, ...]:
    """Only what the person answers for at the pupil's school."""
    pupil = record.page.pupil
    entries: list[MenuEntry] = []
    if may(viewer, Duty.MOVE_PUPILS, pupil.unit_id):
        if pupil.has_left:
            entries.append(MenuEntry("Kom tillbaka …", runs.come_back))
            entries.append(MenuEntry("Överlämning …", runs.leave))
        else:
            entries.append(MenuEntry("Eleven slutar …", runs.leave))
        if len(record.schools) > 1:
            entries.insert(0, MenuEntry("Byt skola …", runs.change_school))
    if may(viewer, Duty.MEND_MISTAKES, pupil.unit_id):
        entries.append(MenuEntry("Slå ihop med en annan post …", runs.merge))
    if may(viewer, Duty.MOVE_PUPILS, pupil.unit_id) and not pupil.has_left and runs.set_class is not None:
        if pupil.class_id is None:  # nobody who mentors a class sees the pupil: that comes first
            entries.insert(0, MenuEntry("Ge klass …", runs.set_class))
        else:
            entries.append(MenuEntry("Byt klass …", runs.set_class))
    entries += _protecting(record, viewer, runs)
    return (*entries, *_reading_entries(record, viewer, runs))


def _reading_entries(record: PupilRecord, viewer: Viewer, runs: RecordRuns) -> tuple[MenuEntry, ...]:
    """Pages that are opened to be read, also where nothing can be written."""
    entries: list[MenuEntry] = []
    if runs.surveys is not None and record.has_surveys:
        entries.append(MenuEntry("Frågeformulär", runs.surveys, writes=False))
    if runs.show_log is not None and may(viewer, Duty.REVIEW_LOG, record.page.pupil.unit_id):
        entries.append(MenuEntry("Vem har läst", runs.show_log, writes=False))
    return tuple(entries)


def _protecting(record: PupilRecord, viewer: Viewer, runs: RecordRuns) -> list[MenuEntry]:
    """The pupil, or a guardian whose own identity must not be known."""
    pupil = record.page.pupil
    if runs.protect is None or pupil.is_protected or not may(viewer, Duty.PROTECT_PUPILS, pupil.unit_id):
        return []
    entries = [MenuEntry("Skydda eleven …", runs.protect)]
    if runs.protect_guardian is not None and any(not item.is_veiled for item in record.page.guardians):
        entries.append(MenuEntry("Skydda en vårdnadshavare …", runs.protect_guardian))
    return entries


def handing_over_left(record: PupilRecord, viewer: Viewer) -> str:
    """What stands in the next step of a pupil who left and whose handing over is not done; empty when it is."""
    pupil = record.page.pupil
    if not pupil.has_left or not may(viewer, Duty.MOVE_PUPILS, pupil.unit_id):
        return ""
    last = next((event for event in record.page.events if event.kind in _COMING_AND_GOING), None)
    if last is None or last.kind is not PupilEventKind.LEFT_SCHOOL:
        return "Eleven har slutat. Ingen har gått igenom vad som ska lämnas över."
    number = int(last.facts.get(REMAINING) or 0)
    return f"Eleven har slutat. {number} kvar att lämna över eller tänka på." if number else ""
