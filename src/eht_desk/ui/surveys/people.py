# SPDX-License-Identifier: EUPL-1.2
"""What those who answer are called: beside a bar, and within a sentence. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eht_desk.application.survey_views import PersonName
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.responses import Respondent
from eht_desk.ui.words import in_sentence

_NOT_NAMED: Mapping[InformantKind, tuple[str, str]] = {
    InformantKind.PUPIL: ("Elev", "eleven"),
    InformantKind.GUARDIAN: ("Vårdnadshavare", "vårdnadshavaren"),
    InformantKind.TEACHER: ("Lärare", "läraren"),
}
"""Without a name: as a label, and within a sentence."""


class People:
    """The persons of a result. The pupil is always the pupil: the name stands at the top of the page already."""

    def __init__(self, persons: Iterable[PersonName]) -> None:
        self._persons = {person.respondent: person for person in persons}

    def label(self, who: Respondent) -> str:
        """`Elev`, `Omar Dahl (vårdnadshavare)`, `Vårdnadshavare 1`."""
        person = self._persons.get(who)
        if person is None or who.kind is InformantKind.PUPIL:
            return _NOT_NAMED[who.kind][0] if person is None else person.label
        if person.name:
            return f"{person.name} ({in_sentence(person.label)})"
        return f"{person.label} {person.number}" if person.number else person.label

    def short(self, who: Respondent) -> str:
        """`Elev`, `Omar Dahl`, `Vårdnadshavare 1`: a heading in a table."""
        person = self._persons.get(who)
        is_named = person is not None and person.name and who.kind is not InformantKind.PUPIL
        return person.name if person is not None and is_named else self.label(who)

    def inside(self, who: Respondent) -> str:
        """`eleven`, `Omar Dahl`, `vårdnadshavare 1`, `läraren`."""
        person = self._persons.get(who)
        if person is None or who.kind is InformantKind.PUPIL:
            return _NOT_NAMED[who.kind][1]
        if person.name:
            return person.name
        return f"{in_sentence(person.label)} {person.number}" if person.number else _NOT_NAMED[who.kind][1]

    def first(self, who: Respondent) -> str:
        """The same at the beginning of a sentence."""
        text = self.inside(who)
        return text[:1].upper() + text[1:]
