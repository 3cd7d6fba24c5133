# SPDX-License-Identifier: EUPL-1.2
"""Routines as files: those that ship, what they take over, every mistake, the days that nobody works, the rules."""
