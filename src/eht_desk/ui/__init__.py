# SPDX-License-Identifier: EUPL-1.2
"""The window. The only place that imports PySide6."""

from __future__ import annotations

from eht_desk.ui.lasting_constants import keep_constants_alive

keep_constants_alive()  # before the first call of Qt, see there
