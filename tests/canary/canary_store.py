# SPDX-License-Identifier: EUPL-1.2
"""A real store in which every field that people fill in holds a marked word of its kind, with somebody in each role.

The protected pupil was an ordinary one first, so that what protecting has to clear away has been there.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from eht_desk import resources
from eht_desk.application import (
    contact_notes,
    form_work,
    gates,
    log_reviews,
    papers,
    protection_aftermath,
    pupils,
    school_definitions,
    sessions,
    setup,
    sharing,
)
from eht_desk.application.account_desk import NewAccount, open_account
from eht_desk.application.followed_routine import follow_routine
from eht_desk.application.measures import NewMeasure
from eht_desk.application.ports import OpenStore, UnitOfWork
from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.application.pupil_facts import NewFact
from eht_desk.application.signals import NewSignal
from eht_desk.application.workspace import Services, Workspace
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import FactKind
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.ids import (
    AccountId,
    DocumentId,
    DraftId,
    GuardianId,
    LoosePageId,
    NoteDraftId,
    PupilId,
    UnitEntryId,
    UnitId,
)
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil
from eht_desk.domain.protection import DeniedPerson, ProtectionGrade, ProtectionPlan, Secret
from eht_desk.domain.received import Description
from eht_desk.domain.scans import LooseReason, PageCode
from eht_desk.domain.school_definitions import DefinitionKind
from eht_desk.exchange.register_files import RegisterFiles
from eht_desk.store.backup import FolderBackups
from eht_desk.store.gate import SqlCipherGate
from tests.canary import marks
from tests.canary.marks import Who
from tests.canary.register import hand_in
from tests.contracts import cases, entries
from tests.contracts import papers as paper_things
from tests.contracts.unit_of_work import a_draft, an_event
from tests.fakes.devices import FixedClock
from tests.fakes.school import (
    CLASS_5A,
    FORM,
    NOEL,
    PASSWORD,
    PER,
    TALK,
    furnish,
    memory_services,
    setup_of,
)
from tests.store.conftest import CHEAP, RandomIds

PROTECTED = PupilId("pupil-protected")
LAID_ASIDE = LoosePageId("loose-page-laid-aside")
MAPPING = "social_mapping"
WITHOUT_HER = ("per", "nils")
"""Who has own texts about her and will not be among those who may know."""
OUR_TALK: dict[str, AnswerValue] = {**TALK, "mentor_name": {"name": f"Per {marks.CHOSEN}"}}
LOGINS: dict[str, tuple[Role, Who]] = {
    "karin": (Role.RECTOR, Who.MEMBER),
    "maria": (Role.COUNSELLOR, Who.AUTHOR),
    "rut": (Role.RECTOR, Who.TEAM),
    "kurt": (Role.COUNSELLOR, Who.TEAM),
    "sol": (Role.SPECIAL_EDUCATOR, Who.TEAM),
    "per": (Role.MENTOR, Who.MENTOR),
    "nils": (Role.NURSE, Who.HEALTH),
    "fia": (Role.PHYSICIAN, Who.HEALTH),
    "psy": (Role.PSYCHOLOGIST, Who.STAFF),
    "ida": (Role.ADMINISTRATOR, Who.STAFF),
}
"""Everybody who can open the store: role, and what the person is to the protected pupil."""


@dataclass(frozen=True)
class Canary:
    """The store as it was made, the words that chance gave, and ids of everything about the protected pupil."""

    path: Path
    alias: str
    ids: dict[str, Any]

    def copy_to(self, path: Path) -> Path:
        """A store of one's own, to be done with as one likes."""
        shutil.copytree(self.path, path)
        return path

    def with_import(self, path: Path) -> Canary:
        """The same store, in which somebody who may not know has handed in a register that names her."""
        workspace = unlock(real_services(), self.copy_to(path), "ida")
        import_id = hand_in(workspace)
        workspace.store.close()
        return replace(self, path=path, ids={**self.ids, "ImportId": import_id})


class RandomCodes(RandomIds):
    def new_code(self) -> str:
        digits = hashlib.sha256(self.new_id().encode()).hexdigest().upper()
        return f"{digits[:4]}-{digits[4:6]}"


def real_services(hours: int = 2) -> Services:
    """The program's own parts, but for the clock and a password that costs nothing: so long after the beginning."""
    clock, ids = FixedClock(), RandomCodes()
    clock.advance(hours=hours)
    services, *_ = memory_services(clock)
    return replace(
        services,
        ids=ids,
        stores=SqlCipherGate(clock, ids, kdf=CHEAP, floor=CHEAP),
        renderer=PdfRenderer(resources.read_bytes),
        registers=RegisterFiles(),
        backups=FolderBackups(clock),
    )


