# SPDX-License-Identifier: EUPL-1.2
"""Which suggestions belong beside a result. Each is something to try, chosen by a person, never a consequence."""

from __future__ import annotations

from eht_desk.domain.forms.catalogues import Catalogue, SuggestionGroup
from eht_desk.domain.instruments.results import ProfileKind, Result


def suggestions_for(result: Result, catalogue: Catalogue) -> tuple[SuggestionGroup, ...]:
    """The list's groups to show: first those of no function (look at the school first), then those of the profile.

    With a profile that names no function only the first ones; without a counted form none. A group that the school has
    emptied is not there.
    """
    if result.profile.kind is ProfileKind.NONE:
        return ()
    places = {function.id: place for place, function in enumerate(result.instrument.functions)}
    general = [group for group in catalogue.groups if group.id not in places]
    groups = {group.id: group for group in catalogue.groups}
    ordered = sorted(result.profile.functions, key=lambda wanted: -result.totals[places[wanted]])
    return (*general, *(groups[wanted] for wanted in ordered if wanted in groups))
