# SPDX-License-Identifier: EUPL-1.2
"""The right side of a case: what is next and why, what is missing, by when, who answers, and what is always near."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from eht_desk.application.case_views import (
    ActionKind,
    AnswersBecause,
    CaseAction,
    CasePage,
    DueRow,
    DueState,
    MissingRow,
    NextRow,
    ResponsibleRow,
)
from eht_desk.application.gates import OverrideRow, Proof
from eht_desk.application.workspace import local_time
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import AccountId, TaskId
from eht_desk.ui.cases.action_words import READS, action_word
from eht_desk.ui.cases.why_box import WhyBox
from eht_desk.ui.cases.why_texts import due_detail, due_words
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, PushButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date, short_date
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.widgets.link_lines import LinkLines
from eht_desk.ui.widgets.long_words import breaking
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import Heading, KeyHint, Line, PlainLabel
from eht_desk.ui.words import ROLES, in_a_row, period_text
from eht_desk.ui.writing import needs_writing

Act = Callable[[CaseAction], object]
_MOST_PROOFS = 2
_ORDER = {DueState.LATE: 0, DueState.OPEN: 1, DueState.WAITING: 2, DueState.DONE: 3}


def action_button(
    action: CaseAction, act: Act, about: str, kind: type[PushButton] = LinkLines
) -> PushButton | None:
    """The button of an action, or None where nothing is to be pressed. `about` is told with it to a screen reader."""
    word = action_word(action)
    is_nothing = action.kind is ActionKind.TASK and action.task_id is None  # no task of it is there yet
    if not word or not action.is_allowed or is_nothing:
        return None
    button = kind(word.replace("&", "&&"), partial(act, action))
    button.setAccessibleName(f"{word}: {about}" if about else word)
    return button if action.kind in READS else needs_writing(button)


def who_does(action: CaseAction, usual: Role | None = None) -> str:
    """Where the person may not do it: who does, in a step whose role is `usual`."""
    role = action.role or usual
    return "" if action.is_allowed or role is None else f"{ROLES[role]} gör det."


class NextCard(Card):
    """Nästa steg with its one primary button, by when, and Varför nu? behind a quiet one."""

    def __init__(
        self,
        row: NextRow,
        act: Act,
        today: date,
        *,
        is_primary: bool,
        is_open: bool,
        more: QWidget | None = None,
    ) -> None:
        super().__init__("Nästa steg", kind="accent")
        self.body.addWidget(PlainLabel(row.title, "strong", wraps=True))
        if row.due is not None and row.due.due is not None:
            line = QHBoxLayout()
            line.addWidget(Pill(*due_words(row.due, today)))
            line.addStretch(1)
            self.body.addLayout(line)
            self._say(due_detail(row.due, today))
        self._say(row.text)
        self._say(who_does(row.action))
        buttons = QWidget()
        flow = FlowLayout(buttons, theme().px(8))
        self.primary: PushButton | None = None
        if is_primary:
            self.primary = action_button(row.action, act, row.title, PrimaryButton)
        if self.primary is not None:
            self.primary.setProperty("key", "next")
            flow.addWidget(self.primary)
        self.why_button = LinkButton("Varför nu?", self._toggle)
        self.why_button.setProperty("key", "why")
        flow.addWidget(self.why_button)
        if more is not None:  # what else can be done with the task that it stands for
            flow.addWidget(more)
        self.body.addWidget(buttons)
        self.why = WhyBox(row.why)
        self.body.addWidget(self.why)
        self.why.setVisible(is_open)
        self._name_why()

    @property
    def is_open(self) -> bool:
        """Whether Varför nu? is unfolded."""
        return not self.why.isHidden()

    def _say(self, words: str) -> None:
        if words:
            self.body.addWidget(PlainLabel(words, "secondary", wraps=True))

    def _toggle(self) -> None:
        self.why.setVisible(self.why.isHidden())
        self._name_why()

    def _name_why(self) -> None:
        self.why_button.set_text("Dölj varför" if self.is_open else "Varför nu?")
        self.why_button.setAccessibleDescription(self.why.accessibleDescription() if self.is_open else "")


class MissingCard(Card):
    """Saknas innan steget är klart: met ones with what meets them, missing ones with their button. `role` does the
    step; with `passes` somebody may go on without it."""

    def __init__(
        self,
        rows: Sequence[MissingRow],
        act: Act,
        today: date,
        passes: Callable[[], object] | None,
        role: Role | None,
    ) -> None:
        super().__init__("Saknas innan steget är klart")
        self._act, self._today, self._role = act, today, role
        self.body.setSpacing(0)
        gate = ""
        for at, row in enumerate(rows):
            if at:
                self.body.addWidget(Line())
            if row.gate_title and row.gate_title != gate:
                gate = row.gate_title
                self.body.addSpacing(theme().px(6))
                self.body.addWidget(Heading(gate, 3, wraps=True))
            self.body.addWidget(self._row(row))
        if passes is not None:
            self.body.addSpacing(theme().px(6))
            self.pass_button = needs_writing(LinkButton("Gå vidare utan steget …", passes))
            self.pass_button.setProperty("key", "pass step")
            self.body.addWidget(self.pass_button)

    def _row(self, row: MissingRow) -> QWidget:
        holder = QWidget()
        is_passed = row.passed_by is not None
        word = (
            "Klart"
            if row.is_met
            else "Passerat"
            if is_passed
            else "Bra att göra"
            if row.is_warning
            else "Saknas"
        )
        holder.setAccessibleName(f"{word}: {row.label}")
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, theme().px(8), 0, theme().px(8))
        line.setSpacing(theme().px(8))
        line.addWidget(self._mark(row), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(theme().px(2))
        words.addWidget(PlainLabel(row.label, "", wraps=True))
        detail = self._detail(row, word)
        if detail:
            words.addWidget(PlainLabel(detail, "hint", wraps=True))
        if not row.is_met and not is_passed:
            for action in (row.action, row.override):
                button = None if action is None else action_button(action, self._act, row.label)
                if action is not None and button is not None:
                    button.setProperty("key", f"{action.kind.value} {row.id}")
                    words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        line.addLayout(words, 1)
        return holder

    def _mark(self, row: MissingRow) -> QLabel:
        mark = QLabel()
        mark.setFixedWidth(theme().px(18))
        name, colour = "circle", "error"
        if row.is_met:
            name, colour = "check", "ok"
        elif row.passed_by is not None:
            name, colour = "circle-alert", "warn"
        elif row.is_warning:
            colour = "warn"
        icon = theme().icon(name, colour, 16)
        mark.setPixmap(icon.pixmap(QSize(theme().px(16), theme().px(16))))
        return mark

    def _detail(self, row: MissingRow, word: str) -> str:
        if row.passed_by is not None:
            return passed_text(row.passed_by, self._today)
        if row.is_met:
            return proofs_text(row.proofs, self._today)
        told = "Bra att göra först. Hindrar inte." if row.is_warning else f"{word}."
        who = who_does(row.action, self._role) if row.action is not None else ""
        return f"{told} {who}".strip()


class DuesCard(Card):
    """Datum: the open deadlines of the case, the first one first; those that are done or wait behind a button. `more`:
    what else can be done with their tasks. The one that Nästa steg stands for (`next_task`) has its button there."""

    def __init__(
        self,
        rows: Sequence[DueRow],
        act: Act,
        today: date,
        more: Mapping[TaskId, Callable[[], QWidget]] = MappingProxyType({}),
        next_task: TaskId | None = None,
    ) -> None:
        super().__init__("Datum")
        self._act, self._today, self._more, self._next = act, today, more, next_task
        self.body.setSpacing(0)
        in_order = sorted(rows, key=lambda item: (_ORDER[item.state], item.due or date.max))
        now = [row for row in in_order if row.state in (DueState.LATE, DueState.OPEN)]
        self._rest = in_order[len(now) :]
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        for row in now:
            self._add(row)
        if not now:
            self._list.addWidget(PlainLabel("Inget har en dag just nu.", "secondary", wraps=True))
        self.all_button = LinkButton(f"Visa alla {len(rows)}", self._show_rest)
        self.all_button.setProperty("key", "all dues")
        self.body.addSpacing(theme().px(6))
        self.body.addWidget(self.all_button)
        self.all_button.setVisible(bool(self._rest))

    def _show_rest(self) -> None:
        had_focus = self.all_button.hasFocus()
        for row in self._rest:
            self._add(row)
        if had_focus:  # nothing of what came takes keys, so on to what stands after it
            self.focusNextChild()
        self.all_button.hide()

    def _add(self, row: DueRow) -> None:
        if self._list.count():
            self._list.addWidget(Line())
        word, kind = due_words(row, self._today)
        holder = QWidget()
        holder.setAccessibleName(in_a_row(row.title, word))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, theme().px(7), 0, theme().px(7))
        column.setSpacing(theme().px(2))
        column.addWidget(PlainLabel(row.title, "", wraps=True))
        line = QHBoxLayout()
        line.addWidget(Pill(word, kind))
        line.addStretch(1)
        column.addLayout(line)
        detail = due_detail(row, self._today)
        if detail:
            column.addWidget(PlainLabel(detail, "hint", wraps=True))
        self._add_buttons(column, row)
        self._list.addWidget(holder)
        holder.show()  # at once: the layout would do it a turn later

    def _add_buttons(self, column: QVBoxLayout, row: DueRow) -> None:
        if row.action is None or row.state not in (DueState.OPEN, DueState.LATE):
            return
        if row.task_id is not None and row.task_id == self._next:
            return
        button = action_button(row.action, self._act, row.title)
        if button is not None:
            button.setProperty("key", f"due {row.id}")
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        more = self._more.get(row.task_id) if row.task_id is not None else None
        if more is not None:
            column.addWidget(more(), 0, Qt.AlignmentFlag.AlignLeft)


class ResponsibleCard(Card):
    """Who answers for the case today, why it is this one, and who acts in the place of whom."""

    def __init__(
        self,
        row: ResponsibleRow,
        accept: Callable[[], object],
        delegate: Callable[[], object],
        end: Callable[[AccountId], object],
    ) -> None:
        super().__init__("Ansvarig")
        name = f"{row.name}, {ROLES[row.role].lower()}" if row.name else ROLES[row.role]
        self.body.addWidget(PlainLabel(name, "strong", wraps=True))
        self.body.addWidget(PlainLabel(responsible_text(row), "secondary", wraps=True))
        for item in row.delegates:
            pill = "nu" if item.is_today else "senare"
            words = f"{item.name} ersätter {period_text(item.period)} ({pill}), bestämt av {item.given_by}."
            self.body.addWidget(PlainLabel(words, "hint", wraps=True))
            if row.may_delegate:
                ends = needs_writing(LinkButton("Ta bort ersättaren", partial(end, item.account_id)))
                ends.setAccessibleName(f"Ta bort ersättaren {item.name}")
                ends.setProperty("key", f"end delegate {item.account_id}")
                self.body.addWidget(ends)
        buttons = QWidget()
        flow = FlowLayout(buttons, theme().px(8))
        self.accept_button = needs_writing(LinkButton("Jag tar ärendet", accept))
        self.accept_button.setProperty("key", "accept")
        self.delegate_button = needs_writing(LinkButton("Utse ersättare …", delegate))
        self.delegate_button.setProperty("key", "delegate")
        flow.addWidget(self.accept_button)
        flow.addWidget(self.delegate_button)
        self.accept_button.setVisible(row.may_accept)
        self.delegate_button.setVisible(row.may_delegate)
        self.body.addWidget(buttons)
        buttons.setVisible(row.may_accept or row.may_delegate)


class OutsideCard(Card):
    """Orosanmälan and the pupil whom nobody can find: always there, whatever else is missing (TRO-13, B3)."""

    def __init__(self, report: Callable[[], object], missing: Callable[[], object], word: str) -> None:
        super().__init__("Hindras aldrig", kind="quiet")
        self.report_button = LinkLines(f"{word} …", report)
        self.missing_button = LinkLines("Eleven är försvunnen …", missing)
        for button, keys, key in (
            (self.report_button, "Alt O", "report"),
            (self.missing_button, "Alt F", "missing"),
        ):
            holder = QWidget()
            line = FlowLayout(holder, theme().px(8))  # large letters have no room for both beside each other
            button.setProperty("key", key)
            button.setAccessibleDescription(keys)
            line.addWidget(button)
            line.addWidget(KeyHint(keys))
            self.body.addWidget(holder)


def responsible_text(row: ResponsibleRow) -> str:
    """Why this one answers."""
    owner = ROLES[row.owner_role].lower()
    match row.because:
        case AnswersBecause.OWNER:
            return "Har tagit emot ärendet."
        case AnswersBecause.DELEGATE:
            until = f" till och med {long_date(row.until)}" if row.until else ""
            whom = row.owner_name or owner
            return f"Ersätter {whom}{until}."
        case AnswersBecause.NOT_ACCEPTED if row.owner_role is Role.RECTOR:
            return "Ingen har tagit emot ärendet än. Rektor svarar."
        case AnswersBecause.NOT_ACCEPTED:
            return f"Ärendet väntar på att {owner} tar emot det. Rektor svarar så länge."
        case AnswersBecause.OWNER_LEFT:
            whom = row.owner_name or f"Den som var {owner}"
            return f"{whom} har inte rollen längre. Rektor svarar tills någon annan tar emot ärendet."


def proofs_text(proofs: Sequence[Proof], today: date) -> str:
    """`3 nov, Maria Lind · och 2 till`."""
    said = [
        ", ".join(part for part in (short_date(local_time(item.at).date(), today), item.by) if part)
        for item in proofs[-_MOST_PROOFS:]
    ]
    more = len(proofs) - len(said)
    return in_a_row(*said, f"och {more} till" if more > 0 else "")


def passed_text(row: OverrideRow, today: date) -> str:
    """Who decided to go on, when, and why."""
    day = short_date(local_time(row.at).date(), today)
    return breaking(f"{row.name} beslutade {day} att gå vidare ändå: {row.reason}")


def what_stopped(page: CasePage) -> str:
    """That a decision ended the process, for the notice above."""
    return f"Processen stannar här: {page.stopped_by}. Avsluta ärendet." if page.stopped_by else ""
