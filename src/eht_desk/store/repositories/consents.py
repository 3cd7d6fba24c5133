# SPDX-License-Identifier: EUPL-1.2
"""Consents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, insert, select, update

from eht_desk.domain.consents import Consent
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import ConsentId, PupilId, UnitId
from eht_desk.domain.people import Pupil
from eht_desk.store import mappers
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows_process import CONSENT


class Consents(Shelf):
    """ConsentRepository of one transaction."""

    def get(self, consent_id: ConsentId) -> Consent | None:
        """One consent, or None when there is none or it cannot be opened."""
        found = self._consents(select(CONSENT).where(CONSENT.c.id == consent_id))
        return found[0] if found else None

    def of_pupil(self, pupil_id: PupilId) -> list[Consent]:
        """All of one pupil, the last begun first."""
        return self._consents(select(CONSENT).where(CONSENT.c.pupil_id == pupil_id))

    def all(self) -> list[Consent]:
        """All that the account can open, the last begun first."""
        return self._consents(select(CONSENT))

    def add(self, consent: Consent) -> None:
        """Insert."""
        self.connection.execute(insert(CONSENT), self._values(consent))

    def update(self, consent: Consent) -> None:
        """Replace, by id. Raises ExpectedFailure("frozen") when former steps differ, KeyError."""
        if consent.steps[: len(former := self._sure(consent.id).steps)] != former:
            raise ExpectedFailure("frozen")
        self._replace(consent)

    def move(self, ids: Collection[ConsentId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put consents under another pupil. Raises KeyError for one that is not there or cannot be opened."""
        for consent_id in ids:
            consent = self._sure(consent_id)
            unit = unit_id or consent.unit_id
            self._replace(replace(consent, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit))

    def _sure(self, consent_id: ConsentId) -> Consent:
        consent = self.get(consent_id)
        if consent is None:
            raise KeyError("consent")
        return consent

    def _replace(self, consent: Consent) -> None:
        self.connection.execute(update(CONSENT).where(CONSENT.c.id == consent.id), self._values(consent))

    def _consents(self, statement: Select[Any]) -> list[Consent]:
        found = [
            mappers.CONSENT.decode(value, **{name: getattr(row, name) for name in mappers.ABOUT_COLUMNS})
            for row, value in self.open_all(CONSENT, statement, "id")
        ]
        return sorted(found, key=lambda item: (item.steps[0].at, item.id), reverse=True)

    def _values(self, consent: Consent) -> dict[str, Any]:
        return {
            **{name: getattr(consent, name) for name in mappers.ABOUT_COLUMNS},
            "sealed": self.seal(CONSENT, consent.compartment_id, consent.id, mappers.CONSENT.encode(consent)),
        }
