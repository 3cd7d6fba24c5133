# SPDX-License-Identifier: EUPL-1.2
"""Att pröva i planen: suggestions to tick beside a result. A person chooses; nothing is ticked beforehand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

from PySide6.QtCore import Signal

from eht_desk.application.survey_views import PlanSuggestion
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import WrappingCheckBox
from eht_desk.ui.widgets.text import Heading, PlainLabel

INTRO = (
    "Kryssa i det ni vill pröva tillsammans med elev och vårdnadshavare. Alt H lägger det i handlingsplanen."
)
_IN_PLAN = "Finns redan i planen."


class PlanCard(Card):
    """Signals: `changed()` after a tick. What is in the plan already stands there and cannot be ticked."""

    changed = Signal()

    def __init__(
        self, suggestions: Sequence[PlanSuggestion], ticked: Collection[str], *, may_write: bool
    ) -> None:
        super().__init__("Att pröva i planen")
        self.boxes: dict[str, WrappingCheckBox] = {}
        if may_write:
            self.body.addWidget(PlainLabel(INTRO, "secondary", wraps=True))
        for _, group in groupby(suggestions, key=lambda item: item.group_id):
            items = list(group)
            self.body.addSpacing(theme().px(4))
            self.body.addWidget(Heading(items[0].group_title, 3, wraps=True))
            for item in items:
                self._add(item, is_ticked=item.id in ticked, may_write=may_write)

    def ticked(self) -> tuple[str, ...]:
        """The ids of what is chosen, in the list's order."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    def _add(self, item: PlanSuggestion, *, is_ticked: bool, may_write: bool) -> None:
        about = _IN_PLAN if item.is_in_plan else item.why
        if may_write and not item.is_in_plan:
            box = WrappingCheckBox(item.text.replace("&", "&&"))
            box.setAccessibleName(item.text)
            box.setAccessibleDescription(about)
            box.setChecked(is_ticked)
            box.setProperty("key", f"try {item.id}")
            box.toggled.connect(lambda _on: self.changed.emit())
            self.boxes[item.id] = box
            self.body.addWidget(box)
        else:
            self.body.addWidget(PlainLabel(item.text, wraps=True))
        if about:
            why = PlainLabel(about, "hint", wraps=True)
            why.setContentsMargins(theme().px(29) if item.id in self.boxes else 0, 0, 0, theme().px(4))
            self.body.addWidget(why)
