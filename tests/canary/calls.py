# SPDX-License-Identifier: EUPL-1.2
"""Every use case of the application layer, found by import, with arguments about the protected pupil.

Arguments come by their type: ids of what is about the protected pupil, and made-up values for the rest. A use case
with a type that is unknown here fails: then say in `_BY_NAME` what to give it, or in `NOT_CALLED` why not.
"""

from __future__ import annotations

import collections.abc
import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import eht_desk.application as application
from eht_desk.application.workspace import Workspace
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.register_sources import SourceFile
from tests.canary import marks
from tests.canary.canary_store import Canary
from tests.fakes.school import FORM, NOEL, PASSWORD

_WITHOUT = """
    absent_pupils access_store answering approval_answers approval_papers case_days case_events
    case_standing case_steps case_tasks case_views case_work changes consent_facts consents_waiting demo
    demo_acts disclosure document_access document_codes document_views entry_access excerpts form_days
    form_pages glass_rows item_access mapping medical_contribution meeting_acts meeting_item_page meeting_people
    meeting_reach meeting_reasons meeting_views merged_things note_views page_filing paper_names
    person_marks person_records prefill printing protected_rows pupil_events pupil_situation received_views
    register_changes register_classes register_elsewhere register_questions rescue routine_tasks routing
    rule_made_tasks school_days school_papers school_routine_catalog survey_people survey_views task_grounds
    task_rows timeline today_eht undo undo_plan workspace writing_checks
"""
NO_USE_CASES = frozenset(_WITHOUT.split())
"""Modules that work inside others' transactions, or before any store is open. A new module with neither fails."""

NOT_CALLED: dict[str, str] = {
    "definition_preview.preview_pdf": "takes a file of the school, read through, and no pupil",
    "definition_preview.sample_page": "takes a form, and no pupil",
    "form_work.resolve_page": "computes with a page that the person has read already; form_work.read_form is called",
    "routine_cases.in_force": "looks at the calendar for a routine, and takes no pupil",
    "entry_access.withdraw": "what signals.withdraw_signal and the others of its kind do, which are called",
    "form_work.check_complete": "computes with a draft that the person has read already",
    "papers.preview_paper": "lays out a page that the person has read already; form_work.read_form is called",
    "school_wordings.look_at_wording": "gives back what the person pasted, and takes no pupil",
    "papers.keep_paper": "keeps what papers.prepare_paper gave, which is called",
    "paper_making.make_paper": "lays out what a use case has read; papers.issue_paper is called",
    "revisions.revision_changes": "compares documents that the person has read already",
    "definitions.definition_of": "the definition of a document that the person has read already",
    "school_forms.forms_changed": "forgets what was read of the school's forms",
    "backups.keep_backup": "takes a manifest, which names no pupil",
}

_BY_NAME: dict[str, Any] = {
    "form_id": FORM,
    "gate_id": "before_social_mapping",
    "approval_id": "hand_over",
    "purpose_id": "coordination",
    "catalogue_id": "adaptations",
    "instrument_id": "trial_questions",
    "stage_id": "talk",
    "key": "old_draft_days",
    "value": 14,
    "signal_id": "signal-1",
    "fact_id": "fact-1",
    "decision_id": "decision-1",
    "measure_id": "measure-1",
    "item_id": "item-1",
    "number": 1,
    "paper_number": 1,
    "other_id": NOEL,
    "to_pupil_id": NOEL,
    "text": marks.GIVEN,
    "old": PASSWORD,
    "point": "{}",
    "language": "so",
    "files": (SourceFile("klasser.csv", b"Namn;Klass\nBo Prov;5A\n"),),
    "content": b"%PDF-1.4 prov",
    "answers": {},
    "items": (),
    "progress": lambda _done, _total: None,
    "take_from_other": frozenset(),
}


_OF_ONE: dict[str, dict[str, Any]] = {
    "case_decisions.decide": {"decision": "eht_assessment", "value": "not_problematic", "causes": ()},
}
"""What a use case is given besides, where a name means something else in it."""


class Unknown(LookupError):
    """A type that nobody has told how to make a value of."""


