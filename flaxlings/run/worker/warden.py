"""The first process of a namespace: waits for the run in it, watches its memory, and takes everything along."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

_LOOK = 0.1
"""Seconds between two looks at the memory of all processes."""
_PAGE = os.sysconf("SC_PAGE_SIZE")


def guard(pid: int, tell: int, memory: int | None) -> NoReturn:
    """Wait for this process and end all others; how it ended is written on `tell`.

    Args:
        pid: the process that runs a text.
        tell: a pipe for its exit code (negative: a signal).
        memory: bytes that all processes together may have; None where they cannot be seen.
    """
    # The first process of a namespace hears only of what it handles: no signal from in there ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    awaited = {signal.SIGCHLD, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
    while (code := _ended(pid)) is None:
        heard = signal.sigtimedwait(awaited, _LOOK)
        if heard is not None and heard.si_signo == signal.SIGTERM:
            os.kill(pid, signal.SIGKILL)
        if memory is not None and _memory(_resident) > memory and _memory(_own) > memory:
            os.kill(pid, signal.SIGKILL)
            says = f"\n[ended: all its processes together used more than {memory >> 30} GiB of memory]\n"
            with contextlib.suppress(OSError):
                sys.stderr.write(says)
                sys.stderr.flush()
    os.write(tell, str(code).encode())
    # The system ends whatever is left in the namespace before this process is gone.
    os._exit(0)


def wait_for_warden(pid: int, told: int, descriptors: Sequence[int]) -> NoReturn:
    """Wait for the warden, and end as the process ended that it guarded."""
    for descriptor in descriptors:
        os.close(descriptor)
    status = os.read(told, 16)
    os.waitpid(pid, 0)
    code = int(status) if status else -signal.SIGKILL
    if code < 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with contextlib.suppress(OSError, ValueError):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 70)


def _ended(pid: int) -> int | None:
    """Reap what has ended; the exit code of the process, once it has."""
    with contextlib.suppress(ChildProcessError):
        while True:
            found, status = os.waitpid(-1, os.WNOHANG)
            if found == pid:
                return os.waitstatus_to_exitcode(status)
            if found == 0:
                break
    return None


def _memory(of: Callable[[Path], int]) -> int:
    """Bytes of memory of every process in sight."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        # It may have ended.
        with contextlib.suppress(OSError, ValueError, IndexError):
            total += of(process)
    return total


def _resident(process: Path) -> int:
    """What belongs to no file, quickly; what forked processes share counts for each."""
    _, resident, shared, *_ = (process / "statm").read_bytes().split()
    return (int(resident) - int(shared)) * _PAGE


def _own(process: Path) -> int:
    """The same, but of what is shared only its share; a process that hides that is taken for all it has."""
    try:
        lines = (process / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return _resident(process)
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("Pss_Anon:")), 0)
