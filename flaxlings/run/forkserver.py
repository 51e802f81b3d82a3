"""Workers forked from one process that has imported everything."""

from __future__ import annotations

import contextlib
import itertools
import os
import selectors
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flaxlings.run.interpreter import END_LIMIT, command, environment
from flaxlings.run.leftovers import MARK, end_leftovers, new_mark
from flaxlings.run.pipes import LaunchFault, Pipes
from flaxlings.run.starvation import cpu_wait
from flaxlings.run.wire import FORK_RECORD, FORK_STATUS

_LOOK = 0.5
"""Seconds in which a server answers that nobody hinders."""


@dataclass(frozen=True, slots=True)
class Server:
    """One process that forks. Its id is the session of its workers, and its mark is on all that comes of them."""

    pid: int
    mark: str

    def is_stopped(self) -> bool:
        """Whether somebody has stopped it."""
        try:
            says = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            return False
        return says.rpartition(")")[2].split()[0] == "T"

    def stand_in(self, worker: int | None) -> None:
        """End this worker's group and what has left the session, as the server would if it were still there."""

        def is_anothers(pid: int) -> bool:
            try:
                return os.getsid(pid) == self.pid and worker not in {pid, os.getpgid(pid)}
            except ProcessLookupError:
                return True  # it has ended, and its number may be anybody's

        end_leftovers(self.mark, spared=is_anothers)


