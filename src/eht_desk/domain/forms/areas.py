# SPDX-License-Identifier: EUPL-1.2
"""Areas: parts of a talk with prompts, what the pupil says, and that the pupil declines (bilaga 2, TRO-41). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from eht_desk.domain.forms.conditions import holds
from eht_desk.domain.forms.model import (
    Answers,
    Condition,
    FieldDefinition,
    FieldKind,
    FormDefinition,
    PaperUse,
    SectionDefinition,
)
from eht_desk.domain.forms.text import is_blank


@dataclass(frozen=True, slots=True)
class Area:
    """The three fields of a section with the layout `area`."""

    section: SectionDefinition
    prompts: FieldDefinition
    text: FieldDefinition
    declines: FieldDefinition

    @property
    def decline_option(self) -> str:
        """The id of the one option of `declines`."""
        return self.declines.options[0].id

    def is_declined(self, answers: Answers) -> bool:
        """Whether the pupil does not want to talk about this."""
        return holds(Condition(field=self.declines.id, equals=self.decline_option), answers)

    def said(self, answers: Answers) -> str:
        """What the pupil said, empty when declined or not yet asked."""
        text = answers.get(self.text.id)
        return text if isinstance(text, str) and not is_blank(text) and not self.is_declined(answers) else ""

    def beside(self) -> frozenset[str]:
        """The fields that are no questions of their own: prompts, and that the pupil declines."""
        return frozenset((self.prompts.id, self.declines.id))

    def is_settled(self, answers: Answers) -> bool:
        """Whether there is something to read, or the pupil declined."""
        return bool(self.said(answers)) or self.is_declined(answers)


def area_of(section: SectionDefinition) -> Area | None:
    """The area that the section is; None for another layout, or fields that are not an area's."""
    if section.layout != "area" or len(section.fields) != 3:
        return None
    prompts, text, declines = section.fields
    kinds = (prompts.kind, text.kind, declines.kind)
    if kinds != (FieldKind.MULTI_CHOICE, FieldKind.LONG_TEXT, FieldKind.MULTI_CHOICE):
        return None
    is_fit = (
        prompts.on_paper is PaperUse.BLANK
        and not prompts.required
        and len(declines.options) == 1
        and not text.required
        and text.required_when is not None
    )
    return Area(section, prompts, text, declines) if is_fit else None


def areas(definition: FormDefinition, section: str = "") -> tuple[Area, ...]:
    """The areas of a form in order, or the one with the section's id."""
    found = (area_of(item) for item in definition.sections if not section or item.id == section)
    return tuple(area for area in found if area is not None)


def open_questions(definition: FormDefinition, answers: Answers) -> tuple[frozenset[str], frozenset[str]]:
    """Fields that are no questions, and texts that need no answer because the pupil declines."""
    found = areas(definition)
    beside = frozenset(field_id for area in found for field_id in area.beside())
    return beside, frozenset(area.text.id for area in found if area.is_declined(answers))
