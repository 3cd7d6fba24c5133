# SPDX-License-Identifier: EUPL-1.2
"""Words on the screen: always plain text, whatever a person wrote."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget


class PlainLabel(QLabel):
    """A label that never reads its text as markup.

    `role`: empty, `secondary`, `hint`, `label`, `strong`, `error`, `ok`, `code`. `wraps` lets long text break.
    """

    def __init__(
        self, text: str = "", role: str = "", parent: QWidget | None = None, *, wraps: bool = False
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        if role:
            self.setProperty("role", role)
        if wraps:
            self.setWordWrap(True)
            policy = self.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def set_role(self, role: str) -> None:
        """Change the look."""
        if self.property("role") != role:
            self.setProperty("role", role)
            repolish(self)


class Heading(PlainLabel):
    """A title: level 1 of a page, 2 of a card, 3 of a part."""

    def __init__(
        self, text: str = "", level: int = 2, parent: QWidget | None = None, *, wraps: bool = False
    ) -> None:
        super().__init__(text, "", parent, wraps=wraps)
        self.setProperty("level", str(level))


class KeyHint(PlainLabel):
    """A key such as `Ctrl K`, as a small chip. The eye only: what it belongs to says the key in its description."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(keys, "", parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Line(QFrame):
    """A thin line between rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "line")
        self.setFixedHeight(1)


def repolish(widget: QWidget) -> None:
    """Let the style sheet look at the widget's properties again; one that was never shown is looked at then anyway."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def plain_tooltip(text: str) -> str:
    """Text for a tool tip, which Qt would otherwise read as markup when it looks like it."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<span>{escaped}</span>" if text else ""
