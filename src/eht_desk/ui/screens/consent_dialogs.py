# SPDX-License-Identifier: EUPL-1.2
"""The small forms of the page Samtycken: the answer, taken back, not needed, corrected, the paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.consent_papers import ConsentPaper, print_consent
from eht_desk.application.consent_views import PaperLanguage, PersonRow, PurposeView
from eht_desk.application.consents import (
    LINE_LIMIT,
    WhatHappened,
    consent_not_needed,
    correct_consent,
    record_answer,
    withdraw_consent,
)
from eht_desk.application.papers import PaperIssue
from eht_desk.domain.consents import ConsentRoute, ConsentState
from eht_desk.domain.ids import ConsentId, PupilId
from eht_desk.ui.consent_texts import CORRECTIONS, ROUTES, person_title, purpose_title
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.printing.document_paper import issue_then
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import Dropdown, LineField
from eht_desk.ui.widgets.text_area import TextArea

UNREADABLE = "Datumet går inte att läsa. Skriv som 2026-11-23."
SWEDISH = "Svenska"


def route_field(chosen: ConsentRoute | None = None) -> Dropdown:
    """By which way."""
    field = Dropdown("Hur", [(route.value, ROUTES[route]) for route in ConsentRoute])
    if chosen is not None:
        field.set_value(chosen.value)
    return field


def day_field(desk: Desk, name: str, day: date | None) -> DateField:
    """A day, filled in."""
    field = DateField(lambda: desk.workspace.today, name)
    field.set_value(day)
    return field


class ConsentDialog(SmallDialog):
    """Fields with a day among them; `work` makes what the writer thread does. Published when it went well."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        text: str,
        fields: dict[str, tuple[str, QWidget]],
        action: str,
        work: Callable[[], Callable[[], ChangeSet]],
        *,
        needs: tuple[str, str] = ("", ""),
    ) -> None:
        self._desk, self._work, self._needs = desk, work, needs
        super().__init__(parent, title, text, fields, action, self._ask)
        self._fields = {key: field for key, (_, field) in fields.items()}

    def _ask(self) -> None:
        """Look at what only the window can tell: a day that is no day, a choice that nobody made."""
        for key, field in self._fields.items():
            problem = self._problem(key, field)
            if problem:
                self.hold(key, problem)
                return
        self._desk.tasks.write(self._work(), self._done, self.refuse)

    def _problem(self, key: str, field: QWidget) -> str:
        if isinstance(field, DateField):
            is_lacking = key == "on" and field.value() is None
            return UNREADABLE if is_lacking or not field.is_readable() else ""
        needed, words = self._needs
        is_empty = isinstance(field, ChoiceButtons | Dropdown) and not field.value()
        return words if key == needed and is_empty else ""

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)


def answer_dialog(parent: QWidget, desk: Desk, view: PurposeView, row: PersonRow) -> ConsentDialog:
    """Yes or no, when and how, until when."""
    yes, no = ConsentState.GIVEN.value, ConsentState.REFUSED.value
    answer = ChoiceButtons([(yes, "Ja"), (no, "Nej")], "Svar", can_clear=False)
    day = day_field(desk, "Dag", desk.workspace.today)
    asked = row.steps[-1].route if row.steps else None
    way = route_field(ConsentRoute.PAPER if row.answer_came else asked)
    until = day_field(desk, "Gäller till och med", row.until)

    def work() -> Callable[[], ChangeSet]:
        state = ConsentState(answer.value())
        last = until.value() if state is ConsentState.GIVEN else None
        what = WhatHappened(day.value() or desk.workspace.today, ConsentRoute(way.value()), until=last)
        return lambda: record_answer(desk.workspace, _id(row), state, what)

    return ConsentDialog(
        parent,
        desk,
        f"Svar från {person_title(row)}",
        f"{purpose_title(view)}. Ett ja kan tas tillbaka när som helst.",
        {
            "answer": ("S&var", answer),
            "on": ("&Dag", day),
            "route": ("&Hur", way),
            "until": ("Ett ja &gäller till och med", until),
        },
        "Skriv in svaret",
        work,
        needs=("answer", "Välj ja eller nej."),
    )


def withdraw_dialog(parent: QWidget, desk: Desk, view: PurposeView, row: PersonRow) -> ConsentDialog:
    """The person takes it back: nobody needs a reason for that."""
    day = day_field(desk, "Dag", desk.workspace.today)
    way = route_field(ConsentRoute.PHONE)
    note = TextArea("Anteckning", 2)

    def work() -> Callable[[], ChangeSet]:
        on = day.value() or desk.workspace.today
        what = WhatHappened(on, ConsentRoute(way.value()), "", note.toPlainText())
        return lambda: withdraw_consent(desk.workspace, _id(row), what)

    return ConsentDialog(
        parent,
        desk,
        "Samtycket är återkallat",
        f"{person_title(row)} har tagit tillbaka sitt ja: {purpose_title(view)}. Det gäller från den dagen. "
        "Det som redan är gjort står kvar.",
        {
            "on": ("&Dag", day),
            "route": ("&Hur", way),
            "ground": ("&Anteckning (kan lämnas tom)", note),
        },
        "Skriv in återkallelsen",
        work,
    )


