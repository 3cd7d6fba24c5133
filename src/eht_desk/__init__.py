# SPDX-License-Identifier: EUPL-1.2
"""EHT Desk. Only the version belongs here: importing the package must cost nothing."""

from __future__ import annotations

__version__ = "0.1.0"
