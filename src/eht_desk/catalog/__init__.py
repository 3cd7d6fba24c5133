# SPDX-License-Identifier: EUPL-1.2
"""Loads and validates the declarative definitions under resources/."""
