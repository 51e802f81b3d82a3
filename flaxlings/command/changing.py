"""`init`, `update` and `reset`: files of the learner's, made or brought back."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from flaxlings.command.place import open_course, open_directory
from flaxlings.course.create import create_directory
from flaxlings.course.names import find_exercise
from flaxlings.course.pristine import reset_exercise
from flaxlings.course.progress import without
from flaxlings.course.state import change, load
from flaxlings.course.update import update_directory
from flaxlings.screen.console import make_console, marks_for
from flaxlings.screen.error import print_warning


def init(target: Path) -> int:
    """Make a learner's directory, and say what to do in it."""
    course = open_course()
    created = create_directory(target, course)
    console = make_console()
    marks = marks_for(console)
    console.print(f"{marks.ok} {len(course.exercises)} exercises in {created.directory.root}", soft_wrap=True)
    where = os.path.relpath(created.directory.root)
    if where != ".":
        console.print(f"{marks.arrow} cd {where}", soft_wrap=True)
    console.print(f"{marks.arrow} flaxlings watch", soft_wrap=True)
    return 0


def reset(name: str) -> int:
    """Bring an exercise's stub back; what was there is kept."""
    course = open_course()
    directory = open_directory(course)
    exercise = find_exercise(course, name)
    done = reset_exercise(course, directory, exercise, datetime.now(UTC))
    console = make_console()
    marks = marks_for(console)
    console.print(f"{marks.ok} {exercise.path} is the stub{' again' if done.changed else ' already'}.", soft_wrap=True)
    if done.backup is not None:
        console.print(f"{marks.arrow} your version is kept in {os.path.relpath(done.backup)}", soft_wrap=True)
    # Last, because it can fail: by then the learner knows where the backup is.
    solved = load(directory.state_path).progress.solved(exercise.name)
    warning = change(directory.state_path, lambda before: without(before, exercise.name)).warning
    if solved:
        console.print(f"{marks.arrow} {exercise.name} counts as unsolved again", soft_wrap=True)
    if warning:
        print_warning(make_console(stderr=True), warning)
    return 0


_UPDATED = {
    "new": "new",
    "changed": "brought up to date",
    "outdated": "changed in the course; yours stays",
    "deleted": "stays deleted",
    "gone": "no longer in the course; yours stays",
}
"""What is said of a file; of the others there is nothing to say."""


def update(*, dry: bool = False) -> int:
    """Bring the course's new and changed files into the directory, and say which of the learner's stay."""
    course = open_course()
    directory = open_directory(course)
    done = update_directory(course, directory, dry=dry)
    console = make_console()
    marks = marks_for(console)
    for name, what in done.files.items():
        if what in _UPDATED:
            mark = marks.ok if what in ("new", "changed") else marks.warn
            console.print(f"{mark} {name}: {_UPDATED[what]}", soft_wrap=True)
    written, edited = done.those("new", "changed"), done.those("edited", "outdated")
    files = f"{len(written)} {'file' if len(written) == 1 else 'files'} {'would be ' if dry else ''}written"
    says = files if written else f"Everything is up to date{', nothing would be written' if dry else ''}"
    left = f"; {len(edited)} with your edits left as {'it is' if len(edited) == 1 else 'they are'}" if edited else ""
    console.print(f"{marks.arrow} {says}{left}", soft_wrap=True)
    outdated = done.those("outdated")
    exercises = [exercise.name for exercise in course.exercises if exercise.path in outdated]
    if exercises:
        names = " and ".join(f"`flaxlings reset {name}`" for name in exercises[:2])
        console.print(f"{marks.arrow} {names} brings the new text, and keeps yours aside", soft_wrap=True)
    return 0
