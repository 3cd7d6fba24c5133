# SPDX-License-Identifier: EUPL-1.2
"""What a school has changed of the access table, as the store keeps it. Changing it is access_changes.py."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.domain.access_table import DocumentClass, Relation, Right, TableChange
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import AccountId

KEY = "access_table"
"""Of the setting that holds them; read in every transaction, so that a change counts at once for all."""


def stored_changes(work: ReadWork) -> tuple[TableChange, ...]:
    """Those that hold now, in the order they were first made."""
    content = work.settings.get(KEY)
    if not content:
        return ()
    return tuple(_change(item) for item in json.loads(content))


def put_changes(work: UnitOfWork, changes: Iterable[TableChange]) -> None:
    """Keep these and no others; the caller commits."""
    items = [
        {
            "class": item.document_class.value,
            "role": item.role.value,
            "relation": item.relation.value,
            "form": item.form,
            "rights": sorted(right.value for right in item.rights),
            "reason": item.reason,
            "account": item.account_id,
            "at": item.at.isoformat(),
        }
        for item in changes
    ]
    work.settings.put(KEY, json.dumps(items, ensure_ascii=False))


def _change(item: dict[str, Any]) -> TableChange:
    return TableChange(
        DocumentClass(item["class"]),
        Role(item["role"]),
        Relation(item["relation"]),
        frozenset(Right(word) for word in item["rights"]),
        item["reason"],
        AccountId(item["account"]),
        datetime.fromisoformat(item["at"]),
        item["form"],
    )
