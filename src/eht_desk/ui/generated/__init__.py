# SPDX-License-Identifier: EUPL-1.2
"""Made by tools/build_ui.py from ui/*.ui. Never edited by hand."""
