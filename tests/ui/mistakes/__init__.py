# SPDX-License-Identifier: EUPL-1.2
"""Mending mistakes and moving pupils from the pupil's page, with real widgets."""
