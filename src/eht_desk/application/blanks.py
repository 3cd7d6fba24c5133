# SPDX-License-Identifier: EUPL-1.2
"""Many empty forms as one print job, for a stack in the cupboard or a whole class. No names, so nothing is logged."""

from __future__ import annotations

from collections import Counter

from eht_desk.application.disclosure import pupil_views
from eht_desk.application.papers import blank_paper
from eht_desk.application.ports import Progress
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.protection import Secret

MOST_BLANKS = 500


def print_blanks(
    workspace: Workspace,
    form_id: str,
    count: int,
    progress: Progress,
    *,
    own_sheets: bool = True,
    language: str = "",
    hidden: frozenset[Secret] = frozenset(),
) -> bytes:
    """The empty form `count` times in one file. Long work: `progress` tells how far it is and stops it by raising.

    `own_sheets`: each form begins on a sheet of its own where the printer uses both sides. `hidden`: as for
    `blank_paper`. Raises RuleViolation
    `blank_count` on `count`, ExpectedFailure `unknown_form`, and what `progress` raises (`cancelled`).
    """
    if not 1 <= count <= MOST_BLANKS:
        raise RuleViolation("blank_count", "count", {"limit": MOST_BLANKS})
    return workspace.services.renderer.repeated(
        blank_paper(workspace, form_id, language, hidden), count, progress, own_sheets=own_sheets
    )


def class_sizes(workspace: Workspace) -> tuple[tuple[str, int], ...]:
    """How many pupils there are in each class that the person sees, by the class's name: a form for each."""
    with workspace.store.read() as work:
        views = pupil_views(work, current_viewer(work, workspace), workspace.today)
    counts = Counter(view.class_name for view in views if view.class_name)
    return tuple(sorted(counts.items()))
