# SPDX-License-Identifier: EUPL-1.2
"""Documents, the papers issued of them, and drafts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, and_, delete, desc, insert, select, update

from eht_desk.domain.documents import Document, DocumentState, Draft, IssuedPaper
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import CompartmentId, DocumentId, DraftId, PupilId, UnitId
from eht_desk.domain.people import Pupil
from eht_desk.store import codec, mappers
from eht_desk.store.repositories.scans import Scans
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows import DOCUMENT, DRAFT, ISSUED_PAPER
from eht_desk.store.sealed import Sealed

MORE_OF_PAPER = "issued_paper_more"


class Documents(Shelf):
    """DocumentRepository of one transaction."""

    def get(self, document_id: DocumentId) -> Document | None:
        """One document, or None when there is none or its compartment cannot be opened."""
        found = self._documents(select(DOCUMENT).where(DOCUMENT.c.id == document_id))
        return found[0] if found else None

    def of_pupil(self, pupil_id: PupilId) -> list[Document]:
        """All of one pupil, newest first."""
        return self._documents(self._newest_first().where(DOCUMENT.c.pupil_id == pupil_id))

    def all(self) -> list[Document]:
        """All that the account can open, newest first."""
        return self._documents(self._newest_first())

    def code_exists(self, code: str) -> bool:
        """Whether a document already has this code, in any compartment."""
        return self.fetch_first(select(DOCUMENT.c.id).where(DOCUMENT.c.code == code)) is not None

    def add(self, document: Document) -> None:
        """Insert."""
        self.connection.execute(insert(DOCUMENT), self._document_values(document))

    def update(self, document: Document) -> None:
        """Replace what may change. Raises ExpectedFailure("frozen") and KeyError when there is no such document."""
        former = self.get(document.id)
        if former is None:
            raise KeyError("document")
        _refuse_changed_frozen(former, document)
        self.connection.execute(
            update(DOCUMENT).where(DOCUMENT.c.id == document.id), self._document_values(document)
        )

    def add_paper(self, paper: IssuedPaper, pdf: bytes) -> None:
        """Keep an issued PDF, sealed in the document's compartment."""
        home = self._home(paper.document_id)
        self.connection.execute(
            insert(ISSUED_PAPER),
            {
                **{name: getattr(paper, name) for name in mappers.PAPER_COLUMNS},
                "compartment_id": home,
                "sealed": self.vault.seal(
                    home, ISSUED_PAPER.name, _paper_row(paper.document_id, paper.number), pdf
                ),
                "sealed_more": self._paper_more(home, paper),
            },
        )

    def papers(self, document_id: DocumentId) -> list[IssuedPaper]:
        """Issued papers, oldest first."""
        columns = [ISSUED_PAPER.c[name] for name in mappers.PAPER_COLUMNS]
        statement = select(*columns, ISSUED_PAPER.c.compartment_id, ISSUED_PAPER.c.sealed_more)
        ordered = statement.where(ISSUED_PAPER.c.document_id == document_id).order_by(ISSUED_PAPER.c.number)
        return [mappers.paper(row, self._more_of_paper(row)) for row in self.fetch_all(ordered)]

    def paper_bytes(self, document_id: DocumentId, number: int) -> bytes:
        """The PDF as issued. Raises KeyError when there is none or it cannot be opened."""
        row = self.fetch_first(
            select(ISSUED_PAPER.c.compartment_id, ISSUED_PAPER.c.sealed).where(_is_paper(document_id, number))
        )
        if row is None:
            raise KeyError("paper")
        return self.vault.open(
            CompartmentId(row.compartment_id), ISSUED_PAPER.name, _paper_row(document_id, number), row.sealed
        )

    def count_copy(self, document_id: DocumentId, number: int) -> int:
        """One more copy of the paper was printed; the new count. Raises KeyError."""
        copies = self.connection.execute(
            update(ISSUED_PAPER)
            .where(_is_paper(document_id, number))
            .values(copies=ISSUED_PAPER.c.copies + 1)
            .returning(ISSUED_PAPER.c.copies)
        ).scalar()
        if copies is None:
            raise KeyError("paper")
        return int(copies)

    def draft(self, draft_id: DraftId) -> Draft | None:
        """One draft, or None when there is none or it cannot be opened."""
        found = self._drafts(select(DRAFT).where(DRAFT.c.id == draft_id))
        return found[0] if found else None

    def drafts_of_pupil(self, pupil_id: PupilId) -> list[Draft]:
        """Drafts about one pupil, latest first."""
        return self._drafts(
            select(DRAFT).where(DRAFT.c.pupil_id == pupil_id).order_by(desc(DRAFT.c.saved_at))
        )

    def drafts(self) -> list[Draft]:
        """All drafts that the account can open, latest first."""
        return self._drafts(select(DRAFT).order_by(desc(DRAFT.c.saved_at), desc(DRAFT.c.id)))

    def move(
        self,
        documents: Collection[DocumentId],
        drafts: Collection[DraftId],
        to: Pupil,
        *,
        unit_id: UnitId | None = None,
        moved_at: datetime | None = None,
    ) -> None:
        """Put documents with their papers, and drafts, under another pupil. Answers, stages and bytes stay."""
        for document_id in documents:
            document = self.get(document_id)
            if document is None:
                raise KeyError("document")
            self._take_papers_along(document_id, document.compartment_id, to.compartment_id)
            moved = replace(
                document,
                pupil_id=to.id,
                compartment_id=to.compartment_id,
                unit_id=unit_id or document.unit_id,
                moved_at=moved_at or document.moved_at,
            )
            self.connection.execute(
                update(DOCUMENT).where(DOCUMENT.c.id == document_id), self._document_values(moved)
            )
        for draft_id in drafts:
            draft = self.draft(draft_id)
            if draft is None:
                raise KeyError("draft")
            there = replace(
                draft, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit_id or draft.unit_id
            )
            if self._is_in_the_way(there, but=draft_id):
                raise ExpectedFailure("draft_conflict")
            self.connection.execute(update(DRAFT).where(DRAFT.c.id == draft_id), self._draft_values(there))

    def put_draft(self, draft: Draft) -> None:
        """Insert (revision 0) or replace by id. Raises ExpectedFailure: `draft_conflict`, `draft_moved`."""
        values = self._draft_values(draft)
        if draft.revision == 0:
            # Asked first rather than caught: a failing insert may make SQLite take the whole transaction back.
            if self._is_in_the_way(draft):
                raise ExpectedFailure("draft_conflict")
            self.connection.execute(insert(DRAFT), values)
            return
        changed = self.connection.execute(
            update(DRAFT).where(
                and_(
                    DRAFT.c.id == draft.id,
                    DRAFT.c.revision == draft.revision - 1,
                    DRAFT.c.pupil_id == draft.pupil_id,
                )
            ),
            values,
        )
        if changed.rowcount != 1:
            stored = self.fetch_first(select(DRAFT.c.pupil_id).where(DRAFT.c.id == draft.id))
            is_moved = stored is not None and stored.pupil_id != draft.pupil_id
            raise ExpectedFailure("draft_moved" if is_moved else "draft_conflict")

    def remove_draft(self, draft_id: DraftId) -> None:
        """Delete."""
        self.connection.execute(delete(DRAFT).where(DRAFT.c.id == draft_id))

    def _documents(self, statement: Select[Any]) -> list[Document]:
        return [
            mappers.DOCUMENT.decode(
                value,
                **{name: getattr(row, name) for name in mappers.DOCUMENT_COLUMNS},
                state=DocumentState(row.state),
                supersedes=row.supersedes_id,
            )
            for row, value in self.open_all(DOCUMENT, statement, "id")
        ]

    def _drafts(self, statement: Select[Any]) -> list[Draft]:
        return [
            mappers.DRAFT.decode(value, **{name: getattr(row, name) for name in mappers.DRAFT_COLUMNS})
            for row, value in self.open_all(DRAFT, statement, "id")
        ]

    def _document_values(self, document: Document) -> dict[str, Any]:
        return {
            **{name: getattr(document, name) for name in mappers.DOCUMENT_COLUMNS},
            "state": document.state.value,
            "supersedes_id": document.supersedes,
            "sealed": self.seal(
                DOCUMENT, document.compartment_id, document.id, mappers.DOCUMENT.encode(document)
            ),
        }

    def _draft_values(self, draft: Draft) -> dict[str, Any]:
        return {
            **{name: getattr(draft, name) for name in mappers.DRAFT_COLUMNS},
            "document_key": draft.document_id or "",
            "sealed": self.seal(DRAFT, draft.compartment_id, draft.id, mappers.DRAFT.encode(draft)),
        }

    def _take_papers_along(self, document_id: DocumentId, home: CompartmentId, to: CompartmentId) -> None:
        """The same bytes under the other compartment's key; in the same compartment they stay untouched."""
        if home == to:
            return
        for paper in self.papers(document_id):
            pdf = self.paper_bytes(document_id, paper.number)
            row = _paper_row(document_id, paper.number)
            self.connection.execute(
                update(ISSUED_PAPER).where(_is_paper(document_id, paper.number)),
                {
                    "compartment_id": to,
                    "sealed": self.vault.seal(to, ISSUED_PAPER.name, row, pdf),
                    "sealed_more": self._paper_more(to, paper),
                },
            )
        Scans(self.connection, self.vault).take_along(document_id, to)

    def _paper_more(self, home: CompartmentId, paper: IssuedPaper) -> Sealed:
        row = _paper_row(paper.document_id, paper.number)
        return self.vault.seal(home, MORE_OF_PAPER, row, codec.to_json({"language": paper.language}))

    def _more_of_paper(self, row: Any) -> dict[str, Any]:
        """Nothing of a paper of before, or of one that the account cannot open."""
        if row.sealed_more is None or not self.can_open(row.compartment_id):
            return {}
        name = _paper_row(row.document_id, row.number)
        content = self.vault.open(CompartmentId(row.compartment_id), MORE_OF_PAPER, name, row.sealed_more)
        return cast("dict[str, Any]", codec.from_json(content))

    def _is_in_the_way(self, draft: Draft, but: DraftId | None = None) -> bool:
        same_key = and_(
            DRAFT.c.pupil_id == draft.pupil_id,
            DRAFT.c.form_id == draft.form_id,
            DRAFT.c.form_version == draft.form_version,
            DRAFT.c.stage_id == draft.stage_id,
            DRAFT.c.author_id == draft.author_id,
            DRAFT.c.document_key == (draft.document_id or ""),
        )
        taken = same_key & (DRAFT.c.id != but) if but else (DRAFT.c.id == draft.id) | same_key
        return self.fetch_first(select(DRAFT.c.id).where(taken)) is not None

    def _home(self, document_id: DocumentId) -> CompartmentId:
        row = self.fetch_first(select(DOCUMENT.c.compartment_id).where(DOCUMENT.c.id == document_id))
        if row is None:
            raise KeyError("document")
        return CompartmentId(row.compartment_id)

    @staticmethod
    def _newest_first() -> Select[Any]:
        return select(DOCUMENT).order_by(desc(DOCUMENT.c.created_at), desc(DOCUMENT.c.id))


def _paper_row(document_id: DocumentId, number: int) -> str:
    return f"{document_id}/{number}"


def _is_paper(document_id: DocumentId, number: int) -> Any:
    return and_(ISSUED_PAPER.c.document_id == document_id, ISSUED_PAPER.c.number == number)


def _refuse_changed_frozen(former: Document, new: Document) -> None:
    """Frozen stages stay as they are, and so do their answers (architecture §6). Raises ExpectedFailure("frozen")."""
    if any(getattr(former, name) != getattr(new, name) for name in mappers.DOCUMENT_COLUMNS):
        raise ExpectedFailure("frozen")
    if former.supersedes != new.supersedes or new.stages[: len(former.stages)] != former.stages:
        raise ExpectedFailure("frozen")
    if len(new.stages) == len(former.stages):
        if former.stages and dict(new.answers) != dict(former.answers):
            raise ExpectedFailure("frozen")
        return
    if any(key not in new.answers or new.answers[key] != value for key, value in former.answers.items()):
        raise ExpectedFailure("frozen")
