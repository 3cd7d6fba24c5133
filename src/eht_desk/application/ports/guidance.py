# SPDX-License-Identifier: EUPL-1.2
"""The port of the texts that stand where something about a protected pupil is done."""

from __future__ import annotations

from typing import Protocol

from eht_desk.domain.guidance import Guidance


class GuidanceCatalog(Protocol):
    """Texts by id."""

    def get(self, text_id: str) -> Guidance:
        """One; empty words for an id that the definitions do not have."""
        ...


class NoGuidance:
    """Without definitions nothing is told."""

    def get(self, text_id: str) -> Guidance:
        """Empty words."""
        return Guidance(text_id, "", "", "")
