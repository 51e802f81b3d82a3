"""A save in every phase of a run: there is one verdict about it, and none about the text before follows."""

from __future__ import annotations

import os
import queue
import select
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from hashlib import sha256
from pathlib import Path

import pytest
from processes import COURSE, DEADLINE, QUIET, Place, Watch
from runs import Then

from flaxlings.command.perform import Performer
from flaxlings.course.create import create_directory
from flaxlings.course.directory import Directory, exercise_of
from flaxlings.course.manifest import load_course
from flaxlings.course.model import Course, Exercise
from flaxlings.course.progress import Progress
from flaxlings.course.source import Unreadable
from flaxlings.judge.verdict import Verdict
from flaxlings.run.forkserver import ForkServer
from flaxlings.run.pool import Pool
from flaxlings.session import Session
from flaxlings.watch.events import Event, Opened, Stopped
from flaxlings.watch.loop import run_loop
from flaxlings.watch.state import WatchState
from flaxlings.watch.watcher import Watcher

RIGHT = "def total(numbers):\n    return sum(numbers)\n"
WRONG = "def total(numbers):\n    return len(numbers)\n"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def anything(*_: object) -> bool:
    return True


def about_the_next(*arguments: object) -> bool:
    return any(isinstance(each, Exercise) and each.name == "first_scale" for each in arguments)


def about_the_right_one(*arguments: object) -> bool:
    return any(isinstance(each, Verdict) and each.solved for each in arguments)


@dataclass
class Moments:
    """The points of a watch at which a save may come in between; at one of them it does, once."""

    armed: str = ""
    save: Callable[[], object] = lambda: None
    passed: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, moment: str, save: Callable[[], object]) -> None:
        with self.lock:
            self.armed, self.save = moment, save
            self.passed.clear()

    def at(self, moment: str, since: str = "") -> None:
        with self.lock:
            self.passed.add(moment)
            if moment == self.armed and (not since or since in self.passed):
                self.armed = ""
                self.save()

    def around(
        self,
        target: object,
        method: str,
        only: Callable[..., bool] = anything,
        *,
        before: str = "",
        after: str = "",
        since: str = "",
    ) -> None:
        """Have this method be a moment when it begins, and one when it returns, if its arguments are such.

        With `since`, only behind that moment: a thread may be late, and belong to the save before.
        """
        working = getattr(target, method)

        @wraps(working)
        def wrapped(*arguments: object, **settings: object) -> object:
            counts = only(*arguments)
            if counts:
                self.at(before, since)
            try:
                return working(*arguments, **settings)
            finally:
                if counts:
                    self.at(after, since)

        setattr(target, method, wrapped)


class Reader:
    """A view that remembers what it was shown."""

    def __init__(self) -> None:
        self.shown: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self.seen: list[tuple[str, str]] = []

    def opened(self, solved: int) -> None: ...
    def ready(self, exercise: Exercise | None) -> None: ...
    def task(self, exercise: Exercise, source: str, hints_read: int) -> None: ...
    def went(self, exercise: Exercise, told: Callable[[], tuple[str, int]]) -> None: ...
    def ended(self, exercise: Exercise) -> None: ...
    def finished(self) -> None: ...
    def stopped(self, exercise: str | None, reason: str) -> None: ...

    def saved(self, exercise: Exercise, digest: str) -> None:
        self.shown.put(("saved", digest))

    def verdict(self, exercise: Exercise, verdict: Verdict, lines: tuple[str, ...]) -> None:
        self.shown.put((verdict.status, verdict.digest))

    def advanced(self, left: Exercise, following: Exercise | None, progress: Progress, solution: str) -> None:
        self.shown.put(("advanced", following.name if following else ""))

    def passed(self, exercise: Exercise, following: Exercise | None, progress: Progress, solution: str) -> None:
        self.shown.put(("passed", exercise.name))

    def problem(self, exercise: Exercise, unreadable: Unreadable) -> None:
        self.shown.put(("problem", unreadable.says))

    def notice(self, says: str, hint: str) -> None:
        self.shown.put(("notice", says))

    def until(self, status: str, digest: str) -> None:
        """Until there is this verdict."""
        while (status, digest) not in self.seen:
            self.seen.append(self.shown.get(timeout=DEADLINE))

    def rest(self) -> list[tuple[str, str]]:
        """Everything that is shown until nothing is for a while."""
        try:
            while True:
                self.seen.append(self.shown.get(timeout=QUIET))
        except queue.Empty:
            return self.seen


