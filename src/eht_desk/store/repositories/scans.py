# SPDX-License-Identifier: EUPL-1.2
"""Scanned pages: those that came back of an issued paper, and those that nobody has placed."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, insert, select

from eht_desk.domain.documents import ReturnedPage
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import AccountId, CompartmentId, DocumentId, LoosePageId, ReturnedPageId
from eht_desk.domain.scans import LoosePage, is_page_of
from eht_desk.store import mappers
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows import COMPARTMENT, DOCUMENT
from eht_desk.store.rows_process import LOOSE_PAGE, RETURNED_PAGE

RETURNED_CONTENT = "returned_page_content"
_LOOSE_CONTENT = "loose_page_content"


class Scans(Shelf):
    """ScanRepository of one transaction."""

    def add_returned(self, page: ReturnedPage, content: bytes) -> None:
        """Keep a page beside its document. Raises KeyError when there is none or it cannot be opened."""
        row = self.fetch_first(select(DOCUMENT.c.compartment_id).where(DOCUMENT.c.id == page.document_id))
        if row is None or not self.can_open(row.compartment_id):
            raise KeyError("document")
        home = CompartmentId(row.compartment_id)
        self.connection.execute(
            insert(RETURNED_PAGE),
            {
                "id": page.id,
                "document_id": page.document_id,
                "compartment_id": home,
                "sealed": self.seal(RETURNED_PAGE, home, page.id, mappers.RETURNED.encode(page)),
                "sealed_content": self.vault.seal(home, RETURNED_CONTENT, page.id, content),
            },
        )

    def returned(self, document_id: DocumentId) -> list[ReturnedPage]:
        """The pages that came back of one document, by paper, page and time."""
        table = RETURNED_PAGE.c
        statement = select(table.id, table.document_id, table.compartment_id, table.sealed)
        found = [
            mappers.RETURNED.decode(value, id=row.id, document_id=row.document_id)
            for row, value in self.open_all(
                RETURNED_PAGE, statement.where(table.document_id == document_id), "id"
            )
        ]
        return sorted(found, key=lambda item: (item.paper_number, item.page, item.at, item.id))

    def returned_content(self, page_id: ReturnedPageId) -> bytes:
        """The bytes as scanned. Raises KeyError, and ExpectedFailure("store_damaged") when they are others."""
        content, page = self._content(RETURNED_PAGE, RETURNED_CONTENT, page_id)
        return _as_scanned(content, str(page["sha256"]), RETURNED_PAGE)

    def remove_returned(self, page_id: ReturnedPageId) -> None:
        """Delete a page that was filed with the wrong document."""
        self.connection.execute(delete(RETURNED_PAGE).where(RETURNED_PAGE.c.id == page_id))

    def take_along(self, document_id: DocumentId, came_from: CompartmentId, to: CompartmentId) -> None:
        """The same bytes under the other compartment's key, when the document goes there."""
        self.take_loose_along(DOCUMENT.c.id == document_id, came_from, to)
        for page in self.returned(document_id):
            content = self.returned_content(page.id)
            self.connection.execute(
                RETURNED_PAGE.update().where(RETURNED_PAGE.c.id == page.id),
                {
                    "compartment_id": to,
                    "sealed": self.seal(RETURNED_PAGE, to, page.id, mappers.RETURNED.encode(page)),
                    "sealed_content": self.vault.seal(to, RETURNED_CONTENT, page.id, content),
                },
            )

    def loose(self) -> list[LoosePage]:
        """All loose pages, by time, scan and place in it."""
        table = LOOSE_PAGE.c
        statement = select(table.id, table.unit_id, table.compartment_id, table.sealed)
        found = [
            mappers.LOOSE.decode(value, **{name: getattr(row, name) for name in mappers.LOOSE_COLUMNS})
            for row, value in self.open_all(LOOSE_PAGE, statement, "id")
        ]
        return sorted(found, key=lambda item: (item.at, item.scan, item.number, item.id))

    def loose_content(self, page_id: LoosePageId) -> bytes:
        """The bytes as scanned. Raises KeyError, and ExpectedFailure("store_damaged") when they are others."""
        content, page = self._content(LOOSE_PAGE, _LOOSE_CONTENT, page_id)
        return _as_scanned(content, str(page["sha256"]), LOOSE_PAGE)

    def add_loose(self, page: LoosePage, content: bytes) -> None:
        """Keep a loose page."""
        home = page.compartment_id
        self.connection.execute(
            insert(LOOSE_PAGE),
            {
                **{name: getattr(page, name) for name in mappers.LOOSE_COLUMNS},
                "sealed": self.seal(LOOSE_PAGE, home, page.id, mappers.LOOSE.encode(page)),
                "sealed_content": self.vault.seal(home, _LOOSE_CONTENT, page.id, content),
            },
        )

    def take_loose_along(
        self,
        which: ColumnElement[bool],
        came_from: CompartmentId,
        to: CompartmentId,
        *,
        takes_all: bool = False,
    ) -> int:
        """Loose pages of some documents that lie where those did, or all that lie there; how many those are.

        Taken out and laid in anew: no loose page is ever changed.
        """
        documents = {
            row.code: row.id for row in self.fetch_all(select(DOCUMENT.c.code, DOCUMENT.c.id).where(which))
        }
        goes = [
            page
            for page in self.loose()
            if page.compartment_id == came_from and (takes_all or is_page_of(page, documents))
        ]
        for page in goes:
            content = self.loose_content(page.id)
            self.remove_loose(page.id)
            self.add_loose(replace(page, compartment_id=to), content)
        return len(goes)

    def held_by_others(self) -> dict[AccountId, int]:
        """How many loose pages lie with whom, in own compartments that this account cannot open."""
        statement = (
            select(COMPARTMENT.c.owner_id, LOOSE_PAGE.c.compartment_id)
            .join(COMPARTMENT, COMPARTMENT.c.id == LOOSE_PAGE.c.compartment_id)
            .where(COMPARTMENT.c.owner_id.is_not(None))
        )
        rows = self.fetch_all(statement)
        return dict(Counter(AccountId(row.owner_id) for row in rows if not self.can_open(row.compartment_id)))

    def remove_loose(self, page_id: LoosePageId) -> None:
        """Delete, when it was placed or thrown away."""
        self.connection.execute(delete(LOOSE_PAGE).where(LOOSE_PAGE.c.id == page_id))

    def _content(self, table: Table, name: str, page_id: str) -> tuple[bytes, dict[str, Any]]:
        row = self.fetch_first(select(table).where(table.c.id == page_id))
        if row is None or not self.can_open(row.compartment_id):
            raise KeyError(table.name)
        content = self.vault.open(CompartmentId(row.compartment_id), name, page_id, row.sealed_content)
        return content, self.open(table, row.compartment_id, page_id, row.sealed)


def _as_scanned(content: bytes, sha256: str, table: Table) -> bytes:
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ExpectedFailure("store_damaged", {"table": table.name})
    return content
