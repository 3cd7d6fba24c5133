# SPDX-License-Identifier: EUPL-1.2
"""Repositories: the application's ports over tables, one module per group of records."""
