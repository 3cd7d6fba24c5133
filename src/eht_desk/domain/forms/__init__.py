# SPDX-License-Identifier: EUPL-1.2
"""Forms as data: the definition, its conditions, and the tree that every renderer consumes."""
