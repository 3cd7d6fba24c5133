# SPDX-License-Identifier: EUPL-1.2
"""One occasion: who can answer and who has, asking on screen and from paper, what was withdrawn, the way to reading."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from eht_desk.application.at_printer import check_at_printer
from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.survey_papers import SurveyPaper, prepare_instrument, record_survey_print
from eht_desk.application.survey_views import NO_WORDING, RespondentRow, SurveyView, WithdrawnForm
from eht_desk.application.surveys import (
    close_survey,
    decline_form,
    finish_form,
    open_survey,
    read_survey,
    withdraw_form,
    withdraw_survey,
)
from eht_desk.application.workspace import local_time
from eht_desk.domain.ids import SurveyId
from eht_desk.domain.instruments.responses import ResponseState
from eht_desk.domain.surveys import SurveyState
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.more_menu import MenuEntry, MoreButton
from eht_desk.ui.navigation import HeaderAction, Route
from eht_desk.ui.printing.print_dialog import PrintRecord, print_pdf
from eht_desk.ui.screen_table import SCREENS
from eht_desk.ui.screens.reason_dialog import ReasonDialog
from eht_desk.ui.screens.record_screen import RecordScreen, person_words
from eht_desk.ui.surveys import asking_texts
from eht_desk.ui.surveys.decline_dialog import DeclineDialog
from eht_desk.ui.surveys.respondent_row import RespondentLine, RowRuns
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.words import in_a_row

_RESULT = "survey_result"
_NO_WORDING = (
    "Frågornas text finns inte i programmet: den tillhör andra. Skriv in svaren från skolans papper. "
    "Har skolan rätt att använda texten lägger rektor eller kurator in den i Inställningar, Frågeformulär."
)


class SurveyScreen(RecordScreen):
    """Route parameters: `pupil`, `survey`. Opening it is a reading and leaves a log row."""

    help_id = "surveys"
    heading = "Frågeformulär"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._survey_id = SurveyId(route.parameters.get("survey", ""))
        self._read: SurveyView | None = None
        self._wanted: Mapping[str, Any] = {}
        self._parts: list[QWidget] = []
        self.lines: list[RespondentLine] = []
        self.back_button.set_text("Till frågeformulären")
        self.more = MoreButton("&Mer …", is_pages=True)
        self.band_side.addWidget(self.more)
        desk.bus.changed.connect(self._changed)
        workspace, survey_id = desk.workspace, self._survey_id
        desk.tasks.write(lambda: open_survey(workspace, survey_id), self._show, self.failed)

    def refresh(self) -> None:
        """Read again."""
        workspace, survey_id = self._desk.workspace, self._survey_id
        self._desk.tasks.read(lambda: read_survey(workspace, survey_id), self._show, self.failed)

    def to_pupil(self) -> None:
        """Back to the list."""
        self.go(Route("surveys", {"pupil": str(self._pupil_id)}))

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """To what the answers amount to, as soon as somebody has answered."""
        read = self._read
        if read is None or _RESULT not in SCREENS or not self._has_answers(read):
            return ()
        place = Route(_RESULT, self._place())
        is_primary = not any(line.has_next for line in self.lines)
        run = self.opener(place)
        return (HeaderAction("survey result", "Visa resultat", run, is_primary=is_primary, writes=False),)

    def first_focus(self) -> QWidget | None:
        """The first one who can answer."""
        found = (line.next_button for line in self.lines if line.next_button is not None)
        return next(found, None) or (
            self.back_button if self._read is not None and not self._read.rows else None
        )

    def state(self) -> dict[str, Any]:
        """The button that had the focus. Ids only."""
        last = self.focusWidget()
        key = last.property("key") if isinstance(last, QPushButton) else ""
        return {"focus": str(key or ""), "scroll": self.page.verticalScrollBar().value()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back there when the page has been read."""
        self._wanted = state

    # -- showing

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.SURVEY, ChangeKind.PUPIL):
            self.refresh()

    def _show(self, view: SurveyView) -> None:
        is_first = self._read is None
        focus = QApplication.focusWidget()
        is_lost = focus is None or any(part.isAncestorOf(focus) for part in self._parts)
        kept = self.state() if is_lost and not is_first else {}
        scroll = self.page.verticalScrollBar().value()
        self._read, self._pupil_id = view, view.pupil.id
        survey, today = view.survey, self._desk.workspace.today
        self.title_label.setText(f"{view.instrument.short_title} {survey.code}")
        day = short_date(local_time(survey.begun_at).date(), today)
        self.facts.setText(in_a_row(person_words(view.pupil), f"påbörjat {day}"))
        for part in self._parts:
            self.body.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
        self._tell(view)
        self._add_answers(view)
        self._add_withdrawn(view.withdrawn)
        for part in self._parts:  # now, and not when the event loop runs: what is hidden takes no focus
            part.show()
        self.more.set_entries(self._entries(view))
        self.header_changed.emit()
        wanted, self._wanted = (self._wanted or kept), {}
        self._go_to(str(wanted.get("focus", "")), is_lost=is_lost or is_first)
        self.page.verticalScrollBar().setValue(int(wanted.get("scroll", scroll)))

    def _go_to(self, key: str, *, is_lost: bool) -> None:
        """The focus where it was; where that button is gone, at what comes next."""
        buttons = [item for line in self.lines for item in line.findChildren(QPushButton)]
        same = next((item for item in buttons if key and item.property("key") == key), None)
        if same is not None and same.isVisible() and same.isEnabled():
            same.setFocus()
        elif is_lost:
            self.focus_wanted.emit()

    def _tell(self, view: SurveyView) -> None:
        survey = view.survey
        if survey.state is SurveyState.WITHDRAWN:
            self.notice.tell(f"Tillfället är borttaget: {survey.withdrawn_reason}", "warn")
        elif view.instrument.is_made_up:
            self.notice.tell(asking_texts.MADE_UP)
        elif self._has_no_wording(view):
            self.notice.tell(_NO_WORDING)
        else:
            self.notice.clear()

    def _add_answers(self, view: SurveyView) -> None:
        card = self._part(Card("Svar"))
        card.head.addWidget(Pill(*asking_texts.SURVEY_STATES[view.survey.state]))
        prints = self._print if view.may_print else None
        runs = RowRuns(self._hand_over, self._paper, self._decline, self._withdraw_form, self._finish, prints)
        today = self._desk.workspace.today
        is_told = self._has_no_wording(view)
        self.lines = [
            RespondentLine(row, today, runs, may_write=view.may_write, is_told=is_told) for row in view.rows
        ]
        for at, line in enumerate(self.lines):
            if at:
                card.body.addWidget(Line())
            card.body.addWidget(line)
        if view.instrument.licence and not view.instrument.is_made_up:  # that is told above
            card.body.addWidget(PlainLabel(view.instrument.licence, "hint", wraps=True))

    def _add_withdrawn(self, forms: tuple[WithdrawnForm, ...]) -> None:
        if not forms:
            return
        card = self._part(Card("Borttagna formulär", kind="quiet"))
        for form in forms:
            person = form.person
            who = asking_texts.person_words(person.label, person.name, person.number)
            day = short_date(local_time(form.at).date(), self._desk.workspace.today)
            card.body.addWidget(PlainLabel(who, "strong", wraps=True))
            card.body.addWidget(PlainLabel(in_a_row(form.reason, form.by, day), "secondary", wraps=True))

    def _part(self, card: Card) -> Card:
        self._parts.append(card)
        return self.add(card)

    def _entries(self, view: SurveyView) -> tuple[MenuEntry, ...]:
        if not view.may_write or view.survey.state is SurveyState.WITHDRAWN:
            return ()
        entries = [MenuEntry("Ta bort tillfället …", self._withdraw)]
        if view.survey.state is SurveyState.OPEN and self._has_answers(view):
            entries.insert(0, MenuEntry("Avsluta tillfället", self._close))
        return tuple(entries)

    @staticmethod
    def _has_no_wording(view: SurveyView) -> bool:
        """Nobody can be asked on screen: that is told once, above."""
        left = [row for row in view.rows if row.state is None]
        return bool(left) and all(row.why_not == NO_WORDING for row in left)

    @staticmethod
    def _has_answers(view: SurveyView) -> bool:
        done = (ResponseState.COMPLETE, ResponseState.UNFINISHED)
        return any(row.state in done for row in view.rows)

    # -- what the buttons do

    def _place(self, row: RespondentRow | None = None) -> dict[str, str]:
        place = {"pupil": str(self._pupil_id), "survey": str(self._survey_id)}
        return place | (asking_texts.place_of(row.respondent) if row is not None else {})

    def _hand_over(self, row: RespondentRow) -> None:
        self.go(Route("survey_hand_over", self._place(row)))

    def _paper(self, row: RespondentRow) -> None:
        self.go(Route("survey_paper", self._place(row)))

    def _decline(self, row: RespondentRow) -> None:
        if row.form_id is not None:  # begun, and then no: on the writer thread at once
            workspace, survey_id, form_id = self._desk.workspace, self._survey_id, row.form_id
            self._write(partial(decline_form, workspace, survey_id, form_id))
        else:
            DeclineDialog(self, self._desk, self._survey_id, row).open()

    def _finish(self, row: RespondentRow) -> None:
        self._write(partial(finish_form, self._desk.workspace, self._survey_id, row.form_id or ""))

    def _withdraw_form(self, row: RespondentRow) -> None:
        workspace, survey_id, form_id = self._desk.workspace, self._survey_id, row.form_id or ""
        who = asking_texts.person_words(row.label, row.name, row.number)
        ReasonDialog(
            self,
            self._desk,
            "Ta bort formuläret",
            f"{who}. Svaren räknas inte längre. De står kvar med skälet, och ett nytt formulär kan fyllas i.",
            "Ta bort",
            lambda reason: withdraw_form(workspace, survey_id, form_id, reason),
        ).open()

    def _print(self, row: RespondentRow) -> None:
        workspace, survey_id, respondent = self._desk.workspace, self._survey_id, row.respondent
        self._desk.tasks.read(
            lambda: prepare_instrument(workspace, survey_id, respondent), self._open_print, self._refused
        )

    def _open_print(self, pdf: bytes) -> None:
        """What a printer took is noted. For a protected pupil somebody is named, and nothing goes to a file."""
        if self._read is None:
            return
        view, workspace, survey_id = self._read, self._desk.workspace, self._survey_id

        def note(copies: int, at_printer: str) -> None:
            record_survey_print(workspace, survey_id, SurveyPaper.INSTRUMENT_FORM, copies, at_printer)

        print_pdf(
            self,
            self._desk,
            pdf,
            view.survey.code,
            view.instrument.short_title,
            asks_who=partial(check_at_printer, workspace, view.pupil.id) if view.pupil.is_protected else None,
            is_never_file=view.pupil.is_protected,
            record=PrintRecord(note, self._refused),
        )

    def _withdraw(self) -> None:
        workspace, survey_id = self._desk.workspace, self._survey_id
        ReasonDialog(
            self,
            self._desk,
            "Ta bort tillfället",
            "Alla svar vid tillfället slutar räknas. De står kvar med skälet.",
            "Ta bort",
            lambda reason: withdraw_survey(workspace, survey_id, reason),
        ).open()

    def _close(self) -> None:
        self._write(partial(close_survey, self._desk.workspace, self._survey_id))

    def _write(self, work: partial[ChangeSet]) -> None:
        self._desk.tasks.write(work, self._desk.bus.publish, self._refused)

    def _refused(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")
