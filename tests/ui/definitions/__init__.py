# SPDX-License-Identifier: EUPL-1.2
"""What the school adds, in the window, with real widgets."""
