"""Where a command runs: the course, and the learner's directory around the current one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flaxlings.course.directory import Directory, find_directory
from flaxlings.course.fault import Fault
from flaxlings.course.manifest import find_home, load_course
from flaxlings.course.model import Course, Exercise
from flaxlings.course.names import find_exercise
from flaxlings.course.progress import Progress, next_unsolved
from flaxlings.course.state import Loaded, load

if TYPE_CHECKING:
    from flaxlings.run.cache import Cache
    from flaxlings.session import Session

EXIT_UNSOLVED = 1
EXIT_USAGE = 2
EXIT_UNJUDGED = 3
EXIT_INTERRUPTED = 130


def open_course() -> Course:
    """The course that this installation carries.

    Raises:
        Fault: there is none, or its manifest is wrong.
    """
    return load_course(find_home())


def open_directory(course: Course, start: Path | None = None) -> Directory:
    """The learner's directory around `start`, the current directory if there is none.

    Raises:
        Fault: there is none.
    """
    try:
        directory = find_directory(start or Path.cwd(), course)
    except FileNotFoundError:
        directory = None  # the current directory has been removed
    if directory is None:
        raise Fault(
            "There is no course in this directory.", hint="`flaxlings init` makes one; then go there with `cd`."
        )
    return directory


def open_progress(directory: Directory) -> Loaded:
    """The learner's progress, and a warning if it could not be read as it was.

    Raises:
        Fault: it must not be touched, because a newer flaxlings wrote it or it cannot be read.
    """
    return load(directory.state_path)


def current_exercise(course: Course, progress: Progress) -> Exercise | None:
    """Where the learner is: the remembered exercise, or the next unsolved one when it is solved; None at the end."""
    current = course.by_name.get(progress.current or "")
    if current is not None and not progress.solved(current.name):
        return current
    return next_unsolved(course, progress, after=current.name if current else None)


def chosen_exercise(course: Course, progress: Progress, name: str | None, *, solved: bool = False) -> Exercise:
    """The named exercise, or where the learner is (the last one when everything is solved).

    Args:
        course: where it is looked for.
        progress: where the learner is.
        name: as it was typed, if any was.
        solved: stay at the remembered exercise though it is solved, for what one looks at afterwards.

    Raises:
        Fault: no exercise is called like that.
    """
    if name is not None:
        return find_exercise(course, name)
    remembered = course.by_name.get(progress.current or "") if solved else None
    return remembered or current_exercise(course, progress) or course.exercises[-1]


@contextmanager
def open_session(course: Course, directory: Directory) -> Iterator[Session]:
    """A session whose workers are being warmed; they end with it."""
    from flaxlings.run.launcher import make_launcher  # noqa: PLC0415 -- commands that run nothing do not pay for it

    try:
        launcher = make_launcher()
    except ValueError as error:
        raise Fault(f"{error}.", hint="Unset it, or set it to one of these.") from None
    try:
        # First of all, because its imports take longest.
        launcher.warm()
        from flaxlings.run.pool import Pool  # noqa: PLC0415 -- after that
        from flaxlings.session import Session  # noqa: PLC0415 -- likewise

        cache = _cache()
        if cache is not None:
            threading.Thread(target=cache.prune_daily, name="prune", daemon=True).start()
        session = Session(course, directory, Pool(launcher, cache))
        try:
            yield session
        finally:
            session.close()
    finally:
        launcher.close()


def _cache() -> Cache | None:
    from flaxlings.run.cache import NoCache, open_cache  # noqa: PLC0415 -- commands that run nothing do not pay for it

    try:
        return open_cache()
    except NoCache:
        return None  # slower, and right all the same; `flaxlings doctor` says why
