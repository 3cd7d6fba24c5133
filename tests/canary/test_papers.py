# SPDX-License-Identifier: EUPL-1.2
"""Every kind of paper as every role: what the renderer's port can be asked for, and pages that others made.

A new entry of the port fails here until `PAPERS` says what is laid out with it.
"""

from __future__ import annotations

import typing
from collections.abc import Callable
from pathlib import Path

import pytest

from eht_desk.application import (
    blanks,
    form_work,
    hand_overs,
    key_sheet,
    log_reviews,
    log_views,
    meeting_papers,
    papers,
    papers_out,
    protection_aftermath,
    protections,
    received,
    survey_papers,
    surveys,
)
from eht_desk.application.ports import DocumentRenderer, RecoveryPaper
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import EntryId
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.responses import PUPIL, Respondent
from eht_desk.domain.protection import Secret
from eht_desk.domain.surveys import CheckWay, PaperCheck
from eht_desk.ui.log_texts import looked_sheet, review_sheet
from eht_desk.ui.protection.aftermath_rows import out_sheet
from tests.canary import marks
from tests.canary.canary_store import LOGINS, PROTECTED, Canary, real_services, unlock
from tests.canary.marks import Kind, Surface, Who, against_the_table, found_in
from tests.canary.paper_watch import entries
from tests.canary.texts import metadata_of, pages_of
from tests.fakes.school import FORM, PER

Make = Callable[[Workspace, Canary], bytes]

EVERY_SECRET = frozenset(Secret)
TODAY = "23 november 2026"
A_TEACHER = Respondent(InformantKind.TEACHER, staff_id=PER)
READ_OVER = PaperCheck(CheckWay.READ_OVER)


def issued(workspace: Workspace, canary: Canary) -> bytes:
    return papers.issue_paper(workspace, canary.ids["DocumentId"]).pdf


def saved(workspace: Workspace, canary: Canary) -> bytes:
    number = papers.issue_paper(workspace, canary.ids["DocumentId"]).paper.number
    return papers.save_paper(workspace, canary.ids["DocumentId"], number, "Begärd").pdf


def previewed(workspace: Workspace, _canary: Canary) -> bytes:
    page = form_work.read_form(workspace, PROTECTED, FORM)
    with workspace.store.read() as work:
        names = papers.school_names(work, page.pupil, page.document, workspace)
    return papers.preview_paper(workspace, page, page.draft.answers, names)


def blank(workspace: Workspace, canary: Canary) -> bytes:
    _require_her(workspace)
    return papers.blank_paper(workspace, FORM, "", EVERY_SECRET)


def many_blanks(workspace: Workspace, canary: Canary) -> bytes:
    _require_her(workspace)
    return blanks.print_blanks(workspace, FORM, 2, lambda *_: None, hidden=EVERY_SECRET)


def cover(workspace: Workspace, canary: Canary) -> bytes:
    words = hand_overs.CoverWords("Socialtjänsten", "Bud", ("En kopia, 2 sidor",), "Som vi sade.")
    return hand_overs.cover_sheet(workspace, canary.ids["DocumentId"], workspace.today, words)


def keys(workspace: Workspace, _canary: Canary) -> bytes:
    return key_sheet.key_sheet(workspace, None, "Rut").pdf


def who_looked(workspace: Workspace, _canary: Canary) -> bytes:
    looked = log_views.who_has_looked(workspace, PROTECTED)
    return workspace.services.renderer.plain(looked_sheet(looked, TODAY, is_demo=False))


def papers_that_are_out(workspace: Workspace, _canary: Canary) -> bytes:
    with workspace.store.read() as work:
        protection = work.protections.of_pupil(PROTECTED)
    if protection is None:
        raise RuleViolation("not_allowed")
    rows = protection_aftermath.what_got_out(workspace, PROTECTED)
    return workspace.services.renderer.plain(out_sheet(protection, rows, TODAY, is_demo=False))


def checked_log(workspace: Workspace, canary: Canary) -> bytes:
    review = log_reviews.read_review(workspace, canary.ids["review"])
    return workspace.services.renderer.plain(review_sheet(review, is_demo=False))


def own_sheet(workspace: Workspace, _canary: Canary) -> bytes:
    header = workspace.store.header
    return workspace.services.renderer.recovery(RecoveryPaper("personal", "ABCD-EFGH", header.name, "prov"))


def instrument_form(workspace: Workspace, _canary: Canary) -> bytes:
    """With a teacher's name in it, where the plan would let it stand there."""
    survey_id, _ = surveys.begin_survey(workspace, PROTECTED, "trial_questions")
    return survey_papers.prepare_instrument(workspace, survey_id, A_TEACHER)


def answer_sheet(workspace: Workspace, canary: Canary) -> bytes:
    return survey_papers.prepare_instrument(workspace, canary.ids["SurveyId"], PUPIL)


