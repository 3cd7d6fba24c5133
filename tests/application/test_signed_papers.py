# SPDX-License-Identifier: EUPL-1.2
"""A stack of signed papers comes back: each page with its document, the rest before somebody's eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from eht_desk.application import form_work, loose_pages, papers, papers_out, signed_papers, tasks
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.papers_out import SignedWork
from eht_desk.application.signed_papers import FiledStack
from eht_desk.application.store_settings import change_setting
from eht_desk.application.tasks import NewTask
from eht_desk.application.today import today_page
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import Approval, ApprovalWay, Document, DocumentState, IssuedPaper
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.ids import LoosePageId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.scans import LooseReason
from tests.fakes.scans import LaidIn, page_code, read_and_filed
from tests.fakes.school import ALMA, FORM, NOEL, TALK, School


@dataclass
class Papers:
    """The school with a scanner, and two papers out: Alma's of class 5A, Noel's of 7B."""

    school: School
    scanner: LaidIn
    alma: Document
    almas_paper: IssuedPaper
    noel: Document
    noels_paper: IssuedPaper

    def as_(self, login: str) -> Workspace:
        workspace = self.school.as_(login)
        return replace(workspace, services=replace(workspace.services, scans=self.scanner))

    def scan(self, login: str, *stack: Sequence[str], name: bytes = b"") -> FiledStack:
        self.scanner.stack = stack
        return read_and_filed(self.as_(login), name)

    def code(self, page: int = 1, pages: int = 1) -> str:
        return page_code(self.alma, self.almas_paper, page, pages).text

    def noels_code(self) -> str:
        return page_code(self.noel, self.noels_paper).text

    def now(self, document: Document) -> Document:
        with self.school.rector.store.read() as work:
            found = work.documents.get(document.id)
        assert found is not None
        return found


def written(school: School, login: str, pupil_id: PupilId) -> Document:
    writer = school.as_(login)
    page = form_work.open_form(writer, pupil_id, FORM)
    assert page.draft is not None
    draft = form_work.save_draft(writer, page.draft, TALK, starts_stretch=True)
    document, _ = form_work.finalise_stage(writer, draft)
    return document


def printed(school: School, login: str, document: Document) -> tuple[Document, IssuedPaper]:
    writer = school.as_(login)
    issue = papers.issue_paper(writer, document.id)
    papers.record_print(writer, document.id, issue.paper.number, 1)
    with writer.store.read() as work:
        found = work.documents.get(document.id)
        [paper, *_] = reversed(work.documents.papers(document.id))
    assert found is not None
    return found, paper


@pytest.fixture
def out(school: School) -> Papers:
    alma, almas = printed(school, "per", written(school, "per", ALMA))
    noel, noels = printed(school, "sara", written(school, "sara", NOEL))
    return Papers(school, LaidIn(), alma, almas, noel, noels)


def kinds(school: School) -> list[str]:
    with school.rector.store.read() as work:
        return [row.event.kind for row in work.log.rows()]


def last_event(school: School) -> LogEvent:
    with school.rector.store.read() as work:
        return list(work.log.rows())[-1].event


# --------------------------------------------------------------------------------------------------------------- filing


def test_each_page_goes_to_its_document(out: Papers) -> None:
    before = len(kinds(out.school))
    result = out.scan("maria", [out.code()], ["https://example.invalid"], [out.noels_code()])
    assert [(paper.code, paper.filed, paper.places, paper.pupil.name) for paper in result.papers] == [
        (out.alma.code, (1,), (1,), "Alma Dahl"),
        (out.noel.code, (1,), (3,), "Noel Östlund-Ek"),
    ]
    assert [(page.number, page.reason) for page in result.loose] == [(2, LooseReason.NO_CODE)]
    assert kinds(out.school)[before:] == ["scan_filed"]
    assert dict(last_event(out.school).detail) == {
        "pages": 3,
        "filed": 2,
        "loose": 1,
        "known": 0,
        "codes": f"{out.alma.code} {out.noel.code}",
        "loose_no_code": 1,
    }
    [row] = papers_out.returned_rows(out.as_("per"), out.alma.id)
    assert (row.paper_number, row.page, row.who) == (1, 1, "Maria Lind")
    [opened] = papers_out.open_returned(out.as_("per"), out.alma.id)
    assert opened.content.startswith(b"%PDF")
    assert kinds(out.school)[-1] == "returned_pages_opened"
    papers_out.note_returned_print(out.as_("per"), out.alma.id)
    assert kinds(out.school)[-1] == "returned_pages_printed"


def test_filing_signs_nothing(out: Papers) -> None:
    result = out.scan("maria", [out.code()])
    assert result.papers[0].may_confirm
    assert out.now(out.alma).state is DocumentState.AWAITING_SIGNATURE
    assert out.now(out.alma).signatures == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": "0000-00"}, LooseReason.UNKNOWN_DOCUMENT),
        ({"version": 2}, LooseReason.OTHER_PAPER),
        ({"paper_number": 7}, LooseReason.OTHER_PAPER),
        ({"checksum": "00000000"}, LooseReason.OTHER_PAPER),
        ({"checksum": ""}, LooseReason.NO_CODE),
        ({"page": 2}, LooseReason.OTHER_PAPER),
        ({"page": 0}, LooseReason.NO_CODE),
    ],
)
def test_a_code_that_does_not_fit_leaves_the_page_loose(
    out: Papers, changes: dict[str, int], reason: LooseReason
) -> None:
    odd = replace(page_code(out.alma, out.almas_paper), **changes)  # type: ignore[arg-type]  # the test names fields
    result = out.scan("maria", [odd.text])
    assert (result.papers, [page.reason for page in result.loose]) == ((), [reason])
    assert papers_out.returned_rows(out.as_("maria"), out.alma.id) == ()


def test_two_papers_on_one_page_wait_for_a_person(out: Papers) -> None:
    result = out.scan("maria", [out.code(), out.noels_code()])
    assert [page.reason for page in result.loose] == [LooseReason.SEVERAL_CODES]
    assert out.scan("maria", [out.code(), out.code(), "12345"]).papers[0].filed == (1,)


def test_a_mentor_learns_nothing_of_a_document_that_is_not_the_mentors(out: Papers) -> None:
    result = out.scan("per", [out.noels_code()])
    [loose] = result.loose
    assert (loose.reason, loose.code) == (LooseReason.NOT_READABLE_BY_YOU, out.noel.code)
    assert result.papers == ()
    [row] = loose_pages.loose_pages(out.as_("per"))
    assert (row.suggestion, row.code) == (None, out.noel.code)
    with pytest.raises(RuleViolation, match="no_such_code"):
        loose_pages.find_paper(out.as_("per"), out.noel.code)
    # Who may read it sees where it belongs.
    [row] = loose_pages.loose_pages(out.as_("maria"))
    assert row.suggestion is not None
    loose_pages.place_page(out.as_("maria"), row.id, *_place(row))
    assert len(papers_out.returned_rows(out.as_("sara"), out.noel.id)) == 1


def test_a_document_in_a_compartment_of_others_answers_as_one_that_is_not_there(out: Papers) -> None:
    """Else a scan would tell that there is a protected pupil, or that somebody has written something of the own."""
    per = out.as_("per")
    with per.store.write() as work:
        own = replace(out.alma, id=type(out.alma.id)("own"), code="1111-11", compartment_id=per.store.own)
        work.documents.add(own)
        work.commit(LogEvent("test"))
    code = replace(page_code(out.alma, out.almas_paper), code="1111-11").text
    [loose] = out.scan("maria", [code]).loose
    assert loose.reason is LooseReason.UNKNOWN_DOCUMENT


def test_readers_of_a_document_are_asked_for(out: Papers) -> None:
    maria = out.as_("maria")
    with maria.store.write() as work:
        limited = replace(
            out.alma, id=type(out.alma.id)("limited"), code="2222-22", readers=(Role.COUNSELLOR,)
        )
        work.documents.add(limited)
        work.documents.add_paper(replace(out.almas_paper, document_id=limited.id), b"%PDF")
        work.commit(LogEvent("test"))
    code = replace(page_code(out.alma, out.almas_paper), code="2222-22").text
    assert out.scan("maria", [code]).papers[0].code == "2222-22"
    [loose] = _as_rector(out, [code]).loose
    assert loose.reason is LooseReason.NOT_READABLE_BY_YOU
    with pytest.raises(RuleViolation, match="not_allowed"):
        papers_out.open_returned(out.school.rector, limited.id)


def test_the_same_page_twice(out: Papers) -> None:
    out.scan("maria", [out.code()])
    again = out.scan("maria", [out.code()])
    assert [(page.number, page.code) for page in again.known] == [(1, out.alma.code)]
    assert (again.papers, again.loose) == ((), ())
    other = out.scan("maria", [out.code()], name=b"a second scan")
    assert [page.reason for page in other.loose] == [LooseReason.DUPLICATE]
    assert out.scan("maria", [out.code()], name=b"a second scan").loose == ()
    [row] = loose_pages.loose_pages(out.as_("maria"))
    assert row.suggestion is not None
    loose_pages.place_page(out.as_("maria"), row.id, *_place(row))
    assert len(papers_out.returned_rows(out.as_("maria"), out.alma.id)) == 2


def test_twice_in_one_stack(out: Papers) -> None:
    result = out.scan("maria", [out.code()], [out.code()])
    assert [paper.filed for paper in result.papers] == [(1,)]
    assert [page.reason for page in result.loose] == [LooseReason.DUPLICATE]


def test_pages_of_one_paper_from_two_stacks(out: Papers) -> None:
    with out.school.rector.store.write() as work:
        work.documents.add_paper(replace(out.almas_paper, number=2, pages=3), b"%PDF")
        work.commit(LogEvent("test"))
    out.almas_paper = replace(out.almas_paper, number=2, pages=3)
    [first] = out.scan("maria", [out.code(3)], [out.code(1)]).papers
    assert (first.filed, first.places, first.present, first.missing) == ((1, 3), (2, 1), (1, 3), (2,))
    [second] = out.scan("maria", [out.code(2)]).papers
    assert (second.filed, second.present, second.missing) == ((2,), (1, 2, 3), ())


def test_a_page_of_an_old_version_stays_with_it(out: Papers) -> None:
    per = out.as_("per")
    draft, _ = form_work.correct_document(per, out.alma.id, "Fel datum")
    draft = form_work.save_draft(per, draft, TALK, starts_stretch=True)
    form_work.finalise_stage(per, draft)
    [paper] = out.scan("maria", [out.code()]).papers
    assert (paper.version, paper.is_superseded, paper.may_confirm) == (1, True, False)
    with pytest.raises(RuleViolation, match="superseded"):
        signed_papers.confirm_signed(out.as_("maria"), out.alma.id, 1, date(2026, 11, 23), "", "Pärm 3")


def test_who_sees_no_pupils_files_nothing(out: Papers) -> None:
    for login in ("ida", "nils"):
        with pytest.raises(RuleViolation, match="not_allowed"):
            out.scan(login, [out.code()])


def test_all_or_nothing(out: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"pages": 0}

    def progress(done: int, of: int) -> None:
        told["pages"] = done
        if done == 1:
            raise ExpectedFailure("cancelled")

    out.scanner.stack = [[out.code()], [], [out.noels_code()]]
    before = kinds(out.school)
    with pytest.raises(ExpectedFailure, match="cancelled"):
        read_and_filed(out.as_("maria"), b"", progress)
    assert (told, kinds(out.school)) == ({"pages": 1}, before)
    stack = signed_papers.read_stack(out.as_("maria"), b"")
    broken = replace(stack.pages[2], content=None)  # type: ignore[arg-type]  # something fails half way
    with pytest.raises(TypeError):
        signed_papers.file_stack(out.as_("maria"), replace(stack, pages=(*stack.pages[:2], broken)))
    assert kinds(out.school) == before
    assert loose_pages.loose_pages(out.as_("maria")) == ()
    assert papers_out.returned_rows(out.as_("maria"), out.alma.id) == ()


# ----------------------------------------------------------------------------------------------------------- confirming


def test_somebody_who_has_looked_confirms(out: Papers) -> None:
    maria = out.as_("maria")
    wanted = Evidence(EvidenceKind.SIGNED_STAGE, form_id=FORM, stage_id=out.almas_paper.stage_id)
    task_id, _ = tasks.add_task(maria, ALMA, NewTask("Få underskrift", Role.COUNSELLOR, evidence=wanted))
    out.scan("maria", [out.code()])
    changes = signed_papers.confirm_signed(
        maria, out.alma.id, 1, date(2026, 11, 23), " Per Holm ", "Pärm 3, rum 12"
    )
    assert {str(out.alma.id), str(task_id)} <= changes.ids
    now = out.now(out.alma)
    [signature] = now.signatures
    assert now.state is DocumentState.SIGNED
    assert (signature.witnessed_by, signature.kept_at, signature.paper_number, signature.is_scanned) == (
        "Per Holm",
        "Pärm 3, rum 12",
        1,
        True,
    )
    assert dict(last_event(out.school).detail) == {"on": "2026-11-23", "number": 1, "scanned": 1}
    with pytest.raises(RuleViolation, match="signed_already"):
        signed_papers.confirm_signed(maria, out.alma.id, 1, date(2026, 11, 23), "", "Pärm 3")


def test_without_a_scanner(out: Papers) -> None:
    signed_papers.confirm_signed(out.as_("per"), out.alma.id, None, date(2026, 11, 23), "", "Pärm 3")
    [signature] = out.now(out.alma).signatures
    assert (signature.is_scanned, signature.paper_number) == (False, 1)


@pytest.mark.parametrize(
    ("day", "place", "witness", "code", "field"),
    [
        (date(2026, 11, 24), "Pärm 3", "", "in_future", "signed_on"),
        (date(2025, 11, 23), "Pärm 3", "", "before_printing", "signed_on"),
        (date(2026, 11, 23), " ", "", "required", "kept_at"),
        (date(2026, 11, 23), "x" * 201, "", "text_too_long", "kept_at"),
        (date(2026, 11, 23), "Pärm", "x" * 201, "text_too_long", "witnessed_by"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(
    out: Papers, day: date, place: str, witness: str, code: str, field: str
) -> None:
    with pytest.raises(RuleViolation, match=code) as caught:
        signed_papers.confirm_signed(out.as_("maria"), out.alma.id, 1, day, witness, place)
    assert caught.value.field == field


def test_what_was_never_printed_is_not_signed(school: School) -> None:
    document = written(school, "per", ALMA)
    day = date(2026, 11, 23)
    with pytest.raises(RuleViolation, match="not_issued"):
        signed_papers.confirm_signed(school.as_("per"), document.id, None, day, "", "Pärm 3")
    papers.issue_paper(school.as_("per"), document.id)
    with pytest.raises(RuleViolation, match="not_awaiting"):
        signed_papers.confirm_signed(school.as_("per"), document.id, None, day, "", "Pärm 3")
    with pytest.raises(RuleViolation, match="not_allowed"):
        signed_papers.confirm_signed(school.as_("sara"), document.id, None, day, "", "Pärm 3")


# ---------------------------------------------------------------------------------------------------------- papers out


def test_papers_out_the_oldest_first(out: Papers) -> None:
    out.school.clock.advance(days=20)
    rows = papers_out.papers_out(out.as_("maria"))
    assert [(row.code, row.days, row.is_late, row.printed_by) for row in rows] == [
        (out.alma.code, 20, True, "Per Holm"),
        (out.noel.code, 20, True, "Sara Berg"),
    ]
    assert [row.code for row in papers_out.papers_out(out.as_("sara"))] == [out.noel.code]
    assert today_page(out.as_("sara")).signed == SignedWork(1, frozenset({out.noel.id}), 0)
    assert today_page(out.as_("maria")).signed.urgent == 2
    signed_papers.confirm_signed(out.as_("maria"), out.noel.id, None, out.school.rector.today, "", "Pärm 3")
    assert [row.code for row in papers_out.papers_out(out.as_("maria"))] == [out.alma.code]


def test_a_paper_is_out_since_its_last_copy_and_with_who_printed_that(out: Papers) -> None:
    out.school.clock.advance(days=20)
    papers.record_print(out.as_("sara"), out.noel.id, out.noels_paper.number, 1)
    papers.record_print(out.as_("maria"), out.alma.id, out.almas_paper.number, 2)
    out.school.clock.advance(days=1)
    rows = {row.code: row for row in papers_out.papers_out(out.as_("maria"))}
    row = rows[out.alma.code]
    assert (row.printed_by, row.days, row.is_late, row.copies) == ("Maria Lind", 1, False, 3)
    page = form_work.open_form(out.as_("maria"), ALMA, FORM, document_id=out.alma.id)
    assert page.printed_at == out.school.clock.now() - timedelta(days=1)


def test_the_paper_that_is_out_is_the_one_printed_last(out: Papers) -> None:
    maria = out.as_("maria")
    english = papers.issue_paper(maria, out.alma.id, language="en").paper
    papers.issue_paper(maria, out.alma.id, language="fi")
    out.school.clock.advance(minutes=1)
    assert _alma_out(out) == (out.almas_paper.number, "")
    papers.record_print(maria, out.alma.id, english.number, 1)
    assert _alma_out(out) == (english.number, "en")
    out.school.clock.advance(minutes=1)
    papers.record_print(maria, out.alma.id, out.almas_paper.number, 1)
    assert _alma_out(out) == (out.almas_paper.number, "")
    signed_papers.confirm_signed(maria, out.alma.id, None, maria.today, "", "Pärm 3")
    with maria.store.read() as work:
        document = work.documents.get(out.alma.id)
    assert document is not None
    assert [item.paper_number for item in document.signatures] == [out.almas_paper.number]


def _alma_out(out: Papers) -> tuple[int, str]:
    [row] = [item for item in papers_out.papers_out(out.as_("maria")) if item.code == out.alma.code]
    return row.paper_number, row.language


def test_a_paper_whose_ticks_were_read_off_is_back(out: Papers) -> None:
    checksum = out.alma.stages[-1].checksum
    day, who = date(2026, 11, 23), out.school.accounts["maria"]
    read_off = Approval("to_rector", (), day, ApprovalWay.PAPER, checksum, who, out.school.clock.now())
    for approval, waits in ((read_off, False), (replace(read_off, checksum="of an older version"), True)):
        with out.school.rector.store.read() as work:
            rows = papers_out.out_rows(
                out.as_("maria"),
                work,
                [replace(out.alma, approvals=(approval,))],
                {ALMA: pupil_view(work, current_viewer(work, out.as_("maria")), ALMA, day)},
            )
        assert bool(rows) is waits


def test_the_school_decides_when_a_paper_is_late(out: Papers) -> None:
    out.school.clock.advance(days=14)
    assert not any(row.is_late for row in papers_out.papers_out(out.as_("maria")))
    change_setting(out.school.rector, "signed_papers_late_days", 13)
    assert all(row.is_late for row in papers_out.papers_out(out.as_("maria")))


# --------------------------------------------------------------------------------------------------------- loose pages


def test_who_sees_a_loose_page(out: Papers) -> None:
    out.scan("per", [])
    for login, seen in (("per", 1), ("maria", 0), ("sara", 0), ("ida", 0)):
        assert len(loose_pages.loose_pages(out.as_(login))) == seen, login
    [row] = loose_pages.loose_pages(out.as_("per"))
    assert loose_pages.open_loose(out.as_("per"), row.id).startswith(b"%PDF")
    assert kinds(out.school)[-1] == "loose_page_opened"
    for login in ("maria", "sara", "karin"):
        with pytest.raises(RuleViolation, match="not_found"):
            loose_pages.open_loose(out.as_(login), row.id)
    with pytest.raises(RuleViolation, match="not_found"):
        loose_pages.open_loose(out.as_("per"), LoosePageId("none"))


def test_who_helps_with_a_page_of_a_document_that_they_may_read(out: Papers) -> None:
    out.scan("per", [out.noels_code()])
    for login, seen in (("per", 1), ("maria", 1), ("karin", 1), ("sara", 0), ("ida", 0)):
        assert len(loose_pages.loose_pages(out.as_(login))) == seen, login
    [row] = loose_pages.loose_pages(out.as_("maria"))
    for act in (
        lambda who: loose_pages.open_loose(who, row.id),
        lambda who: loose_pages.throw_away_page(who, row.id, "Tom sida"),
        lambda who: loose_pages.place_page(who, row.id, out.noel.id, 1, 1),
    ):
        with pytest.raises(RuleViolation, match="not_allowed"):
            act(out.as_("sara"))


def test_a_page_whose_code_names_another_document_is_filed_with_no_other(out: Papers) -> None:
    out.scan("per", [out.noels_code()])
    [row] = loose_pages.loose_pages(out.as_("per"))
    with pytest.raises(RuleViolation, match="page_of_other_document"):
        loose_pages.place_page(out.as_("per"), row.id, out.alma.id, 1, 1)
    assert papers_out.returned_rows(out.as_("per"), out.alma.id) == ()


def test_a_page_of_somebodys_own_text_is_for_nobody_else(out: Papers) -> None:
    """A talk that the pupil has not approved does not become readable by being scanned or taken from its document."""
    per = out.as_("per")
    with per.store.write() as work:
        own = replace(out.alma, id=type(out.alma.id)("own"), code="1111-11", compartment_id=per.store.own)
        work.documents.add(own)
        work.documents.add_paper(replace(out.almas_paper, document_id=own.id), b"%PDF")
        work.commit(LogEvent("test"))
    code = replace(page_code(out.alma, out.almas_paper), code="1111-11").text
    out.scan("maria", [code])
    out.scan("per", [code])
    assert "1111-11" not in str(last_event(out.school).detail)
    [row] = papers_out.returned_rows(per, own.id)
    loose_pages.unfile_page(per, own.id, row.id)
    assert loose_pages.loose_pages(out.as_("karin")) == ()
    assert len(loose_pages.loose_pages(out.as_("maria"))) == 1
    assert len(loose_pages.loose_pages(per)) == 1


def test_a_page_is_placed_by_the_code_that_somebody_types(out: Papers) -> None:
    maria = out.as_("maria")
    out.scan("maria", [])
    [row] = loose_pages.loose_pages(maria)
    typed = out.alma.code.lower().replace("-", " ")
    choice = loose_pages.find_paper(maria, typed)
    assert (choice.pupil.id, [paper.paper_number for paper in choice.papers]) == (ALMA, [1])
    for wrong, code in (((9, 1), "not_issued"), ((1, 0), "no_such_page")):
        with pytest.raises(RuleViolation, match=code):
            loose_pages.place_page(maria, row.id, choice.document_id, *wrong)
    with pytest.raises(RuleViolation, match="not_allowed"):
        loose_pages.place_page(out.as_("maria"), row.id, *_out_of_reach(out))
    loose_pages.place_page(maria, row.id, choice.document_id, 1, 1)
    assert loose_pages.loose_pages(maria) == ()
    assert kinds(out.school)[-1] == "loose_page_placed"
    for nothing in ("", "9999-99", "-"):
        with pytest.raises(RuleViolation, match="no_such_code"):
            loose_pages.find_paper(maria, nothing)


def test_thrown_away_with_a_reason(out: Papers) -> None:
    maria = out.as_("maria")
    out.scan("maria", [], ["x"])
    first, _ = loose_pages.loose_pages(maria)
    with pytest.raises(RuleViolation, match="required"):
        loose_pages.throw_away_page(maria, first.id, " ")
    loose_pages.throw_away_page(maria, first.id, "Tom sida")
    assert [row.number for row in loose_pages.loose_pages(maria)] == [2]
    with maria.store.read() as work:
        event = work.log.rows(newest=1)[0].event
    assert event.detail["reason"] == "Tom sida"
    assert event.compartment_id == maria.store.own  # what somebody writes about a page can name anybody


def test_a_page_with_the_wrong_document_comes_loose_again(out: Papers) -> None:
    out.scan("per", [out.code()])
    [row] = papers_out.returned_rows(out.as_("per"), out.alma.id)
    assert row.may_take_away
    loose_pages.unfile_page(out.as_("maria"), out.alma.id, row.id)
    assert papers_out.returned_rows(out.as_("per"), out.alma.id) == ()
    [loose] = loose_pages.loose_pages(out.as_("maria"))
    assert loose.reason is LooseReason.OTHER_PAPER
    assert loose_pages.open_loose(out.as_("maria"), loose.id).startswith(b"%PDF")
    with pytest.raises(RuleViolation, match="not_found"):
        loose_pages.unfile_page(out.as_("maria"), out.alma.id, row.id)


def test_a_page_that_is_taken_away_keeps_its_code(out: Papers) -> None:
    maria = out.as_("maria")
    out.scan("maria", [out.code()])
    for _ in range(2):  # as it was filed by its code, and by hand
        [row] = papers_out.returned_rows(maria, out.alma.id)
        loose_pages.unfile_page(maria, out.alma.id, row.id)
        [loose] = loose_pages.loose_pages(maria)
        assert loose.code == out.alma.code
        with pytest.raises(RuleViolation, match="page_of_other_document"):
            loose_pages.place_page(maria, loose.id, out.noel.id, out.noels_paper.number, 1)
        loose_pages.place_page(maria, loose.id, *_place(loose))
    assert loose_pages.loose_pages(maria) == ()


def test_a_signature_whose_pages_are_taken_away_has_no_scan(out: Papers) -> None:
    maria = out.as_("maria")
    out.scan("maria", [out.code()], [out.code()])
    [second] = loose_pages.loose_pages(maria)
    loose_pages.place_page(maria, second.id, *_place(second))
    signed_papers.confirm_signed(maria, out.alma.id, None, maria.today, "", "Pärm 3")
    told = []
    for page in papers_out.returned_rows(maria, out.alma.id):
        told.append(out.now(out.alma).signatures[0].is_scanned)
        loose_pages.unfile_page(maria, out.alma.id, page.id)
    told.append(out.now(out.alma).signatures[0].is_scanned)
    assert told == [True, True, False]


def _place(row: loose_pages.LooseRow):
    assert row.suggestion is not None
    return row.suggestion.document_id, row.suggestion.paper_number, row.suggestion.page


def _out_of_reach(out: Papers):
    with out.school.rector.store.write() as work:
        hidden = replace(out.alma, id=type(out.alma.id)("hidden"), code="3333-33", readers=(Role.NURSE,))
        work.documents.add(replace(hidden, author_id=out.school.accounts["nils"]))
        work.commit(LogEvent("test"))
    return hidden.id, 1, 1


def _as_rector(out: Papers, *stack: Sequence[str]) -> FiledStack:
    out.scanner.stack = stack
    rector = out.school.rector
    return read_and_filed(
        replace(rector, services=replace(rector.services, scans=out.scanner)), b"by the rector"
    )
