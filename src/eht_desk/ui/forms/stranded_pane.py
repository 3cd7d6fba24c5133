# SPDX-License-Identifier: EUPL-1.2
"""A colleague locked the stage while somebody wrote in it: both texts side by side per field, and nothing dropped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.form_pages import FormPage
from eht_desk.domain.documents import Draft
from eht_desk.domain.forms.model import FieldKind, ResolvedField, ResolvedForm
from eht_desk.ui.forms.frozen_stage import answer_text
from eht_desk.ui.forms.texts import frozen_text
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Heading, PlainLabel
from eht_desk.ui.writing import needs_writing

_SILENT = frozenset({FieldKind.INFORMATION, FieldKind.SIGNATURE})


class StrandedPane(Card):
    """`mine` is the tree of the person's own text. `discard` asks whether to throw it away.

    The keyboard starts on the card: who types on without looking throws nothing away.
    """

    def __init__(
        self,
        page: FormPage,
        draft: Draft,
        mine: ResolvedForm,
        discard: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        stage = page.definition.stage(draft.stage_id)
        super().__init__(f"”{stage.title}” låstes medan du skrev", parent, "accent")
        frozen = next(
            item for item in (page.document.stages if page.document else ()) if item.stage_id == stage.id
        )
        text = (
            f"{frozen_text(frozen.at, page.done_by(frozen.account_id))}. Din text finns kvar här och ingår "
            "inte i dokumentet. Behövs något av den skriver du in det i nästa del eller i en rättelse."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(text)
        self.body.addWidget(PlainLabel(text, "secondary", self, wraps=True))
        self.texts: dict[str, str] = {}
        theirs = _fields(page.resolved, stage.id)
        for own in _fields(mine, stage.id).values():
            other = theirs[own.definition.id]
            if answer_text(own) != answer_text(other):
                self._add(own, other)
        if not self.texts:
            self.body.addWidget(PlainLabel("Det du skrev är samma som det som låstes.", "", self, wraps=True))
        line = QHBoxLayout()
        line.setSpacing(theme().px(8))
        self.copy_button = SecondaryButton("&Kopiera min text", self._copy, self)
        self.copy_button.setVisible(bool(self.texts))
        self.discard_button = needs_writing(LinkButton("Kasta &min text …", discard, self))
        line.addWidget(self.copy_button)
        line.addWidget(self.discard_button)
        line.addStretch(1)
        self.body.addLayout(line)

    def _add(self, own: ResolvedField, other: ResolvedField) -> None:
        label = own.definition.plain_label
        self.texts[label] = answer_text(own)
        self.body.addWidget(Heading(label, 3, self, wraps=True))
        pair = SideBySide(self, 16)
        for title, item in (("Det du skrev", own), ("Det som låstes", other)):
            box = QWidget(pair)
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme().px(1))
            column.addWidget(PlainLabel(title, "hint", box))
            shown = PlainLabel(answer_text(item), parent=box, wraps=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setAccessibleName(f"{label}, {title.lower()}: {shown.text()}")
            column.addWidget(shown)
            pair.add(box, 1, theme().px(180))
        self.body.addWidget(pair)

    def _copy(self) -> None:
        QApplication.clipboard().setText(
            "\n\n".join(f"{label}\n{text}" for label, text in self.texts.items())
        )


def _fields(tree: ResolvedForm, stage_id: str) -> dict[str, ResolvedField]:
    return {
        item.definition.id: item
        for section in tree.sections
        if section.definition.stage_id == stage_id
        for item in section.fields
        if item.definition.kind not in _SILENT
    }
