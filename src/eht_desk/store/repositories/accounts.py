# SPDX-License-Identifier: EUPL-1.2
"""Accounts and roles. Key pairs and compartments are in key_desk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from eht_desk.domain.accounts import Account, Role, RoleAssignment
from eht_desk.domain.ids import AccountId, RoleId
from eht_desk.store import mappers
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows import ACCOUNT, ROLE

_CLEAR = ("id", "own_compartment_id", "created_at", "closed_at")


class Accounts(Shelf):
    """AccountRepository of one transaction."""

    def get(self, account_id: AccountId) -> Account | None:
        """One account."""
        row = self.fetch_first(select(ACCOUNT).where(ACCOUNT.c.id == account_id))
        if row is None:
            return None
        return self._account(row, self.open(ACCOUNT, row.compartment_id, row.id, row.sealed))

    def all(self) -> list[Account]:
        """All accounts, closed ones too, in the order they were opened."""
        statement = select(ACCOUNT).order_by(ACCOUNT.c.created_at, ACCOUNT.c.id)
        return [self._account(row, value) for row, value in self.open_all(ACCOUNT, statement, "id")]

    def add(self, account: Account) -> None:
        """Insert."""
        self.connection.execute(
            ACCOUNT.insert(),
            {
                "compartment_id": self.school,
                "sealed": self.seal(ACCOUNT, self.school, account.id, mappers.ACCOUNT.encode(account)),
                **{name: getattr(account, name) for name in _CLEAR},
            },
        )

    def update(self, account: Account) -> None:
        """Replace."""
        self.write_many(
            self.update_by(ACCOUNT, "id", "sealed", "own_compartment_id", "created_at", "closed_at"),
            [
                {
                    "the_key": account.id,
                    "new_sealed": self.seal(
                        ACCOUNT, self.school, account.id, mappers.ACCOUNT.encode(account)
                    ),
                    **{f"new_{name}": getattr(account, name) for name in _CLEAR[1:]},
                }
            ],
        )

    def roles(self, account_id: AccountId | None = None) -> list[RoleAssignment]:
        """Of one account, or all."""
        statement = select(ROLE).order_by(ROLE.c.id)
        if account_id is not None:
            statement = statement.where(ROLE.c.account_id == account_id)
        return [
            mappers.ROLE.decode(
                value, id=row.id, account_id=row.account_id, unit_id=row.unit_id, role=Role(row.role)
            )
            for row, value in self.open_all(ROLE, statement, "id")
        ]

    def add_role(self, role: RoleAssignment) -> None:
        """Insert."""
        self.connection.execute(ROLE.insert(), {"id": role.id, **self._role_values(role)})

    def update_role(self, role: RoleAssignment) -> None:
        """Replace."""
        self.connection.execute(ROLE.update().where(ROLE.c.id == role.id).values(self._role_values(role)))

    def remove_role(self, role_id: RoleId) -> None:
        """Delete."""
        self.connection.execute(delete(ROLE).where(ROLE.c.id == role_id))

    def _role_values(self, role: RoleAssignment) -> dict[str, Any]:
        return {
            "account_id": role.account_id,
            "unit_id": role.unit_id,
            "role": role.role.value,
            "compartment_id": self.school,
            "sealed": self.seal(ROLE, self.school, role.id, mappers.ROLE.encode(role)),
        }

    @staticmethod
    def _account(row: Any, value: dict[str, Any]) -> Account:
        return mappers.ACCOUNT.decode(value, **{name: getattr(row, name) for name in _CLEAR})
