# SPDX-License-Identifier: EUPL-1.2
"""The words of what a text is, and the small form that asks for it once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.text_natures import set_nature
from eht_desk.domain.documents import Document
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.text_nature import CHOSEN, TextNature
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.widgets.choices import ChoiceButtons

NATURES: Mapping[TextNature, tuple[str, str]] = {
    TextNature.MEMO: ("Minnesanteckning", "För att förbereda. Tillför inget nytt i ett ärende."),
    TextNature.WORKING: ("Arbetsmaterial", "Inte färdigt."),
    TextNature.CASE: ("Hör till ärende", "Färdigt, och en del av arbetet med eleven."),
    TextNature.SENT: ("Expedierad", "Har lämnats till någon utanför skolan."),
}
"""Word and explanation."""


class NatureDialog(SmallDialog):
    """`said(changes)` is called when it is in the store."""

    def __init__(
        self, screen: QWidget, desk: Desk, document: Document, said: Callable[[ChangeSet], None]
    ) -> None:
        self._desk, self._document, self._said = desk, document, said
        self.nature = ChoiceButtons(
            [(item.value, NATURES[item][0]) for item in CHOSEN], "Vad texten är", can_clear=False
        )
        if document.nature:
            self.nature.set_value(document.nature)
        words = " ".join(f"{NATURES[item][0]}: {NATURES[item][1]}" for item in CHOSEN)
        super().__init__(
            screen,
            "Vad är det för text?",
            f"Det styr vad som sparas och vad någon kan begära ut. {words}",
            {"nature": ("&Texten är", self.nature)},
            "Spara",
            self._save,
        )

    def _save(self) -> None:
        if not self.nature.value():
            self.refuse(RuleViolation("nature_not_chosen", "nature"))
            return
        workspace, document_id = self._desk.workspace, self._document.id
        nature = TextNature(self.nature.value())
        self._desk.tasks.write(lambda: set_nature(workspace, document_id, nature), self._saved, self.refuse)

    def _saved(self, changes: ChangeSet) -> None:
        self.done_well()
        self._said(changes)
