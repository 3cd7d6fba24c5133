# SPDX-License-Identifier: EUPL-1.2
"""Received documents as they may be shown: only those that the person may read, with what he or she may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from eht_desk.application.document_views import account_names, staff_names
from eht_desk.application.item_access import may_do_with_received
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.access_table import DocumentClass, Right
from eht_desk.domain.accounts import Role
from eht_desk.domain.guardian_rules import GuardianRule
from eht_desk.domain.ids import PupilId, ReceivedId
from eht_desk.domain.item_classes import SenderKind
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.received import FormerDescription, MediaType, ReceivedDocument
from eht_desk.domain.text_nature import TextNature


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """A received document in a list. `may_mend`: whether the person may correct or withdraw it now; `may_sort`: say how
    closed it is and what it is; `may_limit`: keep it from a guardian; `may_hint`: decide what others see of it."""

    id: ReceivedId
    pupil_id: PupilId
    title: str
    sender: str
    received_on: date
    note: str
    kind: MediaType
    pages: int
    size: int
    registered_at: datetime
    who: str
    former: tuple[FormerDescription, ...]
    withdrawn_reason: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    may_mend: bool
    sender_kind: SenderKind | None
    document_class: DocumentClass
    nature: TextNature | None
    guardian_rules: tuple[GuardianRule, ...]
    may_print: bool
    may_hand_over: bool
    may_sort: bool
    may_limit: bool
    may_hint: bool


def received_rows(
    workspace: Workspace, work: ReadWork, viewer: Viewer, pupil: PupilView
) -> tuple[ReceivedRow, ...]:
    """The received documents of a pupil that has passed the gate which the viewer may read, what came last first. Reads
    no content."""
    return rows_of(workspace, work, viewer, pupil, work.received.of_pupil(pupil.id))


def rows_of(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    pupil: PupilView,
    documents: Iterable[ReceivedDocument],
) -> tuple[ReceivedRow, ...]:
    """The same of these documents."""
    read = [item for item in documents if may_do_with_received(workspace, viewer, Right.READ, item, pupil)]
    names = staff_names(account_names(work), pupil) if read else {}
    mends = may(viewer, Duty.MEND_MISTAKES, pupil.unit_id)
    rows = []
    for item in read:
        held = {right for right in Right if may_do_with_received(workspace, viewer, right, item, pupil)}
        is_mine, stands = item.registered_by == viewer.account_id, not item.is_withdrawn
        rows.append(
            ReceivedRow(
                item.id,
                pupil.id,
                item.description.title,
                item.description.sender,
                item.description.received_on,
                item.description.note,
                item.kind,
                item.pages,
                item.size,
                item.registered_at,
                names.get(item.registered_by, ""),
                () if pupil.is_protected else item.former,  # what it was called before may be the name
                item.withdrawn_reason,
                item.withdrawn_at,
                names.get(item.withdrawn_by, "") if item.withdrawn_by else "",
                may_mend=stands and Right.WRITE in held and (mends or is_mine),
                sender_kind=item.sender_kind,
                document_class=item.class_,
                nature=item.nature,
                guardian_rules=item.guardian_rules,
                may_print=Right.PRINT in held,
                may_hand_over=stands and Right.HAND_OVER in held,
                may_sort=stands and may_sort(viewer, item, pupil) and Right.WRITE in held,
                may_limit=stands and decides_about(viewer, item, pupil),
                may_hint=stands and is_mine and item.class_ is not DocumentClass.MEDICAL,
            )
        )
    return tuple(rows)


def may_sort(viewer: Viewer, document: ReceivedDocument, pupil: PupilView) -> bool:
    """Whoever took it in, and rektor, say how closed it is."""
    is_rector = viewer.holds(Role.RECTOR, None if pupil.is_protected else pupil.unit_id)
    return document.registered_by == viewer.account_id or is_rector


def decides_about(viewer: Viewer, document: ReceivedDocument, pupil: PupilView) -> bool:
    """Whoever took it in, and those who keep cases at the school, decide from which guardian it is kept."""
    return document.registered_by == viewer.account_id or may(viewer, Duty.KEEP_CASES, pupil.unit_id)
