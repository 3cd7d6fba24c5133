# SPDX-License-Identifier: EUPL-1.2
"""Every setting of the program in one table: key, kind, default, limits, where it is kept, who may change it.

Belongs here: what a value may be. Not here: the words people read (ui/settings_texts.py), reading and writing
(ui/device_settings.py for the computer, application/store_settings.py for the store).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.policy import LOCK_KEY, PLACES_KEY

SettingValue = str | int


class SettingKind(StrEnum):
    """What a value is. A folder is a text that is picked on a page of its own."""

    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    FOLDER = "folder"


class SettingPlace(StrEnum):
    """Where a value is kept: on this computer for whoever sits there, or in the store for the whole school."""

    DEVICE = "device"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class SettingDefinition:
    """One setting.

    `minimum`..`maximum` are the limits of a number; `maximum` is the longest text in characters.
    `choices` are the only values of a choice. `policy_key` names what the IT department may decide about it,
    `school_key` the setting of the store that limits it. `duty` (a value of access.Duty) is needed to change it;
    empty: anybody. By name only: the first page reads this table, and the access rules load much else.
    `is_offered` is False for one that nothing in the window uses yet.
    """

    key: str
    kind: SettingKind
    default: SettingValue
    place: SettingPlace
    minimum: int = 0
    maximum: int = 0
    choices: tuple[SettingValue, ...] = ()
    policy_key: str = ""
    school_key: str = ""
    duty: str = ""
    is_offered: bool = True

    def accepts(self, value: object) -> bool:
        """Whether a value is of the right type and within the limits."""
        if (
            isinstance(value, bool)
            or not isinstance(value, str | int)
            or type(value) is not type(self.default)
        ):
            return False
        if self.kind is SettingKind.CHOICE:
            return value in self.choices
        if isinstance(value, int):
            return self.minimum <= value <= self.maximum
        if self.kind is SettingKind.TEXT:
            return len(value) <= self.maximum and "\n" not in value
        return True

    def check(self, value: object) -> None:
        """Raises RuleViolation on the setting's key: `setting_range` (minimum, maximum), `setting_too_long` (maximum),
        `setting_unfit`."""
        if self.accepts(value):
            return
        if self.kind is SettingKind.NUMBER and isinstance(value, int) and not isinstance(value, bool):
            raise RuleViolation("setting_range", self.key, {"minimum": self.minimum, "maximum": self.maximum})
        if self.kind is SettingKind.TEXT and isinstance(value, str) and len(value) > self.maximum:
            raise RuleViolation("setting_too_long", self.key, {"maximum": self.maximum})
        raise RuleViolation("setting_unfit", self.key)

    def from_text(self, text: str | None) -> SettingValue:
        """The value of a text as the store keeps it; the default when there is none or it does not fit any more."""
        if text is None:
            return self.default
        value: SettingValue = text
        if isinstance(self.default, int):
            digits = text.removeprefix("-")
            if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
                return self.default
            value = int(text)
        return value if self.accepts(value) else self.default


IDLE_MINUTES = "idle_minutes"
LONG_IDLE_MINUTES = "long_idle_minutes"
SECOND_BACKUP_PLACE = "second_backup_place"
IDLE_MINUTES_MAXIMUM = "idle_minutes_maximum"
SECOND_PLACE_DAYS = "second_place_days"
SIGNED_ORIGINALS_PLACE = "signed_originals_place"
OLD_DRAFT_DAYS = "old_draft_days"
SIGNED_PAPERS_LATE_DAYS = "signed_papers_late_days"
CONSENT_WAIT_DAYS = "consent_wait_days"
LOG_REVIEW_DAYS = "log_review_days"
LOG_REVIEW_SAMPLE = "log_review_sample"
FOLLOW_UPS_AFTER_RETURN = "follow_ups_after_return"

_LONGEST_IDLE = 15
_SCHOOL_DUTY = "change_settings"

TABLE: tuple[SettingDefinition, ...] = (
    SettingDefinition(
        "theme",
        SettingKind.CHOICE,
        "system",
        SettingPlace.DEVICE,
        choices=("system", "light", "dark", "contrast"),
    ),
    SettingDefinition(
        "text_percent",
        SettingKind.CHOICE,
        0,
        SettingPlace.DEVICE,
        choices=(0, 100, 125, 150, 175, 200),
    ),
    SettingDefinition(
        IDLE_MINUTES,
        SettingKind.NUMBER,
        5,
        SettingPlace.DEVICE,
        minimum=1,
        maximum=_LONGEST_IDLE,
        policy_key=LOCK_KEY,
        school_key=IDLE_MINUTES_MAXIMUM,
    ),
    SettingDefinition(
        LONG_IDLE_MINUTES,
        SettingKind.NUMBER,
        20,
        SettingPlace.DEVICE,
        minimum=5,
        maximum=45,
        policy_key=LOCK_KEY,
        is_offered=False,  # no page listens longer than it types yet
    ),
    SettingDefinition(
        SECOND_BACKUP_PLACE, SettingKind.FOLDER, "", SettingPlace.DEVICE, policy_key=PLACES_KEY
    ),
    SettingDefinition(
        IDLE_MINUTES_MAXIMUM,
        SettingKind.NUMBER,
        _LONGEST_IDLE,
        SettingPlace.STORE,
        minimum=1,
        maximum=_LONGEST_IDLE,
        policy_key=LOCK_KEY,
        duty=_SCHOOL_DUTY,
    ),
    SettingDefinition(
        SECOND_PLACE_DAYS,
        SettingKind.NUMBER,
        7,
        SettingPlace.STORE,
        minimum=1,
        maximum=30,
        duty=_SCHOOL_DUTY,
    ),
    SettingDefinition(
        SIGNED_ORIGINALS_PLACE,
        SettingKind.TEXT,
        "",
        SettingPlace.STORE,
        maximum=80,
        duty=_SCHOOL_DUTY,
    ),
    SettingDefinition(
        OLD_DRAFT_DAYS,
        SettingKind.NUMBER,
        14,
        SettingPlace.STORE,
        minimum=1,
        maximum=90,
        duty=_SCHOOL_DUTY,
    ),
    SettingDefinition(
        SIGNED_PAPERS_LATE_DAYS,
        SettingKind.NUMBER,
        14,
        SettingPlace.STORE,
        minimum=1,
        maximum=90,
        duty=_SCHOOL_DUTY,
    ),
    SettingDefinition(
        CONSENT_WAIT_DAYS,
        SettingKind.NUMBER,
        14,
        SettingPlace.STORE,
        minimum=1,
        maximum=90,
        duty=_SCHOOL_DUTY,
    ),
    SettingDefinition(
        LOG_REVIEW_DAYS,
        SettingKind.NUMBER,
        90,
        SettingPlace.STORE,
        minimum=7,
        maximum=180,
        duty=_SCHOOL_DUTY,
    ),
    SettingDefinition(
        LOG_REVIEW_SAMPLE,
        SettingKind.NUMBER,
        20,
        SettingPlace.STORE,
        minimum=5,
        maximum=100,
        duty=_SCHOOL_DUTY,
    ),
    SettingDefinition(
        FOLLOW_UPS_AFTER_RETURN,
        SettingKind.NUMBER,
        4,
        SettingPlace.STORE,
        minimum=0,
        maximum=12,
        duty=_SCHOOL_DUTY,
    ),
)


def definition(key: str) -> SettingDefinition:
    """A setting by its key. Raises KeyError."""
    for item in TABLE:
        if item.key == key:
            return item
    raise KeyError(key)


def of_place(place: SettingPlace) -> tuple[SettingDefinition, ...]:
    """The settings that are kept there, in the table's order."""
    return tuple(item for item in TABLE if item.place is place)
