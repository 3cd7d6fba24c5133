# SPDX-License-Identifier: EUPL-1.2
"""Writes docs/settings.md from the table of settings: ``python tools/make_settings_docs.py``. A test compares."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from eht_desk.domain.settings import (  # noqa: E402 - after the path
    TABLE,
    SettingDefinition,
    SettingKind,
    SettingPlace,
)
from eht_desk.ui.settings_texts import TEXTS, changed_by, value_text  # noqa: E402

TARGET = ROOT / "docs" / "settings.md"

_HEAD = """# Inställningar

<!-- Gjord av tools/make_settings_docs.py ur domain/settings.py och ui/settings_texts.py. Ändra där. -->

Det som skolan och IT bestämmer går före det som väljs på en dator, och bara åt det strängare hållet: IT:s policyfil
(`docs/it.md`) först, sedan arkivets inställningar, sedan datorns egna.
"""

_PLACES = (
    (
        SettingPlace.DEVICE,
        "På den här datorn",
        "Ligger i användarens egen profil, utanför arkivet, och säger ingenting om någon person.",
    ),
    (
        SettingPlace.STORE,
        "I arkivet, för alla på skolan",
        "Ligger krypterat i arkivet. Varje ändring är en rad i loggen, med vem, när, det gamla och det nya värdet.",
    ),
)


def made() -> str:
    """The whole page."""
    parts = [_HEAD]
    for place, title, text in _PLACES:
        parts.append(f"## {title}\n\n{text}\n")
        parts.extend(_entry(item) for item in TABLE if item.place is place and item.is_offered)
    return "\n".join(parts)


def _entry(item: SettingDefinition) -> str:
    text = TEXTS[item.key]
    facts = [
        f"Värden: {_values(item)}",
        f"Från början: {value_text(item, item.default)}",
        f"Ändras av: {changed_by(item).lower()}",
    ]
    if item.school_key:
        facts.append(f"Begränsas av skolan: {TEXTS[item.school_key].label}")
    if item.policy_key:
        facts.append(f"Kan bestämmas av IT: `{item.policy_key}`")
    facts.append(f"Nyckel: `{item.key}`")
    points = "\n".join(f"- {fact}" for fact in facts)
    return f"### {text.label}\n\n{text.description}\n\n{points}\n"


def _values(item: SettingDefinition) -> str:
    if item.kind is SettingKind.CHOICE:
        return ", ".join(value_text(item, choice) for choice in item.choices)
    if item.kind is SettingKind.NUMBER:
        return f"{item.minimum} till {value_text(item, item.maximum)}"
    if item.kind is SettingKind.TEXT:
        return f"en text på högst {item.maximum} tecken"
    return "en mapp"


def main() -> int:
    """Write the page."""
    TARGET.write_text(made(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
