# SPDX-License-Identifier: EUPL-1.2
"""Private forms, rounds and a text beside a colleague's lock on a real encrypted store, through the use cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from eht_desk.application import account_desk, form_work, pupils, revisions, sessions, setup, sharing, today
from eht_desk.application.account_desk import NewAccount
from eht_desk.application.stranded_texts import keep_text
from eht_desk.application.workspace import Services, Workspace
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import AnswerValue, Privacy
from tests.fakes.school import ALMA, FOLLOW_UP_YES, FORM, PASSWORD, TALK, setup_of
from tests.store.test_with_use_cases import fill, services  # noqa: F401 - the fixture

FORMS = FormCatalogFromFiles(Path(__file__).parents[1] / "files" / "forms")
PLAN = "process_sink"
PLAN_TALK: dict[str, AnswerValue] = {
    "talk_date": "2026-11-02",
    "school_work_text": "Matten är svår.",
    "free_time_declines": ["declines"],
}
NEW = "röda vantar i maj"


class _Both:
    """The shipped forms and the made-up plan."""

    def __init__(self, shipped, privacy: Privacy) -> None:
        self._shipped = shipped
        self._plan = replace(FORMS.get(PLAN), privacy=privacy, gate="")

    def get(self, form_id: str, version: int | None = None):
        return self._plan if form_id == PLAN else self._shipped.get(form_id, version)

    def all_latest(self):
        return (self._plan,)


class Desks:
    """Rektor Karin and kurator Maria take turns at the store."""

    def __init__(self, services: Services, path: Path) -> None:  # noqa: F811 - the fixture's value
        self._services, self._path = services, path
        rector, secrets = setup.create_store(services, setup_of(path))
        setup.confirm_recovery_papers(rector, secrets.first_paper, secrets.second_paper)
        fill(rector)
        unit_id = sessions.who(rector).unit_id
        account_desk.open_account(
            rector, NewAccount("maria", "Maria Lind", PASSWORD, unit_id, (Role.COUNSELLOR,))
        )
        sharing.stop_writing(rector)
        sessions.lock(rector, "person")
        maria = sessions.unlock(services, path, "maria", PASSWORD)
        account_desk.change_password(maria, PASSWORD, NEW)
        sessions.lock(maria, "person")

    def sit(self, login: str, privacy: Privacy = Privacy.SHARED) -> Workspace:
        password = NEW if login == "maria" else PASSWORD
        workspace = sessions.unlock(self._services, self._path, login, password)
        return replace(workspace, school_forms=_Both(self._services.forms, privacy))


@pytest.fixture
def desks(services: Services, tmp_path: Path) -> Desks:  # noqa: F811 - the fixture
    return Desks(services, tmp_path / "arkiv")


def test_a_private_plan_is_closed_to_the_rector_and_whole_for_its_author(desks: Desks) -> None:
    maria = desks.sit("maria", Privacy.UNTIL_APPROVED)
    page = form_work.open_form(maria, ALMA, PLAN)
    draft = form_work.save_draft(maria, page.draft, PLAN_TALK, starts_stretch=True)
    document, _ = form_work.finalise_stage(maria, draft)
    correction, _ = form_work.correct_document(maria, document.id, "Fel dag")
    sessions.lock(maria, "person")
    karin = desks.sit("karin", Privacy.UNTIL_APPROVED)
    seen = pupils.open_pupil(karin, ALMA)
    assert (seen.documents, seen.drafts) == ((), ())
    assert today.today_page(karin).to_write == ()
    with pytest.raises(RuleViolation, match="not_found"):
        form_work.open_form(karin, ALMA, PLAN, document.id)
    with pytest.raises(RuleViolation, match="not_found"):
        form_work.take_over_draft(karin, correction.id)
    assert (karin.store.verify().findings, karin.store.verify().remarks) == ((), ())
    sessions.lock(karin, "person")
    maria = desks.sit("maria", Privacy.UNTIL_APPROVED)
    new = {**PLAN_TALK, "school_work_text": "Svenskan är svår."}
    saved = form_work.save_draft(maria, correction, new, starts_stretch=True)
    heir, _ = form_work.finalise_stage(maria, saved)
    version, changes = revisions.revision_changes(maria, heir)
    assert (version, [item.after for item in changes]) == (1, ["Svenskan är svår."])


def test_rounds_are_written_one_after_another(desks: Desks) -> None:
    maria = desks.sit("maria")
    document = None
    for number in range(5):
        end = "" if number == 1 else f"__{number}"
        answers: Mapping[str, AnswerValue] = (
            PLAN_TALK
            if number == 0
            else {
                f"weekly_date{end}": f"2026-11-{2 + 5 * number:02}",
                f"weekly_done{end}": f"Vecka {number}",
                f"weekly_goes_on{end}": "ended" if number == 4 else "goes_on",
            }
        )
        page = form_work.open_form(maria, ALMA, PLAN, document.id if document else None)
        draft = form_work.save_draft(maria, page.draft, answers, starts_stretch=True)
        document, _ = form_work.finalise_stage(maria, draft)
    assert document is not None
    assert [stage.stage_id for stage in document.stages] == [
        "talk",
        "weekly",
        "weekly__2",
        "weekly__3",
        "weekly__4",
    ]
    assert form_work.open_form(maria, ALMA, PLAN, document.id).stage_id == ""


def test_a_text_beside_a_colleagues_lock_is_kept_until_it_is_thrown_away(desks: Desks) -> None:
    maria = desks.sit("maria")
    page = form_work.open_form(maria, ALMA, FORM)
    document, _ = form_work.finalise_stage(
        maria, form_work.save_draft(maria, page.draft, TALK, starts_stretch=True)
    )
    mine = form_work.open_form(maria, ALMA, FORM, document.id).draft
    mine = form_work.save_draft(maria, mine, {"follow_up_comment": "Marias text"}, starts_stretch=True)
    with pytest.raises(RuleViolation, match="stage_open"):
        keep_text(maria, mine, {"follow_up_comment": "Mer"})
    sessions.lock(maria, "person")
    karin = desks.sit("karin")
    theirs = form_work.open_form(karin, ALMA, FORM, document.id, begins_anew=True).draft
    form_work.finalise_stage(karin, form_work.save_draft(karin, theirs, FOLLOW_UP_YES, starts_stretch=True))
    with pytest.raises(RuleViolation, match="not_allowed"):
        keep_text(karin, mine, {"follow_up_comment": "Någon annans"})
    sessions.lock(karin, "person")
    maria = desks.sit("maria")
    with pytest.raises(RuleViolation, match="stage_frozen"):
        form_work.save_draft(maria, mine, {"follow_up_comment": "Marias text och mer"}, starts_stretch=True)
    kept, _ = keep_text(maria, mine, {"follow_up_comment": "Marias text och mer"})
    shown = form_work.open_form(maria, ALMA, FORM, document.id)
    assert shown.stranded == kept
    assert shown.answers["follow_up_comment"] == FOLLOW_UP_YES["follow_up_comment"]
    form_work.discard_draft(maria, kept.id)
    assert form_work.open_form(maria, ALMA, FORM, document.id).stranded is None
