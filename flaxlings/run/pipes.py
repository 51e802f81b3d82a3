"""The pipes between this process and a worker."""

from __future__ import annotations

import os


class LaunchFault(Exception):
    """No worker could be started: our fault, or the installation's."""


def occupy_standard_descriptors() -> None:
    """Where this program was started with stdin, stdout or stderr closed, a pipe would get such a number and break."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest free number is this one: those below are taken by now.
            os.open(os.devnull, os.O_RDWR)


def _pipes(count: int) -> list[tuple[int, int]]:
    """That many pipes, or none.

    Raises:
        LaunchFault: there are no descriptors left.
    """
    pipes: list[tuple[int, int]] = []
    try:
        for _ in range(count):
            pipes.append(os.pipe())  # noqa: PERF401 -- a comprehension would lose those that were made
    except OSError as error:
        for pipe in pipes:
            for descriptor in pipe:
                os.close(descriptor)
        raise LaunchFault(f"no worker could be started: {error}") from error
    return pipes


def write_some(descriptor: int, data: bytes) -> bytes:
    """What is left after writing as much as goes. A worker that is gone takes nothing, and its answers say so."""
    try:
        return data[os.write(descriptor, data) :]
    except BlockingIOError:
        return data
    except BrokenPipeError:
        return b""


class Pipes:
    """Three pipes, which ends belong to whom, and what else goes along (a fourth for the fork server)."""

    def __init__(self, *, status: bool = False) -> None:
        (jobs, self.jobs), (self.answers, answers), (self.output, output), *more = _pipes(4 if status else 3)
        self.theirs: tuple[int, ...] = (jobs, answers, output, *(write for _, write in more))
        self.status = more[0][0] if more else None

    def release(self) -> None:
        """Close the worker's ends on this side."""
        for descriptor in self.theirs:
            os.close(descriptor)

    def close(self) -> None:
        """Close our ends."""
        for descriptor in (self.jobs, self.answers, self.output, self.status):
            if descriptor is not None:
                os.close(descriptor)
