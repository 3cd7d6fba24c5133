# SPDX-License-Identifier: EUPL-1.2
"""The papers with codes: shown one at a time, printed from memory, typed back. Used at first run and in settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application.ports import RecoveryPaper
from eht_desk.application.setup import confirm_recovery_papers
from eht_desk.domain.errors import RuleViolation
from eht_desk.ui import errors
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading, PlainLabel
from eht_desk.ui.writing import needs_writing

if TYPE_CHECKING:
    from eht_desk.ui.desk import Desk

_GROUPS_IN_LINE = 4

TITLES = {
    "store_first": "Återställningspapper 1 av 2",
    "store_second": "Återställningspapper 2 av 2",
    "personal": "Personligt återställningsblad",
}

_PURPOSES = {
    "store_first": "Ge det till en person, till exempel rektor, som låser in det. Ett papper ensamt öppnar ingenting. "
    "Båda tillsammans öppnar arkivet om ingen längre kan sitt lösenord.",
    "store_second": "Ge det till en annan person som låser in det på ett annat ställe än det första.",
    "personal": "Det hör till {login} och ingen annan. Med bladet kan {login} välja ett nytt lösenord. "
    "Förvara det inlåst, inte vid datorn.",
}


def paper_of(desk: Desk, kind: str, code: str, login: str = "") -> RecoveryPaper:
    """The sheet as it is printed."""
    header = desk.workspace.store.header
    return RecoveryPaper(kind, code, header.name, login, long_date(desk.workspace.today), header.is_demo)


def print_paper(parent: QWidget, desk: Desk, paper: RecoveryPaper) -> None:
    """Show the sheet and let the person print it; it is never written to a file."""
    from eht_desk.ui.printing.print_dialog import print_pdf

    renderer = desk.workspace.services.renderer

    def show(pdf: bytes) -> None:
        print_pdf(parent, desk, pdf, "EHT Desk", _caption(desk, paper))

    desk.tasks.read(lambda: renderer.recovery(paper), show)


def _caption(desk: Desk, paper: RecoveryPaper) -> str:
    """Which paper it is, beside the preview; an administrator prints other people's sheets too."""
    is_own = paper.kind == "personal" and paper.login == desk.who.login
    return "Ditt återställningsblad" if is_own else TITLES[paper.kind]


def _in_two_lines(code: str) -> str:
    """Broken where the printed sheet breaks it."""
    groups = code.split("-")
    rest = "-".join(groups[_GROUPS_IN_LINE:])
    first = "-".join(groups[:_GROUPS_IN_LINE])
    return f"{first}-\n{rest}" if rest else first


class PaperSteps(Card):
    """Several sheets, one at a time.

    Signals: `finished()` when each was printed or copied by hand.
    """

    finished = Signal()

    def __init__(
        self, desk: Desk, papers: Sequence[RecoveryPaper], parent: QWidget | None = None, *, step: str = ""
    ) -> None:
        super().__init__("", parent)
        self._desk = desk
        self._papers = list(papers)
        self._at = -1
        self._step = step
        self.counter = PlainLabel("", "hint")
        self._title = Heading("", 1, wraps=True)
        self._purpose = PlainLabel("", "secondary", wraps=True)
        self.code = PlainLabel("", "code", wraps=True)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._box = Card(kind="quiet")
        self._box.body.addWidget(self.code)
        self.print_button = SecondaryButton("Skriv ut", self._print, icon="printer")
        self.done_box = CheckBox("Papperet är utskrivet, eller koden är avskriven för hand")
        self.next_button = PrimaryButton("Nästa", self._next)
        self.done_box.toggled.connect(self.next_button.setEnabled)
        self.body.setSpacing(theme().px(14))
        self.body.addWidget(self.counter)
        self.body.addWidget(self._title)
        self.body.addWidget(self._purpose)
        self.body.addWidget(self._box)
        self.body.addWidget(self.print_button)
        self.body.addWidget(self.done_box)
        self.back_button = LinkButton("Tillbaka", lambda: self._show(self._at - 1))
        row = QHBoxLayout()
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.next_button)
        self.body.addLayout(row)
        QWidget.setTabOrder(self.done_box, self.next_button)  # on is the usual way
        QWidget.setTabOrder(self.next_button, self.back_button)
        self._show(0)

    @property
    def paper(self) -> RecoveryPaper | None:
        """The sheet that is shown."""
        return self._papers[self._at] if 0 <= self._at < len(self._papers) else None

    def _next(self) -> None:
        self._show(self._at + 1)

    def _show(self, at: int) -> None:
        self._at = at
        paper = self.paper
        if paper is None:
            self.code.clear()
            self._papers.clear()
            self.finished.emit()
            return
        self._title.setText(TITLES[paper.kind])
        self.setAccessibleName(TITLES[paper.kind])
        self._purpose.setText(_PURPOSES[paper.kind].format(login=paper.login or "personen"))
        if self._step:
            self.counter.setText(f"{self._step} · blad {self._at + 1} av {len(self._papers)}")
        self.counter.setVisible(bool(self._step))
        self.code.setText(_in_two_lines(paper.code))
        self.code.setAccessibleName(f"Kod: {paper.code}")
        self.back_button.setVisible(at > 0)
        self.done_box.setChecked(False)
        self.next_button.setEnabled(False)
        is_last = self._at == len(self._papers) - 1
        self.next_button.set_text("Klar med pappren" if is_last and len(self._papers) > 1 else "Nästa")
        if is_last and len(self._papers) == 1:
            self.next_button.set_text("Klar")
        self.print_button.setFocus()

    def _print(self) -> None:
        paper = self.paper
        if paper is not None:
            print_paper(self, self._desk, paper)


