# SPDX-License-Identifier: EUPL-1.2
"""What follows from the IT department's decisions: they only ever narrow."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.policy import KEYS, NO_PRINTER, Policy, strictest


@given(wanted=st.integers(1, 45), limit=st.one_of(st.none(), st.integers(1, 45)))
def test_the_lock_is_never_looser_than_wanted_or_allowed(wanted: int, limit: int | None):
    minutes = Policy(lock_minutes_maximum=limit).lock_minutes(wanted)
    assert minutes <= wanted
    assert limit is None or minutes <= limit


@pytest.mark.parametrize(
    ("printers", "name", "is_allowed"),
    [
        ((), "Vad som helst", True),
        (("Expedition*",), "expedition-2", True),
        (("Expedition*",), "Lararrum", False),
        (("A?",), "A1", True),
        (("A?",), "A12", False),
        (NO_PRINTER, "Expedition", False),
    ],
)
def test_printers(printers: tuple[str, ...], name: str, is_allowed: bool):
    assert Policy(printers=printers).may_print_on(name) is is_allowed


@pytest.mark.parametrize(
    ("place", "is_allowed"),
    [
        ("/srv/eht", True),
        ("/srv/eht/ekskolan", True),
        ("/srv/eht2", False),
        ("/srv", False),
        ("/srv/eht/../hemma", False),
        ("/media/usb", True),
    ],
)
def test_places_for_backups(place: str, is_allowed: bool):
    policy = Policy(backup_places=(Path("/srv/eht"), Path("/media/usb")))
    assert policy.may_hold_backups(Path(place)) is is_allowed
    assert Policy().may_hold_backups(Path(place))


def test_without_a_file_nothing_is_decided():
    assert not any(Policy().decides(key) for key in KEYS)


def test_the_strictest_locks_early_and_saves_nothing():
    policy = strictest(Path("/etc/x"))
    assert policy.lock_minutes(15) == 5
    assert not policy.may_save_pdf
