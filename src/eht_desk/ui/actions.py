# SPDX-License-Identifier: EUPL-1.2
"""Everything the frame can be told to do: one table for shortcuts, the palette's commands and the list in F1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from eht_desk.application.item_access import may_do_with_surveys
from eht_desk.domain.access import EHT_ROLES, Duty, may, sees_pupils
from eht_desk.domain.access_table import Right
from eht_desk.domain.accounts import Role
from eht_desk.ui.action import Action
from eht_desk.ui.navigation import Route
from eht_desk.ui.settings_actions import SETTINGS_ACTIONS
from eht_desk.ui.sharing_texts import action_words, cannot_write_words

if TYPE_CHECKING:
    from eht_desk.ui.frame import Frame


def _can_import(frame: Frame) -> bool:
    return frame.can_import


def _can_add(frame: Frame) -> bool:
    return frame.can_add


def _sees_pupils(frame: Frame) -> bool:
    return sees_pupils(frame.desk.who.viewer)


def _can_begin(frame: Frame) -> bool:
    watch = frame.desk.sharing
    return watch.sharing.is_free or watch.sharing.is_stale


def _can_end(frame: Frame) -> bool:
    return frame.desk.sharing.may_write


def _end_writing(frame: Frame) -> None:
    frame.flush()
    frame.desk.sharing.end()


def _begin_writing(frame: Frame) -> None:
    frame.sharing_strip.begin()


def _about_pupil(screen: str) -> Callable[[Frame], object]:
    return lambda frame: frame.go_about_pupil(screen)


def _consents(frame: Frame) -> None:
    """Of the pupil at hand; it is opened to be read, also where nothing can be written."""
    if frame.pupil_at_hand is not None:
        frame.go(Route("consents", {"pupil": str(frame.pupil_at_hand)}))


def _surveys(frame: Frame) -> None:
    """Of the pupil at hand; the page itself says when they are not the person's to read."""
    if frame.pupil_at_hand is not None:
        frame.go(Route("surveys", {"pupil": str(frame.pupil_at_hand)}))


def _sits_in_eht(frame: Frame) -> bool:
    return any(role in EHT_ROLES for _, role in frame.desk.who.viewer.roles)


def _is_rector(frame: Frame) -> bool:
    return any(role is Role.RECTOR for _, role in frame.desk.who.viewer.roles)


def _report(frame: Frame) -> None:
    """Begin a report of concern about the pupil at hand: nothing stands before it (B3-2)."""
    if frame.pupil_at_hand is not None:
        frame.go(Route("form", {"pupil": str(frame.pupil_at_hand), "form": CONCERN_REPORT}))


def _missing_child(frame: Frame) -> None:
    from eht_desk.ui.cases.missing_child import MissingChildDialog  # seldom wanted

    about = frame.pupil_at_hand
    if about is not None:
        place = Route("contact", {"pupil": str(about), "channel": "phone", "with": "guardian"})
        MissingChildDialog(frame, lambda: frame.go(place)).open()


def _has_pupil(frame: Frame) -> bool:
    return frame.pupil_at_hand is not None


def _may_read_surveys(frame: Frame) -> bool:
    view = next((item for item in frame.overview.pupils if item.id == frame.pupil_at_hand), None)
    if view is None:
        return False
    return may_do_with_surveys(frame.desk.workspace, frame.desk.who.viewer, Right.READ, view)


def _knows_protected(frame: Frame) -> bool:
    """To who is named in no plan nothing tells that there might be one."""
    return any(view.is_protected for view in frame.overview.pupils)


def _find_protected(frame: Frame) -> None:
    from eht_desk.ui.protection.find import FindProtectedDialog  # seldom wanted

    FindProtectedDialog(frame, frame.desk).open()


def _may_protect(frame: Frame) -> bool:
    view = next((item for item in frame.overview.pupils if item.id == frame.pupil_at_hand), None)
    viewer = frame.desk.who.viewer
    return view is not None and not view.is_protected and may(viewer, Duty.PROTECT_PUPILS, view.unit_id)


