# SPDX-License-Identifier: EUPL-1.2
"""The pages of Inställningar in one table: a new page is one line. Also what can be done on them, for the search.

No Qt. A page's module is loaded when somebody first opens it.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from eht_desk.domain.access import Duty, Viewer, may

_SCREENS = "eht_desk.ui.screens"


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """`module` and `name` say where the widget is, made with a Desk. `duties`: shown to whoever has one of them, to all
    when empty. `words` are what people may call it instead, `help_id` its page of the handbook."""

    key: str
    title: str
    module: str
    name: str
    duties: tuple[Duty, ...] = ()
    words: str = ""
    help_id: str = "settings"

    def load(self) -> Any:
        """The widget's class."""
        return getattr(importlib.import_module(f"{_SCREENS}.{self.module}"), self.name)


@dataclass(frozen=True, slots=True)
class Doing:
    """Something to do on a page. `field` is the accessible name of where it begins."""

    page: str
    text: str
    field: str = ""
    words: str = ""


PAGES: tuple[SettingsPage, ...] = (
    SettingsPage(
        "device",
        "Utseende och lås",
        "settings_device",
        "DevicePage",
        words="tema policy it dator",
        help_id="appearance",
    ),
    SettingsPage(
        "account",
        "Mitt konto",
        "settings_account",
        "AccountPage",
        words="lösenord inloggning jag",
        help_id="password",
    ),
    SettingsPage(
        "people",
        "Personer",
        "settings_people",
        "PeoplePage",
        (Duty.MANAGE_ACCOUNTS,),
        "konto konton användare roller behörighet personal",
        help_id="new_person",
    ),
    SettingsPage(
        "access",
        "Behörigheter",
        "settings_access",
        "AccessTablePage",
        (Duty.CHANGE_ACCESS,),
        "behörighet rättigheter åtkomst vem får läsa skriva ut lämna roll blankett klass tabell",
        help_id="access",
    ),
    SettingsPage(
        "classes",
        "Klasser och mentorer",
        "settings_classes",
        "ClassesPage",
        (Duty.APPOINT_MENTORS,),
        "klass mentor vikarie läsår",
        help_id="classes",
    ),
    SettingsPage(
        "school",
        "Skolan",
        "settings_school",
        "SchoolPage",
        words="huvudman kommun skolenhetskod namn",
        help_id="schools",
    ),
    SettingsPage(
        "calendar",
        "Läsåret",
        "settings_calendar",
        "CalendarPage",
        words="kalender termin terminer lov studiedag studiedagar ledighet jullov sportlov påsklov höstlov",
        help_id="school_calendar",
    ),
    SettingsPage(
        "store",
        "Arkivets inställningar",
        "settings_archive",
        "ArchiveSettingsPage",
        words="gemensamt skolan regler",
        help_id="store_settings",
    ),
    SettingsPage(
        "forms",
        "Blanketter och brevhuvud",
        "settings_forms",
        "FormsPage",
        (Duty.CHANGE_FORMS,),
        "blankett mall logotyp logga brevhuvud språk översättning lista förslag egen",
        help_id="own_forms",
    ),
    SettingsPage(
        "routines",
        "Rutiner",
        "settings_routines",
        "RoutinesSettingsPage",
        words="rutin närvaro kommun steg frånvaro handlingsplan version ta in mapp process följer skolan",
        help_id="routines",
    ),
    SettingsPage(
        "suggestions",
        "Anpassningar",
        "settings_catalogue",
        "SuggestionsPage",
        (Duty.CHANGE_FORMS,),
        "lista listor förslag stöd anpassning åtgärder handlingsplan",
        help_id="suggestions",
    ),
    SettingsPage(
        "instruments",
        "Frågeformulär",
        "settings_instruments",
        "InstrumentsPage",
        (Duty.CHANGE_WORDINGS,),
        "frågor formulär sras enkät skolfrånvaro frånvaro ordalydelse licens skolans formulär lägg in",
        help_id="own_questionnaire",
    ),
    SettingsPage(
        "recovery",
        "Återställningspapper",
        "settings_store",
        "RecoveryPage",
        words="nyckel kod papper glömt låst ute",
        help_id="recovery_papers",
    ),
    SettingsPage(
        "backups",
        "Säkerhetskopior",
        "settings_backup",
        "BackupPage",
        words="backup kopia usb server återställa",
        help_id="backups",
    ),
    SettingsPage(
        "verify",
        "Hälsa",
        "settings_health",
        "HealthPage",
        words="kontrollera arkivet logg hel skadad kontroll disk klocka",
        help_id="health",
    ),
    SettingsPage(
        "log",
        "Loggen",
        "settings_log",
        "LogPage",
        (Duty.REVIEW_LOG,),
        "logg vem har läst loggkontroll stickprov protokoll",
        help_id="log_review",
    ),
    SettingsPage(
        "protected",
        "Skyddade personer",
        "settings_protected",
        "ProtectedPeoplePage",
        (Duty.PROTECT_PUPILS,),
        words="skydd vårdnadshavare personal kollega alias sekretess identitet",
        help_id="protect_person",
    ),
    SettingsPage("about", "Om EHT Desk", "settings_store", "AboutPage", words="version licens"),
)

