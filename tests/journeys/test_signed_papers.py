# SPDX-License-Identifier: EUPL-1.2
"""A signed paper's way back in the real window by keyboard: read, looked at, confirmed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eht_desk.application import form_work, papers
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.forms.model import AnswerValue
from tests.fakes.school import FORM, TALK
from tests.journeys.real_store import RealStore
from tests.journeys.screen import PATIENCE, Display, wait_for
from tests.journeys.test_real_window import Person
from tests.ui.signed.paper_trail import blank, scan, sheets

pytestmark = pytest.mark.slow
PLACE = "Binder 3"


def print_paper(store: RealStore) -> tuple[Document, bytes]:
    """A locked checklist, printed; then the window may write."""
    store.reader.store.take_lease()
    page = form_work.open_form(store.reader, store.pupil, FORM)
    assert page.draft is not None
    answers: dict[str, AnswerValue] = {**TALK, "mentor_name": {"name": "Per Holm"}}
    day = store.reader.today.isoformat()
    answers |= {"pupil_talk_date": day, "guardian_talk_date": day}
    draft = form_work.save_draft(store.reader, page.draft, answers, starts_stretch=True)
    document, _ = form_work.finalise_stage(store.reader, draft)
    issue = papers.issue_paper(store.reader, document.id)
    papers.record_print(store.reader, document.id, issue.paper.number, 1)
    store.reader.store.release_lease()
    return replace(document), issue.pdf


def test_from_the_scanner_to_the_confirmed_signature(
    display: Display, real_store: RealStore, tmp_path: Path
) -> None:
    document, pdf = print_paper(real_store)
    stack = tmp_path / "bunt.pdf"
    stack.write_bytes(scan(sheets(pdf), [blank()]))
    person = Person(display, real_store, tmp_path)
    person.unlock()
    reach_the_page(person, stack)
    person.until("returned_pages_opened", "Return")
    confirm(person)
    [signed] = [item for item in real_store.documents() if item.id == document.id]
    assert signed.state is DocumentState.SIGNED
    [signature] = signed.signatures
    assert signature.kept_at.endswith(PLACE)
    assert signature.is_scanned


def reach_the_page(person: Person, stack: Path) -> None:
    """By search to the page, then the dialog of the system with the file's whole name."""
    for _ in range(4):
        person.display.key("Escape", "Escape", "ctrl+k")
        person.display.type("underskrivna")
        try:
            shown_after(person, "Return")
            shown_after(person, "alt+v")
            person.display.type(str(stack))
            person.display.key("Return")
            wait_for(lambda: person.store.log("scan_filed") > 0, "the stack in the store", 2 * PATIENCE)
        except AssertionError:
            continue
        return
    raise AssertionError("the stack was not filed")


def confirm(person: Person) -> None:
    """The day and the place are written, again when the page was not there yet for the first keys."""
    for _ in range(5):
        person.display.key("alt+d", "ctrl+a")
        person.display.type("i dag")
        person.display.key("alt+v", "ctrl+a")
        person.display.type(PLACE)
        person.display.key("ctrl+Return")
        try:
            wait_for(lambda: person.store.log("signature_recorded") > 0, "the signature", PATIENCE)
        except AssertionError:
            continue
        return
    raise AssertionError("nothing was signed")


def shown_after(person: Person, key: str) -> None:
    """Press it, and wait until the window shows something else and has stopped changing."""
    file = person.folder / "shown.png"
    before = person.display.picture(file)
    person.display.key(key)
    wait_for(lambda: person.display.picture(file) != before, key, PATIENCE)
    wait_for(
        lambda: person.display.picture(file) == person.display.picture(file), "a window that stands", PATIENCE
    )
