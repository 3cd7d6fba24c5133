# SPDX-License-Identifier: EUPL-1.2
"""Hypothesis strategies: answers that make sense for a definition, and any JSON at all."""

from __future__ import annotations

from hypothesis import strategies as st

from eht_desk.domain.forms.model import FieldDefinition, FieldKind, FormDefinition

any_text = st.text(st.characters(codec=None), max_size=12)  # with lone halves of characters and controls
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            any_text | st.sampled_from(["value", "comment", "name", "account_id"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
finite_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=12,
)


def any_answers(definition: FormDefinition):
    """Any JSON object, mostly under the keys that the form has."""
    ids = st.sampled_from([field.id for field in definition.fields()])
    return st.dictionaries(ids | any_text, json_values, max_size=8)


def likely_answers(definition: FormDefinition):
    """Answers of the right type, some missing."""
    return st.fixed_dictionaries(
        {},
        optional={
            field.id: _answer(field)
            for field in definition.fields()
            if field.kind not in {FieldKind.SIGNATURE, FieldKind.INFORMATION}
        },
    )


def _answer(field: FieldDefinition):
    options = st.sampled_from([option.id for option in field.options] or ["none"])
    rows = st.fixed_dictionaries({}, optional={column.id: _answer(column) for column in field.columns})
    of_kind = {
        FieldKind.INTEGER: st.integers(-5, 120),
        FieldKind.SCALE: st.integers(0, 6),
        FieldKind.DECIMAL: st.decimals(-5, 120, places=2).map(str),
        FieldKind.DATE: st.dates().map(str),
        FieldKind.TIME: st.times().map(lambda time: time.isoformat("minutes")),
        FieldKind.CHOICE: options,
        FieldKind.MULTI_CHOICE: st.lists(options, max_size=3),
        FieldKind.YES_NO: st.fixed_dictionaries(
            {"value": st.sampled_from(["yes", "no", ""])}, optional={"comment": st.text(max_size=8)}
        ),
        FieldKind.PERSON: st.fixed_dictionaries({"name": st.text(max_size=8)}),
        FieldKind.TABLE: st.lists(rows, max_size=3),
    }
    return of_kind.get(field.kind, st.text(max_size=30))