class TypeBack(Card):
    """Both papers typed back, so that it is known that they can be read.

    Signals: `confirmed()`, `postponed()`.
    """

    confirmed = Signal()
    postponed = Signal()

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, *, can_postpone: bool = False, step: str = ""
    ) -> None:
        super().__init__("", parent)
        self._desk = desk
        self.setAccessibleName("Skriv in båda pappren")
        self.body.setSpacing(theme().px(14))
        if step:
            self.body.addWidget(PlainLabel(step, "hint"))
        self.body.addWidget(Heading("Skriv in båda pappren", 1, wraps=True))
        self.body.addWidget(
            PlainLabel(
                "Skriv av koderna från pappren. Då är det säkert att de går att läsa den dag de behövs. "
                "Stora och små bokstäver och streck spelar ingen roll. Först därefter kan elever läggas in.",
                "secondary",
                wraps=True,
            )
        )
        self.first = LineField("Kod från papper 1", placeholder="XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.second = LineField("Kod från papper 2", placeholder="XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self._rows = {
            "first": FormRow("Kod från papper &1", self.first),
            "second": FormRow("Kod från papper &2", self.second),
        }
        for row in self._rows.values():
            self.body.addWidget(row)
        self.notice = Notice()
        self.body.addWidget(self.notice)
        buttons = QHBoxLayout()
        self.button = needs_writing(PrimaryButton("Kontrollera koderna", self._check))
        if can_postpone:
            self.later = LinkButton("Gör det senare", self.postponed.emit)
            buttons.addWidget(self.later)
        buttons.addStretch(1)
        buttons.addWidget(self.button)
        self.body.addLayout(buttons)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self._check)
        self.setFocusProxy(self.first)

    def _check(self) -> None:
        for row in self._rows.values():
            row.show_problem("")
        workspace, first, second = self._desk.workspace, self.first.text(), self.second.text()
        self.button.setEnabled(False)
        self._desk.tasks.write(
            lambda: confirm_recovery_papers(workspace, first, second), self._confirmed, self._wrong
        )

    def _confirmed(self, changes: object) -> None:
        self.first.clear()
        self.second.clear()
        self.button.setEnabled(True)
        self._desk.bus.publish(changes)  # type: ignore[arg-type]  # a ChangeSet
        self.confirmed.emit()

    def _wrong(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        if not errors.is_expected(error):
            raise error
        field = error.field if isinstance(error, RuleViolation) else ""
        if field in self._rows:
            self._rows[field].show_problem(errors.describe(error))
            self._rows[field].field.setFocus()
        else:
            self.notice.tell(errors.describe(error), "error")
