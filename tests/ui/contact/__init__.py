# SPDX-License-Identifier: EUPL-1.2
"""Contact notes, received documents and tasks in the window, with real widgets on a store in memory."""
