# SPDX-License-Identifier: EUPL-1.2
"""Making any field one that is only read: the text stands clear, can be selected and copied, and takes the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from eht_desk.ui.widgets.text import repolish

_BY_KEYS_TOO = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


def set_read_only(widget: QWidget, is_read_only: bool) -> None:
    """Close or open a field for writing. A widget that knows no reading is disabled. What a text field says to ask for
    writing is not said while it is only read."""
    if isinstance(widget, QPlainTextEdit | QLineEdit):
        _show_placeholder(widget, not is_read_only)
    own = getattr(widget, "set_read_only", None)
    if callable(own):
        own(is_read_only)
    elif isinstance(widget, QPlainTextEdit):
        widget.setReadOnly(is_read_only)
        if is_read_only:
            widget.setTextInteractionFlags(_BY_KEYS_TOO)
        repolish(widget)
    elif isinstance(widget, QLineEdit):
        widget.setReadOnly(is_read_only)
    else:
        widget.setEnabled(not is_read_only)


def _show_placeholder(widget: QPlainTextEdit | QLineEdit, is_shown: bool) -> None:
    kept = str(widget.property("placeholder_kept") or "")
    if is_shown and kept:
        widget.setPlaceholderText(kept)
        widget.setProperty("placeholder_kept", "")
    elif not is_shown and widget.placeholderText():
        widget.setProperty("placeholder_kept", widget.placeholderText())
        widget.setPlaceholderText("")
