"""flaxlings as a learner starts it: commands that end, and watches on a pipe or in a terminal. Nothing here sleeps."""

from __future__ import annotations

import codecs
import fcntl
import json
import os
import queue
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

ROOT = Path(__file__).parents[1]
COURSE = Path(__file__).parent / "fixtures" / "course"
FLAXLINGS = (sys.executable, "-P", "-m", "flaxlings")
DEADLINE = 60.0
"""Seconds in which anything that a test waits for must have happened, on a machine with other things to do."""
QUIET = 0.6
"""Seconds without an event after which a watch has said everything: twice what it waits for a save to be whole."""

_MARK = "FLAXLINGS_TEST_PROCESS"
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
_ERASED = re.compile(r"[^\n]*\x1b\[2K\r")
_IN_TERMINAL = """
import os, sys
terminal, *command = sys.argv[1:]
os.setsid()
descriptor = os.open(terminal, os.O_RDWR)  # the first terminal that a session opens is the one it is controlled by
for standard in (0, 1, 2):
    os.dup2(descriptor, standard)
os.execvp(command[0], command)
"""


@dataclass(frozen=True)
class Place:
    """A learner's directory, the course it is of, and a mark in the environment of everything that is started there."""

    root: Path
    course: Path
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    def environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        """The environment of a learner who has set nothing, plus `extra`."""
        unwanted = ("COLUMNS", "LINES", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "PYTHON", "FLAXLINGS", "_TYPER")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        ours = {
            "PYTHONPATH": str(ROOT),
            "FLAXLINGS_COURSE": str(self.course),
            "FLAXLINGS_CACHE": os.environ["FLAXLINGS_CACHE"],
            "TERM": "xterm-256color",
            _MARK: self.mark,
        }
        return {**kept, "LANG": "C.UTF-8", **ours, **extra}

    def __call__(self, *arguments: str, cwd: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end, without a terminal."""
        return subprocess.run(
            [*FLAXLINGS, *arguments],
            cwd=cwd or self.root,
            env=self.environment(environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=DEADLINE,
            check=False,
        )

    def path(self, name: str) -> Path:
        """The learner's file of the exercise with this name."""
        (found,) = self.root.glob(f"exercises/*/{name}.py")
        return found

    def write(self, name: str, text: str) -> Path:
        """Save an answer."""
        path = self.root / "exercises" / self._topic(name) / f"{name}.py"
        path.write_text(text, encoding="utf-8")
        return path

    def solve(self, name: str) -> str:
        """Save the reference answer; its text."""
        text = (self.course / "solutions" / self._topic(name) / f"{name}.py").read_text(encoding="utf-8")
        self.write(name, text)
        return text

    def stub(self, name: str) -> str:
        """The pristine stub."""
        return (self.course / "checks" / self._topic(name) / "stubs" / f"{name}.py").read_text(encoding="utf-8")

    @property
    def state_path(self) -> Path:
        """The state file."""
        return self.root / ".flaxlings" / "state.json"

    @property
    def state(self) -> dict[str, Any]:
        """What the state file says now; nothing where there is none."""
        try:
            return dict(json.loads(self.state_path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return {}

    def write_state(self, state: Mapping[str, object] | str) -> None:
        """Leave a state file behind, as an earlier flaxlings would have."""
        self.state_path.parent.mkdir(exist_ok=True)
        self.state_path.write_text(state if isinstance(state, str) else json.dumps(state), encoding="utf-8")

    @property
    def solved(self) -> set[str]:
        """The names that the state file calls solved."""
        return {name for name, record in self.state.get("exercises", {}).items() if record["solved"]}

    def processes(self) -> list[int]:
        """Everything alive that was started here, however far it has removed itself from whoever started it."""
        mark = f"{_MARK}={self.mark}".encode()
        found = []
        for directory in Path("/proc").iterdir():
            try:
                if directory.name.isdigit() and mark in (directory / "environ").read_bytes().split(b"\0"):
                    found.append(int(directory.name))
            except OSError:
                continue  # it has ended meanwhile
        return found

    def wait_until_nothing_is_left(self) -> None:
        """Wait for the end of every process that was started here."""
        for pid in self.processes():
            try:
                descriptor = os.pidfd_open(pid)
            except ProcessLookupError:
                continue
            try:
                ended, _, _ = select.select([descriptor], [], [], DEADLINE)
                assert ended, f"process {pid} goes on"
            finally:
                os.close(descriptor)

    def _topic(self, name: str) -> str:
        (stub,) = self.course.glob(f"checks/*/stubs/{name}.py")
        return stub.parts[-3]


MakePlace = Callable[..., Place]


class Watch:
    """`flaxlings watch --json` on a pipe."""

    def __init__(self, place: Place, *arguments: str, **environ: str) -> None:
        self.place = place
        self.process = subprocess.Popen(
            [*FLAXLINGS, "watch", "--json", *arguments],
            cwd=place.root,
            env=place.environment(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.seen: list[dict[str, Any]] = []
        self.talk = ""
        self._overheard = threading.Condition()
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._listen), threading.Thread(target=self._overhear)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()

    def until(self, event: str, deadline: float = DEADLINE, **expected: object) -> dict[str, Any]:
        """The next event of this kind that holds what is expected; what comes before it is in `seen`."""
        end = time.monotonic() + deadline
        for found in self._next(end):
            if found["event"] == event and expected.items() <= found.items():
                return found
        raise AssertionError(f"no {event} with {expected} among {self.seen[-20:]}; stderr: {self.talk}")

    def verdict_about(self, digest: str, deadline: float = DEADLINE) -> dict[str, Any]:
        """The next verdict about the text with this digest."""
        end = time.monotonic() + deadline
        for found in self._next(end):
            if found["event"] == "verdict" and found["verdict"]["digest"] == digest:
                return dict(found["verdict"])
        raise AssertionError(f"no verdict about {digest} among {self.seen[-20:]}; stderr: {self.talk}")

    def during(self, seconds: float) -> list[dict[str, Any]]:
        """Everything that comes in so much time."""
        return list(self._next(time.monotonic() + seconds))

    def rest(self) -> list[dict[str, Any]]:
        """Everything until the watch ends."""
        return list(self._next(time.monotonic() + DEADLINE))

    def overhear(self, text: str) -> None:
        """Wait until this has been said on stderr."""
        with self._overheard:
            assert self._overheard.wait_for(lambda: text in self.talk, DEADLINE), f"no {text!r} in {self.talk!r}"

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Interrupt, and wait for the end; the exit code. What came meanwhile is in `seen`."""
        self.process.send_signal(number)
        self.rest()
        return self.process.wait(DEADLINE)

    def _next(self, end: float) -> Iterator[dict[str, Any]]:
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                return
            if line is None:
                self._lines.put(None)
                return
            event = json.loads(line)
            self.seen.append(event)
            yield event

    def _listen(self) -> None:
        for line in _lines(self.process.stdout):
            self._lines.put(line)
        self._lines.put(None)

    def _overhear(self) -> None:
        for line in _lines(self.process.stderr):
            with self._overheard:
                self.talk += line
                self._overheard.notify_all()


class Terminal:
    """A command in a pseudo-terminal of its own."""

    def __init__(
        self,
        place: Place,
        *arguments: str,
        columns: int = 100,
        rows: int = 50,
        command: Sequence[str] = FLAXLINGS,
        **environ: str,
    ) -> None:
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._slave = slave
        self.settings = termios.tcgetattr(slave)
        self.output = ""
        self._position = 0
        # What is read may end within a character.
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.process = subprocess.Popen(
            [sys.executable, "-c", _IN_TERMINAL, os.ttyname(slave), *command, *arguments],
            cwd=place.root,
            env=place.environment(environ),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)
        os.close(self._slave)

    @property
    def text(self) -> str:
        """What was printed, without control codes."""
        return _CONTROL.sub("", self.output)

    @property
    def lines(self) -> list[str]:
        """The lines that are left to read, without those that were erased."""
        return _CONTROL.sub("", _ERASED.sub("", self.output)).splitlines()

    def until(self, text: str) -> str:
        """Wait for a text behind the one that was waited for last; what stands between the two."""
        begin = self._position
        end = time.monotonic() + DEADLINE
        while text not in self.text[begin:]:
            assert self._read(end), f"no {text!r} in {self.text[begin:]!r}"
        found = self.text.index(text, begin)
        self._position = found + len(text)
        return self.text[begin:found]

    def read_for(self, seconds: float) -> None:
        """Read what comes next, if anything does in so much time."""
        self._read(time.monotonic() + seconds)

    def type(self, keys: str) -> None:
        """Press keys; `\\x03` is Ctrl-C."""
        os.write(self._master, keys.encode())

    def wait(self) -> int:
        """Read until the command ends; its exit code."""
        end = time.monotonic() + DEADLINE
        pid = os.pidfd_open(self.process.pid)
        try:
            while True:
                ready, _, _ = select.select([self._master, pid], [], [], max(0.0, end - time.monotonic()))
                assert ready, f"it goes on: {self.text!r}"
                if self._master not in ready:
                    return self.process.wait()
                self._read(end)
        finally:
            os.close(pid)

    @property
    def settings_now(self) -> list[Any]:
        """The terminal's settings as whoever is left alone with it finds them."""
        return termios.tcgetattr(self._slave)

    def _read(self, end: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], max(0.0, end - time.monotonic()))
        if ready:
            text = self._decoder.decode(os.read(self._master, 1 << 16))
            self.output += text
            self._took(text)
        return bool(ready)

    def _took(self, text: str) -> None:
        """For whoever reads along."""


def _lines(stream: IO[str] | None) -> Sequence[str] | IO[str]:
    return stream if stream is not None else ()
