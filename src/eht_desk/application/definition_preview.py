# SPDX-License-Identifier: EUPL-1.2
"""How something that a school hands in would look: the empty form on screen, its blank paper. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eht_desk.application.form_pages import FormPage
from eht_desk.application.paper_names import school_names
from eht_desk.application.papers import blank_form
from eht_desk.application.ports import Letterhead
from eht_desk.application.ports.paper_catalogs import CheckedDefinition
from eht_desk.application.school_papers import letterhead_of
from eht_desk.application.workspace import Workspace
from eht_desk.domain.documents import Draft
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.forms.rounds import with_rounds
from eht_desk.domain.forms.translation import LanguagePack
from eht_desk.domain.ids import DraftId, PupilId
from eht_desk.domain.pupil_view import PupilView, ShownIdentity

SAMPLE_FORMS = ("absence_checklist",)
"""What a letterhead is shown on."""


class _Only:
    """FormCatalog of the one form that is looked at."""

    def __init__(self, form: FormDefinition) -> None:
        self._form = form

    def get(self, form_id: str, version: int | None = None) -> FormDefinition:  # noqa: ARG002 - the port's signature
        return self._form

    def all_latest(self) -> tuple[FormDefinition, ...]:
        return (self._form,)


def sample_page(workspace: Workspace, form: FormDefinition) -> FormPage:
    """The form as it would be begun, about nobody. It cannot be saved: no pupil has its id."""
    definition = with_rounds(form, [])
    with workspace.store.read() as work:
        unit_id = work.organisation.units()[0].id
    stage_id = definition.stages[0].id
    pupil = PupilView(PupilId("nobody"), unit_id, ShownIdentity("", ""))
    draft = Draft(
        DraftId("nothing"),
        workspace.store.own,
        pupil.id,
        unit_id,
        form.id,
        form.version,
        stage_id,
        workspace.store.account_id,
        None,
        {},
        workspace.now,
        workspace.now,
        -1,
    )
    resolved = resolve(definition, {}, today=workspace.today, viewer_stage=stage_id)
    return FormPage(pupil, definition, None, stage_id, True, {}, draft, resolved, {})


def preview_pdf(workspace: Workspace, checked: CheckedDefinition) -> bytes:
    """A blank paper as it would come out; empty for a list of suggestions, which stands on no paper."""
    with workspace.store.read() as work:
        names = school_names(work)
        letterhead = letterhead_of(workspace, work)
    form = _shown_on(workspace, checked)
    if form is None:
        return b""
    return blank_form(
        workspace.services,
        form.id,
        names.unit,
        names.authority,
        is_demo=workspace.store.header.is_demo,
        forms=_Only(form),
        letterhead=_with(letterhead, checked.letterhead),
        language=(checked.pack, False),
    )


def _with(letterhead: Letterhead | None, new: Letterhead | None) -> Letterhead | None:
    """The new lines with the logo that there is, or the new logo with the lines that there are."""
    if new is None or letterhead is None:
        return new or letterhead
    return replace(letterhead, logo=new.logo) if new.logo else replace(new, logo=letterhead.logo)


def _shown_on(workspace: Workspace, checked: CheckedDefinition) -> FormDefinition | None:
    if checked.form is not None:
        return checked.form
    if checked.pack is not None:
        return _first(workspace, _translated(checked.pack))
    return None if checked.letterhead is None else _first(workspace, SAMPLE_FORMS)


def _translated(pack: LanguagePack) -> Sequence[str]:
    """Its forms, the one with most texts first."""
    return sorted(pack.forms, key=lambda form_id: (-len(pack.forms[form_id]), form_id)) or SAMPLE_FORMS


def _first(workspace: Workspace, form_ids: Sequence[str]) -> FormDefinition | None:
    for form_id in form_ids:
        try:
            return workspace.forms.get(form_id)
        except ExpectedFailure:
            continue
    return None
