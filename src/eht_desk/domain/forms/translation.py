# SPDX-License-Identifier: EUPL-1.2
"""A second language on a form's papers: its words, and whether somebody at the school has read them through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Texts = Mapping[str, str]
"""Place -> text. Places: `title`, `intro`, `note_on_paper`, `section.<id>.title`, `section.<id>.hint`,
`field.<id>.label`, `field.<id>.hint`, `field.<id>.option.<option>`, `field.<id>.column.<column>`,
`approval.<id>.label`, and for texts that papers share `common.<id>` (pupil, class, date, signature, unreviewed)."""


@dataclass(frozen=True, slots=True)
class LanguagePack:
    """A language: its tag (`en`), its name in itself, and per form the texts there are. What it lacks stays Swedish."""

    language: str
    name: str
    is_right_to_left: bool = False
    common: Texts = field(default_factory=lambda: MappingProxyType({}))
    forms: Mapping[str, Texts] = field(default_factory=lambda: MappingProxyType({}))
    digest: str = ""

    def of_form(self, form_id: str) -> Texts:
        """The texts of one form; empty when it is not translated."""
        return self.forms.get(form_id, {})
