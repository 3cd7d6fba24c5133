# SPDX-License-Identifier: EUPL-1.2
"""The documents and drafts on the pupil's page: one line each, with the way there."""

from __future__ import annotations

from functools import partial

from eht_desk.application.document_views import DocumentRow, DraftRow
from eht_desk.application.pupils import PupilPage
from eht_desk.application.stubs import StubKind
from eht_desk.application.workspace import local_time
from eht_desk.domain.documents import DocumentState
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.stub_dialog import stub_day, stub_title
from eht_desk.ui.screens.next_step import document_route, draft_route, draft_title
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.notice import EmptyState
from eht_desk.ui.words import STATES, given_to, readers_text


def documents_card(desk: Desk, page: PupilPage) -> Card:
    """Drafts first; a document that is being written again has one line. Empty says how the first begins."""
    begun = {draft.document_id for draft in page.drafts if draft.document_id is not None}
    rows = [partial(_draft_row, desk, draft) for draft in page.drafts]
    rows += [
        partial(_document_row, desk, row)
        for row in page.documents
        if row.state is not DocumentState.DRAFT or row.document_id not in begun
    ]
    rows += [
        partial(ListRow, stub_title(stub), stub_day(stub, desk.workspace.today))
        for stub in page.stubs
        if stub.kind is not StubKind.RECEIVED
    ]
    if rows:
        return RowCard("Dokument", rows)
    card = Card("Dokument")
    card.body.addWidget(
        EmptyState(
            "Inga dokument än",
            "Vid upprepad frånvaro talar mentorn med eleven och vårdnadshavaren och fyller i checklistan. "
            "Den börjar med knappen Ny checklista överst.",
        )
    )
    return card


def or_read(desk: Desk, word: str) -> str:
    """What a button does that leads to writing, while nothing can be written."""
    return "Läs" if word in ("Fyll i", "Fortsätt") and not desk.sharing.may_begin else word


def _draft_row(desk: Desk, draft: DraftRow) -> ListRow:
    saved = local_time(draft.saved_at)
    who = "du" if draft.is_mine else draft.author_name
    return ListRow(
        draft_title(draft),
        f"{draft.answered} av {draft.asked} besvarade · {who}, "
        f"{short_date(saved.date(), desk.workspace.today)}",
        ("Utkast", "neutral"),
        or_read(desk, "Fortsätt") if draft.may_write else "Visa",
        lambda: desk.navigator.go(draft_route(draft)),
        f"draft {draft.draft_id}",
        is_pill_last=True,
    )


def _document_row(desk: Desk, row: DocumentRow) -> ListRow:
    version = f" · version {row.version}" if row.version > 1 else ""
    missing = f" · ska lämnas till {given_to(row.due_handovers)}" if row.missing_handovers else ""
    wrong = " · utskriven med fel elev" if row.issued_before_move else ""
    whose = f" · det eleven godkänt för {readers_text(row.excerpt_for)}" if row.excerpt_for else ""
    whose = " · bara du läser" if row.is_own else whose
    return ListRow(
        f"{row.short_title}{f' ({row.annex.lower()})' if row.annex else ''}",
        f"{short_date(local_time(row.created_at).date(), desk.workspace.today)} · {row.code}{version}"
        f" · {row.author_name}{whose}{missing}{wrong}",
        STATES[row.state],
        "Öppna",
        lambda: desk.navigator.go(document_route(row)),
        f"document {row.document_id}",
        is_pill_last=True,
    )
