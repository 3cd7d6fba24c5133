# SPDX-License-Identifier: EUPL-1.2
"""What the people of a written story do, with keys in the window: the same acts as story_acts, for the same tellings.

Handing a copy over, the pupil's approval, consents and a revised plan are done beside the window, by the use cases.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTableView, QWidget

from eht_desk.application.meeting_agenda import agenda
from eht_desk.application.meeting_views import Said
from eht_desk.application.signals import NewSignal
from eht_desk.domain.case_entries import FactKind, Measure, MeasureResult, Signal
from eht_desk.domain.contact_notes import OUTCOMES, ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.documents import Document
from eht_desk.domain.forms.conditions import holds
from eht_desk.domain.forms.model import AnswerValue, FieldKind
from eht_desk.domain.forms.rounds import round_id, round_of
from eht_desk.domain.ids import EntryId
from eht_desk.domain.unit_entries import Meeting, MeetingState
from eht_desk.ui.cases.case_dialog import CaseDialog
from eht_desk.ui.forms.editor import FieldEditor
from eht_desk.ui.forms.form_notices import Question
from eht_desk.ui.forms.form_view import FormView
from eht_desk.ui.meetings.item_pane import ItemPane
from eht_desk.ui.meetings.meeting_screen import MeetingScreen
from eht_desk.ui.screens.form_screen import FormScreen
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import Dropdown
from tests.journeys.story_acts import Acts
from tests.journeys.story_school import PUPIL, StorySchool
from tests.journeys.story_window import ALT, CONTROL, StoryWindow

_MOST_STOPS = 250
_WORDS = "Som berättelsen säger."
_SOMEBODY = "Ylva"
"""No name of the school has the letter, so that no list of names opens."""
_EMPTY: tuple[AnswerValue, ...] = (None, "", [], {})


class Hands(Acts):
    """The story's people at the window. `finds`: what is typed to find the pupil."""

    def __init__(self, school: StorySchool, window: StoryWindow, finds: str) -> None:
        super().__init__(school, counsellor=_hat("maria"))
        self.window, self._finds = window, finds

    # -- forms

    def lock(self, login: str, form_id: str, stage: str = "", **said: AnswerValue) -> Document:
        """Open the form by keys, fill in what must be there field by field, lock the stage."""
        window = self.window
        window.sit_down(_hat(login))
        self._open_form(login, form_id)
        view = self._form()
        names = {item.field.id for item in view.editors()}
        number = max((round_of(name)[1] for name in names), default=1)
        self._fill(view, {round_id(key, number): value for key, value in said.items()})
        before = {item.id: len(item.stages) for item in self._documents(_hat(login))}
        self._press_lock(view)
        window.until(lambda: {item.id: len(item.stages) for item in self._documents(_hat(login))} != before)
        window.rest()
        [document] = [
            item for item in self._documents(_hat(login)) if before.get(item.id, 0) != len(item.stages)
        ]
        last = document.stages[-1].stage_id
        assert stage in ("", round_of(last)[0]), f"{form_id}: {last}"
        self.documents[form_id] = document.id
        return document

    def cannot_lock(self, login: str, form_id: str, code: str) -> None:
        """Searching for the paper leads to no form."""
        window = self.window
        window.sit_down(_hat(login))
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
        for _ in range(_MOST_STOPS):
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

    def choose(self, holder: QWidget, value: str) -> None:
        """Move in the choice that has the focus until it says so."""
        control = _control_at(holder)
        if isinstance(control, Dropdown):
            for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                for _ in range(control.count()):
                    if control.value() == value:
                        return
                    self.window.press(key)
        elif control is not None:
            if not control.value():
                self.window.press(Qt.Key.Key_Space)
            for _ in range(20):
                if control.value() == value:
                    return
                self.window.press(Qt.Key.Key_Right)
        raise AssertionError(f"no choice {value!r}")

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
            [code] = [item.code for item in self._documents(_hat(login)) if item.id == document]
            self._search(code, "form")
            return
        self.to_pupil()
        window.press(Qt.Key.Key_N, CONTROL)
        window.rest()
        window.until(lambda: QApplication.activeModalWidget() is not None)
        window.type(self.school.services.forms.get(form_id).title)
        window.press(Qt.Key.Key_Return)

    # -- the case

    def notice(self, login: str, new: NewSignal) -> EntryId:
        window = self.window
        window.sit_down(_hat(login))
        self.to_case() if self.case_id else self.to_pupil()
        before = self._signals()
        window.push("Skriv in frånvaro")
        said = {"measure": new.measure.value, "counts": new.counts.value}
        if new.value is not None:
            said["value"] = str(new.value // 10)
        said |= {"first_day": new.first_day.isoformat(), "last_day": new.last_day.isoformat()}
        self.answer(**said, text=new.text)
        [written] = self._signals() - before
        return written

    def open_case(self, login: str, routine_id: str, origin: EntryId) -> None:
        window = self.window
        window.sit_down(_hat(login))
        self.to_pupil()
        window.push("Öppna ett ärende")
        self.answer(routine=routine_id, origin=origin)
        window.until(lambda: window.frame.route.screen == "case")
        window.rest()
        with self.school.reading().store.read() as work:
            [case] = [item for item in work.cases.of_pupil(PUPIL) if item.is_open]
        self.case_id = case.id

    def accept(self, login: str) -> None:
        with self.school.reading().store.read() as work:
            case = work.cases.get(self.case_id)
        if case is not None and case.owner_id is not None:
            return  # who opened it has that role too
        self.window.sit_down(_hat(login))
        self.to_case()
        self.window.push("Jag tar ärendet")

    def fact(self, login: str, kind: FactKind, value: str) -> None:
        self.window.sit_down(_hat(login))
        self.to_case()
        self.window.push("Skriv in …")
        said = {"home": value} if kind is FactKind.HOME_MUNICIPALITY else {}
        self.answer(kind=kind.value, **said)

    def begin_measure(self, login: str, kind: str, text: str) -> EntryId:
        self.window.sit_down(_hat(login))
        self.to_case()
        before = self._measures()
        self.window.push("Ny insats")
        self.answer(kind=kind, text=text)
        [written] = self._measures() - before
        return written

    def evaluate(self, login: str, measure: EntryId, result: MeasureResult) -> None:
        self.window.sit_down(_hat(login))
        self.to_case()
        self.window.push("Utvärdera")
        self.answer(result=result.value, pupil="yes", guardian="yes")

    def contact(
        self,
        login: str,
        channel: ContactChannel,
        *,
        outcome: ContactOutcome = ContactOutcome.REACHED,
        with_kind: ContactWith = ContactWith.GUARDIAN,
    ) -> None:
        """Alt+K and three digits: with whom, how, what came of it."""
        window = self.window
        window.sit_down(_hat(login))
        self.to_pupil()
        window.press(Qt.Key.Key_K, ALT)
        window.until(lambda: window.frame.route.screen == "contact")
        window.rest()
        digits = (
            1 if with_kind is ContactWith.GUARDIAN else 2,
            list(ContactChannel).index(channel) + 1,
            OUTCOMES[channel].index(outcome) + 1,
        )
        for digit in digits:
            window.press(Qt.Key(Qt.Key.Key_0.value + digit))
        window.press(Qt.Key.Key_Return, CONTROL)
        window.until(lambda: window.frame.route.screen == "pupil")
        window.rest()

    def finish(self, login: str, kind: str) -> None:
        """The task's own button, on the page of the case."""
        window = self.window
        window.sit_down(_hat(login))
        [task] = [item for item in self.tasks() if item.kind == kind]
        self.to_case()
        window.push(f"Klart: {task.title}")
        window.until(lambda: kind not in self.kinds())

    def close(self, login: str, reason: str) -> None:
        self.window.sit_down(_hat(login))
        self.to_case()
        self.window.push("Avsluta ärendet")
        self.answer(reason=reason)

    def relapse(self, login: str, note: str) -> None:
        self.window.sit_down(_hat(login))
        self.to_pupil()
        self.window.push("Till ärendet")
        self.window.push("Frånvaron är tillbaka")
        self.answer(note=note)

    def meet(self, said: Said) -> list[tuple[str, ...]]:
        """Rektor plans today's meeting, begins it, speaks of each number and adjusts."""
        window, enter = self.window, Qt.Key.Key_Return
        window.sit_down("karin")
        self._search("eht-möte", "meetings")
        window.push("Planera möte")
        window.type(self.today.isoformat())
        window.press(Qt.Key.Key_Tab)
        window.type("8.15")
        window.press(enter)
        window.until(lambda: window.frame.route.screen == "meeting")
        window.rest()
        window.push("Börja mötet")
        window.press(Qt.Key.Key_Space)  # the first of those who sit in EHT
        window.press(enter)
        window.rest()
        with self.school.reading().store.read() as work:
            [running] = [
                item for item in work.unit_entries.all(Meeting) if item.state is MeetingState.RUNNING
            ]
        rows = agenda(self.school.reading(), running.id).items
        window.push("Ta nästa ärende")
        for number, _row in enumerate(rows, start=1):
            self._speak(said, is_last=number == len(rows))
        window.push("Avsluta och justera")
        window.push("Avsluta och justera")
        window.until(lambda: not any(item.state is not MeetingState.ADJUSTED for item in self._meetings()))
        return [tuple(reason.title for reason in row.reasons) for row in rows]

    def _meetings(self) -> list[Meeting]:
        with self.school.reading().store.read() as work:
            return work.unit_entries.all(Meeting)

    def _speak(self, said: Said, *, is_last: bool) -> None:
        window = self.window
        screen = window.screen
        assert isinstance(screen, MeetingScreen)
        pane = screen.pane
        assert isinstance(pane, ItemPane)
        assert pane.assessment is not None
        self.tab_into(pane.assessment)
        self.choose(pane.assessment, said.assessment)
        for cause in said.causes:
            self.tab_into(pane.causes[cause])
            window.press(Qt.Key.Key_Space)
        for area, words in ((pane.text, said.text), (pane.feedback, said.feedback)):
            self.tab_into(area)
            window.type(words)
        assert pane.said() == said
        window.press(Qt.Key.Key_Return, CONTROL)
        window.rest()

    # -- dialogs and ways

    def tab_into(self, holder: QWidget) -> None:
        """Tab until the focus is there."""
        for _ in range(_MOST_STOPS):
            focus = QApplication.focusWidget()
            if focus is not None and (focus is holder or holder.isAncestorOf(focus)):
                return
            self.window.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no way by Tab to {holder.accessibleName()}")

    def answer(self, **said: str) -> None:
        """Go by Tab to each field of the small form, say it, and keep it with Ctrl+Enter."""
        window = self.window
        window.until(lambda: isinstance(QApplication.activeModalWidget(), CaseDialog))
        window.in_front()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CaseDialog)
        for key, value in said.items():
            holder = dialog.field_named(key)
            assert holder is not None
            if not value or _says(holder, value):
                continue
            self.tab_into(holder)
            if isinstance(holder, ChoiceButtons | Dropdown):
                self.choose(holder, value)
            else:
                window.replace_text(value)
        window.press(Qt.Key.Key_Return, CONTROL)
        window.until(lambda: QApplication.activeModalWidget() is None)
        window.rest()

    def to_pupil(self) -> None:
        """By search, from wherever the window is."""
        if self.window.frame.route.screen != "pupil":
            self._search(self._finds, "pupil")

    def to_case(self) -> None:
        """The command of the list, and its first row."""
        if self.window.frame.route.screen != "case":
            self._search("gå till ärenden", "cases")
            window = self.window
            window.until(lambda: isinstance(QApplication.focusWidget(), QTableView))
            window.press(Qt.Key.Key_Return)
            window.until(lambda: window.frame.route.screen == "case")
        self.window.rest()

    def _search(self, text: str, screen: str) -> None:
        window = self.window
        window.press(Qt.Key.Key_K, CONTROL)
        window.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        window.type(text)
        window.rest()
        window.press(Qt.Key.Key_Return)
        window.until(lambda: window.frame.route.screen == screen)
        window.rest()

    # -- what is in the store

    def _documents(self, login: str) -> list[Document]:
        """What this person can open."""
        with self.school.reading(login).store.read() as work:
            return work.documents.of_pupil(PUPIL)

    def _signals(self) -> set[EntryId]:
        with self.school.reading().store.read() as work:
            return {item.id for item in work.entries.of_pupil(PUPIL, Signal)}

    def _measures(self) -> set[EntryId]:
        with self.school.reading().store.read() as work:
            return {item.id for item in work.entries.of_pupil(PUPIL, Measure)}

    def shown(self) -> set[str]:
        """Every text of the page that is looked at."""
        return {label.text() for label in self.window.screen.findChildren(QLabel) if label.isVisible()}

    # -- what others do at their own desks meanwhile

    def give(self, login: str, form_id: str, handover: str) -> None:
        self._away()
        super().give(_hat(login), form_id, handover)
        self.school.let_go()

    def approve(self, form_id: str, approval: str, sections: tuple[str, ...]) -> None:
        self._away()
        super().approve(form_id, approval, sections)
        self.school.let_go()

    def consent(self, login: str, purpose: str, scope: str) -> None:
        self._away()
        super().consent(_hat(login), purpose, scope)
        self.school.let_go()

    def revise(self, login: str, form_id: str, reason: str, **said: AnswerValue) -> Document:
        self._away()
        document = super().revise(_hat(login), form_id, reason, **said)
        self.school.let_go()
        return document

    def _away(self) -> None:
        if self.window.window.frame is not None:
            self.window.stand_up()


def _hat(login: str) -> str:
    """Who does it: in this school karin is everybody but the nurse."""
    return login if login == "nora" else "karin"


def _editor_at() -> FieldEditor | None:
    """The innermost field that the focus is in."""
    widget: QWidget | None = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, FieldEditor):
        widget = widget.parentWidget()
    return widget


def _control_at(holder: QWidget) -> ChoiceButtons | Dropdown | None:
    widget: QWidget | None = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, ChoiceButtons | Dropdown):
        widget = widget.parentWidget()
    return widget if widget is holder or (widget is not None and holder.isAncestorOf(widget)) else None


def _meant(value: AnswerValue) -> AnswerValue:
    """An answer with a comment that is empty says the same as one without."""
    if isinstance(value, dict):
        return {key: part for key, part in value.items() if part not in _EMPTY}
    return value


def _says(holder: QWidget, value: str) -> bool:
    return isinstance(holder, ChoiceButtons | Dropdown) and holder.value() == value


def _is_past(view: FormView) -> bool:
    widget = QApplication.focusWidget()
    return widget is not None and not view.isAncestorOf(widget)


def _asks(screen: FormScreen) -> bool:
    question = screen.layout_parts.question
    return isinstance(question, Question) and question.yes_button.hasFocus()
