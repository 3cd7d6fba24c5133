# SPDX-License-Identifier: EUPL-1.2
"""Received documents. The content is sealed and opened piece by piece, so that a large scan is in memory once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, and_, func, insert, select, update

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import CompartmentId, PupilId, ReceivedId, UnitId
from eht_desk.domain.people import Pupil
from eht_desk.domain.received import ReceivedDocument, mended
from eht_desk.store import mappers
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows_process import RECEIVED_DOCUMENT, RECEIVED_PIECE


class Received(Shelf):
    """ReceivedRepository of one transaction."""

    def get(self, received_id: ReceivedId) -> ReceivedDocument | None:
        """One, or None when there is none or it cannot be opened."""
        found = self._documents(select(RECEIVED_DOCUMENT).where(RECEIVED_DOCUMENT.c.id == received_id))
        return found[0] if found else None

    def of_pupil(self, pupil_id: PupilId) -> list[ReceivedDocument]:
        """All of one pupil, what came last first."""
        found = self._documents(select(RECEIVED_DOCUMENT).where(RECEIVED_DOCUMENT.c.pupil_id == pupil_id))
        found.sort(key=lambda item: (item.description.received_on, item.registered_at, item.id), reverse=True)
        return found

    def all(self) -> list[ReceivedDocument]:
        """All that can be opened."""
        return self._documents(select(RECEIVED_DOCUMENT))

    def add(self, document: ReceivedDocument, content: Iterable[bytes | memoryview]) -> None:
        """Insert with its content, piece by piece."""
        self.connection.execute(insert(RECEIVED_DOCUMENT), self._values(document))
        for number, piece in enumerate(content):
            self._put_piece(document.id, number, document.compartment_id, bytes(piece))

    def content(self, received_id: ReceivedId) -> Iterator[bytes]:
        """The content, piece by piece. Raises KeyError when there is none or it cannot be opened, and
        ExpectedFailure("store_damaged") at the end when it is not what was received."""
        document = self.get(received_id)
        if document is None:
            raise KeyError("received document")
        digest = hashlib.sha256()
        for number in range(self._pieces(received_id)):
            piece = self._piece(received_id, number)
            digest.update(piece)
            yield piece
        if digest.hexdigest() != document.sha256:
            raise ExpectedFailure("store_damaged", {"table": RECEIVED_PIECE.name})

    def update(self, document: ReceivedDocument) -> None:
        """Replace what is said about it, its history and withdrawal. Raises ExpectedFailure("frozen"), KeyError."""
        former = self._sure(document.id)
        if not mended(former, document):
            raise ExpectedFailure("frozen")
        self._replace(document)

    def move(self, ids: Collection[ReceivedId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put documents with their content under another pupil. Raises KeyError."""
        for received_id in ids:
            document = self._sure(received_id)
            if document.compartment_id != to.compartment_id:
                self._take_content_along(received_id, to.compartment_id)
            unit = unit_id or document.unit_id
            self._replace(replace(document, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit))

    def _take_content_along(self, received_id: ReceivedId, to: CompartmentId) -> None:
        for number in range(self._pieces(received_id)):
            sealed = self.vault.seal(
                to, RECEIVED_PIECE.name, _piece_row(received_id, number), self._piece(received_id, number)
            )
            self.connection.execute(
                update(RECEIVED_PIECE).where(_is_piece(received_id, number)),
                {"compartment_id": to, "sealed": sealed},
            )

    def _put_piece(
        self, received_id: ReceivedId, number: int, compartment: CompartmentId, content: bytes
    ) -> None:
        sealed = self.vault.seal(compartment, RECEIVED_PIECE.name, _piece_row(received_id, number), content)
        self.connection.execute(
            insert(RECEIVED_PIECE),
            {"received_id": received_id, "number": number, "compartment_id": compartment, "sealed": sealed},
        )

    def _pieces(self, received_id: ReceivedId) -> int:
        row = self.fetch_first(
            select(func.count())
            .select_from(RECEIVED_PIECE)
            .where(RECEIVED_PIECE.c.received_id == received_id)
        )
        return 0 if row is None else int(row[0])

    def _piece(self, received_id: ReceivedId, number: int) -> bytes:
        row = self.fetch_first(select(RECEIVED_PIECE).where(_is_piece(received_id, number)))
        if row is None:
            raise ExpectedFailure("store_damaged", {"table": RECEIVED_PIECE.name})
        return self.vault.open(
            CompartmentId(row.compartment_id),
            RECEIVED_PIECE.name,
            _piece_row(received_id, number),
            row.sealed,
        )

    def _sure(self, received_id: ReceivedId) -> ReceivedDocument:
        document = self.get(received_id)
        if document is None:
            raise KeyError("received document")
        return document

    def _replace(self, document: ReceivedDocument) -> None:
        self.connection.execute(
            update(RECEIVED_DOCUMENT).where(RECEIVED_DOCUMENT.c.id == document.id), self._values(document)
        )

    def _documents(self, statement: Select[Any]) -> list[ReceivedDocument]:
        return [
            mappers.RECEIVED.decode(value, **{name: getattr(row, name) for name in mappers.ABOUT_COLUMNS})
            for row, value in self.open_all(RECEIVED_DOCUMENT, statement, "id")
        ]

    def _values(self, document: ReceivedDocument) -> dict[str, Any]:
        return {
            **{name: getattr(document, name) for name in mappers.ABOUT_COLUMNS},
            "sealed": self.seal(
                RECEIVED_DOCUMENT, document.compartment_id, document.id, mappers.RECEIVED.encode(document)
            ),
        }


def _piece_row(received_id: ReceivedId, number: int) -> str:
    return f"{received_id}/{number}"


def _is_piece(received_id: ReceivedId, number: int) -> Any:
    return and_(RECEIVED_PIECE.c.received_id == received_id, RECEIVED_PIECE.c.number == number)
