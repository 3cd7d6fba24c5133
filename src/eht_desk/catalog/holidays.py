# SPDX-License-Identifier: EUPL-1.2
"""Which days nobody works in Sweden, from the `holidays` package: public holidays, and the three eves (B11-1, B11-5).

The package is imported when the first day is asked for: it costs a tenth of a second (docs/adr/0014).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from eht_desk.domain.routines.calendar import WorkDays

_PUBLIC, _DE_FACTO = "public", "de_facto"
_SINCE = 1954
"""The first year that the package's rules hold for whole; before it nothing is counted here."""


class SwedishWorkDays:
    """WorkDaysSource. Keeps the years that were asked for."""

    def __init__(self) -> None:
        self._years: dict[tuple[str, int], Mapping[date, str]] = {}
        self._days: dict[tuple[str, int], frozenset[date]] = {}
        self._work_days = WorkDays(self._of(_PUBLIC), self._of(_DE_FACTO), self._name_of)

    def load(self) -> None:
        """Import the package now, when there is time: while the password is typed."""
        from holidays import country_holidays  # noqa: F401 - the import is the point

    def work_days(self) -> WorkDays:
        """Public holidays besides the plain Sundays; Midsummer's, Christmas and New Year's eve; their Swedish names."""
        return self._work_days

    def _of(self, category: str) -> Callable[[int], frozenset[date]]:
        def days(year: int) -> frozenset[date]:
            if (category, year) not in self._days:
                self._days[category, year] = frozenset(self._named(category, year))
            return self._days[category, year]

        return days

    def _name_of(self, day: date) -> str:
        public, eves = self._named(_PUBLIC, day.year), self._named(_DE_FACTO, day.year)
        return public.get(day) or eves.get(day, "")

    def _named(self, category: str, year: int) -> Mapping[date, str]:
        if (category, year) not in self._years:
            self._years[category, year] = _read(category, year) if year >= _SINCE else {}
        return self._years[category, year]


def _read(category: str, year: int) -> Mapping[date, str]:
    from holidays import country_holidays

    found = country_holidays("SE", years=year, categories=(category,), language="sv")
    return {day: name for day, name in found.items() if day.year == year}
