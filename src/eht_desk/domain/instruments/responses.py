# SPDX-License-Identifier: EUPL-1.2
"""One person's answers: who, when, how, what was skipped, declined or not finished. Every change gives a new record.

Does not belong here: what the answers amount to (scoring), rows typed from paper (paper_rows).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import GuardianId, StaffId
from eht_desk.domain.instruments.model import InformantKind, Instrument

Answers = tuple[int | None, ...]
"""One for each item, in order; None: no answer."""


class AnswerWay(StrEnum):
    """How the answers were given."""

    SCREEN = "screen"
    PAPER = "paper"


class ResponseState(StrEnum):
    """Where a response stands."""

    ANSWERING = "answering"
    """Begun; it goes on where it stopped."""
    COMPLETE = "complete"
    """Every question was shown; some may have been skipped."""
    UNFINISHED = "unfinished"
    """Ended before the last question."""
    DECLINED = "declined"
    """The person did not want to; there are no answers."""


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who answered: of a guardian which one, of a teacher who if it is known."""

    kind: InformantKind
    guardian_id: GuardianId | None = None
    staff_id: StaffId | None = None


PUPIL = Respondent(InformantKind.PUPIL)


@dataclass(frozen=True, slots=True)
class Response:
    """One form. `reached` counts the questions that were shown, from the first; what is None among them was skipped.

    `wording_id` names the school's wording that was shown, empty without.
    """

    instrument_id: str
    version: int
    respondent: Respondent
    day: date
    way: AnswerWay
    answers: Answers
    reached: int = 0
    state: ResponseState = ResponseState.ANSWERING
    wording_id: str = ""

    @property
    def next_number(self) -> int:
        """The item to show when it goes on; one more than there are when all were shown."""
        return self.reached + 1

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers of the items without an answer."""
        return tuple(number for number, value in enumerate(self.answers, start=1) if value is None)


def begin(
    instrument: Instrument,
    respondent: Respondent,
    day: date,
    way: AnswerWay = AnswerWay.SCREEN,
    wording_id: str = "",
) -> Response:
    """An empty form. Raises RuleViolation: `informant_not_asked`, `guardian_not_named`."""
    instrument.informant(respondent.kind)
    if (respondent.kind is InformantKind.GUARDIAN) != (respondent.guardian_id is not None):
        raise RuleViolation("guardian_not_named", "guardian")
    nothing: Answers = (None,) * len(instrument.items)
    return Response(instrument.id, instrument.version, respondent, day, way, nothing, wording_id=wording_id)


def answered(instrument: Instrument, response: Response, number: int, value: int | None) -> Response:
    """The form with one more or another answer; None skips or takes the answer away.

    Raises RuleViolation: `response_closed`, `not_on_scale`, `unknown_item` on the item's number.
    """
    _require_open(response)
    if not 1 <= number <= len(response.answers):
        raise RuleViolation("unknown_item", str(number), {"items": len(response.answers)})
    require_on_scale(instrument, number, value)
    answers = (*response.answers[: number - 1], value, *response.answers[number:])
    return replace(response, answers=answers, reached=max(response.reached, number))


def finished(response: Response) -> Response:
    """The form as the person leaves it: complete when the last question was shown. Raises `response_closed`."""
    _require_open(response)
    is_whole = response.reached == len(response.answers)
    return replace(response, state=ResponseState.COMPLETE if is_whole else ResponseState.UNFINISHED)


def resumed(response: Response) -> Response:
    """An unfinished form that goes on. Raises RuleViolation("response_closed") for one that is not unfinished."""
    if response.state is not ResponseState.UNFINISHED:
        raise RuleViolation("response_closed")
    return replace(response, state=ResponseState.ANSWERING)


def declined(response: Response) -> Response:
    """The person says no: nothing that was answered stays. Raises RuleViolation("response_closed")."""
    _require_open(response)
    nothing: Answers = (None,) * len(response.answers)
    return replace(response, answers=nothing, reached=0, state=ResponseState.DECLINED)


def from_paper(instrument: Instrument, respondent: Respondent, day: date, answers: Answers) -> Response:
    """A whole form as it stands on paper, with the day on it. Raises as `begin` and `answered`, and `row_length`."""
    blank = begin(instrument, respondent, day, AnswerWay.PAPER)
    if len(answers) != len(blank.answers):
        facts = {"found": len(answers), "wanted": len(blank.answers)}
        raise RuleViolation("row_length", "answers", facts)
    for number, value in enumerate(answers, start=1):
        require_on_scale(instrument, number, value)
    return replace(blank, answers=answers, reached=len(answers), state=ResponseState.COMPLETE)


def require_on_scale(instrument: Instrument, number: int, value: int | None) -> None:
    """Raises RuleViolation("not_on_scale") on the item's number; True and 3.0 are no points either."""
    if value is not None and (type(value) is not int or not instrument.scale.holds(value)):
        facts = {"item": number, "minimum": instrument.scale.minimum, "maximum": instrument.scale.maximum}
        raise RuleViolation("not_on_scale", str(number), facts)


def _require_open(response: Response) -> None:
    if response.state is not ResponseState.ANSWERING:
        raise RuleViolation("response_closed")


def record_of(response: Response) -> dict[str, AnswerValue]:
    """The form as JSON, for the store."""
    who = response.respondent
    return {
        "instrument": response.instrument_id,
        "version": response.version,
        "informant": who.kind.value,
        "guardian": who.guardian_id or "",
        "staff": who.staff_id or "",
        "day": response.day.isoformat(),
        "way": response.way.value,
        "answers": list(response.answers),
        "reached": response.reached,
        "state": response.state.value,
        "wording": response.wording_id,
    }


def response_of(record: Mapping[str, AnswerValue]) -> Response:
    """What `record_of` gave. Raises ExpectedFailure("broken_response") for anything else."""
    try:
        guardian, staff = _text(record, "guardian"), _text(record, "staff")
        return Response(
            _text(record, "instrument"),
            _number(record["version"]),
            Respondent(
                InformantKind(_text(record, "informant")),
                GuardianId(guardian) if guardian else None,
                StaffId(staff) if staff else None,
            ),
            date.fromisoformat(_text(record, "day")),
            AnswerWay(_text(record, "way")),
            _answers(record["answers"]),
            _number(record["reached"]),
            ResponseState(_text(record, "state")),
            _text(record, "wording"),
        )
    except (KeyError, TypeError, ValueError):
        raise ExpectedFailure("broken_response") from None


def _text(record: Mapping[str, AnswerValue], key: str) -> str:
    value = record[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _number(value: AnswerValue) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _answers(value: AnswerValue) -> Answers:
    if not isinstance(value, list):
        raise TypeError
    return tuple(None if item is None else _number(item) for item in value)
