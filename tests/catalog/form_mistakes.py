# SPDX-License-Identifier: EUPL-1.2
"""A good form file, and the ways to spoil it: code, file text, a part of the place that the problem names."""

from __future__ import annotations

from eht_desk.catalog.problems import ProblemCode

C = ProblemCode
NAME = "trial/v1.toml"

GOOD = """
id = "trial"
version = 1
title = "Prov"
short_title = "Prov"
language = "sv"

group = "mapping"
privacy = "until_approved"
gate = "before_trial"
local_template = true
revise_label = "Skriv om"

[done]
stages = ["first"]
answered = ["day"]

[[stages]]
id = "first"
title = "Först"
roles = ["mentor"]
action_label = "Lås"

[[stages]]
id = "second"
title = "Sedan"
roles = ["rector"]
opens_after = "first"
opens_when = { field = "agrees", equals = "yes" }
due = { days = 7, from_latest_of = ["day"] }
action_label = "Lås"

[[stages]]
id = "weekly"
title = "Vecka"
roles = ["mentor"]
opens_after = "second"
repeats = true
repeat_until = { field = "goes_on", in = ["no"] }
due = { days = 7, from_latest_of = ["day", "week_day"] }
action_label = "Lås"

[[copies]]
id = "short"
title = "Kort"
label = "Kort blad"
fields = ["day", "week_day"]

[[approvals]]
id = "to_rector"
label = "Får lämnas."
after_stage = "second"
readers = ["rector"]
sections = ["area"]

[[handovers]]
id = "copy"
recipient = "rector"
after_stage = "first"
label = "Kopia"

[[outcomes]]
id = "told"
after_stage = "first"
when = { any = [{ field = "mood", equals = "3" }, { not = { field = "day", answered = true } }] }
closed_by_stage = "second"
label = "Anmäld"

[[sections]]
id = "one"
stage = "first"
title = "Ett"

[[sections.fields]]
id = "day"
kind = "date"
label = "&Dag"
default = "today"

[[sections.fields]]
id = "agrees"
kind = "yes_no"
label = "&Ja eller nej"
has_comment = true
comment_label = "Kommentar"

[[sections.fields]]
id = "place"
kind = "choice"
label = "&Plats"
options = [{ id = "home", label = "Hemma" }, { id = "school", label = "Skolan" }]
show_when = { field = "agrees", equals = "no" }

[[sections.fields]]
id = "mood"
kind = "scale"
label = "&Hur"
minimum = 1
maximum = 5

[[sections.fields]]
id = "steps"
kind = "table"
label = "&Steg"
columns = [{ id = "what", kind = "text", label = "Vad" }, { id = "when", kind = "date", label = "När" }]

[[sections.fields]]
id = "read_this"
kind = "information"
label = "Läs"

[[sections]]
id = "two"
stage = "second"
title = "Två"

[[sections.fields]]
id = "note"
kind = "text"
label = "&Text"
catalogue = "adaptations"
prefill = ["trial.steps"]

[[sections]]
id = "week"
stage = "weekly"
title = "Vecka"

[[sections.fields]]
id = "week_day"
kind = "date"
label = "&Dag"
on_paper = "never"

[[sections.fields]]
id = "goes_on"
kind = "yes_no"
label = "Fo&rtsätter"

[[sections]]
id = "area"
stage = "second"
title = "Skolan"
layout = "area"

[[sections.fields]]
id = "area_prompts"
kind = "multi_choice"
label = "&Stödord"
on_paper = "blank"
options = [{ id = "lessons", label = "Lektioner" }]

[[sections.fields]]
id = "area_text"
kind = "long_text"
label = "&Eleven berättar"
required_when = { not = { field = "area_declines", equals = "declines" } }

[[sections.fields]]
id = "area_declines"
kind = "multi_choice"
label = "&Avstår"
options = [{ id = "declines", label = "Eleven avstår" }]
"""


