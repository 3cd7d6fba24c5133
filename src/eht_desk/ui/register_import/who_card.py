# SPDX-License-Identifier: EUPL-1.2
"""Rows that may be pupils of the store, or somebody else: a person says who each one is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal

from eht_desk.application.register_questions import Candidate, WhoIsWho
from eht_desk.domain.register_comparison import NEW_PUPIL, SKIP
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import Dropdown, FormRow
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted

MOST_QUESTIONS = 60
_WHY: Mapping[str, str] = {
    "possibly_the_same_pupil": "Samma namn i en annan klass.",
    "several_pupils_fit": "Flera elever i arkivet kan vara den här.",
    "several_rows_fit": "Flera rader i filen kan vara samma elev i arkivet.",
    "id_and_number_disagree": "Id och personnummer pekar på två olika elever.",
    "other_name": "Numret eller id:t hör till en elev med ett helt annat namn. Är det en annan elev är numret fel.",
}
_TWICE = "Den eleven är vald på en annan rad också. Välj en annan."


class WhoCard(Card):
    """Signals: `changed()` when an answer changes. What is not answered stays out, and the question comes back."""

    changed = Signal()

    def __init__(self, questions: Sequence[WhoIsWho], number: int, *, names_files: bool = False) -> None:
        super().__init__(f"{number}. Vem är vem?")
        text = (
            f"{counted(len(questions), 'rad', 'rader')} i filen visar inte säkert vilken elev det är. "
            "Väljer du samma elev följer allt som har skrivits med. Rader utan svar tas inte in."
        )
        self.body.addWidget(PlainLabel(text, "secondary", wraps=True))
        self.fields: dict[str, Dropdown] = {}
        self._rows: dict[str, FormRow] = {}
        for question in questions[:MOST_QUESTIONS]:
            self._add(question, names_files)
        if len(questions) > MOST_QUESTIONS:
            more = len(questions) - MOST_QUESTIONS
            self.body.addWidget(
                PlainLabel(f"Och {more} till. De kommer när filen läses in en gång till.", "hint", wraps=True)
            )

    @property
    def decisions(self) -> dict[str, str]:
        """The answers, by the key of the row."""
        return {key: field.value() for key, field in self.fields.items() if field.value()}

    @property
    def taken_in(self) -> int:
        """How many of the rows go in."""
        return sum(1 for value in self.decisions.values() if value != SKIP)

    @property
    def is_clear(self) -> bool:
        """Whether no pupil is chosen for two rows."""
        return not any(row.problem for row in self._rows.values())

    def choose(self, decisions: Mapping[str, object]) -> None:
        """Answer as before; an answer that no longer stands among the choices is left out."""
        for key, value in decisions.items():
            field = self.fields.get(key)
            if field is not None and field.findData(str(value)) >= 0:
                field.set_value(str(value))
        self._check()

    def _add(self, question: WhoIsWho, names_files: bool) -> None:
        who = ", ".join(part for part in (question.name, question.class_name) if part)
        options = [("", "Välj")]
        options += [(str(item.pupil_id), f"Samma elev som {_known(item)}") for item in question.candidates]
        if question.may_be_new:
            options.append((NEW_PUPIL, "Ny elev"))
        options.append((SKIP, "Ta inte in"))
        field = Dropdown(who, options)
        place = (
            f"{question.source}, rad {question.row}"
            if names_files and question.source
            else f"Rad {question.row}"
        )
        row = FormRow(who.replace("&", "&&"), field, f"{place}. {_WHY.get(question.code, '')}".strip())
        field.currentIndexChanged.connect(self._check)
        self.fields[question.key], self._rows[question.key] = field, row
        self.body.addWidget(row)

    def _check(self, *_: object) -> None:
        chosen = Counter(self.decisions.values())
        for key, row in self._rows.items():
            value = self.fields[key].value()
            is_twice = value not in ("", NEW_PUPIL, SKIP) and chosen[value] > 1
            row.show_problem(_TWICE if is_twice else "")
        self.changed.emit()


def _known(item: Candidate) -> str:
    """Enough to tell the pupil apart."""
    born = f"född {long_date(item.birth_date)}" if item.birth_date is not None else ""
    more = ", ".join(part for part in (item.class_name or "utan klass", born) if part)
    return f"{item.name} ({more})"
