# SPDX-License-Identifier: EUPL-1.2
"""What IT and the school decided, in the window: seen, explained, and not to be got round."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from eht_desk.application.store_settings import change_setting, read_settings
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.policy import Policy, PolicyProblem
from eht_desk.ui.device_settings import DeviceSettings
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.first_run import FirstRun
from eht_desk.ui.screens.settings_archive import ArchiveSettingsPage
from eht_desk.ui.screens.settings_device import DevicePage
from eht_desk.ui.screens.settings_screen import SettingsScreen
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import LineField
from tests.fakes.school import make_school
from tests.ui.desks import type_text
from tests.ui.shell.conftest import MakeStage, Stage

FILE = Path("/etc/eht-desk/policy.toml")
SHARE = Path("/srv/eht")


def _words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def _screen(stage: Stage, page: str) -> SettingsScreen:
    stage.frame.go(Route("settings", {"page": page}))
    screen = stage.frame.current_screen
    assert isinstance(screen, SettingsScreen)
    return screen


def _archive(stage: Stage) -> ArchiveSettingsPage:
    page = _screen(stage, "store").findChildren(ArchiveSettingsPage)[0]
    stage.qtbot.waitUntil(lambda: bool(page.rows))
    return page


def _press(stage: Stage, field: QWidget, text: str) -> None:
    assert isinstance(field, ChoiceButtons)
    segment = next(item for item in field.segments() if item.text() == text)
    stage.qtbot.mouseClick(segment, Qt.MouseButton.LeftButton)


# ---------------------------------------------------------------------------------------------------- the device's file


def test_the_policy_clamps_and_the_own_choice_comes_back_without_it(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    DeviceSettings(file).put("idle_minutes", 10)
    strict = DeviceSettings(file, Policy(lock_minutes_maximum=3, source=FILE))
    assert strict.get("idle_minutes") == 3
    assert strict.get("long_idle_minutes") == 3
    assert strict.is_decided("idle_minutes")
    assert not strict.is_decided("theme")
    strict.put("idle_minutes", 15)
    assert strict.get("idle_minutes") == 3
    assert DeviceSettings(file).get("idle_minutes") == 15


def test_the_school_limits_and_the_policy_limits_more(tmp_path: Path) -> None:
    settings = DeviceSettings(tmp_path / "settings.json", Policy(lock_minutes_maximum=4))
    settings.put("idle_minutes", 15)
    settings.school = {"idle_minutes_maximum": 10}
    assert settings.get("idle_minutes") == 4
    settings.school = {"idle_minutes_maximum": 2}
    assert settings.get("idle_minutes") == 2
    assert settings.get("long_idle_minutes") == 4


def test_places_for_backups(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    free = DeviceSettings(file)
    free.put("second_backup_place", "/media/egen")
    assert free.second_backup_place == Path("/media/egen")
    decided = DeviceSettings(file, Policy(backup_places=(SHARE, Path("/media/usb")), source=FILE))
    assert decided.second_backup_place == SHARE
    assert decided.is_decided("second_backup_place")
    with pytest.raises(ExpectedFailure) as refused:
        decided.put("second_backup_place", "/media/egen")
    assert refused.value.code == "backup_place_not_allowed"
    decided.put("second_backup_place", "/media/usb/kopior")
    assert decided.second_backup_place == Path("/media/usb/kopior")
    decided.put("second_backup_place", "")
    assert decided.second_backup_place == SHARE


def test_the_file_cannot_hold_what_the_table_does_not_allow(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"idle_minutes": 9999, "theme": 3, "second_backup_place": [1]}', encoding="utf-8")
    settings = DeviceSettings(file)
    assert (settings.get("idle_minutes"), settings.get("theme")) == (5, "system")
    assert settings.second_backup_place is None
    with pytest.raises(KeyError):
        settings.get("idle_minutes_maximum")


# ------------------------------------------------------------------------------------------------------- on the screens


def test_the_lock_time_is_marked_and_narrowed(make_stage: MakeStage) -> None:
    stage = make_stage(policy=Policy(lock_minutes_maximum=3, source=FILE))
    stage.unlock("per")
    page = _screen(stage, "device").findChildren(DevicePage)[0]
    row = page.rows["idle_minutes"]
    assert row.pill is not None
    assert row.pill.text() == "Bestämt av IT"
    assert str(FILE) in row.pill.toolTip()
    assert isinstance(row.field, ChoiceButtons)
    assert [segment.text() for segment in row.field.segments()] == ["1 min", "2 min", "3 min"]
    assert "Högst 3 minuter" in _words(row)
    assert "Fönstret låser sig senast efter 3 minuter" in _words(page)
    locks = stage.window.locks
    assert locks is not None
    assert locks.limit_seconds == 180


def test_a_field_without_choice_can_be_read_but_not_changed(make_stage: MakeStage) -> None:
    stage = make_stage(policy=Policy(lock_minutes_maximum=1, source=FILE))
    stage.unlock("per")
    row = _screen(stage, "device").findChildren(DevicePage)[0].rows["idle_minutes"]
    assert isinstance(row.field, ChoiceButtons)
    assert row.field.is_read_only
    assert "1 minut" in _words(row)
    row.focus()
    assert row.field.segments()[0].hasFocus()


def test_the_school_limits_the_lock_from_the_next_unlocking_and_at_once_where_it_is_decided(
    stage: Stage,
) -> None:
    stage.settings.put("idle_minutes", 15)
    stage.unlock("karin")
    _press(stage, _archive(stage).rows["idle_minutes_maximum"].field, "2 min")
    stage.qtbot.waitUntil(lambda: stage.settings.get("idle_minutes") == 2)
    page = _screen(stage, "device").findChildren(DevicePage)[0]
    pill = page.rows["idle_minutes"].pill
    assert pill is not None
    assert pill.text() == "Bestämt av skolan"
    locks = stage.window.locks
    assert locks is not None
    assert locks.limit_seconds == 120


def test_another_computer_hears_of_the_limit_when_it_unlocks(make_stage: MakeStage) -> None:
    school = make_school()
    change_setting(school.rector, "idle_minutes_maximum", 1)
    stage = make_stage(school)
    assert stage.settings.get("idle_minutes") == 5
    stage.unlock("per")
    assert stage.settings.get("idle_minutes") == 1


def test_a_text_is_saved_when_its_line_is_left(stage: Stage) -> None:
    stage.unlock("karin")
    page = _archive(stage)
    field = page.rows["signed_originals_place"].field
    assert isinstance(field, LineField)
    field.setFocus()
    type_text(field, "Pärmen i rektors skåp")
    stage.qtbot.keyClick(field, Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: page.notice.text.startswith("Sparat"))
    assert read_settings(stage.school.rector)["signed_originals_place"] == "Pärmen i rektors skåp"


def test_a_text_that_is_being_typed_survives_the_lock(stage: Stage) -> None:
    stage.unlock("karin")
    field = _archive(stage).rows["signed_originals_place"].field
    field.setFocus()
    type_text(field, "Pärm 3")
    stage.window.lock("idle")
    stage.qtbot.waitUntil(
        lambda: read_settings(stage.school.as_("karin"))["signed_originals_place"] == "Pärm 3"
    )


def test_who_may_not_decide_reads(stage: Stage) -> None:
    stage.unlock("maria")
    page = _archive(stage)
    _press(stage, page.rows["idle_minutes_maximum"].field, "2 min")
    line = page.rows["signed_originals_place"].field
    line.setFocus()
    type_text(line, "Hemma")
    _press(stage, page.rows["second_place_days"].field, "30 dagar")
    stage.settle()
    values = {key: row.value for key, row in page.rows.items()}
    assert (values["idle_minutes_maximum"], values["second_place_days"]) == (15, 7)
    assert values["signed_originals_place"] == ""
    assert read_settings(stage.school.rector)["signed_originals_place"] == ""
    assert "Rektor eller administratör ändrar" in _words(page)
    assert "Längsta låstid" in _words(page)


# ----------------------------------------------------------------------------------------------------- before the store


def test_a_mistake_in_the_file_is_one_line_on_the_unlock_page(make_stage: MakeStage) -> None:
    policy = Policy(source=FILE, problems=(PolicyProblem("wrong_type", "printers", 2),))
    page = make_stage(policy=policy).unlock_page
    assert "IT:s policyfil har fel" in page.foot.text()
    assert str(FILE) not in page.foot.text()  # where and what is for IT, inside


def test_without_mistakes_nothing_is_said(make_stage: MakeStage) -> None:
    assert "policyfil" not in make_stage(policy=Policy(source=FILE)).unlock_page.foot.text()


def test_the_mistake_is_told_whole_inside(make_stage: MakeStage) -> None:
    policy = Policy(source=FILE, problems=(PolicyProblem("wrong_type", "save_pdf", 4, "nej"),))
    stage = make_stage(policy=policy)
    stage.unlock("per")
    page = _screen(stage, "device").findChildren(DevicePage)[0]
    assert f"{FILE}, rad 4" in _words(page)
    assert "true eller false" in _words(page)


def test_the_proposed_store_stands_first_on_a_fresh_computer(make_stage: MakeStage, tmp_path: Path) -> None:
    empty = tmp_path / "server" / "Ekskolan"
    empty.mkdir(parents=True)
    stage = make_stage(store=None, policy=Policy(store=empty, source=FILE))
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: page.notice.text != "")
    assert page.choice is not None
    assert page.choice.path == empty


def test_who_knows_a_store_is_not_led_elsewhere(make_stage: MakeStage, tmp_path: Path) -> None:
    page = make_stage(policy=Policy(store=tmp_path / "server", source=FILE)).unlock_page
    assert page.store.count() == 1


def test_a_folder_without_a_store_leads_to_making_it(make_stage: MakeStage, tmp_path: Path) -> None:
    school = make_school()
    stage = make_stage(school, store=None, policy=Policy(store=tmp_path / "Ekskolan", source=FILE))
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: "Arkivet är inte skapat än" in page.notice.text)
    page.new.click()
    assert isinstance(stage.window.page, FirstRun)


def test_first_run_proposes_the_folder_that_it_made(make_stage: MakeStage, tmp_path: Path) -> None:
    empty = tmp_path / "Ekskolan"
    empty.mkdir()
    stage = make_stage(store=None, policy=Policy(store=empty, source=FILE))
    stage.window.show_first_run()
    first = stage.window.page
    assert isinstance(first, FirstRun)
    first.next()
    first.school.authority.setText("Provköpings kommun")
    first.school.unit.setText("Skolan på berget")
    first.next()
    assert first.place.folder() == empty
    assert "föreslagen av IT" in _words(first)
