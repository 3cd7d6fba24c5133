# SPDX-License-Identifier: EUPL-1.2
"""Locking the open stage of a form page: what is missing, the question, the freezing. What follows is the page's."""

from __future__ import annotations

from collections.abc import Callable

from shiboken6 import isValid

from eht_desk.application import form_work
from eht_desk.application.changes import ChangeSet
from eht_desk.application.form_pages import FormPage
from eht_desk.application.workspace import Workspace
from eht_desk.domain.documents import Document
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.ui.forms.autosave import Autosave
from eht_desk.ui.forms.form_choices import lock_label
from eht_desk.ui.forms.form_layout import FormLayout
from eht_desk.ui.forms.form_notices import MissingList, Question
from eht_desk.ui.forms.form_view import FormView


class StageLocking:
    """`say` tells the state in the top bar; `done` gets the frozen document, `failed` what kept it from that."""

    def __init__(
        self,
        layout: FormLayout,
        workspace: Workspace,
        say: Callable[[str], None],
        done: Callable[[tuple[Document, ChangeSet]], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._layout = layout
        self._workspace = workspace
        self._say = say
        self._done = done
        self._failed = failed

    def ask(self, page: FormPage, view: FormView, autosave: Autosave) -> None:
        """Say what is missing, else ask once and lock."""
        missing = view.show_all_problems()
        if missing:
            self._layout.ask(MissingList(missing, view.focus_field))
            view.focus_field(missing[0].field_id)
            return
        label = lock_label(page)
        question = Question(
            f"{label}?",
            "Efter det går svaren inte att ändra. En rättelse blir en ny version.",
            (label, lambda: self._lock(view, autosave)),
            ("Fortsätt skriva", lambda: self._layout.ask(None)),
        )
        self._layout.ask(question)
        question.yes_button.setFocus()

    def _lock(self, view: FormView, autosave: Autosave) -> None:
        workspace = self._workspace

        def not_locked(error: BaseException) -> None:
            if not isValid(view):
                return  # the page was left meanwhile
            view.set_enabled(True)
            if not (isinstance(error, ExpectedFailure) and error.code == "draft_conflict"):
                self._failed(error)

        view.set_enabled(False)
        self._layout.ask(None)
        self._say("Låser …")
        autosave.finish(
            view.answers(),
            lambda draft: form_work.finalise_stage(workspace, draft),
            self._done,
            not_locked,
        )
