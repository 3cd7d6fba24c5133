# SPDX-License-Identifier: EUPL-1.2
"""Which documents can be begun about a pupil: every form, who writes it, and whether its gate lets it through."""

from __future__ import annotations

from dataclasses import dataclass

from eht_desk.application.access_rights import may_do
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.gates import gate_view
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.model import GROUPS, FormDefinition, Privacy
from eht_desk.domain.ids import PupilId

FIRST_FORM = "absence_checklist"
"""The form that the work with a pupil's absence begins with (TRO-37)."""


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A form that can be begun. `roles` write its first stage; `may_write`: whether this person does.

    `is_stopped`: its gate is closed and lets nobody through yet; opening the form says what is missing.
    """

    form_id: str
    title: str
    short_title: str
    annex: str
    group: str
    roles: tuple[Role, ...]
    may_write: bool
    privacy: Privacy
    is_stopped: bool = False
    is_local_template: bool = False


def form_choices(workspace: Workspace, pupil_id: PupilId) -> tuple[FormChoice, ...]:
    """All forms in the order of their groups, then by annex and title. Tells nothing about the pupil: no log row.

    Not the papers of consents: those are made where the consent is asked for, so that its answer stands in one place.

    Raises RuleViolation("not_allowed").
    """
    forms = workspace.forms.all_latest()
    papers_of_consents = {purpose.form_id for purpose in workspace.services.purposes.all()}
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        choices = [
            FormChoice(
                form.id,
                form.title,
                form.short_title,
                form.annex,
                group_of(form),
                form.stages[0].roles,
                may_do(workspace, viewer, Right.WRITE, form, view, form.stages[0]),
                form.privacy,
                bool(form.gate) and not gate_view(workspace, work, viewer, view, form.gate).may_pass,
                form.is_local_template,
            )
            for form in forms
            if form.id not in papers_of_consents
        ]
    choices.sort(
        key=lambda item: (GROUPS.index(item.group), not item.annex, item.annex, item.title.casefold())
    )
    return tuple(choices)


def group_of(form: FormDefinition) -> str:
    """The heading; the checklist was released before forms named theirs."""
    return "absence" if form.id == FIRST_FORM else form.group
