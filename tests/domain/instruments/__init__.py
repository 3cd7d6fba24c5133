# SPDX-License-Identifier: EUPL-1.2
"""Instruments: scores, profiles, comparisons, responses and wording."""