class Rig:
    """A whole watch in this process, on real files and with real workers, that can be held at its moments."""

    def __init__(self, course: Course, directory: Directory) -> None:
        self.course, self.directory = course, directory
        self.path = directory.exercise_path(course.by_name["first_sum"])
        self.reader = Reader()
        self.moments = Moments()
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._state = WatchState("first_sum")
        self._thread = threading.Thread(target=self._watch)

    def replace(self, text: str) -> None:
        aside = self.path.with_name(".first_sum.py.tmp")
        aside.write_text(text)
        aside.replace(self.path)

    def open(self) -> None:
        """Begin to watch, with a fork server that has imported nothing."""
        self._thread.start()

    def close(self) -> WatchState:
        """Stop, when nothing is told any more; how the watch stood in the end."""
        if self._thread.ident is not None:
            self.reader.rest()
            self._events.put(Stopped("the test is over"))
            self._thread.join(DEADLINE)
        assert not self._thread.is_alive()
        return self._state

    def _watch(self) -> None:
        server = ForkServer()
        pool = Pool(Then(server, lambda: self.moments.at("a worker still imports")))
        session = Session(self.course, self.directory, pool)
        self._mark(pool, session)
        watcher = Watcher(
            self.directory.exercises,
            exercise_of=lambda path: exercise_of(self.course, self.directory, path),
            post=self._events.put,
        )
        with Performer(session, self.reader, self._events) as performer, watcher:
            self._events.put(Opened(time.monotonic()))
            self._state = run_loop(self._state, self._events, performer.perform)
        server.close()

    def _mark(self, pool: Pool, session: Session) -> None:
        around = self.moments.around
        right, later, since = about_the_right_one, about_the_next, "it has advanced"
        around(pool, "run", before="no worker has the job yet", after="the worker has finished")
        around(session, "judge", after="the verdict is made and nobody knows it")
        around(session, "record", right, before="the verdict waits for its credit", after="the verdict is credited")
        around(session, "move_to", later, before="the next is remembered", after="the next is current")
        around(session, "prepare", later, before="the next one's rehearsal begins", since=since)
        around(session, "reference", later, after="the next one's reference is known", since=since)
        around(self.reader, "saved", after="the save is shown")
        around(self.reader, "verdict", right, before="the verdict is shown", after="the verdict was shown")
        around(self.reader, "advanced", before="it advances", after="it has advanced")
        around(self.reader, "task", later, before="the next task is shown")
        around(self.reader, "ready", later, after="the next one's rehearsal is over", since=since)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    course = load_course(COURSE)
    rig = Rig(course, create_directory(tmp_path / "learner", course).directory)
    yield rig
    rig.close()


BEFORE_CREDIT = (
    "a worker still imports",
    "the save is shown",
    "no worker has the job yet",
    "the worker has finished",
    "the verdict is made and nobody knows it",
    "the verdict is shown",
    "the verdict was shown",
    "the verdict waits for its credit",
)
AFTER_CREDIT = (
    "the verdict is credited",
    "it advances",
    "it has advanced",
    "the next is remembered",
    "the next is current",
    "the next task is shown",
    "the next one's rehearsal begins",
    "the next one's reference is known",
    "the next one's rehearsal is over",
)


def test_a_save_at_any_moment_of_a_watch_is_answered_once_and_last(rig: Rig) -> None:
    moments = (*BEFORE_CREDIT, *AFTER_CREDIT)
    rights = [f"{RIGHT}# {moment}\n" for moment in moments]
    wrongs = [f"{WRONG}# {moment}\n" for moment in moments]
    rig.path.write_text(rights[0])
    for moment, right, wrong in zip(moments, rights, wrongs, strict=True):
        rig.moments.arm(moment, lambda text=wrong: rig.replace(text))
        if moment == moments[0]:
            rig.open()
        else:
            rig.replace(right)
        rig.reader.until("unsolved", digest(wrong))
        assert not rig.moments.armed, f"never: {moment}"
    state = rig.close()
    told = rig.reader.rest()
    begin = 0
    for moment, right, wrong in zip(moments, rights, wrongs, strict=True):
        end = told.index(("saved", digest(wrong)), begin)
        # It may be told about the text before, once, and is credited for it only if it was on disk then.
        before = [("saved", digest(right)), ("solved", digest(right)), ("advanced", "first_scale")]
        before = before[1:] if moment == moments[0] else before
        expected = (before,) if moment in AFTER_CREDIT else tuple(before[:count] for count in range(len(before)))
        assert told[begin:end] in expected, moment
        assert told[end : end + 2] == [("saved", digest(wrong)), ("unsolved", digest(wrong))], moment
        begin = end + 2
    assert told[begin:] == []
    assert (state.current, state.run, state.crediting) == ("first_sum", None, False)


def blocked_at(call: int, begun: Path) -> str:
    """An answer that says when it is at this call of the probes (0: when it is loaded), and never gets further."""
    stop = f"open({str(begun)!r}, 'w').write('x')\n{{indent}}open({str(begun) + '.never'!r}).read()\n"
    if call == 0:
        return stop.format(indent="") + RIGHT
    text = "calls = []\n\ndef total(numbers):\n    calls.append(1)\n    if len(calls) == {call}:\n        {stop}"
    return text.format(call=call, stop=stop.format(indent="        ")) + "    return sum(numbers)\n"


@contextmanager
def pipe(path: Path) -> Iterator[int]:
    """A pipe that somebody will write to."""
    os.mkfifo(path)
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def test_a_save_while_the_answer_is_loaded_or_looked_at_by_any_probe_is_answered_at_once(place: Place) -> None:
    calls = 5  # two probes with two seeds each, after the module itself
    with Watch(place) as watch:
        watch.until("ready")
        for call in range(calls):
            begun, text = place.root / f"begun{call}", f"{WRONG}# {call}\n"
            os.mkfifo(f"{begun}.never")
            with pipe(begun) as descriptor:
                place.write("first_sum", blocked_at(call, begun))
                assert select.select([descriptor], [], [], DEADLINE)[0], f"nothing was called {call} times"
                place.write("first_sum", text)
                watch.verdict_about(digest(text), deadline=10)
        assert watch.during(QUIET) == []
        events = [event["event"] for event in watch.seen if event["event"] != "ready"]
        assert events == ["saved", "saved", "verdict"] * calls
