# SPDX-License-Identifier: EUPL-1.2
"""Signed papers in the window, with real papers and scans of them on a store in memory."""
