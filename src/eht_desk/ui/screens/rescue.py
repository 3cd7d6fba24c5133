# SPDX-License-Identifier: EUPL-1.2
"""A damaged store: the latest whole copy, what is not in it by time, and a new store made of it in a folder beside.

When only the key ring is damaged the copy's key ring comes first: with it everything that was written opens again.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application.ports import Backup
from eht_desk.application.rescue import Rescue, free_folder, join_beside, rescue, restore_beside
from eht_desk.application.workspace import Services
from eht_desk.ui import errors
from eht_desk.ui.backup_texts import exact_words, place_words, size_words, span_words
from eht_desk.ui.file_dialogs import ask_folder
from eht_desk.ui.screens.gate_page import GatePage
from eht_desk.ui.successors import JOINED, RESTORED
from eht_desk.ui.tasks import Tasks
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import Dropdown, FormRow
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from eht_desk.ui.environment import WindowEnvironment

_ONE_MINUTE = timedelta(minutes=1)
_LOOKING = "Letar efter säkerhetskopior och läser igenom den senaste …"
_NONE = (
    "Ingen hel säkerhetskopia hittades i arkivets mapp eller på den andra platsen. Anslut USB-minnet eller servern "
    "och välj mappen, eller fråga den som sköter skolans datorer. Rör inte den skadade mappen."
)


_TELL = "De andra får veta det på sin upplåsningssida."
_KEY_RING = "Lägg till nyckelfilen från kopian"
_KEY_CHANGED = (
    "Arkivets fil finns kvar, men dess nyckel har bytts sedan kopiorna gjordes, till exempel när någon slutade. Ingen "
    "kopias nyckelfil öppnar den."
)


class RescuePage(GatePage):
    """Offers the copy's key ring when that is all that is missing, else the copy; makes the new store.

    Signals: `finished(Path, str)` with the new store's folder and what to say on the unlock page; `cancelled()`.
    """

    finished = Signal(object, str)
    cancelled = Signal()

    def __init__(
        self,
        tasks: Tasks,
        services: Future[Services],
        environment: WindowEnvironment,
        path: Path,
        key_ring_is_damaged: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        title = "Arkivets nyckelfil är skadad" if key_ring_is_damaged else "Arkivet är skadat"
        super().__init__(title, "", parent, width=560)
        self._tasks, self._services, self._path = tasks, services, path
        second = environment.settings.second_backup_place
        self._places = [second] if second is not None else []
        self._own = path
        self._key_ring_is_damaged = key_ring_is_damaged
        self._rescue: Rescue | None = None
        self.notice = Notice()
        self.made = PlainLabel("", "strong", wraps=True)
        self.lost = PlainLabel("", wraps=True)
        self.passed_over = PlainLabel("", "secondary", wraps=True)
        self.folders = PlainLabel("", "secondary", wraps=True)
        self.changed = PlainLabel(_KEY_CHANGED, wraps=True)
        self.key_ring = PlainLabel("", wraps=True)
        self.key_ring_folders = PlainLabel("", "secondary", wraps=True)
        self._loan = Card(kind="quiet")
        self._loan.body.addWidget(
            PlainLabel(
                "Det som är skrivet finns kvar i arkivets fil. Bara nyckelfilen är skadad eller borta.",
                "strong",
                wraps=True,
            )
        )
        self._loan.body.addWidget(self.key_ring)
        self.key_ring_button = PrimaryButton(_KEY_RING, self._join)
        self.whole = LinkButton("Gör i stället ett nytt arkiv av hela kopian …", self._show_whole)
        self.older = Dropdown("Kopia")
        self._older_row = FormRow("&Kopia", self.older)
        self._offer = Card(kind="quiet")
        for widget in (self.changed, self.made, self.lost, self.passed_over):
            self._offer.body.addWidget(widget)
        self.button = PrimaryButton("Gör ett nytt arkiv av kopian", self._restore)
        self.choose = SecondaryButton("Leta i en annan mapp …", self._choose, icon="folder-open")
        self.back = LinkButton("Tillbaka", self.cancelled.emit)
        for item in (
            self.notice,
            self._loan,
            self.key_ring_folders,
            self.whole,
            self._offer,
            self._older_row,
            self.folders,
            self.choose,
        ):
            self.body.addWidget(item)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.button)
        row.addWidget(self.key_ring_button)
        self.body.addLayout(row)
        self.foot.setText(f"Skadat arkiv: {path}")
        self.older.currentIndexChanged.connect(lambda _at: self._describe())
        self._look()

    def first_focus(self) -> QWidget | None:
        """The button that makes the new store, or the way to another folder."""
        for button in (self.key_ring_button, self.button):
            if button.isVisibleTo(self):
                return button
        return self.choose

    @property
    def chosen(self) -> Backup | None:
        """The copy that a new store would be made of."""
        if self._rescue is None or self._rescue.latest is None:
            return None
        found = (self._rescue.latest, *self._rescue.others)
        at = self.older.currentIndex()
        return found[at] if 0 <= at < len(found) else found[0]

    def look_in(self, folder: Path) -> None:
        """Look in one more folder."""
        self._places = [*self._places, folder]
        self._look()

    def _look(self) -> None:
        self._show_loan(False)
        self._show_offer(False)
        self.choose.setEnabled(False)
        self.notice.tell(_LOOKING)
        services, path, places = self._services, self._path, tuple(self._places)
        is_damaged = self._key_ring_is_damaged

        def work() -> tuple[Rescue, Path]:
            found = rescue(services.result(), path, places, key_ring_is_damaged=is_damaged)
            return found, services.result().backups.own_place(path)

        self._tasks.aside(work, lambda found: self._show(*found), self._failed)

    def _show(self, found: Rescue, own: Path) -> None:
        self._rescue, self._own = found, own
        self.choose.setEnabled(True)
        if found.latest is None and found.key_ring_from is None:
            words = _NONE
            if found.passed_over:
                words = f"{_passed(found.passed_over, is_newer=False)} {_NONE}"
            self.notice.tell(words, "error")
            self.choose.setFocus()
            return
        self.notice.clear()
        copies = [item for item in (found.latest, *found.others) if item is not None]
        self.older.blockSignals(True)
        self.older.set_options(
            [(str(item.folder), exact_words(item.made_at, is_first=True)) for item in copies]
        )
        self.older.blockSignals(False)
        self.changed.setVisible(found.key_was_changed)
        if found.key_ring_from is not None:
            self._show_loan(True)
            self._describe_loan(found.key_ring_from)
            self.key_ring_button.setFocus()
        else:
            self._show_whole()

    def _show_loan(self, is_shown: bool) -> None:
        for widget in (self._loan, self.key_ring_folders, self.key_ring_button):
            widget.setVisible(is_shown)
        self.whole.setVisible(is_shown and self._rescue is not None and self._rescue.latest is not None)

    def _show_whole(self) -> None:
        """The whole copy is the way, or was asked for."""
        self._show_loan(False)
        self._show_offer(True)
        self._describe()
        self.button.setFocus()

    def _describe_loan(self, backup: Backup) -> None:
        self.key_ring.setText(
            f"Nyckelfilen i kopian från {exact_words(backup.made_at)} öppnar det igen. Lösenorden och pappren är då de "
            "som gällde när kopian gjordes: ett lösenord som har bytts sedan dess är det gamla igen, och den som har "
            "fått konto sedan dess behöver ett nytt lösenord av rektor eller administratören."
        )
        self.key_ring_folders.setText(
            f"Arkivets fil och nyckelfilen kopieras till en ny mapp, {free_folder(self._path, JOINED)}. Det skadade "
            f"arkivet ligger orört kvar i {self._path}."
        )

    def _show_offer(self, is_shown: bool) -> None:
        has_others = is_shown and self._rescue is not None and bool(self._rescue.others)
        self._offer.setVisible(is_shown)
        self.folders.setVisible(is_shown)
        self.button.setVisible(is_shown)
        self._older_row.setVisible(has_others)

    def _describe(self) -> None:
        backup, found = self.chosen, self._rescue
        if backup is None or found is None:
            return
        where = place_words(backup, self._own)
        which = "Den senaste hela kopian" if backup is found.latest else "Den valda kopian"
        self.made.setText(
            f"{which} gjordes {exact_words(backup.made_at)} och ligger {where} ({size_words(backup.size)})."
        )
        self.lost.setText(loss_words(replace(found, latest=backup)))
        self.passed_over.setText(_passed(found.passed_over) if found.passed_over else "")
        self.passed_over.setVisible(bool(found.passed_over))
        self.folders.setText(
            f"Kopian blir ett nytt arkiv i mappen {free_folder(self._path, RESTORED)}. Det skadade arkivet ligger "
            f"orört kvar i {self._path}. Lösenorden är de som gällde när kopian gjordes."
        )

    def _restore(self) -> None:
        backup = self.chosen
        if backup is None:
            return
        services, path = self._services, self._path
        self._allow(False)
        self.notice.tell("Kopierar och kontrollerar …")
        self._tasks.aside(
            lambda: restore_beside(services.result(), path, backup, RESTORED),
            lambda target: self._restored(target, backup),
            self._failed,
        )

    def _join(self) -> None:
        backup = self._rescue.key_ring_from if self._rescue is not None else None
        if backup is None:
            return
        services, path = self._services, self._path
        self._allow(False)
        self.notice.tell("Kopierar …")
        self._tasks.aside(
            lambda: join_beside(services.result(), path, backup, JOINED),
            lambda target: self.finished.emit(
                target,
                f"Nyckelfilen från {exact_words(backup.made_at)} ligger nu hos arkivet. Lås upp med lösenordet som "
                f"gällde då. Det skadade arkivet ligger kvar i {path}. {_TELL}",
            ),
            self._failed,
        )

    def _restored(self, target: Path, backup: Backup) -> None:
        self.finished.emit(
            target,
            f"Arkivet är återställt som det var {exact_words(backup.made_at)}. Lås upp med lösenordet som gällde då. "
            f"Det skadade arkivet ligger kvar i {self._path}. {_TELL}",
        )

    def _failed(self, error: BaseException) -> None:
        self._allow(True)
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _allow(self, is_allowed: bool) -> None:
        for widget in (self.button, self.key_ring_button, self.whole, self.choose, self.back, self.older):
            widget.setEnabled(is_allowed)
        self.button.set_text("Gör ett nytt arkiv av kopian" if is_allowed else "Kopierar …")
        self.key_ring_button.set_text(_KEY_RING if is_allowed else "Kopierar …")

    def _choose(self) -> None:
        folder = ask_folder(self, "Välj mappen med säkerhetskopior")
        if folder:
            self.look_in(Path(folder))


def loss_words(found: Rescue) -> str:
    """What is not in the copy, by time."""
    first, last = found.lost_from, found.lost_to
    if first is None or last is None:
        return "Inget tyder på att något har skrivits efter det."
    if last - first < _ONE_MINUTE:
        return "Det som skrevs inom en minut efter det finns inte i kopian."
    start, end = span_words(first, last)
    return f"Det som skrevs mellan {start} och {end} finns inte i kopian."


def _passed(count: int, *, is_newer: bool = True) -> str:
    kind = "nyare " if is_newer else ""
    if count == 1:
        return f"En {kind}kopia är skadad eller halv och är förbigången."
    return f"{count} {kind}kopior är skadade eller halva och är förbigångna."
