# SPDX-License-Identifier: EUPL-1.2
"""The door for register files: looks at them and reads them. Implements `RegisterReader` of the ports."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from eht_desk.application.ports import Progress
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.register import StagedRegister
from eht_desk.domain.register_sources import (
    ALL_SHEETS,
    LARGEST_FILE_BYTES,
    ColumnMapping,
    FileInspection,
    ReadOptions,
    SourceFile,
    TableKind,
)
from eht_desk.exchange.column_readings import samples_of
from eht_desk.exchange.file_contents import Container, container_of, hidden_rows
from eht_desk.exchange.other_files import other_files
from eht_desk.exchange.raw_tables import read_page, read_text_table, read_workbook
from eht_desk.exchange.reading_progress import ReadingProgress
from eht_desk.exchange.ss12000_payloads import read_payloads
from eht_desk.exchange.ss12000_reader import Ss12000Reader
from eht_desk.exchange.table_layout import TableLayout, sheets_together, understand
from eht_desk.exchange.table_reader import TableReader
from eht_desk.exchange.table_rows import content_rows


class RegisterFiles:
    """Reads school registers from SS 12000 JSON and from tables (CSV, TSV, XLSX, XLS, ODS), told by content."""

    def inspect(
        self, files: Sequence[SourceFile], options: ReadOptions, progress: Progress | None = None
    ) -> FileInspection:
        """What the files are and what their columns seem to mean; nothing is read in.

        Raises:
            ExpectedFailure: `file_unreadable`, `file_empty`, `file_too_large`, `file_encrypted`,
                `file_not_a_register`, `files_do_not_belong_together`, `sheet_missing`; what `progress` raises.
            RuleViolation: the mapping in `options` cannot be used.
        """
        containers = _containers(files, ReadingProgress(progress))
        if Container.JSON in containers:
            staged = self.read(files, options, progress)
            return FileInspection(
                format="ss12000",
                name=files[0].name,
                rows=staged.rows_read,
                problems=staged.problems,
                layout="ss12000",
                container=Container.JSON.value,
                names=tuple(file.name for file in files),
            )
        at = ReadingProgress(progress)
        layouts = [layout for file in _layouts(files, containers, options, at) for layout in file]
        main = layouts[_main_index(layouts)]
        together = [
            layout for layout in layouts if layout.table.joined and layout.table.joined == main.table.joined
        ]
        rows = [row for layout in together or [main] for row in content_rows(layout)]
        return FileInspection(
            format="table",
            name=main.table.file or main.table.source,
            sheets=main.table.sheets,
            sheet=ALL_SHEETS if together else main.table.sheet,
            encoding=main.table.encoding,
            separator=main.table.separator,
            has_header=main.mapping.has_header,
            columns=samples_of(main, rows, today=options.today, progress=at),
            rows=len(rows),
            suggested=replace(main.mapping, sheet=ALL_SHEETS) if together else main.mapping,
            layout=main.name,
            container=main.table.container.value,
            names=tuple(file.name for file in files),
            joined_sheets=main.table.joined,
            left_sheets=main.table.left,
            hidden_rows=sum(
                hidden_rows(file.data, kind) for file, kind in zip(files, containers, strict=True)
            ),
            heading_row=main.heading_row,
            others=other_files(layouts, together or [main], options.today, at),
        )

    def read(
        self, files: Sequence[SourceFile], options: ReadOptions, progress: Progress | None = None
    ) -> StagedRegister:
        """Everything the files say, good rows and problems.

        Raises:
            ExpectedFailure: as `inspect`; `file_not_a_register` also when no column can be understood.
            RuleViolation: the mapping in `options` cannot be used.
        """
        at = ReadingProgress(progress)
        containers = _containers(files, at)
        digest = _digest(files)
        if Container.JSON in containers:
            payloads = read_payloads(files, at)
            return Ss12000Reader(payloads, digest, options.today, options.unit_code).read(at)
        layouts = [layout for file in _layouts(files, containers, options, at) for layout in file]
        if all(layout.kind is TableKind.UNKNOWN for layout in layouts):
            raise ExpectedFailure("file_not_a_register")
        return TableReader(layouts, digest, options.today).read(at)


# Thousandths of the whole reading: looking into the containers, unpacking the rows; the rest is understanding them.
_CONTAINERS, _ROWS = 150, 300


def _containers(files: Sequence[SourceFile], progress: ReadingProgress) -> list[Container]:
    """What each file is; JSON and tables cannot be read together."""
    if not files:
        raise ExpectedFailure("file_empty")
    if sum(len(file.data) for file in files) > LARGEST_FILE_BYTES:
        raise ExpectedFailure("file_too_large", {"limit": LARGEST_FILE_BYTES})
    containers = [container_of(file.data, progress.breathe) for file in progress.over(files, _CONTAINERS)]
    if Container.JSON in containers and len(set(containers)) > 1:
        raise ExpectedFailure("files_do_not_belong_together")
    return containers


def _digest(files: Sequence[SourceFile]) -> str:
    """One checksum for the files, whatever order they came in."""
    parts = sorted(hashlib.sha256(file.data).hexdigest() for file in files)
    return parts[0] if len(parts) == 1 else hashlib.sha256("".join(parts).encode()).hexdigest()


def _layouts(
    files: Sequence[SourceFile],
    containers: Sequence[Container],
    options: ReadOptions,
    progress: ReadingProgress,
) -> list[list[TableLayout]]:
    """Each file's tables understood; what a person chose applies to the main file and to those with its headings."""
    pairs = list(zip(files, containers, strict=True))
    only = options if len(files) == 1 else None
    found = [
        _tables_of(file, kind, options.today, only, progress) for file, kind in progress.over(pairs, _ROWS)
    ]
    if len(files) == 1 or (options.mapping is None and not options.sheet):
        return found
    everything = [layout for layouts in found for layout in layouts]
    main = everything[_main_index(everything)]
    place = next(index for index, layouts in enumerate(found) if main in layouts)
    found[place] = _tables_of(*pairs[place], options.today, options, progress)
    headings = found[place][0].headings
    for index, layouts in enumerate(found):
        if index != place and any(headings):
            found[index] = [
                understand(layout.table, options.mapping, today=options.today)
                if layout.headings == headings
                else layout
                for layout in layouts
            ]
    return found


def _tables_of(
    file: SourceFile,
    container: Container,
    today: date,
    options: ReadOptions | None,
    progress: ReadingProgress,
) -> list[TableLayout]:
    """One table, or the sheets of a workbook that are read together."""
    mapping = options.mapping if options is not None else None
    wanted = mapping or ColumnMapping({})
    if container is Container.TEXT:
        table = read_text_table(file.name, file.data, wanted.encoding, wanted.separator, progress.breathe)
        return [understand(table, mapping, today=today)]
    if container is Container.HTML:
        return [understand(read_page(file.name, file.data, progress.breathe), mapping, today=today)]
    sheet = wanted.sheet or (options.sheet if options is not None else "")
    tables = read_workbook(file.name, file.data, container, sheet, progress.breathe)
    return sheets_together(tables, mapping, today=today)


def _main_index(layouts: Sequence[TableLayout]) -> int:
    """The table with pupils and most rows; without pupils the first one."""
    pupils = [index for index, layout in enumerate(layouts) if layout.kind is TableKind.PUPILS]
    return max(pupils, key=lambda index: len(layouts[index].rows)) if pupils else 0
