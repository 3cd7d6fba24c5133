# SPDX-License-Identifier: EUPL-1.2
"""The three questions about something received: what kind of sender, who reads it, what the text is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import DocumentClass
from eht_desk.domain.item_classes import SenderKind, usual_class
from eht_desk.domain.received import Sorting
from eht_desk.domain.text_nature import CHOSEN, TextNature
from eht_desk.ui.access_texts import SENDERS, who_reads
from eht_desk.ui.forms.nature_dialog import NATURES
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import Dropdown


class SortingFields:
    """The widgets by the names that mistakes use. Who reads it follows the sender until the person chooses it."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._roles = frozenset(role for _, role in viewer.roles)
        self._is_chosen = False
        self.sender = ChoiceButtons([(item.value, text) for item, text in SENDERS.items()], "Avsändaren är")
        self.readers = Dropdown(
            "Läses av", self._options((DocumentClass.PSYCHOSOCIAL, DocumentClass.SUPPORT))
        )
        self.nature = ChoiceButtons(
            [(item.value, NATURES[item][0]) for item in CHOSEN], "Det är", can_clear=False
        )
        self.nature.set_value(TextNature.CASE.value)
        self.sender.chosen.connect(lambda _value: self._follow())
        self.readers.activated.connect(lambda _at: self._choose())
        self._follow()

    @property
    def fields(self) -> dict[str, tuple[str, QWidget]]:
        """Label and widget of each."""
        return {
            "sender_kind": ("&Avsändaren är", self.sender),
            "document_class": ("&Läses av", self.readers),
            "nature": ("&Det är", self.nature),
        }

    def offer(self, classes: Sequence[DocumentClass]) -> None:
        """What this person may choose, after the store was asked. What was chosen stays where it is still offered."""
        chosen = self.readers.value()
        self.readers.set_options(self._options(classes))
        self.readers.set_value(chosen)
        if self.readers.value() != chosen:
            self._is_chosen = False
        self._follow()

    def show(self, sorting: Sorting) -> None:
        """What stands."""
        self.sender.set_value(sorting.sender_kind.value if sorting.sender_kind is not None else "")
        if sorting.document_class is not None:
            self._is_chosen = True
            self.readers.set_value(sorting.document_class.value)
        if sorting.nature is not None:
            self.nature.set_value(sorting.nature.value)

    def sorting(self) -> Sorting:
        """What is chosen."""
        kind, readers, nature = self.sender.value(), self.readers.value(), self.nature.value()
        return Sorting(
            SenderKind(kind) if kind else None,
            DocumentClass(readers) if readers else None,
            TextNature(nature) if nature else None,
        )

    def _choose(self) -> None:
        self._is_chosen = True

    def _follow(self) -> None:
        if not self._is_chosen:
            kind = self.sender.value()
            usual = usual_class(SenderKind(kind) if kind else None, self._roles)
            self.readers.set_value(usual.value)

    def _options(self, classes: Sequence[DocumentClass]) -> list[tuple[str, str]]:
        """The last class is for forms that say so themselves."""
        shown = (item for item in classes if item is not DocumentClass.OTHER)
        return [(item.value, who_reads(item, self._viewer)) for item in shown]