def _protect(frame: Frame) -> None:
    if frame.pupil_at_hand is not None:
        frame.go(Route("protect", {"pupil": str(frame.pupil_at_hand)}))


def _is_protected(frame: Frame) -> bool:
    """The pupil at hand is known as protected, which only members know."""
    return any(view.id == frame.pupil_at_hand and view.is_protected for view in frame.overview.pupils)


def _protection(frame: Frame) -> None:
    if frame.pupil_at_hand is not None:
        frame.go(Route("protection", {"pupil": str(frame.pupil_at_hand)}))


def _is_backup(frame: Frame) -> bool:
    return frame.desk.sharing.is_backup


_TO_WRITE = "börja fortsätt skriva ta över arkivet läsa ledigt"

ABOUT_PUPIL = frozenset({"pupil", "case", "form", "received"})
"""Screens about one pupil from which a contact or a received document is two keys away."""

NEAR_A_CASE = frozenset({"pupil", "case"})
"""Where a report of concern and the routine for a pupil who is gone are one key away (TRO-13, B3)."""

CONCERN_REPORT = "concern_report"

FIND_PROTECTED = "find_protected"
"""The command that stands in every search that finds no pupil, where it can be done at all, below the others."""

ACTIONS: tuple[Action, ...] = (
    Action(
        "search", "Sök elev eller kommando", lambda frame: frame.open_palette(), "Ctrl+K", is_command=False
    ),
    Action(
        "today", "Gå till I dag", lambda frame: frame.go(Route("today")), "Ctrl+1", words="start att göra"
    ),
    Action(
        "pupils", "Gå till Elever", lambda frame: frame.go(Route("pupils")), "Ctrl+2", words="lista klass"
    ),
    Action(
        "signed_papers",
        "Underskrivna papper",
        lambda frame: frame.go(Route("signed_papers")),
        words="skanna skannade bunt läs in tillbaka underskrift kod",
        is_enabled=_sees_pupils,
    ),
    Action(
        "cases",
        "Gå till Ärenden",
        lambda frame: frame.go(Route("cases")),
        words="ärende lista nästa steg försenade mina ansvarig",
        is_enabled=_sees_pupils,
    ),
    Action(
        "meetings",
        "EHT-möte",
        lambda frame: frame.go(Route("meetings")),
        words="eht möte dagordning protokoll justera planera",
        is_enabled=_sits_in_eht,
    ),
    Action(
        "checks",
        "Kontroller av frånvaron",
        lambda frame: frame.go(Route("checks")),
        words="statistik vecka månad uppföljning frånvaro kontroll",
        is_enabled=_sits_in_eht,
    ),
    Action(
        "rector",
        "Rektors sida",
        lambda frame: frame.go(Route("rector")),
        words="försenat inte anmält utvärderat papper rektor översikt",
        is_enabled=_is_rector,
    ),
    Action(
        "settings", "Inställningar", lambda frame: frame.go(Route("settings")), "Ctrl+3", words="utseende"
    ),
    Action(
        "contact",
        "Ny kontakt",
        _about_pupil("contact"),
        "Alt+K",
        words="anteckning ring samtal möte vårdnadshavare",
        is_enabled=_has_pupil,
        screens=ABOUT_PUPIL,
    ),
    Action(
        "receive",
        "Inkommet",
        _about_pupil("receive"),
        "Alt+I",
        words="dokument fil pdf bild skanna brev utredning mottaget",
        is_enabled=_has_pupil,
        screens=ABOUT_PUPIL,
    ),
    Action(
        "consents",
        "Samtycken",
        _consents,
        "Alt+S",
        words="samtycke fråga vårdnadshavare ja nej återkalla sekretess",
        is_enabled=_has_pupil,
        screens=frozenset({"pupil"}),
    ),
    Action(
        "report_concern",
        "Orosanmälan",
        _report,
        "Alt+O",
        words="oro socialtjänst anmälan socialnämnd far illa 19 kap",
        is_enabled=_has_pupil,
        screens=NEAR_A_CASE,
    ),
    Action(
        "missing_child",
        "Eleven är försvunnen",
        _missing_child,
        "Alt+F",
        words="borta försvinnande saknas rymt polis 112 hittas inte",
        is_enabled=_has_pupil,
        screens=NEAR_A_CASE,
    ),
    Action(
        "surveys",
        "Elevens frågeformulär",
        _surveys,
        words="sras sras-r skolfrånvaro enkät skattning frågor svar elev vårdnadshavare",
        is_enabled=_may_read_surveys,
    ),
    Action(
        "protect",
        "Skydda eleven …",
        _protect,
        words="skyddade personuppgifter sekretessmarkering alias hot identitet",
        is_enabled=_may_protect,
    ),
    Action(
        "protection",
        "Skyddet",
        _protection,
        words="skyddade personuppgifter planen behöriga nyckelblad öppningar",
        is_enabled=_is_protected,
    ),
    Action(
        FIND_PROTECTED,
        "Sök skyddad elev på namn …",
        _find_protected,
        words="skyddade personuppgifter identitet sekretess personnummer",
        is_enabled=_knows_protected,
    ),
    Action(
        "import",
        "Läs in elever",
        lambda frame: frame.go(Route("import")),
        words="importera register fil excel csv ss12000",
        is_enabled=_can_import,
    ),
    Action(
        "add_pupil",
        "Lägg till elev",
        lambda frame: frame.go(Route("pupils", {"add": "1"})),
        words="ny elev",
        is_enabled=_can_add,
    ),
    *SETTINGS_ACTIONS,
    Action(
        "help",
        "Handbok för sidan",
        lambda frame: frame.show_help(),
        "F1",
        words="hjälp kortkommandon tangenter",
    ),
    Action("back", "Tillbaka", lambda frame: frame.back(), "Alt+Left", is_command=False),
    Action("next_pane", "Nästa del av fönstret", lambda frame: frame.next_pane(), "F6", is_command=False),
    Action(
        "previous_pane",
        "Föregående del av fönstret",
        lambda frame: frame.next_pane(-1),
        "Shift+F6",
        is_command=False,
    ),
    Action(
        "begin_writing",
        "Börja skriva",
        _begin_writing,
        words=_TO_WRITE,
        is_enabled=_can_begin,
    ),
    Action(
        "end_writing",
        "Sluta skriva, läs vidare",
        _end_writing,
        words="släpp arkivet läsa kollega",
        is_enabled=_can_end,
    ),
    Action(
        "close_backup",
        "Stäng säkerhetskopian",
        lambda frame: frame.lock(),
        words="kopia lås",
        is_enabled=_is_backup,
    ),
    Action("lock", "Lås", lambda frame: frame.lock(), "Ctrl+L", words="logga ut stäng"),
)


def palette_actions(frame: Frame) -> list[Action]:
    """The commands as they are now. Beginning to write is called as in the strip; where it cannot begin, asking for it
    is answered with why not."""
    watch = frame.desk.sharing
    word = action_words(watch.sharing, is_own=watch.is_own)
    found = [
        replace(action, text=word) if action.id == "begin_writing" else action
        for action in ACTIONS
        if action.is_command and action.is_enabled(frame)
    ]
    why_not = cannot_write_words(watch.sharing, is_own=watch.is_own)
    if why_not:
        found.append(
            Action(
                "cannot_write",
                "Börja skriva: varför går det inte nu?",
                lambda frame: frame.tell(why_not, "info"),
                words=_TO_WRITE,
            )
        )
    return found


def shown_shortcut(shortcut: str) -> str:
    """`Ctrl+K` as it stands on a Swedish keyboard and in the window: `Ctrl K`."""
    names = {"Left": "vänsterpil", "Right": "högerpil", "Shift": "Skift"}
    return " ".join(names.get(part, part) for part in shortcut.split("+"))
