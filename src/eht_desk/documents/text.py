# SPDX-License-Identifier: EUPL-1.2
"""The one place where people's text becomes letters on a paper. Not here: where on the page they go.

Nothing downstream understands markup: lines are drawn one by one as plain strings, so `<b>` or `&amp;` is just those
letters. What cannot be drawn is never dropped silently and never becomes an empty box (ADR 0005):

- control characters and direction overrides become a crossed box, so that nobody can hide or reverse words;
- a run of characters that the font lacks becomes "[5 tecken saknas]", and the paper says so at its end;
- joiners, variation selectors and soft hyphens, which have no look of their own, are left out.
"""

from __future__ import annotations

import unicodedata

from eht_desk.documents.fonts import Faces
from eht_desk.documents.styles import Style

CONTROL_MARK = "⌧"
ELLIPSIS = "…"
_REPLACED = "\N{REPLACEMENT CHARACTER}"  # what the domain puts for a control character
_NEW_LINES = {0x0B, 0x0C, 0x85, 0x2028, 0x2029}
_INVISIBLE = {0x00AD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF}
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)
_CONTROL_CATEGORIES = {"Cc", "Cf", "Cs"}
_TAB = "    "


class Lettering:
    """Makes text drawable for one paper. `is_lacking`: something that the font lacks has been replaced so far."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self._known: dict[str, str] = {"\n": "\n", "\t": _TAB}
        self._plain: dict[str, str] = {}
        self.is_lacking = False

    def plain(self, text: str) -> str:
        """Drawable text: composed (NFC), line breaks as `\\n`, everything else visible. Never raises."""
        found = self._plain.get(text)
        if found is None:  # texts are measured before they are drawn, so each is asked for several times
            found = self._plain[text] = self._made_plain(text)
        return found

    def _made_plain(self, text: str) -> str:
        composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        drawn = {letter: self._drawn(letter) for letter in set(composed)}
        if all(letter == shape for letter, shape in drawn.items()):
            return composed
        pieces: list[str] = []
        run = 0
        for letter in composed:
            shape = drawn[letter]
            if shape is None:
                run += 1
                continue
            if run:
                pieces.append(self._gap(run))
                run = 0
            pieces.append(shape)
        if run:
            pieces.append(self._gap(run))
        return "".join(pieces)

    def one_line(self, text: str) -> str:
        """As `plain`, with line breaks and runs of spaces as one space."""
        return " ".join(self.plain(text).split())

    def wrapped(self, text: str, style: Style, width: float) -> list[str]:
        """The lines of drawable text in a column of `width` points; a word longer than the column breaks inside."""
        lines: list[str] = []
        for paragraph in self.plain(text).strip("\n").split("\n"):
            lines.extend(self._paragraph(paragraph.rstrip(), style, width))
        return lines

    def shortened(self, text: str, style: Style, width: float) -> str:
        """One line, cut with an ellipsis where it does not fit."""
        line = self.one_line(text)
        if self.width(line, style) <= width:
            return line
        left = width - self.width(ELLIPSIS, style)
        for place, letter in enumerate(line):
            left -= self.width(letter, style)
            if left < 0:
                return line[:place].rstrip() + ELLIPSIS
        return line + ELLIPSIS

    def width(self, text: str, style: Style) -> float:
        """Length in points of drawable text."""
        return self._faces.width(text, style.face, style.size)

    def _drawn(self, letter: str) -> str | None:
        """What stands for the character: itself, a mark, nothing, or None when the font lacks it."""
        known = self._known.get(letter)
        if known is None:
            code = ord(letter)
            if code in _NEW_LINES:
                known = "\n"
            elif code in _INVISIBLE or code in _VARIATION_SELECTORS:
                known = ""
            elif letter == _REPLACED or unicodedata.category(letter) in _CONTROL_CATEGORIES:
                known = CONTROL_MARK
            elif self._faces.has(letter):
                known = letter
            else:
                return None
            self._known[letter] = known
        return known

    def _gap(self, count: int) -> str:
        self.is_lacking = True
        return f"[{count} tecken saknas]"

    def _paragraph(self, paragraph: str, style: Style, width: float) -> list[str]:
        if self.width(paragraph, style) <= width:
            return [paragraph]
        space = self.width(" ", style)
        lines: list[str] = []
        line, used = "", 0.0
        for number, word in enumerate(paragraph.split(" ")):
            length = self.width(word, style)
            if number and used + space + length <= width:
                line, used = f"{line} {word}", used + space + length
                continue
            if number:
                lines.append(line)
            if length > width:
                *full, rest = self._broken(word, style, width)
                lines.extend(full)
                word, length = rest, self.width(rest, style)
            line, used = word, length
        lines.append(line)
        return lines

    def _broken(self, word: str, style: Style, width: float) -> list[str]:
        """A word longer than the column in pieces that fit, each of at least one letter."""
        pieces: list[str] = []
        start, used = 0, 0.0
        for end, letter in enumerate(word):
            length = self.width(letter, style)
            if used + length > width and end > start:
                pieces.append(word[start:end])
                start, used = end, 0.0
            used += length
        pieces.append(word[start:])
        return pieces
