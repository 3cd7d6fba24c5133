# SPDX-License-Identifier: EUPL-1.2
"""The case of a pupil: a calm card, and the small forms to open, hand on, close and open it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application.cases import CaseRow, close_case, closing_reasons, hand_to, open_case, reopen_case
from eht_desk.application.changes import ChangeSet
from eht_desk.application.signals import SignalRow, withdraw_signal
from eht_desk.application.workspace import local_time
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import OWNER_ROLES, CaseLevel, ClosingReason
from eht_desk.domain.ids import CaseId, PupilId
from eht_desk.ui import errors
from eht_desk.ui.cases.case_texts import COUNTINGS, signal_title
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.more_menu import MenuEntry, MoreButton
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.reason_dialog import ReasonDialog
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.fields import Dropdown
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import ROLES, counted, in_a_row
from eht_desk.ui.writing import needs_writing

LEVELS: dict[CaseLevel, str] = {
    CaseLevel.SCHOOL: "Skolan",
    CaseLevel.AUTHORITY: "Huvudmannen",
    CaseLevel.HOME_MUNICIPALITY: "Hemkommunen",
}


_BEYOND = (CaseLevel.AUTHORITY, CaseLevel.HOME_MUNICIPALITY)
"""Levels whose cases follow no routine of the school."""

Tell = Callable[[str, str], object]
"""Says something on the page: words, kind."""


class CaseCard(Card):
    """The open cases, each with its reference and who answers for it, and the way to its page. Before there is one at
    the school: the absence that somebody wrote down.

    `may_keep`: whether this person opens cases at the pupil's school.
    """

    def __init__(
        self,
        desk: Desk,
        pupil_id: PupilId,
        rows: Sequence[CaseRow],
        may_keep: bool,
        tell: Tell,
        signals: Sequence[SignalRow] = (),
    ) -> None:
        super().__init__("Ärende")
        self._desk, self._pupil_id, self._tell = desk, pupil_id, tell
        self._rows = tuple(rows)
        open_rows = [row for row in rows if row.is_open]
        for at, row in enumerate(open_rows):
            if at:
                self.body.addWidget(Line())
            self._show_open(row)
        closed = next((row for row in rows if not row.is_open), None)
        if closed is not None and not open_rows:
            self._show_closed(closed)
        at_school = any(row.level is CaseLevel.SCHOOL for row in open_rows)
        if not at_school:
            for signal in signals:
                self._show_signal(signal)
            self._add("Skriv in frånvaro …", self._ask_signal, "new signal")
        if may_keep and not at_school:
            self.open_button = self._add("Öppna ett ärende …", self._ask_open, "open case")
        if may_keep and len(open_rows) - at_school < len(_BEYOND):
            self.beyond_button = self._add("Huvudman, hemkommun …", self._ask_beyond, "open beyond")
            self.beyond_button.setAccessibleName("Öppna ett ärende för huvudman eller hemkommun …")

    def _add(self, words: str, run: Callable[[], object], key: str) -> LinkButton:
        button = needs_writing(LinkButton(words, run, icon="plus"))
        button.setProperty("key", key)
        self.body.addWidget(button)
        return button

    def _show_open(self, row: CaseRow) -> None:
        today = self._desk.workspace.today
        opened = short_date(local_time(row.opened_at).date(), today)
        self.body.addWidget(PlainLabel(f"{LEVELS[row.level]} · {row.reference}", "strong", wraps=True))
        who = f" av {row.opened_by}" if row.opened_by else ""
        tasks = f" · {counted(row.open_tasks, 'uppgift', 'uppgifter')} kvar" if row.open_tasks else ""
        role = ROLES[row.owner_role]
        holds = f"Väntar på att {role.lower()} tar det" if row.is_untaken else f"{role} håller i det"
        self.body.addWidget(PlainLabel(f"{holds} · öppnat {opened}{who}{tasks}", "secondary", wraps=True))
        if row.opened_because:
            self.body.addWidget(PlainLabel(row.opened_because, "", wraps=True))
        lead = SecondaryButton("Till ärendet", partial(self._open, row))
        lead.setAccessibleName(f"Till ärendet {row.reference}")
        lead.setProperty("key", f"to case {row.id}")
        self._add_left(lead)
        if row.may_keep and not row.routine_id:  # where a routine is followed, the case's own page does it
            more = MoreButton("Ändra …", self)  # which shows itself, so not as a window of its own
            more.set_entries(
                (
                    MenuEntry("Lämna vidare …", partial(self._ask_hand, row)),
                    MenuEntry("Avsluta …", partial(self._ask_close, row)),
                )
            )
            more.setAccessibleName(f"Ändra ärendet {row.reference}")
            more.setProperty("key", f"case {row.id}")
            self._add_left(more)

    def _show_signal(self, row: SignalRow) -> None:
        today = self._desk.workspace.today
        seen = f"uppmärksammat {short_date(row.seen_on, today)}"
        self.body.addWidget(PlainLabel(signal_title(row, today), "strong", wraps=True))
        for line in (in_a_row(COUNTINGS[row.counts], seen, row.written_by), row.text):
            if line:
                self.body.addWidget(PlainLabel(line, "secondary", wraps=True))
        if row.may_withdraw:
            back = needs_writing(LinkButton("Ta tillbaka …", partial(self._ask_withdraw, row)))
            back.setAccessibleName(f"Ta tillbaka: {signal_title(row, today)}")
            back.setProperty("key", f"withdraw signal {row.id}")
            self._add_left(back)
        self.body.addWidget(Line())

    def _ask_withdraw(self, row: SignalRow) -> None:
        from eht_desk.ui.cases.entry_dialogs import withdraw_dialog

        workspace = self._desk.workspace
        what = signal_title(row, workspace.today)
        withdraw_dialog(self, self._desk, what, partial(withdraw_signal, workspace, row.id)).open()

    def _show_closed(self, row: CaseRow) -> None:
        day = short_date(local_time(row.closed_at or row.opened_at).date(), self._desk.workspace.today)
        words = f"{row.reference} avslutades {day}: {row.closing_reason}"
        self.body.addWidget(PlainLabel(words, "secondary", wraps=True))
        lead = LinkButton("Till ärendet", partial(self._open, row))
        lead.setAccessibleName(f"Till ärendet {row.reference}")
        lead.setProperty("key", f"to case {row.id}")
        self._add_left(lead)
        if row.may_keep and not row.routine_id:
            button = needs_writing(LinkButton("Öppna igen …", partial(self._ask_reopen, row)))
            button.setProperty("key", f"reopen {row.id}")
            self._add_left(button)

    def _add_left(self, widget: QWidget) -> None:
        line = QHBoxLayout()
        line.addWidget(widget)
        line.addStretch(1)
        self.body.addLayout(line)

    def _open(self, row: CaseRow) -> None:
        self._lead(row.id)

    def _lead(self, case_id: CaseId) -> None:
        place = {"pupil": str(self._pupil_id), "case": str(case_id)}
        self._desk.navigator.go(Route("case", place))

    def _ask_signal(self) -> None:
        from eht_desk.ui.cases.signal_dialog import ask_signal  # with the first one that is written

        ask_signal(self, self._desk, self._pupil_id, self._refused)

    def _ask_open(self) -> None:
        from eht_desk.ui.cases.opening_dialog import ask_to_open

        ask_to_open(self, self._desk, self._pupil_id, self._lead, self._refused)

    def _refused(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self._tell(errors.describe(error), "error")

    def _ask_beyond(self) -> None:
        taken = {row.level for row in self._rows if row.is_open}
        OpenCaseDialog(
            self, self._desk, self._pupil_id, [level for level in _BEYOND if level not in taken]
        ).open()

    def _ask_hand(self, row: CaseRow) -> None:
        HandCaseDialog(self, self._desk, row).open()

    def _ask_close(self, row: CaseRow) -> None:
        CloseCaseDialog(self, self._desk, row).open()

    def _ask_reopen(self, row: CaseRow) -> None:
        ReasonDialog(
            self,
            self._desk,
            "Öppna ärendet igen",
            f"Ärendet {row.reference} avslutades: {row.closing_reason}. Att det var avslutat står kvar.",
            "Öppna igen",
            partial(reopen_case, self._desk.workspace, row.id),
            field="note",
        ).open()


def _owners(name: str) -> ChoiceButtons:
    return ChoiceButtons([(role.value, ROLES[role]) for role in OWNER_ROLES], name, can_clear=False)


class _CaseDialog(SmallDialog):
    """Starts `work` with what is in the fields, and tells the window."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        text: str,
        fields: dict[str, tuple[str, QWidget]],
        action: str,
        work: Callable[[], Callable[[], ChangeSet]],
    ) -> None:
        self._desk, self._work = desk, work
        super().__init__(parent, title, text, fields, action, self._ask)

    def _ask(self) -> None:
        self._desk.tasks.write(self._work(), self._done, self.refuse)

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)


