# SPDX-License-Identifier: EUPL-1.2
"""docs/access.md says what the table says."""

from __future__ import annotations

from tools import make_access_docs


def test_the_committed_page_is_what_the_table_says():
    assert make_access_docs.TARGET.read_text(encoding="utf-8") == make_access_docs.made(), (
        "run tools/make_access_docs.py"
    )
