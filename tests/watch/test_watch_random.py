"""Whatever is saved, deleted and answered in whatever order: one current verdict, about the last text."""

from __future__ import annotations

from collections import deque
from typing import get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from flaxlings.course.source import Source, Unreadable
from flaxlings.judge.verdict import Reason, Verdict
from flaxlings.watch.events import (
    CancelRun,
    CheckEnded,
    Credit,
    Effect,
    Event,
    Judged,
    MakeCurrent,
    Moved,
    Opened,
    Pressed,
    Read,
    ReadFile,
    Remember,
    ResetFile,
    ShowEnded,
    ShowProblem,
    ShowTask,
    ShowVerdict,
    StartRun,
    Tick,
    Touched,
    TreeChanged,
    WasReset,
)
from flaxlings.watch.keys import Key
from flaxlings.watch.state import WatchState, deadline
from flaxlings.watch.step import step

NAMES = ("one", "two", "three")
TEXTS = ("", "stub", "wrong", "right", "right too")
GONE = Unreadable("It is not there.", "Save it again.")

names = st.sampled_from(NAMES)
texts = st.sampled_from(TEXTS)


def judge(exercise: str, source: Source) -> Verdict:
    solved = source.text.startswith("right")
    reason: Reason | None = None if solved else "unfinished" if source.text == "stub" else "different"
    return Verdict(exercise, "topic", exercise, "solved" if solved else "unsolved", source.digest, reason)


class FakeLearner(RuleBasedStateMachine):
    """A disk, a watcher whose events come late, and workers that answer whenever they like, cancelled or not."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.disk: dict[str, str | None] = dict.fromkeys(NAMES, "stub")
        self.events: deque[Event] = deque()
        self.runs: dict[int, StartRun] = {}
        self.cancelled: set[int] = set()
        self.solved: set[str] = set()
        self.kept = "one"
        self.shown: Verdict | Unreadable | str | None = None
        self.saved: str | None = None
        self.state = WatchState("one")
        self.post(Opened(self.now))

    def post(self, event: Event) -> None:
        self.events.append(event)

    def source(self, exercise: str) -> Source | Unreadable:
        text = self.disk[exercise]
        return GONE if text is None else Source.of(text)

    def perform(self, effect: Effect) -> None:  # noqa: PLR0912 -- one case for each effect
        match effect:
            case ReadFile(exercise):
                self.post(Read(exercise, self.source(exercise), self.now))
            case StartRun(run, exercise):
                assert exercise == self.state.current
                assert all(other in self.cancelled for other in self.runs), "two runs at once"
                self.runs[run] = effect
            case CancelRun(run):
                self.cancelled.add(run)
            case MakeCurrent(exercise):
                self.kept = exercise
            case ShowVerdict(verdict):
                assert verdict.exercise == self.state.current
                self.shown = verdict
            case ShowProblem(exercise, problem) if exercise == self.state.current:
                self.shown = problem
            case ShowTask(exercise):
                self.shown = exercise
            case Credit(verdict, advance):
                self.credit(verdict, advance=advance)
            case Remember(exercise):
                self.kept = exercise
                self.saved = None  # the learner has gone elsewhere since
            case ShowEnded(exercise):
                assert exercise == self.state.current
                self.shown = "ended"
            case ResetFile(exercise):
                self.solved.discard(exercise)
                changed = self.disk[exercise] != "stub"
                if changed:
                    before = self.saved
                    self.touch(exercise, "stub", settled=True)
                    self.saved = before if before != exercise else None
                self.post(WasReset(exercise, Source.of("stub").digest if changed else None))
            case _:
                pass

    def credit(self, verdict: Verdict, *, advance: bool) -> None:
        source = self.source(verdict.exercise)
        if not isinstance(source, Source) or source.digest != verdict.digest:
            self.post(Read(verdict.exercise, source, self.now))
            return
        assert verdict.solved
        self.solved.add(verdict.exercise)
        following = next((name for name in NAMES if name not in self.solved), None)
        if advance:
            self.kept = following or self.kept
        self.post(Moved(verdict.exercise, following, self.now, advance))

    def touch(self, exercise: str, text: str, *, settled: bool) -> None:
        self.now += 0.0001  # two saves never happen at once
        self.disk[exercise] = text
        self.saved = exercise
        self.post(Touched(exercise, settled, self.now))

    def deliver(self) -> None:
        self.state, effects = step(self.state, self.events.popleft())
        for effect in effects:
            self.perform(effect)

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        due = deadline(self.state)
        if due is not None and due <= self.now and not self.events:
            self.post(Tick(self.now))

    @rule(name=names, text=texts)
    def replaces(self, name: str, text: str) -> None:
        self.touch(name, text, settled=True)

    @rule(name=names, text=texts)
    def writes_without_a_close(self, name: str, text: str) -> None:
        self.touch(name, text, settled=False)

    @rule(name=names, text=texts, seconds=st.sampled_from([0.0, 0.01, 0.1, 0.5]), reads=st.booleans())
    def truncates_and_writes(self, name: str, text: str, seconds: float, reads: bool) -> None:
        self.touch(name, "", settled=False)
        self.pass_time(seconds)
        if reads:
            self.delivers_everything()
        self.touch(name, text, settled=False)
        self.touch(name, text, settled=True)

    @rule(name=names)
    def deletes(self, name: str) -> None:
        self.disk[name] = None
        self.post(TreeChanged(self.now))

    @rule(key=st.sampled_from([key for key in get_args(Key) if key != "quit"]), name=names)
    def presses_a_key(self, key: Key, name: str) -> None:
        self.post(Pressed(key, self.now, name if key == "jump" else None))
        if key == "check":
            self.post(CheckEnded(frozenset(self.solved)))

    @rule(seconds=st.sampled_from([0.001, 0.04, 0.06, 0.3, 1.0]))
    def waits(self, seconds: float) -> None:
        self.pass_time(seconds)

    @precondition(lambda self: self.events)
    @rule()
    def delivers_one(self) -> None:
        self.deliver()

    @rule()
    def delivers_everything(self) -> None:
        while self.events:
            self.deliver()

    @precondition(lambda self: self.runs)
    @rule(choice=st.integers(0, 5))
    def a_worker_answers(self, choice: int) -> None:
        run = sorted(self.runs)[choice % len(self.runs)]
        started = self.runs.pop(run)
        self.post(Judged(run, judge(started.exercise, started.source)))

    def teardown(self) -> None:
        for _ in range(200):
            self.delivers_everything()
            for run in sorted(self.runs):
                started = self.runs.pop(run)
                self.post(Judged(run, judge(started.exercise, started.source)))
            due = deadline(self.state)
            if due is not None:
                self.pass_time(max(0.0, due - self.now) + 0.001)
            if not self.events and due is None:
                break
        else:
            raise AssertionError("the watch does not come to rest")
        self.everything_was_answered()

    def everything_was_answered(self) -> None:
        current = self.state.current
        assert self.state.run is None
        assert not self.state.crediting
        if self.saved is not None and self.disk[self.saved] is not None:
            assert self.saved == current or self.saved in self.solved
        if current is None:
            assert self.solved == set(NAMES)
            return
        assert self.kept == current
        source = self.source(current)
        if isinstance(source, Unreadable):
            assert self.shown == source
        elif self.shown == "ended":
            assert self.state.judged == source.digest
        elif self.shown == current:
            assert source.text == "stub", "only a pristine stub that the learner advanced to needs no verdict"
        else:
            assert self.shown == judge(current, source)


FakeLearner.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
test_any_order_of_saves_and_answers_ends_in_one_current_verdict_about_the_last_text = FakeLearner.TestCase
