"""Texts run as a learner's file, each in a real worker."""

from __future__ import annotations

import os
import resource
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flaxlings.judge.observation import Leaf, Number, Observation, Raised, Transcript, Value
from flaxlings.run import understudies
from flaxlings.run.cancellation import Cancellation
from flaxlings.run.execute import execute
from flaxlings.run.launcher import Launcher, Worker
from flaxlings.run.wire import Job

PATIENCE = 60.0
"""Seconds of a time limit that nothing should reach, on a machine with other things to do."""

CHECK = '''
"""Look at one function."""
from flaxlings.check import probe

@probe("the value")
def value(exercise, seed):
    return exercise.f(seed)
'''

LEAVING = "left_behind = 1\n"
"""Begins a text that nothing may be left of."""

LOOKING = """
import sys

def f(seed):
    return sum("left_behind" in vars(module) for module in list(sys.modules.values()) if hasattr(module, "__dict__"))
"""
"""A text that counts the modules of texts which begin like that."""


@dataclass(frozen=True)
class Bench:
    """A directory with one check, where texts are run as the exercise's file."""

    directory: Path
    launcher: Launcher
    check: str = CHECK

    @property
    def path(self) -> str:
        """What tracebacks call the learner's file."""
        return str(self.directory / "exercise.py")

    def job(
        self,
        source: str,
        *,
        seeds: tuple[int, ...] | None = (0,),
        time_limit: float = PATIENCE,
        name: str = "exercise",
    ) -> Job:
        """The job of running this text. The module of a text takes the place of an earlier one with its `name`."""
        check = self.directory / "check.py"
        if not check.exists() or check.read_text(encoding="utf-8") != self.check:
            check.write_text(self.check, encoding="utf-8")
        return Job(name, source, self.path, str(check), str(self.directory), seeds, time_limit)

    def run(
        self,
        source: str,
        *,
        seeds: tuple[int, ...] | None = (0,),
        time_limit: float = PATIENCE,
        cancellation: Cancellation | None = None,
    ) -> Transcript:
        """Run this text and wait for its transcript."""
        return execute(self.job(source, seeds=seeds, time_limit=time_limit), self.launcher, cancellation)

    def leaves(self, source: str) -> tuple[Leaf, ...]:
        """The leaves of the only observation of a run that goes well."""
        seen = the_observation(self.run(source))
        assert seen.raised is None, seen.raised
        return seen.leaves

    def value(self, source: str) -> Value:
        """The only value that is observed."""
        (leaf,) = self.leaves(source)
        return leaf.value

    def raised(self, source: str) -> Raised:
        """What was raised by the only probe."""
        seen = the_observation(self.run(source))
        assert seen.raised is not None
        return seen.raised


class Borrowed:
    """A launcher that its pool does not close."""

    def __init__(self, launcher: Launcher) -> None:
        self.start, self.warm = launcher.start, launcher.warm

    def close(self) -> None:
        """It is not the pool's own."""


@dataclass(frozen=True)
class Then:
    """A launcher that does something as soon as a worker is there, which still imports then, or has not been forked."""

    launcher: Launcher
    then: Callable[[], object]

    def warm(self) -> None:
        """As the launcher itself."""
        self.launcher.warm()

    def start(self) -> Worker:
        """A worker, and what is to happen then."""
        worker = self.launcher.start()
        self.then()
        return worker

    def close(self) -> None:
        """As the launcher itself."""
        self.launcher.close()


def the_observation(transcript: Transcript) -> Observation:
    """The only observation of a run that finished."""
    assert (transcript.ending, transcript.detail, transcript.unloadable) == ("finished", "", None), transcript
    (seen,) = transcript.observations
    return seen


def number(transcript: Transcript) -> int:
    """The whole number that is all that a run which finished has seen."""
    (leaf,) = the_observation(transcript).leaves
    assert isinstance(leaf.value, Number)
    return int(leaf.value.text)


def is_gone(pid: int) -> bool:
    """Whether the process has ended, or ends while one looks."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        ended, _, _ = select.select([descriptor], [], [], PATIENCE)
        return bool(ended)
    finally:
        os.close(descriptor)


def is_alive(pid: int) -> bool:
    """Whether the process has not ended yet."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return False
    try:
        return not select.select([descriptor], [], [], 0)[0]
    finally:
        os.close(descriptor)


@contextmanager
def no_descriptors() -> Iterator[None]:
    """Whatever this process opens meanwhile fails, for want of a descriptor; those that are open stay so."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def settled(found: understudies.Understudies | None) -> bool:
    """Wait until nothing is left to do; whether every worker is ready."""
    assert found is not None
    with found._changed:
        found._changed.wait_for(lambda: found._closed or (found._rehearsal is None and found._idle()), PATIENCE)
        return len(found._ready) == understudies.READY
