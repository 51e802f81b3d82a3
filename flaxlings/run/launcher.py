"""Starting a worker process, from a fork server or by plain spawn; `start()` is the seam."""

from __future__ import annotations

import os
import sys
from typing import Protocol

from flaxlings.run.forkserver import ForkServer
from flaxlings.run.pipes import occupy_standard_descriptors
from flaxlings.run.spawn import Spawner

START_METHODS = ("fork", "spawn")


class Worker(Protocol):
    """A process that waits for one job. The descriptors are this side's ends of its pipes."""

    jobs: int
    answers: int
    output: int

    def end(self) -> int | None:
        """End the whole process group; the exit code (negative: a signal), or None when nobody can tell."""

    def waited(self, *, roughly: bool = False) -> float:
        """Seconds for which it was ready to run while others had the processors; 0 where nobody tells.

        Roughly: its children are others, too. That is quickly known.
        """

    def complaint(self) -> str:
        """What is known about why it could not even begin, besides its output."""

    def close(self) -> None:
        """Give the descriptors back. Call `end` first."""


def end_worker(worker: Worker) -> None:
    """End the worker's process group, wait for that, and give its descriptors back."""
    worker.end()
    worker.close()


class Launcher(Protocol):
    """Starts workers."""

    def warm(self) -> None:
        """Begin whatever makes the next start quick, without waiting for it."""

    def start(self) -> Worker:
        """A fresh worker.

        Raises:
            LaunchFault: none can be started.
        """

    def close(self) -> None:
        """End everything that was started."""


def make_launcher(method: str | None = None) -> Launcher:
    """The launcher for this system; `FLAXLINGS_START` or `method` (`fork`, `spawn`) decide otherwise.

    macOS spawns: its system libraries do not survive a fork without exec.

    Raises:
        ValueError: no such method.
    """
    occupy_standard_descriptors()
    method = method or os.environ.get("FLAXLINGS_START") or ("spawn" if sys.platform == "darwin" else "fork")
    if method not in START_METHODS:
        raise ValueError(f"FLAXLINGS_START is {method!r}; it can be {' or '.join(START_METHODS)}")
    return ForkServer() if method == "fork" and hasattr(os, "fork") else Spawner()
