# SPDX-License-Identifier: EUPL-1.2
"""Names on papers: the one place that decides what a paper, its cover sheet and its file say of who and where.

A protected pupil is the alias with an empty line for the name; school, class and staff stand there as far as the plan
leaves them open (P-3). What people typed into fields is theirs and stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from eht_desk.application.document_views import account_names, papers_of_now
from eht_desk.application.ports import ApprovalMark, Letterhead, ReadWork
from eht_desk.application.school_papers import letterhead_of
from eht_desk.application.workspace import Workspace
from eht_desk.domain.documents import Document, IssuedPaper
from eht_desk.domain.forms.model import Answers, FieldKind, FormDefinition
from eht_desk.domain.ids import AccountId, PupilId
from eht_desk.domain.protection import ProtectionEvent, Secret
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.register import folded_name

_FILLED_IN = {Secret.STAFF: ("author_name", "mentor_name"), Secret.SCHOOL: ("school_name",)}
"""Defaults of fields that are names of staff or of the school."""
_NAMES_ANEW = frozenset({ProtectionEvent.BEGUN, ProtectionEvent.PLAN_CHANGED})


@dataclass(frozen=True, slots=True)
class SchoolNames:
    """What the head of a paper says; empty where the plan hides the school.

    `instead`: for a protected pupil the true names, folded, that the program once filled in by itself, and what stands
    for each: the alias, or nothing for a guardian. `former_stages`: frozen before the plan said what it says.
    """

    unit: str
    authority: str
    letterhead: Letterhead | None = None
    instead: Mapping[str, str] = field(default_factory=dict, repr=False)
    former_stages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PaperNames:
    """Who and where, as a paper about the pupil says it. `accounts`: names of staff by account, none when hidden.

    `is_alias`: the name is written by hand, on a line of its own. `hidden`: what is left out, for the words instead.
    """

    pupil: str
    pupil_class: str
    number: str
    school: SchoolNames
    accounts: Mapping[str, str]
    is_alias: bool
    hidden: frozenset[Secret]

    def staff(self, name: str) -> str:
        """A name of staff that the program would print by itself."""
        return "" if Secret.STAFF in self.hidden else name

    def answers(self, definition: FormDefinition, answers: Answers) -> Answers:
        """The answers without names that the program filled in: the pupil's and guardians', those of staff and
        of the school where the plan hides them now. What somebody wrote stays.
        """
        if not self.is_alias:
            return answers
        found = dict(answers)
        secret = {name for kind, names in _FILLED_IN.items() if kind in self.hidden for name in names}
        for stage_id in self.school.former_stages if secret else ():
            found |= {item.id: None for item in definition.fields(stage_id) if item.default in secret}
        for item in definition.fields():
            value = found.get(item.id)
            if item.kind is not FieldKind.PERSON or not isinstance(value, dict):
                continue
            name = folded_name(str(value.get("name") or ""))
            if name in self.school.instead:
                shown = self.school.instead[name]
                found[item.id] = {"name": shown} if shown else None
        return found

    def approvals(self, marks: Iterable[ApprovalMark]) -> tuple[ApprovalMark, ...]:
        """Marks of approvals: a protected pupil's signature is the name, and stays in the program; who noted it is left
        out where staff are hidden.
        """
        return tuple(
            replace(
                mark,
                by=self.staff(mark.by),
                ink=None if self.is_alias else mark.ink,
                is_ink_kept=self.is_alias and mark.ink is not None,
            )
            for mark in marks
        )


def names_for(
    work: ReadWork,
    view: PupilView,
    document: Document | None = None,
    workspace: Workspace | None = None,
) -> PaperNames:
    """The names on a paper about a pupil that has passed the gate. With a workspace the letterhead comes along."""
    accounts = {} if Secret.STAFF in view.hidden else account_names(work)
    return named(view, school_names(work, view, document, workspace), accounts)


def named(
    view: PupilView, school: SchoolNames, accounts: Mapping[AccountId, str] | Mapping[str, str]
) -> PaperNames:
    """The same from what has been read already; what the plan hides is taken away here too."""
    hidden = view.hidden
    return PaperNames(
        view.name,
        "" if Secret.CLASS in hidden else view.class_name,
        view.number,
        as_shown(school, hidden),
        {} if Secret.STAFF in hidden else {str(key): name for key, name in accounts.items()},
        view.is_protected,
        hidden,
    )


def school_names(
    work: ReadWork,
    view: PupilView | None = None,
    document: Document | None = None,
    workspace: Workspace | None = None,
) -> SchoolNames:
    """School and huvudman: of the document, which stays with the school where it was made, else of the pupil.

    With a workspace the school's letterhead comes along.
    """
    units = work.organisation.units()
    wanted = document.unit_id if document is not None else view.unit_id if view is not None else None
    unit = next((item for item in units if item.id == wanted), units[0])
    letterhead = None if workspace is None else letterhead_of(workspace, work)
    names = SchoolNames(unit.name, work.organisation.authority().name, letterhead)
    if view is None or not view.is_protected:
        return names
    since = names_hold_since(work, view.id)
    stages = document.stages if document is not None and since is not None else ()
    former = frozenset(stage.stage_id for stage in stages if since is not None and stage.at <= since)
    return as_shown(replace(names, instead=_instead(work, view), former_stages=former), view.hidden)


def papers_that_count(work: ReadWork, document: Document) -> list[IssuedPaper]:
    """The papers that may be printed, saved or handed over again: none with the open name, or with what the plan hides
    now. Earlier ones are out in the world, or nobody has them; they still come back signed.
    """
    since = names_hold_since(work, document.pupil_id)
    papers = papers_of_now(document, work.documents.papers(document.id))
    return [paper for paper in papers if since is None or paper.at > since]


def names_hold_since(work: ReadWork, pupil_id: PupilId) -> datetime | None:
    """When what papers say of a protected pupil was decided last; None for any other pupil."""
    protection = work.protections.of_pupil(pupil_id)
    if protection is None:
        return None
    return max((step.at for step in protection.steps if step.event in _NAMES_ANEW), default=None)


def is_about_protected(workspace: Workspace, pupil_id: PupilId) -> bool:
    """Whether papers about the pupil carry an alias. False too for who cannot open the protection."""
    with workspace.store.read() as work:
        return work.protections.of_pupil(pupil_id) is not None


def _instead(work: ReadWork, view: PupilView) -> dict[str, str]:
    ids = [tie.guardian_id for tie in work.pupils.guardianships(view.id)]
    people = work.pupils.guardians(ids) if ids else []
    found = {folded_name(f"{item.given_name} {item.family_name}"): "" for item in people}
    pupil = work.pupils.get(view.id)
    if pupil is not None:
        found[folded_name(f"{pupil.given_name} {pupil.family_name}")] = view.name
    return found


def as_shown(names: SchoolNames, hidden: frozenset[Secret]) -> SchoolNames:
    """The names without what is hidden. A letterhead holds the school's phone and often somebody's name."""
    if Secret.SCHOOL in hidden:
        return replace(names, unit="", authority="", letterhead=None)
    if Secret.STAFF in hidden:
        return replace(names, letterhead=None)
    return names
