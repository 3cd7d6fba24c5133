# SPDX-License-Identifier: EUPL-1.2
"""The shipped gates and closing reasons are whole, and a mistake in one is told with its place and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk import resources
from eht_desk.catalog.closing import ClosingCatalogFromFile, reasons_from_bytes
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.catalog.gates import GateCatalogFromFiles, gate_from_bytes
from eht_desk.catalog.problems import DefinitionError, ProblemCode
from eht_desk.domain.cases import CaseLevel
from eht_desk.domain.consents import ConsentPerson
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.gates import GateEffect

GATE = """
id = "before"
title = "Innan"
text = "Det här ska finnas."
source = "G0"
effect = "warn"
[[requires]]
id = "called"
label = "Har ringt"
kind = "contact_note"
channels = ["phone"]
"""


def read(text: str, name: str = "before.toml"):
    forms = FormCatalogFromFiles(resources.root() / "forms")
    return gate_from_bytes(text.encode(), name, forms.stage_ids)


def test_the_gate_before_a_social_mapping():
    forms = FormCatalogFromFiles(resources.root() / "forms")
    catalog = GateCatalogFromFiles(resources.root() / "gates", forms.stage_ids)
    gate = catalog.get("before_social_mapping")
    assert gate in catalog.all()
    assert (gate.effect, gate.source) == (GateEffect.BLOCK, "TRO-42, G3")
    called, met = gate.requires
    talked = (ContactOutcome.REACHED, ContactOutcome.AGREED_TIME, ContactOutcome.DECLINED)
    home = (ContactWith.GUARDIAN,)
    assert called.evidence == Evidence(EvidenceKind.CONTACT_NOTE, (ContactChannel.PHONE,), talked, home)
    assert met.evidence == Evidence(EvidenceKind.CONTACT_NOTE, (ContactChannel.MEETING_SCHOOL,), talked, home)
    with pytest.raises(ExpectedFailure, match="unknown_gate"):
        catalog.get("nothing")


def test_no_folder_means_no_gates_and_no_reasons(tmp_path: Path):
    assert GateCatalogFromFiles(tmp_path / "none", lambda form_id: None).all() == ()
    assert ClosingCatalogFromFile(tmp_path / "none").reasons() == ()


def test_a_gate_may_ask_for_documents_and_tasks():
    more = """
[[requires]]
id = "talked"
label = "Samtalet är fruset"
kind = "document_stage"
form = "absence_checklist"
stage = "talk"
[[requires]]
id = "signed"
label = "Underskrivet"
kind = "signed_stage"
form = "absence_checklist"
stage = "talk"
[[requires]]
id = "done"
label = "Klart"
kind = "task_done"
task_kind = "decide"
[[requires]]
id = "came"
label = "Något har kommit"
kind = "received_document"
"""
    gate = read(GATE + more)
    assert [item.evidence.kind.value for item in gate.requires] == [
        "contact_note",
        "document_stage",
        "signed_stage",
        "task_done",
        "received_document",
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "remedy"),
    [
        ('id = "before"', 'id = "after"', ProblemCode.NAME_MISMATCH, "key id", "after.toml"),
        ('effect = "warn"', 'effect = "stop"', ProblemCode.UNKNOWN_OPTION, "key effect", "block"),
        (
            'kind = "contact_note"',
            'kind = "contact"',
            ProblemCode.UNKNOWN_OPTION,
            "called, key kind",
            "contact_note",
        ),
        (
            'kind = "contact_note"',
            'kind = "manual"',
            ProblemCode.UNKNOWN_KIND,
            "called, key kind",
            "task_done",
        ),
        ('["phone"]', '["fone"]', ProblemCode.UNKNOWN_OPTION, "called, key channels", "phone"),
        ('["phone"]', "[]", ProblemCode.EMPTY_LIST, "called, key channels", "at least one"),
        (
            '["phone"]',
            '["phone"]\noutcomes = ["sent"]',
            ProblemCode.UNKNOWN_OPTION,
            "key outcomes",
            "reached",
        ),
        ('["phone"]', '["phone"]\nwith = ["home"]', ProblemCode.UNKNOWN_OPTION, "key with", "guardian"),
        ('["phone"]', '["phone"]\nstage = "talk"', ProblemCode.KEY_NOT_FOR_KIND, "key stage", "channels"),
        ('["phone"]', '["phone"]\nchanels = ["mail"]', ProblemCode.UNKNOWN_KEY, "key chanels", "channels"),
        ('label = "Har ringt"\n', "", ProblemCode.MISSING_KEY, "called, key label", "Add label"),
        (
            'kind = "contact_note"\nchannels = ["phone"]',
            'kind = "document_stage"\nform = "nothing"\nstage = "talk"',
            ProblemCode.UNKNOWN_OPTION,
            "key form",
            "ships",
        ),
        (
            'kind = "contact_note"\nchannels = ["phone"]',
            'kind = "document_stage"\nform = "absence_checklist"\nstage = "tlak"',
            ProblemCode.UNKNOWN_STAGE,
            "key stage",
            "talk",
        ),
        ("[[requires]]", "[[requires]]\n#", ProblemCode.DUPLICATE_ID, "called", "id of its own"),
    ],
)
def test_every_mistake_has_its_place_and_remedy(
    old: str, new: str, code: ProblemCode, place: str, remedy: str
):
    text = GATE + GATE[GATE.index("[[requires]]") :] if code is ProblemCode.DUPLICATE_ID else GATE
    with pytest.raises(DefinitionError) as caught:
        read(text.replace(old, new))
    [problem] = caught.value.problems
    assert problem.code is code
    assert str(problem.place).startswith("before.toml")
    assert place in str(problem.place)
    assert remedy in problem.remedy


def test_a_file_that_is_no_toml_is_told():
    with pytest.raises(DefinitionError, match="not_toml"):
        read("id = ")


def test_the_shipped_reasons_close_every_level():
    reasons = ClosingCatalogFromFile(resources.root() / "cases").reasons()
    ids = [item.id for item in reasons]
    assert len(set(ids)) == len(ids)
    assert {
        "attendance_works",
        "duty_ended",
        "changed_school",
        "moved_abroad",
        "registered_by_mistake",
        "died",
    } <= set(ids)
    moved = next(item for item in reasons if item.id == "moved_to_municipality")
    assert moved.warning
    assert not moved.concerns(CaseLevel.SCHOOL)
    for level in CaseLevel:
        assert sum(item.concerns(level) for item in reasons) > 5


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('levels = ["skola"]', ProblemCode.UNKNOWN_OPTION),
        ('warnings = "x"', ProblemCode.UNKNOWN_KEY),
        ("needs_note = 1", ProblemCode.WRONG_TYPE),
    ],
)
def test_a_mistake_in_a_reason_is_told(line: str, code: ProblemCode):
    reason = f'[[reasons]]\nid = "a"\nlabel = "A"\nwhy = "B"\nsource = "C"\n{line}\n'
    with pytest.raises(DefinitionError) as caught:
        reasons_from_bytes(reason.encode(), "closing.toml")
    assert [problem.code for problem in caught.value.problems] == [code]
    twice = reason.replace(line, "") * 2
    with pytest.raises(DefinitionError, match="duplicate_id"):
        reasons_from_bytes(twice.encode(), "closing.toml")


def test_a_gate_may_ask_for_an_approval_or_a_hand_over():
    gate = read(
        """
