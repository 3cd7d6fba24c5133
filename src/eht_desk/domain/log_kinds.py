# SPDX-License-Identifier: EUPL-1.2
"""What kinds of things the log tells, in groups that people ask about (B6-6). Not here: the Swedish words."""

from __future__ import annotations

from enum import StrEnum


class LogGroup(StrEnum):
    """What somebody did with what is kept about a pupil. The order is the order in lists."""

    READ = "read"
    TAKEN_OUT = "taken_out"  # printed, saved to a file, handed over: a copy exists outside the program
    REVEALED = "revealed"  # an identity was shown, a door opened that is closed otherwise, the log was read
    CHANGED = "changed"
    ELSE = "else"  # about no pupil: unlocked, a setting, an account


_GROUPS: dict[LogGroup, frozenset[str]] = {
    LogGroup.READ: frozenset(
        {
            "pupil_opened",
            "form_opened",
            "contact_opened",
            "case_read",
            "consents_opened",
            "survey_opened",
            "survey_result_opened",
            "meeting_item_opened",
            "received_opened",
            "returned_pages_opened",
            "loose_page_opened",
            "paper_issued",  # seen on the screen; printing and saving have rows of their own
        }
    ),
    LogGroup.TAKEN_OUT: frozenset(
        {
            "paper_printed",
            "paper_saved_to_file",
            "consent_paper_made",
            "copy_delivered",
            "cover_printed",
            "received_printed",
            "received_saved",
            "received_handed_over",
            "returned_pages_printed",
            "log_list_printed",
            "survey_printed",
            "meeting_paper_printed",
            "pack_printed",
        }
    ),
    LogGroup.REVEALED: frozenset(
        {
            "identity_revealed",
            "identity_searched",
            "name_looked_for",
            "key_sheet_printed",
            "glass_broken",
            "log_read",
        }
    ),
}


def kinds_in(group: LogGroup) -> frozenset[str]:
    """The kinds that a group names; CHANGED and ELSE name none, they are the rest."""
    return _GROUPS.get(group, frozenset())


def group_of(kind: str, *, is_about_pupil: bool = True) -> LogGroup:
    """The group of a kind of log row; what is in no other group changed something."""
    if not is_about_pupil:
        return LogGroup.ELSE
    return next((group for group, kinds in _GROUPS.items() if kind in kinds), LogGroup.CHANGED)
