"""The loop: events from a queue in order, ticks at the deadline, and real saves answered end to end."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flaxlings.course.model import Exercise
from flaxlings.course.source import Source, Unreadable, read_source
from flaxlings.judge.verdict import Verdict
from flaxlings.watch.events import (
    Effect,
    Event,
    Judged,
    Opened,
    Quit,
    Read,
    ReadFile,
    ShowProblem,
    ShowTask,
    ShowVerdict,
    StartRun,
    Stopped,
    Touched,
)
from flaxlings.watch.loop import run_loop
from flaxlings.watch.state import PATIENCE, WatchState
from flaxlings.watch.watcher import Watcher

GIVE_UP = 20.0
"""Seconds until a test gives up waiting; nothing ever waits that long on a machine that works."""


class FakeQueue(queue.SimpleQueue[Event]):
    """A queue on which waiting takes no time: what comes, comes when the clock says so."""

    def __init__(self, *events: tuple[float, Event]) -> None:
        self.now = 0.0
        self.later = sorted(events, key=lambda pair: pair[0])

    def get(self, block: bool = True, timeout: float | None = None) -> Event:
        until = float("inf") if timeout is None else self.now + timeout
        if self.later and self.later[0][0] <= until:
            at, event = self.later.pop(0)
            self.now = max(self.now, at)
            return event
        assert timeout is not None, "the loop waits for ever"
        self.now = until
        raise queue.Empty

    def put(self, item: Event, block: bool = True, timeout: float | None = None) -> None:
        self.later.append((self.now, item))
        self.later.sort(key=lambda pair: pair[0])


def performed(events: FakeQueue, text: str = "text") -> list[tuple[float, Effect]]:
    """What the loop did, and when; a file is always there, with this text."""
    done: list[tuple[float, Effect]] = []

    def perform(effect: Effect) -> None:
        done.append((round(events.now, 3), effect))
        if isinstance(effect, ReadFile):
            events.put(Read(effect.exercise, Source.of(text), events.now))

    run_loop(WatchState("dense", quiet=0.05), events, perform, lambda: events.now)
    return done


def test_a_deadline_without_an_event_is_a_tick() -> None:
    events = FakeQueue((1.0, Touched("dense", False, 1.0)), (9.0, Stopped("q")))
    assert next((at, effect) for at, effect in performed(events)) == (1.05, ReadFile("dense"))


def test_what_is_in_the_queue_goes_before_a_tick_that_is_overdue() -> None:
    storm = [(1.0 + n / 100, Touched("dense", False, 1.0 + n / 100)) for n in range(1000)]
    events = FakeQueue(*storm, (99.0, Stopped("q")))
    reads = [(at, effect) for at, effect in performed(events) if isinstance(effect, ReadFile)]
    assert reads == [(11.04, ReadFile("dense"))]


def test_a_storm_of_finished_saves_is_one_read() -> None:
    storm = [(1.0, Touched("dense", True, 1.0))] * 1000
    reads = [effect for _, effect in performed(FakeQueue(*storm, (99.0, Stopped("q")))) if isinstance(effect, ReadFile)]
    assert reads == [ReadFile("dense")]


def test_the_loop_ends_when_it_is_stopped_and_leaves_the_rest_in_the_queue() -> None:
    events = FakeQueue((1.0, Stopped("q")), (2.0, Touched("dense", True, 2.0)))
    assert performed(events) == [(1.0, Quit("q"))]
    assert events.later == [(2.0, Touched("dense", True, 2.0))]


def test_a_state_is_heard_of_before_its_effects_and_each_step_has_an_end() -> None:
    events = FakeQueue((1.0, Touched("dense", True, 1.0)), (2.0, Stopped("q")))
    order: list[str] = []
    run_loop(
        WatchState("dense"),
        events,
        lambda effect: order.append(type(effect).__name__),
        lambda: events.now,
        lambda _: order.append("changed"),
        done=lambda: order.append("done"),
    )
    assert order == ["changed", "ReadFile", "done", "changed", "Quit", "done"]


def test_an_interrupt_goes_to_the_caller() -> None:
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    events.put(Opened(0.0))

    def interrupted(effect: Effect) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_loop(WatchState("dense"), events, interrupted)


class Session:
    """A session whose judge answers at once, on real files."""

    def __init__(self, home: Path, poll: float | None, patience: float) -> None:
        self.paths = {name: home / "exercises" / "03" / f"{name}.py" for name in ("dense", "counter")}
        self.paths["dense"].parent.mkdir(parents=True)
        for path in self.paths.values():
            path.write_text("stub\n")
        exercises = {path: Exercise(name, "03", name, "linen", "easy", (), (), "") for name, path in self.paths.items()}
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.shown: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self.read: queue.SimpleQueue[Source | Unreadable] = queue.SimpleQueue()
        self.watcher = Watcher(home / "exercises", exercise_of=exercises.get, post=self.events.put, poll=poll)
        state = WatchState("dense", patience=patience)
        self.thread = threading.Thread(target=run_loop, args=(state, self.events, self.perform))

    def perform(self, effect: Effect) -> None:
        match effect:
            case ReadFile(exercise):
                at = time.monotonic()
                source = read_source(self.paths[exercise])
                self.read.put(source)
                self.events.put(Read(exercise, source, at))
            case StartRun(run, exercise, source):
                self.events.put(
                    Judged(run, Verdict(exercise, "03", source.text, "unsolved", source.digest, "different"))
                )
            case ShowVerdict(verdict):
                self.shown.put((verdict.exercise, verdict.path))
            case ShowProblem(exercise, Unreadable(says=says)):
                self.shown.put((exercise, says))
            case ShowTask(exercise):
                self.shown.put((exercise, "task"))
            case _:
                pass

    def until(self, exercise: str, text: str) -> list[tuple[str, str]]:
        """What is shown up to this, which is included."""
        shown = [self.shown.get(timeout=GIVE_UP)]
        while shown[-1] != (exercise, text):
            shown.append(self.shown.get(timeout=GIVE_UP))
        return shown


@pytest.fixture
def patience() -> float:
    return PATIENCE


@pytest.fixture(params=["system", "polling"])
def session(request: pytest.FixtureRequest, tmp_path: Path, patience: float) -> Iterator[Session]:
    """A watch that has shown its verdict about the stub of `dense`."""
    session = Session(tmp_path, 0.02 if request.param == "polling" else None, patience)
    with session.watcher:
        session.thread.start()
        session.events.put(Opened(time.monotonic()))
        assert session.until("dense", "stub\n") == [("dense", "task"), ("dense", "stub\n")]
        yield session
        session.events.put(Stopped("the test is over"))
        session.thread.join(GIVE_UP)
    assert not session.thread.is_alive()


def test_every_way_to_save_ends_in_one_current_verdict_about_the_last_text(
    session: Session, save: Callable[[Path, str], None]
) -> None:
    save(session.paths["dense"], "the last text\n")
    before = session.until("dense", "the last text\n")[:-1]
    assert all(exercise == "dense" for exercise, _ in before)
    session.paths["counter"].write_text("another exercise\n")
    assert session.until("counter", "another exercise\n") == [("counter", "another exercise\n")]


def test_ten_saves_in_a_row_end_in_one_current_verdict_about_the_last_text(session: Session) -> None:
    texts = [f"{number}\n" for number in range(10)]
    for text in texts:
        session.paths["dense"].write_text(text)
    shown = [text for _, text in session.until("dense", "9\n")]
    assert shown == sorted(set(shown) & set(texts))
    session.paths["counter"].write_text("another exercise\n")
    assert session.until("counter", "another exercise\n") == [("counter", "another exercise\n")]


@pytest.mark.parametrize("patience", [GIVE_UP])
def test_the_emptiness_in_the_middle_of_a_save_is_never_judged(session: Session) -> None:
    with session.paths["dense"].open("w") as file:
        while session.read.get(timeout=GIVE_UP) != Source.of(""):
            pass
        file.write("whole\n")
    assert session.until("dense", "whole\n") == [("dense", "whole\n")]


def test_a_deleted_file_is_said_once_and_its_return_is_answered(session: Session) -> None:
    session.paths["dense"].unlink()
    assert session.until("dense", "dense.py is not there.") == [("dense", "dense.py is not there.")]
    session.paths["dense"].write_text("stub\n")
    assert session.until("dense", "stub\n") == [("dense", "stub\n")]


def test_a_file_that_is_not_utf_8_is_said_and_the_watch_goes_on(session: Session) -> None:
    session.paths["dense"].write_bytes(b"x = '\xe9'\n")
    says = "dense.py is not UTF-8: byte 5 on line 1."
    assert session.until("dense", says) == [("dense", says)]
    session.paths["dense"].write_text("better\n")
    assert session.until("dense", "better\n") == [("dense", "better\n")]
