# SPDX-License-Identifier: EUPL-1.2
"""Named stand-ins for the ports: an in-memory store, a fixed clock, a renderer that says what it was given."""
