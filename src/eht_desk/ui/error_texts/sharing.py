# SPDX-License-Identifier: EUPL-1.2
"""Sentences about several persons in one store: who writes, taking over, a backup that is only read."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {}
