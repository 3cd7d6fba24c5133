# SPDX-License-Identifier: EUPL-1.2
"""Makes a FormDefinition of one TOML file: keys and types.

Does not belong here: single fields (field_reading), how the parts of a form refer to one another (form_checks,
process_checks), finding files (forms).
"""

from __future__ import annotations

from collections.abc import Mapping

from eht_desk.catalog.condition_reading import read_condition
from eht_desk.catalog.field_reading import read_field
from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.catalog.tables import Table
from eht_desk.domain.access_table import DocumentClass
from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.model import (
    GROUPS,
    IDENTITIES,
    ApprovalDefinition,
    Condition,
    CopyDefinition,
    DisplayWords,
    DoneDefinition,
    DueRule,
    FormDefinition,
    HandoverDefinition,
    OutcomeDefinition,
    Privacy,
    SectionDefinition,
    StageDefinition,
)
from eht_desk.domain.recipients import Recipient
from eht_desk.domain.text_nature import ASK, CHOSEN

_LAYOUTS = frozenset({"fields", "rows", "area"})


def read_form(content: Mapping[str, object], file: str, problems: ProblemList) -> FormDefinition:
    """The definition as written, without words and digest. With problems noted it must not be used."""
    table = Table(content, Place(file), problems)
    definition = FormDefinition(
        id=table.identifier(),
        version=table.number("version", least=1, most=9999, required=True) or 0,
        title=table.text("title"),
        short_title=table.text("short_title"),
        annex=table.text("annex", default=""),
        language=table.identifier("language"),
        stages=tuple(_read_stage(item, file, problems) for item in table.tables("stages", required=True)),
        sections=tuple(
            _read_section(item, file, problems) for item in table.tables("sections", required=True)
        ),
        handovers=tuple(_read_handover(item, file, problems) for item in table.tables("handovers")),
        outcomes=tuple(_read_outcome(item, file, problems) for item in table.tables("outcomes")),
        intro=table.text("intro", default=""),
        note_on_paper=table.text("note_on_paper", default=""),
        source=table.text("source", default=""),
        done=_read_done(table.table("done"), file, problems),
        group=_group(table),
        privacy=_privacy(table),
        gate=_optional_id(table, "gate"),
        is_local_template=table.flag("local_template"),
        copies=tuple(_read_copy(item, file, problems) for item in table.tables("copies")),
        approvals=tuple(_read_approval(item, file, problems) for item in table.tables("approvals")),
        revise_label=table.text("revise_label", default=""),
        identity=_identity(table),
        document_class=_one_of(table, "document_class", [item.value for item in DocumentClass]),
        nature=_one_of(table, "nature", [ASK, *(item.value for item in CHOSEN)]),
    )
    table.finish()
    return definition


def _group(table: Table) -> str:
    name = table.text("group", default="other")
    if name not in GROUPS:
        found = f"The group {name!r} does not exist"
        table.problems.add(ProblemCode.UNKNOWN_GROUP, table.at("group"), found, suggestion(name, GROUPS))
    return name


def _identity(table: Table) -> str:
    name = table.text("identity", default=IDENTITIES[0])
    if name not in IDENTITIES:
        found = f"The identity {name!r} does not exist"
        problem = suggestion(name, IDENTITIES)
        table.problems.add(ProblemCode.UNKNOWN_OPTION, table.at("identity"), found, problem)
    return name


def _one_of(table: Table, key: str, known: list[str]) -> str:
    name = table.text(key, default="")
    if name and name not in known:
        found = f"There is no {name!r}"
        table.problems.add(ProblemCode.UNKNOWN_OPTION, table.at(key), found, suggestion(name, known))
        return ""
    return name


def _privacy(table: Table) -> Privacy:
    name = table.text("privacy", default=Privacy.SHARED)
    try:
        return Privacy(name)
    except ValueError:
        found, known = f"The privacy {name!r} does not exist", [item.value for item in Privacy]
        table.problems.add(ProblemCode.UNKNOWN_PRIVACY, table.at("privacy"), found, suggestion(name, known))
        return Privacy.SHARED


def _optional_id(table: Table, key: str) -> str:
    table.asked.add(key)
    return table.identifier(key) if table.has(key) else ""


def read_words(content: Mapping[str, object], file: str, problems: ProblemList) -> DisplayWords:
    """The words of a language file."""
    table = Table(content, Place(file), problems)
    months = table.texts("months", required=True)
    if len(months) not in {0, 12}:
        place, found = table.at("months"), f"There are {len(months)} months"
        problems.add(ProblemCode.MONTHS_NOT_TWELVE, place, found, "Write all twelve, January first.")
    words = DisplayWords(
        yes=table.text("yes"),
        no=table.text("no"),
        months=months,
        decimal_mark=table.text("decimal_mark"),
        own_document=table.text("own_document", default=DisplayWords().own_document),
    )
    table.finish()
    return words


def _entry(content: Mapping[str, object], file: str, block: str, problems: ProblemList) -> Table:
    """A table of a list of entries, whose place names the block and the entry's id."""
    entry_id = content.get("id")
    return Table(content, Place(file, block, entry_id if isinstance(entry_id, str) else ""), problems)


