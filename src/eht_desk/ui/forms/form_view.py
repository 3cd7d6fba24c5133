# SPDX-License-Identifier: EUPL-1.2
"""A form on the screen: its sections as cards, stage by stage. Shows the resolved tree and decides nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.form_pages import FormPage
from eht_desk.domain.forms.areas import open_questions
from eht_desk.domain.forms.model import (
    AnswerValue,
    Privacy,
    ResolvedField,
    ResolvedForm,
    ResolvedSection,
    StageDefinition,
)
from eht_desk.ui.forms.editor import FieldEditor
from eht_desk.ui.forms.field_factory import COMPACT_KINDS, FieldFactory
from eht_desk.ui.forms.frozen_stage import FrozenStage, StageLine
from eht_desk.ui.forms.rounds_fold import FormerRounds, former_rounds
from eht_desk.ui.forms.texts import closed_text, frozen_text, problem_text, roles_text
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card, ScrollPage
from eht_desk.ui.widgets.text import Line, PlainLabel


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps the stage from being locked: one field and what is wrong with it."""

    field_id: str
    label: str
    text: str


class FormView(ScrollPage):
    """The stages of a form in order: frozen ones to read, the open one to write, the others as one quiet line.

    A colleague's draft is read like a frozen stage; `draft_text` says whose it is.

    Signals: `edited()` after a person changed an answer; `refused()` when somebody types while it is only read.
    `head` is the column above the form, for messages about it.
    A problem is shown when its field has been left or after `show_all_problems`, never while somebody types there.
    """

    edited = Signal()
    left = Signal()
    refused = Signal()

    def __init__(
        self, page: FormPage, factory: FieldFactory, draft_text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, margin=24)
        self._page = page
        self._draft_text = draft_text
        self._factory = factory
        self._resolved = page.resolved
        self._editors: dict[str, FieldEditor] = {}
        self._wrappers: dict[str, QWidget] = {}
        self._cards: dict[str, Card] = {}
        self._left: set[str] = set()
        self._writing = ""
        self._shows_all = False
        self.rounds: FormerRounds | None = None
        self.setAccessibleName("Formuläret")
        self.head = QVBoxLayout()
        self.head.setSpacing(theme().px(12))
        self.body.addLayout(self.head)
        is_for_staff = (
            page.definition.privacy is not Privacy.UNTIL_APPROVED
        )  # there the words are to the pupil
        if page.definition.intro and is_for_staff and not page.document:
            self.body.addWidget(PlainLabel(page.definition.intro, "secondary", wraps=True))
        folded = former_rounds(page)
        if folded:
            self.rounds = FormerRounds(page, folded)
        for stage in page.definition.stages:
            if stage.id not in folded:
                self._add_stage(stage)
            elif stage.id == folded[0] and self.rounds is not None:
                self.body.addWidget(self.rounds)
        self.body.addStretch(1)
        self.apply(page.resolved)

    # -- answers

    def answers(self) -> dict[str, AnswerValue]:
        """The answers of the open stage, hidden fields included; nothing for fields without an answer."""
        values = ((field_id, editor.value()) for field_id, editor in self._editors.items())
        return {field_id: value for field_id, value in values if value not in (None, "", [], {})}

    def set_answers(self, answers: Mapping[str, AnswerValue]) -> None:
        """Put other answers into the editors, after a conflict was settled."""
        for field_id, editor in self._editors.items():
            editor.set_value(answers.get(field_id))

    def editor(self, field_id: str) -> FieldEditor:
        """The editor of a field of the open stage. Raises KeyError."""
        return self._editors[field_id]

    def editors(self) -> Iterator[FieldEditor]:
        """All editors in the order of the definition."""
        return iter(self._editors.values())

    # -- the tree

    def apply(self, resolved: ResolvedForm) -> None:
        """Show what the tree says: what is visible, required and wrong."""
        self._resolved = resolved
        for section in resolved.sections:
            shown = False
            for item in section.fields:
                editor = self._editors.get(item.definition.id)
                if editor is None:
                    continue
                self._wrappers[item.definition.id].setVisible(item.is_visible)
                editor.setVisible(item.is_visible)
                editor.set_required(item.is_required)
                editor.show_problem(self._problem_to_show(item))
                shown = shown or item.is_visible
            card = self._cards.get(section.definition.id)
            if card is not None:
                card.setVisible(section.is_visible and shown)

    def show_all_problems(self) -> tuple[Missing, ...]:
        """The person wanted to lock the stage: say everywhere what is missing. Returns it in order."""
        self._shows_all = True
        self._writing = ""
        self.apply(self._resolved)
        return self.missing()

    def missing(self) -> tuple[Missing, ...]:
        """What keeps the stage from being locked."""
        return tuple(
            Missing(
                item.definition.id,
                item.definition.plain_label,
                problem_text(item.problem, item.definition, self._page.definition),
            )
            for item in self._resolved.problems(self._page.stage_id)
        )

    def set_writable(self, is_writable: bool) -> None:
        """Let the answers be written, or only read and copied."""
        for editor in self._editors.values():
            editor.set_read_only(not is_writable)

    def set_enabled(self, enabled: bool) -> None:
        """Let nobody write for a moment, while a stage is being locked."""
        for card in self._cards.values():
            card.setEnabled(enabled)

    # -- the cursor

    def focus_field(self, field_id: str) -> None:
        """Put the cursor into a field and scroll to it."""
        editor = self._editors.get(field_id)
        if editor is not None:
            editor.focus_first()
            # Once more when messages above the form have taken their place.
            QTimer.singleShot(0, editor, lambda: self.ensureWidgetVisible(editor, 24, theme().px(64)))

    def first_field(self) -> QWidget | None:
        """The first widget that somebody would write in: the first unanswered field, else the first one."""
        visible = [item for item in self._visible_fields() if self._editors[item.definition.id].parts]
        answers = {item.definition.id: item.value for item in visible}
        beside, settled = open_questions(self._page.definition, answers)
        unanswered = [
            item for item in visible if not item.is_answered and item.definition.id not in beside | settled
        ]
        chosen = (unanswered or visible)[:1]
        return self._editors[chosen[0].definition.id].parts[0] if chosen else None

    def state(self) -> dict[str, Any]:
        """Field, cursor and scroll; no text."""
        state: dict[str, Any] = {"scroll": self.verticalScrollBar().value()}
        for field_id, editor in self._editors.items():
            if editor.has_cursor():
                state["field"] = field_id
                state["cursor"] = editor.cursor_state()
        return state

    def restore(self, state: Mapping[str, Any]) -> None:
        """Back to where `state` was taken."""
        editor = self._editors.get(str(state.get("field", "")))
        cursor = state.get("cursor")
        if editor is not None and isinstance(cursor, Mapping):
            editor.restore_cursor(cursor)
        scroll = state.get("scroll")
        if isinstance(scroll, int):
            self.verticalScrollBar().setValue(scroll)

    # -- building

    def _add_stage(self, stage: StageDefinition) -> None:
        page = self._page
        sections = [item for item in page.resolved.sections if item.definition.stage_id == stage.id]
        frozen = next(
            (item for item in (page.document.stages if page.document else ()) if item.stage_id == stage.id),
            None,
        )
        if frozen is not None:
            text = frozen_text(frozen.at, page.done_by(frozen.account_id))
            self.body.addWidget(FrozenStage(stage.title, text, sections))
        elif stage.id == page.stage_id and page.others_draft is not None:
            self.body.addWidget(FrozenStage(stage.title, self._draft_text, sections, icon="pencil"))
        elif stage.id == page.stage_id and page.may_write:
            for section in sections:
                self.body.addWidget(self._section_card(section))
        elif stage.id == page.stage_id:
            self._add_for_others(stage)
        elif page.stage_id or page.document is None:
            self.body.addWidget(StageLine(stage.title, closed_text(stage, page.definition)))

    def _add_for_others(self, stage: StageDefinition) -> None:
        """Written by others. On a page where nothing else stands it is said in a card, and what comes of it."""
        words = f"Skrivs av {roles_text(stage.roles)}."
        if self._page.document is not None:
            self.body.addWidget(StageLine(stage.title, words))
            return
        card = Card(stage.title)
        if self._page.definition.privacy is Privacy.SHARED:
            words += " Du kan läsa det här när det är låst."
        card.body.addWidget(PlainLabel(words, "secondary", wraps=True))
        self.body.addWidget(card)

    def _section_card(self, section: ResolvedSection) -> Card:
        definition = section.definition
        stage_titles = {item.title for item in self._page.definition.stages}
        one_of_many = sum(
            1 for item in self._page.definition.sections if item.stage_id == definition.stage_id
        )
        # The rows of a checklist speak for themselves; a heading of their own would only take room.
        title = (
            ""
            if definition.layout == "rows" and one_of_many > 1 and not definition.hint
            else definition.title
        )
        card = Card(title or (definition.title if definition.title in stage_titles else ""))
        card.setAccessibleName(definition.title)
        self._cards[definition.id] = card
        if definition.hint:
            card.body.addWidget(PlainLabel(definition.hint, "secondary", wraps=True))
        if definition.layout == "rows":
            self._fill_rows(card, section)
        else:
            self._fill_fields(card, section)
        return card

    def _fill_rows(self, card: Card, section: ResolvedSection) -> None:
        card.body.setSpacing(0)
        for index, item in enumerate(section.fields):
            wrapper = QWidget(card)
            column = QVBoxLayout(wrapper)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            if index:
                column.addWidget(Line(wrapper))
                column.addSpacing(theme().px(9))
            column.addWidget(self._make(item, wrapper))
            if index < len(section.fields) - 1:
                column.addSpacing(theme().px(9))
            self._wrappers[item.definition.id] = wrapper
            card.body.addWidget(wrapper)

    def _fill_fields(self, card: Card, section: ResolvedSection) -> None:
        card.body.setSpacing(theme().px(14))
        pending: list[ResolvedField] = []
        for item in section.fields:
            if item.definition.kind in COMPACT_KINDS:
                pending.append(item)
                if len(pending) == 2:
                    self._add_row(card, pending)
                    pending = []
                continue
            self._add_row(card, pending)
            pending = []
            self._add_row(card, [item])
        self._add_row(card, pending)

    def _add_row(self, card: Card, items: list[ResolvedField]) -> None:
        if not items:
            return
        row = QHBoxLayout()
        row.setSpacing(theme().px(24))
        for item in items:
            editor = self._make(item, card)
            self._wrappers[item.definition.id] = editor
            row.addWidget(editor, 1)
        if len(items) == 1 and items[0].definition.kind in COMPACT_KINDS:
            row.addStretch(1)
        card.body.addLayout(row)

    def _make(self, item: ResolvedField, parent: QWidget) -> FieldEditor:
        editor = self._factory.make(item.definition, parent)
        editor.set_value(self._page.answers.get(item.definition.id))
        field_id = item.definition.id
        editor.edited.connect(lambda: self._when_edited(field_id))
        editor.left.connect(lambda: self._when_left(field_id))
        editor.refused.connect(self.refused)
        self._editors[field_id] = editor
        return editor

    # -- problems at the right moment

    def _visible_fields(self) -> list[ResolvedField]:
        return [
            item
            for section in self._resolved.sections
            if section.is_visible
            for item in section.fields
            if item.is_visible and item.definition.id in self._editors
        ]

    def _problem_to_show(self, item: ResolvedField) -> str:
        field_id, code = item.definition.id, item.problem
        if not code:
            return ""
        if code == "required":
            # An empty field that somebody merely passed is no mistake yet.
            is_time = self._shows_all
        else:
            is_time = field_id != self._writing and (self._shows_all or field_id in self._left)
        return problem_text(code, item.definition, self._page.definition) if is_time else ""

    def _when_edited(self, field_id: str) -> None:
        self._writing = field_id
        self._left.discard(field_id)
        self.edited.emit()

    def _when_left(self, field_id: str) -> None:
        self._left.add(field_id)
        if self._writing == field_id:
            self._writing = ""
        self.apply(self._resolved)
        self.left.emit()
