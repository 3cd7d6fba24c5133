# SPDX-License-Identifier: EUPL-1.2
"""The door for register files: looks at them and reads them. Implements `RegisterReader` of the ports."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from eht_desk.application.ports import Progress
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.register import StagedRegister
from eht_desk.domain.register_sources import (
    LARGEST_FILE_BYTES,
    ColumnMapping,
    FileInspection,
    ReadOptions,
    SourceFile,
    TableKind,
)
from eht_desk.exchange.file_contents import Container, container_of
from eht_desk.exchange.raw_tables import RawTable, read_text_table, read_workbook
from eht_desk.exchange.reading_progress import ReadingProgress
from eht_desk.exchange.ss12000_payloads import read_payloads
from eht_desk.exchange.ss12000_reader import Ss12000Reader
from eht_desk.exchange.table_layout import TableLayout, samples_of, understand
from eht_desk.exchange.table_reader import TableReader, is_sum_row


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
        layouts = _layouts(files, containers, options, at)
        main = layouts[_main_index(layouts)]
        staged = TableReader(layouts, _digest(files), options.today).read(at)
        return FileInspection(
            format="table",
            name=main.table.source,
            sheets=main.table.sheets,
            sheet=main.table.sheet,
            encoding=main.table.encoding,
            separator=main.table.separator,
            has_header=main.mapping.has_header,
            columns=samples_of(main, today=options.today),
            rows=sum(1 for row in main.rows if not row.is_empty and not is_sum_row(row)),
            suggested=main.mapping,
            problems=staged.problems,
            layout=main.name,
            container=main.table.container.value,
            names=tuple(file.name for file in files),
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
        layouts = _layouts(files, containers, options, at)
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
) -> list[TableLayout]:
    """Every table understood; what a person chose applies to the main one and to those with the same heading."""
    only = options if len(files) == 1 else None
    pairs = list(zip(files, containers, strict=True))
    tables = [_table(file, kind, only, progress) for file, kind in progress.over(pairs, _ROWS)]
    layouts = [understand(table, None, today=options.today) for table in tables]
    if options.mapping is None and not options.sheet:
        return layouts
    main = _main_index(layouts)
    if len(files) > 1:
        tables[main] = _table(files[main], containers[main], options, progress)
    layouts[main] = understand(tables[main], options.mapping, today=options.today)
    for index, layout in enumerate(layouts):
        if index != main and layout.headings == layouts[main].headings and any(layout.headings):
            layouts[index] = understand(tables[index], options.mapping, today=options.today)
    return layouts


def _table(
    file: SourceFile, container: Container, options: ReadOptions | None, progress: ReadingProgress
) -> RawTable:
    mapping = options.mapping if options is not None and options.mapping is not None else ColumnMapping({})
    if container is Container.TEXT:
        return read_text_table(file.name, file.data, mapping.encoding, mapping.separator, progress.breathe)
    sheet = mapping.sheet or (options.sheet if options is not None else "")
    return read_workbook(file.name, file.data, container, sheet, progress.breathe)


def _main_index(layouts: Sequence[TableLayout]) -> int:
    """The table with pupils and most rows; without pupils the first one."""
    pupils = [index for index, layout in enumerate(layouts) if layout.kind is TableKind.PUPILS]
    return max(pupils, key=lambda index: len(layouts[index].rows)) if pupils else 0
