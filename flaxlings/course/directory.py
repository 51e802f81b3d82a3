"""The directory in which a learner works: where its files are, and which exercise a file is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from flaxlings.course.model import Course, Exercise


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory with `exercises/NN_topic/name.py` in it: made by `flaxlings init`, or a clone of the repository."""

    root: Path

    @property
    def exercises(self) -> Path:
        """What is watched."""
        return self.root / "exercises"

    @property
    def state_path(self) -> Path:
        """The state file."""
        return self.root / ".flaxlings" / "state.json"

    @property
    def given_path(self) -> Path:
        """The record of what `init` and `update` wrote."""
        return self.root / ".flaxlings" / "given.json"

    @property
    def backups(self) -> Path:
        """Where `reset` keeps what the learner had written."""
        return self.root / ".flaxlings" / "backups"

    def exercise_path(self, exercise: Exercise) -> Path:
        """The learner's file."""
        return self.root / exercise.path


def find_directory(start: Path, course: Course) -> Directory | None:
    """The nearest directory, from `start` upwards, that has the folder of a topic of this course in `exercises/`."""
    slugs = {topic.slug for topic in course.topics}
    here = start.resolve()
    for root in (here, *here.parents):
        try:
            with os.scandir(root / "exercises") as entries:
                if any(entry.name in slugs and entry.is_dir() for entry in entries):
                    return Directory(root)
        except OSError:
            # Not there, not a directory or not for us to read: no learner's directory either way.
            continue
    return None


def exercise_of(course: Course, directory: Directory, path: Path) -> Exercise | None:
    """Which exercise a path in the directory is, by slug and name alone: the file need not exist.

    A path and a root that reach the same place by different symbolic links are understood.
    """
    exercise = course.by_name.get(path.stem)
    if exercise is None or path.name != f"{exercise.name}.py":
        return None
    expected = directory.exercise_path(exercise)
    # The file itself is not resolved: a learner may keep it elsewhere and link to it.
    if _absolute(path) == _absolute(expected) or path.parent.resolve() == expected.parent.resolve():
        return exercise
    return None


def _absolute(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 -- pathlib does not take out `..` without following links
