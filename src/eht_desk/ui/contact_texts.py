# SPDX-License-Identifier: EUPL-1.2
"""Swedish words for contacts: how, what came of it, with whom. No Qt."""

from __future__ import annotations

from eht_desk.application.note_views import NoteView
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith

CHANNELS: dict[ContactChannel, str] = {
    ContactChannel.PHONE: "Telefon",
    ContactChannel.MEETING_SCHOOL: "Möte i skolan",
    ContactChannel.MEETING_HOME: "Hembesök",
    ContactChannel.VIDEO: "Videomöte",
    ContactChannel.TEXT_MESSAGE: "Sms",
    ContactChannel.MAIL: "Mejl",
    ContactChannel.LETTER: "Brev",
    ContactChannel.OTHER: "Annat",
}

_SPOKEN: dict[ContactOutcome, str] = {
    ContactOutcome.REACHED: "Fick kontakt",
    ContactOutcome.NO_ANSWER: "Svarade inte",
    ContactOutcome.LEFT_MESSAGE: "Lämnade meddelande",
    ContactOutcome.AGREED_TIME: "Bokade tid",
    ContactOutcome.DECLINED: "Tackade nej",
    ContactOutcome.MISSED_MEETING: "Kom inte",
    ContactOutcome.SENT: "Skickat",
}
_MEETING = {ContactOutcome.REACHED: "Träffades"}
_WRITTEN = {ContactOutcome.REACHED: "Fick svar"}
_SPECIAL: dict[ContactChannel, dict[ContactOutcome, str]] = {
    ContactChannel.MEETING_SCHOOL: _MEETING,
    ContactChannel.MEETING_HOME: {**_MEETING, ContactOutcome.NO_ANSWER: "Ingen öppnade"},
    ContactChannel.VIDEO: _MEETING,
    ContactChannel.TEXT_MESSAGE: _WRITTEN,
    ContactChannel.MAIL: _WRITTEN,
    ContactChannel.LETTER: _WRITTEN,
}

GOOD = frozenset({ContactOutcome.REACHED, ContactOutcome.AGREED_TIME})
"""What was hoped for."""


def outcome_text(channel: ContactChannel, outcome: ContactOutcome) -> str:
    """`Svarade inte`; of a visit `Ingen öppnade`."""
    return _SPECIAL.get(channel, {}).get(outcome) or _SPOKEN[outcome]


def note_title(note: NoteView) -> str:
    """`Telefon med Omar Dahl`, `Brev till Omar Dahl`, `Möte i skolan med eleven`."""
    whom = "eleven" if note.with_kind is ContactWith.PUPIL else note.with_name or "en vårdnadshavare"
    if note.channel is ContactChannel.OTHER:
        return f"Kontakt med {whom}"
    is_letter = note.channel in (ContactChannel.LETTER, ContactChannel.MAIL, ContactChannel.TEXT_MESSAGE)
    is_call = note.channel is ContactChannel.PHONE and note.outcome in (
        ContactOutcome.NO_ANSWER,
        ContactOutcome.LEFT_MESSAGE,
    )
    joined = (
        "till" if is_letter or is_call else "hos" if note.channel is ContactChannel.MEETING_HOME else "med"
    )
    return f"{CHANNELS[note.channel]} {joined} {whom}"
