# SPDX-License-Identifier: EUPL-1.2
"""Sentences about the school year: classes, mentors, several schools, moving, leaving, handing over."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {}
