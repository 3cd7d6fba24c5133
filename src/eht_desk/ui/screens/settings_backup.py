# SPDX-License-Identifier: EUPL-1.2
"""The settings page about backups: when the last ones were made, making one, the second place, what lies where."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.backups import keep_backup, last_second_place_backup, list_backups
from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.ports import Backup
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Duty, may
from eht_desk.domain.backup_keeping import DAYS, MONTHS, OLDEST, WEEKS
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.settings import SECOND_BACKUP_PLACE
from eht_desk.ui import errors
from eht_desk.ui.backup_texts import OWN, SECOND, capital, detail_words, exact_words, moment_words
from eht_desk.ui.daily_backup import Round, make_round
from eht_desk.ui.desk import Desk
from eht_desk.ui.file_dialogs import leaves_no_trace
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.policy_texts import DECIDED, decided_hint
from eht_desk.ui.screens.open_backup import OpenBackupDialog, logins_of
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import PlainLabel, plain_tooltip
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing

_LARGE = 1.3
_WORKING = "Kopierar och läser igenom kopian. Det går att arbeta vidare under tiden."


@dataclass(frozen=True, slots=True)
class _SecondPlace:
    """What the second place holds; `days` since it got one, by the store's own record, when nothing is found."""

    backups: list[Backup]
    days: int | None


