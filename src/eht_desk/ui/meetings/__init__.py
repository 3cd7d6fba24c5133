# SPDX-License-Identifier: EUPL-1.2
"""EHT's meetings: the week's agenda, the meeting itself, checks of the statistics, rektor's page."""
