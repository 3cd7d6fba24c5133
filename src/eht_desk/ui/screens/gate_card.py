# SPDX-License-Identifier: EUPL-1.2
"""A gate: what is there with day and name, what is missing with the button that does it, and passing it with a reason.

Used as a card on the pupil's page when a form with a gate is likely to come next, and in place of a form whose gate is
closed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.gates import GateView, Proof, override_gate
from eht_desk.application.mapping import GateAhead
from eht_desk.application.workspace import local_time
from eht_desk.domain.evidence import EvidenceKind
from eht_desk.domain.gates import GateEffect, Requirement
from eht_desk.domain.ids import PupilId
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.navigation import Route
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.long_words import breaking
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import in_sentence
from eht_desk.ui.writing import needs_writing

if TYPE_CHECKING:
    from eht_desk.ui.screens.pupil_cards import CardPlace

_MOST_PROOFS = 3
_LINE = 200


def gate_cards(place: CardPlace) -> QWidget | None:
    """A card for each gate ahead; None without any."""
    if not place.page.gates:
        return None
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme().px(16))
    ready = [ahead for ahead in place.page.gates if _is_ready(ahead)]
    for ahead in ready:
        column.addWidget(GateCard(place.desk, place.page.pupil.id, ahead))
    for ahead in place.page.gates:
        if (
            ahead not in ready
        ):  # what can begin now comes first, and what is far ahead takes one line beside it
            column.addWidget(GateCard(place.desk, place.page.pupil.id, ahead, is_folded=bool(ready)))
    return holder


def _is_ready(ahead: GateAhead) -> bool:
    """Whether this person can begin the form with all that should be done first."""
    return ahead.may_begin and ahead.gate.may_pass and ahead.gate.result.is_open


class GateCard(Card):
    """On the pupil's page: the gate, and the way into the form when it is open."""

    def __init__(self, desk: Desk, pupil_id: PupilId, ahead: GateAhead, *, is_folded: bool = False) -> None:
        super().__init__(f"Inför {in_sentence(ahead.form_title)}")
        self.view = GateBox(desk, pupil_id, ahead.gate)
        if is_folded:
            self.unfold_button = LinkButton(f"{_status(ahead.gate)[0]}. Visa …", self._unfold)
            self.unfold_button.setAccessibleName(
                f"Inför {in_sentence(ahead.form_title)}: visa vad som saknas"
            )
            self.unfold_button.setProperty("key", f"unfold {ahead.form_id}")
            self.body.addWidget(self.unfold_button)
            self.view.hide()
        self.body.addWidget(self.view)
        if ahead.may_begin and ahead.gate.may_pass:
            route = Route("form", {"pupil": str(pupil_id), "form": ahead.form_id})
            begin = SecondaryButton(
                f"Börja {in_sentence(ahead.form_title)}", lambda: desk.navigator.go(route)
            )
            begin.setProperty("key", f"begin {ahead.form_id}")
            self.body.addWidget(begin)

    def _unfold(self) -> None:
        self.view.show()
        first = next(iter(self.view.findChildren(QPushButton)), None)
        if first is not None:
            first.setFocus()
        self.unfold_button.hide()


class GateNotice(Card):
    """In place of a form that cannot begin yet. The page is read again when something about the pupil changes."""

    def __init__(self, desk: Desk, pupil_id: PupilId, view: GateView, form_id: str = "") -> None:
        super().__init__(view.definition.title)
        self.view = GateBox(desk, pupil_id, view, form_id)
        self.body.addWidget(PlainLabel(view.definition.text, "", wraps=True))
        self.body.addWidget(self.view)


