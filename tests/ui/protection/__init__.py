# SPDX-License-Identifier: EUPL-1.2
"""Protected identity in the window, with real widgets."""
