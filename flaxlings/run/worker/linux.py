"""System calls of Linux that Python has no names for."""

from __future__ import annotations

import ctypes
import os

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 4096, 16384, 1 << 18

_AT_FDCWD, _AT_RECURSIVE, _MNT_DETACH = -100, 0x8000, 2
_SYS_MOUNT_SETATTR = 442  # the same on every architecture
_READ_ONLY_NOSUID = 1 | 2
_PDEATHSIG, _DUMPABLE, _CAPBSET_DROP, _CHILD_SUBREAPER, _NO_NEW_PRIVS, _CAP_AMBIENT = 1, 4, 24, 36, 38, 47
_CAP_AMBIENT_CLEAR = 4
_CAPABILITY_VERSION = 0x20080522


def unshare(flags: int) -> None:
    """Leave these namespaces for new ones."""
    _call("unshare", flags)


def mount(source: str, target: str, kind: str | None, flags: int = 0, options: str | None = None) -> None:
    """Mount or bind; see mount(2)."""
    _call("mount", source.encode(), target.encode(), kind and kind.encode(), flags, options and options.encode())


def make_read_only(root: str) -> None:
    """Everything mounted below this directory, at once; whoever has lost its capabilities cannot undo it."""
    attributes = (ctypes.c_uint64 * 4)(_READ_ONLY_NOSUID, 0, 0, 0)
    size = ctypes.sizeof(attributes)
    _call("syscall", _SYS_MOUNT_SETATTR, _AT_FDCWD, root.encode(), _AT_RECURSIVE, ctypes.byref(attributes), size)


def move_into(root: str) -> None:
    """Make this directory the root, and let go of everything outside of it."""
    os.chdir(root)
    _call("pivot_root", b".", b".")
    _call("umount2", b".", _MNT_DETACH)
    os.chdir("/")


def give_up_privileges() -> None:
    """Keep no capability, and gain none by running a program."""
    _call("prctl", _NO_NEW_PRIVS, 1, 0, 0, 0)
    _call("prctl", _CAP_AMBIENT, _CAP_AMBIENT_CLEAR, 0, 0, 0)
    capability = 0
    while _libc().prctl(_CAPBSET_DROP, capability, 0, 0, 0) == 0:
        capability += 1
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    _call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent has ended."""
    _call("prctl", _CHILD_SUBREAPER, 1, 0, 0, 0)


def end_with_parent(signal: int) -> None:
    """Be sent this signal when the parent ends."""
    _call("prctl", _PDEATHSIG, signal, 0, 0, 0)


def close_to_others() -> None:
    """Nobody without privileges may look into this process's memory, or stop it."""
    _call("prctl", _DUMPABLE, 0, 0, 0, 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: object) -> None:
    # Numbers as longs: `syscall` takes no other.
    passed = (ctypes.c_long(each) if isinstance(each, int) else each for each in arguments)
    if getattr(_libc(), name)(*passed) == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
