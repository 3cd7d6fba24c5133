# SPDX-License-Identifier: EUPL-1.2
"""To whom papers and copies go."""

from __future__ import annotations

from enum import StrEnum


class Recipient(StrEnum):
    """To whom something is handed over."""

    RECTOR = "rector"
    EHT = "eht"
    MENTOR = "mentor"
    COUNSELLOR = "counsellor"
    TEACHERS = "teachers"
    GUARDIAN = "guardian"
    PUPIL = "pupil"
    SCHOOL_AUTHORITY = "school_authority"
    HOME_MUNICIPALITY = "home_municipality"
    SOCIAL_SERVICES = "social_services"
    HEALTH_CARE = "health_care"
    OTHER = "other"
