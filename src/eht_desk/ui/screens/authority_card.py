# SPDX-License-Identifier: EUPL-1.2
"""Huvudman: a municipality that runs the schools itself, or somebody else, and which municipality. Tasks hang on it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.organisation import change_authority, school_authority
from eht_desk.domain.access import Duty, may
from eht_desk.domain.organisation import AuthorityKind, SchoolAuthority
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.form_card import FormCard
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

KINDS: dict[AuthorityKind, str] = {
    AuthorityKind.MUNICIPAL: "En kommun",
    AuthorityKind.INDEPENDENT: "Någon annan (fristående)",
}
_WHY = "Avgör vem som får veta vad om en utredning: huvudman, och hemkommunen när den är en annan."
_NOT_SAID = "Inte angivet. Huvudman räknas som en kommun tills någon har angett det."


class AuthorityCard(FormCard):
    """Changed by those who change the school; the others read it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Huvudman", "Huvudman")
        self.setParent(parent)
        self.may_change = may(desk.who.viewer, Duty.CHANGE_ORGANISATION)
        self.body.addWidget(PlainLabel(_WHY, "secondary", wraps=True))
        self.told = PlainLabel("", "", wraps=True)
        self.body.addWidget(self.told)
        self.kind = ChoiceButtons(
            [(kind.value, words) for kind, words in KINDS.items()], "Huvudman är", can_clear=False
        )
        self.municipality = LineField("Huvudmannens kommun")
        self.municipality.setMaxLength(80)
        self.button = SecondaryButton("Spara huvudman", self.save)
        if self.may_change:
            self.add_row("kind", "Huvudman &är", needs_writing(self.kind))
            self.add_row(
                "authority_municipality",
                "Huvudmannens ko&mmun",
                needs_writing(self.municipality),
                "Kommunen som driver skolan, eller den som en fristående skola ligger i.",
            )
            self.municipality.returnPressed.connect(self.save)
            self.body.addWidget(self.notice)
            self.body.addWidget(needs_writing(self.button))
        workspace = desk.workspace
        desk.tasks.read(lambda: school_authority(workspace), self._show, self.show_failure)

    def save(self) -> None:
        """Keep it."""
        chosen = self.kind.value()
        if not chosen:
            self.rows["kind"].show_problem("Välj vem som driver skolan.")
            return
        workspace, kind, municipality = self._desk.workspace, AuthorityKind(chosen), self.municipality.text()
        self.clear_problems()
        self._desk.tasks.write(
            lambda: change_authority(workspace, kind, municipality), self._saved, self.show_failure
        )

    def _saved(self, changes: ChangeSet) -> None:
        if not changes.kinds:
            self.notice.tell("Allt står redan så.", "info")
            return
        self.told.hide()
        self.notice.tell("Sparat. Öppna ärenden är bedömda på nytt.", "ok")
        self._desk.bus.publish(changes)

    def _show(self, authority: SchoolAuthority) -> None:
        if self.may_change:
            self.kind.set_value(authority.kind.value if authority.kind is not None else "")
            self.municipality.setText(authority.municipality)
            self.told.setText(_NOT_SAID)
            self.told.setVisible(authority.kind is None)
            return
        said = KINDS[authority.kind] if authority.kind is not None else _NOT_SAID
        self.told.setText(f"{said} {authority.municipality}".strip())
