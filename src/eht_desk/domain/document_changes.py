# SPDX-License-Identifier: EUPL-1.2
"""What may change of a document that is kept, and what is frozen (architecture §6). Pure."""

from __future__ import annotations

from dataclasses import replace

from eht_desk.domain.documents import Approval, Document

_NEVER = (
    "id",
    "compartment_id",
    "pupil_id",
    "unit_id",
    "form_id",
    "form_version",
    "code",
    "version",
    "created_at",
    "author_id",
    "supersedes",
    "readers",
    "excerpt_of",
    "excerpt_sections",
)


def may_replace(former: Document, new: Document) -> bool:
    """Whether `new` is the former with what may come: stages with their answers, deliveries, approvals.

    Of an approval the excerpt and the day it was withdrawn may be filled in, once.
    """
    if any(getattr(former, name) != getattr(new, name) for name in _NEVER):
        return False
    grows = (
        new.stages[: len(former.stages)] == former.stages
        and new.deliveries[: len(former.deliveries)] == former.deliveries
        and _approvals_stay(former.approvals, new.approvals)
    )
    return grows and _answers_stay(former, new)


def _approvals_stay(former: tuple[Approval, ...], new: tuple[Approval, ...]) -> bool:
    if len(new) < len(former):
        return False
    return all(
        before
        == replace(
            after,
            excerpt_id=before.excerpt_id if before.excerpt_id is None else after.excerpt_id,
            withdrawn_on=before.withdrawn_on if before.withdrawn_on is None else after.withdrawn_on,
            withdrawn_at=before.withdrawn_at if before.withdrawn_at is None else after.withdrawn_at,
        )
        for before, after in zip(former, new, strict=False)
    )


def _answers_stay(former: Document, new: Document) -> bool:
    if len(new.stages) == len(former.stages):
        return not former.stages or dict(new.answers) == dict(former.answers)
    return all(key in new.answers and new.answers[key] == value for key, value in former.answers.items())
