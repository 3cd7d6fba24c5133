# SPDX-License-Identifier: EUPL-1.2
"""Swedish words about who writes in a store that several share. No Qt.

Imports stay light: the unlock page says some of it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from eht_desk.domain.sharing import LeaseHolder, Sharing, StoreMode
from eht_desk.ui.widgets.date_text import long_date, short_date, weekday_date

READING = "Du läser."
FREE = "Nu är arkivet ledigt. Du läser."
KEPT = "Det du inte hann spara finns kvar."
OTHER_WINDOW = "Du skriver redan i ett annat fönster på den här datorn."
AFTER_CRASH = "Programmet avslutades oväntat förra gången. Allt som stod som sparat finns kvar."


@dataclass(frozen=True, slots=True)
class StripWords:
    """What the strip says; `kind` as of a Notice; `action` is the word on its button, if there is one."""

    text: str
    kind: str
    action: str = ""


def strip_words(sharing: Sharing, *, was_lost: bool, is_own: bool, now: datetime) -> StripWords | None:
    """The strip of an open store; nothing for the one who writes. `now` is the school's time."""
    if sharing.mode is StoreMode.WRITING:
        return None
    if sharing.mode is StoreMode.BACKUP:
        return _backup_words(sharing, now)
    holder = sharing.holder
    if holder is None:
        text = f"Nu är arkivet ledigt igen. {KEPT}" if was_lost else FREE
        return StripWords(text, "info", action_words(sharing, is_own=is_own))
    if sharing.is_stale:
        return _stale_words(sharing, holder, is_own=is_own, was_lost=was_lost, now=now)
    if was_lost:
        return StripWords(f"{_where(holder)} har tagit över. Du läser nu. {KEPT}", "error")
    if is_own:
        return StripWords(f"{READING} {OTHER_WINDOW} Gå dit, eller lås där med Ctrl L.", "info")
    since = since_text(holder, now)
    text = f"{READING} {_first(holder)} skriver i arkivet {_at(holder)}{since}."
    return StripWords(f"{text} Ska du skriva: be {_login(holder)} låsa med Ctrl L.", "info")


def action_words(sharing: Sharing, *, is_own: bool) -> str:
    """What beginning to write is called now, in the strip and among the commands."""
    if sharing.holder is None:
        return "Börja skriva"
    return "Fortsätt skriva" if is_own else "Ta över"


def cannot_write_words(sharing: Sharing, *, is_own: bool) -> str:
    """Why writing cannot begin, for somebody who asks for it, with what to do; empty when it can."""
    if sharing.mode is StoreMode.BACKUP:
        return reason_text(sharing)
    holder = sharing.holder
    if sharing.may_write or holder is None or sharing.is_stale:
        return ""
    if is_own:
        return f"{OTHER_WINDOW} Gå dit, eller lås där med Ctrl L."
    who = _login(holder)
    return (
        f"{_first(holder)} skriver i arkivet just nu. Be {who} låsa med Ctrl L på {_device(holder)}. "
        "Arkivet blir också ledigt när fönstret där låses av sig självt."
    )


def reason_text(sharing: Sharing, *, is_own: bool = False) -> str:
    """Why a button is closed; empty when it is not."""
    if sharing.mode is StoreMode.BACKUP:
        return "Det här är en säkerhetskopia. Den går bara att läsa."
    if sharing.mode is StoreMode.WRITING:
        return ""
    if sharing.holder is None:
        return "Du läser. Välj Börja skriva först."
    if sharing.is_stale and is_own:
        return "Programmet slutade oväntat när du skrev. Välj Fortsätt skriva överst på sidan."
    if sharing.is_stale:
        return f"{_first(sharing.holder)} har inte släppt arkivet. Välj Ta över överst på sidan."
    if is_own:
        return f"{OTHER_WINDOW} Du kan läsa."
    return f"{_first(sharing.holder)} skriver i arkivet just nu. Du kan läsa."


def peek_words(holder: LeaseHolder, *, is_stale: bool, now: datetime, is_here: bool = False) -> str:
    """What the unlock page says before anybody has typed a password. `is_here`: it is this device that holds it."""
    since = since_text(holder, now)
    if is_stale:
        own = " Var det du heter knappen Fortsätt skriva." if is_here else ""
        return (
            f"{_first(holder)} började skriva {_at(holder)}{since}, men programmet där verkar ha avslutats. "
            f"Lås upp och välj Ta över om du ska skriva.{own}"
        )
    return f"Används av {_login(holder)} {_at(holder)}{since}. Du kan läsa under tiden."


def take_over_text(holder: LeaseHolder, *, is_own: bool) -> str:
    """What may be lost, before somebody takes over."""
    if is_own:
        return (
            "Programmet slutade oväntat när du skrev. Allt som var sparat finns kvar. Skriver du i ett annat fönster, "
            "gå dit i stället. Att du tar över sparas i loggen."
        )
    return (
        f"Allt som {_login(holder)} har sparat finns kvar. Det som inte var sparat på {_device(holder)} kan gå "
        f"förlorat. Ring gärna {_login(holder)} först. Att du tar över sparas i loggen."
    )


def take_over_title(holder: LeaseHolder, *, is_own: bool) -> str:
    """The question itself."""
    return "Fortsätt skriva här?" if is_own else f"Ta över efter {_login(holder)}?"


def since_text(holder: LeaseHolder, now: datetime) -> str:
    """` sedan 09:12`, with the day when it was another one; nothing for a time that nobody knows."""
    since = holder.since.astimezone(now.tzinfo)
    if since.year < now.year - 1:
        return ""
    return f" sedan {_day(since.date(), now.date())}{since:%H:%M}"


def _stale_words(
    sharing: Sharing, holder: LeaseHolder, *, is_own: bool, was_lost: bool, now: datetime
) -> StripWords:
    since = since_text(holder, now).removeprefix(" sedan")
    kept = f" {KEPT}" if was_lost else ""
    if is_own:
        text = f"{READING} Programmet slutade oväntat på den här datorn när du skrev.{kept}"
        return StripWords(text, "warn", f"{action_words(sharing, is_own=True)} …")
    text = (
        f"{READING} {_first(holder)} började skriva {_at(holder)}{since}, men den datorn svarar inte.{kept}"
    )
    return StripWords(text, "warn", f"{action_words(sharing, is_own=False)} …")


def _backup_words(sharing: Sharing, now: datetime) -> StripWords:
    made = ""
    if sharing.copied_at is not None:
        at = sharing.copied_at.astimezone(now.tzinfo)
        made = f" från {_full_day(at.date(), now.date())} kl. {at:%H:%M}"
    return StripWords(f"Säkerhetskopia{made}. Du läser; ingenting kan ändras.", "warn", "Stäng kopian")


def _where(holder: LeaseHolder) -> str:
    return f"{_first(holder)} {_at(holder)}"


def _at(holder: LeaseHolder) -> str:
    return f"på {_device(holder)}"


def _login(holder: LeaseHolder) -> str:
    """What the person is called; before the unlocking only the login is known."""
    login = holder.login if holder.login not in ("", "?") else "någon"
    return holder.name or login


def _first(holder: LeaseHolder) -> str:
    """At the beginning of a sentence; a login stays as it is written."""
    login = _login(holder)
    return "Någon" if login == "någon" else login


def _device(holder: LeaseHolder) -> str:
    return holder.device if holder.device not in ("", "?") else "en annan dator"


def _day(day: date, today: date) -> str:
    return "" if day == today else f"{short_date(day, today)} "


def _full_day(day: date, today: date) -> str:
    return weekday_date(day).lower() if day.year == today.year else long_date(day)
