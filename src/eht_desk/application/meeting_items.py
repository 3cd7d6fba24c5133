# SPDX-License-Identifier: EUPL-1.2
"""One pupil at EHT's meeting: reading up, writing what is said, finishing, putting off. Who: access.py.

An item lies in the pupil's compartment. Locked (the meeting was adjusted) it never changes.
"""

from __future__ import annotations

from eht_desk.application.changes import ChangeSet
from eht_desk.application.meeting_views import ItemView, Said
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import EntryId


def open_item(workspace: Workspace, item_id: EntryId) -> ItemView:
    """Speak of this pupil now. One log row. Raises RuleViolation: `not_allowed` (the same when there is none)."""
    raise NotImplementedError


def read_item(workspace: Workspace, item_id: EntryId) -> ItemView:
    """The same within that opening, after a change: no further log row. Raises RuleViolation: `not_allowed`."""
    raise NotImplementedError


def save_item(workspace: Workspace, item_id: EntryId, said: Said, *, starts_stretch: bool) -> ChangeSet:
    """Keep what is typed, however half, durable at once. `starts_stretch`: the first save of a stretch of writing has
    the log row. Raises RuleViolation: `not_allowed`, `item_locked`, `item_done`; `text_too_long` on `text`, `feedback`,
    `actions`; `unknown_choice` on `assessment`, `causes`; `action_made` on `actions` (became a task, cannot change).
    """
    raise NotImplementedError


def postpone_item(workspace: Workspace, item_id: EntryId) -> ChangeSet:
    """Put the pupil off to the next meeting. One log row. Raises RuleViolation: `not_allowed`, `item_locked`,
    `item_done`."""
    raise NotImplementedError


def finish_item(workspace: Workspace, item_id: EntryId) -> ChangeSet:
    """The pupil has been spoken of: the assessment becomes EHT's decision in the case, each action a task or a measure,
    the feedback the mentor's task (H5). One log row.

    Raises RuleViolation: `not_allowed`, `item_locked`, `item_done`, `meeting_not_begun`; `needs_case` on `assessment`
    or `actions` (a measure); `required` on `text` (the assessment asks for words) or `causes`; `required`,
    `owner_may_not` on `owner`.
    """
    raise NotImplementedError


def take_up_again(workspace: Workspace, item_id: EntryId) -> ChangeSet:
    """Speak of the pupil once more, before the meeting is adjusted; what was decided stays until something else is.
    One log row. Raises RuleViolation: `not_allowed`, `item_locked`, `item_waiting`."""
    raise NotImplementedError
