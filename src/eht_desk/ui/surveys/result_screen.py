# SPDX-License-Identifier: EUPL-1.2
"""Result of one occasion: the chart, the reading in two sentences, how it was reckoned, and the way into the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from eht_desk.application.at_printer import check_at_printer
from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.survey_papers import SurveyPaper, prepare_summary, record_survey_print
from eht_desk.application.survey_results import add_to_plan, open_result, plan_suggestions, read_result
from eht_desk.application.survey_views import PlanSuggestion, ResultView
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import DraftId, SurveyId
from eht_desk.domain.instruments.model import CombinationMethod
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import HeaderAction, Route
from eht_desk.ui.printing.print_dialog import PrintRecord, print_pdf
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.screens.rows import TwoColumns
from eht_desk.ui.surveys.people import People
from eht_desk.ui.surveys.plan_card import PlanCard
from eht_desk.ui.surveys.result_cards import (
    ChartCard,
    cautions_card,
    earlier_card,
    empty_card,
    lines_card,
    reading_card,
)
from eht_desk.ui.surveys.result_texts import (
    difference_lines,
    facts_text,
    missing_lines,
    people_of,
    rule_lines,
    source_text,
)
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import PlainLabel

PLAN_KEYS = "Alt+H"
_WIDEST = 1180
_PLAN_FORM = "action_plan"
_TO_PLAN = "Till handlingsplanen"


@dataclass(frozen=True, slots=True)
class _Read:
    """What the page shows: the result and what can be put in the plan; None: that is read when the rest is painted."""

    view: ResultView
    suggestions: tuple[PlanSuggestion, ...] | None = None


class ResultScreen(RecordScreen):
    """Route parameters: `pupil`, `survey`. Opening it is a reading and leaves a log row.

    Another method of putting forms together is the same opening. What is ticked stays through a lock.
    """

    help_id = "survey_result"
    heading = "Resultat av frågeformulär"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._survey_id = SurveyId(route.parameters.get("survey", ""))
        self._read: _Read | None = None
        self._method: CombinationMethod | None = None
        self._as_table = False
        self._ticked: frozenset[str] = frozenset()
        self._scroll = 0
        self._content: QWidget | None = None
        self._is_adding = False
        self._is_asking = False
        self._waiting: list[Callable[[], None]] = []
        self.chart: ChartCard | None = None
        self.plan: PlanCard | None = None
        self.back_button.set_text("Till frågeformuläret")
        self.pill = Pill("Påhittat formulär", "warn")
        self.pill.hide()
        self.band_side.addWidget(self.pill)
        holder = self.body.parentWidget()
        if holder is not None:
            holder.setMaximumWidth(theme().px(_WIDEST))
        desk.bus.changed.connect(self._changed)
        workspace, survey_id = desk.workspace, self._survey_id
        desk.tasks.write(lambda: _Read(open_result(workspace, survey_id)), self._show, self.failed)

    # ------------------------------------------------------------------------------------------------ what is asked

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """The plan, as soon as there is something to try; printing."""
        read = self._read
        if read is None or not read.view.people:
            return ()
        actions = []
        if read.view.may_print:
            actions.append(HeaderAction("print", "Skriv ut sammanställning", self._print))
        if self.plan is not None and self.plan.boxes:
            number = len(self.plan.ticked())
            text = f"{_TO_PLAN} ({number})" if number else _TO_PLAN
            actions.append(
                HeaderAction("plan", text, self.to_plan, True, not self._is_adding, shortcut=PLAN_KEYS)
            )
        return tuple(actions)

    @property
    def read(self) -> ResultView | None:
        """The result that is shown."""
        return None if self._read is None else self._read.view

    @property
    def is_whole(self) -> bool:
        """Whether the parts below stand there too."""
        return self._read is not None and not self._waiting and not self._is_asking

    def first_focus(self) -> QWidget | None:
        """The chart's other way of being shown: a page to read begins above."""
        return self.chart.toggle if self.chart is not None else self.back_button

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 moves between: the chart, and what can be tried."""
        return tuple(part for part in (self.chart, self.plan) if part is not None)

    def state(self) -> dict[str, Any]:
        """How it is shown, what is ticked, the scroll. Ids only."""
        if self._read is None:
            return {"table": self._as_table, "ticked": sorted(self._ticked), "scroll": self._scroll}
        return {
            "table": self._as_table if self.chart is None else self.chart.is_table,
            "ticked": sorted(self._ticked if self.plan is None else self.plan.ticked()),
            "scroll": self._scroll if self._waiting else self.page.verticalScrollBar().value(),
            "method": self._method.value if self._method is not None else "",
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """The same again, when the page has been read."""
        self._as_table = bool(state.get("table"))
        self._ticked = frozenset(str(key) for key in state.get("ticked", ()))
        self._scroll = int(state.get("scroll", 0))
        known = {each.value: each for each in CombinationMethod}
        self._method = known.get(str(state.get("method", "")))
        if self._method is not None:
            self.refresh()

    def refresh(self) -> None:
        """Read again, within the same opening."""
        workspace, survey_id, method = self._desk.workspace, self._survey_id, self._method
        self._desk.tasks.read(
            lambda: _with_suggestions(workspace, read_result(workspace, survey_id, method), method),
            self._show,
            self.failed,
        )

    def writing_changed(self) -> None:
        """Nothing is typed here; the top bar follows by itself."""

    def to_pupil(self) -> None:
        """Back to the occasion that it is the result of."""
        parameters = {"pupil": str(self._pupil_id), "survey": str(self._survey_id)}
        self._desk.navigator.return_to(Route("survey", parameters))

    # ----------------------------------------------------------------------------------------------------- the page

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.SURVEY, ChangeKind.DRAFT, ChangeKind.PUPIL):
            self.refresh()

    def _show(self, read: _Read) -> None:
        is_first = self._read is None
        if not is_first:
            kept = self.state()
            self._as_table, self._ticked = kept["table"], frozenset(kept["ticked"])
            self._scroll = kept["scroll"]
        held = self._held()
        self._read, self._pupil_id = read, read.view.pupil.id
        view, people = read.view, people_of(read.view)
        self.title_label.setText(view.instrument.short_title)
        self.facts.setText(facts_text(view, people))
        self.pill.setVisible(view.instrument.is_made_up)
        former, self._content = self._content, self._made(read, people)
        if former is not None:
            self.body.removeWidget(former)
            former.hide()
            former.deleteLater()
        self.body.addWidget(self._content)
        self.header_changed.emit()
        if is_first:
            self.focus_wanted.emit()
            QTimer.singleShot(0, self, self._go_on)
            return
        while self._waiting:
            self._waiting.pop(0)()
        self._hold(held)
        self._all_there()

    def _go_on(self) -> None:
        """The next part: what stands above is seen and answers meanwhile."""
        if self._waiting:
            self._waiting.pop(0)()
            QTimer.singleShot(0, self, self._go_on)
        else:
            self._all_there()

    def _all_there(self) -> None:
        self.header_changed.emit()
        self.page.verticalScrollBar().setValue(self._scroll)

    def _made(self, read: _Read, people: People) -> QWidget:
        """The chart and the reading; the other parts wait until these are painted."""
        view = read.view
        self.chart, self.plan, self._waiting, self._is_asking = None, None, [], False
        if not view.people:
            return self._without_answers(view, people)
        columns = TwoColumns()
        self.chart = ChartCard(view, people, self._choose, as_table=self._as_table)
        columns.left.addWidget(self.chart)
        columns.left.addWidget(reading_card(view, people))
        columns.left.addStretch(1)
        columns.right.addStretch(1)
        columns.show_side(bool(view.suggestions))
        self._waiting = [
            partial(self._ask_plan, columns, read),
            partial(self._add_others, columns, view, people),
        ]
        return columns

    def _ask_plan(self, columns: TwoColumns, read: _Read) -> None:
        if not read.view.suggestions or read.suggestions is not None:
            self._add_plan(columns, read.view, read.suggestions or ())
            return
        workspace, survey_id, method = self._desk.workspace, self._survey_id, self._method
        self._is_asking = True
        self._desk.tasks.read(
            lambda: plan_suggestions(workspace, survey_id, method),
            partial(self._add_plan, columns, read.view),
            self._refused,
        )

    def _add_plan(
        self, columns: TwoColumns, view: ResultView, suggestions: tuple[PlanSuggestion, ...]
    ) -> None:
        if columns is not self._content:
            return  # the page was read again meanwhile
        self._is_asking = False
        if suggestions:
            self.plan = PlanCard(suggestions, self._ticked, may_write=view.may_write)
            self.plan.changed.connect(self.header_changed)
            columns.right.insertWidget(0, self.plan)
            self.plan.show()  # at once, so that F6 finds it
            self.header_changed.emit()

    def _add_others(self, columns: TwoColumns, view: ResultView, people: People) -> None:
        missing, differences = missing_lines(view, people), difference_lines(view, people)
        cards: list[Card] = []
        if missing:
            cards.append(lines_card("Det som saknas", missing))
        if view.cautions:
            cards.append(cautions_card(view))
        if differences:
            cards.append(lines_card("Skillnader mellan svaren", differences))
        if view.earlier:
            cards.append(earlier_card(view, people, self._desk.workspace.today))
        reckoned = lines_card("Så är det räknat", rule_lines(view, people))
        reckoned.body.addWidget(PlainLabel(source_text(view), "hint", wraps=True))
        for card in (*cards, reckoned):
            columns.left.insertWidget(columns.left.count() - 1, card)

    def _without_answers(self, view: ResultView, people: People) -> QWidget:
        holder = TwoColumns()
        holder.show_side(False)
        holder.left.addWidget(empty_card(self.to_pupil))
        lines = missing_lines(view, people) if view.declined else []
        if lines:
            holder.left.addWidget(lines_card("Det som saknas", lines))
        return holder

    def _held(self) -> str:
        focus: QWidget | None = self.focusWidget()
        if focus is None or self._content is None or not self._content.isAncestorOf(focus):
            return ""
        return str(focus.property("key") or "method")

    def _hold(self, key: str) -> None:
        """The focus where it was before the page was read again."""
        if not key or self._content is None:
            return
        method = self.chart.method if self.chart is not None and key == "method" else None
        found: QWidget | None = method or next(
            (item for item in self._content.findChildren(QWidget) if item.property("key") == key), None
        )
        if found is None:
            self.focus_wanted.emit()
        else:
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, method: CombinationMethod) -> None:
        self._method = method
        self.refresh()

    # ----------------------------------------------------------------------------------------------------- the plan

    def to_plan(self) -> None:
        """Put what is ticked into the plan and go there; with nothing ticked say so, and wait at the first box."""
        plan = self.plan
        if plan is None or self._is_adding:
            return
        ids = plan.ticked()
        if not ids:
            self.notice.tell("Kryssa i det ni vill pröva. Ingenting har lagts i planen.", "info")
            next(iter(plan.boxes.values())).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._is_adding = True
        self.header_changed.emit()
        self._desk.tasks.write(
            partial(add_to_plan, self._desk.workspace, self._survey_id, ids, self._method),
            self._added,
            self._not_added,
        )

    def _added(self, made: tuple[DraftId, ChangeSet]) -> None:
        draft_id, changes = made
        self._is_adding = False
        self.plan = None
        self._ticked = frozenset()
        self._desk.bus.changed.disconnect(self._changed)
        self._desk.bus.publish(changes)
        parameters = {"pupil": str(self._pupil_id), "form": _PLAN_FORM, "draft": str(draft_id)}
        self.go(Route("form", parameters))

    def _not_added(self, error: BaseException) -> None:
        self._is_adding = False
        self.header_changed.emit()
        self._refused(error)

    # --------------------------------------------------------------------------------------------------------- paper

    def _print(self) -> None:
        """The summary on one page, by the method that is shown."""
        workspace, survey_id, method = self._desk.workspace, self._survey_id, self._method
        self._desk.tasks.read(
            lambda: prepare_summary(workspace, survey_id, method), self._open_print, self._refused
        )

    def _open_print(self, pdf: bytes) -> None:
        """What a printer took is noted. For a protected pupil somebody is named, and nothing goes to a file."""
        if self._read is None:
            return
        view, workspace, survey_id = self._read.view, self._desk.workspace, self._survey_id

        def note(copies: int, at_printer: str) -> None:
            record_survey_print(workspace, survey_id, SurveyPaper.SUMMARY, copies, at_printer)

        print_pdf(
            self,
            self._desk,
            pdf,
            view.survey.code,
            "Sammanställning av svar",
            asks_who=partial(check_at_printer, workspace, view.pupil.id) if view.pupil.is_protected else None,
            is_never_file=view.pupil.is_protected,
            record=PrintRecord(note, self._refused),
        )

    def _refused(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")


def _with_suggestions(
    workspace: Workspace, view: ResultView, method: CombinationMethod | None = None
) -> _Read:
    """Together, so that the page is read once."""
    return _Read(view, plan_suggestions(workspace, view.survey.id, method) if view.suggestions else ())
