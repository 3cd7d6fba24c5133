# SPDX-License-Identifier: EUPL-1.2
"""Tests of what enters and leaves the program."""
