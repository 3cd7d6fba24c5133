# SPDX-License-Identifier: EUPL-1.2
"""What the store could not take when the window locked: sealed in memory until the same person unlocks again. Texts
that were not saved, and where somebody was who only read.

Only sealed bytes are kept, per store and account. Nothing here is written to disk. Imports stay light: the window
makes one before the first page is painted.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import StoreId

if TYPE_CHECKING:
    from eht_desk.application.ports import OpenStore
    from eht_desk.domain.documents import Draft
    from eht_desk.ui.desk import Desk
    from eht_desk.ui.forms.autosave import Writing
    from eht_desk.ui.unsaved import Place

WAITS = "En text är inte sparad än. Den finns kvar, låst, så länge fönstret är öppet."


class SealedTexts:
    """What waits behind the lock, of everybody who left something in this window."""

    def __init__(self) -> None:
        self._sealed: dict[tuple[StoreId, str], list[bytes]] = {}
        self._points: dict[tuple[StoreId, str], bytes] = {}

    @property
    def notice(self) -> str:
        """What the unlock page says: that something waits, not whose it is; empty when nothing does."""
        return WAITS if self._sealed else ""

    def keep(self, store: OpenStore, point: str, place: Place, writing: Writing) -> None:
        """On the writer thread, behind the last saves and before the store closes: seal a text that is not stored.

        Each by itself: one that cannot be sealed takes no other with it.
        """
        unsaved = writing.unsaved
        if unsaved is not None:
            plain = json.dumps({"point": point, "text": _row(place, writing.draft, unsaved)}).encode()
            key = (store.header.id, str(store.account_id))
            sealed = store.seal_for_later(plain)
            self._sealed.setdefault(key, []).append(sealed)

    def keep_point(self, store: OpenStore, point: str) -> None:
        """On the writer thread, before the store closes: where a reader was, for whom nothing is put into the store."""
        self._points[store.header.id, str(store.account_id)] = store.seal_for_later(point.encode())

    def give_back(self, desk: Desk, point: str | None) -> str | None:
        """After unlocking: this account's texts are being saved again. Returns where the person was when it locked.

        What cannot be opened (the account's own keys were replaced meanwhile) stays sealed.
        """
        from eht_desk.ui.unsaved import saver

        store = desk.workspace.store
        key = (store.header.id, str(store.account_id))
        with contextlib.suppress(ExpectedFailure, KeyError):
            point = store.open_sealed(self._points.pop(key)).decode()
        closed = []
        for sealed in self._sealed.pop(key, []):
            try:
                data = json.loads(store.open_sealed(sealed))
            except ExpectedFailure:
                closed.append(sealed)
                continue
            point = data["point"] or point
            place, draft, answers = _read(data["text"])
            desk.unsaved.follow(place, desk.tasks, saver(desk.workspace), draft).put(answers)
        if closed:
            self._sealed[key] = closed
        return point


def _row(place: Place, draft: Draft, answers: Any) -> dict[str, Any]:
    return {
        "place": list(place),
        "draft": {
            **{item.name: getattr(draft, item.name) for item in fields(draft)},
            "answers": dict(draft.answers),
            "started_at": draft.started_at.isoformat(),
            "saved_at": draft.saved_at.isoformat(),
        },
        "answers": dict(answers),
    }


def _read(row: dict[str, Any]) -> tuple[Place, Draft, dict[str, Any]]:
    from eht_desk.domain.documents import Draft
    from eht_desk.ui.unsaved import Place

    draft = dict(row["draft"])
    for name in ("started_at", "saved_at"):
        draft[name] = datetime.fromisoformat(draft[name])
    return Place(*row["place"]), Draft(**draft), row["answers"]
