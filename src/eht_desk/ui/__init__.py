# SPDX-License-Identifier: EUPL-1.2
"""The window. The only place that imports PySide6."""
