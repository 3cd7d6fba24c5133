# SPDX-License-Identifier: EUPL-1.2
"""First run: welcome, school, place, person, papers, papers typed back, a second place for copies."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application import sessions
from eht_desk.application.ports import StoreSecrets
from eht_desk.application.setup import StoreSetup, create_store
from eht_desk.application.workspace import Services, Workspace
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.ui import errors
from eht_desk.ui.change_bus import ChangeBus
from eht_desk.ui.desk import Desk
from eht_desk.ui.environment import WindowEnvironment
from eht_desk.ui.file_dialogs import ask_folder
from eht_desk.ui.navigation import Navigator
from eht_desk.ui.screens.first_run_copies import FOOT, FOOT_DONE, CopiesStep
from eht_desk.ui.screens.first_run_pages import PersonStep, PlaceStep, SchoolStep, Step
from eht_desk.ui.screens.gate_page import GatePage
from eht_desk.ui.screens.recovery_papers import PaperSteps, TypeBack, paper_of
from eht_desk.ui.tasks import Tasks
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading, PlainLabel

_PLACE_CODES = frozenset(
    {
        "sync_folder",
        "store_exists",
        "inside_store",
        "folder_not_empty",
        "read_only",
        "disk_full",
        "disk_error",
    }
)


class FirstRun(GatePage):
    """Signals: `finished(Path, Workspace)` with the store open, `open_wanted(Path)`, `cancelled()`."""

    finished = Signal(object, object)
    open_wanted = Signal(object)
    cancelled = Signal()

    def __init__(
        self,
        tasks: Tasks,
        services: Callable[[], Future[Services]],
        environment: WindowEnvironment,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent, width=520)
        self.setAccessibleName("Kom igång")
        self.card.setAccessibleName("Kom igång")
        self._tasks, self._services, self._environment = tasks, services, environment
        self._can_cancel = False
        self._workspace: Workspace | None = None
        self.school, self.place, self.person = SchoolStep(), PlaceStep(), PersonStep()
        if environment.policy.store is not None:
            self.place.propose(environment.policy.store)
        self._steps: list[Step] = [self.school, self.place, self.person]
        self._at = -1
        self._counter = PlainLabel("", "hint")
        self._title = Heading("", 1, wraps=True)
        self._text = PlainLabel("", "secondary", wraps=True)
        self.notice = Notice()
        self._holder = QVBoxLayout()
        for widget in (self._counter, self._title, self._text, self.notice):
            self.body.addWidget(widget)
        self.body.addLayout(self._holder)
        for step in self._steps:
            self._holder.addWidget(step)
            step.hide()
            step.submitted.connect(self.next)
        self.start = PrimaryButton("Skapa ett nytt arkiv", self.next)
        self.open = SecondaryButton("Öppna ett arkiv som finns", self._open)
        self._welcome = QWidget()
        welcome = QHBoxLayout(self._welcome)
        welcome.setContentsMargins(0, 0, 0, 0)
        welcome.addWidget(self.start)
        welcome.addWidget(self.open)
        welcome.addStretch(1)
        self._holder.addWidget(self._welcome)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        self.back = LinkButton("Tillbaka", self._back)
        self.forward = PrimaryButton("Nästa", self.next)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.forward)
        self.body.addWidget(self._buttons)
        self._cancel = LinkButton("Avbryt", self.cancelled.emit)
        welcome.addWidget(self._cancel)
        self._show()

    def set_can_cancel(self, can_cancel: bool) -> None:
        """Whether there is an unlock page to go back to."""
        self._can_cancel = can_cancel
        self._cancel.setVisible(can_cancel)

    def first_focus(self) -> QWidget | None:
        """The button that starts."""
        return self.start

    def next(self) -> None:
        """The next page, or making the store after the last."""
        self.notice.clear()
        if self._at >= 0 and not self._steps[self._at].is_filled():
            return
        if self._at == len(self._steps) - 1:
            self._make()
            return
        self._at += 1
        if self._steps[self._at] is self.place:
            self.place.suggest(self.school.unit.text().strip())
        self._show()

    def _back(self) -> None:
        self.notice.clear()
        self._at -= 1
        self._show()

    def _show(self) -> None:
        is_welcome = self._at < 0
        self._welcome.setVisible(is_welcome)
        self._buttons.setVisible(not is_welcome)
        self._counter.setVisible(not is_welcome)
        for at, step in enumerate(self._steps):
            step.setVisible(at == self._at)
        if is_welcome:
            self._title.setText("Välkommen")
            self._text.setText(
                "EHT Desk samlar elevhälsans blanketter och uppföljningar i ett krypterat arkiv på den här datorn. "
                "Det tar ungefär fem minuter att komma igång. Ha en skrivare eller papper och penna till hands."
            )
            self.start.setFocus()
            return
        step = self._steps[self._at]
        self._counter.setText(self._step_words(self._at))
        self._title.setText(step.title)
        self._text.setText(step.text)
        self.forward.set_text("Skapa arkivet" if self._at == len(self._steps) - 1 else "Nästa")
        focus = step.first_focus()
        if focus is not None:
            focus.setFocus()

    def _step_words(self, at: int) -> str:
        """The papers, typing them back and the second place are steps too."""
        return f"Steg {at + 1} av {len(self._steps) + 3}"

    def _open(self) -> None:
        folder = ask_folder(self, "Välj arkivets mapp")
        if folder:
            self.open_wanted.emit(Path(folder))

    # ----------------------------------------------------------------------------------------------------------- store

    def _make(self) -> None:
        setup = StoreSetup(
            path=self.place.folder(),
            store_name=self.school.unit.text(),
            authority_name=self.school.authority.text(),
            unit_name=self.school.unit.text(),
            unit_code=self.school.code.text(),
            municipality=self.school.municipality.text(),
            login=self.person.login.text().strip(),
            display_name=self.person.name.text(),
            password=self.person.password.text(),
            roles=self.person.chosen_roles(),
        )
        future = self._services()
        self.forward.setEnabled(False)
        self.back.setEnabled(False)
        self.forward.set_text("Skapar arkivet …")

        printers = self._environment.printers

        def work() -> tuple[Any, ...]:
            workspace, secrets = create_store(future.result(), setup)
            return workspace, secrets, sessions.who(workspace), printers()

        self._tasks.write(work, lambda made: self._made(*made), self._failed)

    def _failed(self, error: BaseException) -> None:
        self.forward.setEnabled(True)
        self.back.setEnabled(True)
        self.forward.set_text("Skapa arkivet")
        if not errors.is_expected(error):
            raise error
        text = errors.describe(error)
        key = error.field if isinstance(error, RuleViolation) else ""
        if isinstance(error, ExpectedFailure) and error.code in _PLACE_CODES:
            key = "path"
        for at, step in enumerate(self._steps):
            if key and (key in step.rows or (step is self.person and key in ("roles", "password"))):
                self._at = at
                self._show()
                step.point_at(key, text)
                return
        self.notice.tell(text, "error")

    def _made(self, workspace: Workspace, secrets: StoreSecrets, who: Any, printers: Any) -> None:
        self._workspace = workspace
        # From here on the store exists: a program that ends at the papers must find it again.
        self._environment.settings.remember_store(workspace.store.header.path)
        self.person.password.clear()
        desk = Desk(
            workspace,
            who,
            self._tasks,
            ChangeBus(self),
            Navigator(self),
            printers,
            self._environment.settings,
        )
        papers = [
            paper_of(desk, "store_first", secrets.first_paper),
            paper_of(desk, "store_second", secrets.second_paper),
            paper_of(desk, "personal", secrets.personal_sheet, who.login),
        ]
        self.papers = PaperSteps(desk, papers, step=self._step_words(len(self._steps)))
        self.papers.finished.connect(lambda: self._ask_back(desk))
        self._replace_card(self.papers)
        self.foot.setText("Koderna visas bara nu. De finns inte sparade någonstans.")
        self.papers.print_button.setFocus()

    def _ask_back(self, desk: Desk) -> None:
        self.type_back = TypeBack(desk, can_postpone=True, step=self._step_words(len(self._steps) + 1))
        self.type_back.confirmed.connect(lambda: self._ask_for_place(desk))
        self.type_back.postponed.connect(lambda: self._ask_for_place(desk))
        self._replace_card(self.type_back)
        self.foot.setText("Tills koderna är inskrivna påminner I dag om det.")
        self.type_back.first.setFocus()

    def _ask_for_place(self, desk: Desk) -> None:
        self.copies = CopiesStep(desk, step=self._step_words(len(self._steps) + 2))
        self.copies.made.connect(lambda: self.foot.setText(FOOT_DONE))
        self.copies.finished.connect(self._done)
        self._replace_card(self.copies)
        self.foot.setText(FOOT)
        self.copies.path.setFocus()

    def _replace_card(self, card: QWidget) -> None:
        holder = self.card.parentWidget()
        layout = holder.layout() if holder is not None else None
        if isinstance(layout, QVBoxLayout):
            for at in range(layout.count()):
                item = layout.itemAt(at)
                widget = item.widget() if item is not None else None
                if isinstance(widget, PaperSteps | TypeBack) or widget is self.card:
                    widget.hide()
            layout.insertWidget(layout.count() - 1, card)

    def _done(self) -> None:
        workspace = self._workspace
        if workspace is not None:
            self.finished.emit(workspace.store.header.path, workspace)
