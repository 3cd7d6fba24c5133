# SPDX-License-Identifier: EUPL-1.2
"""Tests of forms as data."""
