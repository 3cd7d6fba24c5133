# SPDX-License-Identifier: EUPL-1.2
"""Swedish words for who may do what: classes, rights, relations, kinds of senders. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eht_desk.domain.access import ROLES_THAT_SEE, Viewer
from eht_desk.domain.access_table import Bound, DocumentClass, Relation, Right
from eht_desk.domain.item_classes import SenderKind
from eht_desk.ui.words import ROLES, listed

CLASSES: Mapping[DocumentClass, str] = {
    DocumentClass.MEDICAL: "Medicinska texter",
    DocumentClass.PSYCHOSOCIAL: "Psykologiska, psykosociala och specialpedagogiska insatser",
    DocumentClass.SUPPORT: "Arbetet med elevens stöd i övrigt",
    DocumentClass.OTHER: "Övrigt",
}

ABOUT_CLASSES: Mapping[DocumentClass, str] = {
    DocumentClass.MEDICAL: "EMI, en egen verksamhetsgren. Journalen finns inte här.",
    DocumentClass.PSYCHOSOCIAL: (
        "Det som kurator, specialpedagog eller psykolog gör och antecknar, egna texter, orosanmälan, och det som "
        "kommer från vård och socialtjänst."
    ),
    DocumentClass.SUPPORT: (
        "Checklistor, utredningar, planer, beslut, möten, samtycken, det som går till huvudman, andras kontakter, och "
        "det som kommer från en skola eller hemmet."
    ),
    DocumentClass.OTHER: "Blanketter som själva säger att de hör hit.",
}

WHO_READS: Mapping[DocumentClass, str] = {
    DocumentClass.MEDICAL: "Bara du",
    DocumentClass.PSYCHOSOCIAL: "Kurator, specialpedagog och rektor",
    DocumentClass.SUPPORT: "De som arbetar med eleven, mentorn också",
    DocumentClass.OTHER: "Övrigt: som arbetet med eleven",
}
"""What a person chooses between who says how closed something is: who reads it as the table was shipped."""


def who_reads(document_class: DocumentClass, viewer: Viewer) -> str:
    """`Kurator och rektor`: as the table was shipped, or the roles of the table that the school has changed."""
    if viewer.table is None or document_class is DocumentClass.MEDICAL:
        return WHO_READS[document_class]
    roles = [ROLES[role].lower() for role in viewer.table.readers(document_class) if role in ROLES_THAT_SEE]
    words = listed(roles, most=len(roles)) or "ingen"
    return f"{words[0].upper()}{words[1:]}"


RELATIONS: Mapping[Relation, str] = {
    Relation.UNIT: "på elevens skola",
    Relation.CLASS: "för elevens klass",
    Relation.AUTHOR: "som har skrivit det eller tagit emot det",
    Relation.READER: "som eleven har godkänt",
    Relation.MEMBER: "som är behörig för en skyddad elev",
    Relation.GLASS: "som har öppnat tillfälligt, med skäl",
    Relation.CONSENT: "som bidrar, medan samtyckena gäller",
}

RIGHTS: Mapping[Right, str] = {
    Right.READ: "läsa",
    Right.WRITE: "skriva",
    Right.PRINT: "skriva ut",
    Right.HAND_OVER: "lämna över",
}

BOUNDS: Mapping[Bound, str] = {
    Bound.FIXED: "fast",
    Bound.MAY_NARROW: "får minskas",
    Bound.MAY_WIDEN: "får ökas",
}

SENDERS: Mapping[SenderKind, str] = {
    SenderKind.HEALTH_CARE: "Vården",
    SenderKind.SOCIAL_SERVICES: "Socialtjänsten",
    SenderKind.SCHOOL: "En skola",
    SenderKind.HOME: "Hemmet",
    SenderKind.OTHER: "Annan",
}


def rights_text(rights: Iterable[Right]) -> str:
    """`läsa, skriva`, in the order of the table; `ingenting`."""
    held = frozenset(rights)
    return ", ".join(word for right, word in RIGHTS.items() if right in held) or "ingenting"
