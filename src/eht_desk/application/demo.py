# SPDX-License-Identifier: EUPL-1.2
"""The demo: a made-up school brought to life through the same use cases as a real one, by a plan that is data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from eht_desk.application import account_desk, form_work, hand_overs, papers, register_import, sessions, setup
from eht_desk.application.demo_acts import ACTS, DemoActs
from eht_desk.application.pupils import list_classes, list_pupils
from eht_desk.application.school_forms import open_workspace
from eht_desk.application.workspace import DEFAULT_ZONE, Services, Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import Draft
from eht_desk.domain.forms.model import Answers, AnswerValue, FieldKind
from eht_desk.domain.ids import DocumentId, PupilId, StaffId
from eht_desk.domain.organisation import StaffMember
from eht_desk.domain.register_sources import ReadOptions, SourceFile

FORM = "absence_checklist"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A person of the demo. A mentor's name is the one that the made-up register gives the class's mentor."""

    login: str
    roles: tuple[Role, ...]
    about: str
    name: str = ""
    mentor_of: str = ""
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class DemoStep:
    """Something that was done with a checklist. Whole numbers in date fields count days from the making."""

    do: str
    days_ago: int
    at: time
    answers: Answers
    author: str = ""
    reason: str = ""
    kept_at: str = ""


@dataclass(frozen=True, slots=True)
class DemoChecklist:
    """A checklist, or another form, about the nth pupil of a class, and what happened around it."""

    class_name: str
    pupil: int
    author: str
    steps: tuple[DemoStep, ...]
    form: str = FORM


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """The whole demo as data."""

    store_name: str
    authority_name: str
    unit_name: str
    unit_code: str
    municipality: str
    password: str
    opened_days_ago: int
    accounts: tuple[DemoAccount, ...]
    checklists: tuple[DemoChecklist, ...]


class DemoClock:
    """A clock that the demo moves forward, so that documents are as old as they should be."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The moment that the demo has come to."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Forward only: the log refuses to run backwards."""
        self._now = max(moment, self._now + timedelta(seconds=1))


def make_demo(
    services: Services,
    clock: DemoClock,
    path: Path,
    plan: DemoPlan,
    register: Sequence[SourceFile],
    *,
    until: datetime,
    say: Callable[[str], None],
) -> tuple[tuple[str, str, str], ...]:
    """Create the store and let everything in the plan happen. `services.clock` must be `clock`.

    Returns login, password and description per person. Raises as the use cases do.
    """
    maker = _Maker(services, clock, path, plan, until)
    say("Skapar arkivet …")
    first = maker.create()
    say("Läser in eleverna …")
    maker.take_in(first, register)
    say("Öppnar konton …")
    maker.open_accounts(first)
    say("Fyller i checklistor …")
    maker.fill_in()
    return tuple((person.login, plan.password, person.about) for person in plan.accounts)


