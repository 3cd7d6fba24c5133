# SPDX-License-Identifier: EUPL-1.2
"""docs/data-map.md says what the schema says, and a table or column that nobody described fails."""

from __future__ import annotations

import pytest

from tools import data_map_rows, make_data_map


def test_the_committed_page_is_what_the_schema_says():
    page = make_data_map.TARGET.read_text(encoding="utf-8")
    assert make_data_map.made(page) == page, "run tools/make_data_map.py"
    for name in make_data_map.TABLES:
        assert f"\n| `{name}` |" in page


def test_a_table_without_a_row_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(data_map_rows.ROWS, "pupil")
    with pytest.raises(KeyError, match="pupil"):
        make_data_map.made("")


def test_a_row_of_a_table_that_is_gone_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(data_map_rows.ROWS, "pupil_photo", data_map_rows.ROWS["pupil"])
    with pytest.raises(ValueError, match="pupil_photo"):
        make_data_map.made("")
