# SPDX-License-Identifier: EUPL-1.2
"""Which printers papers may go to, and handing a paper over. That a document's paper was printed: papers.record_print.

Not here: finding printers and drawing pages (exchange and ui do that).
"""

from __future__ import annotations

from dataclasses import dataclass

from eht_desk.application.ports import PrintQueue
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.policy import Policy


def allowed_printers(policy: Policy, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the printers that the IT department allows, in their order."""
    return tuple(name for name in names if policy.may_print_on(name))


def require_printer(policy: Policy, name: str) -> None:
    """Raises ExpectedFailure("printer_not_allowed") with the printer's name when IT does not allow it."""
    if not policy.may_print_on(name):
        raise ExpectedFailure("printer_not_allowed", {"printer": name or "den valda skrivaren"})


@dataclass(frozen=True, slots=True)
class DecidedQueue:
    """A `PrintQueue` that knows only the printers that the IT department allows."""

    queue: PrintQueue
    policy: Policy

    def printers(self) -> tuple[str, ...]:
        """Allowed printers; empty also when the platform offers some but none is allowed."""
        return allowed_printers(self.policy, self.queue.printers())

    def send(self, printer: str, title: str, pdf: bytes, copies: int = 1) -> None:
        """Hand the bytes over. Raises as `require_printer` and the queue itself."""
        require_printer(self.policy, printer)
        self.queue.send(printer, title, pdf, copies)
