# SPDX-License-Identifier: EUPL-1.2
"""Consent asked and answered with keys alone in a real window; judged by what another process reads in the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk.application.consent_views import PurposeView, read_consents
from eht_desk.domain.consent_standing import PurposeState
from eht_desk.domain.consents import ConsentState
from tests.journeys.real_store import GIVEN, RealStore
from tests.journeys.screen import Display, wait_for
from tests.journeys.test_real_window import Person

pytestmark = pytest.mark.slow


def in_use(store: RealStore) -> list[PurposeView]:
    return [item for item in read_consents(store.reader, store.pupil).purposes if item.is_in_use]


def test_a_guardian_is_asked_says_yes_and_takes_it_back(
    display: Display, real_store: RealStore, tmp_path: Path
) -> None:
    person = Person(display, real_store, tmp_path)
    person.unlock()
    display.key("Escape", "ctrl+k")
    display.type(GIVEN.lower())
    person.until("pupil_opened", "Return")
    person.until("consents_opened", "alt+s")
    display.key("Return")  # ask, for the first purpose; the page begins at what it is about
    wait_for(lambda: True, "the page", 1)
    person.until("consent_asked", "alt+s", text="Habiliteringen")
    [view] = in_use(real_store)
    assert (view.scope, view.state) == ("Habiliteringen", PurposeState.WAITING)
    person.until("consent_given", "Return", "j", "Return")
    assert in_use(real_store)[0].persons[0].state is ConsentState.GIVEN
    person.until("consent_withdrawn", "Return", "Return")
    assert in_use(real_store)[0].state is PurposeState.WITHDRAWN
