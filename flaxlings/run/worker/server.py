"""The fork server: warm imports, no backend, one forked worker for each request.

The contract: requests arrive on one socket, each a `FORK_RECORD` (operation and worker number). `F` comes with
four descriptors (jobs, answers, output, status) and forks a worker that owns the first three; its process id is written
on `status`. `K` ends a worker's whole process group, reaps it, and writes its exit code on `status`. Whoever asked owns
the decision when; a worker that ended by itself stays a zombie until then, so that its process group's number cannot be
given to somebody else. What a worker started and took out of its group becomes a child of the server once its parent
has ended, and ends with the next worker that is ended. A worker that cannot be forked has its descriptors closed. When
the socket closes, every worker is ended and the server too.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import sys
from collections.abc import Collection
from pathlib import Path
from typing import NoReturn

from flaxlings.run.wire import FORK_RECORD, FORK_STATUS

_GENERATIONS = 1000
"""How often one looks for descendants: something that forks as fast as it is ended must not stop the server."""


def serve_forks(descriptor: int) -> None:
    """Serve fork requests on this socket until it closes."""
    import optax  # noqa: F401 -- for the learner's files

    from flaxlings.run.worker.memory import allowance
    from flaxlings.run.worker.serve import serve

    allowance()  # found once, and known to every worker
    # Everything imported so far stays out of the children's collections, and so in memory that is shared with them.
    gc.collect()
    gc.freeze()
    _adopt_orphans()
    requests = socket.socket(fileno=descriptor)
    workers: dict[int, tuple[int, int]] = {}
    try:
        while True:
            data, descriptors, _, _ = socket.recv_fds(requests, FORK_RECORD.size, 4)
            if len(data) < FORK_RECORD.size:
                return
            operation, number = FORK_RECORD.unpack(data)
            if operation == b"F":
                jobs, answers, output, status = descriptors
                pid = _fork(serve, jobs, answers, output)
                for unneeded in (jobs, answers, output):
                    os.close(unneeded)
                if pid is None:
                    os.close(status)
                    continue
                workers[number] = (pid, status)
                _tell(status, pid)
            elif number in workers:
                _end(*workers.pop(number), strangers_to=[pid for pid, _ in workers.values()])
    finally:
        for worker in workers.values():
            _end(*worker)
        _end_strangers([])


def _fork(serve: object, jobs: int, answers: int, output: int) -> int | None:
    """The new worker's process id; None when the system has no room for another process."""
    try:
        pid = os.fork()
    except OSError as error:
        print(f"no worker could be forked: {error}", file=sys.stderr, flush=True)  # noqa: T201 -- the server's errors are a file that the parent reads
        return None
    if pid == 0:
        _become_worker(serve, jobs, answers, output)
    _own_group(pid)
    return pid


def _become_worker(serve: object, jobs: int, answers: int, output: int) -> NoReturn:
    try:
        _own_group(0)
        first = 3
        for kept in sorted((jobs, answers, output)):
            os.closerange(first, kept)
            first = kept + 1
        os.closerange(first, os.sysconf("SC_OPEN_MAX"))
        serve(jobs, answers, output)  # type: ignore[operator] # typed as object so that this module imports without jax
    finally:
        os._exit(70)


def _own_group(pid: int) -> None:
    # Both sides do it: whoever comes first, the group exists before anybody relies on it.
    with contextlib.suppress(PermissionError, ProcessLookupError):
        os.setpgid(pid, pid)


def _end(pid: int, status: int, *, strangers_to: Collection[int] | None = None) -> None:
    # It may have left its own group for this process's, and something else may be in its own.
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(PermissionError, ProcessLookupError):
            kill(pid, signal.SIGKILL)
    _, code = os.waitpid(pid, 0)
    if strangers_to is not None:
        _end_strangers(strangers_to)
    _tell(status, os.waitstatus_to_exitcode(code))
    os.close(status)


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        from flaxlings.run.worker.linux import adopt_orphans

        # Where it is refused, a daemon of a learner's outlives its run, as it always could.
        with contextlib.suppress(OSError):
            adopt_orphans()


def _end_strangers(workers: Collection[int]) -> None:
    """End every child that is no worker, and what it leaves to this process in turn."""
    for _ in range(_GENERATIONS):
        strangers = _children() - set(workers)
        if not strangers:
            return
        for pid in strangers:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        for pid in strangers:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _children() -> set[int]:
    try:
        return set(map(int, Path("/proc/thread-self/children").read_text(encoding="ascii").split()))
    except OSError:
        return set()  # not Linux, or one that does not tell


def _tell(status: int, number: int) -> None:
    # A broken pipe: nobody waits for it any more.
    with contextlib.suppress(BrokenPipeError):
        os.write(status, FORK_STATUS.pack(number))