def summary(workspace: Workspace, _canary: Canary) -> bytes:
    survey_id, _ = surveys.begin_survey(workspace, PROTECTED, "sras_r")
    answers = (6, 3, 1, 0) * 6
    for who in (PUPIL, A_TEACHER):
        surveys.enter_paper(workspace, survey_id, who, workspace.today, answers, READ_OVER)
    return survey_papers.prepare_summary(workspace, survey_id)


def agenda(workspace: Workspace, canary: Canary) -> bytes:
    return meeting_papers.prepare_agenda(workspace, canary.ids["UnitEntryId"])


def minutes(workspace: Workspace, _canary: Canary) -> bytes:
    return meeting_papers.prepare_minutes(workspace, EntryId("item-1"))


def measures(workspace: Workspace, _canary: Canary) -> bytes:
    return meeting_papers.prepare_measures(workspace, EntryId("item-1"))


def came_in(workspace: Workspace, canary: Canary) -> bytes:
    return bytes(received.open_received(workspace, canary.ids["ReceivedId"]).content)


def came_back(workspace: Workspace, canary: Canary) -> bytes:
    return papers_out.open_returned(workspace, canary.ids["DocumentId"])[0].content


PAPERS: dict[str, tuple[Make, ...]] = {
    "form": (issued, saved, previewed, blank),
    "repeated": (many_blanks,),
    "cover": (cover,),
    "key_sheet": (keys,),
    "plain": (who_looked, papers_that_are_out, checked_log),
    "instrument_form": (instrument_form, answer_sheet),
    "survey_summary": (summary,),
    "meeting": (agenda, minutes, measures),
    "recovery": (own_sheet,),
    "as it came": (came_in, came_back),
}
"""What is laid out with each entry of the port; last what is printed as somebody else made it."""

NAME_HER = (
    *(issued, saved, previewed, who_looked, instrument_form, answer_sheet, summary),
    minutes,
    measures,
)
"""What says whom it is about, by the alias."""

COMMON = {
    agenda: "numbers of the school's, of which hers is one; nobody is named in it",
    checked_log: "a protocol of the school's, which names it and the reviewer; nobody's of hers is in it",
}


def _require_her(workspace: Workspace) -> None:
    protections.read_protection(workspace, PROTECTED)


def surface_of(entry: str, make: Make) -> Surface:
    if make in COMMON:
        return Surface.COMMON_PAPER
    return Surface.REVEALED if entry == "key_sheet" else Surface.PAPER


def test_every_entry_of_the_renderer_is_tried() -> None:
    laying_out = {
        name
        for name in entries()
        if typing.get_type_hints(getattr(DocumentRenderer, name)).get("return") is bytes
    }
    assert len(laying_out) > 5
    assert laying_out == set(PAPERS) - {"as it came"}


@pytest.mark.parametrize("login", LOGINS)
def test_no_paper_says_what_it_must_not(canary: Canary, tmp_path: Path, login: str) -> None:
    who = LOGINS[login][1]
    workspace = unlock(real_services(), canary.copy_to(tmp_path / "arkiv"), login)
    given_away: dict[str, list[Kind]] = {}
    made: set[str] = set()
    for entry, makers in PAPERS.items():
        for make in makers:
            try:
                pdf = make(workspace, canary)
            except RuleViolation:
                continue
            made.add(make.__name__)
            surface = surface_of(entry, make)
            text = pdf.decode("latin-1") + pdf.decode("utf-8", "replace")
            metadata = ""
            if entry != "as it came":
                text, metadata = "\n".join(pages_of(pdf)), metadata_of(pdf)
                assert text.strip()
            given_away[make.__name__] = against_the_table(text, canary.alias, surface, who)
            given_away[f"{make.__name__}, metadata"] = against_the_table(
                metadata, canary.alias, Surface.METADATA, who
            )
            if surface is Surface.PAPER and make in NAME_HER:
                assert Kind.ALIAS in found_in(text, canary.alias)
    workspace.store.close()
    assert {name: kinds for name, kinds in given_away.items() if kinds} == {}
    everything = {make.__name__ for makers in PAPERS.values() for make in makers}
    if who in (Who.MEMBER, Who.AUTHOR):
        only_a_rector = {"keys", "who_looked", "papers_that_are_out", "checked_log"}
        assert everything - made <= (only_a_rector if login == "maria" else {"checked_log"})
    else:
        assert made <= {"own_sheet", "checked_log", "agenda"}, (
            "of a pupil who does not exist there is no paper"
        )


def test_the_papers_are_really_about_her(canary: Canary, tmp_path: Path) -> None:
    """A blank for anybody has the school's head, and the key sheet the name: so the marks would be found."""
    workspace = unlock(real_services(), canary.copy_to(tmp_path / "arkiv"), "karin")
    text = "\n".join(pages_of(papers.blank_paper(workspace, FORM)))
    sheet = "\n".join(pages_of(keys(workspace, canary)))
    workspace.store.close()
    assert marks.LETTERHEAD in text
    assert {Kind.IDENTITY, Kind.ALIAS, Kind.STAFF} <= found_in(sheet, canary.alias)
