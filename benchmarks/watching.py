"""`flaxlings watch`, as JSON lines and as text, and when it said what."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

from benchmarks.place import FLAXLINGS, Learner
from benchmarks.processes import DEADLINE, GRACE, NotMeasured, last_words, started

Event = Mapping[str, Any]
Wanted = Callable[[Event], bool]


class Lines:
    """Whole lines out of a pipe as they come."""

    def __init__(self, process: subprocess.Popen[str], talk: IO[bytes]) -> None:
        assert process.stdout is not None  # noqa: S101 -- `started` gives every process a pipe
        self._descriptor = process.stdout.fileno()
        self._process = process
        self._talk = talk
        self._buffer = b""

    def read(self, end: float) -> str:
        """The next line, waited for until `end` (monotonic seconds).

        Raises:
            NotMeasured: it did not come, or the process has ended.
        """
        while b"\n" not in self._buffer:
            ready, _, _ = select.select([self._descriptor], [], [], max(0.0, end - time.monotonic()))
            data = os.read(self._descriptor, 1 << 16) if ready else b""
            if not data:
                how = f"ended with {_code(self._process)}" if ready else "is silent"
                raise NotMeasured(f"`watch` {how}; stderr: {last_words(self._talk)}")
            self._buffer += data
        line, self._buffer = self._buffer.split(b"\n", 1)
        return line.decode("utf-8", "replace")


class Watch:
    """A watch of one exercise that answers saves with events."""

    def __init__(self, process: subprocess.Popen[str], lines: Lines, learner: Learner, name: str, began: float) -> None:
        self.pid = process.pid
        self.began = began
        """The time just before it was started, in monotonic seconds."""
        self._lines = lines
        self._learner = learner
        self._name = name

    def collect(self, *wanted: Wanted) -> list[Event]:
        """The first event for each of what is wanted, in whatever order they come.

        Raises:
            NotMeasured: one of them did not come.
        """
        end = time.monotonic() + DEADLINE
        found: dict[int, Event] = {}
        while len(found) < len(wanted):
            event = json.loads(self._lines.read(end))
            if event["event"] == "stopped":
                raise NotMeasured(f"`watch` was stopped: {event['reason']}")
            for index, suits in enumerate(wanted):
                if index not in found and suits(event):
                    found[index] = event
        return [found[index] for index in range(len(wanted))]

    def save(self, text: str) -> float:
        """Save this text and wait for the verdict about it; the seconds from just before the write to the verdict."""
        return self.answered(text)[0]

    def answered(self, text: str, *also: Wanted) -> tuple[float, Event]:
        """As `save`, waiting for what else is wanted, too; the seconds and the verdict's event."""
        begin = time.monotonic()
        self._learner.save(self._name, text)
        verdict, *_ = self.collect(verdict_about(text), *also)
        return float(verdict["at"]) - begin, verdict

    def save_twice(self, first: str, second: str, gap: float) -> float:
        """Save `second` so many seconds after `first`; the seconds from the second write to its verdict."""
        begin = time.monotonic()
        self._learner.save(self._name, first)
        time.sleep(max(0.0, begin + gap - time.monotonic()))
        return self.save(second)

    def wait_until_ready(self) -> Event:
        """Wait until a save of the exercise is answered at full speed."""
        return self.collect(is_event("ready", self._name))[0]

    def come_back(self, text: str) -> None:
        """After a solved save: wait for the next exercise, come back with an unsolved text, and wait until ready."""
        self.collect(is_event("advanced"))
        self.answered(text, is_event("ready", self._name))


def is_event(kind: str, name: str | None = None) -> Wanted:
    """An event of this kind, about this exercise."""
    return lambda event: event["event"] == kind and (name is None or event["exercise"] == name)


def verdict_about(text: str) -> Wanted:
    """The verdict about this text.

    Raises:
        NotMeasured: it is unjudged, which says nothing of how long a verdict takes.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()

    def suits(event: Event) -> bool:
        if event["event"] != "verdict" or event["verdict"]["digest"] != digest:
            return False
        if event["verdict"]["status"] == "unjudged":
            raise NotMeasured(f"unjudged: {event['verdict']['error']}")
        return True

    return suits


@contextlib.contextmanager
def watching(learner: Learner, name: str, environ: Mapping[str, str]) -> Iterator[Watch]:
    """`flaxlings watch NAME --json` in the learner's directory."""
    began = time.monotonic()
    with _lines(learner, environ, name, "--json") as (process, lines):
        yield Watch(process, lines, learner, name, began)


def seconds_until_shown(learner: Learner, name: str, title: str, environ: Mapping[str, str]) -> float:
    """Start `flaxlings watch NAME` with its text on a pipe; the seconds until the exercise's title is there.

    Raises:
        NotMeasured: it does not come.
    """
    begin = time.monotonic()
    with _lines(learner, environ, name) as (_, lines):
        while title not in lines.read(begin + DEADLINE):
            pass
        return time.monotonic() - begin


def _code(process: subprocess.Popen[str]) -> int | None:
    """The exit code of a process that has closed its output; None where it goes on all the same."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        return process.wait(GRACE)
    return None


@contextlib.contextmanager
def _lines(
    learner: Learner, environ: Mapping[str, str], *arguments: str
) -> Iterator[tuple[subprocess.Popen[str], Lines]]:
    # Into a file: nobody reads a second pipe, and a full one would stop the watch.
    with (
        tempfile.TemporaryFile() as talk,
        started((*FLAXLINGS, "watch", *arguments), learner.home, environ, errors=talk.fileno()) as process,
    ):
        yield process, Lines(process, talk)
