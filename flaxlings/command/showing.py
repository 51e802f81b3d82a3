"""`show`: what the learner's module, or the reference's, holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flaxlings import interrupt
from flaxlings.command.judging import exit_code, print_verdict, warn
from flaxlings.command.place import (
    EXIT_UNJUDGED,
    chosen_exercise,
    open_course,
    open_directory,
    open_progress,
    open_session,
)
from flaxlings.command.reading import refuse_unsolved
from flaxlings.course.fault import Fault, reason
from flaxlings.course.model import Exercise
from flaxlings.course.source import Unreadable
from flaxlings.judge.observation import Observation, Transcript
from flaxlings.judge.variables import looks_at_variables, modules, only_modules
from flaxlings.judge.verdict import Verdict
from flaxlings.run.page import PageFault, render_tree
from flaxlings.screen.console import make_console, marks_for, whoever_reads, write_json
from flaxlings.screen.variables import Shown, render_variables, show_json, variables_page
from flaxlings.session import Answer, Session, do, unreadable_verdict


def show(name: str | None, *, solution: bool, peek: bool, html: Path | None, as_json: bool) -> int:
    """The variables of a module by name, shape, dtype and number; the exit code.

    Where the learner's file gives none, the verdict says why, and its exit code is this command's.
    """
    if peek and not solution:
        raise Fault("--peek goes with --solution only.", hint="Without it your own module is shown.")
    if html is not None and as_json:
        raise Fault("--json and --html do not go together.", hint="Leave one of them out.")
    course = open_course()
    directory = open_directory(course)
    loaded = open_progress(directory)
    warn(loaded.warning)
    exercise = chosen_exercise(course, loaded.progress, name, solved=True)
    if solution:
        refuse_unsolved(exercise, loaded.progress, peek=peek)
    with open_session(course, directory) as session:
        looked = do(lambda: look_at_module(session, exercise, solution=solution))
    if isinstance(looked, NotSeen):
        return _say_why(exercise, looked.answer, looked.verdict, as_json=as_json)
    shown = looked.shown
    if html is not None:
        _write_page(html, shown, looked.observation)
        return 0
    with whoever_reads():
        if as_json:
            write_json(show_json(shown, exercise, None), indent=2)
        else:
            console = make_console()
            console.print(render_variables(shown, marks=marks_for(console), width=console.width))
    return 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a module holds, and the observation that it was seen in."""

    shown: Shown
    observation: Observation


@dataclass(frozen=True, slots=True)
class NotSeen:
    """An answer that shows nothing of its module, and the verdict that says why."""

    answer: Answer | Unreadable
    verdict: Verdict


def look_at_module(session: Session, exercise: Exercise, *, solution: bool = False) -> Seen | NotSeen:
    """Run the learner's file, or the reference's, and look at the variables of its module.

    Raises:
        Fault: the check of this exercise looks at no variables.
    """
    transcript = session.reference(exercise)
    expected = looks_at_variables(transcript)
    if expected is None and transcript.ending == "finished":
        raise Fault(
            f"The check of {exercise.name} looks at no variables of a module, so there is nothing to show.",
            hint=f"`flaxlings run {exercise.name}` says what it looks at.",
        )
    answer = session.answer(exercise)
    yours = session.observe(exercise, answer) if isinstance(answer, Answer) and not solution else None
    seen = expected if solution else _same_look(yours, expected)
    if expected is None or seen is None:
        return NotSeen(answer, _verdict(session, exercise, answer, transcript, yours))
    plan = next(plan for plan in transcript.plan if plan.name == expected.probe)
    shown = Shown(exercise, plan, expected.seed, modules(expected, seen), solution)
    return Seen(shown, only_modules(expected, seen))


def _same_look(yours: Transcript | None, expected: Observation | None) -> Observation | None:
    """What the same probe saw of the learner's file with the same seed; None when it saw nothing."""
    if yours is None or expected is None:
        return None
    found = [each for each in yours.observations if (each.probe, each.seed) == (expected.probe, expected.seed)]
    return found[0] if len(found) == 1 and found[0].raised is None else None


def _verdict(
    session: Session, exercise: Exercise, answer: Answer | Unreadable, reference: Transcript, yours: Transcript | None
) -> Verdict:
    """The verdict about a file that shows nothing of its module."""
    if isinstance(answer, Unreadable):
        return unreadable_verdict(exercise, answer)
    return session.decided(exercise, answer, reference, yours or session.observe(exercise, answer))


def _say_why(exercise: Exercise, answer: Answer | Unreadable, verdict: Verdict, *, as_json: bool) -> int:
    with whoever_reads():
        if as_json:
            write_json(show_json(None, exercise, verdict), indent=2)
        else:
            print_verdict(verdict, answer)
    return exit_code([verdict])


def _write_page(path: Path, shown: Shown, observation: Observation) -> None:
    """Write a page that needs nothing else, and say so on stderr."""
    try:
        with interrupt.waiting():
            rendered = render_tree(observation)
        page = variables_page(shown, rendered)
    except PageFault as fault:
        says = f"The page could not be rendered: {fault}."
        raise Fault(says, hint="`flaxlings doctor` tells more.", exit_code=EXIT_UNJUDGED) from fault
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise Fault(f"{path} cannot be written: {reason(error)}.", hint="Give another path to --html.") from error
    with whoever_reads():
        make_console(stderr=True).print(f"{path} is written: open it in a browser.", soft_wrap=True)
