# SPDX-License-Identifier: EUPL-1.2
"""How absence is counted and measured. What a figure leads to is for the routine to say (rules A6: never constants)."""

from __future__ import annotations

from enum import StrEnum


class Counting(StrEnum):
    """Which absence a signal counts. What the school judges not legitimate is not the same as unexcused (HUD-23)."""

    ALL = "all"
    UNEXCUSED = "unexcused"
    EXCUSED = "excused"
    NOT_LEGITIMATE = "not_legitimate"


class Measuring(StrEnum):
    """In what the absence is measured: per cent of scheduled time, per cent of lessons, hours, days in a row."""

    PERCENT = "percent"
    LESSON_PERCENT = "lesson_percent"
    HOURS = "hours"
    DAYS_IN_A_ROW = "days_in_a_row"
    JUDGEMENT = "judgement"
    """No figure: the school judges that the absence is repeated or long (HUD-16, B1-5)."""
