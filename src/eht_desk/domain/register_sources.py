# SPDX-License-Identifier: EUPL-1.2
"""How register files are handed over and understood: bytes, what a look into them told, what each column
means.

No reading here: `exchange` does that. What came out of the rows is in `register.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from eht_desk.domain.register import RowProblem

LARGEST_FILE_BYTES = 200 * 1024 * 1024
"""A register file above this is refused (`file_too_large`)."""

ALL_SHEETS = "*"
"""A choice of sheet: all sheets that have the headings of the first one, such as one sheet for each class."""

MARKING_NONE_VALUES = ("", "0", "nej", "no", "ingen", "false", "falskt")
"""What a security marking column may hold for "no marking", without case. Anything else is a marking."""


class ColumnTarget(StrEnum):
    """What a column of a table can mean. The list is closed: the mapping page offers these and no others.

    A file of guardians has `identity` or `pupil_external_id` of the pupil and `guardian1_*`, but no
    pupil name; a file of classes has `class_name` and `mentor_name` only, and `active` then says whether
    the group is a class.
    """

    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    IDENTITY = "identity"
    BIRTH_DATE = "birth_date"
    CLASS_NAME = "class_name"
    GRADE = "grade"
    PUPIL_EXTERNAL_ID = "pupil_external_id"
    EMAIL = "email"
    SECURITY_MARKING = "security_marking"
    GUARDIAN1_GIVEN_NAME = "guardian1_given_name"
    GUARDIAN1_FAMILY_NAME = "guardian1_family_name"
    GUARDIAN1_NAME = "guardian1_name"
    GUARDIAN1_PHONE = "guardian1_phone"
    GUARDIAN1_EMAIL = "guardian1_email"
    GUARDIAN1_IDENTITY = "guardian1_identity"
    GUARDIAN2_GIVEN_NAME = "guardian2_given_name"
    GUARDIAN2_FAMILY_NAME = "guardian2_family_name"
    GUARDIAN2_NAME = "guardian2_name"
    GUARDIAN2_PHONE = "guardian2_phone"
    GUARDIAN2_EMAIL = "guardian2_email"
    GUARDIAN2_IDENTITY = "guardian2_identity"
    MENTOR_NAME = "mentor_name"
    ACTIVE = "active"
    START_DATE = "start_date"
    END_DATE = "end_date"
    IGNORE = "ignore"


REPEATABLE_TARGETS = frozenset(
    {
        ColumnTarget.IGNORE,
        ColumnTarget.GUARDIAN1_PHONE,
        ColumnTarget.GUARDIAN1_EMAIL,
        ColumnTarget.GUARDIAN2_PHONE,
        ColumnTarget.GUARDIAN2_EMAIL,
    }
)
"""Targets that several columns may have (home and mobile phone). All others stand at one column at most."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file: its name without folders, and its bytes. The bytes never show in a repr."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What each column (0-based index) means, and how the table is to be read.

    Empty `sheet`, `encoding` and `separator` mean: as found. `marking_none_values` are the contents of
    the security marking column that mean "no marking"; everything else is one.
    """

    columns: Mapping[int, str]
    has_header: bool = True
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    marking_none_values: tuple[str, ...] = MARKING_NONE_VALUES


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """`today` decides centuries and who is enrolled. `unit_code` keeps to one school unit of an SS 12000
    file.

    `mapping` and `sheet` hold what a person chose; without them the reader's own suggestion is used.
    """

    today: date
    unit_code: str = ""
    mapping: ColumnMapping | None = None
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """How a column is understood, told on a real cell.

    `example` is the cell as it stands, `value` what becomes of it (a day as `day` too, a
    whole name as given name and `family_name`); both are empty when nothing
    stands in the column, and for a column about security marking. Of the `filled` cells `unreadable` ones say nothing
    that the column could mean. `is_kept_back`: there is an example, and it is not told.
    """

    example: str = ""
    value: str = ""
    day: date | None = None
    filled: int = 0
    unreadable: int = 0
    family_name: str = ""
    is_kept_back: bool = False


@dataclass(frozen=True, slots=True)
class ColumnSample:
    """A column as the mapping page shows it.

    `samples` are a few contents, never from a row with a security marking. `suggestion` is a
    `ColumnTarget` value. `meaning` is a stable code of what the contents look like: `identity`, `date`,
    `email`, `phone`, `class_name`, `marking`, `number`, `text`, `empty`. The mapping page reads a sample
    back as it will be understood.
    """

    index: int
    heading: str
    samples: tuple[str, ...] = ()
    suggestion: str = ColumnTarget.IGNORE
    meaning: str = "text"
    reading: ColumnReading = ColumnReading()


@dataclass(frozen=True, slots=True)
class FileColumns:
    """A further file of the same import, such as the parents: its columns and what they mean. `kind` is a `TableKind`
    value, `layout` as in FileInspection, `rows` counts those with content."""

    name: str
    kind: str
    layout: str
    rows: int
    columns: tuple[ColumnSample, ...] = ()


@dataclass(frozen=True, slots=True)
class FileInspection:
    """What a first look told, before anything is read in.

    `format` is `ss12000` or `table`. `layout` is a stable code of a known layout (`schoolsoft_students`,
    `skola24_children` ...), `container` says how the file is made (`json`, `text`, `xlsx`, `xls`,
    `ods`, `html`). `rows` counts rows with content, without the heading. `names` lists every file that was
    looked at; `name` is the one whose columns are shown. `joined_sheets` are read together because their headings
    are the same, `left_sheets` have content and are not read. `hidden_rows` counts rows that a spreadsheet program
    hides; they are read like the others. `heading_row` is the row of the headings as the person sees it in the file, 0
    without any. `others` are the files beside the one that is shown.
    """

    format: str
    name: str
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    has_header: bool = True
    columns: tuple[ColumnSample, ...] = ()
    rows: int = 0
    suggested: ColumnMapping = field(default_factory=lambda: ColumnMapping({}))
    problems: tuple[RowProblem, ...] = ()
    layout: str = ""
    container: str = ""
    names: tuple[str, ...] = ()
    joined_sheets: tuple[str, ...] = ()
    left_sheets: tuple[str, ...] = ()
    hidden_rows: int = 0
    heading_row: int = 0
    others: tuple[FileColumns, ...] = ()


def without_examples(inspection: FileInspection) -> FileInspection:
    """The columns without anything that stands in them: beside an alias and a row's number they would name somebody."""
    others = tuple(replace(file, columns=_emptied(file.columns)) for file in inspection.others)
    return replace(inspection, columns=_emptied(inspection.columns), others=others)


