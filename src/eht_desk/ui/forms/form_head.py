# SPDX-License-Identifier: EUPL-1.2
"""What stands above the fields of a form page: whose it is, the document's own card, what a new version changed."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from eht_desk.application.form_pages import FormPage
from eht_desk.domain.approvals import standing
from eht_desk.domain.forms.areas import areas
from eht_desk.domain.forms.model import Privacy
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.changes_card import ChangesCard
from eht_desk.ui.forms.document_actions import DocumentActions
from eht_desk.ui.forms.form_view import FormView
from eht_desk.ui.forms.left_approval import LeftApproval
from eht_desk.ui.forms.texts import version_text
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.returned_pages import ReturnedPages
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.text import PlainLabel

PRIVATE = {
    Privacy.UNTIL_APPROVED: "Bara du kan läsa det här tills eleven har godkänt.",
    Privacy.OWN: "Bara du kan läsa det här. Det lämnas bara på papper, som du själv skriver under.",
}
APPROVED = "Andra läser bara det som eleven har godkänt. Hela texten läser bara du."
TAKEN = "En del är hämtat från tidigare dokument om eleven. Läs igenom och ändra innan du låser."
INTERVIEW = "&Intervjuläge"


def fill_head(desk: Desk, page: FormPage, view: FormView, actions: DocumentActions) -> None:
    """Put it above the fields."""
    if page.is_private:
        view.head.addWidget(PrivateLine(desk, page))
    if page.document is not None and page.document.stages:
        wrong, printed = page.issued_before_move, page.printed_at
        view.head.addWidget(actions.card(page.document, page.definition, wrong, printed))
        view.head.addWidget(ReturnedPages(desk, page.document))
    elif page.document is not None and page.document.correction_reason:
        view.head.addWidget(_line("info", version_text(page.document, page.definition)))
    if page.may_take_back and page.document is not None:
        view.head.addWidget(LeftApproval(desk, page.document.id))
    former, changes = page.revision
    if former and page.document is not None:
        view.head.addWidget(ChangesCard(former, changes, page.document.correction_reason))
    if page.taken_from_earlier and page.may_write and not page.is_stopped:
        view.head.addWidget(_line("info", TAKEN))


def interview_route(page: FormPage) -> Route | None:
    """Where the talk is written area by area; None where there is nothing to write so."""
    sections = {item.id for item in page.definition.sections if item.stage_id == page.stage_id}
    has_areas = any(area.section.id in sections for area in areas(page.definition))
    if not has_areas or not page.may_write or page.is_stopped or page.others_draft is not None:
        return None
    place = {"pupil": str(page.pupil.id), "form": page.definition.id}
    if page.document is not None:
        place["document"] = str(page.document.id)
    return Route("interview", place)


class PrivateLine(QWidget):
    """Who reads it, and the way to the interview where the form has areas."""

    def __init__(self, desk: Desk, page: FormPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(10))
        row.addWidget(_line("lock", _private_text(page)), 1)
        route = interview_route(page)
        self.interview_button: SecondaryButton | None = None
        if route is not None:
            self.interview_button = SecondaryButton(INTERVIEW, lambda: desk.navigator.go(route), self)
            row.addWidget(self.interview_button)


def _private_text(page: FormPage) -> str:
    document = page.document
    if document is not None and any(item.holds for item in standing(page.definition, document)):
        return APPROVED
    return PRIVATE[page.definition.privacy]


def _line(icon: str, text: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme().px(8))
    mark = QLabel(holder)
    edge = theme().px(16)
    mark.setPixmap(theme().icon(icon, "text_2", 16).pixmap(edge, edge))
    row.addWidget(mark)
    row.addWidget(PlainLabel(text, "secondary", holder, wraps=True), 1)
    return holder
