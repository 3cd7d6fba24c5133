# SPDX-License-Identifier: EUPL-1.2
"""100,000 forms of the shipped SRAS-R, each scored by itself with ranks and profile; and one result told whole."""

from __future__ import annotations

import random
import time
from datetime import date

FORMS = 100_000


def scoring(repetitions: int) -> tuple[float, float]:
    """Seconds for all forms in the processor, and for one result of four people with its rules."""
    from eht_desk import resources
    from eht_desk.catalog.instruments import InstrumentCatalogFromFiles
    from eht_desk.domain.ids import GuardianId
    from eht_desk.domain.instruments.model import InformantKind
    from eht_desk.domain.instruments.responses import PUPIL, Respondent, from_paper
    from eht_desk.domain.instruments.rules_used import rules_used
    from eht_desk.domain.instruments.scoring import score

    sras_r = InstrumentCatalogFromFiles(resources.root() / "instruments").get("sras_r")
    chance, day = random.Random(6), date(2026, 11, 20)
    points = [0, 1, 2, 3, 4, 5, 6] * 20 + [None]
    forms = [from_paper(sras_r, PUPIL, day, tuple(chance.choices(points, k=24))) for _ in range(FORMS)]
    guardians = [
        Respondent(InformantKind.GUARDIAN, GuardianId(name)) for name in ("first", "second", "third")
    ]
    people = [forms[0], *(from_paper(sras_r, who, day, forms[1].answers) for who in guardians)]
    began = time.process_time()
    for form in forms:
        score(sras_r, (form,))
    whole = time.process_time() - began
    began = time.process_time()
    for _ in range(repetitions):
        rules_used(score(sras_r, people))
    return whole, (time.process_time() - began) / repetitions
