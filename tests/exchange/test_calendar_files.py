# SPDX-License-Identifier: EUPL-1.2
"""The calendar file is read back by the grammar of RFC 5545, written here anew."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from eht_desk.application.ports.calendar_files import CalendarDay, DayKind
from eht_desk.exchange.calendar_files import CalendarFiles

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
_LINE = re.compile(
    r'([A-Z-]+)((?:;[A-Z-]+=(?:[^";:,\x00-\x1f]+|"[^"\x00-\x1f]*"))*):([^\x00-\x08\x0a-\x1f\x7f]*)'
)
_NAMED = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n", "\\N": "\n"}
Event = dict[str, tuple[str, str]]


def read_back(content: bytes) -> tuple[Event, list[Event]]:
    """Properties of the calendar and of its events: name to parameters and value. Fails where the grammar is broken."""
    assert content.endswith(b"\r\n")
    raw = content[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in raw), "folded"
    assert all(b"\n" not in line and b"\r" not in line for line in raw)
    lines = content[:-2].decode().replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    head: Event = {}
    events: list[Event] = []
    held = head
    for line in lines[1:-1]:
        found = _LINE.fullmatch(line)
        assert found is not None, line
        name, parameters, value = found.groups()
        if line == "BEGIN:VEVENT":
            assert held is head, "one event in another"
            held = {}
        elif line == "END:VEVENT":
            events.append(held)
            held = head
        else:
            assert name not in held, f"{name} twice"
            held[name] = (parameters, value)
    assert held is head
    return head, events


def unescaped(value: str) -> str:
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), value
    return re.sub(r"\\.", lambda found: _NAMED[found[0]], value)


def test_whole_days_and_moments_are_told_as_the_standard_asks() -> None:
    days = [
        CalendarDay("a", DayKind.TASK, date(2026, 12, 31), "7K2F-91", "Uppföljning; två, tre"),
        CalendarDay("b", DayKind.MEETING, date(2026, 11, 24), at=datetime(2026, 11, 24, 7, 15, tzinfo=UTC)),
    ]
    content = CalendarFiles().content(days, NOON)
    head, (task, meeting) = read_back(content)
    assert (head["VERSION"][1], head["CALSCALE"][1]) == ("2.0", "GREGORIAN")
    assert head["PRODID"][1]
    assert task["DTSTART"] == (";VALUE=DATE", "20261231")
    assert task["DTEND"] == (";VALUE=DATE", "20270101"), "the day after the last, into the next year"
    assert unescaped(task["SUMMARY"][1]) == "EHT Desk: Uppföljning; två, tre (7K2F-91)"
    assert (meeting["DTSTART"], "DTEND" in meeting) == (("", "20261124T071500Z"), False)
    assert meeting["SUMMARY"][1] == "EHT Desk: EHT-möte"
    assert {event["CLASS"][1] for event in (task, meeting)} == {"PRIVATE"}
    assert content == CalendarFiles().content(days, NOON), "the same entry is changed, not added"
    assert task["UID"] != meeting["UID"]


@given(
    st.lists(
        st.builds(
            CalendarDay,
            st.text(min_size=1),
            st.sampled_from(DayKind),
            st.dates(max_value=date(9999, 12, 30)),
            st.text(st.characters(categories=("L", "N")), max_size=12),
            st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=200),
        ),
        max_size=4,
    )
)
def test_whatever_the_words_are_the_file_can_be_read(days: list[CalendarDay]) -> None:
    _, events = read_back(CalendarFiles().content(days, NOON))
    assert len(events) == len(days)
    for day, event in zip(days, events, strict=True):
        assert unescaped(event["SUMMARY"][1]).startswith("EHT Desk: ")
        assert day.title in unescaped(event["SUMMARY"][1])
