# SPDX-License-Identifier: EUPL-1.2
"""The marked words of the canary, kind by kind, and the table of who may meet which kind on which surface.

A kind that the table does not name for a surface is met there by nobody. Whoever adds a line gives the reason in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

GIVEN, FAMILY = "Zkarlettina", "Qvistsländor"
NUMBER, SHOWN_NUMBER = "201505132388", "20150513-2388"
GUARDIAN = "Wrenmossa"
PHONE, MAIL = "070-1740699", "wrenmossa@example.invalid"
WRITTEN = "Xylofonkväll"
OWN = "Kryddnejlikeblad"
REASON = "Tjärblomstersyrsa"
ORDINARY = "Östlundsmyr"
REGISTER_ID = "REGISTERNUMMERQZ"
LEFT = "Muskotblomsvisp"
SCHOOL, AUTHORITY = "Hallonskogsskolan", "Tranbärskommunen"
CLASS = "Lavendelklassen"
STAFF = "Stafettmarker"
LETTERHEAD = "Brevpapperskrumelur"
CHOSEN = "Mentormarkör"


class Kind(StrEnum):
    """What a marked word is."""

    IDENTITY = "identity"  # of the protected pupil: name, number, the register's own id
    RELATIVE = "relative"  # names and ways to reach guardians of the protected pupil
    ALIAS = "alias"
    CONTENT = "content"  # texts about the protected pupil that the team shares
    REASON = "reason"  # why something was done about her before she was protected
    OWN = "own"  # a text of one's own about the protected pupil
    LEFT = "left"  # own texts of people who may not know, from before she was protected
    ORDINARY = "ordinary"  # the name of a pupil who is not protected
    SCHOOL = "school"  # names of the school and the huvudman
    CLASS = "class"  # the name of her class
    STAFF = "staff"  # names of everybody who works at the school
    LETTERHEAD = "letterhead"
    CHOSEN = "chosen"  # of staff whom somebody named in a field of a form about her


class Surface(StrEnum):
    """Where something can come out."""

    RESULT = "result"  # what a use case returns
    REVEALED = "revealed"  # what the two steps of revealing return
    ERROR = "error"  # what a refusal carries, and every error behind it
    SCREEN = "screen"  # texts, tips and models of widgets, the accessibility tree
    HER_PAGE = "her page"  # the page about her alone, without what stands around it in the window
    TITLE = "title"  # window titles, print jobs, suggested names
    PAPER = "paper"  # pages of what is printed or saved
    COMMON_PAPER = "common paper"  # pages of what the school prints about itself
    METADATA = "metadata"  # what a PDF says about itself
    LOG = "log"  # details of log rows, as the person reads them
    FILES = "files"  # every file: store, backups, settings, temporary ones
    ROWS = "rows"  # what somebody with the store's key finds in the tables


class Who(StrEnum):
    """Somebody, by what he or she is to the protected pupil."""

    MEMBER = "member"
    AUTHOR = "author"  # a member, and the author of a text of one's own
    TEAM = "team"  # of the same school, sees every ordinary pupil, is no member
    MENTOR = "mentor"  # of the pupil's class, no member
    HEALTH = "health"  # school nurse, no member
    STAFF = "staff"  # administers the program, sees no pupils
    ANYBODY = "anybody"  # with the files, or with the store's key too


@dataclass(frozen=True, slots=True)
class MayMeet:
    """A line of the table."""

    kind: Kind
    surfaces: frozenset[Surface]
    who: frozenset[Who]
    why: str


_MEMBERS = frozenset({Who.MEMBER, Who.AUTHOR})
_INSIDE = frozenset({Surface.RESULT, Surface.SCREEN, Surface.HER_PAGE})
_AROUND = frozenset({Surface.RESULT, Surface.SCREEN})
THE_SCHOOLS = (Kind.SCHOOL, Kind.CLASS, Kind.STAFF, Kind.LETTERHEAD)
"""What the plan hides of the school on papers and pages about her."""

TABLE: tuple[MayMeet, ...] = (
    MayMeet(Kind.IDENTITY, frozenset({Surface.REVEALED}), _MEMBERS, "that is what revealing is"),
    MayMeet(Kind.RELATIVE, frozenset({Surface.REVEALED}), _MEMBERS, "whom to ring is shown with the name"),
    MayMeet(
        Kind.RELATIVE,
        _INSIDE | {Surface.PAPER},
        _MEMBERS,
        "names of guardians stand in consents and notes that the team itself wrote",
    ),
    MayMeet(
        Kind.ALIAS,
        _INSIDE | {Surface.TITLE, Surface.PAPER, Surface.REVEALED},
        _MEMBERS,
        "instead of a name",
    ),
    MayMeet(Kind.CONTENT, _INSIDE | {Surface.PAPER}, _MEMBERS, "the case is theirs"),
    MayMeet(Kind.CONTENT, frozenset({Surface.LOG}), _MEMBERS, "reasons are sealed with the row"),
    MayMeet(Kind.REASON, _INSIDE | {Surface.LOG}, _MEMBERS, "as all of the case"),
    MayMeet(
        Kind.REASON,
        frozenset({Surface.ROWS}),
        frozenset({Who.ANYBODY}),
        "rows of the log from before she was protected stay as they were signed (docs/threat-model.md)",
    ),
    MayMeet(Kind.CHOSEN, _INSIDE, _MEMBERS, "without it the form could not be read; its paper leaves it out"),
    MayMeet(Kind.OWN, _INSIDE | {Surface.PAPER}, frozenset({Who.AUTHOR}), "who wrote it reads it"),
    MayMeet(
        Kind.ORDINARY,
        _INSIDE | {Surface.PAPER, Surface.COMMON_PAPER},
        frozenset({Who.MEMBER, Who.AUTHOR, Who.TEAM, Who.MENTOR, Who.HEALTH}),
        "people who see the pupil",
    ),
    MayMeet(
        Kind.ORDINARY,
        frozenset({Surface.ROWS}),
        frozenset({Who.ANYBODY}),
        "what everybody at the school may read lies open for who has the store's key (docs/threat-model.md)",
    ),
    *(
        MayMeet(
            kind,
            _AROUND | {Surface.COMMON_PAPER, Surface.ROWS, Surface.REVEALED, Surface.LOG},
            frozenset(Who),
            "the school's own names stand around everything in the window; not on what is about her (P-3)",
        )
        for kind in THE_SCHOOLS
    ),
)


OPEN_TO_THE_KEY = frozenset({Kind.ORDINARY, Kind.REASON, *THE_SCHOOLS})
"""What stands in the tables for whoever has the store's key."""


