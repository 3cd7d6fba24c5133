# SPDX-License-Identifier: EUPL-1.2
"""Which form a row is of, where that alone tells too much: a report of concern stands beside the pupil's id.

In the school's compartment form, stage and copy stand in clear columns. In any other one they stand inside the seal and
the columns hold nothing, or for a draft a mark under the compartment's key, by which two drafts of the same stage are
known as such. What the seal holds is true; rows of before hold nothing there and go by their columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import CompartmentId
from eht_desk.store import crypto
from eht_desk.store.vault import Vault

NOTHING = "-"
OF_DOCUMENT = ("form_id",)
OF_DRAFT = ("form_id", "stage_id")
OF_PAPER = ("stage_id", "copy_id")
_MARK_LETTERS = 32


def inside(
    vault: Vault, home: CompartmentId, names: tuple[str, ...], values: Mapping[str, str]
) -> dict[str, str]:
    """What goes into the seal beside the rest: nothing in the school's compartment."""
    return {} if home == vault.school else {name: values[name] for name in names}


def outside(
    vault: Vault, home: CompartmentId, names: tuple[str, ...], values: Mapping[str, str]
) -> dict[str, str]:
    """What the clear columns hold. Raises KeyError for a compartment that cannot be opened."""
    if home == vault.school:
        return {name: values[name] for name in names}
    hidden = dict.fromkeys(names, NOTHING)
    if names == OF_DRAFT:
        key = crypto.derived_key(vault.key_of(home), "draft of a form")
        said = crypto.context(*(values[name] for name in names))
        hidden["form_id"] = crypto.keyed_checksum(key, said)[:_MARK_LETTERS]
    return hidden


def true(row: Any, names: tuple[str, ...], sealed: Any) -> dict[str, str]:
    """The values of a row that could be opened. Raises ExpectedFailure("store_damaged") when no object was sealed."""
    if not isinstance(sealed, Mapping):
        raise ExpectedFailure("store_damaged", {"table": "json"})
    return {name: sealed.get(name, getattr(row, name)) for name in names}
