# SPDX-License-Identifier: EUPL-1.2
"""After a kill: everything promised is there, what was under way is whole or absent. Raises AssertionError if not."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from eht_desk.application import account_desk, sessions, sharing
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import AccountId, ImportId, PupilId
from eht_desk.store import folder
from eht_desk.store.backup import FolderBackups
from tests.contracts.mistakes import TWIN
from tests.fakes.devices import FixedClock
from tests.fakes.school import ALMA, FORM, NOEL
from tests.store import kill_papers, kill_protection
from tests.store.kill_state import IMPORTED, LOGIN, MARK, OVE, PASSWORDS, SIV, parts_of, services_at, typed

Said = Mapping[str, Any]
MAY_CHANGE = {
    "takeover": {"drafts"},
    "typing": {"drafts"},
    "stage": {"waiting"},
    "import": {"people", "waiting", "imports", "images"},
    "undo import": {"people", "imports", "images", "settings"},
    "merge": {"people", "events", "documents", "owners", "drafts", "merges"},
    "undo merge": {"people", "events", "documents", "owners", "drafts", "merges"},
    "move": {"events", "documents", "owners", "drafts"},
    "note": {"papers"},
    "offered time": {"papers"},
    "consent": {"papers"},
    "survey": {"papers"},
    "measure": {"papers"},
    "survey begun": {"papers"},
    "form begun": {"papers"},
    "answer": {"papers"},
    "form finished": {"papers"},
    "returned page": {"papers", "documents"},
    "write about": {"people", "documents", "owners", "drafts", "papers"},
    "protect": {"people", "documents", "owners", "drafts", "protections", "settings"},
    "remove member": {"people", "documents", "owners", "drafts", "protections"},
    "finish": {"protections"},
    "password": set[str](),
    "open account": {"accounts"},
    "leaver": {"accounts"},
    "backup, own place": set[str](),
    "backup, second place": set[str](),
}
ROWS = {
    "stage": "register_staged",
    "import": "register_approved",
    "undo import": "import_undone",
    "merge": "pupils_merged",
    "undo merge": "merge_undone",
    "move": "document_moved",
    **{kind: f"test_{kind.replace(' ', '_')}" for kind in kill_papers.KINDS},
    "survey begun": "survey_begun",
    "form begun": "survey_form_begun",
    "form finished": "survey_form_finished",
    "write about": "test_written_about",
    "protect": "pupil_protected",
    "remove member": "protection_member_removed",
    "password": "password_changed",
    "open account": "account_opened",
    "leaver": "account_closed",
}
DRAFT_OF_BACKUP = ".eht-desk-backup-*-*"


@dataclass
class Known:
    """What was promised so far about one store."""

    path: Path
    second: Path
    temporary: Path
    word: str
    password: str = PASSWORDS[0]
    parts: dict[str, Any] = field(default_factory=dict)
    position: int = 0
    backups: dict[str, str] = field(default_factory=dict)
    """The name of the latest promised one of each kind."""
    opened: set[str] = field(default_factory=set)
    """Backups that were opened by these checks already."""
    gone_logins: list[str] = field(default_factory=list)
    promised: int = 0

    def hear(self, said: Sequence[Said]) -> Said | None:
        """Take in what a child said. Returns what it was about to do when it was killed, if anything."""
        under_way: Said | None = None
        for line in said:
            if "begin" in line:
                under_way = line
            elif "done" in line and under_way is not None:
                self._confirmed(under_way, line)
                under_way = None
        return under_way

    def _confirmed(self, begun: Said, done: Said) -> None:
        kind = done["done"]
        self.promised += 1
        self.parts, self.position = done["parts"], done["position"]
        if kind == "password":
            self.password = begun["new"]
        if kind == "leaver":
            self.gone_logins.append(begun["login"])
        if "folder" in done:
            self.backups[kind] = Path(done["folder"]).name


@dataclass(frozen=True)
class Verdict:
    """What became of the step under way: `whole`, `absent`, `between` steps; and what was noticed besides."""

    kind: str
    outcome: str
    took_over: bool
    went_on: bool
    """The killed one was this device's own, so nothing was asked."""
    notes: tuple[str, ...] = ()


