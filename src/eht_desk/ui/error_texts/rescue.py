# SPDX-License-Identifier: EUPL-1.2
"""Sentences about a damaged store, its backups and its health."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {}
