# SPDX-License-Identifier: EUPL-1.2
"""Tests of judging a case by its routine."""
