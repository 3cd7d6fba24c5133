# SPDX-License-Identifier: EUPL-1.2
"""Writes docs/access.md from the access table: ``python tools/make_access_docs.py``. A test compares."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from eht_desk import resources  # noqa: E402 - after the path
from eht_desk.catalog.access_table import AccessTableFromFile  # noqa: E402
from eht_desk.domain.access_table import Bound, DocumentClass, Grant, Relation  # noqa: E402
from eht_desk.domain.accounts import Role  # noqa: E402
from eht_desk.ui.access_texts import (  # noqa: E402
    ABOUT_CLASSES,
    BOUNDS,
    CLASSES,
    RELATIONS,
    rights_text,
)
from eht_desk.ui.words import role_names  # noqa: E402

TARGET = ROOT / "docs" / "access.md"

_HEAD = """# Vem får göra vad med vilket dokument

<!-- Gjord av tools/make_access_docs.py ur resources/access/table.toml. Ändra där. -->

Utan en rad här får ingen något. En rad öppnar aldrig mer än programmets fasta regler (`domain/access.py`): den som inte
ser eleven ser inget av detta, och egna texter, godkända utdrag och skyddade elever har sina egna gränser. En blankett
kan säga sin klass själv (`document_class`); annars följer den av grupp och sekretess. Det som kommer utifrån har en
klass efter avsändaren, som den som tar emot det ser och kan ändra, och en kontakt efter vem som skrev den. En rad kan
gälla en enda blankett och går då före klassens. Fyra saker kan ingen tabell säga: att en administratör ser dokument,
att någon utanför den medicinska gruppen läser dess egna texter, att någon annan än skolsköterska och skolläkare bidrar
med samtycke, och att någon skriver utan att få läsa.

Sista kolumnen säger vad rektor kan ändra under Inställningar, Behörigheter, och enligt vilken regel. Ändringen gäller
hela arkivet genast, står i loggen med skäl, och kan tas tillbaka. Här står raderna som de kom med programmet.
"""


def made() -> str:
    """The whole page."""
    grants = AccessTableFromFile(resources.root() / "access").table().grants
    parts = [_HEAD]
    for document_class in DocumentClass:
        parts.append(f"## {CLASSES[document_class]}\n\n{ABOUT_CLASSES[document_class]}\n")
        parts.append("| Vem | Får | Varför | Källa | Skolan |\n| --- | --- | --- | --- | --- |")
        own = [grant for grant in grants if grant.document_class is document_class]
        own.sort(key=lambda grant: (list(Relation).index(grant.relation), list(Role).index(grant.role)))
        alike: dict[tuple[object, ...], list[Grant]] = {}
        for grant in own:
            same = (grant.relation, grant.rights, grant.reason, grant.source, grant.form, grant.bound)
            alike.setdefault((*same, grant.least, grant.most), []).append(grant)
        parts.extend(_row(same) for same in alike.values())
        parts.append("")
    return "\n".join(parts)


def _row(same: list[Grant]) -> str:
    grant = same[0]
    form = f", blanketten {grant.form}" if grant.form else ""
    who = f"{role_names(item.role for item in same)} {RELATIONS[grant.relation]}{form}"
    return f"| {who} | {rights_text(grant.rights)} | {grant.reason} | {grant.source} | {_bound(grant)} |"


def _bound(grant: Grant) -> str:
    """What a school may change of it in the window."""
    if grant.bound is Bound.FIXED:
        return BOUNDS[grant.bound]
    limit = f"till {rights_text(grant.floor)}" if grant.bound is Bound.MAY_NARROW else ""
    if grant.bound is Bound.MAY_WIDEN:
        limit = f"med {rights_text(grant.most)}"
    return f"{BOUNDS[grant.bound]} {limit} ({grant.bound_rule})"


if __name__ == "__main__":
    TARGET.write_text(made(), encoding="utf-8", newline="\n")
