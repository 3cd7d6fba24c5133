# SPDX-License-Identifier: EUPL-1.2
"""Writing the log: one row per commit, chained by hash over the sealed bytes and signed. Also the anchor file."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, desc, select

from eht_desk.domain.ids import StoreId
from eht_desk.domain.log import GENESIS, LogAnchor, LogEvent, chain_hash
from eht_desk.store import codec, crypto, folder
from eht_desk.store.columns import moment_text
from eht_desk.store.rows import LOG
from eht_desk.store.vault import Vault

ANCHOR_FORMAT = 1


def head(connection: Connection) -> LogAnchor | None:
    """The last row as an anchor, or None before the first."""
    row = connection.execute(
        select(LOG.c.position, LOG.c.hash, LOG.c.at).order_by(desc(LOG.c.position)).limit(1)
    ).first()
    return None if row is None else LogAnchor(row.position, row.hash, datetime.fromisoformat(row.at))


def append(
    connection: Connection,
    vault: Vault,
    event: LogEvent,
    at: datetime,
    *,
    more: Mapping[str, str] | None = None,
) -> LogAnchor:
    """Write the next row. `more` are facts of the store's own (new keys) that go into the detail.

    Raises ValueError for new keys in another compartment than the school's: everybody must be able to check them.
    """
    if more and event.compartment_id not in {None, vault.school}:
        raise ValueError("new keys are logged for everybody")
    before = head(connection)
    position = before.position + 1 if before else 1
    previous = before.head if before else GENESIS
    compartment = event.compartment_id or vault.school
    content = codec.to_json(
        {
            "pupil_id": event.pupil_id,
            "document_id": event.document_id,
            "detail": {**event.detail, **(more or {})},
        }
    )
    sealed = vault.seal(compartment, LOG.name, str(position), content)
    at_text = moment_text(at)
    digest = chain_hash(
        previous, position, at_text, vault.account_id, event.kind, compartment, sealed.envelope
    )
    connection.execute(
        LOG.insert(),
        {
            "position": position,
            "at": at_text,
            "account_id": vault.account_id,
            "kind": event.kind,
            "compartment_id": compartment,
            "sealed": sealed,
            "previous": previous,
            "hash": digest,
            "key_id": vault.key_id,
            "signature": vault.sign(row_message(vault.store_id, digest)),
        },
    )
    return LogAnchor(position, digest, datetime.fromisoformat(at_text))


def row_message(store_id: StoreId, digest: str) -> bytes:
    """What a row's signature runs over: the hash holds everything else; the store's id keeps it from another store."""
    return crypto.context("eht-desk log row", store_id, digest)


def anchor_message(store_id: StoreId, position: int, digest: str, at: str) -> bytes:
    """What the anchor file's signature runs over."""
    return crypto.context("eht-desk log anchor", store_id, str(position), digest, at)


def write_anchor(store: Path, vault: Vault, anchor: LogAnchor) -> None:
    """Put the anchor into its file, signed. Raises OSError."""
    at = moment_text(anchor.at)
    data = {
        "format": ANCHOR_FORMAT,
        "store_id": vault.store_id,
        "position": anchor.position,
        "head": anchor.head,
        "at": at,
        "account_id": vault.account_id,
        "key_id": vault.key_id,
        "signature": vault.sign(anchor_message(vault.store_id, anchor.position, anchor.head, at)).hex(),
    }
    folder.replace_file(store / folder.ANCHOR, (json.dumps(data, indent=1) + "\n").encode())


def read_anchor(store: Path) -> dict[str, Any] | None:
    """The anchor file's content as it stands; None when it is gone, an empty dict when it is no anchor."""
    path = store / folder.ANCHOR
    if not path.is_file():
        return None
    with contextlib.suppress(ValueError, OSError):
        data = json.loads(path.read_bytes())
        if isinstance(data, dict) and data.get("format") == ANCHOR_FORMAT:
            return data
    return {}
