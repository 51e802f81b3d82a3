"""What a watch's performer does in the background, and in which order."""

from __future__ import annotations

import queue
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from processes import Place

from flaxlings.command.perform import Performer
from flaxlings.course.manifest import load_course
from flaxlings.course.model import Exercise


def test_what_a_wrong_answer_needs_is_imported_while_the_workers_get_ready(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = load_course(place.course)
    done: list[str] = []

    def prepare(exercise: Exercise, wanted: Callable[[], bool]) -> bool:
        done.append("prepared")
        return wanted()

    session: Any = SimpleNamespace(course=course, prepare=prepare)
    view: Any = SimpleNamespace(ready=lambda exercise: done.append("ready"))
    performer = Performer(session, view, queue.SimpleQueue())
    performer._current = course.exercises[0].name
    monkeypatch.setattr("importlib.import_module", done.append)
    performer._rehearse(course.exercises[0])
    assert done == ["numpy", "flaxlings.judge.diagnose.diagnose", "prepared", "ready"]
