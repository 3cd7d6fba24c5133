# SPDX-License-Identifier: EUPL-1.2
"""Sentences about register files: presets, progress, layouts."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "cancelled": "Avbrutet. Inget har ändrats i arkivet.",
}
