# SPDX-License-Identifier: EUPL-1.2
"""Writes docs/access.md from the access table: ``python tools/make_access_docs.py``. A test compares."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from eht_desk import resources  # noqa: E402 - after the path
from eht_desk.catalog.access_table import AccessTableFromFile  # noqa: E402
from eht_desk.domain.access_table import DocumentClass, Grant, Relation, Right  # noqa: E402
from eht_desk.domain.accounts import Role  # noqa: E402
from eht_desk.ui.words import role_names  # noqa: E402

TARGET = ROOT / "docs" / "access.md"

_HEAD = """# Vem får göra vad med vilket dokument

<!-- Gjord av tools/make_access_docs.py ur resources/access/table.toml. Ändra där. -->

Utan en rad här får ingen något. En rad öppnar aldrig mer än programmets fasta regler (`domain/access.py`): den som inte
ser eleven ser inget av detta, och egna texter, godkända utdrag och skyddade elever har sina egna gränser. En blankett
kan säga sin klass själv (`document_class`); annars följer den av grupp och sekretess. Fyra saker kan ingen tabell säga:
att en administratör ser dokument, att någon utanför den medicinska gruppen läser dess egna texter, att någon annan än
skolsköterska och skolläkare bidrar med samtycke, och att någon skriver utan att få läsa.
"""

_CLASSES = {
    DocumentClass.MEDICAL: ("Medicinska texter", "EMI, en egen verksamhetsgren. Journalen finns inte här."),
    DocumentClass.PSYCHOSOCIAL: (
        "Psykologiska, psykosociala och specialpedagogiska insatser",
        "Det som kurator, specialpedagog eller psykolog gör, egna texter och orosanmälan.",
    ),
    DocumentClass.SUPPORT: (
        "Arbetet med elevens stöd i övrigt",
        "Checklistor, utredningar, planer, beslut, möten, samtycken och det som går till huvudman.",
    ),
    DocumentClass.OTHER: ("Övrigt", "Blanketter som själva säger att de hör hit."),
}
_RELATIONS = {
    Relation.UNIT: "på elevens skola",
    Relation.CLASS: "för elevens klass",
    Relation.AUTHOR: "som har skrivit det",
    Relation.READER: "som eleven har godkänt",
    Relation.MEMBER: "som är behörig för en skyddad elev",
    Relation.GLASS: "som har öppnat tillfälligt, med skäl",
    Relation.CONSENT: "som bidrar, medan samtyckena gäller",
}
_RIGHTS = {
    Right.READ: "läsa",
    Right.WRITE: "skriva",
    Right.PRINT: "skriva ut",
    Right.HAND_OVER: "lämna över",
}


def made() -> str:
    """The whole page."""
    grants = AccessTableFromFile(resources.root() / "access").table().grants
    parts = [_HEAD]
    for document_class in DocumentClass:
        title, text = _CLASSES[document_class]
        parts.append(f"## {title}\n\n{text}\n")
        parts.append("| Vem | Får | Varför | Källa |\n| --- | --- | --- | --- |")
        own = [grant for grant in grants if grant.document_class is document_class]
        own.sort(key=lambda grant: (list(Relation).index(grant.relation), list(Role).index(grant.role)))
        alike: dict[tuple[object, ...], list[Grant]] = {}
        for grant in own:
            alike.setdefault((grant.relation, grant.rights, grant.reason, grant.source), []).append(grant)
        parts.extend(_row(same) for same in alike.values())
        parts.append("")
    return "\n".join(parts)


def _row(same: list[Grant]) -> str:
    grant = same[0]
    rights = ", ".join(word for right, word in _RIGHTS.items() if right in grant.rights)
    who = f"{role_names(item.role for item in same)} {_RELATIONS[grant.relation]}"
    return f"| {who} | {rights} | {grant.reason} | {grant.source} |"


if __name__ == "__main__":
    TARGET.write_text(made(), encoding="utf-8", newline="\n")
