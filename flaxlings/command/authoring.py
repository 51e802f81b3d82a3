"""`dev check`, `dev try` and `dev stubs`: for those who write exercises."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from rich.text import Text

from flaxlings.author.prove import Finding, prove, prove_course
from flaxlings.command.judging import Selection, exit_code, select
from flaxlings.command.place import open_course, open_session
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault
from flaxlings.course.model import Course
from flaxlings.course.names import find_exercise
from flaxlings.course.source import Unreadable, read_source
from flaxlings.screen.console import make_console, marks_for
from flaxlings.screen.verdict import render_verdict
from flaxlings.session import Answer, default_jobs


def check(names: tuple[str, ...], *, jobs: int | None) -> int:
    """Prove these exercises, or the whole course; 1 if anything is wrong."""
    course = open_course()
    exercises = select(course, Selection(names))
    console = make_console()
    marks = marks_for(console)
    began = time.monotonic()
    names_wide = max(len(exercise.name) for exercise in exercises)
    console.print(Text(f"{marks.blank} {'exercise':{names_wide}}  pitfalls  variants  seconds", "dim"))
    findings: list[Finding] = []
    if not names:
        exercises_dir = course.home / "exercises"
        findings += prove_course(course, exercises_dir if exercises_dir.is_dir() else None)
    with open_session(course, Directory(course.home)) as session:
        for proof in prove(session, exercises, jobs or default_jobs()):
            findings += proof.findings
            mark = Text(marks.bad, "red") if proof.findings else Text(marks.ok, "green")
            counts = f"{proof.pitfalls:>8}  {proof.variants:>8}  {proof.seconds:>7.2f}"
            # A line each as it comes: the whole course takes minutes.
            console.print(Text.assemble(mark, f" {proof.exercise:{names_wide}}  {counts}"))
            console.file.flush()
    for finding in findings:
        console.print(
            Text(f"{marks.bad} {finding.exercise or 'course'}: {finding.says}"),
            Text(f"  hint: {finding.hint}"),
            sep="\n",
        )
    wrong = counted(len(findings), "finding") if findings else "all proved"
    console.print(f"{counted(len(exercises), 'exercise')}, {wrong}, {time.monotonic() - began:.1f} s")
    return 1 if findings else 0


def counted(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def try_file(name: str, file: Path) -> int:
    """Judge a file as an answer to the exercise; the exit code of the verdict."""
    course = open_course()
    exercise = find_exercise(course, name)
    source = read_source(file)
    console = make_console()
    with open_session(course, Directory(file.resolve().parent)) as session:
        answer = source if isinstance(source, Unreadable) else Answer(source, file.resolve(), str(file))
        verdict = session.judge(exercise, answer)
    assert verdict is not None  # noqa: S101 -- for the type checker: nothing cancels it
    lines = answer.source.text.splitlines() if isinstance(answer, Answer) else None
    console.print(render_verdict(verdict, marks=marks_for(console), width=console.width, source_lines=lines))
    return exit_code([verdict])


def take_stubs() -> int:
    """Copy exercises/ over the pristine stubs, and say what changed."""
    course = open_course()
    console = make_console()
    changed = list(_take_stubs(course))
    for path in changed:
        console.print(f"{marks_for(console).arrow} {path}")
    console.print(f"{counted(len(changed), 'pristine file')} changed.")
    return 0


def _take_stubs(course: Course) -> list[str]:
    exercises = course.home / "exercises"
    if not exercises.is_dir():
        raise Fault("This installation has no exercises/ beside its checks.", hint="Do it in a clone of the project.")
    changed = []
    for topic in course.topics:
        wanted = {course.stub_path(exercise) for exercise in topic.exercises} | {course.readme_path(topic)}
        for target in sorted(wanted):
            source = exercises / topic.slug / target.name
            if source.is_file() and (not target.exists() or source.read_bytes() != target.read_bytes()):
                target.parent.mkdir(exist_ok=True)
                shutil.copyfile(source, target)
                changed.append(str(target.relative_to(course.home)))
    return changed
