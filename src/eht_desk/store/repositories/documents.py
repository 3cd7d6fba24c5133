# SPDX-License-Identifier: EUPL-1.2
"""Documents, the papers issued of them, and drafts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, and_, delete, desc, func, insert, select, update

from eht_desk.application.ports import FiledWork
from eht_desk.domain.document_changes import may_replace
from eht_desk.domain.documents import Document, DocumentState, Draft, IssuedPaper
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import AccountId, CompartmentId, DocumentId, DraftId, PupilId, UnitId
from eht_desk.domain.people import Pupil
from eht_desk.store import codec, kept_forms, mappers
from eht_desk.store.repositories.scans import Scans
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows import COMPARTMENT, DOCUMENT, DRAFT, ISSUED_PAPER
from eht_desk.store.sealed import Sealed

MORE_OF_PAPER = "issued_paper_more"
_DRAFT_KEY = ("form_id", "form_version", "stage_id", "author_id", "document_key")


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
        if not may_replace(former, document):
            raise ExpectedFailure("frozen")
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
                **kept_forms.outside(
                    self.vault, home, kept_forms.OF_PAPER, _said(paper, kept_forms.OF_PAPER)
                ),
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
        """Put documents with their papers and scans, and drafts, under another pupil. Answers, stages and bytes stay.

        What lies in somebody's own compartment stays there; nobody but its holder can open it, so of what cannot be
        opened only the column of the pupil changes.
        """
        for document_id in documents:
            document = self.get(document_id)
            if document is None:
                self._file_unseen(DOCUMENT, document_id, to)
                continue
            home = self._home_there(document.compartment_id, to)
            self._take_papers_along(document_id, document.compartment_id, home)
            moved = replace(
                document,
                pupil_id=to.id,
                compartment_id=home,
                unit_id=unit_id or document.unit_id,
                moved_at=moved_at or document.moved_at,
            )
            self.connection.execute(
                update(DOCUMENT).where(DOCUMENT.c.id == document_id), self._document_values(moved)
            )
        for draft_id in drafts:
            self._move_draft(draft_id, to, unit_id)

    def filed(self, pupil_id: PupilId) -> list[FiledWork]:
        """What stands under a pupil, in any compartment; of what cannot be opened, the clear columns."""
        own = self._own_compartments()
        documents = select(DOCUMENT.c.id, DOCUMENT.c.supersedes_id, DOCUMENT.c.compartment_id)
        drafts = select(DRAFT).where(DRAFT.c.pupil_id == pupil_id)
        known = {draft.id: draft.key_within_pupil for draft in self._drafts(drafts)}
        return [
            *(
                FiledWork(row.id, row.supersedes_id, row.compartment_id in own)
                for row in self.fetch_all(documents.where(DOCUMENT.c.pupil_id == pupil_id))
            ),
            *(
                FiledWork(
                    row.id,
                    row.document_id,
                    row.compartment_id in own,
                    known.get(
                        row.id, (row.form_id, row.form_version, row.stage_id, row.author_id, row.document_id)
                    ),
                )
                for row in self.fetch_all(drafts)
            ),
        ]

    def own_counts(self, author_id: AccountId) -> tuple[int, int]:
        """How many documents and drafts a person has in compartments of its own, of the clear columns."""
        own = self._own_compartments()
        return (
            self._count_own(DOCUMENT, own, author_id, DOCUMENT.c.supersedes_id.is_(None)),
            self._count_own(DRAFT, own, author_id, DRAFT.c.id.is_not(None)),
        )

    def put_draft(self, draft: Draft) -> None:
        """Insert (revision 0) or replace by id. Raises ExpectedFailure: `draft_conflict`, `draft_moved`."""
        values = self._draft_values(draft)
        if draft.revision == 0:
            # Asked first rather than caught: a failing insert may make SQLite take the whole transaction back.
            is_known = self.fetch_first(select(DRAFT.c.id).where(DRAFT.c.id == draft.id)) is not None
            if is_known or self._is_in_the_way(values, draft):
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
                **{
                    **{name: getattr(row, name) for name in mappers.DOCUMENT_COLUMNS},
                    **kept_forms.true(row, kept_forms.OF_DOCUMENT, value),
                },
                state=DocumentState(row.state),
                supersedes=row.supersedes_id,
            )
            for row, value in self.open_all(DOCUMENT, statement, "id")
        ]

    def _drafts(self, statement: Select[Any]) -> list[Draft]:
        return [
            mappers.DRAFT.decode(
                value,
                **{
                    **{name: getattr(row, name) for name in mappers.DRAFT_COLUMNS},
                    **kept_forms.true(row, kept_forms.OF_DRAFT, value),
                },
            )
            for row, value in self.open_all(DRAFT, statement, "id")
        ]

    def _document_values(self, document: Document) -> dict[str, Any]:
        home, names = document.compartment_id, kept_forms.OF_DOCUMENT
        said = _said(document, names)
        content = {**mappers.DOCUMENT.encode(document), **kept_forms.inside(self.vault, home, names, said)}
        return {
            **{name: getattr(document, name) for name in mappers.DOCUMENT_COLUMNS},
            **kept_forms.outside(self.vault, home, names, said),
            "state": document.state.value,
            "supersedes_id": document.supersedes,
            "sealed": self.seal(DOCUMENT, home, document.id, content),
        }

    def _draft_values(self, draft: Draft) -> dict[str, Any]:
        home, names = draft.compartment_id, kept_forms.OF_DRAFT
        said = _said(draft, names)
        content = {**mappers.DRAFT.encode(draft), **kept_forms.inside(self.vault, home, names, said)}
        return {
            **{name: getattr(draft, name) for name in mappers.DRAFT_COLUMNS},
            **kept_forms.outside(self.vault, home, names, said),
            "document_key": draft.document_id or "",
            "sealed": self.seal(DRAFT, home, draft.id, content),
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
        Scans(self.connection, self.vault).take_along(document_id, home, to)

    def _paper_more(self, home: CompartmentId, paper: IssuedPaper) -> Sealed:
        row = _paper_row(paper.document_id, paper.number)
        # The columns of a paper stay as they were written, so what they hide goes along to any compartment.
        more = {"language": paper.language, **_said(paper, kept_forms.OF_PAPER)}
        return self.vault.seal(home, MORE_OF_PAPER, row, codec.to_json(more))

    def _more_of_paper(self, row: Any) -> dict[str, Any]:
        """Nothing of a paper of before, or of one that the account cannot open."""
        if row.sealed_more is None or not self.can_open(row.compartment_id):
            return {}
        name = _paper_row(row.document_id, row.number)
        content = self.vault.open(CompartmentId(row.compartment_id), MORE_OF_PAPER, name, row.sealed_more)
        return cast("dict[str, Any]", codec.from_json(content))

    def _move_draft(self, draft_id: DraftId, to: Pupil, unit_id: UnitId | None) -> None:
        row = self.fetch_first(select(DRAFT).where(DRAFT.c.id == draft_id))
        if row is None:
            raise KeyError("draft")
        draft = self.draft(draft_id)
        if draft is None:
            if self._has_key(
                {**{name: getattr(row, name) for name in _DRAFT_KEY}, "pupil_id": to.id}, draft_id
            ):
                raise ExpectedFailure("draft_conflict")
            self._file_unseen(DRAFT, draft_id, to)
            return
        there = replace(
            draft,
            pupil_id=to.id,
            compartment_id=self._home_there(draft.compartment_id, to),
            unit_id=unit_id or draft.unit_id,
        )
        values = self._draft_values(there)
        if self._is_in_the_way(values, there):
            raise ExpectedFailure("draft_conflict")
        self.connection.execute(update(DRAFT).where(DRAFT.c.id == draft_id), values)

    def _file_unseen(self, table: Table, row_id: str, to: Pupil) -> None:
        """The seal binds table, row and compartment, so a row that cannot be opened can stand under another pupil."""
        own = self._own_compartments()
        changed = self.connection.execute(
            update(table).where(table.c.id == row_id, table.c.compartment_id.in_(own)).values(pupil_id=to.id)
        )
        if changed.rowcount != 1:
            raise KeyError(table.name)

    def _home_there(self, home: CompartmentId, to: Pupil) -> CompartmentId:
        """What is somebody's own is never laid open to those who see the pupil."""
        return home if home in self._own_compartments() else to.compartment_id

    def _own_compartments(self) -> frozenset[str]:
        # Those of protected pupils belong to several people, and so to nobody by the column.
        statement = select(COMPARTMENT.c.id).where(
            COMPARTMENT.c.kind == "own", COMPARTMENT.c.owner_id.is_not(None)
        )
        return frozenset(row.id for row in self.fetch_all(statement))

    def _count_own(
        self, table: Table, own: frozenset[str], author_id: AccountId, which: ColumnElement[bool]
    ) -> int:
        statement = select(func.count()).select_from(table)
        row = self.fetch_first(
            statement.where(table.c.author_id == author_id, table.c.compartment_id.in_(own), which)
        )
        return 0 if row is None else int(row[0])

    def _is_in_the_way(self, values: Mapping[str, Any], draft: Draft) -> bool:
        """Whether another draft has this key; one of before may have it in clear."""
        clear = {**values, **_said(draft, kept_forms.OF_DRAFT)}
        return self._has_key(values, draft.id) or self._has_key(clear, draft.id)

    def _has_key(self, key: Mapping[str, Any], draft_id: DraftId) -> bool:
        same = and_(*(DRAFT.c[name] == key[name] for name in ("pupil_id", *_DRAFT_KEY)))
        return self.fetch_first(select(DRAFT.c.id).where(same, DRAFT.c.id != draft_id)) is not None

    def _home(self, document_id: DocumentId) -> CompartmentId:
        row = self.fetch_first(select(DOCUMENT.c.compartment_id).where(DOCUMENT.c.id == document_id))
        if row is None:
            raise KeyError("document")
        return CompartmentId(row.compartment_id)

    @staticmethod
    def _newest_first() -> Select[Any]:
        return select(DOCUMENT).order_by(desc(DOCUMENT.c.created_at), desc(DOCUMENT.c.id))


def _said(record: object, names: tuple[str, ...]) -> dict[str, str]:
    return {name: getattr(record, name) for name in names}


def _paper_row(document_id: DocumentId, number: int) -> str:
    return f"{document_id}/{number}"


def _is_paper(document_id: DocumentId, number: int) -> Any:
    return and_(ISSUED_PAPER.c.document_id == document_id, ISSUED_PAPER.c.number == number)
