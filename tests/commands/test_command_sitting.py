"""A watch as an application, before an application that is played: how it begins, ends, and what is left to read."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from typing import Any

import pytest
from processes import Place

from flaxlings.command import sitting
from flaxlings.command.place import open_session
from flaxlings.course.directory import Directory
from flaxlings.course.manifest import load_course
from flaxlings.course.state import load
from flaxlings.screen.tui.application import Application
from flaxlings.watch.events import Event, Pressed, Stopped
from flaxlings.watch.state import WatchState
from flaxlings.watch.watcher import Watcher

Play = Callable[[Application], None]
GOES_ON = "0 of 3 exercises solved; flaxlings goes on at first_sum.\n"


def sit(place: Place, monkeypatch: pytest.MonkeyPatch, play: Play, *, asked: bool = False) -> int:
    """Sit before an application of which nothing is there but what is played; the exit code."""
    course, directory = load_course(place.course), Directory(place.root)
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    watcher = Watcher(directory.exercises, exercise_of=lambda path: None, post=events.put, poll=None)
    monkeypatch.setattr(Application, "run", play)
    loaded = load(directory.state_path)
    with open_session(course, directory) as session:
        state = WatchState("first_sum")
        return sitting.sit(session, watcher, events, state, loaded, asked=asked, edit_cmd=None)


def quits(application: Application) -> None:
    application.opened()
    application._post_event(Pressed("quit", time.monotonic()))


def test_an_application_that_never_opened_ends_as_one_that_was_stopped(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sit(place, monkeypatch, lambda application: None) == 130
    assert capsys.readouterr() == (GOES_ON, "")


def test_whoever_quits_ends_it_with_0_and_reads_where_it_goes_on(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sit(place, monkeypatch, quits) == 0
    assert capsys.readouterr() == (GOES_ON, "")


def test_who_is_interrupted_first_did_not_quit(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(application: Application) -> None:
        application._post_event(Stopped("interrupted"))
        quits(application)

    assert sit(place, monkeypatch, interrupted) == 130


def test_an_exercise_that_was_asked_for_is_remembered(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sit(place, monkeypatch, quits, asked=True) == 0
    assert place.state["current"] == "first_sum"


def test_a_state_file_that_cannot_be_read_at_the_end_is_said_instead(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def spoilt(application: Application) -> None:
        place.write_state('{"format": 99}')
        quits(application)

    assert sit(place, monkeypatch, spoilt) == 0
    assert "was written by a newer flaxlings" in capsys.readouterr().out


def test_what_fails_in_the_loop_or_in_the_application_comes_out_when_both_have_ended(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise ValueError("in the loop")

    def broken(application: Application) -> None:
        application.error = KeyError("in the application")

    with pytest.raises(KeyError, match="in the application"):
        sit(place, monkeypatch, broken)
    monkeypatch.setattr(sitting, "run_loop", fails)
    with pytest.raises(ValueError, match="in the loop"):
        sit(place, monkeypatch, lambda application: application.opened())


def test_nobody_to_read_the_last_line_is_no_fault(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    hung_up: list[bool] = []

    def gone(*_: Any, **__: Any) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("rich.console.Console.print", gone)
    monkeypatch.setattr(sitting, "hang_up", lambda: hung_up.append(True))
    assert sit(place, monkeypatch, quits) == 0
    assert hung_up == [True]
