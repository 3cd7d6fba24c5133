# SPDX-License-Identifier: EUPL-1.2
"""What the papers of EHT's meeting say: the agenda without names, and of one pupil the minutes and what is done.

All of it has passed the gate: names are those that a paper about the pupil may have, and nobody else's pupil is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import ItemState
from eht_desk.domain.protection import Secret


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """Which meeting. School and authority are empty where the plan of the pupil hides the school."""

    school_name: str
    authority_name: str
    on: date
    at: str = ""
    adjusted_on: date | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One number: why it is there, with a day of what runs out, the case's random reference, and how far it came. One
    of an own circle is only the number."""

    number: int
    reasons: tuple[tuple[str, date | None], ...] = ()
    code: str = ""
    state: ItemState | None = None
    is_own_circle: bool = False


@dataclass(frozen=True, slots=True)
class AgendaSheet:
    """The agenda. `standing`: headings that are there although nothing waits. So many more `waiting` have a reason and
    no number yet."""

    head: MeetingHead
    routine: str
    standing: tuple[str, ...]
    lines: tuple[AgendaLine, ...]
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the meeting, or who does something. `name` is empty where a role does it or staff are hidden."""

    name: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class PaperAction:
    """What is done, by whom, by when. `measure`: the routine's words when it is a measure that is tried."""

    text: str
    responsible: Person
    due: date | None
    measure: str = ""


@dataclass(frozen=True, slots=True)
class ItemHead:
    """Whom the paper is about. `is_alias`: a line takes the name, by hand. `code`: the case's reference."""

    meeting: MeetingHead
    pupil_name: str
    pupil_class: str
    number: int
    code: str = ""
    is_alias: bool = False
    hidden: frozenset[Secret] = frozenset()


@dataclass(frozen=True, slots=True)
class MinutesSheet:
    """What the meeting said about the pupil. `decision` is the routine's title of it, `assessment` what was chosen."""

    head: ItemHead
    chair: str
    present: tuple[Person, ...]
    not_there: tuple[Person, ...]
    decision: str
    assessment: str
    causes: tuple[str, ...]
    text: str
    actions: tuple[PaperAction, ...]
    feedback: str
    is_put_off: bool = False


@dataclass(frozen=True, slots=True)
class MeasuresSheet:
    """What is done, by whom, when."""

    head: ItemHead
    actions: tuple[PaperAction, ...]
