# SPDX-License-Identifier: EUPL-1.2
"""Swedish sentences of failures, a module per field; errors.py puts them together. A code stands in one module."""
