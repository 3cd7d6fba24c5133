# SPDX-License-Identifier: EUPL-1.2
"""Short ways to read a register in tests."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from eht_desk.domain.register import StagedRegister
from eht_desk.domain.register_sources import ColumnMapping, ReadOptions, SourceFile
from eht_desk.exchange.register_files import RegisterFiles

TODAY = date(2026, 11, 22)
REGISTERS = Path(__file__).parents[1] / "files" / "registers"


def given_files(*names: str) -> list[SourceFile]:
    """Files of tests/files/registers."""
    return [SourceFile(Path(name).name, (REGISTERS / name).read_bytes()) for name in names]


def read_given(*names: str) -> StagedRegister:
    """What the given files say."""
    return RegisterFiles().read(given_files(*names), ReadOptions(TODAY))


def read_text(text: str, mapping: ColumnMapping | None = None, encoding: str = "utf-8") -> StagedRegister:
    """What a text table says."""
    return read_bytes(text.encode(encoding), mapping=mapping)


def read_bytes(
    *contents: bytes, mapping: ColumnMapping | None = None, unit_code: str = "", today: date = TODAY
) -> StagedRegister:
    """What files with these contents say."""
    files = [SourceFile(f"fil{number}", data) for number, data in enumerate(contents, start=1)]
    return RegisterFiles().read(files, ReadOptions(today, unit_code=unit_code, mapping=mapping))


def read_json(*documents: Any, unit_code: str = "") -> StagedRegister:
    """What SS 12000 documents say."""
    return read_bytes(*(json.dumps(document).encode() for document in documents), unit_code=unit_code)


def codes(staged: StagedRegister) -> list[tuple[int, str]]:
    """Row and code of every remark."""
    return [(problem.row, problem.code) for problem in staged.problems]
