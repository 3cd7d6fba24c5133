# SPDX-License-Identifier: EUPL-1.2
"""A pupil leaves: last day, why, where to, and the list of what must be handed over, which can be finished later."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.document_views import DocumentRow, DraftRow
from eht_desk.application.pupil_moves import LeavingPage, leave_school, leaving_page
from eht_desk.application.pupils import open_pupil
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.leaving import HANDED, NOT_NEEDED, Leaving, LeavingItem, LeavingReason
from eht_desk.domain.pupil_events import PupilEventKind
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.change_school_screen import UNREADABLE
from eht_desk.ui.screens.form_card import FormCard
from eht_desk.ui.screens.next_step import draft_title
from eht_desk.ui.screens.pupil_events import REASONS
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.widgets.text_area import TextArea

_Said = Mapping[str, str | int]
_RULE_ID = re.compile(r"[A-Z]{2,4}-\d+")
_LEAST_WORDS = 300
"""So wide, in pixels at 100 %, are the words at least that have their tick beside them."""
_TO_A_SCHOOL = (LeavingReason.OTHER_SCHOOL, LeavingReason.FINISHED)


class LeavingScreen(RecordScreen):
    """Route parameters: `pupil`. Opened again after the pupil has left, the list goes on where it was."""

    help_id = "leaving"
    heading = "Eleven slutar"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._wanted: Mapping[str, Any] = {}
        self.card: FormCard | None = None
        self.items: ItemsCard | None = None
        workspace, pupil_id = desk.workspace, self._pupil_id

        def read() -> tuple[LeavingPage, _Said]:
            page = open_pupil(workspace, pupil_id)
            left = [event for event in page.events if event.kind is PupilEventKind.LEFT_SCHOOL]
            found = leaving_page(workspace, page.pupil.id)
            said = left[0].facts if left and found.left_on is not None else {}
            return found, said

        desk.tasks.write(read, self._show, self.failed)

    def first_focus(self) -> QWidget | None:
        """Why, or the first thing of the list that waits."""
        if self.card is None or self.items is None:
            return None
        waiting = self.items.first_waiting() if self.reason.value() else None
        return waiting or self.reason

    def state(self) -> dict[str, Any]:
        """What was chosen; what was written is not kept."""
        if self.items is None:
            return dict(self._wanted)
        return {"reason": self.reason.value(), "day": self.day.line.text(), "ticks": self.items.values()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on there when the page has been read."""
        self._wanted = state

    # -- the page

    def _show(self, read: tuple[LeavingPage, _Said]) -> None:
        page, said = read
        self._pupil_id = page.pupil.id
        self.show_pupil(page.pupil)
        self._add_facts(page, said)
        ticks = dict.fromkeys(page.handed, HANDED) | dict.fromkeys(page.not_needed, NOT_NEEDED)
        self.items = self.add(ItemsCard(page.items, ticks))
        self.items.changed_by(self._count)
        rows = _open_rows(self, page)
        if rows:
            card = self.add(RowCard("Öppet om eleven", rows))
            text = "Det finns kvar hos skolan och kan göras klart även efteråt."
            card.body.insertWidget(0, PlainLabel(text, "secondary", wraps=True))
        self.left = self.add(PlainLabel("", "secondary", wraps=True))
        self.button = PrimaryButton("Spara" if page.left_on else "Eleven slutar", self.save)
        self.add(self.buttons(self.button))
        self._take_wanted()
        self._reason_chosen()
        self.focus_wanted.emit()

    def _add_facts(self, page: LeavingPage, said: _Said) -> None:
        workspace = self._desk.workspace
        card = self.card = self.add(FormCard(self._desk, self.heading))
        self.reason = ChoiceButtons(
            [(reason.value, words) for reason, words in REASONS.items()],
            "Varför slutar eleven?",
            can_clear=False,
        )
        self.reason.set_value(str(said.get("reason", "")))
        self.reason.chosen.connect(self._reason_chosen)
        card.add_row("reason", "&Varför slutar eleven?", self.reason)
        self.day = DateField(lambda: workspace.today, "Sista dag")
        self.day.set_value(page.left_on or workspace.today)
        card.add_row("on", "Sista &dag", self.day)
        self.to_school = LineField("Ny skola")
        self.to_school.setText(str(said.get("to_school", "")))
        card.add_row("to_school", "&Ny skola", self.to_school)
        self.note = TextArea("Anteckning", 2)
        self.note.setPlainText(str(said.get("note", "")))
        card.add_row("note", "&Anteckning", self.note)
        card.body.addWidget(card.notice)

    def _take_wanted(self) -> None:
        wanted, self._wanted = self._wanted, {}
        if wanted and self.items is not None:
            self.reason.set_value(str(wanted.get("reason", "")))
            self.day.line.setText(str(wanted.get("day", "")))
            self.items.set_values(dict(wanted.get("ticks", {})))

    def _reason(self) -> LeavingReason | None:
        return LeavingReason(self.reason.value()) if self.reason.value() else None

    def _reason_chosen(self, *_: object) -> None:
        """Another school has a name, another reason must be written, and the list is that of the reason."""
        card, items, reason = self.card, self.items, self._reason()
        if card is None or items is None:
            return
        card.rows["reason"].show_problem("")
        card.rows["to_school"].setVisible(reason in _TO_A_SCHOOL)
        card.rows["note"].set_hint(
            "Skriv varför eleven slutar." if reason is LeavingReason.OTHER else "Om du vill."
        )
        items.show_for(reason)
        self._count()

    def _count(self) -> None:
        number = self.items.waiting() if self.items is not None and self.reason.value() else 0
        self.left.setText(f"{number} kvar på listan. De väntar på I dag tills de är klara." if number else "")
        self.left.setVisible(bool(number))

    # -- saving

    def save(self) -> None:
        """Let the pupil leave, or save the list; says beside the field what is missing."""
        card, items, reason, day = self.card, self.items, self._reason(), self.day.value()
        if card is None or items is None:
            return
        card.clear_problems()
        self.notice.clear()
        if reason is None:
            self._point("reason", "Välj varför eleven slutar.", self.reason)
            return
        if day is None:
            self._point("on", UNREADABLE, self.day)
            return
        leaving = self._leaving(items, reason, day)
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        self.button.setEnabled(False)
        self._desk.tasks.write(lambda: leave_school(workspace, pupil_id, leaving), self._saved, self._refused)

    def _leaving(self, items: ItemsCard, reason: LeavingReason, day: date) -> Leaving:
        values = items.values()
        return Leaving(
            on=day,
            to_school=self.to_school.text() if reason in _TO_A_SCHOOL else "",
            reason=reason,
            handed_over=frozenset(key for key, value in values.items() if value == HANDED),
            note=self.note.toPlainText(),
            not_needed=frozenset(key for key, value in values.items() if value == NOT_NEEDED),
        )

    def _point(self, key: str, problem: str, field: QWidget) -> None:
        if self.card is not None:
            self.card.rows[key].show_problem(problem)
            field.setFocus()

    def _saved(self, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        self.to_pupil()

    def _refused(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        if self.card is None or not errors.is_expected(error):
            raise error
        if isinstance(error, RuleViolation) and error.field in self.card.rows:
            self.card.show_failure(error)
        else:
            self.notice.tell(errors.describe(error), "error")
            self.page.verticalScrollBar().setValue(0)


class ItemsCard(Card):
    """What must be handed over or thought of, with where the law says so; each is done, not needed, or waits."""

    def __init__(self, items: Sequence[LeavingItem], ticks: Mapping[str, str]) -> None:
        super().__init__("Lämna över och tänk på")
        self._items = tuple(items)
        self.ticks: dict[str, ChoiceButtons] = {}
        self._rows: dict[str, ItemRow] = {}
        self.body.setSpacing(0)
        self._before = PlainLabel(
            "Välj varför eleven slutar, så visas det som gäller.", "secondary", wraps=True
        )
        self.body.addWidget(self._before)
        for item in self._items:
            row = self._rows[item.id] = ItemRow(item)
            self.ticks[item.id] = row.tick
            self.body.addWidget(row)
        self.set_values(ticks)

    def changed_by(self, run: Callable[[], object]) -> None:
        """Call when something was ticked."""
        for tick in self.ticks.values():
            tick.chosen.connect(lambda _value: run())

    def show_for(self, reason: LeavingReason | None) -> None:
        """Only what belongs to a leaving for this reason."""
        self._before.setVisible(reason is None)
        for item in self._items:
            self._rows[item.id].setVisible(reason is not None and item.concerns(reason))

    def values(self) -> dict[str, str]:
        """What is settled, by id; also what is not shown for this reason."""
        return {key: tick.value() for key, tick in self.ticks.items() if tick.value()}

    def set_values(self, values: Mapping[str, str]) -> None:
        """Show what is settled."""
        for key, tick in self.ticks.items():
            tick.set_value(values.get(key, ""))

    def waiting(self) -> int:
        """How many of those shown wait."""
        return sum(not self._rows[key].isHidden() and not tick.value() for key, tick in self.ticks.items())

    def first_waiting(self) -> QWidget | None:
        """Where the keyboard goes on."""
        return next(
            (tick for key, tick in self.ticks.items() if not self._rows[key].isHidden() and not tick.value()),
            None,
        )


class ItemRow(QWidget):
    """One thing of the list: what, why and where it says so, with its tick beside or, where it is narrow, below."""

    def __init__(self, item: LeavingItem) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme().px(10))
        column.setSpacing(theme().px(10))
        column.addWidget(Line())
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(theme().px(14))
        words = QVBoxLayout()
        words.setSpacing(theme().px(2))
        law = _law(item.source)
        for text, role in ((item.label, "strong"), (item.why, "secondary"), (law, "hint")):
            if text:
                words.addWidget(PlainLabel(text, role, wraps=True))
        self._row.addLayout(words, 1)
        self.tick = ChoiceButtons(((HANDED, "Klart"), (NOT_NEEDED, "Gäller inte")))
        self.tick.set_question(item.label, f"{item.why} {law}".strip())
        policy = self.tick.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Fixed)
        self.tick.setSizePolicy(policy)
        self._row.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._row)

    def resizeEvent(self, _event: object) -> None:
        """Beside, or below."""
        needed = self.tick.sizeHint().width() + theme().px(_LEAST_WORDS)
        is_wide = self.width() >= needed
        self._row.setDirection(
            QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        )


