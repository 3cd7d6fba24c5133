# SPDX-License-Identifier: EUPL-1.2
"""Writing forms by keys: found, filled in field by field, locked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from eht_desk.domain.documents import Document
from eht_desk.domain.forms.conditions import holds
from eht_desk.domain.forms.model import AnswerValue, FieldKind
from eht_desk.domain.forms.rounds import round_id, round_of
from eht_desk.ui.forms.editor import FieldEditor
from eht_desk.ui.forms.form_notices import Question
from eht_desk.ui.forms.form_view import FormView
from eht_desk.ui.screens.form_screen import FormScreen
from tests.journeys.story_ways import MOST_STOPS, Ways, hat
from tests.journeys.story_window import CONTROL

_WORDS = "Som berättelsen säger."
_SOMEBODY = "Ylva"
"""No name of the school has the letter, so that no list of names opens."""
_EMPTY: tuple[AnswerValue, ...] = (None, "", [], {})


class FormHands(Ways):
    """Somebody who writes."""

    def lock(self, login: str, form_id: str, stage: str = "", **said: AnswerValue) -> Document:
        """Open the form by keys, fill in what must be there field by field, lock the stage."""
        window = self.window
        window.sit_down(hat(login))
        self._open_form(login, form_id)
        view = self._form()
        names = {item.field.id for item in view.editors()}
        number = max((round_of(name)[1] for name in names), default=1)
        self._fill(view, {round_id(key, number): value for key, value in said.items()})
        before = {item.id: len(item.stages) for item in self._documents(hat(login))}
        self._press_lock(view)
        window.until(lambda: {item.id: len(item.stages) for item in self._documents(hat(login))} != before)
        window.rest()
        [document] = [
            item for item in self._documents(hat(login)) if before.get(item.id, 0) != len(item.stages)
        ]
        last = document.stages[-1].stage_id
        assert stage in ("", round_of(last)[0]), f"{form_id}: {last}"
        self.documents[form_id] = document.id
        return document

    def cannot_lock(self, login: str, form_id: str, code: str) -> None:
        """Searching for the paper leads to no form."""
        window = self.window
        window.sit_down(hat(login))
        [paper] = [item.code for item in self._documents("karin") if item.id == self.documents[form_id]]
        window.press(Qt.Key.Key_K, CONTROL)
        window.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        window.type(paper)
        window.rest()
        window.press(Qt.Key.Key_Return)
        window.rest()
        screen = window.screen
        assert not isinstance(screen, FormScreen) or screen.view is None
        window.press(Qt.Key.Key_Escape)

    def _form(self) -> FormView:
        window = self.window
        window.until(lambda: isinstance(window.screen, FormScreen))
        screen = window.screen
        assert isinstance(screen, FormScreen)
        window.until(lambda: screen.view is not None)
        window.rest()
        assert screen.view is not None
        return screen.view

    def _fill(self, view: FormView, said: dict[str, AnswerValue]) -> None:
        """Tab through the form once; in each field what the story says, or something where there must be something."""
        window, seen = self.window, set[FieldEditor]()
        first: FieldEditor | None = None
        for _ in range(MOST_STOPS):
            editor = _editor_at()
            if editor is not None and view.isAncestorOf(editor):
                if editor is first and len(seen) > 1:
                    break
                first = first or editor
                if editor not in seen:
                    seen.add(editor)
                    self._answer(view, editor, said)
            elif seen and first is not None and _is_past(view):
                break
            window.press(Qt.Key.Key_Tab)
        left = [name for name, value in said.items() if _meant(view.editor(name).value()) != _meant(value)]
        assert not left, {name: view.editor(name).value() for name in left}

    def _answer(self, view: FormView, editor: FieldEditor, said: dict[str, AnswerValue]) -> None:
        asked = editor.field
        if asked.id in said:
            self._put(editor, said[asked.id])
        elif editor.value() not in _EMPTY:
            return
        elif asked.required or (
            asked.required_when is not None and holds(asked.required_when, view.answers())
        ):
            self._put(editor, None)

    def _put(self, editor: FieldEditor, value: AnswerValue) -> None:
        """Give the answer with keys; None: anything that fits."""
        window, asked = self.window, editor.field
        if value is not None and editor.value() == value:
            return
        match asked.kind:
            case FieldKind.YES_NO:
                word = "yes" if value is None else str(value.get("value")) if isinstance(value, dict) else ""
                self.choose(editor, word)
            case FieldKind.CHOICE:
                self.choose(editor, asked.options[0].id if value is None else str(value))
            case FieldKind.MULTI_CHOICE:
                window.press(Qt.Key.Key_Space)
            case FieldKind.PERSON:
                window.replace_text(_SOMEBODY if value is None else str(value))
            case FieldKind.DATE:
                window.replace_text(self.today.isoformat() if value is None else str(value))
            case _:
                window.replace_text(_WORDS if value is None else str(value))

    def _press_lock(self, view: FormView) -> None:
        """The form's own button, then yes to its question. What an answer further down made needed, it leads to."""
        window = self.window
        screen = window.screen
        assert isinstance(screen, FormScreen)
        [action] = [item for item in screen.header_actions() if item.id not in ("blank", "new document")]
        for _ in range(5):
            window.push(action.text.replace("&", ""))
            if _asks(screen):
                window.press(Qt.Key.Key_Return)
                return
            editor = _editor_at()
            assert editor is not None, "the form neither asks nor says what is missing"
            self._put(editor, None)
        raise AssertionError(f"missing: {[item.field_id for item in view.missing()]}")

    def _open_form(self, login: str, form_id: str) -> None:
        """A new one from the list of forms; one that goes on, found by its code."""
        window = self.window
        document = self.documents.get(form_id)
        if document is not None:
            [code] = [item.code for item in self._documents(hat(login)) if item.id == document]
            self._search(code, "form")
            return
        self.to_pupil()
        window.press(Qt.Key.Key_N, CONTROL)
        window.rest()
        window.until(lambda: QApplication.activeModalWidget() is not None)
        window.in_front()
        window.type(self.school.services.forms.get(form_id).title)
        window.press(Qt.Key.Key_Return)
        window.until(lambda: QApplication.activeModalWidget() is None)


def _editor_at() -> FieldEditor | None:
    """The innermost field that the focus is in."""
    widget: QWidget | None = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, FieldEditor):
        widget = widget.parentWidget()
    return widget


def _meant(value: AnswerValue) -> AnswerValue:
    """An answer with a comment that is empty says the same as one without."""
    if isinstance(value, dict):
        return {key: part for key, part in value.items() if part not in _EMPTY}
    return value


def _is_past(view: FormView) -> bool:
    widget = QApplication.focusWidget()
    return widget is not None and not view.isAncestorOf(widget)


def _asks(screen: FormScreen) -> bool:
    question = screen.layout_parts.question
    return isinstance(question, Question) and question.yes_button.hasFocus()
