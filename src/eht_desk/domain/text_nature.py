# SPDX-License-Identifier: EUPL-1.2
"""What a text is in the eyes of the rules on public documents (B2-10): a note to oneself, working material, something
that was sent, or part of a case. It decides what must be kept and what can be asked for, so a person says it once."""

from __future__ import annotations

from enum import StrEnum

from eht_desk.domain.documents import Document
from eht_desk.domain.forms.model import FormDefinition, Privacy
from eht_desk.domain.recipients import Recipient


class TextNature(StrEnum):
    """The order is the order in which they are offered."""

    MEMO = "memo"  # minnesanteckning: only for preparing, adds no facts to a case
    WORKING = "working"  # arbetsmaterial: not finished
    CASE = "case"  # hör till ärende
    SENT = "sent"  # expedierad


ASK = "ask"
"""In a form's file: whoever freezes the text says what it is."""

CHOSEN = tuple(item for item in TextNature if item is not TextNature.SENT)
"""What a person can choose: that a text was sent follows from its hand-overs."""

_OUTSIDE = frozenset(
    {
        Recipient.GUARDIAN,
        Recipient.PUPIL,
        Recipient.SCHOOL_AUTHORITY,
        Recipient.HOME_MUNICIPALITY,
        Recipient.SOCIAL_SERVICES,
        Recipient.HEALTH_CARE,
        Recipient.OTHER,
    }
)
"""Who is outside the school: what reaches them has been sent, whatever it was called."""


def is_outside(recipient: Recipient | None) -> bool:
    """Whether what reaches this one has left the school."""
    return recipient in _OUTSIDE


def usual_nature(definition: FormDefinition) -> TextNature | None:
    """What the form's file says, else what its group and privacy make likely; None: a person is asked."""
    if definition.nature == ASK:
        return None
    if definition.nature:
        return TextNature(definition.nature)
    if definition.privacy is not Privacy.SHARED and definition.group != "concern":
        return None
    return TextNature.CASE


def nature_of(document: Document, definition: FormDefinition) -> TextNature | None:
    """What the document is now; None while a person has to say it."""
    if any(item.recipient in _OUTSIDE for item in document.deliveries):
        return TextNature.SENT
    if document.excerpt_of is not None:
        return TextNature.CASE  # the pupil let it become part of the work
    return TextNature(document.nature) if document.nature else usual_nature(definition)
