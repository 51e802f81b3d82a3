"""`hint`, `list` and `solution`: reading, which moves nobody."""

from __future__ import annotations

from flaxlings.command.place import (
    EXIT_UNSOLVED,
    EXIT_USAGE,
    chosen_exercise,
    current_exercise,
    open_course,
    open_directory,
    open_progress,
)
from flaxlings.course import progress as state
from flaxlings.course.fault import Fault
from flaxlings.course.model import Exercise
from flaxlings.course.state import change
from flaxlings.screen.console import make_console, marks_for, write_json
from flaxlings.screen.error import print_warning


def hint(name: str | None, *, level: int | None, every: bool) -> int:
    """One more hint, or the hint of this level, or every hint."""
    from flaxlings.screen.hints import render_hint, render_hints  # noqa: PLC0415 -- only this command renders hints

    course = open_course()
    directory = open_directory(course)
    loaded = open_progress(directory)
    exercise = chosen_exercise(course, loaded.progress, name)
    count = len(exercise.hints)
    if level is not None and every:
        raise Fault("--level and --all do not go together.", hint="Leave one of them out.")
    if level is not None and not 0 < level <= count:
        raise Fault(f"{exercise.name} has no hint {level}.", hint=f"Its hints are 1 to {count}.")
    number = count if every else level or min(loaded.progress.of(exercise.name).hints + 1, count)
    console = make_console()
    marks = marks_for(console)
    console.print(render_hints(exercise, marks=marks) if every else render_hint(exercise, number, marks=marks))
    errors = make_console(stderr=True)
    if loaded.warning:
        print_warning(errors, loaded.warning)
    if level is None:
        # A level that was asked for by number says nothing about how far the learner has read.
        try:
            change(directory.state_path, lambda before: state.hinted(before, exercise.name, number))
        except Fault as fault:
            print_warning(errors, fault.says, fault.hint)
    return 0


def list_exercises(*, as_json: bool) -> int:
    """Every exercise, and what is solved."""
    course = open_course()
    loaded = open_progress(open_directory(course))
    current = current_exercise(course, loaded.progress)
    solved = state.solved_names(course, loaded.progress)
    at = current.name if current else None
    if as_json:
        from flaxlings.screen.json import list_json  # noqa: PLC0415 -- only with --json

        write_json(list_json(course, solved, at), indent=2)
    else:
        from flaxlings.screen.lists import render_list  # noqa: PLC0415 -- only without

        console = make_console()
        console.print(render_list(course, solved=solved, current=at, marks=marks_for(console), width=console.width))
    if loaded.warning:
        print_warning(make_console(stderr=True), loaded.warning)
    return 0


def refuse_unsolved(exercise: Exercise, progress: state.Progress, *, peek: bool) -> None:
    """Keep the reference answer from whoever has not solved the exercise, except with `peek`.

    Raises:
        Fault: it is not solved yet.
    """
    if not progress.solved(exercise.name) and not peek:
        raise Fault(
            f"{exercise.name} is not solved yet.",
            hint=f"`flaxlings hint {exercise.name}` helps; `--peek` shows the solution all the same.",
            exit_code=EXIT_UNSOLVED,
        )


def solution(name: str | None, *, peek: bool) -> int:
    """The reference answer beside the learner's file, once it is solved or with `peek`."""
    from flaxlings.course.source import Source, read_source  # noqa: PLC0415 -- only this command reads exercises
    from flaxlings.screen.diff import render_diff  # noqa: PLC0415 -- only this command renders differences of texts

    course = open_course()
    directory = open_directory(course)
    loaded = open_progress(directory)
    exercise = chosen_exercise(course, loaded.progress, name, solved=True)
    refuse_unsolved(exercise, loaded.progress, peek=peek)
    yours = read_source(directory.exercise_path(exercise))
    reference = read_source(course.solution_path(exercise))
    if not isinstance(reference, Source):
        raise Fault(
            reference.says, hint="Install flaxlings again; `flaxlings doctor` tells more.", exit_code=EXIT_USAGE
        )
    console = make_console()
    text = yours.text if isinstance(yours, Source) else ""
    if not isinstance(yours, Source):
        print_warning(make_console(stderr=True), yours.says, yours.hint)
    console.print(
        render_diff(
            text,
            reference.text,
            yours_path=exercise.path,
            solution_path=f"solutions/{exercise.topic}/{exercise.name}.py",
            marks=marks_for(console),
            width=console.width,
        )
    )
    return 0
