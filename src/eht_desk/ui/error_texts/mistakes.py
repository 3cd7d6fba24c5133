# SPDX-License-Identifier: EUPL-1.2
"""Sentences about undoing: an import, two records of one pupil, a document on the wrong pupil, a wrong role."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {}
