# SPDX-License-Identifier: EUPL-1.2
"""The handbook's pictures of a talk with a pupil: writing it, reading it together (see handbook_shots.py)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from eht_desk.application.gates import look_at_gate
from eht_desk.domain.ids import PupilId
from eht_desk.ui.interview.interview_screen import InterviewScreen
from eht_desk.ui.interview.read_through_screen import ReadThroughScreen
from eht_desk.ui.interview.reading_pages import AreaPage
from tools.handbook_studio import Studio, settle

_FORM = "social_mapping"
_GATE = "before_social_mapping"
_SAID = (
    "Säger att det är värst på söndagskvällen. ”Jag ligger och tänker på måndag.” Somnar runt två.\n\n"
    "Tycker om slöjden och vill komma dit."
)


def interview(studio: Studio) -> Sequence[QWidget]:
    """In the middle of the second area."""
    studio.go("interview", pupil=_pupil(studio), form=_FORM)
    screen = studio.find(InterviewScreen)
    studio.until(lambda: screen.talk.areas, "the interview")
    screen.step(1)
    screen.room.text.show_text("")
    screen.room.text.insertPlainText(_SAID)
    for chip in screen.room.chips[3:5]:
        chip.setChecked(True)
    screen.flush()
    studio.until(lambda: screen.bar.status.accessibleName().startswith("Sparat"), "the saving")
    return [studio.frame]


def read_through(studio: Studio) -> Sequence[QWidget]:
    """What a pupil sees of the own text."""
    studio.go("read_through", pupil=_pupil(studio), form=_FORM)
    screen = studio.find(ReadThroughScreen)
    studio.until(lambda: screen.talk.areas, "the reading")
    screen.restore({"at": 1})
    studio.until(lambda: isinstance(screen.page_shown, AreaPage), "the text")
    settle()
    return [studio.frame]


def _pupil(studio: Studio) -> PupilId:
    """Somebody with whom the talk may begin."""
    workspace = studio.frame.desk.workspace
    found = [view.id for view in studio.frame.overview.pupils if view.class_name == "5A"]
    return next(pupil_id for pupil_id in found if look_at_gate(workspace, pupil_id, _GATE).may_pass)
