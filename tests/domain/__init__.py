# SPDX-License-Identifier: EUPL-1.2
"""Tests of the domain: pure, no files, no clock."""