def _law(source: str) -> str:
    """The law, without the ids of the rules that the definition names beside it."""
    return "; ".join(part for part in source.split("; ") if not _RULE_ID.fullmatch(part.strip()))


def _open_rows(screen: LeavingScreen, page: LeavingPage) -> list[ListRow]:
    """Drafts, stages and papers that wait, each with a way there; a document once."""
    rows = [_draft_row(screen, draft) for draft in page.drafts]
    shown = {draft.document_id for draft in page.drafts}
    for document in page.open_stages:
        if document.document_id not in shown:
            shown.add(document.document_id)
            rows.append(_document_row(screen, document, f"{document.next_stage_title} väntar"))
    for document in page.awaiting_signature:
        if document.document_id not in shown:
            shown.add(document.document_id)
            rows.append(_document_row(screen, document, "Papperet väntar på underskrift"))
    return rows


def _draft_row(screen: LeavingScreen, draft: DraftRow) -> ListRow:
    parameters = {"pupil": str(draft.pupil.id), "form": draft.form_id, "draft": str(draft.draft_id)}
    if draft.document_id:
        parameters["document"] = str(draft.document_id)
    return ListRow(
        draft_title(draft),
        f"Utkast av {draft.author_name}, {draft.answered} av {draft.asked} besvarade",
        None,
        "Öppna",
        screen.opener(Route("form", parameters)),
        f"draft {draft.draft_id}",
        is_link=True,
    )


def _document_row(screen: LeavingScreen, row: DocumentRow, what: str) -> ListRow:
    route = Route("form", {"pupil": row.pupil.id, "form": row.form_id, "document": row.document_id})
    return ListRow(
        f"{row.short_title} {row.code}",
        what,
        None,
        "Öppna",
        screen.opener(route),
        f"document {row.document_id}",
        is_link=True,
    )
