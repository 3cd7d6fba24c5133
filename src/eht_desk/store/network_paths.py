# SPDX-License-Identifier: EUPL-1.2
"""Whether a folder lies on another computer, and whether locks taken there reach it. Only the system is asked."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath

MOUNTS = Path("/proc/self/mountinfo")

_MICROSOFT = frozenset({"cifs", "smb2", "smb3", "smbfs", "ncp", "ncpfs"})
_CLUSTER = frozenset(
    {"afs", "ceph", "coda", "gfs", "gfs2", "glusterfs", "gpfs", "lustre", "beegfs", "ocfs2", "orangefs"}
)
_HOST = frozenset({"9p", "virtiofs", "vboxsf", "prl_fs", "vmhgfs"})
_WEB = frozenset({"davfs", "webdav", "afpfs"})
_NETWORK = frozenset({"nfs", "nfs4"}) | _MICROSOFT | _CLUSTER | _HOST | _WEB
"""File systems whose disk is elsewhere, also the ones that virtual machines share with their host."""

_LOCAL_FUSE = frozenset(
    f"fuse.{name}"
    for name in (
        "ntfs-3g",
        "ntfs",
        "exfat",
        "encfs",
        "gocryptfs",
        "cryfs",
        "mergerfs",
        "bindfs",
        "unionfs",
        "zfs",
    )
)
_DEAF = _HOST | _WEB
"""Network file systems that keep locks to themselves, as all those in user space are taken to do."""

_DEAF_OPTIONS = frozenset({"nolock", "local_lock=all", "local_lock=posix", "nobrl"})
_REMOTE_DRIVE = 4
_SECONDS = 5
_MAC_LINE = re.compile(r"^(?P<source>.*) on (?P<point>/.*) \((?P<kind>[a-z0-9_]+)[,)]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a folder lies. `locks_reach`: a lock taken here is seen by other computers that use the folder."""

    is_network: bool = False
    locks_reach: bool = True


LOCAL = Place()


def place_of(path: Path) -> Place:
    """Where a folder lies. What cannot be found out is taken for a local disk. Never fails."""
    with contextlib.suppress(OSError, ValueError):
        resolved = path.resolve()
        if os.name == "nt":
            return _windows_place(path) or _windows_place(resolved) or LOCAL
        if sys.platform == "darwin":
            return _mac_place(resolved, _mac_mounts())
        return linux_place(resolved, MOUNTS.read_text("utf-8", "surrogateescape"))
    return LOCAL


def linux_place(path: PurePath, mounts: str) -> Place:
    """Judge by the text of /proc/self/mountinfo; of several mounts on one point the last is the one in use."""
    best: tuple[int, str, str] = (-1, "", "")
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if len(fields) < 6 or len(kinds) < 3:
            continue
        point = PurePath(_plain(fields[4]))
        if path.is_relative_to(point) and len(point.parts) >= best[0]:
            best = (len(point.parts), kinds[0], f"{fields[5]},{kinds[2]}")
    return _judged(best[1], frozenset(best[2].split(",")))


def _judged(kind: str, options: frozenset[str]) -> Place:
    in_user_space = kind.startswith("fuse.") and kind not in _LOCAL_FUSE
    if kind not in _NETWORK and not in_user_space:
        return LOCAL
    return Place(True, not in_user_space and kind not in _DEAF and not options & _DEAF_OPTIONS)


def _plain(text: str) -> str:
    """The kernel writes blanks and the like as three octal digits."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _mac_mounts() -> str:
    """Raises OSError."""
    import subprocess

    try:
        done = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=_SECONDS, check=True)
    except subprocess.SubprocessError as error:
        raise OSError(str(error)) from error
    return done.stdout


def _mac_place(path: PurePath, mounts: str) -> Place:
    """Judge by what mount prints: `//lena@server/arkiv on /Volumes/arkiv (smbfs, nodev, nosuid)`."""
    best: tuple[int, str] = (-1, "")
    for found in filter(None, map(_MAC_LINE.match, mounts.splitlines())):
        point = PurePath(found["point"])
        if path.is_relative_to(point) and len(point.parts) >= best[0]:
            best = (len(point.parts), found["kind"])
    kind = best[1]
    is_network = kind in _NETWORK or "fuse" in kind
    return Place(is_network, not is_network or kind in {"smbfs", "nfs"})


def _windows_place(path: Path) -> Place | None:
    """A share's own address, or a drive letter that stands for one; None when it is neither."""
    drive = path.drive
    if drive.startswith("\\\\") and not drive.startswith(("\\\\?\\", "\\\\.\\")):
        return Place(is_network=True)
    if drive.startswith("\\\\?\\UNC\\"):
        return Place(is_network=True)
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]  # Windows only
    return Place(is_network=True) if kernel.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE else None
