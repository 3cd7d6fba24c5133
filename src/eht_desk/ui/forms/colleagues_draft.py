# SPDX-License-Identifier: EUPL-1.2
"""A colleague's draft in the place of the form: it is read, and whose text one goes on with is chosen before any box
can be written in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from eht_desk.application.form_pages import FormPage
from eht_desk.application.workspace import local_time
from eht_desk.domain.ids import DraftId
from eht_desk.ui.forms.document_actions import DocumentActions
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

GO_ON = "&Fortsätt på det utkastet"
BEGIN_ANEW = "Börja &om"
TO_OWN = "&Till ditt utkast"
DROP_OWN = "Ka&sta ditt och fortsätt på det här …"


@dataclass(frozen=True, slots=True)
class DraftChoices:
    """What the choices start."""

    take_over: Callable[[], None]
    begin_anew: Callable[[], None]
    to_own: Callable[[], None]
    drop_own: Callable[[], None]


def draft_choices(
    draft_id: DraftId, actions: DocumentActions, go_on: Callable[[DraftId | None, bool], None]
) -> DraftChoices:
    """`go_on` shows the draft that was chosen, the own one for None; the flag says to begin one of one's own."""
    return DraftChoices(
        lambda: actions.take_over(draft_id, lambda mine: go_on(mine.id, False)),
        lambda: go_on(None, True),
        lambda: go_on(None, False),
        lambda: actions.take_over_for_own(draft_id, lambda mine: go_on(mine.id, False)),
    )


class ColleaguesDraft(Card):
    """Whose text stands below, and what can be done with it now.

    The keyboard starts on the card and not on a button: who types on without looking must not take a colleague's text
    over by a blank in a sentence.
    """

    def __init__(
        self,
        page: FormPage,
        today: date,
        choices: DraftChoices,
        *,
        may_begin: bool,
        parent: QWidget | None = None,
    ) -> None:
        draft = page.others_draft
        begun = short_date(local_time(draft.started_at).date(), today) if draft is not None else ""
        super().__init__(f"{page.others_name or 'En kollega'} började skriva {begun}", parent, "accent")
        text = _text(page, may_begin)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(text)
        self.body.addWidget(PlainLabel(text, "secondary", self, wraps=True))
        self.yes_button = SecondaryButton(GO_ON, choices.take_over, self)
        self.no_button = LinkButton(BEGIN_ANEW, choices.begin_anew, self)
        if page.is_stored:
            self.yes_button = SecondaryButton(TO_OWN, choices.to_own, self)
            self.no_button = LinkButton(DROP_OWN, choices.drop_own, self)
        else:
            needs_writing(self.yes_button)
        needs_writing(self.no_button)
        line = QHBoxLayout()
        line.setSpacing(theme().px(8))
        line.addWidget(self.yes_button)
        line.addWidget(self.no_button)
        line.addStretch(1)
        self.body.addLayout(line)
        self.yes_button.setVisible(page.is_stored or may_begin)
        self.no_button.setVisible(may_begin)

    def take_focus_in(self, screen: QWidget) -> None:
        """The page was read again: start here, unless the person is in another part of the window."""
        focus = QApplication.focusWidget()
        if focus is None or screen.isAncestorOf(focus):
            self.setFocus(Qt.FocusReason.OtherFocusReason)


def draft_text(page: FormPage, today: date) -> str:
    """Utkast av Per Holm, sparat 23 nov 09:12."""
    draft = page.others_draft
    if draft is None:
        return ""
    saved = local_time(draft.saved_at)
    who = f" av {page.others_name}" if page.others_name else ""
    return f"Utkast{who}, sparat {short_date(saved.date(), today)} {saved:%H:%M}"


def _text(page: FormPage, may_begin: bool) -> str:
    if page.is_stored:
        return "Du har ett eget utkast av samma del. Här läser du kollegans."
    if not may_begin:
        return "Här nedanför står det som finns i utkastet."
    return "Här nedanför står det som finns i utkastet. Du kan gå vidare med samma text. Börjar du om finns det kvar."
