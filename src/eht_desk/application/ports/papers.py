# SPDX-License-Identifier: EUPL-1.2
"""Ports of paper: what a paper says, who makes its bytes, who prints them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from eht_desk.domain.forms.model import ResolvedForm


@dataclass(frozen=True, slots=True)
class PaperMark:
    """A day as people write it, and a name."""

    on: str
    by: str


@dataclass(frozen=True, slots=True)
class PaperContext:
    """What a paper says besides its fields. All of it has already passed the disclosure gate.

    `pupil_name`, `pupil_class`, `pupil_number` are empty on a blank paper. `code`, `checksum`, `log_head` are
    empty on a preview of a draft (`is_preview` prints "Utkast"). `is_demo` prints the demo notice on every page.
    `printed_at` is local time of the school, already as text.
    """

    school_name: str
    authority_name: str
    pupil_name: str = ""
    pupil_class: str = ""
    pupil_number: str = ""
    code: str = ""
    version: int = 1
    checksum: str = ""
    log_position: int = 0
    log_head: str = ""
    printed_at: str = ""
    is_preview: bool = False
    is_demo: bool = False
    finalised_stages: Mapping[str, PaperMark] = field(default_factory=lambda: MappingProxyType({}))
    """Stage id -> when and by whom it was frozen."""
    handovers: Mapping[str, PaperMark] = field(default_factory=lambda: MappingProxyType({}))
    """Handover id -> when the copy was handed over and by whom."""


@dataclass(frozen=True, slots=True)
class RecoveryPaper:
    """A sheet with a secret: one of the store's two papers, or a person's own sheet. Printed, never a file."""

    kind: str
    """`store_first`, `store_second` or `personal`."""
    code: str
    store_name: str
    login: str = ""
    made_on: str = ""
    is_demo: bool = False


class DocumentRenderer(Protocol):
    """Makes PDF bytes in memory."""

    def form(self, resolved: ResolvedForm, context: PaperContext) -> bytes:
        """A blank, preview or issued paper of a form."""
        ...

    def recovery(self, paper: RecoveryPaper) -> bytes:
        """A recovery paper."""
        ...


class PrintQueue(Protocol):
    """Printers that take PDF bytes without a plaintext file of ours in between."""

    def printers(self) -> tuple[str, ...]:
        """Names of the printers, the default first; empty when the platform offers none this way."""
        ...

    def send(self, printer: str, title: str, pdf: bytes, copies: int = 1) -> None:
        """Hand the bytes to the queue. `title` is the document code only. Raises ExpectedFailure("print_failed")."""
        ...
