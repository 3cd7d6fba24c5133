# SPDX-License-Identifier: EUPL-1.2
"""Frågeformulär: which questionnaires there are, and the wording that the school has put in for each who answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.school_wordings import (
    InformantWording,
    InstrumentWordings,
    WordingsPage,
    WordingView,
    read_wordings,
    remove_wording,
)
from eht_desk.domain.instruments.model import Instrument
from eht_desk.domain.instruments.wording import WordingFacts
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.screens.wording_editor import WordingEditor
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.writing import needs_writing

_WELCOME = (
    "Utan skolans formulär går svaren att skriva in från papper. Med det kan elev och vårdnadshavare svara på skärmen, "
    "och formuläret går att skriva ut."
)
_WITHOUT = "Inget formulär inlagt. Svaren skrivs in från skolans papper."
_OWN = "Frågorna följer med programmet."


class InstrumentsPage(QWidget):
    """A list; one wording or the place to put one in is shown in its stead."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: WordingsPage | None = None
        self._came_from = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(16))
        self.notice = Notice(parent=self)
        self._column.addWidget(self.notice)
        self.editor: WordingEditor | None = None
        self._editing: tuple[InstrumentWordings, InformantWording] | None = None
        self._kept: Mapping[str, Any] = {}
        self._shown: list[QWidget] = []
        self._column.addStretch(1)
        desk.bus.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: read_wordings(workspace), self._take, self._failed)

    def half_done(self) -> dict[str, Any]:
        """The form that is being put in, to go on with."""
        if self.editor is None or self._editing is None:
            return dict(self._kept)
        one, item = self._editing
        return {
            "instrument": one.instrument.id,
            "informant": item.informant.value,
            **self.editor.half_done(),
        }

    def take_half_done(self, kept: Mapping[str, Any]) -> None:
        """Go on with it, as soon as the list is read."""
        self._kept = kept
        if self._page is not None:
            self._go_on()

    def _go_on(self) -> None:
        kept, self._kept = self._kept, {}
        for one in self._page.instruments if self._page is not None and self._page.may_change else ():
            for item in one.informants:
                if (one.instrument.id, item.informant.value) == (
                    kept.get("instrument"),
                    kept.get("informant"),
                ):
                    self.show_editor(one, item)
                    if self.editor is not None:
                        self.editor.take_half_done(kept)

    def _changed(self, changes: ChangeSet) -> None:
        if self.editor is None and changes.touches(ChangeKind.DEFINITION, ChangeKind.SURVEY):
            self.refresh()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _take(self, page: WordingsPage) -> None:
        self._page = page
        if self.editor is None:
            self.show_list()
        if self._kept:
            self._go_on()

    # -- the list

    def show_list(self) -> None:
        """All questionnaires."""
        page = self._page
        if page is None:
            return
        first = PlainLabel(_WELCOME, "secondary", wraps=True)
        self._replace([first, *(self._card(page, one) for one in page.instruments)])
        for row in self.findChildren(ListRow):
            if self._came_from and row.button is not None and row.button.property("key") == self._came_from:
                row.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_from = ""

    def _card(self, page: WordingsPage, one: InstrumentWordings) -> Card:
        rows = [self._row(page, one, item) for item in one.informants]
        card = RowCard(one.instrument.title, rows)
        if one.instrument.licence:
            card.body.addSpacing(theme().px(8))
            card.body.addWidget(PlainLabel(one.instrument.licence, "hint", wraps=True))
        return card

    def _row(self, page: WordingsPage, one: InstrumentWordings, item: InformantWording) -> ListRow:
        view, key = item.view, _key(one, item)
        if view is not None:
            facts = view.wording.facts
            pill = ("Inlagt", "ok") if view.fits else ("Passar inte längre", "warn")
            detail = f"{facts.form_title}, {facts.form_version}"
            return ListRow(
                item.label,
                detail,
                pill,
                "Visa",
                partial(self.show_wording, one, item),
                key,
                is_link=True,
                is_pill_last=True,
            )
        if item.has_own or not page.may_change:
            return ListRow(item.label, _OWN if item.has_own else _WITHOUT)
        run = partial(self.show_editor, one, item)
        row = ListRow(item.label, _WITHOUT, None, "Lägg in …", run, key, is_link=True)
        if row.button is not None:
            needs_writing(row.button)
        return row

    # -- one wording

    def show_wording(self, one: InstrumentWordings, item: InformantWording) -> None:
        """The wording in use, beside the topics."""
        view = item.view
        if view is None:
            return
        self.notice.clear()
        self._came_from = _key(one, item)
        back = LinkButton("Tillbaka till listan", self.show_list, icon="arrow-left")
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(back)
        line.addStretch(1)
        shown: list[QWidget] = [holder, self._about(one, item, view), _questions_card(one.instrument, view)]
        self._replace(shown)
        back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _about(self, one: InstrumentWordings, item: InformantWording, view: WordingView) -> Card:
        card = Card(f"{one.instrument.short_title}: {item.label}")
        facts, wording = view.wording.facts, view.wording
        if not view.fits:
            words = (
                "Frågorna passar inte längre till programmets formulär och används inte. Lägg in dem på nytt."
            )
            card.body.addWidget(Notice(words, "warn"))
        day = short_date(wording.put_in_on, self._desk.workspace.today)
        for label, text in (
            ("Formulär", f"{facts.form_title}, {facts.form_version}, {facts.language}"),
            ("Kommer från", facts.source),
            ("Rätten bekräftad av", facts.confirmed_by),
            ("Inlagt", f"{day} av {view.put_in_by}"),
            ("Före första frågan", wording.intro),
            ("Svarsord", ", ".join(wording.labels)),
        ):
            if text:
                card.body.addWidget(PlainLabel(f"{label}: {text}", wraps=True))
        if self._page is not None and self._page.may_change:
            place = QWidget()
            foot = FlowLayout(place, theme().px(12))
            self.replace_button = SecondaryButton("Byt ut …", partial(self.show_editor, one, item))
            self.remove_button = SecondaryButton("Ta bort …", partial(self._ask_remove, one, item, view))
            foot.addWidget(needs_writing(self.replace_button))
            foot.addWidget(needs_writing(self.remove_button))
            card.body.addWidget(place)
        return card

    def _ask_remove(self, one: InstrumentWordings, item: InformantWording, view: WordingView) -> None:
        workspace = self._desk.workspace

        def submit() -> None:
            self._desk.tasks.write(lambda: remove_wording(workspace, view.id), done, dialog.refuse)

        def done(changes: ChangeSet) -> None:
            dialog.done_well()
            self.notice.tell(
                f"{one.instrument.short_title}, {item.label.lower()}: formuläret är borttaget.", "ok"
            )
            self._desk.bus.publish(changes)
            self.refresh()

        text = (
            "Frågorna tas bort ur arkivet. Ingen kan svara på skärmen med dem längre. "
            "Svar som redan är givna finns kvar och räknas som förut."
        )
        dialog = SmallDialog(self, "Ta bort formuläret", text, {}, "Ta bort", submit)
        dialog.open()

    # -- putting in

    def show_editor(self, one: InstrumentWordings, item: InformantWording) -> None:
        """The place to put in a wording, in place of a former one when there is one."""
        self.notice.clear()
        self._came_from = _key(one, item)
        editor = WordingEditor(self._desk, one.instrument, item.informant, item.label, _facts_of(one, item))
        editor.left.connect(self._leave)
        name = f"{one.instrument.short_title}, {item.label.lower()}"
        editor.put_in.connect(lambda: self._was_put_in(name))
        self._replace([editor])
        self.editor, self._editing = editor, (one, item)
        editor.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self.editor = None
        self.show_list()
        self.refresh()

    def _was_put_in(self, name: str) -> None:
        self.editor = None
        self.notice.tell(f"{name}: formuläret är inlagt.", "ok")
        self.refresh()

    def _replace(self, widgets: list[QWidget]) -> None:
        for widget in self._shown:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = widgets
        for at, widget in enumerate(widgets, start=1):
            self._column.insertWidget(at, widget)
            widget.show()  # at once: the focus goes into it


def _key(one: InstrumentWordings, item: InformantWording) -> str:
    return f"wording {one.instrument.id} {item.informant.value}"


def _facts_of(one: InstrumentWordings, item: InformantWording) -> WordingFacts | None:
    """What was said of the form that is there, else of the same form for somebody else who answers."""
    views = [item.view, *(other.view for other in one.informants)]
    return next((view.wording.facts for view in views if view is not None), None)


def _questions_card(instrument: Instrument, view: WordingView) -> Card:
    card = Card("Frågorna")
    card.body.setSpacing(theme().px(6))
    topics = [item.topic for item in instrument.items]
    for number, question in enumerate(view.wording.questions, start=1):
        if number > 1:
            card.body.addWidget(Line())
        card.body.addWidget(PlainLabel(f"{number}. {question}", wraps=True))
        if view.fits:
            card.body.addWidget(PlainLabel(topics[number - 1], "hint", wraps=True))
    return card
