# SPDX-License-Identifier: EUPL-1.2
"""The one gate: the only producer of what a viewer may see of a pupil (architecture §4).

Screens, papers, exports, search, titles and the log take a PupilView. No other module builds one.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from operator import attrgetter

from eht_desk.application.person_records import all_people
from eht_desk.application.ports import ReadWork
from eht_desk.domain.access import MEDICAL_ROLES, Viewer, may_see_pupil
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ClassId, GuardianId, PupilId, StaffId, UnitId
from eht_desk.domain.organisation import SchoolClass
from eht_desk.domain.people import ClassMembership, Pupil
from eht_desk.domain.protected_person import is_veiled
from eht_desk.domain.protection import Protection, Secret
from eht_desk.domain.pupil_view import Alias, GuardianView, PupilView, ShownIdentity

_FEW = 40
"""Up to so many pupils are read one by one, more are cheaper all at once."""

_PLAIN = str.maketrans("åäöéèüáàæøíóñçšžćő", "aaoeeuaaaoioncszco")
_ORDER = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


class Places:
    """Where pupils belong on a day: class, and the names of the class's mentors.

    A class that has ended is nobody's class: last year's "8A" gives nobody sight of anybody, whatever a stray
    membership or mentorship still says.
    """

    def __init__(self, work: ReadWork, day: date, memberships: Iterable[ClassMembership]) -> None:
        self._classes: dict[ClassId, SchoolClass] = {
            item.id: item for item in work.organisation.classes() if not item.has_ended(day)
        }
        staff: dict[StaffId, str] = {item.id: item.name for item in work.organisation.staff()}
        mentors: dict[ClassId, list[str]] = defaultdict(list)
        for tie in work.organisation.mentorships():
            if tie.period.covers(day) and tie.staff_id in staff:
                mentors[tie.class_id].append(staff[tie.staff_id])
        self._mentors = {class_id: tuple(names) for class_id, names in mentors.items()}
        self._class_of: dict[PupilId, ClassId] = {}
        for membership in memberships:
            if membership.period.covers(day):
                self._class_of[membership.pupil_id] = membership.class_id

    def class_of(self, pupil_id: PupilId) -> SchoolClass | None:
        """The pupil's class on the day."""
        class_id = self._class_of.get(pupil_id)
        return None if class_id is None else self._classes.get(class_id)

    def mentors_of(self, class_id: ClassId) -> tuple[str, ...]:
        """Names of the class's mentors on the day."""
        return self._mentors.get(class_id, ())


def pupil_views(
    work: ReadWork, viewer: Viewer, day: date, ids: Collection[PupilId] | None = None
) -> list[PupilView]:
    """Every pupil that the viewer may see, or these of them, by family name in Swedish order."""
    places = Places(work, day, work.pupils.memberships_on(day, ids))
    hidden = {item.pupil_id: item for item in work.protections.all()}
    views: list[PupilView] = []
    # The rule asks about unit and class only, so it is asked once for each pair and not ten thousand times.
    reach: dict[tuple[UnitId, ClassId | None], bool] = {}
    for pupil in work.pupils.all() if ids is None else work.pupils.some(ids):
        school_class = places.class_of(pupil.id)
        place = (pupil.unit_id, None if school_class is None else school_class.id)
        may_see = reach.get(place)
        if may_see is None:
            may_see = reach[place] = may_see_pupil(viewer, *place)
        if pupil.id in hidden:  # who can open it is named in its plan, whatever the role (P-4)
            views.append(_protected_view(pupil, school_class, places, day, hidden[pupil.id]))
        elif may_see or pupil.id in viewer.opened:
            views.append(_view(pupil, school_class, places, day))
    views.sort(key=attrgetter("sort_key"))
    return views


def pupil_views_of(
    work: ReadWork, viewer: Viewer, ids: Collection[PupilId], day: date
) -> dict[PupilId, PupilView]:
    """These pupils, as far as the viewer may see them; for lists of work, which are about few of many."""
    if len(ids) > _FEW:
        return {view.id: view for view in pupil_views(work, viewer, day, ids)}
    places = Places(work, day, [item for pupil_id in ids for item in work.pupils.memberships(pupil_id)])
    found = ((pupil_id, _find(work, viewer, pupil_id, places, day)) for pupil_id in ids)
    return {pupil_id: view for pupil_id, view in found if view is not None}


def pupil_view(work: ReadWork, viewer: Viewer, pupil_id: PupilId, day: date) -> PupilView:
    """One pupil.

    Raises:
        RuleViolation: `not_allowed`, the same for a pupil that does not exist as for one that the viewer may not see.
    """
    view = find_pupil_view(work, viewer, pupil_id, day)
    if view is None:
        raise RuleViolation("not_allowed")
    return view


def find_pupil_view(work: ReadWork, viewer: Viewer, pupil_id: PupilId, day: date) -> PupilView | None:
    """One pupil, or None when the viewer may not see it or it does not exist."""
    places = Places(work, day, work.pupils.memberships(pupil_id))
    return _find(work, viewer, pupil_id, places, day)


def contributor_view(work: ReadWork, viewer: Viewer, pupil_id: PupilId, day: date) -> PupilView | None:
    """One pupil, for a school nurse or physician of the pupil's school who contributes to a document about the pupil.

    Whether there is such a document, and the consent for it, decides application/medical_contribution.py.
    """
    pupil = work.pupils.get(pupil_id)
    if pupil is None or pupil.merged_into is not None or not viewer.roles_at(pupil.unit_id) & MEDICAL_ROLES:
        return None
    if work.protections.of_pupil(pupil_id) is not None:
        return find_pupil_view(work, viewer, pupil_id, day)
    places = Places(work, day, work.pupils.memberships(pupil_id))
    return _view(pupil, places.class_of(pupil_id), places, day)


