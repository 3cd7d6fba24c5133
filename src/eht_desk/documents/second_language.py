# SPDX-License-Identifier: EUPL-1.2
"""Where the words of a form get their second language from. What a pack lacks stays Swedish alone."""

from __future__ import annotations

from eht_desk.documents.words import Words
from eht_desk.domain.forms.rounds import round_of
from eht_desk.domain.forms.translation import LanguagePack, Texts


class SecondLanguage:
    """The texts of one pack for one form; without a pack everything is Swedish alone."""

    def __init__(self, pack: LanguagePack | None = None, form_id: str = "") -> None:
        self._form: Texts = {} if pack is None else pack.of_form(form_id)
        self._common: Texts = {} if pack is None or not self._form else pack.common

    @property
    def is_there(self) -> bool:
        """Whether the form has any text in the language."""
        return bool(self._form)

    def words(self, text: str, place: str) -> Words:
        """A text of the form with what stands under it. `place` as the packs name it (`section.<id>.title`)."""
        return Words(text, self._form.get(place, ""))

    def common(self, text: str, place: str) -> Words:
        """A text that papers share (`common.<place>`)."""
        return Words(text, self._common.get(place, "") or self._common.get(f"common.{place}", ""))

    def field(self, field_id: str, text: str, what: str) -> Words:
        """A text of a field (`label`, `hint`, `option.<id>`, `column.<id>`); a later round has those of the first."""
        return self.words(text, f"field.{round_of(field_id)[0]}.{what}")

    def section(self, section_id: str, text: str, what: str) -> Words:
        """A text of a section (`title`, `hint`)."""
        return self.words(text, f"section.{round_of(section_id)[0]}.{what}")


SWEDISH = SecondLanguage()
