# SPDX-License-Identifier: EUPL-1.2
"""The layouts of school systems whose columns are public: told by their headings, or by what stands where.

Only where something stands and what it is. Finding the heading row and reading rows is done elsewhere. Facts:
SchoolSoft's register lists, ProReNata's naming of them, Skola24's and Unikum's import descriptions (docs/registers.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eht_desk.domain.register_sources import ColumnTarget

_NOBODY = ColumnTarget.IGNORE


@dataclass(frozen=True, slots=True)
class HeadedLayout:
    """Told by headings (folded): all of one of `signs` are there. `meanings` decide over the common words."""

    name: str
    signs: tuple[frozenset[str], ...]
    meanings: Mapping[str, ColumnTarget] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlacedLayout:
    """Told by what stands where. A row may end after `least` columns; `row_type` is (column, word of a person)."""

    name: str
    columns: tuple[ColumnTarget, ...]
    least: int
    row_type: tuple[int, str] | None = None


_PARENT_MEANINGS = {
    # `id` is the parent's own here, `studentid` the pupil's; the same with `socialnumber`.
    "id": _NOBODY,
    "socialnumber": ColumnTarget.GUARDIAN1_IDENTITY,
    "email": ColumnTarget.GUARDIAN1_EMAIL,
    "mobile": ColumnTarget.GUARDIAN1_PHONE,
    "phone": ColumnTarget.GUARDIAN1_PHONE,
    "fname": ColumnTarget.GUARDIAN1_GIVEN_NAME,
    "lname": ColumnTarget.GUARDIAN1_FAMILY_NAME,
}
HEADED = (
    HeadedLayout(
        "schoolsoft_parents",
        (
            frozenset({"studentid", "fname1", "lname1"}),
            frozenset({"studentsocialnumber", "fname1", "lname1"}),
            frozenset({"studentsocialnumber", "fname", "lname"}),
        ),
        _PARENT_MEANINGS,
    ),
    HeadedLayout(
        "schoolsoft_students",
        (
            frozenset({"id", "active", "class", "socialnumber", "fname", "lname"}),
            frozenset({"class", "socialnumber", "fname", "lname"}),
        ),
    ),
    HeadedLayout(
        "schoolsoft_groups",
        (frozenset({"name", "classtype", "teacher"}),),
        {"name": ColumnTarget.CLASS_NAME, "classtype": ColumnTarget.ACTIVE},
    ),
    HeadedLayout("unikum_persons", (frozenset({"fornamn", "efternamn", "radtyp"}),)),
)
SKOLA24_CHILDREN = PlacedLayout(
    "skola24_children",
    (
        _NOBODY,
        ColumnTarget.CLASS_NAME,
        ColumnTarget.IDENTITY,
        ColumnTarget.GIVEN_NAME,
        ColumnTarget.FAMILY_NAME,
        ColumnTarget.SECURITY_MARKING,
    ),
    least=5,
)
SKOLA24_GUARDIANS = PlacedLayout(
    "skola24_guardians",
    (
        ColumnTarget.IDENTITY,
        ColumnTarget.GUARDIAN1_IDENTITY,
        ColumnTarget.GUARDIAN1_GIVEN_NAME,
        ColumnTarget.GUARDIAN1_FAMILY_NAME,
        ColumnTarget.GUARDIAN1_EMAIL,
        ColumnTarget.GUARDIAN1_PHONE,
    ),
    least=4,
)
SKOLA24_STAFF = PlacedLayout("skola24_staff", (_NOBODY,) * 8, least=5)
_UNIKUM_TYPE = 18
UNIKUM_PERSONS = PlacedLayout(
    "unikum_persons",
    (
        ColumnTarget.GIVEN_NAME,
        ColumnTarget.FAMILY_NAME,
        ColumnTarget.EMAIL,
        ColumnTarget.IDENTITY,
        *(_NOBODY,) * 7,
        ColumnTarget.SECURITY_MARKING,  # contact details are hidden: nobody hides them without a reason
        *(_NOBODY,) * 3,
        ColumnTarget.GRADE,
        *(_NOBODY,) * 3,
    ),
    least=_UNIKUM_TYPE + 1,
    row_type=(_UNIKUM_TYPE, "user"),
)
_UNIKUM_ROW_TYPES = frozenset({"user", "class", "school"})


def by_headings(folded: Sequence[str]) -> HeadedLayout | None:
    """The layout that has these headings."""
    found = set(folded)
    return next((layout for layout in HEADED if any(signs <= found for signs in layout.signs)), None)


def by_places(meanings: Sequence[str], widest: int, rows: Sequence[Sequence[str]]) -> PlacedLayout | None:
    """The layout of a table without headings. `meanings` are what the columns' contents look like."""
    numbers = [index for index, meaning in enumerate(meanings) if meaning == "identity"]
    has_names = len(meanings) > 4 and meanings[3] == meanings[4] == "text"
    if widest > _UNIKUM_TYPE and _is_unikum(rows):
        return UNIKUM_PERSONS
    if numbers[:1] == [2] and has_names and widest in (7, 8) and "email" in meanings[6:7]:
        return SKOLA24_STAFF
    if numbers == [2] and has_names and widest in (5, 6):
        return SKOLA24_CHILDREN
    if numbers[:2] == [0, 1] and len(meanings) > 3 and meanings[2] == meanings[3] == "text" and widest <= 6:
        return SKOLA24_GUARDIANS
    return None


def _is_unikum(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the rows end with Unikum's row types."""
    ends = [next((cell for cell in reversed(row) if cell), "") for row in rows]
    typed = sum(1 for end in ends if end in _UNIKUM_ROW_TYPES)
    return typed > len(ends) // 2 and "user" in ends
