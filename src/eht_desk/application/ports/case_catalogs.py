# SPDX-License-Identifier: EUPL-1.2
"""Ports of what the process asks the outer layers: gates, closing reasons, and what a received file is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from eht_desk.domain.cases import ClosingReason
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.gates import GateDefinition
from eht_desk.domain.received import MediaType
from eht_desk.domain.tasks import RuleTask

if TYPE_CHECKING:
    from eht_desk.domain.access_table import AccessTable


class GateCatalog(Protocol):
    """The gates, as their files have them."""

    def get(self, gate_id: str) -> GateDefinition:
        """One gate. Raises ExpectedFailure("unknown_gate")."""
        ...

    def all(self) -> tuple[GateDefinition, ...]:
        """All gates, by id."""
        ...


class ClosingCatalog(Protocol):
    """The reasons for closing a case."""

    def reasons(self) -> tuple[ClosingReason, ...]:
        """All reasons in the order of the list. Raises ExpectedFailure("broken_definition")."""
        ...


class RuleTaskCatalog(Protocol):
    """What tasks are called that rules make."""

    def get(self, kind: str) -> RuleTask:
        """One. Raises ExpectedFailure("broken_definition")."""
        ...


class ReceivedFileReader(Protocol):
    """Tells what a file is by its content, never by its name."""

    def look(self, content: bytes | memoryview) -> tuple[MediaType, int]:
        """Kind and number of pages.

        Raises RuleViolation on field `content`: `received_empty`, `received_pdf_locked` (it asks for a password),
        `received_pdf_broken`, `received_picture_broken`, `received_heic`, `received_office`,
            `received_kind` (anything else).
        """
        ...


class NoGates:
    """Without definitions there is no gate."""

    def get(self, gate_id: str) -> GateDefinition:  # noqa: ARG002 - the port's signature
        """None of them."""
        raise ExpectedFailure("unknown_gate")

    def all(self) -> tuple[GateDefinition, ...]:
        """No gates."""
        return ()


class NoClosingReasons:
    """Without a definition no case can be closed."""

    def reasons(self) -> tuple[ClosingReason, ...]:
        """No reasons."""
        return ()


class NoRuleTasks:
    """Without a definition a task is called by its kind."""

    def get(self, kind: str) -> RuleTask:
        """Its kind."""
        return RuleTask(kind, kind, "")


class NothingReceived:
    """Without a reader nothing is taken in."""

    def look(self, content: bytes | memoryview) -> tuple[MediaType, int]:  # noqa: ARG002 - the port's signature
        """Refuse."""
        raise RuleViolation("received_kind", "content")


class AccessRules(Protocol):
    """Who may do what with which class of document."""

    def table(self) -> AccessTable:
        """All grants."""
        ...


class NoAccess:
    """Nobody may anything: what holds until a table is given."""

    def table(self) -> AccessTable:
        """An empty table."""
        from eht_desk.domain.access_table import AccessTable

        return AccessTable()
