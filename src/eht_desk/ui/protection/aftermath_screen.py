# SPDX-License-Identifier: EUPL-1.2
"""After a pupil became protected: what the program finishes by itself, and the lists of what a person looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from eht_desk.application.at_printer import check_at_printer
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.naming_texts import NamingRow, mark_reviewed, texts_that_name, was_looked_for
from eht_desk.application.protection_aftermath import (
    CopiesLeft,
    CopyMade,
    OutRow,
    PagesToLookThrough,
    copies_left,
    finish,
    pages_to_look_through,
    record_list_print,
    settle_paper,
    what_got_out,
)
from eht_desk.application.protections import ProtectionView, read_protection
from eht_desk.application.siblings import siblings_left
from eht_desk.application.workspace import local_time
from eht_desk.domain.ids import PupilId
from eht_desk.domain.protection import Secret
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.print_dialog import PrintRecord, print_pdf
from eht_desk.ui.protection.aftermath_rows import (
    ALL_DONE,
    ELSEWHERE,
    NAMES_WHOM_TO_ASK,
    OUT,
    OUT_TITLE,
    WORKING,
    kept_words,
    out_detail,
    out_sheet,
    out_words,
    pages_card,
)
from eht_desk.ui.protection.naming_cards import naming_cards, unasked_card
from eht_desk.ui.protection.texts import GRADES
from eht_desk.ui.register_import.progress_card import ProgressCard
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, PushButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_MADE = (
    "De här gjordes på den andra platsen före skyddet. De som låg på platsen som är vald nu är borttagna. Har platsen "
    "varit en annan ligger de kvar där."
)
_SIBLINGS = (
    "De har samma vårdnadshavare, med namn och telefon öppet. Samma hem ger samma adress: bestäm om de också ska "
    "skyddas."
)
_MOST_COPIES = 6


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Everything on the page."""

    view: ProtectionView
    out: tuple[OutRow, ...]
    copies: CopiesLeft
    pages: PagesToLookThrough
    was_looked_for: bool
    siblings: tuple[PupilView, ...] = ()


