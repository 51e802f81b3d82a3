"""A learner's directory, and a watcher of it."""

from __future__ import annotations

import queue
import sys
from pathlib import Path

import pytest

from flaxlings.course.model import Exercise
from flaxlings.watch.events import Event, Touched, WatcherReported
from flaxlings.watch.watcher import Watcher

GIVE_UP = 20.0
"""Seconds until a test gives up waiting; nothing ever waits that long on a machine that works."""

POLL = 0.02

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


def exercise(name: str) -> Exercise:
    return Exercise(name, "03_parameters", name, "linen", "easy", (), (), "")


class Home:
    """A learner's directory with two exercises, and everything that its watcher posted."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory / "exercises"
        self.topic = self.directory / "03_parameters"
        self.dense = self.topic / "dense.py"
        self.counter = self.topic / "counter.py"
        self.topic.mkdir(parents=True)
        self.dense.write_text("dense\n")
        self.counter.write_text("counter\n")
        self.queue: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.seen: list[Event] = []

    def watcher(self, poll: float | None = None, *, looks: bool = False) -> Watcher:
        """A watcher that posts what the system tells about; with `looks` also what it does not."""
        by_path = {self.dense: exercise("dense"), self.counter: exercise("counter")}
        watcher = Watcher(
            self.directory, exercise_of=by_path.get, post=self.queue.put, clock=lambda: 7.0, poll=poll, check_every=0.02
        )
        if not looks:
            watcher._tell_missed = lambda: None
        return watcher

    def wait(self, *wanted: Event) -> None:
        """Until one of these is posted."""
        while True:
            self.seen.append(self.queue.get(timeout=GIVE_UP))
            if self.seen[-1] in wanted:
                return

    def wait_for_report(self) -> WatcherReported:
        while True:
            event = self.queue.get(timeout=GIVE_UP)
            self.seen.append(event)
            if isinstance(event, WatcherReported):
                return event

    def touched(self) -> set[str]:
        """The exercises that were touched, up to a save of `counter` that is made now."""
        self.counter.write_text("the last save\n")
        self.wait(Touched("counter", True, 7.0), Touched("counter", False, 7.0))
        return {event.exercise for event in self.seen if isinstance(event, Touched)} - {"counter"}