def judge(known: Known, under_way: Said | None, now: datetime, device: str) -> Verdict:
    """Open the store as the next person does and look at everything."""
    assert files_with_mark(known.path, known.second, known.temporary) == []
    began = time.time()
    services = services_at(now, known.word, device)
    password = fitting_password(known, under_way, now)
    workspace = sessions.unlock(services, known.path, LOGIN, password)
    try:
        was_writing = sharing.state(workspace)
        if not was_writing.may_write:
            assert was_writing.is_stale, "a killed program answers no more"
            sharing.begin_writing(workspace, take_over=True)
        outcome = _judge_content(known, under_way, workspace, took_over=not was_writing.may_write)
        notes = _judge_whole_store(workspace, under_way)
        _judge_keys(known, under_way, now)
        _judge_backups(known, now)
        with workspace.store.read() as work:
            head = work.log.head()
            assert head is not None
            known.parts, known.position = parts_of(work), head.position
    finally:
        workspace.store.close()
    known.password = password
    left = []
    for path in half_files(known.path):
        with contextlib.suppress(FileNotFoundError):
            left.extend([path.name] if path.stat().st_mtime < began else [])
    assert left == [], f"half files of killed programs go after an hour: {left}"
    assert files_with_mark(known.path, known.second, known.temporary) == []
    kind = under_way["begin"] if under_way is not None else "between"
    return Verdict(kind, outcome, not was_writing.may_write, was_writing.after_crash, notes)


def fitting_password(known: Known, under_way: Said | None, now: datetime) -> str:
    """The one that opens: the promised one, or while it was being changed exactly one of both."""
    if under_way is None or under_way["begin"] != "password":
        assert not _opens(known, LOGIN, _other(known.password), now)
        return known.password
    fitting = [item for item in PASSWORDS if _opens(known, LOGIN, item, now)]
    assert len(fitting) == 1, "exactly one password opens"
    return fitting[0]


def _other(password: str) -> str:
    return PASSWORDS[1 - PASSWORDS.index(password)]


def _opens(known: Known, login: str, password: str, now: datetime) -> bool:
    """Whether it opens, on a device that takes nothing over."""
    services = services_at(now, known.word, "KONTOR-4")
    try:
        store = services.stores.unlock(known.path, login, password)
    except ExpectedFailure as failure:
        if failure.code in {"wrong_password", "account_closed", "unknown_login"}:
            return False
        raise
    store.close()
    return True


def _judge_content(known: Known, under_way: Said | None, workspace: Workspace, *, took_over: bool) -> str:
    with workspace.store.read() as work:
        parts = parts_of(work)
        rows = work.log.rows()
        changed = {name for name, value in parts.items() if value != known.parts.get(name)}
        assert rows[-1].position >= known.position, "every promised row is in the log"
        news = [row.event.kind for row in rows if row.position > known.position]
        if under_way is None:
            assert changed == set(), "nothing changed after the last promise"
            return "between"
        kind = under_way["begin"]
        assert changed <= MAY_CHANGE[kind], f"{kind} changed {changed - MAY_CHANGE[kind]}"
        if kind in ROWS and kind != "password":
            assert (ROWS[kind] in news) == bool(changed), (
                f"a change and its row come together: {kind} {changed} {news}"
            )
            assert news.count(ROWS[kind]) <= 1
        if kind in {"password", "takeover"} or kind.startswith("backup"):
            row = {"password": "password_changed", "takeover": "lease_taken_over"}.get(kind, "backup_made")
            mine = 1 if took_over and kind == "takeover" else 0
            return "whole" if news.count(row) > mine else "absent"
        if not changed:
            return "absent"
        WHOLE[kind](work, under_way, parts)
        return "whole"