def unlock(services: Services, path: Path, login: str) -> Workspace:
    """Somebody opens the store and writes in it, if nobody else does."""
    return sessions.unlock(services, path, login, PASSWORD)


def make_canary(path: Path) -> Canary:
    """Make it: people, the pupil with everything about her, then she becomes protected, and life goes on."""
    services = real_services(0)
    named = replace(
        setup_of(path),
        authority_name=marks.AUTHORITY,
        unit_name=marks.SCHOOL,
        display_name=f"Karin {marks.STAFF}",
    )
    rector, secrets = setup.create_store(services, named)
    setup.confirm_recovery_papers(rector, secrets.first_paper, secrets.second_paper)
    unit_id = furnish(rector)
    _mark_the_school(rector)
    follow_routine(rector, unit_id, "trosa")
    _open_accounts(rector, unit_id)
    accounts = _accounts(rector)
    _add_pupil(rector, unit_id)
    sharing.stop_writing(rector)
    for login in WITHOUT_HER:
        _write_what_is_left(services, path, login)
    maria = unlock(services, path, "maria")
    ids: dict[str, Any] = {"PupilId": PROTECTED, "UnitId": unit_id, "AccountId": accounts["kurt"]}
    _write_as_people_do(maria, ids)
    _write_the_rest(maria, ids)
    maria.store.close()
    sharing.begin_writing(rector)
    members = (accounts["karin"], accounts["maria"])
    plan = ProtectionPlan(
        (Secret.NAME, Secret.ADDRESS, Secret.SCHOOL, Secret.CLASS, Secret.STAFF, Secret.RELATIVE),
        (DeniedPerson(f"Vera {marks.GUARDIAN}", GuardianId("guardian-1"), marks.WRITTEN),),
        f"Vera {marks.GUARDIAN}",
        marks.WRITTEN,
    )
    request = ProtectionRequest(
        ProtectionGrade.CONFIDENTIALITY_MARKING, members, date(2026, 11, 16), plan, reason=marks.WRITTEN
    )
    protection, _ = protect_pupil(rector, PROTECTED, request)
    protection_aftermath.finish(rector, PROTECTED)
    rector.store.close()
    maria = unlock(real_services(1), path, "maria")
    _write_after(maria)
    pupils.open_pupil(maria, NOEL)
    maria.store.close()
    rut = unlock(real_services(1), path, "rut")
    ids["review"] = log_reviews.begin_review(rut, unit_id)[0].id
    rut.store.close()
    return Canary(path, protection.alias, ids)


def _mark_the_school(rector: Workspace) -> None:
    """Class, staff and letterhead say what they are."""
    with rector.store.write() as work:
        [own] = [item for item in work.organisation.classes() if item.id == CLASS_5A]
        work.organisation.update_class(replace(own, name=marks.CLASS))
        for member in work.organisation.staff():
            work.organisation.update_staff(replace(member, name=f"{member.name} {marks.STAFF}"))
        work.commit(LogEvent("school_named"))
    head = f'lines = ["{marks.LETTERHEAD}"]\nfoot = ["{marks.LETTERHEAD}"]\n'.encode()
    school_definitions.put_in(rector, DefinitionKind.LETTERHEAD, head, "letterhead.toml", rector.today)


def _write_what_is_left(services: Services, path: Path, login: str) -> None:
    """Own texts by somebody who will not be among those who may know: a text, an own draft of a note, a page."""
    workspace = unlock(services, path, login)
    store = workspace.store
    with store.write() as work:
        pupil = work.pupils.get(PROTECTED)
        assert pupil is not None
        account = work.accounts.get(store.account_id)
        assert account is not None
        draft = a_draft(
            store,
            pupil,
            id=DraftId(f"left-{login}"),
            form_id=MAPPING,
            compartment_id=account.own_compartment_id,
            answers={"school_area_words": marks.LEFT},
        )
        work.documents.put_draft(draft)
        note = cases.a_note_draft(store, pupil, id=NoteDraftId(f"left-{login}"), fields={"text": marks.LEFT})
        work.notes.put_draft(note)
        work.commit(LogEvent("test_left", PROTECTED))
    store.close()


