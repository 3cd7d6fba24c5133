# SPDX-License-Identifier: EUPL-1.2
"""Ctrl K's box over the frame: what it searches in and where what it finds leads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from eht_desk.application.case_finding import FoundCase, case_with_code
from eht_desk.application.document_finding import document_with_code
from eht_desk.application.document_views import DocumentRow
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui import errors, handbook
from eht_desk.ui.actions import palette_actions
from eht_desk.ui.navigation import Route
from eht_desk.ui.palette import Palette, PaletteSource
from eht_desk.ui.palette_model import Found, Places, document_line

if TYPE_CHECKING:
    from eht_desk.ui.frame import Frame


def palette_of(frame: Frame) -> Palette:
    """The box, closed."""
    places = _places(frame)
    return Palette(
        PaletteSource(
            lambda: frame.overview.pupils,
            frame.overview.documents,
            lambda: palette_actions(frame),
            places,
            handbook.read_all,
            _looking_up(frame, places),
        ),
        frame,
    )


def _places(frame: Frame) -> Places:
    """Where what is found leads."""

    def open_pupil(view: PupilView) -> None:
        frame.go(Route("pupil", {"pupil": view.id}))

    def open_document(row: DocumentRow) -> None:
        frame.go(Route("form", {"pupil": row.pupil.id, "form": row.form_id, "document": row.document_id}))

    def take_files(view: PupilView, paths: tuple[Path, ...]) -> None:
        frame.desk.incoming.put(paths)
        frame.go_about_pupil("receive", view.id)

    return Places(
        open_pupil,
        open_document,
        frame.run,
        lambda page: frame.open_book(page.id),
        lambda screen, view: frame.go_about_pupil(screen, view.id),
        take_files,
    )


def _looking_up(frame: Frame, places: Places) -> Callable[[str, Callable[[Found], object]], object]:
    """What has a whole code: a document by the foot of its paper, an open case by its reference."""

    def case_line(case: FoundCase) -> Found:
        place = Route("case", {"pupil": str(case.pupil.id), "case": str(case.case_id)})
        return Found(f"Ärende {case.reference}", case.pupil.name, lambda: frame.go(place))

    def look_up(code: str, found: Callable[[Found], object]) -> None:
        workspace = frame.desk.workspace

        def read() -> DocumentRow | FoundCase | None:
            return document_with_code(workspace, code) or case_with_code(workspace, code)

        def done(row: DocumentRow | FoundCase | None) -> None:
            if row is not None:
                found(case_line(row) if isinstance(row, FoundCase) else document_line(row, places))

        frame.desk.tasks.read(read, done, _not_found)

    return look_up


def _not_found(error: BaseException) -> None:
    if not errors.is_expected(error):
        raise error  # anything else: the box says that nothing was found
