# SPDX-License-Identifier: EUPL-1.2
"""Finding an open case by the reference that stands on papers of it. Not here: the list of cases, worklist.py."""

from __future__ import annotations

from dataclasses import dataclass

from eht_desk.application.disclosure import find_pupil_view
from eht_desk.application.document_access import typed_code
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.ids import CaseId
from eht_desk.domain.pupil_view import PupilView


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case that a code leads to, and whom it is about, as the person may see it."""

    case_id: CaseId
    reference: str
    pupil: PupilView


def case_with_code(workspace: Workspace, code: str) -> FoundCase | None:
    """The open case with a reference such as `KXM4-7T`, letters and dash as they come; None both for one that is not
    there and for one out of reach. No log row: a line of a list is no reading, opening the case is.
    """
    wanted = typed_code(code)
    with workspace.store.read() as work:
        open_cases = work.cases.all_open_in_brief() if wanted else []
        case = next((item for item in open_cases if typed_code(item.reference) == wanted), None)
        if case is None:
            return None
        view = find_pupil_view(work, current_viewer(work, workspace), case.pupil_id, workspace.today)
        return None if view is None else FoundCase(case.id, case.reference, view)
