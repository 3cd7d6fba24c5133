# SPDX-License-Identifier: EUPL-1.2
"""A real process that works on a real store by the real use cases until it is killed.

Reads a line of JSON from standard input and forks for it (the imports are paid once). The child says what it is about
to do, `{"begin": KIND, ...}`, and what is done and therefore promised, `{"done": KIND, "parts": ...}`; `{"gone": ...}`
is said when it is gone. Each activity goes to and fro, so that it can be done for ever.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from eht_desk.application import account_desk, backups, form_work, sessions, sharing, surveys
from eht_desk.application import register_import as registers
from eht_desk.application.merge_pupils import merge_pupils, merges_of, undo_merge
from eht_desk.application.move_document import move_document
from eht_desk.application.undo_import import last_import, undo_import
from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.instruments.responses import PUPIL
from eht_desk.domain.register import StagedRegister
from eht_desk.store.gate import SqlCipherGate
from tests.contracts.mistakes import FILES, OPTIONS, TWIN
from tests.fakes.devices import FixedClock
from tests.fakes.school import ALMA, FORM, NOEL, TALK
from tests.store import kill_papers, kill_protection
from tests.store.conftest import CHEAP, RandomIds
from tests.store.kill_state import (
    LOGIN,
    MARK,
    OVE,
    PASSWORDS,
    SIV,
    a_register,
    desk_of,
    forms,
    instruments,
    parts_of,
    services_at,
    typed,
)

ROW_EVERY = 10
DIGITS_AS_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def say(**what: Any) -> None:
    os.write(1, (json.dumps(what) + "\n").encode())


def on_the_disk(path: Path) -> tuple[str, int, int]:
    """What was synced with the last commit: the log's header, its size, and when the database file was changed."""
    wal = path / "store.db-wal"
    content = wal.read_bytes() if wal.exists() else b""
    return content[:32].hex(), len(content), (path / "store.db").stat().st_mtime_ns


