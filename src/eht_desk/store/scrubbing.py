# SPDX-License-Identifier: EUPL-1.2
"""Overwriting what was deleted or moved under another key: the database is written anew, its journal is emptied.

The file is encrypted anyway; this is about somebody with the store's key who looks into pages that are no longer in
use. What the disk itself keeps of former blocks is encrypted with the same key (docs/threat-model.md).
"""

from __future__ import annotations

from eht_desk.store.engine import driver_errors_named, raw_connection
from eht_desk.store.session import Session

_WAIT_SECONDS = 5.0


def scrub(session: Session) -> None:
    """Write the whole database anew without unused pages. Everybody of this program waits meanwhile.

    Whatever happens, the database holds all of its rows: it is one transaction. Raises ExpectedFailure: `store_in_use`
    (somebody else has it open), `disk_full` (as much as the database is needed beside it), and those of the lease.
    """
    if (refusal := session.lease.refusal()) is not None:
        raise refusal
    with session.connections.exclusive(_WAIT_SECONDS), driver_errors_named(session.database):
        connection = raw_connection(session.database, session.vault.store_key)
        try:
            connection.execute("PRAGMA secure_delete=ON").fetchall()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
