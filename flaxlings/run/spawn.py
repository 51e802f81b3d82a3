"""Workers by plain spawn: slow to start, and possible everywhere."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from flaxlings.run.interpreter import END_LIMIT, command, environment
from flaxlings.run.leftovers import MARK, end_leftovers, new_mark
from flaxlings.run.pipes import LaunchFault, Pipes
from flaxlings.run.starvation import cpu_wait


class Spawner:
    """Plain spawn: every worker imports jax by itself, in about a second."""

    def warm(self) -> None:
        """Nothing helps the next start."""

    def start(self) -> SpawnedWorker:
        """A fresh interpreter that serves one job."""
        return spawn("once", environ=environment(os.environ))

    def close(self) -> None:
        """Nothing outlives its worker."""


def spawn(role: str, *, environ: Mapping[str, str], directory: Path | None = None) -> SpawnedWorker:
    """Start a worker in this role, with this environment, in this directory.

    Raises:
        LaunchFault: it cannot be started.
    """
    pipes = Pipes()
    mark = new_mark()
    try:
        process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
            command(role, *map(str, pipes.theirs)),
            pass_fds=pipes.theirs,
            stdin=subprocess.DEVNULL,
            # An import that fails prints its reason where the run's output is read.
            stdout=pipes.theirs[2],
            stderr=pipes.theirs[2],
            env={**environ, MARK: mark},
            cwd=directory,
            start_new_session=True,
        )
    except OSError as error:
        pipes.close()
        raise LaunchFault(f"no worker could be started: {error}") from error
    finally:
        pipes.release()
    return SpawnedWorker(pipes, process, mark)


class SpawnedWorker:
    """A worker that is this process's own child."""

    def __init__(self, pipes: Pipes, process: subprocess.Popen[bytes], mark: str) -> None:
        self.jobs, self.answers, self.output = pipes.jobs, pipes.answers, pipes.output
        self._pipes = pipes
        self.process = process
        self._mark = mark
        self._ended = False

    def end(self) -> int | None:
        """End the process group before its leader is reaped, while its number is nobody else's; then what left it."""
        if self.process.returncode is None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (PermissionError, ProcessLookupError):
                self.process.kill()
        try:
            return self.process.wait(END_LIMIT)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if not self._ended:
                self._ended = True
                end_leftovers(self._mark)

    def waited(self, *, roughly: bool = False) -> float:
        """Seconds for which it was ready to run while others had the processors."""
        return cpu_wait(self.process.pid, roughly=roughly)

    def complaint(self) -> str:
        """Nothing: what it printed is in its output."""
        return ""

    def close(self) -> None:
        """Give the descriptors back."""
        self._pipes.close()
