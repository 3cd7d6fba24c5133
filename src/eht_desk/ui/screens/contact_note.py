# SPDX-License-Identifier: EUPL-1.2
"""Writing down a contact: two keys from any pupil, every word saved while it is written, back after a lock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application import contact_notes
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.contact_notes import ContactPage
from eht_desk.application.workspace import local_time
from eht_desk.domain.documents import Draft
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import DocumentId, NoteDraftId, NoteId
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.autosave import Autosave, Pace
from eht_desk.ui.forms.form_notices import KEPT
from eht_desk.ui.forms.texts import clock_text
from eht_desk.ui.navigation import Route
from eht_desk.ui.note_saving import NOTE, as_draft, as_note, fields_of
from eht_desk.ui.screens.contact_form import ContactForm, fields_of_note
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.unsaved import Place, saver
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.text import KeyHint
from eht_desk.ui.writing import needs_writing

_SAVE_KEYS = ("Ctrl+Return", "Ctrl+Enter")
_CONFLICT = (
    "Anteckningen har ändrats på ett annat ställe. Det du skrivit här står kvar men sparas inte. "
    "Kopiera texten och öppna anteckningen igen."
)


class ContactScreen(RecordScreen):
    """Route parameters: `pupil`; `corrects` for the note that is put right; `form` and `document` to go back to a form;
    `channel` and `with` (guardian, pupil) for what is chosen from the start.

    `pace` is for tests.
    """

    help_id = "contact"
    heading = "Ny kontakt"

    def __init__(
        self, desk: Desk, route: Route, parent: QWidget | None = None, *, pace: Pace | None = None
    ) -> None:
        corrects = route.parameters.get("corrects")
        self._corrects = NoteId(corrects) if corrects else None
        if self._corrects is not None:
            self.heading = "Rätta kontakten"
        super().__init__(desk, route, parent)
        self._route = route
        self._pace = pace
        self._contact: ContactPage | None = None
        self._autosave: Autosave | None = None
        self._awaited: Mapping[str, Any] | None = None
        self._status = ""
        self._reason = LineField("Skäl")
        self._reason_row = FormRow(
            "S&käl till rättelsen", self._reason, "Den första anteckningen finns kvar, överstruken."
        )
        card = Card()
        self.form = ContactForm(self._now)
        card.body.addWidget(self.form)
        card.body.addWidget(self._reason_row)
        self._reason_row.setVisible(self._corrects is not None)
        self.save_button = needs_writing(PrimaryButton("Spara kontakten", self.save))
        self.discard_button = needs_writing(LinkButton("Kasta", self._discard))
        self.discard_button.hide()
        line = QHBoxLayout()
        line.setSpacing(theme().px(10))
        line.addWidget(self.save_button)
        line.addWidget(KeyHint("Ctrl Enter"))
        self.save_button.setAccessibleDescription("Ctrl Enter")
        line.addStretch(1)
        line.addWidget(self.discard_button)
        card.body.addSpacing(theme().px(4))
        card.body.addLayout(line)
        self._card = self.add(card)
        card.hide()
        if route.parameters.get("form"):
            self.back_button.set_text("Till blanketten")
        self.form.edited.connect(self._when_edited)
        self._reason.textEdited.connect(lambda _text: self._when_edited())
        for keys in _SAVE_KEYS:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda: self.save_button.click())
        leave = QShortcut(QKeySequence("Esc"), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.to_pupil)
        QTimer.singleShot(0, self, lambda: desk.sharing.when_settled(self._open))

    # ------------------------------------------------------------------------------------------------ what is asked

    def status_text(self) -> str:
        """See Screen."""
        return self._status

    def first_focus(self) -> QWidget | None:
        """See Screen."""
        return self.form.first_field() if self._contact is not None else None

    def state(self) -> dict[str, Any]:
        """See Screen."""
        if self._contact is None:
            return dict(self._awaited or {})
        if self._reason.hasFocus():
            return {"field": "reason", "cursor": self._reason.cursorPosition()}
        return {**self.form.state(), "scroll": self.page.verticalScrollBar().value()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """See Screen."""
        if self._contact is None:
            self._awaited = dict(state)
        elif state.get("field") == "reason":
            self._reason.setFocus()
        else:
            self.form.restore(state)

    def flush(self) -> None:
        """See Screen."""
        if self._autosave is not None:
            self._autosave.flush()

    def refresh(self) -> None:
        """Nothing else changes what stands here."""

    def writing_changed(self) -> None:
        """The fields close and open by themselves; a text that could not be saved is tried again."""
        if self._autosave is not None and self._desk.sharing.may_write:
            self._autosave.try_again()

    def to_pupil(self) -> None:
        """Back to where the person came from: the form, or the pupil. What is written stays as a draft."""
        parameters = {
            key: self._route.parameters[key]
            for key in ("form", "document", "draft")
            if key in self._route.parameters
        }
        place = {"pupil": str(self._pupil_id), **parameters}
        self._desk.navigator.return_to(Route("form" if "form" in parameters else "pupil", place))

    # ------------------------------------------------------------------------------------------------------ opening

    @property
    def _place(self) -> Place:
        return Place(self._pupil_id, NOTE, DocumentId(self._corrects) if self._corrects else None)

    def _now(self) -> datetime:
        return local_time(self._desk.workspace.now)

    def _open(self) -> None:
        texts, place = self._desk.unsaved, self._place
        opens, again = (
            partial(reads, self._desk.workspace, self._pupil_id, correcting=self._corrects)
            for reads in (contact_notes.open_contact, contact_notes.read_contact)
        )
        texts.hold(place)
        if self._desk.sharing.may_write:
            self._desk.tasks.write(partial(texts.reading, place, opens, again), self._show, self._not_opened)
        else:
            self._desk.tasks.read(again, self._show, self._not_opened)

    def _not_opened(self, error: BaseException) -> None:
        self._desk.unsaved.let_go(self._place)
        self.failed(error)

    def _show(self, page: ContactPage) -> None:
        self._contact = page
        waited = self._desk.unsaved.take_back(self._place)
        draft: Draft = waited[0] if waited is not None else as_draft(page.draft)
        fields = fields_of(waited[1]) if waited is not None else dict(page.draft.fields)
        is_begun = bool(fields)
        if not is_begun and page.correcting is not None:
            fields = fields_of_note(page.correcting)
        elif not is_begun:
            fields = self._asked_for(page)
        self.show_pupil(page.pupil)
        self.form.show_people(page.pupil, page.guardians)
        self.form.show_fields(fields)
        self._reason.setText(fields.get("reason", ""))
        self._autosave = self._desk.unsaved.follow(
            self._place, self._desk.tasks, saver(self._desk.workspace), draft, self, self._pace
        )
        self._autosave.saving.connect(self._when_saving)
        self._autosave.saved.connect(self._when_saved)
        self._autosave.failed.connect(self._when_not_saved)
        self._autosave.conflicted.connect(lambda: self._tell_conflict())
        self.discard_button.setVisible(is_begun)
        self._card.show()
        if draft.revision >= 0:
            self._say(f"Sparat {clock_text(draft.saved_at)}")
        if waited is not None:
            self._when_edited()
        awaited, self._awaited = self._awaited, None
        if awaited is not None:
            QTimer.singleShot(0, self.form, lambda: self.restore(awaited))
        else:
            self.focus_wanted.emit()

    def _asked_for(self, page: ContactPage) -> dict[str, str]:
        """What the route chooses from the start: the way, and with whom where there is only one such person."""
        wanted, asked = self._route.parameters.get("with", ""), self._route.parameters.get("channel", "")
        guardians = [f"guardian:{person.id}" for person in page.guardians if person.id is not None]
        whom = guardians[0] if wanted == "guardian" and len(guardians) == 1 else ""
        found = {"whom": "pupil" if wanted == "pupil" else whom, "channel": asked}
        return {key: value for key, value in found.items() if value}

    # ------------------------------------------------------------------------------------------------------ writing

    def _fields(self) -> dict[str, str]:
        fields = self.form.fields()
        return {**fields, "reason": self._reason.text()} if self._corrects is not None else fields

    def _when_edited(self) -> None:
        if self._autosave is not None:
            self._autosave.put(dict(self._fields()))
            self.discard_button.show()

    def _when_saving(self) -> None:
        if self._desk.sharing.may_write:
            self._say("Sparar …")

    def _when_saved(self, moment: datetime) -> None:
        self._say(f"Sparat {clock_text(moment)}")
        if self.notice.property("about") == "saving":
            self.notice.clear()
        if self._autosave is not None and self._autosave.draft.revision == 0:
            self._desk.bus.publish(changed(ChangeKind.NOTE, ids=(str(self._pupil_id),)))

    def _when_not_saved(self, error: BaseException) -> None:
        self._say("Inte sparat")
        if self._autosave is not None and self._desk.sharing.may_write:
            self.notice.setProperty("about", "saving")
            self.notice.tell(
                f"{errors.describe(error)} {KEPT}", "error", "Spara nu", self._autosave.try_again
            )
        if not errors.is_expected(error):
            raise error

    def _tell_conflict(self) -> None:
        self._say("Inte sparat")
        self.notice.tell(_CONFLICT, "error")

    def _say(self, status: str) -> None:
        self._status = status
        self.header_changed.emit()

    # ------------------------------------------------------------------------------------------------------- saving

    def save(self) -> None:
        """Keep the note, when nothing is missing."""
        autosave = self._autosave
        if autosave is None or self._contact is None or not self._card.isEnabled():
            return
        self.notice.clear()
        self._reason_row.show_problem("")
        note = self.form.note(NoteDraftId(str(autosave.draft.id)))
        if note is None:
            return
        workspace, pupil_id, former, reason = (
            self._desk.workspace,
            self._contact.pupil.id,
            self._corrects,
            self._reason.text(),
        )
        if former is not None and not reason.strip():
            self._reason_row.show_problem("Skriv varför.")
            self._reason.setFocus()
            return
        self._card.setEnabled(False)

        def work(_draft: Draft) -> tuple[NoteId, ChangeSet]:
            if former is not None:
                return contact_notes.correct_note(workspace, former, note, reason)
            return contact_notes.write_note(workspace, pupil_id, note)

        autosave.finish(dict(self._fields()), work, self._kept, self._refused)

    def _kept(self, result: tuple[NoteId, ChangeSet]) -> None:
        if self._autosave is not None:
            self._autosave.stop()
        self._desk.bus.publish(result[1])
        self.to_pupil()

    def _refused(self, error: BaseException) -> None:
        self._card.setEnabled(True)
        if isinstance(error, ExpectedFailure) and error.code == "draft_conflict":
            return
        if not errors.is_expected(error):
            raise error
        if not (isinstance(error, RuleViolation) and self.form.refuse(error)):
            self.notice.tell(errors.describe(error), "error")

    def _discard(self) -> None:
        autosave = self._autosave
        if autosave is None:
            return
        autosave.flush()
        workspace = self._desk.workspace

        def work() -> ChangeSet:
            draft = as_note(autosave.draft)
            if draft.revision < 0:
                return ChangeSet()
            return contact_notes.discard_note_draft(workspace, draft.id)

        def gone(changes: ChangeSet) -> None:
            autosave.stop()
            self._desk.bus.publish(changes)
            self.to_pupil()

        self._desk.tasks.write(work, gone, self._refused)