class GateBox(QWidget):
    """How the gate stands, a line for each requirement. `form_id`: where what is written leads back to."""

    def __init__(self, desk: Desk, pupil_id: PupilId, view: GateView, form_id: str = "") -> None:
        super().__init__()
        self._desk, self._pupil_id, self._view = desk, pupil_id, view
        self._form_id = form_id
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(10))
        word, kind = _status(view)
        line = QHBoxLayout()
        line.addWidget(Pill(word, kind))
        line.addStretch(1)
        column.addLayout(line)
        missing = {item.id for item in view.result.missing}
        self.do_buttons: list[LinkButton] = []
        for requirement in view.definition.requires:
            column.addWidget(self._row(requirement, requirement.id in missing))
        if view.override is not None:
            given = view.override
            on = short_date(local_time(given.at).date(), desk.workspace.today)
            column.addWidget(
                PlainLabel(
                    breaking(f"{given.name} beslutade {on} att gå vidare ändå: {given.reason}"),
                    "",
                    wraps=True,
                )
            )
        self.pass_button: LinkButton | None = None
        if view.may_override:
            self.pass_button = needs_writing(LinkButton("Gå vidare ändå …", self._ask_to_pass))
            self.pass_button.setAccessibleName(f"Gå vidare ändå: {view.definition.title}")
            self.pass_button.setProperty("key", f"pass {view.definition.id}")
            column.addWidget(self.pass_button)

    def _row(self, requirement: Requirement, is_missing: bool) -> QWidget:
        holder = QWidget()
        word = "Saknas" if is_missing else "Klart"
        holder.setAccessibleName(f"{word}: {requirement.label}")
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().px(8))
        mark = QLabel()
        mark.setFixedWidth(theme().px(18))
        icon = theme().icon("circle" if is_missing else "circle-check", "text_2" if is_missing else "ok", 18)
        mark.setPixmap(icon.pixmap(QSize(theme().px(18), theme().px(18))))
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(theme().px(2))
        words.addWidget(PlainLabel(requirement.label, "strong", wraps=True))
        if is_missing:
            words.addWidget(PlainLabel("Saknas.", "secondary"))
            if requirement.evidence.kind is EvidenceKind.CONTACT_NOTE:
                do = needs_writing(LinkButton("Skriv in kontakten …", partial(self._contact, requirement)))
                do.setAccessibleName(f"Skriv in kontakten: {requirement.label}")
                do.setProperty("key", f"do {requirement.id}")
                self.do_buttons.append(do)
                words.addWidget(do, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            proofs = self._view.proofs.get(requirement.id, ())
            words.addWidget(PlainLabel(self._proof_text(proofs), "secondary", wraps=True))
        line.addLayout(words, 1)
        return holder

    def _proof_text(self, proofs: tuple[Proof, ...]) -> str:
        today = self._desk.workspace.today
        said = [
            ", ".join(part for part in (short_date(local_time(item.at).date(), today), item.by) if part)
            for item in proofs[-_MOST_PROOFS:]
        ]
        more = len(proofs) - len(said)
        return " · ".join((*said, *((f"och {more} till",) if more > 0 else ()))) or "Finns."

    def _contact(self, requirement: Requirement) -> None:
        asked = requirement.evidence
        parameters = {"pupil": str(self._pupil_id)}
        if self._form_id:
            parameters["form"] = self._form_id
        if asked.channels:
            parameters["channel"] = asked.channels[0].value
        if asked.with_kinds:
            parameters["with"] = asked.with_kinds[0].value
        self._desk.navigator.go(Route("contact", parameters))

    def _ask_to_pass(self) -> None:
        PassDialog(self, self._desk, self._pupil_id, self._view).open()


class PassDialog(SmallDialog):
    """Who decided to go on although something is missing, and why."""

    def __init__(self, parent: QWidget, desk: Desk, pupil_id: PupilId, view: GateView) -> None:
        self._desk, self._pupil_id, self._gate_id = desk, pupil_id, view.definition.id
        self.decider = LineField("Vem har beslutat")
        self.decider.setMaxLength(_LINE)
        self.reason = TextArea("Varför", 3)
        missing = "; ".join(item.label for item in view.result.missing)
        super().__init__(
            parent,
            "Gå vidare ändå",
            f"Det här saknas: {missing}. Namn och skäl står kvar hos eleven.",
            {"name": ("&Vem har beslutat", self.decider), "reason": ("V&arför", self.reason)},
            "Gå vidare",
            self._ask,
        )
        self.decider.textChanged.connect(lambda: self.row("name").show_problem(""))
        self.reason.textChanged.connect(lambda: self.row("reason").show_problem(""))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):  # Enter is a new line in the reason
            QShortcut(QKeySequence(keys), self).activated.connect(self.action_button.click)

    def _ask(self) -> None:
        workspace, pupil_id, gate_id = self._desk.workspace, self._pupil_id, self._gate_id
        name, reason = self.decider.text(), self.reason.toPlainText()
        self._desk.tasks.write(
            lambda: override_gate(workspace, pupil_id, gate_id, name, reason)[1], self._done, self.refuse
        )

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)


def _status(view: GateView) -> tuple[str, str]:
    if view.result.overridden_by is not None:
        return "Passerad med skäl", "warn"
    if view.result.is_open:
        return "Allt finns", "ok"
    return (
        ("Saknas något", "warn")
        if view.definition.effect is GateEffect.BLOCK
        else ("Bra att göra först", "neutral")
    )
