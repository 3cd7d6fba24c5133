# SPDX-License-Identifier: EUPL-1.2
"""The one sealed type. Content enters and leaves the database only as a `Sealed` value, made and opened by a vault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.types import LargeBinary, TypeDecorator


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """Content in its envelope: a format byte, a kind byte (0 school, 1 sealed with a compartment key), the bytes."""

    envelope: bytes


class SealedType(TypeDecorator[Sealed]):
    """A column of sealed content. Raw bytes or text are refused, so that nobody can forget to seal."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The envelope's bytes. Raises TypeError for anything that is not Sealed."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError("content must be sealed")
        return value.envelope

    def process_result_value(self, value: Any, dialect: Dialect) -> Sealed | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The envelope as read."""
        return None if value is None else Sealed(value)
