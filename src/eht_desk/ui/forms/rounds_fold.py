# SPDX-License-Identifier: EUPL-1.2
"""Rounds of a stage that repeats: the latest one stands open to read, those before it are folded under one line."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.form_pages import FormPage
from eht_desk.domain.forms.rounds import round_of
from eht_desk.ui.forms.frozen_stage import FrozenStage
from eht_desk.ui.forms.texts import frozen_text
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton


def former_rounds(page: FormPage) -> tuple[str, ...]:
    """The ids of the frozen rounds but the latest, in order; none of a form without rounds."""
    if page.document is None:
        return ()
    repeating = {round_of(stage.id)[0] for stage in page.definition.stages if stage.repeats}
    frozen = [item.stage_id for item in page.document.stages if round_of(item.stage_id)[0] in repeating]
    return tuple(sorted(frozen, key=lambda stage_id: round_of(stage_id)[1])[:-1])


class FormerRounds(QWidget):
    """One line that unfolds them, the newest on top."""

    def __init__(self, page: FormPage, stage_ids: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = len(stage_ids)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(12))
        self.button = LinkButton("", self.toggle, self, "chevron-down")
        column.addWidget(self.button)
        self.inside = QWidget(self)
        rounds = QVBoxLayout(self.inside)
        rounds.setContentsMargins(0, 0, 0, 0)
        rounds.setSpacing(theme().px(12))
        frozen = {item.stage_id: item for item in (page.document.stages if page.document else ())}
        for stage_id in reversed(stage_ids):
            stage = frozen[stage_id]
            sections = [item for item in page.resolved.sections if item.definition.stage_id == stage_id]
            text = frozen_text(stage.at, page.done_by(stage.account_id))
            rounds.addWidget(FrozenStage(page.definition.stage(stage_id).title, text, sections))
        column.addWidget(self.inside)
        self.inside.hide()
        self._name()

    def toggle(self) -> None:
        """Show them, or hide them again."""
        self.inside.setVisible(self.inside.isHidden())
        self._name()

    def _name(self) -> None:
        word = "Visa" if self.inside.isHidden() else "Dölj"
        what = "tidigare omgång" if self._count == 1 else "tidigare omgångar"
        self.button.setText(f"{word} {self._count} {what}")