def _read_stage(content: Mapping[str, object], file: str, problems: ProblemList) -> StageDefinition:
    table = _entry(content, file, "stages", problems)
    roles = tuple(_role(name, table, "roles") for name in table.texts("roles", required=True))
    stage = StageDefinition(
        id=table.identifier(),
        title=table.text("title"),
        roles=roles,
        opens_after=table.text("opens_after", default=""),
        opens_when=read_condition(table, "opens_when"),
        due=_read_due(table),
        action_label=table.text("action_label"),
        repeats=table.flag("repeats"),
        repeat_until=read_condition(table, "repeat_until"),
    )
    table.finish()
    return stage


def _read_due(stage: Table) -> DueRule | None:
    content = stage.table("due")
    if content is None:
        return None
    table = Table(content, stage.at("due"), stage.problems)
    rule = DueRule(
        days=table.number("days", least=0, most=3660, required=True) or 0,
        from_latest_of=table.texts("from_latest_of", required=True),
        source=table.text("source", default=""),
    )
    table.finish()
    return rule


def _read_section(content: Mapping[str, object], file: str, problems: ProblemList) -> SectionDefinition:
    section_id = content.get("id")
    table = Table(content, Place(file, section_id if isinstance(section_id, str) else ""), problems)
    section = SectionDefinition(
        id=table.identifier(),
        stage_id=table.text("stage"),
        title=table.text("title"),
        fields=tuple(read_field(item, table) for item in table.tables("fields", required=True)),
        hint=table.text("hint", default=""),
        show_when=read_condition(table, "show_when"),
        layout=table.text("layout", default="fields"),
    )
    if section.layout not in _LAYOUTS:
        found = f"The layout {section.layout!r} does not exist"
        problems.add(
            ProblemCode.UNKNOWN_LAYOUT, table.at("layout"), found, suggestion(section.layout, _LAYOUTS)
        )
    table.finish()
    return section


def _role(name: str, table: Table, key: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        found, known = f"The role {name!r} does not exist", [role.value for role in Role]
        table.problems.add(ProblemCode.UNKNOWN_ROLE, table.at(key), found, suggestion(name, known))
        return Role.MENTOR


def _recipient(table: Table) -> Recipient:
    name = table.text("recipient")
    try:
        return Recipient(name or Recipient.OTHER)
    except ValueError:
        found, known = f"The recipient {name!r} does not exist", [item.value for item in Recipient]
        table.problems.add(
            ProblemCode.UNKNOWN_RECIPIENT, table.at("recipient"), found, suggestion(name, known)
        )
        return Recipient.OTHER


def _read_handover(content: Mapping[str, object], file: str, problems: ProblemList) -> HandoverDefinition:
    table = _entry(content, file, "handovers", problems)
    handover = HandoverDefinition(
        id=table.identifier(),
        recipient=_recipient(table),
        after_stage=table.text("after_stage"),
        label=table.text("label"),
        source=table.text("source", default=""),
        copy=_optional_id(table, "copy"),
    )
    table.finish()
    return handover


def _read_outcome(content: Mapping[str, object], file: str, problems: ProblemList) -> OutcomeDefinition:
    table = _entry(content, file, "outcomes", problems)
    if not table.has("when"):
        problems.add(ProblemCode.MISSING_KEY, table.at("when"), "The key is missing", "Add when.")
    outcome = OutcomeDefinition(
        id=table.identifier(),
        after_stage=table.text("after_stage"),
        when=read_condition(table, "when") or Condition(),
        label=table.text("label"),
        closed_by_stage=table.text("closed_by_stage", default=""),
        source=table.text("source", default=""),
    )
    table.finish()
    return outcome


def _read_copy(content: Mapping[str, object], file: str, problems: ProblemList) -> CopyDefinition:
    table = _entry(content, file, "copies", problems)
    copy = CopyDefinition(
        id=table.identifier(),
        title=table.text("title"),
        label=table.text("label"),
        fields=table.texts("fields", required=True),
        source=table.text("source", default=""),
    )
    table.finish()
    return copy


def _read_approval(content: Mapping[str, object], file: str, problems: ProblemList) -> ApprovalDefinition:
    table = _entry(content, file, "approvals", problems)
    approval = ApprovalDefinition(
        id=table.identifier(),
        label=table.text("label"),
        after_stage=table.text("after_stage"),
        readers=tuple(_role(name, table, "readers") for name in table.texts("readers", required=True)),
        sections=table.texts("sections"),
        source=table.text("source", default=""),
    )
    table.finish()
    return approval


def _read_done(content: Mapping[str, object] | None, file: str, problems: ProblemList) -> DoneDefinition:
    if content is None:
        return DoneDefinition()
    table = Table(content, Place(file, "done"), problems)
    done = DoneDefinition(
        stages=table.texts("stages"),
        answered=table.texts("answered"),
        source=table.text("source", default=""),
    )
    table.finish()
    return done
