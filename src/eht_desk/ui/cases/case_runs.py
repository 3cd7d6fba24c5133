# SPDX-License-Identifier: EUPL-1.2
"""What the buttons of a case do: the page that an action leads to, or the small form that it opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from eht_desk.application.case_decisions import DecisionRow, withdraw_decision
from eht_desk.application.case_endings import closing_page
from eht_desk.application.case_views import ActionKind, CaseAction, CasePage
from eht_desk.application.changes import ChangeSet
from eht_desk.application.delegation import accept_case, end_delegation, possible_delegates
from eht_desk.application.gates import look_at_gate
from eht_desk.application.measures import MeasureRow, withdraw_measure
from eht_desk.application.pupil_facts import FactRow, withdraw_fact
from eht_desk.application.routine_cases import MoveView, OpeningPage, opening_page, versions_to_move_to
from eht_desk.application.signals import SignalRow, withdraw_signal
from eht_desk.application.tasks import finish_task, possible_owners
from eht_desk.domain.case_entries import FactKind, SchoolForm
from eht_desk.domain.ids import AccountId
from eht_desk.domain.pupil_view import ShownIdentity
from eht_desk.domain.routines.duty import proposed_end
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.ui import errors
from eht_desk.ui.actions import CONCERN_REPORT
from eht_desk.ui.cases.action_words import action_route
from eht_desk.ui.cases.case_dialogs import (
    DelegateDialog,
    MoveRoutineDialog,
    hand_dialog,
    pass_dialog,
    relapse_dialog,
    reopen_dialog,
)
from eht_desk.ui.cases.case_texts import FACTS, signal_title
from eht_desk.ui.cases.closing_dialog import ClosingDialog
from eht_desk.ui.cases.entry_dialogs import DecisionDialog, FactDialog, ToDecide, withdraw_dialog
from eht_desk.ui.cases.measure_dialogs import EvaluationDialog, MeasureDialog, end_dialog, measure_title
from eht_desk.ui.cases.missing_child import MissingChildDialog
from eht_desk.ui.cases.pack_dialog import open_pack
from eht_desk.ui.cases.signal_dialog import ask_signal
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screen_table import SCREENS
from eht_desk.ui.screens.gate_card import PassDialog
from eht_desk.ui.screens.pupil_case import CloseCaseDialog
from eht_desk.ui.widgets.notice import Notice

T = TypeVar("T")


class CaseRuns(QObject):
    """Belongs to one page; `follow` gives it what was read. Before that nothing can be done but what never waits."""

    def __init__(self, parent: QWidget, desk: Desk, notice: Notice) -> None:
        super().__init__(parent)  # so that nothing comes back to a page that is gone
        self._parent, self._desk, self._notice = parent, desk, notice
        self._page: CasePage | None = None

    def follow(self, page: CasePage) -> None:
        """The page as it was read last."""
        self._page = page

    # -- ways

    def go(self, route: Route) -> None:
        """Another page."""
        self._desk.navigator.go(route)

    def tell(
        self, words: str, kind: str = "info", action: str = "", run: Callable[[], object] | None = None
    ) -> None:
        """Something above the page."""
        self._notice.tell(words, kind, action, run)

    def act(self, action: CaseAction) -> None:
        """Do what a button says."""
        page = self._page
        if page is None:
            return
        route = action_route(action, page.pupil.id, page.case.id, SCREENS)
        if route is not None:
            self.go(route)
            return
        forms: dict[ActionKind, Callable[[], object]] = {
            ActionKind.SIGNAL: self.ask_signal,
            ActionKind.FACT: partial(self.ask_fact, action.item),
            ActionKind.DECISION: partial(self.ask_decision, action.item),
            ActionKind.MEASURE: self.ask_measure,
            ActionKind.EVALUATE: partial(self.ask_evaluate, action.item),
            ActionKind.OVERRIDE: partial(self.ask_gate, action.item),
            ActionKind.CLOSE: self.ask_close,
            ActionKind.ACCEPT: self.accept,
            ActionKind.TASK: partial(self._finish, action),
        }
        if action.kind in forms:
            forms[action.kind]()

    @property
    def report_word(self) -> str:
        """What the report of concern is called where this school lies."""
        action = self._report_action()
        has_words = self._page is not None and self._page.routine is not None  # else a form's veiled name
        return action.label if has_words and action is not None and action.label else "Orosanmälan"

    def report(self) -> None:
        """Orosanmälan: never blocked, whatever else is missing (B3-2)."""
        if self._page is not None:
            action = self._report_action() or CaseAction(ActionKind.FORM, form_id=CONCERN_REPORT)
            route = action_route(action, self._page.pupil.id, self._page.case.id, SCREENS)
            if route is not None:
                self.go(route)

    def missing(self) -> None:
        """Nobody knows where the pupil is."""
        if self._page is not None:
            place = {"pupil": str(self._page.pupil.id), "channel": "phone", "with": "guardian"}
            MissingChildDialog(self._parent, lambda: self.go(Route("contact", place))).open()

    def _report_action(self) -> CaseAction | None:
        outside = self._page.outside if self._page is not None else ()
        return next((item for item in outside if item.kind is ActionKind.FORM and item.form_id), None)

    # -- what is written

    def ask_signal(self) -> None:
        """Absence that somebody noticed."""
        if self._page is not None:
            ask_signal(self._parent, self._desk, self._page.pupil.id, self._refused)

    def ask_fact(self, kind: str = "") -> None:
        """A dated fact about the pupil; of skolplikt with the end that the age proposes. That a pupil is back says
        whoever may write, everything else who keeps cases."""
        page = self._page
        if page is not None:
            kinds = tuple(FactKind) if page.may_keep else (FactKind.RETURNED,)
            chosen = FactKind(kind) if kind in kinds else kinds[0]
            FactDialog(self._parent, self._desk, page.pupil.id, chosen, _proposed_end(page), kinds).open()

    def ask_measure(self, row: MeasureRow | None = None) -> None:
        """A measure that is tried from now on, or one said anew."""
        workspace = self._desk.workspace

        def show(page: CasePage, routine: RoutineDefinition | None) -> None:
            kinds = routine.measures if routine is not None else ()
            self._read(
                lambda: possible_owners(workspace, page.pupil.id),
                lambda owners: MeasureDialog(
                    self._parent, self._desk, page.case.id, kinds, owners, row
                ).open(),
            )

        self._with_routine(show)

    def ask_evaluate(self, measure_id: str = "") -> None:
        """What a measure came to: the one that is named, or the first that nobody has evaluated."""
        if self._page is None:
            return
        rows = [row for row in self._page.measures if row.holds]
        row = next((item for item in rows if item.id == measure_id), None)
        row = row or next((item for item in rows if not item.evaluations), None) or next(iter(rows), None)
        if row is not None:
            EvaluationDialog(self._parent, self._desk, row).open()
        else:
            self.ask_measure()

    def ask_end_measure(self, row: MeasureRow) -> None:
        """It is not tried any more."""
        end_dialog(self._parent, self._desk, row).open()

    def ask_decision(self, decision_id: str = "") -> None:
        """What was decided about the case: this one, or which of the routine's is asked first."""

        def show(page: CasePage, routine: RoutineDefinition | None) -> None:
            known = routine.decisions if routine is not None else ()
            theirs = tuple(item for item in known if page.may_keep or item.role in self._desk.who.roles)
            if routine is not None and theirs:
                asked = ToDecide(page.case.id, theirs, routine.causes, decision_id)
                DecisionDialog(self._parent, self._desk, asked).open()

        self._with_routine(show)

    def ask_withdraw_signal(self, row: SignalRow) -> None:
        """It was wrong."""
        what = signal_title(row, self._desk.workspace.today)
        self._ask_back(what, partial(withdraw_signal, self._desk.workspace, row.id))

    def ask_withdraw_fact(self, row: FactRow) -> None:
        """It was wrong."""
        self._ask_back(FACTS[row.kind], partial(withdraw_fact, self._desk.workspace, row.id))

    def ask_withdraw_measure(self, row: MeasureRow) -> None:
        """It was wrong."""
        self._ask_back(measure_title(row), partial(withdraw_measure, self._desk.workspace, row.id))

    def ask_withdraw_decision(self, row: DecisionRow) -> None:
        """It was wrong."""
        self._ask_back(row.title, partial(withdraw_decision, self._desk.workspace, row.id))

    def _ask_back(self, what: str, work: Callable[[str], ChangeSet]) -> None:
        withdraw_dialog(self._parent, self._desk, what, work).open()

    def ask_gate(self, gate_id: str) -> None:
        """Pass a gate with name and reason."""
        page = self._page
        if page is not None:
            workspace = self._desk.workspace
            self._read(
                lambda: look_at_gate(workspace, page.pupil.id, gate_id),
                lambda view: PassDialog(self._parent, self._desk, page.pupil.id, view).open(),
            )

    # -- how it goes on

    def ask_pass(self) -> None:
        """Go on without the step."""
        page = self._page
        step = (
            next((row for row in page.steps if page.next is not None and row.id == page.next.step_id), None)
            if page
            else None
        )
        if page is not None and step is not None:
            pass_dialog(self._parent, self._desk, page, step.id, step.title, page.missing).open()

    def accept(self) -> None:
        """I answer for it from now on."""
        if self._page is not None:
            self._write(partial(accept_case, self._desk.workspace, self._page.case.id))

    def ask_delegate(self) -> None:
        """Somebody acts for the owner."""
        page = self._page
        if page is not None:
            workspace = self._desk.workspace
            self._read(
                lambda: possible_delegates(workspace, page.case.id),
                lambda people: DelegateDialog(self._parent, self._desk, page, people).open(),
            )

    def end_delegate(self, account_id: AccountId) -> None:
        """From today that person does not act for the owner."""
        if self._page is not None:
            self._write(partial(end_delegation, self._desk.workspace, self._page.case.id, account_id))

    def ask_hand(self) -> None:
        """Another role owns it."""
        if self._page is not None:
            hand_dialog(self._parent, self._desk, self._page).open()

    def ask_routine(self) -> None:
        """It follows another version of its routine, or another routine."""
        page = self._page
        if page is None:
            return
        workspace, case_id, pupil_id = self._desk.workspace, page.case.id, page.pupil.id
        has_own = page.routine is not None

        def read() -> tuple[tuple[MoveView, ...], OpeningPage]:
            views = versions_to_move_to(workspace, case_id) if has_own else ()
            return views, opening_page(workspace, pupil_id)

        def show(found: tuple[tuple[MoveView, ...], OpeningPage]) -> None:
            views, opening = found
            MoveRoutineDialog(self._parent, self._desk, page, views, opening.routines).open()

        self._read(read, show)

    def ask_close(self) -> None:
        """It ends, for a reason."""
        page = self._page
        if page is not None and page.routine is None:
            CloseCaseDialog(self._parent, self._desk, page.case).open()
        elif page is not None:
            workspace = self._desk.workspace
            self._read(
                lambda: closing_page(workspace, page.case.id),
                lambda found: ClosingDialog(self._parent, self._desk, found).open(),
            )

    def ask_relapse(self) -> None:
        """The absence came back."""
        if self._page is not None:
            relapse_dialog(self._parent, self._desk, self._page).open()

    def ask_reopen(self) -> None:
        """It was closed by mistake."""
        if self._page is not None:
            reopen_dialog(self._parent, self._desk, self._page).open()

    def show_pack(self) -> None:
        """What goes to the next school."""
        if self._page is not None:
            open_pack(self._parent, self._desk, self._page.case.id, self._refused)

    # -- the threads

    def _finish(self, action: CaseAction) -> None:
        if action.task_id is not None:
            self._write(partial(finish_task, self._desk.workspace, action.task_id))

    def _with_routine(self, show: Callable[[CasePage, RoutineDefinition | None], object]) -> None:
        """The case's routine is read from its file, so on the reading thread."""
        page = self._page
        if page is None:
            return
        routine, workspace = page.routine, self._desk.workspace
        if routine is None:
            show(page, None)
            return
        self._read(
            lambda: workspace.routines.get(routine.routine_id, routine.version),
            lambda definition: show(page, definition),
        )

    def _read(self, work: Callable[[], T], show: Callable[[T], object]) -> None:
        def shown(found: T) -> None:
            show(found)

        self._desk.tasks.read(work, shown, self._refused)

    def _write(self, work: Callable[[], ChangeSet]) -> None:
        self._desk.tasks.write(work, self._desk.bus.publish, self._refused)

    def _refused(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self._notice.tell(errors.describe(error), "error")


def _proposed_end(page: CasePage) -> date | None:
    """When skolplikt would end by the pupil's age and form; a proposal that a person confirms (HUD-08)."""
    born = page.pupil.shown.birth_date if isinstance(page.pupil.shown, ShownIdentity) else None
    if born is None:
        return None
    said = next((row.value for row in page.facts if row.kind is FactKind.SCHOOL_FORM and row.is_current), "")
    form = SchoolForm(said) if said in set(SchoolForm) else None
    return proposed_end(born, form).day
