"""How long a process was ready to run while others had the processors."""

from __future__ import annotations

from pathlib import Path

_NANOSECONDS = 1e-9


def cpu_wait(pid: int) -> float:
    """Seconds for which the most starved thread of the process has waited for a processor; 0 where nobody tells.

    Linux counts it for each thread (Documentation/scheduler/sched-stats.rst: the second number of `schedstat`).
    """
    try:
        threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
        waits = [int(thread.read_text(encoding="ascii").split()[1]) for thread in threads]
    except (OSError, ValueError, IndexError):
        return 0.0  # the process has ended, or this system does not count
    return max(waits, default=0) * _NANOSECONDS