def _whole_import(work: ReadWork, about: Said, _: Said) -> None:
    pupils = [item.id for item in work.pupils.all() if item.family_name == about["tag"]]
    assert len(pupils) == IMPORTED
    assert {item.pupil_id for item in work.pupils.memberships()} >= set(pupils)
    assert {item.pupil_id for item in work.pupils.guardianships()} >= set(pupils)
    assert about["import_id"] in work.undo.imports(), "what was taken in can be taken back"
    assert [item.id for item in work.imports.approved() if item.state == "approved"] == [about["import_id"]]


def _whole_undo(work: ReadWork, about: Said, parts: Said) -> None:
    assert [about["import_id"], "undone"] in parts["imports"]
    family_names = {item.family_name for item in work.pupils.all()}
    assert not [name for name in family_names if name.startswith(MARK) and not name.endswith("-Sand")]
    if "before" in about:
        assert parts["people"] == about["before"], "everybody stands as before the import"


def _whole_merge(work: ReadWork, _: Said, parts: Said) -> None:
    twin = work.pupils.get(TWIN)
    assert twin is not None
    assert twin.merged_into == ALMA
    assert TWIN not in {owner for _, owner, _ in parts["owners"]}
    assert work.documents.drafts_of_pupil(TWIN) == []
    assert [item.is_undone for item in work.merges.of_pupil(TWIN)].count(False) == 1


def _whole_undo_merge(work: ReadWork, about: Said, parts: Said) -> None:
    twin = work.pupils.get(TWIN)
    assert twin is not None
    assert twin.merged_into is None
    assert TWIN in {owner for _, owner, _ in parts["owners"]}
    assert all(item.is_undone for item in work.merges.of_pupil(TWIN))
    if about["before"] is not None:
        assert {name: parts[name] for name in about["before"]} == about["before"]


def _whole_move(work: ReadWork, about: Said, parts: Said) -> None:
    assert [about["document"], about["to"], 1] in parts["owners"]
    events = [(item.kind.value, item.pupil_id) for item in work.events.all()]
    other = NOEL if about["to"] == OVE else OVE
    here = events.count(("document_moved_here", about["to"]))
    assert here == events.count(("document_moved_away", other)), "both pages tell it"


def _whole_typing(work: ReadWork, about: Said, _: Said) -> None:
    [draft] = [item for item in work.documents.drafts_of_pupil(SIV) if item.form_id == FORM]
    assert draft.revision == about["revision"]
    assert draft.answers["likes_school"] == {"value": "no", "comment": typed(draft.revision)}


def _whole_stage(work: ReadWork, _: Said, parts: Said) -> None:
    assert parts["waiting"]
    for import_id in parts["waiting"]:
        staged = work.imports.get(ImportId(import_id))
        assert staged is not None
        assert staged.register is not None
        assert len(staged.register.pupils) == IMPORTED


def _whole_papers(work: ReadWork, about: Said, _: Said) -> None:
    assert kill_papers.are_whole(work, about["begin"], SIV)


def _whole_sitting(work: ReadWork, about: Said, _: Said) -> None:
    begun = [item for item in work.surveys.of_pupil(SIV) if item.instrument_id == "trial_questions"]
    if about["begin"] != "answer":
        assert begun
        return
    [survey] = [item for item in begun if item.id == about["survey"]]
    [said] = survey.responses
    number = about["number"]
    assert said.answers[number - 1] == about["value"], "the answer that was under way"
    assert None not in said.answers[:number], "and every one of before"
    assert set(said.answers[number:]) <= {None}


def _whole_protection(work: ReadWork, about: Said, _: Said) -> None:
    kill_protection.check_whole(work, about["begin"], PupilId(about["pupil"]))


def _whole_open(work: ReadWork, about: Said, _: Said) -> None:
    [account] = [item for item in work.accounts.all() if item.login == about["login"]]
    assert len(work.accounts.roles(account.id)) == 1


def _whole_leaving(work: ReadWork, about: Said, _: Said) -> None:
    [account] = [item for item in work.accounts.all() if item.login == about["login"]]
    assert account.is_closed


