# SPDX-License-Identifier: EUPL-1.2
"""Two versions of the same draft side by side, field by field, so that a person chooses and nothing is dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.domain.forms.model import Answers, AnswerValue, FieldDefinition, FieldKind, ResolvedForm
from eht_desk.ui.forms.frozen_stage import answer_text
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.text import Heading, PlainLabel

MINE, THEIRS = "mine", "theirs"
_BETWEEN: Mapping[FieldKind | None, str] = {FieldKind.TEXT: ", ", FieldKind.LONG_TEXT: "\n"}
"""What stands between two texts of a field."""


class ConflictPane(Card):
    """Shown above the form while saving rests. Signals: `chosen(dict)` with the answers that shall be kept."""

    chosen = Signal(object)

    def __init__(
        self,
        stage_id: str,
        mine: Answers,
        theirs: Answers,
        resolve: Callable[[Answers], ResolvedForm],
        saved_at: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Texten har ändrats på ett annat ställe", parent, "accent")
        self._mine = mine
        self._theirs = theirs
        self._kinds: dict[str, FieldKind] = {}
        self._choices: dict[str, ChoiceButtons] = {}
        self.body.addWidget(
            PlainLabel(
                "Inget är borttaget. Välj för varje svar vad som ska gälla.", "secondary", self, wraps=True
            )
        )
        sides = (
            ("Det du skrev här", resolve(mine)),
            (f"Det som sparades {saved_at} på det andra stället", resolve(theirs)),
        )
        for field in sides[0][1].definition.fields(stage_id):
            self._kinds[field.id] = field.kind
            if mine.get(field.id) != theirs.get(field.id):
                self._add_field(field, sides)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.finish_button = SecondaryButton("Spara det jag har valt", self._finish, self)
        buttons.addWidget(self.finish_button)
        self.body.addLayout(buttons)

    @property
    def choices(self) -> Mapping[str, ChoiceButtons]:
        """The choice per field that differs."""
        return self._choices

    def answers(self) -> dict[str, AnswerValue]:
        """What the person has chosen so far: one of the two texts for each field."""
        merged = dict(self._theirs)
        for field_id in {*self._mine, *self._theirs}:
            choice = self._choices.get(field_id)
            source = self._mine if choice is None or choice.value() != THEIRS else self._theirs
            if field_id in source:
                merged[field_id] = source[field_id]
            else:
                merged.pop(field_id, None)
        return merged

    def take_mine(self, answers: Answers) -> None:
        """The person went on writing meanwhile: "Det jag skrev" means the newest text."""
        self._mine = answers

    def both(self) -> dict[str, AnswerValue]:
        """Everything at once, for a lock in the middle of choosing: two texts stand one after the other, and a table
        has the rows of both."""
        return joined(self._mine, self._theirs, self._kinds)

    def _add_field(self, field: FieldDefinition, sides: Sequence[tuple[str, ResolvedForm]]) -> None:
        self.body.addSpacing(theme().px(6))
        self.body.addWidget(Heading(field.plain_label, 3, self, wraps=True))
        pair = QHBoxLayout()
        pair.setSpacing(theme().px(12))
        for title, tree in sides:
            box = QWidget(self)
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme().px(2))
            column.addWidget(PlainLabel(title, "hint", box))
            column.addWidget(PlainLabel(_shown(tree, field), parent=box, wraps=True))
            pair.addWidget(box, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(pair)
        options = ((MINE, "Det jag skrev"), (THEIRS, "Det andra"))
        choice = ChoiceButtons(options, field.plain_label, self, can_clear=False)
        choice.set_value(MINE)
        self._choices[field.id] = choice
        self.body.addWidget(choice)

    def _finish(self) -> None:
        self.chosen.emit(self.answers())


def joined(mine: Answers, theirs: Answers, kinds: Mapping[str, FieldKind]) -> dict[str, AnswerValue]:
    """Both versions in one: texts one after the other, rows of both, anything else as it was written here, else as it
    was there."""
    merged: dict[str, AnswerValue] = dict(theirs)
    for key, value in mine.items():
        merged[key] = _joined_value(value, theirs.get(key), _BETWEEN.get(kinds.get(key)))
    return merged


def _joined_value(mine: AnswerValue, theirs: AnswerValue, between: str | None) -> AnswerValue:
    """`between` stands between two texts; None: the field holds no free text, of two words only one can hold."""
    if mine == theirs or theirs in (None, "", {}, []):
        return mine
    if isinstance(mine, list) and isinstance(theirs, list) and any(isinstance(row, dict) for row in theirs):
        return [*mine, *(row for row in theirs if row not in mine)]
    if isinstance(mine, dict) and isinstance(theirs, dict):
        comments = _joined_text(mine.get("comment"), theirs.get("comment"), "\n")
        return {**theirs, **mine, **({"comment": comments} if comments else {})}
    if between is not None:
        return _joined_text(mine, theirs, between)
    return mine


def _joined_text(mine: AnswerValue, theirs: AnswerValue, between: str) -> str:
    texts = [text for text in (mine, theirs) if isinstance(text, str) and text]
    return between.join(dict.fromkeys(texts))


def _shown(tree: ResolvedForm, field: FieldDefinition) -> str:
    for section in tree.sections:
        for item in section.fields:
            if item.definition.id == field.id:
                return answer_text(item)
    return ""