def _keep_going(pid: int) -> None:
    """Have this child go on whenever somebody stops it, until it has ended: a run does not wait for its neighbours."""
    while hasattr(os, "waitid"):  # not on macOS before Python 3.13
        try:
            seen = os.waitid(os.P_PID, pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        except ChildProcessError:
            return
        if seen is None or seen.si_code != os.CLD_STOPPED:
            return
        os.kill(pid, signal.SIGCONT)


class ForkServer:
    """Workers forked from one process that has imported jax, flax and optax. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._errors: IO[bytes] | None = None
        self._mark = ""
        self._bereaved: list[str] = []
        """The marks of servers that have ended without ending everything of theirs."""
        self._number = 0
        self._closed = False

    def warm(self) -> None:
        """Start the server; its imports go on while this process does something else."""
        # What hinders it now is said by the first run.
        with self._lock, contextlib.suppress(OSError):
            if not self._closed:
                self._serve()

    def start(self) -> ForkedWorker:
        """A worker forked by the server, which is started again when it has died."""
        pipes = Pipes(status=True)
        with self._lock:
            self._number += 1
            number = self._number
            try:
                server = self._request(FORK_RECORD.pack(b"F", number), pipes.theirs)
            except OSError as error:
                pipes.close()
                raise LaunchFault(f"the fork server does not answer: {error}{self._complaint()}") from error
            finally:
                pipes.release()
        return ForkedWorker(self, server, number, pipes)

    def end(self, number: int) -> None:
        """Ask the server to end a worker. One that is gone has left its workers to whoever started them."""
        with self._lock:
            if self._socket is not None:
                try:
                    self._socket.sendall(FORK_RECORD.pack(b"K", number))
                except OSError:
                    self._stop()

    def give_up(self, server: Server) -> None:
        """End the server if it still is the one: it hangs, and the next start needs another."""
        with self._lock:
            if self._process is not None and self._process.pid == server.pid:
                self._process.kill()

    def close(self) -> None:
        """End the server and every worker of it, for good."""
        with self._lock:
            self._closed = True
            self._stop()
            self._forget()
            end_leftovers(*self._bereaved)

    def _request(self, record: bytes, descriptors: tuple[int, ...]) -> Server:
        """Send a request to the server; which one took it."""
        server, requests = self._serve()
        try:
            socket.send_fds(requests, [record], descriptors)
        except (BrokenPipeError, ConnectionResetError):
            self._stop()
            server, requests = self._serve()
            socket.send_fds(requests, [record], descriptors)
        return server

    def _serve(self) -> tuple[Server, socket.socket]:
        if self._closed:
            raise OSError("it was closed")
        if self._process is not None and self._socket is not None and self._process.poll() is None:
            return Server(self._process.pid, self._mark), self._socket
        self._stop()
        self._forget()
        ours, theirs = socket.socketpair()
        errors = tempfile.TemporaryFile()  # noqa: SIM115 -- lives as long as the server
        self._socket, self._errors, self._mark = ours, errors, new_mark()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
                command("serve", str(theirs.fileno())),
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                env={**environment(os.environ), MARK: self._mark},
                start_new_session=True,
            )
        keeper = threading.Thread(target=_keep_going, args=(self._process.pid,), name="fork server", daemon=True)
        try:
            keeper.start()
        except RuntimeError as error:
            # Nothing would wake this server.
            self._process.kill()
            self._stop()
            raise OSError(str(error)) from error
        return Server(self._process.pid, self._mark), ours

    def complaint(self) -> str:
        """What the server printed, for somebody who has to find out why it died."""
        with self._lock:
            return self._complaint()

    def _complaint(self) -> str:
        if self._errors is None:
            return ""
        # pread, because the server writes through the same file offset.
        text = os.pread(self._errors.fileno(), 1 << 16, 0).decode("utf-8", "replace").strip()
        return f"\n{text[-2000:]}" if text else ""

    def _stop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._process is not None:
            try:
                self._process.wait(END_LIMIT)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.returncode != 0:
                self._bereaved.append(self._mark)
            self._process = None

    def _forget(self) -> None:
        if self._errors is not None:
            self._errors.close()
            self._errors = None


class ForkedWorker:
    """A worker that is the fork server's child."""

    def __init__(self, servers: ForkServer, server: Server, number: int, pipes: Pipes) -> None:
        self.jobs, self.answers, self.output = pipes.jobs, pipes.answers, pipes.output
        self._servers = servers
        self._server = server
        self._number = number
        self._pipes = pipes
        self._said: list[int] = []
        """What the server has said of it: its process id, then its exit code."""
        self._ended = False

    def end(self) -> int | None:
        """Have the server end the process group, and wait for the exit code; do it here when the server is gone."""
        if not self._ended:
            self._ended = True
            self._said += self._overheard()
            if self._said:
                # Before the server has to do anything: this may be what stops it.
                self._kill(self._said[0])
            self._servers.end(self._number)
            self._said += self._listen()
        match self._said:
            case [_, code]:
                return code
            case [pid]:
                self._kill(pid)
                self._server.stand_in(pid)
            case _:
                self._server.stand_in(None)
        return None

    def waited(self, *, roughly: bool = False) -> float:
        """Seconds for which it was ready to run while others had the processors."""
        if not self._said and not self._ended:
            # Whoever asks has heard of the worker, so the server has named its process by now.
            self._said += itertools.islice(self._listen(), 1)
        return cpu_wait(self._said[0], roughly=roughly) if self._said else 0.0

    def _listen(self) -> Iterator[int]:
        """What the server says of this worker, until it has said everything, is gone, or hangs."""
        assert self._pipes.status is not None  # noqa: S101 -- for the type checker: a forked worker has it
        # One that needs no descriptor: a worker has to be ended when none is left, too.
        stops = 0
        with selectors.PollSelector() as selector:
            selector.register(self._pipes.status, selectors.EVENT_READ)
            end = time.monotonic() + END_LIMIT
            while (left := end - time.monotonic()) > 0:
                if not selector.select(min(left, _LOOK)):
                    stops = stops + 1 if self._server.is_stopped() else 0
                    if stops == 2:
                        break  # somebody stops it as often as it goes on
                    continue
                data = os.read(self._pipes.status, FORK_STATUS.size)
                if len(data) < FORK_STATUS.size:
                    return
                yield FORK_STATUS.unpack(data)[0]
        self._servers.give_up(self._server)

    def _overheard(self) -> Iterator[int]:
        """Its process id, if it was told by now and nobody has asked before."""
        assert self._pipes.status is not None  # noqa: S101 -- as above
        with selectors.PollSelector() as selector:
            selector.register(self._pipes.status, selectors.EVENT_READ)
            if not self._said and selector.select(0):
                yield from itertools.islice(self._listen(), 1)

    def _kill(self, pid: int) -> None:
        try:
            if os.getsid(pid) != self._server.pid:
                return  # the number is somebody else's by now
        except ProcessLookupError:
            pass  # what it started can still be there
        else:
            # It may have left the group that bears its number.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)

    def complaint(self) -> str:
        """What the fork server printed."""
        return self._servers.complaint()

    def close(self) -> None:
        """Give the descriptors back."""
        self._pipes.close()
