# SPDX-License-Identifier: EUPL-1.2
"""What holds for every shipped form together with the gates, purposes, lists and forms that it names."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from eht_desk import resources
from eht_desk.catalog.closing import ClosingCatalogFromFile
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.catalog.gates import GateCatalogFromFiles
from eht_desk.catalog.suggestions import SuggestionCatalogFromFiles
from eht_desk.domain.evidence import EvidenceKind
from eht_desk.domain.forms.model import FieldDefinition, FieldKind, FormDefinition, PaperUse, Privacy
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.forms.rounds import with_rounds
from eht_desk.domain.forms.stages import due_date, stages_open

FORMS = FormCatalogFromFiles(resources.root() / "forms")
GATES = GateCatalogFromFiles(resources.root() / "gates", FORMS.stage_ids)
LISTS = SuggestionCatalogFromFiles(resources.root() / "suggestions")
SHIPPED = FORMS.all_latest()
TODAY = date(2026, 11, 22)
every_form = pytest.mark.parametrize("form", SHIPPED, ids=lambda form: form.id)

ANNEXES = {
    "Bilaga 1": "absence_checklist",
    "Bilaga 2": "social_mapping",
    "Bilaga 3": "action_plan",
    "Formulär 1": "simple_mapping",
    "Formulär 1a": "simple_mapping_pupil",
    "Formulär 2": "report_to_authority",
    "Formulär 3": "investigation",
    "Formulär 4": "case_closing",
    "Formulär 5": "authority_follow_up",
    "Formulär 6": "home_municipality_report",
    "Formulär 7": "coordination",
}


def made_up(field: FieldDefinition, day: int = 0):
    """An answer that is good for the field; later fields have later days."""
    if field.kind in {FieldKind.CHOICE, FieldKind.SCALE}:
        return field.options[0].id
    if field.kind is FieldKind.TABLE:
        return [{column.id: made_up(column, day) for column in field.columns}]
    plain = {
        FieldKind.DATE: (TODAY - timedelta(days=60) + timedelta(days=day)).isoformat(),
        FieldKind.TIME: "13:15",
        FieldKind.MULTI_CHOICE: [option.id for option in field.options[:1]],
        FieldKind.YES_NO: {"value": "yes", "comment": "Så" if field.has_comment else ""},
        FieldKind.PERSON: {"name": "Maria Lind"},
        FieldKind.INTEGER: 1,
        FieldKind.DECIMAL: "1.5",
    }
    return plain.get(field.kind, "Text.")


def filled_in(form: FormDefinition):
    unanswered = {FieldKind.SIGNATURE, FieldKind.INFORMATION}
    return {
        field.id: made_up(field, day)
        for day, field in enumerate(form.fields())
        if field.kind not in unanswered and not field.id.endswith("_declined")
    }


def test_every_annex_of_the_routines_has_its_form():
    assert {form.annex: form.id for form in SHIPPED if form.annex} == ANNEXES


def test_what_we_wrote_ourselves_says_so_on_paper():
    own = {form.id for form in SHIPPED if form.is_local_template}
    assert {form_id for annex, form_id in ANNEXES.items() if annex.startswith("Formulär")} <= own


@every_form
def test_a_form_filled_in_can_be_locked_stage_by_stage(form):
    answers = filled_in(form)
    finalised: set[str] = set()
    for stage in form.stages:
        tree = resolve(form, answers, today=TODAY, finalised=finalised, viewer_stage=stage.id)
        assert [(item.definition.id, item.problem) for item in tree.problems(stage.id)] == []
        finalised.add(stage.id)


@every_form
def test_an_empty_form_cannot_be_locked(form):
    tree = resolve(form, {}, today=TODAY, viewer_stage=form.stages[0].id)
    if (
        form.id != "simple_mapping_pupil"
    ):  # nothing must be said there; its date and writer come by themselves
        assert tree.problems(form.stages[0].id)


@every_form
def test_no_stage_can_be_reached_by_nothing(form):
    answers = filled_in(form)
    done: set[str] = set()
    for _ in form.stages:
        done |= set(stages_open(form, answers, done))
    closed = [stage for stage in form.stages if stage.id not in done]
    assert all(stage.opens_when is not None for stage in closed)


@every_form
def test_what_a_form_names_exists(form):
    if form.gate:
        assert GATES.get(form.gate).id == form.gate
    columns = [column for field in form.fields() for column in field.columns]
    for field in (*form.fields(), *columns):
        if field.catalogue:
            assert LISTS.get(field.catalogue).id == field.catalogue
        for reference in field.prefill:
            form_id, _, field_id = reference.partition(".")
            source = FORMS.get(form_id)
            assert field_id in {item.id for item in source.fields()}, reference
            if form_id == form.id:  # a later stage takes from the document itself
                assert field.id not in {item.id for item in form.fields(form.stages[0].id)}


@every_form
def test_nothing_is_taken_from_what_only_its_writer_reads(form):
    sources = {reference.partition(".")[0] for field in form.fields() for reference in field.prefill}
    assert all(FORMS.get(form_id).privacy is Privacy.SHARED for form_id in sources)


@every_form
def test_no_form_asks_for_the_pupils_name_number_or_class(form):
    asked = [
        field for field in form.fields() if field.kind not in {FieldKind.SIGNATURE, FieldKind.INFORMATION}
    ]
    words = {word.strip("?:.,") for field in asked for word in field.plain_label.casefold().split()}
    assert words.isdisjoint({"personnummer", "klass", "adress", "efternamn", "förnamn"})
    assert not any(field.plain_label.casefold() in {"elev", "namn", "elevens namn"} for field in asked)


@every_form
def test_health_is_never_asked_for(form):
    for field in form.fields():
        assert (
            "diagnos" not in field.plain_label.casefold()
        )  # a hint may say that none is written (B5-4, B5-6)


@every_form
def test_days_are_counted_from_days_that_are_there(form):
    answers = filled_in(form)
    spread = with_rounds(form, [stage.id for stage in form.stages])
    for stage in spread.stages:
        if stage.due is not None:
            assert due_date(stage.due, answers) is not None


def test_nothing_stands_before_a_report_of_concern_and_nothing_of_it_is_shared():
    reports = [form for form in SHIPPED if form.group == "concern"]
    assert {form.id for form in reports} == {"concern_report", "child_protection_report"}
    for form in reports:
        assert (form.gate, form.privacy) == ("", Privacy.OWN)
        assert not form.handovers
        assert not form.approvals
        assert [stage.id for stage in form.stages] == ["report"]


def test_a_report_of_concern_can_be_sent_with_little():
    """Who, where to, what the worry is, and whether the family knows: all else may be empty (B3-2)."""
    form = FORMS.get("concern_report")
    assert {field.id for field in form.fields() if field.required} == {
        *("social_services", "reporter", "reporter_role", "reporter_contact", "reported_on"),
        *("concern", "guardian_informed"),
    }


def test_the_finnish_report_has_its_four_parts():
    form = FORMS.get("child_protection_report")
    required = {field.id for field in form.fields() if field.required}
    assert {"mapping_result", "measures_used", "measures_effect", "cooperation"} <= required


def test_advice_to_the_writer_is_not_on_what_is_sent():
    for form_id in ("concern_report", "child_protection_report"):
        for field in FORMS.get(form_id).fields():
            if field.kind is FieldKind.INFORMATION:
                assert field.on_paper is not PaperUse.ALWAYS


def test_closing_reasons_are_those_of_the_cases():
    reasons = ClosingCatalogFromFile(resources.root() / "cases").reasons()
    [field] = [item for item in FORMS.get("case_closing").fields() if item.id == "closing_reason"]
    assert [(option.id, option.label) for option in field.options] == [
        (item.id, item.label) for item in reasons
    ]


def test_the_steps_of_an_investigation_come_in_order():
    form = FORMS.get("investigation")
    required = [stage for stage in form.stages if stage.id != "medical"]
    assert [stage.opens_after for stage in required] == ["", "compiling", "analysis", "measures"]
    assert form.stages[-1].repeats
    assert form.stages[-1].due is not None


def test_an_agenda_is_that_of_the_source():
    source = [
        *("Nuläge?", "Aktuella aktörer, vem gör vad?", "Aktuell närvarostatistik?"),
        *("Aktuella insatser?", "Nya insatser?"),
    ]
    for form_id, last in (
        ("coordination_start_minutes", "Nytt möte – uppföljningsmöte"),
        ("coordination_follow_up_minutes", "Nytt möte?"),
    ):
        fields = next(item for item in FORMS.get(form_id).sections if item.id == "agenda").fields
        assert [field.plain_label for field in fields][:6] == [*source, last]


def test_the_gates_of_the_process():
    gates = {gate.id: gate for gate in GATES.all()}
    consents = {
        gate.id: [
            item.evidence.purpose_id for item in gate.requires if item.evidence.kind is EvidenceKind.CONSENT
        ]
        for gate in gates.values()
    }
    assert consents["before_medical_contribution"] == ["medical_contribution"]
    assert consents["before_coordination_meeting"] == ["coordination"]
    assert consents["before_coordinated_plan"] == ["coordinated_plan"]
    assert gates["before_coordination"].effect.value == "warn"
    assert "before_investigation_complete" in gates


def test_the_list_of_adaptations_can_be_chosen_from():
    catalogue = LISTS.get("adaptations")
    items = [item for group in catalogue.groups for item in group.items]
    assert 35 <= len(items) <= 45
    assert len({item.text for item in items}) == len(items)
    assert all(item.why.endswith(".") and "!" not in item.text for item in items)


def test_every_form_is_explained():
    told = (Path(__file__).parents[2] / "docs" / "process-forms.md").read_text("utf-8")
    assert [form.id for form in SHIPPED if f"`{form.id}`" not in told] == []
