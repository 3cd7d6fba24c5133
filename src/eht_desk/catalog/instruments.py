# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of instruments in a folder of `<id>/v<n>.toml`: finds, reads and checks them when asked for.

Which keys a file has: docs/instruments.md.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from importlib.resources.abc import Traversable

from eht_desk.catalog.instrument_checks import check_instrument
from eht_desk.catalog.instrument_reading import read_instrument
from eht_desk.catalog.problems import Place, ProblemCode, ProblemList
from eht_desk.catalog.tables import parse_toml
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.instruments.model import Instrument, same_scoring

_ID = re.compile(r"[a-z][a-z0-9_]{0,47}")
_VERSION_FILE = re.compile(r"v([1-9][0-9]{0,3})\.toml")


class InstrumentCatalogFromFiles:
    """Instruments as files under `root`. Each is read once, when first asked for."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._read: dict[tuple[str, int], Instrument] = {}

    def get(self, instrument_id: str, version: int | None = None) -> Instrument:
        """A version, the latest when None.

        Raises:
            ExpectedFailure: `unknown_instrument`, there is no such instrument or version.
            DefinitionError: the file cannot be used; it says all that is wrong.
        """
        versions = self.versions(instrument_id)
        wanted = versions[-1] if version is None and versions else version
        if wanted is None or wanted not in versions:
            raise ExpectedFailure(
                "unknown_instrument", {"instrument": instrument_id, "version": version or 0}
            )
        if (instrument_id, wanted) not in self._read:
            self._read[instrument_id, wanted] = self._checked(instrument_id, wanted, versions)
        return self._read[instrument_id, wanted]

    def all_latest(self) -> tuple[Instrument, ...]:
        """The latest version of each, by id; none without the folder. Raises DefinitionError."""
        if not self._root.is_dir():
            return ()
        names = sorted(entry.name for entry in self._root.iterdir())
        return tuple(self.get(name) for name in names if self.versions(name))

    def versions(self, instrument_id: str) -> tuple[int, ...]:
        """The version numbers, lowest first; empty for an unknown one."""
        if not _ID.fullmatch(instrument_id):
            return ()  # also keeps `..` and the like from ever being joined to the folder
        folder = self._root / instrument_id
        if not folder.is_dir():
            return ()
        matches = (_VERSION_FILE.fullmatch(entry.name) for entry in folder.iterdir())
        return tuple(sorted(int(match[1]) for match in matches if match))

    def _checked(self, instrument_id: str, version: int, versions: tuple[int, ...]) -> Instrument:
        name = f"{instrument_id}/v{version}.toml"
        instrument = instrument_from_bytes(
            (self._root / instrument_id / f"v{version}.toml").read_bytes(), name
        )
        problems = ProblemList()
        if (instrument.id, instrument.version) != (instrument_id, version):
            found = f"The file says {instrument.id} version {instrument.version}"
            remedy = "Name the folder after id and the file after version."
            problems.add(ProblemCode.NAME_MISMATCH, Place(name), found, remedy)
        for other in (self.get(instrument_id, earlier) for earlier in versions if earlier < version):
            is_same_rule = other.rules.version == instrument.rules.version
            if is_same_rule and not same_scoring(instrument, other):
                found = f"Version {other.version} scores otherwise by the same rule version"
                remedy = "Write a higher version under [rules], so that results are not compared."
                problems.add(
                    ProblemCode.RULE_VERSION_KEPT, Place(name, "rules", key="version"), found, remedy
                )
        problems.raise_if_any()
        return instrument


def instrument_from_bytes(data: bytes, name: str) -> Instrument:
    """The instrument that a file called `name` holds, checked, with its digest. Raises DefinitionError."""
    problems = ProblemList()
    content = parse_toml(data, name, problems)
    problems.raise_if_any()
    instrument = read_instrument(content, name, problems)
    problems.raise_if_any()
    check_instrument(instrument, name, problems)
    problems.raise_if_any()
    return replace(instrument, digest=hashlib.sha256(data).hexdigest())
