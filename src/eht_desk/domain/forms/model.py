# SPDX-License-Identifier: EUPL-1.2
"""The form definition and the resolved tree. Kinds are a closed set; kind is separate from display
(architecture §2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from eht_desk.domain.accounts import Role
from eht_desk.domain.recipients import Recipient

AnswerValue = str | int | float | bool | None | list["AnswerValue"] | dict[str, "AnswerValue"]
"""JSON. text/long_text/date/time/choice: str (ISO for dates and times); integer/scale: int; decimal: str with
point; multi_choice: list of option ids; yes_no: {"value": "yes"|"no", "comment": str}; person: {"name": str,
"account_id": str?}; table: list of {column id: value}; signature and information: never answered."""

Answers = Mapping[str, AnswerValue]


class Privacy(StrEnum):
    """Whose compartment a form's texts lie in (architecture §3)."""

    SHARED = "shared"
    """The pupil's: whoever sees the pupil."""
    UNTIL_APPROVED = "until_approved"
    """The author's own, until the pupil has approved that it is handed on (TRO-43, TRO-46)."""
    OWN = "own"
    """The author's own, always; it leaves the program on paper or not at all (concern reports, B3-6)."""


GROUPS = (
    "absence",
    "mapping",
    "plan",
    "decision",
    "meeting",
    "letter",
    "consent",
    "authority",
    "concern",
    "other",
)
"""Under which headings forms are chosen, in the order of the work."""


class PaperUse(StrEnum):
    """On which paper a field stands."""

    ALWAYS = "always"
    BLANK = "blank"  # support for the talk, as the prompts of bilaga 2
    NEVER = "never"


