"""What the keys of the application ask for, where something is missing, broken or ended."""

from __future__ import annotations

import queue
import select
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from processes import DEADLINE, MakePlace, Place

from flaxlings.command import keyed
from flaxlings.command.keyed import KeyPerformer
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault
from flaxlings.course.manifest import load_course
from flaxlings.course.model import Exercise
from flaxlings.course.source import Source
from flaxlings.judge.verdict import Verdict
from flaxlings.run.cancellation import Cancellations
from flaxlings.session import Credited
from flaxlings.watch.events import (
    CheckAll,
    CheckEnded,
    EndCheck,
    Event,
    GiveHint,
    OpenEditor,
    OpenLink,
    Pressed,
    RememberAdvancing,
    ResetFile,
    ShowList,
    ShowModule,
    ShowSolution,
    WasReset,
)

NEWER = '{"format": 99}'
SAYS_NEWER = "was written by a newer flaxlings"


class Recorder:
    """Takes whatever a view is told."""

    def __init__(self) -> None:
        self.told: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *arguments, **named: self.told.put((name, *arguments, *named.values()))

    def next(self) -> tuple[Any, ...]:
        """What it is told next, in any thread."""
        return self.told.get(timeout=DEADLINE)

    @property
    def rest(self) -> list[tuple[Any, ...]]:
        """What it was told so far and nobody has looked at."""
        return [self.told.get() for _ in range(self.told.qsize())]


class FakeSession:
    """A session whose runs are scripted: what is judged, and what is raised when it is written down."""

    def __init__(self, place: Place) -> None:
        self.course = load_course(place.course)
        self.directory = Directory(place.root)
        self.recorded: list[str] = []
        self.broken: Exception | None = None
        self.hangs = False
        self.stale: Source | None = None

    def judge_all(
        self,
        exercises: Sequence[Exercise],
        *,
        cancellations: Cancellations,
        begun: Callable[[Exercise], None],
    ) -> Iterator[Verdict]:
        for exercise in exercises:
            begun(exercise)
            if self.hangs:
                with cancellations.one() as cancellation:
                    assert select.select([cancellation], [], [], DEADLINE)[0]
                return
            yield Verdict(exercise.name, exercise.topic, exercise.path, "unsolved", "")

    def record(self, verdict: Verdict) -> Credited:
        if self.broken is not None:
            raise self.broken
        self.recorded.append(verdict.exercise)
        stale, self.stale = self.stale, None
        return Credited(stale=stale)

    def answer(self, exercise: Exercise) -> None:
        """Whatever is on disk now."""

    def judge(self, exercise: Exercise, _: None) -> Verdict:
        return Verdict(exercise.name, exercise.topic, exercise.path, "solved", "again")


class Stage:
    """A performer, what it tells, and the events that it gives."""

    def __init__(self, place: Place, editors: Any = None) -> None:
        self.place = place
        self.session = FakeSession(place)
        self.view = Recorder()
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        session: Any = self.session
        view: Any = self.view
        self.performer = KeyPerformer(session, view, self.events, editors, lambda program: program())
        self.perform = self.performer.perform

    def event(self) -> Event:
        return self.events.get(timeout=DEADLINE)


@pytest.fixture
def stage(place: Place) -> Stage:
    return Stage(place)


@pytest.mark.parametrize("effect", [GiveHint("first_sum"), ShowList(), RememberAdvancing(False)])
def test_a_state_file_that_must_not_be_touched_is_said_and_the_watch_goes_on(stage: Stage, effect: Any) -> None:
    stage.place.write_state(NEWER)
    stage.perform(effect)
    (told,) = stage.view.rest
    assert told[0] == "notice"
    assert SAYS_NEWER in told[1]
    assert stage.place.state_path.read_text(encoding="utf-8") == NEWER


def test_hints_come_one_after_the_other_and_the_last_one_again(stage: Stage) -> None:
    for _ in range(4):
        stage.perform(GiveHint("first_sum"))
    assert [told[-1] for told in stage.view.rest] == [1, 2, 3, 3]
    assert stage.place.state["exercises"]["first_sum"]["hints"] == 3


def test_a_solution_that_is_missing_is_the_installations_fault(make_place: MakePlace) -> None:
    stage = Stage(make_place({}))
    (stage.place.course / "solutions" / "01_first" / "first_sum.py").unlink()
    stage.perform(ShowSolution("first_sum"))
    cleared, (kind, says, hint) = stage.view.rest
    assert (cleared, kind) == (("cleared", "solution"), "notice")
    # What is said can be read beside the exercise only.
    assert isinstance(closed := stage.event(), Pressed)
    assert closed.key == "close"
    assert "first_sum.py" in says
    assert hint == "Install flaxlings again; `flaxlings doctor` tells more."


def test_a_solution_is_shown_also_beside_a_file_that_is_gone(stage: Stage) -> None:
    stage.place.path("first_sum").unlink()
    stage.perform(ShowSolution("first_sum"))
    _, (kind, exercise, yours, reference) = stage.view.rest
    assert (kind, exercise.name, yours) == ("solution", "first_sum", "")
    assert "return sum(numbers)" in reference