def changed(old: str, new: str) -> str:
    assert old in GOOD, old
    return GOOD.replace(old, new, 1)


def with_field(lines: str) -> str:
    return GOOD + "\n[[sections.fields]]\n" + lines


DEEP = "{ not = " * 8 + '{ field = "agrees", equals = "yes" }' + " }" * 8

CASES = [
    (C.FILE_TOO_LARGE, "# " + "x" * (1 << 20), NAME),
    (C.NOT_TOML, "title = ", NAME),
    (C.NOT_TOML, "x = " + "[" * 20_000, NAME),
    (C.NOT_TOML, "version = " + "9" * 10_000, NAME),
    (C.UNKNOWN_LANGUAGE, changed('"sv"', '"fi"'), "key language"),
    (C.MISSING_KEY, changed('title = "Prov"\n', ""), "key title"),
    (C.MISSING_KEY, changed("when = { any", "where = { any"), "section outcomes, field told, key when"),
    (C.MISSING_KEY, changed("version = 1\n", ""), "key version"),
    (
        C.UNKNOWN_KEY,
        changed('title = "Sedan"', 'tilte = "S"\ntitle = "Sedan"'),
        "section stages, field second, key tilte",
    ),
    (C.UNKNOWN_KEY, changed('equals = "no"', 'equals = "no", equal = "no"'), "section one, field place"),
    (C.WRONG_TYPE, changed('title = "Prov"', "title = 3"), "key title"),
    (
        C.WRONG_TYPE,
        changed("has_comment = true", 'has_comment = "yes"'),
        "section one, field agrees, key has_comment",
    ),
    (C.WRONG_TYPE, changed("minimum = 1", "minimum = true"), "section one, field mood, key minimum"),
    (
        C.WRONG_TYPE,
        changed('roles = ["mentor"]', 'roles = "mentor"'),
        "section stages, field first, key roles",
    ),
    (C.WRONG_TYPE, changed("{ days = 7, ", '{ days = "7", '), "section stages, field second, key days"),
    (
        C.WRONG_TYPE,
        changed('options = [{ id = "home", label = "Hemma" }', 'options = ["home"'),
        "key options",
    ),
    (C.EMPTY_TEXT, changed('label = "&Dag"', 'label = " "'), "section one, field day, key label"),
    (C.UNFIT_TEXT, changed('label = "&Dag"', 'label = "&Dag\\u0007"'), "section one, field day, key label"),
    (C.UNFIT_TEXT, changed('label = "&Dag"', 'label = "&Da\\u030Ag"'), "section one, field day, key label"),
    (C.EMPTY_LIST, changed('roles = ["mentor"]', "roles = []"), "section stages, field first, key roles"),
    (C.OUT_OF_RANGE, changed("version = 1", "version = 0"), "key version"),
    (
        C.OUT_OF_RANGE,
        changed('label = "&Dag"', 'label = "&Dag"\nprint_lines = 99'),
        "field day, key print_lines",
    ),
    (C.BAD_ID, changed('id = "day"', 'id = "Dag"'), "section one, field Dag, key id"),
    (C.RESERVED_ID, changed('id = "note"', 'id = "pupil_name"'), "section two, field pupil_name, key id"),
    (C.DUPLICATE_ID, changed('id = "note"', 'id = "day"'), "section two, field day, key id"),
    (C.DUPLICATE_ID, changed('id = "two"', 'id = "one"'), "section sections, field one"),
    (C.DUPLICATE_ID, changed('id = "second"', 'id = "first"'), "section stages, field first"),
    (C.DUPLICATE_ID, changed('id = "school"', 'id = "home"'), "section one, field place"),
    (C.DUPLICATE_ID, changed('id = "when", kind', 'id = "what", kind'), "section one, field steps"),
    (C.UNKNOWN_KIND, changed('kind = "date"', 'kind = "dat"'), "section one, field day, key kind"),
    (
        C.UNKNOWN_ROLE,
        changed('roles = ["mentor"]', 'roles = ["teacher"]'),
        "section stages, field first, key roles",
    ),
    (
        C.UNKNOWN_RECIPIENT,
        changed('recipient = "rector"', 'recipient = "rektor"'),
        "section handovers, field copy",
    ),
    (C.UNKNOWN_LAYOUT, changed('title = "Ett"', 'title = "Ett"\nlayout = "row"'), "section one, key layout"),
    (C.UNKNOWN_DEFAULT, changed('"today"', '"tomorrow"'), "section one, field day, key default"),
    (C.UNKNOWN_DEFAULT, changed('"today"', '"author_name"'), "section one, field day, key default"),
    (
        C.KEY_NOT_FOR_KIND,
        changed('label = "&Dag"', 'label = "&Dag"\nmaximum = 3'),
        "section one, field day, key maximum",
    ),
    (C.KEY_NOT_FOR_KIND, changed("has_comment = true\n", ""), "section one, field agrees, key comment_label"),
    (
        C.KEY_NOT_FOR_KIND,
        changed('label = "Läs"', 'label = "Läs"\nrequired = true'),
        "field read_this, key required",
    ),
    (
        C.KEY_NOT_FOR_KIND,
        changed('label = "Vad"', 'label = "Vad", default = "today"'),
        "field steps.what, key default",
    ),
    (
        C.OPTIONS_MISSING,
        changed('options = [{ id = "home", label = "Hemma" }, { id = "school", label = "Skolan" }]\n', ""),
        "section one, field place, key options",
    ),
    (
        C.COLUMNS_MISSING,
        with_field('id = "t"\nkind = "table"\nlabel = "Tabell"'),
        "section area, field t, key columns",
    ),
    (
        C.COLUMN_KIND,
        changed('kind = "text", label = "Vad"', 'kind = "table", label = "Vad"'),
        "field steps.what",
    ),
    (C.RANGE_MISSING, changed("maximum = 5\n", ""), "section one, field mood"),
    (C.RANGE_REVERSED, changed("maximum = 5", "maximum = 0"), "section one, field mood"),
    (C.MNEMONIC_BAD, changed('"&Dag"', '"&D&ag"'), "section one, field day, key label"),
    (C.MNEMONIC_BAD, changed('"&Dag"', '"Dag& tid"'), "section one, field day, key label"),
    (C.MNEMONIC_BAD, changed('"&Dag"', '"Dag&"'), "section one, field day, key label"),
    (
        C.MNEMONIC_REPEATED,
        changed('"&Plats"', '"Pla&ts &&d"').replace("Pla&ts", "Plats me&d"),
        "field place, key label",
    ),
    (C.UNKNOWN_STAGE, changed('\nstage = "second"', '\nstage = "secnd"'), "section two, key stage"),
    (
        C.UNKNOWN_STAGE,
        changed('opens_after = "first"', 'opens_after = "zero"'),
        "section stages, field second",
    ),
    (
        C.UNKNOWN_STAGE,
        changed('after_stage = "first"', 'after_stage = "zero"'),
        "section handovers, field copy",
    ),
    (C.UNKNOWN_STAGE, changed('stages = ["first"]', 'stages = ["zero"]'), "section done, key stages"),
    (
        C.STAGE_ORDER,
        changed('opens_after = "first"', 'opens_after = "second"'),
        "section stages, field second",
    ),
    (
        C.STAGE_ORDER,
        changed('closed_by_stage = "second"', 'closed_by_stage = "first"'),
        "section outcomes, field told",
    ),
    (
        C.STAGE_WITHOUT_FIELDS,
        changed('\nstage = "weekly"', '\nstage = "first"'),
        "section stages, field weekly",
    ),
    (
        C.UNKNOWN_FIELD,
        changed('from_latest_of = ["day"]', 'from_latest_of = ["days"]'),
        "section stages, field second",
    ),
    (C.UNKNOWN_FIELD, changed('answered = ["day"]', 'answered = ["dy"]'), "section done, key answered"),
    (
        C.UNKNOWN_FIELD,
        changed('field = "agrees", equals = "no"', 'field = "agree", equals = "no"'),
        "field place",
    ),
    (
        C.UNKNOWN_FIELD,
        changed('default = "today"', 'not_before_field = "dy"'),
        "field day, key not_before_field",
    ),
    (
        C.LATER_STAGE,
        changed('field = "agrees", equals = "no"', 'field = "note", answered = true'),
        "field place",
    ),
    (
        C.LATER_STAGE,
        changed('field = "agrees", equals = "yes"', 'field = "note", answered = true'),
        "field second",
    ),
    (
        C.NOT_A_DATE_FIELD,
        changed('from_latest_of = ["day"]', 'from_latest_of = ["mood"]'),
        "field second, key due",
    ),
    (C.NOT_A_DATE_FIELD, changed('default = "today"', 'not_before_field = "mood"'), "key not_before_field"),
    (C.UNKNOWN_OPTION, changed('equals = "no"', 'equals = "nej"'), "section one, field place, key show_when"),
    (C.UNKNOWN_OPTION, changed('equals = "3"', 'equals = "7"'), "section outcomes, field told, key when"),
    (C.UNKNOWN_OPTION, changed('equals = "3"', 'equals = "03"'), "section outcomes, field told, key when"),
    (
        C.CONDITION_SHAPE,
        changed('equals = "no"', 'equals = "no", answered = true'),
        "field place, key show_when",
    ),
    (C.CONDITION_SHAPE, changed('{ field = "agrees", equals = "no" }', "{}"), "field place, key show_when"),
    (
        C.CONDITION_SHAPE,
        changed('field = "agrees", equals = "no"', 'equals = "no"'),
        "field place, key show_when",
    ),
    (
        C.CONDITION_SHAPE,
        changed('equals = "no"', 'equals = "no", all = [{ field = "day", answered = true }]'),
        "place",
    ),
    (C.CONDITION_TOO_DEEP, changed('{ field = "agrees", equals = "no" }', DEEP), "section one, field place"),
    (
        C.CONDITION_NOT_FOR_KIND,
        changed("answered = true", 'equals = "2026-01-01"'),
        "section outcomes, field told",
    ),
    (
        C.CONDITION_NOT_FOR_KIND,
        changed('field = "day", answered', 'field = "read_this", answered'),
        "field told",
    ),
    (
        C.CONDITION_CYCLE,
        changed('field = "agrees", equals = "no"', 'field = "place", answered = true'),
        "field place",
    ),
    (
        C.CONDITION_CYCLE,
        changed("has_comment = true", 'has_comment = true\nshow_when = { field = "place", equals = "home" }'),
        "section one, field agrees, key show_when",
    ),
    (C.UNKNOWN_GROUP, changed('group = "mapping"', 'group = "maping"'), "key group"),
    (C.UNKNOWN_PRIVACY, changed('"until_approved"', '"secret"'), "key privacy"),
    (
        C.UNKNOWN_OPTION,
        changed('"until_approved"', '"until_approved"\ndocument_class = "secret"'),
        "key document_class",
    ),
    (
        C.UNKNOWN_OPTION,
        changed('"until_approved"', '"until_approved"\nnature = "sent"'),
        "key nature",
    ),
    (C.BAD_ID, changed('gate = "before_trial"', 'gate = "Before"'), "key gate"),
    (
        C.GATE_BEFORE_CONCERN,
        changed('group = "mapping"', 'group = "concern"'),
        "key gate",
    ),
    (
        C.UNKNOWN_PAPER_USE,
        changed('on_paper = "never"', 'on_paper = "nevr"'),
        "section week, field week_day, key on_paper",
    ),
    (
        C.BAD_PREFILL,
        changed('"trial.steps"', '"steps"'),
        "section two, field note, key prefill",
    ),
    (
        C.KEY_NOT_FOR_KIND,
        changed('on_paper = "never"', 'catalogue = "adaptations"'),
        "section week, field week_day, key catalogue",
    ),
    (
        C.KEY_NOT_FOR_KIND,
        changed('kind = "date", label = "När"', 'kind = "date", label = "När", catalogue = "adaptations"'),
        "field steps.when, key catalogue",
    ),
    (
        C.KEY_NOT_FOR_KIND,
        changed('label = "Läs"', 'label = "Läs"\nprefill = ["trial.day"]'),
        "field read_this, key prefill",
    ),
    (C.ROUND_LIKE_ID, changed('id = "week"', 'id = "week__2"'), "section week__2, key id"),
    (C.ROUND_LIKE_ID, with_field('id = "t__3"\nkind = "text"\nlabel = "T"'), "field t__3, key id"),
    (
        C.REPEAT_NOT_LAST,
        changed('title = "Sedan"', 'title = "Sedan"\nrepeats = true'),
        "section stages, field second, key repeats",
    ),
    (
        C.REPEAT_CONDITION,
        changed('field = "goes_on", in', 'field = "agrees", in'),
        "section stages, field weekly, key repeat_until",
    ),
    (
        C.REPEAT_CONDITION,
        changed("repeats = true\n", ""),
        "section stages, field weekly, key repeat_until",
    ),
    (C.AREA_SHAPE, changed('on_paper = "blank"\n', ""), "section area, key layout"),
    (
        C.AREA_SHAPE,
        with_field('id = "more"\nkind = "text"\nlabel = "Mer"'),
        "section area, key layout",
    ),
    (
        C.UNKNOWN_FIELD,
        changed('fields = ["day", "week_day"]', 'fields = ["day", "weekday"]'),
        "section copies, field short, key fields",
    ),
    (
        C.DUPLICATE_ID,
        changed(
            "[[approvals]]",
            '[[copies]]\nid = "short"\ntitle = "K"\nlabel = "K"\nfields = ["day"]\n\n[[approvals]]',
        ),
        "section copies, field short, key id",
    ),
    (
        C.UNKNOWN_STAGE,
        changed('after_stage = "second"', 'after_stage = "secnd"'),
        "section approvals, field to_rector, key after_stage",
    ),
    (
        C.UNKNOWN_SECTION,
        changed('sections = ["area"]', 'sections = ["week"]'),
        "section approvals, field to_rector, key sections",
    ),
    (
        C.UNKNOWN_ROLE,
        changed('readers = ["rector"]', 'readers = ["teacher"]'),
        "section approvals, field to_rector, key readers",
    ),
    (
        C.CONDITION_CYCLE,
        changed('title = "Ett"', 'title = "Ett"\nshow_when = { field = "mood", equals = "1" }'),
        "section one, field mood, key show_when",
    ),
]
ELSEWHERE = {
    *(C.NOT_UTF8, C.NAME_MISMATCH, C.MONTHS_NOT_TWELVE, C.AVOIDED_CODE),
    *(C.UNKNOWN_FORM, C.UNKNOWN_PLACE, C.NOT_A_PICTURE),
    *(C.NOT_A_DECIMAL, C.OLD_INSTRUMENT, C.ITEM_ORDER, C.TOO_FEW_ITEMS, C.WORDING_PARTLY),
    C.RULE_VERSION_KEPT,
    *(C.UNKNOWN_PART, C.UNKNOWN_FACT, C.UNKNOWN_ACTION, C.PART_MISSING, C.LATER_STEP, C.LAW_TIMES),
    C.NOT_A_BASE,
}
"""Codes with a test of their own, here or in test_forms, test_glossary, test_languages, test_school_definitions,
test_instruments, routines/test_routine_mistakes."""
