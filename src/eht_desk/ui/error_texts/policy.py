# SPDX-License-Identifier: EUPL-1.2
"""Sentences about what the IT department decided and about settings."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {}