WHOLE: dict[str, Callable[[ReadWork, Said, Said], None]] = {
    "typing": _whole_typing,
    "stage": _whole_stage,
    "import": _whole_import,
    "undo import": _whole_undo,
    "merge": _whole_merge,
    "undo merge": _whole_undo_merge,
    "move": _whole_move,
    **dict.fromkeys(kill_papers.KINDS, _whole_papers),
    **dict.fromkeys(("survey begun", "form begun", "answer", "form finished"), _whole_sitting),
    **dict.fromkeys(kill_protection.KINDS, _whole_protection),
    "open account": _whole_open,
    "leaver": _whole_leaving,
}


def _judge_whole_store(workspace: Workspace, under_way: Said | None) -> tuple[str, ...]:
    """`verify` finds nothing. A new account whose slot the kill came before has none: a new password gives it one."""
    report = workspace.store.verify()
    assert report.remarks == (), report.remarks
    if report.is_ok:
        return ()
    assert under_way is not None
    assert under_way["begin"] == "open account", report.findings
    [(code, facts)] = report.findings
    assert code == "slot_missing", report.findings
    account_desk.reset_password(workspace, AccountId(str(facts["account"])), PASSWORDS[1])
    assert workspace.store.verify().is_ok
    return ("slot_missing",)


def _judge_keys(known: Known, under_way: Said | None, now: datetime) -> None:
    if under_way is not None and under_way["begin"] == "leaver":
        with_key = _opens(known, under_way["login"], PASSWORDS[0], now)
        assert with_key == _is_open(known, under_way["login"], now), (
            "who has left has no key, who has not has one"
        )
    for login in known.gone_logins[-1:]:
        assert not _opens(known, login, PASSWORDS[0], now)


def _is_open(known: Known, login: str, now: datetime) -> bool:
    workspace = Workspace(
        services_at(now, known.word),
        services_at(now, known.word, "KONTOR-4").stores.unlock(known.path, LOGIN, known.password),
    )
    try:
        with workspace.store.read() as work:
            return any(item.login == login and not item.is_closed for item in work.accounts.all())
    finally:
        workspace.store.close()


def _judge_backups(known: Known, now: datetime) -> None:
    keeper = FolderBackups(FixedClock(now))
    for kind, place in (
        ("backup, own place", known.path / folder.BACKUPS),
        ("backup, second place", known.second),
    ):
        listed = keeper.list(place)
        assert keeper.broken(place) == ()
        if kind in known.backups:
            newest = max((item.folder.name for item in listed), default="")
            assert newest >= known.backups[kind], "a promised backup is there, or a newer one"
        for item in listed:
            assert keeper.is_undamaged(item)
            if str(item.folder) not in known.opened:
                _open_backup(item.folder, now)
                known.opened.add(str(item.folder))
        assert len(list(place.glob(DRAFT_OF_BACKUP))) <= 1, "the next backup takes half ones away"


def _open_backup(path: Path, now: datetime) -> None:
    """With a password of its day, and all of its log is there."""
    services = services_at(now, "")
    for password in PASSWORDS:
        try:
            copy = services.stores.open_backup(path, LOGIN, password)
        except ExpectedFailure as failure:
            if failure.code != "wrong_password":
                raise
            continue
        try:
            with copy.read() as work:
                assert work.log.rows()
                assert parts_of(work)
        finally:
            copy.close()
        return
    raise AssertionError("no password opens the backup")


def half_files(path: Path) -> list[Path]:
    """Also one that is being written just now."""
    return [found for pattern in folder.HALF_FILES for found in path.glob(pattern)]


def files_with_mark(*places: Path) -> list[str]:
    """Files that hold what the children wrote, in plaintext."""
    marks = [MARK.encode(encoding) for encoding in ("utf-8", "utf-16-le", "latin-1", "unicode_escape")]
    found: list[str] = []
    for place in places:
        for path in place.rglob("*"):
            with contextlib.suppress(FileNotFoundError, IsADirectoryError):  # a beat is replaced meanwhile
                content = path.read_bytes()
                found.extend(path.name for mark in marks if mark in content)
    return found
