# SPDX-License-Identifier: EUPL-1.2
"""Whole ways through the program on a real encrypted store: in a real window by keyboard, and in this process."""
