# SPDX-License-Identifier: EUPL-1.2
"""docs/settings.md says what the table says, and every setting has its words."""

from __future__ import annotations

from eht_desk.domain.settings import TABLE, SettingKind
from eht_desk.ui.settings_texts import TEXTS, button_text, offered_values, value_text
from tools import make_settings_docs

MOST_VISIBLE = 7


def test_the_committed_page_is_what_the_table_says():
    assert make_settings_docs.TARGET.read_text(encoding="utf-8") == make_settings_docs.made(), (
        "run tools/make_settings_docs.py"
    )


def test_every_setting_has_words_and_no_words_are_left_over():
    assert set(TEXTS) == {item.key for item in TABLE}
    for item in TABLE:
        text = TEXTS[item.key]
        assert text.label
        assert text.description.endswith(".")
        assert "!" not in text.description
        assert set(text.choices) == set(item.choices)
        assert value_text(item, item.default)


def test_buttons_are_few_and_within_the_limits():
    for item in TABLE:
        if item.kind not in (SettingKind.CHOICE, SettingKind.NUMBER):
            continue
        for limit in (None, 1, 3, 8, 60):
            values = offered_values(item, item.default, limit)
            assert 1 <= len(values) <= MOST_VISIBLE
            assert item.default in values
            assert len({button_text(item, value) for value in values}) == len(values)
