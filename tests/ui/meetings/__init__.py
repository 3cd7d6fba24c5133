# SPDX-License-Identifier: EUPL-1.2
"""EHT's meetings in the window, with real widgets."""