def _open_accounts(rector: Workspace, unit_id: UnitId) -> None:
    for login, (role, _) in LOGINS.items():
        if login != "karin":
            staff = PER if role is Role.MENTOR else None
            new = NewAccount(
                login, f"{login.title()} {marks.STAFF}", PASSWORD, unit_id, (role,), staff_id=staff
            )
            open_account(rector, replace(new, is_temporary_password=False))


def _accounts(rector: Workspace) -> dict[str, AccountId]:
    with rector.store.read() as work:
        return {item.login: item.id for item in work.accounts.all()}


def _add_pupil(rector: Workspace, unit_id: UnitId) -> None:
    school = rector.store.school
    number = IdentityNumber(marks.NUMBER, NumberKind.PERSONAL, date(2015, 5, 13))
    pupil = Pupil(
        PROTECTED,
        school,
        unit_id,
        marks.GIVEN,
        marks.FAMILY,
        number,
        date(2015, 5, 13),
        5,
        marks.REGISTER_ID,
        f"{marks.GIVEN}@example.invalid",
    )
    guardian = Guardian(
        GuardianId("guardian-1"), school, "Vera", marks.GUARDIAN, None, (marks.PHONE,), (marks.MAIL,)
    )
    with rector.store.write() as work:
        noel = work.pupils.get(NOEL)
        assert noel is not None
        work.pupils.update([replace(noel, family_name=marks.ORDINARY)])
        work.pupils.add([pupil])
        work.pupils.add_memberships([ClassMembership(PROTECTED, CLASS_5A)])
        work.pupils.add_guardians([guardian])
        work.pupils.add_guardianships([Guardianship(PROTECTED, guardian.id)])
        work.commit(LogEvent("pupil_added", PROTECTED))


def _write_as_people_do(maria: Workspace, ids: dict[str, Any]) -> None:
    """A form from its draft to the paper, another begun, a note, and a talk that only its author reads."""
    answers: dict[str, AnswerValue] = {**OUR_TALK, "likes_school": {"value": "no", "comment": marks.WRITTEN}}
    draft = form_work.save_draft(
        maria, form_work.open_form(maria, PROTECTED, FORM).draft, answers, starts_stretch=True
    )
    document, _ = form_work.finalise_stage(maria, draft)
    papers.issue_paper(maria, document.id)
    ids |= {"DocumentId": document.id, "Document": document}
    page = form_work.open_form(maria, PROTECTED, "simple_mapping")
    ids["DraftId"], ids["Draft"] = page.draft.id, page.draft
    ids["FormPage"] = page
    form_work.save_draft(maria, page.draft, {"background": marks.WRITTEN}, starts_stretch=True)
    gates.override_gate(maria, PROTECTED, "before_social_mapping", "Karin Ås", marks.REASON)
    talk = form_work.open_form(maria, PROTECTED, MAPPING).draft
    talk = form_work.save_draft(maria, talk, {"school_area_words": marks.OWN}, starts_stretch=True)
    ids["own draft"] = talk.id
    note = contact_notes.NewNote(
        ContactWith.GUARDIAN,
        ContactChannel.PHONE,
        ContactOutcome.REACHED,
        maria.now,
        marks.WRITTEN,
        GuardianId("guardian-1"),
        f"Vera {marks.GUARDIAN}",
    )
    ids["NoteId"], _ = contact_notes.write_note(maria, PROTECTED, note)


