# SPDX-License-Identifier: EUPL-1.2
"""The made-up school, and the whole window."""

from __future__ import annotations

import pytest

from tests.fakes.school import School, make_school
from tests.ui.shell.conftest import make_stage, stage

__all__ = ["make_stage", "school", "stage"]


@pytest.fixture
def school() -> School:
    return make_school()