@dataclass(frozen=True)
class UseCase:
    """`name` is `module.function`."""

    name: str
    call: Callable[..., Any]

    def arguments(self, canary: Canary, workspace: Workspace) -> dict[str, Any]:
        """What it is called with beside the workspace: only what must be given, and every pupil. Raises Unknown."""
        found: dict[str, Any] = {}
        for parameter in list(inspect.signature(self.call).parameters.values())[1:]:
            if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
                continue
            if parameter.name in _OF_ONE.get(self.name, {}):
                found[parameter.name] = _OF_ONE[self.name][parameter.name]
                continue
            if parameter.default is inspect.Parameter.empty:
                try:
                    found[parameter.name] = _value(
                        parameter.name, _typed(self.call, parameter.annotation), canary, workspace
                    )
                except Unknown as error:
                    raise Unknown(f"{self.name}({parameter.name}: {parameter.annotation})") from error
        return found


def modules() -> list[str]:
    """Names of the modules of use cases."""
    return [item.name for item in pkgutil.iter_modules(application.__path__) if not item.ispkg]


def use_cases() -> list[UseCase]:
    """Public functions that take a workspace first and open their own transaction."""
    found = []
    for module_name in modules():
        module = importlib.import_module(f"{application.__name__}.{module_name}")
        for name, function in vars(module).items():
            is_own = inspect.isfunction(function) and function.__module__ == module.__name__
            if name.startswith("_") or not is_own:
                continue
            parameters = list(inspect.signature(function).parameters)
            if parameters[:1] == ["workspace"] and "work" not in parameters:
                found.append(UseCase(f"{module_name}.{name}", function))
    return found


def _typed(owner: Any, annotation: Any) -> Any:
    """The type that an annotation names where its owner was written."""
    if not isinstance(annotation, str):
        return annotation
    names = {**vars(importlib.import_module(owner.__module__)), "Path": Path, "datetime": datetime}
    try:
        return eval(annotation, names)  # noqa: S307 - our own annotations
    except NameError:
        return annotation


def _value(name: str, wanted: Any, canary: Canary, workspace: Workspace) -> Any:
    if name in _BY_NAME:
        return _BY_NAME[name]
    told = getattr(wanted, "__name__", "")
    if told in canary.ids:
        return _empty(canary.ids[told])
    makers: tuple[Callable[..., Any], ...] = (_simple, _of_several, _made_up)
    for make in makers:
        made = make(name, wanted, canary, workspace)
        if made is not _NOTHING:
            return made
    raise Unknown(name)


_NOTHING = object()
_MANY = (collections.abc.Sequence, collections.abc.Collection, collections.abc.Iterable)


def _empty(value: Any) -> Any:
    """Records of which somebody else knows no more than the id."""
    for held in ("answers", "fields"):
        if is_dataclass(value) and not isinstance(value, type) and hasattr(value, held):
            value = replace(value, **{held: {}})
    return value


def _simple(name: str, wanted: Any, _canary: Canary, workspace: Workspace) -> Any:
    if wanted is type(None):
        return None
    if isinstance(wanted, typing.NewType):
        return f"no-{name}"
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return next(iter(wanted))
    plain: Mapping[Any, Any] = {
        str: "Prov",
        int: 1,
        bool: True,
        bytes: b"%PDF-1.4 prov",
        date: workspace.today,
        datetime: workspace.now,
        Path: workspace.store.header.path.parent / "annan plats",
        float: 1.0,
        Any: "Prov",
        FormDefinition: workspace.forms.get(FORM),
    }
    return plain.get(wanted, _NOTHING) if isinstance(wanted, collections.abc.Hashable) else _NOTHING


def _of_several(name: str, wanted: Any, canary: Canary, workspace: Workspace) -> Any:
    origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (typing.Union, types.UnionType):
        return _value(name, inner[0], canary, workspace)
    if origin is tuple and inner[-1] is not Ellipsis:
        return tuple(_value("", part, canary, workspace) for part in inner)
    if origin in (tuple, list, *_MANY):
        return (_value("", inner[0], canary, workspace),)
    if origin in (frozenset, set):
        return frozenset()
    if origin in (dict, collections.abc.Mapping):
        return {}
    if origin is collections.abc.Callable:
        return lambda *_: None
    return _NOTHING


def _made_up(name: str, wanted: Any, canary: Canary, workspace: Workspace) -> Any:
    """A record with what it must have."""
    if not is_dataclass(wanted) or not isinstance(wanted, type):
        return _NOTHING
    return wanted(
        **{
            item.name: _value(item.name, _typed(wanted, item.type), canary, workspace)
            for item in fields(wanted)
            if item.init and item.default is MISSING and item.default_factory is MISSING
        }
    )


def chosen() -> Iterator[UseCase]:
    """Those that are called."""
    return (item for item in use_cases() if item.name not in NOT_CALLED)
