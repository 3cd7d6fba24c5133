# SPDX-License-Identifier: EUPL-1.2
"""Reads the IT department's policy file. Belongs here: TOML, types, places in the file. Not here: what follows from it.

What cannot be read is taken at its strictest, and said: a typing mistake must never open what was meant to be closed.
One exception: backups are encrypted, so a list of places that cannot be read leaves the choice to the person; better a
copy somewhere than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from eht_desk.domain import policy as rules
from eht_desk.domain.policy import Policy, PolicyProblem, strictest

_LARGEST_FILE = 64 << 10  # bytes; a real one has some hundred
_SHOWN = 60
_TOML_LINE = re.compile(r"line (\d+)")


def read_policy(path: Path, is_protected: Callable[[Path], bool] = lambda _path: True) -> Policy:
    """What the file decides; nothing when there is none. Never raises.

    `is_protected` tells whether only administrators of the computer can change the file.
    """
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Policy()
    except OSError as error:
        if path.is_dir():
            return strictest(path, PolicyProblem("is_folder"))
        why = "läsrätt saknas" if isinstance(error, PermissionError) else f"fel {error.errno}"
        return strictest(path, PolicyProblem("unreadable", found=why))
    if len(data) > _LARGEST_FILE:
        return strictest(path, PolicyProblem("too_large"))
    try:
        text = data.decode("utf-8-sig")  # Windows' own editor puts a mark before the text
    except UnicodeDecodeError as error:
        return strictest(path, PolicyProblem("not_utf8", line=data[: error.start].count(b"\n") + 1))
    import tomllib  # only where there is a file: the first page has no time for it

    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = _TOML_LINE.search(str(error))
        line = int(found[1]) if found else 0
        return strictest(path, PolicyProblem("not_toml", line=line, found=_line(text, line)))
    reader = _Reader(content, text)
    policy = reader.policy(path)
    if not is_protected(path):
        reader.problems.append(PolicyProblem("not_protected"))
    return _with_problems(policy, reader.problems)


@dataclass(slots=True)
class _Reader:
    """Takes the known keys out of the file, noting what is wrong with them."""

    content: Mapping[str, object]
    text: str
    problems: list[PolicyProblem] = field(default_factory=list)
    misspelt: set[str] = field(default_factory=set)
    """Known keys that somebody meant to write, so that their strictest holds."""

    def policy(self, source: Path) -> Policy:
        """The decisions; the problems are in `problems`."""
        for key, value in self.content.items():
            if key not in rules.KEYS:
                self._unknown(key, value)
        self._language()
        return Policy(
            lock_minutes_maximum=self._lock(),
            backup_places=self._places(),
            may_save_pdf=self._may_save(),
            printers=self._printers(),
            store=self._store(),
            source=source,
        )

    def _unknown(self, key: str, value: object) -> None:
        import difflib

        near = difflib.get_close_matches(key.casefold(), rules.KEYS, n=1)
        self.problems.append(
            PolicyProblem("unknown_key", key[:_SHOWN], self._line_of(key), meant=near[0] if near else "")
        )
        # Under a heading of its own everything may have been meant.
        self.misspelt.update((rules.LOCK_KEY, rules.PDF_KEY) if isinstance(value, dict) else near)

    def _lock(self) -> int | None:
        value = self.content.get(rules.LOCK_KEY)
        if value is None:
            return rules.STRICTEST_LOCK if rules.LOCK_KEY in self.misspelt else None
        if isinstance(value, bool) or not isinstance(value, int):
            self._note("wrong_type", rules.LOCK_KEY, value)
            return rules.STRICTEST_LOCK
        if not rules.LOCK_LEAST <= value <= rules.LOCK_MOST:
            self._note("out_of_range", rules.LOCK_KEY, value)
            return rules.STRICTEST_LOCK
        return value

    def _may_save(self) -> bool:
        value = self.content.get(rules.PDF_KEY, rules.PDF_KEY not in self.misspelt)
        if not isinstance(value, bool):
            self._note("wrong_type", rules.PDF_KEY, value)
            return False
        return value

    def _printers(self) -> tuple[str, ...]:
        texts = self._texts(rules.PRINTERS_KEY)
        if texts is None and rules.PRINTERS_KEY not in self.misspelt:
            return ()
        return texts or rules.NO_PRINTER

    def _places(self) -> tuple[Path, ...]:
        texts = self._texts(rules.PLACES_KEY) or ()
        return tuple(place for place in map(self._absolute_place, texts) if place is not None)

    def _absolute_place(self, text: str) -> Path | None:
        return self._absolute(rules.PLACES_KEY, text)

    def _store(self) -> Path | None:
        value = self.content.get(rules.STORE_KEY)
        if value is None:
            return None
        if not isinstance(value, str):
            self._note("wrong_type", rules.STORE_KEY, value)
            return None
        return self._absolute(rules.STORE_KEY, value)

    def _language(self) -> None:
        value = self.content.get(rules.LANGUAGE_KEY)
        if value is not None and value not in rules.LANGUAGES:
            self._note("unknown_language", rules.LANGUAGE_KEY, value)

    def _texts(self, key: str) -> tuple[str, ...] | None:
        """The texts of a list that are there; None when the key is not."""
        value = self.content.get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            self._note("wrong_type", key, value)
            return ()
        kept = []
        for item in value:
            if not isinstance(item, str):
                self._note("wrong_type", key, item)
            elif not item.strip():
                self._note("empty_text", key, item)
            else:
                kept.append(item.strip())
        if not value:
            self._note("empty_text", key, "[]")
        return tuple(kept)

    def _absolute(self, key: str, text: str) -> Path | None:
        path = Path(text.strip())
        if not text.strip():
            self._note("empty_text", key, text)
            return None
        if not path.is_absolute() or ".." in path.parts:
            self._note("not_absolute", key, text)
            return None
        return path

    def _note(self, code: str, key: str, found: object) -> None:
        shown = str(found).lower() if isinstance(found, bool) else str(found)
        self.problems.append(PolicyProblem(code, key, self._line_of(key), shown[:_SHOWN]))

    def _line_of(self, key: str) -> int:
        pattern = re.compile(rf"\s*[\[\"']*{re.escape(key)}[\"'\]]*\s*(=|\.|$)")
        lines = self.text.splitlines()
        return next((at for at, line in enumerate(lines, 1) if pattern.match(line)), 0)


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1].strip()[:_SHOWN] if 0 < number <= len(lines) else ""


def _with_problems(policy: Policy, problems: list[PolicyProblem]) -> Policy:
    from dataclasses import replace

    return (
        replace(policy, problems=tuple(sorted(problems, key=lambda item: item.line))) if problems else policy
    )
