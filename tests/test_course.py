"""The course itself: every stub is unsolved by design, every solution is solved, and the copies are copies."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from runs import settled

from flaxlings.author.prove import NAMED_REASONS
from flaxlings.command.place import open_session
from flaxlings.course.directory import Directory
from flaxlings.course.edits import apply_edits
from flaxlings.course.model import Course, Exercise
from flaxlings.course.pristine import read_pristine
from flaxlings.course.source import Source
from flaxlings.judge.verdict import Verdict
from flaxlings.session import Answer, Session

SEEDS = (0, 17, 34)
"""Those of a probe by default, and one more."""


def test_the_twenty_one_are_there(real_course: Course) -> None:
    assert {
        "linen_init_apply",
        "linen_methods",
        "linen_explicit_mlp",
        "linen_simple_mlp",
        "linen_dense",
        "linen_simple_dense",
        "linen_explicit_dense",
        "linen_initializers",
        "linen_init_scale",
        "linen_counter",
        "linen_block",
        "linen_jit",
        "linen_remat",
        "linen_attention",
        "linen_multihead_vmap",
        "linen_scan_lstm",
        "linen_sequential",
        "linen_my_sequential",
        "linen_fixed_hidden",
        "linen_nested",
        "nnx_dense",
    } <= set(real_course.by_name)


def test_every_exercise_has_its_files_and_no_file_is_without_an_exercise(real_course: Course) -> None:
    home = real_course.home
    for topic in real_course.topics:
        names = {f"{exercise.name}.py" for exercise in topic.exercises}
        assert {path.name for path in (home / "checks" / topic.slug).glob("*.py")} == names
        assert {path.name for path in (home / "solutions" / topic.slug).glob("*.py")} == names
        assert {path.name for path in (home / "checks" / topic.slug / "stubs").glob("*.*")} == names | {"README.md"}


def test_exercises_are_the_pristine_stubs(real_course: Course) -> None:
    exercises = real_course.home / "exercises"
    found = {path.relative_to(exercises).as_posix(): path for path in exercises.glob("*/*.*")}
    pristine = {
        path.relative_to(real_course.home / "checks").as_posix().replace("/stubs/", "/"): path
        for path in (real_course.home / "checks").glob("*/stubs/*.*")
    }
    assert set(found) == set(pristine)
    assert [name for name, path in found.items() if path.read_bytes() != pristine[name].read_bytes()] == []


def test_every_exercise_teaches_in_a_sentence_and_helps_in_three_steps(real_course: Course) -> None:
    for exercise in real_course.exercises:
        assert len(exercise.hints) >= 3, exercise.name
        assert exercise.links, exercise.name
        assert exercise.learnt.endswith("."), exercise.name


@pytest.mark.last
def test_every_stub_is_unsolved_because_the_work_is_not_done(real_course: Course, real_session: Session) -> None:
    def judge(exercise: Exercise) -> Verdict | None:
        text = read_pristine(real_course, real_course.stub_path(exercise)).decode()
        answer = Answer(Source.of(text), real_course.stub_path(exercise), exercise.path)
        return real_session.judge(exercise, answer, seeds=SEEDS)

    with ThreadPoolExecutor(2) as executor:
        verdicts = list(executor.map(judge, real_course.exercises))
    assert {verdict.status for verdict in verdicts if verdict} == {"unsolved"}
    assert {verdict.reason for verdict in verdicts if verdict} <= {"unfinished", "different"}


@pytest.mark.last
def test_every_solution_is_solved_on_three_seeds_without_a_note(real_course: Course, real_session: Session) -> None:
    verdicts = list(real_session.judge_all(real_course.exercises, seeds=SEEDS, solutions=True))
    assert len(verdicts) == len(real_course.exercises)
    assert [verdict.exercise for verdict in verdicts if not verdict.solved] == []
    assert [verdict.exercise for verdict in verdicts if verdict.diagnoses or verdict.output] == []


@pytest.mark.last
@pytest.mark.parametrize("step", [12, pytest.param(1, marks=pytest.mark.long)])
def test_pitfalls_are_named_and_a_rehearsed_worker_judges_like_a_fresh_one(
    real_course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    monkeypatch.setattr("flaxlings.run.understudies.READY", 1)

    def compare(half: int) -> list[str]:
        # A session of its own, because a session rehearses one exercise at a time.
        with open_session(real_course, Directory(tmp_path)) as session:
            return [
                unlike for exercise in real_course.exercises[half::2] for unlike in _unlike(session, exercise, step)
            ]

    with ThreadPoolExecutor(2) as executor:
        assert list(executor.map(compare, (0, 1))) == [[], []]


def _unlike(session: Session, exercise: Exercise, step: int) -> Iterator[str]:
    """What a process of its own shows of answers: pitfalls without their name, variants that are not accepted.

    And the answers that a rehearsed worker judges otherwise. Of pitfalls, of which there are hundreds, one in `step` is
    looked at, and one in twice as many by a rehearsed worker.
    """
    solution = session.solution(exercise)
    reference = session.reference(exercise)
    answers = {
        each.id: replace(solution, source=Source.of(apply_edits(solution.source.text, each.replace)))
        for each in (*reference.pitfalls[::step], *reference.variants)
    }
    answers["solution"] = solution
    fresh = {name: untimed(session.judge(exercise, answer)) for name, answer in answers.items()}
    for right in ("solution", *(each.id for each in reference.variants)):
        if not fresh[right].solved:
            yield f"{exercise.name}: {right} is not accepted"
    for pitfall in reference.pitfalls[::step]:
        verdict = fresh[pitfall.id]
        ids = [each.id for each in verdict.diagnoses if each.source == "pitfall"]
        if verdict.solved or (verdict.reason in NAMED_REASONS and ids != [pitfall.id]):
            yield f"{exercise.name}: {pitfall.id} is named {ids}"
    assert session.prepare(exercise)
    for name in ("solution", *(each.id for each in (*reference.variants, *reference.pitfalls[:: 2 * step]))):
        # By a worker that has learnt the answer before this one.
        assert settled(session.pool._understudies)
        if untimed(session.judge(exercise, answers[name])) != fresh[name]:
            yield f"{exercise.name}: {name} is judged otherwise by a rehearsed worker"


def untimed(verdict: Verdict | None) -> Verdict:
    assert verdict is not None
    return replace(verdict, seconds=0.0)