class Person:
    """Karin, who does one thing again and again."""

    def __init__(self, path: str, second: str, password: str, now: str, word: str, device: str) -> None:
        self.second = Path(second)
        self.password = password
        services = services_at(datetime.fromisoformat(now), word, device)
        say(begin="takeover")
        began = time.perf_counter()
        self.rector = sessions.unlock(services, Path(path), LOGIN, password)
        if not sharing.state(self.rector).may_write:
            sharing.begin_writing(self.rector, take_over=True)
        self.desk = desk_of(self.rector)
        self._tell("takeover", time.perf_counter() - began, {})

    @contextlib.contextmanager
    def step(self, kind: str, **about: Any) -> Iterator[dict[str, Any]]:
        """Around one use case. What is put into the yielded facts is told when it is done."""
        self.desk.clock.advance(minutes=1)
        say(begin=kind, **about)
        began, facts = time.perf_counter(), dict[str, Any]()
        yield facts
        self._tell(kind, time.perf_counter() - began, facts)

    def _tell(self, kind: str, seconds: float, facts: dict[str, Any]) -> None:
        with self.rector.store.read() as work:
            head = work.log.head()
            assert head is not None
            parts = parts_of(work)
        disk = on_the_disk(self.rector.store.header.path)
        say(done=kind, seconds=seconds, parts=parts, position=head.position, disk=disk, **facts)

    def typing(self) -> Iterator[None]:
        page = form_work.open_form(self.rector, SIV, FORM)
        draft, count = page.draft, 0
        while True:
            revision = draft.revision + 1
            answers: dict[str, AnswerValue] = {
                **TALK,
                "likes_school": {"value": "no", "comment": typed(revision)},
            }
            with self.step("typing", revision=revision):
                draft = form_work.save_draft(
                    self.rector, draft, answers, starts_stretch=count % ROW_EVERY == 0
                )
            count += 1
            yield

    def imports(self) -> Iterator[None]:
        former = last_import(self.rector)
        if former is not None and not former.is_undone:
            with self.step("undo import", import_id=former.import_id):
                undo_import(self.rector, former.import_id)
        while True:
            pupils = a_register(os.urandom(4).hex())
            self.desk.registers.register = StagedRegister(
                "ss12000", MARK, len(pupils), pupils, is_complete_list=False, has_guardians=True
            )
            with self.step("stage"):
                summary, _ = registers.stage_register(self.rector, FILES, OPTIONS)
            tag = pupils[0].family_name
            with self.rector.store.read() as work:
                before = parts_of(work)["people"]
            with self.step("import", import_id=summary.import_id, tag=tag):
                registers.approve_import(self.rector, summary.import_id, unknown_marking_vouched=False)
            yield
            with self.step("undo import", import_id=summary.import_id, tag=tag, before=before):
                undo_import(self.rector, summary.import_id)
            yield

    def merging(self) -> Iterator[None]:
        before = None
        while True:
            made = [row for row in merges_of(self.rector, ALMA) if row.can_undo]
            if made:
                with self.step("undo merge", before=before):
                    undo_merge(self.rector, made[0].id, f"{MARK} igen")
                yield
            with self.rector.store.read() as work:
                parts = parts_of(work)
                before = {"people": parts["people"], "owners": parts["owners"]}
            with self.step("merge"):
                merge_pupils(self.rector, ALMA, TWIN, frozenset({"family_name", "class_name"}), MARK)
            yield

    def moving(self) -> Iterator[None]:
        while True:
            with self.rector.store.read() as work:
                document = next(item for item in work.documents.all() if item.pupil_id in {NOEL, OVE})
            to = OVE if document.pupil_id == NOEL else NOEL
            with self.step("move", document=document.id, to=to):
                move_document(self.rector, document.id, to, f"{MARK} fel elev")
            yield

    def papers(self) -> Iterator[None]:
        while True:
            for kind in kill_papers.KINDS:
                with self.step(kind):
                    kill_papers.write(self.rector, kind, SIV)
                yield

    def answering(self) -> Iterator[None]:
        while True:
            with self.step("survey begun"):
                survey_id, _ = surveys.begin_survey(self.rector, SIV, "trial_questions")
            with self.step("form begun"):
                form_id, _ = surveys.begin_form(self.rector, survey_id, PUPIL)
            for number in range(1, 25):
                value = os.urandom(1)[0] % 7
                with self.step("answer", survey=survey_id, number=number, value=value):
                    surveys.save_answer(self.rector, survey_id, form_id, number, value)
                yield
            with self.step("form finished"):
                surveys.finish_form(self.rector, survey_id, form_id)
            yield

    def protecting(self) -> Iterator[None]:
        for pupil_id in kill_protection.unfinished(self.rector):
            with self.step("finish", pupil=pupil_id):
                kill_protection.finish(self.rector, pupil_id)
            yield
        while True:
            pupil_id = kill_protection.new_pupil_id()
            with self.step("write about", pupil=pupil_id):
                kill_protection.write_about(self.rector, pupil_id)
            with self.step("protect", pupil=pupil_id):
                kill_protection.protect(self.rector, pupil_id)
            yield
            with self.step("remove member", pupil=pupil_id):
                kill_protection.remove_one(self.rector, pupil_id)
            yield
            with self.step("finish", pupil=pupil_id):
                kill_protection.finish(self.rector, pupil_id)
            yield

    def passwords(self) -> Iterator[None]:
        while True:
            new = PASSWORDS[1 - PASSWORDS.index(self.password)]
            with self.step("password", old=self.password, new=new):
                account_desk.change_password(self.rector, self.password, new)
            self.password = new
            yield

    def leaving(self) -> Iterator[None]:
        unit_id = sessions.who(self.rector).unit_id
        while True:
            login = "tmp" + os.urandom(6).hex().translate(DIGITS_AS_LETTERS)
            new = account_desk.NewAccount(login, MARK, PASSWORDS[0], unit_id, (Role.COUNSELLOR,))
            with self.step("open account", login=login):
                account_desk.open_account(self.rector, new)
            with self.rector.store.read() as work:
                account_id = next(item.id for item in work.accounts.all() if item.login == login)
            yield
            with self.step("leaver", login=login):
                account_desk.close_account(self.rector, account_id)
            yield

    def own_backups(self) -> Iterator[None]:
        while True:
            with self.step("backup, own place") as facts:
                facts["folder"] = str(backups.make_backup(self.rector).backup.folder)
            yield

    def second_backups(self) -> Iterator[None]:
        while True:
            with self.step("backup, second place") as facts:
                facts["folder"] = str(backups.make_backup(self.rector, self.second).backup.folder)
            yield


ACTIVITIES = {
    "typing": Person.typing,
    "imports": Person.imports,
    "merging": Person.merging,
    "moving": Person.moving,
    "papers": Person.papers,
    "answering": Person.answering,
    "protecting": Person.protecting,
    "passwords": Person.passwords,
    "leaving": Person.leaving,
    "own_backups": Person.own_backups,
    "second_backups": Person.second_backups,
}


def main() -> None:
    """Fork a child for each line of standard input."""
    forms()
    instruments().all_latest()
    SqlCipherGate(FixedClock(), RandomIds(), kdf=CHEAP, floor=CHEAP).load()
    for line in sys.stdin:
        task = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                say(ready=os.getpid())
                activity = ACTIVITIES[task.pop("activity")]
                for _ in activity(Person(**task)):
                    pass
            except BaseException:  # noqa: BLE001 - a child that ends by itself must say why
                traceback.print_exc()
            os._exit(1)
        os.waitpid(child, 0)
        say(gone=child)


if __name__ == "__main__":
    main()
