# SPDX-License-Identifier: EUPL-1.2
"""The handbook's pictures, made from the demo: ``python tools/make_handbook_pictures.py [--check] [--only NAME ...]``.

Makes the demo school in a temporary folder on a fixed day, goes through the real window as a person would, and writes
each picture light and dark to resources/handbook/pictures. What a picture shows and how to get there stands in
handbook_shots.py. ``--check`` makes all of them elsewhere and fails when one cannot be made, or when pages and table
name different pictures; pixels are not compared.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image  # noqa: E402 - the paths above
from PySide6.QtCore import QBuffer, Qt  # noqa: E402
from PySide6.QtGui import QPixmap  # noqa: E402

from eht_desk.ui import handbook  # noqa: E402
from eht_desk.ui.theme.theme import theme  # noqa: E402
from tools.handbook_shots import SHOTS  # noqa: E402
from tools.handbook_studio import PictureFailed, open_studio, settle  # noqa: E402

PICTURES = ROOT / "resources" / handbook.PICTURES
WIDEST, LARGEST_BYTES, COLOURS = 1000, 60_000, 96
WINDOW_WIDTH = 1180


def write(pixmap: QPixmap, path: Path) -> None:
    """As a small file: not wider than needed, with a palette."""
    if pixmap.width() > WIDEST:
        pixmap = pixmap.scaledToWidth(WIDEST, Qt.TransformationMode.SmoothTransformation)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    pixmap.save(buffer, "PNG")
    image = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
    small = image.quantize(colors=COLOURS, dither=Image.Dither.NONE)
    small.save(path, "PNG", optimize=True)
    if path.stat().st_size > LARGEST_BYTES:
        raise PictureFailed(f"{path.name} is {path.stat().st_size // 1000} kB")


def named_by_pages() -> set[str]:
    """Every picture that a page of the handbook shows."""
    pages = handbook.read_all()
    kind = handbook.BlockKind.PICTURE
    return {block.mark for page in pages for block in page.blocks if block.kind is kind}


def make_all(out: Path, only: Sequence[str], looks: Sequence[str] = ("light", "dark")) -> list[str]:
    """Every picture, light and dark; the failures."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        studio = open_studio(Path(name))
        for shot in SHOTS:
            if only and shot.name not in only and not shot.leads_on:
                continue
            try:
                studio.window.resize(WINDOW_WIDTH, shot.window)
                studio.come_in_as(shot.login)
                parts = shot.show(studio)
                settle()
                for look in looks:
                    theme().choose(look, 100)
                    settle(0.1)
                    dark = "-dark" if look == "dark" else ""
                    write(studio.take(parts, shot.most, shot.edge), out / f"{shot.name}{dark}.png")
                print(shot.name, flush=True)
            except (PictureFailed, StopIteration) as failure:
                problems.append(f"{shot.name}: {failure}")
                print(problems[-1], flush=True)
            theme().choose("light", 100)
            studio.end_what_others_do()
        if studio.window.frame is not None:
            studio.window.lock("person")
        studio.window.close()
    return problems


def differences() -> list[str]:
    """What pages name and the table lacks, the other way round, and files that nobody names."""
    pages, table = named_by_pages(), {shot.name for shot in SHOTS}
    files = {path.stem.removesuffix("-dark") for path in PICTURES.glob("*.png")}
    found = [f"{name}: a page shows it, the table has no line for it" for name in sorted(pages - table)]
    found += [f"{name}: no page shows it" for name in sorted(table - pages)]
    return found + [f"{name}.png: no page shows it" for name in sorted(files - pages - table)]


def main(arguments: Sequence[str]) -> int:
    """Make or check."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--out", type=Path, default=PICTURES)
    chosen = parser.parse_args(arguments)
    problems = differences()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as elsewhere:
        out = Path(elsewhere) if chosen.check else chosen.out
        out.mkdir(parents=True, exist_ok=True)
        problems += make_all(out, chosen.only, ("light",) if chosen.check else ("light", "dark"))
    print("\n".join(problems) if problems else f"all pictures made in {time.monotonic() - began:.0f} s")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
