# SPDX-License-Identifier: EUPL-1.2
"""Loading routines from their files: one of 60 steps over the base that ships, and each that ships."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

STEPS = 60
RESOURCES = Path(__file__).parents[2] / "resources" / "routines"


def loading(repetitions: int) -> dict[str, float]:
    """Seconds in the processor from the bytes to the checked routine, its base read anew each time, by id."""
    from eht_desk.catalog.routines import RoutineCatalogFromFiles, routine_from_bytes

    names = [path.name for path in sorted(RESOURCES.iterdir()) if path.is_dir()]
    texts = {name: (RESOURCES / name / "v1.toml").read_bytes() for name in names}
    texts["of_60_steps"] = long_text(texts["trosa"].decode()).encode()
    figures: dict[str, float] = {}
    for name, data in texts.items():
        runs = []
        for _ in range(repetitions):
            began = time.process_time()
            catalog = RoutineCatalogFromFiles(RESOURCES)
            routine_from_bytes(data, f"{name}/v1.toml", catalog.content)
            runs.append(time.process_time() - began)
        figures[name] = statistics.median(runs)
    return figures


def long_text(trosa: str) -> str:
    """Trosa's with its steps again and again until there are 60, with what each asks for, says and offers."""
    heads = trosa.split("# ---")
    at = next(number for number, part in enumerate(heads) if "[[steps]]" in part)
    [_, *steps] = heads[at].split("[[steps]]")
    many = []
    for number in range(len(steps), STEPS):
        text = steps[number % len(steps)]
        many.append(text.replace('id = "', f'id = "s{number}_', 1))
    heads[at] += "".join(f"\n[[steps]]{text}" for text in many)
    return "# ---".join(heads).replace('id = "trosa"', 'id = "of_60_steps"', 1)