def test_where_the_state_cannot_be_written_a_reset_has_told_where_the_backup_is(stage: Stage) -> None:
    stage.place.write("first_sum", "mine = 1\n")
    stage.place.write_state(NEWER)
    stage.perform(ResetFile("first_sum"))
    reset, notice = stage.view.rest
    assert reset[0] == "reset"
    assert "is the stub again; yours is kept in .flaxlings" in reset[2]
    assert SAYS_NEWER in notice[1]


def test_what_an_editor_and_a_browser_lack_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise Fault("There is none.", hint="Get one.")

    monkeypatch.setattr(keyed, "open_link", refuse)
    editors = type("Editors", (), {"open": refuse})()
    stage = Stage(place, editors)
    for effect in (OpenLink("first_sum"), OpenEditor("first_sum", 3)):
        stage.perform(effect)
        assert stage.view.next() == ("notice", "There is none.", "Get one.")


def test_a_check_tells_what_begins_and_what_came_of_it(stage: Stage) -> None:
    stage.perform(CheckAll())
    assert stage.event() == CheckEnded(frozenset())
    names = [exercise.name for exercise in stage.session.course.exercises]
    told = stage.view.rest
    assert stage.session.recorded == names
    assert told[0] == ("checking",)
    assert [each[1].name for each in told if each[0] == "check_begun"] == names
    assert [each[1].exercise for each in told if each[0] == "checked"] == names
    assert told[-2:] == [("check_ended", False), told[-1]]
    assert told[-1][0] == "progress"


def test_a_file_that_is_saved_while_it_is_checked_has_the_verdict_about_its_new_text(stage: Stage) -> None:
    stage.session.stale = Source.of("another text")
    stage.perform(CheckAll())
    assert stage.event() == CheckEnded(frozenset())
    checked = [each[1] for each in stage.view.rest if each[0] == "checked"]
    assert [verdict.digest for verdict in checked] == ["again", "", ""]


def test_an_exercise_without_a_page_to_read_says_so(stage: Stage) -> None:
    exercise = stage.session.course.by_name["first_sum"]
    with pytest.raises(Fault, match="names no page"):
        stage.performer._link(replace(exercise, links=()))


def test_a_reset_tells_which_text_it_wrote_and_none_where_that_was_there(stage: Stage) -> None:
    stage.perform(ResetFile("first_sum"))
    assert stage.event() == WasReset("first_sum", None)
    stage.place.write("first_sum", "mine = 1\n")
    stage.perform(ResetFile("first_sum"))
    assert stage.event() == WasReset("first_sum", Source.of(stage.place.stub("first_sum")).digest)


def test_a_check_that_is_cancelled_ends_though_its_run_never_would(stage: Stage) -> None:
    stage.session.hangs = True
    stage.perform(CheckAll())
    while stage.view.next()[0] != "check_begun":
        pass
    stage.perform(EndCheck())
    assert stage.event() == CheckEnded(frozenset())
    assert stage.view.next() == ("check_ended", True)


def test_a_check_of_which_nothing_can_be_written_down_ends_early_and_says_why(stage: Stage) -> None:
    stage.session.broken = Fault("The disk is full.", hint="Make room.")
    stage.place.write_state(NEWER)
    stage.perform(CheckAll())
    assert stage.event() == CheckEnded(None)
    told = []
    while not told or told[-1][0] != "notice":
        told.append(stage.view.next())
    assert [each for each in told if each[0] == "check_ended"] == [("check_ended", True)]
    assert told[-1] == ("notice", "The disk is full.", "Make room.")


def test_only_the_last_look_at_a_module_is_shown(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on = threading.Event()
    threads: list[threading.Thread] = []

    def look(_: object, exercise: Exercise) -> None:
        threads.append(threading.current_thread())
        if exercise.name == "first_sum":
            assert may_go_on.wait(DEADLINE)
        raise Fault(f"{exercise.name} has no module.", hint="")

    monkeypatch.setattr(keyed, "look_at_module", look)
    stage.perform(ShowModule("first_sum"))
    assert stage.view.next()[0] == "module"
    stage.perform(ShowModule("first_scale"))
    assert stage.view.next()[0] == "module"
    assert stage.view.next() == ("module", "first_scale has no module.")
    may_go_on.set()
    for thread in threads:
        thread.join(DEADLINE)
    assert stage.view.rest == []


def test_what_fails_because_the_watch_ends_is_not_told(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: queue.SimpleQueue[threading.Thread] = queue.SimpleQueue()
    closed = threading.Event()

    def look(*_: object) -> None:
        threads.put(threading.current_thread())
        assert closed.wait(DEADLINE)
        raise RuntimeError("its worker has been ended")

    monkeypatch.setattr(keyed, "look_at_module", look)
    stage.perform(ShowModule("first_sum"))
    assert stage.view.next()[0] == "module"
    stage.performer.close()
    closed.set()
    threads.get(timeout=DEADLINE).join(DEADLINE)
    assert stage.view.rest == []
