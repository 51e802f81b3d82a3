"""How long a process was ready to run while others had the processors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_NANOSECONDS = 1e-9


def cpu_wait(pid: int, *, roughly: bool = False) -> float:
    """Seconds for which the most starved thread of the process has waited for a processor; 0 where nobody tells.

    What its own children had of the processors meanwhile does not count: with them it is its own neighbour. Linux
    counts waiting for each thread (Documentation/scheduler/sched-stats.rst: the second number of `schedstat`).

    Args:
        pid: the process.
        roughly: look at no children, which takes milliseconds.
    """
    tasks = f"/proc/{pid}/task"
    try:
        waits = [_waited(f"{tasks}/{thread}/schedstat") for thread in os.listdir(tasks)]  # noqa: PTH208 -- paths cost more than the reading
    except (OSError, ValueError, IndexError):
        return 0.0  # the process has ended, or this system does not count
    waited = max(waits, default=0) * _NANOSECONDS
    return waited if roughly else max(waited - _taken_by_children(pid), 0.0)


def _waited(file: str) -> int:
    """Nanoseconds, as such a file says."""
    descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return int(os.read(descriptor, 100).split()[1])
    finally:
        os.close(descriptor)


def _taken_by_children(pid: int) -> float:
    """Seconds of processor time of everything that the process has started, alive or waited for."""
    tick = 1.0 / os.sysconf("SC_CLK_TCK")
    seconds = sum(_ticks(pid)[2:]) * tick
    left = list(_children(pid))
    # A number that comes again is somebody else's child by now.
    seen = {pid}
    while left:
        child = left.pop()
        if child not in seen:
            seen.add(child)
            seconds += sum(_ticks(child)) * tick
            left += _children(child)
    return seconds


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            yield from map(int, task.read_text(encoding="ascii").split())
        except OSError:
            continue  # it has ended meanwhile


def _ticks(pid: int) -> tuple[int, int, int, int]:
    """Clock ticks in user and kernel mode, its own and those of the children that it has waited for (proc(5))."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return int(fields[11]), int(fields[12]), int(fields[13]), int(fields[14])
    except (OSError, ValueError, IndexError):
        return 0, 0, 0, 0
