"""Shuts a worker in, before it has read any text.

The contract: `confine` is called first, in a process without threads. It returns in the process that is to serve, which
is this one or a grandchild in namespaces of its own: this process then waits for that one and ends as it ended, and
between them stands the first process of the namespace, the warden, whose end is the end of everything in there. A
SIGTERM to the group of these two has the warden end the run and say how it ended, if it had. What cannot be had is an
exception here, and the worker ends without having run anything.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from flaxlings.run.sandbox import Limits, Sandbox, decode_sandbox
from flaxlings.run.worker import linux
from flaxlings.run.worker.root import enter_root, write
from flaxlings.run.worker.warden import guard, wait_for_warden

_SPACES = linux.CLONE_NEWUSER | linux.CLONE_NEWNET | linux.CLONE_NEWIPC | linux.CLONE_NEWPID


def serve_confined(jobs: int, answers: int, output: int) -> NoReturn:
    """Read the sandbox from `jobs`, be shut into it, and serve; see `serve`."""
    sandbox = decode_sandbox(_read_frame(jobs))
    short = confine(sandbox, (jobs, answers, output))
    from flaxlings.run.worker.serve import serve

    if sandbox.trial:
        sys.stdout.write("".join(f"{each}\n" for each in short))
        sys.stdout.flush()
        os._exit(0)
    serve(jobs, answers, output)


def confine(sandbox: Sandbox, descriptors: Sequence[int]) -> tuple[str, ...]:
    """Shut this process in; what falls short of the sandbox though the rest holds.

    Args:
        sandbox: what it is shut into.
        descriptors: of the worker alone; whoever waits for it must not hold them.

    Raises:
        OSError: this system does not do that.
    """
    short: list[str] = []
    if sandbox.namespaces:
        _enter_namespaces(sandbox, descriptors, short)
    os.chdir(sandbox.home)
    _limit(sandbox.limits, counted=sandbox.namespaces)
    if not sandbox.namespaces:
        short.append("processes")
    return tuple(short)


def _enter_namespaces(sandbox: Sandbox, descriptors: Sequence[int], short: list[str]) -> None:
    """Come out as the second process of new namespaces, without a privilege in them."""
    user, group = os.getuid(), os.getgid()
    linux.unshare(_SPACES | (linux.CLONE_NEWNS if sandbox.mounts else 0))
    write("/proc/self/setgroups", "deny")
    write("/proc/self/uid_map", f"{user} {user} 1")
    write("/proc/self/gid_map", f"{group} {group} 1")
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # The first process that is forked now is the first of the new namespace.
    told, tell = os.pipe()
    pid = os.fork()
    if pid:
        wait_for_warden(pid, told, (*descriptors, tell))
    os.close(told)
    linux.end_with_parent(signal.SIGKILL)
    if sandbox.mounts:
        enter_root(sandbox)
    if not _processes_limited(sandbox, user):
        short.append("processes")
    linux.give_up_privileges()
    pid = os.fork()
    if pid:
        # It must not be stopped by the process that it guards.
        linux.close_to_others()
        for descriptor in descriptors:
            os.close(descriptor)
        guard(pid, tell, sandbox.limits.memory if sandbox.mounts else None)
    os.close(tell)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # A group of its own: what it sends to its group does not reach those who wait for it.
    os.setsid()


def _processes_limited(sandbox: Sandbox, user: int) -> bool:
    """Root is subject to no limit of its own processes, only to that of the namespace."""
    if user != 0:
        return True
    return bool(sandbox.mounts) and int(Path("/proc/sys/kernel/pid_max").read_text()) == sandbox.limits.processes


def _limit(limits: Limits, *, counted: bool) -> None:
    # RLIMIT_AS would count the address space that XLA reserves and never uses.
    wanted = {
        resource.RLIMIT_DATA: limits.memory,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
    }
    if counted:
        # In a namespace of users it counts what runs in there; outside, everything that the user runs.
        wanted[resource.RLIMIT_NPROC] = limits.processes
    for what, limit in wanted.items():
        _, hard = resource.getrlimit(what)
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (allowed, allowed))


def _read_frame(descriptor: int) -> bytes:
    """One message of the parent's, length included; it writes them whole."""
    data = b""
    while len(data) < 4 or len(data) < 4 + int.from_bytes(data[:4], "big"):
        wanted = 4 - len(data) if len(data) < 4 else 4 + int.from_bytes(data[:4], "big") - len(data)
        piece = os.read(descriptor, wanted)
        if not piece:
            os._exit(0)
        data += piece
    return data
