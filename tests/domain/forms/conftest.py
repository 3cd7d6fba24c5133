# SPDX-License-Identifier: EUPL-1.2
"""The made-up form with every kind of field."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.forms.model import FormDefinition

FORMS = Path(__file__).parents[2] / "files" / "forms"


@pytest.fixture(scope="session")
def kitchen_sink() -> FormDefinition:
    return FormCatalogFromFiles(FORMS).get("kitchen_sink")
