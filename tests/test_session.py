"""A session that is left early: nothing begins any more, and nobody waits for what was under way."""

from __future__ import annotations

import threading

from processes import Place

from flaxlings.command.place import open_session
from flaxlings.course.directory import Directory
from flaxlings.course.manifest import load_course
from flaxlings.course.source import read_source
from flaxlings.judge.verdict import Verdict
from flaxlings.session import Answer, Session


def test_whoever_stops_listening_ends_every_run_with_the_pool(place: Place) -> None:
    course = load_course(place.course)
    place.solve("first_sum")
    for name in ("first_scale", "second_dense"):
        place.write(name, "import subprocess\nsubprocess.run(['sleep', '1000'])\n")
    with open_session(course, Directory(place.root)) as session:
        verdicts = session.judge_all(course.exercises, jobs=3)
        assert next(verdicts).exercise == "first_sum"
        verdicts.close()
        running = [thread for thread in threading.enumerate() if thread.name.startswith("verify")]
    for thread in running:
        thread.join(30)
        assert not thread.is_alive()


def test_a_closed_session_judges_nobody(place: Place) -> None:
    course = load_course(place.course)
    place.solve("first_sum")
    with open_session(course, Directory(place.root)) as session:
        exercise = course.by_name["first_sum"]
        answer = session.answer(exercise)
    assert isinstance(answer, Answer)
    assert session.judge(exercise, answer) is None


def test_a_solved_verdict_about_an_old_text_is_not_credited(place: Place) -> None:
    course = load_course(place.course)
    place.solve("first_sum")
    with open_session(course, Directory(place.root)) as session:
        verdict = judged(session, "first_sum")
        place.write("first_sum", "def total(numbers):\n    return 0\n")
        credited = session.record(verdict)
    assert verdict.solved
    assert credited.stale == read_source(place.path("first_sum"))
    assert place.state == {}


def judged(session: Session, name: str) -> Verdict:
    exercise = session.course.by_name[name]
    verdict = session.judge(exercise, session.answer(exercise))
    assert verdict is not None
    return verdict
