# SPDX-License-Identifier: EUPL-1.2
"""A made-up school for each test."""

from __future__ import annotations

import pytest

from tests.fakes.school import School, make_school


@pytest.fixture
def school() -> School:
    return make_school()
