"""`run` and `verify`: verdicts once, with an exit code."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from flaxlings.command.place import (
    EXIT_UNJUDGED,
    EXIT_UNSOLVED,
    chosen_exercise,
    open_course,
    open_directory,
    open_progress,
    open_session,
)
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault
from flaxlings.course.model import Course, Exercise
from flaxlings.course.names import find_exercise, find_topic
from flaxlings.course.source import Unreadable
from flaxlings.judge.verdict import Verdict
from flaxlings.screen.console import make_console, marks_for, whoever_reads, write_json
from flaxlings.screen.error import print_warning
from flaxlings.screen.json import report_json, versions
from flaxlings.screen.results import render_results, verify_progress
from flaxlings.screen.verdict import render_verdict
from flaxlings.session import Answer, Session, do

SEED_STEP = 17
"""The seeds of `--seeds N` are the first N multiples of it; the first two are the probes' own."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which exercises `verify` was asked for."""

    names: tuple[str, ...] = ()
    topic: str | None = None
    track: str | None = None
    all: bool = False


def many_seeds(count: int | None) -> tuple[int, ...] | None:
    """That many seeds; None leaves each probe its own."""
    return None if count is None else tuple(SEED_STEP * index for index in range(count))


def exit_code(verdicts: Sequence[Verdict]) -> int:
    """Unjudged weighs most: then nobody knows whether the rest is all."""
    if any(verdict.status == "unjudged" for verdict in verdicts):
        return EXIT_UNJUDGED
    return 0 if all(verdict.solved for verdict in verdicts) else EXIT_UNSOLVED


def run(name: str | None, *, seeds: int | None, as_json: bool) -> int:
    """Judge one exercise; the exit code."""
    course = open_course()
    directory = open_directory(course)
    loaded = open_progress(directory)
    exercise = chosen_exercise(course, loaded.progress, name)
    began = time.monotonic()
    with open_session(course, directory) as session:
        answer = session.answer(exercise)
        verdict = do(lambda: session.judge(exercise, answer, seeds=many_seeds(seeds)))
        assert verdict is not None  # noqa: S101 -- for the type checker: nothing cancels it
        with whoever_reads():
            if as_json:
                write_json(report_json([verdict], versions(), time.monotonic() - began), indent=2)
            else:
                print_verdict(verdict, answer)
        warn(loaded.warning)
        keep(session, [verdict])
    return exit_code([verdict])


def print_verdict(verdict: Verdict, answer: Answer | Unreadable) -> None:
    """Print the verdict about this answer, with the lines of it that it speaks of."""
    console = make_console()
    lines = answer.source.text.splitlines() if isinstance(answer, Answer) else None
    console.print(render_verdict(verdict, marks=marks_for(console), width=console.width, source_lines=lines))


def verify(
    selection: Selection,
    *,
    solutions: bool,
    seeds: int | None,
    fail_fast: bool,
    jobs: int | None,
    as_json: bool,
    strict: bool = False,
    seed: int | None = None,
) -> int:
    """Judge several exercises in parallel; the exit code."""
    if seed is not None and not strict:
        raise Fault("--seed goes with --strict.", hint="--seeds N runs every probe with N seeds.")
    course = open_course()
    exercises = select(course, selection)
    directory = Directory(course.home) if solutions else open_directory(course)
    if not solutions:
        warn(open_progress(directory).warning)
    began = time.monotonic()
    verdicts: list[Verdict] = []
    chosen = many_seeds(seeds)
    opened = open_session(course, directory)
    if strict:
        from flaxlings.command.strict import Seeds, open_strict_session  # noqa: PLC0415 -- for whoever is strict

        made = Seeds.of(seed, seeds)
        chosen, opened = made.all, open_strict_session(course, directory, exercises, made, jobs)
    with opened as session:
        judged = session.judge_all(exercises, jobs=jobs, seeds=chosen, solutions=solutions, fail_fast=fail_fast)
        with verify_progress(make_console(stderr=True), len(exercises)) as advance:
            for verdict in judged:
                advance(verdict)
                verdicts.append(verdict)
        order = {exercise.name: index for index, exercise in enumerate(exercises)}
        verdicts.sort(key=lambda verdict: order[verdict.exercise])
        seconds = time.monotonic() - began
        with whoever_reads():
            if as_json:
                write_json(report_json(verdicts, versions(), seconds), indent=2)
            else:
                report(make_console(), verdicts, seconds, skipped=len(exercises) - len(verdicts))
        if not solutions:
            keep(session, verdicts)
    return exit_code(verdicts)


def select(course: Course, selection: Selection) -> tuple[Exercise, ...]:
    """The exercises that were asked for, in the order of the course; all of them when nothing was asked for.

    Raises:
        Fault: a name, topic or track that is not there, or nothing fits all of what was asked for.
    """
    narrowed = selection.names or selection.topic or selection.track
    if selection.all and narrowed:
        raise Fault("--all goes without names, --topic and --track.", hint="Leave one of them out.")
    names = {find_exercise(course, name).name for name in selection.names}
    topic = find_topic(course, selection.topic).slug if selection.topic else None
    tracks = sorted({exercise.track for exercise in course.exercises})
    if selection.track and selection.track not in tracks:
        raise Fault(f"There is no track `{selection.track}`.", hint=f"The tracks are {', '.join(tracks)}.")
    chosen = tuple(
        exercise
        for exercise in course.exercises
        if (not names or exercise.name in names)
        and (topic is None or exercise.topic == topic)
        and (not selection.track or exercise.track == selection.track)
    )
    if not chosen:
        raise Fault("No exercise fits all of that.", hint="`flaxlings list` shows topics and tracks.")
    return chosen


def report(console: Console, verdicts: Sequence[Verdict], seconds: float, *, skipped: int) -> None:
    """Print the table of results, and how many exercises were left out after a failure."""
    marks = marks_for(console)
    console.print(render_results(verdicts, seconds=seconds, marks=marks, width=console.width))
    if skipped:
        console.print(f"{skipped} not run (--fail-fast).")


def keep(session: Session, verdicts: Sequence[Verdict]) -> None:
    """Put fresh verdicts into the learner's progress; where it cannot be kept, that is said, and the verdicts stand."""
    for verdict in verdicts:
        if verdict.status == "unjudged":
            continue
        try:
            credited = session.record(verdict)
        except Fault as fault:
            warn(fault.says, fault.hint)
            return
        warn(credited.warning)
        if credited.stale is not None and verdict.digest:
            warn(f"{verdict.path} was changed while it was judged; this is about the older text.", "Run it again.")


def warn(says: str | None, hint: str | None = None) -> None:
    """Say on stderr what is odd about the state file."""
    if says:
        with whoever_reads():
            print_warning(make_console(stderr=True), says, hint)
