# SPDX-License-Identifier: EUPL-1.2
"""A calendar file (.ics, RFC 5545) of one's own days, with codes instead of names, taken out by an explicit act."""

from __future__ import annotations

from eht_desk.application.workspace import Workspace


def ics(workspace: Workspace) -> bytes:
    """The person's open tasks with a day, deadlines and meetings. One log row: a copy leaves the program.

    Raises RuleViolation: `nothing_to_take_out`.
    """
    raise NotImplementedError
