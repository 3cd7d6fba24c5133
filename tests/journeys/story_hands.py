# SPDX-License-Identifier: EUPL-1.2
"""What the people of a written story do, with keys in the window: the same acts as story_acts, for the same tellings.

The pupil's approval, consents and a revised plan are done beside the window, by the use cases.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from eht_desk.application.meeting_agenda import agenda
from eht_desk.application.meeting_views import Said
from eht_desk.application.signals import NewSignal
from eht_desk.domain.case_entries import FactKind, Measure, MeasureResult, Signal
from eht_desk.domain.contact_notes import OUTCOMES, ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.documents import Document
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import EntryId
from eht_desk.domain.unit_entries import Meeting, MeetingState
from eht_desk.ui.meetings.item_pane import ItemPane
from eht_desk.ui.meetings.meeting_screen import MeetingScreen
from tests.journeys.story_form_hands import FormHands
from tests.journeys.story_school import PUPIL
from tests.journeys.story_ways import hat
from tests.journeys.story_window import ALT, CONTROL


class Hands(FormHands):
    """The story's people at the window."""

    def notice(self, login: str, new: NewSignal) -> EntryId:
        window = self.window
        window.sit_down(hat(login))
        self.to_case() if self.case_id else self.to_pupil()
        before = self._signals()
        window.push("Skriv in frånvaro")
        said = {"measure": new.measure.value}
        if new.judged:
            said["judged"] = new.judged
        said["counts"] = new.counts.value
        if new.value is not None:
            said["value"] = str(new.value // 10)
        said |= {"first_day": new.first_day.isoformat(), "last_day": new.last_day.isoformat()}
        self.answer(**said, text=new.text)
        [written] = self._signals() - before
        return written

    def open_case(self, login: str, routine_id: str, origin: EntryId) -> None:
        window = self.window
        window.sit_down(hat(login))
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
        self.window.sit_down(hat(login))
        self.to_case()
        self.window.push("Jag tar ärendet")

    def fact(self, login: str, kind: FactKind, value: str) -> None:
        self.window.sit_down(hat(login))
        self.to_case()
        self.window.push("Skriv in …")
        said = {"home": value} if kind is FactKind.HOME_MUNICIPALITY else {}
        self.answer(kind=kind.value, **said)

    def give(self, login: str, form_id: str, handover: str) -> None:
        """The paper's own button, with what the dialog proposes."""
        window, document = self.window, self.documents[form_id]
        window.sit_down(hat(login))
        [code] = [item.code for item in self._documents("karin") if item.id == document]
        self._search(code, "form")
        window.push("Lämnad")
        window.push("Spara")
        window.until(lambda: QApplication.activeModalWidget() is None)
        window.rest()
        [paper] = [item for item in self._documents("karin") if item.id == document]
        assert handover in {item.handover_id for item in paper.deliveries}

    def begin_measure(self, login: str, kind: str, text: str) -> EntryId:
        self.window.sit_down(hat(login))
        self.to_case()
        before = self._measures()
        self.window.push("Ny insats")
        self.answer(kind=kind, text=text)
        [written] = self._measures() - before
        return written

    def evaluate(self, login: str, measure: EntryId, result: MeasureResult) -> None:
        self.window.sit_down(hat(login))
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
        window.sit_down(hat(login))
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
        window.sit_down(hat(login))
        [task] = [item for item in self.tasks() if item.kind == kind]
        self.to_case()
        window.push(f"Klart: {task.title}")
        window.until(lambda: kind not in self.kinds())

    def close(self, login: str, reason: str) -> None:
        self.window.sit_down(hat(login))
        self.to_case()
        self.window.push("Avsluta ärendet")
        self.answer(reason=reason)

    def relapse(self, login: str, note: str) -> None:
        self.window.sit_down(hat(login))
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

    def _signals(self) -> set[EntryId]:
        with self.school.reading().store.read() as work:
            return {item.id for item in work.entries.of_pupil(PUPIL, Signal)}

    def _measures(self) -> set[EntryId]:
        with self.school.reading().store.read() as work:
            return {item.id for item in work.entries.of_pupil(PUPIL, Measure)}

    def approve(self, form_id: str, approval: str, sections: tuple[str, ...]) -> None:
        self._away()
        super().approve(form_id, approval, sections)
        self.school.let_go()

    def consent(self, login: str, purpose: str, scope: str) -> None:
        self._away()
        super().consent(hat(login), purpose, scope)
        self.school.let_go()

    def revise(self, login: str, form_id: str, reason: str, **said: AnswerValue) -> Document:
        self._away()
        document = super().revise(hat(login), form_id, reason, **said)
        self.school.let_go()
        return document

    def _away(self) -> None:
        if self.window.window.frame is not None:
            self.window.stand_up()
