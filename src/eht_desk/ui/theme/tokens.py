# SPDX-License-Identifier: EUPL-1.2
"""The colours and sizes that everything is painted with, and the contrast between two colours. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Tokens:
    """One palette. Colours are `#RRGGBB`; `..._soft` is the ground that stands under the colour of the same name."""

    name: str
    is_dark: bool
    background: str
    surface: str
    surface_2: str
    line: str
    line_strong: str
    text: str
    text_2: str
    text_3: str
    accent: str
    on_accent: str
    accent_text: str
    accent_soft: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    error: str
    error_soft: str
    protected: str
    protected_soft: str
    neutral_soft: str
    """Ground of a pill that says nothing good or bad, under `text_2`."""
    desk: str
    """Ground behind a paper that is shown on the screen."""
    chart_valid: str
    chart_invalid: str
    chart_late: str


LIGHT = Tokens(
    name="light",
    is_dark=False,
    background="#F5F4F0",
    surface="#FFFFFF",
    surface_2="#FBFAF7",
    line="#E3E0D8",
    line_strong="#CFCBC0",
    text="#1D282C",
    text_2="#5A666B",
    text_3="#687176",
    accent="#1B6B73",
    on_accent="#FFFFFF",
    accent_text="#14545B",
    accent_soft="#E2F0F0",
    ok="#2C7A4B",
    ok_soft="#E4F2E9",
    warn="#8F5C0F",
    warn_soft="#FBF0D8",
    error="#B0352A",
    error_soft="#FBE8E5",
    protected="#5A3D96",
    protected_soft="#EFE9F9",
    neutral_soft="#EAE8E1",
    desk="#E8E6E0",
    chart_valid="#7DB1AF",
    chart_invalid="#D67F2C",
    chart_late="#CFC7B3",
)

DARK = Tokens(
    name="dark",
    is_dark=True,
    background="#14191B",
    surface="#1B2225",
    surface_2="#20282B",
    line="#2E383C",
    line_strong="#3D494E",
    text="#E8ECEC",
    text_2="#A9B4B8",
    text_3="#8F9BA1",
    accent="#5FB3BA",
    on_accent="#0B2A2D",
    accent_text="#8FD0D5",
    accent_soft="#1D3A3D",
    ok="#74CB99",
    ok_soft="#1E3328",
    warn="#E5B857",
    warn_soft="#3A2F16",
    error="#F4958B",
    error_soft="#3F2220",
    protected="#BBA6F2",
    protected_soft="#2D2444",
    neutral_soft="#2B3438",
    desk="#0F1315",
    chart_valid="#7DB1AF",
    chart_invalid="#E09A52",
    chart_late="#8C8674",
)

CONTRAST_LIGHT = Tokens(
    name="contrast_light",
    is_dark=False,
    background="#FFFFFF",
    surface="#FFFFFF",
    surface_2="#FFFFFF",
    line="#000000",
    line_strong="#000000",
    text="#000000",
    text_2="#000000",
    text_3="#1A1A1A",
    accent="#00343A",
    on_accent="#FFFFFF",
    accent_text="#00343A",
    accent_soft="#D6EEEF",
    ok="#00401E",
    ok_soft="#FFFFFF",
    warn="#4A2C00",
    warn_soft="#FFFFFF",
    error="#7A0000",
    error_soft="#FFFFFF",
    protected="#2E0F6E",
    protected_soft="#FFFFFF",
    neutral_soft="#FFFFFF",
    desk="#E0E0E0",
    chart_valid="#1B6B73",
    chart_invalid="#A34A00",
    chart_late="#5C563F",
)

CONTRAST_DARK = Tokens(
    name="contrast_dark",
    is_dark=True,
    background="#000000",
    surface="#000000",
    surface_2="#000000",
    line="#FFFFFF",
    line_strong="#FFFFFF",
    text="#FFFFFF",
    text_2="#FFFFFF",
    text_3="#E6E6E6",
    accent="#7DF3FF",
    on_accent="#000000",
    accent_text="#7DF3FF",
    accent_soft="#003A40",
    ok="#8CFFB8",
    ok_soft="#000000",
    warn="#FFD95C",
    warn_soft="#000000",
    error="#FFB3AB",
    error_soft="#000000",
    protected="#D9CCFF",
    protected_soft="#000000",
    neutral_soft="#000000",
    desk="#1A1A1A",
    chart_valid="#7DF3FF",
    chart_invalid="#FFB066",
    chart_late="#D9D2BD",
)

PALETTES = (LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)

# Every pair of text and ground that the style sheet and the widgets use; a test holds them to 4.5:1 in all palettes.
TEXT_ON_GROUND: tuple[tuple[str, str], ...] = (
    *(
        (text, ground)
        for text in ("text", "text_2", "text_3")
        for ground in ("background", "surface", "surface_2")
    ),
    *((text, "background") for text in ("accent_text", "error", "warn", "ok")),
    *((text, "surface") for text in ("accent_text", "error", "warn", "ok", "protected")),
    *((text, "surface_2") for text in ("accent_text", "error", "ok")),
    ("on_accent", "accent"),
    ("accent_text", "accent_soft"),
    ("text", "accent_soft"),
    ("text_2", "accent_soft"),
    ("ok", "ok_soft"),
    ("warn", "warn_soft"),
    ("error", "error_soft"),
    ("protected", "protected_soft"),
    ("text", "ok_soft"),
    ("text", "warn_soft"),
    ("text", "error_soft"),
    ("text_2", "neutral_soft"),
)

# Borders and rings that carry meaning (3:1, WCAG 1.4.11).
RING_ON_GROUND: tuple[tuple[str, str], ...] = (
    ("accent", "background"),
    ("accent", "surface"),
    ("accent", "surface_2"),
    ("error", "surface"),
)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
