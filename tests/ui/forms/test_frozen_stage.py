# SPDX-License-Identifier: EUPL-1.2
"""What nobody can change any more can still be understood: a table tells what each of its cells is."""

from __future__ import annotations

from datetime import date

from eht_desk import resources
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.forms.resolve import resolve
from eht_desk.ui.forms.frozen_stage import answer_text

SHIPPED = FormCatalogFromFiles(resources.root() / "forms")
ROWS: list[AnswerValue] = [
    {
        "measure": "Lugn plats",
        "responsible": "Maria",
        "from_day": "2026-11-20",
        "follow_up_day": "2026-11-27",
        "expected": "Kommer in",
    },
    {"measure": "Kortare dag", "from_day": "2026-11-23"},
]


def test_the_days_of_a_locked_table_say_which_days_they_are() -> None:
    form = next(item for item in SHIPPED.all_latest() if item.id == "action_plan")
    tree = resolve(form, {"measures": ROWS}, today=date(2026, 11, 23))
    item = next(
        field for section in tree.sections for field in section.fields if field.definition.id == "measures"
    )
    assert answer_text(item).split("\n\n") == [
        (
            "Insats: Lugn plats\nAnsvarig: Maria · Från: 20 november 2026 · Följs upp: 27 november 2026 · "
            "Förväntat resultat: Kommer in"
        ),
        "Insats: Kortare dag\nFrån: 23 november 2026",
    ]
