# SPDX-License-Identifier: EUPL-1.2
"""A real store with one marked pupil and a draft about her; read beside the window that writes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from eht_desk import bootstrap
from eht_desk.application import account_desk, form_work, pupils, register_import, sessions, setup
from eht_desk.application.workspace import Services, Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.documents import Document
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import PupilId
from eht_desk.domain.register_sources import ReadOptions, SourceFile
from tests.fakes.school import FORM, PASSWORD

GIVEN = "Zkarnmossa"
FAMILY = "Qvistblad"
NUMBER = "20150512-2380"
PHONE = "070-1740605"
MARKS = (GIVEN, FAMILY, NUMBER, NUMBER[2:], PHONE)
LOGIN = "maria"
WINDOW_PASSWORD = "tre hattar i regnet"
"""Only letters that every keyboard layout has."""

_REGISTER = f"""Personnummer;Förnamn;Efternamn;Klass;Telefon vårdnadshavare 1;Vårdnadshavare 1;Skyddad
{NUMBER};{GIVEN};{FAMILY};5A;{PHONE};Omar {FAMILY};nej
""".encode()


@dataclass
class RealStore:
    """The folder, and the counsellor's workspace in this process."""

    path: Path
    services: Services
    reader: Workspace
    pupil: PupilId

    def log(self, kind: str) -> int:
        """How many log rows of this kind there are."""
        with self.reader.store.read() as work:
            return sum(row.event.kind == kind for row in work.log.rows())

    def comment(self, field: str) -> str:
        """The comment of a question in the only draft, as it is committed now."""
        with self.reader.store.read() as work:
            drafts = work.documents.drafts()
        if not drafts:
            return ""
        answer = cast("dict[str, AnswerValue]", drafts[0].answers).get(field)
        return str(answer.get("comment", "")) if isinstance(answer, dict) else ""

    def documents(self) -> list[Document]:
        """The pupil's locked documents."""
        with self.reader.store.read() as work:
            return work.documents.of_pupil(self.pupil)

    def start_draft(self) -> None:
        """The counsellor began yesterday; the window goes on from it."""
        self.reader.store.take_lease()
        page = form_work.open_form(self.reader, self.pupil, FORM)
        form_work.save_draft(
            self.reader, page.draft, {"illness": {"value": "no", "comment": ""}}, starts_stretch=True
        )
        self.reader.store.release_lease()


def make_store(path: Path) -> RealStore:
    """A school with a rector, a counsellor and one pupil read from a file."""
    services = bootstrap.build_services()
    rector, secrets = setup.create_store(
        services,
        setup.StoreSetup(
            path,
            "Provarkivet",
            "Provköping",
            "Provskolan",
            "",
            "",
            "karin",
            "Karin Ås",
            PASSWORD,
            (Role.RECTOR,),
        ),
    )
    try:
        setup.confirm_recovery_papers(rector, secrets.first_paper, secrets.second_paper)
        unit_id = sessions.who(rector).unit_id
        account_desk.open_account(
            rector,
            account_desk.NewAccount(
                LOGIN,
                "Maria Lind",
                WINDOW_PASSWORD,
                unit_id,
                (Role.COUNSELLOR,),
                is_temporary_password=False,
            ),
        )
        files = [SourceFile("klasslista.csv", _REGISTER)]
        staged, _ = register_import.stage_register(rector, files, ReadOptions(rector.today))
        register_import.approve_import(rector, staged.import_id, unknown_marking_vouched=True)
    finally:
        rector.store.close()
    # Not by sessions.unlock: the log rows that a test counts are then the window's own.
    reader = Workspace(services, services.stores.unlock(path, LOGIN, WINDOW_PASSWORD))
    reader.store.release_lease()  # the window writes
    [view] = pupils.list_pupils(reader)
    return RealStore(path, services, reader, view.id)
