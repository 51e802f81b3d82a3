"""How much memory a run may take, so that a text which takes all of it harms itself and not the machine.

The limit is on what a process has for itself alone (RLIMIT_DATA), whether used or not; it counts for each process of
a run. Other systems than Linux have no such limit.
"""

from __future__ import annotations

import contextlib
import functools
import mmap
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

from flaxlings.judge.observation import Raised

MOST = 8 << 30
"""Bytes for a run, on a machine that has twice as much."""
_FOR_A_PROCESSOR = 64 << 20
"""Bytes for the stacks of the threads that jax starts for each; next to nothing of them is ever used.

All of them together get a quarter of the allowance at the most: a container may have little memory and many processors.
"""
_RESERVE = 256 << 20
"""Bytes with which a run that has used up everything can still say so."""
_CGROUP = "sys/fs/cgroup"
_BALLAST = 8 << 20
_UNLIMITED = 1 << 60
"""From here on a number stands for no limit."""


class _Ballast:
    """Memory to throw off, `ballast.held.close()`, before anything else is done about an exception: that takes some.

    It is the same object all the time, so that a lesson in which it was used leaves no trace.
    """

    __slots__ = ("held",)

    def __init__(self) -> None:
        self.held = mmap.mmap(-1, mmap.PAGESIZE)

    def take(self) -> None:
        self.held = mmap.mmap(-1, _BALLAST, flags=mmap.MAP_PRIVATE)


ballast = _Ballast()


@functools.cache
def allowance() -> int:
    """Bytes that a run may take beside what its worker holds: half of the machine, or of the container, at the most."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(MOST, min(machine, container_limit(Path("/"))) // 2)


def container_limit(root: Path) -> int:
    """Bytes that the control groups of this process may take, both generations of them."""
    limits = [_UNLIMITED]
    for group in _groups(root):
        for file in (Path(group, "memory.max"), Path("memory", group, "memory.limit_in_bytes")):
            # "max", or not there.
            with contextlib.suppress(OSError, ValueError):
                limits.append(int((root / "sys/fs/cgroup" / file).read_text(encoding="ascii")))
    return min(limits)


def _groups(root: Path) -> Iterator[str]:
    """The group of this process and those around it; the outermost is seen also where the rest is out of sight."""
    yield ""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        for line in (root / "proc/self/cgroup").read_text(encoding="utf-8").splitlines():
            _, controllers, path = line.split(":", 2)
            if not controllers or "memory" in controllers.split(","):
                parts = [part for part in path.split("/") if part not in {"", ".."}]
                yield from ("/".join(parts[: count + 1]) for count in range(len(parts)))


def limit_memory() -> None:
    """Let this process take its allowance, and no more."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, ValueError):
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if hard != resource.RLIM_INFINITY and soft == hard - _RESERVE:
            return  # it has learnt a text under this limit, which no process can raise again
        held = int(Path("/proc/self/statm").read_bytes().split()[5]) * os.sysconf("SC_PAGE_SIZE")
        most = held + _room(len(os.sched_getaffinity(0))) + _RESERVE
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (max(most - _RESERVE, most // 2), most))
        ballast.take()


def _room(processors: int) -> int:
    """Bytes for the allowance and what jax asks for beside it."""
    return allowance() + min(_FOR_A_PROCESSOR * processors, allowance() // 4)


@contextlib.contextmanager
def reserve() -> Iterator[None]:
    """Have the reserve at hand, to tell of a run that has used up everything; to be entered without the ballast."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if soft == resource.RLIM_INFINITY:
        yield  # not Linux
        return
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            ballast.take()
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def with_limit(raised: Raised) -> Raised:
    """What was raised, with the limit if that was met: the message of Python is empty."""
    if not raised.type.endswith("MemoryError") and "Out of memory allocating" not in raised.message:
        return raised
    soft, _ = resource.getrlimit(resource.RLIMIT_DATA)
    if soft == resource.RLIM_INFINITY:
        return raised
    may = min(allowance(), soft)
    limit = f"{may >> 30} GiB" if may >> 32 else f"{may >> 20} MiB"
    message = "\n".join(filter(None, (raised.message, f"A run may have {limit} of memory.")))
    return structs.replace(raised, message=message)