def guardian_views(work: ReadWork, pupil: PupilView, day: date) -> tuple[GuardianView, ...]:
    """The guardians of a pupil that has already passed the gate; a protected pupil's are never shown here."""
    if pupil.is_protected:
        return ()
    ties = [tie for tie in work.pupils.guardianships(pupil.id) if tie.period.covers(day)]
    people = {person.id: person for person in work.pupils.guardians([tie.guardian_id for tie in ties])}
    veiled = any(is_veiled(person) for person in people.values())
    records = {item.person_id: item.id for item in all_people(work)} if veiled else {}
    return tuple(
        GuardianView(
            name=f"{person.given_name} {person.family_name}".strip(),
            kind=tie.kind.value,
            phones=person.phones,
            emails=person.emails,
            until=tie.period.end,
            id=tie.guardian_id,
            is_veiled=is_veiled(person),
            record_id=records.get(person.id, ""),
        )
        for tie in ties
        if (person := people.get(tie.guardian_id)) is not None
    )


def contact_choices(
    work: ReadWork, pupil: PupilView, day: date, also: GuardianId | None = None
) -> tuple[GuardianView, ...]:
    """Whom among the guardians a contact can have been with, on the form that asks.

    A protected pupil's are numbers without names and ways to reach them, which only a reveal shows; who must never be
    contacted (P-13) is not among them, unless it is `also`, the one of a contact that is being corrected.
    """
    protection = work.protections.of_pupil(pupil.id) if pupil.is_protected else None
    if protection is None:
        return guardian_views(work, pupil, day)
    numbers = guardian_numbers(work, pupil.id, day)
    return tuple(
        GuardianView(
            "", tie.kind.value, until=tie.period.end, id=tie.guardian_id, number=numbers[tie.guardian_id]
        )
        for tie in work.pupils.guardianships(pupil.id)
        if tie.period.covers(day) and (protection.may_receive(tie.guardian_id) or tie.guardian_id == also)
    )


def guardian_numbers(work: ReadWork, pupil_id: PupilId, day: date) -> dict[GuardianId, int]:
    """The guardians of the day, numbered from one: what stands for their names, the same on every page."""
    ties = [tie for tie in work.pupils.guardianships(pupil_id) if tie.period.covers(day)]
    ids = sorted({tie.guardian_id for tie in ties})
    return {guardian_id: number for number, guardian_id in enumerate(ids, start=1)}


def folded(text: str) -> str:
    """Text for searching: case-folded, NFC."""
    return unicodedata.normalize("NFC", text).casefold()


def search(views: Iterable[PupilView], text: str) -> list[PupilView]:
    """Views in which every word of `text` occurs (name, class, number); "ostlund" finds Östlund, "ö" only ö."""
    found = list(views)
    for word in sorted(
        folded(text).split(), key=len, reverse=True
    ):  # the longest leaves fewest for the others
        found = [view for view in found if word in view.search_text]
    return found


def _find(work: ReadWork, viewer: Viewer, pupil_id: PupilId, places: Places, day: date) -> PupilView | None:
    pupil = work.pupils.get(pupil_id)
    if pupil is None or pupil.merged_into is not None:
        return None  # the record of the same pupil that is kept is shown in its place
    school_class = places.class_of(pupil_id)
    protection = work.protections.of_pupil(pupil_id)
    if protection is not None:
        return _protected_view(pupil, school_class, places, day, protection)
    class_id = None if school_class is None else school_class.id
    if pupil_id not in viewer.opened and not may_see_pupil(viewer, pupil.unit_id, class_id):
        return None
    return _view(pupil, school_class, places, day)


def _view(pupil: Pupil, school_class: SchoolClass | None, places: Places, day: date) -> PupilView:
    number = "" if pupil.identity is None else pupil.identity.display
    class_name = "" if school_class is None else school_class.name
    given, family = pupil.given_name, pupil.family_name
    text = f"{given} {family} {class_name} {number} {number.replace('-', '')}".casefold()
    order = f"{family}\0{given}".casefold()
    if not text.isascii():
        text = f"{text} {text.translate(_PLAIN)}"
        order = order.translate(_ORDER)
    return PupilView(
        pupil.id,
        pupil.unit_id,
        ShownIdentity(given, family, number, pupil.birth_date),
        None if school_class is None else school_class.id,
        class_name,
        pupil.grade,
        () if school_class is None else places.mentors_of(school_class.id),
        pupil.left_on is not None and pupil.left_on <= day,
        text,
        order,
    )


def _protected_view(
    pupil: Pupil, school_class: SchoolClass | None, places: Places, day: date, protection: Protection
) -> PupilView:
    """The alias, and of where the pupil belongs only what the plan leaves open (P-3). The true name finds nothing."""
    hidden = protection.hidden
    class_name = "" if school_class is None or Secret.CLASS in hidden else school_class.name
    text = f"{protection.alias} {class_name}".casefold()
    return PupilView(
        pupil.id,
        pupil.unit_id,
        Alias(protection.alias),
        None if school_class is None else school_class.id,
        class_name,
        pupil.grade,
        () if school_class is None or Secret.STAFF in hidden else places.mentors_of(school_class.id),
        pupil.left_on is not None and pupil.left_on <= day,
        f"{text} {text.translate(_PLAIN)}",
        protection.alias.casefold().translate(_ORDER),
        hidden,
    )