id = "before"
title = "Innan"
text = "Det här ska finnas."
source = "G3b"
effect = "block"
[[requires]]
id = "approved"
label = "Eleven har godkänt"
kind = "approval"
form = "social_mapping"
approval = "to_rector"
[[requires]]
id = "given"
label = "Lämnad till rektor"
kind = "handed_over"
form = "social_mapping"
handover = "to_rector"
"""
    )
    approved, given = (item.evidence for item in gate.requires)
    assert (approved.kind, approved.approval_id) == (EvidenceKind.APPROVAL, "to_rector")
    assert (given.kind, given.handover_id) == (EvidenceKind.HANDED_OVER, "to_rector")


def test_shipped_gates_name_approvals_and_hand_overs_that_there_are():
    forms = FormCatalogFromFiles(resources.root() / "forms")
    gates = GateCatalogFromFiles(resources.root() / "gates", forms.stage_ids)
    for gate in gates.all():
        for evidence in (item.evidence for item in gate.requires):
            if evidence.approval_id:
                assert evidence.approval_id in {item.id for item in forms.get(evidence.form_id).approvals}
            if evidence.handover_id:
                assert evidence.handover_id in {item.id for item in forms.get(evidence.form_id).handovers}


CONSENT_GATE = """
id = "before"
title = "Innan"
text = "Det här ska finnas."
source = "G0"
effect = "block"
[[requires]]
id = "said_yes"
label = "Alla har sagt ja"
kind = "consent"
purpose = "coordination"
persons = ["guardian", "pupil"]
"""


def test_a_gate_may_ask_for_consents():
    [requirement] = read(CONSENT_GATE).requires
    assert requirement.evidence == Evidence(
        EvidenceKind.CONSENT,
        purpose_id="coordination",
        persons=(ConsentPerson.GUARDIAN, ConsentPerson.PUPIL),
    )


@pytest.mark.parametrize(
    ("former", "instead", "code"),
    [
        ('persons = ["guardian", "pupil"]', "", ProblemCode.MISSING_KEY),
        ('"guardian", "pupil"', '"guardian", "teacher"', ProblemCode.UNKNOWN_OPTION),
        ('purpose = "coordination"', 'form = "coordination"', ProblemCode.KEY_NOT_FOR_KIND),
    ],
)
def test_a_mistake_in_what_a_gate_asks_of_consents_is_told(former: str, instead: str, code: ProblemCode):
    with pytest.raises(DefinitionError) as refused:
        read(CONSENT_GATE.replace(former, instead))
    assert code in {problem.code for problem in refused.value.problems}
