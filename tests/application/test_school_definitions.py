# SPDX-License-Identifier: EUPL-1.2
"""A school's own definitions: looked at, put in from a day, found where people meet them, taken back, never lost."""

from __future__ import annotations

import struct
import zlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from eht_desk import resources
from eht_desk.application import form_work, papers, school_definitions
from eht_desk.application.consent_views import read_consents
from eht_desk.application.new_documents import form_choices
from eht_desk.application.pupils import open_pupil
from eht_desk.application.school_forms import open_workspace
from eht_desk.application.school_papers import catalogue_of, language_of, languages, letterhead_of
from eht_desk.application.workspace import Workspace
from eht_desk.domain.documents import Document
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import SchoolDefinitionId
from eht_desk.domain.school_definitions import DefinitionKind
from tests.fakes.school import ALMA, PASSWORD, STORE, School, make_school

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FORM = DefinitionKind.FORM
NAMES = {
    FORM: "form_playground_talk.toml",
    DefinitionKind.LETTERHEAD: "letterhead.toml",
    DefinitionKind.LOGO: "logo.png",
    DefinitionKind.LANGUAGE_PACK: "nb.toml",
    DefinitionKind.CATALOGUE: "adaptations.toml",
}


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def karin(school: School) -> Workspace:
    return school.as_("karin")


def example(kind: DefinitionKind) -> bytes:
    return (EXAMPLES / NAMES[kind]).read_bytes()


def png_head(width: int, height: int) -> bytes:
    """A whole PNG file of this size without any dot in it."""
    parts = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", b""), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def put_in(
    workspace: Workspace, kind: DefinitionKind, content: bytes = b"", valid_from: date | None = None
) -> SchoolDefinitionId:
    found, changes = school_definitions.put_in(
        workspace, kind, content or example(kind), NAMES[kind], valid_from or workspace.today
    )
    assert changes.ids == {found}
    return found


def second_version() -> bytes:
    return (
        example(FORM)
        .replace(b"version = 1", b"version = 2")
        .replace(b"Samtal om rasten", b"Samtal om raster")
    )


def offered(workspace: Workspace) -> dict[str, str]:
    return {item.form_id: item.title for item in form_choices(workspace, ALMA)}


def freeze(workspace: Workspace) -> Document:
    page = form_work.open_form(workspace, ALMA, "playground_talk")
    answers: dict[str, AnswerValue] = {
        "talk_date": "2026-11-22",
        "has_company": {"value": "yes", "comment": ""},
        "agreed": "Fredag",
    }
    draft = form_work.save_draft(workspace, page.draft, answers, starts_stretch=True)
    return form_work.finalise_stage(workspace, draft)[0]


def is_known(workspace: Workspace, version: int | None = None) -> bool:
    try:
        workspace.forms.get("playground_talk", version)
    except ExpectedFailure:
        return False
    return True


def test_a_form_that_is_put_in_is_found_wherever_forms_are(school: School, karin: Workspace) -> None:
    assert not is_known(karin)
    put_in(karin, FORM)
    assert "playground_talk" in offered(karin)
    assert [row.is_own for row in school_definitions.definitions_page(karin).forms].count(True) == 1
    assert papers.blank_paper(karin, "playground_talk").startswith(b"%PDF playground_talk")
    document = freeze(karin)
    assert papers.issue_paper(karin, document.id).pdf.startswith(b"%PDF playground_talk")
    [row] = open_pupil(karin, ALMA).documents
    assert row.form_id == "playground_talk"
    with karin.store.read() as work:
        rows = [item.event for item in work.log.rows() if item.event.kind == "definition_put_in"]
    assert (rows[0].detail["name"], rows[0].detail["version"]) == ("playground_talk", 1)


def test_an_own_form_is_there_after_the_next_unlocking_and_in_a_colleagues_program(
    school: School, karin: Workspace
) -> None:
    per = school.as_("per")
    assert not is_known(per)
    put_in(karin, FORM)
    school.clock.advance(seconds=6)
    assert is_known(per)
    again = open_workspace(school.services, school.services.stores.unlock(STORE, "per", PASSWORD))
    assert is_known(again)


def test_a_version_counts_from_its_day_and_old_documents_keep_theirs(
    school: School, karin: Workspace
) -> None:
    put_in(karin, FORM)
    document = freeze(karin)
    put_in(karin, FORM, second_version(), karin.today + timedelta(days=2))
    assert offered(karin)["playground_talk"] == "Samtal om rasten"
    assert is_known(karin, 2)
    school.clock.advance(days=2)
    assert offered(karin)["playground_talk"] == "Samtal om raster"
    assert form_work.read_form(karin, ALMA, "playground_talk", document.id).definition.version == 1


