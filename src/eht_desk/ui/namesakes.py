# SPDX-License-Identifier: EUPL-1.2
"""Tells pupils of the same name apart, before somebody writes about the wrong child. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from eht_desk.domain.ids import PupilId
from eht_desk.domain.pupil_view import PupilView, ShownIdentity


def births_of_namesakes(views: Iterable[PupilView]) -> dict[PupilId, str]:
    """`född 2016-03-12` for each pupil whose name another of them has too; nothing for an alias or an unknown day."""
    listed = list(views)
    often = Counter(view.name.casefold() for view in listed)
    return {
        view.id: f"född {view.shown.birth_date.isoformat()}"
        for view in listed
        if often[view.name.casefold()] > 1
        and isinstance(view.shown, ShownIdentity)
        and view.shown.birth_date is not None
    }
