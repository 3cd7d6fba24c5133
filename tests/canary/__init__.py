# SPDX-License-Identifier: EUPL-1.2
"""Marked words, and who may meet which of them where."""
