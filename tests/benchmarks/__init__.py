# SPDX-License-Identifier: EUPL-1.2
"""Figures of the program, printed as ratios to their budgets. No test depends on them."""
