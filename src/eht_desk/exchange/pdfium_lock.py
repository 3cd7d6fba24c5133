# SPDX-License-Identifier: EUPL-1.2
"""The one lock around the PDF library. Nothing else belongs here."""

from __future__ import annotations

import threading

PDFIUM = threading.Lock()
"""The PDF library keeps state of its own and bears one thread at a time."""