def _write_the_rest(maria: Workspace, ids: dict[str, Any]) -> None:
    """One of each other kind of thing, as the store keeps it."""
    store = maria.store
    with store.write() as work:
        pupil = work.pupils.get(PROTECTED)
        assert pupil is not None
        pdf = b"%PDF-1.4 " + marks.WRITTEN.encode() * 50
        described = Description(marks.WRITTEN, f"Vera {marks.GUARDIAN}", date(2026, 11, 10), marks.WRITTEN)
        scan = cases.a_scan(store, pupil, pdf, description=described)
        work.received.add(scan, [pdf])
        case = cases.a_case(store, pupil, opened_because=marks.WRITTEN, routine_id="trosa", routine_version=1)
        work.cases.add(case)
        task = cases.a_task(store, pupil, title=marks.WRITTEN)
        work.tasks.add(task)
        override = cases.an_override(store, pupil, reason=marks.REASON)
        work.gates.add(override)
        offered = paper_things.an_offered_time(store, pupil, place=marks.WRITTEN)
        work.offered.add(offered)
        consent = paper_things.a_consent(store, pupil, person_name=f"Vera {marks.GUARDIAN}")
        work.consents.add(consent)
        survey = paper_things.a_survey(
            store, pupil, forms=(paper_things.a_form(store),), withdrawn_reason=marks.WRITTEN
        )
        work.surveys.add(survey)
        found = (
            entries.a_signal(store, pupil, text=marks.WRITTEN),
            entries.a_fact(store, pupil, reason=marks.REASON),
            entries.a_decision(store, pupil, text=marks.WRITTEN, case_id=case.id),
            entries.a_measure(
                store,
                pupil,
                text=marks.WRITTEN,
                case_id=case.id,
                evaluations=(entries.an_evaluation(store, attempts=marks.WRITTEN),),
            ),
            entries.an_item(store, pupil, text=marks.WRITTEN, feedback=marks.WRITTEN, case_id=case.id),
        )
        for entry in found:
            work.entries.add(entry)
        work.unit_entries.add(entries.a_meeting(store, pupil.unit_id))
        note_draft = cases.a_note_draft(store, pupil, fields={"text": marks.WRITTEN})
        work.notes.put_draft(note_draft)
        digest = hashlib.sha256(pdf).hexdigest()
        page = paper_things.a_page(store, ids["DocumentId"], sha256=digest, size=len(pdf))
        work.scans.add_returned(page, pdf)
        account = work.accounts.get(store.account_id)
        assert account is not None
        scanned = b"%PDF-1.4 " + marks.OWN.encode()
        loose = paper_things.a_loose_page(
            store,
            pupil.unit_id,
            compartment_id=account.own_compartment_id,
            sha256=hashlib.sha256(scanned).hexdigest(),
            size=len(scanned),
        )
        work.scans.add_loose(loose, scanned)
        _lay_aside(work, store, ids["DocumentId"], pupil.unit_id)
        work.events.add(an_event(store, pupil))
        work.resume.put(json.dumps({"screen": "pupil", "pupil": PROTECTED}))
        work.commit(LogEvent("test_written", PROTECTED, detail={"reason": marks.REASON}))
    ids |= {
        "ReceivedId": scan.id,
        "CaseId": case.id,
        "TaskId": task.id,
        "OfferedTimeId": offered.id,
        "ConsentId": consent.id,
        "SurveyId": survey.id,
        "EntryId": found[0].id,
        "NewSignal": NewSignal(
            Measuring.JUDGEMENT,
            Counting.ALL,
            date(2026, 11, 2),
            date(2026, 11, 13),
            text=marks.WRITTEN,
            judged="pattern",
        ),
        "NewFact": NewFact(FactKind.HOME_MUNICIPALITY, "Provköping", date(2026, 11, 2), marks.REASON),
        "NewMeasure": NewMeasure("", marks.WRITTEN, date(2026, 11, 2), responsible="Mormor"),
        "UnitEntryId": UnitEntryId("meeting-1"),
        "NoteDraftId": note_draft.id,
        "NoteDraft": note_draft,
        "ReturnedPageId": page.id,
        "LoosePageId": loose.id,
        "GuardianId": GuardianId("guardian-1"),
        "ClassId": CLASS_5A,
        "StaffId": PER,
    }


def _lay_aside(work: UnitOfWork, store: OpenStore, document_id: DocumentId, unit_id: UnitId) -> None:
    """A second copy of a page of hers, for whoever helps at the school, with the open name on it."""
    document = work.documents.get(document_id)
    assert document is not None
    scanned = b"%PDF-1.4 " + marks.GIVEN.encode()
    page = paper_things.a_loose_page(
        store,
        unit_id,
        LAID_ASIDE,
        reason=LooseReason.DUPLICATE,
        code_text=PageCode(document.code, 1, 1, 1, 1, "4e1bab12").text,
        sha256=hashlib.sha256(scanned).hexdigest(),
        size=len(scanned),
    )
    work.scans.add_loose(page, scanned)


def _write_after(maria: Workspace) -> None:
    """What the team writes when she is protected already."""
    answers: dict[str, AnswerValue] = {
        **TALK,
        "mentor_name": None,
        "has_friends": {"value": "no", "comment": marks.WRITTEN},
    }
    page = form_work.open_form(maria, PROTECTED, FORM)
    form_work.save_draft(maria, page.draft, answers, starts_stretch=True)
    note = contact_notes.NewNote(
        ContactWith.PUPIL, ContactChannel.PHONE, ContactOutcome.NO_ANSWER, maria.now, marks.WRITTEN
    )
    contact_notes.write_note(maria, PROTECTED, note)
