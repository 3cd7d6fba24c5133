# SPDX-License-Identifier: EUPL-1.2
"""Every kind of file that the program leaves behind stands in docs/data-map.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eht_desk.application import backups
from eht_desk.ui import crash
from eht_desk.ui.device_settings import DeviceSettings
from tests.canary.canary_store import Canary, real_services, unlock

PAGE = Path(__file__).parents[2] / "docs" / "data-map.md"
_BY_DAY = re.compile(r"report-[0-9T]+\.txt")


@pytest.mark.usefixtures("temporary")
def test_every_kind_of_file_is_named(canary: Canary, tmp_path: Path) -> None:
    workspace = unlock(real_services(), canary.copy_to(tmp_path / "arkiv"), "ida")
    (tmp_path / "second").mkdir()
    made, _ = backups.make_backup(workspace, tmp_path / "second"), backups.make_backup(workspace)
    assert made is not None
    settings = DeviceSettings(tmp_path / "profile" / "settings.json")
    settings.put("idle_minutes", 5)
    crash.write_report(tmp_path / "profile" / "reports", ValueError("prov"))
    found = {_BY_DAY.sub("report-*.txt", path.name) for path in tmp_path.rglob("*") if path.is_file()}
    workspace.store.close()
    assert {"store.db", "keyring.json", "settings.json", "backup.json", "report-*.txt"} <= found
    page = PAGE.read_text(encoding="utf-8")
    assert {name for name in found if f"`{name}`" not in page} == set()
