# SPDX-License-Identifier: EUPL-1.2
"""Frågeformulär of one pupil: every occasion, the last begun first, and the way to a new one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.item_access import may_do_with_surveys
from eht_desk.application.pupils import read_pupil
from eht_desk.application.survey_views import SurveyRow
from eht_desk.application.surveys import begin_survey, read_surveys
from eht_desk.application.workspace import local_time
from eht_desk.domain.access_table import Right
from eht_desk.domain.ids import PupilId, SurveyId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.navigation import HeaderAction, Route
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.surveys.asking_texts import MADE_UP, SURVEY_STATES, survey_detail
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.choices import MOST_VISIBLE, ChoiceButtons
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.fields import Dropdown
from eht_desk.ui.widgets.notice import EmptyState
from eht_desk.ui.words import in_a_row

_NEW = "Nytt frågeformulär …"
_ABOUT = "Här samlas svar från eleven, vårdnadshavarna och lärare, på skärm eller från papper."


class SurveysScreen(RecordScreen):
    """Route parameters: `pupil`."""

    help_id = "surveys"
    heading = "Frågeformulär"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._pupil: PupilView | None = None
        self._rows: tuple[SurveyRow, ...] | None = None
        self._content: Card | None = None
        desk.bus.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        workspace, pupil_id = self._desk.workspace, self._pupil_id

        def read() -> tuple[PupilView, tuple[SurveyRow, ...]]:
            rows = read_surveys(workspace, pupil_id)
            return read_pupil(workspace, pupil_id).pupil, rows

        self._desk.tasks.read(read, self._show, self.failed)

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """A new one."""
        if not self._may_begin:
            return ()
        return (HeaderAction("new survey", _NEW, self.begin, is_primary=not self._rows),)

    def first_focus(self) -> QWidget | None:
        """The latest one."""
        if isinstance(self._content, RowCard):
            row = self._content.findChild(ListRow)
            if row is not None and row.button is not None:
                return row.button
        return None if self._may_begin else self.back_button

    def begin(self) -> None:
        """Which questionnaire, and its page."""
        BeginDialog(self, self._desk, self._pupil_id, self._open).open()

    @property
    def _may_begin(self) -> bool:
        """Who may write about the pupil; the use case decides."""
        if self._pupil is None:
            return False
        return may_do_with_surveys(self._desk.workspace, self._desk.who.viewer, Right.WRITE, self._pupil)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.SURVEY, ChangeKind.PUPIL):
            self.refresh()

    def _show(self, read: tuple[PupilView, tuple[SurveyRow, ...]]) -> None:
        focus = QApplication.focusWidget()
        is_lost = focus is None or self._content is None or self._content.isAncestorOf(focus)
        self._pupil, self._rows = read
        self._pupil_id = self._pupil.id
        self.show_pupil(self._pupil)
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        if self._rows:
            self._content = self.add(RowCard("Tillfällen", [self._row(row) for row in self._rows]))
        else:
            self._content = self.add(Card())
            self._content.body.addWidget(EmptyState("Inga frågeformulär än", _ABOUT))
        self._content.show()  # now, and not when the event loop runs: what is hidden takes no focus
        self.header_changed.emit()
        if is_lost:
            self.focus_wanted.emit()

    def _row(self, row: SurveyRow) -> ListRow:
        day = short_date(local_time(row.begun_at).date(), self._desk.workspace.today)
        title = f"{row.short_title} {row.code}"
        state = SURVEY_STATES[row.state]
        return ListRow(
            title, survey_detail(row, day), state, "Öppna", partial(self._open, row.id), str(row.id)
        )

    def _open(self, survey_id: SurveyId) -> None:
        self.go(Route("survey", {"pupil": str(self._pupil_id), "survey": str(survey_id)}))


class BeginDialog(SmallDialog):
    """Which questionnaire is asked now. `then` gets what was begun."""

    def __init__(
        self, parent: QWidget, desk: Desk, pupil_id: PupilId, then: Callable[[SurveyId], object]
    ) -> None:
        self._desk, self._pupil_id, self._then = desk, pupil_id, then
        self._known = {item.id: item for item in desk.workspace.services.instruments.all_latest()}
        options = [(item.id, item.short_title) for item in self._known.values()]
        self.choice: ChoiceButtons | Dropdown = (
            ChoiceButtons(options, "Formulär", can_clear=False)
            if 0 < len(options) <= MOST_VISIBLE
            else Dropdown("Formulär", options)
        )
        super().__init__(
            parent,
            "Nytt frågeformulär",
            "Svaren vid ett tillfälle hör ihop: elevens, vårdnadshavarnas och lärarens.",
            {"instrument": ("&Formulär", self.choice)},
            "Börja",
            self._ask,
        )
        signal = (
            self.choice.chosen if isinstance(self.choice, ChoiceButtons) else self.choice.currentIndexChanged
        )
        signal.connect(lambda _value: self._explain())
        if options:
            self.choice.set_value(options[0][0])
        self._explain()

    def _explain(self) -> None:
        found = self._known.get(self.choice.value())
        if found is not None:
            self.row("instrument").set_hint(in_a_row(found.title, MADE_UP if found.is_made_up else ""))
            self.fit()

    def _ask(self) -> None:
        workspace, pupil_id, chosen = self._desk.workspace, self._pupil_id, self.choice.value()
        if not chosen:
            self.hold("instrument", "Välj ett formulär.")
            return
        self._desk.tasks.write(lambda: begin_survey(workspace, pupil_id, chosen), self._begun, self.refuse)

    def _begun(self, made: tuple[SurveyId, ChangeSet]) -> None:
        survey_id, changes = made
        self.done_well()
        self._desk.bus.publish(changes)
        self._then(survey_id)
