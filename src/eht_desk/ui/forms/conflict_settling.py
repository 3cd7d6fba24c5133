# SPDX-License-Identifier: EUPL-1.2
"""When a draft was changed elsewhere meanwhile: read the other text, let the person choose, save the choice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from eht_desk.application.form_pages import FormPage
from eht_desk.domain.documents import Draft
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import Answers, ResolvedForm
from eht_desk.ui.errors import describe
from eht_desk.ui.forms.autosave import Autosave
from eht_desk.ui.forms.conflict_pane import ConflictPane
from eht_desk.ui.forms.form_layout import FormLayout
from eht_desk.ui.forms.form_view import FormView
from eht_desk.ui.forms.texts import clock_text


class ConflictSettling(QObject):
    """One conflict of one open form. `resolve` gives the tree for other answers; `apply` shows the settled ones.

    `set_beside` keeps the text beside a stage that is frozen by now.
    """

    def __init__(
        self,
        layout: FormLayout,
        view: FormView,
        autosave: Autosave,
        resolve: Callable[[Answers], ResolvedForm],
        apply: Callable[[], None],
        set_beside: Callable[[], None],
    ) -> None:
        super().__init__(view)
        self._layout = layout
        self._view = view
        self._autosave = autosave
        self._resolve = resolve
        self._apply = apply
        self.set_beside = set_beside
        self._open: tuple[ConflictPane, Draft] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the person has still to choose."""
        return self._open is not None

    @property
    def pane(self) -> ConflictPane | None:
        """The two texts side by side, while they are shown."""
        return self._open[0] if self._open else None

    def begin(self, stage_id: str, theirs: FormPage) -> None:
        """Show the stored text beside the one on the screen."""
        if theirs.document is not None and theirs.document.has_finalised(stage_id):
            self.set_beside()
            return
        if theirs.stage_id != stage_id or not theirs.may_write:
            self._layout.tell(describe(RuleViolation("stage_frozen")), "error")
            return
        if not theirs.is_stored:  # thrown away elsewhere: what stands here begins anew
            self._autosave.go_on(theirs.draft, self._view.answers())
            return
        saved_at = clock_text(theirs.draft.saved_at)
        pane = ConflictPane(stage_id, self._view.answers(), theirs.draft.answers, self._resolve, saved_at)
        pane.chosen.connect(self._settle)
        self._open = (pane, theirs.draft)
        self._layout.ask(pane)

    def take_mine(self, answers: Answers) -> None:
        """The person goes on writing before choosing."""
        if self._open is not None:
            self._open[0].take_mine(answers)

    def keep_both(self) -> None:
        """The window locks before anybody chose: both texts go into the draft, one after the other."""
        if self._open is not None:
            pane, stored = self._open
            self._open = None
            self._autosave.go_on(stored, pane.both())

    def _settle(self, answers: Answers) -> None:
        if self._open is None:
            return
        _, stored = self._open
        self._open = None
        self._layout.ask(None)
        self._view.set_answers(answers)
        self._autosave.go_on(stored, self._view.answers())
        self._apply()
