# SPDX-License-Identifier: EUPL-1.2
"""System libraries on a Debian that answers as told: what is missing, what is installed, what is said."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

import pytest

from installer import system_libraries
from installer.system_libraries import LibrariesMissing, System


class Debian:
    """A machine with a set of installed and a set of installable packages."""

    def __init__(self, installed: set[str], installable: set[str], *, apt_works: bool = True) -> None:
        self.installed = installed
        self.installable = installable
        self.apt_works = apt_works
        self.commands: list[list[str]] = []

    def run(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        command = list(arguments)
        self.commands.append(command)
        status, output, errors = 0, "", ""
        if command[0] == "dpkg-query":
            output = "".join(f"{name} installed\n" for name in command if name in self.installed)
            output += "".join(f"{name} config-files\n" for name in command if name == "libgl1-removed")
        elif command[0] == "apt-cache":
            for name in command[2:]:
                candidate = "1.0" if name in self.installable else "(none)"
                output += f"{name}:\n  Installed: (none)\n  Candidate: {candidate}\n"
        elif "install" in command:
            if self.apt_works:
                self.installed |= set(command[command.index("install") + 1 :])
            else:
                status, errors = 100, "E: Failed to fetch\nE: Unable to fetch some archives\n"
        return subprocess.CompletedProcess(command, status, output, errors)

    def system(self, *, is_root: bool = True, has_ensurepip: bool = True) -> System:
        return System("linux", True, is_root, has_ensurepip, self.run)


def every_name(needs: tuple[tuple[str, ...], ...], index: int) -> set[str]:
    return {need[index] for need in needs}


@pytest.mark.parametrize("index", [0, -1])
def test_old_and_new_names_both_count_as_there(index: int):
    machine = Debian(every_name(system_libraries.TO_RUN, index), set())
    system_libraries.ensure(machine.system(), for_tests=False)
    assert [command[0] for command in machine.commands] == ["dpkg-query"]


def test_root_gets_what_is_missing_under_the_name_this_release_has():
    installed = every_name(system_libraries.TO_RUN, 0) - {"libglib2.0-0", "libegl1"}
    machine = Debian(installed, {"libglib2.0-0t64", "libegl1"})
    told: list[str] = []
    system_libraries.ensure(machine.system(), for_tests=False, tell=told.append)
    assert {"libglib2.0-0t64", "libegl1"} <= machine.installed
    install = next(command for command in machine.commands if "install" in command)
    assert "--no-install-recommends" in install
    assert told == ["Installerar 2 systempaket med apt ..."]


def test_others_are_told_the_one_command_and_nothing_is_changed():
    machine = Debian(every_name(system_libraries.TO_RUN, 0) - {"libxcb-cursor0"}, {"libxcb-cursor0"})
    with pytest.raises(LibrariesMissing) as caught:
        system_libraries.ensure(machine.system(is_root=False), for_tests=False)
    command = "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends libxcb-cursor0'"
    assert command in str(caught.value)
    assert not any(command[0] == "apt-get" for command in machine.commands)


def test_a_failed_apt_is_explained_with_its_last_words():
    machine = Debian(set(), every_name(system_libraries.TO_RUN, 0), apt_works=False)
    with pytest.raises(LibrariesMissing, match="Unable to fetch some archives"):
        system_libraries.ensure(machine.system(), for_tests=False, tell=lambda line: None)


def test_the_tests_need_more_than_the_program():
    machine = Debian(every_name(system_libraries.TO_RUN, 0), every_name(system_libraries.TO_TEST, 0))
    system_libraries.ensure(machine.system(), for_tests=True, tell=lambda line: None)
    assert {"xvfb", "printer-driver-cups-pdf"} <= machine.installed


def test_a_python_that_cannot_make_environments_gets_the_package():
    machine = Debian(every_name(system_libraries.TO_RUN, 0), {"python3-venv"})
    system_libraries.ensure(machine.system(has_ensurepip=False), for_tests=False, tell=lambda line: None)
    assert "python3-venv" in machine.installed


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_need_nothing(platform: str):
    machine = Debian(set(), set())
    system = System(platform, False, False, True, machine.run)
    system_libraries.ensure(system, for_tests=True)
    assert machine.commands == []
