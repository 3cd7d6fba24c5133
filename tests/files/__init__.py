# SPDX-License-Identifier: EUPL-1.2
"""Where the files that tests read lie."""

from __future__ import annotations

from pathlib import Path

FILES = Path(__file__).parent
