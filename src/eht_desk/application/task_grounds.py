# SPDX-License-Identifier: EUPL-1.2
"""When the ground of a routine's task came: the latest of what its condition asks about. Only what was written since
then does the task, so that last year's report does not do this year's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from eht_desk.application.case_judging import Judged
from eht_desk.domain.forms.conditions import fields_asked
from eht_desk.domain.routines.calendar import Calendar
from eht_desk.domain.routines.facts import Known, last_evaluation
from eht_desk.domain.routines.model import RoutineTask


def ground_at(task: RoutineTask, judged: Judged, calendar: Calendar) -> datetime | None:
    """The moment; None when the case itself is the ground. A report that a signal asks for has the absence as ground,
    from its first day: it may have been made before anybody wrote the figure down (TRO-30)."""
    known, routine = judged.known, judged.routine
    signals = [item.id for item in routine.signals if task.id in item.reports]
    asked = [name.removeprefix("signal.") for name in fields_asked(task.when) if name.startswith("signal.")]
    days = [item.first_day for name in (*signals, *asked) for item in known.signals(routine, name) if name]
    times = [datetime.combine(max(days), time.min, calendar.zone)] if days else []
    times += [at for name in fields_asked(task.when) for at in _written_at(name, known)]
    return max((*times, *([known.since] if known.since else [])), default=None)


def _written_at(name: str, known: Known) -> Iterator[datetime]:
    what, _, rest = name.partition(".")
    if what == "decision" and (decision := known.decision(rest)) is not None:
        yield decision.written_at
    elif what in ("document", "answer"):
        document = known.latest(rest.split(".")[0])
        if document is not None and document.stages:
            yield max(item.at for item in document.stages)
    elif name == "measures.progress" and (evaluation := last_evaluation(known.measures())) is not None:
        yield evaluation.written_at
