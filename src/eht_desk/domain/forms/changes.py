# SPDX-License-Identifier: EUPL-1.2
"""What differs between two versions of a document, field by field, for screen and paper. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose answer differs. Texts as a paper shows them; `before` or `after` is empty when there was none."""

    section_id: str
    field_id: str
    label: str
    before: str
    after: str
