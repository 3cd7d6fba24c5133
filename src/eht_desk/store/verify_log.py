# SPDX-License-Identifier: EUPL-1.2
"""The check of the log: order, chain, signatures, who introduced which keys, and the anchors kept outside the table.

Rows are read as raw bytes, because a row that somebody changed may hold anything, also text that is no text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from eht_desk.domain.log import GENESIS, LogAnchor, chain_hash
from eht_desk.store import crypto, folder, log
from eht_desk.store.engine import driver_errors_named
from eht_desk.store.session import Session

_COLUMNS = "position, at, account_id, kind, compartment_id, sealed, previous, hash, key_id, signature"
_SELECT = f"SELECT {_COLUMNS} FROM log WHERE position > ? AND position <= ? ORDER BY position LIMIT ?"  # noqa: S608 - constants
_PORTION = 200
_KEYS_OF = "keys_of_"
_SELF_INTRODUCED = "recovered_with_papers"
"""Whoever comes in with both papers has no earlier key to vouch for the new one; the row itself says so."""

_ENVELOPE_HEADER = 2
_FEWEST_LETTERS = 8


class LogCheck:
    """One check of the log; `findings`, `remarks`, `count` and `head` are its outcome."""

    def __init__(self, session: Session, stop: Callable[[], None] = lambda: None) -> None:
        self._session = session
        self._stop = stop
        self.findings: list[tuple[str, Mapping[str, str | int]]] = []
        self.remarks: list[tuple[str, Mapping[str, str | int]]] = []
        self.count = 0
        self.head: LogAnchor | None = None
        self._hashes: dict[int, str] = {}
        self._keys: dict[str, tuple[str, bytes]] = {}
        self._introduced: dict[str, str] = {}

    def run(self, anchor: LogAnchor | None) -> None:
        """Check rows up to the newest one there is now, then anchors. `stop` is called between and may raise.

        Rows are read in portions, so that nobody waits. Raises ExpectedFailure when the database cannot be read.
        """
        anchors = self._read_anchors()  # before the rows: one that is written later may be of a later row
        with driver_errors_named(self._session.database):
            connection = self._session.own_connection()
            connection.text_factory = bytes
            try:
                self._check_rows(connection, self._read_keys(connection))
            finally:
                connection.close()
        if self.count == 0:
            self._find("log_empty")
        self._check_anchors(anchors)
        if anchor is not None and not self._has_beginning(anchor):
            self._find("log_differs_from_anchor", position=anchor.position, source="given")

    def _read_keys(self, connection: Any) -> int:
        """The public keys of this moment, and its newest row's position: both belong together."""
        connection.execute("BEGIN")
        for key_id, account, public in connection.execute(
            "SELECT id, account_id, signing_public FROM account_key"
        ):
            self._keys[_text(key_id)] = (_text(account), public)
        top = connection.execute("SELECT coalesce(max(position), 0) FROM log").fetchone()[0]
        connection.execute("ROLLBACK")
        return int(top)

    def _check_rows(self, connection: Any, top: int) -> None:
        previous, last_at, position = GENESIS, "", 0
        while rows := connection.execute(_SELECT, (position, top, _PORTION)).fetchall():
            for row in rows:
                self._stop()
                previous, last_at = self._check_row(row, previous, last_at)
            position = rows[-1][0]

    def has(self, position: int, head: str) -> bool:
        """Whether the row at this position has this hash."""
        return self._hashes.get(position) == head

    def _has_beginning(self, anchor: LogAnchor) -> bool:
        """As `has`, for a head of which a paper may show only the first letters."""
        head = anchor.head.strip().lower()
        return len(head) >= _FEWEST_LETTERS and self._hashes.get(anchor.position, "").startswith(head)

    def _find(self, code: str, **facts: str | int) -> None:
        self.findings.append((code, facts))

    def _check_row(self, row: tuple[Any, ...], previous: str, last_at: str) -> tuple[str, str]:
        """Judge one row against the one before. Returns its hash and time, to go on from."""
        self.count += 1
        position = row[0]
        if position != self.count:
            self._find("log_gap", position=self.count)
            self.count = position
        at, account, kind, compartment = (_text(item) for item in row[1:5])
        sealed = row[5] if isinstance(row[5], bytes) else b""
        stored_previous, digest, key_id = _text(row[6]), _text(row[7]), _text(row[8])
        expected = chain_hash(previous, position, at, account, kind, compartment, sealed)
        if (stored_previous, digest) != (previous, expected) or not _are_texts(row):
            self._find("log_row_changed", position=position)
        self._check_signature(position, account, key_id, digest, row[9])
        self._check_introduction(position, kind, key_id, sealed)
        self._hashes[position] = digest
        if last_at and at < last_at:
            self.remarks.append(("clock_went_back", {"position": position}))
        self._set_head(position, digest, at)
        return digest, at

    def _set_head(self, position: int, digest: str, at: str) -> None:
        try:
            self.head = LogAnchor(position, digest, datetime.fromisoformat(at))
        except ValueError:
            self._find("log_row_changed", position=position)

    def _check_signature(self, position: int, account: str, key_id: str, digest: str, signature: Any) -> None:
        owner, public = self._keys.get(key_id, ("", b""))
        message = log.row_message(self._session.vault.store_id, digest)
        is_good = isinstance(signature, bytes) and crypto.is_signed(public, signature, message)
        if owner != account or not is_good:
            self._find("log_signature", position=position)

    def _check_introduction(self, position: int, kind: str, key_id: str, sealed: bytes) -> None:
        """An earlier row must have named every signing key; the first row and recovery by papers name their own."""
        fresh = _introductions(sealed)
        names_itself = position == 1 or kind == _SELF_INTRODUCED
        if names_itself:
            self._introduced.update(fresh)
        owner = self._keys.get(key_id, ("", b""))[0]
        if self._introduced.get(key_id) != owner:
            self._find("log_key_unknown", position=position)
        elif not names_itself:
            self._introduced.update(fresh)

    def _read_anchors(self) -> list[tuple[str, Mapping[str, Any] | None]]:
        """The anchor file and those of copies beside the store, each with where it comes from."""
        store = self._session.path
        found: list[tuple[str, Mapping[str, Any] | None]] = [("file", log.read_anchor(store))]
        for place in sorted((store / folder.BACKUPS).glob("*/")):
            data = log.read_anchor(place)
            if data is not None:
                found.append(("backup", data))
        return found

    def _check_anchors(self, anchors: list[tuple[str, Mapping[str, Any] | None]]) -> None:
        for source, data in anchors:
            if data is None:
                self._find("anchor_missing")
            elif not self._is_signed_anchor(data):
                self._find("anchor_changed", source=source)
            elif not self.has(data["position"], data["head"]):
                self._find("log_differs_from_anchor", position=data["position"], source=source)

    def _is_signed_anchor(self, data: Mapping[str, Any]) -> bool:
        try:
            owner, public = self._keys[data["key_id"]]
            message = log.anchor_message(data["store_id"], data["position"], data["head"], data["at"])
            return (
                data["store_id"] == self._session.vault.store_id
                and owner == data["account_id"]
                and crypto.is_signed(public, bytes.fromhex(data["signature"]), message)
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            return False


def _introductions(sealed: bytes) -> dict[str, str]:
    """Key id -> account id of the keys that a row brings in. Such rows lie in the school compartment."""
    try:
        detail = json.loads(sealed[_ENVELOPE_HEADER:]).get("detail", {})
        return {key: name[len(_KEYS_OF) :] for name, key in detail.items() if name.startswith(_KEYS_OF)}
    except (ValueError, AttributeError, TypeError):
        return {}


def _text(value: Any) -> str:
    """The text of a raw column; something no row of ours holds when it is no text."""
    try:
        return value.decode() if isinstance(value, bytes) else f"\0{value!r}"
    except UnicodeDecodeError:
        return "\0"


def _are_texts(row: tuple[Any, ...]) -> bool:
    """Whether the columns hold what they should: bytes everywhere but the position."""
    return isinstance(row[0], int) and all(isinstance(item, bytes) for item in row[1:])