class AftermathScreen(RecordScreen):
    """Route parameters: `pupil`. What is left begins by itself and is taken up again when the page is opened again."""

    help_id = "protect"
    heading = "Gör klart skyddet"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._is_begun = False
        self._naming: tuple[NamingRow, ...] | None = None
        self._has_looked = False
        self.content: QWidget | None = None
        self.progress = self.add(ProgressCard(lambda: None, lambda: None))
        self.progress.hide()
        desk.bus.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        second = self._desk.settings.second_backup_place

        def read() -> Aftermath:
            return Aftermath(
                read_protection(workspace, pupil_id),
                what_got_out(workspace, pupil_id),
                copies_left(workspace, pupil_id, second),
                pages_to_look_through(workspace, pupil_id),
                was_looked_for(workspace, pupil_id),
                siblings_left(workspace, pupil_id),
            )

        self._desk.tasks.read(read, self._show, self._unread)

    def _unread(self, error: BaseException) -> None:
        if errors.is_out_of_reach(error):  # nothing of it stays on the page
            self._drop_content()
            self._naming = None
            self.facts.setText("")
        self.failed(error)

    def _drop_content(self) -> None:
        if self.content is not None:
            self.body.removeWidget(self.content)
            self.content.hide()
            self.content.deleteLater()
            self.content = None

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.PUPIL):
            self.refresh()

    def first_focus(self) -> QWidget | None:
        """What is to be pressed next."""
        if self.content is None:
            return None
        buttons = self.content.findChildren(PushButton)
        return next((button for button in buttons if button.isEnabled()), self.button)

    def _show(self, page: Aftermath) -> None:
        protection = page.view.protection
        self._protection = protection
        self.facts.setText(f"{protection.alias} · {GRADES[protection.grade].lower()}")
        focus = QApplication.focusWidget()
        takes_focus = self.content is None or focus is None or self.content.isAncestorOf(focus)
        self._drop_content()
        holder = _Column()
        left = protection.left_to_do
        if Secret.STAFF in protection.hidden:
            holder.add(PlainLabel(NAMES_WHOM_TO_ASK, "secondary", wraps=True))
        holder.add(self._work_card(bool(left), page.copies))
        holder.add(self._out_card(page.out))
        if page.siblings:
            holder.add(self._siblings_card(page.siblings))
        for card in self._name_cards():
            holder.add(card)
        if page.pages.seen or page.pages.held:
            holder.add(pages_card(page.pages, self.opener(Route("signed_papers"))))
        holder.add(self._elsewhere_card(page.copies.made))
        place = Route("protection", {"pupil": str(self._pupil_id)})
        self.button = PrimaryButton("Till skyddet", self.opener(place))
        holder.add(self.button)
        self.content = self.add(holder)
        if left and not self._is_begun:
            self._begin()
        if page.was_looked_for and not self._has_looked and self._desk.sharing.may_write:
            self._look_for_names()  # the list is of now, each time the page is opened, with its row in the log
        if takes_focus:
            self.focus_wanted.emit()

    # -- what the program does

    def _begin(self) -> None:
        if not self._desk.sharing.may_write:
            return
        self._is_begun = True
        self.progress.begin(WORKING, can_cancel=False)
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        second = self._desk.settings.second_backup_place
        self._desk.tasks.aside(
            lambda: finish(workspace, pupil_id, second), self._finished, self._not_finished
        )

    def _finished(self, _removed: int) -> None:
        self.progress.end()
        self._is_begun = False
        self._desk.bus.publish(changed(ChangeKind.PUPIL, ids=(self._pupil_id,)))

    def _not_finished(self, error: BaseException) -> None:
        self.progress.end()
        self._is_begun = False
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error", "Försök igen", self._again)

    def _again(self) -> None:
        self.notice.clear()
        self._begin()

    def _work_card(self, is_left: bool, copies: CopiesLeft) -> Card:
        card = Card("Det här gör programmet")
        text = WORKING if is_left else ALL_DONE
        card.body.addWidget(PlainLabel(text, "secondary", wraps=True))
        if is_left and not self._is_begun and not self._desk.sharing.may_write:
            again = needs_writing(SecondaryButton("Gör klart nu", self._begin))
            card.body.addWidget(again)
        kept = kept_words(copies)
        if kept:
            card.body.addWidget(PlainLabel(kept, wraps=True))
        return card

    # -- what a person does

    def _out_card(self, rows: tuple[OutRow, ...]) -> Card:
        if not rows:
            card = Card("Papper som är ute")
            card.body.addWidget(
                PlainLabel("Inget har skrivits ut, sparats eller lämnats med namnet.", "secondary")
            )
            return card
        left = sum(1 for row in rows if not row.settled)
        title = f"Papper som är ute ({left} kvar)" if left else "Papper som är ute"
        listed = RowCard(title, [self._out_row(row) for row in rows])
        listed.body.insertWidget(0, PlainLabel(OUT, "secondary", wraps=True))
        self.print_button = needs_writing(
            SecondaryButton("Skriv ut listan", lambda: self._print_list(rows), icon="printer")
        )
        self.print_button.setProperty("key", "print out")
        listed.body.addSpacing(theme().px(8))
        listed.body.addWidget(self.print_button)
        return listed

    def _print_list(self, rows: tuple[OutRow, ...]) -> None:
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        sheet = out_sheet(
            self._protection, rows, long_date(workspace.today), is_demo=workspace.store.header.is_demo
        )

        def show(pdf: bytes) -> None:
            record = PrintRecord(partial(record_list_print, workspace, pupil_id), self._refused)
            print_pdf(
                self,
                self._desk,
                pdf,
                "EHT Desk",
                OUT_TITLE,
                asks_who=partial(check_at_printer, workspace, pupil_id),
                is_never_file=True,
                record=record,
            )

        self._desk.tasks.read(lambda: workspace.services.renderer.plain(sheet), show, self._refused)

    def _out_row(self, row: OutRow) -> ListRow:
        words, detail = out_words(row), out_detail(row, self._desk.workspace.today)
        pill = ("Klart", "ok") if row.settled else ("Kvar", "warn")
        action = "Ändra …" if row.settled else "Skriv vad som gjordes …"
        return ListRow(words, detail, pill, action, self._settler(row), f"out {row.key}")

    def _settler(self, row: OutRow) -> Callable[[], None]:
        return lambda: SettleDialog(self, self._desk, self._pupil_id, row).open()

    def _siblings_card(self, views: tuple[PupilView, ...]) -> Card:
        rows = [
            ListRow(
                view.name,
                view.class_name,
                None,
                "Skydda …",
                self.opener(Route("protect", {"pupil": str(view.id)})),
                f"sibling {view.id}",
            )
            for view in views
        ]
        listed = RowCard("Syskon", rows)
        listed.body.insertWidget(0, PlainLabel(_SIBLINGS, "secondary", wraps=True))
        return listed

    def _name_cards(self) -> list[Card]:
        if self._naming is None:
            self.look = needs_writing(SecondaryButton("Leta efter namnet", self._look_for_names))
            return [unasked_card(self.look)]
        reviewed, today = self._protection.reviewed, self._desk.workspace.today
        return naming_cards(self._naming, reviewed, today, self.opener, self._review)

    def _look_for_names(self) -> None:
        self.look.setEnabled(False)
        self._has_looked = True
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        self._desk.tasks.write(lambda: texts_that_name(workspace, pupil_id), self._found_names, self._refused)

    def _found_names(self, rows: tuple[NamingRow, ...]) -> None:
        self._naming = rows
        self.refresh()

    def _refused(self, error: BaseException) -> None:
        self.refresh()
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _review(self, key: str) -> None:
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        bus = self._desk.bus
        self._desk.tasks.write(lambda: mark_reviewed(workspace, pupil_id, key), bus.publish, self._refused)

    def _elsewhere_card(self, made: tuple[CopyMade, ...]) -> Card:
        if not made:
            card = Card("Kopior på andra ställen")
            card.body.addWidget(PlainLabel(ELSEWHERE, "secondary", wraps=True))
            return card
        rows = [partial(self._copy_row, row) for row in made]
        listed = RowCard("Kopior på andra ställen", rows, most=_MOST_COPIES)
        listed.body.insertWidget(0, PlainLabel(f"{ELSEWHERE} {_MADE}", "secondary", wraps=True))
        return listed

    def _copy_row(self, row: CopyMade) -> ListRow:
        return ListRow(
            f"Kopia på den andra platsen {long_date(local_time(row.at).date())}",
            f"gjord av {row.by}" if row.by else "gjord av programmet",
        )


class SettleDialog(SmallDialog):
    """What was done about a paper."""

    def __init__(self, parent: QWidget, desk: Desk, pupil_id: PupilId, row: OutRow) -> None:
        self._desk, self._pupil_id, self._row = desk, pupil_id, row
        self.what = LineField("Vad gjordes?")
        self.what.setText(row.settled)
        super().__init__(
            parent,
            "Papper som är ute",
            "Till exempel: Återlämnat och förstört. Finns kvar hos socialtjänsten, som vet om skyddet.",
            {"what": ("&Vad gjordes?", self.what)},
            "Spara",
            self._save,
        )

    def _save(self) -> None:
        workspace, what, key = self._desk.workspace, self.what.text(), self._row.key
        pupil_id = self._pupil_id
        self._desk.tasks.write(lambda: settle_paper(workspace, pupil_id, key, what), self._saved, self.refuse)

    def _saved(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)


class _Column(QWidget):
    """Cards below each other that go away together."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().px(16))

    def add(self, widget: QWidget) -> None:
        """One more."""
        self._layout.addWidget(widget)