class OpenCaseDialog(_CaseDialog):
    """Whose case it is, who holds it, and why."""

    def __init__(self, parent: QWidget, desk: Desk, pupil_id: PupilId, levels: Sequence[CaseLevel]) -> None:
        self._pupil_id = pupil_id
        self.level = ChoiceButtons(
            [(item.value, LEVELS[item]) for item in levels], "Vems ärende", can_clear=False
        )
        self.level.set_value(levels[0].value)
        self.owner = _owners("Vem håller i det")
        self.owner.set_value(Role.RECTOR.value)
        self.because = TextArea("Varför", 2)
        super().__init__(
            parent,
            desk,
            "Öppna ett ärende",
            "Ärendet får en kod som inte säger något om eleven.",
            {
                "level": ("V&ems ärende", self.level),
                "owner_role": ("Vem &håller i det", self.owner),
                "because": ("&Varför", self.because),
            },
            "Öppna ärendet",
            self._opening,
        )

    def _opening(self) -> Callable[[], ChangeSet]:
        workspace, pupil_id, because = self._desk.workspace, self._pupil_id, self.because.toPlainText()
        level, owner = CaseLevel(self.level.value()), Role(self.owner.value())
        return lambda: open_case(workspace, pupil_id, level, owner, because)[1]


class HandCaseDialog(_CaseDialog):
    """Another role holds it from now on."""

    def __init__(self, parent: QWidget, desk: Desk, row: CaseRow) -> None:
        self._row = row
        self.owner = _owners("Vem håller i det")
        self.owner.set_value(row.owner_role.value)
        self.note = TextArea("Anmärkning", 2)
        super().__init__(
            parent,
            desk,
            "Lämna vidare",
            f"Ärendet {row.reference}. {ROLES[row.owner_role]} håller i det nu.",
            {
                "owner_role": ("Vem &håller i det", self.owner),
                "note": ("&Anmärkning (kan lämnas tom)", self.note),
            },
            "Lämna vidare",
            self._handing,
        )

    def _handing(self) -> Callable[[], ChangeSet]:
        workspace, case_id, note = self._desk.workspace, self._row.id, self.note.toPlainText()
        owner = Role(self.owner.value())
        return lambda: hand_to(workspace, case_id, owner, note)


