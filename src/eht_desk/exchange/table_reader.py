# SPDX-License-Identifier: EUPL-1.2
"""From understood tables to a staged register: pupils, their guardians from the same row or another file, mentors.

A row with a marking gives nothing but its place. What the columns mean comes from `table_layout.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from eht_desk.domain.identity_numbers import IdentityNumber, parse_identity
from eht_desk.domain.organisation import Period
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.plain_text import without_marks
from eht_desk.domain.register import (
    RegisterClass,
    RegisterGuardian,
    RegisterMentorship,
    RegisterPupil,
    RegisterStaff,
    RowProblem,
    StagedRegister,
)
from eht_desk.domain.register_sources import ColumnTarget, TableKind
from eht_desk.exchange.cell_values import (
    emails_in,
    grade_of_class,
    has_broken_letters,
    is_no,
    parse_day,
    parse_grade,
    phones_in,
    split_name,
)
from eht_desk.exchange.raw_tables import RawRow
from eht_desk.exchange.reading_progress import WHOLE, ReadingProgress
from eht_desk.exchange.row_remarks import Findings, RowRemarks, keys_of
from eht_desk.exchange.table_layout import TableLayout, column_letters
from eht_desk.exchange.table_rows import why_skipped

_MENTORS = re.compile(r"\s*[,;/&\n]\s*|\s+och\s+")


@dataclass(slots=True)
class _GuardianRows:
    """Guardians of other rows than the pupil's own, by the pupil's id and by the pupil's number."""

    by_key: dict[str, list[RegisterGuardian]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    places: list[tuple[tuple[str, ...], int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row under its layout."""

    layout: TableLayout
    row: RawRow = field(repr=False)

    def text(self, target: ColumnTarget) -> str:
        """The first cell with this meaning, empty when there is none."""
        index = self.layout.column_of(target)
        if index is None or index >= len(self.row.cells):
            return ""
        text = self.row.cells[index]
        return without_marks(text) if text else ""

    def texts(self, target: ColumnTarget) -> str:
        """All cells with this meaning, one under another."""
        indexes = self.layout.columns_of(target)
        return "\n".join(self.row.cells[index] for index in indexes if index < len(self.row.cells))

    def heading(self, target: ColumnTarget) -> str:
        """The file's own heading of the column, or its letter."""
        index = self.layout.column_of(target)
        if index is None:
            return ""
        return self.layout.headings[index] or column_letters(index)


class TableReader:
    """Reads tables that belong together (one import); use once."""

    def __init__(self, layouts: Sequence[TableLayout], digest: str, today: date) -> None:
        self._layouts = layouts
        self._today = today
        self._found = Findings(digest)
        self._guardians = _GuardianRows()
        self._classes: dict[str, RegisterClass] = {}
        self._mentorships: dict[tuple[str, str], RegisterMentorship] = {}
        self._pupils: list[RegisterPupil] = []
        self._used_keys: set[str] = set()
        self._left_out: set[str] = set()
        self._rows_read = 0

    def read(self, progress: ReadingProgress) -> StagedRegister:
        """Everything the tables say."""
        readers = (
            (TableKind.GUARDIANS, self._read_guardian_row),
            (TableKind.CLASSES, self._read_class_row),
            (TableKind.PUPILS, self._read_pupil_row),
        )
        work = [(layout, reader) for kind, reader in readers for layout in self._layouts_of(kind)]
        ends = progress.shares([len(layout.rows) for layout, _ in work], WHOLE)
        for (layout, reader), end in zip(work, ends, strict=True):
            for row in self._content_rows(layout, progress, end):
                reader(_Cells(layout, row))
        for layout in self._layouts_of(TableKind.UNKNOWN):
            self._found.problems.append(_unknown_table(layout))
        self._tell_lonely_guardians()
        return StagedRegister(
            format="table",
            digest=self._found.digest,
            rows_read=self._rows_read,
            pupils=tuple(self._pupils),
            classes=tuple(self._classes.values()),
            mentorships=tuple(self._mentorships.values()),
            problems=tuple(self._found.problems),
            has_guardians=self._tells_about_guardians(),
            skipped=tuple(sorted(self._found.skipped.items())),
            held_keys=tuple(self._found.held_keys),
            left_out_keys=tuple(self._found.left_out_keys),
        )

    def _layouts_of(self, kind: TableKind) -> list[TableLayout]:
        return [layout for layout in self._layouts if layout.kind is kind]

    def _tells_about_guardians(self) -> bool:
        return any(
            target.startswith("guardian")
            for layout in self._layouts
            for target in layout.mapping.columns.values()
        )

    def _content_rows(self, layout: TableLayout, progress: ReadingProgress, end: int) -> Iterator[RawRow]:
        """The rows with content; empty rows, sums and repeated headings are counted."""
        self._found.skip("above_heading", layout.skipped_before)
        for row in progress.over(layout.rows, end):
            reason = why_skipped(layout, row)
            if reason:
                self._found.skip(reason)
            else:
                yield row

    # ------------------------------------------------------------------------------------------------ guardians

    def _read_guardian_row(self, cells: _Cells) -> None:
        place = (cells.row.number, cells.layout.table.source)
        number = parse_identity(cells.text(ColumnTarget.IDENTITY), today=self._today)
        keys = _pupil_keys(cells.text(ColumnTarget.PUPIL_EXTERNAL_ID), number)
        if cells.layout.is_marked(cells.row):
            self._guardians.held.update(keys)
            self._found.hold("guardian_marking_held", *place, ())
            return
        remarks = RowRemarks(*place)
        guardian = self._guardian(cells, 1, "", remarks)
        self._check_width(cells, remarks)
        if not keys:
            remarks.add("guardian_without_pupil", is_blocking=True)
        if guardian is None:
            remarks.add("guardian_name_missing", is_blocking=True)
        self._found.problems.extend(remarks.problems)
        if guardian is None or not keys or remarks.is_blocked:
            return
        self._guardians.by_key.setdefault(keys[0], []).append(guardian)
        for key in keys[1:]:
            self._guardians.by_key.setdefault(key, []).append(guardian)
        self._guardians.places.append((keys, *place))

    def _guardian(
        self, cells: _Cells, number: int, pupil_family_name: str, remarks: RowRemarks
    ) -> RegisterGuardian | None:
        def target(part: str) -> ColumnTarget:
            return ColumnTarget(f"guardian{number}_{part}")

        given, family = cells.text(target("given_name")), cells.text(target("family_name"))
        if not (given or family):
            given, family = split_name(cells.text(target("name")), pupil_family_name)
        if not (given or family):
            return None
        if has_broken_letters(f"{given} {family}"):
            remarks.add("guardian_letters_broken", cells.heading(target("name")), f"{given} {family}")
        identity_target = target("identity")
        return RegisterGuardian(
            given_name=given,
            family_name=family,
            identity=remarks.guardian_identity(
                cells.text(identity_target), cells.heading(identity_target), self._today
            ),
            phones=phones_in(cells.texts(target("phone"))),
            emails=emails_in(cells.texts(target("email"))),
        )

    def _tell_lonely_guardians(self) -> None:
        """Guardians whose pupil is in none of the files; those of a pupil that stayed out need no word."""
        known = self._used_keys | self._left_out
        for keys, row, source in self._guardians.places:
            if not known.intersection(keys):
                remarks = RowRemarks(row, source)
                remarks.add("guardian_without_pupil", is_blocking=True)
                self._found.problems.extend(remarks.problems)

    # -------------------------------------------------------------------------------------------------- classes

    def _read_class_row(self, cells: _Cells) -> None:
        name = cells.text(ColumnTarget.CLASS_NAME)
        if not name or not self._is_class(cells.text(ColumnTarget.ACTIVE)):
            self._found.skip("not_class")
            return
        self._add_class(name, None)
        if cells.layout.is_marked(cells.row):
            self._found.hold("marking_held", cells.row.number, cells.layout.table.source, ())
            return
        self._add_mentors(name, cells.text(ColumnTarget.MENTOR_NAME))

    @staticmethod
    def _is_class(text: str) -> bool:
        """SchoolSoft's `classtype` is 1 for a class; other groups have other figures."""
        return not text or text == "1" or (not text.isdigit() and not is_no(text))

    def _add_class(self, name: str, grade: int | None) -> None:
        if name and name not in self._classes:
            self._classes[name] = RegisterClass(name, grade_of_class(name) if grade is None else grade)

    def _add_mentors(self, class_name: str, text: str) -> None:
        if not class_name:
            return
        for name in (" ".join(part.split()) for part in _MENTORS.split(text)):
            if name:
                mentorship = RegisterMentorship(class_name, RegisterStaff(name))
                self._mentorships.setdefault((class_name, name), mentorship)

    # --------------------------------------------------------------------------------------------------- pupils

    def _read_pupil_row(self, cells: _Cells) -> None:
        self._rows_read += 1
        place = (cells.row.number, cells.layout.table.source)
        remarks = RowRemarks(*place)
        given, family = self._names(cells)
        has_identity_column = cells.layout.column_of(ColumnTarget.IDENTITY) is not None
        identity = remarks.identity(
            cells.text(ColumnTarget.IDENTITY),
            cells.heading(ColumnTarget.IDENTITY),
            self._today,
            is_expected=has_identity_column,
        )
        born = self._birth_date(cells, identity, remarks)
        class_name = " ".join(cells.text(ColumnTarget.CLASS_NAME).split()) or cells.layout.sheet_class
        external_id = cells.text(ColumnTarget.PUPIL_EXTERNAL_ID)
        pupil_keys = _pupil_keys(external_id, identity)
        keys = keys_of(self._found.digest, external_id, identity, f"{given} {family}", born, class_name)
        held_code = self._held_code(cells, pupil_keys)
        if held_code:
            self._left_out.update(pupil_keys)
            self._found.hold(held_code, *place, keys)
            return
        period, is_here = self._membership(cells, remarks)
        if not is_here or is_no(cells.text(ColumnTarget.ACTIVE)):
            self._left_out.update(pupil_keys)
            self._found.skip("not_active")
            return
        remarks.names(given, family, self._name_heading(cells))
        self._check_width(cells, remarks)
        grade = self._grade(cells, class_name, remarks)
        guardians = self._guardians_of(cells, family, pupil_keys, remarks)
        self._found.problems.extend(remarks.problems)
        if remarks.is_blocked:
            self._left_out.update(pupil_keys)
            self._found.left_out_keys.extend(keys)
            return
        self._used_keys.update(pupil_keys)
        self._add_class(class_name, None)
        self._add_mentors(class_name, cells.text(ColumnTarget.MENTOR_NAME))
        emails = emails_in(cells.text(ColumnTarget.EMAIL))
        self._pupils.append(
            RegisterPupil(
                row=place[0],
                given_name=given,
                family_name=family,
                identity=identity,
                birth_date=born,
                class_name=class_name,
                grade=grade,
                external_id=external_id,
                email=emails[0] if emails else "",
                marking=self._marking(cells),
                guardians=guardians,
                membership=period,
                source=place[1],
            )
        )

    def _held_code(self, cells: _Cells, pupil_keys: tuple[str, ...]) -> str:
        if cells.layout.is_marked(cells.row):
            return "marking_held"
        return "guardian_marking_held" if self._guardians.held.intersection(pupil_keys) else ""

    def _names(self, cells: _Cells) -> tuple[str, str]:
        given = " ".join(cells.text(ColumnTarget.GIVEN_NAME).split())
        family = " ".join(cells.text(ColumnTarget.FAMILY_NAME).split())
        if given or family:
            return given, family
        return split_name(cells.text(ColumnTarget.FULL_NAME))

    @staticmethod
    def _name_heading(cells: _Cells) -> str:
        return cells.heading(ColumnTarget.FULL_NAME) or cells.heading(ColumnTarget.FAMILY_NAME)

    def _birth_date(self, cells: _Cells, identity: IdentityNumber | None, remarks: RowRemarks) -> date | None:
        text = cells.text(ColumnTarget.BIRTH_DATE)
        if text:
            born = parse_day(text, today=self._today)
            if born is not None:
                return born
            remarks.add("birth_date_unreadable", cells.heading(ColumnTarget.BIRTH_DATE), text)
        return identity.birth_date if identity is not None else None

    def _membership(self, cells: _Cells, remarks: RowRemarks) -> tuple[Period, bool]:
        """The period in the class, and whether today lies in it."""
        days: list[date | None] = []
        for target in (ColumnTarget.START_DATE, ColumnTarget.END_DATE):
            text = cells.text(target)
            day = parse_day(text, today=self._today) if text else None
            if text and day is None:
                remarks.add("date_unreadable", cells.heading(target), text)
            days.append(day)
        period = Period(days[0], days[1])
        return period, period.covers(self._today)

    def _grade(self, cells: _Cells, class_name: str, remarks: RowRemarks) -> int | None:
        text = cells.text(ColumnTarget.GRADE)
        grade = parse_grade(text)
        if text and grade is None:
            remarks.add("grade_unreadable", cells.heading(ColumnTarget.GRADE), text)
        return grade_of_class(class_name) if grade is None else grade

    def _guardians_of(
        self, cells: _Cells, family_name: str, pupil_keys: tuple[str, ...], remarks: RowRemarks
    ) -> tuple[RegisterGuardian, ...]:
        own = (self._guardian(cells, number, family_name, remarks) for number in (1, 2))
        found = [guardian for guardian in own if guardian is not None]
        # The system's own id decides; the number only where it leads nowhere (two pupils may share a mistyped one).
        others = next((rows for key in pupil_keys if (rows := self._guardians.by_key.get(key))), [])
        found.extend(guardian for guardian in others if guardian not in found)
        return tuple(found)

    @staticmethod
    def _check_width(cells: _Cells, remarks: RowRemarks) -> None:
        """A row with more content than columns has slipped: nothing in it can be trusted to stand right."""
        if any(cells.row.cells[cells.layout.width :]):
            remarks.add("row_too_long", is_blocking=True)
        elif len(cells.row.cells) < (cells.layout.least_width or cells.layout.width):
            remarks.add("row_too_short")

    @staticmethod
    def _marking(cells: _Cells) -> SecurityMarking:
        """NONE only where a marking column stands in the row and says so; held rows never come here."""
        columns = cells.layout.marking_columns
        if columns and all(index < len(cells.row.cells) for index in columns):
            return SecurityMarking.NONE
        return SecurityMarking.UNKNOWN


def _pupil_keys(external_id: str, identity: IdentityNumber | None) -> tuple[str, ...]:
    """What ties rows of several files to one pupil: the system's own id first, then the number."""
    keys = [f"id {external_id}"] if external_id else []
    if identity is not None and not identity.is_lost:
        keys.append(f"number {identity.canonical}")
    return tuple(keys)


def _unknown_table(layout: TableLayout) -> RowProblem:
    return RowProblem(1, "columns_not_understood", source=layout.table.source)
