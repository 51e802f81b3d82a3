"""Processes that have left whoever started them, found by a mark in the environment that they began with.

A process keeps it through forks and sessions, and whatever it does with its variables; only one that was started with
an environment of its own has none.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

MARK = "FLAXLINGS_RUN"
"""The variable that holds the mark."""
_GENERATIONS = 100
"""How often one looks: something that forks as fast as it is ended must not stop this process."""
_PATIENCE = 1.0
"""Seconds for the end of those that were found; one that takes longer is found again."""


def new_mark() -> str:
    """A mark that nothing else has."""
    return secrets.token_hex(12)


def end_leftovers(*marks: str, spared: Callable[[int], bool] = lambda pid: False) -> None:  # noqa: ARG005 -- spares nobody
    """End every process with such a mark but those that are spared, and what they start meanwhile. Needs /proc."""
    if not marks:
        return
    variables = {f"{MARK}={mark}".encode() for mark in marks}
    for _ in range(_GENERATIONS):
        ended = [each for pid in _marked(variables) if not spared(pid) and (each := _end(pid, variables)) is not None]
        if not ended:
            return
        for descriptor in ended:
            _await(descriptor)
            os.close(descriptor)


def _await(descriptor: int) -> None:
    # select() takes no descriptor beyond 1023.
    end = select.poll()
    end.register(descriptor, select.POLLIN)
    end.poll(_PATIENCE * 1000)


def _marked(variables: set[bytes]) -> Iterator[int]:
    with contextlib.suppress(OSError), os.scandir("/proc") as entries:
        for entry in entries:
            if entry.name.isdigit() and _has(int(entry.name), variables):
                yield int(entry.name)


def _has(pid: int, variables: set[bytes]) -> bool:
    """Whether the process is alive and has one of these; what has ended has no environment."""
    try:
        return not variables.isdisjoint(Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"))
    except OSError:
        return False


def _end(pid: int, variables: set[bytes]) -> int | None:
    """A descriptor of the process, which was sent SIGKILL; None when it is gone, and its number may be another's."""
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:
        return None
    with contextlib.suppress(OSError):
        if _has(pid, variables):
            signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            return descriptor
    os.close(descriptor)
    return None