def not_needed_dialog(
    parent: QWidget, desk: Desk, pupil_id: PupilId, view: PurposeView, row: PersonRow
) -> ConsentDialog:
    """Why this person's yes is not needed."""
    scope = LineField(view.purpose.scope_label)
    scope.setMaxLength(LINE_LIMIT)
    asks_scope = view.purpose.asks_scope and not view.scope
    ground = TextArea("Varför", 3)

    def work() -> Callable[[], ChangeSet]:
        what = WhatHappened(desk.workspace.today, ConsentRoute.OTHER, "", ground.toPlainText())
        about = scope.text() if asks_scope else view.scope
        purpose, person, guardian = view.purpose.id, row.person, row.guardian_id
        return lambda: consent_not_needed(desk.workspace, pupil_id, purpose, about, person, guardian, what)

    fields: dict[str, tuple[str, QWidget]] = {"ground": ("&Varför", ground)}
    if asks_scope:
        fields = {"scope": (f"&{view.purpose.scope_label}", scope), **fields}
    return ConsentDialog(
        parent,
        desk,
        "Samtycke behövs inte",
        f"{person_title(row)}: {purpose_title(view)}. Skriv grunden, till exempel ett beslut av domstol eller "
        "socialnämnd.",
        fields,
        "Skriv in",
        work,
    )


def correct_dialog(parent: QWidget, desk: Desk, view: PurposeView, row: PersonRow) -> ConsentDialog:
    """What should have been written instead."""
    options = [(state.value, words) for state, words in CORRECTIONS if state is not row.state]
    right = Dropdown("Det rätta", [("", "Välj …"), *options])
    day = day_field(desk, "Dag", row.since if row.state is not ConsentState.EXPIRED else None)
    until = day_field(desk, "Gäller till och med", row.until)
    ground = TextArea("Varför", 2)

    def work() -> Callable[[], ChangeSet]:
        state = ConsentState(right.value())
        last = until.value() if state in (ConsentState.GIVEN, ConsentState.ASKED) else None
        way = row.steps[-1].route if row.steps else ConsentRoute.OTHER
        what = WhatHappened(day.value() or desk.workspace.today, way, "", ground.toPlainText(), last)
        return lambda: correct_consent(desk.workspace, _id(row), state, what)

    return ConsentDialog(
        parent,
        desk,
        "Rätta",
        f"{person_title(row)}: {purpose_title(view)}. Det som stod kvarstår, märkt som rättat.",
        {
            "state": ("Det &rätta", right),
            "on": ("&Dag", day),
            "until": ("Ett ja &gäller till och med", until),
            "ground": ("&Varför", ground),
        },
        "Rätta",
        work,
        needs=("state", "Välj vad som är rätt."),
    )


class PaperDialog(SmallDialog):
    """In which languages, and until when where the asking named no day. `made` gets what can be printed."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        view: PurposeView,
        row: PersonRow,
        languages: tuple[PaperLanguage, ...],
        made: Callable[[PaperIssue], None],
    ) -> None:
        self._desk, self._person, self._made = desk, row, made
        fitting = [item for item in languages if row.form_id in item.form_ids]
        self._unread = {item.tag for item in fitting if not item.is_reviewed}
        self.language = Dropdown(
            "Språk", [("", SWEDISH), *((item.tag, f"{SWEDISH} och {item.name}") for item in fitting)]
        )
        self.until = day_field(desk, "Gäller till och med", row.until)
        fields: dict[str, tuple[str, QWidget]] = {"language": ("&Språk", self.language)}
        if row.until is None:
            fields["until"] = ("&Gäller till och med", self.until)
        super().__init__(
            parent,
            "Skriv ut blankett",
            f"{person_title(row)}: {purpose_title(view)}. När papperet kommer tillbaka läggs det in under Underskrivna "
            "papper, och då påminns du om att skriva in svaret.",
            fields,
            "Till utskriften",
            self._ask,
        )
        self.language.currentIndexChanged.connect(self._explain)

    def _explain(self) -> None:
        is_unread = self.language.value() in self._unread
        self.row("language").set_hint(
            "Översättningen är inte granskad av skolan. Det står också på papperet." if is_unread else ""
        )
        self.fit()

    def _ask(self) -> None:
        if not self.until.is_readable():
            self.hold("until", UNREADABLE)
            return
        workspace, consent_id = self._desk.workspace, _id(self._person)
        language, until = self.language.value(), self.until.value()

        def locked(paper: ConsentPaper) -> None:
            self._desk.bus.publish(paper.changes)  # the document is there, whatever becomes of its paper
            issue_then(self._desk, paper.document_id, self._done, self.refuse, language=language)

        self._desk.tasks.write(lambda: print_consent(workspace, consent_id, until), locked, self.refuse)

    def _done(self, issue: PaperIssue) -> None:
        self.done_well()
        self._made(issue)


def _id(row: PersonRow) -> ConsentId:
    return ConsentId(str(row.consent_id))