def _emptied(columns: tuple[ColumnSample, ...]) -> tuple[ColumnSample, ...]:
    return tuple(
        replace(
            column,
            samples=(),
            reading=ColumnReading(
                filled=column.reading.filled,
                unreadable=column.reading.unreadable,
                is_kept_back=bool(column.reading.value),
            ),
        )
        for column in columns
    )


def mapping_problems(mapping: ColumnMapping) -> tuple[str, ...]:
    """Stable codes of what keeps a mapping from being used; empty when it can be.

    `mapping_unknown_target`, `mapping_target_twice`, `mapping_nothing_to_read` (neither a name nor
    guardians with the pupil they belong to nor classes with their mentors).
    """
    targets = [target for target in mapping.columns.values() if target != ColumnTarget.IGNORE]
    problems: list[str] = []
    if any(target not in set(ColumnTarget) for target in targets):
        problems.append("mapping_unknown_target")
    single = [target for target in targets if target not in REPEATABLE_TARGETS]
    if len(single) != len(set(single)):
        problems.append("mapping_target_twice")
    if table_kind(targets) is TableKind.UNKNOWN:
        problems.append("mapping_nothing_to_read")
    return tuple(problems)


class TableKind(StrEnum):
    """What the rows of a table are, as its columns tell."""

    PUPILS = "pupils"
    GUARDIANS = "guardians"
    CLASSES = "classes"
    UNKNOWN = "unknown"


_PUPIL_NAMES = ({ColumnTarget.FULL_NAME}, {ColumnTarget.GIVEN_NAME, ColumnTarget.FAMILY_NAME})
_GUARDIAN_NAMES = (
    {ColumnTarget.GUARDIAN1_NAME},
    {ColumnTarget.GUARDIAN1_GIVEN_NAME, ColumnTarget.GUARDIAN1_FAMILY_NAME},
)


def table_kind(targets: list[str]) -> TableKind:
    """What the rows are when the columns mean `targets`."""
    found = set(targets)
    if any(names <= found for names in _PUPIL_NAMES):
        return TableKind.PUPILS
    has_key = bool(found & {ColumnTarget.IDENTITY, ColumnTarget.PUPIL_EXTERNAL_ID})
    if has_key and any(names <= found for names in _GUARDIAN_NAMES):
        return TableKind.GUARDIANS
    if {ColumnTarget.CLASS_NAME, ColumnTarget.MENTOR_NAME} <= found:
        return TableKind.CLASSES
    return TableKind.UNKNOWN
