# SPDX-License-Identifier: EUPL-1.2
"""The commands that lead to the pages of Inställningar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from eht_desk.domain.access import may
from eht_desk.ui.action import Action
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.settings_pages import PAGES

if TYPE_CHECKING:
    from eht_desk.ui.frame import Frame


def _can_manage(frame: Frame) -> bool:
    return frame.can_manage_accounts


def _settings(page: str) -> Callable[[Frame], object]:
    return lambda frame: frame.go(Route("settings", {"page": page}))


def _has_page(page: str) -> Callable[[Frame], bool]:
    """Whether the person has this page in Inställningar."""
    duties = next(item.duties for item in PAGES if item.key == page)
    return lambda frame: not duties or any(may(frame.desk.who.viewer, duty) for duty in duties)


SETTINGS_ACTIONS: tuple[Action, ...] = (
    Action(
        "appearance",
        "Ljust eller mörkt utseende",
        _settings("device"),
        words="utseende och lås mörkt tema textstorlek",
    ),
    Action(
        "school_calendar",
        "Läsåret: terminer, lov och studiedagar",
        _settings("calendar"),
        words="kalender termin lov studiedag ledighet",
        is_enabled=_has_page("calendar"),
    ),
    Action(
        "own_calendar",
        "Mina dagar som kalenderfil",
        _settings("account"),
        words="ics kalender outlook exportera deadline",
    ),
    Action("password", "Byt lösenord", _settings("account"), words="mitt konto återställningsblad"),
    Action(
        "people",
        "Personer och roller",
        _settings("people"),
        words="konto mentor rektor",
        is_enabled=_can_manage,
    ),
    Action(
        "classes",
        "Klasser och mentorer",
        _settings("classes"),
        words="klass mentor vikarie läsår klassföreståndare lärare",
        is_enabled=_has_page("classes"),
    ),
    Action(
        "school",
        "Skolan",
        _settings("school"),
        words="huvudman kommun skolenhetskod namn skolor",
        is_enabled=_has_page("school"),
    ),
    Action(
        "recovery", "Återställningspapper", _settings("recovery"), words="kod papper", is_enabled=_can_manage
    ),
    Action("backups", "Säkerhetskopior", _settings("backups"), words="backup kopia usb återställ"),
    Action(
        "store_settings",
        "Arkivets inställningar",
        _settings("store"),
        words="låstid påminnelse original utkast skolan",
    ),
    Action(
        "log",
        "Loggen",
        _settings("log"),
        words="vem har läst öppnat kontroll protokoll",
        is_enabled=_has_page("log"),
    ),
    Action(
        "access",
        "Behörigheter",
        _settings("access"),
        words="vem får läsa skriva skriva ut lämna dokument roll sekretess tabell",
        is_enabled=_has_page("access"),
    ),
    Action(
        "protected_people",
        "Skyddade personer",
        _settings("protected"),
        words="skydda vårdnadshavare personal kollega alias",
        is_enabled=_has_page("protected"),
    ),
    Action(
        "forms",
        "Blanketter och brevhuvud",
        _settings("forms"),
        words="mall logotyp språk egen blankett",
        is_enabled=_has_page("forms"),
    ),
    Action(
        "routines",
        "Rutiner: vilka som gäller",
        _settings("routines"),
        words="rutin kommun steg version ta in mapp",
    ),
    Action(
        "suggestions",
        "Anpassningar",
        _settings("suggestions"),
        words="lista förslag stöd anpassning",
        is_enabled=_has_page("suggestions"),
    ),
    Action(
        "instruments",
        "Frågeformulär: lägg in skolans formulär",
        _settings("instruments"),
        words="sras enkät frågor ordalydelse skolfrånvaro",
        is_enabled=_has_page("instruments"),
    ),
    Action("verify", "Hälsa: kontrollera arkivet", _settings("verify"), words="logg kontroll hel skadad"),
    Action("about", "Om EHT Desk", _settings("about"), words="version licens"),
)
