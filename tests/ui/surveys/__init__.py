# SPDX-License-Identifier: EUPL-1.2
"""Questionnaires in the window, with real widgets."""
