"""A session: what it begins and in which order, what it waits for, and how it is left early."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from processes import Place
from runs import PATIENCE, no_descriptors

from flaxlings.command.place import open_session
from flaxlings.course.directory import Directory
from flaxlings.course.manifest import load_course
from flaxlings.course.model import Course, Exercise
from flaxlings.course.source import read_source
from flaxlings.judge.observation import Transcript
from flaxlings.judge.verdict import Verdict
from flaxlings.run.cancellation import Cancellations
from flaxlings.run.pool import Pool
from flaxlings.run.wire import Job
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


def test_whoever_cancels_hears_no_more_though_runs_would_go_on_and_others_begin(place: Place) -> None:
    course = load_course(place.course)
    place.write("first_sum", "while True:\n    pass\n")
    runs = Cancellations()
    begun: list[str] = []
    with open_session(course, Directory(place.root)) as session:
        verdicts = session.judge_all(
            (*course.exercises[:2], *course.exercises[:1] * 2),
            jobs=2,
            cancellations=runs,
            begun=lambda exercise: begun.append(exercise.name),
        )
        assert next(verdicts).exercise == "first_scale"
        runs.cancel()
        assert list(verdicts) == []
    assert begun[:2] in (["first_sum", "first_scale"], ["first_scale", "first_sum"])
    assert len(begun) < 4


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


def test_a_verdict_stands_where_the_names_of_mistakes_cannot_be_looked_for(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = load_course(place.course)
    place.write("first_sum", "def total(numbers):\n    return sum(numbers, 1)\n")
    with open_session(course, Directory(place.root)) as session:
        recite = session.pool.recite

        def starved(check: str, jobs: Sequence[Job]) -> tuple[Transcript, ...]:
            with no_descriptors():
                return recite(check, jobs)

        with monkeypatch.context() as patch:
            patch.setattr(session.pool, "recite", starved)
            without = judged(session, "first_sum")
        named = judged(session, "first_sum")
    assert (without.reason, named.reason) == ("different", "different")
    assert [each.id for each in without.diagnoses if each.source == "pitfall"] == []
    assert [each.id for each in named.diagnoses if each.source == "pitfall"] == ["one-too-many"]


def test_pitfalls_of_an_exercise_that_was_left_are_run_when_it_is_wanted_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = load_course(place.course)
    first, second, third = course.exercises
    with open_session(course, Directory(place.root)) as session:
        held = Held(session.pool)
        monkeypatch.setattr(session.pool, "recite", held.recite)
        session.pitfalls(first, 0.0)
        wanted = True
        session.pitfalls(second, 0.0, lambda: wanted)
        wanted = False
        held.gate.set()
        session.pitfalls(third, PATIENCE)
        assert held.recited == [_check(course, first), _check(course, third)]
        session.pitfalls(second, PATIENCE)
        assert held.recited[2:] == [_check(course, second)]


def test_whoever_has_patience_does_not_wait_for_the_pitfalls_of_other_exercises(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = load_course(place.course)
    first, second, _ = course.exercises
    with open_session(course, Directory(place.root)) as session, ThreadPoolExecutor(1) as executor:
        held = Held(session.pool)
        monkeypatch.setattr(session.pool, "recite", held.recite)
        session.pitfalls(second, 0.0)
        try:
            held.begun.wait(PATIENCE)
            (known,) = executor.submit(session.pitfalls, first).result(PATIENCE)
        finally:
            held.gate.set()
    assert known.pitfall.id == "one-too-many"


def test_a_file_that_cannot_be_read_waits_for_no_reference(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    course = load_course(place.course)
    place.path("first_sum").unlink()
    with open_session(course, Directory(place.root)) as session:
        monkeypatch.setattr(session, "reference", lambda *_: 1 // 0)
        (verdict,) = session.judge_all(course.exercises[:1])
    assert (verdict.status, verdict.reason) == ("unsolved", "unloadable")


def test_a_file_is_judged_as_it_is_when_its_reference_is_there(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    course = load_course(place.course)
    with open_session(course, Directory(place.root)) as session:
        reference = session.reference

        def saved_meanwhile(exercise: Exercise, seeds: tuple[int, ...] | None = None) -> Transcript:
            transcript = reference(exercise, seeds)
            place.solve(exercise.name)
            return transcript

        monkeypatch.setattr(session, "reference", saved_meanwhile)
        (verdict,) = session.judge_all(course.exercises[:1])
    assert verdict.solved


def test_a_start_waits_for_no_rule(place: Place) -> None:
    script = "import sys, flaxlings.session\nprint('flaxlings.judge.diagnose.pitfalls' in sys.modules)\n"
    command = [sys.executable, "-P", "-c", script]
    said = subprocess.run(command, env=place.environment({}), stdout=subprocess.PIPE, text=True, check=True).stdout
    assert said == "False\n"


class Held:
    """Recitals that begin one after the other, and go on when they may."""

    def __init__(self, pool: Pool) -> None:
        self._recite = pool.recite
        self.begun = threading.Event()
        self.gate = threading.Event()
        self.recited: list[str] = []

    def recite(self, check: str, jobs: Sequence[Job]) -> tuple[Transcript, ...]:
        self.recited.append(check)
        if threading.current_thread().name.startswith("recitals"):
            self.begun.set()
            assert self.gate.wait(PATIENCE)
        return self._recite(check, jobs)


def _check(course: Course, exercise: Exercise) -> str:
    return course.check_path(exercise).read_text(encoding="utf-8")


def judged(session: Session, name: str) -> Verdict:
    exercise = session.course.by_name[name]
    verdict = session.judge(exercise, session.answer(exercise))
    assert verdict is not None
    return verdict
