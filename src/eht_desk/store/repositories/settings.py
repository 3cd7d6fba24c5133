# SPDX-License-Identifier: EUPL-1.2
"""Settings of the store, and where each account was when it locked."""

from __future__ import annotations

from sqlalchemy import delete, select

from eht_desk.domain.ids import CompartmentId
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows import ACCOUNT, RESUME_POINT, SETTING


class Settings(Shelf):
    """SettingRepository of one transaction."""

    def get(self, key: str) -> str | None:
        """The value."""
        row = self.fetch_first(select(SETTING).where(SETTING.c.key == key))
        if row is None:
            return None
        return str(self.open(SETTING, row.compartment_id, row.key, row.sealed))

    def put(self, key: str, value: str) -> None:
        """Insert or replace."""
        self.connection.execute(delete(SETTING).where(SETTING.c.key == key))
        self.connection.execute(
            SETTING.insert(),
            {
                "key": key,
                "compartment_id": self.school,
                "sealed": self.seal(SETTING, self.school, key, value),
            },
        )

    def all(self) -> dict[str, str]:
        """Everything."""
        statement = select(SETTING).order_by(SETTING.c.key)
        return {row.key: str(value) for row, value in self.open_all(SETTING, statement, "key")}


class Resume(Shelf):
    """ResumePoints of the account that unlocked, sealed in its own compartment."""

    def get(self) -> str | None:
        """The current account's point as JSON text; None also when it was sealed with keys that are gone."""
        row = self.fetch_first(select(RESUME_POINT).where(RESUME_POINT.c.account_id == self.vault.account_id))
        if row is None or not self.can_open(row.compartment_id):
            return None
        return str(self.open(RESUME_POINT, row.compartment_id, row.account_id, row.sealed))

    def put(self, point: str) -> None:
        """Replace the current account's point."""
        account = self.vault.account_id
        own = self._own()
        self.connection.execute(delete(RESUME_POINT).where(RESUME_POINT.c.account_id == account))
        self.connection.execute(
            RESUME_POINT.insert(),
            {
                "account_id": account,
                "compartment_id": own,
                "sealed": self.seal(RESUME_POINT, own, account, point),
            },
        )

    def _own(self) -> CompartmentId:
        row = self.fetch_first(
            select(ACCOUNT.c.own_compartment_id).where(ACCOUNT.c.id == self.vault.account_id)
        )
        if row is None:
            raise KeyError("account")
        return CompartmentId(row.own_compartment_id)
