# SPDX-License-Identifier: EUPL-1.2
"""What happened to a pupil's record, in words, newest first: merged, moved, another school, left, came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from eht_desk.application.pupil_events import PupilEventView
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.leaving import REMAINING, LeavingReason
from eht_desk.domain.pupil_events import PupilEventKind
from eht_desk.ui.widgets.date_text import long_date, short_date
from eht_desk.ui.words import counted

REASONS: dict[LeavingReason, str] = {
    LeavingReason.OTHER_SCHOOL: "Byter skola",
    LeavingReason.FINISHED: "Har gått ut",
    LeavingReason.MOVED_ABROAD: "Flyttar utomlands",
    LeavingReason.DIED: "Avliden",
    LeavingReason.REGISTERED_BY_MISTAKE: "Inskriven av misstag",
    LeavingReason.OTHER: "Annat skäl",
}

Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class EventAction:
    """What can still be done about an event: the button's word, what it does, and a key to find it by."""

    text: str
    run: Callable[[], None]
    key: str


class EventWords:
    """An event as a title and a line below it, on the page of the pupil of this name."""

    def __init__(self, workspace: Workspace, name: str = "") -> None:
        self._name = name
        self._workspace = workspace
        self._titles: dict[PupilEventKind, Callable[[Facts], str]] = {
            PupilEventKind.MERGED_HERE: self._merged,
            PupilEventKind.MERGE_UNDONE: self._separated,
            PupilEventKind.DOCUMENT_MOVED_HERE: self._moved_here,
            PupilEventKind.DOCUMENT_MOVED_AWAY: self._moved_away,
            PupilEventKind.SCHOOL_CHANGED: _changed_school,
            PupilEventKind.LEFT_SCHOOL: _left,
            PupilEventKind.CAME_BACK: lambda _facts: "Kom tillbaka till skolan",
            PupilEventKind.CLASS_CHANGED: _changed_class,
            PupilEventKind.HANDED_OVER: self._handed_over,
        }

    def title(self, event: PupilEventView) -> str:
        """What happened."""
        return self._titles[event.kind](event.facts)

    def detail(self, event: PupilEventView) -> str:
        """When, by whom, and what was said about it."""
        today = self._workspace.today
        who = f" av {event.who}" if event.who else ""
        parts = [f"{short_date(local_time(event.at).date(), today)}{who}", *_more(event)]
        said = str(event.facts.get("note") or "")
        if event.kind is not PupilEventKind.LEFT_SCHOOL:
            said = str(event.facts.get("reason") or said)
        line = " · ".join(part for part in parts if part)
        return f"{line}: {said}" if said else line

    def _merged(self, facts: Facts) -> str:
        name = self._other(facts)
        return f"Sammanslagen med en annan post{f', {name}' if name else ''}"

    def _separated(self, facts: Facts) -> str:
        name = self._other(facts)
        return f"Delad i två poster igen{f', den andra är {name}' if name else ''}"

    def _other(self, facts: Facts) -> str:
        """The other record's name, when it is another one."""
        name = str(facts.get("other_name", ""))
        return "" if name == self._name else name

    def _moved_here(self, facts: Facts) -> str:
        name = facts.get("from_name")
        return f"{self._document(facts)} flyttades hit{f' från {name}' if name else ' från en annan elev'}"

    def _moved_away(self, facts: Facts) -> str:
        name = facts.get("to_name")
        return f"{self._document(facts)} hörde till {name or 'en annan elev'} och flyttades dit"

    def _handed_over(self, facts: Facts) -> str:
        former, heir = facts.get("from_name"), facts.get("to_name")
        return (
            f"{self._form(facts)} lämnades över{f' från {former}' if former else ''}"
            f"{f' till {heir}' if heir else ''}"
        )

    def _document(self, facts: Facts) -> str:
        return f"{self._form(facts)} {facts.get('code', '')}".strip()

    def _form(self, facts: Facts) -> str:
        try:
            return self._workspace.forms.get(str(facts.get("form", ""))).short_title
        except ExpectedFailure:  # a form that this program does not have any more
            return "Dokument"


def _changed_school(facts: Facts) -> str:
    return (
        f"Bytte skola från {facts.get('from_name', 'en annan skola')} till {facts.get('to_name', 'en annan')}"
    )


def _changed_class(facts: Facts) -> str:
    former, new = facts.get("from_class"), facts.get("to_class", "")
    if not new:  # which one is secret
        return "Bytte klass"
    return f"Bytte klass från {former} till {new}" if former else f"Kom till klass {new}"


def _left(facts: Facts) -> str:
    school = facts.get("to_school")
    return f"Slutade {_day(facts)}{f' och började på {school}' if school else ''}"


def _more(event: PupilEventView) -> list[str]:
    """What else there is to say, kind by kind."""
    facts = event.facts
    if event.kind is PupilEventKind.LEFT_SCHOOL:
        waiting = int(facts.get(REMAINING) or 0)
        left = f"{waiting} kvar att lämna över" if waiting else "allt är genomgånget"
        return [_reason(str(facts.get("reason", ""))), left]
    if event.kind in (
        PupilEventKind.SCHOOL_CHANGED,
        PupilEventKind.CAME_BACK,
        PupilEventKind.CLASS_CHANGED,
    ):
        day = _day(facts)
        return [f"från {day}"] if day and day != long_date(local_time(event.at).date()) else []
    if event.kind in (PupilEventKind.MERGED_HERE, PupilEventKind.MERGE_UNDONE):
        number = int(facts.get("documents") or 0)
        return [f"{counted(number, 'dokument', 'dokument')} följde med"] if number else []
    return []


def _reason(code: str) -> str:
    known = {reason.value: words for reason, words in REASONS.items()}
    return known.get(code, "").lower()


def _day(facts: Facts) -> str:
    try:
        return long_date(date.fromisoformat(str(facts.get("on", ""))))
    except ValueError:
        return ""
