# SPDX-License-Identifier: EUPL-1.2
"""Ctrl K's box over the frame: what it searches in and where what it finds leads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from eht_desk.application.document_finding import document_with_code
from eht_desk.application.document_views import DocumentRow
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui import errors, handbook
from eht_desk.ui.actions import palette_actions
from eht_desk.ui.navigation import Route
from eht_desk.ui.palette import Palette, PaletteSource
from eht_desk.ui.palette_model import Places

if TYPE_CHECKING:
    from eht_desk.ui.frame import Frame


def palette_of(frame: Frame) -> Palette:
    """The box, closed."""

    def open_pupil(view: PupilView) -> None:
        frame.go(Route("pupil", {"pupil": view.id}))

    def open_document(row: DocumentRow) -> None:
        frame.go(Route("form", {"pupil": row.pupil.id, "form": row.form_id, "document": row.document_id}))

    def take_files(view: PupilView, paths: tuple[Path, ...]) -> None:
        frame.desk.incoming.put(paths)
        frame.go_about_pupil("receive", view.id)

    def look_up(code: str, found: Callable[[DocumentRow], object]) -> None:
        workspace = frame.desk.workspace

        def done(row: DocumentRow | None) -> None:
            if row is not None:
                found(row)

        def failed(error: BaseException) -> None:
            if not errors.is_expected(error):
                raise error  # anything else: the box says that nothing was found

        frame.desk.tasks.read(lambda: document_with_code(workspace, code), done, failed)

    return Palette(
        PaletteSource(
            lambda: frame.overview.pupils,
            frame.overview.documents,
            lambda: palette_actions(frame),
            Places(
                open_pupil,
                open_document,
                frame.run,
                lambda page: frame.open_book(page.id),
                lambda screen, view: frame.go_about_pupil(screen, view.id),
                take_files,
            ),
            handbook.read_all,
            look_up,
        ),
        frame,
    )