def test_what_is_withdrawn_is_begun_no_more_and_read_for_ever(karin: Workspace) -> None:
    definition_id = put_in(karin, FORM)
    document = freeze(karin)
    school_definitions.withdraw(karin, definition_id)
    assert "playground_talk" not in offered(karin)
    assert is_known(karin, 1)
    assert not is_known(karin)
    with pytest.raises(RuleViolation, match="withdrawn_already"):
        school_definitions.withdraw(karin, definition_id)
    assert (
        form_work.read_form(karin, ALMA, "playground_talk", document.id).definition.title
        == "Samtal om rasten"
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((b'kind = "date"', b'kind = "day"'), "unknown_kind"),
        ((b'id = "playground_talk"', b'id = "absence_checklist"'), "version_not_higher"),
        ((b'title = "Samtal om rasten"', b'title = "Annat"'), "version_used"),
        ((b'default = "today"', b'prefill = ["nowhere.field"]'), "unknown_prefill"),
        ((b"local_template = true", b'gate = "g99"'), "unknown_gate"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_put_in(
    karin: Workspace, change: tuple[bytes, bytes], code: str
) -> None:
    put_in(karin, FORM)
    content = example(FORM).replace(*change)
    assert content != example(FORM)
    if code.startswith("unknown_"):
        content = content.replace(b"version = 1", b"version = 2")
    look = school_definitions.look_at_definition(karin, FORM, content, NAMES[FORM])
    assert code in {problem.code for problem in look.checked.problems}
    assert not look.can_be_put_in
    with pytest.raises(RuleViolation, match="definition_broken"):
        put_in(karin, FORM, content)
    assert len(school_definitions.definitions_page(karin).added) == 1


def test_the_same_file_twice_a_day_that_has_passed_and_others_are_refused(
    school: School, karin: Workspace
) -> None:
    put_in(karin, FORM)
    with pytest.raises(RuleViolation, match="definition_there"):
        put_in(karin, FORM)
    with pytest.raises(RuleViolation, match="day_passed"):
        put_in(karin, DefinitionKind.LOGO, valid_from=karin.today - timedelta(days=1))
    for login in ("maria", "per"):
        with pytest.raises(RuleViolation, match="not_allowed"):
            put_in(school.as_(login), DefinitionKind.LOGO)
        assert not school_definitions.definitions_page(school.as_(login)).may_change
    put_in(school.as_("ida"), DefinitionKind.LOGO)


def test_letterhead_and_logo_stand_on_papers_from_their_day(karin: Workspace) -> None:
    with karin.store.read() as work:
        assert letterhead_of(karin, work) is None
    put_in(karin, DefinitionKind.LOGO)
    put_in(karin, DefinitionKind.LETTERHEAD)
    with karin.store.read() as work:
        found = letterhead_of(karin, work)
    assert found is not None
    assert found.lines[0] == "Ekskolan"
    assert found.logo == example(DefinitionKind.LOGO)


def test_a_language_is_marked_until_somebody_has_read_it_through(karin: Workspace) -> None:
    definition_id = put_in(karin, DefinitionKind.LANGUAGE_PACK)
    with karin.store.read() as work:
        pack, is_reviewed = language_of(karin, work, "nb")
        assert (pack and pack.name, is_reviewed) == ("Norsk", False)
    school_definitions.review_language(karin, definition_id)
    with karin.store.read() as work:
        assert language_of(karin, work, "nb")[1]
        assert ("nb", True) in {(pack.language, is_reviewed) for pack, is_reviewed in languages(karin, work)}
        assert language_of(karin, work, "") == (None, False)
        with pytest.raises(ExpectedFailure, match="unknown_language"):
            language_of(karin, work, "xx")
    assert school_definitions.review_language(karin, definition_id).kinds == frozenset()
    with pytest.raises(RuleViolation, match="not_found"):
        school_definitions.review_language(karin, put_in(karin, DefinitionKind.LOGO))


def test_a_language_of_the_schools_is_there_for_consent_papers(karin: Workspace) -> None:
    pack = b'language = "nb"\nname = "Norsk"\n[forms.consent_coordination]\ntitle = "Samtykke"'
    shipped = {item.tag for item in read_consents(karin, ALMA).languages}
    definition_id = put_in(karin, DefinitionKind.LANGUAGE_PACK, pack)
    now = {item.tag: item for item in read_consents(karin, ALMA).languages}
    assert set(now) == {*shipped, "nb"}
    assert (now["nb"].name, now["nb"].is_reviewed) == ("Norsk", False)
    assert now["nb"].form_ids == {"consent_coordination"}
    school_definitions.review_language(karin, definition_id)
    assert {item.tag for item in read_consents(karin, ALMA).languages if item.is_reviewed} >= {"nb"}


def test_a_list_takes_the_place_of_the_programs(karin: Workspace) -> None:
    with karin.store.read() as work:
        assert catalogue_of(karin, work, "adaptations").title != "Anpassningar på Ekskolan"
    definition_id = put_in(karin, DefinitionKind.CATALOGUE)
    with karin.store.read() as work:
        assert catalogue_of(karin, work, "adaptations").title == "Anpassningar på Ekskolan"
    assert school_definitions.definition_content(karin, definition_id) == example(DefinitionKind.CATALOGUE)
    other = example(DefinitionKind.CATALOGUE).replace("på Ekskolan".encode(), b"i tre steg")
    put_in(karin, DefinitionKind.CATALOGUE, other)
    again = put_in(karin, DefinitionKind.CATALOGUE)  # back to the former one is possible
    for item in (again, definition_id):
        with karin.store.read() as work:
            assert catalogue_of(karin, work, "adaptations").title.startswith("Anpassningar ")
        school_definitions.withdraw(karin, item)
    with karin.store.read() as work:
        assert catalogue_of(karin, work, "adaptations").title == "Anpassningar i tre steg"
        [row] = [item for item in work.definitions.all() if item.version == 2]
    school_definitions.withdraw(karin, row.id)
    with karin.store.read() as work:
        assert catalogue_of(karin, work, "adaptations").title != "Anpassningar på Ekskolan"


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        (DefinitionKind.LOGO, b"%PDF-1.7", "not_a_picture"),
        (DefinitionKind.LOGO, b"", "not_a_picture"),
        (DefinitionKind.LOGO, bytes(2 << 20), "file_too_large"),
        (DefinitionKind.LOGO, png_head(9000, 9000), "out_of_range"),  # papers would leave it out
        (DefinitionKind.LETTERHEAD, b"a." * 20_000 + b"a = 1", "not_toml"),
        (DefinitionKind.LETTERHEAD, b"lines = []", "empty_list"),
        (DefinitionKind.LETTERHEAD, b'lines = ["a","b","c","d","e","f","g"]', "out_of_range"),
        (DefinitionKind.LETTERHEAD, b'rows = ["a"]', "unknown_key"),
        (DefinitionKind.LETTERHEAD, b"\xff\xfe", "not_utf8"),
        (DefinitionKind.CATALOGUE, b"=", "not_toml"),
        (
            DefinitionKind.LANGUAGE_PACK,
            b'language = "nb"\nname = "Norsk"\n[forms.nothing]\ntitle = "x"',
            "unknown_form",
        ),
    ],
)
def test_files_that_are_none(karin: Workspace, kind: DefinitionKind, content: bytes, code: str) -> None:
    look = school_definitions.look_at_definition(karin, kind, content, NAMES[kind])
    assert code in {problem.code for problem in look.checked.problems}


