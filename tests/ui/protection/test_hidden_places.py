# SPDX-License-Identifier: EUPL-1.2
"""Where the plan hides the school, no page about the pupil says it: nor the class, the mentor, or who she is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from eht_desk.application import contact_notes, received
from eht_desk.application.papers import issue_paper, record_print
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.protection import DeniedPerson, Secret
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.frame import Frame
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.screens.contact_note import ContactScreen
from eht_desk.ui.screens.received import ReceivedScreen
from eht_desk.ui.widgets.fields import LineField
from tests.application.protected import SECRET, protect_alma
from tests.application.test_contact_notes import a_call
from tests.application.test_form_work import freeze_talk
from tests.application.test_received import LETTER
from tests.application.test_routing import with_second_guardian
from tests.exchange.test_received_files import PNG
from tests.fakes.school import ALMA, School, make_school
from tests.ui.shell.conftest import MakeStage, Stage, make_stage

__all__ = ["MakeStage", "make_stage"]

PLACE = ("Ekskolan", "Provköping", "5A", "mentor Per", "ingen mentor")
FORM = "absence_checklist"
MAPPING = "social_mapping"


@pytest.fixture
def school() -> School:
    return make_school()


def shown(widget: QWidget) -> str:
    """Every text and every name for those who listen."""
    widgets = [widget, *widget.findChildren(QWidget)]
    said = [label.text() for label in widgets if isinstance(label, QLabel)]
    said += [item.accessibleName() for item in widgets] + [item.toolTip() for item in widgets]
    said += [str(item.property("text") or "") for item in widgets]
    return "\n".join(said)


def go(stage: Stage, frame: Frame, screen: str, **more: str) -> QWidget:
    frame.go(Route(screen, {"pupil": str(ALMA), **more}))
    for _ in range(8):
        tasks = frame.desk.tasks
        tasks.finish_writes()
        tasks.finish_reads()
        tasks.finish_aside()
        stage.settle()
    page = frame.current_screen
    assert page is not None
    return page


@pytest.mark.parametrize(
    ("screen", "more"),
    [
        ("pupil", {}),
        ("form", {"form": FORM}),
        ("contact", {}),
        ("consents", {}),
        ("interview", {"form": MAPPING}),
        ("read_through", {"form": MAPPING}),
        ("leaving", {}),
    ],
)
def test_no_page_tells_who_or_where(
    make_stage: MakeStage, school: School, screen: str, more: dict[str, str]
) -> None:
    freeze_talk(school)
    with_second_guardian(school)
    contact_notes.write_note(school.as_("per"), ALMA, a_call(school))
    alias = protect_alma(school, Secret.SCHOOL)
    stage = make_stage(school)
    page = go(stage, stage.unlock("maria"), screen, **more)
    said = shown(page)
    assert screen == "read_through" or alias in said  # the pupil who reads along needs no name
    assert not [part for part in (*SECRET, *PLACE) if part in said]


@pytest.mark.parametrize("screen", ["pupil", "consents"])
def test_where_staff_is_hidden_nobody_is_named_who_did_something(
    make_stage: MakeStage, school: School, screen: str
) -> None:
    """A mentor's name tells the class."""
    mentor, document = freeze_talk(school)
    record_print(mentor, document.id, issue_paper(mentor, document.id).paper.number, 1)
    contact_notes.write_note(school.as_("per"), ALMA, a_call(school))
    protect_alma(school, Secret.SCHOOL, Secret.STAFF)
    stage = make_stage(school)
    page = go(stage, stage.unlock("maria"), screen)
    assert "Per Holm" not in shown(page)


def test_the_contact_form_offers_numbers_and_nobody_who_is_denied(
    make_stage: MakeStage, school: School
) -> None:
    with_second_guardian(school)
    protect_alma(school, denied=(DeniedPerson("Omar Dahl", GuardianId("g1")),))
    stage = make_stage(school)
    page = go(stage, stage.unlock("maria"), "contact")
    assert isinstance(page, ContactScreen)
    said = shown(page)
    assert "Vårdnadshavare 2" in said
    assert "Vårdnadshavare 1" not in said
    assert "070-17406" not in said


def test_what_came_with_the_name_on_it_asks_who_fetches_it_before_it_is_noted(
    make_stage: MakeStage, school: School
) -> None:
    received_id, _ = received.register_received(school.as_("maria"), ALMA, PNG, LETTER)
    protect_alma(school)
    stage = make_stage(school)
    frame = stage.unlock("maria")
    page = go(stage, frame, "received", received=received_id)
    assert isinstance(page, ReceivedScreen)
    [action] = [item for item in page.header_actions() if item.id == "print"]
    action.run()
    stage.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), SmallDialog))
    asking = QApplication.activeModalWidget()
    assert isinstance(asking, SmallDialog)
    assert "namn och adress kan stå på det" in shown(asking)
    who = asking.row("at_printer").field
    assert isinstance(who, LineField)
    who.setText("Eva Ek")
    asking.action_button.click()
    stage.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    with school.as_("maria").store.read() as work:
        event = work.log.rows()[-1].event
    assert (event.kind, event.detail["at_printer"]) == ("received_printed", "Eva Ek")
    printing = QApplication.activeModalWidget()
    assert printing is not None
    printing.close()