def words(alias: str) -> dict[Kind, tuple[str, ...]]:
    """The marked words of each kind; the alias is made by chance."""
    return {
        Kind.IDENTITY: (GIVEN, FAMILY, NUMBER, SHOWN_NUMBER, NUMBER[2:], REGISTER_ID),
        Kind.RELATIVE: (GUARDIAN, PHONE, MAIL),
        Kind.ALIAS: (alias,),
        Kind.CONTENT: (WRITTEN,),
        Kind.REASON: (REASON,),
        Kind.OWN: (OWN,),
        Kind.LEFT: (LEFT,),
        Kind.ORDINARY: (ORDINARY,),
        Kind.SCHOOL: (SCHOOL, AUTHORITY),
        Kind.CLASS: (CLASS,),
        Kind.STAFF: (STAFF,),
        Kind.LETTERHEAD: (LETTERHEAD,),
        Kind.CHOSEN: (CHOSEN,),
    }


def may_meet(kind: Kind, surface: Surface, who: Who) -> bool:
    """Whether a line of the table says so."""
    return any(line.kind is kind and surface in line.surfaces and who in line.who for line in TABLE)


def found_in(text: str, alias: str) -> frozenset[Kind]:
    """The kinds of which a word stands in the text, whatever the case."""
    folded = text.casefold()
    return frozenset(
        kind for kind, some in words(alias).items() if any(word.casefold() in folded for word in some)
    )


def against_the_table(text: str, alias: str, surface: Surface, who: Who) -> list[Kind]:
    """The kinds that should not be there."""
    return sorted(kind for kind in found_in(text, alias) if not may_meet(kind, surface, who))
