# SPDX-License-Identifier: EUPL-1.2
"""Use cases on the in-memory store."""