class _Maker:
    def __init__(
        self, services: Services, clock: DemoClock, path: Path, plan: DemoPlan, until: datetime
    ) -> None:
        self._services = services
        self._clock = clock
        self._path = path
        self._plan = plan
        self._until = until
        self._today = until.astimezone(ZoneInfo(DEFAULT_ZONE)).date()
        self._spaces: dict[str, Workspace] = {}
        self._pupils: dict[str, list[PupilId]] = {}
        self._documents: dict[int, DocumentId] = {}
        self._acts: dict[int, DemoActs] = {}

    def create(self) -> Workspace:
        plan = self._plan
        person = next(item for item in plan.accounts if item.is_first)
        workspace, secrets = setup.create_store(
            self._services,
            setup.StoreSetup(
                path=self._path,
                store_name=plan.store_name,
                authority_name=plan.authority_name,
                unit_name=plan.unit_name,
                unit_code=plan.unit_code,
                municipality=plan.municipality,
                login=person.login,
                display_name=person.name,
                password=plan.password,
                roles=person.roles,
                is_demo=True,
            ),
        )
        setup.confirm_recovery_papers(workspace, secrets.first_paper, secrets.second_paper)
        self._spaces[person.login] = workspace
        return workspace

    def take_in(self, first: Workspace, register: Sequence[SourceFile]) -> None:
        options = ReadOptions(today=self._today)
        staged, _ = register_import.stage_register(first, register, options)
        register_import.approve_import(first, staged.import_id, unknown_marking_vouched=True)
        for view in list_pupils(first):
            self._pupils.setdefault(view.class_name, []).append(view.id)

    def open_accounts(self, first: Workspace) -> None:
        unit_id = sessions.who(first).unit_id
        mentors = self._mentors(first)
        for person in self._plan.accounts:
            if person.is_first:
                continue
            mentor = mentors.get(person.mentor_of)
            name = person.name or (mentor.name if mentor else person.login)
            account_desk.open_account(
                first,
                account_desk.NewAccount(
                    person.login,
                    name,
                    self._plan.password,
                    unit_id,
                    person.roles,
                    staff_id=StaffId(mentor.id) if mentor else None,
                    is_temporary_password=False,
                ),
            )

    def _mentors(self, first: Workspace) -> dict[str, StaffMember]:
        classes = {item.id: item.name for item in list_classes(first)}
        staff = {member.id: member for member in account_desk.list_staff(first)}
        with first.store.read() as work:
            ties = work.organisation.mentorships()
        return {
            classes[tie.class_id]: staff[tie.staff_id]
            for tie in ties
            if tie.class_id in classes and tie.staff_id in staff
        }

    def fill_in(self) -> None:
        steps = [
            (self._moment(step), number, checklist, step)
            for number, checklist in enumerate(self._plan.checklists)
            for step in checklist.steps
        ]
        for moment, number, checklist, step in sorted(steps, key=lambda item: item[0]):
            self._clock.move_to(min(moment, self._until))
            self._do(number, checklist, step)
        for workspace in self._spaces.values():
            workspace.store.close()

    def _do(self, number: int, checklist: DemoChecklist, step: DemoStep) -> None:
        workspace = self._space(step.author or checklist.author)
        pupils = self._pupils[checklist.class_name]
        pupil_id = pupils[checklist.pupil % len(pupils)]
        document_id = self._documents.get(number)
        if step.do in ACTS:
            acts = self._acts.setdefault(number, DemoActs())
            acts.do(step.do, workspace, pupil_id, checklist.form, document_id, step.answers)
            return
        match step.do:
            case "draft":
                self._write(workspace, pupil_id, None, checklist.form, step)
            case "talk" | "follow_up" | "eht":
                draft = self._write(workspace, pupil_id, document_id, checklist.form, step)
                document, _ = form_work.finalise_stage(workspace, draft)
                self._documents[number] = document.id
            case "correct" if document_id is not None:
                draft, _ = form_work.correct_document(workspace, document_id, step.reason)
                answers = {**draft.answers, **self._answers(step, checklist.form)}
                saved = form_work.save_draft(workspace, draft, answers, starts_stretch=True)
                document, _ = form_work.finalise_stage(workspace, saved)
                self._documents[number] = document.id
            case "print" if document_id is not None:
                issue = papers.issue_paper(workspace, document_id)
                papers.record_print(workspace, document_id, issue.paper.number, 1)
            case "copy_to_rector" if document_id is not None:
                hand_overs.record_delivery(workspace, document_id, step.do, self._day(step), "")
            case "signed" if document_id is not None:
                papers.record_signature(workspace, document_id, self._day(step), step.kept_at)
            case _:
                raise ValueError(f"demo plan: cannot {step.do}")

    def _write(
        self,
        workspace: Workspace,
        pupil_id: PupilId,
        document_id: DocumentId | None,
        form_id: str,
        step: DemoStep,
    ) -> Draft:
        page = form_work.open_form(workspace, pupil_id, form_id, document_id)
        answers = {**page.draft.answers, **self._answers(step, form_id)}
        return form_work.save_draft(workspace, page.draft, answers, starts_stretch=True)

    def _answers(self, step: DemoStep, form_id: str) -> Mapping[str, AnswerValue]:
        kinds = {field.id: field.kind for field in self._services.forms.get(form_id).fields()}
        return {
            key: (self._today + timedelta(days=value)).isoformat()
            if kinds.get(key) is FieldKind.DATE and isinstance(value, int)
            else value
            for key, value in step.answers.items()
        }

    def _space(self, login: str) -> Workspace:
        if login not in self._spaces:
            store = self._services.stores.unlock(self._path, login, self._plan.password)
            self._spaces[login] = open_workspace(self._services, store)
        chosen = self._spaces[login].store
        if not chosen.sharing().may_write:
            for workspace in self._spaces.values():
                if workspace.store.sharing().may_write:
                    workspace.store.release_lease()  # one writes at a time, also in a made-up school
            chosen.take_lease()
        return self._spaces[login]

    def _day(self, step: DemoStep) -> date:
        return self._today - timedelta(days=step.days_ago)

    def _moment(self, step: DemoStep) -> datetime:
        return datetime.combine(self._day(step), step.at, ZoneInfo(DEFAULT_ZONE)).astimezone(UTC)


def opening_moment(plan: DemoPlan, until: datetime) -> datetime:
    """When the made-up school began to use the program."""
    return until - timedelta(days=plan.opened_days_ago)