class FieldKind(StrEnum):
    """The closed set of field kinds."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    YES_NO = "yes_no"
    SCALE = "scale"
    PERSON = "person"
    TABLE = "table"
    SIGNATURE = "signature"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as data. Exactly one of the forms is used:

    `all`/`any`/`not_` over other conditions, or `field` with one of `equals`, `one_of`, `answered`.
    """

    field: str = ""
    equals: str | None = None
    one_of: tuple[str, ...] = ()
    answered: bool | None = None
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    not_: Condition | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a choice or multi_choice field."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """One field. `label` may hold `&` before its mnemonic letter (screen only; `plain_label` is without).

    `print_lines`: ruled lines on the blank paper. `required` may be conditional through `required_when`.
    `not_after_today`: the date may not lie in the future (checked against the day given to resolve).
    """

    id: str
    kind: FieldKind
    label: str
    hint: str = ""
    required: bool = False
    required_when: Condition | None = None
    show_when: Condition | None = None
    options: tuple[Option, ...] = ()
    columns: tuple[FieldDefinition, ...] = ()
    has_comment: bool = False
    comment_label: str = ""
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    print_lines: int = 1
    not_after_today: bool = False
    not_before_field: str = ""
    source: str = ""
    default: str = ""
    """A named default that the application fills in when a draft starts, or empty: `author_name`, `mentor_name`
    (the class's mentor, else the author), `school_name`, `today`."""
    on_paper: PaperUse = PaperUse.ALWAYS
    catalogue: str = ""
    """Name of a list of suggestions that the school keeps (adaptations); of a text column, a row for each chosen."""
    prefill: tuple[str, ...] = ()
    """What a new draft starts with, as `form_id.field_id` of the pupil's latest finalised documents, in order. Only
    what the person may read, and always to be looked through."""

    @property
    def plain_label(self) -> str:
        """The label without mnemonic marks."""
        return self.label.replace("&&", "\0").replace("&", "").replace("\0", "&")


@dataclass(frozen=True, slots=True)
class SectionDefinition:
    """A headed group of fields belonging to one stage."""

    id: str
    stage_id: str
    title: str
    fields: tuple[FieldDefinition, ...]
    hint: str = ""
    show_when: Condition | None = None
    layout: str = "fields"
    """`fields`, `rows` (yes/no rows under one another as in bilaga 1), or `area`: a part of an interview, with a
    multi_choice of prompts, a long_text of what the pupil says, and a multi_choice of one option, that the pupil
    declines (bilaga 2)."""


@dataclass(frozen=True, slots=True)
class DueRule:
    """A deadline counted in calendar days from the latest of the named date fields (D5: 7 days after the talks)."""

    days: int
    from_latest_of: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class StageDefinition:
    """A stage of the document's life: who writes, what opens it. Finalising freezes it (architecture §6)."""

    id: str
    title: str
    roles: tuple[Role, ...]
    opens_after: str = ""
    opens_when: Condition | None = None
    due: DueRule | None = None
    action_label: str = ""
    """What the primary button says when the stage is finalised, for example "Lås samtalet"."""
    repeats: bool = False
    """The last stage may be written again and again, as rounds (D6); see `rounds`."""
    repeat_until: Condition | None = None
    """A condition on a round's own answers after which there is no further round."""


@dataclass(frozen=True, slots=True)
class HandoverDefinition:
    """A copy that must reach somebody before the form counts as done (H1: bilaga 1 to rektor)."""

    id: str
    recipient: Recipient
    after_stage: str
    label: str
    source: str = ""
    copy: str = ""
    """The copy that this recipient gets instead of the whole (TRO-48)."""


@dataclass(frozen=True, slots=True)
class CopyDefinition:
    """A paper with only some of the fields, for people who need no more (teachers' copy, TRO-48)."""

    id: str
    title: str
    label: str
    """What the button says."""
    fields: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalDefinition:
    """What the pupil approves after a stage, section by section: that those are handed to somebody (G3b)."""

    id: str
    label: str
    """The sentence that is approved, as on the paper."""
    after_stage: str
    readers: tuple[Role, ...]
    """Who may read what is approved."""
    sections: tuple[str, ...] = ()
    """Sections that are approved one by one; none named: those of layout `area`."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeDefinition:
    """A fact that finalising a stage creates when its condition holds, for example `eht_referral` (H2)."""

    id: str
    after_stage: str
    when: Condition
    label: str
    closed_by_stage: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class DoneDefinition:
    """When the form counts as done, besides its handovers (G11: both talk dates).

    `stages` must be finalised (none named: every stage that nothing opens), `answered` fields must hold a
    readable answer.
    """

    stages: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class DisplayWords:
    """The few words that display texts are made of, in the form's language; they come with the definitions.

    Without them dates stay ISO and yes/no stay codes, so that the domain holds no Swedish.
    """

    yes: str = "yes"
    no: str = "no"
    months: tuple[str, ...] = ()
    decimal_mark: str = "."
    own_document: str = "\N{EN DASH}"
    """What lists call a document that is only the author's (`Privacy.OWN`): never its title."""


IDENTITIES = ("number", "name")
"""What `FormDefinition.identity` may be."""


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """One released version of a form. `digest` is SHA-256 (hex) over the definition file."""

    id: str
    version: int
    title: str
    short_title: str
    annex: str
    language: str
    stages: tuple[StageDefinition, ...]
    sections: tuple[SectionDefinition, ...]
    handovers: tuple[HandoverDefinition, ...] = ()
    outcomes: tuple[OutcomeDefinition, ...] = ()
    intro: str = ""
    note_on_paper: str = ""
    source: str = ""
    digest: str = ""
    done: DoneDefinition = DoneDefinition()
    words: DisplayWords = DisplayWords()
    group: str = "other"
    """Under which heading the form is chosen: `absence`, `mapping`, `plan`, `decision`, `meeting`, `letter`, `consent`,
    `authority` (huvudman and hemkommun), `concern`, `other`."""
    privacy: Privacy = Privacy.SHARED
    gate: str = ""
    """The gate that stands before the first stage, or empty."""
    is_local_template: bool = False
    """Its questions are ours, not those of a source; the paper says so and the school may replace it."""
    copies: tuple[CopyDefinition, ...] = ()
    approvals: tuple[ApprovalDefinition, ...] = ()
    revise_label: str = ""
    """What the button says that begins a new version, when it is no mere correction ("Revidera planen")."""
    identity: str = "number"
    """How the head of the paper names the pupil: `number` with the personal number, `name` without it."""
    document_class: str = ""
    """How closed its documents are, a value of access_table.DocumentClass; empty: as its group and privacy say."""
    nature: str = ""
    """What its texts are, a value of text_nature.TextNature or `ask`; empty: as its group and privacy say."""

    def stage(self, stage_id: str) -> StageDefinition:
        """The stage with this id. Raises KeyError."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise KeyError(stage_id)

    def fields(self, stage_id: str | None = None) -> tuple[FieldDefinition, ...]:
        """All fields in order, or those of one stage."""
        return tuple(
            item
            for section in self.sections
            if stage_id is None or section.stage_id == stage_id
            for item in section.fields
        )


@dataclass(frozen=True, slots=True)
class ResolvedField:
    """A field with its state for given answers. Renderers show this and evaluate nothing.

    `problem` is a stable code (`required`, `wrong_type`, `not_a_date`, `not_a_time`, `not_a_number`,
    `in_future`, `before_other`, `too_long`, `out_of_range`, `unknown_option`) or empty. `display_text` is
    what a filled paper says (Swedish dates "16 november 2026", option labels); `comment` the comment of a
    yes_no. `choice` is "yes"/"no"/option id or empty; `rows` the cells' display texts of a table.
    """

    definition: FieldDefinition
    is_visible: bool
    is_required: bool
    problem: str = ""
    value: AnswerValue = None
    display_text: str = ""
    comment: str = ""
    choice: str = ""
    chosen: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.display_text or self.comment or self.rows)


@dataclass(frozen=True, slots=True)
class ResolvedSection:
    """A section with its resolved fields."""

    definition: SectionDefinition
    is_visible: bool
    fields: tuple[ResolvedField, ...]


@dataclass(frozen=True, slots=True)
class ResolvedForm:
    """The whole tree. `is_blank` is True when it was resolved without answers (blank paper: everything visible)."""

    definition: FormDefinition
    sections: tuple[ResolvedSection, ...]
    is_blank: bool = False
    stages_open: tuple[str, ...] = field(default_factory=tuple)
    """Stages that answers and finalised stages have opened; others are shown closed on screen, empty on paper."""
    unknown_answers: tuple[str, ...] = ()
    """Keys of answers that this definition has no field for; kept in the store, shown nowhere."""

    def problems(self, stage_id: str) -> tuple[ResolvedField, ...]:
        """Visible fields of the stage that have a problem, in order."""
        return tuple(
            item
            for section in self.sections
            if section.definition.stage_id == stage_id and section.is_visible
            for item in section.fields
            if item.is_visible and item.problem
        )
