# SPDX-License-Identifier: EUPL-1.2
"""Drift between the Designer files and the committed Python is named file by file."""

from __future__ import annotations

from pathlib import Path

from tools import build_ui

FORM = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0"><class>Unlock</class><widget class="QWidget" name="Unlock"/></ui>
"""


def test_the_same_designer_file_gives_the_same_python(tmp_path: Path):
    source = tmp_path / "unlock.ui"
    source.write_text(FORM, encoding="utf-8")
    made = build_ui.compiled(source)
    assert made.startswith(build_ui.HEAD)
    assert "class Ui_Unlock" in made
    assert made == build_ui.compiled(source)


def test_missing_changed_and_left_over_files_are_named(tmp_path: Path):
    (tmp_path / "ui_old.py").write_text("", encoding="utf-8")
    (tmp_path / "ui_frame.py").write_text("edited by hand", encoding="utf-8")
    wanted = {"ui_frame.py": "compiled", "ui_unlock.py": "compiled"}
    assert build_ui.differences(wanted, tmp_path) == [
        "missing: ui_unlock.py",
        "left over: ui_old.py",
        "not what the .ui says: ui_frame.py",
    ]