def test_a_file_may_begin_with_the_mark_that_some_editors_write(karin: Workspace) -> None:
    content = b"\xef\xbb\xbf" + example(DefinitionKind.LETTERHEAD)
    look = school_definitions.look_at_definition(
        karin, DefinitionKind.LETTERHEAD, content, NAMES[DefinitionKind.LETTERHEAD]
    )
    assert look.checked.problems == ()


def test_a_shipped_form_is_changed_by_its_file(karin: Workspace) -> None:
    content = school_definitions.form_file(karin, "absence_checklist", 1)
    changed = content.replace(b"version = 1", b"version = 101", 1)
    put_in(karin, FORM, changed)
    assert karin.forms.get("absence_checklist").version == 101
    assert karin.forms.get("absence_checklist", 1).version == 1
    assert school_definitions.form_file(karin, "absence_checklist", 101) == changed
    with pytest.raises(ExpectedFailure, match="unknown_form"):
        school_definitions.form_file(karin, "absence_checklist", 7)


def test_every_example_of_the_handbook_can_be_put_in(karin: Workspace) -> None:
    others = {"routine.toml"}  # taken in elsewhere: test_school_routines
    assert {path.name for path in EXAMPLES.iterdir()} == set(NAMES.values()) | others
    for kind in NAMES:
        look = school_definitions.look_at_definition(karin, kind, example(kind), NAMES[kind])
        assert look.checked.problems == ()
        assert look.can_be_put_in
        put_in(karin, kind)
    assert {row.definition.kind for row in school_definitions.definitions_page(karin).added} == set(NAMES)


@pytest.mark.parametrize(
    ("form", "change", "code"),
    [
        ("concern_report", ('privacy = "own"', 'privacy = "shared"'), "privacy_weaker"),
        ("concern_report", ('privacy = "own"', 'privacy = "until_approved"'), "privacy_weaker"),
        ("social_mapping", ('privacy = "until_approved"\n', ""), "privacy_weaker"),
        ("social_mapping", ('gate = "before_social_mapping"\n', ""), "gate_dropped"),
        ("social_mapping", ('readers = ["rector"]', 'readers = ["rector", "mentor"]'), "approval_wider"),
    ],
)
def test_a_schools_version_may_not_lay_open_what_the_shipped_form_keeps(
    karin: Workspace, form: str, change: tuple[str, str], code: str
) -> None:
    """People write in it trusting that nobody else reads it, and that the pupil is asked."""
    text = (resources.root() / "forms" / form / "v1.toml").read_text(encoding="utf-8")
    assert change[0] in text
    changed = text.replace(*change).replace("\nversion = 1\n", "\nversion = 101\n")
    look = school_definitions.look_at_definition(karin, FORM, changed.encode(), "v101.toml")
    assert code in {problem.code for problem in look.checked.problems}
    with pytest.raises(RuleViolation, match="definition_broken"):
        school_definitions.put_in(karin, FORM, changed.encode(), "v101.toml", karin.today)
