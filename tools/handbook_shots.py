# SPDX-License-Identifier: EUPL-1.2
"""Which pictures the handbook has: name, who is logged in, how to get there, what is shown. In the order of taking.

Buttons and fields are found by the words that the pages of the handbook use, so that a picture fails when they change.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QWidget

from eht_desk import resources
from eht_desk.application.backups import make_backup
from eht_desk.application.pupils import NewPupil, add_pupil, list_pupils
from eht_desk.catalog.demo import read_demo
from eht_desk.domain.accounts import Role
from eht_desk.exchange.made_up_school import MadeUpSchool, write_school
from eht_desk.exchange.made_up_year import write_next_year
from eht_desk.ui.forms.document_card import DocumentCard
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.register_import.mapping_card import MappingCard
from eht_desk.ui.register_import.marking_card import MarkingCard
from eht_desk.ui.register_import.undo_card import UndoCard
from eht_desk.ui.register_import.year_card import YearCard
from eht_desk.ui.screens.add_pupil import AddPupilDialog
from eht_desk.ui.screens.class_card import OneClassCard
from eht_desk.ui.screens.first_run import FirstRun
from eht_desk.ui.screens.forgot_password import ForgotPassword
from eht_desk.ui.screens.form_screen import FormScreen
from eht_desk.ui.screens.import_screen import ImportScreen
from eht_desk.ui.screens.leaving_screen import LeavingScreen
from eht_desk.ui.screens.merge_screen import MergeScreen
from eht_desk.ui.screens.new_person import NewPersonCard
from eht_desk.ui.screens.pupil_screen import PupilScreen
from eht_desk.ui.screens.pupils_screen import PupilsScreen
from eht_desk.ui.screens.recovery_papers import PaperSteps
from eht_desk.ui.screens.settings_backup import BackupPage
from eht_desk.ui.screens.settings_classes import ClassesPage
from eht_desk.ui.screens.settings_device import DevicePage
from eht_desk.ui.screens.settings_health import HealthPage
from eht_desk.ui.screens.settings_people import PeoplePage
from eht_desk.ui.screens.settings_person import PersonCard
from eht_desk.ui.screens.today_screen import TodayScreen
from eht_desk.ui.screens.unlock_screen import UnlockScreen
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.notice import Notice
from tools.handbook_studio import NOW, PASSWORD, Studio, settle
from tools.handbook_talk_shots import interview, read_through

_FORM = "absence_checklist"
_AUGUST = datetime(2027, 8, 16, 7, 30, tzinfo=UTC)
_Parts = Sequence[QWidget]


def _cards(page: QWidget) -> _Parts:
    """What is on a page, without the ground below it."""
    return [
        item for item in page.findChildren(QFrame) if isinstance(item, Card | Notice) and item.isVisible()
    ]


@dataclass(frozen=True, slots=True)
class Shot:
    """`show` leads to the place and answers with what the picture is cut around; `most` is its greatest height, 0 for
    all of it; `window` the window's; `edge` is the ground around it.
    `leads_on`: a later picture needs what was done here."""

    name: str
    login: str
    show: Callable[[Studio], _Parts]
    most: int = 0
    leads_on: bool = False
    window: int = 740
    edge: int = 10


# ------------------------------------------------------------------------------------------------------------ every day


def _unlock(studio: Studio) -> _Parts:
    return [studio.find(UnlockScreen).card]


def _forgotten(studio: Studio) -> _Parts:
    studio.find(UnlockScreen).forgot.click()
    return [studio.find(ForgotPassword).card]


def _window(studio: Studio) -> _Parts:
    studio.go("today")
    return [studio.frame]


def _today(studio: Studio) -> _Parts:
    studio.go("today")
    studio.until(lambda: studio.find(TodayScreen).findChildren(Card), "I dag")
    return [studio.find(TodayScreen)]


def _palette(studio: Studio) -> _Parts:
    studio.go("today")
    studio.frame.open_palette()
    box = studio.frame.palette_box
    box.line.setText("virt")
    settle()
    return [card for card in box.findChildren(Card) if card.isVisible()]


def _form(studio: Studio) -> _Parts:
    page = studio.frame.overview.page
    drafts = page.drafts if page else ()
    own = next(row for row in drafts if row.form_id == _FORM)
    studio.go("form", pupil=own.pupil.id, form=_FORM)
    screen = studio.find(FormScreen)
    settle(1.5)  # the paper beside it is drawn
    return [screen]


def _signed_form(studio: Studio) -> None:
    page = studio.frame.overview.page
    row = next(iter(page.awaiting_signature)) if page else None
    assert row is not None  # noqa: S101 - the demo has one
    studio.go("form", pupil=row.pupil.id, form=row.form_id, document=row.document_id)


def _paper_steps(studio: Studio) -> _Parts:
    _signed_form(studio)
    return [studio.find(DocumentCard)]


def _print(studio: Studio) -> _Parts:
    _signed_form(studio)
    studio.press("Skriv ut igen")
    dialog = studio.find(PrintDialog)
    settle(1.5)
    return [dialog]


def _sharing(studio: Studio) -> _Parts:
    studio.come_in_as("")
    studio.let_write("maria")
    studio.come_in_as("karin")
    studio.go("today")
    return [studio.frame.sharing_strip, studio.frame.top_bar, studio.find(TodayScreen)]


# ------------------------------------------------------------------------------------------------------ pupils, classes


def _pupils(studio: Studio) -> _Parts:
    studio.go("pupils")
    return [studio.find(PupilsScreen)]


def _pupil(studio: Studio) -> _Parts:
    studio.go("today")
    page = studio.frame.overview.page
    late = next(iter(page.to_write)) if page else None
    assert late is not None  # noqa: S101 - the demo has one
    studio.go("pupil", pupil=late.pupil.id)
    return [studio.find(PupilScreen)]


def _add_pupil(studio: Studio) -> _Parts:
    studio.go("pupils", add="1")
    return [studio.find(AddPupilDialog)]


def _merge(studio: Studio) -> _Parts:
    workspace = studio.frame.desk.workspace
    kept = next(view for view in studio.frame.overview.pupils if view.class_name == "6A")
    given, family = kept.name.split(" ", 1)
    by_hand = NewPupil(kept.unit_id, given, family, kept.class_id, has_protected_identity=False)
    twin_id, _ = add_pupil(workspace, by_hand)
    studio.go("merge", pupil=kept.id)
    screen = studio.find(MergeScreen)
    twin = next(view for view in list_pupils(workspace) if view.id == twin_id)
    studio.until(lambda: screen._record, "the record")
    screen.choice.chosen.emit(twin)
    studio.until(lambda: screen.both is not None, "both records")
    return [part for part in (screen.both, screen.differences) if part is not None]


def _leaving(studio: Studio) -> _Parts:
    views = sorted(studio.frame.overview.pupils, key=lambda view: view.name)
    studio.go("leaving", pupil=views[0].id)
    screen = studio.find(LeavingScreen)
    studio.until(lambda: hasattr(screen, "items"), "the list")
    screen.reason.set_value("other_school")
    screen.reason.chosen.emit("other_school")
    screen.to_school.setText("Öskolan")
    settle()
    return [screen]


def _school() -> MadeUpSchool:
    plan = read_demo(resources.read_text("demo/demo.toml"))
    return write_school(plan.seed, plan.pupils, NOW.date())


def _read(studio: Studio, **files: bytes) -> ImportScreen:
    folder = studio.folder / "Elevregister"
    folder.mkdir(exist_ok=True)
    paths = []
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content)
        paths.append(path)
    studio.go("import")
    screen = studio.find(ImportScreen)
    screen.read_files(paths)
    return screen


def _import_columns(studio: Studio) -> _Parts:
    school = _school()
    known = {pupil.number for pupil in school.pupils}
    seed = read_demo(resources.read_text("demo/demo.toml")).seed + 1
    others = write_school(seed, 40, NOW.date()).pupils
    # Only who is new to the store can be asked about in the next picture.
    newcomers = [pupil for pupil in others if pupil.number not in known][:6]
    rows = [
        f"{pupil.number[:8]}-{pupil.number[-4:]};{pupil.given_name};{pupil.family_name};{pupil.class_name};{pupil.guardians[0][0].phone}"
        for pupil in (*school.pupils, *newcomers)
        if pupil.guardians
    ]
    _read(
        studio,
        elever_csv="\n".join(["Personnr;Förnamn;Efternamn;Klass;Vårdnadshavare 1 mobil", *rows]).encode(),
    )
    card = studio.find(MappingCard)
    settle(1.0)
    return [card]


def _import_marking(studio: Studio) -> _Parts:
    studio.press("Jämför med arkivet")
    card = studio.find(MarkingCard)
    settle(0.5)
    return [card]


def _year(studio: Studio) -> _Parts:
    studio.press("Släng")
    studio.clock.moment = _AUGUST
    plan = read_demo(resources.read_text("demo/demo.toml"))
    school = write_next_year(_school(), plan.seed).school
    _read(
        studio,
        personer_json=school.persons_json,
        klasser_json=school.groups_json,
        personal_json=school.duties_json,
    )
    studio.press("Jämför med arkivet")
    card = studio.find(YearCard)
    card.steps.expand(card.steps.model().index(0, 0))
    settle(0.5)
    return [card]


def _undo_import(studio: Studio) -> _Parts:
    studio.press("Ta in")
    studio.press("Till eleverna")
    studio.go("import")
    studio.press("Ångra inläsningen")
    studio.until(lambda: studio.find(UndoCard).sure_button, "what undoing does")
    return [studio.find(UndoCard)]


def _class(studio: Studio) -> _Parts:
    studio.go("settings", page="classes")
    page = studio.find(ClassesPage)
    studio.until(lambda: page._cards, "the classes")
    page.show_class(next(card.id for card in page._cards if card.name == "5A"))
    return [studio.find(OneClassCard)]


def _substitute(studio: Studio) -> _Parts:
    card = studio.find(OneClassCard)
    card.kind.set_value("substitute")
    card.kind.chosen.emit("substitute")
    others = [key for key, item in card._candidates.items() if item.name == "Maria Lind"]
    card.who.set_value(others[0])
    card.ends.set_value(NOW.date() + timedelta(days=11))
    return [card]


# -------------------------------------------------------------------------------------------------------------- persons


def _person(studio: Studio) -> _Parts:
    studio.go("settings", page="people")
    page = studio.find(PeoplePage)
    studio.until(lambda: page._cards, "the persons")
    page._show_person(next(card for card in page._cards if card.account.login == "mentor7b"))
    return [studio.find(PersonCard)]


def _new_person(studio: Studio) -> _Parts:
    studio.go("settings", page="people")
    studio.press("Öppna konto")
    card = studio.find(NewPersonCard)
    card.name.setText("Elin Berg")
    card.login.setText("elin")
    card.roles[Role.MENTOR].setChecked(True)
    card.ends.set_value(date(2026, 12, calendar.monthrange(2026, 12)[1]))
    card.password.setText("lampa gata vinter")
    return [card]


# ---------------------------------------------------------------------------------------------------------------- store


def _backups(studio: Studio) -> _Parts:
    make_backup(studio.frame.desk.workspace)
    studio.go("settings", page="backups")
    page = studio.find(BackupPage)
    settle()
    return _cards(page)


def _health(studio: Studio) -> _Parts:
    studio.go("settings", page="verify")
    page = studio.find(HealthPage)
    studio.find(Card, "Det som är bra")
    return _cards(page)


def _device(studio: Studio) -> _Parts:
    studio.go("settings", page="device")
    return _cards(studio.find(DevicePage))


def _first_run_paper(studio: Studio) -> _Parts:
    studio.window.show_first_run()
    first = studio.find(FirstRun)
    first.next()
    first.school.authority.setText("Provköpings kommun")
    first.school.unit.setText("Ekskolan")
    first.next()
    first.place.path.setText(str(studio.folder / "Ny skola"))
    first.next()
    first.person.name.setText("Karin Ås")
    next(iter(first.person.roles.values())).setChecked(True)
    first.person.login.setText("karin")
    for field in (first.person.password.first, first.person.password.second):
        QTest.keyClicks(field.line, PASSWORD)
    QTest.keyClick(first.person.login, Qt.Key.Key_Tab)
    first.next()
    return [studio.find(PaperSteps)]


SHOTS: tuple[Shot, ...] = (
    Shot("unlock", "", _unlock),
    Shot("forgotten", "", _forgotten),
    Shot("form", "mentor7b", _form, edge=0),
    Shot("print", "mentor7b", _print),
    Shot("paper-steps", "mentor7b", _paper_steps),
    Shot("interview", "maria", interview, edge=0, leads_on=True),
    Shot("read-through", "maria", read_through, edge=0),
    Shot("window", "karin", _window, edge=0),
    Shot("today", "karin", _today, window=880, edge=0),
    Shot("palette", "karin", _palette, 240, edge=0),
    Shot("pupils", "karin", _pupils, 420, edge=0),
    Shot("pupil", "karin", _pupil, 420, edge=0),
    Shot("add-pupil", "karin", _add_pupil),
    Shot("merge", "karin", _merge, window=900),
    Shot("leaving", "karin", _leaving, window=900, edge=0),
    Shot("class", "karin", _class, leads_on=True),
    Shot("substitute", "karin", _substitute),
    Shot("person", "karin", _person),
    Shot("new-person", "karin", _new_person, window=900),
    Shot("backups", "karin", _backups),
    Shot("health", "karin", _health),
    Shot("device", "karin", _device),
    Shot("sharing", "", _sharing, 260, edge=0),
    Shot("import-columns", "karin", _import_columns, leads_on=True),
    Shot("import-marking", "karin", _import_marking, leads_on=True),
    Shot("year", "karin", _year, 520, leads_on=True, window=900),
    Shot("undo-import", "karin", _undo_import),
    Shot("first-run-paper", "", _first_run_paper),
)
