# SPDX-License-Identifier: EUPL-1.2
"""The window's register_import, offscreen with real widgets on a store in memory."""
