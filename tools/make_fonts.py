# SPDX-License-Identifier: EUPL-1.2
"""Makes `resources/fonts` from the woff2 files of the npm package inter-ui (Inter 4.1, OFL 1.1).

Run by hand when Inter is renewed: `npm pack inter-ui`, unpack, then `python tools/make_fonts.py package/web`.
Needs fonttools and brotli. The same input gives the same bytes.

- `Inter-*.ttf`: for the window. All with a code point, kerning, tabular figures; rare alternates left out.
- `paper/InterPaper-*.ttf`: for PDF. reportlab reads no layout tables: the character map names tabular figures.
- `paper/InterCode-SemiBold.ttf`: recovery codes only: every letter equally wide, a zero with a slash.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

_TARGET = Path(__file__).resolve().parents[1] / "resources" / "fonts"
_WINDOW = ("Regular", "Medium", "SemiBold", "Bold", "Italic")
_PAPER = ("Regular", "Medium", "SemiBold")
_WINDOW_FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "case", "tnum", "zero", "sups", "subs"]
_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ- "
_FAMILY_NAMES = (1, 3, 4, 6, 16)


def main(source: Path) -> None:
    """Write every font."""
    (_TARGET / "paper").mkdir(parents=True, exist_ok=True)
    for style in _WINDOW:
        font = _read(source, style)
        _subset(font, set(font.getBestCmap()), _WINDOW_FEATURES)
        _write(font, _TARGET / f"Inter-{style}.ttf")
    for style in _PAPER:
        font = _read(source, style)
        _bake(font, ("tnum",))
        _subset(font, set(font.getBestCmap()), [])
        _rename(font, "InterPaper")
        _write(font, _TARGET / "paper" / f"InterPaper-{style}.ttf")
    font = _read(source, "SemiBold")
    _bake(font, ("tnum", "zero"))
    _subset(font, {ord(letter) for letter in _CODE_LETTERS}, [])
    _make_even(font)
    _rename(font, "InterCode")
    _write(font, _TARGET / "paper" / "InterCode-SemiBold.ttf")


def _read(source: Path, style: str) -> TTFont:
    return TTFont(source / f"Inter-{style}.woff2", recalcTimestamp=False)


def _subset(font: TTFont, code_points: set[int], features: list[str]) -> None:
    options = Options()
    options.layout_features = features
    options.name_IDs = ["*"]
    options.glyph_names = False
    options.notdef_outline = True
    options.hinting = False
    if not features:
        options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)


def _bake(font: TTFont, features: tuple[str, ...]) -> None:
    """Let the character map of the figures point at the glyphs that the features would choose."""
    table = font["GSUB"].table
    for feature in features:
        for record in table.FeatureList.FeatureRecord:
            if record.FeatureTag != feature:
                continue
            for index in record.Feature.LookupListIndex:
                for part in table.LookupList.Lookup[index].SubTable:
                    _repoint(font, getattr(part, "ExtSubTable", part).mapping)


def _repoint(font: TTFont, chosen: dict[str, str]) -> None:
    for table in font["cmap"].tables:
        if table.isUnicode():
            for code_point in range(ord("0"), ord("9") + 1):
                glyph = table.cmap.get(code_point)
                if glyph in chosen:
                    table.cmap[code_point] = chosen[glyph]


def _make_even(font: TTFont) -> None:
    """Give every glyph the width of the widest, standing in the middle: codes are read letter by letter."""
    metrics, outlines = font["hmtx"].metrics, font["glyf"]
    widest = max(width for width, _ in metrics.values())
    for name, (width, bearing) in list(metrics.items()):
        glyph = outlines[name]
        shift = (widest - width) // 2
        if glyph.isComposite():
            for component in glyph.components:
                component.x += shift
        elif glyph.numberOfContours:
            glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(outlines)
        metrics[name] = (widest, bearing + shift)


def _rename(font: TTFont, family: str) -> None:
    for record in font["name"].names:
        if record.nameID in _FAMILY_NAMES:
            record.string = record.toUnicode().replace("Inter", family, 1)


def _write(font: TTFont, path: Path) -> None:
    font.flavor = None
    font.save(path)
    print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
