# SPDX-License-Identifier: EUPL-1.2
"""Routines (rutiner) as data: steps, signals, deadlines, decisions, measures; and judging where a case stands. Pure."""