DOINGS: tuple[Doing, ...] = (
    Doing("account", "Byt lösenord", "Nuvarande lösenord", "lås upp låsa nytt ändra password"),
    Doing(
        "account",
        "Gör ett nytt återställningsblad",
        "Gör ett nytt blad",
        "glömt lösenord blad papper låst ute",
    ),
    Doing(
        "account",
        "Hämta tillbaka egna anteckningar",
        "Kod från det gamla bladet",
        "återställt konto anteckningar blad",
    ),
    Doing("people", "Öppna ett konto", "Öppna konto", "ny person användare anställd lägga till"),
    Doing("people", "Ge ett nytt tillfälligt lösenord", "", "glömt lösenord låst ute återställ konto"),
    Doing("people", "Avsluta ett konto", "", "slutat sluta ta bort stäng konto"),
    Doing("people", "Ändra någons roller", "", "behörighet roll rektor mentor kurator"),
    Doing(
        "access", "Ändra vad en roll får göra", "Gäller", "behörighet rättigheter läsa skriva ut lämna över"
    ),
    Doing("classes", "Byt mentor eller lägg till en vikarie", "", "klassföreståndare"),
    Doing("classes", "Lägg till en klass", "Lägg till klass …", "ny"),
    Doing("school", "Ändra skolans namn", "Skola", "namn brevhuvud papper"),
    Doing("school", "Lägg till en skola", "Lägg till skola …", "ny enhet flera skolor"),
    Doing("school", "Skolans siffror till huvudman", "Räkna", "statistik antal summa elever ärenden"),
    Doing(
        "school", "Ange om skolan är kommunal eller fristående", "Huvudman är", "kommun fristående enskild"
    ),
    Doing("calendar", "Skriv in lov och studiedagar", "Lägg till lov", "ledighet höstlov sportlov påsklov"),
    Doing(
        "calendar", "Ange vem som svarar under lov", "Svarar under lov", "ställföreträdare stängt semester"
    ),
    Doing(
        "account", "Spara mina dagar som kalenderfil", "Spara kalenderfil …", "ics outlook kalender export"
    ),
    Doing("forms", "Lägg till en egen blankett", "Lägg till fil …", "mall formulär ny version fil"),
    Doing("forms", "Byt logotyp eller brevhuvud", "Lägg till fil …", "logga brevpapper"),
    Doing("forms", "Markera ett språk som granskat", "", "översättning granska"),
    Doing("routines", "Ta in kommunens rutin", "Ta in en mapp …", "rutin mapp fil ny version"),
    Doing("suggestions", "Ändra förslag på anpassningar", "", "lista stöd handlingsplan lägg till"),
    Doing("instruments", "Lägg in skolans formulär", "", "sras frågor enkät klistra in ordalydelse word pdf"),
    Doing("instruments", "Ta bort skolans formulär", "", "sras frågor enkät ordalydelse"),
    Doing("recovery", "Gör nya återställningspapper", "Gör nya papper …", "nyckel kod två personer"),
    Doing("backups", "Gör en säkerhetskopia nu", "Gör en kopia nu", "backup spara"),
    Doing("backups", "Öppna en säkerhetskopia", "", "titta läsa gammal tidigare återställa"),
    Doing("backups", "Spara en säkerhetskopia tills vidare", "", "behålla gallra"),
    Doing("log", "Se vad en person har gjort", "Person", "logg vem har läst öppnat"),
    Doing("log", "Öppna en elev tillfälligt", "", "nödöppning annan skola behörighet stängd skäl"),
    Doing("log", "Kontrollera loggen", "", "stickprov protokoll loggkontroll vem har läst"),
    Doing(
        "protected", "Skydda någon i personalen", "Skydda någon i personalen …", "kollega lärare alias hot"
    ),
    Doing("verify", "Kontrollera att arkivet är helt", "Kontrollera nu", "skadat fel logg"),
)


def pages_for(viewer: Viewer) -> tuple[SettingsPage, ...]:
    """The pages that a person sees."""
    return tuple(page for page in PAGES if not page.duties or any(may(viewer, duty) for duty in page.duties))
