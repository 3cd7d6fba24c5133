# SPDX-License-Identifier: EUPL-1.2
"""One check of the log: rows drawn by lot, an answer to each, the protocol to sign."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from eht_desk.application import log_reviews as use
from eht_desk.application.changes import ChangeSet
from eht_desk.application.log_reviews import LogReview, ReviewLine
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.log_texts import REVIEW_TITLE, line_text, moment_words, review_sheet
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.print_dialog import print_pdf
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing

_ANSWERS = {None: ("Inte sedd än", "warn"), False: ("I sin ordning", "ok"), True: ("Fråga", "error")}


class LogReviewScreen(RecordScreen):
    """Route parameters: `review`, the number of the check's first row in the log."""

    help_id = "log_review"
    area = "settings"
    heading = REVIEW_TITLE

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        number = route.parameters.get("review", "")
        self._review_id = int(number) if number.isascii() and number.isdigit() else 0
        self.review: LogReview | None = None
        self._content: QWidget | None = None
        self._wanted: Mapping[str, Any] = {}
        self.back_button.setText("Till loggen")
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        workspace, review_id = self._desk.workspace, self._review_id
        self._desk.tasks.read(lambda: use.read_review(workspace, review_id), self._show, self.failed)

    def to_pupil(self) -> None:
        """Back to the page of the log."""
        self.go(Route("settings", {"page": "log"}))

    def first_focus(self) -> QWidget | None:
        """The first row that waits, else what ends the check."""
        buttons = [item for item in self._buttons() if item.isEnabled()]
        waiting = (
            item for item in buttons if str(item.property("key")).startswith(("ok ", "finish", "print"))
        )
        return next(waiting, self.back_button)

    def state(self) -> dict[str, Any]:
        """The button that had the focus, and the scroll."""
        focused = next((item for item in self._buttons() if item.hasFocus()), None)
        return {
            "focus": str(focused.property("key") or "") if focused else "",
            "scroll": self.page.verticalScrollBar().value(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back there when the check has been read."""
        self._wanted = state

    def answer_ok(self, line: ReviewLine) -> None:
        """The row is in order."""
        work = partial(
            use.answer_row, self._desk.workspace, self._review_id, line.line.position, is_question=False
        )
        self._desk.tasks.write(work, self._changed, self._refused)

    def ask(self, line: ReviewLine) -> None:
        """Something about the row must be cleared up."""
        QuestionDialog(self, self._desk, self._review_id, line, self._changed).open()

    def finish(self) -> None:
        """Every row has its answer."""
        work = partial(use.finish_review, self._desk.workspace, self._review_id)
        self._desk.tasks.write(work, self._changed, self._refused)

    def print_protocol(self) -> None:
        """To be signed."""
        review, workspace = self.review, self._desk.workspace
        if review is None:
            return
        sheet = review_sheet(review, is_demo=workspace.store.header.is_demo)
        renderer = workspace.services.renderer
        self._desk.tasks.read(lambda: renderer.plain(sheet), self._print, self.failed)

    def _print(self, pdf: bytes) -> None:
        print_pdf(self, self._desk, pdf, "EHT Desk", REVIEW_TITLE)

    def _changed(self, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        self.refresh()

    def _refused(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _buttons(self) -> list[QPushButton]:
        return [] if self._content is None else self._content.findChildren(QPushButton)

    def _show(self, review: LogReview) -> None:
        is_first = self.review is None
        kept = self._wanted or ({} if is_first else self.state())
        self._wanted = {}
        self.review = review
        self.facts.setText(f"{review.unit_name} · {long_date(review.first)} till {long_date(review.last)}")
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(16))
        is_mine = review.reviewer_id == self._desk.workspace.store.account_id
        may_answer = is_mine and review.done_at is None
        column.addWidget(self._rows(review, may_answer=may_answer))
        column.addWidget(self._end(review, may_answer=may_answer))
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self.body.addWidget(content)
        content.show()
        self._go_to(str(kept.get("focus", "")), int(kept.get("scroll", 0)), is_first=is_first and not kept)

    def _go_to(self, key: str, scroll: int, *, is_first: bool) -> None:
        if is_first or key.startswith("ok "):  # an answer leads to the next row that waits
            self.focus_wanted.emit()
            target = self.first_focus()
        else:
            target = next((item for item in self._buttons() if key and item.property("key") == key), None)
        if target is not None and not is_first:
            target.setFocus()
        self.page.verticalScrollBar().setValue(scroll)

    def _rows(self, review: LogReview, *, may_answer: bool) -> Card:
        card = Card(f"{counted(len(review.lines), 'rad', 'rader')} framlottade")
        card.body.addWidget(
            PlainLabel(
                "Hade personen skäl att läsa just då? Är du osäker, välj Fråga och red ut det med personen. Skriv inga "
                "elevers namn.",
                "secondary",
                wraps=True,
            )
        )
        for line in review.lines:
            card.body.addWidget(Line())
            card.body.addWidget(ReviewRow(line, self, may_answer=may_answer))
        return card

    def _end(self, review: LogReview, *, may_answer: bool) -> Card:
        card = Card("Protokoll")
        if review.done_at is not None:
            words = "Kontrollen är klar. Skriv ut protokollet och skriv under det."
            button = PrimaryButton("Skriv ut protokollet", self.print_protocol, icon="printer")
            button.setProperty("key", "print")
            card.body.addWidget(PlainLabel(words, wraps=True))
            card.body.addWidget(button)
            return card
        if not may_answer:
            card.body.addWidget(PlainLabel(f"{review.reviewer} går igenom raderna.", wraps=True))
            return card
        left = (
            counted(review.left, "rad väntar", "rader väntar") if review.left else "Alla rader har ett svar."
        )
        card.body.addWidget(PlainLabel(left, "secondary", wraps=True))
        button = needs_writing(PrimaryButton("Avsluta kontrollen", self.finish))
        button.setProperty("key", "finish")
        button.setEnabled(not review.left)
        card.body.addWidget(button)
        return card


class ReviewRow(QWidget):
    """Who did what when, about whom, and the two answers."""

    def __init__(self, line: ReviewLine, screen: LogReviewScreen, *, may_answer: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme().px(8), 0, theme().px(8))
        column.setSpacing(theme().px(4))
        pupil = line.line.pupil
        about = "" if pupil is None else " · ".join(part for part in (pupil.name, pupil.class_name) if part)
        first = SideBySide()
        words = QWidget()
        inside = QVBoxLayout(words)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme().px(1))
        title = f"{line.line.who} · {line_text(line.line)}"
        detail = " · ".join(part for part in (moment_words(line.line), about) if part)
        inside.addWidget(PlainLabel(title, "strong", wraps=True))
        inside.addWidget(PlainLabel(detail, "secondary", wraps=True))
        if line.note:
            inside.addWidget(PlainLabel(line.note, wraps=True))
        first.add(words, 1, theme().px(240))
        first.add(Pill(*_ANSWERS[line.is_question]))
        column.addWidget(first)
        self.setAccessibleName(f"{_ANSWERS[line.is_question][0]}: {title}, {detail}")
        if not may_answer:
            return
        number = line.line.position
        buttons = SideBySide()
        if line.is_question is None:
            self.ok = needs_writing(SecondaryButton("I sin ordning", partial(screen.answer_ok, line)))
            self.question = needs_writing(SecondaryButton("Fråga …", partial(screen.ask, line)))
            for button, key in ((self.ok, "ok"), (self.question, "ask")):
                button.setProperty("key", f"{key} {number}")
                button.setAccessibleName(f"{button.text()}: {title}, {detail}")
                buttons.add(button)
        else:
            other = "Ändra till fråga …" if not line.is_question else "Ändra till i sin ordning"
            run = partial(screen.ask if not line.is_question else screen.answer_ok, line)
            change = needs_writing(LinkButton(other, run))
            change.setProperty("key", f"change {number}")
            change.setAccessibleName(f"{other}: {title}, {detail}")
            buttons.add(change)
        buttons.add(QWidget(), 1)
        column.addWidget(buttons)


class QuestionDialog(SmallDialog):
    """What must be cleared up about a row."""

    def __init__(
        self, screen: LogReviewScreen, desk: Desk, review_id: int, line: ReviewLine, done: Any
    ) -> None:
        self._desk, self._review_id, self._line, self._then = desk, review_id, line, done
        self.note = TextArea("Vad behöver redas ut", 3)
        self.note.setPlainText(line.note)
        super().__init__(
            screen,
            "Fråga om en rad",
            f"{line.line.who} · {line_text(line.line)}. Det du skriver står i protokollet. Skriv inga elevers namn.",
            {"note": ("&Vad behöver redas ut", self.note)},
            "Spara frågan",
            self._save,
        )

    def _save(self) -> None:
        workspace, note = self._desk.workspace, self.note.toPlainText()
        position, review_id = self._line.line.position, self._review_id
        self._desk.tasks.write(
            lambda: use.answer_row(workspace, review_id, position, is_question=True, note=note),
            self._saved,
            self.refuse,
        )

    def _saved(self, changes: ChangeSet) -> None:
        self.done_well()
        self._then(changes)
