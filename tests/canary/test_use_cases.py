# SPDX-License-Identifier: EUPL-1.2
"""Every use case as every role, with ids of what is about the protected pupil: nothing comes out against the table.

The use cases are found by import, so a new one is tried the day it appears.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from tests.canary import calls
from tests.canary.canary_store import LOGINS, PROTECTED, WITHOUT_HER, Canary, real_services, unlock
from tests.canary.marks import Kind, Surface, Who, against_the_table, found_in
from tests.canary.texts import texts_in

REVEALING = {
    "protections.reveal": "two steps with a reason, for a minute",
    "key_sheet.key_sheet": "for rektor's safe, printed by a named person",
}
"""Use cases whose result is the surface of revealing, and why."""

CHANGING = {Who.MEMBER, Who.AUTHOR}
"""To whom use cases do something about her, so that each begins with a fresh store. The others are refused."""

LAST = {"account_desk", "backups", "sessions", "setup", "sharing"}
"""After these somebody may have no keys, or not the pen."""

ENDING = "sessions.lock"

pytestmark = pytest.mark.slow


def test_every_module_of_the_application_is_looked_at() -> None:
    """A new module has use cases that take a workspace, or it says in `NO_USE_CASES` what it is."""
    with_some = {item.name.split(".")[0] for item in calls.use_cases()}
    missing = set(calls.modules()) - with_some - calls.NO_USE_CASES
    assert missing == set()


def test_what_is_not_called_exists_and_says_why() -> None:
    names = {item.name for item in calls.use_cases()}
    assert set(calls.NOT_CALLED) <= names
    assert all(calls.NOT_CALLED.values())


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize("login", LOGINS)
def test_no_use_case_gives_anything_away(
    canary: Canary, tmp_path: Path, login: str, capfd: pytest.CaptureFixture[str]
) -> None:
    who = LOGINS[login][1]
    given_away: dict[str, list[str]] = defaultdict(list)
    path = tmp_path / "arkiv"
    workspace = unlock(real_services(), canary.copy_to(path), login)
    for use_case in sorted(calls.chosen(), key=lambda item: item.name.split(".")[0] in LAST):
        if not path.exists():
            workspace = unlock(real_services(), canary.copy_to(path), login)
        given_away[use_case.name] += tried(use_case, canary, workspace, who)
        given_away["log row after " + use_case.name] += log_kinds(canary, workspace, who)
        if who in CHANGING or use_case.name == ENDING:  # the next one finds the store as it was made
            workspace.store.close()
            shutil.rmtree(path)
    given_away["files"] += file_kinds(canary, tmp_path)
    if path.exists():
        workspace.store.close()
    written = capfd.readouterr()
    given_away["written to the terminal"] += against_the_table(
        written.out + written.err, canary.alias, Surface.FILES, Who.ANYBODY
    )
    assert {name: kinds for name, kinds in given_away.items() if kinds} == {}


def tried(use_case: calls.UseCase, canary: Canary, workspace: Workspace, who: Who) -> list[str]:
    """Kinds that came out and should not have."""
    arguments = use_case.arguments(canary, workspace)
    surface = Surface.REVEALED if use_case.name in REVEALING else Surface.RESULT
    try:
        came: object = use_case.call(workspace, **arguments)
    except (RuleViolation, ExpectedFailure) as refusal:
        came, surface = refusal, Surface.ERROR
    found: set[Kind] = set()
    for text in texts_in(came):
        found.update(against_the_table(text, canary.alias, surface, who))
    return sorted(found)


def log_kinds(canary: Canary, workspace: Workspace, who: Who) -> list[str]:
    """Kinds in the last rows of the log as this person reads them."""
    if workspace.store.header.is_demo:
        return []
    try:
        reading = workspace.store.read()
    except ExpectedFailure:
        return []  # it locked itself
    with reading as work:
        rows = work.log.rows()[-3:]
    found: set[Kind] = set()
    for row in rows:
        for text in texts_in(row.event):
            found.update(against_the_table(text, canary.alias, Surface.LOG, who))
    return sorted(found)


def file_kinds(canary: Canary, place: Path) -> list[str]:
    """Kinds in plain text in any file, or in a file's name."""
    found: set[Kind] = set()
    for path in place.rglob("*"):
        texts = [path.name]
        if path.is_file():
            content = path.read_bytes()
            texts += [content.decode(encoding, "ignore") for encoding in ("utf-8", "utf-16-le", "latin-1")]
        for text in texts:
            found.update(against_the_table(text, canary.alias, Surface.FILES, Who.ANYBODY))
    return sorted(found)


def test_the_marks_are_really_there(canary: Canary, tmp_path: Path) -> None:
    """A canary that sings nowhere proves nothing: each kind is met somewhere by who has the keys to it."""
    path = canary.copy_to(tmp_path / "arkiv")
    met: frozenset[Kind] = frozenset()
    for login in ("maria", *WITHOUT_HER):
        workspace = unlock(real_services(), path, login)
        own = inside(workspace)
        workspace.store.close()
        met = met.union(*(found_in(text, canary.alias) for text in texts_in(own)))
        assert Kind.LEFT not in met or login in WITHOUT_HER
    assert met == frozenset(Kind)


def inside(workspace: Workspace) -> list[object]:
    """What the store opens for this person, past every use case."""
    with workspace.store.read() as work:
        return [
            [work.pupils.get(PROTECTED), work.pupils.all(), work.pupils.guardians()],
            [work.documents.of_pupil(PROTECTED), work.documents.drafts(), work.notes.of_pupil(PROTECTED)],
            [work.documents.drafts_of_pupil(PROTECTED), work.protections.all()],
            [
                work.gates.of_pupil(PROTECTED),
                work.consents.of_pupil(PROTECTED),
                work.received.of_pupil(PROTECTED),
            ],
            [work.organisation.units(), work.organisation.classes(), work.organisation.staff()],
            [work.entries.of_pupil(PROTECTED)],
            [work.definitions.content(item.id) for item in work.definitions.all()],
        ]
