# SPDX-License-Identifier: EUPL-1.2
"""Consents in the window, with real widgets."""
