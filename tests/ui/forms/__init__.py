# SPDX-License-Identifier: EUPL-1.2
"""The window's forms, offscreen with real widgets on a store in memory."""
