# SPDX-License-Identifier: EUPL-1.2
"""An approval that came on paper: the paper that it stands on is back and signed, and nobody waits for it any more."""

from __future__ import annotations

from dataclasses import replace

from eht_desk.application.ports import ReadWork
from eht_desk.domain.documents import Approval, ApprovalWay, Document, DocumentState, PaperSignature


def with_answer(work: ReadWork, document: Document, stage_id: str, answer: Approval) -> Document:
    """The document with the pupil's answer, and with the signature of the printed paper that the answer was read off.

    An answer whose original is kept nowhere was not read off a paper.
    """
    answered = replace(document, approvals=(*document.approvals, answer))
    is_on_paper = answer.way is ApprovalWay.PAPER and bool(answer.kept_at)
    printed = [
        paper
        for paper in work.documents.papers(document.id)
        if paper.copies and paper.stage_id == stage_id and not paper.copy_id
    ]
    if not is_on_paper or not printed or document.state is not DocumentState.AWAITING_SIGNATURE:
        return answered
    number = printed[-1].number
    signature = PaperSignature(
        stage_id,
        answer.on,
        answer.kept_at,
        answer.account_id,
        answer.at,
        answer.witnessed_by,
        number,
        any(page.paper_number == number for page in work.scans.returned(document.id)),
    )
    return replace(answered, state=DocumentState.SIGNED, signatures=(*document.signatures, signature))
