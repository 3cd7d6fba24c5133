# SPDX-License-Identifier: EUPL-1.2
"""Two texts in one, and lists longer than a table takes: what somebody wrote or chose is kept, or it is said."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from eht_desk.domain.forms.model import AnswerValue, FieldDefinition, FieldKind
from eht_desk.ui.forms.conflict_pane import joined
from eht_desk.ui.forms.field_factory import FieldFactory
from eht_desk.ui.forms.table_editor import TableEditor
from eht_desk.ui.forms.text_editors import LineEditor
from tests.ui.forms.test_fields import SINK, factory  # noqa: F401 - a fixture

KINDS = {field.id: field.kind for stage in SINK.stages for field in SINK.fields(stage.id)}


def test_a_lock_before_the_choice_keeps_the_rows_and_texts_of_both() -> None:
    mine: dict[str, AnswerValue] = {
        "short": "Ja",
        "long": "Ett",
        "place": "home",
        "agrees": {"value": "yes", "comment": "här"},
        "steps": [{"what": "Ring hem"}, {"what": "Möte"}],
    }
    theirs: dict[str, AnswerValue] = {
        "short": "Nej",
        "long": "Två",
        "place": "school",
        "agrees": {"value": "no", "comment": "där"},
        "steps": [{"what": "Ring hem"}, {"what": "Träffas"}],
        "count": 3,
    }
    assert joined(mine, theirs, KINDS) == {
        "short": "Ja, Nej",
        "long": "Ett\nTvå",
        "place": "home",
        "agrees": {"value": "yes", "comment": "här\ndär"},
        "steps": [{"what": "Ring hem"}, {"what": "Möte"}, {"what": "Träffas"}],
        "count": 3,
    }
    assert joined({"steps": []}, theirs, KINDS)["steps"] == theirs["steps"]


def table(maximum: int | None = None) -> FieldDefinition:
    column = FieldDefinition("what", FieldKind.TEXT, "Vad")
    return FieldDefinition("steps", FieldKind.TABLE, "Steg", columns=(column,), maximum=maximum)


def test_a_list_that_does_not_fit_is_said_and_nothing_there_goes(
    qtbot: QtBot,
    factory: FieldFactory,  # noqa: F811 - the fixture above
) -> None:
    editor = factory.make(table(3))
    qtbot.addWidget(editor)
    assert isinstance(editor, TableEditor)
    editor.set_value([{"what": "Ett"}, {"what": "Två"}])
    editor.add_values("what", ["Två", "Tre", "Fyra", "Fem"])
    assert editor.value() == [{"what": "Ett"}, {"what": "Två"}, {"what": "Tre"}]
    assert editor.full_notice.text == "Högst 3 rader får plats. 2 rader lades inte till."
    editor.add_row()
    assert editor.row_count == 3
    assert editor.full_notice.text == "Högst 3 rader får plats."
    editor.remove_row(0)
    assert editor.full_notice.text == ""


def test_a_table_that_is_longer_than_it_may_be_loses_no_row_to_a_suggestion(
    qtbot: QtBot,
    factory: FieldFactory,  # noqa: F811 - the fixture above
) -> None:
    editor = factory.make(table())
    qtbot.addWidget(editor)
    assert isinstance(editor, TableEditor)
    rows: list[AnswerValue] = [{"what": f"Steg {number}"} for number in range(55)]
    editor.set_value(rows)
    editor.add_values("what", ["Ett till"])
    assert editor.value() == rows
    assert editor.full_notice.text == "Högst 50 rader får plats. 1 rad lades inte till."


def test_a_suggestion_that_is_part_of_another_word_is_added(
    qtbot: QtBot,
    factory: FieldFactory,  # noqa: F811 - the fixture above
) -> None:
    editor = factory.make(FieldDefinition("short", FieldKind.TEXT, "Stöd"))
    qtbot.addWidget(editor)
    assert isinstance(editor, LineEditor)
    editor.set_value("Pauser")
    editor.add_texts(["Paus", "Pauser"])
    assert editor.value() == "Pauser, Paus"