class CloseCaseDialog(_CaseDialog):
    """Why it ends, with what the reason wants to be thought of."""

    def __init__(self, parent: QWidget, desk: Desk, row: CaseRow) -> None:
        self._row = row
        self._reasons: dict[str, ClosingReason] = {
            item.id: item for item in closing_reasons(desk.workspace, row.level)
        }
        self.reason = Dropdown(
            "Skäl", [("", "Välj …"), *((key, item.label) for key, item in self._reasons.items())]
        )
        self.note = TextArea("Anmärkning", 2)
        super().__init__(
            parent,
            desk,
            "Avsluta ärendet",
            f"Ärendet {row.reference}. Det som är skrivet finns kvar, och ärendet kan öppnas igen.",
            {"reason": ("S&käl", self.reason), "note": ("&Anmärkning", self.note)},
            "Avsluta ärendet",
            self._closing,
        )
        self.reason.currentIndexChanged.connect(self._explain)

    def _explain(self) -> None:
        chosen = self._reasons.get(self.reason.value())
        self.row("reason").set_hint(chosen.why if chosen is not None else "")
        if chosen is not None and chosen.warning:
            self.message.tell(chosen.warning, "warn")
        else:
            self.message.clear()
        self.fit()

    def _closing(self) -> Callable[[], ChangeSet]:
        workspace, case_id = self._desk.workspace, self._row.id
        reason, note = self.reason.value(), self.note.toPlainText()
        return lambda: close_case(workspace, case_id, reason, note)
