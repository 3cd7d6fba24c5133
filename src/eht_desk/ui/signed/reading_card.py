# SPDX-License-Identifier: EUPL-1.2
"""Reading scanned files: choosing, how far it is, what became of each page, and the way to confirming."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from eht_desk.application.page_filing import FiledPaper
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.rows import ListRow
from eht_desk.ui.screens.today_waiting import person_text
from eht_desk.ui.signed.stack_reading import FiledFile, StackReading
from eht_desk.ui.signed_texts import REASONS, filed_words, stack_words, state_of, superseded_words
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.writing import needs_writing

_WELCOME = (
    "Skanna pappren som har kommit tillbaka, gärna hela bunten på en gång, och välj filen här eller dra den hit. "
    "Koden längst ner på varje sida säger vart den hör. Sidorna läggs krypterade hos sina dokument."
)
_LOOK_MILLISECONDS = 100
_MOST_SMALL = 2
_SMALL_HEIGHT = 84


class ReadingCard(Card):
    """`begin` reads files; `choose` opens the dialog, `confirm` gets the papers whose signature can be confirmed."""

    def __init__(self, desk: Desk, choose: Callable[[], None], confirm: Callable[[list[Any]], None]) -> None:
        super().__init__("Läs in skannade papper")
        self._confirm = confirm
        self._files: list[FiledFile] = []
        self._refusals: list[str] = []
        self._number = 1
        self.work = StackReading(desk, self)
        self.work.began.connect(self._began)
        self.work.filed.connect(self._filed)
        self.work.refused.connect(self._refused)
        self.work.ended.connect(self._ended)
        self.welcome = PlainLabel(_WELCOME, "secondary", wraps=True)
        self.body.addWidget(self.welcome)
        self.result = Notice()
        self.body.addWidget(self.result)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self.remove_hint = PlainLabel(
            "Ta bort filen från datorn och skannern när du är klar. I arkivet ligger sidorna krypterade.",
            "hint",
            wraps=True,
        )
        self.body.addWidget(self.remove_hint)
        self.remove_hint.hide()
        self.progress = PlainLabel("", wraps=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel_button = SecondaryButton("Avbryt", self._cancel)
        for part in (self.progress, self.bar, self.cancel_button):
            self.body.addWidget(part)
            part.hide()
        self.confirm_button = PrimaryButton("Bekräfta underskrifterna", self._confirm_all)
        self.choose_button = needs_writing(
            SecondaryButton("&Välj skannade filer …", choose, icon="file-plus")
        )
        self._buttons = SideBySide()
        self._buttons.add(self.confirm_button)
        self._buttons.add(self.choose_button)
        self._buttons.add(QWidget(), 1)
        self.confirm_button.hide()
        self.body.addWidget(self._buttons)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    def begin(self, paths: Sequence[Path]) -> None:
        """Read these, unless others are being read."""
        if self.work.is_running or not paths:
            return
        self._files, self._refusals = [], []
        self._show_result()
        self.work.begin(paths)

    def stop(self) -> None:
        """Nobody waits for it any more."""
        self._timer.stop()
        self.work.cancel()

    @property
    def to_confirm(self) -> list[FiledPaper]:
        """The papers of this reading whose signature can be confirmed, each once."""
        found: dict[tuple[str, int], FiledPaper] = {}
        for file in self._files:
            for paper in file.result.papers:
                if paper.may_confirm:
                    found[str(paper.document_id), paper.paper_number] = paper
        return list(found.values())

    # ------------------------------------------------------------------------------------------------------ progress

    def _began(self, at: int, files: int) -> None:
        self._number = files
        self._buttons.hide()
        self.welcome.hide()
        for part in (self.progress, self.bar, self.cancel_button):
            part.show()
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName("Läser skannade papper")
        self._file = f"Fil {at + 1} av {files}. " if files > 1 else ""
        self.progress.setText(f"{self._file}Läser …")
        if at == 0:
            self.cancel_button.setFocus()
        self._timer.start()

    def _look(self) -> None:
        state = self.work.state
        if self.work.is_filing:
            self.progress.setText(f"{self._file}Lägger in sidorna …")
            self.bar.setRange(0, 0)
            self.cancel_button.setEnabled(False)
        elif state.total:
            self.cancel_button.setEnabled(True)
            page = min(state.done + 1, state.total)
            self.progress.setText(f"{self._file}Läser sida {page} av {state.total} …")
            self.bar.setRange(0, state.total)
            self.bar.setValue(state.done)

    def _cancel(self) -> None:
        self.work.cancel()

    def _filed(self, filed: FiledFile) -> None:
        self._files.append(filed)

    def _refused(self, at: int, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        which = f"Fil {at + 1}: " if self._number > 1 else ""
        self._refusals.append(f"{which}{errors.describe(error)}")

    def _ended(self) -> None:
        self._timer.stop()
        had_focus = self.cancel_button.hasFocus()
        for part in (self.progress, self.bar, self.cancel_button):
            part.hide()
        self._buttons.show()
        self.welcome.setVisible(not self._files)
        self._show_result()
        if not self._files and not self._refusals:
            self.result.tell("Avbrutet. Ingenting är inlagt.", "info")
        if had_focus:
            (self.choose_button if self.confirm_button.isHidden() else self.confirm_button).setFocus()

    # -------------------------------------------------------------------------------------------------------- result

    def _show_result(self) -> None:
        while item := self._rows.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        words = [stack_words([file.result for file in self._files])] if self._files else []
        is_whole = not self._refusals and not any(file.result.loose for file in self._files)
        self.result.tell(" ".join([*words, *self._refusals]), "ok" if is_whole else "warn")
        rows: list[QWidget] = []
        for at, file in enumerate(self._files, start=1):
            rows += [self._paper_row(paper, file.small) for paper in file.result.papers]
            rows += _loose_lines(file, f"Fil {at}: " if len(self._files) > 1 else "")
        for row in rows:
            self._rows.addWidget(Line())
            self._rows.addWidget(row)
        self.remove_hint.setVisible(bool(self._files))
        number = len(self.to_confirm)
        self.confirm_button.setVisible(number > 0)
        self.confirm_button.set_text(
            "Bekräfta underskrift" if number == 1 else f"Bekräfta {number} underskrifter"
        )
        self.choose_button.set_text("&Läs in fler …" if self._files else "&Välj skannade filer …")

    def _paper_row(self, paper: FiledPaper, small: Mapping[int, QImage]) -> ListRow:
        details = [f"{paper.short_title} {paper.code}", filed_words(paper)]
        if paper.is_superseded:
            details.append(superseded_words(paper.version))
        row = ListRow(
            person_text(paper.pupil),
            " · ".join(details),
            state_of(paper),
            "Bekräfta underskrift" if paper.may_confirm else "",
            (lambda: self._confirm([paper])) if paper.may_confirm else None,
            f"paper {paper.document_id}",
            is_pill_below=True,
        )
        pictures = [small[place] for place in paper.places if place in small]
        if pictures:
            line = row.layout()
            if isinstance(line, QHBoxLayout):
                line.insertWidget(0, _Pictures(pictures), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _confirm_all(self) -> None:
        self._confirm(list(self.to_confirm))


class _Pictures(QWidget):
    """The first few pages, small. For the eye only: the row says what they are."""

    def __init__(self, pictures: Sequence[QImage]) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, theme().px(4), 0)
        line.setSpacing(theme().px(6))
        height = theme().px(_SMALL_HEIGHT)
        for picture in pictures[:_MOST_SMALL]:
            label = QLabel()
            label.setProperty("role", "small_page")
            ratio = self.devicePixelRatioF()
            shown = picture.scaled(
                QSize(round(height * 1.5 * ratio), round(height * ratio)),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            shown.setDevicePixelRatio(ratio)
            label.setPixmap(QPixmap.fromImage(shown))
            line.addWidget(label)
        if len(pictures) > _MOST_SMALL:
            line.addWidget(PlainLabel(f"+ {len(pictures) - _MOST_SMALL}", "hint"))


def _loose_lines(file: FiledFile, which: str) -> list[QWidget]:
    """Pages that were not placed, and why; where they lie says the part below. `which`: of several files."""
    return [
        PlainLabel(f"{which}Sida {page.number} i bunten: {REASONS[page.reason]}", "secondary", wraps=True)
        for page in file.result.loose
    ]
