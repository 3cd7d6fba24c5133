# SPDX-License-Identifier: EUPL-1.2
"""Every way a routine can be wrong is told with file, key and remedy; what a routine takes over from its base."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from random import Random

import pytest

from eht_desk.catalog.problems import DefinitionError, ProblemCode
from eht_desk.catalog.routines import routine_from_bytes
from eht_desk.domain.accounts import Role
from eht_desk.domain.routines.model import RoutineDefinition, Span, Unit

C = ProblemCode
NAME = "lilla/v1.toml"
BASE = """
id = "grund"
version = 3
title = "Grund"
short_title = "Grund"
text = "Det som gäller."
source = "Skollagen"
valid_from = 2026-08-01
is_base = true
level = "school"
[closing]
reasons = ["attendance_works", "died"]
source = "A6"
follow_ups = 4
[[laws]]
id = "attend"
title = "Skollagen 7 kap. 17 §"
text = "Delta."
valid_to = 2026-12-31
[[laws]]
id = "attend"
title = "Skollagen 7 kap. 17 §, ny"
text = "Delta."
valid_from = 2027-01-01
[[events]]
id = "opened"
label = "Öppnades"
kind = "case_opened"
[[signals]]
id = "long"
label = "Lång frånvaro"
measure = "judgement"
counts = "all"
source = "HUD-16"
[[deadlines]]
id = "soon"
title = "Anmäl"
event = "opened"
span = { count = 2, unit = "working_days" }
kind = "target"
law_word = "snarast"
source = "D0"
role = "rector"
done_by = { kind = "document_stage", form = "report_to_authority", stage = "report" }
[[decisions]]
id = "eht"
title = "Bedömning"
role = "rector"
source = "TRO-17"
[[decisions.values]]
id = "problematic"
label = "Problematisk"
[[decisions.values]]
id = "not_problematic"
label = "Oproblematisk"
stops = true
"""
GOOD = """
id = "lilla"
version = 1
title = "Lilla kommunen"
short_title = "Lilla"
text = "Två steg."
source = "Kommunens rutin"
valid_from = 2026-08-01
municipality = "Lilla"
base = "grund"
base_version = 3
[[signals]]
id = "long"
leads_to = "talk"
[[signals]]
id = "ten"
label = "10 procent"
measure = "percent"
threshold = 10
period = { count = 1, unit = "months" }
counts = "all"
leads_to = "talk"
source = "T1"
[[steps]]
id = "talk"
title = "Samtal"
text = "Tala."
why = "Frånvaron märktes."
source = "TRO-16"
role = "mentor"
laws = ["attend"]
offers = ["contact", "form:absence_checklist"]
[[steps.needs]]
id = "talked"
label = "Samtalet"
kind = "document_stage"
form = "absence_checklist"
stage = "talk"
[[steps]]
id = "assess"
title = "Bedömning"
text = "EHT bedömer."
why = "Samtalet är fört."
source = "TRO-17"
role = "rector"
when = { field = "step.talk", equals = "done" }
[[steps.needs]]
id = "assessed"
label = "Bedömt"
kind = "decision"
decision = "eht"
values = ["problematic"]
"""


def read(text: str = GOOD, base: str = BASE) -> RoutineDefinition:
    files: Mapping[tuple[str, int], bytes] = {("grund", 3): base.encode()}
    return routine_from_bytes(text.encode(), NAME, lambda *key: files.get(key))


def changed(old: str, new: str, text: str = GOOD) -> str:
    assert old in text
    return text.replace(old, new, 1)


def added(text: str) -> str:
    return GOOD + text


TASK = '[[tasks]]\nid = "t"\ntitle = "T"\nrole = "rector"\nsource = "S"\n'
EVENT = '[[events]]\nid = "e"\nlabel = "E"\n'
CASES = [
    (C.NOT_TOML, "steps = [", "lilla/v1.toml"),
    (C.MISSING_KEY, changed('title = "Lilla kommunen"', ""), "key title"),
    (C.WRONG_TYPE, changed("valid_from = 2026-08-01", 'valid_from = "2026-08-01"'), "key valid_from"),
    (C.UNKNOWN_KEY, changed("offers =", "ofers ="), "section steps, field talk, key ofers"),
    (C.UNKNOWN_OPTION, changed('role = "mentor"', 'role = "mentorn"'), "field talk, key role"),
    (C.UNKNOWN_ROLE, changed('role = "mentor"', 'role = "nurse"'), "field talk, key role"),
    (C.UNKNOWN_PART, changed('laws = ["attend"]', 'laws = ["atend"]'), "field talk, key laws"),
    (C.UNKNOWN_PART, changed('leads_to = "talk"', 'leads_to = "tlk"'), "field long, key leads_to"),
    (C.UNKNOWN_PART, changed('decision = "eht"', 'decision = "ehtt"'), "field assessed, key decision"),
    (C.UNKNOWN_OPTION, changed('["problematic"]', '["problem"]'), "field assessed, key decision"),
    (C.UNKNOWN_OPTION, changed('equals = "done"', 'equals = "yes"'), "field assess, key when"),
    (C.UNKNOWN_FACT, changed('field = "step.talk"', 'field = "pupil.dutty"'), "field assess, key when"),
    (C.UNKNOWN_PART, changed('field = "step.talk"', 'field = "step.talks"'), "field assess, key when"),
    (C.LATER_STEP, changed('field = "step.talk"', 'field = "step.assess"'), "field assess, key when"),
    (C.UNKNOWN_ACTION, changed('"contact"', '"ring"'), "field talk, key offers"),
    (C.DUPLICATE_ID, changed('id = "assess"', 'id = "talk"'), "section steps, field talk"),
    (C.KEY_NOT_FOR_KIND, changed('stage = "talk"', 'stage = "talk"\npurpose = "x"'), "key purpose"),
    (C.UNKNOWN_KIND, changed('kind = "decision"', 'kind = "checked"'), "field assessed, key kind"),
    (C.MISSING_KEY, changed("threshold = 10", ""), "field ten, key threshold"),
    (C.OUT_OF_RANGE, changed("count = 1", "count = 4000"), "field ten, key count"),
    (C.MISSING_KEY, changed("base_version = 3", ""), "key base_version"),
    (C.NOT_A_BASE, changed("base_version = 3", "base_version = 4"), "key base"),
    (C.UNKNOWN_OPTION, changed("base_version = 3", 'base_version = 3\nwithout = ["laws.x"]'), "key without"),
    (C.WRONG_TYPE, changed("base_version = 3", 'base_version = 3\nwithout = "laws"'), "key without"),
    (C.MISSING_KEY, changed('[[signals]]\nid = "long"\nleads_to = "talk"\n', ""), "field long, key leads_to"),
    (C.PART_MISSING, changed("base_version = 3", 'base_version = 3\nwithout = ["closing"]'), "key closing"),
    (C.MISSING_KEY, added(TASK), "field t, key done_by"),
    (C.UNKNOWN_PART, added(TASK + 'step = "x"\ndone_by = { kind = "manual" }'), "field t, key step"),
    (C.UNKNOWN_OPTION, added(EVENT + 'kind = "som"'), "field e, key kind"),
    (C.KEY_NOT_FOR_KIND, added(EVENT + 'kind = "returned"\nstage = "x"'), "field e, key stage"),
    (
        C.LAW_TIMES,
        added('[[laws]]\nid = "attend"\ntitle = "A"\ntext = "A"\nvalid_from = 2026-07-01'),
        "attend",
    ),
    (C.MISSING_KEY, added('[[deadlines]]\nid = "soon"\nwithout = ["law_word"]'), "field soon, key law_word"),
    (C.PART_MISSING, added('[[decisions]]\nid = "d"\ntitle = "D"\nrole = "rector"\nsource = "S"'), "values"),
    (C.EMPTY_LIST, added("[closing]\nreasons = []"), "section closing, key reasons"),
]


@pytest.mark.parametrize(
    ("code", "text", "place"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)]
)
def test_each_mistake_is_told_with_file_place_and_remedy(code: ProblemCode, text: str, place: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        read(text)
    told = caught.value.problems
    assert [item for item in told if item.code is code and place in str(item.place)], str(caught.value)
    assert all(item.remedy.strip() and item.place.file == NAME for item in told)


def test_a_mistake_of_the_base_is_told_in_the_base() -> None:
    with pytest.raises(DefinitionError, match=r"grund/v3\.toml") as caught:
        read(base="id = ")
    assert caught.value.problems[0].place.file == "grund/v3.toml"


def test_a_routine_of_its_own_is_no_base_and_bases_end() -> None:
    with pytest.raises(DefinitionError, match=r"not_a_base"):
        read(base=BASE.replace("is_base = true\n", ""))
    circle = BASE.replace("is_base = true", 'is_base = true\nbase = "grund"\nbase_version = 3')
    with pytest.raises(DefinitionError, match="never end"):
        read(base=circle)


def test_what_is_taken_over_and_what_is_its_own() -> None:
    routine = read()
    assert (routine.id, routine.title, routine.is_base, routine.base_version) == (
        "lilla",
        "Lilla kommunen",
        False,
        3,
    )
    long, ten = routine.signals
    assert (long.label, long.leads_to, ten.threshold) == ("Lång frånvaro", "talk", 10)
    assert [item.title for item in routine.laws_named("attend")] == [
        "Skollagen 7 kap. 17 §",
        "Skollagen 7 kap. 17 §, ny",
    ]
    assert routine.closing is not None
    assert routine.closing.follow_ups == 4


def test_a_part_changes_only_the_keys_that_it_writes_and_stands_where_the_routine_puts_it() -> None:
    text = GOOD.replace(
        "[[steps]]", '[closing]\nfollow_ups = 6\n[[deadlines]]\nid = "soon"\nstep = "talk"\n[[steps]]', 1
    )
    routine = read(text)
    [deadline] = routine.deadlines
    assert (deadline.step, deadline.span, deadline.role) == ("talk", Span(2, Unit.WORKING_DAYS), Role.RECTOR)
    assert routine.closing is not None
    assert (routine.closing.follow_ups, routine.closing.reasons) == (6, ("attendance_works", "died"))
    values = '[[decisions]]\nid = "eht"\n[[decisions.values]]\nid = "not_problematic"\nlabel = "Nej"\n'
    decision = read(GOOD + values).decisions[0]
    assert [(item.id, item.label, item.stops) for item in decision.values] == [
        ("not_problematic", "Nej", True),
        ("problematic", "Problematisk", False),
    ]


def test_what_is_not_wanted_is_left_out() -> None:
    without = 'base_version = 3\nwithout = ["deadlines.soon", "laws.attend"]'
    text = changed("base_version = 3", without).replace('laws = ["attend"]\n', "")
    routine = read(text)
    assert (routine.deadlines, routine.laws) == ((), ())


def test_whatever_stands_in_a_file_is_read_or_told() -> None:
    chance = Random(7)
    for _ in range(300):
        lines = [GOOD.splitlines(), BASE.splitlines()]
        for _ in range(chance.randint(1, 3)):
            file = chance.choice(lines)
            at = chance.randrange(len(file))
            other = chance.choice(chance.choice(lines))
            file[at : at + 1] = chance.choice(
                [[], [other], [file[at], file[at]], [file[at].replace('"', "")]]
            )
        with contextlib.suppress(DefinitionError):
            read("\n".join(lines[0]), "\n".join(lines[1]))


def test_the_digest_tells_every_file_that_the_routine_is_made_of() -> None:
    assert read().digest == read().digest
    assert read().digest != read(base=BASE + "\n# annat\n").digest
