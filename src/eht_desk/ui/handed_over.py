# SPDX-License-Identifier: EUPL-1.2
"""Whether the computer is in the hands of a pupil or a guardian, who answers alone. Only a lock takes it back."""

from __future__ import annotations

from eht_desk.ui.navigation import Route

ANSWERING = "survey_answer"
"""The only screen that is shown meanwhile."""


class HandedOver:
    """One per unlocking, so that a lock, which ends the unlocking, is the only way out.

    The frame asks `bars` before it shows a place: whatever leads there, a key or a late answer.
    """

    def __init__(self) -> None:
        self._is_given = False

    @property
    def is_given(self) -> bool:
        """Whether somebody answers alone."""
        return self._is_given

    def give(self) -> None:
        """From now on until the lock nothing but the questions is shown."""
        self._is_given = True

    def bars(self, route: Route) -> bool:
        """Whether this place may not be shown now."""
        return self._is_given and route.screen != ANSWERING
