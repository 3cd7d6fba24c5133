# SPDX-License-Identifier: EUPL-1.2
"""Messages above the form that ask for a decision: what is missing, whether to lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.ui.forms.form_view import Missing
from eht_desk.ui.forms.texts import missing_text
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.text import PlainLabel

TOO_LATE = (
    "Steget låstes på ett annat ställe innan all din text var sparad. Texten finns kvar i det här fönstret."
)
BESIDE = (
    "Texten låstes på ett annat ställe medan du skrev. Det du skrev här finns kvar bredvid den. Öppna formuläret för "
    "att se båda."
)
KEPT = "Texten står kvar här på skärmen och sparas av sig själv så snart det går."


class MissingList(Card):
    """What keeps the stage from being locked, each line a link to its field."""

    def __init__(
        self, missing: Sequence[Missing], go_to: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(missing_text(len(missing)), parent)
        self.body.setSpacing(theme().px(2))
        self.links: list[LinkButton] = []
        for item in missing:
            line = QHBoxLayout()
            line.setSpacing(theme().px(8))
            # A single & would be read as a mnemonic.
            link = LinkButton(item.label.replace("&", "&&"), _going_to(item.field_id, go_to), self)
            link.setAccessibleName(f"{item.label}. {item.text}")
            line.addWidget(link)
            line.addWidget(PlainLabel(item.text, "secondary", self, wraps=True), 1)
            self.body.addLayout(line)
            self.links.append(link)


class Question(Card):
    """One sentence and two answers; the first does what was asked."""

    def __init__(
        self,
        title: str,
        text: str,
        yes: tuple[str, Callable[[], None]],
        no: tuple[str, Callable[[], None]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent, "accent")
        if text:
            self.body.addWidget(PlainLabel(text, "secondary", self, wraps=True))
        line = QHBoxLayout()
        line.setSpacing(theme().px(8))
        self.yes_button = SecondaryButton(yes[0], yes[1], self)
        self.no_button = LinkButton(no[0], no[1], self)
        line.addWidget(self.yes_button)
        line.addWidget(self.no_button)
        line.addStretch(1)
        self.body.addLayout(line)


def _going_to(field_id: str, go_to: Callable[[str], None]) -> Callable[[], None]:
    return lambda: go_to(field_id)