class BackupPage(QWidget):
    """Lists both places; the second one, which may be slow, is read on the thread for long work."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._own: list[Backup] = []
        self._came_from: QWidget | None = None
        self._second: _SecondPlace | None = None
        self._may_decide = may(desk.who.viewer, Duty.MANAGE_ACCOUNTS)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(16))
        self._column.addWidget(self._now_card())
        self._list: RowCard | None = None
        self._column.addWidget(_explanation())
        self._column.addStretch(1)
        desk.bus.changed.connect(self._something_changed)
        self._read()

    # ---------------------------------------------------------------------------------------------------------- build

    def _now_card(self) -> Card:
        card = Card("Säkerhetskopior")
        card.body.addWidget(
            PlainLabel(
                "Varje dag, strax efter den första upplåsningen, görs en krypterad kopia av hela arkivet.",
                "secondary",
                wraps=True,
            )
        )
        self.notice = Notice()
        self.own_words = PlainLabel("Läser …", wraps=True)
        self.second_words = PlainLabel("", wraps=True)
        self.make_button = PrimaryButton("Gör en kopia nu", self._make)
        self.choose_button = SecondaryButton("Välj en andra plats …", self._choose)
        self.forget_button = LinkButton("Sluta kopiera dit", self._forget)
        policy = self._desk.settings.policy
        self.decided = Pill(DECIDED, "neutral")
        self.decided.setToolTip(plain_tooltip(decided_hint(policy)))
        self.decided.setVisible(self._desk.settings.is_decided(SECOND_BACKUP_PLACE))
        for heading, words in ((OWN, self.own_words), (SECOND, self.second_words)):
            card.body.addSpacing(theme().px(4))
            card.body.addWidget(PlainLabel(heading, "label"))
            card.body.addWidget(words)
        card.body.addWidget(self.decided)
        card.body.addWidget(
            self.choose_button
        )  # below each other: with large letters there is no room beside
        card.body.addWidget(self.forget_button)
        card.body.addSpacing(theme().px(8))
        card.body.addWidget(self.notice)
        card.body.addWidget(self.make_button)
        self._show_second()
        return card

    def _something_changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.SETTING):
            self._read()

    def _read(self) -> None:
        workspace = self._desk.workspace
        store = workspace.store.header.path
        self._desk.tasks.read(lambda: list_backups(workspace.services, store), self._show_own, self._failed)
        self._read_second()

    def _read_second(self) -> None:
        self._second = None
        workspace, place = self._desk.workspace, self._desk.settings.second_backup_place
        if place is not None:
            self._desk.tasks.aside(lambda: _look(workspace, place), self._take_second, self._failed)
        self._show_second()

    def _show_own(self, backups: list[Backup]) -> None:
        self._own = backups
        self.own_words.setText(self._last(backups) if backups else "Ingen kopia än.")
        self._show_list()

    def _take_second(self, found: _SecondPlace) -> None:
        self._second = found
        self._show_second()
        self._show_list()

    def _show_second(self) -> None:
        place = self._desk.settings.second_backup_place
        self.choose_button.set_text("Välj en annan plats …" if place else "Välj en andra plats …")
        is_decided = self._desk.settings.is_decided(SECOND_BACKUP_PLACE)
        self.choose_button.setVisible(not is_decided or len(self._desk.settings.policy.backup_places) > 1)
        self.forget_button.setVisible(place is not None and not is_decided)
        if place is None:
            self.second_words.setText(
                "Ingen plats är vald. Välj ett USB-minne eller en mapp på skolans server, så finns arkivet kvar "
                "om datorn går sönder."
            )
            return
        state = "Läser …"
        if self._second is not None and self._second.backups:
            state = self._last(self._second.backups)
        elif self._second is not None and self._second.days is None:
            state = "Ingen kopia av arkivet i den här mappen än."
        elif self._second is not None:
            state = f"{_ago(self._second.days or 0)}, men mappen visar ingen kopia just nu. Är den ansluten?"
        self.second_words.setText(f"{state}\nMapp: {place}")

    def _show_list(self) -> None:
        second = self._second.backups if self._second else []
        found = sorted(
            [(backup.made_at, OWN, backup) for backup in self._own]
            + [(backup.made_at, SECOND, backup) for backup in second],
            key=lambda item: item[0],
            reverse=True,
        )
        if self._list is not None:
            self._column.removeWidget(self._list)
            self._list.hide()
            self._list.deleteLater()
            self._list = None
        if found:
            rows = [self._row(where, backup) for _, where, backup in found]
            self._list = RowCard("Kopior som finns", rows)
            self._column.insertWidget(1, self._list)

    def _row(self, where: str, backup: Backup) -> ListRow:
        row = ListRow(
            capital(moment_words(backup.made_at, self._desk.workspace.today)), detail_words(where, backup)
        )
        links = [LinkButton("Öppna …", lambda: self._open(backup))]
        if self._may_decide and not backup.is_kept_by_decision:
            links.append(needs_writing(LinkButton("Spara tills vidare …", lambda: self._ask_to_keep(backup))))
        layout = row.layout()
        for link in links:
            link.setAccessibleName(f"{link.text().removesuffix(' …')}: {row.accessibleName()}")
            if isinstance(layout, QHBoxLayout) and theme().scale < _LARGE:
                layout.addWidget(link, 0, Qt.AlignmentFlag.AlignVCenter)
            else:
                row.words.addWidget(link)  # beside the words there is no room
        return row

    def _last(self, backups: list[Backup]) -> str:
        return f"Senast {moment_words(backups[0].made_at, self._desk.workspace.today)}."

    # --------------------------------------------------------------------------------------------------------- actions

    def _make(self) -> None:
        self._run(self._desk.settings.second_backup_place, self._made)

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), "Välj en andra plats för säkerhetskopior")
        leaves_no_trace(dialog)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.choose_place(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.show()

    def choose_place(self, place: Path) -> None:
        """Make a copy there at once; the place is remembered only when that went well."""

        def made(result: Round) -> None:
            if result.second_failure is None:
                self._desk.settings.put("second_backup_place", str(place))
            self._made(result, "Platsen är vald och en kopia är gjord där.")

        self._run(place, made, wants_own=False)

    def _open(self, backup: Backup) -> None:
        services = self._desk.workspace.services

        def ask(logins: tuple[str, ...]) -> None:
            if logins:
                OpenBackupDialog(self, self._desk, backup, logins).open()
            else:
                self.notice.tell(errors.text_of("backup_damaged"), "error")

        self._desk.tasks.aside(lambda: logins_of(services, backup), ask, self._failed)

    def _ask_to_keep(self, backup: Backup) -> None:
        workspace = self._desk.workspace

        def keep() -> None:
            self._desk.tasks.write(lambda: keep_backup(workspace, backup), kept, dialog.refuse)

        def kept(changes: ChangeSet) -> None:
            dialog.done_well()
            self._desk.bus.publish(changes)

        dialog = SmallDialog(
            self,
            "Spara kopian tills vidare",
            f"Kopian från {exact_words(backup.made_at)} ligger då kvar fast den blir äldre än {OLDEST.days} dagar. "
            "Det som gallras i arkivet finns kvar i den. Det står i loggen vem som bestämde det.",
            {},
            "Spara tills vidare",
            keep,
        )
        dialog.open()

    def _forget(self) -> None:
        self._desk.settings.put("second_backup_place", "")
        self.notice.tell(
            "Nya kopior görs bara i arkivets mapp. Kopiorna på den andra platsen ligger kvar där."
        )
        self._read_second()
        self._show_list()
        self.choose_button.setFocus()

    def _run(self, second: Path | None, done: Callable[[Round], None], *, wants_own: bool = True) -> None:
        workspace = self._desk.workspace
        self._came_from = self.window().focusWidget()
        self._allow(False)
        self.notice.tell(_WORKING)
        self._desk.tasks.aside(lambda: make_round(workspace, second, wants_own=wants_own), done, self._failed)

    def _made(self, result: Round, words: str = "") -> None:
        self._allow(True)
        if result.sentence:
            self.notice.tell(result.sentence, "error")
        else:
            where = "på båda platserna" if len(result.made) > 1 else "i arkivets mapp"
            self.notice.tell(words or f"En kopia är gjord {where} och genomläst.", "ok")
        if result.made:
            self._desk.bus.publish(result.made[0].change)
        else:
            self._read()

    def _failed(self, error: BaseException) -> None:
        self._allow(True)
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _allow(self, is_allowed: bool) -> None:
        for button in (self.make_button, self.choose_button, self.forget_button):
            button.setEnabled(is_allowed)
        self.make_button.set_text("Gör en kopia nu" if is_allowed else "Kopierar …")
        if is_allowed:
            self._give_focus_back()

    def _give_focus_back(self) -> None:
        """A button that is closed while its work is done loses the focus to another part of the window."""
        came_from, self._came_from = self._came_from, None
        buttons: tuple[QWidget, ...] = (self.make_button, self.choose_button, self.forget_button)
        focus = QApplication.focusWidget()
        if came_from is not None and came_from in buttons and not (focus and self.isAncestorOf(focus)):
            wanted = self.make_button if came_from.isHidden() else came_from
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)


def _look(workspace: Workspace, place: Path) -> _SecondPlace:
    found = list_backups(workspace.services, workspace.store.header.path, place)
    try:
        # A folder that is there and empty is another than the one that got the last copy, or it was emptied.
        is_known = bool(found) or os.path.isdir(place)  # noqa: PTH112 - Path.is_dir raises for servers that are away
        return _SecondPlace(found, None if is_known else last_second_place_backup(workspace))
    except ExpectedFailure:
        return _SecondPlace(found, None)  # locked meanwhile: nobody looks any more


def _explanation() -> Card:
    card = Card("Vad som sparas och hur en kopia används")
    kept = (
        f"De senaste {DAYS} dagarnas, {WEEKS} veckornas och {MONTHS} månadernas kopior sparas på varje plats. "
        f"Ingenting är äldre än {OLDEST.days} dagar om ingen bestämmer annat, så det som gallrats i arkivet försvinner "
        "också ur kopiorna."
    )
    sealed = "Kopian är krypterad som arkivet. Lösenorden och pappren är de som gällde när den gjordes."
    way_back = (
        "Öppna visar hur arkivet såg ut då; ingenting kan ändras. Är arkivet skadat erbjuder upplåsningssidan den "
        "senaste hela kopian. Den som sköter skolans datorer kan också göra ett nytt arkiv av en kopia: eht-desk "
        "restore KOPIA MAPP. Ingenting skrivs över."
    )
    for words in (kept, sealed, way_back):
        card.body.addWidget(PlainLabel(words, "secondary", wraps=True))
    return card


def _ago(days: int) -> str:
    if days == 0:
        return "Senast i dag"
    return "Senast i går" if days == 1 else f"Senast för {counted(days, 'dag', 'dagar')} sedan"
