# SPDX-License-Identifier: EUPL-1.2
"""Around the forms of the demo: contacts, offered times, what a pupil approves. The same use cases as real."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eht_desk.application import approvals, contact_notes, offered_times
from eht_desk.application.contact_notes import NewNote, read_contact
from eht_desk.application.offered_times import NewTime
from eht_desk.application.workspace import DEFAULT_ZONE, Workspace
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.documents import ApprovalWay
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import DocumentId, OfferedTimeId, PupilId

ACTS = frozenset({"note", "offer", "missed", "attended", "approve"})
"""What a step may do besides writing forms."""


class DemoActs:
    """Does the acts of one pupil's story; remembers the time that was offered last.

    What a step says stands in its answers: `note` has `channel`, `outcome`, `text`; `offer` has `days` from the step's
    day, `at`, `place`; `approve` has `approval`, `sections`, `kept_at`.
    """

    def __init__(self) -> None:
        self._offered: OfferedTimeId | None = None

    def do(
        self,
        act: str,
        workspace: Workspace,
        pupil_id: PupilId,
        form_id: str,
        document_id: DocumentId | None,
        says: Mapping[str, AnswerValue],
    ) -> None:
        """Raises ValueError for what cannot be done."""
        words = {key: str(value) for key, value in says.items() if isinstance(value, str | int)}
        if act == "note":
            _note(workspace, pupil_id, words)
        elif act == "offer":
            self._offered = _offer(workspace, pupil_id, form_id, words)
        elif act == "missed" and self._offered is not None:
            offered_times.note_missed(workspace, self._offered)
        elif act == "attended" and self._offered is not None:
            offered_times.note_attended(workspace, self._offered)
        elif act == "approve" and document_id is not None:
            sections = says["sections"]
            approvals.approve(
                workspace,
                document_id,
                words["approval"],
                [str(item) for item in sections] if isinstance(sections, list) else [],
                ApprovalWay.PAPER,
                on=workspace.today,
                kept_at=words["kept_at"],
            )
        else:
            raise ValueError(f"demo plan: cannot {act}")


def _note(workspace: Workspace, pupil_id: PupilId, words: Mapping[str, str]) -> None:
    guardians = [person.id for person in read_contact(workspace, pupil_id).guardians if person.id is not None]
    contact_notes.write_note(
        workspace,
        pupil_id,
        NewNote(
            ContactWith.GUARDIAN,
            ContactChannel(words["channel"]),
            ContactOutcome(words["outcome"]),
            workspace.now,
            words.get("text", ""),
            guardians[0] if guardians else None,
            "" if guardians else "Vårdnadshavare",
        ),
    )


def _offer(workspace: Workspace, pupil_id: PupilId, form_id: str, words: Mapping[str, str]) -> OfferedTimeId:
    day = workspace.today + timedelta(days=int(words["days"]))
    moment = datetime.combine(day, time.fromisoformat(words["at"]), ZoneInfo(DEFAULT_ZONE)).astimezone(UTC)
    return offered_times.offer_time(workspace, pupil_id, NewTime(form_id, moment, words.get("place", "")))[0]
