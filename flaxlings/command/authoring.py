"""`dev check`, `dev score`, `dev new`, `dev try` and `dev stubs`: for those who write exercises."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from flaxlings.author.new import draft_exercise, write_draft
from flaxlings.author.prove import Finding, prove, prove_course
from flaxlings.author.score import Score, Scored, count, is_named, score_all
from flaxlings.author.template import MARK
from flaxlings.command.judging import Selection, exit_code, print_verdict, select
from flaxlings.command.place import open_course, open_session
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault
from flaxlings.course.model import Course
from flaxlings.course.names import find_exercise
from flaxlings.course.source import Unreadable, read_source
from flaxlings.screen.console import make_console, marks_for
from flaxlings.session import Answer, default_jobs, do


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


def score(names: tuple[str, ...], *, answers: Path | None, jobs: int | None, misses: bool) -> int:
    """Score the marked answers to these exercises, or to all; 1 if one is judged wrongly."""
    course = open_course()
    exercises = select(course, Selection(names))
    directory = answers or course.home / "tests" / "answers"
    if not directory.is_dir():
        raise Fault(f"There are no answers in {directory}.", hint="Do it in a clone, or name a directory.")
    console = make_console()
    began = time.monotonic()
    wide = max(len(exercise.name) for exercise in exercises)
    head = f"{'exercise':{wide}}  accepted  rejected   named  misnamed  by rules  misnamed"
    console.print(Text(head, "dim"), soft_wrap=True)
    everything: list[Scored] = []
    with open_session(course, Directory(course.home)) as session:
        for exercise, scored in score_all(session, exercises, directory, jobs or default_jobs()):
            everything += scored
            console.print(_score_row(exercise.name, count(scored), wide), soft_wrap=True)
            for each in scored:
                if misses or not each.judged_rightly:
                    console.print(*_misses(each), sep="\n", end="", soft_wrap=True)
            console.file.flush()
    console.print(_score_row("all", count(everything), wide), soft_wrap=True)
    console.print(f"{counted(len(everything), 'answer')}, {time.monotonic() - began:.1f} s")
    return 0 if all(each.judged_rightly for each in everything) else 1


def _score_row(name: str, of: Score, wide: int) -> Text:
    accepted, rejected = f"{of.accepted}/{of.right}", f"{of.rejected}/{of.wrong}"
    named, by_rules = f"{of.named}/{of.wrong}", f"{of.named_by_rules}/{of.wrong}"
    judged = f"{name:{wide}}  {accepted:>8}  {rejected:>8}"
    return Text(f"{judged}  {named:>6}  {of.misnamed:>8}  {by_rules:>8}  {of.misnamed_by_rules:>8}")


def _misses(each: Scored) -> Iterator[Text]:
    """What is not as it should be about an answer, a line each."""
    causes = each.marked.causes
    if not each.judged_rightly:
        yield Text(f"  {each.marked.path.name}: {'accepted' if each.solved else 'rejected'}\n", "red")
    elif causes is not None:
        for how, ids in (("", each.named), ("by rules ", each.by_rules)):
            if not is_named(ids, causes):
                yield Text(f"  {each.marked.path.name}: {how}{', '.join(ids) or 'nothing'}, not {', '.join(causes)}\n")


def counted(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def new(place: str, *, track: str | None) -> int:
    """Write the files of a new exercise, and say what to do next."""
    course = open_course()
    draft = draft_exercise(course, place, track)
    write_draft(course, draft)
    console = make_console()
    marks = marks_for(console)
    lines = [
        *(f"{marks.arrow} {path}" for path, _ in draft.files),
        f"{marks.arrow} {draft.manifest}{'' if draft.new_topic else ': an entry at its end'}",
        f"{marks.ok} {draft.name} is an exercise that works. Next:",
        f"1. Make it yours: solution, check and stub, then the entry; write what {MARK} asks for.",
        "2. `flaxlings dev stubs` takes the stub in exercises/ as pristine.",
        f"3. `flaxlings dev check {draft.name}` proves it; without a name it finds what is left of {MARK}.",
    ]
    for line in lines:
        console.print(Text(line), soft_wrap=True)
    return 0


def try_file(name: str, file: Path) -> int:
    """Judge a file as an answer to the exercise; the exit code of the verdict."""
    course = open_course()
    exercise = find_exercise(course, name)
    source = read_source(file)
    with open_session(course, Directory(file.resolve().parent)) as session:
        answer = source if isinstance(source, Unreadable) else Answer(source, file.resolve(), str(file))
        verdict = do(lambda: session.judge(exercise, answer))
    assert verdict is not None  # noqa: S101 -- for the type checker: nothing cancels it
    print_verdict(verdict, answer)
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
