# SPDX-License-Identifier: EUPL-1.2
"""What can be done from the form page now: the one primary button, and the menu. Decides by the page's state only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eht_desk.application.form_pages import FormPage
from eht_desk.application.paper_making import awaits_signature
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.ids import UnitId
from eht_desk.ui.more_menu import MenuEntry
from eht_desk.ui.navigation import HeaderAction, Route
from eht_desk.ui.theme.theme import theme

LOCK_AND_PRINT = "Lås och skriv ut för underskrift"
BLANK = "Tom blankett"
_PRINT = "Skriv ut"
_PRINT_AGAIN = "Skriv ut igen"
_SIGN = "Skriv ut för underskrift"
# From this scale on the top bar has room for the primary button only.
_LARGE = 1.5
_CLOSED = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class FormRuns:
    """What the choices start."""

    lock: Callable[[], None]
    discard: Callable[[], None]
    print_blank: Callable[[], None]
    print_document: Callable[[Document], None]
    record_signature: Callable[[Document], None]
    save_pdf: Callable[[Document], None]
    correct: Callable[[Document], None]
    may_save_pdf: bool = True
    """False where the IT department does not allow papers as files."""
    go: Callable[[Route], None] = lambda _route: None
    print_other: Callable[[Document], None] = lambda _document: None
    """A copy of the document, or its paper in a second language."""
    mends: Callable[[UnitId], bool] = lambda _unit_id: False
    """Whether the person mends mistakes at the school: then a document can be moved to the right pupil."""


def has_room() -> bool:
    """Whether the empty form has a button of its own in the top bar; with large letters it is in the menu."""
    return theme().scale < _LARGE


def lock_label(page: FormPage) -> str:
    """What the button says that freezes the open stage."""
    return page.definition.stage(page.stage_id).action_label or LOCK_AND_PRINT


def primary_action(page: FormPage, has_written: bool, runs: FormRuns) -> HeaderAction | None:
    """The next step: the paper of what was just locked, before the stage after it is begun; else locking; else ink."""
    document = page.document
    writes = bool(page.stage_id) and page.may_write and page.others_draft is None and not page.is_stopped
    has_begun = writes and (page.is_stored or has_written)
    if document is not None and document.state is DocumentState.FINALISED and not has_begun:
        words = _PRINT_AGAIN if page.printed_at is not None else _PRINT
        words = _SIGN if awaits_signature(page.definition, document) else words
        return HeaderAction("print", words, lambda: runs.print_document(document), is_primary=True)
    if writes:
        return HeaderAction("lock", lock_label(page), runs.lock, is_primary=True)
    if document is not None and document.state is DocumentState.AWAITING_SIGNATURE:
        return HeaderAction(
            "signed", "Undertecknad …", lambda: runs.record_signature(document), is_primary=True
        )
    return None


def menu_entries(page: FormPage, has_draft: bool, runs: FormRuns) -> tuple[MenuEntry, ...]:
    """What is needed now and then."""
    entries: list[MenuEntry] = [] if has_room() else [MenuEntry(BLANK, runs.print_blank, writes=False)]
    document = page.document
    if document is not None and document.stages and document.state not in _CLOSED:
        entries.append(MenuEntry("Skriv ut exemplar eller annat språk …", lambda: runs.print_other(document)))
        words = "Spara som PDF …" if runs.may_save_pdf else "Spara som PDF (avstängt av IT)"
        entries.append(MenuEntry(words, lambda: runs.save_pdf(document)))
        if document.excerpt_of is None:
            entries.append(MenuEntry(revise_label(page), lambda: runs.correct(document)))
    place = move_place(page, has_draft, runs)
    if place is not None:
        entries.append(MenuEntry("Flytta till rätt elev …", lambda: runs.go(place)))
    if has_draft:
        entries.append(MenuEntry("Kasta utkastet …", runs.discard))
    return tuple(entries)


def revise_label(page: FormPage) -> str:
    """What begins a new version: a correction, or what the form calls it."""
    return f"{page.definition.revise_label or 'Rätta'} …"


def move_place(page: FormPage, has_draft: bool, runs: FormRuns) -> Route | None:
    """Where this is moved to another pupil: a document by those who mend mistakes, an own text by its author."""
    document, pupil = page.document, page.pupil
    if document is None and has_draft:
        return Route("move_document", {"pupil": str(pupil.id), "draft": str(page.draft.id)})
    if document is not None and document.stages and runs.mends(pupil.unit_id):
        return Route("move_document", {"pupil": str(pupil.id), "document": str(document.id)})
    return None
